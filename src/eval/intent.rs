//! Is it understood what customers want, and is it known when it is not?

use crate::eval::entries::{Material, of_intents};
use crate::eval::measure::{Judged, auroc, calibration_error, coverage_at_precision, hit_at, macro_f1, percentile, rounded, share};
use crate::eval::rows::{IntentRow, LabelRow, RowFault, Rows};
use crate::intent::guess::Guesses;
use crate::intent::{FlowId, Intent, IntentId, Intents, Then};
use crate::text::normalize::{NormalText, has_words};
use crate::text::segment::Segmenter;
use serde::Serialize;
use std::collections::HashMap;
use std::time::Instant;

/// How many guesses a message is judged by: as many as a customer is offered.
const DEPTH: usize = 3;

/// How many messages are guessed before time is taken.
const WARM_UP: usize = 50;

/// The precision at which an operator would let the bot answer alone.
const PRECISION: f64 = 0.95;

/// How the intents were told on one set of rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IntentFigures {
    /// How many messages in scope were guessed.
    pub tests: usize,
    /// The share whose first guess is right.
    pub accuracy: f64,
    /// The mean of the F1 of the intents that occur in the test.
    pub macro_f1: f64,
    /// The share with the right one among the first three.
    pub hit_at_3: f64,
    /// The probability that a message in scope is more surely in scope than one out of scope; nothing without such messages.
    pub out_of_scope_auroc: Option<f64>,
    /// The share that can be answered so that 95 of 100 are right.
    pub coverage_at_precision_95: f64,
    /// By how much the first guess's confidence and the truth differ among messages in scope.
    pub calibration_error: f64,
    /// Seconds of training.
    pub train_seconds: f64,
    /// Microseconds of one guess: half of them take no longer.
    pub micros_p50: u64,
    /// All but one in a hundred take no longer.
    pub micros_p99: u64,
}

/// Trains on one set of rows and measures on another; `labels` are the intents' titles, which are learned from too. `clock` is read around the training and each guess. Rows out of scope in `test` join
/// those of `out_of_scope`; those in `train` teach nothing.
pub fn measure(
    train: &Rows<IntentRow>,
    test: &Rows<IntentRow>,
    out_of_scope: Option<&Rows<IntentRow>>,
    labels: Option<&Rows<LabelRow>>,
    clock: fn() -> Instant,
) -> Result<IntentFigures, RowFault> {
    let segmenter = Segmenter::new([], &[]);
    let start = clock();
    let intents = learn(train, labels, &segmenter)?;
    let train_seconds = clock().duration_since(start).as_secs_f64();
    let truths = truths(&intents, test)?;
    let others = match out_of_scope {
        Some(rows) => outsiders(rows)?,
        None => Vec::new(),
    };
    let within: Vec<(&str, usize)> = test.iter().zip(&truths).filter_map(|(row, truth)| Some((row.text.as_str(), (*truth)?))).collect();
    let outside = test.iter().zip(&truths).filter(|(_, truth)| truth.is_none()).map(|(row, _)| row.text.as_str()).chain(others);
    let guess = |text: &str| intents.guess(&NormalText::of(text), &segmenter, DEPTH);
    within.iter().take(WARM_UP).for_each(|(text, _)| drop(guess(text)));
    let mut micros = Vec::new();
    let mut timed = |&(text, truth): &(&str, usize)| {
        let start = clock();
        let guesses = guess(text);
        micros.push(u64::try_from(clock().duration_since(start).as_micros()).unwrap_or(u64::MAX));
        (truth, guesses)
    };
    let cases: Vec<(usize, Guesses)> = within.iter().map(&mut timed).collect();
    let outside: Vec<f32> = outside.map(|text| guess(text).in_scope.get()).collect();
    let inside: Vec<f32> = cases.iter().map(|(_, guesses)| guesses.in_scope.get()).collect();
    let (ranks, judged) = judge(&cases);
    let firsts: Vec<(usize, Option<usize>)> =
        cases.iter().map(|(truth, guesses)| (*truth, guesses.guesses.first().map(|first| first.intent))).collect();
    Ok(IntentFigures {
        tests: cases.len(),
        accuracy: rounded(hit_at(&ranks, 1)),
        macro_f1: rounded(macro_f1(&firsts)),
        hit_at_3: rounded(hit_at(&ranks, DEPTH)),
        out_of_scope_auroc: auroc(&inside, &outside).map(rounded),
        coverage_at_precision_95: rounded(coverage_at_precision(&judged, PRECISION)),
        calibration_error: rounded(calibration_error(&judged)),
        train_seconds: rounded(train_seconds),
        micros_p50: percentile(&micros, 50),
        micros_p99: percentile(&micros, 99),
    })
}

/// The rank of the right one among the guesses of each case, and the first guess with its confidence.
fn judge(cases: &[(usize, Guesses)]) -> (Vec<Option<usize>>, Vec<Judged>) {
    let rank = |(truth, guesses): &(usize, Guesses)| guesses.guesses.iter().position(|guess| guess.intent == *truth);
    let ranks: Vec<Option<usize>> = cases.iter().map(rank).collect();
    let first = |guesses: &Guesses| guesses.guesses.first().map_or(0.0, |guess| guess.confidence.get());
    let judged = cases.iter().zip(&ranks).map(|((_, guesses), rank)| Judged { confidence: first(guesses), is_right: *rank == Some(0) });
    let judged = judged.collect();
    (ranks, judged)
}

/// Intents of rows, in the order in which the rows name them.
fn learn(train: &Rows<IntentRow>, labels: Option<&Rows<LabelRow>>, segmenter: &Segmenter) -> Result<Intents, RowFault> {
    let intent = |material: Material| Intent {
        id: IntentId(material.id.as_str().into()),
        title: material.title,
        examples: material.ways.into_iter().filter(|way| has_words(way)).collect(),
        then: Then::Flow(FlowId(material.id.into())),
    };
    let intents: Vec<Intent> = of_intents(train, labels).into_iter().map(intent).collect();
    if intents.is_empty() {
        return Err(train.fault(0, "no row has an intent", "train on rows such as {\"text\": \"…\", \"intent\": \"refund\"}"));
    }
    Ok(Intents::new(intents, segmenter))
}

/// The place of each row's intent; nothing for rows out of scope.
fn truths(intents: &Intents, test: &Rows<IntentRow>) -> Result<Vec<Option<usize>>, RowFault> {
    let places: HashMap<&str, usize> = intents.intents.iter().enumerate().map(|(at, intent)| (&*intent.id.0, at)).collect();
    let truth = |(at, row): (usize, &IntentRow)| match row.intent.as_deref() {
        None => Ok(None),
        Some(name) => {
            let help = "give it rows in the --train file, or `null` when it is out of scope";
            places.get(name).copied().map(Some).ok_or_else(|| test.fault(at, format!("nothing is trained for the intent `{name}`"), help))
        }
    };
    let truths: Vec<Option<usize>> = test.iter().enumerate().map(truth).collect::<Result<_, _>>()?;
    let n_within = truths.iter().flatten().count();
    if share(n_within, truths.len()) > 0.0 { Ok(truths) } else { Err(test.fault(0, "no row has an intent", "test on rows with one")) }
}

/// Messages that mean no intent.
fn outsiders(rows: &Rows<IntentRow>) -> Result<Vec<&str>, RowFault> {
    rows.demand(|row| row.intent.is_none(), "a row out of scope has an intent", "write `null`, or move it to the --test file")?;
    Ok(rows.iter().map(|row| row.text.as_str()).collect())
}
