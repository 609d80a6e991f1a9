//! How much did the bot solve by itself?
//!
//! Counts conversations by the classes of [`definition`]. Nothing is read from a database or a clock here, and nothing is stored: a report
//! is computed each time from what is kept of the conversations ([`summary`](crate::conversation::summary)), in one pass from the newest to the
//! oldest, and holds none of them: who came back has been seen by then.

pub mod alarm;
pub mod behind;
pub mod cross;
pub mod cut;
pub mod definition;
pub mod export;
pub mod figure;
pub mod in_time;
pub mod outcome;
pub mod ratio;
pub mod recommendation;
pub mod returns;
pub mod review;
pub mod risk;
pub mod rival;
#[cfg(test)]
pub mod sample;
pub mod shadow;
pub mod spread;
pub mod table;
pub mod tally;
pub mod usage;

use crate::conversation::fact::desk::Verdict;
use crate::conversation::id::ConversationId;
use crate::conversation::measure::Measure;
use crate::conversation::roster::Rosters;
use crate::conversation::summary::Summary;
use crate::conversation::trail::Judged;
use crate::report::cut::Cut;
use crate::report::figure::{Figure, THREE_DAYS};
use crate::report::outcome::{Judge, Outcome};
use crate::report::ratio::Ratio;
use crate::report::review::Reviews;
use crate::report::rival::{Rival, RivalFigure};
use crate::report::shadow::Shadow;
use crate::report::tally::{Counter, Share, Tally};
use jiff::Timestamp;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The most parts of a cut that are shown; the smallest ones are left out, and said to be.
const MOST_PARTS: usize = 400;

/// The most parts that are counted apart. What comes beyond, going back in time, is counted together: pages name products and regions, so that
/// there may be any number.
const MOST_COUNTED: usize = 10_000;

/// The most names of details that are told.
const MOST_DETAILS: usize = 100;

/// The part of those that are counted together.
const OTHERS: &str = "…";

/// What is to be reported.
#[derive(Debug, Clone)]
pub struct Inquiry {
    /// The begin of the period.
    pub from: Timestamp,
    /// The end of the period, which is not in it.
    pub to: Timestamp,
    /// The moment at which it is asked: what is not over then is pending.
    pub now: Timestamp,
    /// The hours of the desk; days are those of its time zone.
    pub rosters: Rosters,
    /// What the conversations are to be cut by.
    pub by: Option<Cut>,
    /// By whose definitions besides ours they are to be counted.
    pub rivals: Vec<Rival>,
}

impl Inquiry {
    /// Until when conversations are needed: who came back is seen from later ones.
    pub fn until(&self, measure: &Measure) -> Timestamp {
        let longest = measure.return_window.max(measure.durable_window).max(THREE_DAYS);
        self.to.saturating_add(longest).unwrap_or(Timestamp::MAX)
    }
}

/// How the conversations of a period ended.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ResolutionReport {
    /// The version of the definition that was counted by.
    pub definition: String,
    /// The begin of the period.
    pub from: Timestamp,
    /// The end of the period, which is not in it.
    pub to: Timestamp,
    /// Below so many a share is no basis for a decision.
    pub minimum_sample: u64,
    /// All of them.
    #[serde(flatten)]
    pub whole: Tally,
    /// What other limits of anger would have done.
    pub shadow: Vec<Shadow>,
    /// The parts of a cut: those of time in their order, others the largest first; at most 400.
    pub parts: Vec<Part>,
    /// How many parts are left out.
    pub n_parts_left_out: usize,
    /// The names of the details that were chosen in procedures, by which it can be cut; at most 100.
    pub details: BTreeSet<Box<str>>,
    /// The same conversations by the definitions of others.
    pub rivals: Vec<RivalFigure>,
    /// What people made of a sample of the answers.
    pub reviews: Reviews,
    /// The share that the bot solved by itself, less what is assumed of answers that are wrong; nothing where nobody has looked.
    pub corrected_self_resolution: Option<Corrected>,
}

/// A share that was corrected by reviews. Its interval has the uncertainty of the reviews alone.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Corrected {
    /// The share.
    pub rate: f64,
    /// The lower end, where as many answers are wrong as the reviews leave possible.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl ResolutionReport {
    /// The report with what people made of answers of its period.
    pub fn with_reviews(self, reviews: Reviews) -> Self {
        let corrected = reviews.wrong.and_then(|wrong| corrected(&self.whole, wrong));
        ResolutionReport { reviews, corrected_self_resolution: corrected, ..self }
    }
}

