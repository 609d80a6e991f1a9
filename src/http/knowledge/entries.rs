//! Which entries are there, and what is in one?

use crate::diagnostic::{Diagnostic, Severity};
use crate::http::dto::entry::{BranchDto, EntriesDto, EntryAtomDto, EntryDto, EntryLineDto};
use crate::http::dto::knowledge::FaultDto;
use crate::http::error::Problem;
use crate::http::extract::{Params, PathParts};
use crate::http::guard::auth::Editor;
use crate::http::operator::content::Served;
use crate::http::state::AppState;
use crate::kb::entry::{AtomIdx, Entry, EntryId};
use crate::kb::facet::Facet;
use crate::kb::markdown;
use crate::kb::standing::{Standing, verified_until};
use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::Arc;
use utoipa::IntoParams;

/// How many entries a page has at most.
const LONGEST_PAGE: usize = 100;

/// How many faults of its file an entry shows.
const MOST_FAULTS: usize = 100;

/// The most characters that are looked for.
const LONGEST_SOUGHT: usize = 100;

/// Which entries are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EntryParams {
    /// Words that stand in the title, the name, a heading, a keyword or a way of asking; at most 100 characters.
    pub q: Option<String>,
    /// Only this kind: `faq`, `policy`, `product`, `symptom` or `script`.
    pub kind: Option<String>,
    /// Only entries in this language.
    pub locale: Option<String>,
    /// Only entries of this owner.
    pub owner: Option<String>,
    /// Only entries about this product.
    pub product: Option<String>,
    /// Only entries that stand so: `fresh`, `overdue`, `unscheduled`, `upcoming`, `expired`, `draft` or `archived`.
    pub standing: Option<String>,
    /// Only entries whose file has faults.
    #[serde(default)]
    pub faulty: bool,
    /// The last entry that is known already, as `next` gave it.
    pub after: Option<String>,
    /// How many entries at most, 1 to 100.
    pub limit: Option<usize>,
}

/// Looks through the entries
///
/// For editors, supervisors and the admin token: else `editor-only`. What is served at this moment, in the order of the files.
#[utoipa::path(get, path = "/v1/knowledge/entries", operation_id = "list_entries", tag = "editors", params(EntryParams),
    responses((status = 200, body = EntriesDto)))]
pub async fn list(State(state): State<Arc<AppState>>, _: Editor, Params(params): Params<EntryParams>) -> Result<Json<EntriesDto>, Problem> {
    let served = state.content.served();
    let filter = Filter::of(&params)?;
    let seen = Seen::of(&served, Timestamp::now());
    let kb = &served.engine.kb;
    let fitting: Vec<&Entry> = kb.entries().iter().filter(|entry| filter.fits(entry, &seen)).collect();
    let start = match &params.after {
        None => 0,
        Some(after) => {
            let known = EntryId::parse(after).and_then(|id| kb.find_entry(&id)).ok_or_else(|| gone(after))?;
            let known = kb[known].atoms.start;
            fitting.iter().position(|entry| entry.atoms.start > known).unwrap_or(fitting.len())
        }
    };
    let limit = params.limit.unwrap_or(LONGEST_PAGE).clamp(1, LONGEST_PAGE);
    let page = &fitting[start..fitting.len().min(start + limit)];
    let next = page.last().filter(|_| start + page.len() < fitting.len()).map(|last| last.id.to_string());
    Ok(Json(EntriesDto { entries: page.iter().map(|entry| seen.line(entry)).collect(), total: fitting.len(), next }))
}

/// Reads one entry
///
/// For editors, supervisors and the admin token: else `editor-only`. Its answers as customers see them, with what leads to each.
#[utoipa::path(get, path = "/v1/knowledge/entries/{entry}", operation_id = "read_entry", tag = "editors",
    params(("entry" = String, Path, description = "Its name, or one that it had before")), responses((status = 200, body = EntryDto)))]
pub async fn read(State(state): State<Arc<AppState>>, _: Editor, PathParts(name): PathParts<String>) -> Result<Json<EntryDto>, Problem> {
    let served = state.content.served();
    let seen = Seen::of(&served, Timestamp::now());
    let kb = &served.engine.kb;
    let found = EntryId::parse(&name).and_then(|id| kb.find_entry(&id)).ok_or(Problem::NoSuchEntry)?;
    let entry = &kb[found];
    let facets = |facets: &[Facet]| facets.iter().map(|facet| facet.as_str().to_owned()).collect();
    let faults = seen.faults.get(entry.path.as_str()).into_iter().flatten();
    Ok(Json(EntryDto {
        line: seen.line(entry),
        path: entry.path.clone(),
        keywords: entry.keywords.clone(),
        product: facets(&entry.product),
        region: facets(&entry.region),
        channel: entry.channel.clone(),
        audience: entry.audience,
        trust: entry.trust,
        verified_at: entry.verified_at,
        publish_at: entry.publish_at,
        expire_at: entry.expire_at,
        atoms: entry.atoms.clone().map(|at| seen.atom(AtomIdx::new(at))).collect(),
        faults: faults.take(MOST_FAULTS).map(|fault| FaultDto::from(*fault)).collect(),
    }))
}

fn gone(after: &str) -> Problem {
    Problem::BadQuery(format!("after: there is no entry `{}`; begin anew", after.chars().take(LONGEST_SOUGHT).collect::<String>()))
}

