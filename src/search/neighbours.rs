//! Which texts are near in meaning?
//!
//! Cluster pruning (Manning, Raghavan and Schütze, Introduction to Information Retrieval, 7.1.6): some texts are leaders, each text follows
//! the leader that is nearest to it, and only the followers of the leaders nearest to a query are compared with it.

use crate::meaning::{Compact, DIMENSIONS, Meaning, products};
use crate::search::packed::Packed;
use std::cmp::Reverse;

/// Up to so many texts all are compared: it takes as long as comparing leaders first.
const FEW: usize = 512;

/// How many leaders' followers are compared: of ten thousand texts a sixth.
const FOLLOWED: usize = 16;

/// The meanings of texts, without what all of them have in common.
#[derive(Debug)]
pub struct Neighbours {
    mean: Meaning,
    bytes: Vec<u8>,
    leaders: Vec<u32>,
    followers: Packed<u32>,
}

impl Neighbours {
    /// Keeps the meanings of texts, in their order.
    pub fn new(meanings: &[Meaning]) -> Self {
        let mut mean = Meaning::none();
        meanings.iter().for_each(|meaning| mean.add(meaning, 1.0 / meanings.len().max(1) as f32));
        let bytes = meanings.iter().flat_map(|meaning| telling(meaning, &mean).bytes().to_vec()).collect();
        let mut neighbours = Neighbours { mean, bytes, leaders: Vec::new(), followers: Packed::new() };
        neighbours.choose_leaders(meanings.len());
        neighbours
    }

    /// Every so-many-th text leads, as many as the square root of all.
    fn choose_leaders(&mut self, n_texts: usize) {
        let texts = 0..u32::try_from(n_texts).expect("fewer than 2^32 texts");
        if n_texts <= FEW {
            self.followers.push(texts);
            return;
        }
        let stride = n_texts.isqrt();
        self.leaders = texts.clone().step_by(stride).collect();
        let mut followers = vec![Vec::new(); self.leaders.len()];
        for text in texts {
            let near = products(self.bytes_of(text), self.leaders.iter().map(|&leader| self.bytes_of(leader)));
            let nearest = near.into_iter().zip(0..).max_by_key(|&(near, at)| (near, Reverse(at))).map_or(0, |(_, at)| at);
            followers[nearest].push(text);
        }
        self.followers = followers.into_iter().collect();
    }

    /// What a meaning has that not all of the texts have.
    pub fn telling(&self, meaning: &Meaning) -> Compact {
        telling(meaning, &self.mean)
    }

    /// How near texts are, from -1 to 1.
    pub fn cosines(&self, query: &Compact, texts: &[u32]) -> impl Iterator<Item = f32> {
        query.cosines(texts.iter().map(|&text| self.bytes_of(text)))
    }

    /// The `n` nearest texts that are let through, or most of them, in no order.
    pub fn nearest(&self, query: &Compact, n: usize, let_through: impl Fn(u32) -> bool) -> Vec<u32> {
        let groups = self.largest(query, &self.leaders, FOLLOWED);
        let groups = if groups.is_empty() { vec![0] } else { groups };
        let followers = groups.iter().flat_map(|&group| self.followers.get(group as u32)).copied().filter(|&text| let_through(text));
        let followers: Vec<u32> = followers.collect();
        self.largest(query, &followers, n).into_iter().map(|at| followers[at]).collect()
    }

    /// The places of the `n` texts nearest to a query.
    fn largest(&self, query: &Compact, texts: &[u32], n: usize) -> Vec<usize> {
        let near = products(query.bytes(), texts.iter().map(|&text| self.bytes_of(text)));
        let mut found: Vec<(Reverse<i32>, usize)> = near.into_iter().map(Reverse).zip(0..).collect();
        if found.len() > n {
            found.select_nth_unstable(n);
            found.truncate(n);
        }
        found.into_iter().map(|(_, at)| at).collect()
    }

    fn bytes_of(&self, text: u32) -> &[u8] {
        &self.bytes[text as usize * DIMENSIONS..(text as usize + 1) * DIMENSIONS]
    }
}

fn telling(meaning: &Meaning, mean: &Meaning) -> Compact {
    let mut own = meaning.clone();
    own.add(mean, -1.0);
    Compact::of(&own.into_unit())
}
