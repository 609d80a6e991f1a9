//! Does this message cross a red line (高压线)?
//!
//! The words are literal: nothing is learned here, so that an editor can say for each alert why it came.

use crate::escalation::phrase::Phrases;
use crate::text::normalize::NormalText;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// How grave a red line is: 1 watch, 2 raise, 3 serious, 4 at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Severity(u8);

impl Severity {
    /// A severity from 1 to 4, or nothing.
    pub fn new(level: u8) -> Option<Self> {
        (1..=4).contains(&level).then_some(Severity(level))
    }

    /// The number.
    pub fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Severity {
    type Error = String;

    fn try_from(level: u8) -> Result<Self, String> {
        Severity::new(level).ok_or_else(|| format!("{level} is no severity from 1 to 4"))
    }
}

impl From<Severity> for u8 {
    fn from(severity: Severity) -> u8 {
        severity.0
    }
}

/// A red line that a message crossed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RedLineHit {
    /// The line's id in `redline.ron`.
    pub id: String,
    /// Its category.
    pub category: String,
    /// How grave it is.
    pub severity: Severity,
    /// The words that crossed it, in normal form.
    pub words: String,
}

/// A red line.
#[derive(Debug, Clone)]
pub struct RedLine {
    /// Its name.
    pub id: String,
    /// Its category.
    pub category: String,
    /// How grave it is.
    pub severity: Severity,
}

/// `redline.ron`. Made by `load`.
#[derive(Debug, Clone)]
pub struct RedLines {
    lines: Vec<RedLine>,
    phrases: Phrases,
    /// For each phrase, its line.
    owners: Vec<usize>,
    unless: Phrases,
    /// For each category that has some, what a customer must read at once.
    advice: BTreeMap<String, String>,
}

impl RedLines {
    /// Lines, each with the words that cross it; what stands in `unless` does not count.
    pub fn new(lines: Vec<(RedLine, Vec<NormalText>)>, unless: Vec<NormalText>) -> Self {
        let owners = lines.iter().enumerate().flat_map(|(at, (_, words))| words.iter().map(move |_| at)).collect();
        let (lines, words): (Vec<_>, Vec<_>) = lines.into_iter().unzip();
        RedLines { lines, phrases: Phrases::new(words.concat()), owners, unless: Phrases::new(unless), advice: BTreeMap::new() }
    }

    /// The same lines, with what a customer must read at once by category: somebody who smells gas cannot wait for an agent.
    pub fn with_advice(self, advice: BTreeMap<String, String>) -> Self {
        RedLines { advice, ..self }
    }

    /// What a customer who crossed these lines must read at once: the advice for the most severe one that has some.
    pub fn advice_for(&self, hits: &[RedLineHit]) -> Option<&str> {
        hits.iter().find_map(|hit| self.advice.get(&hit.category)).map(String::as_str)
    }

    /// The red lines that a message crosses, the most severe first, then in the order of the message; each once, with its first words.
    pub fn find(&self, text: &NormalText) -> Vec<RedLineHit> {
        let left = self.unless.take_out(text.as_str());
        let mut found = self.phrases.find_apart(&left);
        found.sort_by_key(|found| (self.owners[found.phrase], found.span.start, Reverse(found.span.end), found.phrase));
        found.dedup_by_key(|found| self.owners[found.phrase]);
        found.sort_by_key(|found| (Reverse(self.lines[self.owners[found.phrase]].severity), found.span.start));
        found.into_iter().map(|found| self.hit(found.phrase)).collect()
    }

    fn hit(&self, phrase: usize) -> RedLineHit {
        let RedLine { id, category, severity } = self.lines[self.owners[phrase]].clone();
        RedLineHit { id, category, severity, words: self.phrases.written(phrase).to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let line = |id: &str, severity, words: &[&str]| {
            let severity = Severity::new(severity).expect("a severity");
            let line = RedLine { id: id.to_owned(), category: "投诉".to_owned(), severity };
            (line, words.iter().map(|word| NormalText::of(word)).collect())
        };
        let lines =
            vec![line("watch", 1, &["投诉"]), line("12315", 3, &["12315", "工商局", "打12315"]), line("sue", 4, &["起诉", "法院见"])];
        let red_lines = RedLines::new(lines, ["投诉率", "不是要投诉", "一起诉"].map(NormalText::of).to_vec());
        let hits: Vec<String> = red_lines.find(&NormalText::of(text)).into_iter().map(|hit| format!("{}:{}", hit.id, hit.words)).collect();
        assert_eq!(hits, expected, "{text}");
    }

    #[test]
    fn the_most_severe_line_comes_first_and_each_once() {
        check("投诉！打12315，找工商局，法院见", &["sue:法院见", "12315:打12315", "watch:投诉"]);
        check("投诉投诉投诉", &["watch:投诉"]);
        check("空调不制冷", &[]);
    }

    #[test]
    fn disguises_make_no_difference() {
        check("投\u{200b}訴", &["watch:投诉"]);
        check("投-诉 工*商*局", &["12315:工商局", "watch:投诉"]);
        check("12 315", &["12315:12315"]);
        check("订单号112315", &[]);
    }

    #[test]
    fn what_stands_in_unless_is_no_hit() {
        check("投诉率下降了", &[]);
        check("我不是 要投诉", &[]);
        check("大家一起诉说", &[]);
        check("不是要投诉，是要起诉", &["sue:起诉"]);
    }
}
