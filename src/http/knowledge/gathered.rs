//! What did the customers of a period ask?
//!
//! Of a long time, or a large shop's, not every talk is read: a sample stands for all, and it is said that it does. Which talks are in it is decided by
//! their ids alone, so that it stays nearly the same from hour to hour, and little has to be read anew.

use crate::conversation::id::ConversationId;
use crate::engine::Engine;
use crate::eval::risks::{risks, written};
use crate::http::knowledge::recall::{AskedIn, Recall, Standing};
use crate::insight::demand::{Counts, Demanded};
use crate::insight::risky::Proposals;
use crate::insight::topic::{Topic, Topics};
use crate::insight::wording::{Wording, Wordings};
use crate::store::Store;
use crate::store::error::Error;
use crate::store::record::{Summaries, Talks};
use jiff::{SignedDuration, Timestamp};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

/// The most talks that are read of a period: some seconds of a processor.
pub const MOST_TALKS: usize = 20_000;

/// The most talks before a period that are read, so that its topics are called as they were.
const MOST_BEFORE: usize = 10_000;

/// Over how long a topic keeps its place and its name.
const SAME_TOPIC: SignedDuration = SignedDuration::from_hours(24 * 90);

/// What customers of a period asked, brought together.
pub struct Gathered {
    /// Those that cost most first.
    pub topics: Vec<Topic>,
    /// How many questions are in none.
    pub n_left_out: u64,
}

/// What was found in a sample of the talks of a time.
pub struct Sampled<T> {
    /// What was found.
    pub found: T,
    /// In how many talks.
    pub n_read: usize,
    /// Of how many that count.
    pub n_talks: usize,
}

/// Where talks are read, and what is needed for it.
#[derive(Clone, Copy)]
pub struct Reading<'r> {
    /// Where they are stored.
    pub store: &'r Store,
    /// Which content tells what is a question.
    pub engine: &'r Arc<Engine>,
    /// What was read before.
    pub recall: &'r Recall,
    /// How long to wait for another report; then [`Error::Busy`].
    pub patience: Duration,
}

impl Reading<'_> {
    /// What was asked in the talks that began in a time, by topic. Those of the ninety days until its end give the topics their place and their name.
    pub async fn topics(self, time: Range<Timestamp>) -> Result<Sampled<Gathered>, Error> {
        let first = time.end.saturating_sub(SAME_TOPIC).unwrap_or(Timestamp::MIN).min(time.start);
        let counted = self.counted(first..time.end).await?;
        let (before, own): (Vec<Standing>, Vec<Standing>) = counted.into_iter().partition(|talk| talk.opened_at < time.start);
        let (n_talks, sampled) = (own.len(), sample(own, MOST_TALKS));
        let n_read = sampled.len();
        let all = sample(before, MOST_BEFORE).into_iter().chain(sampled).collect();
        let engine = self.engine.clone();
        let gather = move |all: &[AskedIn]| {
            let mut topics = Topics::new(&engine.segmenter);
            for asked in all {
                let is_before = asked.talk.opened_at < time.start;
                for question in asked.questions.iter() {
                    if is_before { topics.shape(question) } else { topics.add(question.clone()) }
                }
            }
            let n_left_out = topics.n_left_out;
            Gathered { topics: topics.ranked(), n_left_out }
        };
        Ok(Sampled { found: self.recalled(all, gather).await?, n_read, n_talks })
    }

    /// What was asked in the talks that began in a time, in the words in which it was.
    pub async fn wordings(self, time: Range<Timestamp>) -> Result<Sampled<Vec<Wording>>, Error> {
        let gather = |all: &[AskedIn]| {
            let mut wordings = Wordings::default();
            all.iter().flat_map(|asked| asked.questions.iter()).for_each(|question| wordings.add(question.clone()));
            wordings.ranked()
        };
        self.of_time(time, gather).await
    }

    /// In which talks of a time it was asked for what is demanded, each demand by its ways of asking.
    pub async fn demands(self, ways: Vec<Vec<String>>, time: Range<Timestamp>) -> Result<Sampled<Counts>, Error> {
        let engine = self.engine.clone();
        let gather = move |all: &[AskedIn]| {
            let mut demanded = Demanded::new(&ways, &engine.segmenter);
            all.iter().for_each(|asked| demanded.add(asked.talk.opened_at, &asked.questions));
            demanded.counts()
        };
        self.of_time(time, gather).await
    }

    /// Which words the lists of anger and red lines may lack, by what was written in a time.
    pub async fn risks(self, time: Range<Timestamp>) -> Result<Sampled<Proposals>, Error> {
        let counted = self.counted(time).await?;
        let (n_talks, sampled) = (counted.len(), sample(counted, MOST_TALKS));
        let (n_read, engine) = (sampled.len(), self.engine.clone());
        let gather = move |talks: &mut Talks<'_>| {
            let mut all = Vec::new();
            for talk in talks {
                let (id, events) = talk?;
                all.extend(written(&engine, id, &events));
            }
            Ok(risks(&engine, all))
        };
        let ids = sampled.iter().map(|talk| talk.id).collect();
        Ok(Sampled { found: self.store.read_these(ids, self.patience, gather).await?, n_read, n_talks })
    }

    async fn of_time<T: Send + 'static>(
        self,
        time: Range<Timestamp>,
        gather: impl FnOnce(&[AskedIn]) -> T + Send + 'static,
    ) -> Result<Sampled<T>, Error> {
        let counted = self.counted(time).await?;
        let (n_talks, sampled) = (counted.len(), sample(counted, MOST_TALKS));
        let n_read = sampled.len();
        Ok(Sampled { found: self.recalled(sampled, gather).await?, n_read, n_talks })
    }

    async fn recalled<T: Send + 'static>(
        self,
        talks: Vec<Standing>,
        gather: impl FnOnce(&[AskedIn]) -> T + Send + 'static,
    ) -> Result<T, Error> {
        self.recall.read(self.store, self.engine, talks, self.patience, gather).await
    }

    /// The talks of a time that count.
    async fn counted(self, time: Range<Timestamp>) -> Result<Vec<Standing>, Error> {
        self.store.count_through(time.start, time.end, self.patience, counted).await
    }
}

