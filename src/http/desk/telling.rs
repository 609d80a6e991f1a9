//! How is what an agent has to know of a talk told in words?
//!
//! Titles and labels stand in the place of the names that the content gives. Nothing is decided here, and nothing is masked yet.

use crate::connector::call::{Call, Called, Outcome};
use crate::conversation::case::Case;
use crate::conversation::fact::customer::Opened;
use crate::conversation::fact::desk::Receiver;
use crate::conversation::story::{Mood, Passed, Story, Told, Tried};
use crate::conversation::{Conversation, details};
use crate::desk::gist::Gist;
use crate::dialog::frame::{Taken, Target};
use crate::engine::Engine;
use crate::http::dto::event::event_name;
use crate::http::dto::glance::{
    CrossedDto, DetailDto, DeviceDto, HandDto, LookUpDto, LookedUpDto, MoodDto, TriedDto, WayDto, WhoDto, WhyDto,
};
use crate::intent::FlowId;
use crate::kb::entry::AtomId;
use crate::search::reader::Reader;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// What tells anger and is no word of the customer's.
const SIGNS: [&str; 4] = ["shouted", "still_angry", "repeated", "waited"];

/// Tells a talk to somebody at the desk.
pub struct Teller<'t> {
    /// The content.
    pub engine: &'t Engine,
    /// In which language the reader reads.
    pub locale: &'t str,
    /// The epoch of the store, in the names of events.
    pub epoch: &'t str,
    /// When.
    pub now: Timestamp,
}

