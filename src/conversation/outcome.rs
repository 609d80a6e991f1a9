//! How did it end?
//!
//! [`Evidence`] is gathered by the fold; which class follows from it under which windows is defined once, in `report::definition`.

use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::{Act, BotFact};
use crate::conversation::fact::customer::CustomerFact;
use crate::conversation::fact::desk::{DeskFact, Receiver};
use crate::conversation::fact::system::{Closer, SystemFact};
use crate::conversation::handoff::HandoffReason;
use crate::conversation::service::Service;
use crate::conversation::stored::{stored_duration, stored_duration_or_none};
use crate::conversation::trail::Trail;
use crate::escalation::anger::AngerScore;
use crate::kb::entry::AtomId;
use crate::text::question::is_question;
use jiff::fmt::serde::timestamp::microsecond;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// What the events say about how well a conversation went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Whether the customer asked a real question: one that drew an answer, a question, a miss or a handing over, or one that was put as such.
    pub is_engaged: bool,
    /// What kind of saying the bot's last one was that moved the matter on; a greeting, a notice or `解决了吗` does not.
    pub last_act: Option<Act>,
    /// How many answers were given.
    pub n_answers: u32,
    /// How often the bot asked which of several was meant.
    pub n_clarified: u32,
    /// How often the customer then pressed one of them, and got an answer or a procedure.
    pub n_clarified_well: u32,
    /// What the last answer rests on; its first atom is the matter of the conversation.
    pub last_answer: Option<AtomId>,
    /// Whether the customer said that it is solved, or not, after the last answer. A yes to anything else confirms nothing.
    pub solved: Option<bool>,
    /// Whether the customer has said that it is not solved, and has not confirmed an answer since.
    pub said_no: bool,
    /// Whether the customer has complained in a comment, and has not confirmed an answer since.
    pub has_complained: bool,
    /// The longest silence after which the customer came back and got an answer of the entry that the one before was from, and has not
    /// confirmed it since.
    #[serde(with = "stored_duration")]
    pub came_back_after: SignedDuration,
    /// The customer's last stars, 1 to 5.
    pub stars: Option<u8>,
    /// How likely the customer last said to recommend the shop, 0 to 10.
    pub recommends: Option<u8>,
    /// Whether the customer has confirmed an answer since the last stars.
    pub is_confirmed_since_stars: bool,
    /// How angry the last message was.
    pub anger: AngerScore,
    /// How angry the angriest message to the bot was.
    pub peak_anger: AngerScore,
    /// Why the conversation was first passed to the desk.
    pub handoff: Option<HandoffReason>,
    /// How often it was passed to the desk.
    pub n_handoffs: u32,
    /// Whether the customer has left the queue since the last handing over.
    pub has_left_queue: bool,
    /// Whether an agent took the case.
    pub was_claimed: bool,
    /// Whether an agent wrote to the customer.
    pub was_served: bool,
    /// How long the customer waited until an agent first took the case.
    #[serde(with = "stored_duration_or_none")]
    pub waited: Option<SignedDuration>,
    /// How long the customer waited until an agent first wrote.
    #[serde(with = "stored_duration_or_none")]
    pub answered_by_person_after: Option<SignedDuration>,
    /// How long agents had the case, over all of its times at the desk that are over.
    #[serde(with = "stored_duration")]
    pub handled: SignedDuration,
    /// Whether it was closed.
    pub is_closed: bool,
    /// Whether an agent closed it as solved: closing is to say so, unless the agent says that it is not.
    pub is_solved_by_person: bool,
    /// What the talk went through.
    pub trail: Trail,
    /// How long the desk took for what it owed.
    pub service: Service,
    /// When the customer or a person last did something.
    #[serde(with = "microsecond::required")]
    pub last_activity: Timestamp,
    /// How long nothing had happened before the customer's last message.
    #[serde(with = "stored_duration")]
    silence: SignedDuration,
    /// What became of the last question which of several was meant.
    choosing: Choosing,
    /// When the customer was first passed to the desk.
    #[serde(with = "microsecond::optional")]
    pub handed_off_at: Option<Timestamp>,
    /// When an agent took the case that has it now.
    #[serde(with = "microsecond::optional")]
    claimed_at: Option<Timestamp>,
}

