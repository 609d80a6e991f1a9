//! How does what a shop already has become entries?
//!
//! Import, migration: read → rows → map → join → ids → write. The room takes bytes and gives texts and a report; files are read and
//! written by `source` and `cli`. What an entry means is the business of `kb`, which reads each of them as it reads all others.

pub mod column;
pub mod entry;
pub mod examples;
pub mod item;
pub mod manifest;
pub mod plan;
pub mod read;
pub mod report;

mod answer;
mod archive;
mod chatwoot;
mod date;
mod decode;
mod dialect;
mod dialogflow;
mod header;
mod html;
mod intercom;
mod join;
mod json;
mod kind;
mod map;
mod markdown;
mod markup;
mod name;
mod near;
mod picture;
mod plain;
mod rasa;
mod separated;
mod sound;
mod table;
mod workbook;
mod zendesk;

use crate::diagnostic::{Diagnostic, Severity};
use crate::import::item::{Found, Item, Locale, Refusal};
use crate::import::join::Draft;
use crate::import::manifest::Manifest;
use crate::import::name::Named;
use crate::import::picture::Pictures;
use crate::import::plan::{Gone, Plan, Wanted};
use crate::import::read::Reading;
use crate::import::report::{NearPair, Report};
use crate::import::sound::Place;
use crate::source::foreign::Foreign;
use crate::source::{SourceFile, SourceSet};
use crate::text::normalize::{NormalText, is_han};
use jiff::Timestamp;
use std::collections::{BTreeMap, HashMap, HashSet};

/// How many near pairs are listed.
const MOST_NEAR: usize = 200;

/// How many faults are shown.
const MOST_FAULTS: usize = 5;

/// What an import needs to know beside its sources.
pub struct Target<'t> {
    /// The knowledge base as it is.
    pub kb: &'t SourceSet,
    /// What was imported before.
    pub former: &'t Manifest,
    /// What is done about entries that the sources have no more.
    pub gone: Gone,
    /// The language of what says none; told from the text where nothing is given.
    pub locale: Option<Locale>,
    /// The time for which the result is checked.
    pub now: Timestamp,
}

/// What is to be written, and what came of it.
pub struct Import {
    /// Files by their paths below the knowledge base.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The record, to be written when all files are.
    pub manifest: Manifest,
    /// What came of it.
    pub report: Report,
}

/// Imports sources; `beside` gives the bytes of a file that lies beside one of them.
pub fn import(mut sources: Vec<Foreign>, reading: &Reading, target: &Target<'_>, beside: &dyn Fn(usize, &str) -> Option<Vec<u8>>) -> Import {
    let mut report = Report::default();
    let mut pictures = Pictures::default();
    let mut drafts = Vec::new();
    for (at, source) in sources.iter_mut().enumerate() {
        let found = read::read(source, reading);
        let files: HashMap<&str, &[u8]> = source.files.iter().map(|file| (file.path.as_str(), file.bytes.as_slice())).collect();
        let find = |path: &str| files.get(path).map(|bytes| bytes.to_vec()).or_else(|| beside(at, path));
        drafts.extend(written(at, found, target.locale, &find, &mut pictures, &mut report));
        // What was read is in the drafts; the bytes of a large source are given back before the next one.
        source.files = Vec::new();
    }
    report.read = drafts.len();
    let (drafts, joined) = join::join(drafts);
    (report.joined, report.told_apart) = (joined.n_joined, joined.n_apart);
    report.near = near_pairs(&drafts);
    let names: Vec<&str> = sources.iter().map(|source| source.name.as_str()).collect();
    let files = files_of(target.kb);
    let wanted = wanted(&drafts, &names, target.former, &files);
    let plan = plan::plan(wanted, target.former, &files, target.gone);
    checked(plan, target, pictures, report)
}

/// Entries of items as they come, without joining: for what is made to be measured. Ids follow the items' keys.
pub fn entries(items: Vec<Item>) -> Vec<SourceFile> {
    let mut pictures = Pictures::default();
    let find = |_: &str| None;
    let place = Place { base: "", find: &find };
    let drafts: Vec<Draft> = items
        .into_iter()
        .map(|item| {
            let parts = answer::parts(&item, &place, &mut pictures).unwrap_or_default();
            Draft { source: 0, item, parts, apart: String::new() }
        })
        .collect();
    let identities: Vec<String> = drafts.iter().enumerate().map(|(at, draft)| format!("{at}:{}", identity(draft))).collect();
    let named = drafts.iter().zip(&identities).map(|(draft, identity)| named(draft, identity, None));
    let ids = name::names(&named.collect::<Vec<_>>(), HashSet::new());
    let file = |(draft, id): (&Draft, String)| SourceFile { path: entry::path(&draft.item, &id), text: entry::text(draft, &id) };
    drafts.iter().zip(ids).map(file).collect()
}

