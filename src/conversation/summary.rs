//! What is kept of a conversation to count it?
//!
//! A [`Summary`] follows from the events alone and holds no word that anybody wrote: ids, times, kinds and numbers. The store writes it in the
//! transaction of the events, so that a report on a million conversations reads a million short rows and no event. No definition is applied
//! yet: what counts as solved is decided where it is counted, so that the past is counted anew under a new definition.

use crate::conversation::outcome::Evidence;
use crate::conversation::{Conversation, Phase};
use jiff::Timestamp;
use jiff::fmt::serde::timestamp::microsecond;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The version of the form and of what the fold gathers. A row of another one is not read: its conversation is folded again.
pub const FORM: u8 = 3;

/// How many digits of the content's version are kept: of ten thousand versions, two share them in one shop of five million.
const VERSION_DIGITS: usize = 12;

/// What is kept of a conversation to count it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// When it began.
    #[serde(with = "microsecond::required")]
    pub opened_at: Timestamp,
    /// Whether it is test traffic.
    pub is_test: bool,
    /// Where and in what it was held.
    pub setting: Setting,
    /// Whose it was, where that is known: the same number in all conversations of a visitor, and no name.
    pub visitor: Option<u64>,
    /// Who has the talk, or had it when its words were erased.
    pub stage: Stage,
    /// Whether its words were erased.
    pub is_erased: bool,
    /// How many messages the customer sent.
    pub n_messages: u32,
    /// How it went.
    pub evidence: Evidence,
}

/// Where and in what a conversation was held.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Setting {
    /// Where it came from.
    pub channel: Box<str>,
    /// The language that the customer reads.
    pub locale: Box<str>,
    /// The region that the customer was in.
    pub region: Option<Box<str>>,
    /// The product that the page was about.
    pub product: Option<Box<str>>,
    /// The first digits of the version of the content that was served when it began.
    pub content: Option<Box<str>>,
}

/// Who has a talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// The bot.
    Bot,
    /// Nobody: the customer waits, or an agent has it.
    Desk,
    /// Nobody: it is over.
    Over,
}

impl Summary {
    /// What is kept of a conversation.
    pub fn of(conversation: &Conversation) -> Self {
        let opened = conversation.opened();
        Summary {
            opened_at: conversation.opened_at(),
            is_test: opened.is_test,
            setting: Setting {
                channel: Box::from(opened.channel.as_str()),
                locale: Box::from(opened.locale.as_str()),
                region: opened.region.as_ref().map(|region| Box::from(region.as_str())),
                product: opened.product.as_ref().map(|product| Box::from(product.as_str())),
                content: opened
                    .content
                    .as_ref()
                    .map(|hash| hash.as_str().chars().take(VERSION_DIGITS).collect::<String>().into_boxed_str()),
            },
            visitor: opened.same_visitor().map(number_of),
            stage: Stage::of(conversation.phase()),
            is_erased: matches!(conversation.phase(), Phase::Erased { .. }),
            n_messages: conversation.n_messages(),
            evidence: conversation.evidence().clone(),
        }
    }

    /// The form in which it is stored.
    pub fn to_bytes(&self) -> Vec<u8> {
        // The form has no part that could fail: no map with other keys than text, no length that is not known.
        postcard::to_extend(self, vec![FORM]).unwrap_or_default()
    }

    /// Reads what was stored; nothing where it has another form. It is large, and a report hands on a million of them.
    pub fn from_bytes(bytes: &[u8]) -> Option<Box<Self>> {
        let (&form, rest) = bytes.split_first()?;
        (form == FORM).then(|| postcard::from_bytes(rest).ok()).flatten()
    }

    /// Whether it counts: a real question was asked, and it is no test traffic.
    pub fn is_counted(&self) -> bool {
        self.evidence.is_engaged && !self.is_test
    }

    /// The entry of the last answer: the matter of the conversation.
    pub fn entry(&self) -> Option<&str> {
        self.evidence.last_answer.as_ref().and_then(|atom| atom.as_str().split('/').next())
    }
}

impl Stage {
    fn of(phase: &Phase) -> Self {
        match phase.before_erasure() {
            Phase::Bot { .. } => Stage::Bot,
            Phase::Queued { .. } | Phase::Agent { .. } => Stage::Desk,
            Phase::Closed { .. } | Phase::Erased { .. } => Stage::Over,
        }
    }
}

/// A number that stands for a visitor, of which no name can be made.
fn number_of(visitor: &str) -> u64 {
    let hash = Sha256::digest(visitor.as_bytes());
    hash.iter().take(8).fold(0, |number, byte| (number << 8) | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::event::Event;

    fn conversation() -> Conversation {
        let facts = [
            r#"{"type":"opened","locale":"zh-CN","channel":"web","visitor":"v-1","page":null,"region":"江苏","is_test":false}"#,
            r#"{"type":"customer_said","text":"怎么退货"}"#,
            r#"{"type":"bot_said","act":"answer","text":"。","choices":[],"citations":[{"atom":"returns/how","hash":"0"}],"confidence":0.9}"#,
            r#"{"type":"rated","solved":false,"stars":2,"comment":"没用"}"#,
            r#"{"type":"handed_off","id":1,"reason":"plea","skill":"general","priority":"normal","packet":{"summary":"","slots":{},"tried":[],"path":[],"parts":[],"anger":0.0,"red_lines":[]}}"#,
            r#"{"type":"claimed","handoff":1,"agent":"小王","words":"您好"}"#,
        ];
        let event =
            |(id, fact): (i64, &str)| Event { id, at: Timestamp::from_second(id).unwrap(), fact: serde_json::from_str(fact).unwrap() };
        Conversation::of(&(1..).zip(facts).map(event).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn what_is_stored_is_read_again_and_another_form_is_not() {
        let summary = Summary::of(&conversation());
        let bytes = summary.to_bytes();
        assert_eq!(Summary::from_bytes(&bytes), Some(Box::new(summary)));
        assert!(bytes.len() < 170, "{}", bytes.len());
        for end in 0..bytes.len() {
            assert_eq!(Summary::from_bytes(&bytes[..end]), None, "{end}");
        }
        let mut other = bytes;
        other[0] = FORM + 1;
        assert_eq!(Summary::from_bytes(&other), None);
    }

    #[test]
    fn no_word_and_no_name_is_kept() {
        let bytes = Summary::of(&conversation()).to_bytes();
        for word in ["v-1", "怎么退货", "没用", "您好"] {
            assert!(!bytes.windows(word.len()).any(|own| own == word.as_bytes()), "{word}");
        }
    }
}
