//! What does a message lead to?
//!
//! [`Engine::turn`] is pure and cannot fail: a view of the conversation and a message give the facts that follow. It reads no clock and no
//! file, and it never speaks where there is no [`BotView`].

use crate::conversation::buttons::Pressed;
use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::{Act, BotFact, Reply};
use crate::conversation::fact::customer::{CustomerFact, Opened, Rating};
use crate::conversation::handoff::HandoffReason;
use crate::conversation::roster::Duty;
use crate::conversation::{BotView, Conversation};
use crate::engine::decide::decided::Decided;
use crate::engine::decide::policy::Says;
use crate::engine::decide::{after_no_help, decide};
use crate::engine::reply::speaker::Speaker;
use crate::engine::understand::understanding::Understanding;
use crate::engine::understand::{button, context};
use crate::engine::{Engine, Moment, Turn};
use crate::escalation::anger::AngerScore;
use crate::escalation::anger::talk::Past;
use crate::escalation::redline::Crossing;
use crate::text::customer::CustomerText;
use crate::text::normalize::NormalText;
use jiff::Timestamp;

impl Engine {
    /// The facts of an opening: the opening itself and the greeting.
    pub fn open(&self, opened: Opened) -> Vec<Fact> {
        let welcome = self.policy.words(&opened.locale).welcome.clone();
        let greeting = Reply { act: Act::Greet, text: welcome, choices: Vec::new(), citations: Vec::new(), confidence: None };
        let opened = Opened { content: Some(self.hash.clone()), ..opened };
        vec![Fact::Customer(CustomerFact::Opened(opened)), Fact::Bot(BotFact::Said(greeting))]
    }

    /// What a message leads to.
    pub fn turn(&self, view: &BotView<'_>, text: &CustomerText, moment: Moment<'_>) -> Turn {
        let said = Fact::Customer(CustomerFact::Said { text: text.as_str().to_owned(), choice: None });
        let view = &view.hearing(text.as_str());
        self.take(view, said, context::read(self, view, text, moment.now), moment)
    }

    /// What a press of a button leads to; `view` is the conversation as it stood when the button was shown.
    pub fn press(&self, view: &BotView<'_>, pressed: Pressed<'_>, moment: Moment<'_>) -> Turn {
        self.take(view, pressed.fact(), button::press(self, view, pressed, moment.now), moment)
    }

    fn take(&self, view: &BotView<'_>, said: Fact, understanding: Understanding, moment: Moment<'_>) -> Turn {
        let mut facts = vec![said];
        facts.extend(understanding.read_as.clone().map(|(text, how)| Fact::Bot(BotFact::ReadAs { text, how })));
        facts.extend(signal_facts(&understanding));
        if let Some(solved) = understanding.verdict {
            facts.push(Fact::Customer(CustomerFact::Rated(Rating::verdict(solved))));
        }
        let Decided { by, decision } = decide(self, view, &understanding, moment.now);
        let decision = self.ask_instead(view, &understanding, decision, moment);
        self.finish(view, Turn { facts, understanding, decided_by: by, led_to: None, wanted: None }, decision, moment)
    }

    /// What a judgement leads to: the next best answer or a person, when the bot's last answer did not help; and promises, when the customer is
    /// left unhappy.
    pub fn judged(&self, conversation: &Conversation, rating: Rating, moment: Moment<'_>) -> Vec<Fact> {
        let is_unsolved = rating.solved == Some(false);
        let is_complaint = rating.comment.as_deref().is_some_and(|comment| self.is_complaint(comment));
        let rescue = self.rescue(conversation, &rating, moment.now);
        let mut facts = vec![Fact::Customer(CustomerFact::Rated(Rating { is_complaint, ..rating }))];
        facts.extend(rescue);
        if let Some(view) = conversation.for_bot().filter(|_| is_unsolved)
            && let Some(decision) = after_no_help(self, &view, moment.now)
        {
            facts.extend(Speaker::of(self, &view, moment, None, &[]).facts(decision));
        }
        facts
    }

    /// Whether a comment complains: in anger, over a red line, with a wish for a person, or with words that nothing is solved.
    fn is_complaint(&self, comment: &str) -> bool {
        let text = NormalText::of(comment);
        let signals = self.escalation.signals(comment, &text, &Past::default());
        let is_unsolved = || Says::contains(&self.policy.says.unsolved, &text);
        signals.is_plea || signals.red_lines().next().is_some() || signals.anger.score.get() >= self.measure.anger || is_unsolved()
    }

    /// Passes the customer to a person without a message, as the button does.
    pub fn hand_off(&self, view: &BotView<'_>, reason: HandoffReason, moment: Moment<'_>) -> Vec<Fact> {
        Speaker::of(self, view, moment, None, &[]).hand_off(reason, view.memory().path.clone())
    }

    /// Whether somebody is at the desk for everybody.
    pub fn is_on_duty(&self, now: Timestamp) -> bool {
        self.desk.rosters.duty(now) == Duty::Everybody
    }
}

/// What is recorded of the red lines in a message.
pub(in crate::engine) fn crossing_facts(crossings: &[Crossing]) -> impl Iterator<Item = Fact> {
    crossings.iter().cloned().map(|Crossing { hit, noted }| match noted {
        None => Fact::Bot(BotFact::RedLineCrossed { hit }),
        Some(why) => Fact::Bot(BotFact::RedLineNoted { hit, why }),
    })
}

/// What is recorded of a message's signals.
fn signal_facts(understanding: &Understanding) -> Vec<Fact> {
    let signals = &understanding.signals;
    let mut facts: Vec<Fact> = crossing_facts(&signals.crossings).collect();
    if signals.anger.score >= AngerScore::NOTICED {
        facts.push(Fact::Bot(BotFact::AngerMeasured { score: signals.anger.score, reasons: signals.anger.reasons.clone() }));
    }
    facts
}
