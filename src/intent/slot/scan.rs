//! What stands at a place of a text?
//!
//! The few looks at a text that all kinds of details need.

use std::ops::Range;

/// A detail and where it stands, in bytes.
pub type Found = (Range<usize>, String);

/// The runs of ASCII digits of a text; letters may touch them.
pub fn digit_runs(text: &str) -> impl Iterator<Item = Range<usize>> {
    let starts = text.char_indices().filter(|&(at, c)| c.is_ascii_digit() && !before(text, at).is_some_and(|c| c.is_ascii_digit()));
    starts.map(|(start, _)| start..start + text[start..].bytes().take_while(u8::is_ascii_digit).count())
}

/// The character before a place.
pub fn before(text: &str, at: usize) -> Option<char> {
    text[..at].chars().next_back()
}

/// The character at a place.
pub fn at(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}

/// Whether a character is a letter or digit of ASCII.
pub fn is_word(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_ascii_alphanumeric())
}
