//! Which documents share terms with a text?
//!
//! Each way of asking is a document, and so is each answer. Terms are words and pairs of characters; queries are built from terms, never
//! parsed from text, so that no text is a syntax error. tantivy brings the best documents by BM25; the ways of asking among them are then
//! compared with the text exactly, since BM25's numbers mean little from one text to the next.

use crate::kb::KnowledgeBase;
use crate::kb::entry::{AtomIdx, Audience, Trust};
use crate::text::normalize::NormalText;
use crate::text::segment::Segmenter;
use crate::text::similarity::TermVectors;
use std::collections::HashSet;
use std::sync::Arc;
use tantivy::collector::TopDocs;
use tantivy::directory::RamDirectory;
use tantivy::query::BooleanQuery;
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, Searcher, TantivyDocument, Term};

/// Okapi BM25's usual constants, which tantivy has built in; needed here for the score of a perfect match.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// How many ways of asking are looked at for one text: enough that ten ways of asking for one atom do not hide the next four atoms.
const ASKED_DEPTH: usize = 50;

/// How many answers are looked at for one text.
const TOLD_DEPTH: usize = 20;

/// The most terms of a text that are looked up: what a long paragraph has. It bounds the time for a message of 4,000 characters.
const MOST_TERMS: usize = 128;

/// Memory of the index writer in bytes; the smallest that tantivy takes is 15 MB.
const WRITER_MEMORY: usize = 64 << 20;

/// The terms of a knowledge base.
#[derive(Clone)]
pub struct TermIndex {
    searcher: Searcher,
    asked: Field,
    told: Field,
    documents: Arc<Vec<AtomIdx>>,
    vectors: Arc<TermVectors>,
    average_length: f32,
}

impl std::fmt::Debug for TermIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TermIndex").field("documents", &self.documents.len()).finish_non_exhaustive()
    }
}

/// A document that shares terms with a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Match {
    /// The atom that it belongs to.
    pub atom: AtomIdx,
    /// How near it is, from 0 to about 1: for a way of asking the cosine, 1 for the very same words; for an answer its BM25 score as a share
    /// of a perfect match's.
    pub share: f32,
}

/// What was found for a text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Found {
    /// Ways of asking, the nearest first.
    pub asked: Vec<Match>,
    /// Answers, the nearest first.
    pub told: Vec<Match>,
}

/// What is left out of a search, to learn how well it does without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Without {
    /// One way of asking, by its document.
    Document(u32),
    /// Everything of an atom.
    Atom(AtomIdx),
}

/// A way of asking that is in the index.
#[derive(Debug, Clone)]
pub struct Asked<'k> {
    /// Its document.
    pub document: u32,
    /// The atom that answers it.
    pub atom: AtomIdx,
    /// Its text.
    pub text: &'k str,
}

impl TermIndex {
    /// Indexes what customers may ever see of a knowledge base; whether it is valid at the time is asked when it is found.
    pub fn build(kb: &KnowledgeBase, segmenter: &Segmenter) -> Self {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default().set_tokenizer("raw").set_index_option(IndexRecordOption::WithFreqs);
        let options = TextOptions::default().set_indexing_options(indexing);
        let (asked, told) = (schema.add_text_field("asked", options.clone()), schema.add_text_field("told", options));
        let builder = Index::builder().schema(schema.build());
        let mut writer =
            builder.single_segment_index_writer(RamDirectory::create(), WRITER_MEMORY).expect("a directory in memory can be written");
        let mut documents = Vec::new();
        let mut asked_terms = Vec::new();
        for question in asked_texts(kb) {
            let terms = unique(terms(segmenter, &NormalText::of(question.text)));
            let mut document = TantivyDocument::new();
            terms.iter().for_each(|term| document.add_text(asked, term));
            writer.add_document(document).expect("a directory in memory can be written");
            documents.push(question.atom);
            asked_terms.push(terms);
        }
        for (atom, text) in told_texts(kb) {
            let mut document = TantivyDocument::new();
            terms(segmenter, &NormalText::of(&text)).iter().for_each(|term| document.add_text(told, term));
            writer.add_document(document).expect("a directory in memory can be written");
            documents.push(atom);
        }
        let index = writer.finalize().expect("a directory in memory can be written");
        let searcher = index.reader().expect("an index just written can be read").searcher();
        let n_terms: usize = asked_terms.iter().map(Vec::len).sum();
        let average_length = n_terms as f32 / asked_terms.len().max(1) as f32;
        TermIndex {
            searcher,
            asked,
            told,
            documents: Arc::new(documents),
            vectors: Arc::new(TermVectors::of(&asked_terms)),
            average_length,
        }
    }

