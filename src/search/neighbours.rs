//! Which texts are near in meaning?
//!
//! Cluster pruning (Manning, Raghavan and Schütze, Introduction to Information Retrieval, 7.1.6): some texts are leaders, each text follows
//! the leader that is nearest to it, and only the followers of the leaders nearest to a query are compared with it. They are compared by
//! the first of the numbers only, which say most; see models/README.md.

use crate::meaning::{Compact, DIMENSIONS, FIRST, Meaning};
use crate::search::packed::Packed;
use std::cmp::Reverse;

/// Up to so many texts all are compared: it takes as long as comparing leaders first.
const FEW: usize = 512;

/// How many leaders' followers are compared: of ten thousand texts a twelfth.
const FOLLOWED: usize = 8;

/// The meanings of texts, without what all of them have in common.
#[derive(Debug)]
pub struct Neighbours {
    mean: Meaning,
    bytes: Vec<u8>,
    /// The first numbers of the leaders.
    leaders: Vec<u8>,
    followers: Packed<u32>,
    /// The first numbers of the followers, in their order, so that those of one leader are read in one go.
    firsts: Vec<u8>,
}

impl Neighbours {
    /// Keeps the meanings of texts, in their order.
    pub fn new(meanings: &[Meaning]) -> Self {
        let mut mean = Meaning::none();
        meanings.iter().for_each(|meaning| mean.add(meaning, 1.0 / meanings.len().max(1) as f32));
        let mut bytes = Vec::with_capacity(meanings.len() * DIMENSIONS);
        meanings.iter().for_each(|meaning| bytes.extend_from_slice(telling(meaning, &mean).bytes()));
        let texts: Vec<&[u8]> = bytes.chunks_exact(DIMENSIONS).collect();
        let stride = if texts.len() <= FEW { texts.len().max(1) } else { texts.len().isqrt() };
        let leaders: Vec<u8> = texts.iter().step_by(stride).flat_map(|text| &text[..FIRST]).copied().collect();
        let mut groups = vec![Vec::new(); leaders.len() / FIRST];
        for (place, text) in (0_u32..).zip(&texts) {
            let near = arithmetic::products(&text[..FIRST], &mut leaders.chunks_exact(FIRST)).into_iter().zip(0..);
            let leader = near.max_by_key(|&(near, at)| (near, Reverse(at))).map_or(0, |(_, at)| at);
            groups[leader].push(place);
        }
        let followers: Packed<u32> = groups.into_iter().collect();
        let mut firsts = Vec::with_capacity(texts.len() * FIRST);
        followers.iter().flatten().for_each(|&place| firsts.extend_from_slice(&texts[place as usize][..FIRST]));
        Neighbours { mean, leaders, followers, firsts, bytes }
    }

    /// What a meaning has that not all of the texts have.
    pub fn telling(&self, meaning: &Meaning) -> Compact {
        telling(meaning, &self.mean)
    }

    /// How near texts are, from -1 to 1.
    pub fn cosines(&self, query: &Compact, texts: &[u32]) -> impl Iterator<Item = f32> {
        query.cosines(texts.iter().map(|&text| &self.bytes[text as usize * DIMENSIONS..(text as usize + 1) * DIMENSIONS]))
    }

    /// The `n` nearest texts, or most of them, in no order.
    pub fn nearest(&self, query: &Compact, n: usize) -> Vec<u32> {
        let query = &query.bytes()[..FIRST];
        let leaders = arithmetic::products(query, &mut self.leaders.chunks_exact(FIRST)).into_iter().zip(0..);
        let leaders = nearest(leaders.map(Near::new).collect(), FOLLOWED);
        let mut found = Vec::with_capacity(leaders.iter().map(|&leader| self.followers.range(leader).len()).sum());
        for leader in leaders {
            let followers = self.followers.range(leader);
            let mut firsts = self.firsts[followers.start * FIRST..followers.end * FIRST].chunks_exact(FIRST);
            found.extend(
                arithmetic::products(query, &mut firsts).into_iter().zip(self.followers.get(leader).iter().copied()).map(Near::new),
            );
        }
        nearest(found, n)
    }
}

fn telling(meaning: &Meaning, mean: &Meaning) -> Compact {
    let mut own = meaning.clone();
    own.add(mean, -1.0);
    Compact::of(&own.into_unit())
}

/// A text and how near it is, in one number: the nearer before the less near, and of equal ones the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Near(u64);

impl Near {
    fn new((near, text): (i32, u32)) -> Self {
        Near((i64::from(i32::MAX) - i64::from(near)).cast_unsigned() << 32 | u64::from(text))
    }

    fn text(self) -> u32 {
        self.0 as u32
    }
}

/// The `n` nearest texts, in no order.
fn nearest(mut found: Vec<Near>, n: usize) -> Vec<u32> {
    if found.len() > n {
        found.select_nth_unstable(n);
        found.truncate(n);
    }
    found.into_iter().map(Near::text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_of_many_is_found() {
        let nouns = ["冰箱", "退款", "快递", "发票", "手表", "空调", "电视", "会员", "地址", "密码", "订单", "优惠券"];
        let verbs = ["坏", "慢", "丢", "修", "换", "买", "查", "开", "关", "改", "退", "送"];
        let triple = |at: usize| [nouns[at / 144], nouns[at / 12 % 12], verbs[at % 12]];
        let pairs: Vec<[&str; 3]> = (0..12 * 144).map(triple).collect();
        let meanings: Vec<Meaning> = pairs.iter().map(|words| Meaning::of(words.iter().copied())).collect();
        let neighbours = Neighbours::new(&meanings);
        assert!(pairs.len() > FEW);
        for place in (0..pairs.len()).step_by(97) {
            let query = neighbours.telling(&meanings[place]);
            assert!(neighbours.nearest(&query, 12).contains(&u32::try_from(place).unwrap()), "{:?}", pairs[place]);
            assert!(neighbours.cosines(&query, &[u32::try_from(place).unwrap()]).all(|cosine| cosine > 0.97));
        }
    }
}
