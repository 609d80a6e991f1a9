//! How does one conversation go on?
//!
//! A [`Talk`] is a conversation with the people in it and what they are about to do. When its time comes, [`Talk::act`] makes facts, as the
//! server does of requests; what follows from them is planned in `talk::outlook`. It does not know where it is stored.

pub mod outlook;

use crate::conduct::{Move, View, next_move};
use crate::customer::Customer;
use crate::plan::{Deed, Plan};
use crate::setting::Setting;
use jieda::connector::Connected;
use jieda::conversation::event::Event;
use jieda::conversation::fact::Fact;
use jieda::conversation::fact::bot::Reply;
use jieda::conversation::fact::desk::DeskFact;
use jieda::conversation::fact::system::{Closer, SystemFact};
use jieda::conversation::handoff::HandoffReason;
use jieda::conversation::id::ConversationId;
use jieda::conversation::press::Press;
use jieda::conversation::waiting::Waiting;
use jieda::conversation::{Conversation, Phase};
use jieda::engine::{Engine, Moment};
use jieda::kb::entry::AtomId;
use jieda::text::customer::CustomerText;
use jiff::Timestamp;

/// A conversation that goes on.
#[derive(Debug)]
pub struct Talk {
    /// Its name.
    pub id: ConversationId,
    /// As it is stored.
    pub conversation: Conversation,
    customer: Customer,
    /// The last thing that the bot said, and its event.
    said: (i64, Reply),
    answers: Vec<(i64, AtomId)>,
    agenda: Vec<(Timestamp, Deed)>,
    is_over: bool,
}

impl Talk {
    /// A conversation that was opened with these events; nothing when they are no opening.
    pub fn new(id: ConversationId, customer: Customer, events: &[Event]) -> Option<Self> {
        let conversation = Conversation::of(events)?;
        let said = events.iter().rev().find_map(|event| Some((event.id, event.fact.reply()?.clone())))?;
        let mut talk = Talk { id, conversation, customer, said, answers: Vec::new(), agenda: Vec::new(), is_over: false };
        let begin = talk.customer.chance.seconds(3, 30);
        talk.plan(talk.conversation.opened_at(), vec![(begin, Deed::Move)]);
        Some(talk)
    }

    /// When somebody does something next.
    pub fn next_at(&self) -> Option<Timestamp> {
        self.agenda.iter().map(|(at, _)| *at).min()
    }

    fn plan(&mut self, now: Timestamp, plan: Plan) {
        self.agenda.extend(plan.into_iter().map(|(after, deed)| (now + after, deed)));
    }

    /// Takes the next deed off the agenda.
    pub fn next_deed(&mut self) -> Option<(Timestamp, Deed)> {
        let next = (0..self.agenda.len()).min_by_key(|&at| self.agenda[at].0)?;
        Some(self.agenda.remove(next))
    }

    /// What a deed leads to; nothing where it is too late for it.
    pub fn act(&mut self, setting: &Setting, waiting: &Waiting, at: Timestamp, deed: &Deed) -> Vec<Fact> {
        let engine = &setting.engine;
        let moment = Moment { now: at, waiting, connected: Connected::default() };
        let words = setting.lexicon.of(self.customer.tongue);
        match deed {
            Deed::Move => self.moved(setting, moment),
            Deed::Hurry if self.conversation.for_queue().is_some() => {
                let text = self.customer.chance.text(&words.hurry);
                self.said_by_customer(engine, &text, moment)
            }
            Deed::Reply if self.conversation.holder().is_some() => {
                let text = self.customer.chance.text(&words.replies);
                self.said_by_customer(engine, &text, moment)
            }
            Deed::Hurry | Deed::Reply => Vec::new(),
            Deed::LeaveQueue => self.conversation.for_queue().map(|view| engine.leave_queue(&view)).unwrap_or_default(),
            Deed::Begin => self.said_by_agent(&words.agent_first),
            Deed::Tell => self.said_by_agent(&words.agent_last),
            Deed::Review { answer, verdict, agent } => {
                vec![Fact::Desk(DeskFact::Reviewed { answer: *answer, verdict: *verdict, agent: agent.clone() })]
            }
            Deed::Acknowledge => self.acknowledged(&setting.lexicon.staff.supervisor),
            Deed::Claim { agent } => self.claimed(engine, agent),
            Deed::GiveBack => self.given_back(engine),
            Deed::Resolve => self.resolved(engine),
        }
    }

