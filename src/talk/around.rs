//! Where does the matter of a message begin and end?
//!
//! 您好请问一下发票怎么开谢谢 asks 发票怎么开. An opening ends where a word ends: 你好像没发货 opens with nothing.

use crate::text::normalize::{NormalText, is_han};
use crate::text::segment::Segmenter;
use std::collections::HashMap;

/// The words around a matter, in normal form.
#[derive(Debug, Clone)]
pub(super) struct Around {
    openings: Words,
    closings: Words,
    /// Stand before a matter only where a mark or a space divides them: 好的，运费呢.
    divided: Words,
}

/// Words by the character that they meet the matter from: their first, or of closings their last; the longer before the shorter.
type Words = HashMap<char, Vec<String>>;

fn by(words: Vec<String>, outer: fn(&str) -> Option<char>) -> Words {
    let mut words = words;
    words.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    words.dedup();
    let mut by: Words = HashMap::new();
    words.into_iter().for_each(|word| by.entry(outer(&word).unwrap_or_default()).or_default().push(word));
    by
}

fn first(text: &str) -> Option<char> {
    text.chars().next()
}

fn last(text: &str) -> Option<char> {
    text.chars().next_back()
}

impl Around {
    pub(super) fn new(openings: Vec<String>, closings: Vec<String>, divided: Vec<String>) -> Self {
        Around { openings: by(openings, first), closings: by(closings, last), divided: by(divided, first) }
    }

    /// What is left of a text; the text itself where nothing would be.
    pub(super) fn core<'a, 't>(&'a self, text: &'t NormalText, segmenter: &Segmenter) -> &'t str {
        let whole = text.as_str();
        let ends = || segmenter.borders(text);
        let mut borders: Option<Vec<usize>> = None;
        let mut core = whole.trim_matches(is_mark);
        if core.is_empty() {
            return whole;
        }
        loop {
            let from = core.as_ptr().addr() - whole.as_ptr().addr();
            let mut is_border = |at: usize| borders.get_or_insert_with(ends).binary_search(&at).is_ok();
            let behind = |word: &&String| core.strip_prefix(word.as_str()).filter(|rest| says_something(rest));
            let begun_by = |words: &'a Words| first(core).and_then(|c| words.get(&c)).into_iter().flatten();
            let opening = begun_by(&self.openings).find_map(|word| {
                let rest = behind(&word)?;
                (is_apart(word, rest) && (rest.starts_with(is_mark) || is_border(from + word.len()))).then_some(rest)
            });
            let divided = || begun_by(&self.divided).find_map(|word| behind(&word).filter(|rest| rest.starts_with(is_mark)));
            let closing = || {
                last(core).and_then(|c| self.closings.get(&c)).into_iter().flatten().find_map(|word| {
                    let rest = core.strip_suffix(word.as_str()).filter(|rest| says_something(rest))?;
                    (rest.ends_with(is_mark) || is_border(from + rest.len())).then_some(rest)
                })
            };
            match opening.or_else(divided).or_else(closing) {
                Some(rest) => core = rest.trim_matches(is_mark),
                None => return core,
            }
        }
    }
}

/// Whether a Latin word ends where it does: `hi` does not open `history`.
fn is_apart(word: &str, rest: &str) -> bool {
    let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_han(c));
    !(is_latin(word.chars().next_back()) && is_latin(rest.chars().next()))
}

/// A matter has two characters at least.
fn says_something(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphanumeric()).nth(1).is_some()
}

fn is_mark(c: char) -> bool {
    !c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openings_and_courtesies_are_taken_off() {
        let owned = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
        let around = Around::new(
            owned(&["您好", "你好", "请问", "请问一下", "在吗", "hi", "亲"]),
            owned(&["谢谢", "thanks", "亲"]),
            owned(&["好的"]),
        );
        let segmenter = Segmenter::new([], &[]);
        let check = |text: &str, expected: &str| assert_eq!(around.core(&NormalText::of(text), &segmenter), expected, "{text}");
        check("您好，请问一下发票怎么开？谢谢！", "发票怎么开");
        check("您好请问一下发票怎么开谢谢", "发票怎么开");
        check("在吗在吗 快递到哪了", "快递到哪了");
        check("你好像没发货", "你好像没发货");
        check("Hi, do you ship abroad? Thanks", "do you ship abroad");
        check("history", "history");
        check("好的，运费呢", "运费呢");
        check("好的运费呢", "好的运费呢");
        check("你好", "你好");
        check("亲，在吗亲", "在吗");
    }
}
