//! What did the customers of a period ask?

use crate::engine::Engine;
use crate::insight::question::asked;
use crate::insight::topic::{Topic, Topics};
use crate::store::error::Error;
use crate::store::record::Talks;

/// What customers of a period asked.
pub struct Gathered {
    /// Those that cost most first.
    pub topics: Vec<Topic>,
    /// How many questions are in none.
    pub n_left_out: u64,
}

impl Gathered {
    /// Brings together what was asked in talks that come one after another.
    pub fn of_talks(talks: &mut Talks<'_>, engine: &Engine) -> Result<Self, Error> {
        let mut topics = Topics::new(&engine.segmenter);
        for talk in talks {
            let (id, events) = talk?;
            asked(id, &events, |text| engine.is_remark(text)).into_iter().for_each(|question| topics.add(question));
        }
        let n_left_out = topics.n_left_out;
        Ok(Gathered { topics: topics.ranked(), n_left_out })
    }
}
