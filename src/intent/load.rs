//! Reads `intents.ron`.

use crate::diagnostic::{Code, Diagnostic, Place, has_error};
use crate::intent::{FlowId, Intent, IntentId, Intents, Then};
use crate::kb::KnowledgeBase;
use crate::kb::entry::AtomId;
use crate::source::{SourceFile, SourceSet};
use crate::text::normalize::NormalText;
use crate::text::segment::Segmenter;
use serde::Deserialize;
use std::collections::{HashMap, HashSet};

/// The file that is read.
pub(super) const PATH: &str = "intents/intents.ron";

/// With fewer examples an intent is hardly known, and its confidence is little worth.
const FEWEST_EXAMPLES: usize = 3;

/// What the file says.
#[derive(Deserialize)]
#[serde(rename = "Intents", deny_unknown_fields)]
pub(super) struct IntentFile {
    pub(super) intents: Vec<IntentEntry>,
}

/// What it says of an intent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename = "Intent", deny_unknown_fields)]
pub(super) struct IntentEntry {
    pub(super) id: String,
    #[serde(default)]
    formerly: Vec<String>,
    title: String,
    pub(super) examples: Vec<String>,
    then: ThenEntry,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename = "Then")]
enum ThenEntry {
    Flow(String),
    Answer(String),
}

/// Reads the intents and trains the classifier; all faults are added to `faults`, and there is a result only if none of them is an error.
/// The format stands in `intents/README.md`. Without a knowledge base, because it has faults of its own, names of atoms are not looked up.
/// Names of flows are checked by `dialog::load`, which knows them. An atom is known by its present name from here on,
/// a translation by its original.
pub fn load(sources: &SourceSet, kb: Option<&KnowledgeBase>, segmenter: &Segmenter, faults: &mut Vec<Diagnostic>) -> Option<Intents> {
    let find = |atom: AtomId| kb.map_or(Some(atom.clone()), |kb| kb.find(&atom).map(|found| kb[kb.original(found)].id.clone()));
    let intents = read(sources, &find, faults)?;
    let intents = Intents::new(intents, segmenter);
    faults.extend(sources.text(PATH).into_iter().flat_map(|file| misplaced(file, &intents)));
    Some(intents)
}

/// Examples that have the wrong intent, most likely.
fn misplaced<'i>(file: &'i SourceFile, intents: &'i Intents) -> impl Iterator<Item = Diagnostic> + 'i {
    intents.classifier.misplaced.iter().map(|misplaced| {
        let (own, other) = (&intents.intents[misplaced.intent], &intents.intents[misplaced.looks_like]);
        let example = &own.examples[misplaced.nth];
        let message = format!("`{example}` is an example of `{}`, and looks like one of `{}`", own.id.0, other.id.0);
        Diagnostic::new(Code::MisplacedExample, file.place_of_quoted(example), message, "move it there, or say in it what sets it apart")
    })
}

/// The intents, checked; `find` gives the name by which an atom is known that is there.
fn read(sources: &SourceSet, find: &dyn Fn(AtomId) -> Option<AtomId>, faults: &mut Vec<Diagnostic>) -> Option<Vec<Intent>> {
    let Some(file) = sources.text(PATH) else {
        let help = "put it back; its format stands in intents/README.md";
        faults.push(Diagnostic::new(Code::MissingFile, Place::file(PATH), "the file is not there", help));
        return None;
    };
    let mut checker = Checker { file, find, ids: HashSet::new(), former: Vec::new(), examples: HashMap::new(), faults: Vec::new() };
    let entries = sources.ron(file).map_err(|fault| checker.faults.push(fault)).map_or(Vec::new(), |file: IntentFile| file.intents);
    let intents: Vec<Option<Intent>> = entries.into_iter().map(|entry| checker.intent(entry)).collect();
    checker.former_ids();
    let is_sound = !has_error(&checker.faults);
    faults.append(&mut checker.faults);
    intents.into_iter().collect::<Option<Vec<Intent>>>().filter(|_| is_sound)
}

/// Collects the faults of the file.
struct Checker<'c> {
    file: &'c SourceFile,
    find: &'c dyn Fn(AtomId) -> Option<AtomId>,
    ids: HashSet<String>,
    /// Names that intents had before, each with the present one.
    former: Vec<(String, String)>,
    /// Which intent an example belongs to.
    examples: HashMap<NormalText, String>,
    faults: Vec<Diagnostic>,
}

