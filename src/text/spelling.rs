//! Which letters are typed for this text?
//!
//! Who looks for 洗衣机 types `xiyiji`, `xyj` or `xiyj`: Pinyin without tones, whole or by the beginnings of its syllables. A character with
//! several readings has the commonest alone.

use pinyin::ToPinyin;
use unicode_normalization::UnicodeNormalization;

/// The fewest letters that are looked for so: one begins half of all words.
pub const FEWEST_LETTERS: usize = 2;

/// The most: titles are found by their beginnings.
pub const MOST_LETTERS: usize = 24;

/// The syllables of Han characters and the words and numbers of ASCII, in order.
pub fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut is_open = false;
    for c in text.chars() {
        match c.to_pinyin() {
            Some(syllable) => {
                words.push(syllable.plain().replace('ü', "v"));
                is_open = false;
            }
            None => {
                for c in plain_letter(c) {
                    match words.last_mut().filter(|_| is_open) {
                        Some(word) => word.push(c),
                        None => words.push(c.to_string()),
                    }
                    is_open = true;
                }
                // An apostrophe stands within a word.
                is_open &= plain_letter(c).next().is_some() || matches!(c, '\'' | '’');
            }
        }
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

/// Whether letters go through these words from one of them on, with at least the first letter of each.
pub fn is_spelt(words: &[String], letters: &str) -> bool {
    (0..words.len()).any(|from| goes_through(&words[from..], letters))
}

fn goes_through(words: &[String], letters: &str) -> bool {
    let Some((first, others)) = words.split_first() else { return letters.is_empty() };
    let n_shared = first.bytes().zip(letters.bytes()).take_while(|(one, other)| one == other).count();
    letters.is_empty() || (1..=n_shared).rev().any(|n| goes_through(others, &letters[n..]))
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
            let is_found = letters(typed).is_some_and(|letters| is_spelt(&words(text), &letters));
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
        check("女装", "nvz", true);
        check("王小明", "wxm", true);
        check("王小明", "wang!", false);
        check("", "ab", false);
    }
}
