//! Does this message cross a red line (高压线)?
//!
//! The words are literal: nothing is learned here, so that an editor can say for each alert why it came.

use crate::escalation::denial::{Denial, DenialWords, Sense};
use crate::escalation::grammar::{Grammar, Reading};
use crate::escalation::pattern::Groups;
use crate::escalation::phrase::Phrases;
use crate::text::normalize::NormalText;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

/// How grave a red line is: 1 watch, 2 raise, 3 serious, 4 at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Severity(u8);

impl Severity {
    /// Kept and shown, but it alarms nobody.
    pub const WATCH: Severity = Severity(1);

    /// The gravest: somebody looks at it at once.
    pub const AT_ONCE: Severity = Severity(4);

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
    /// Its words, as an editor wrote them.
    pub words: Vec<String>,
}

/// Why words of a red line alarm nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Noted {
    /// The line is only watched: its severity is 1.
    Watched,
    /// They are denied: 我不是要起诉.
    Denied,
    /// They are quoted and talked about: 短信写着“请打12315”.
    Mentioned,
}

impl Noted {
    /// The name in reports and on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Noted::Watched => "watched",
            Noted::Denied => "denied",
            Noted::Mentioned => "mentioned",
        }
    }
}

/// A red line whose words stand in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crossing {
    /// The line and the words.
    pub hit: RedLineHit,
    /// Why it alarms nobody; nothing when it does alarm.
    pub noted: Option<Noted>,
}

/// `redline.ron`. Made by `load`.
#[derive(Debug, Clone)]
pub struct RedLines {
    lines: Vec<RedLine>,
    grammar: Grammar,
    unless: Phrases,
    denial: Denial,
    /// For each category that has some, what a customer must read at once.
    advice: BTreeMap<String, String>,
}

/// Words of a line that stand in a message: the line, why they alarm nobody, where they begin and end, and the words.
type Found<'w> = (usize, Option<Noted>, usize, Reverse<usize>, &'w str);

impl RedLines {
    /// The lines, in their order.
    pub fn lines(&self) -> &[RedLine] {
        &self.lines
    }

    /// Lines, each with the words that cross it; what stands in `unless` does not count, and what is denied is only noted.
    pub fn new(lines: Vec<(RedLine, Vec<String>)>, unless: Vec<NormalText>, denial: DenialWords) -> Self {
        let mut groups = Groups::default();
        // The groups of the lines come first, so that a line's place is that of its group.
        let mut own = Vec::new();
        for (line, words) in lines {
            groups.add(&line.id, words);
            own.push(line);
        }
        let denial = Denial::add(denial, &mut groups);
        let particles = groups.add("=particles", Vec::new());
        let grammar = Grammar::new(&groups, denial.fillers, particles, Vec::new());
        RedLines { lines: own, grammar, unless: Phrases::new(unless), denial, advice: BTreeMap::new() }
    }

    /// The same lines, with what a customer must read at once by category: somebody who smells gas cannot wait for an agent.
    pub fn with_advice(self, advice: BTreeMap<String, String>) -> Self {
        RedLines { advice, ..self }
    }

    /// What a customer who crossed these lines must read at once: the advice for the most severe one that has some.
    pub fn advice_for(&self, hits: &[RedLineHit]) -> Option<&str> {
        hits.iter().find_map(|hit| self.advice.get(&hit.category)).map(String::as_str)
    }

    /// The red lines whose words stand in a message, the most severe first, then in the order of the message; each once, with its first
    /// words that alarm, or else its first words.
    pub fn find(&self, text: &NormalText) -> Vec<Crossing> {
        let left = self.unless.take_out(text.as_str());
        let reading = self.grammar.read(&left);
        let mut found: Vec<Found<'_>> = Vec::new();
        for (words, group, units) in reading.sayings().filter(|(_, group, _)| *group < self.lines.len()) {
            found.push((group, self.noted(group, &reading, &units), units.start, Reverse(units.end), words));
        }
        found.sort();
        found.dedup_by_key(|(line, ..)| *line);
        found.sort_by_key(|&(line, _, start, ..)| (Reverse(self.lines[line].severity), start));
        found.into_iter().map(|(line, noted, _, _, words)| Crossing { hit: self.hit(line, words), noted }).collect()
    }

