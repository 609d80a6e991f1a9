//! In which words does the program speak?
//!
//! Each field is written by an editor in `policy.ron` or `handoff.ron`; intents/README.md shows what each is for.

use crate::conversation::roster::Rosters;
use crate::engine::reply::hours::DayWords;
use crate::engine::understand::leaving::LeavingPhrases;
use jiff::Timestamp;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The language that others fall back to.
pub const FALLBACK_LOCALE: &str = "zh-CN";

/// Words in one or several wordings, so that a customer does not read the same sentence again and again. Written as one text or a list.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "Written")]
pub struct Wordings(Vec<String>);

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    One(String),
    Several(Vec<String>),
}

impl TryFrom<Written> for Wordings {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        match written {
            Written::One(words) => Ok(Wordings(vec![words])),
            Written::Several(wordings) if wordings.is_empty() => Err("a list of wordings has at least one"),
            Written::Several(wordings) => Ok(Wordings(wordings)),
        }
    }
}

impl Wordings {
    /// The wording for the `n`-th message: one after the other, and then the first again.
    pub fn at(&self, n: u32) -> String {
        self.0[n as usize % self.0.len()].clone()
    }
}

/// What the bot says outside answers and flows.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BotWords {
    /// The first thing that a customer reads.
    pub welcome: String,
    /// Before the titles of what may have been meant.
    pub clarify: Wordings,
    /// Before other titles, when none of the first was meant.
    pub others: Wordings,
    /// The button for none of them.
    pub none: String,
    /// The button of a question of a symptom tree for who cannot tell, where the editor wrote none.
    pub unknown: String,
    /// When the bot does not know.
    pub miss: Wordings,
    /// When none of the titles was meant.
    pub rephrase: Wordings,
    /// When nothing is known of what a message names; `{thing}` is that.
    pub not_known: Wordings,
    /// After a nod to an answer.
    pub heard: Wordings,
    /// When a message has no matter, and there is none before.
    pub prompt: Wordings,
    /// The button that asks for a person.
    pub person: String,
    /// The button that says it helped.
    pub solved: String,
    /// The button that says it did not help.
    pub unsolved: String,
    /// After it helped.
    pub glad: Wordings,
    /// After it did not help.
    pub sorry: Wordings,
    /// Before the next best answer.
    pub next: Wordings,
    /// After a procedure was cancelled.
    pub cancelled: Wordings,
    /// When a procedure begins again because it was edited.
    pub changed: String,
    /// After a detail was corrected.
    pub corrected: Wordings,
    /// After a detail that a later question asks for.
    pub noted: Wordings,
    /// When the matter in between is done; `{title}` is what was put aside.
    pub resume: Wordings,
    /// The button that goes on with it.
    pub go_on: String,
    /// The button that leaves it.
    pub leave_it: String,
    /// After a message without words.
    pub empty: String,
    /// After a picture or a file, at which the bot cannot look.
    pub unseen: Wordings,
    /// Before an answer to somebody who is annoyed.
    pub soften: Wordings,
    /// Before a question is asked again.
    pub repeat: Wordings,
}

/// What the desk says.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeskWords {
    /// When others wait too; `{ahead}` is how many.
    pub queued: String,
    /// When nobody else waits.
    pub next: String,
    /// When nobody is on duty; `{hours}` is when somebody is, and `{back}` when the next shift begins.
    pub off_duty: String,
    /// After that, to a customer who has left no number.
    pub contact: String,
    /// After a number to call back; `{phone}` is the number.
    pub callback: String,
    /// Before an answer to somebody who waits.
    pub meanwhile: String,
    /// While somebody is on duty, to a customer who asks when it is their turn.
    pub waiting: Wordings,
    /// After what a waiting customer tells or asks that a person should deal with.
    pub kept: Wordings,
    /// After a customer has left the queue.
    pub left: String,
    /// To an angry customer.
    pub soothe: String,
    /// After what somebody in danger must do first.
    pub danger: String,
    /// After a red line.
    pub red_line: String,
    /// When an agent takes the case; `{agent}` is the name.
    pub claimed: String,
    /// When the case goes to somebody else.
    pub transferred: String,
    /// When the bot has the talk again.
    pub returned: String,
    /// When the case is resolved.
    pub resolved: String,
    /// The days of the week.
    pub days: DayWords,
}

/// `handoff.ron`: who is at the desk, and what a waiting customer reads.
#[derive(Debug, Clone)]
pub struct Desk {
    /// When somebody is on duty.
    pub rosters: Rosters,
    /// What agents can be good at; `general` is among them.
    pub skills: Vec<String>,
    /// What customers write to leave the queue.
    pub says: LeavingPhrases,
    /// The words by language; [`FALLBACK_LOCALE`] is among them.
    pub(in crate::engine) words: BTreeMap<String, DeskWords>,
}

impl Desk {
    /// The words in a language, or in [`FALLBACK_LOCALE`].
    pub fn words(&self, locale: &str) -> &DeskWords {
        in_locale(&self.words, locale)
    }

    /// What the customer reads when an agent takes the case.
    pub fn claimed_words(&self, locale: &str, agent: &str) -> String {
        self.words(locale).claimed.replace("{agent}", agent)
    }

    /// What the customer reads after a handing over, when so many are served before.
    pub fn queue_words(&self, locale: &str, ahead: usize) -> String {
        let words = self.words(locale);
        match ahead {
            0 => words.next.clone(),
            ahead => words.queued.replace("{ahead}", &ahead.to_string()),
        }
    }

    /// What the customer reads after a handing over when nobody is on duty.
    pub fn off_duty_words(&self, locale: &str, now: Timestamp) -> String {
        let words = self.words(locale);
        let back = self.rosters.back(now).map(|back| words.days.day_and_time(&back)).unwrap_or_default();
        words.off_duty.replace("{hours}", &words.days.hours(self.rosters.for_everybody())).replace("{back}", &back)
    }

    /// What the customer reads after a number to call back.
    pub fn callback_words(&self, locale: &str, phone: &str) -> String {
        self.words(locale).callback.replace("{phone}", phone)
    }
}

/// The words in a language, or in the fallback, which the loader has proved to be there.
pub(in crate::engine) fn in_locale<'w, W>(words: &'w BTreeMap<String, W>, locale: &str) -> &'w W {
    words.get(locale).or_else(|| words.get(FALLBACK_LOCALE)).expect("the loader demands words in zh-CN")
}
