//! What does a small word do to the talk?
//!
//! Acts of talk, as linguists call them: a nod, thanks, a farewell, a call for attention, and the short questions that ask on about the matter
//! before. Openings and courtesies around a matter are heard beside it and taken off. What an act leads to depends on where the conversation
//! stands; that is decided in `engine`.

pub mod load;
mod around;

use crate::talk::around::Around;
use crate::text::cover::Cover;
use crate::text::normalize::{NormalText, spoken};
use crate::text::segment::Segmenter;

/// The longest message, in characters, that is held against the words: 好的好的，没有了谢谢你啊再见 has fifteen.
const LONGEST: usize = 24;

/// What a message does that has no matter of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TalkAct {
    /// Agrees, or shows that it was heard: 嗯, 好的, OK.
    Nod,
    /// Opens the talk, or asks whether somebody is there: 你好, 在吗, 老板.
    Call,
    /// Thanks.
    Thanks,
    /// Says that nothing else is wanted: 没有了, 不用了.
    Done,
    /// Says goodbye.
    Farewell,
    /// Asks on about the matter before, in words that name none: 多久, 为什么, 然后呢.
    AskOn,
}

/// `talk.ron`: the words of the acts. Made by [`load::load`].
#[derive(Debug, Clone)]
pub struct Talk {
    around: Around,
    /// The phrases of each act, as they are spoken, marks and emoji as they are; and particles that may stand among them.
    acts: Cover<TalkAct>,
    /// What a message stands for that is nothing but an order's number.
    pub order_number: Option<String>,
}

impl Talk {
    /// What a message does when it is nothing but small words; of several acts the last in the order of [`TalkAct`]. One that asks on does
    /// nothing else.
    pub fn act(&self, text: &NormalText) -> Option<TalkAct> {
        let said = spoken(text.as_str());
        let said = if said.is_empty() { text.as_str().chars().filter(|c| !c.is_whitespace()).collect() } else { said };
        let acts = self.acts.meanings(&said, LONGEST)?;
        match acts.iter().max()? {
            TalkAct::AskOn if acts.len() > 1 => None,
            act => Some(*act),
        }
    }

    /// A message without the openings and courtesies around its matter; the message itself where it has no other matter.
    pub fn matter(&self, text: &NormalText, segmenter: &Segmenter) -> NormalText {
        let core = self.around.core(text, segmenter);
        if core.len() == text.as_str().len() { text.clone() } else { NormalText::of(core) }
    }
}