/// Writes the answers of what was found; what has none is refused.
fn written(
    source: usize,
    found: Found,
    locale: Option<Locale>,
    find: &picture::Find<'_>,
    pictures: &mut Pictures,
    report: &mut Report,
) -> Vec<Draft> {
    report.tables.extend(found.columns);
    report.refused.extend(found.refused);
    report.notes.extend(found.notes);
    let mut drafts = Vec::new();
    for mut item in found.items {
        let file = item.origin.file.clone();
        let base = file.rsplit_once('/').map_or("", |(base, _)| base);
        match answer::parts(&item, &Place { base, find }, pictures) {
            Ok(parts) => {
                item.answers = Vec::new();
                item.locale = item.locale.or(locale).or_else(|| Some(told(&item.title, &parts[0].markdown)));
                drafts.push(Draft { source, item, parts, apart: String::new() });
            }
            Err(reason) => report.refused.push(Refusal::new(&item.origin, reason)),
        }
    }
    drafts
}

/// The language of a title and an answer: English where neither has a Han character, Traditional where most that could be are.
fn told(title: &str, answer: &str) -> Locale {
    let text = || title.chars().chain(answer.chars().take(400));
    let n_han = text().filter(|&c| is_han(c)).count();
    if n_han == 0 {
        return Locale::En;
    }
    let written: String = text().filter(|&c| is_han(c)).collect();
    let n_changed = written.chars().zip(NormalText::of(&written).as_str().chars()).filter(|(a, b)| a != b).count();
    // In a Simplified text nothing changes; in a Traditional one about every third character does.
    if n_changed * 10 >= n_han { Locale::ZhTw } else { Locale::ZhCn }
}

fn near_pairs(drafts: &[Draft]) -> Vec<NearPair> {
    let shown = |at: usize| Refusal::new(&drafts[at].item.origin, drafts[at].item.title.clone());
    let near = near::near(drafts.iter().map(|draft| draft.item.title.as_str()));
    let is_open = |&(a, b): &(usize, usize)| drafts[a].apart.is_empty() || drafts[b].apart.is_empty();
    near.into_iter().filter(is_open).take(MOST_NEAR).map(|(a, b)| NearPair { one: shown(a), other: shown(b) }).collect()
}

/// The text files of a knowledge base by their paths below it.
fn files_of(kb: &SourceSet) -> BTreeMap<String, String> {
    let below = |file: &SourceFile| Some((file.path.strip_prefix("kb/")?.to_owned(), file.text.clone()));
    kb.texts.iter().filter_map(below).collect()
}

fn wanted(drafts: &[Draft], sources: &[&str], former: &Manifest, files: &BTreeMap<String, String>) -> Vec<Wanted> {
    let mut seen: HashSet<(&str, String)> = HashSet::new();
    let identities: Vec<String> = drafts
        .iter()
        .map(|draft| {
            let mut identity = identity(draft);
            while !seen.insert((sources[draft.source], identity.clone())) {
                identity = format!("{identity}|{}|{}", draft.item.title, draft.item.locale.map_or("", Locale::name));
            }
            identity
        })
        .collect();
    let known = |draft: &Draft, identity: &str| former.sources.get(sources[draft.source])?.get(identity).map(|known| known.id.as_str());
    let named: Vec<Named<'_>> =
        drafts.iter().zip(&identities).map(|(draft, identity)| named(draft, identity, known(draft, identity))).collect();
    let there = plan::ids(files);
    let given: HashSet<&str> = former.ids().collect();
    let mut named = named;
    let adopted = match there.keys().all(|id| given.contains(id)) {
        true => Vec::new(),
        false => adopted(drafts, &named, &given, &there, files),
    };
    for (named, id) in named.iter_mut().zip(&adopted) {
        named.former = named.former.or(id.as_deref());
    }
    let taken: HashSet<String> = there.into_keys().chain(given).map(str::to_owned).collect();
    let ids = name::names(&named, taken);
    let wanted = |((draft, identity), id): ((&Draft, &String), String)| Wanted {
        source: sources[draft.source].to_owned(),
        identity: identity.clone(),
        path: entry::path(&draft.item, &id),
        text: entry::text(draft, &id),
        id,
        place: draft.item.origin.to_string(),
    };
    drafts.iter().zip(&identities).zip(ids).map(wanted).collect()
}

