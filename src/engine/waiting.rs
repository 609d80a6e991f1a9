//! What is done about a message where the bot does not have the talk?
//!
//! While an agent has it, the message is kept, and its red lines alarm the desk. While the customer waits, the bot also says what cannot
//! wait: advice in danger, a sure answer, that a number was noted. What needs none of these is acknowledged, so that nobody talks to a wall.
//! Nothing here asks, offers or leads, and the place in the queue is kept, unless the customer leaves it.

use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::{Act, BotFact, Citation, Reply};
use crate::conversation::fact::customer::{CustomerFact, Rating};
use crate::conversation::queued::QueuedView;
use crate::conversation::{Conversation, details};
use crate::dialog::doubt;
use crate::dialog::frame::Target;
use crate::engine::Engine;
use crate::engine::reply::details::detailed;
use crate::engine::reply::speaker::joined;
use crate::engine::turn::crossing_facts;
use crate::engine::understand::leaving::Leaving;
use crate::engine::understand::message::{addressed, candidates};
use crate::engine::understand::reader::waiting_reader;
use crate::escalation::Signals;
use crate::escalation::anger::talk::Past;
use crate::escalation::redline::RedLineHit;
use crate::intent::slot::{SlotKind, SlotValue, find_slots};
use crate::kb::entry::AtomIdx;
use crate::talk::TalkAct;
use crate::text::confidence::Confidence;
use crate::text::customer::CustomerText;
use crate::text::normalize::NormalText;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

/// Words of a message that asks when somebody comes, where it says more than a small word.
const WHEN: [&str; 14] =
    ["多久", "多长时间", "什么时候", "啥时候", "几点", "几时", "排到", "轮到", "人呢", "有人", "几位", "how long", "when", "anyone"];

/// Further words with which somebody in danger asks what to do and what not: 现在呢, 能洗澡不.
const ASKS_NOW: [&str; 4] = ["现在呢", "能", "可以", "can i"];

/// A message that comes while a person is expected or there.
struct Overheard {
    text: NormalText,
    signals: Signals,
    slots: Vec<SlotValue>,
    now: Timestamp,
}

impl Engine {
    /// What a message leads to while a person has the talk or is expected.
    pub fn overhear(&self, conversation: &Conversation, text: &CustomerText, now: Timestamp) -> Vec<Fact> {
        let normal = NormalText::of(text.as_str());
        // What went before is the business of the person: this message is judged by itself.
        let signals = self.escalation.signals(text.as_str(), &normal, &Past::default());
        let heard = Overheard { slots: find_slots(&normal, now), text: normal, signals, now };
        let said = Fact::Customer(CustomerFact::Said { text: text.as_str().to_owned(), choice: None });
        let crossed = crossing_facts(&heard.signals.crossings);
        let attended = conversation.for_queue().map(|view| self.attend(&view.hearing(text.as_str()), &heard)).unwrap_or_default();
        std::iter::once(said).chain(crossed).chain(attended).collect()
    }

    /// The customer leaves the queue.
    pub fn leave_queue(&self, view: &QueuedView<'_>) -> Vec<Fact> {
        vec![Fact::Customer(CustomerFact::LeftQueue { words: self.desk.words(view.locale()).left.clone() })]
    }

    /// What a message of a waiting customer leads to besides being kept.
    fn attend(&self, view: &QueuedView<'_>, heard: &Overheard) -> Vec<Fact> {
        let is_calm = heard.signals.danger.is_none() && heard.signals.red_lines().next().is_none();
        if let Some(leaving) = self.desk.says.leaving(&heard.text).filter(|_| is_calm) {
            let solved = Fact::Customer(CustomerFact::Rated(Rating::verdict(true)));
            let rated = Some(solved).filter(|_| leaving == Leaving::Solved);
            return rated.into_iter().chain(self.leave_queue(view)).collect();
        }
        let slots = self.added(&view.handoff().packet.slots, &heard.text, &heard.slots);
        let reply = self
            .reply_to_waiting(view, heard, &slots)
            .or_else(|| self.acknowledged(view, heard))
            .map(|reply| Fact::Bot(BotFact::Said(reply)));
        detailed(&view.handoff().packet.slots, slots).into_iter().chain(reply).collect()
    }

    /// What a waiting customer is told; nothing where a person should say it.
    fn reply_to_waiting(&self, view: &QueuedView<'_>, heard: &Overheard, added: &BTreeMap<String, String>) -> Option<Reply> {
        let advice = self.advice_while_waiting(view, heard).unwrap_or_default();
        let callback = self.number_given(view, heard, added).map(|phone| self.desk.callback_words(view.locale(), &phone));
        let answer = self.answer_while_waiting(view, heard);
        let advice = if advice.is_empty() && answer.is_none() { self.advice_again(view, heard).unwrap_or_default() } else { advice };
        let answered = answer.map(|(atom, _)| {
            let text = waiting_reader(view, heard.now).written(&self.kb, atom, &self.kb[atom].markdown);
            joined([self.desk.words(view.locale()).meanwhile.clone(), text])
        });
        let citation = |(atom, _): (AtomIdx, _)| Citation { atom: self.kb[atom].id.clone(), hash: self.kb[atom].hash.clone() };
        let reply = Reply {
            act: if answer.is_some() { Act::Answer } else { Act::Notice },
            text: joined([advice, callback.unwrap_or_default(), answered.unwrap_or_default()]),
            choices: Vec::new(),
            citations: answer.map(citation).into_iter().collect(),
            confidence: answer.map(|(_, confidence)| confidence),
        };
        Some(reply).filter(|reply| !reply.text.is_empty())
    }

