//! What is telling about a message?
//!
//! Words, the characters and short runs of characters inside of them (so that a typo or a wrong cut is no miss), and whether it asks: 我要退货
//! wants it done and 怎么退货 wants to know how, with the same words. Features are not weighed here by how rare they are.

use crate::text::normalize::{NormalText, is_han};
use crate::text::segment::Segmenter;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A feature, by its hash. Two of some ten thousand share one in a hundred loads, which does no more than a word with two meanings.
pub type Feature = u32;

/// The feature of every message that asks.
const QUESTION: Feature = 0;

/// The feature of every message that does not ask.
const STATEMENT: Feature = 1;

/// How much runs of one, two and three Han characters weigh against words. These and the other weights were chosen for the accuracy on the
/// shipped examples, each left out in turn, and hold on CIC and banking77 too.
const HAN_RUNS: [f32; 3] = [1.3, 1.0, 0.7];

/// How much a run of four letters weighs against words.
const LETTER_RUN: f32 = 0.5;

/// How long a run of letters is.
const LETTERS: usize = 4;

/// How much it weighs whether a message asks. Six points of accuracy on the shipped examples hang on it.
const ASKS: f32 = 2.0;

/// What makes a message a question.
const QUESTION_WORDS: [&str; 32] = [
    "吗",
    "怎",
    "什么",
    "哪",
    "多久",
    "多少",
    "几",
    "能不能",
    "可不可以",
    "可以不",
    "么",
    "嘛",
    "?",
    "谁",
    "有没有",
    "是不是",
    "能否",
    "呢",
    "为啥",
    "咋",
    "点样",
    "how ",
    "what ",
    "where ",
    "when ",
    "why ",
    "who ",
    "is ",
    "can i",
    "do you",
    "does ",
    "which ",
];

/// What stands before the matter itself.
const OPENERS: [&str; 10] = ["你好", "您好", "请问", "亲", "麻烦", "那个", "想问一下", "我想问一下", "想请问", "问一下"];

/// English endings that are cut off, the longer before those that they end in.
const ENDINGS: [&str; 6] = ["ing", "ies", "ed", "es", "s", "e"];

/// The features of a message with their weights, in the order of their hashes; none for a message without words.
pub fn features(text: &NormalText, segmenter: &Segmenter) -> Vec<(Feature, f32)> {
    let opened = without_openers(text.as_str());
    let matter = if opened == text.as_str() { Cow::Borrowed(text) } else { Cow::Owned(NormalText::of(opened)) };
    let mut counts: BTreeMap<Feature, (f32, f32)> = BTreeMap::new();
    let mut add = |kind: char, feature: &str, weight: f32| counts.entry(hash(kind, feature)).or_insert((0.0, weight)).0 += 1.0;
    for word in segmenter.words(&matter) {
        add('w', stem(&word), 1.0);
    }
    let characters: Vec<(usize, char)> = matter.as_str().char_indices().collect();
    for (length, weight) in (1..).zip(HAN_RUNS) {
        for run in characters.windows(length).filter(|run| run.iter().all(|&(_, c)| is_han(c))) {
            let end = run[length - 1].0 + run[length - 1].1.len_utf8();
            add('h', &matter.as_str()[run[0].0..end], weight);
        }
    }
    for word in matter.as_str().split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        // The marks at both ends tell beginnings and endings of words from their middles.
        let marked = format!("^{word}$");
        (0..=marked.len().saturating_sub(LETTERS)).for_each(|at| add('l', &marked[at..marked.len().min(at + LETTERS)], LETTER_RUN));
    }
    if !counts.is_empty() {
        let asks = QUESTION_WORDS.iter().any(|word| text.as_str().contains(word));
        counts.insert(if asks { QUESTION } else { STATEMENT }, (1.0, ASKS));
    }
    counts.into_iter().map(|(feature, (count, weight))| (feature, (1.0 + count.ln()) * weight)).collect()
}

/// Whether a feature says anything about the matter, and not only whether a message asks.
pub fn is_matter(feature: Feature) -> bool {
    feature != QUESTION && feature != STATEMENT
}

/// A message without greetings before its matter; one that is nothing else stays.
fn without_openers(text: &str) -> &str {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let behind = OPENERS.iter().filter_map(|opener| text.strip_prefix(opener)).min_by_key(|rest| rest.len());
    match behind {
        Some(rest) if rest.chars().any(char::is_alphanumeric) => without_openers(rest),
        Some(_) | None => text,
    }
}

/// An English word without its ending; other words stay.
fn stem(word: &str) -> &str {
    let stems = ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending));
    let is_english = word.len() > 4 && word.bytes().all(|b| b.is_ascii_alphabetic());
    stems.take(1).find(|stem| is_english && stem.len() > 2).unwrap_or(word)
}

/// FNV-1a: the same on every machine and in every run, so that the same content gives the same confidences.
fn hash(kind: char, feature: &str) -> Feature {
    let bytes = [kind as u8].into_iter().chain(feature.bytes());
    bytes.fold(0x811c_9dc5, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, other: &str, expected: bool) {
        let segmenter = Segmenter::new([], &[]);
        let [a, b] = [text, other].map(|text| features(&NormalText::of(text), &segmenter));
        assert_eq!(a == b, expected, "`{text}` and `{other}`");
    }

    #[test]
    fn greetings_and_endings_make_no_difference() {
        check("你好，请问怎么退货", "怎么退货", true);
        check("亲，在吗", "在吗", true);
        check("你好", "您好", false);
        check("退货", "怎么退货", false);
        check("退货", "退货吗", false);
        check("？？", "。", true);
    }

    #[test]
    fn english_words_are_cut_to_their_stems() {
        assert_eq!(
            ["returning", "returned", "orders", "this", "kfr35", "退货"].map(stem),
            ["return", "return", "order", "this", "kfr35", "退货"]
        );
    }
}
