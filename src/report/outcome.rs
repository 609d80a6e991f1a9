//! What does a report keep of one conversation?
//!
//! A few words of each, so that a period of any length can be counted without holding what was said. Nothing is counted here.

use crate::conversation::Conversation;
use crate::conversation::fact::bot::Act;
use crate::conversation::handoff::HandoffReason;
use crate::conversation::measure::Measure;
use crate::conversation::outcome::Evidence;
use crate::report::definition::{OutcomeClass, classify, is_counted};
use crate::report::returns::{Returns, Visit};
use jiff::{SignedDuration, Timestamp};

/// How a conversation that counts ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// When it began.
    pub opened_at: Timestamp,
    /// When the customer or a person last did something.
    pub last_activity: Timestamp,
    /// Where and in what it was held.
    pub setting: Setting,
    /// The entry of the last answer.
    pub entry: Option<Box<str>>,
    /// Why it was first passed to the desk.
    pub handoff: Option<HandoffReason>,
    /// How angry the angriest message to the bot was.
    pub peak_anger: f32,
    /// The customer's last stars.
    pub stars: Option<u8>,
    /// Whether the customer said of the last answer that it did not help.
    pub is_refused: bool,
    /// How many messages the customer wrote.
    pub n_messages: u32,
    /// How many answers the bot gave.
    pub n_answers: u32,
    /// Whether the last thing that the bot did was to answer.
    pub ends_in_answer: bool,
    /// How often the bot asked which of several was meant, and how often a press then led on.
    pub clarified: (u32, u32),
    /// What the desk did.
    pub service: Service,
    class: OutcomeClass,
    visit: Option<Visit>,
}

/// Where and in what a conversation was held.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Setting {
    /// Where it came from.
    pub channel: Box<str>,
    /// The language that the customer reads.
    pub locale: Box<str>,
    /// The region that the customer was in.
    pub region: Option<Box<str>>,
    /// The product that the page was about.
    pub product: Option<Box<str>>,
}

/// What the desk did for a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Service {
    /// How long the customer waited until an agent took the case.
    pub waited: Option<SignedDuration>,
    /// How long until an agent wrote.
    pub answered_after: Option<SignedDuration>,
    /// How long agents had the case; nothing where none had it, or has it still.
    pub handled: Option<SignedDuration>,
}

impl Outcome {
    /// The outcome of a conversation at the time `now`; none when it does not count.
    pub fn of(conversation: &Conversation, now: Timestamp, measure: &Measure) -> Option<Self> {
        let evidence = conversation.evidence();
        is_counted(conversation).then(|| Outcome {
            opened_at: conversation.opened_at(),
            last_activity: evidence.last_activity,
            setting: Setting::of(conversation),
            entry: evidence.last_answer.as_ref().and_then(|atom| atom.as_str().split('/').next()).map(Box::from),
            handoff: evidence.handoff,
            peak_anger: evidence.peak_anger.get(),
            stars: evidence.stars,
            is_refused: evidence.solved == Some(false),
            n_messages: conversation.n_messages(),
            n_answers: evidence.n_answers,
            ends_in_answer: evidence.last_act == Some(Act::Answer),
            clarified: (evidence.n_clarified, evidence.n_clarified_well),
            service: Service::of(evidence),
            class: classify(conversation, now, measure),
            visit: Visit::of(conversation),
        })
    }

    /// The visit that it was, where it is known whose.
    pub fn visit(&self) -> Option<&Visit> {
        self.visit.as_ref()
    }

    /// The class, in the light of who came back.
    pub fn class(&self, returns: &Returns<'_>, measure: &Measure) -> OutcomeClass {
        let has_return = self.came_back(returns, measure.return_window);
        if has_return { self.class.after_return(measure) } else { self.class }
    }

    /// Whether the customer came back on the same matter, or to a person, within so long.
    pub fn came_back(&self, returns: &Returns<'_>, window: SignedDuration) -> bool {
        self.visit().is_some_and(|visit| returns.has_return(visit, window))
    }
}

impl Setting {
    fn of(conversation: &Conversation) -> Self {
        let opened = conversation.opened();
        Setting {
            channel: Box::from(opened.channel.as_str()),
            locale: Box::from(opened.locale.as_str()),
            region: opened.region.as_ref().map(|region| Box::from(region.as_str())),
            product: opened.product.as_ref().map(|product| Box::from(product.as_str())),
        }
    }
}

impl Service {
    fn of(evidence: &Evidence) -> Self {
        Service {
            waited: evidence.waited,
            answered_after: evidence.answered_by_person_after,
            handled: Some(evidence.handled).filter(|handled| !handled.is_zero()),
        }
    }
}