impl Checker<'_> {
    fn fault(&mut self, code: Code, (value, nth): (&str, usize), message: String, help: &str) {
        let place = self.place(value, nth);
        self.faults.push(Diagnostic::new(code, place, message, help));
    }

    fn intent(&mut self, entry: IntentEntry) -> Option<Intent> {
        let IntentEntry { id, formerly, title, examples, then } = entry;
        self.id(&id);
        self.former.extend(formerly.into_iter().map(|former| (former, id.clone())));
        if title.trim().is_empty() {
            let help = "write what the customer reads when the bot asks which was meant";
            self.fault(Code::MissingWords, (&id, 0), format!("intent `{id}` has no title"), help);
        }
        if examples.len() < FEWEST_EXAMPLES {
            let message = format!("intent `{id}` has {} examples, fewer than {FEWEST_EXAMPLES}", examples.len());
            self.fault(Code::FewQuestions, (&id, 0), message, "add messages in customers' words");
        }
        examples.iter().for_each(|example| self.example(&id, example));
        let then = self.then(&id, then)?;
        Some(Intent { id: IntentId(id.into()), title, examples, then })
    }

    fn id(&mut self, id: &str) {
        if !is_name(id) {
            let message = format!("id `{id}` has other characters than a-z, 0-9 and `_`");
            self.fault(Code::BadId, (id, 0), message, "write it as `order_status`");
        }
        if !self.ids.insert(id.to_owned()) {
            let message = format!("two intents have the id `{id}`");
            let nth = self.nth_id(id);
            self.fault(Code::DuplicateId, (id, nth), message, "rename one, or make them one intent");
        }
    }

    /// A name that an intent had before means no other intent.
    fn former_ids(&mut self) {
        let mut n_seen: HashMap<String, usize> = HashMap::new();
        for (former, id) in std::mem::take(&mut self.former) {
            let seen = n_seen.entry(former.clone()).or_default();
            let nth = self.nth_former(&former, *seen);
            *seen += 1;
            if !is_name(&former) {
                let message = format!("former id `{former}` has other characters than a-z, 0-9 and `_`");
                self.fault(Code::BadId, (&former, nth), message, "write it as `order_status`");
            }
            if !self.ids.insert(former.clone()) {
                let message = format!("the former id `{former}` of `{id}` also means another intent");
                self.fault(Code::DuplicateId, (&former, nth), message, "take it out, or give the other another id");
            }
        }
    }

    fn example(&mut self, id: &str, example: &str) {
        let normal = NormalText::of(example);
        if !normal.as_str().chars().any(char::is_alphanumeric) {
            let message = format!("intent `{id}`: the example `{example}` has no word in it");
            return self.fault(Code::EmptyQuestion, (example, 0), message, "write a message, or remove it");
        }
        match self.examples.get(&normal).cloned() {
            Some(other) if other != id => {
                let message = format!("`{example}` is an example of `{other}` and of `{id}`");
                self.fault(Code::DuplicateQuestion, (example, 1), message, "keep it where it is meant more often");
            }
            Some(_) => {}
            None => _ = self.examples.insert(normal, id.to_owned()),
        }
    }

    fn then(&mut self, id: &str, then: ThenEntry) -> Option<Then> {
        match then {
            ThenEntry::Flow(flow) => Some(Then::Flow(FlowId(flow.into()))),
            ThenEntry::Answer(name) => {
                let atom = AtomId::parse(&name).and_then(|atom| (self.find)(atom));
                if atom.is_none() {
                    let message = format!("intent `{id}`: there is no atom `{name}`");
                    self.fault(Code::DanglingLink, (&name, 0), message, "name it as `entry/heading`, as in kb/");
                }
                atom.map(Then::Answer)
            }
        }
    }

    /// Which mention of an id in quotes is the second that names an intent: `Flow("…")` may mention it in between.
    fn nth_id(&self, id: &str) -> usize {
        let quoted = format!("\"{id}\"");
        let mentions = self.file.text.match_indices(&quoted).enumerate();
        let own = mentions.filter(|(_, (at, _))| self.file.text[..*at].trim_end().ends_with("id:")).map(|(nth, _)| nth);
        own.take(2).last().unwrap_or(0)
    }

    /// Which mention of an id in quotes stands in a list, `seen` others before it.
    fn nth_former(&self, id: &str, seen: usize) -> usize {
        let quoted = format!("\"{id}\"");
        let mentions = self.file.text.match_indices(&quoted).map(|(at, _)| self.file.text[..at].trim_end());
        mentions.enumerate().filter(|(_, before)| before.ends_with(['[', ','])).nth(seen).map_or(0, |(nth, _)| nth)
    }

    /// The place where a string stands in quotes for the `nth` time, from 0, or else for the first.
    fn place(&self, value: &str, nth: usize) -> Place {
        match self.file.text.match_indices(&format!("\"{value}\"")).nth(nth) {
            Some((at, _)) => self.file.place(at + 1..at + 1 + value.len()),
            None => self.file.place_of_quoted(value),
        }
    }
}