/// The content at a moment.
struct Seen<'s> {
    served: &'s Served,
    now: Timestamp,
    /// The faults of each file.
    faults: HashMap<&'s str, Vec<&'s Diagnostic>>,
}

impl<'s> Seen<'s> {
    fn of(served: &'s Served, now: Timestamp) -> Self {
        let mut faults: HashMap<&str, Vec<&Diagnostic>> = HashMap::new();
        for fault in served.faults.iter() {
            faults.entry(fault.place.path.as_str()).or_default().push(fault);
        }
        Seen { served, now, faults }
    }

    fn standing(&self, entry: &Entry) -> Standing {
        Standing::of(entry, self.now, &self.served.engine.desk.rosters.time_zone)
    }

    fn line(&self, entry: &Entry) -> EntryLineDto {
        let kb = &self.served.engine.kb;
        let faults = self.faults.get(entry.path.as_str()).map_or(&[][..], Vec::as_slice);
        let n_of = |severity| faults.iter().filter(|fault| fault.severity == severity).count();
        EntryLineDto {
            id: entry.id.to_string(),
            title: entry.title.clone(),
            kind: kind_of(entry).to_owned(),
            locale: entry.locale.clone(),
            owner: entry.owner.clone(),
            standing: self.standing(entry).name(),
            verified_until: verified_until(entry),
            n_atoms: entry.atoms.len(),
            n_ways: entry.atoms.clone().map(|at| kb[AtomIdx::new(at)].questions.len()).sum(),
            n_errors: n_of(Severity::Error),
            n_warnings: n_of(Severity::Warning),
        }
    }

    fn atom(&self, at: AtomIdx) -> EntryAtomDto {
        let kb = &self.served.engine.kb;
        let atom = &kb[at];
        let names = |atoms: &[AtomIdx]| atoms.iter().map(|&atom| kb[atom].id.to_string()).collect();
        // A question is asked in one tree; what it leads to is the same wherever it is looked up.
        let question = kb.tree_of(at).map(|(_, node)| node);
        let branches = question.into_iter().flat_map(|node| node.branches()).map(|branch| BranchDto {
            label: branch.label.clone(),
            says: branch.says.clone(),
            to: branch.to.atom().map(|to| kb[to].id.to_string()),
        });
        EntryAtomDto {
            id: atom.id.to_string(),
            title: atom.title.clone(),
            html: markdown::to_html(&atom.markdown),
            ways: atom.questions.clone(),
            not_asked: atom.not_asked.clone(),
            next: names(&atom.next),
            parts: atom.parts.clone(),
            versions: kb.versions(at).filter(|&version| version != at).map(|version| kb[version].id.to_string()).collect(),
            branches: branches.collect(),
        }
    }
}

/// The folder that an entry lies in.
fn kind_of(entry: &Entry) -> &str {
    entry.path.split('/').nth(1).unwrap_or_default()
}

/// What is wanted, checked.
struct Filter<'p> {
    params: &'p EntryParams,
    sought: Option<String>,
    product: Option<Facet>,
    standing: Option<Standing>,
}

impl<'p> Filter<'p> {
    fn of(params: &'p EntryParams) -> Result<Self, Problem> {
        let filled = |value: &'p Option<String>| value.as_deref().map(str::trim).filter(|value| !value.is_empty());
        let sought = filled(&params.q).map(str::to_lowercase);
        if sought.as_ref().is_some_and(|sought| sought.chars().count() > LONGEST_SOUGHT) {
            return Err(Problem::BadQuery(format!("q: at most {LONGEST_SOUGHT} characters")));
        }
        let named = |name: &str| Standing::ALL.into_iter().find(|standing| standing.name() == name);
        let names = || Standing::ALL.map(Standing::name).join(", ");
        let standing =
            filled(&params.standing).map(|name| named(name).ok_or_else(|| Problem::BadQuery(format!("standing: one of {}", names()))));
        let product =
            filled(&params.product).map(|name| Facet::parse(name).ok_or_else(|| Problem::BadQuery("product: no name".to_owned())));
        Ok(Filter { params, sought, product: product.transpose()?, standing: standing.transpose()? })
    }

    fn fits(&self, entry: &Entry, seen: &Seen<'_>) -> bool {
        let is = |wanted: &Option<String>, own: &str| wanted.as_deref().is_none_or(|wanted| wanted.is_empty() || wanted == own);
        is(&self.params.kind, kind_of(entry))
            && is(&self.params.locale, &entry.locale)
            && is(&self.params.owner, entry.owner.as_deref().unwrap_or_default())
            && self.product.as_ref().is_none_or(|product| product.is_among(&entry.product))
            && self.standing.is_none_or(|standing| seen.standing(entry) == standing)
            && (!self.params.faulty || seen.faults.contains_key(entry.path.as_str()))
            && self.sought.as_deref().is_none_or(|sought| speaks_of(entry, seen, sought))
    }
}

/// Whether words stand anywhere in what an entry is found by.
fn speaks_of(entry: &Entry, seen: &Seen<'_>, sought: &str) -> bool {
    let kb = &seen.served.engine.kb;
    let has = |text: &String| text.to_lowercase().contains(sought);
    let of_atom = |atom: AtomIdx| has(&kb[atom].title) || kb[atom].questions.iter().any(has);
    has(&entry.title)
        || entry.id.as_str().contains(sought)
        || entry.keywords.iter().any(has)
        || entry.atoms.clone().any(|at| of_atom(AtomIdx::new(at)))
}
