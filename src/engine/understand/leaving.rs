//! Does a customer who waits leave the queue?
//!
//! A place in the queue is dear, so that it is given up only by a message that says nothing else: one that is put together of phrases for
//! leaving and of words of courtesy. 再不来我就不等了 is a threat, and no such message.

use crate::text::cover::Cover;
use crate::text::normalize::{NormalText, spoken};
use serde::Deserialize;

/// The most letters, digits and Han characters of a message that leaves: who writes more says more.
const LONGEST: usize = 60;

/// What customers write to leave the queue, without what stands between the words.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "Written")]
pub struct LeavingPhrases {
    /// For leaving, for leaving with the matter solved, and words of courtesy.
    lists: [Vec<String>; 3],
    cover: Cover<Leaving>,
}

/// How a customer leaves the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Leaving {
    /// No person is needed any more.
    Unsaid,
    /// None is needed, since the matter is solved.
    Solved,
}

/// The phrases as an editor wrote them.
#[derive(Deserialize)]
#[serde(rename = "LeavingPhrases", deny_unknown_fields)]
struct Written {
    leave: Vec<String>,
    solved: Vec<String>,
    /// Words that may stand around these and say nothing.
    polite: Vec<String>,
}

impl From<Written> for LeavingPhrases {
    fn from(Written { leave, solved, polite }: Written) -> Self {
        let spoken = |phrases: Vec<String>| phrases.iter().map(|phrase| spoken(NormalText::of(phrase).as_str())).collect();
        let lists: [Vec<String>; 3] = [leave, solved, polite].map(spoken);
        let [leave, solved, polite] = &lists;
        LeavingPhrases { cover: Cover::new([(Leaving::Unsaid, leave.as_slice()), (Leaving::Solved, solved)], polite), lists }
    }
}

impl LeavingPhrases {
    /// The lists by their names in `handoff.ron`.
    pub fn lists(&self) -> [(&'static str, &[String]); 3] {
        let [leave, solved, polite] = &self.lists;
        [("leave", leave), ("solved", solved), ("polite", polite)]
    }

    /// How a message leaves the queue; nothing when it does not, or says something else too.
    pub fn leaving(&self, text: &NormalText) -> Option<Leaving> {
        self.cover.meanings(&spoken(text.as_str()), LONGEST)?.into_iter().max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_leaves_that_says_nothing_else() {
        let list = |phrases: &[&str]| phrases.iter().map(|&phrase| phrase.to_owned()).collect();
        let phrases = LeavingPhrases::from(Written {
            leave: list(&["不等了", "算了", "不用转", "不用转人工", "never mind", "no agent needed"]),
            solved: list(&["自己解决了", "i solved it"]),
            polite: list(&["我", "了", "谢谢", "thanks"]),
        });
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