/// What became of the last question which of several was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Choosing {
    /// None is open.
    Nothing,
    /// It waits for the customer.
    Offered,
    /// The customer pressed a button of it.
    Pressed,
}

impl Evidence {
    /// Nothing is known yet.
    pub fn at_opening(at: Timestamp) -> Self {
        Evidence {
            is_engaged: false,
            last_act: None,
            n_answers: 0,
            n_clarified: 0,
            n_clarified_well: 0,
            last_answer: None,
            solved: None,
            said_no: false,
            has_complained: false,
            came_back_after: SignedDuration::ZERO,
            stars: None,
            recommends: None,
            is_confirmed_since_stars: false,
            anger: AngerScore::CALM,
            peak_anger: AngerScore::CALM,
            handoff: None,
            n_handoffs: 0,
            has_left_queue: false,
            was_claimed: false,
            was_served: false,
            waited: None,
            answered_by_person_after: None,
            handled: SignedDuration::ZERO,
            is_closed: false,
            is_solved_by_person: false,
            trail: Trail::default(),
            service: Service::default(),
            last_activity: at,
            silence: SignedDuration::ZERO,
            choosing: Choosing::Nothing,
            handed_off_at: None,
            claimed_at: None,
        }
    }

    /// What is known after one more fact.
    pub fn apply(&mut self, at: Timestamp, fact: &Fact) {
        let is_activity = match fact {
            Fact::Customer(_) | Fact::Bot(_) => true,
            Fact::System(SystemFact::Called(_) | SystemFact::Closed { .. } | SystemFact::Unreadable { .. }) => true,
            Fact::System(SystemFact::Erased { .. } | SystemFact::RulePromised { .. }) => false,
            Fact::Desk(fact) => fact.is_activity(),
        };
        if matches!(fact, Fact::Customer(CustomerFact::Said { .. })) {
            self.silence = at.duration_since(self.last_activity);
        }
        if is_activity {
            self.last_activity = at;
        }
        self.service.apply(at, fact);
        match fact {
            Fact::Customer(fact) => self.apply_customer(fact),
            Fact::Bot(fact) => self.apply_bot(at, fact),
            Fact::Desk(fact) => self.apply_desk(at, fact),
            Fact::System(fact) => self.apply_system(at, fact),
        }
    }

    fn apply_customer(&mut self, fact: &CustomerFact) {
        match fact {
            CustomerFact::Opened(_) => {}
            CustomerFact::Said { text, choice } => {
                let is_pressed = choice.is_some() && self.choosing == Choosing::Offered;
                self.choosing = if is_pressed { Choosing::Pressed } else { Choosing::Nothing };
                self.anger = AngerScore::CALM;
                self.is_engaged |= is_question(text);
            }
            CustomerFact::LeftQueue { .. } => self.has_left_queue = true,
            CustomerFact::Rated(rating) => {
                if rating.stars.is_some() {
                    self.stars = rating.stars;
                    self.is_confirmed_since_stars = false;
                }
                self.recommends = rating.recommends.or(self.recommends);
                self.has_complained |= rating.is_complaint;
                self.judge(rating.solved);
            }
        }
    }

    /// Takes in what the customer says of the last answer.
    fn judge(&mut self, solved: Option<bool>) {
        match solved {
            Some(true) if self.last_act == Some(Act::Answer) => {
                self.solved = Some(true);
                (self.said_no, self.has_complained, self.is_confirmed_since_stars) = (false, false, true);
                self.came_back_after = SignedDuration::ZERO;
            }
            Some(false) => {
                self.solved = Some(false);
                self.said_no = true;
            }
            Some(true) | None => {}
        }
    }

    /// Takes in an answer from an atom.
    fn answered(&mut self, atom: Option<AtomId>) {
        let entry = |atom: &AtomId| atom.as_str().split('/').next().map(str::to_owned);
        let is_same = |before: &AtomId| atom.as_ref().is_some_and(|atom| entry(atom) == entry(before));
        if self.last_answer.as_ref().is_some_and(is_same) {
            self.came_back_after = self.came_back_after.max(self.silence);
        }
        self.last_answer = atom.or(self.last_answer.take());
    }

