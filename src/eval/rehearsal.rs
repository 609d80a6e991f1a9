//! How would this conversation go?

use crate::conversation::event::{Closer, Event, Fact, Opened};
use crate::conversation::handoff::HandoffReason;
use crate::conversation::{Conversation, Phase};
use crate::engine::{Engine, Moment, Turn};
use crate::text::customer::{CustomerText, TextFault};
use jiff::{SignedDuration, Timestamp};

/// A conversation in memory, at a time that its owner sets.
pub struct Rehearsal<'e> {
    engine: &'e Engine,
    events: Vec<Event>,
    now: Timestamp,
}

impl<'e> Rehearsal<'e> {
    /// Opens a conversation.
    pub fn open(engine: &'e Engine, opened: Opened, now: Timestamp) -> Self {
        let mut rehearsal = Rehearsal { engine, events: Vec::new(), now };
        rehearsal.keep(engine.open(opened));
        rehearsal
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
                let turn = self.engine.turn(&view, &text, Moment { now: self.now, waiting: 0 });
                self.keep(turn.facts.clone());
                Ok(Some(turn))
            }
            None => {
                self.keep(vec![Fact::CustomerSaid { text: text.as_str().to_owned() }]);
                Ok(None)
            }
        }
    }

    /// The customer presses the button that asks for a person.
    pub fn press_person(&mut self) {
        let conversation = self.conversation();
        if let Some(view) = conversation.for_bot() {
            let facts = self.engine.hand_off(&view, HandoffReason::Plea, Moment { now: self.now, waiting: 0 });
            self.keep(facts);
        }
    }

    /// An agent takes the case if it waits, and writes.
    pub fn agent_says(&mut self, agent: &str, text: &str) {
        if let Phase::Queued { handoff } = *self.conversation().phase() {
            let words = self.engine.desk.claimed_words(&self.conversation().opened().locale, agent);
            self.keep(vec![Fact::Claimed { handoff, agent: agent.to_owned(), words }]);
        }
        self.keep(vec![Fact::AgentSaid { agent: agent.to_owned(), text: text.to_owned() }]);
    }

    /// The agent gives the conversation back to the bot.
    pub fn give_back(&mut self, agent: &str) {
        let words = self.engine.desk.words(&self.conversation().opened().locale).returned.clone();
        self.keep(vec![Fact::Returned { agent: agent.to_owned(), words }]);
    }

    /// The agent resolves the case.
    pub fn resolve(&mut self) {
        let words = self.engine.desk.words(&self.conversation().opened().locale).resolved.clone();
        self.keep(vec![Fact::Closed { by: Closer::Agent, solved: None, words }]);
    }

    fn keep(&mut self, facts: Vec<Fact>) {
        for fact in facts {
            let id = i64::try_from(self.events.len()).unwrap_or(i64::MAX) + 1;
            self.events.push(Event { id, at: self.now, fact });
        }
    }
}