    fn noted(&self, line: usize, reading: &Reading<'_, '_>, units: &Range<usize>) -> Option<Noted> {
        match self.denial.sense(reading, units.clone()) {
            Sense::Denied => Some(Noted::Denied),
            Sense::Mentioned => Some(Noted::Mentioned),
            Sense::Meant => (self.lines[line].severity == Severity::WATCH).then_some(Noted::Watched),
        }
    }

    fn hit(&self, line: usize, words: &str) -> RedLineHit {
        let RedLine { id, category, severity, words: _ } = &self.lines[line];
        RedLineHit { id: id.clone(), category: category.clone(), severity: *severity, words: words.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let line = |id: &str, severity, words: &[&str]| {
            let severity = Severity::new(severity).expect("a severity");
            let line = RedLine { id: id.to_owned(), category: "投诉".to_owned(), severity, words: Vec::new() };
            (line, words.iter().map(|&word| word.to_owned()).collect())
        };
        let lines = vec![
            line("watch", 1, &["投诉"]),
            line("12315", 3, &["12315", "工商局", "打12315", "tousu"]),
            line("sue", 4, &["起诉", "法院见"]),
        ];
        let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        let denial = DenialWords {
            negations: words(&["不是要", "不想", "不", "没"]),
            doubts: words(&["要", "得", "还"]),
            or_else: words(&["就退款", "不行"]),
            afterwards: words(&["就算了"]),
            mentions: words(&["写着", "是什么意思"]),
            fillers: words(&["打", "去", "找"]),
        };
        let red_lines = RedLines::new(lines, ["投诉率", "一起诉"].map(NormalText::of).to_vec(), denial);
        let shown = |crossing: Crossing| {
            let noted = crossing.noted.map(|noted| format!(" {noted:?}")).unwrap_or_default();
            format!("{}:{}{noted}", crossing.hit.id, crossing.hit.words)
        };
        let hits: Vec<String> = red_lines.find(&NormalText::of(text)).into_iter().map(shown).collect();
        assert_eq!(hits, expected, "{text}");
    }

    #[test]
    fn the_most_severe_line_comes_first_and_each_once() {
        check("投诉！打12315，找工商局，法院见", &["sue:法院见", "12315:打12315", "watch:投诉 Watched"]);
        check("投诉投诉投诉", &["watch:投诉 Watched"]);
        check("空调不制冷", &[]);
    }

    #[test]
    fn disguises_make_no_difference() {
        check("起\u{200b}訴", &["sue:起诉"]);
        check("起-诉 工*商*局", &["sue:起诉", "12315:工商局"]);
        check("12 315", &["12315:12315"]);
        check("12三①5", &["12315:12315"]);
        check("工伤局", &["12315:工商局"]);
        check("起su你们", &["sue:起诉"]);
        check("tousu!", &["12315:tousu"]);
        check("订单号112315", &[]);
        check("qi su", &[]);
    }

    #[test]
    fn what_is_denied_or_talked_about_is_noted() {
        check("投诉率下降了", &[]);
        check("大家一起诉说", &[]);
        check("我不是要 起诉", &["sue:起诉 Denied"]);
        check("不是要打12315，是要起诉", &["sue:起诉", "12315:打12315 Denied"]);
        check("要不要起诉", &["sue:起诉"]);
        check("不得不起诉", &["sue:起诉"]);
        check("不起诉不行", &["sue:起诉"]);
        check("不想起诉就退款", &["sue:起诉"]);
        check("起诉就算了", &["sue:起诉 Denied"]);
        check("短信写着“请打12315”", &["12315:打12315 Mentioned"]);
        check("“12315”是什么意思", &["12315:12315 Mentioned"]);
        check("我说了“12315”见", &["12315:12315"]);
        check("没钱，起诉", &["sue:起诉"]);
    }
}