fn counted(kept: &mut Summaries<'_>) -> Result<Vec<Standing>, Error> {
    let mut talks = Vec::new();
    for summary in kept {
        let (id, summary) = summary?;
        if summary.is_counted() {
            talks.push(Standing::of(id, &summary));
        }
    }
    Ok(talks)
}

/// So many of them at most: those whose ids have the smallest hashes, which are drawn from everywhere alike.
fn sample(mut all: Vec<Standing>, most: usize) -> Vec<Standing> {
    let hash = |id: ConversationId| {
        let mut hasher = DefaultHasher::new();
        id.get().hash(&mut hasher);
        hasher.finish()
    };
    if all.len() > most {
        all.select_nth_unstable_by_key(most, |talk| (hash(talk.id), talk.id));
        all.truncate(most);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::fact::customer::Opened;
    use crate::conversation::summary::Summary;
    use crate::eval::rehearsal::Rehearsal;

    #[test]
    fn a_sample_is_from_everywhere_and_stays_the_same() {
        let engine =
            Engine::compile(&crate::source::SourceSet::default(), &crate::source::SourceSet::base_intents(), Timestamp::UNIX_EPOCH);
        let engine = engine.0.unwrap();
        let talk = Rehearsal::open(&engine, Opened::anonymous("zh-CN", "web"), Timestamp::UNIX_EPOCH);
        let summary = Summary::of(&talk.conversation());
        let standing = |n: i64| Standing::of(ConversationId::from_stored(n), &summary);
        let drawn = |n: i64, most: usize| {
            let mut ids: Vec<i64> = sample((0..n).map(standing).collect(), most).iter().map(|talk| talk.id.get()).collect();
            ids.sort_unstable();
            ids
        };
        assert_eq!((drawn(10, 20), drawn(10, 0)), ((0..10).collect::<Vec<_>>(), Vec::new()));
        let first = drawn(10_000, 1_000);
        let n_early = first.iter().filter(|id| **id < 5_000).count();
        assert!(first.len() == 1_000 && (450..550).contains(&n_early), "{n_early}");
        // A tenth more to draw from takes the places of a tenth.
        let more = drawn(11_000, 1_000);
        let n_same = more.iter().filter(|id| first.contains(id)).count();
        assert!((860..950).contains(&n_same), "{n_same}");
    }
}
