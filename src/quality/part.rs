//! What did each agent do in a talk?
//!
//! One walk over the events. What was known, waited for and promised is noted beside the agent whom it concerns; how good that was is judged
//! elsewhere.

use crate::conversation::event::Event;
use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::BotFact;
use crate::conversation::fact::customer::CustomerFact;
use crate::conversation::fact::desk::{DeskFact, Pledge, PromiseId, Receiver};
use crate::conversation::fact::system::{Closer, SystemFact};
use crate::dialog::frame::Frame;
use crate::privacy;
use crate::privacy::kind::Kind;
use crate::text::normalize::NormalText;
use crate::text::question::is_question;
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// The most agents of a talk who get a card: as many as its trail names.
const MOST_AGENTS: usize = 24;

/// The most questions of a part that answers are looked for.
const MOST_QUESTIONS: usize = 5;

/// An agent's part of a talk.
#[derive(Debug)]
pub struct Part<'e> {
    /// The agent.
    pub agent: &'e str,
    /// What the agent wrote.
    pub said: Vec<Saying<'e>>,
    /// What the customer read when the agent took the case.
    pub joined: Vec<(i64, NormalText)>,
    /// The first time at the case.
    pub first: Stint,
    /// How long the customer waited for each further answer, with the event that ended the wait, or that it began with where none did.
    pub waits: Vec<(i64, SignedDuration)>,
    /// The message before the agent came, and how angry it was.
    pub angry: Option<(i64, f32)>,
    /// What the customer asked the agent.
    pub questions: Vec<(i64, String)>,
    /// What the agent promised.
    pub promised: Vec<Promised>,
    /// The event of the end, where the agent ended the talk.
    pub closed: Option<i64>,
    /// Whether the agent noted a reason, and where.
    pub wrapped_up: Option<(i64, bool)>,
}

/// Something that an agent wrote.
#[derive(Debug)]
pub struct Saying<'e> {
    /// The event.
    pub event: i64,
    /// As it was written.
    pub text: &'e str,
    /// In its normal form.
    pub normal: NormalText,
    /// The kinds of details that the customer had told by then.
    pub known: BTreeSet<Kind>,
    /// The names of details that were noted by then.
    pub slots: BTreeSet<&'e str>,
}

/// A time at the case.
#[derive(Debug, Clone, Copy)]
pub struct Stint {
    /// The event that began it.
    pub event: i64,
    /// How long it took to the first message, and which one that was; nothing where none came.
    pub answered: Option<(i64, SignedDuration)>,
    /// How long it lasted; nothing while it goes on.
    pub lasted: Option<SignedDuration>,
    began: Timestamp,
}

/// A promise.
#[derive(Debug)]
pub struct Promised {
    id: PromiseId,
    /// The event that made it.
    pub event: i64,
    /// Until when.
    pub due: Timestamp,
    /// When it was kept.
    pub kept: Option<Timestamp>,
    /// Whether it was dropped.
    pub was_dropped: bool,
}

/// The parts of a talk, in the order in which agents first had it; none where its words were erased.
pub fn parts(events: &[Event]) -> Vec<Part<'_>> {
    let amended = events.iter().filter_map(|event| match &event.fact {
        Fact::Desk(DeskFact::Amended { message, text, .. }) => Some((*message, text.as_deref())),
        Fact::Desk(_) | Fact::Customer(_) | Fact::Bot(_) | Fact::System(_) => None,
    });
    let mut walk = Walk { amended: amended.collect(), ..Walk::default() };
    for event in events {
        if let Fact::System(SystemFact::Erased { .. }) = event.fact {
            return Vec::new();
        }
        walk.take_in(event);
    }
    walk.parts
}

/// A walk over the events of a talk.
#[derive(Default)]
struct Walk<'e> {
    parts: Vec<Part<'e>>,
    /// The part of the agent who has the case.
    holder: Option<usize>,
    known: BTreeSet<Kind>,
    slots: BTreeSet<&'e str>,
    /// The last message to the bot, and how angry it was.
    last: Option<(i64, f32)>,
    /// The message that waits for an answer of the holder.
    asked: Option<(i64, Timestamp)>,
    n_promises: u32,
    /// What holds of messages that were changed: nothing where they were taken back.
    amended: BTreeMap<i64, Option<&'e str>>,
}

