//! What do people talk about when they want nothing of a shop?
//!
//! Small talk and questions that belong to nobody's knowledge base, Chinese and English, written for this. What is told from them is not
//! told by luck.

use crate::text::normalize::NormalText;

static LINES: &str = include_str!("background.txt");

/// Messages about something else, the same ones always.
pub fn background() -> impl Iterator<Item = NormalText> {
    LINES.lines().filter(|line| !line.is_empty()).map(NormalText::of)
}
