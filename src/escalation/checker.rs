//! Which words, names and numbers of a file cannot be used?
//!
//! What the four files have in common. The files themselves are read in `load`.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::escalation::anger::AngerScore;
use crate::escalation::anger::lexicon::Pattern;
use crate::escalation::pattern::{Faults, PatternFault};
use crate::escalation::redline::Severity;
use crate::source::SourceFile;
use crate::text::normalize::NormalText;
use std::collections::HashSet;
use std::ops::Range;

/// Collects the faults of one file.
pub struct Checker<'f> {
    file: &'f SourceFile,
    /// What was found so far.
    pub faults: Vec<Diagnostic>,
}

impl<'f> Checker<'f> {
    /// Nothing is wrong with this file yet.
    pub fn of(file: &'f SourceFile) -> Self {
        Checker { file, faults: Vec::new() }
    }

    /// Reports a fault.
    pub fn fault(&mut self, code: Code, place: Place, message: String, help: &str) {
        self.faults.push(Diagnostic::new(code, place, message, help));
    }

    /// The place of a field.
    pub fn place_of_field(&self, name: &str) -> Place {
        self.file.place_of(&format!("{name}:"))
    }

    /// A list that is needed must not be empty.
    pub fn not_empty(&mut self, list: &str, is_empty: bool) {
        if is_empty {
            self.fault(Code::MissingWords, self.place_of_field(list), format!("`{list}` is empty"), "add at least one");
        }
    }

    /// The normal forms of these phrases; those without a letter, a digit or a Han character are faults.
    pub fn phrases(&mut self, phrases: &[String]) -> Vec<NormalText> {
        phrases.iter().filter_map(|phrase| self.phrase(phrase)).collect()
    }

    fn phrase(&mut self, phrase: &str) -> Option<NormalText> {
        let normal = NormalText::of(phrase);
        let has_words = normal.as_str().chars().any(char::is_alphanumeric);
        if !has_words {
            let message = format!("the phrase `{phrase}` has no words in it");
            self.fault(Code::MissingWords, self.place(phrase, 0), message, "write the phrase, or remove it");
        }
        has_words.then_some(normal)
    }

    /// The id of a danger or a red line (`what`): lower-case letters, digits and hyphens, and no other's.
    pub fn id(&mut self, what: &str, id: &str, is_new: bool) {
        if id.is_empty() || !id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
            let message = format!("id `{id}` has other characters than a-z, 0-9 and `-`");
            self.fault(Code::BadId, self.place(id, 0), message, "write it as `regulator-12315`");
        }
        if !is_new {
            let message = format!("two {what}s have the id `{id}`");
            self.fault(Code::DuplicateId, self.place(id, 1), message, "rename one, or make them one");
        }
    }

    /// A red line's severity.
    pub fn severity(&mut self, id: &str, level: i64) -> Option<Severity> {
        let severity = u8::try_from(level).ok().and_then(Severity::new);
        if severity.is_none() {
            let message = format!("red line `{id}`: severity {level} is not from 1 to 4");
            self.fault(Code::OutOfRange, self.place_of_severity(id), message, "1 watch, 2 raise, 3 serious, 4 at once");
        }
        severity
    }

    /// A number that may be an anger score and is not 0, which every message would reach.
    pub fn threshold(&mut self, name: &str, value: f32) -> Option<AngerScore> {
        let score = AngerScore::new(value).filter(|score| score.get() > 0.0);
        if score.is_none() {
            let message = format!("{name} {value} is not above 0 and at most 1");
            self.fault(Code::OutOfRange, self.place_of_field(name), message, "0.72 is a good start for hand_over_at, 0.40 for soften_at");
        }
        score
    }

    /// Words with their numbers; a number that is not above 0 and at most `largest` is a fault, and so is a word that is there twice.
    pub fn weights(&mut self, pairs: Vec<(String, f32)>, largest: f32, what: &str) -> Vec<(NormalText, f32)> {
        let mut known = HashSet::new();
        let mut weights = Vec::new();
        for (word, number) in pairs {
            if !(number > 0.0 && number <= largest) {
                let message = format!("`{word}`: {what} {number} is not above 0 and at most {largest}");
                self.fault(Code::OutOfRange, self.place(&word, 0), message, "take a word out instead of giving it 0");
            }
            let Some(normal) = self.phrase(&word) else { continue };
            if known.insert(normal.clone()) {
                weights.push((normal, number));
            } else {
                let message = format!("`{word}` has two numbers");
                self.fault(Code::DuplicateId, self.place(&word, 1), message, "keep one of them");
            }
        }
        weights
    }

    /// Two phrases with a weight above 0 and at most 1.
    pub fn pattern(&mut self, first: &str, then: &str, weight: f32) -> Option<Pattern> {
        if !(weight > 0.0 && weight <= 1.0) {
            let message = format!("the pattern `{first}` … `{then}`: weight {weight} is not above 0 and at most 1");
            self.fault(Code::OutOfRange, self.place(first, 0), message, "take a pattern out instead of giving it 0");
        }
        let (first, then) = (self.phrase(first)?, self.phrase(then)?);
        Some(Pattern { first, then, weight })
    }

    /// Reports patterns that cannot be read.
    pub fn patterns(&mut self, faults: Faults) {
        for (pattern, fault) in faults {
            let (code, message, help) = match fault {
                PatternFault::NoSuchGroup(name) => (
                    Code::DanglingLink,
                    format!("the pattern `{pattern}` names the group `{name}`"),
                    "add it to `groups`, or name one that is there",
                ),
                PatternFault::Unreadable => (
                    Code::MissingWords,
                    format!("the pattern `{pattern}` cannot be read"),
                    "write groups in braces and words beside them: `{转} {人} 吗`",
                ),
            };
            self.fault(code, self.place(&pattern, 0), message, help);
        }
    }

    /// The place where a string stands in quotes for the `nth` time, from 0, or else for the first.
    pub fn place(&self, value: &str, nth: usize) -> Place {
        let quoted = format!("\"{value}\"");
        match self.file.text.match_indices(&quoted).nth(nth) {
            Some((at, _)) => self.file.place(at + 1..at + 1 + value.len()),
            None => self.file.place_of_quoted(value),
        }
    }

    /// The place of a red line's severity, if it stands behind the id.
    fn place_of_severity(&self, id: &str) -> Place {
        self.severity_behind(id).map_or_else(|| self.place(id, 0), |span| self.file.place(span))
    }

    fn severity_behind(&self, id: &str) -> Option<Range<usize>> {
        let at = self.file.text.find(&format!("\"{id}\""))?;
        let record = self.file.text[at..].split(')').next()?;
        let start = record.find("severity")?;
        let width = record[start..].find([',', '\n']).unwrap_or(record.len() - start);
        Some(at + start..at + start + width)
    }
}
