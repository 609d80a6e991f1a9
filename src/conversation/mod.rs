//! What has happened so far?
//!
//! A [`Conversation`] is a fold over its events: there is no other way to make one, so its state cannot disagree with its history.
//! What the bot may see of it is a [`BotView`], and there is none while a person has the talk or after the end; while the customer waits
//! there is a [`QueuedView`](queued::QueuedView), with which the bot can answer and not lead.

pub mod alarm;
pub mod alert;
mod at_desk;
pub mod buttons;
pub mod calendar;
pub mod case;
pub mod deadline;
pub mod details;
pub mod event;
pub mod fact;
pub mod handoff;
mod holding;
pub mod id;
pub mod measure;
pub mod memory;
pub mod outcome;
pub mod press;
pub mod promise;
pub mod queued;
pub mod roster;
pub mod service;
mod stored;
pub mod story;
pub mod summary;
pub mod team;
pub mod trail;
pub mod waiting;
pub mod wording;
pub mod wrap_up;

use crate::connector::call::Called;
use crate::conversation::alert::Alerts;
use crate::conversation::buttons::{Buttons, PressFault, Pressed, Shown};
use crate::conversation::event::Event;
use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::{Act, BotFact};
use crate::conversation::fact::customer::{CustomerFact, Opened};
use crate::conversation::fact::system::{Closer, SystemFact};
use crate::conversation::handoff::{Handoff, HandoffId};
use crate::conversation::memory::Memory;
use crate::conversation::outcome::Evidence;
use crate::conversation::press::Press;
use crate::conversation::promise::{Promises, Telling};
use crate::dialog::frame::Frame;
use crate::dialog::given;
use crate::escalation::anger::AngerScore;
use crate::escalation::anger::talk::Past;
use crate::escalation::redline::RedLineHit;
use crate::kb::entry::AtomId;
use crate::kb::facet::Facet;
use crate::text::language;
use crate::text::normalize::{NormalText, spoken};
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, VecDeque};

/// How many of the customer's last messages are held against a new one; who says something again says it soon.
const REMEMBERED: usize = 8;

/// A message with fewer letters, digits and Han characters than this is no repetition: 对, 没解决 and the number of a choice are said often.
const SHORTEST_REPEAT: usize = 4;

/// How many characters of a message tell its language.
const LONGEST_LOOKED_AT: usize = 200;

/// One customer's talk, from opening to end.
#[derive(Debug, Clone, PartialEq)]
pub struct Conversation {
    opened: Opened,
    opened_at: Timestamp,
    locale: String,
    len: u32,
    phase: Phase,
    handoffs: Vec<Handoff>,
    handed_off_at: Option<Timestamp>,
    memory: Memory,
    buttons: Buttons,
    n_messages: u32,
    n_bytes_said: usize,
    tried: Vec<AtomId>,
    slots: BTreeMap<String, String>,
    called: Vec<Called>,
    first_question: Option<String>,
    anger: AngerScore,
    last_said: VecDeque<String>,
    waited: SignedDuration,
    red_lines: Vec<RedLineHit>,
    alerts: Alerts,
    promises: Promises,
    evidence: Evidence,
    n_unreadable: u32,
}

/// Who has the talk.
#[derive(Debug, Clone, PartialEq)]
pub enum Phase {
    /// The bot, standing at `frame`.
    Bot { frame: Option<Frame> },
    /// Nobody: the customer waits for an agent.
    Queued { handoff: HandoffId },
    /// An agent.
    Agent { handoff: HandoffId, agent: String },
    /// Nobody: the talk is over.
    Closed { by: Closer },
    /// Nobody: its words were erased, and it is over; who had it until then still counts.
    Erased { from: Box<Phase> },
}

