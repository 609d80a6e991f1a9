//! By which standard is the work of an agent scored?
//!
//! Plain values, which an editor writes in `quality.ron`. What each measure (QA criterion) looks at is told in the room `quality`.

use crate::text::normalize::NormalText;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What stands in words for the name of the agent.
const AGENT: &str = "{agent}";

/// What an agent's part of a talk is scored by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QualityMeasure {
    /// The first message greets.
    Greeting,
    /// The customer is told who serves.
    Introduction,
    /// An angry customer reads words of empathy.
    Empathy,
    /// No forbidden word is written.
    Forbidden,
    /// The first message comes in time.
    FirstAnswer,
    /// The customer does not wait long between messages.
    Gaps,
    /// No message says what an earlier one said.
    Repetition,
    /// Nothing is asked that the customer told already.
    AskedAgain,
    /// Where the knowledge base has an answer, it is used.
    Knowledge,
    /// Promises are kept in time.
    Promises,
    /// The reason of the case is noted.
    WrapUp,
    /// The end is a farewell, or asks whether all is solved.
    Farewell,
    /// No personal detail is typed in plain.
    Privacy,
    /// No message is too long.
    Length,
}

impl QualityMeasure {
    /// All, in the order in which they are shown.
    pub const ALL: [QualityMeasure; 14] = [
        QualityMeasure::Greeting,
        QualityMeasure::Introduction,
        QualityMeasure::FirstAnswer,
        QualityMeasure::Gaps,
        QualityMeasure::Empathy,
        QualityMeasure::Forbidden,
        QualityMeasure::AskedAgain,
        QualityMeasure::Repetition,
        QualityMeasure::Knowledge,
        QualityMeasure::Length,
        QualityMeasure::Privacy,
        QualityMeasure::Promises,
        QualityMeasure::Farewell,
        QualityMeasure::WrapUp,
    ];

    /// The name in `quality.ron`, in the store and on the wire.
    pub fn name(self) -> &'static str {
        match self {
            QualityMeasure::Greeting => "greeting",
            QualityMeasure::Introduction => "introduction",
            QualityMeasure::Empathy => "empathy",
            QualityMeasure::Forbidden => "forbidden",
            QualityMeasure::FirstAnswer => "first_answer",
            QualityMeasure::Gaps => "gaps",
            QualityMeasure::Repetition => "repetition",
            QualityMeasure::AskedAgain => "asked_again",
            QualityMeasure::Knowledge => "knowledge",
            QualityMeasure::Promises => "promises",
            QualityMeasure::WrapUp => "wrap_up",
            QualityMeasure::Farewell => "farewell",
            QualityMeasure::Privacy => "privacy",
            QualityMeasure::Length => "length",
        }
    }

    /// The measure with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|own| own.name() == name)
    }
}

/// What a measure came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// It is met.
    Passed,
    /// It is not.
    Failed,
    /// Nothing of the kind happened, so that nothing can be said.
    NotApplicable,
}

/// What a reviewer makes of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Opinion {
    /// It is so.
    Agree,
    /// It is not so.
    Disagree,
}

/// The standard. A measure of weight 0 is looked at and adds no points.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standard {
    /// See [`QualityMeasure::Greeting`].
    pub greeting: Worded,
    /// See [`QualityMeasure::Introduction`]; `{agent}` is the agent's name.
    pub introduction: Worded,
    /// See [`QualityMeasure::Empathy`].
    pub empathy: Empathy,
    /// See [`QualityMeasure::Forbidden`].
    pub forbidden: Forbidden,
    /// See [`QualityMeasure::FirstAnswer`].
    pub first_answer: FirstAnswer,
    /// See [`QualityMeasure::Gaps`].
    pub gaps: Gaps,
    /// See [`QualityMeasure::Repetition`].
    pub repetition: Repetition,
    /// See [`QualityMeasure::AskedAgain`].
    pub asked_again: AskedAgain,
    /// See [`QualityMeasure::Knowledge`].
    pub knowledge: Plain,
    /// See [`QualityMeasure::Promises`].
    pub promises: Plain,
    /// See [`QualityMeasure::WrapUp`].
    pub wrap_up: Plain,
    /// See [`QualityMeasure::Farewell`].
    pub farewell: Worded,
    /// See [`QualityMeasure::Privacy`].
    pub privacy: Plain,
    /// See [`QualityMeasure::Length`].
    pub length: Length,
}

/// A measure that needs nothing but its weight.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plain {
    /// How many points it is worth.
    pub weight: u8,
}

/// A measure that looks for words.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Worded {
    /// How many points it is worth.
    pub weight: u8,
    /// The words; one of them is enough.
    pub words: Wording,
}

/// What an angry customer is to read.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Empathy {
    /// How many points it is worth.
    pub weight: u8,
    /// From which anger on, from 0 to 1.
    pub anger: f32,
    /// In how many messages of the agent the words must come.
    pub within: u8,
    /// The words; one of them is enough.
    pub words: Wording,
}

/// What no agent writes.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Forbidden {
    /// How many points it is worth.
    pub weight: u8,
    /// One of these words, and the measure is failed.
    pub slips: Wording,
    /// One of these words, and the whole card is: it has no points.
    pub grave: Wording,
}

/// How soon the first message must come.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FirstAnswer {
    /// How many points it is worth.
    pub weight: u8,
    /// So long after the agent took the case.
    pub seconds: u32,
}

/// How long the customer may wait between messages.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gaps {
    /// How many points it is worth.
    pub weight: u8,
    /// What is longer is a long wait.
    pub seconds: u32,
    /// The most long waits, of a hundred.
    pub most_percent: u8,
}

