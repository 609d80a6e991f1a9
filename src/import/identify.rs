//! Which entry is which, at this import and at the next?
//!
//! What identifies a row does not change when it moves in its sheet; the entry that it became is found by it in the record. How an entry is
//! named is in `name`.

use crate::import::entry;
use crate::import::item::Locale;
use crate::import::join::Draft;
use crate::import::manifest::Manifest;
use crate::import::name::{self, Named};
use crate::import::plan::{self, Wanted};
use crate::text::normalize::NormalText;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The entries that drafts become; `sources` are the names of the sources, and `files` what is there.
pub fn wanted(drafts: &[Draft], sources: &[&str], former: &Manifest, files: &BTreeMap<String, String>) -> Vec<Wanted> {
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
pub fn identity(draft: &Draft) -> String {
    match &draft.item.key {
        Some(key) => key.clone(),
        None => NormalText::of(&draft.item.title).as_str().to_owned(),
    }
}

/// What a draft is named by.
pub fn named<'n>(draft: &'n Draft, identity: &'n str, former: Option<&'n str>) -> Named<'n> {
    let key = draft.item.key.as_deref().filter(|key| !key.contains(':'));
    Named { former, key, title: &draft.item.title, apart: &draft.apart, identity }
}