    /// The documents that share terms with a text.
    pub fn find(&self, segmenter: &Segmenter, text: &NormalText, without: Option<Without>) -> Found {
        let mut terms = unique(terms(segmenter, text));
        terms.truncate(MOST_TERMS);
        if terms.is_empty() {
            return Found::default();
        }
        let perfect = self.perfect_score(&terms);
        let query = self.vectors.query(&terms);
        let asked =
            self.top(self.asked, &terms, ASKED_DEPTH).into_iter().map(|(_, document)| (self.vectors.cosine(&query, document), document));
        let told = self.top(self.told, &terms, TOLD_DEPTH).into_iter().map(|(score, document)| (score / perfect, document));
        Found { asked: self.matches(asked, without), told: self.matches(told, without) }
    }

    /// The best documents by BM25, with their scores.
    fn top(&self, field: Field, terms: &[String], depth: usize) -> Vec<(f32, u32)> {
        let query = BooleanQuery::new_multiterms_query(terms.iter().map(|term| Term::from_field_text(field, term)).collect());
        let found = self.searcher.search(&query, &TopDocs::with_limit(depth).order_by_score()).unwrap_or_default();
        found.into_iter().map(|(score, at)| (score, at.doc_id)).collect()
    }

    fn matches(&self, found: impl Iterator<Item = (f32, u32)>, without: Option<Without>) -> Vec<Match> {
        let kept = found.filter(|&(_, document)| match without {
            None => true,
            Some(Without::Document(left_out)) => document != left_out,
            Some(Without::Atom(left_out)) => self.documents[document as usize] != left_out,
        });
        let mut matches: Vec<Match> = kept.map(|(share, document)| Match { atom: self.documents[document as usize], share }).collect();
        matches.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.atom.cmp(&b.atom)));
        matches
    }

    /// The score that a document of just these terms would have.
    fn perfect_score(&self, terms: &[String]) -> f32 {
        let length = 1.0 - B + B * terms.len() as f32 / self.average_length.max(1.0);
        let weight: f32 = terms.iter().map(|term| self.vectors.weight(term)).sum();
        weight * (K1 + 1.0) / (1.0 + K1 * length)
    }
}

/// All ways of asking in the order of their documents: titles first, then the customers' own words, atom by atom.
pub fn asked_texts(kb: &KnowledgeBase) -> impl Iterator<Item = Asked<'_>> {
    let seen = kb.atoms().filter(|&(atom, _)| is_ever_shown(kb, atom));
    let texts = seen.flat_map(|(idx, atom)| std::iter::once(&atom.title).chain(&atom.questions).map(move |text| (idx, text.as_str())));
    texts.enumerate().map(|(at, (atom, text))| Asked { document: u32::try_from(at).expect("fewer than 2^32 documents"), atom, text })
}

/// What each atom says, with its title and its entry's title and keywords.
fn told_texts(kb: &KnowledgeBase) -> impl Iterator<Item = (AtomIdx, String)> + '_ {
    kb.atoms().filter(|&(atom, _)| is_ever_shown(kb, atom)).map(|(idx, atom)| {
        let entry = kb.entry_of(idx);
        (idx, format!("{} {} {} {}", atom.title, entry.title, entry.keywords.join(" "), atom.plain))
    })
}

/// Whether customers may see an atom at some time.
fn is_ever_shown(kb: &KnowledgeBase, atom: AtomIdx) -> bool {
    let entry = kb.entry_of(atom);
    entry.audience == Audience::Customer && matches!(entry.trust, Trust::Validated | Trust::Unvalidated)
}

/// The terms of a text: its words, and its pairs of characters.
fn terms(segmenter: &Segmenter, text: &NormalText) -> Vec<String> {
    let mut terms = segmenter.words(text);
    terms.extend(segmenter.character_pairs(text));
    terms
}

fn unique(mut terms: Vec<String>) -> Vec<String> {
    let mut seen = HashSet::new();
    terms.retain(|term| seen.insert(term.clone()));
    terms
}
