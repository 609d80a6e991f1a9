//! What is a promise called over all conversations?

use crate::conversation::fact::desk::PromiseId;
use crate::conversation::id::ConversationId;
use std::fmt;
use std::str::FromStr;

/// A promise, named over all conversations: `<conversation>.<number>` on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PromiseName {
    /// The conversation.
    pub conversation: ConversationId,
    /// The number of the promise within it.
    pub promise: PromiseId,
}

impl fmt::Display for PromiseName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.conversation, self.promise.0)
    }
}

/// Why a text is no name of a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a promise is named <conversation>.<number>")]
pub struct NoPromiseName;

impl FromStr for PromiseName {
    type Err = NoPromiseName;

    fn from_str(text: &str) -> Result<Self, NoPromiseName> {
        let (conversation, number) = text.split_once('.').ok_or(NoPromiseName)?;
        let is_number = number.bytes().all(|b| b.is_ascii_digit());
        let number = if is_number { number.parse().map_err(|_| NoPromiseName)? } else { return Err(NoPromiseName) };
        Ok(PromiseName { conversation: conversation.parse().map_err(|_| NoPromiseName)?, promise: PromiseId(number) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_is_named_after_its_conversation() {
        let check = |text: &str, expected: bool| {
            let name = text.parse::<PromiseName>();
            assert_eq!(name.is_ok_and(|name| name.to_string() == text), expected, "{text}");
        };
        check("3871000000000000001.2", true);
        for text in ["", "7", "7.", ".1", "7.+1", "x.1", "7.4294967296"] {
            check(text, false);
        }
    }
}