/// Confirmed is confirmed; of what is assumed, the share of wrong answers is taken off.
fn corrected(whole: &Tally, wrong: Ratio) -> Option<Corrected> {
    let (confirmed, assumed) = (whole.share(Figure::Confirmed).rate?, whole.share(Figure::Assumed).rate?);
    let less = |wrong: Option<f64>| Some(confirmed + assumed * (1.0 - wrong?));
    Some(Corrected { rate: less(wrong.rate)?, low: less(wrong.high)?, high: less(wrong.low)? })
}

/// A part of a cut.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    /// What its conversations have in common; `-` for those that have nothing of the kind.
    pub name: String,
    /// What they came to.
    #[serde(flatten)]
    pub tally: Tally,
}

/// The outcomes of the conversations of a period that count, of what is kept of all that were opened from its begin until [`Inquiry::until`], the
/// newest first. A return to a talk that itself lasted beyond the period may come still later, and is not seen.
pub fn outcomes<'i, E>(
    summaries: impl Iterator<Item = Result<(ConversationId, Box<Summary>), E>> + 'i,
    inquiry: &'i Inquiry,
    measure: &'i Measure,
) -> impl Iterator<Item = Result<Outcome, E>> {
    let mut judge = Judge::at(inquiry.now, measure, &inquiry.rosters);
    let is_of_period = |outcome: &Outcome| (inquiry.from..inquiry.to).contains(&outcome.summary.opened_at);
    summaries.filter_map(move |summary| summary.map(|(id, summary)| judge.judge(id, summary).filter(is_of_period)).transpose())
}

impl ResolutionReport {
    /// Reports on a period, of what [`outcomes`] is made of.
    pub fn of<E>(
        summaries: impl Iterator<Item = Result<(ConversationId, Box<Summary>), E>>,
        inquiry: &Inquiry,
        measure: &Measure,
    ) -> Result<Self, E> {
        let mut counting = Counting::of(inquiry, measure);
        for outcome in outcomes(summaries, inquiry, measure) {
            counting.add(&outcome?);
        }
        Ok(counting.report())
    }
}

/// A report that is being made.
struct Counting<'i> {
    inquiry: &'i Inquiry,
    measure: &'i Measure,
    whole: Counter,
    shadow: Vec<Shadow>,
    parts: BTreeMap<String, Counter>,
    rivals: Vec<(Rival, Share)>,
    verdicts: Vec<Vec<Verdict>>,
    details: BTreeSet<Box<str>>,
}

impl<'i> Counting<'i> {
    fn of(inquiry: &'i Inquiry, measure: &'i Measure) -> Self {
        let rivals = inquiry.rivals.iter().map(|rival| (*rival, Share::default())).collect();
        let (whole, shadow, parts) = (Counter::default(), shadow::none(), BTreeMap::new());
        Counting { inquiry, measure, whole, shadow, parts, rivals, verdicts: Vec::new(), details: BTreeSet::new() }
    }

    fn add(&mut self, outcome: &Outcome) {
        self.whole.add(outcome, self.measure, &self.inquiry.rosters);
        shadow::count(&mut self.shadow, outcome);
        for (rival, share) in &mut self.rivals {
            if let Some(is_good) = rival.counts(outcome) {
                share.add(u32::from(is_good), 1);
            }
        }
        let parts = self.inquiry.by.as_ref().map_or_else(Vec::new, |by| by.parts(outcome, &self.inquiry.rosters.time_zone));
        for part in parts {
            let is_room = self.parts.len() < MOST_COUNTED || self.parts.contains_key(&part);
            self.parts.entry(if is_room { part } else { OTHERS.to_owned() }).or_default().add(outcome, self.measure, &self.inquiry.rosters);
        }
        let trail = &outcome.summary.evidence.trail;
        self.verdicts.extend(trail.verdicts.iter().map(Judged::by_name));
        for (detail, _) in &trail.chosen {
            if self.details.len() < MOST_DETAILS && !self.details.contains(detail) {
                self.details.insert(detail.clone());
            }
        }
    }

    fn report(self) -> ResolutionReport {
        let mut parts: Vec<(String, Counter)> = self.parts.into_iter().collect();
        if self.inquiry.by.as_ref().is_some_and(|by| !by.is_of_time()) {
            parts.sort_by_key(|(_, part)| std::cmp::Reverse(part.conversations()));
        }
        let n_parts_left_out = parts.len().saturating_sub(MOST_PARTS);
        parts.truncate(MOST_PARTS);
        let report = ResolutionReport {
            definition: self.measure.version.clone(),
            from: self.inquiry.from,
            to: self.inquiry.to,
            minimum_sample: self.measure.minimum_sample,
            whole: self.whole.tally(),
            shadow: self.shadow,
            parts: parts.into_iter().map(|(name, part)| Part { name, tally: part.tally() }).collect(),
            n_parts_left_out,
            details: self.details,
            rivals: self.rivals.into_iter().map(|(rival, share)| rival.figure(share.ratio())).collect(),
            reviews: Reviews::default(),
            corrected_self_resolution: None,
        };
        report.with_reviews(Reviews::of(self.verdicts))
    }
}