    /// What the customer does of themselves.
    fn moved(&mut self, setting: &Setting, moment: Moment<'_>) -> Vec<Fact> {
        let (event, reply) = &self.said;
        let view = View { setting, conversation: &self.conversation, reply, at: moment.now };
        let engine = &setting.engine;
        match next_move(&mut self.customer, &view) {
            Move::Say(text) => self.said_by_customer(engine, &text, moment),
            Move::Press(place) => self.pressed(engine, Press { event: *event, place }, moment),
            Move::CallPerson => {
                let view = self.conversation.for_bot();
                view.map(|view| engine.hand_off(&view, HandoffReason::Plea, moment)).unwrap_or_default()
            }
            Move::Rate(rating) => engine.judged(&self.conversation, rating, moment),
            Move::Leave => Vec::new(),
        }
    }

    /// No system is switched on, so that no turn wants to ask one.
    fn said_by_customer(&self, engine: &Engine, text: &str, moment: Moment<'_>) -> Vec<Fact> {
        let Ok(text) = CustomerText::parse(text) else { return Vec::new() };
        match (self.conversation.for_bot(), self.conversation.phase()) {
            (Some(view), _) => engine.turn(&view, &text, moment).facts,
            (None, Phase::Queued { .. } | Phase::Agent { .. }) => engine.overhear(&self.conversation, &text, moment.now),
            (None, Phase::Bot { .. } | Phase::Closed { .. } | Phase::Erased { .. }) => Vec::new(),
        }
    }

    fn pressed(&self, engine: &Engine, press: Press, moment: Moment<'_>) -> Vec<Fact> {
        let (Some(view), Ok(pressed)) = (self.conversation.for_bot(), self.conversation.pressed(press)) else { return Vec::new() };
        engine.press(&view.back_at(pressed.shown), pressed, moment).facts
    }

    fn acknowledged(&self, supervisor: &str) -> Vec<Fact> {
        let open = self.conversation.alerts().open().last();
        open.map(|alert| Fact::Desk(DeskFact::AlertAcknowledged { alert: alert.id, agent: supervisor.to_owned() })).into_iter().collect()
    }

    fn claimed(&self, engine: &Engine, agent: &str) -> Vec<Fact> {
        let Phase::Queued { handoff } = *self.conversation.phase() else { return Vec::new() };
        let words = engine.desk.claimed_words(self.conversation.locale(), agent);
        vec![Fact::Desk(DeskFact::Claimed { handoff, agent: agent.to_owned(), words, by: None })]
    }

    fn said_by_agent(&mut self, sayings: &[String]) -> Vec<Fact> {
        let text = self.customer.chance.text(sayings);
        let holder = self.conversation.holder().map(str::to_owned);
        holder.map(|agent| Fact::Desk(DeskFact::Said { agent, text })).into_iter().collect()
    }

    fn given_back(&self, engine: &Engine) -> Vec<Fact> {
        let words = engine.desk.words(self.conversation.locale()).returned.clone();
        let holder = self.conversation.holder().map(str::to_owned);
        holder.map(|agent| Fact::Desk(DeskFact::Returned { agent, words })).into_iter().collect()
    }

    fn resolved(&self, engine: &Engine) -> Vec<Fact> {
        let words = engine.desk.words(self.conversation.locale()).resolved.clone();
        let closed = SystemFact::Closed { by: Closer::Agent, solved: None, words };
        self.conversation.holder().map(|_| Fact::System(closed)).into_iter().collect()
    }
}
