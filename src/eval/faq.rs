//! Does search find the right entry, and does it know when it has?

use crate::diagnostic::{Diagnostic, has_error};
use crate::engine::decide::policy::Policy;
use crate::eval::entries::{self, Material};
use crate::eval::measure::{Judged, calibration_error, hit_at, mean_reciprocal_rank, percentile, rounded, share};
use crate::eval::rows::{FaqRow, QueryRow, RowFault, Rows};
use crate::kb::KnowledgeBase;
use crate::search::calibrate::{Seen, seen};
use crate::search::reader::Reader;
use crate::search::{Hit, SearchIndex};
use crate::source::{SourceFile, SourceSet};
use crate::text::normalize::NormalText;
use crate::text::segment::Segmenter;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::HashMap;
use std::time::Instant;

/// How many hits a query is judged by.
const DEPTH: usize = 10;

/// How many queries are asked before time is taken: enough that the dictionary and the index are in memory.
const WARM_UP: usize = 50;

/// How many faults are shown: where thousands of rows are at fault, they are so in a few ways.
const MOST_SHOWN: usize = 5;

/// How search did on one set of rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FaqFigures {
    /// How many queries were asked.
    pub queries: usize,
    /// The share whose first hit is right.
    pub hit_at_1: f64,
    /// The share with a right one among the first three.
    pub hit_at_3: f64,
    /// The share with a right one among the first five.
    pub hit_at_5: f64,
    /// The mean of the reciprocals of the first right hit's rank.
    pub mrr_at_10: f64,
    /// The share that the bot would answer by itself.
    pub answered: f64,
    /// The share of right ones among those.
    pub answered_precision: f64,
    /// By how much the first hit's confidence and the truth differ.
    pub calibration_error: f64,
    /// Microseconds of one search: half of them take no longer.
    pub micros_p50: u64,
    /// All but one in a hundred take no longer.
    pub micros_p99: u64,
}

/// Why nothing was measured.
#[derive(Debug, thiserror::Error)]
pub enum Unmeasured {
    /// A row cannot be used.
    #[error(transparent)]
    Row(#[from] RowFault),
    /// The rows make no sound content.
    #[error("the content has errors; mend them, or the rows they come from:\n{}", shown(.0))]
    Content(Vec<Diagnostic>),
}

fn shown(faults: &[Diagnostic]) -> String {
    let first = faults.iter().take(MOST_SHOWN).map(|fault| format!("{fault}\n"));
    let more = faults.len().saturating_sub(MOST_SHOWN);
    first.chain((more > 0).then(|| format!("and {more} more"))).collect::<Vec<_>>().join("\n")
}

/// The sources of a knowledge base of such entries, in their order: the atom of the first has the place 0.
pub fn kb_sources(materials: &[Material]) -> SourceSet {
    let files = entries::write(materials).into_iter().map(|file| SourceFile { path: format!("kb/{}", file.path), ..file });
    SourceSet { texts: files.collect(), ..SourceSet::default() }
}

/// Errors among faults, for who cannot use warnings.
pub fn errors(mut faults: Vec<Diagnostic>) -> Unmeasured {
    faults.retain(|fault| has_error(std::slice::from_ref(fault)));
    Unmeasured::Content(faults)
}

/// What was measured of the first answer to a question: what a prior for all knowledge bases is learned from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MeasuredRow {
    /// `query`, or how a trial of the knowledge base's own came about.
    pub kind: &'static str,
    /// Whether it is right.
    pub right: bool,
    /// The numbers, in the order of [`crate::search::calibrate::Seen`].
    pub measures: Vec<f32>,
}

/// Measures the first answer to each query, and to each trial of the knowledge base's own.
pub fn rows(kb: &Rows<FaqRow>, queries: &Rows<QueryRow>, now: Timestamp) -> Result<Vec<MeasuredRow>, Unmeasured> {
    let right = right_places(kb, queries)?;
    let (base, segmenter, index) = built(kb, now)?;
    let row = |kind, right, measures: Seen| MeasuredRow { kind, right, measures: measures.to_vec() };
    let asked = queries.iter().zip(&right).filter_map(|(query, right)| {
        let reader = Reader::on("web", now);
        let (atom, measures) = index.measures(&base, &segmenter, &NormalText::of(&query.query), reader)?;
        Some(row("query", right.contains(&atom.get()), measures))
    });
    let trials = index.trials(&base, &segmenter);
    let tried = trials.iter().filter_map(|trial| Some(row(trial.kind.name(), trial.is_right(0), seen(trial.ranked.first()?))));
    Ok(asked.chain(tried).collect())
}

