//! How does the talk go on?
//!
//! One walk over the trainee's moves, which gives the events that a real talk would have. The customer says what the scenario writes: each move
//! leads to the first branch that fits, or leaves the customer waiting for more, or goes the other way. The events are numbered from 1 within
//! the attempt, and are stored nowhere but in its record.

use crate::conversation::event::Event;
use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::{Act, BotFact, Reply};
use crate::conversation::fact::customer::{CustomerFact, Opened};
use crate::conversation::fact::desk::{DeskFact, Pledge, Receiver};
use crate::conversation::fact::system::{Closer, SystemFact};
use crate::conversation::handoff::{Handoff, HandoffId, HandoffPacket, HandoffReason};
use crate::conversation::team::practice::{Move, MoveKind};
use crate::dialog::flow::Priority;
use crate::engine::Engine;
use crate::engine::training::{Before, Ending, Scenario, Step};
use crate::escalation::anger::AngerScore;
use crate::training::rule::{Ground, Heard, holds};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

/// Where the customer comes from, as far as answers depend on it.
const CHANNEL: &str = "web";

/// The only case of a practice talk.
const CASE: HandoffId = HandoffId(1);

/// What is played, and to whom.
#[derive(Clone, Copy)]
pub struct Stage<'s> {
    /// The scenario.
    pub scenario: &'s Scenario,
    /// The content that is served.
    pub engine: &'s Engine,
    /// The trainee.
    pub agent: &'s str,
}

/// A practice talk so far.
pub struct Play<'s> {
    /// What happened, in the order of its numbers.
    pub events: Vec<Event>,
    /// How the customer left, once that is decided.
    pub ending: Option<&'s Ending>,
    /// Whether the trainee ended the talk, or handed the customer over.
    pub is_over: bool,
    /// What the trainee did, as rules look at it.
    pub(in crate::training) heard: Vec<Heard<'s>>,
    stage: Stage<'s>,
    step: Option<&'s Step>,
    /// From where on the trainee's moves count for the step.
    since: usize,
    /// When the customer wrote last.
    waits_since: Timestamp,
    now: Timestamp,
}

impl<'s> Play<'s> {
    /// The talk after these moves.
    pub fn of(stage: Stage<'s>, begun_at: Timestamp, moves: &'s [Move]) -> Self {
        let mut play = Play {
            events: Vec::new(),
            ending: None,
            is_over: false,
            heard: Vec::new(),
            stage,
            step: None,
            since: 0,
            waits_since: begun_at,
            now: begun_at,
        };
        play.open();
        if let Some(first) = stage.scenario.steps.first() {
            play.enter(first);
        }
        for own in moves {
            play.take_in(own);
        }
        play
    }

    fn open(&mut self) {
        let Stage { scenario, engine, agent } = self.stage;
        self.add(Fact::Customer(CustomerFact::Opened(Opened { is_test: true, ..Opened::anonymous(&scenario.locale, CHANNEL) })));
        for before in &scenario.before {
            self.add(match before {
                Before::Customer(text) => customer(text),
                Before::Bot(text) => bot(text),
            });
        }
        let anger = AngerScore::new(scenario.anger).unwrap_or_default();
        let packet =
            HandoffPacket { summary: scenario.summary.clone(), slots: scenario.details.clone(), anger, ..HandoffPacket::default() };
        let (reason, priority) = match scenario.anger > 0.0 {
            true => (HandoffReason::Anger, Priority::High),
            false => (HandoffReason::Plea, Priority::Normal),
        };
        let skill = engine.desk.skills.first().cloned().unwrap_or_default();
        self.add(Fact::Bot(BotFact::HandedOff(Handoff { id: CASE, reason, skill, priority, tier: None, packet })));
        let words = engine.desk.claimed_words(&scenario.locale, agent);
        self.add(Fact::Desk(DeskFact::Claimed { handoff: CASE, agent: agent.to_owned(), words, by: None }));
    }

    fn take_in(&mut self, own: &'s Move) {
        if self.is_over {
            return;
        }
        let waited = own.at.duration_since(self.waits_since).as_secs();
        self.now = own.at;
        let event = self.events.len() as i64 + 1;
        self.act(&own.kind);
        self.heard.push(Heard::of(event, &own.kind, waited));
        match &own.kind {
            MoveKind::Said { .. } | MoveKind::Promised { .. } => self.go_on(),
            MoveKind::HandedOver { .. } => {
                let ending = self.fitting().and_then(|go| self.ending_named(go)).filter(|_| self.ending.is_none());
                if let Some(ending) = ending {
                    self.end(ending);
                }
                self.is_over = true;
            }
            MoveKind::Closed { .. } => self.is_over = true,
        }
    }

