//! Does a customer who waits leave the queue?
//!
//! A place in the queue is dear, so that it is given up only by a message that says nothing else: one that is put together of phrases for
//! leaving and of words of courtesy. 再不来我就不等了 is a threat, and no such message.

use crate::text::normalize::{NormalText, spoken};
use serde::{Deserialize, Deserializer};

/// The most letters, digits and Han characters of a message that leaves: who writes more says more.
const LONGEST: usize = 60;

/// What customers write to leave the queue: phrases without what stands between their words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeavingPhrases {
    /// No person is needed any more.
    #[serde(deserialize_with = "spoken_words")]
    pub leave: Vec<String>,
    /// Nor is one needed, since the matter is solved.
    #[serde(deserialize_with = "spoken_words")]
    pub solved: Vec<String>,
    /// Words that may stand around these and say nothing.
    #[serde(deserialize_with = "spoken_words")]
    pub polite: Vec<String>,
}

/// How a customer leaves the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Leaving {
    /// Without a reason.
    Unsaid,
    /// Since the matter is solved.
    Solved,
}

impl LeavingPhrases {
    /// How a message leaves the queue; nothing when it does not, or says something else too.
    pub fn leaving(&self, text: &NormalText) -> Option<Leaving> {
        let text = spoken(text.as_str());
        if text.chars().nth(LONGEST).is_some() {
            return None;
        }
        // For each place up to which the text is made of phrases, the most that these say.
        let mut read: Vec<Option<Option<Leaving>>> = vec![None; text.len() + 1];
        read[0] = Some(None);
        for at in 0..text.len() {
            let Some(before) = read[at] else { continue };
            for (phrase, says) in self.each().filter(|(phrase, _)| text[at..].starts_with(phrase)) {
                let end = &mut read[at + phrase.len()];
                *end = (*end).max(Some(before.max(says)));
            }
        }
        read[text.len()].flatten()
    }

    /// The phrases, and what each says.
    fn each(&self) -> impl Iterator<Item = (&str, Option<Leaving>)> {
        let lists = [(&self.leave, Some(Leaving::Unsaid)), (&self.solved, Some(Leaving::Solved)), (&self.polite, None)];
        let all = lists.into_iter().flat_map(|(phrases, says)| phrases.iter().map(move |phrase| (phrase.as_str(), says)));
        all.filter(|(phrase, _)| !phrase.is_empty())
    }
}

/// Brings phrases once into the form in which messages are held against them.
fn spoken_words<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let written: Vec<String> = Vec::deserialize(deserializer)?;
    Ok(written.iter().map(|phrase| spoken(NormalText::of(phrase).as_str())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_leaves_that_says_nothing_else() {
        let list = |phrases: &[&str]| phrases.iter().map(|phrase| spoken(NormalText::of(phrase).as_str())).collect();
        let phrases = LeavingPhrases {
            leave: list(&["不等了", "算了", "不用转", "不用转人工", "never mind", "no agent needed"]),
            solved: list(&["自己解决了", "i solved it"]),
            polite: list(&["我", "了", "谢谢", "thanks"]),
        };
        let check = |text: &str, expected: Option<Leaving>| assert_eq!(phrases.leaving(&NormalText::of(text)), expected, "{text}");
        check("不等了", Some(Leaving::Unsaid));
        check("算了，不用转了。", Some(Leaving::Unsaid));
        check("不用轉人工了謝謝～", Some(Leaving::Unsaid));
        check("Never mind, no agent needed", Some(Leaving::Unsaid));
        check("我自己解决了，不用转人工了", Some(Leaving::Solved));
        check("I solved it, thanks!", Some(Leaving::Solved));
        for text in ["", "谢谢", "我", "再不来我就不等了", "不等了，我去投诉", "自己解决了吗", "不用转账", "算了，退货吧"]
        {
            check(text, None);
        }
        check(&"不等了".repeat(30), None);
    }
}