    /// That somebody will come, or that what was told is kept for them; nothing right after such a line, while the customer types on.
    fn acknowledged(&self, view: &QueuedView<'_>, heard: &Overheard) -> Option<Reply> {
        let most = SignedDuration::from_secs(i64::from(self.policy.burst_seconds));
        let is_told = view.last_said().is_some_and(|said| {
            let apart = heard.now.duration_since(said.at);
            said.act == Some(Act::Notice) && !apart.is_negative() && apart <= most
        });
        if is_told {
            return None;
        }
        let (desk, locale) = (&self.desk, view.locale());
        let is_there = desk.rosters.duty(heard.now).serves(&view.handoff().skill);
        let act = self.talk.act(&heard.text);
        let asks_when = WHEN.iter().any(|word| heard.text.as_str().contains(word));
        // The hours were told with the handing over: they are told again to who asks for somebody, and not to who nods.
        let asks_for_person = heard.signals.is_plea || asks_when || act == Some(TalkAct::Call);
        let text = match asks_for_person || act.is_some() {
            true if is_there => desk.words(locale).waiting.at(view.n_messages()),
            _ if asks_for_person => desk.off_duty_words(locale, heard.now),
            _ => desk.words(locale).kept.at(view.n_messages()),
        };
        Some(Reply { act: Act::Notice, text, choices: Vec::new(), citations: Vec::new(), confidence: None })
    }

    /// What somebody in danger must read at once, if it was not told in this talk.
    fn advice_while_waiting(&self, view: &QueuedView<'_>, heard: &Overheard) -> Option<String> {
        let is_told = |danger: &&RedLineHit| view.red_lines().iter().any(|hit| hit.id == danger.id);
        let danger = heard.signals.danger.as_ref().filter(|danger| !is_told(danger));
        if let Some(advice) = danger.and_then(|danger| self.escalation.advice_for(danger, view.locale())) {
            return Some(advice.to_owned());
        }
        let is_new = |category: &str| view.red_lines().iter().all(|hit| hit.category != category);
        let hits: Vec<_> = heard.signals.red_lines().filter(|hit| is_new(&hit.category)).cloned().collect();
        self.escalation.red_lines.advice_for(&hits).map(str::to_owned)
    }

    /// What somebody in danger was told to do, once more for who asks what to do now.
    fn advice_again(&self, view: &QueuedView<'_>, heard: &Overheard) -> Option<String> {
        let asks = self.talk.act(&heard.text) == Some(TalkAct::AskOn)
            || doubt::asks(&heard.text)
            || ASKS_NOW.iter().any(|word| heard.text.as_str().contains(word));
        let told = view.red_lines().iter().filter_map(|hit| self.escalation.advice_for(hit, view.locale())).next_back();
        told.filter(|_| asks).map(str::to_owned)
    }

    /// The number to call back that a message gives, and that the desk is told.
    fn number_given(&self, view: &QueuedView<'_>, heard: &Overheard, added: &BTreeMap<String, String>) -> Option<String> {
        let phone = heard.slots.iter().rev().find(|slot| slot.kind == SlotKind::Phone)?.value.clone();
        let mut told = added.values().chain(view.handoff().packet.slots.values());
        told.any(|value| details::has(value, &phone)).then_some(phone)
    }

    /// The answer that a message surely asks for, if it is one by itself and was not given in this talk.
    fn answer_while_waiting(&self, view: &QueuedView<'_>, heard: &Overheard) -> Option<(AtomIdx, Confidence)> {
        let Signals { anger, danger, is_plea, .. } = &heard.signals;
        let is_for_person =
            *is_plea || danger.is_some() || anger.score >= self.escalation.anger.hand_over_at || heard.signals.red_lines().next().is_some();
        // A small word has no matter of its own, and what it leans on is with the person.
        if is_for_person || !self.policy.answers_while_waiting || self.talk.act(&heard.text).is_some() {
            return None;
        }
        let matter = self.matter_of(&heard.text);
        let reader = addressed(self, waiting_reader(view, heard.now), &heard.text, &matter);
        // Where the likeliest answer is about something else than what is named, a person should say it.
        let (candidates, missing) = candidates(self, reader, &matter, &heard.slots);
        let first = candidates.first().filter(|_| missing.is_none())?;
        let Target::Atom(id) = &first.target else { return None };
        let atom = self.kb.find(id)?;
        let is_plain = self.kb.tree_of(atom).is_none() && !view.tried().iter().any(|tried| self.is_same_atom(tried, id));
        (is_plain && first.confidence >= self.policy.costs.answer_at()).then_some((reader.said(&self.kb, atom), first.confidence))
    }
}
