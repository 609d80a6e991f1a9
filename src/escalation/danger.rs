//! Is somebody in danger, and what must they do first?
//!
//! Patterns of words decide, not a model: an editor sees why it alarmed. A danger is recorded as the gravest of red lines; what is done
//! about it is decided in `engine`.

use crate::escalation::ahead::{Ahead, AheadWords};
use crate::escalation::denial::{Denial, DenialWords, Sense};
use crate::escalation::grammar::Grammar;
use crate::escalation::pattern::{Faults, Groups};
use crate::escalation::phrase::Phrases;
use crate::escalation::redline::{Crossing, Noted, RedLineHit, Severity};
use crate::escalation::rows::{Cover, Rows, follow};
use crate::text::normalize::NormalText;
use std::cell::LazyCell;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

/// The category of every danger, in alerts and in the risk report.
pub const CATEGORY: &str = "人身安全";

/// The most characters that are quoted of a danger: two parts with the widest gap between, in Han characters, have fewer.
const LONGEST_QUOTED: usize = 120;

/// The language of the advice where there is none in the customer's; the loader demands it.
pub const FALLBACK_LOCALE: &str = "zh-CN";

/// The words of `danger.ron`, as an editor wrote them; `intents/README.md` says what each field is for.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(rename = "Danger", deny_unknown_fields)]
pub struct DangerWords {
    /// Words by the name of their group.
    #[serde(default)]
    pub groups: BTreeMap<String, Vec<String>>,
    /// The groups whose words are also meant when characters merely sound like theirs.
    #[serde(default)]
    pub misheard: Vec<String>,
    /// The kinds of danger, the gravest first.
    pub kinds: Vec<KindWords>,
    /// What is taken out first.
    #[serde(default)]
    pub unless: Vec<String>,
    /// Patterns of what only sounds dangerous, figures of speech most of all: a danger that is told inside of one is none.
    #[serde(default)]
    pub figures: Vec<String>,
    /// May stand between the words of a pattern.
    #[serde(default)]
    pub fillers: Vec<String>,
    /// May stand around a pattern that is a whole clause.
    #[serde(default)]
    pub particles: Vec<String>,
    /// Which words make a danger one that may be.
    #[serde(default)]
    pub ahead: AheadWords,
    /// Which words deny a danger.
    #[serde(default)]
    pub denial: DenialWords,
}

/// A kind of danger, as an editor wrote it.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(rename = "Kind", deny_unknown_fields)]
pub struct KindWords {
    /// Its name.
    pub id: String,
    /// Patterns that tell it.
    pub contains: Vec<String>,
    /// By language, what the customer must do to be safe.
    pub advice: BTreeMap<String, String>,
}

/// `danger.ron`, ready to be held against messages. Made by `load`.
#[derive(Debug, Clone)]
pub struct Dangers {
    unless: Phrases,
    grammar: Grammar,
    kinds: Vec<Kind>,
    /// The rows of all kinds.
    rows: Rows,
    figures: Rows,
    ahead: Ahead,
    denial: Denial,
}

#[derive(Debug, Clone)]
struct Kind {
    id: String,
    /// The places of its rows.
    rows: Range<usize>,
    advice: BTreeMap<String, String>,
}

impl Dangers {
    /// Reads the patterns; each that cannot be read is given with its fault.
    pub fn new(words: DangerWords) -> Result<Self, Faults> {
        let mut groups = Groups::default();
        for (name, words) in words.groups {
            groups.add(&name, words);
        }
        let mut faults = Vec::new();
        let misheard = groups.all_named(&words.misheard, &mut faults);
        let (mut kinds, mut rows, mut figures) = (Vec::new(), Rows::default(), Rows::default());
        for KindWords { id, contains, advice } in words.kinds {
            kinds.push(Kind { id, rows: rows.add(groups.parse_rows(&contains, &mut faults)), advice });
        }
        figures.add(groups.parse_rows(&words.figures, &mut faults));
        let ahead = Ahead::add(words.ahead, &mut groups, &mut faults);
        if !faults.is_empty() {
            return Err(faults);
        }
        let (fillers, particles) = (groups.add("=skipped", words.fillers), groups.add("=particles", words.particles));
        let denial = Denial::add(words.denial, &mut groups);
        let unless = Phrases::new(words.unless.iter().map(|phrase| NormalText::of(phrase)).collect());
        Ok(Dangers { unless, grammar: Grammar::new(&groups, fillers, particles, misheard), kinds, rows, figures, ahead, denial })
    }

    /// The dangers that a message tells, the gravest first, each with its first words that alarm; those that are only denied or talked
    /// about are noted. What is feared or asked about ahead is none, and no figure of speech is.
    pub fn find(&self, text: &NormalText) -> Vec<Crossing> {
        let left = self.unless.take_out_written(text.as_str());
        let reading = self.grammar.read(&left);
        let marks = self.ahead.marks(&reading);
        // Few messages tell a danger, so that figures are seldom looked for.
        let figures = LazyCell::new(|| {
            let begun = self.figures.begun(&reading);
            let told = begun.into_iter().flat_map(|at| follow(&reading, self.figures.get(at), |_| Some(Sense::Meant)));
            Cover::of(told.map(|told| told.whole()))
        });
        // Many patterns find the same words.
        let mut known: HashMap<Range<usize>, Option<Sense>> = HashMap::new();
        let mut sense = |units: &Range<usize>| {
            let read = || (!self.ahead.is_marked(&reading, &marks, units)).then(|| self.denial.sense(&reading, units.clone()));
            *known.entry(units.clone()).or_insert_with(read)
        };
        let begun = self.rows.begun(&reading);
        let crossings = self.kinds.iter().filter_map(|kind| {
            let own = begun.iter().filter(|at| kind.rows.contains(at));
            let told = own.flat_map(|&at| follow(&reading, self.rows.get(at), &mut sense));
            let real = told.filter(|told| !figures.has(&told.whole()) && !self.ahead.is_of_chance(&reading, &told.last));
            let first = real.min_by_key(|told| (told.sense, told.start, told.last.end))?;
            let noted = match first.sense {
                Sense::Meant => None,
                Sense::Denied => Some(Noted::Denied),
                Sense::Mentioned => Some(Noted::Mentioned),
            };
            Some(Crossing { hit: hit(kind, reading.chart.said(&first.whole())), noted })
        });
        crossings.collect()
    }

    /// What the customer must do first in this danger, in a language or else in [`FALLBACK_LOCALE`]; nothing where it is no danger.
    pub fn advice_for(&self, danger: &RedLineHit, locale: &str) -> Option<&str> {
        let kind = self.kinds.iter().find(|kind| kind.id == danger.id)?;
        kind.advice.get(locale).or_else(|| kind.advice.get(FALLBACK_LOCALE)).map(String::as_str)
    }
}

fn hit(kind: &Kind, words: &str) -> RedLineHit {
    RedLineHit {
        id: kind.id.clone(),
        category: CATEGORY.to_owned(),
        severity: Severity::AT_ONCE,
        words: words.chars().take(LONGEST_QUOTED).collect(),
    }
}