#[cfg(test)]
mod tests {
    use super::sample::*;
    use super::*;
    use crate::conversation::Conversation;
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    fn day(conversations: &[Conversation]) -> ResolutionReport {
        report(conversations, &inquiry(None, &[]))
    }

    fn inquiry(by: Option<Cut>, rivals: &[Rival]) -> Inquiry {
        Inquiry {
            from: at_hour(0),
            to: at_hour(24),
            now: at_hour(72),
            rosters: Rosters::always(TimeZone::UTC),
            by,
            rivals: rivals.to_vec(),
        }
    }

    #[test]
    fn a_day_is_counted_and_written_as_the_interface_says() {
        let conversations = [
            conversation("v-1", at_hour(0), &[GREETING, QUESTION, ANSWER, SOLVED]),
            conversation("v-2", at_hour(1), &[QUESTION, ANSWER]),
            conversation("v-3", at_hour(20), &[QUESTION, ANSWER]),
            conversation("v-3", at_hour(25), &[QUESTION, SISTER_ANSWER]),
            conversation("v-4", at_hour(2), &[PLEA, CLAIMED, AGENT_SAID, CLOSED_BY_AGENT]),
            conversation("test", at_hour(3), &[QUESTION, ANSWER, SOLVED]),
            conversation("v-5", at_hour(3), &[GREETING]),
            conversation("v-8", at_hour(3), &[NOD, NOTICE]),
            conversation("v-6", at_hour(24), &[QUESTION, ANSWER, SOLVED]),
        ];
        let expected =
            r#"{"definition":"3","from":"2026-11-22T00:00:00Z","to":"2026-11-23T00:00:00Z","minimum_sample":30,"conversations":4,"#
                .to_owned()
                + r#""classes":{"confirmed":1,"assumed":1,"handed_over":1,"unserved":0,"abandoned_unanswered":1,"abandoned_unhappy":0,"pending":0},"#
                + r#""handed_over_reasons":{"danger":0,"plea":1,"red_line":0,"anger":0,"unresolved":0,"procedure":0},"#
                + r#""self_resolution":{"numerator":2,"denominator":4,"rate":0.5,"#;
        assert!(serde_json::to_string(&day(&conversations)).unwrap().starts_with(&expected));
    }

    #[test]
    fn an_empty_day_has_no_rates() {
        let json = serde_json::to_value(day(&[])).unwrap();
        let nothing = serde_json::json!({"numerator": 0, "denominator": 0, "rate": null, "low": null, "high": null});
        assert_eq!((&json["self_resolution"], &json["confirmed"], &json["assumed"]), (&nothing, &nothing, &nothing));
    }

    fn conversations() -> impl Strategy<Value = Vec<Conversation>> {
        let facts = proptest::collection::vec(proptest::sample::select(ALL.as_slice()), 0..12);
        let visitor = proptest::sample::select(["v-1", "v-2", "v-3", "test"].as_slice());
        let conversation = (visitor, -2..26_i64, facts).prop_map(|(visitor, hour, facts)| conversation(visitor, at_hour(hour), &facts));
        proptest::collection::vec(conversation, 0..40)
    }

    proptest! {
        #[test]
        fn each_conversation_is_in_one_class_and_the_shares_sum_to_one(conversations in conversations()) {
            let report = day(&conversations);
            let in_period = |c: &&Conversation| at_hour(0) <= c.opened_at() && c.opened_at() < at_hour(24);
            let n = conversations.iter().filter(in_period).filter(|c| c.evidence().is_engaged && !c.opened().is_test).count();
            prop_assert_eq!(report.whole.conversations, n as u64);
            prop_assert_eq!(report.whole.classes.by_name().iter().map(|(_, n)| n).sum::<u64>(), n as u64);
            prop_assert_eq!(report.whole.handed_over_reasons.values().sum::<u64>(), report.whole.classes.handed_over);
            let shares = report.whole.classes.by_name().map(|(_, n)| Ratio::new(n, report.whole.conversations).rate);
            let sum: Option<f64> = shares.into_iter().sum();
            prop_assert!(sum.is_none_or(|sum| (sum - 1.0).abs() < 1e-9), "{:?}", sum);
            prop_assert_eq!(sum.is_none(), n == 0);
        }
    }

    /// A conversation in which each fact comes so many minutes after the opening.
    fn staged(visitor: &str, facts: &[(i64, &str)]) -> Conversation {
        let mut events = events_of(Some(visitor), at_hour(0), &facts.iter().map(|(_, fact)| *fact).collect::<Vec<_>>());
        for (event, (minutes, _)) in events.iter_mut().skip(1).zip(facts) {
            event.at = at_hour(0) + jiff::SignedDuration::from_mins(*minutes);
        }
        Conversation::of(&events).unwrap()
    }

