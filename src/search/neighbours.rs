//! Which texts are near in meaning?
//!
//! Cluster pruning (Manning, Raghavan and Schütze, Introduction to Information Retrieval, 7.1.6): some texts are leaders, each text follows
//! the leader that is nearest to it, and only the followers of the leaders nearest to a query are compared with it.

use crate::meaning::{Compact, DIMENSIONS, Meaning};
use crate::search::packed::Packed;

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
            let own = self.bytes_of(text);
            let nearest = (0..self.leaders.len()).max_by_key(|&at| (crate::meaning::product(own, self.bytes_of(self.leaders[at])), at));
            followers[nearest.unwrap_or(0)].push(text);
        }
        self.followers = followers.into_iter().collect();
    }

    /// What a meaning has that not all of the texts have.
    pub fn telling(&self, meaning: &Meaning) -> Compact {
        telling(meaning, &self.mean)
    }

    /// How near a text is, from -1 to 1.
    pub fn cosine(&self, query: &Compact, text: u32) -> f32 {
        query.cosine(self.bytes_of(text))
    }

    /// The `n` nearest texts that are let through, or most of them, in no order.
    pub fn nearest(&self, query: &Compact, n: usize, let_through: impl Fn(u32) -> bool) -> Vec<u32> {
        let mut leaders: Vec<(i32, usize)> =
            self.leaders.iter().enumerate().map(|(at, &leader)| (self.product(query, leader), at)).collect();
        keep_largest(&mut leaders, FOLLOWED);
        let groups = if self.leaders.is_empty() { vec![0] } else { leaders.into_iter().map(|(_, at)| at).collect() };
        let followers = groups.iter().flat_map(|&group| self.followers.get(group as u32)).copied().filter(|&text| let_through(text));
        let mut found: Vec<(i32, u32)> = followers.map(|text| (self.product(query, text), text)).collect();
        keep_largest(&mut found, n);
        found.into_iter().map(|(_, text)| text).collect()
    }

    fn product(&self, query: &Compact, text: u32) -> i32 {
        crate::meaning::product(query.bytes(), self.bytes_of(text))
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

/// Keeps the `n` largest, in no order.
fn keep_largest<T: Ord>(items: &mut Vec<T>, n: usize) {
    if items.len() > n {
        items.select_nth_unstable_by(n, |a, b| b.cmp(a));
        items.truncate(n);
    }
}
