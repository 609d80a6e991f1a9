//! Reads `policy.ron`, `synonyms.ron` and `words.txt`, and compiles the whole content. `handoff.ron` is read in `desk`, `desk.ron` in `team`.

mod alarms;
mod deadlines;
mod desk;
mod foreseen;
mod labels;
mod measure;
mod privacy;
mod promises;
mod replies;
mod sound;
mod spelling;
mod team;
mod wrap_up;

use crate::conversation::measure::Measure;
use crate::conversation::roster::Rosters;
use crate::diagnostic::{Code, Diagnostic, Place, has_error};
use crate::engine::Engine;
use crate::engine::decide::policy::{Policy, Says};
use crate::engine::load::alarms::load_alarms;
use crate::engine::load::deadlines::load_deadlines;
use crate::engine::load::desk::load_desk;
use crate::engine::load::labels::load_labels;
use crate::engine::load::measure::load_measure;
use crate::engine::load::privacy::load_retention;
use crate::engine::load::promises::load_promises;
use crate::engine::load::sound::{Sound, read};
use crate::engine::load::spelling::pinyin;
use crate::engine::load::team::load_team;
use crate::engine::load::wrap_up::load_wrap_up;
use crate::engine::meanings::Meanings;
use crate::engine::reply::words::BotWords;
use crate::engine::understand::heard::Lately;
use crate::kb::KnowledgeBase;
use crate::kb::entry::ContentHash;
use crate::search::SearchIndex;
use crate::source::SourceSet;
use crate::text::segment::Segmenter;
use crate::{connector, dialog, escalation, intent, kb, talk};
use jiff::Timestamp;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The files that are read besides `flows/*.ron`.
const FILES: [&str; 20] = [
    "intents.ron",
    "talk.ron",
    "connectors.ron",
    "webhooks.ron",
    "policy.ron",
    "danger.ron",
    "redline.ron",
    "plea.ron",
    "anger.ron",
    "handoff.ron",
    "desk.ron",
    "promises.ron",
    "deadlines.ron",
    "wrap_up.ron",
    "measure.ron",
    "alarms.ron",
    "labels.ron",
    "privacy.ron",
    "synonyms.ron",
    "words.txt",
];

impl Engine {
    /// Whether the engine was compiled from these sources, and all of them could be read; then compiling them gives it again.
    pub fn is_of(&self, kb_sources: &SourceSet, intents_sources: &SourceSet) -> bool {
        let is_whole = kb_sources.faults.is_empty() && intents_sources.faults.is_empty();
        is_whole && self.pictures == kb_sources.pictures && self.hash == hash_of(kb_sources, intents_sources)
    }

