//! How does a text read whatever its width and script?
//!
//! Details are found in plain characters: half-width, Simplified, without invisible ones. Their places are those of the original text.

use crate::text::normalize::plain_forms;
use crate::text::simplified::simplified;
use std::ops::Range;

/// A text in plain characters, each with its place in the original.
pub struct Plain {
    /// The plain characters.
    pub text: String,
    /// By plain character: where it begins in `text`, and where the character that it was stands in the original.
    places: Vec<(usize, Range<usize>)>,
}

impl Plain {
    /// Reads a text.
    pub fn of(original: &str) -> Self {
        let mut folded = String::with_capacity(original.len());
        let mut spans = Vec::with_capacity(original.len());
        for (at, c) in original.char_indices() {
            plain_forms(c, |plain| {
                folded.push(plain);
                spans.push(at..at + c.len_utf8());
            });
        }
        let converted = simplified(folded.clone());
        // The dictionaries replace character by character; if a phrase should ever change its length, places would be lost.
        let text = if converted.chars().count() == spans.len() { converted } else { folded };
        let places = text.char_indices().map(|(at, _)| at).zip(spans).collect();
        Plain { text, places }
    }

    /// Where a range of the plain text, which is not empty, stands in the original.
    pub fn original(&self, range: &Range<usize>) -> Range<usize> {
        let place = |at: usize| &self.places[self.places.partition_point(|(start, _)| *start <= at) - 1].1;
        place(range.start).start..place(range.end - 1).end
    }
}
