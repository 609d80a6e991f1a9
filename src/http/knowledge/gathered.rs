//! What did the customers of a period ask?
//!
//! Of a long time, or a large shop's, not every talk is read: an even sample stands for all, and it is said that it does.

use crate::conversation::id::ConversationId;
use crate::engine::Engine;
use crate::insight::question::{Asked, asked};
use crate::insight::topic::{Topic, Topics};
use crate::insight::wording::{Wording, Wordings};
use crate::store::Store;
use crate::store::error::Error;
use crate::store::record::{Summaries, Talks};
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Duration;

/// The most talks that are read: some seconds of a processor.
pub const MOST_TALKS: usize = 20_000;

/// What customers of a period asked, brought together.
pub struct Gathered {
    /// Those that cost most first.
    pub topics: Vec<Topic>,
    /// How many questions are in none.
    pub n_left_out: u64,
}

/// What was found in an even sample of the talks of a time.
pub struct Sampled<T> {
    /// What was found.
    pub found: T,
    /// In how many talks.
    pub n_read: usize,
    /// Of how many that count.
    pub n_talks: usize,
}

impl Sampled<Gathered> {
    /// What was asked in the talks that were opened in a time, by topic; [`Error::Busy`] when a report takes so long.
    pub async fn topics(store: &Store, engine: &Arc<Engine>, time: (Timestamp, Timestamp), patience: Duration) -> Result<Self, Error> {
        let engine = engine.clone();
        let gather = move |talks: &mut Talks<'_>| {
            let mut topics = Topics::new(&engine.segmenter);
            questions(talks, &engine, |question| topics.add(question))?;
            let n_left_out = topics.n_left_out;
            Ok(Gathered { topics: topics.ranked(), n_left_out })
        };
        Sampled::of_time(store, time, patience, gather).await
    }
}

impl Sampled<Vec<Wording>> {
    /// What was asked in the talks that were opened in a time, in the words in which it was; [`Error::Busy`] when a report takes so long.
    pub async fn wordings(store: &Store, engine: &Arc<Engine>, time: (Timestamp, Timestamp), patience: Duration) -> Result<Self, Error> {
        let engine = engine.clone();
        let gather = move |talks: &mut Talks<'_>| {
            let mut wordings = Wordings::default();
            questions(talks, &engine, |question| wordings.add(question))?;
            Ok(wordings.ranked())
        };
        Sampled::of_time(store, time, patience, gather).await
    }
}

/// Hands over what was asked in talks that come one after another.
fn questions(talks: &mut Talks<'_>, engine: &Engine, mut take: impl FnMut(Asked)) -> Result<(), Error> {
    for talk in talks {
        let (id, events) = talk?;
        asked(id, &events, |text| engine.is_remark(text)).into_iter().for_each(&mut take);
    }
    Ok(())
}

impl<T: Send + 'static> Sampled<T> {
    async fn of_time<W>(store: &Store, (from, to): (Timestamp, Timestamp), patience: Duration, work: W) -> Result<Self, Error>
    where
        W: FnOnce(&mut Talks<'_>) -> Result<T, Error> + Send + 'static,
    {
        let counted = store.count_through(from, to, patience, counted).await?;
        let (n_talks, sample) = (counted.len(), sample(&counted, MOST_TALKS));
        let n_read = sample.len();
        let found = store.read_these(sample, patience, work).await?;
        Ok(Sampled { found, n_read, n_talks })
    }
}

/// The conversations that count.
fn counted(kept: &mut Summaries<'_>) -> Result<Vec<ConversationId>, Error> {
    let mut ids = Vec::new();
    for summary in kept {
        let (id, summary) = summary?;
        if summary.is_counted() {
            ids.push(id);
        }
    }
    Ok(ids)
}

/// So many of them at most, evenly over the whole.
fn sample(all: &[ConversationId], most: usize) -> Vec<ConversationId> {
    let n = all.len().min(most);
    (0..n).map(|at| all[at * all.len() / n]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_even_and_all_where_they_are_few() {
        let all: Vec<ConversationId> = (0..10).map(ConversationId::from_stored).collect();
        let drawn = |most: usize| sample(&all, most).into_iter().map(ConversationId::get).collect::<Vec<_>>();
        assert_eq!(drawn(20), (0..10).collect::<Vec<_>>());
        assert_eq!(drawn(5), [0, 2, 4, 6, 8]);
        assert_eq!(drawn(3), [0, 3, 6]);
        assert_eq!((drawn(0), sample(&[], 5)), (Vec::new(), Vec::new()));
    }
}