impl Phase {
    /// The name in the store, in reports and on the wire.
    pub fn name(&self) -> &'static str {
        match self {
            Phase::Bot { .. } => "bot",
            Phase::Queued { .. } => "queued",
            Phase::Agent { .. } => "agent",
            Phase::Closed { .. } => "closed",
            Phase::Erased { .. } => "erased",
        }
    }

    /// Who had the talk when its words were erased, or else has it.
    pub fn before_erasure(&self) -> &Phase {
        match self {
            Phase::Erased { from } => from.before_erasure(),
            Phase::Bot { .. } | Phase::Queued { .. } | Phase::Agent { .. } | Phase::Closed { .. } => self,
        }
    }
}

impl Conversation {
    /// The state after these events; nothing when they do not begin with an opening.
    pub fn of<'a>(events: impl IntoIterator<Item = &'a Event>) -> Option<Self> {
        let mut events = events.into_iter();
        let first = events.next()?;
        let Fact::Customer(CustomerFact::Opened(opened)) = &first.fact else { return None };
        let mut conversation = Conversation {
            opened: opened.clone(),
            opened_at: first.at,
            locale: opened.locale.clone(),
            len: 1,
            phase: Phase::Bot { frame: None },
            handoffs: Vec::new(),
            handed_off_at: None,
            memory: Memory::default(),
            buttons: Buttons::default(),
            n_messages: 0,
            n_bytes_said: 0,
            tried: Vec::new(),
            slots: BTreeMap::new(),
            called: Vec::new(),
            first_question: None,
            anger: AngerScore::CALM,
            last_said: VecDeque::new(),
            waited: SignedDuration::ZERO,
            red_lines: Vec::new(),
            alerts: Alerts::default(),
            promises: Promises::default(),
            evidence: Evidence::at_opening(first.at),
            n_unreadable: 0,
        };
        for event in events {
            conversation.apply(event);
        }
        Some(conversation)
    }

    /// The state after one more event. A fact that the phase does not allow (a second claim, say) changes nothing but the length.
    pub fn apply(&mut self, event: &Event) {
        let Event { at, fact, .. } = event;
        let at = *at;
        self.len += 1;
        self.evidence.apply(at, fact);
        self.memory.apply(at, fact);
        self.buttons.apply(event, self.called.len());
        match fact {
            Fact::Customer(fact) => self.apply_customer(fact),
            Fact::Bot(fact) => self.apply_bot(at, fact),
            Fact::Desk(fact) => self.apply_desk(at, fact),
            Fact::System(SystemFact::Called(called)) => self.called.push(called.clone()),
            Fact::System(SystemFact::Unreadable { .. }) => self.n_unreadable += 1,
            Fact::System(SystemFact::Closed { by, .. }) => self.phase = Phase::Closed { by: *by },
            Fact::System(SystemFact::RulePromised { rule: _, pledges }) => {
                pledges.iter().for_each(|pledge| self.promises.make(at, None, pledge, Telling::Desk));
            }
            Fact::System(SystemFact::Erased { .. }) => {
                self.alerts.end();
                self.promises.end();
                self.phase = Phase::Erased { from: Box::new(self.phase.clone()) };
            }
        }
    }

    fn apply_customer(&mut self, fact: &CustomerFact) {
        match fact {
            CustomerFact::Opened(_) | CustomerFact::Rated(_) => {}
            CustomerFact::Said { text, choice } => self.hear(text, *choice),
            CustomerFact::LeftQueue { .. } => {
                if let Phase::Queued { .. } = self.phase {
                    self.phase = Phase::Bot { frame: None };
                }
            }
        }
    }

    fn apply_bot(&mut self, at: Timestamp, fact: &BotFact) {
        match fact {
            BotFact::ReadAs { .. } | BotFact::RedLineNoted { .. } => {}
            BotFact::RedLineCrossed { hit } => {
                self.red_lines.push(hit.clone());
                self.alerts.cross(at, hit);
            }
            BotFact::AngerMeasured { score, .. } => self.anger = *score,
            BotFact::Said(reply) => {
                if reply.act == Act::Answer {
                    self.tried.extend(reply.citations.iter().map(|citation| citation.atom.clone()));
                }
            }
            BotFact::Moved { frame, .. } => {
                if let Some(Frame::Flow { slots, .. }) = frame {
                    details::take_in(&mut self.slots, given::asked_for(slots.clone()));
                }
                if let Phase::Bot { frame: own } = &mut self.phase {
                    *own = frame.clone();
                }
            }
            BotFact::HandedOff(handoff) => {
                self.slots.extend(handoff.packet.slots.clone());
                self.handoffs.push(handoff.clone());
                self.handed_off_at = Some(at);
                self.phase = Phase::Queued { handoff: handoff.id };
            }
            BotFact::Detailed { slots } => {
                self.slots.extend(slots.clone());
                if let (Phase::Queued { .. }, Some(handoff)) = (&self.phase, self.handoffs.last_mut()) {
                    handoff.packet.slots.extend(slots.clone());
                }
            }
        }
    }

    fn hear(&mut self, text: &str, choice: Option<Press>) {
        self.n_messages += 1;
        self.n_bytes_said += text.len();
        self.anger = AngerScore::CALM;
        if choice.is_none() {
            self.last_said.push_back(text.to_owned());
            self.locale = self.locale_after(text).to_owned();
        }
        if self.last_said.len() > REMEMBERED {
            self.last_said.pop_front();
        }
        self.alerts.hear(text);
        if self.first_question.is_none() {
            self.first_question = Some(text.to_owned());
        }
    }

    /// The language of the talk: the one that it was opened in, until the customer writes in another.
    pub fn locale(&self) -> &str {
        &self.locale
    }

    /// The language of the talk after this message. A procedure or a diagnosis goes on as it began, whichever its replies are typed in.
    pub fn locale_after(&self, text: &str) -> &str {
        if let Phase::Bot { frame: Some(Frame::Flow { .. } | Frame::Tree { .. }) } = self.phase {
            return &self.locale;
        }
        let start: String = text.chars().take(LONGEST_LOOKED_AT).collect();
        language::of_talk(&start, &self.locale, &self.opened.locale)
    }

    /// What the bot may see: nothing while a person has the talk, and nothing after the end.
    pub fn for_bot(&self) -> Option<BotView<'_>> {
        match &self.phase {
            Phase::Bot { frame } => {
                Some(BotView { conversation: self, locale: &self.locale, frame: frame.as_ref(), aside: self.memory.aside.as_ref() })
            }
            Phase::Queued { .. } | Phase::Agent { .. } | Phase::Closed { .. } | Phase::Erased { .. } => None,
        }
    }

    /// Who has the talk.
    pub fn phase(&self) -> &Phase {
        &self.phase
    }

    /// The number of events so far: what `append` must be told, so that two servers cannot both write the next.
    pub fn len(&self) -> u32 {
        self.len
    }

    /// A conversation has at least its opening.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How it began.
    pub fn opened(&self) -> &Opened {
        &self.opened
    }

    /// When it began.
    pub fn opened_at(&self) -> Timestamp {
        self.opened_at
    }

    /// How many messages the customer sent.
    pub fn n_messages(&self) -> u32 {
        self.n_messages
    }

    /// How many bytes the customer's messages have together.
    pub fn n_bytes_said(&self) -> usize {
        self.n_bytes_said
    }

    /// How many of its facts this version cannot read: the talk is known as far as the others say.
    pub fn n_unreadable(&self) -> u32 {
        self.n_unreadable
    }

    /// What is known of how it went.
    pub fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    /// The first thing that the customer wrote.
    pub fn first_question(&self) -> Option<&str> {
        self.first_question.as_deref()
    }

    /// What the customer typed lately, the newest first.
    pub fn lately_said(&self) -> impl Iterator<Item = &str> {
        self.last_said.iter().rev().map(String::as_str)
    }

    /// What was said, as far as what comes next may lean on it.
    pub fn memory(&self) -> &Memory {
        &self.memory
    }

    /// The atoms that the bot answered with, in order.
    pub fn tried(&self) -> &[AtomId] {
        &self.tried
    }

    /// The button that a press names.
    pub fn pressed(&self, press: Press) -> Result<Pressed<'_>, PressFault> {
        self.buttons.find(press)
    }

    /// The buttons that the customer can press.
    pub fn buttons(&self) -> &Buttons {
        &self.buttons
    }
}