fn built(kb: &Rows<FaqRow>, now: Timestamp) -> Result<(KnowledgeBase, Segmenter, SearchIndex), Unmeasured> {
    let sources = kb_sources(&kb.iter().map(Material::from).collect::<Vec<_>>());
    let mut faults = Vec::new();
    let base = crate::kb::load::load(&sources, now, &mut faults).ok_or_else(|| errors(faults))?;
    let segmenter = Segmenter::new([], &[]);
    let index = SearchIndex::build(&base, &segmenter);
    Ok((base, segmenter, index))
}

/// Measures search for these queries among these rows; `clock` is read around each search.
pub fn measure(
    kb: &Rows<FaqRow>,
    queries: &Rows<QueryRow>,
    policy: &Policy,
    now: Timestamp,
    clock: fn() -> Instant,
) -> Result<FaqFigures, Unmeasured> {
    let right = right_places(kb, queries)?;
    let (base, segmenter, index) = built(kb, now)?;
    let search = |query: &QueryRow| search(&index, &base, &segmenter, &query.query, now);
    queries.iter().take(WARM_UP).for_each(|query| drop(search(query)));
    let mut micros = Vec::new();
    let mut timed = |query: &QueryRow| {
        let start = clock();
        let hits = search(query);
        micros.push(u64::try_from(clock().duration_since(start).as_micros()).unwrap_or(u64::MAX));
        hits
    };
    let found: Vec<Vec<Hit>> = queries.iter().map(&mut timed).collect();
    Ok(figures(&found, &right, policy, &micros))
}

fn search(index: &SearchIndex, kb: &KnowledgeBase, segmenter: &Segmenter, query: &str, now: Timestamp) -> Vec<Hit> {
    index.search(kb, segmenter, &NormalText::of(query), Reader::on("web", now), DEPTH)
}

/// For each query the places of the rows that answer it.
fn right_places(kb: &Rows<FaqRow>, queries: &Rows<QueryRow>) -> Result<Vec<Vec<usize>>, RowFault> {
    queries.demand(|row| !row.entries.is_empty(), "no entry is right for the query", "name at least one in `entries`")?;
    let places: HashMap<&str, usize> = kb.iter().enumerate().map(|(at, row)| (row.id.as_str(), at)).collect();
    let place = |(at, query): (usize, &QueryRow)| {
        let places = query.entries.iter().map(|id| {
            let fault = || queries.fault(at, format!("there is no entry `{id}`"), "name the `id` of a row of the --kb file");
            places.get(id.as_str()).copied().ok_or_else(fault)
        });
        places.collect()
    };
    queries.iter().enumerate().map(place).collect()
}

fn figures(found: &[Vec<Hit>], right: &[Vec<usize>], policy: &Policy, micros: &[u64]) -> FaqFigures {
    let rank = |(hits, right): (&Vec<Hit>, &Vec<usize>)| hits.iter().position(|hit| right.contains(&hit.atom.get()));
    let ranks: Vec<Option<usize>> = found.iter().zip(right).map(rank).collect();
    let confidence = |hits: &Vec<Hit>| hits.first().map_or(0.0, |hit| hit.confidence.get());
    let judged: Vec<Judged> =
        found.iter().zip(&ranks).map(|(hits, rank)| Judged { confidence: confidence(hits), is_right: *rank == Some(0) }).collect();
    let answered: Vec<Judged> = judged.iter().copied().filter(|judged| judged.confidence >= policy.costs.answer_at().get()).collect();
    FaqFigures {
        queries: found.len(),
        hit_at_1: rounded(hit_at(&ranks, 1)),
        hit_at_3: rounded(hit_at(&ranks, 3)),
        hit_at_5: rounded(hit_at(&ranks, 5)),
        mrr_at_10: rounded(mean_reciprocal_rank(&ranks, DEPTH)),
        answered: rounded(share(answered.len(), judged.len())),
        answered_precision: rounded(share(answered.iter().filter(|judged| judged.is_right).count(), answered.len())),
        calibration_error: rounded(calibration_error(&judged)),
        micros_p50: percentile(micros, 50),
        micros_p99: percentile(micros, 99),
    }
}