/// Whether an id is made of the characters of ids.
fn is_name(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::edit::{Taught, TextPath};
    use std::path::Path;

    fn read_with_faults(sources: &SourceSet) -> (Option<Vec<Intent>>, Vec<Diagnostic>) {
        let mut faults = Vec::new();
        let intents = read(sources, &|atom| Some(atom).filter(|atom| atom.as_str() == "contact/hours"), &mut faults);
        (intents, faults)
    }

    /// A fixture `tests/check/CODE-intents` has exactly the faults of its `expected.txt`, and no result if one is an error.
    fn check(fixture: &str) {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check").join(fixture);
        let expected = std::fs::read_to_string(root.join("expected.txt")).expect("the fixture has expected.txt");
        let (intents, mut faults) = read_with_faults(&SourceSet::of_dir("intents", &root.join("intents")));
        assert_eq!(intents.is_none(), has_error(&faults), "{fixture}");
        faults.retain(|fault| fault.place.path == PATH);
        assert!(faults.iter().any(|fault| fixture == format!("{}-intents", fault.code.name())), "{fixture}");
        let shown: Vec<String> = faults.iter().map(Diagnostic::to_string).collect();
        assert_eq!(shown.join("\n\n"), expected.trim_end(), "{fixture}");
    }

    #[test]
    fn each_fault_is_reported_at_its_place() {
        check("missing-file-intents");
        check("ron-syntax-intents");
        check("bad-id-intents");
        check("duplicate-id-intents");
        check("empty-question-intents");
        check("few-questions-intents");
        check("duplicate-question-intents");
        check("dangling-link-intents");
        check("missing-words-intents");
    }

    #[test]
    fn an_example_among_those_of_another_intent_is_reported() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check/misplaced-example-intents");
        let mut faults = Vec::new();
        assert!(load(&SourceSet::of_dir("intents", &root.join("intents")), None, &Segmenter::new([], &[]), &mut faults).is_some());
        let shown: Vec<String> = faults.iter().map(Diagnostic::to_string).collect();
        let expected = std::fs::read_to_string(root.join("expected.txt")).expect("the fixture has expected.txt");
        assert_eq!(shown.join("\n\n"), expected.trim_end());
    }

    #[test]
    fn the_sample_of_the_manual_is_sound() {
        let manual = include_str!("../../intents/README.md");
        let behind = manual.split_once("## intents.ron\n").expect("a heading").1;
        let text = behind.split_once("```ron\n").and_then(|(_, ron)| ron.split_once("```")).expect("a sample").0.to_owned();
        let texts = vec![SourceFile { path: PATH.to_owned(), text }];
        let (intents, faults) = read_with_faults(&SourceSet { texts, ..SourceSet::default() });
        assert_eq!(faults, []);
        let then: Vec<Then> = intents.expect("no faults").into_iter().map(|intent| intent.then).collect();
        let hours = AtomId::parse("contact/hours").expect("a name");
        assert_eq!(then, [Then::Flow(FlowId("order_status".into())), Then::Answer(hours)]);
    }

    #[test]
    fn the_sample_that_extends_an_intent_adds_to_its_examples() {
        let manual = include_str!("../../intents/README.md");
        let behind = manual.split_once("keeps the rest, where it says so:\n").expect("a sentence").1;
        let sample = behind.split_once("```ron\n").and_then(|(_, ron)| ron.split_once("```")).expect("a sample").0;
        let base = SourceSet::base_intents();
        let (own, faults) = read_with_faults(&base.clone().with(&TextPath::taught(Taught::Intents), sample));
        assert_eq!(faults, []);
        let complaint = |intents: Option<Vec<Intent>>| {
            let intents = intents.expect("no faults").into_iter();
            (intents.clone().count(), intents.clone().find(|intent| &*intent.id.0 == "complaint").expect("an intent"))
        };
        let ((n_own, own), (n_base, base)) = (complaint(own), complaint(read_with_faults(&base).0));
        assert_eq!((n_own, own.title, own.then), (n_base, base.title, base.then));
        assert_eq!(own.examples, [vec!["这事没完".to_owned()], base.examples].concat());
    }
}
