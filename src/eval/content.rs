//! Is this content found by customers who use other words than its editors?
//!
//! Each way of asking is asked with itself left out, and each example of an intent is guessed by what was learned from four fifths of the
//! examples, without it; what is left must lead to the same place. How questions fare that were altered stands in `altered`. Transcripts
//! are counted as well, when there are any. The curves that give confidence were fitted to such cases too, so that the calibration errors
//! here say whether the fit holds, not how it does on other shops' customers.

use crate::engine::Engine;
use crate::eval::altered;
use crate::eval::measure::{Judged, calibration_error, hit_at, rounded, share};
use crate::eval::transcript;
use crate::intent::calibrate::HeldOut;
use crate::source::SourceSet;
use jiff::Timestamp;
use serde::Serialize;

/// How many hits and guesses are looked at: as many as a customer is offered.
const DEPTH: usize = 3;

/// What content must reach to be shipped: about three points below what the shipped content had when these were written (ways of asking
/// 0.524 and 0.747, examples 0.700 and 0.909), room for an edit but not for a decline. All transcripts go as written.
const FLOORS: [(&str, f64); 6] = [
    ("ways_hit_at_1", 0.49),
    ("ways_hit_at_3", 0.71),
    ("examples_hit_at_1", 0.67),
    ("examples_hit_at_3", 0.88),
    ("opened_as_without", 0.97),
    ("dialogues_as_written", 1.0),
];

/// What errors may reach at most: calibration in the same manner, when it was 0.043 and 0.051.
const CEILINGS: [(&str, f64); 3] = [("ways_calibration_error", 0.07), ("examples_calibration_error", 0.08), ("swapped_answered", 0.05)];

/// How the content did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ContentFigures {
    /// How many ways of asking were left out in turn, titles among them.
    pub ways: usize,
    /// The share that still finds its atom first.
    pub ways_hit_at_1: f64,
    /// The share that still finds its atom among the first three.
    pub ways_hit_at_3: f64,
    /// By how much confidence and truth differ.
    pub ways_calibration_error: f64,
    /// How many examples of intents were held out, a fifth at a time.
    pub examples: usize,
    /// The share whose intent is still guessed first.
    pub examples_hit_at_1: f64,
    /// The share whose intent is still among the first three.
    pub examples_hit_at_3: f64,
    /// By how much confidence and truth differ.
    pub examples_calibration_error: f64,
    /// How many known questions were asked with a courtesy around them.
    pub opened: usize,
    /// The share of them that is answered as it is without.
    pub opened_as_without: f64,
    /// How many questions were asked with their model swapped for one that does not exist.
    pub swapped: usize,
    /// The share of them that is answered as if it did.
    pub swapped_answered: f64,
    /// How many transcripts were run.
    pub dialogues: usize,
    /// The share that goes as written; nothing without transcripts.
    pub dialogues_as_written: Option<f64>,
    /// What is not good enough to ship: each figure with what it must reach.
    pub faults: Vec<String>,
}

