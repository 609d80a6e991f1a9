//! How sure must the bot be, and how often may it ask again?
//!
//! `policy.ron`; see intents/README.md. What is done with these limits stands in `decide`.

use crate::dialog::doubt;
use crate::engine::decide::costs::Costs;
use crate::engine::reply::words::{BotWords, FALLBACK_LOCALE, in_locale};
use crate::text::normalize::NormalText;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

/// The longest message that is taken for a bare yes or no, in Han characters: 没解决，还是一样的呀 has ten. A Latin word counts as two.
const LONGEST_REMARK: usize = 14;

/// Characters before a phrase that deny it.
pub(super) const DENIALS: [char; 4] = ['不', '没', '别', '未'];

/// The limits of the bot, and its words.
#[derive(Debug, Clone)]
pub struct Policy {
    /// How sure it must be to answer, and to offer choices.
    pub costs: Costs,
    /// How many titles it offers, 1 to 3.
    pub clarify_choices: usize,
    /// After how many turns without an answer it hands over.
    pub misses_before_person: u8,
    /// After how many questions in a row for what was meant it hands over.
    pub clarifies_before_person: u8,
    /// Within how many seconds two messages are parts of one sentence.
    pub burst_seconds: u32,
    /// Whether customers who wait for a person still get answers.
    pub answers_while_waiting: bool,
    /// What customers write to agree, disagree and cancel.
    pub says: Says,
    pub(in crate::engine) words: BTreeMap<String, BotWords>,
}

impl Policy {
    /// The words in a language, or in the fallback language.
    pub fn words(&self, locale: &str) -> &BotWords {
        in_locale(&self.words, locale)
    }

    /// The languages that the bot speaks besides the fallback language.
    pub fn other_locales(&self) -> Vec<String> {
        self.words.keys().filter(|locale| *locale != FALLBACK_LOCALE).cloned().collect()
    }
}

/// What customers write to steer the talk: phrases in normal form.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Says {
    /// It helped.
    #[serde(deserialize_with = "normal")]
    pub solved: Vec<String>,
    /// It did not help.
    #[serde(deserialize_with = "normal")]
    pub unsolved: Vec<String>,
    /// None of the choices.
    #[serde(deserialize_with = "normal")]
    pub none: Vec<String>,
    /// Something else was meant than the bot has understood.
    #[serde(default, deserialize_with = "normal")]
    pub mistaken: Vec<String>,
    /// Stop the procedure.
    #[serde(deserialize_with = "normal")]
    pub cancel: Vec<String>,
    /// Words that may stand around these and say nothing.
    #[serde(default, deserialize_with = "normal")]
    pub around: Vec<String>,
    /// One step back.
    #[serde(deserialize_with = "normal")]
    pub back: Vec<String>,
    /// Neither yes nor no: the customer cannot tell.
    #[serde(deserialize_with = "normal")]
    pub unknown: Vec<String>,
    /// Something said before is wrong.
    #[serde(deserialize_with = "normal")]
    pub correct: Vec<String>,
    /// Go on with what was put aside.
    #[serde(deserialize_with = "normal")]
    pub resume: Vec<String>,
    /// Yes, to an offer.
    #[serde(deserialize_with = "normal")]
    pub agree: Vec<String>,
}

/// Brings phrases into normal form once, since each message is held against all of them.
pub(super) fn normal<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let written: Vec<String> = Vec::deserialize(deserializer)?;
    Ok(written.iter().map(|phrase| NormalText::of(phrase).as_str().to_owned()).collect())
}

impl Says {
    /// Whether a short message says that it is solved (`true`) or not (`false`): the longest phrase of both lists decides, a negation before
    /// 解决了 turns it round, and a question (解决了吗) is no verdict.
    pub fn verdict(&self, text: &NormalText) -> Option<bool> {
        let text = text.as_str().trim_end_matches(|c: char| !c.is_alphanumeric());
        if text.ends_with(['吗', '么', '没', '呢']) && !text.ends_with("还没") {
            return None;
        }
        let solved = longest(&self.solved, text);
        let unsolved = longest(&self.unsolved, text);
        match (solved, unsolved) {
            (None, None) => None,
            (Some(found), None) if !found.is_negated && doubt::is_doubted(&NormalText::of(text)) => None,
            (Some(found), other) if other.is_none_or(|other| found.length > other.length) => Some(!found.is_negated),
            (_, _) => Some(false),
        }
    }

    /// Whether a message, of any length, has one of the phrases in it.
    pub fn contains(phrases: &[String], text: &NormalText) -> bool {
        phrases.iter().any(|phrase| text.as_str().contains(phrase.as_str()))
    }

    /// Whether a short message says one of the phrases.
    pub fn has(phrases: &[String], text: &NormalText) -> bool {
        longest(phrases, text.as_str()).is_some_and(|found| !found.is_negated)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Found {
    length: usize,
    is_negated: bool,
}

/// The longest phrase that stands in a short message.
fn longest(phrases: &[String], text: &str) -> Option<Found> {
    if length(text) > LONGEST_REMARK {
        return None;
    }
    let found = phrases.iter().filter_map(|phrase| {
        let start = text.find(phrase.as_str())?;
        let is_negated = text[..start].ends_with(DENIALS);
        Some(Found { length: phrase.chars().count(), is_negated })
    });
    found.max_by_key(|found| found.length)
}

/// How long a message is: its characters, and two for each Latin word.
fn length(text: &str) -> usize {
    let words = text.split(|c: char| !(c.is_ascii_alphabetic() || c == '\'')).filter(|word| !word.is_empty()).count();
    2 * words + text.chars().filter(|c| !c.is_ascii()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says() -> Says {
        let list = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        Says {
            solved: list(&["解决了", "好了", "可以了"]),
            unsolved: list(&["没解决", "不行", "没用"]),
            none: list(&["都不是"]),
            mistaken: list(&["不是这个意思"]),
            cancel: list(&["取消", "算了"]),
            around: Vec::new(),
            back: list(&["上一步"]),
            unknown: list(&["不知道"]),
            correct: list(&["错了"]),
            resume: list(&["接着办"]),
            agree: list(&["好的"]),
        }
    }

    #[test]
    fn a_short_remark_is_a_verdict() {
        let check = |text: &str, expected: Option<bool>| assert_eq!(says().verdict(&NormalText::of(text)), expected, "{text}");
        check("解决了，谢谢！", Some(true));
        check("没解决", Some(false));
        check("还是没解决了", Some(false));
        check("不行啊没用", Some(false));
        check("解決了", Some(true));
        check("解决了吗", None);
        check("能开专票就好了", None);
        check("可以了但是还在漏", None);
        check("i tried it, 解决了", Some(true));
        check("退款什么时候到账", None);
        check("空调装好了以后发现外机一直在响怎么办", None);
    }

    #[test]
    fn a_negated_remark_is_not_said() {
        assert!(Says::has(&says().cancel, &NormalText::of("算了吧")));
        assert!(!Says::has(&says().cancel, &NormalText::of("不取消")));
    }
}
