//! Which cards is somebody to look at this week?
//!
//! A stratified sample: drawn by chance from a seed, so that every server draws the same, and evenly over agents, so that each has some. Each
//! agent's cards are put in an order of chance; the first of everybody come first, then the second, until there are enough.

use crate::conversation::id::ConversationId;
use crate::conversation::summary::{Stage, Summary};
use crate::report::review::mixed;
use std::collections::HashMap;

/// A card that may be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawable {
    /// The conversation.
    pub conversation: ConversationId,
    /// The agent whose part it is.
    pub agent: Box<str>,
}

/// Whether a talk is scored: agents had it, it is over, its words are there, and it is no test traffic.
pub fn is_scored(summary: &Summary) -> bool {
    summary.stage == Stage::Over
        && summary.evidence.is_closed
        && !summary.is_erased
        && !summary.is_test
        && !summary.evidence.stints.all().is_empty()
}

/// The cards of a talk that may be drawn: one for each agent who wrote.
pub fn drawable(conversation: ConversationId, summary: &Summary) -> impl Iterator<Item = Drawable> {
    let stints = if is_scored(summary) { summary.evidence.stints.all() } else { &[] };
    stints.iter().filter(|own| own.n_said > 0).map(move |own| Drawable { conversation, agent: own.agent.clone() })
}

/// A sample of at most `n` cards, in the order in which they are looked at.
pub fn draw(mut cards: Vec<Drawable>, n: usize, seed: u64) -> Vec<Drawable> {
    let chance = |card: &Drawable| (mixed(seed ^ card.conversation.get().cast_unsigned()), card.conversation, card.agent.clone());
    cards.sort_by_cached_key(chance);
    let mut seen: HashMap<Box<str>, usize> = HashMap::new();
    let mut ranked: Vec<(usize, Drawable)> = cards
        .into_iter()
        .map(|card| {
            let rank = seen.entry(card.agent.clone()).or_default();
            *rank += 1;
            (*rank, card)
        })
        .collect();
    // It keeps the order of chance among those of the same rank.
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.truncate(n);
    ranked.into_iter().map(|(_, card)| card).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn cards(of: &[(&str, i64)]) -> Vec<Drawable> {
        let mut id = 0;
        let mut all = Vec::new();
        for (agent, n) in of {
            for _ in 0..*n {
                id += 1;
                all.push(Drawable { conversation: ConversationId::from_stored(id), agent: Box::from(*agent) });
            }
        }
        all
    }

    fn by_agent(drawn: &[Drawable]) -> BTreeMap<&str, usize> {
        drawn.iter().fold(BTreeMap::new(), |mut all, card| {
            *all.entry(&*card.agent).or_default() += 1;
            all
        })
    }

    #[test]
    fn each_agent_has_some() {
        let check = |of: &[(&str, i64)], n: usize, expected: &[(&str, usize)]| {
            assert_eq!(by_agent(&draw(cards(of), n, 7)), expected.iter().copied().collect(), "{of:?}");
        };
        check(&[("甲", 1_000), ("乙", 100), ("丙", 4)], 200, &[("甲", 98), ("乙", 98), ("丙", 4)]);
        check(&[("甲", 1_000), ("乙", 2)], 200, &[("甲", 198), ("乙", 2)]);
        check(&[("甲", 20)], 200, &[("甲", 20)]);
        check(&[], 200, &[]);
    }

    #[test]
    fn a_week_has_one_sample_whoever_draws_it() {
        let all = cards(&[("甲", 300), ("乙", 300)]);
        let mut reversed = all.clone();
        reversed.reverse();
        assert_eq!(draw(all.clone(), 50, 7), draw(reversed, 50, 7));
        assert_ne!(draw(all.clone(), 50, 7), draw(all, 50, 8));
    }
}