/// The names of entries that are there as they would be written, though no record has them: an import was cut off before its end.
fn adopted(
    drafts: &[Draft],
    named: &[Named<'_>],
    given: &HashSet<&str>,
    there: &HashMap<&str, &str>,
    files: &BTreeMap<String, String>,
) -> Vec<Option<String>> {
    let ids = name::names(named, given.iter().map(|id| (*id).to_owned()).collect());
    let adopted = |(draft, id): (&Draft, String)| {
        let text = there.get(id.as_str()).and_then(|path| files.get(*path))?;
        (*text == entry::text(draft, &id)).then_some(id)
    };
    drafts.iter().zip(ids).map(adopted).collect()
}

/// What identifies a row at each import: the source's own id, or else what it asks.
fn identity(draft: &Draft) -> String {
    match &draft.item.key {
        Some(key) => key.clone(),
        None => NormalText::of(&draft.item.title).as_str().to_owned(),
    }
}

fn named<'n>(draft: &'n Draft, identity: &'n str, former: Option<&'n str>) -> Named<'n> {
    let key = draft.item.key.as_deref().filter(|key| !key.contains(':'));
    Named { former, key, title: &draft.item.title, apart: &draft.apart, identity }
}

/// Compiles the result once, and takes out what the loader would refuse.
fn checked(mut plan: Plan, target: &Target<'_>, pictures: Pictures, mut report: Report) -> Import {
    let mut result = target.kb.clone();
    let places: HashMap<String, usize> = result.texts.iter().enumerate().map(|(at, file)| (file.path.clone(), at)).collect();
    for (path, text) in &plan.writes {
        let file = SourceFile { path: format!("kb/{path}"), text: text.clone() };
        match places.get(&file.path) {
            Some(&at) => result.texts[at] = file,
            None => result.texts.push(file),
        }
    }
    result.pictures.extend(pictures.copied.iter().map(|(path, bytes)| (path.clone(), bytes.clone())));
    let mut faults = Vec::new();
    crate::kb::load::load(&result, target.now, &mut faults);
    let is_error = |fault: &Diagnostic| fault.severity == Severity::Error;
    for fault in faults.iter().filter(|fault| is_error(fault)) {
        let Some(path) = fault.place.path.strip_prefix("kb/").filter(|path| plan.writes.contains_key(*path)) else { continue };
        report.refused.push(Refusal { place: path.to_owned(), reason: format!("{}; {}", fault.message, fault.help) });
        plan.withdraw(path, target.former);
    }
    let is_left = |fault: &Diagnostic| {
        let is_withdrawn = report.refused.iter().any(|refusal| is_error(fault) && fault.place.path.strip_prefix("kb/") == Some(&refusal.place));
        !is_withdrawn
    };
    faults.retain(is_left);
    faults.sort_by_key(|fault| std::cmp::Reverse(fault.severity));
    report.faults.errors = faults.iter().filter(|fault| is_error(fault)).count();
    report.faults.warnings = faults.len() - report.faults.errors;
    report.faults.first = faults.into_iter().take(MOST_FAULTS).collect();
    report.written = plan.new.len();
    report.updated = plan.writes.len() - plan.new.len() - plan.retired.len();
    report.unchanged = plan.n_unchanged;
    report.pictures = pictures.copied.len();
    report.remote_pictures = pictures.remote.into_iter().collect();
    report.lost_pictures = pictures.lost.into_iter().collect();
    (report.kept, report.conflicts, report.gone, report.retired) = (plan.kept, plan.conflicts, plan.gone, plan.retired);
    // Pictures before what shows them.
    let texts = plan.writes.into_iter().map(|(path, text)| (path, text.into_bytes()));
    Import { files: pictures.copied.into_iter().chain(texts).collect(), manifest: plan.manifest, report }
}
