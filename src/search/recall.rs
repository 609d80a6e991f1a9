//! Which texts are worth a closer look?
//!
//! tantivy finds, by BM25, the texts that share the most telling features with a query: the ways of asking, and the sentences of the
//! answers. Queries are built from features, never parsed from text, so that no text is a syntax error.

use crate::text::features::{Counted, Feature};
use tantivy::collector::TopDocs;
use tantivy::directory::RamDirectory;
use tantivy::query::BooleanQuery;
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, Searcher, TantivyDocument, Term};

/// How many of a text's features are looked up: its rarest. The others find nothing that these do not, and take the most time.
const MOST_TERMS: usize = 10;

/// How many texts are taken: enough that ten ways of asking for one atom do not hide the next four atoms.
const DEPTH: usize = 32;

/// Memory of the index writer in bytes; the smallest that tantivy takes is 15 MB.
const WRITER_MEMORY: usize = 64 << 20;

/// An index of texts by their features.
#[derive(Clone)]
pub struct Recall {
    searcher: Searcher,
    field: Field,
}

impl std::fmt::Debug for Recall {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Recall").field("texts", &self.searcher.num_docs()).finish_non_exhaustive()
    }
}

impl Recall {
    /// Indexes texts, which are then known by their places in this order.
    pub fn new<'t>(texts: impl IntoIterator<Item = &'t [Counted]>) -> Self {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default().set_tokenizer("raw").set_index_option(IndexRecordOption::WithFreqs);
        let field = schema.add_text_field("features", TextOptions::default().set_indexing_options(indexing));
        let builder = Index::builder().schema(schema.build());
        let mut writer =
            builder.single_segment_index_writer(RamDirectory::create(), WRITER_MEMORY).expect("a directory in memory can be written");
        for text in texts {
            let mut document = TantivyDocument::new();
            for &(feature, count) in text {
                (0..count).for_each(|_| document.add_text(field, name(feature)));
            }
            writer.add_document(document).expect("a directory in memory can be written");
        }
        let index = writer.finalize().expect("a directory in memory can be written");
        let searcher = index.reader().expect("an index just written can be read").searcher();
        Recall { searcher, field }
    }

    /// The texts that share most with a query, the best first.
    pub fn find(&self, mut terms: Vec<(Feature, f32)>) -> Vec<u32> {
        if terms.is_empty() {
            return Vec::new();
        }
        terms.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        terms.dedup();
        let terms = terms.iter().take(MOST_TERMS).map(|&(feature, _)| Term::from_field_text(self.field, &name(feature)));
        let query = BooleanQuery::new_multiterms_query(terms.collect());
        let found = self.searcher.search(&query, &TopDocs::with_limit(DEPTH).order_by_score()).unwrap_or_default();
        found.into_iter().map(|(_, at)| at.doc_id).collect()
    }
}

/// How a feature is called in the index.
fn name(feature: Feature) -> String {
    format!("{feature:x}")
}
