//! Who waits for a person, in what order are they served, and by whom?
//!
//! A [`Case`] is a conversation at the desk, as an agent sees it before opening it; here it has its name. This module is pure; who is an
//! agent and who may claim is decided by `http`, and a claim is won in `store`.

pub mod alert;
pub mod deadline;
pub mod gist;
pub mod promise;
pub mod routing;

use crate::conversation::case::Case;
use crate::conversation::handoff::HandoffId;
use crate::conversation::id::ConversationId;
use std::fmt;
use std::str::FromStr;

/// A handoff, named over all conversations: `<conversation>.<number>` on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct HandoffName {
    /// The conversation.
    pub conversation: ConversationId,
    /// The number of the handoff within it.
    pub handoff: HandoffId,
}

impl From<&Case> for HandoffName {
    fn from(case: &Case) -> Self {
        HandoffName { conversation: case.conversation, handoff: case.handoff.id }
    }
}

impl fmt::Display for HandoffName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.conversation, self.handoff.0)
    }
}

/// Why a text is no name of a handoff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a handoff is named <conversation>.<number>")]
pub struct NoHandoffName;

impl FromStr for HandoffName {
    type Err = NoHandoffName;

    fn from_str(text: &str) -> Result<Self, NoHandoffName> {
        let (conversation, number) = text.split_once('.').ok_or(NoHandoffName)?;
        let is_number = number.bytes().all(|b| b.is_ascii_digit());
        let number = if is_number { number.parse().map_err(|_| NoHandoffName)? } else { return Err(NoHandoffName) };
        Ok(HandoffName { conversation: conversation.parse().map_err(|_| NoHandoffName)?, handoff: HandoffId(number) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handoff_is_named_after_its_conversation() {
        let check = |text: &str, expected: bool| {
            assert_eq!(
                text.parse::<HandoffName>().map(|name| name.to_string() == text),
                if expected { Ok(true) } else { Err(NoHandoffName) },
                "{text}"
            )
        };
        check("3871000000000000001.2", true);
        check("9223372036854775807.4294967295", true);
        for text in ["", ".", "1", "1.", ".1", "1.+1", "1.-1", "1.1.1", "x.1", "1.4294967296", "9223372036854775808.1"] {
            check(text, false);
        }
    }
}
