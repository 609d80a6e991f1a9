//! What did each agent's talks come to?
//!
//! One pass over what is kept of the conversations, as a report is made. What an agent did (cases, first answers, time at the case) counts for
//! each agent of a talk; how it ended (solved, reopened, stars, deadlines) for the one who had it last. No order among agents is made: a share
//! is told apart from that of all others together only where the two intervals do not overlap.

use crate::conversation::id::ConversationId;
use crate::conversation::measure::Measure;
use crate::conversation::summary::Summary;
use crate::conversation::team::passed::PassedOffers;
use crate::report::outcome::Outcome;
use crate::report::ratio::Ratio;
use crate::report::spread::Spread;
use crate::report::{Inquiry, outcomes};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The most agents who are counted apart; a desk has fewer.
const MOST_AGENTS: usize = 500;

/// The 97.5 % quantile of the normal distribution.
const Z: f64 = 1.959_964;

/// What agents' talks of a period came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AgentFigures {
    /// By the name of the agent, in the order of the names.
    pub agents: Vec<AgentFigure>,
    /// How many agents beyond 500 are left out.
    pub n_left_out: usize,
    /// Below so many a share is no basis for a decision.
    pub minimum_sample: u64,
    /// How many cards the scores are of; of more than 500 talks an even sample.
    pub n_cards: usize,
}

/// What an agent's talks came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AgentFigure {
    /// The agent.
    pub agent: String,
    /// How many talks the agent took.
    pub handled: u64,
    /// How long it took from taking a case to the first message, in seconds.
    pub first_answer: Spread,
    /// How long the agent had a case, in seconds.
    pub handling: Spread,
    /// Closed as solved, of the talks that the agent had last and that are over.
    pub resolved: Compared,
    /// The customer came back on the same matter within the durable window, of those that were closed as solved at least so long ago.
    pub reopened: Compared,
    /// Deadlines that were missed, of all that were kept or missed in the talks that the agent had last.
    pub breaches: Compared,
    /// The customers' stars.
    pub stars: Mean,
    /// The points of the agent's cards, of a hundred.
    pub quality: Mean,
    /// The offers that the agent did not take.
    pub offers: PassedOffers,
}

/// A share, and how it stands beside that of all others.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Compared {
    /// The share.
    #[serde(flatten)]
    pub ratio: Ratio,
    /// `above` or `below` where its interval does not overlap that of all others together; else `level`.
    pub stands: Standing,
}

/// How a share stands beside another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It is larger, and not by chance.
    Above,
    /// It is smaller, and not by chance.
    Below,
    /// Nobody can tell.
    Level,
}

/// A mean, with the interval that holds the true one in 95 of 100 samples where there are at least two values, by the normal approximation.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Mean {
    /// Of how many.
    pub n: u64,
    /// The mean.
    pub mean: Option<f64>,
    /// The lower end.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

impl Mean {
    /// The mean of some values.
    pub fn of(values: &[u8]) -> Self {
        let n = values.len() as f64;
        if values.is_empty() {
            return Mean::default();
        }
        let mean = values.iter().map(|value| f64::from(*value)).sum::<f64>() / n;
        let spread = values.iter().map(|value| (f64::from(*value) - mean).powi(2)).sum::<f64>();
        let half = (values.len() > 1).then(|| Z * (spread / (n - 1.0) / n).sqrt());
        Mean { n: values.len() as u64, mean: Some(mean), low: half.map(|half| mean - half), high: half.map(|half| mean + half) }
    }
}

/// How many have something, of how many.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    n: u64,
    of: u64,
}

impl Count {
    fn add(&mut self, n: u32, of: u32) {
        self.n += u64::from(n);
        self.of += u64::from(of);
    }

    /// The share beside that of all others, who have `all` less this.
    fn beside(self, all: Count) -> Compared {
        let (own, others) = (Ratio::new(self.n, self.of), Ratio::new(all.n - self.n, all.of - self.of));
        let stands = match (own.low.zip(own.high), others.low.zip(others.high)) {
            (Some((low, _)), Some((_, high))) if low > high => Standing::Above,
            (Some((_, high)), Some((low, _))) if high < low => Standing::Below,
            _ => Standing::Level,
        };
        Compared { ratio: own, stands }
    }
}

/// What is counted of an agent.
#[derive(Debug, Default)]
struct Tally {
    handled: u64,
    first_answers: Vec<u32>,
    held: Vec<u32>,
    resolved: Count,
    reopened: Count,
    breaches: Count,
    stars: Vec<u8>,
}