/// Measures the content of an engine, and runs the transcripts.
pub fn measure(engine: &Engine, dialogues: Option<&SourceSet>, now: Timestamp) -> ContentFigures {
    let (opened, swapped) = (altered::opened(engine, now), altered::swapped(engine, now));
    let (ranks, judged): (Vec<Option<usize>>, Vec<Judged>) = engine
        .index
        .leave_one_out(&engine.kb, &engine.segmenter)
        .map(|(atom, hits)| {
            let rank = hits.iter().position(|hit| hit.atom == atom);
            (rank, Judged { confidence: hits.first().map_or(0.0, |hit| hit.confidence.get()), is_right: rank == Some(0) })
        })
        .unzip();
    let held_out = engine.intents.classifier.held_out();
    let example_ranks: Vec<Option<usize>> = held_out.iter().map(|held_out| Some(held_out.rank)).collect();
    let judge = |held_out: &HeldOut| Judged { confidence: held_out.confidence.get(), is_right: held_out.rank == 0 };
    let example_judged: Vec<Judged> = held_out.iter().map(judge).collect();
    let files = dialogues.map(|dialogues| dialogues.texts.as_slice()).unwrap_or_default();
    let as_written = files.iter().filter(|file| transcript::run(engine, file).is_empty()).count();
    let figures = ContentFigures {
        ways: ranks.len(),
        ways_hit_at_1: rounded(hit_at(&ranks, 1)),
        ways_hit_at_3: rounded(hit_at(&ranks, DEPTH)),
        ways_calibration_error: rounded(calibration_error(&judged)),
        examples: example_ranks.len(),
        examples_hit_at_1: rounded(hit_at(&example_ranks, 1)),
        examples_hit_at_3: rounded(hit_at(&example_ranks, DEPTH)),
        examples_calibration_error: rounded(calibration_error(&example_judged)),
        opened: opened.asked,
        opened_as_without: rounded(share(opened.so, opened.asked)),
        swapped: swapped.asked,
        swapped_answered: rounded(share(swapped.so, swapped.asked)),
        dialogues: files.len(),
        dialogues_as_written: (!files.is_empty()).then(|| rounded(share(as_written, files.len()))),
        faults: Vec::new(),
    };
    ContentFigures { faults: faults(&figures), ..figures }
}

/// Which figures are not good enough; what was not measured has none.
fn faults(figures: &ContentFigures) -> Vec<String> {
    let figure = |name: &str| match name {
        "ways_hit_at_1" if figures.ways > 0 => Some(figures.ways_hit_at_1),
        "ways_hit_at_3" if figures.ways > 0 => Some(figures.ways_hit_at_3),
        "ways_calibration_error" => Some(figures.ways_calibration_error),
        "examples_hit_at_1" if figures.examples > 0 => Some(figures.examples_hit_at_1),
        "examples_hit_at_3" if figures.examples > 0 => Some(figures.examples_hit_at_3),
        "examples_calibration_error" => Some(figures.examples_calibration_error),
        "opened_as_without" if figures.opened > 0 => Some(figures.opened_as_without),
        "swapped_answered" => Some(figures.swapped_answered),
        "dialogues_as_written" => figures.dialogues_as_written,
        _ => None,
    };
    let own = |bounds: &[(&'static str, f64)]| -> Vec<(&'static str, f64, f64)> {
        bounds.iter().filter_map(|&(name, bound)| Some((name, bound, figure(name)?))).collect()
    };
    let low =
        own(&FLOORS).into_iter().filter(|(_, floor, own)| own < floor).map(|(name, floor, own)| format!("{name} is {own}, below {floor}"));
    let high = own(&CEILINGS).into_iter().filter(|(_, top, own)| own > top).map(|(name, top, own)| format!("{name} is {own}, above {top}"));
    low.chain(high).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_low_or_too_high_is_named_with_its_bound() {
        let good = ContentFigures {
            ways: 100,
            ways_hit_at_1: 1.0,
            ways_hit_at_3: 1.0,
            ways_calibration_error: 0.0,
            examples: 0,
            examples_hit_at_1: 0.0,
            examples_hit_at_3: 0.0,
            examples_calibration_error: 0.0,
            opened: 0,
            opened_as_without: 0.0,
            swapped: 0,
            swapped_answered: 0.0,
            dialogues: 0,
            dialogues_as_written: None,
            faults: Vec::new(),
        };
        let check = |figures: ContentFigures, expected: &[&str]| assert_eq!(faults(&figures), expected);
        check(good.clone(), &[]);
        check(ContentFigures { ways_hit_at_1: 0.25, ..good.clone() }, &["ways_hit_at_1 is 0.25, below 0.49"]);
        check(ContentFigures { ways_calibration_error: 0.5, ..good.clone() }, &["ways_calibration_error is 0.5, above 0.07"]);
        check(ContentFigures { dialogues_as_written: Some(0.5), ..good }, &["dialogues_as_written is 0.5, below 1"]);
    }
}