/// A conversation in which the bot may speak.
#[derive(Debug, Clone, Copy)]
pub struct BotView<'a> {
    conversation: &'a Conversation,
    locale: &'a str,
    frame: Option<&'a Frame>,
    aside: Option<&'a Frame>,
}

impl<'a> BotView<'a> {
    /// The conversation as it stood when the bot said this: who presses an older button goes back there.
    pub fn back_at(self, shown: &'a Shown) -> Self {
        BotView { frame: shown.frame.as_ref(), aside: shown.aside.as_ref(), ..self }
    }

    /// Where the conversation stands.
    pub fn frame(&self) -> Option<&'a Frame> {
        self.frame
    }

    /// The procedure that waits until the present matter is done.
    pub fn aside(&self) -> Option<&'a Frame> {
        self.aside
    }

    /// The conversation as this message finds it: it is answered in the language that it is written in.
    pub fn hearing(self, text: &str) -> Self {
        BotView { locale: self.conversation.locale_after(text), ..self }
    }

    /// The language of the customer.
    pub fn locale(&self) -> &'a str {
        self.locale
    }

    /// Where the customer writes.
    pub fn channel(&self) -> &'a str {
        &self.conversation.opened.channel
    }

    /// The region that the customer is in, where the page has said it.
    pub fn region(&self) -> Option<&'a Facet> {
        self.conversation.opened.region.as_ref()
    }

    /// The product that the page is about, where it has said so.
    pub fn product(&self) -> Option<&'a Facet> {
        self.conversation.opened.product.as_ref()
    }

    /// What was said before, as far as the next message may lean on it.
    pub fn memory(&self) -> &'a Memory {
        &self.conversation.memory
    }

    /// How many messages the customer sent.
    pub fn n_messages(&self) -> u32 {
        self.conversation.n_messages
    }

    /// The answers given so far.
    pub fn tried(&self) -> &'a [AtomId] {
        &self.conversation.tried
    }

    /// The details given so far.
    pub fn slots(&self) -> &'a BTreeMap<String, String> {
        &self.conversation.slots
    }

    /// What other systems were asked so far.
    pub fn called(&self) -> &'a [Called] {
        &self.conversation.called
    }

    /// Who the visitor is, where the page has proved it.
    pub fn verified_visitor(&self) -> Option<&'a str> {
        self.conversation.opened.visitor.as_deref().filter(|_| self.conversation.opened.is_verified)
    }

    /// What kind of saying the bot's last one was.
    pub fn last_act(&self) -> Option<Act> {
        self.conversation.evidence.last_act
    }

    /// The first thing that the customer wrote.
    pub fn first_question(&self) -> Option<&'a str> {
        self.conversation.first_question.as_deref()
    }

    /// The number that the next handoff gets.
    pub fn next_handoff(&self) -> HandoffId {
        HandoffId(u32::try_from(self.conversation.handoffs.len()).unwrap_or(u32::MAX - 1) + 1)
    }

    /// How angry the talk was after the customer's last message.
    pub fn anger(&self) -> AngerScore {
        self.conversation.anger
    }

    /// What went before a message that comes at `now`, as far as it tells how angry the talk is.
    pub fn past(&self, text: &NormalText, now: Timestamp) -> Past {
        let said = spoken(text.as_str());
        let is_same = |earlier: &&String| spoken(NormalText::of(earlier).as_str()) == said;
        let is_long = said.chars().nth(SHORTEST_REPEAT - 1).is_some();
        let n_repeats = if is_long { self.conversation.last_said.iter().filter(is_same).count() } else { 0 };
        let quiet = now.duration_since(self.conversation.evidence.last_activity);
        Past { previous: self.anger(), quiet, n_repeats, waited: self.conversation.waited }
    }

    /// The red lines crossed since the bot has the talk.
    pub fn red_lines(&self) -> &'a [RedLineHit] {
        &self.conversation.red_lines
    }
}