impl<'e> Walk<'e> {
    fn take_in(&mut self, event: &'e Event) {
        match &event.fact {
            Fact::Customer(CustomerFact::Said { text, .. }) => self.hear(event, text),
            Fact::Customer(_) => {}
            Fact::Bot(fact) => self.take_in_bot(fact),
            Fact::Desk(fact) => self.take_in_desk(event, fact),
            Fact::System(SystemFact::Closed { by, .. }) => {
                if let (Closer::Agent, Some(holder)) = (by, self.holder) {
                    self.parts[holder].closed = Some(event.id);
                }
                self.let_go(event.at);
            }
            Fact::System(SystemFact::RulePromised { pledges, .. }) => self.n_promises += pledges.len() as u32,
            Fact::System(SystemFact::QueueEnded { .. }) => self.n_promises += 1,
            Fact::System(SystemFact::Called(_) | SystemFact::Erased { .. } | SystemFact::Unreadable { .. }) => {}
        }
    }

    fn hear(&mut self, event: &'e Event, text: &str) {
        self.known.extend(privacy::find(text).into_iter().map(|found| found.kind));
        let Some(holder) = self.holder else {
            self.last = Some((event.id, 0.0));
            return;
        };
        self.asked.get_or_insert((event.id, event.at));
        let questions = &mut self.parts[holder].questions;
        if questions.len() < MOST_QUESTIONS && is_question(text) {
            questions.push((event.id, text.to_owned()));
        }
    }

    fn take_in_bot(&mut self, fact: &'e BotFact) {
        match fact {
            BotFact::AngerMeasured { score, .. } => {
                self.last.iter_mut().for_each(|last| last.1 = score.get());
            }
            BotFact::Detailed { slots } => self.note(slots),
            BotFact::HandedOff(handoff) => {
                self.note(&handoff.packet.slots);
                // A plea is not measured by itself; how angry the talk was by then stands in the packet.
                self.last.iter_mut().for_each(|last| last.1 = last.1.max(handoff.packet.anger.get()));
            }
            BotFact::Moved { frame: Some(Frame::Flow { slots, .. }), .. } => self.note(slots),
            BotFact::Moved { .. } | BotFact::Said(_) | BotFact::ReadAs { .. } => {}
            BotFact::RedLineCrossed { .. } | BotFact::RedLineNoted { .. } => {}
        }
    }

    fn note(&mut self, slots: &'e BTreeMap<String, String>) {
        self.slots.extend(slots.iter().filter(|(_, value)| !value.trim().is_empty()).map(|(name, _)| name.as_str()));
    }

    fn take_in_desk(&mut self, event: &'e Event, fact: &'e DeskFact) {
        match fact {
            DeskFact::Claimed { agent, words, .. } => self.take(event, agent, words),
            DeskFact::Transferred { to: Receiver::Agent(agent), words, .. } => self.take(event, agent, words),
            DeskFact::Transferred { to: Receiver::Skill(_), .. } | DeskFact::Returned { .. } => self.let_go(event.at),
            DeskFact::Said { agent, text } => match self.amended.get(&event.id).copied() {
                Some(None) => {}
                Some(Some(changed)) => self.say(event, agent, changed),
                None => self.say(event, agent, text),
            },
            DeskFact::SentFile { agent, .. } => drop(self.answer(event, agent)),
            DeskFact::Amended { .. } | DeskFact::Whispered { .. } | DeskFact::Joined { .. } | DeskFact::Left { .. } => {}
            DeskFact::FollowedUp { agent, text, .. } => self.follow_up(event, agent, text),
            DeskFact::Promised { agent, pledge, .. } => self.promise(event, agent, pledge),
            DeskFact::PromiseKept { promise, .. } => self.settle(*promise, |own| own.kept = own.kept.or(Some(event.at))),
            DeskFact::PromiseDropped { promise, .. } => self.settle(*promise, |own| own.was_dropped = true),
            DeskFact::PromiseMoved { promise, due, .. } => self.settle(*promise, |own| own.due = *due),
            DeskFact::WrappedUp { agent, reason, .. } => {
                if let Some(part) = self.parts.iter_mut().find(|part| part.agent == agent) {
                    part.wrapped_up = Some((event.id, reason.is_some()));
                }
            }
            DeskFact::AlertAcknowledged { .. } | DeskFact::Noted { .. } => {}
            DeskFact::Reviewed { .. } | DeskFact::QualityReviewed { .. } => {}
        }
    }

