//! How is a customer passed to a person?
//!
//! To whom, how soon, in which words, and with what that saves asking again.

use crate::conversation::details;
use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::{Act, BotFact};
use crate::conversation::handoff::{Handoff, HandoffPacket, HandoffReason};
use crate::conversation::roster::Duty;
use crate::dialog::flow::Priority;
use crate::dialog::frame::{Frame, Taken, Target};
use crate::engine::reply::details::PHONE;
use crate::engine::reply::speaker::{Speaker, joined};
use crate::escalation::anger::AngerScore;
use crate::escalation::redline::RedLineHit;
use crate::intent::Then;
use std::collections::BTreeMap;

/// The skill that every agent has; the loader demands it.
const GENERAL_SKILL: &str = "general";

/// The skill for cases in which a remedy names a spare part, where the shop has it.
const REPAIR_SKILL: &str = "repair";

/// The red lines from this severity on are served before everything else.
const URGENT_SEVERITY: u8 = 3;

/// What is needed to pass a customer to the desk.
pub(in crate::engine) struct Passing {
    /// Why.
    pub reason: HandoffReason,
    /// What the procedure asks for; nothing where none leads there.
    pub skill: Option<String>,
    /// How soon.
    pub priority: Priority,
    /// Details that the procedure asked for.
    pub slots: BTreeMap<String, String>,
    /// What is said before the place in the queue.
    pub words: String,
    /// The way through a symptom tree.
    pub path: Vec<Taken>,
}

