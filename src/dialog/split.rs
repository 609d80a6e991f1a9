//! Which question of a symptom tree tells most apart?
//!
//! Asked where a message may mean several places of a tree, and where a customer cannot answer a question. Nothing here reads a message.

use crate::kb::entry::AtomIdx;
use crate::kb::symptom::{Branch, Node};

/// What a question must tell more than another one, in bits: less is a rounding of the same.
const LEAST_MORE: f64 = 1e-9;

/// The question at which the likely places of a tree part, each with how likely it is: from the root on downwards as long as one branch has
/// `enough` of all likelihood. Something is likely, and each place is in the tree.
pub fn parting<'t>(root: &'t Node, likely: &[(AtomIdx, f32)], enough: f32) -> &'t Node {
    let all: f32 = likely.iter().map(|(_, weight)| weight).sum();
    let below = |branch: &Branch| -> f32 {
        let places = likely.iter().filter(|(atom, _)| branch.to.find(*atom).is_some());
        places.map(|(_, weight)| weight).sum()
    };
    let is_question = |branch: &&Branch| matches!(branch.to, Node::Question { .. });
    let mut at = root;
    while let Some(branch) = at.branches().filter(is_question).find(|branch| below(branch) >= enough * all) {
        at = &branch.to;
    }
    at
}

/// The question below `from` whose reply tells most about where the tree ends, all ends below `from` being as likely; the first in the
/// editor's order where several tell as much. Nothing where none tells anything.
pub fn most_telling(from: &Node) -> Option<&Node> {
    let all = n_ends(from) as f64;
    let mut best: Option<(&Node, f64)> = None;
    for question in from.branches().flat_map(|branch| questions(&branch.to)) {
        let told = n_ends(question) as f64 / all * entropy(question);
        if told > best.map_or(0.0, |(_, most)| most) + LEAST_MORE {
            best = Some((question, told));
        }
    }
    best.map(|(question, _)| question)
}

/// How much the reply to a question tells about where the tree ends, in bits: Shannon's entropy over its branches.
fn entropy(question: &Node) -> f64 {
    let all = n_ends(question) as f64;
    let share = |branch: &Branch| n_ends(&branch.to) as f64 / all;
    -question.branches().map(share).map(|share| share * share.log2()).sum::<f64>()
}

/// At how many places a tree ends.
fn n_ends(node: &Node) -> usize {
    match node {
        Node::Question { .. } => node.branches().map(|branch| n_ends(&branch.to)).sum(),
        Node::Remedy(_) | Node::HandOff => 1,
    }
}

/// The questions at and below a place, in the editor's order.
fn questions(node: &Node) -> Vec<&Node> {
    let own = matches!(node, Node::Question { .. }).then_some(node);
    own.into_iter().chain(node.branches().flat_map(|branch| questions(&branch.to))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(at: usize, to: Vec<Node>) -> Node {
        let mut branches = to.into_iter().map(|to| Branch { label: String::new(), says: Vec::new(), to });
        Node::Question { words: AtomIdx::new(at), first: Box::new(branches.next().unwrap()), rest: branches.collect() }
    }

    fn remedy(at: usize) -> Node {
        Node::Remedy(AtomIdx::new(at))
    }

    #[test]
    fn likely_places_part_where_none_of_them_has_enough() {
        let deep = question(2, vec![remedy(21), remedy(22)]);
        let root = question(0, vec![question(1, vec![deep, remedy(11)]), question(3, vec![remedy(31), remedy(32)]), remedy(4)]);
        let check = |likely: &[(usize, f32)], expected: usize| {
            let likely: Vec<(AtomIdx, f32)> = likely.iter().map(|&(at, weight)| (AtomIdx::new(at), weight)).collect();
            assert_eq!(parting(&root, &likely, 0.65).atom(), Some(AtomIdx::new(expected)), "{likely:?}");
        };
        check(&[(21, 0.4), (22, 0.3)], 2);
        check(&[(21, 0.4), (11, 0.3)], 1);
        check(&[(21, 0.4), (31, 0.3)], 0);
        check(&[(21, 0.4), (22, 0.3), (31, 0.1)], 2);
        check(&[(2, 0.4), (11, 0.3)], 1);
        check(&[(0, 0.5), (31, 0.4)], 0);
        check(&[(0, 0.1), (31, 0.4)], 3);
        check(&[(4, 0.9)], 0);
    }

    #[test]
    fn the_question_is_asked_that_divides_the_remedies_best() {
        let check = |to: Vec<Node>, expected: Option<usize>| {
            assert_eq!(most_telling(&question(0, to)).and_then(Node::atom), expected.map(AtomIdx::new));
        };
        let even = |at| question(at, vec![remedy(10), remedy(11)]);
        check(vec![remedy(1), Node::HandOff], None);
        check(vec![question(1, vec![remedy(2)])], None);
        check(vec![even(1), even(2)], Some(1));
        check(vec![remedy(9), even(2)], Some(2));
        // Two of two ends, against four of four with one that hardly divides.
        check(vec![even(1), question(2, vec![even(3), even(4)])], Some(2));
        check(vec![question(1, vec![question(2, vec![even(3), remedy(5)])])], Some(2));
        check(vec![question(1, vec![remedy(5), remedy(6), Node::HandOff]), even(2)], Some(1));
    }
}