    #[test]
    fn of_ten_talks_in_which_nobody_was_helped_at_most_one_counts() {
        let talks = [
            // Wrong, and the customer just leaves: only a reviewer can tell.
            staged("a", &[(0, QUESTION), (0, ANSWER)]),
            // 没解决, a second answer, silence.
            staged("b", &[(0, QUESTION), (0, ANSWER), (1, UNSOLVED), (1, OTHER_ANSWER)]),
            // One star, then one more answer.
            staged("c", &[(0, QUESTION), (0, ANSWER), (1, ONE_STAR), (2, QUESTION), (2, OTHER_ANSWER)]),
            // A complaint in the comment.
            staged("d", &[(0, QUESTION), (0, ANSWER), (1, COMPLAINT)]),
            // Choices that nobody pressed.
            staged("e", &[(0, QUESTION), (0, CHOICES)]),
            // A greeting for a question.
            staged("f", &[(0, QUESTION), (0, GREETING)]),
            // Choices, 嗯, "solved?", 是的.
            staged("g", &[(0, QUESTION), (0, CHOICES), (1, NOD), (1, NOTICE), (2, SOLVED)]),
            // An hour later the same again.
            staged("h", &[(0, QUESTION), (0, ANSWER), (60, QUESTION), (60, SISTER_ANSWER)]),
            // A yes out of courtesy, and back on the same matter on the next day.
            staged("i", &[(0, QUESTION), (0, ANSWER), (1, SOLVED)]),
            // A miss.
            staged("j", &[(0, QUESTION), (0, MISS), (1, CLOSED_BY_BOT)]),
            conversation("i", at_hour(24), &[QUESTION, ANSWER]),
        ];
        let report = day(&talks);
        assert_eq!((report.whole.conversations, report.whole.share(Figure::SelfResolution).numerator), (10, 1), "{report:#?}");
        assert_eq!(report.whole.classes.assumed, 1);
    }

    #[test]
    fn what_is_assumed_is_corrected_by_what_reviewers_found() {
        let talks = [
            conversation("v-1", at_hour(0), &[QUESTION, ANSWER, SOLVED]),
            conversation("v-2", at_hour(0), &[QUESTION, ANSWER]),
            conversation("v-3", at_hour(0), &[QUESTION, ANSWER]),
            conversation("v-4", at_hour(0), &[QUESTION, MISS]),
        ];
        let reviews = Reviews { reviewed: 10, wrong: Some(Ratio::new(2, 10)), ..Reviews::default() };
        let report = day(&talks).with_reviews(reviews);
        let corrected = report.corrected_self_resolution.unwrap();
        assert!((corrected.rate - (0.25 + 0.5 * 0.8)).abs() < 1e-9 && corrected.low < corrected.rate && corrected.rate < corrected.high);
        assert_eq!(day(&talks).with_reviews(Reviews::default()).corrected_self_resolution, None);
    }

    #[test]
    fn the_parts_of_a_cut_add_up_and_others_count_otherwise() {
        let talks = [
            conversation("v-1", at_hour(1), &[QUESTION, ANSWER]),
            conversation("v-1", at_hour(2), &[QUESTION, ANSWER]),
            conversation("v-2", at_hour(2), &[QUESTION, ANSWER, QUESTION, MISS]),
            conversation("v-3", at_hour(3), &[QUESTION, PLEA, CLAIMED, AGENT_SAID]),
            conversation("v-4", at_hour(3), &[ANGER]),
        ];
        let of = |by| report(&talks, &inquiry(Some(by), &Rival::ALL));
        for by in Cut::ALL {
            let report = of(by.clone());
            let sum: u64 = report.parts.iter().map(|part| part.tally.conversations).sum();
            let fits = if by.is_exclusive() { sum == report.whole.conversations } else { sum >= report.whole.conversations };
            assert!(fits, "{by}");
        }
        let names = |by| of(by).parts.into_iter().map(|part| (part.name, part.tally.conversations)).collect::<Vec<_>>();
        assert_eq!(names(Cut::Hour), [("01".to_owned(), 1), ("02".to_owned(), 2), ("03".to_owned(), 2)]);
        assert_eq!(names(Cut::Entry), [("returns".to_owned(), 3), ("-".to_owned(), 2)]);
        let shares = of(Cut::Day).rivals.into_iter().map(|figure| (figure.by.name(), figure.share.numerator, figure.share.denominator));
        let expected = [("intercom", 1, 5), ("dialogflow", 2, 5), ("meiqia", 4, 5), ("huawei", 1, 1), ("zendesk", 1, 5)];
        assert_eq!(shares.collect::<Vec<_>>(), expected);
    }
}
