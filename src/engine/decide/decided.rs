//! Which rule decided about a message, and what was decided?

use crate::conversation::handoff::HandoffReason;
use crate::engine::decide::decision::Decision;
use crate::escalation::Signal;

/// What is to be done about a message, and by which rule.
#[derive(Debug)]
pub struct Decided<'e> {
    /// The rule.
    pub by: DecidedBy,
    /// What is to be done.
    pub decision: Decision<'e>,
}

/// The rule that decides about a message: the first one that has something to say. The order in which they are asked stands in [`super`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecidedBy {
    /// It calls for a person.
    Signal(Signal),
    /// It means a button of the open question.
    Reply,
    /// It is a small word, which has no matter of its own.
    SmallWord,
    /// It goes on with what was said before.
    CarryOn,
    /// It begins something new.
    NewMatter,
}

impl DecidedBy {
    /// The name in explanations.
    pub fn name(self) -> &'static str {
        match self {
            DecidedBy::Signal(signal) => HandoffReason::from(signal).name(),
            DecidedBy::Reply => "reply",
            DecidedBy::SmallWord => "small_word",
            DecidedBy::CarryOn => "carry_on",
            DecidedBy::NewMatter => "new_matter",
        }
    }
}
