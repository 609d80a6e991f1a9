//! What is said, with the details filled in?
//!
//! The templates of a flow's words. Which details are known is not known here.

use crate::text::traditional::traditional;

/// Words with `{slot}` places, cut into parts by the loader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words(pub Vec<Part>);

/// A part of some words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Stands as it is.
    Text(String),
    /// Is replaced by a detail, or by what an answer of another system gave, as `order.state`.
    Slot(String),
}

impl Words {
    /// Cuts a text at its `{slot}` places; a brace without a partner stands for itself.
    pub fn parse(text: &str) -> Self {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, slot, after)) = first_slot(rest) {
            parts.push(Part::Text(before.to_owned()));
            parts.push(Part::Slot(slot.to_owned()));
            rest = after;
        }
        parts.push(Part::Text(rest.to_owned()));
        parts.retain(|part| *part != Part::Text(String::new()));
        Words(parts)
    }

    /// The same words in Traditional characters; what is filled in stays as it is.
    pub fn traditional(&self) -> Self {
        let converted = |part: &Part| match part {
            Part::Text(text) => Part::Text(traditional(text)),
            Part::Slot(slot) => Part::Slot(slot.clone()),
        };
        Words(self.0.iter().map(converted).collect())
    }

    /// The words with the details filled in; what is not known is left out.
    pub fn fill<'a>(&self, known: impl Fn(&str) -> Option<&'a str>) -> String {
        let text_of = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Slot(slot) => known(slot).unwrap_or_default().to_owned(),
        };
        self.0.iter().map(text_of).collect()
    }

    /// The details that the words need.
    pub fn slots(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|part| match part {
            Part::Slot(slot) => Some(slot.as_str()),
            Part::Text(_) => None,
        })
    }
}

/// Text before the first `{name}`, the name, and the text after it.
fn first_slot(text: &str) -> Option<(&str, &str, &str)> {
    let open = text.find('{')?;
    let close = open + text[open..].find('}')?;
    let name = &text[open + 1..close];
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'.');
    is_name.then(|| (&text[..open], name, &text[close + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_keep_their_characters() {
        let traditional = Words::parse("请把 {address} 发来").traditional();
        assert_eq!(traditional.fill(|_| Some("广东")), "請把 广东 發來");
    }

    #[test]
    fn words_are_filled_with_details() {
        let check = |text: &str, expected: &str| {
            let known = |slot: &str| (slot == "phone").then_some("13800138000");
            assert_eq!(Words::parse(text).fill(known), expected);
        };
        check("联系电话 {phone}，对吗？", "联系电话 13800138000，对吗？");
        check("{phone}", "13800138000");
        check("{order.state}", "");
        check("没有 {other} 的话", "没有  的话");
        check("{{phone", "{{phone");
        check("", "");
    }
}
