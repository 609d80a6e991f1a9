//! Reads `danger.ron`, `redline.ron`, `plea.ron` and `anger.ron`.
//!
//! Each file is read by itself, so that a fault in one does not hide the faults of the others.

mod danger;

use crate::diagnostic::{Code, Diagnostic, Place, has_error};
use crate::escalation::Escalation;
use crate::escalation::anger::lexicon::{AngerLexicon, Circumstances, Modifier};
use crate::escalation::checker::Checker;
use crate::escalation::denial::DenialWords;
use crate::escalation::plea::{PleaPhrases, PleaWords};
use crate::escalation::redline::{RedLine, RedLines};
use crate::source::SourceSet;
use serde::de::{Deserialize, DeserializeOwned, Deserializer, MapAccess, Visitor};
use std::collections::{BTreeMap, HashSet};
use std::fmt;

/// The largest degree: more than three times as angry is another word.
const LARGEST_DEGREE: f32 = 3.0;

/// The form of `redline.ron`.
#[derive(PartialEq, serde::Deserialize)]
#[serde(rename = "RedLines", deny_unknown_fields)]
pub(super) struct RedLineFile {
    pub(super) lines: Vec<LineEntry>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    advice: BTreeMap<String, String>,
    #[serde(default)]
    denial: DenialWords,
}

impl RedLineFile {
    /// The same in one order: what a file says stands before what it takes from the base.
    pub(super) fn in_order(mut self) -> Self {
        self.lines.iter_mut().for_each(|line| line.words.sort());
        self.lines.sort_by(|a, b| a.id.cmp(&b.id));
        self
    }
}

/// A red line, as it is written.
#[derive(PartialEq, serde::Deserialize)]
#[serde(rename = "Line", deny_unknown_fields)]
pub(super) struct LineEntry {
    pub(super) id: String,
    pub(super) category: String,
    pub(super) severity: i64,
    pub(super) words: Vec<String>,
}

/// The form of `anger.ron`.
#[derive(PartialEq, serde::Deserialize)]
#[serde(rename = "Anger", deny_unknown_fields)]
pub(super) struct AngerFile {
    hand_over_at: f32,
    soften_at: f32,
    pub(super) words: Pairs,
    #[serde(default)]
    patterns: Vec<(String, String, f32)>,
    #[serde(default)]
    degrees: Pairs,
    #[serde(default)]
    negations: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    cries: Vec<String>,
    #[serde(default)]
    glad: Vec<String>,
    #[serde(default)]
    thanks: Vec<String>,
}

impl AngerFile {
    /// The same in one order: what a file says stands before what it takes from the base.
    pub(super) fn in_order(mut self) -> Self {
        self.words.0.sort_by(|a, b| a.0.cmp(&b.0));
        self
    }
}

/// The pairs of a RON map in their order; a key that is written twice is there twice, so that it can be reported.
#[derive(Default, PartialEq)]
pub(super) struct Pairs(pub(super) Vec<(String, f32)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PairsVisitor;
        impl<'de> Visitor<'de> for PairsVisitor {
            type Value = Pairs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map from words to numbers")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Pairs, M::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(PairsVisitor)
    }
}

/// Reads the four files; all faults are added to `faults`, and there is a result only if none of them is an error.
/// The formats stand in `intents/README.md`.
pub fn load(sources: &SourceSet, faults: &mut Vec<Diagnostic>) -> Option<Escalation> {
    let dangers = read(sources, "intents/danger.ron", faults, danger::dangers);
    let pleas = read(sources, "intents/plea.ron", faults, pleas);
    let red_lines = read(sources, "intents/redline.ron", faults, red_lines);
    let anger = read(sources, "intents/anger.ron", faults, anger);
    Some(Escalation { dangers: dangers?, pleas: pleas?, red_lines: red_lines?, anger: anger? })
}