/// From when on a message repeats another.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repetition {
    /// How many points it is worth.
    pub weight: u8,
    /// How much of two messages is alike, of a hundred.
    pub alike_percent: u8,
    /// Shorter messages, in characters, are no repetition.
    pub shortest: u8,
}

/// What is not asked again.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskedAgain {
    /// How many points it is worth.
    pub weight: u8,
    /// Words that ask for something.
    pub asking: Wording,
    /// The details.
    pub details: Vec<AskedDetail>,
}

/// A detail that is not asked for once it is known.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskedDetail {
    /// What it is.
    pub kind: DetailKind,
    /// The names of the details of procedures that are of this kind.
    pub slots: Vec<String>,
    /// What it is called.
    pub words: Wording,
}

/// Kinds of details that can be told apart in what a customer writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub enum DetailKind {
    /// The number of a phone.
    Phone,
    /// The number of an order or a parcel.
    Order,
    /// A postal address.
    Address,
    /// An e-mail address.
    Email,
}

/// How long a message may be.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Length {
    /// How many points it is worth.
    pub weight: u8,
    /// The most characters.
    pub characters: u32,
}

impl Standard {
    /// How many points a measure is worth.
    pub fn weight(&self, measure: QualityMeasure) -> u8 {
        match measure {
            QualityMeasure::Greeting => self.greeting.weight,
            QualityMeasure::Introduction => self.introduction.weight,
            QualityMeasure::Empathy => self.empathy.weight,
            QualityMeasure::Forbidden => self.forbidden.weight,
            QualityMeasure::FirstAnswer => self.first_answer.weight,
            QualityMeasure::Gaps => self.gaps.weight,
            QualityMeasure::Repetition => self.repetition.weight,
            QualityMeasure::AskedAgain => self.asked_again.weight,
            QualityMeasure::Knowledge => self.knowledge.weight,
            QualityMeasure::Promises => self.promises.weight,
            QualityMeasure::WrapUp => self.wrap_up.weight,
            QualityMeasure::Farewell => self.farewell.weight,
            QualityMeasure::Privacy => self.privacy.weight,
            QualityMeasure::Length => self.length.weight,
        }
    }

    /// Every list of words, by the field that it stands in.
    pub fn wordings(&self) -> Vec<(&'static str, &Wording)> {
        let details = self.asked_again.details.iter().map(|detail| ("words", &detail.words));
        [
            ("greeting", &self.greeting.words),
            ("introduction", &self.introduction.words),
            ("empathy", &self.empathy.words),
            ("slips", &self.forbidden.slips),
            ("grave", &self.forbidden.grave),
            ("asking", &self.asked_again.asking),
            ("farewell", &self.farewell.words),
        ]
        .into_iter()
        .chain(details)
        .collect()
    }
}

/// Words by language. A message is looked through for those of every language, since an agent may change it in the middle of a talk: Han
/// words match in either script, and Latin ones as whole words.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(from = "BTreeMap<String, Vec<String>>")]
pub struct Wording {
    /// As they were written, by language.
    pub written: BTreeMap<String, Vec<String>>,
    normal: Vec<String>,
}

impl From<BTreeMap<String, Vec<String>>> for Wording {
    fn from(written: BTreeMap<String, Vec<String>>) -> Self {
        let mut normal: Vec<String> = written.values().flatten().map(|phrase| NormalText::of(phrase).as_str().trim().to_owned()).collect();
        normal.retain(|phrase| !phrase.is_empty());
        normal.sort_unstable();
        normal.dedup();
        Wording { written, normal }
    }
}

impl Wording {
    /// Whether one of the words stands in a text.
    pub fn is_in(&self, text: &NormalText) -> bool {
        self.normal.iter().any(|phrase| has(text.as_str(), phrase))
    }

    /// Whether one of the words stands in a text that an agent of this name wrote.
    pub fn is_in_text_of(&self, text: &NormalText, agent: &str) -> bool {
        let name = NormalText::of(agent);
        self.normal.iter().any(|phrase| has(text.as_str(), &phrase.replace(AGENT, name.as_str())))
    }
}

/// Whether a phrase stands in a text, not inside of a longer Latin word or number.
fn has(text: &str, phrase: &str) -> bool {
    let is_of_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let (first, last) = (phrase.chars().next(), phrase.chars().next_back());
    text.match_indices(phrase).any(|(at, _)| {
        let (before, behind) = (text[..at].chars().next_back(), text[at + phrase.len()..].chars().next());
        !(is_of_word(first) && is_of_word(before) || is_of_word(last) && is_of_word(behind))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_either_script_and_as_whole_words() {
        let wording: Wording =
            serde_json::from_str(r#"{"zh-CN": ["您好", "我是{agent}"], "zh-TW": ["很高興為您服務"], "en": ["hi", "I'm {agent}"]}"#)
                .unwrap();
        let check = |text: &str, expected: bool| assert_eq!(wording.is_in_text_of(&NormalText::of(text), "小王"), expected, "{text}");
        check("您好，请稍等", true);
        check("很高兴为您服务", true);
        check("很高興為您服務", true);
        check("Hi there", true);
        check("this is it", false);
        check("我是小王", true);
        check("我是小李", false);
        check("I’m 小王", true);
        check("", false);
    }

    #[test]
    fn a_measure_is_known_by_its_name() {
        for measure in QualityMeasure::ALL {
            assert_eq!(QualityMeasure::named(measure.name()), Some(measure));
            assert_eq!(serde_json::to_value(measure).unwrap(), measure.name());
        }
        assert_eq!(QualityMeasure::named("mood"), None);
    }
}