impl AgentFigures {
    /// Counts the conversations of the period, of what a report is made of.
    pub fn of<E>(
        summaries: impl Iterator<Item = Result<(ConversationId, Box<Summary>), E>>,
        inquiry: &Inquiry,
        measure: &Measure,
    ) -> Result<Self, E> {
        let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
        let mut left_out: BTreeSet<String> = BTreeSet::new();
        for outcome in outcomes(summaries, inquiry, measure) {
            let outcome = outcome?;
            for agent in outcome.summary.evidence.stints.all().iter().map(|own| own.agent.to_string()) {
                if tallies.len() >= MOST_AGENTS && !tallies.contains_key(&agent) {
                    if left_out.len() < MOST_AGENTS {
                        left_out.insert(agent);
                    }
                    continue;
                }
                tallies.entry(agent.clone()).or_default().add(&agent, &outcome, measure);
            }
        }
        let all = |part: &dyn Fn(&Tally) -> Count| {
            tallies.values().map(part).fold(Count::default(), |sum, own| Count { n: sum.n + own.n, of: sum.of + own.of })
        };
        let (resolved, reopened, breaches) = (all(&|own| own.resolved), all(&|own| own.reopened), all(&|own| own.breaches));
        let figure = |(agent, own): (String, Tally)| AgentFigure {
            agent,
            handled: own.handled,
            first_answer: Spread::of(own.first_answers),
            handling: Spread::of(own.held),
            resolved: own.resolved.beside(resolved),
            reopened: own.reopened.beside(reopened),
            breaches: own.breaches.beside(breaches),
            stars: Mean::of(&own.stars),
            quality: Mean::default(),
            offers: PassedOffers::default(),
        };
        let n_left_out = left_out.len();
        let agents = tallies.into_iter().map(figure).collect();
        Ok(AgentFigures { agents, n_left_out, minimum_sample: measure.minimum_sample, n_cards: 0 })
    }

    /// The figures with the offers that agents did not take: those who took no talk at all are among them.
    pub fn with_offers(mut self, mut passed: BTreeMap<String, PassedOffers>) -> Self {
        for figure in &mut self.agents {
            figure.offers = passed.remove(&figure.agent).unwrap_or_default();
        }
        let room = MOST_AGENTS.saturating_sub(self.agents.len());
        self.n_left_out += passed.len().saturating_sub(room);
        self.agents.extend(passed.into_iter().take(room).map(|(agent, offers)| AgentFigure::idle(agent, offers)));
        self.agents.sort_by(|one, other| one.agent.cmp(&other.agent));
        self
    }

    /// The figures with the points of cards, each with its agent.
    pub fn with_scores(mut self, cards: &[(String, u8)]) -> Self {
        for figure in &mut self.agents {
            let own: Vec<u8> = cards.iter().filter(|(agent, _)| *agent == figure.agent).map(|(_, points)| *points).collect();
            figure.quality = Mean::of(&own);
        }
        self.n_cards = cards.len();
        self
    }
}

impl AgentFigure {
    /// Somebody who took no talk.
    fn idle(agent: String, offers: PassedOffers) -> Self {
        let none = Count::default().beside(Count::default());
        AgentFigure {
            agent,
            handled: 0,
            first_answer: Spread::of(Vec::new()),
            handling: Spread::of(Vec::new()),
            resolved: none,
            reopened: none,
            breaches: none,
            stars: Mean::default(),
            quality: Mean::default(),
            offers,
        }
    }
}

