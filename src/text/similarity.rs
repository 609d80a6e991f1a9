//! How many of their terms do two texts share?

use std::collections::HashMap;

/// The terms of all ways of asking, weighted by how rare they are.
#[derive(Debug)]
pub struct TermVectors {
    numbers: HashMap<String, u32>,
    weights: Vec<f32>,
    unknown: f32,
    documents: Vec<Vector>,
}

/// A text as the numbers of its known terms in rising order, and the length of the vector of all its terms.
#[derive(Debug, Clone)]
pub struct Vector {
    terms: Box<[u32]>,
    length: f32,
}

impl TermVectors {
    /// The vectors of these documents, each a list of different terms.
    pub fn of(documents: &[Vec<String>]) -> Self {
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut frequency: Vec<u32> = Vec::new();
        for term in documents.iter().flatten() {
            let next = u32::try_from(numbers.len()).expect("fewer than 2^32 terms");
            let number = *numbers.entry(term.clone()).or_insert(next);
            if number == next {
                frequency.push(0);
            }
            frequency[number as usize] += 1;
        }
        let n = documents.len().max(1) as f32;
        let weights = frequency.into_iter().map(|n_with_term| inverse_frequency(n, n_with_term as f32)).collect();
        let mut vectors = TermVectors { numbers, weights, unknown: inverse_frequency(n, 0.0), documents: Vec::new() };
        vectors.documents = documents.iter().map(|terms| vectors.query(terms)).collect();
        vectors
    }

    /// The vector of a text with these different terms.
    pub fn query(&self, terms: &[String]) -> Vector {
        let mut known: Vec<u32> = terms.iter().filter_map(|term| self.numbers.get(term).copied()).collect();
        known.sort_unstable();
        let length = terms.iter().map(|term| self.weight(term).powi(2)).sum::<f32>().sqrt();
        Vector { terms: known.into(), length }
    }

    /// The cosine of a text and a document, from 0 to 1.
    pub fn cosine(&self, query: &Vector, document: u32) -> f32 {
        let document = &self.documents[document as usize];
        let mut shared = 0.0;
        let (mut a, mut b) = (query.terms.iter().peekable(), document.terms.iter().peekable());
        while let (Some(&&x), Some(&&y)) = (a.peek(), b.peek()) {
            if x == y {
                shared += self.weights[x as usize].powi(2);
            }
            if x <= y {
                a.next();
            }
            if y <= x {
                b.next();
            }
        }
        let lengths = query.length * document.length;
        if lengths > 0.0 { shared / lengths } else { 0.0 }
    }

    /// How much a term says: BM25's inverse document frequency.
    pub fn weight(&self, term: &str) -> f32 {
        self.numbers.get(term).map_or(self.unknown, |&number| self.weights[number as usize])
    }
}

/// BM25's inverse document frequency.
fn inverse_frequency(n_documents: f32, n_with_term: f32) -> f32 {
    (1.0 + (n_documents - n_with_term + 0.5) / (n_with_term + 0.5)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_terms_are_as_near_as_can_be() {
        let terms = |text: &str| -> Vec<String> { text.split(' ').map(str::to_owned).collect() };
        let vectors = TermVectors::of(&[terms("空调 不 制冷"), terms("冰箱 不 制冷"), terms("退款")]);
        let check = |text: &str, document: u32, expected: std::ops::RangeInclusive<f32>| {
            let cosine = vectors.cosine(&vectors.query(&terms(text)), document);
            assert!(expected.contains(&cosine), "{text}: {cosine}");
        };
        check("空调 不 制冷", 0, 0.999..=1.001);
        check("制冷 不 空调", 0, 0.999..=1.001);
        check("空调 不 制冷", 1, 0.1..=0.6);
        check("空调 不 制冷", 2, 0.0..=0.0);
        check("天气", 0, 0.0..=0.0);
        check("空调 天气", 0, 0.2..=0.7);
    }
}