    /// An agent has the case from now on.
    fn take(&mut self, event: &'e Event, agent: &'e str, words: &str) {
        self.let_go(event.at);
        let known = self.parts.iter().position(|part| part.agent == agent);
        let Some(place) = known.or_else(|| (self.parts.len() < MOST_AGENTS).then(|| self.begin(event, agent))) else { return };
        self.parts[place].joined.push((event.id, NormalText::of(words)));
        self.holder = Some(place);
    }

    fn begin(&mut self, event: &'e Event, agent: &'e str) -> usize {
        self.parts.push(Part {
            agent,
            said: Vec::new(),
            joined: Vec::new(),
            first: Stint { event: event.id, answered: None, lasted: None, began: event.at },
            waits: Vec::new(),
            angry: self.last.take(),
            questions: Vec::new(),
            promised: Vec::new(),
            closed: None,
            wrapped_up: None,
        });
        self.parts.len() - 1
    }

    /// The agent who had the case has it no more.
    fn let_go(&mut self, at: Timestamp) {
        let Some(holder) = self.holder.take() else { return };
        let part = &mut self.parts[holder];
        if let Some((asked, since)) = self.asked.take() {
            part.waits.push((asked, at.duration_since(since)));
        }
        part.first.lasted = part.first.lasted.or(Some(at.duration_since(part.first.began)));
    }

    fn say(&mut self, event: &'e Event, agent: &'e str, text: &'e str) {
        if let Some(holder) = self.answer(event, agent) {
            self.keep(holder, event, text);
        }
    }

    /// The holder answers, and gives the part that it belongs to.
    fn answer(&mut self, event: &'e Event, agent: &'e str) -> Option<usize> {
        let holder = self.holder.filter(|holder| self.parts[*holder].agent == agent)?;
        let asked = self.asked.take();
        let part = &mut self.parts[holder];
        if part.first.answered.is_none() && part.first.lasted.is_none() {
            part.first.answered = Some((event.id, event.at.duration_since(part.first.began)));
        } else if let Some((_, since)) = asked {
            part.waits.push((event.id, event.at.duration_since(since)));
        }
        Some(holder)
    }

    fn follow_up(&mut self, event: &'e Event, agent: &'e str, text: &'e str) {
        if let Some(place) = self.parts.iter().position(|part| part.agent == agent) {
            self.keep(place, event, text);
        }
    }

    fn keep(&mut self, place: usize, event: &'e Event, text: &'e str) {
        let saying = Saying { event: event.id, text, normal: NormalText::of(text), known: self.known.clone(), slots: self.slots.clone() };
        self.parts[place].said.push(saying);
    }

    fn promise(&mut self, event: &Event, agent: &str, pledge: &Pledge) {
        self.n_promises += 1;
        let id = PromiseId(self.n_promises);
        if let Some(part) = self.parts.iter_mut().find(|part| part.agent == agent) {
            part.promised.push(Promised { id, event: event.id, due: pledge.due, kept: None, was_dropped: false });
        }
    }

    fn settle(&mut self, id: PromiseId, settle: impl Fn(&mut Promised)) {
        self.parts.iter_mut().flat_map(|part| &mut part.promised).filter(|own| own.id == id).for_each(settle);
    }
}
