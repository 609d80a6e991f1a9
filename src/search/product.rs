//! Which product does a text speak of?
//!
//! What the page says of the product is a hint, and what the message says weighs more: names of another product end the hint. How far the
//! hint goes is in `preference`.

use crate::kb::KnowledgeBase;
use crate::kb::entry::{Audience, Entry};
use crate::kb::facet::Facet;
use crate::text::normalize::NormalText;
use crate::text::segment::Segmenter;
use std::collections::HashMap;

/// The words that name products, each with the products of the entries that have it in their title, keywords or `product`.
#[derive(Debug, Clone)]
pub struct ProductNames(HashMap<String, Vec<Facet>>);

impl ProductNames {
    /// The names in a knowledge base; a word that also stands for an entry about no product names none.
    pub fn of(kb: &KnowledgeBase, segmenter: &Segmenter) -> Self {
        let mut names: HashMap<String, Vec<Facet>> = HashMap::new();
        let shown = || kb.entries().iter().filter(|entry| entry.audience == Audience::Customer);
        let own_words = |entry: &Entry| -> Vec<String> {
            let texts = std::iter::once(entry.title.as_str()).chain(entry.keywords.iter().map(String::as_str));
            texts.flat_map(|text| segmenter.words(&NormalText::of(text))).collect()
        };
        for entry in shown().filter(|entry| !entry.product.is_empty()) {
            for word in own_words(entry) {
                names.entry(word).or_default().extend(entry.product.iter().cloned());
            }
        }
        for word in shown().filter(|entry| entry.product.is_empty()).flat_map(own_words) {
            names.remove(&word);
        }
        for product in shown().flat_map(|entry| &entry.product) {
            for word in segmenter.words(product.normal()) {
                names.entry(word).or_default().push(product.clone());
            }
        }
        ProductNames(names)
    }

    /// Whether a text names another product than this one.
    pub fn has_another(&self, segmenter: &Segmenter, text: &NormalText, product: &Facet) -> bool {
        let words = segmenter.words(text);
        words.iter().filter_map(|word| self.0.get(word)).any(|products| !product.is_among(products))
    }
}
