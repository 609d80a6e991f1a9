//! Which postal addresses stand in a text, written in English?
//!
//! A number, the name of a street, and a word for streets: 12 Baker Street, Flat 5A, 88 Nathan Road. Names in lower case count where the
//! number has two digits and the word for streets is written out.

use crate::privacy::kind::{Kind, Spotted};
use std::ops::Range;

/// Words for streets that are written out.
const WRITTEN_OUT: [&str; 9] = ["street", "road", "avenue", "lane", "drive", "boulevard", "terrace", "crescent", "highway"];

/// Other words for streets, which count behind a name with a capital.
const SHORT: [&str; 15] = ["loop", "st", "rd", "ave", "ln", "dr", "blvd", "way", "court", "ct", "place", "square", "path", "close", "row"];

/// Words for parts of a building, before or behind the street.
const ROOMS: [&str; 11] = ["flat", "apt", "apartment", "unit", "suite", "room", "rm", "floor", "block", "tower", "no"];

/// Words that are no name of a street.
const NO_NAMES: [&str; 34] = [
    "hard", "flash", "usb", "pen", "disk", "day", "days", "week", "weeks", "hours", "on", "the", "by", "in", "at", "to", "of", "off",
    "items", "item", "minutes", "and", "for", "from", "my", "any", "no", "more", "with", "every", "each", "other", "same", "way",
];

/// How many words the name of a street has at most.
const MOST_WORDS: usize = 3;

struct Word<'t> {
    text: &'t str,
    span: Range<usize>,
}

/// The English addresses of a text.
pub fn streets(text: &str) -> Vec<Spotted> {
    let words = words(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some(last) = street(text, &words, at) else {
            at += 1;
            continue;
        };
        let floor = found.last().map_or(0, |(range, _): &Spotted| range.end);
        let start = rooms_before(text, &words, at, floor);
        let (end, next) = rooms_behind(text, &words, last);
        found.push((start..end, Kind::Address));
        at = next;
    }
    found
}

/// The runs of ASCII letters, digits and what stands within words.
fn words(text: &str) -> Vec<Word<'_>> {
    let is_own = |b: &u8| b.is_ascii_alphanumeric() || b"'-/*".contains(b);
    let mut words = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let length = text.as_bytes()[at..].iter().take_while(|b| is_own(b)).count();
        if length > 0 {
            words.push(Word { text: &text[at..at + length], span: at..at + length });
        }
        at += length + text[at + length..].chars().next().map_or(0, char::len_utf8);
    }
    words
}

/// The last word of a street whose house has the number at a place.
fn street(text: &str, words: &[Word<'_>], at: usize) -> Option<usize> {
    let number = words[at].text;
    let n_digits = number.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=5).contains(&n_digits) || number.len() > n_digits + 2 || number.contains('*') {
        return None;
    }
    (at + 2..words.len().min(at + MOST_WORDS + 2)).find(|&last| is_street(text, &words[at..=last], n_digits))
}

fn is_street(text: &str, words: &[Word<'_>], n_digits: usize) -> bool {
    let [_, name @ .., last] = words else { return false };
    let is_joined = words.windows(2).all(|pair| text[pair[0].span.end..pair[1].span.start].trim_matches(' ').is_empty());
    let own = last.text.to_ascii_lowercase();
    let is_capital = |word: &Word<'_>| word.text.starts_with(|c: char| c.is_ascii_uppercase()) || is_ordinal(word.text);
    let is_name = |word: &Word<'_>| {
        let lower = word.text.to_ascii_lowercase();
        (word.text.len() >= 3 || is_ordinal(word.text)) && !NO_NAMES.contains(&lower.as_str()) && !word.text.contains('*')
    };
    let is_written_out = WRITTEN_OUT.contains(&own.as_str());
    let is_clear = name.iter().all(is_capital) && (is_written_out || SHORT.contains(&own.as_str()) && is_capital(last));
    is_joined && name.iter().all(is_name) && (is_clear || (is_written_out && n_digits >= 2))
}

/// Whether a word is a street's number: 5th.
fn is_ordinal(word: &str) -> bool {
    let letters = word.trim_start_matches(|c: char| c.is_ascii_digit());
    letters.len() < word.len() && ["st", "nd", "rd", "th"].contains(&letters)
}

fn is_room(words: &[Word<'_>], at: usize) -> bool {
    let is_own = |word: &Word<'_>| ROOMS.contains(&word.text.to_ascii_lowercase().as_str());
    let has_number = |word: &Word<'_>| word.text.len() <= 5 && (word.text.bytes().any(|b| b.is_ascii_digit()) || word.text.len() == 1);
    words.get(at).is_some_and(is_own) && words.get(at + 1).is_some_and(|word| has_number(word) && !word.text.contains('*'))
}

/// Where the parts of the building begin that stand before the street: Flat 5A, 12/F.
fn rooms_before(text: &str, words: &[Word<'_>], at: usize, floor: usize) -> usize {
    let mut first = at;
    let is_near = |first: usize, before: usize| text[words[before].span.end..words[first].span.start].trim_matches([' ', ',']).is_empty();
    loop {
        let is_floor = first >= 1 && words[first - 1].text.to_ascii_lowercase().ends_with("/f") && words[first - 1].text.len() <= 4;
        let step = if first >= 2 && is_room(words, first - 2) { 2 } else { usize::from(is_floor) };
        if step == 0 || !is_near(first, first - 1) || words[first - step].span.start < floor {
            return words[first].span.start;
        }
        first -= step;
    }
}

/// Where the parts of the building end that stand behind the street, and the word behind them.
fn rooms_behind(text: &str, words: &[Word<'_>], last: usize) -> (usize, usize) {
    let mut last = last;
    while is_room(words, last + 1) && text[words[last].span.end..words[last + 1].span.start].trim_matches([' ', ',', '.']).is_empty() {
        last += 2;
    }
    (words[last].span.end, last + 1)
}
