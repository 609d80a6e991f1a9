//! Where do phrases stand in a text?
//!
//! Shared by the three detectors. Letters and digits count as whole words only, and a phrase is also found when its characters are set
//! apart (`投 诉`, `投*诉`, `12 315`). What a phrase means is not known here.

use crate::text::normalize::NormalText;
use aho_corasick::AhoCorasick;
use std::ops::Range;

/// Stands for text that was taken out. It is never in a normal text, it has one byte, and it is neither a letter nor a separator, so that
/// what stood before and behind it does not grow together.
const TAKEN_OUT: char = '\0';

/// Phrases, known by their place in a list.
#[derive(Debug, Clone)]
pub struct Phrases {
    written: Vec<NormalText>,
    as_written: AhoCorasick,
    bare: AhoCorasick,
}

/// A phrase that stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The phrase's place in the list.
    pub phrase: usize,
    /// Where it stands, in bytes.
    pub span: Range<usize>,
}

impl Phrases {
    /// Phrases to look for; each has a letter, a digit or a Han character.
    pub fn new(phrases: Vec<NormalText>) -> Self {
        let fits = "a file of at most 1 MiB has fewer phrases than an automaton can hold";
        Phrases {
            as_written: AhoCorasick::new(phrases.iter().map(NormalText::as_str)).expect(fits),
            bare: AhoCorasick::new(phrases.iter().map(|phrase| Bare::of(phrase.as_str()).text)).expect(fits),
            written: phrases,
        }
    }

    /// A phrase as it is written in the list.
    pub fn written(&self, phrase: usize) -> &str {
        self.written[phrase].as_str()
    }

    /// The phrases that stand in a text as they are written, in the order of their ends; they may overlap.
    pub fn find(&self, text: &str) -> Vec<Found> {
        let found = self.as_written.find_overlapping_iter(text).map(|hit| Found { phrase: hit.pattern().as_usize(), span: hit.range() });
        found.filter(|found| is_whole(text, &found.span)).collect()
    }

    /// The phrases that stand in a text as they are written or with separators between their characters, in no order.
    pub fn find_apart(&self, text: &str) -> Vec<Found> {
        let bare = Bare::of(text);
        let apart = self.bare.find_overlapping_iter(&bare.text);
        let apart = apart.map(|hit| Found { phrase: hit.pattern().as_usize(), span: bare.origin(hit.range()) });
        let apart = apart.filter(|found| is_whole(text, &found.span) && is_set_apart(text, &found.span));
        self.find(text).into_iter().chain(apart).collect()
    }

    /// The text with these phrases taken out where they stand as they are written, nothing between; what is left stays at its place.
    pub fn take_out_written(&self, text: &str) -> String {
        let mut left = text.as_bytes().to_vec();
        for found in self.find(text) {
            left[found.span].fill(TAKEN_OUT as u8);
        }
        String::from_utf8(left).expect("whole characters were taken out")
    }

    /// The text with these phrases taken out; what is left stays at its place.
    pub fn take_out(&self, text: &str) -> String {
        let mut left = text.as_bytes().to_vec();
        for found in self.find_apart(text) {
            left[found.span].fill(TAKEN_OUT as u8);
        }
        String::from_utf8(left).expect("whole characters were taken out")
    }
}

/// Of phrases that overlap, the one that begins first, and of those the longest.
pub fn leftmost_longest(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by_key(|found| (found.span.start, std::cmp::Reverse(found.span.end)));
    let mut end = 0;
    found.retain(|found| {
        let is_free = found.span.start >= end;
        end = if is_free { found.span.end } else { end };
        is_free
    });
    found
}

/// Whether a character stands between words and says nothing itself.
pub fn is_separator(c: char) -> bool {
    !c.is_alphanumeric() && c != TAKEN_OUT
}

/// Whether no ASCII letter or digit of the span goes on outside of it: `agent` is not in `reagent`, nor `12315` in `112315`.
fn is_whole(text: &str, span: &Range<usize>) -> bool {
    let goes_on = |a: Option<char>, b: Option<char>| [a, b].iter().all(|c| c.is_some_and(|c| c.is_ascii_alphanumeric()));
    let (before, inside, behind) = (&text[..span.start], &text[span.clone()], &text[span.end..]);
    !goes_on(before.chars().next_back(), inside.chars().next()) && !goes_on(inside.chars().next_back(), behind.chars().next())
}

/// Whether the separators inside of a span were put there to set the characters of one phrase apart.
fn is_set_apart(text: &str, span: &Range<usize>) -> bool {
    let kept = text[span.clone()].char_indices().filter(|&(_, c)| !is_separator(c));
    let parts: Vec<Range<usize>> = kept.map(|(at, c)| span.start + at..span.start + at + c.len_utf8()).collect();
    is_deliberate(text, &parts)
}

