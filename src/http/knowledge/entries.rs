//! Which entries are there, and what is in one?

use crate::http::dto::entry::{EntriesDto, EntryDto};
use crate::http::error::Problem;
use crate::http::extract::{Params, PathParts};
use crate::http::guard::auth::Editor;
use crate::http::knowledge::seen::{Seen, kind_of};
use crate::http::knowledge::used::usage;
use crate::http::operator::content::Served;
use crate::http::state::AppState;
use crate::kb::entry::{AtomIdx, Entry, EntryId};
use crate::kb::facet::Facet;
use crate::kb::standing::Standing;
use crate::report::usage::Usage;
use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

/// How many entries a page has at most.
const LONGEST_PAGE: usize = 100;

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
    /// Only entries that customers of the last 30 days used so: `never` got one of its answers, or `disbelieved` one.
    pub used: Option<String>,
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
/// For editors, supervisors and the admin token: else `editor-only`. What is served at this moment, in the order of the files; of what is
/// looked for, those first that have it in the title.
#[utoipa::path(get, path = "/v1/knowledge/entries", operation_id = "list_entries", tag = "editors", params(EntryParams),
    responses((status = 200, body = EntriesDto)))]
pub async fn list(State(state): State<Arc<AppState>>, _: Editor, Params(params): Params<EntryParams>) -> Result<Json<EntriesDto>, Problem> {
    let served = state.content.served();
    let filter = Filter::of(&params)?;
    let now = Timestamp::now();
    // Reading how entries were used takes as long as a report, so that a list that is not about it shows what is known.
    let usage = match filter.used {
        Some(_) => Some(usage(&state, &served.engine, now).await?),
        None => state.last_usage.known(&(), now),
    };
    let seen = seen(&served, usage, now);
    let kb = seen.kb;
    let mut fitting: Vec<&Entry> = kb.entries().iter().filter(|entry| filter.fits(entry, &seen)).collect();
    let place = |entry: &Entry| (!filter.is_in_title(entry), entry.atoms.start);
    fitting.sort_by_key(|entry| place(entry));
    let start = match &params.after {
        None => 0,
        Some(after) => {
            let known = EntryId::parse(after).and_then(|id| kb.find_entry(&id)).ok_or_else(|| gone(after))?;
            fitting.iter().position(|entry| place(entry) > place(&kb[known])).unwrap_or(fitting.len())
        }
    };
    let limit = params.limit.unwrap_or(LONGEST_PAGE).clamp(1, LONGEST_PAGE);
    let page = &fitting[start..fitting.len().min(start + limit)];
    let next = page.last().filter(|_| start + page.len() < fitting.len()).map(|last| last.id.to_string());
    let (total, may_edit) = (fitting.len(), state.content.editable().is_some());
    Ok(Json(EntriesDto { entries: page.iter().map(|entry| seen.line(entry)).collect(), total, next, may_edit }))
}

/// Reads one entry
///
/// For editors, supervisors and the admin token: else `editor-only`. Its answers as customers see them, with what leads to each.
#[utoipa::path(get, path = "/v1/knowledge/entries/{entry}", operation_id = "read_entry", tag = "editors",
    params(("entry" = String, Path, description = "Its name, or one that it had before")), responses((status = 200, body = EntryDto)))]
pub async fn read(State(state): State<Arc<AppState>>, _: Editor, PathParts(name): PathParts<String>) -> Result<Json<EntryDto>, Problem> {
    let served = state.content.served();
    let now = Timestamp::now();
    let seen = seen(&served, state.last_usage.known(&(), now), now);
    let found = EntryId::parse(&name).and_then(|id| seen.kb.find_entry(&id)).ok_or(Problem::NoSuchEntry)?;
    Ok(Json(seen.entry(&seen.kb[found], state.content.editable().is_some())))
}

/// What is served, as editors see it.
fn seen(served: &Served, usage: Option<Arc<Usage>>, now: Timestamp) -> Seen<'_> {
    Seen::of(&served.engine.kb, &served.engine.desk.rosters.time_zone, &served.faults, usage, now)
}

fn gone(after: &str) -> Problem {
    Problem::BadQuery(format!("after: there is no entry `{}`; begin anew", after.chars().take(LONGEST_SOUGHT).collect::<String>()))
}

/// What is wanted, checked.
struct Filter<'p> {
    params: &'p EntryParams,
    sought: Option<String>,
    product: Option<Facet>,
    standing: Option<Standing>,
    used: Option<Wanted>,
}

/// How entries are to have been used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Never,
    Disbelieved,
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
        let used = match filled(&params.used) {
            None => None,
            Some("never") => Some(Wanted::Never),
            Some("disbelieved") => Some(Wanted::Disbelieved),
            Some(_) => return Err(Problem::BadQuery("used: `never` or `disbelieved`".to_owned())),
        };
        Ok(Filter { params, sought, product: product.transpose()?, standing: standing.transpose()?, used })
    }

    /// Whether what is looked for stands in the title: then it is most likely meant.
    fn is_in_title(&self, entry: &Entry) -> bool {
        self.sought.as_deref().is_none_or(|sought| entry.title.to_lowercase().contains(sought))
    }

    fn fits(&self, entry: &Entry, seen: &Seen<'_>) -> bool {
        let is = |wanted: &Option<String>, own: &str| wanted.as_deref().is_none_or(|wanted| wanted.is_empty() || wanted == own);
        is(&self.params.kind, kind_of(entry))
            && is(&self.params.locale, &entry.locale)
            && is(&self.params.owner, entry.owner.as_deref().unwrap_or_default())
            && self.product.as_ref().is_none_or(|product| product.is_among(&entry.product))
            && self.standing.is_none_or(|standing| seen.standing(entry) == standing)
            && (!self.params.faulty || seen.is_faulty(entry))
            && self.used.is_none_or(|wanted| {
                let used = seen.used(entry);
                match wanted {
                    Wanted::Never => used.shown == 0 && seen.standing(entry).is_served(),
                    Wanted::Disbelieved => used.disbelieved > 0,
                }
            })
            && self.sought.as_deref().is_none_or(|sought| speaks_of(entry, seen, sought))
    }
}

/// Whether words stand anywhere in what an entry is found by.
fn speaks_of(entry: &Entry, seen: &Seen<'_>, sought: &str) -> bool {
    let kb = seen.kb;
    let has = |text: &String| text.to_lowercase().contains(sought);
    let of_atom = |atom: AtomIdx| has(&kb[atom].title) || kb[atom].questions.iter().any(has);
    has(&entry.title)
        || entry.id.as_str().contains(sought)
        || entry.keywords.iter().any(has)
        || entry.atoms.clone().any(|at| of_atom(AtomIdx::new(at)))
}
