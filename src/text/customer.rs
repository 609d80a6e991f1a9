//! What may a customer send?

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

/// The longest message in characters: what a person types at most, and what keeps each later step bounded.
pub const LONGEST_MESSAGE: usize = 4_000;

/// How many characters one becomes at most where compatible characters are taken for one another: U+FDFA.
const WIDEST_CHARACTER: usize = 18;

/// A message that a customer sent: not blank, at most [`LONGEST_MESSAGE`] characters, also where ㍿ counts as the four that it stands for,
/// without NUL.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CustomerText(String);

/// Why a text is no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextFault {
    /// Nothing but white space and control characters.
    #[error("the text is blank")]
    Blank,
    /// More than [`LONGEST_MESSAGE`] characters.
    #[error("the text has more than {LONGEST_MESSAGE} characters")]
    TooLong,
}

impl CustomerText {
    /// Reads a message; NUL and other control characters but line break and tab are dropped, white space around it is trimmed.
    pub fn parse(text: &str) -> Result<Self, TextFault> {
        if is_too_long(text) {
            return Err(TextFault::TooLong);
        }
        let kept: String = text.chars().filter(|&c| !c.is_control() || c == '\n' || c == '\t').collect();
        let kept = kept.trim();
        if kept.is_empty() { Err(TextFault::Blank) } else { Ok(CustomerText(kept.to_owned())) }
    }

    /// The message as the customer wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a text has more than [`LONGEST_MESSAGE`] characters, or would have where ㍿ counts as the four that it stands for.
pub fn is_too_long(text: &str) -> bool {
    // Few messages may grow too long, so that few are counted in full.
    let may_grow = || text.chars().nth(LONGEST_MESSAGE / WIDEST_CHARACTER).is_some();
    text.chars().nth(LONGEST_MESSAGE).is_some() || (may_grow() && text.nfkc().nth(LONGEST_MESSAGE).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_trimmed_and_bounded() {
        let check = |text: &str, expected: Result<&str, TextFault>| {
            assert_eq!(CustomerText::parse(text).as_ref().map(CustomerText::as_str), expected.as_ref().copied());
        };
        check("  空调不制冷\n", Ok("空调不制冷"));
        check("a\0b\u{1b}[31m", Ok("ab[31m"));
        check(" \t\n", Err(TextFault::Blank));
        check("\0\0", Err(TextFault::Blank));
        check(&"长".repeat(LONGEST_MESSAGE), Ok(&"长".repeat(LONGEST_MESSAGE)));
        check(&"长".repeat(LONGEST_MESSAGE + 1), Err(TextFault::TooLong));
        check(&"㍿".repeat(LONGEST_MESSAGE / 4), Ok(&"㍿".repeat(LONGEST_MESSAGE / 4)));
        check(&"㍿".repeat(LONGEST_MESSAGE / 4 + 1), Err(TextFault::TooLong));
        check(&"\u{fdfa}".repeat(LONGEST_MESSAGE / WIDEST_CHARACTER + 1), Err(TextFault::TooLong));
    }
}