/// Whether the separators between these parts of a text were put there to set the parts of one phrase apart. A comma or full stop is put
/// between clauses (`水管漏，电话没人接`), and marks between digits make dates, times and sums (`12-3 15:00`, `12,315`), so these count only
/// where every part is set apart, and two parts with a clause's mark between them only if they stand alone.
pub fn is_deliberate(text: &str, parts: &[Range<usize>]) -> bool {
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return false };
    let gaps: Vec<&str> = parts.windows(2).map(|pair| &text[pair[0].end..pair[1].start]).collect();
    let is_each_apart = gaps.iter().all(|gap| !gap.is_empty());
    let stands_alone = |c: Option<char>| c.is_none_or(is_separator);
    let is_alone = stands_alone(text[..first.start].chars().next_back()) && stands_alone(text[last.end..].chars().next());
    let is_number = |part: &Range<usize>| text[part.clone()].bytes().all(|b| b.is_ascii_digit());
    gaps.iter().zip(parts.windows(2)).all(|(gap, pair)| {
        if is_clause_mark(gap) {
            is_each_apart && (gaps.len() > 1 || is_alone)
        } else {
            !pair.iter().all(is_number) || matches!(*gap, "" | " ") || is_each_apart
        }
    })
}

/// Whether what stands between two characters ends a clause.
pub fn is_clause_mark(between: &str) -> bool {
    let ends = || between.contains([',', '。', ';', ':', '!', '?', '、', '\u{2025}', '\u{2026}']);
    !between.is_empty() && (ends() || between.contains("..") || between.contains(". "))
}

/// A text without its separators.
struct Bare {
    /// What is left.
    text: String,
    /// For each byte left, where it stood.
    origins: Vec<usize>,
}

impl Bare {
    /// Leaves the separators out.
    fn of(text: &str) -> Self {
        let mut bare = Bare { text: String::with_capacity(text.len()), origins: Vec::with_capacity(text.len()) };
        for (at, c) in text.char_indices().filter(|&(_, c)| !is_separator(c)) {
            bare.text.push(c);
            bare.origins.extend(at..at + c.len_utf8());
        }
        bare
    }

    /// Where a part that is not empty stood.
    fn origin(&self, span: Range<usize>) -> Range<usize> {
        self.origins[span.start]..self.origins[span.end - 1] + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(phrase: &str, text: &str, expected: bool) {
        let phrases = Phrases::new(vec![NormalText::of(phrase)]);
        assert_eq!(!phrases.find_apart(NormalText::of(text).as_str()).is_empty(), expected, "`{phrase}` in `{text}`");
    }

    #[test]
    fn letters_and_digits_are_whole_words() {
        check("agent", "an AGENT, please", true);
        check("agent", "reagent", false);
        check("agent", "agents", false);
        check("12315", "打１２３１５", true);
        check("12315", "112315", false);
        check("12315", "订单2026123150001", false);
        check("12315", "138 1231 5000", false);
        check("打110", "打1101室的电话", false);
        check("zhuan ren gong", "zhuanrengong!", true);
        check("zhuanrengong", "zhuan ren gong", true);
        check("don't want a bot", "I don’t want a bot", true);
    }

    #[test]
    fn characters_set_apart_are_one_phrase() {
        check("投诉工商", "投 诉 工 商", true);
        check("投诉", "我要投*诉你们", true);
        check("投诉", "投\u{1f620}诉", true);
        check("投诉工商", "投，诉，工，商", true);
        check("投诉", "投。诉", true);
        check("12315", "12 315", true);
        check("12315", "1-2-3-1-5", true);
        check("3.15晚会", "3.15晚会见", true);
        check("3.15晚会", "315晚会见", true);
    }

    #[test]
    fn clauses_dates_and_sums_are_no_phrases() {
        check("漏电", "水管漏，电话没人接", false);
        check("漏电", "水一直漏…电话没人接", false);
        check("12315", "12-3 15:00", false);
        check("12315", "一共12,315元", false);
        check("12315", "12:31 5分钟", false);
    }

    #[test]
    fn what_is_taken_out_leaves_a_hole() {
        let phrases = Phrases::new(vec![NormalText::of("漏电保护")]);
        assert_eq!(phrases.take_out("投漏电 保护诉"), format!("投{}诉", "\0".repeat(13)));
    }

    proptest! {
        #[test]
        fn any_separators_between_all_characters_are_seen_through(
            marks in ["[ *.~_|/#@+,。!?-]{1,3}", "[ *.-]{1,3}", "[,。!?-]{1,3}"],
            around in "[我要 ，]{0,3}",
        ) {
            let [a, b, c] = marks;
            check("投诉工商", &format!("{around}投{a}诉{b}工{c}商{around}"), true);
        }

        #[test]
        fn any_text_can_be_searched(text in "[a-c1-3投诉 ,*!]{0,40}") {
            let phrases = Phrases::new(["投诉", "a1", "1 2", "诉a,投"].map(NormalText::of).to_vec());
            prop_assert_eq!(phrases.take_out(&text).len(), text.len());
        }
    }
}
