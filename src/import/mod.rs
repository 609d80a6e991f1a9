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
pub mod record;
pub mod report;

mod answer;
mod archive;
mod chatwoot;
mod check;
mod date;
mod decode;
mod dialect;
mod dialogflow;
mod grid;
mod header;
mod html;
mod identify;
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

use crate::import::item::{Found, Item, Locale, Refusal};
use crate::import::join::Draft;
use crate::import::manifest::Manifest;
use crate::import::picture::Pictures;
use crate::import::plan::{Gone, Plan};
use crate::import::read::Reading;
use crate::import::report::{NearPair, Report};
use crate::import::sound::Place;
use crate::source::foreign::Foreign;
use crate::source::{SourceFile, SourceSet};
use crate::text::normalize::is_han;
use crate::text::simplified::simplified;
use jiff::Timestamp;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The owner of the entries that `jieda new` writes as samples: until somebody makes them his own, customers get facts that nobody vouches for.
pub const SAMPLE_OWNER: &str = "示例（jieda new）";

/// How many near pairs are listed.
const MOST_NEAR: usize = 200;

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
pub fn import(
    mut sources: Vec<Foreign>,
    reading: &Reading,
    target: &Target<'_>,
    beside: &dyn Fn(usize, &str) -> Option<Vec<u8>>,
) -> Import {
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
    let wanted = identify::wanted(&drafts, &names, target.former, &files);
    report.notes.extend(samples(target.kb));
    let mut plan = plan::plan(wanted, target.former, &files, target.gone);
    check::check(&mut plan, target.kb, target.former, target.now, &pictures.copied, &mut report);
    ended(plan, pictures, report)
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
    let identities: Vec<String> = drafts.iter().enumerate().map(|(at, draft)| format!("{at}:{}", identify::identity(draft))).collect();
    let named = drafts.iter().zip(&identities).map(|(draft, identity)| identify::named(draft, identity, None));
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
    let n_changed = written.chars().zip(simplified(written.clone()).chars()).filter(|(a, b)| a != b).count();
    // In a Simplified text nothing changes; in a Traditional one about every third character does.
    if n_changed * 10 >= n_han { Locale::ZhTw } else { Locale::ZhCn }
}

/// A note for each entry that is still as `jieda new` wrote it.
fn samples(kb: &SourceSet) -> impl Iterator<Item = Refusal> + '_ {
    let line = format!("\nowner: {SAMPLE_OWNER}\n");
    let reason = "it is a sample of `jieda new`, and customers get what it says: write it anew with an owner of your own, or delete it";
    let samples = kb.texts.iter().filter(move |file| file.text.contains(&line));
    samples.map(move |file| Refusal { place: file.path.clone(), reason: reason.to_owned(), code: None })
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

/// What was planned, as what is to be written and said.
fn ended(plan: Plan, pictures: Pictures, mut report: Report) -> Import {
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

#[cfg(test)]
mod tests;
