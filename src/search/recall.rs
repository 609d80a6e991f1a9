//! Which texts are worth a closer look?
//!
//! tantivy keeps, for each feature, the texts that have it: the ways of asking, and the sentences of the answers. Those that share the most
//! telling features with a query are found by going through these lists, the rarest feature's first, and adding up BM25. Queries are built
//! from features, never parsed from text, so that no text is a syntax error.

use crate::search::okapi::{NoHash, lengths, part};
use crate::search::sums::Sums;
use crate::text::features::{Counted, Feature};
use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::Arc;
use tantivy::directory::RamDirectory;
use tantivy::postings::TermInfo;
use tantivy::schema::{IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, InvertedIndexReader, TantivyDocument, Term};

/// How many of a text's features are looked up: its rarest. The others find nothing that these do not, and take the most time.
const MOST_TERMS: usize = 10;

/// When so many texts were gone through, no further feature is looked up: those that are left are common, and say little.
const MOST_LISTED: u32 = 4_096;

/// But so many features always are.
const FEWEST_TERMS: usize = 3;

/// How many texts are taken: enough that ten ways of asking for one atom do not hide the next four atoms.
const DEPTH: usize = 32;

/// Memory of the index writer in bytes; the smallest that tantivy takes is 15 MB.
const WRITER_MEMORY: usize = 64 << 20;

thread_local! {
    /// One for all indexes: between searches all sums are zero.
    static SUMS: RefCell<Sums> = RefCell::default();
}

/// An index of texts by their features.
#[derive(Clone)]
pub struct Recall {
    index: Arc<InvertedIndexReader>,
    lists: HashMap<Feature, TermInfo, BuildHasherDefault<NoHash>>,
    /// For each text what its length adds below the line of BM25.
    lengths: Vec<f32>,
}

impl std::fmt::Debug for Recall {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Recall").field("texts", &self.lengths.len()).finish_non_exhaustive()
    }
}

impl Recall {
    /// Indexes texts, which are then known by their places in this order.
    pub fn new<'t>(texts: impl Iterator<Item = &'t [Counted]> + Clone) -> Self {
        const WRITTEN: &str = "a directory in memory can be written and read";
        let mut schema = Schema::builder();
        let indexing =
            TextFieldIndexing::default().set_tokenizer("raw").set_fieldnorms(false).set_index_option(IndexRecordOption::WithFreqs);
        let field = schema.add_text_field("features", TextOptions::default().set_indexing_options(indexing));
        let builder = Index::builder().schema(schema.build());
        let mut writer = builder.single_segment_index_writer(RamDirectory::create(), WRITER_MEMORY).expect(WRITTEN);
        for text in texts.clone() {
            let mut document = TantivyDocument::new();
            for &(feature, count) in text {
                (0..count).for_each(|_| document.add_text(field, name(feature)));
            }
            writer.add_document(document).expect(WRITTEN);
        }
        let searcher = writer.finalize().expect(WRITTEN).reader().expect(WRITTEN).searcher();
        // An index of no texts may have no segment.
        let index = searcher.segment_readers().first().map(|segment| segment.inverted_index(field).expect(WRITTEN));
        let index = index.unwrap_or_else(|| Arc::new(InvertedIndexReader::empty(IndexRecordOption::WithFreqs)));
        let list = |feature: Feature| index.get_term_info(&Term::from_field_text(field, &name(feature))).expect(WRITTEN);
        let mut lists = HashMap::default();
        for &(feature, _) in texts.clone().flatten() {
            lists.entry(feature).or_insert_with(|| list(feature).unwrap_or_default());
        }
        Recall { lists, lengths: lengths(texts), index }
    }

    /// The texts that share most with a query of features with their weights, in no order; `n_more` beyond the usual number.
    pub fn find(&self, mut terms: Vec<(Feature, f32)>, n_more: usize) -> Vec<u32> {
        terms.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        terms.dedup();
        SUMS.with_borrow_mut(|sums| {
            sums.make_room(self.lengths.len());
            let mut n_listed = 0;
            for (nth, &(feature, weight)) in terms.iter().take(MOST_TERMS).enumerate() {
                if nth >= FEWEST_TERMS && n_listed >= MOST_LISTED {
                    break;
                }
                n_listed += self.add(feature, weight, sums);
            }
            sums.take_best(DEPTH + n_more)
        })
    }

    /// Adds what a feature is worth to each text that has it, and tells how many these are.
    fn add(&self, feature: Feature, weight: f32, sums: &mut Sums) -> u32 {
        let Some(list) = self.lists.get(&feature) else { return 0 };
        let opened = self.index.read_block_postings_from_terminfo(list, IndexRecordOption::WithFreqs);
        let mut block = opened.expect("a list in memory can be read");
        while !block.docs().is_empty() {
            for (&text, &count) in block.docs().iter().zip(block.freqs()) {
                sums.add(text, part(weight, count as f32, self.lengths[text as usize]));
            }
            block.advance();
        }
        list.doc_freq
    }
}

/// How a feature is called in the index.
fn name(feature: Feature) -> String {
    format!("{feature:x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_share_rare_features_are_found() {
        let texts: Vec<Vec<Counted>> = (0..200).map(|at| vec![(at % 7, 1), (1_000 + at, 2)]).collect();
        let recall = Recall::new(texts.iter().map(Vec::as_slice));
        let check = |terms: &[(Feature, f32)], expected: &[u32]| {
            let mut found = recall.find(terms.to_vec(), 0);
            found.sort_unstable();
            assert_eq!(found, expected, "{terms:?}");
        };
        check(&[(1_150, 5.0)], &[150]);
        check(&[(1_150, 5.0), (1_150, 5.0), (1_003, 5.0)], &[3, 150]);
        check(&[(9_999, 5.0)], &[]);
        check(&[], &[]);
        assert_eq!(recall.find(vec![(3, 1.0)], 0).len(), 29);
        let most = recall.find((0..7).map(|feature| (feature, 1.0)).chain([(1_199, 5.0)]).collect(), 0);
        assert!(most.len() == DEPTH && most.contains(&199), "{most:?}");
        assert!(Recall::new(std::iter::empty()).find(vec![(1, 1.0)], 0).is_empty());
    }
}