impl Speaker<'_> {
    /// Passes the customer to a person for a reason that no flow gave.
    pub(in crate::engine) fn hand_off(&self, reason: HandoffReason, path: Vec<Taken>) -> Vec<Fact> {
        let desk = self.engine.desk.words(self.view.locale());
        let (words, priority) = match reason {
            HandoffReason::Danger => (joined([self.advice(), desk.danger.clone()]), Priority::Urgent),
            HandoffReason::RedLine => {
                let advice = self.engine.escalation.red_lines.advice_for(&self.red_lines()).unwrap_or_default().to_owned();
                (joined([advice, desk.red_line.clone()]), self.red_line_priority())
            }
            HandoffReason::Anger => (desk.soothe.clone(), Priority::High),
            HandoffReason::Unresolved => (self.words().sorry.at(self.turn()), Priority::Normal),
            HandoffReason::Plea | HandoffReason::Procedure => (String::new(), Priority::Normal),
        };
        self.pass(Passing { reason, skill: None, priority, slots: BTreeMap::new(), words, path })
    }

    /// What the customer must do first who is in danger.
    fn advice(&self) -> String {
        let danger = self.understanding.and_then(|own| own.signals.danger.as_ref());
        let advice = danger.and_then(|danger| self.engine.escalation.advice_for(danger, self.view.locale()));
        advice.unwrap_or_default().to_owned()
    }

    fn red_line_priority(&self) -> Priority {
        let is_urgent = self.red_lines().iter().any(|hit| hit.severity.get() >= URGENT_SEVERITY);
        if is_urgent { Priority::Urgent } else { Priority::High }
    }

    /// Passes the customer to the desk.
    pub(in crate::engine) fn pass(&self, passing: Passing) -> Vec<Fact> {
        let Passing { reason, skill, priority, slots, words, path } = passing;
        let mut packet = self.packet(slots, path);
        if let Some(understanding) = self.understanding {
            packet.slots.extend(self.engine.added(&packet.slots, &understanding.text, &understanding.slots));
        }
        let (desk, locale) = (&self.engine.desk, self.view.locale());
        let is_risky = matches!(reason, HandoffReason::Danger | HandoffReason::RedLine | HandoffReason::Anger);
        let duty = desk.rosters.duty(self.moment.now);
        let night = if let Duty::Risky(skill) = duty { Some(skill.to_owned()).filter(|_| is_risky) } else { None };
        let skill = night.or(skill).unwrap_or_else(|| self.skill_for(reason, &packet));
        let place = match duty.serves(&skill) {
            true => {
                let ahead = self.moment.waiting.before(priority, duty);
                let wait = self.moment.waiting.minutes(ahead).filter(|_| duty == Duty::Everybody);
                let wait = wait.and_then(|minutes| self.engine.team.wait_words(locale, minutes)).unwrap_or_default();
                joined([desk.queue_words(locale, ahead), wait])
            }
            false => {
                let phone = packet.slots.get(PHONE);
                let contact = phone.map_or_else(|| desk.words(locale).contact.clone(), |phone| desk.callback_words(locale, phone));
                joined([desk.off_duty_words(locale, self.moment.now), contact])
            }
        };
        let handoff = Handoff { id: self.view.next_handoff(), reason, skill, priority, packet };
        let moved = Fact::Bot(BotFact::Moved { frame: None, aside: None, chosen: BTreeMap::new() });
        vec![self.said(Act::HandOff, joined([words, place])), moved, Fact::Bot(BotFact::HandedOff(handoff))]
    }

    /// Who can take a case to which no procedure leads: after a remedy that needs a spare part, those who repair.
    fn skill_for(&self, reason: HandoffReason, packet: &HandoffPacket) -> String {
        let has_repair = self.engine.desk.skills.iter().any(|skill| skill == REPAIR_SKILL);
        let is_for_repair = match reason {
            HandoffReason::Unresolved | HandoffReason::Procedure | HandoffReason::Plea => !packet.parts.is_empty() && has_repair,
            HandoffReason::Danger | HandoffReason::RedLine | HandoffReason::Anger => false,
        };
        if is_for_repair { REPAIR_SKILL } else { GENERAL_SKILL }.to_owned()
    }

    /// What the customer wants: what the procedure or answer serves in which the talk stands, or else what the message surely means.
    fn intent(&self) -> Option<String> {
        let stands_at = match self.view.frame() {
            Some(Frame::Flow { flow, .. }) => Some(Target::Flow(flow.clone())),
            Some(Frame::Answered { atom, .. }) => Some(Target::Atom(atom.clone())),
            Some(Frame::Tree { .. } | Frame::Clarifying { .. } | Frame::Offering) | None => None,
        };
        let answer_at = self.engine.policy.costs.answer_at();
        let meant = || self.understanding.and_then(|own| own.sure_target(answer_at)).map(|(target, _)| target.clone());
        let target = stands_at.or_else(meant)?;
        let serves = |then: &Then| match (then, &target) {
            (Then::Flow(own), Target::Flow(flow)) => own == flow,
            (Then::Answer(own), Target::Atom(atom)) => own == atom,
            (Then::Flow(_), Target::Atom(_)) | (Then::Answer(_), Target::Flow(_)) => false,
        };
        let intents = &self.engine.intents.intents;
        intents.iter().find(|intent| serves(&intent.then)).map(|intent| intent.id.0.to_string())
    }

    fn packet(&self, slots: BTreeMap<String, String>, path: Vec<Taken>) -> HandoffPacket {
        let kb = &self.engine.kb;
        let tried = self.view.tried().to_vec();
        let mut parts: Vec<String> = Vec::new();
        for part in tried.iter().filter_map(|atom| kb.find(atom)).flat_map(|atom| kb[atom].parts.iter().chain(&kb[kb.original(atom)].parts))
        {
            if !parts.contains(part) {
                parts.push(part.clone());
            }
        }
        let mut all = self.view.slots().clone();
        details::take_in(&mut all, slots);
        let said = self.understanding.map(|understanding| understanding.original.as_str());
        HandoffPacket {
            summary: self.view.first_question().or(said).unwrap_or_default().to_owned(),
            intent: self.intent(),
            slots: all,
            called: self.view.called().iter().chain(self.called).cloned().collect(),
            tried,
            path,
            parts,
            anger: self.understanding.map_or(AngerScore::CALM, |understanding| understanding.signals.anger.score),
            red_lines: self.red_lines(),
        }
    }

    /// The dangers and red lines of this message and of those before it.
    fn red_lines(&self) -> Vec<RedLineHit> {
        let present: Vec<RedLineHit> = self.understanding.map(|own| own.signals.red_lines().cloned().collect()).unwrap_or_default();
        self.view.red_lines().iter().cloned().chain(present).collect()
    }
}
