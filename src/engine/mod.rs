//! What do we say now?
//!
//! An [`Engine`] is the compiled content. A message is read in `understand`, what is to be done about it in `decide`, and in which words in
//! `reply`; `turn` goes this way, and `ask` knows when another system must be asked first. What is done for a customer who waits for a
//! person stands in `waiting`, and what an agent may answer in `help`.

pub mod ask;
pub mod buttons;
pub mod decide;
pub mod help;
pub mod labels;
pub mod load;
pub mod look_up;
pub mod meanings;
pub mod promises;
mod remark;
pub mod reply;
mod rescue;
mod same;
pub mod turn;
pub mod understand;
mod waiting;
pub mod wanted;
pub mod wrap_up;

use crate::connector::hook::Hooks;
use crate::connector::{Connected, Connectors};
use crate::conversation::alarm::AlarmLimits;
use crate::conversation::fact::Fact;
use crate::conversation::measure::Measure;
use crate::conversation::waiting::Waiting;
use crate::dialog::flow::Flows;
use crate::dialog::frame::Target;
use crate::engine::decide::decided::DecidedBy;
use crate::engine::decide::policy::Policy;
use crate::engine::meanings::Meanings;
use crate::engine::promises::PromiseForm;
use crate::engine::reply::labels::Labels;
use crate::engine::reply::team::Team;
use crate::engine::reply::words::Desk;
use crate::engine::understand::heard::Lately;
use crate::engine::understand::understanding::Understanding;
use crate::engine::wanted::Wanted;
use crate::engine::wrap_up::WrapUpForm;
use crate::escalation::Escalation;
use crate::intent::Intents;
use crate::kb::KnowledgeBase;
use crate::kb::entry::ContentHash;
use crate::privacy::retention::Retention;
use crate::search::SearchIndex;
use crate::talk::Talk;
use crate::text::pinyin::Pinyin;
use crate::text::segment::Segmenter;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// The compiled content, ready to answer. Made by [`Engine::compile`].
#[derive(Debug)]
pub struct Engine {
    /// What the bot knows.
    pub kb: KnowledgeBase,
    /// Finds it.
    pub index: SearchIndex,
    /// Cuts texts.
    pub segmenter: Segmenter,
    /// Reads what is typed in Pinyin.
    pub pinyin: Pinyin,
    /// What customers want.
    pub intents: Intents,
    /// What means the same.
    pub meanings: Meanings,
    /// What small words do.
    pub talk: Talk,
    /// The procedures.
    pub flows: Flows,
    /// What other systems can be asked.
    pub connectors: Connectors,
    /// Who outside is told of what happens at the desk.
    pub hooks: Hooks,
    /// Tells who needs a person.
    pub escalation: Escalation,
    /// How sure the bot must be, and how it speaks.
    pub policy: Policy,
    /// Who is at the desk, and what a waiting customer reads.
    pub desk: Desk,
    /// How cases come to agents, and back.
    pub team: Team,
    /// What can be promised to a customer.
    pub promises: PromiseForm,
    /// What an agent notes when a case is done.
    pub wrap_up: WrapUpForm,
    /// What people at the desk read for names.
    pub labels: Labels,
    /// By which rules it is judged how conversations ended, and how soon the desk must answer.
    pub measure: Measure,
    /// From which numbers on somebody is to be told.
    pub alarms: AlarmLimits,
    /// How long conversations are kept.
    pub retention: Retention,
    /// Pictures of the knowledge base, by path below its root.
    pub pictures: BTreeMap<String, Vec<u8>>,
    /// The version of the whole content.
    pub hash: ContentHash,
    /// What was made of texts lately; it changes nothing but how long a turn takes.
    lately: Lately,
}

/// When a message comes, and into what situation at the desk.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'a> {
    /// The time.
    pub now: Timestamp,
    /// Who waits at the desk already.
    pub waiting: &'a Waiting,
    /// Which other systems can be asked.
    pub connected: Connected,
}

/// What one customer message led to.
#[derive(Debug, Clone)]
pub struct Turn {
    /// What happened, the customer's message first. It is not all yet while something is wanted.
    pub facts: Vec<Fact>,
    /// What was read from the message.
    pub understanding: Understanding,
    /// The rule that decided about it.
    pub decided_by: DecidedBy,
    /// What the message was taken for: the atom that answers it, the question of a symptom tree, or the procedure; nothing where the bot did
    /// none of these.
    pub led_to: Option<Target>,
    /// What another system is to be asked before the turn can go on, by [`Engine::resume`].
    pub wanted: Option<Box<Wanted>>,
}

impl Engine {
    /// Forgets what was made of texts lately, so that who measures the work of a turn measures all of it.
    pub fn forget(&self) {
        self.lately.forget();
    }

    /// Whether a target only returns a courtesy: 好的谢谢 in the middle of a procedure does not end it, and beside a wish it is none.
    pub fn is_courtesy(&self, target: &Target) -> bool {
        matches!(target, Target::Flow(flow) if self.flows.get(flow).is_some_and(|flow| flow.is_courtesy))
    }
}