impl Tally {
    fn add(&mut self, agent: &str, outcome: &Outcome, measure: &Measure) {
        let evidence = &outcome.summary.evidence;
        self.handled += 1;
        for own in evidence.stints.all().iter().filter(|own| *own.agent == *agent) {
            self.first_answers.extend(own.first_answer);
            self.held.extend(Some(own.held).filter(|held| *held > 0));
        }
        if evidence.stints.last().is_none_or(|last| *last.agent != *agent) {
            return;
        }
        if evidence.is_closed {
            self.resolved.add(u32::from(evidence.is_solved_by_person), 1);
            if evidence.is_solved_by_person && outcome.is_older_than(measure.durable_window) {
                self.reopened.add(u32::from(outcome.came_back_within(measure.durable_window)), 1);
            }
        }
        for (kept, all) in [outcome.in_time.first.share(), outcome.in_time.next.share(), outcome.in_time.resolved.share()] {
            self.breaches.add(all - kept, all);
        }
        self.stars.extend(evidence.stars);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::roster::Rosters;
    use crate::report::sample::*;
    use jiff::tz::TimeZone;

    const OTHER_CLAIMED: &str = r#"{"type":"claimed","handoff":1,"agent":"小李","words":"您好"}"#;
    const TO_OTHER: &str = r#"{"type":"transferred","handoff":1,"agent":"小王","to":{"agent":"小李"},"words":"。"}"#;
    const UNSOLVED_BY_AGENT: &str = r#"{"type":"closed","by":"agent","solved":false,"words":"再见"}"#;

    fn figures(conversations: &[crate::conversation::Conversation]) -> AgentFigures {
        let (from, to, now) = (at_hour(0), at_hour(24), at_hour(24 * 30));
        let inquiry = Inquiry { from, to, now, rosters: Rosters::always(TimeZone::UTC), by: None, rivals: Vec::new() };
        AgentFigures::of(summaries(conversations), &inquiry, &Measure::default()).unwrap()
    }

    #[test]
    fn who_had_a_talk_last_answers_for_how_it_ended() {
        let talks = [
            conversation("a", at_hour(1), &[PLEA, CLAIMED, AGENT_SAID, CLOSED_BY_AGENT, ONE_STAR]),
            conversation("a", at_hour(5), &[PLEA, CLAIMED, AGENT_SAID, TO_OTHER, UNSOLVED_BY_AGENT]),
            conversation("b", at_hour(2), &[PLEA, OTHER_CLAIMED, CLOSED_BY_AGENT]),
        ];
        let found = figures(&talks);
        let shown: Vec<_> = found
            .agents
            .iter()
            .map(|own| {
                let share = |compared: Compared| (compared.ratio.numerator, compared.ratio.denominator);
                (own.agent.as_str(), own.handled, own.first_answer.count, share(own.resolved), share(own.reopened), own.stars.mean)
            })
            .collect();
        assert_eq!(shown, [("小李", 2, 0, (1, 2), (0, 1), None), ("小王", 2, 2, (1, 1), (1, 1), Some(1.0))]);
    }

    #[test]
    fn nobody_stands_apart_by_chance() {
        let talk = |n: usize, claimed: &str, end: &str| conversation(&format!("v-{n}"), at_hour(n as i64 % 24), &[PLEA, claimed, end]);
        let few: Vec<_> = (0..4)
            .map(|n| talk(n, if n < 2 { CLAIMED } else { OTHER_CLAIMED }, if n < 2 { CLOSED_BY_AGENT } else { UNSOLVED_BY_AGENT }))
            .collect();
        assert!(figures(&few).agents.iter().all(|own| own.resolved.stands == Standing::Level));
        let many: Vec<_> = (0..80)
            .map(|n| talk(n, if n < 40 { CLAIMED } else { OTHER_CLAIMED }, if n < 40 { CLOSED_BY_AGENT } else { UNSOLVED_BY_AGENT }))
            .collect();
        let stands: Vec<_> = figures(&many).agents.iter().map(|own| own.resolved.stands).collect();
        assert_eq!(stands, [Standing::Below, Standing::Above]);
    }

    #[test]
    fn a_mean_has_an_interval_from_two_values_on() {
        assert_eq!(Mean::of(&[]), Mean::default());
        assert_eq!(Mean::of(&[80]), Mean { n: 1, mean: Some(80.0), low: None, high: None });
        let own = Mean::of(&[60, 80, 100, 80]);
        assert_eq!((own.n, own.mean), (4, Some(80.0)));
        // The standard deviation is 16.33, and its half by the root of four 8.16.
        assert!((own.high.unwrap() - 96.0).abs() < 0.01 && (own.low.unwrap() - 64.0).abs() < 0.01);
        let cards = [("小王".to_owned(), 80), ("小李".to_owned(), 60)];
        let found = figures(&[conversation("a", at_hour(1), &[PLEA, CLAIMED, AGENT_SAID, CLOSED_BY_AGENT])]).with_scores(&cards);
        assert_eq!((found.agents[0].quality.mean, found.n_cards), (Some(80.0), 2));
    }

    #[test]
    fn who_takes_no_offer_is_among_the_agents() {
        let passed = |declined: u64, missed: u64| PassedOffers { declined, missed };
        let offers = BTreeMap::from([("小王".to_owned(), passed(1, 0)), ("小安".to_owned(), passed(0, 3))]);
        let found = figures(&[conversation("a", at_hour(1), &[PLEA, CLAIMED, AGENT_SAID, CLOSED_BY_AGENT])]).with_offers(offers);
        let shown: Vec<(&str, u64, PassedOffers)> = found.agents.iter().map(|own| (own.agent.as_str(), own.handled, own.offers)).collect();
        assert_eq!(shown, [("小安", 0, passed(0, 3)), ("小王", 1, passed(1, 0))]);
    }
}
