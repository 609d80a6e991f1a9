//! Which letters are typed for this text?
//!
//! Who looks for 洗衣机 types `xiyiji`, `xyj` or `xiyj`: Pinyin without tones, whole or by the beginnings of its syllables.

use pinyin::{ToPinyin, ToPinyinMulti};
use unicode_normalization::UnicodeNormalization;

/// The fewest letters that are looked for so: one begins half of all words.
pub const FEWEST_LETTERS: usize = 2;

/// The most: titles are found by their beginnings.
pub const MOST_LETTERS: usize = 24;

/// The syllables of Han characters and the words and numbers of ASCII, in order. A character with several readings has the first alone.
pub fn words(text: &str) -> Vec<String> {
    cut(text, |c| Some(typed(c.to_pinyin()?.plain())))
}

/// The same, with all readings of a character, a space between them.
pub fn readings(text: &str) -> Vec<String> {
    cut(text, |c| {
        let mut readings: Vec<String> = c.to_pinyin_multi()?.into_iter().map(|reading| typed(reading.plain())).collect();
        readings.sort_unstable();
        readings.dedup();
        Some(readings.join(" "))
    })
}

/// A syllable as it is typed.
fn typed(syllable: &str) -> String {
    syllable.replace('ü', "v")
}

fn cut(text: &str, read: impl Fn(char) -> Option<String>) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut is_open = false;
    for c in text.chars() {
        if let Some(syllable) = read(c) {
            words.push(syllable);
            is_open = false;
            continue;
        }
        for letter in plain_letter(c) {
            match words.last_mut().filter(|_| is_open) {
                Some(word) => word.push(letter),
                None => words.push(letter.to_string()),
            }
            is_open = true;
        }
        // An apostrophe stands within a word.
        is_open &= plain_letter(c).next().is_some() || matches!(c, '\'' | '’');
    }
    words
}

/// What is typed to find something by its spelling: small letters and digits without the spaces between them; nothing where there is more, or
/// hardly anything.
pub fn letters(typed: &str) -> Option<String> {
    let letters: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '\'').flat_map(char::to_lowercase).collect();
    let is_typed = (FEWEST_LETTERS..=MOST_LETTERS).contains(&letters.len()) && letters.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_typed.then_some(letters)
}

/// Whether letters go through these words from one of them on, with at least the first letter of each; of several readings one is enough.
pub fn is_spelt(words: &[String], letters: &str) -> bool {
    (0..words.len()).any(|from| goes_through(&words[from..], letters))
}

fn goes_through(words: &[String], letters: &str) -> bool {
    let Some((first, others)) = words.split_first() else { return letters.is_empty() };
    let n_shared = |reading: &str| reading.bytes().zip(letters.bytes()).take_while(|(one, other)| one == other).count();
    letters.is_empty() || first.split(' ').any(|reading| (1..=n_shared(reading)).rev().any(|n| goes_through(others, &letters[n..])))
}

/// What is left of a character as lower-case ASCII: é is e, Ａ is a.
fn plain_letter(c: char) -> impl Iterator<Item = char> {
    std::iter::once(c).nfkd().flat_map(char::to_lowercase).filter(char::is_ascii_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_by_syllables_and_by_their_beginnings() {
        let check = |text: &str, typed: &str, expected: bool| {
            let is_found = letters(typed).is_some_and(|letters| is_spelt(&readings(text), &letters));
            assert_eq!(is_found, expected, "{text} by {typed}");
        };
        check("洗衣机不排水", "xiyiji", true);
        check("洗衣机不排水", "xyj", true);
        check("洗衣机不排水", "XI yi j", true);
        check("洗衣机不排水", "bps", true);
        check("洗衣机不排水", "xyb", false);
        check("洗衣机不排水", "x", false);
        check("洗衣机不排水", "yij", true);
        check("洗衣机不排水", "iyi", false);
        check("KFR-35 空调", "kfr35kt", true);
        check("空调不制冷", "kongtiao", true);
        check("长虹电视", "chds", true);
        check("女装", "nvz", true);
        check("王小明", "wxm", true);
        check("王小明", "wang!", false);
        check("", "ab", false);
    }
}
