//! How would this conversation go?

use crate::connector::Connected;
use crate::connector::call::{Call, Called, Failure, Outcome};
use crate::conversation::buttons::PressFault;
use crate::conversation::event::Event;
use crate::conversation::fact::Fact;
use crate::conversation::fact::customer::Opened;
use crate::conversation::fact::desk::DeskFact;
use crate::conversation::fact::system::{Closer, SystemFact};
use crate::conversation::handoff::HandoffReason;
use crate::conversation::press::Press;
use crate::conversation::waiting::Waiting;
use crate::conversation::{BotView, Conversation, Phase};
use crate::engine::reply::words::FALLBACK_LOCALE;
use crate::engine::{Engine, Moment, Turn};
use crate::text::customer::{CustomerText, TextFault};
use jiff::{SignedDuration, Timestamp};

/// How long a customer who is rehearsed takes to write.
pub const PAUSE: SignedDuration = SignedDuration::from_secs(20);

/// Stands before the keys of changes that rehearsals ask for.
const TALK: &str = "rehearsal";

/// Other systems, as a rehearsal meets them.
pub trait Systems {
    /// Which of them are switched on.
    fn connected(&self) -> Connected;

    /// Asks one of them; `key` is that of the change, if it is one.
    fn call(&mut self, call: &Call, key: Option<String>) -> Called;
}

/// No system is switched on.
struct Nothing;

impl Systems for Nothing {
    fn connected(&self) -> Connected {
        Connected::default()
    }

    fn call(&mut self, call: &Call, key: Option<String>) -> Called {
        let outcome = Outcome::Failed(Failure::Off);
        Called { connector: call.connector.clone(), inputs: call.inputs.clone(), key, outcome, no_new: None, took_ms: 0, agent: None }
    }
}

/// A conversation in memory, at a time that its owner sets.
pub struct Rehearsal<'e> {
    engine: &'e Engine,
    systems: Box<dyn Systems + 'e>,
    events: Vec<Event>,
    now: Timestamp,
    /// Who waits at the desk already.
    pub waiting: Waiting,
}

impl<'e> Rehearsal<'e> {
    /// Opens a conversation that asks no other system.
    pub fn open(engine: &'e Engine, opened: Opened, now: Timestamp) -> Self {
        Self::open_with(engine, Box::new(Nothing), opened, now)
    }

    /// Opens a conversation of somebody of whom nothing is known, on a page in Chinese.
    pub fn with_anyone(engine: &'e Engine, now: Timestamp) -> Self {
        Self::open(engine, Opened { is_test: true, ..Opened::anonymous(FALLBACK_LOCALE, "web") }, now)
    }

    /// Opens a conversation that asks these systems.
    pub fn open_with(engine: &'e Engine, systems: Box<dyn Systems + 'e>, opened: Opened, now: Timestamp) -> Self {
        let mut rehearsal = Rehearsal { engine, systems, events: Vec::new(), now, waiting: Waiting::default() };
        rehearsal.keep(engine.open(opened));
        rehearsal
    }

    fn moment(&self) -> Moment<'_> {
        Moment { now: self.now, waiting: &self.waiting, connected: self.systems.connected() }
    }

    /// The state.
    pub fn conversation(&self) -> Conversation {
        Conversation::of(&self.events).expect("a rehearsal begins with an opening")
    }

    /// What happened, from the opening on.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Lets time pass.
    pub fn wait(&mut self, duration: SignedDuration) {
        self.now = self.now.saturating_add(duration).unwrap_or(Timestamp::MAX);
    }

    /// The customer writes; the bot's turn is given when it has the talk.
    pub fn say(&mut self, text: &str) -> Result<Option<Turn>, TextFault> {
        let text = CustomerText::parse(text)?;
        let conversation = self.conversation();
        match conversation.for_bot() {
            Some(view) => {
                let turn = self.engine.turn(&view, &text, self.moment());
                Ok(Some(self.finish(&view, turn)))
            }
            None => {
                self.keep(self.engine.overhear(&conversation, &text, self.now));
                Ok(None)
            }
        }
    }

    /// The customer presses a button, twice perhaps; the bot's turn is given when it has the talk and the press is a new one.
    pub fn press(&mut self, press: Press) -> Result<Option<Turn>, PressFault> {
        let conversation = self.conversation();
        let pressed = conversation.pressed(press)?;
        if pressed.repeats().is_some() {
            return Ok(None);
        }
        match conversation.for_bot() {
            Some(view) => {
                let view = view.back_at(pressed.shown);
                let turn = self.engine.press(&view, pressed, self.moment());
                Ok(Some(self.finish(&view, turn)))
            }
            None => {
                self.keep(vec![pressed.fact()]);
                Ok(None)
            }
        }
    }

    /// Asks the systems what a turn wants to know, and keeps what it led to.
    fn finish(&mut self, view: &BotView<'_>, mut turn: Turn) -> Turn {
        while let Some(wanted) = &turn.wanted {
            let called = self.systems.call(&wanted.call, wanted.call.key(TALK));
            turn = self.engine.resume(view, turn, called, self.moment());
        }
        self.keep(turn.facts.clone());
        turn
    }

    /// The customer presses the button that asks for a person.
    pub fn press_person(&mut self) {
        let conversation = self.conversation();
        if let Some(view) = conversation.for_bot() {
            let facts = self.engine.hand_off(&view, HandoffReason::Plea, self.moment());
            self.keep(facts);
        }
    }

    /// The customer presses the button that leaves the queue.
    pub fn press_leave(&mut self) {
        let conversation = self.conversation();
        if let Some(view) = conversation.for_queue() {
            self.keep(self.engine.leave_queue(&view));
        }
    }

    /// An agent takes the case if it waits, and writes.
    pub fn agent_says(&mut self, agent: &str, text: &str) {
        if let Phase::Queued { handoff } = *self.conversation().phase() {
            let words = self.engine.desk.claimed_words(self.conversation().locale(), agent);
            self.keep(vec![Fact::Desk(DeskFact::Claimed { handoff, agent: agent.to_owned(), words, by: None })]);
        }
        self.keep(vec![Fact::Desk(DeskFact::Said { agent: agent.to_owned(), text: text.to_owned() })]);
    }

    /// The agent gives the conversation back to the bot.
    pub fn give_back(&mut self, agent: &str) {
        let words = self.engine.desk.words(self.conversation().locale()).returned.clone();
        self.keep(vec![Fact::Desk(DeskFact::Returned { agent: agent.to_owned(), words })]);
    }

    /// The agent resolves the case.
    pub fn resolve(&mut self) {
        let words = self.engine.desk.words(self.conversation().locale()).resolved.clone();
        self.keep(vec![Fact::System(SystemFact::Closed { by: Closer::Agent, solved: None, words })]);
    }

    fn keep(&mut self, facts: Vec<Fact>) {
        for fact in facts {
            let id = i64::try_from(self.events.len()).unwrap_or(i64::MAX) + 1;
            self.events.push(Event { id, at: self.now, fact });
        }
    }
}