    /// Compiles the content. The second part lists every fault, in the order of the files; there is an engine only if none is an error.
    pub fn compile(kb_sources: &SourceSet, intents_sources: &SourceSet, now: Timestamp) -> (Option<Engine>, Vec<Diagnostic>) {
        let mut faults = intents_sources.faults.clone();
        stray_files(intents_sources, &mut faults);
        let kb = kb::load::load(kb_sources, now, &mut faults);
        let policy = load_policy(intents_sources, &mut faults);
        let desk = load_desk(intents_sources, &mut faults);
        let promises = load_promises(intents_sources, &mut faults);
        let skills = desk.as_ref().map(|desk| desk.skills.as_slice());
        let deadlines = load_deadlines(intents_sources, skills, promises.as_ref(), &mut faults);
        let wrap_up = load_wrap_up(intents_sources, &mut faults);
        let measure = load_measure(intents_sources, &mut faults).zip(deadlines);
        let measure = measure.map(|(measure, deadlines)| Measure { deadlines, ..measure });
        let alarms = load_alarms(intents_sources, &mut faults);
        let labels = load_labels(intents_sources, &mut faults);
        let retention = load_retention(intents_sources, &mut faults);
        let synonyms = load_synonyms(intents_sources, &mut faults);
        let words = load_words(intents_sources, &mut faults);
        let escalation = escalation::load::load(intents_sources, &mut faults);
        let talk = talk::load::load(intents_sources, &mut faults);
        let segmenter = Segmenter::new(shop_words(kb.as_ref(), &words), &synonyms);
        // Building the index and learning the intents take most of a start, and neither needs the other.
        let (index, intents, pinyin) = std::thread::scope(|scope| {
            let building = kb.as_ref().map(|kb| scope.spawn(|| SearchIndex::build(kb, &segmenter)));
            let intents = intent::load::load(intents_sources, kb.as_ref(), &segmenter, &mut faults);
            let pinyin = pinyin(kb.as_ref(), intents.as_ref(), words.iter().chain(synonyms.iter().flatten()));
            let index = building.map(|building| building.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            (index, intents, pinyin)
        });
        let names: Option<Vec<&str>> = intents.as_ref().map(|intents| intents.intents.iter().map(|intent| &*intent.id.0).collect());
        let team = load_team(intents_sources, skills, names.as_deref(), &mut faults);
        let connectors = connector::load::load(intents_sources, &mut faults);
        let hooks = connector::hook::load::load(intents_sources, &mut faults);
        let locales = policy.as_ref().map(Policy::other_locales);
        let flows = dialog::load::load(
            intents_sources,
            kb.as_ref(),
            intents.as_ref(),
            connectors.as_ref(),
            skills,
            locales.as_deref(),
            &mut faults,
        );
        let intents = intents
            .zip(flows.as_ref())
            .map(|(intents, flows)| intents.with_flows_named(|flow| flows.get(flow).map(|flow| flow.id.clone())));
        let whole = || {
            let (kb, flows, intents) = (kb?, flows?, intents?);
            Some(Engine {
                meanings: Meanings::of(&kb, &flows, &intents),
                index: index?,
                hash: hash_of(kb_sources, intents_sources),
                pictures: kb_sources.pictures.clone(),
                kb,
                segmenter,
                pinyin,
                intents,
                talk: talk?,
                flows,
                connectors: connectors?,
                hooks: hooks?,
                escalation: escalation?,
                policy: policy?,
                desk: desk?,
                team: team?,
                promises: promises?,
                wrap_up: wrap_up?,
                measure: measure?,
                alarms: alarms?,
                labels: labels?,
                retention: retention?,
                lately: Lately::default(),
            })
        };
        let engine = if has_error(&faults) { None } else { whole() };
        faults.extend(engine.iter().flat_map(|engine| replies::check(engine, kb_sources, intents_sources, now)));
        faults.extend(engine.iter().flat_map(|engine| foreseen::check(engine, kb_sources)));
        faults.sort_by(|a, b| a.place.cmp(&b.place).then(a.code.cmp(&b.code)));
        faults.dedup();
        (engine.filter(|_| !has_error(&faults)), faults)
    }
}

/// By which rules and hours conversations are judged, of content of which the rest is not needed; nothing where there is an error in one of them.
pub fn judged_by(intents_sources: &SourceSet, faults: &mut Vec<Diagnostic>) -> Option<(Measure, Rosters)> {
    let (measure, desk) = (load_measure(intents_sources, faults), load_desk(intents_sources, faults));
    let deadlines = load_deadlines(intents_sources, desk.as_ref().map(|desk| desk.skills.as_slice()), None, faults);
    Some((Measure { deadlines: deadlines?, ..measure? }, desk?.rosters))
}

/// The words that the segmenter keeps whole: those of `words.txt`, and the keywords of all entries.
fn shop_words<'a>(kb: Option<&'a KnowledgeBase>, words: &'a [String]) -> impl Iterator<Item = &'a str> {
    let keywords = kb.into_iter().flat_map(|kb| kb.entries()).flat_map(|entry| &entry.keywords);
    keywords.chain(words).map(String::as_str)
}

fn hash_of(kb_sources: &SourceSet, intents_sources: &SourceSet) -> ContentHash {
    ContentHash::of(kb_sources.parts().chain(intents_sources.parts()))
}

fn stray_files(sources: &SourceSet, faults: &mut Vec<Diagnostic>) {
    for file in &sources.texts {
        let path = file.logical_path();
        let below = path.strip_prefix("intents/").unwrap_or(&path);
        let is_flow = below.strip_prefix("flows/").is_some_and(|name| name.ends_with(".ron") && !name.contains('/'));
        if !is_flow && !FILES.contains(&below) {
            let help = format!("intents/ holds flows/*.ron and {}", FILES.join(", "));
            faults.push(Diagnostic::new(Code::StrayFile, Place::file(&file.path), "the file is not read", help));
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyFile {
    wrong_costs: f32,
    asking_costs: f32,
    missing_costs: f32,
    clarify_choices: u8,
    misses_before_person: u8,
    clarifies_before_person: u8,
    burst_seconds: u32,
    #[serde(default = "is_on")]
    answers_while_waiting: bool,
    says: Says,
    words: BTreeMap<String, BotWords>,
}

/// What a switch is that is on unless the editor turns it off.
fn is_on() -> bool {
    true
}

/// Reads `policy.ron` alone; its faults are added to `faults`, and there is a policy only if none of them is an error.
pub fn load_policy(sources: &SourceSet, faults: &mut Vec<Diagnostic>) -> Option<Policy> {
    let (file, read) = read::<PolicyFile>(sources, "policy.ron", faults)?;
    let mut sound = Sound { file, faults, is_sound: true };
    let costs = sound.costs(read.wrong_costs, read.asking_costs, read.missing_costs);
    sound.range("clarify_choices", u32::from(read.clarify_choices), 1, 3);
    sound.range("misses_before_person", u32::from(read.misses_before_person), 1, 5);
    sound.range("clarifies_before_person", u32::from(read.clarifies_before_person), 1, 5);
    sound.range("burst_seconds", read.burst_seconds, 0, 60);
    let says = &read.says;
    for (name, phrases) in [
        ("solved", &says.solved),
        ("unsolved", &says.unsolved),
        ("none", &says.none),
        ("cancel", &says.cancel),
        ("back", &says.back),
        ("unknown", &says.unknown),
        ("correct", &says.correct),
        ("resume", &says.resume),
        ("agree", &says.agree),
    ] {
        sound.phrases(name, phrases);
    }
    if !says.around.is_empty() {
        sound.phrases("around", &says.around);
    }
    sound.locales(read.words.keys());
    sound.no_empty_words();
    sound.is_sound.then_some(Policy {
        costs: costs?,
        clarify_choices: usize::from(read.clarify_choices),
        misses_before_person: read.misses_before_person,
        clarifies_before_person: read.clarifies_before_person,
        burst_seconds: read.burst_seconds,
        answers_while_waiting: read.answers_while_waiting,
        says: read.says,
        words: read.words,
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SynonymsFile {
    groups: Vec<Vec<String>>,
}

fn load_synonyms(sources: &SourceSet, faults: &mut Vec<Diagnostic>) -> Vec<Vec<String>> {
    let Some((file, read)) = read::<SynonymsFile>(sources, "synonyms.ron", faults) else { return Vec::new() };
    let mut sound = Sound { file, faults, is_sound: true };
    read.groups.iter().for_each(|group| sound.phrases("groups", group));
    read.groups
}

/// The words of `words.txt`; the file may be missing.
fn load_words(sources: &SourceSet, faults: &mut Vec<Diagnostic>) -> Vec<String> {
    let Some(file) = sources.text("intents/words.txt") else { return Vec::new() };
    let lines = file.text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    let words: Vec<String> = lines.filter(|line| !line.is_empty()).map(str::to_owned).collect();
    for word in words.iter().filter(|word| word.contains(char::is_whitespace)) {
        let help = "the segmenter cuts at spaces; write it without, or leave it out";
        faults.push(Diagnostic::new(Code::BadId, file.place_of(word), format!("the word `{word}` has a space in it"), help));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceFile;
    use std::fs;
    use std::path::Path;

    /// A fixture `tests/check/CODE-NAME` has exactly the faults of its `expected.txt` in the files that this module reads.
    fn check(fixture: &str) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check").join(fixture);
        let sources = SourceSet::of_dir("intents", &folder.join("intents"));
        let name = fixture.rsplit('-').next().unwrap();
        let mut faults = Vec::new();
        match name {
            "policy" => drop(load_policy(&sources, &mut faults)),
            "handoff" => drop(load_desk(&sources, &mut faults)),
            "promises" => drop(load_promises(&sources, &mut faults)),
            "deadlines" => drop(load_deadlines(&sources, Some(&["general".to_owned()]), None, &mut faults)),
            "wrap_up" => drop(load_wrap_up(&sources, &mut faults)),
            "desk" => drop(load_team(&sources, Some(&["general".to_owned()]), Some(&["refund"]), &mut faults)),
            "measure" => drop(load_measure(&sources, &mut faults)),
            "alarms" => drop(load_alarms(&sources, &mut faults)),
            "privacy" => drop(load_retention(&sources, &mut faults)),
            "synonyms" => drop(load_synonyms(&sources, &mut faults)),
            _ => drop(load_words(&sources, &mut faults)),
        }
        stray_files(&sources, &mut faults);
        let code = fixture.strip_suffix(&format!("-{name}")).unwrap();
        assert!(faults.iter().any(|fault| fault.code.name() == code), "{fixture}: {faults:?}");
        let shown: Vec<String> = faults.iter().map(Diagnostic::to_string).collect();
        let expected = fs::read_to_string(folder.join("expected.txt")).unwrap();
        assert_eq!(shown.join("\n\n"), expected.trim_end(), "{fixture}");
    }

    #[test]
    fn each_fault_is_reported_at_its_place() {
        check("missing-file-policy");
        check("missing-file-measure");
        check("out-of-range-measure");
        check("ron-syntax-measure");
        for file in ["promises", "deadlines", "wrap_up"] {
            check(&format!("missing-file-{file}"));
            check(&format!("out-of-range-{file}"));
            check(&format!("duplicate-id-{file}"));
        }
        check("missing-words-promises");
        check("missing-words-wrap_up");
        check("bad-id-wrap_up");
        check("dangling-link-deadlines");
        check("ron-syntax-deadlines");
        check("missing-file-alarms");
        check("out-of-range-alarms");
        check("ron-syntax-alarms");
        check("ron-syntax-policy");
        check("out-of-range-policy");
        check("missing-words-policy");
        check("stray-file-policy");
        check("bad-roster-handoff");
        check("dangling-link-handoff");
        check("dangling-link-desk");
        check("out-of-range-desk");
        check("missing-words-desk");
        check("out-of-range-privacy");
        check("missing-words-synonyms");
        check("bad-id-words");
    }

    #[test]
    fn the_samples_of_the_manual_are_sound() {
        let manual = include_str!("../../../intents/README.md");
        let sample = |heading: &str, name: &str| {
            let behind = manual.split_once(&format!("## {heading}\n")).unwrap().1;
            let text = behind.split_once("```ron\n").and_then(|(_, ron)| ron.split_once("```")).unwrap().0;
            SourceFile { path: format!("intents/{name}"), text: text.to_owned() }
        };
        let texts = vec![
            sample("policy.ron", "policy.ron"),
            sample("handoff.ron", "handoff.ron"),
            sample("desk.ron", "desk.ron"),
            sample("alarms.ron", "alarms.ron"),
            sample("promises.ron", "promises.ron"),
            sample("deadlines.ron", "deadlines.ron"),
            sample("wrap_up.ron", "wrap_up.ron"),
            sample("labels.ron", "labels.ron"),
            sample("synonyms.ron and words.txt", "synonyms.ron"),
        ];
        let sources = SourceSet { texts, ..SourceSet::default() };
        let mut faults = Vec::new();
        assert!(load_policy(&sources, &mut faults).is_some());
        assert!(load_desk(&sources, &mut faults).is_some());
        assert!(load_team(&sources, Some(&["general".to_owned(), "repair".to_owned()]), Some(&["repair"]), &mut faults).is_some());
        assert!(load_alarms(&sources, &mut faults).is_some());
        let promises = load_promises(&sources, &mut faults);
        assert!(load_deadlines(&sources, None, promises.as_ref(), &mut faults).is_some());
        assert!(load_wrap_up(&sources, &mut faults).is_some());
        assert!(load_labels(&sources, &mut faults).is_some());
        assert_eq!(load_synonyms(&sources, &mut faults).len(), 2);
        assert_eq!(faults, []);
    }

    #[test]
    fn the_sample_of_a_file_that_extends_the_base_says_only_what_differs() {
        let manual = include_str!("../../../intents/README.md");
        let behind = manual.split_once("## The base\n").unwrap().1;
        let sample = behind.split_once("```ron\n").and_then(|(_, ron)| ron.split_once("```")).unwrap().0;
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("policy.ron"), sample).unwrap();
        let mut faults = Vec::new();
        let own = load_policy(&SourceSet::intents_of_dir(folder.path()), &mut faults).unwrap();
        let base = load_policy(&SourceSet::base_intents(), &mut faults).unwrap();
        assert_eq!(faults, []);
        let (mut expected, dropped) = (base.says.cancel.clone(), "不想办了".to_owned());
        assert!(expected.contains(&dropped));
        expected.retain(|phrase| *phrase != dropped);
        expected.insert(0, "拉倒".to_owned());
        assert_eq!((own.says.cancel, own.says.back), (expected, base.says.back));
        let words = |policy: &BTreeMap<String, BotWords>| (policy["zh-CN"].welcome.clone(), policy["en"].welcome.clone());
        assert_eq!(words(&own.words), ("您好，这里是青禾书店。请直接说您想问什么。".to_owned(), words(&base.words).1));
    }
}
