//! What changed in a week, what was said, and what was done about it?
//!
//! Everything here is counted or quoted; nothing is made up. In which words it is told is the business of the neighbours.

use crate::eval::effect::{Got, GotAct};
use crate::insight::question::Trouble;
use crate::insight::topic::Topic;
use crate::privacy;
use crate::report::cut::NONE;
use crate::report::figure::Figure;
use crate::report::ratio::Ratio;
use crate::report::spread::Spread;
use crate::report::{Part, ResolutionReport};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap};

/// The most quotations, the most topics of a kind, and the most entries that are named.
const MOST_QUOTES: usize = 3;
const MOST_TOPICS: usize = 5;
const MOST_ENTRIES: usize = 3;

/// The most characters of a quotation.
const LONGEST_QUOTE: usize = 80;

/// What a week is told from.
pub struct Material<'m> {
    /// The report on the week, cut by entry.
    pub week: &'m ResolutionReport,
    /// The same of the week before.
    pub before: &'m ResolutionReport,
    /// What was asked in both, those that cost most first.
    pub topics: &'m [Topic],
}

/// A week.
#[derive(Debug, Clone, PartialEq)]
pub struct Weekly {
    /// Its first day.
    pub first: Date,
    /// Its last day.
    pub last: Date,
    /// The day on which it is told, where it is not over.
    pub until: Option<Date>,
    /// By which definition it was counted.
    pub definition: String,
    /// How many conversations there were, and in the week before.
    pub conversations: (u64, u64),
    /// The share that the bot solved by itself.
    pub self_resolution: Change,
    /// The figures that moved beyond chance.
    pub moved: Vec<Change>,
    /// How long those waited whose case an agent took, in seconds.
    pub waited: (Spread, Spread),
    /// How many were passed to the desk, and nobody took their case.
    pub n_not_taken: u64,
    /// The entries whose self-resolution moved beyond chance, the largest first.
    pub entries: Vec<(String, Change)>,
    /// The share of wrong answers among those that people judged.
    pub wrong: Option<Ratio>,
    /// What customers wrote.
    pub quotes: Vec<Quote>,
    /// What had no good answer in the week before, and has one now.
    pub done: Vec<Told>,
    /// What should be written next.
    pub next: Vec<Told>,
}

/// A share in two weeks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// Which.
    pub figure: Figure,
    /// In the week.
    pub is: Ratio,
    /// In the week before.
    pub was: Ratio,
    /// What can be said of it.
    pub verdict: Verdict,
}

/// What can be said of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is better, beyond chance.
    Better,
    /// It is worse, beyond chance.
    Worse,
    /// It may be chance: the intervals overlap.
    MayBeChance,
    /// There are too few conversations in one of the weeks.
    TooFew,
}

/// A customer's own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// The words, with personal details masked.
    pub words: String,
    /// What went wrong.
    pub trouble: Trouble,
    /// How often it was asked in the week, in these words or others.
    pub n_asked: u64,
}

/// A topic, and how often it was asked and went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// How it is called.
    pub name: String,
    /// How often it was asked in the week, and how often that went wrong.
    pub is: (u64, u64),
    /// The same of the week before.
    pub was: (u64, u64),
    /// What a customer gets for it now.
    pub answer: Option<String>,
}

impl Change {
    fn of(figure: Figure, is: Ratio, was: Ratio, minimum: u64) -> Self {
        let verdict = match (is.low.zip(is.high), was.low.zip(was.high)) {
            _ if is.denominator < minimum || was.denominator < minimum => Verdict::TooFew,
            (Some((low, _)), Some((_, high))) if low > high => better_if(figure.is_good()),
            (Some((_, high)), Some((low, _))) if high < low => better_if(!figure.is_good()),
            _ => Verdict::MayBeChance,
        };
        Change { figure, is, was, verdict }
    }

    /// How far it moved, as a share; 0 where one of the two is not known.
    pub fn difference(&self) -> f64 {
        self.is.rate.zip(self.was.rate).map_or(0.0, |(is, was)| is - was)
    }

    fn is_sure(&self) -> bool {
        matches!(self.verdict, Verdict::Better | Verdict::Worse)
    }
}

fn better_if(is_better: bool) -> Verdict {
    if is_better { Verdict::Better } else { Verdict::Worse }
}

