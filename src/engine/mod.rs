//! What do we say now?
//!
//! [`Engine::turn`] is pure and cannot fail: a view of the conversation and a message give the facts that follow. It reads no clock and no
//! file, and it never speaks where there is no [`BotView`].

mod adding;
pub mod ask;
mod carry_on;
mod context;
pub mod decide;
mod desk;
mod diagnose;
mod follow_up;
pub mod hours;
mod leaving;
pub mod load;
mod options;
mod narrow;
mod part;
mod passing;
pub mod policy;
pub mod reply;
mod sound;
mod title;
pub mod understand;
mod waiting;
pub mod words;

use crate::connector::call::Called;
use crate::connector::{Connected, Connectors};
use crate::conversation::event::{Act, Fact, Opened, Rating, Reply};
use crate::conversation::handoff::HandoffReason;
use crate::conversation::roster::Duty;
use crate::conversation::waiting::Waiting;
use crate::conversation::{BotView, Conversation};
use crate::dialog::flow::Flows;
use crate::dialog::frame::Frame;
use crate::engine::ask::Wanted;
use crate::engine::decide::decide;
use crate::engine::policy::Policy;
use crate::engine::reply::Speaker;
use crate::engine::understand::Understanding;
use crate::engine::words::Desk;
use crate::escalation::Escalation;
use crate::escalation::anger::AngerScore;
use crate::escalation::redline::Crossing;
use crate::intent::Intents;
use crate::kb::KnowledgeBase;
use crate::kb::entry::ContentHash;
use crate::search::SearchIndex;
use crate::text::customer::CustomerText;
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
    /// What customers want.
    pub intents: Intents,
    /// The procedures.
    pub flows: Flows,
    /// What other systems can be asked.
    pub connectors: Connectors,
    /// Tells who needs a person.
    pub escalation: Escalation,
    /// How sure the bot must be, and how it speaks.
    pub policy: Policy,
    /// Who is at the desk, and what a waiting customer reads.
    pub desk: Desk,
    /// Pictures of the knowledge base, by path below its root.
    pub pictures: BTreeMap<String, Vec<u8>>,
    /// The version of the whole content.
    pub hash: ContentHash,
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
    /// What another system is to be asked before the turn can go on, by [`Engine::resume`].
    pub wanted: Option<Box<Wanted>>,
}

impl Engine {
    /// The facts of an opening: the opening itself and the greeting.
    pub fn open(&self, opened: Opened) -> Vec<Fact> {
        let welcome = self.policy.words(&opened.locale).welcome.clone();
        let greeting = Reply { act: Act::Greet, text: welcome, choices: Vec::new(), citations: Vec::new(), confidence: None };
        vec![Fact::Opened(opened), Fact::BotSaid(greeting)]
    }

    /// What a message leads to.
    pub fn turn(&self, view: &BotView<'_>, text: &CustomerText, moment: Moment<'_>) -> Turn {
        let understanding = context::read(self, view, text, moment.now);
        let mut facts = vec![Fact::CustomerSaid { text: text.as_str().to_owned() }];
        facts.extend(understanding.read_as.clone().map(|(text, how)| Fact::ReadAs { text, how }));
        facts.extend(signal_facts(&understanding));
        if let Some(solved) = understanding.verdict {
            facts.push(Fact::Rated(Rating { solved: Some(solved), stars: None, comment: None }));
        }
        let decision = self.ask_instead(view, &understanding, decide(self, view, &understanding, moment.now), moment);
        self.finish(view, Turn { facts, understanding, wanted: None }, decision, moment)
    }

    /// What a judgement leads to: the next best answer or a person, when the bot's last answer did not help.
    pub fn judged(&self, conversation: &Conversation, rating: Rating, moment: Moment<'_>) -> Vec<Fact> {
        let is_unsolved = rating.solved == Some(false);
        let mut facts = vec![Fact::Rated(rating)];
        if let Some(view) = conversation.for_bot().filter(|_| is_unsolved)
            && let Some(decision) = decide::after_no_help(self, &view, moment.now)
        {
            facts.extend(self.speaker(&view, moment, None, &[]).facts(decision));
        }
        facts
    }

    /// Passes the customer to a person without a message, as the button does.
    pub fn hand_off(&self, view: &BotView<'_>, reason: HandoffReason, moment: Moment<'_>) -> Vec<Fact> {
        self.speaker(view, moment, None, &[]).hand_off(reason, view.memory().path.clone())
    }

    /// What was put aside waits on, but for one offer: who says something else then has left it.
    fn speaker<'a>(
        &'a self,
        view: &'a BotView<'a>,
        moment: Moment<'a>,
        understanding: Option<&'a Understanding>,
        called: &'a [Called],
    ) -> Speaker<'a> {
        let aside = view.memory().aside.as_ref().filter(|_| view.frame() != Some(&Frame::Offering));
        Speaker { engine: self, view, moment, understanding, called, aside }
    }

    /// Whether somebody is at the desk for everybody.
    pub fn is_on_duty(&self, now: Timestamp) -> bool {
        self.desk.rosters.duty(now) == Duty::Everybody
    }
}

/// What is recorded of the red lines in a message.
fn crossing_facts(crossings: &[Crossing]) -> impl Iterator<Item = Fact> {
    crossings.iter().cloned().map(|Crossing { hit, noted }| match noted {
        None => Fact::RedLineCrossed { hit },
        Some(why) => Fact::RedLineNoted { hit, why },
    })
}

/// What is recorded of a message's signals.
fn signal_facts(understanding: &Understanding) -> Vec<Fact> {
    let signals = &understanding.signals;
    let mut facts: Vec<Fact> = crossing_facts(&signals.crossings).collect();
    if signals.anger.score >= AngerScore::NOTICED {
        facts.push(Fact::AngerMeasured { score: signals.anger.score, reasons: signals.anger.reasons.clone() });
    }
    facts
}