    /// What a move is in a real talk.
    fn act(&mut self, kind: &MoveKind) {
        let Stage { scenario, engine, agent } = self.stage;
        let (agent, locale) = (agent.to_owned(), &scenario.locale);
        match kind {
            MoveKind::Said { text } => self.add(Fact::Desk(DeskFact::Said { agent, text: text.clone() })),
            MoveKind::Promised { kind, minutes } => {
                let due = self.now.saturating_add(SignedDuration::from_mins(i64::from(*minutes))).unwrap_or(Timestamp::MAX);
                let what = engine.promises.label(kind, locale).to_owned();
                let pledge = Pledge { kind: kind.clone(), what, due, owner: Receiver::Agent(agent.clone()) };
                let due = due.to_zoned(engine.desk.rosters.time_zone.clone());
                let words = engine.promises.kind(kind).and_then(|kind| engine.promises.made(kind, locale, &due));
                self.add(Fact::Desk(DeskFact::Promised { agent, pledge, words }));
            }
            MoveKind::HandedOver { note } => {
                let to = Receiver::Agent(engine.training.supervisor(locale).to_owned());
                let words = engine.desk.words(locale).transferred.clone();
                self.add(Fact::Desk(DeskFact::Noted { agent: agent.clone(), text: note.clone(), mentions: Vec::new() }));
                self.add(Fact::Desk(DeskFact::Transferred { handoff: CASE, agent, to, words, why: None }));
            }
            MoveKind::Closed { reason } => {
                let wrapped =
                    DeskFact::WrappedUp { agent, reason: reason.clone(), resolution: None, attributes: BTreeMap::new(), note: None };
                self.add(Fact::Desk(wrapped));
                let solved = self.ending.map(|ending| ending.satisfied);
                let words = engine.desk.words(locale).resolved.clone();
                self.add(Fact::System(SystemFact::Closed { by: Closer::Agent, solved, words }));
            }
        }
    }

    /// The customer goes on, once they have not left.
    fn go_on(&mut self) {
        let Some(step) = self.step else { return };
        let n_heard = self.heard.len() - self.since;
        match self.fitting() {
            Some(go) => self.go(go),
            None if n_heard <= usize::from(step.patience) => {
                if !step.nudge.is_empty() {
                    self.say(&step.nudge);
                }
            }
            None => self.go(&step.otherwise),
        }
    }

    /// Where the first branch leads that fits what was done in this step.
    fn fitting(&self) -> Option<&'s str> {
        let ground = Ground { standard: &self.stage.engine.quality, kb: &self.stage.engine.kb };
        let fits = |rule| holds(rule, &self.heard[self.since..], ground);
        self.step?.branches.iter().find(|branch| fits(&branch.when)).map(|branch| branch.go.as_str())
    }

    fn go(&mut self, go: &'s str) {
        self.since = self.heard.len();
        if let Some(step) = self.stage.scenario.steps.iter().find(|step| step.id == go) {
            return self.enter(step);
        }
        if let Some(ending) = self.ending_named(go) {
            self.end(ending);
        }
    }

    fn end(&mut self, ending: &'s Ending) {
        self.step = None;
        self.ending = Some(ending);
        ending.says.iter().for_each(|line| self.say(line));
    }

    fn ending_named(&self, id: &str) -> Option<&'s Ending> {
        self.stage.scenario.endings.iter().find(|ending| ending.id == id)
    }

    fn enter(&mut self, step: &'s Step) {
        self.step = Some(step);
        step.says.iter().for_each(|line| self.say(line));
    }

    fn say(&mut self, line: &str) {
        self.waits_since = self.now;
        self.add(customer(line));
    }

    fn add(&mut self, fact: Fact) {
        self.events.push(Event { id: self.events.len() as i64 + 1, at: self.now, fact });
    }
}

fn customer(text: &str) -> Fact {
    Fact::Customer(CustomerFact::Said { text: text.to_owned(), choice: None })
}

fn bot(text: &str) -> Fact {
    Fact::Bot(BotFact::Said(Reply {
        act: Act::Answer,
        text: text.to_owned(),
        choices: Vec::new(),
        citations: Vec::new(),
        confidence: None,
    }))
}