impl Teller<'_> {
    /// Who the customer is, and where.
    pub fn who(&self, conversation: &Conversation) -> WhoDto {
        let opened = conversation.opened();
        let Opened { channel, visitor, is_verified, page, region, product, arrival, is_test, .. } = opened.clone();
        let arrival = *arrival.unwrap_or_default();
        WhoDto {
            visitor,
            verified: is_verified,
            channel_label: self.engine.channel_label(&channel, self.locale),
            channel,
            locale: conversation.locale().to_owned(),
            page,
            title: arrival.title,
            referrer: arrival.referrer,
            region: region.map(String::from),
            product: product.map(|product| self.engine.product_label(product.as_str(), self.locale)),
            device: arrival.device.map(|device| DeviceDto { kind: device.kind, system: device.system, browser: device.browser }),
            language: arrival.language,
            test: is_test,
        }
    }

    /// Why the talk came to the desk the last time.
    pub fn why(&self, story: &Story, case: Option<&Case>) -> Option<WhyDto> {
        let last = story.passed.iter().rev().find_map(|told| match &told.what {
            Passed::ToDesk { reason, skill: _, words } => Some((told, *reason, words.clone())),
            Passed::Taken { .. } | Passed::On { .. } | Passed::Back { .. } => None,
        });
        let ((told, reason, words), handoff) = (last?, &case?.handoff);
        Some(WhyDto {
            reason,
            words,
            skill_label: self.engine.skill_label(&handoff.skill, self.locale),
            skill: handoff.skill.clone(),
            priority: handoff.priority,
            at: told.at,
            event: event_name(self.epoch, told.event),
        })
    }

    /// Through whose hands the talk went.
    pub fn hands(&self, story: &Story) -> Vec<HandDto> {
        let hand = |told: &Told<Passed>| {
            let (how, agent, to) = match &told.what {
                Passed::ToDesk { .. } => return None,
                Passed::Taken { agent } => ("taken", agent, None),
                Passed::On { from, to } => ("passed_on", from, Some(to.clone())),
                Passed::Back { from } => ("given_back", from, None),
            };
            let skill_label = match &to {
                Some(Receiver::Skill(skill)) => Some(self.engine.skill_label(skill, self.locale)),
                Some(Receiver::Agent(_)) | None => None,
            };
            Some(HandDto { at: told.at, how, agent: agent.clone(), to: to.map(Into::into), skill_label })
        };
        story.passed.iter().filter_map(hand).collect()
    }

    /// How the mood went.
    pub fn mood(&self, story: &Story) -> Vec<MoodDto> {
        let mood = |told: &Told<Mood>| {
            let (signs, words) = told.what.reasons.iter().cloned().partition(|reason| SIGNS.contains(&reason.as_str()));
            MoodDto { event: event_name(self.epoch, told.event), at: told.at, score: told.what.score.get(), words, signs }
        };
        story.mood.iter().map(mood).collect()
    }

    /// The red lines that were crossed.
    pub fn red_lines(&self, story: &Story) -> Vec<CrossedDto> {
        let crossed = story.red_lines.iter().map(|told| CrossedDto {
            event: event_name(self.epoch, told.event),
            at: told.at,
            red_line: told.what.clone().into(),
        });
        crossed.collect()
    }

    /// Details with their labels; several of one name stand beside each other.
    pub fn details(&self, known: &BTreeMap<String, String>, prefix: &str) -> Vec<DetailDto> {
        let detail = |(name, values): (&String, &String)| {
            let of_prefix = format!("{prefix}{name}");
            let value = details::each(values).map(|value| self.engine.value_label(&of_prefix, value, self.locale)).collect::<Vec<_>>();
            DetailDto { name: name.clone(), label: self.engine.detail_label(&of_prefix, self.locale), value: value.join("、") }
        };
        known.iter().filter(|(_, value)| !value.is_empty()).map(detail).collect()
    }

    /// The titles of procedures and trees.
    pub fn procedures(&self, conversation: &Conversation) -> Vec<String> {
        let title = |name: &str| {
            let entry = self.engine.kb.entries().iter().find(|entry| entry.id.as_str() == name).map(|entry| entry.title.clone());
            entry.or_else(|| Some(self.engine.flows.get(&FlowId(name.into()))?.title.in_locale(self.locale).clone()))
        };
        conversation.evidence().trail.procedures.iter().filter_map(|name| title(name)).collect()
    }

    /// The way through a symptom tree.
    pub fn way(&self, story: &Story) -> Vec<WayDto> {
        let way = |Taken { question, reply, is_unknown }: &Taken| WayDto {
            question: self.own_title(question),
            atom: question.clone(),
            reply: reply.clone(),
            unknown: *is_unknown,
        };
        story.path.iter().map(way).collect()
    }

    /// What an atom is headed with, in the reader's language if it is said there.
    fn own_title(&self, id: &AtomId) -> Option<String> {
        let (kb, reader) = (&self.engine.kb, self.reader());
        let atom = reader.said(kb, kb.find(id)?);
        Some(reader.written(kb, atom, &kb[atom].title))
    }

    fn reader(&self) -> Reader<'_> {
        Reader { language: self.locale, ..Reader::on("web", self.now) }
    }

    /// The answers that were given.
    pub fn tried(&self, story: &Story) -> Vec<TriedDto> {
        let tried = |told: &Told<Tried>| TriedDto {
            title: self.title(&told.what.atom),
            atom: told.what.atom.clone(),
            at: told.at,
            event: event_name(self.epoch, told.event),
            times: told.what.times,
            taken: told.what.fate.name(),
        };
        story.tried.iter().map(tried).collect()
    }

    /// What a customer reads for an atom among choices.
    fn title(&self, id: &AtomId) -> Option<String> {
        Some(self.engine.title_of(&Target::Atom(id.clone()), self.reader())).filter(|title| !title.is_empty())
    }

    /// A question to another system, and what came of it.
    pub fn called(&self, told: &Told<Called>) -> LookedUpDto {
        let called = &told.what;
        let (answer, gave, age_seconds) = match &called.outcome {
            Outcome::Answered { answer, gave, age_seconds } => {
                let answer = self.engine.answer_label(&called.connector, answer, self.locale);
                (Some(answer), self.details(gave, &format!("{}.", called.connector)), Some(*age_seconds))
            }
            Outcome::Failed(_) => (None, Vec::new(), None),
        };
        LookedUpDto {
            event: event_name(self.epoch, told.event),
            at: told.at,
            masked: false,
            agent: called.agent.clone(),
            connector: called.connector.to_string(),
            label: self.engine.connector_label(&called.connector, self.locale),
            asked: self.details(&called.inputs, ""),
            outcome: called.result(),
            answer,
            gave,
            age_seconds,
        }
    }

    /// What can be looked up.
    pub fn look_ups(&self, calls: &[Call]) -> Vec<LookUpDto> {
        let look_up = |call: &Call| LookUpDto {
            connector: call.connector.to_string(),
            label: self.engine.connector_label(&call.connector, self.locale),
            inputs: self.details(&call.inputs, ""),
        };
        calls.iter().map(look_up).collect()
    }

    /// What the line is made of that says it all.
    pub fn gist(&self, conversation: &Conversation, story: &Story, n_before: usize) -> Gist {
        let tried = story.tried.iter().filter_map(|told| Some((self.title(&told.what.atom)?, told.what.fate)));
        let details = self.details(conversation.details(), "").into_iter().map(|detail| (detail.label, detail.value));
        Gist {
            question: conversation.first_question().unwrap_or_default().to_owned(),
            tried: tried.collect(),
            details: details.collect(),
            red_line: story.red_lines.last().map(|told| told.what.words.clone()).filter(|words| !words.is_empty()),
            is_worsening: story.is_worsening(),
            n_before,
        }
    }
}