impl Weekly {
    /// Tells a week. `got` says what a customer gets now who asks this first, in this language.
    pub fn of(material: &Material<'_>, (first, last): (Date, Date), got: impl Fn(&str, &str) -> Option<Got>) -> Self {
        let Material { week, before, topics } = *material;
        let change = |figure| Change::of(figure, week.whole.share(figure), before.whole.share(figure), week.minimum_sample);
        let moved = Figure::ALL.into_iter().map(change).filter(|change| change.is_sure() && change.figure != Figure::SelfResolution);
        let told: Vec<(Told, &Topic)> = topics.iter().map(|topic| (told(topic, week, before, &got), topic)).collect();
        let is_answered = |told: &Told| told.answer.is_some();
        let done = told.iter().filter(|(told, _)| is_answered(told) && 2 * told.was.1 > told.was.0 && 2 * told.is.1 <= told.is.0);
        let mut next: Vec<&Told> = told.iter().map(|(told, _)| told).filter(|told| !is_answered(told) && told.is.1 > 0).collect();
        next.sort_by_key(|told| std::cmp::Reverse(told.is.1));
        Weekly {
            first,
            last,
            until: None,
            definition: week.definition.clone(),
            conversations: (week.whole.conversations, before.whole.conversations),
            self_resolution: change(Figure::SelfResolution),
            moved: moved.collect(),
            waited: (week.whole.waited, before.whole.waited),
            n_not_taken: week.whole.share(Figure::Transferred).denominator.saturating_sub(week.whole.waited.count),
            entries: entries(week, before),
            wrong: week.reviews.wrong,
            quotes: quotes(&told, week.from),
            done: done.map(|(told, _)| told.clone()).take(MOST_TOPICS).collect(),
            next: next.into_iter().take(MOST_TOPICS).cloned().collect(),
        }
    }
}

fn told(topic: &Topic, week: &ResolutionReport, before: &ResolutionReport, got: impl Fn(&str, &str) -> Option<Got>) -> Told {
    let locale = topic.examples.first().map_or("zh-CN", |example| &example.locale);
    let answer = got(&topic.name, locale).filter(|got| matches!(got.act, GotAct::Answer | GotAct::Procedure));
    Told {
        name: quoted(&topic.name),
        is: topic.between(week.from, week.to),
        was: topic.between(before.from, before.to),
        answer: answer.map(|got| got.title.or(got.target).unwrap_or_default()),
    }
}

/// The entries that moved beyond chance, the largest first; those that nobody was answered from are no entry.
fn entries(week: &ResolutionReport, before: &ResolutionReport) -> Vec<(String, Change)> {
    let share = |part: &Part| (part.name.clone(), part.tally.share(Figure::SelfResolution));
    let was: HashMap<String, Ratio> = before.parts.iter().map(share).collect();
    let change = |(name, is): (String, Ratio)| {
        let change = Change::of(Figure::SelfResolution, is, *was.get(&name)?, week.minimum_sample);
        Some((name, change)).filter(|(name, change)| name != NONE && change.is_sure())
    };
    let mut entries: Vec<(String, Change)> = week.parts.iter().map(share).filter_map(change).collect();
    entries.sort_by(|(_, a), (_, b)| b.difference().abs().total_cmp(&a.difference().abs()));
    entries.truncate(MOST_ENTRIES);
    entries
}

/// What customers wrote in the week that went wrong, of the topics that cost most, one of each.
fn quotes(told: &[(Told, &Topic)], since: Timestamp) -> Vec<Quote> {
    let mut costs: BTreeMap<usize, Quote> = BTreeMap::new();
    for (at, (told, topic)) in told.iter().enumerate() {
        let example = topic.examples.iter().find(|example| example.trouble.is_some() && example.at >= since);
        if let Some((example, trouble)) = example.and_then(|example| Some((example, example.trouble?))) {
            costs.insert(at, Quote { words: quoted(&example.text), trouble, n_asked: told.is.0 });
        }
    }
    costs.into_values().take(MOST_QUOTES).collect()
}

fn quoted(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let masked = privacy::mask(&line);
    let is_long = masked.chars().nth(LONGEST_QUOTE).is_some();
    masked.chars().take(LONGEST_QUOTE).chain(is_long.then_some('…')).collect()
}