    fn apply_bot(&mut self, at: Timestamp, fact: &BotFact) {
        self.trail.take_in(fact);
        match fact {
            BotFact::ReadAs { .. } | BotFact::RedLineCrossed { .. } | BotFact::RedLineNoted { .. } => {}
            BotFact::Moved { .. } | BotFact::Detailed { .. } => {}
            BotFact::AngerMeasured { score, .. } => {
                self.anger = *score;
                self.peak_anger = if *score > self.peak_anger { *score } else { self.peak_anger };
            }
            BotFact::Said(reply) => match reply.act {
                Act::Answer | Act::Ask | Act::Clarify | Act::Miss | Act::HandOff => {
                    self.is_engaged = true;
                    self.last_act = Some(reply.act);
                    self.count(reply.act);
                    self.answered(reply.citations.first().map(|citation| citation.atom.clone()));
                    self.solved = None;
                }
                // What it was sure of is the matter, and words that tell nothing are no answer to it: a courtesy is not judged.
                Act::Notice if reply.confidence.is_some() => {
                    self.is_engaged = true;
                    self.last_act = Some(Act::Notice);
                    self.solved = None;
                }
                Act::Greet | Act::Confirm | Act::Notice | Act::Close => {}
            },
            BotFact::HandedOff(handoff) => {
                self.is_engaged = true;
                self.last_act = Some(Act::HandOff);
                self.handoff.get_or_insert(handoff.reason);
                self.n_handoffs += 1;
                self.handed_off_at.get_or_insert(at);
                self.has_left_queue = false;
                self.solved = None;
            }
        }
    }

    fn apply_desk(&mut self, at: Timestamp, fact: &DeskFact) {
        self.trail.take_in_desk(fact);
        let since_handoff = self.handed_off_at.map(|handed_off_at| at.duration_since(handed_off_at));
        match fact {
            DeskFact::AlertAcknowledged { .. } | DeskFact::Noted { .. } | DeskFact::Reviewed { .. } => {}
            DeskFact::Promised { .. } | DeskFact::PromiseKept { .. } | DeskFact::PromiseMoved { .. } => {}
            DeskFact::PromiseDropped { .. } | DeskFact::FollowedUp { .. } | DeskFact::WrappedUp { .. } => {}
            DeskFact::Returned { .. } | DeskFact::Transferred { to: Receiver::Skill(_), .. } => self.let_go(at),
            DeskFact::Claimed { .. } | DeskFact::Transferred { to: Receiver::Agent(_), .. } => {
                self.let_go(at);
                self.was_claimed = true;
                self.waited = self.waited.or(since_handoff);
                self.claimed_at = Some(at);
            }
            DeskFact::Said { .. } => {
                self.was_served = true;
                self.answered_by_person_after = self.answered_by_person_after.or(since_handoff);
            }
        }
    }

    /// Takes in that the agent who had the case has it no more.
    fn let_go(&mut self, at: Timestamp) {
        if let Some(claimed_at) = self.claimed_at.take() {
            self.handled += at.duration_since(claimed_at).max(SignedDuration::ZERO);
        }
    }

    /// Counts what the bot said.
    fn count(&mut self, act: Act) {
        match act {
            Act::Answer => self.n_answers += 1,
            Act::Clarify => self.n_clarified += 1,
            _ => {}
        }
        let is_well = self.choosing == Choosing::Pressed && matches!(act, Act::Answer | Act::Ask);
        self.n_clarified_well += u32::from(is_well);
        self.choosing = if act == Act::Clarify { Choosing::Offered } else { Choosing::Nothing };
    }

    fn apply_system(&mut self, at: Timestamp, fact: &SystemFact) {
        match fact {
            SystemFact::Called(_) | SystemFact::RulePromised { .. } | SystemFact::Unreadable { .. } => {}
            SystemFact::Erased { has_asked, .. } => self.is_engaged |= has_asked,
            SystemFact::Closed { by, solved, .. } => {
                self.is_closed = true;
                self.is_solved_by_person = *by == Closer::Agent && *solved != Some(false);
                self.let_go(at);
                self.judge(*solved);
            }
        }
    }
}
