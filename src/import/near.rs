//! Which questions are nearly the same?
//!
//! Compares character pairs of normal forms. Two questions that have enough pairs in common have one of their rarest pairs in common, so that
//! only those are compared, and common pairs cost nothing.

use crate::text::normalize::{NormalText, spoken};
use std::collections::{HashMap, HashSet};

/// From this share of pairs in common on, two questions are nearly the same: one word of eight differs.
const ALIKE: f64 = 0.75;

/// How many questions with the same rare pair are compared: of more, the pair is not rare.
const MOST_BESIDE: usize = 64;

/// How many are found before looking ends.
const MOST_FOUND: usize = 1_000;

/// Places of two questions that are nearly the same, in order.
pub fn near<'t>(titles: impl IntoIterator<Item = &'t str>) -> Vec<(usize, usize)> {
    let pairs: Vec<HashSet<(char, char)>> = titles.into_iter().map(pairs).collect();
    let mut counts: HashMap<(char, char), usize> = HashMap::new();
    pairs.iter().flatten().for_each(|pair| *counts.entry(*pair).or_default() += 1);
    let mut by_pair: HashMap<(char, char), Vec<usize>> = HashMap::new();
    let mut found = Vec::new();
    for (at, own) in pairs.iter().enumerate() {
        let mut rarest: Vec<(char, char)> = own.iter().copied().collect();
        rarest.sort_by_key(|pair| (counts[pair], *pair));
        rarest.truncate(own.len() - (own.len() as f64 * ALIKE).ceil() as usize + 1);
        let mut beside: Vec<usize> = rarest.iter().filter_map(|pair| by_pair.get(pair)).flatten().copied().collect();
        beside.sort_unstable();
        beside.dedup();
        found.extend(beside.into_iter().filter(|&other| are_near(own, &pairs[other])).map(|other| (other, at)));
        if found.len() >= MOST_FOUND {
            break;
        }
        for pair in rarest {
            let list = by_pair.entry(pair).or_default();
            if list.len() < MOST_BESIDE {
                list.push(at);
            }
        }
    }
    found.truncate(MOST_FOUND);
    found
}

fn pairs(title: &str) -> HashSet<(char, char)> {
    let spoken = spoken(NormalText::of(title).as_str());
    spoken.chars().zip(spoken.chars().skip(1)).collect()
}

fn are_near(a: &HashSet<(char, char)>, b: &HashSet<(char, char)>) -> bool {
    let n_common = a.intersection(b).count();
    let n_all = a.len() + b.len() - n_common;
    n_common > 0 && n_common as f64 >= ALIKE * n_all as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_that_differ_in_little_are_found() {
        let titles = ["手机怎么申请退货退款", "手机怎样开发票", "手機怎么申请退货退款呢", "运费谁出", ""];
        assert_eq!(near(titles), [(0, 2)]);
        let many: Vec<String> = (0..3_000).map(|n| format!("问题{n}的答案在哪里{n}")).collect();
        assert!(near(many.iter().map(String::as_str)).len() <= MOST_FOUND);
    }
}