/// One file, read and checked; nothing if it has an error.
fn read<F: DeserializeOwned, T>(
    sources: &SourceSet,
    path: &str,
    faults: &mut Vec<Diagnostic>,
    check: fn(F, &mut Checker<'_>) -> Option<T>,
) -> Option<T> {
    let Some(file) = sources.text(path) else {
        let help = "put it back; its format stands in intents/README.md";
        faults.push(Diagnostic::new(Code::MissingFile, Place::file(path), "the file is not there", help));
        return None;
    };
    let mut checker = Checker::of(file);
    let checked = sources.ron(file).map_err(|fault| checker.faults.push(fault)).ok().and_then(|content| check(content, &mut checker));
    let is_sound = !has_error(&checker.faults);
    faults.append(&mut checker.faults);
    checked.filter(|_| is_sound)
}

fn pleas(file: PleaWords, checker: &mut Checker<'_>) -> Option<PleaPhrases> {
    checker.not_empty("contains", file.contains.is_empty());
    checker.not_empty("whole", file.whole.is_empty());
    let lists = [&file.contains, &file.whole, &file.unless, &file.fillers, &file.particles, &file.thanks];
    for phrases in lists.into_iter().chain(file.groups.values()).chain([&file.denial.phrases()]) {
        checker.phrases(phrases);
    }
    if has_error(&checker.faults) {
        return None;
    }
    PleaPhrases::new(file).map_err(|faults| checker.patterns(faults)).ok()
}

fn red_lines(file: RedLineFile, checker: &mut Checker<'_>) -> Option<RedLines> {
    checker.not_empty("lines", file.lines.is_empty());
    let mut ids = HashSet::new();
    let mut lines = Vec::new();
    for LineEntry { id, category, severity, words } in file.lines {
        checker.id("red line", &id, ids.insert(id.clone()));
        if category.trim().is_empty() {
            checker.fault(Code::MissingWords, checker.place(&id, 0), format!("red line `{id}` has no category"), "name one");
        }
        if words.is_empty() {
            checker.fault(Code::MissingWords, checker.place(&id, 0), format!("red line `{id}` has no words"), "add some, or remove it");
        }
        checker.phrases(&words);
        if let Some(severity) = checker.severity(&id, severity) {
            lines.push((RedLine { id, category, severity, words: words.clone() }, words));
        }
    }
    let is_category = |category: &String| lines.iter().any(|(line, _)| line.category == *category);
    for category in file.advice.keys().filter(|category| !is_category(category)) {
        let message = format!("there is advice for `{category}`, which is no line's category");
        checker.fault(Code::DanglingLink, checker.place(category, 0), message, "name a category that stands in `lines`");
    }
    checker.phrases(&file.advice.values().cloned().collect::<Vec<_>>());
    checker.phrases(&file.denial.phrases());
    Some(RedLines::new(lines, checker.phrases(&file.unless), file.denial).with_advice(file.advice))
}

fn anger(file: AngerFile, checker: &mut Checker<'_>) -> Option<AngerLexicon> {
    checker.not_empty("words", file.words.0.is_empty());
    let hand_over_at = checker.threshold("hand_over_at", file.hand_over_at);
    let soften_at = checker.threshold("soften_at", file.soften_at);
    if file.soften_at > file.hand_over_at {
        let message = format!("soften_at {} is above hand_over_at {}", file.soften_at, file.hand_over_at);
        checker.fault(Code::OutOfRange, checker.place_of_field("soften_at"), message, "the tone softens before the bot steps aside");
    }
    let words = checker.weights(file.words.0, 1.0, "weight");
    let degrees = checker.weights(file.degrees.0, LARGEST_DEGREE, "degree");
    let degrees = degrees.into_iter().map(|(word, factor)| (word, Modifier::Degree(factor)));
    let negations = checker.phrases(&file.negations).into_iter().map(|word| (word, Modifier::Negation));
    let patterns = file.patterns.into_iter().filter_map(|(first, then, weight)| checker.pattern(&first, &then, weight)).collect();
    let [unless, cries, glad, thanks] = [file.unless, file.cries, file.glad, file.thanks].map(|words| checker.phrases(&words));
    let modifiers = degrees.chain(negations).collect();
    Some(AngerLexicon::new((soften_at?, hand_over_at?), words, patterns, modifiers, Circumstances { unless, cries, glad, thanks }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::escalation::anger::talk::Past;
    use crate::source::SourceFile;
    use crate::text::normalize::NormalText;
    use std::path::Path;

    /// A fixture `tests/check/CODE-FILE` has exactly the faults of its `expected.txt` in `intents/FILE.ron`.
    fn check(fixture: &str) {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check").join(fixture);
        let expected = std::fs::read_to_string(root.join("expected.txt")).expect("the fixture has expected.txt");
        let (code, file) = fixture.rsplit_once('-').expect("CODE-FILE");
        let mut faults = Vec::new();
        assert!(load(&SourceSet::of_dir("intents", &root.join("intents")), &mut faults).is_none(), "{fixture}");
        faults.retain(|fault| fault.place.path == format!("intents/{file}.ron"));
        assert!(faults.iter().any(|fault| fault.code.name() == code), "{fixture}");
        let shown: Vec<String> = faults.iter().map(Diagnostic::to_string).collect();
        assert_eq!(shown.join("\n\n"), expected.trim_end(), "{fixture}");
    }

    #[test]
    fn each_fault_is_reported_at_its_place() {
        check("missing-file-danger");
        check("ron-syntax-danger");
        check("bad-id-danger");
        check("duplicate-id-danger");
        check("missing-words-danger");
        check("dangling-link-danger");
        check("missing-file-plea");
        check("ron-syntax-plea");
        check("missing-words-plea");
        check("missing-file-redline");
        check("ron-syntax-redline");
        check("duplicate-id-redline");
        check("bad-id-redline");
        check("out-of-range-redline");
        check("missing-words-redline");
        check("missing-file-anger");
        check("ron-syntax-anger");
        check("duplicate-id-anger");
        check("out-of-range-anger");
        check("missing-words-anger");
    }

    #[test]
    fn the_samples_of_the_manual_are_sound() {
        let manual = include_str!("../../intents/README.md");
        let sample = |name: &str| {
            let behind = manual.split_once(&format!("## {name}\n")).expect("a heading").1;
            let ron = behind.split_once("```ron\n").and_then(|(_, ron)| ron.split_once("```")).expect("a sample").0;
            SourceFile { path: format!("intents/{name}"), text: ron.to_owned() }
        };
        let texts = ["anger.ron", "danger.ron", "plea.ron", "redline.ron"].map(sample).to_vec();
        let mut faults = Vec::new();
        let escalation = load(&SourceSet { texts, ..SourceSet::default() }, &mut faults);
        assert_eq!(faults, []);
        let text = "骗子，太垃圾了，转人工！不然打12315，闻到煤气味了";
        let signals = escalation.expect("no faults").signals(text, &NormalText::of(text), &Past::default());
        assert!(
            signals.is_plea && signals.danger.is_some() && signals.red_lines().count() == 2 && signals.anger.score.get() > 0.72,
            "{signals:?}"
        );
    }
}
