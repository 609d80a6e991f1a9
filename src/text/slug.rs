//! Which name of letters, digits and hyphens do some words make?
//!
//! A slug: English as it stands, Chinese in Pinyin. It depends on the words alone, so that they make the same one each time; whether it is
//! taken is not known here.

use pinyin::ToPinyin;
use unicode_normalization::UnicodeNormalization;

/// A name of lower-case letters, digits and hyphens, cut between words, at most so many bytes; empty where the text has no letter or digit.
pub fn slug(text: &str, longest: usize) -> String {
    let mut name = String::new();
    for word in words(text) {
        let length = name.len() + usize::from(!name.is_empty()) + word.len();
        if length > longest {
            if name.is_empty() {
                name = word[..longest].to_owned();
            }
            break;
        }
        if !name.is_empty() {
            name.push('-');
        }
        name.push_str(&word);
    }
    name
}

/// The syllables of Han characters and the words and numbers of ASCII, in order.
fn words(text: &str) -> Vec<String> {
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

/// What is left of a character as lower-case ASCII: é is e, Ａ is a.
fn plain_letter(c: char) -> impl Iterator<Item = char> {
    std::iter::once(c).nfkd().flat_map(char::to_lowercase).filter(char::is_ascii_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_made_of_words() {
        let check = |words: &str, expected: &str| assert_eq!(slug(words, 48), expected, "{words}");
        check("When do you ship?", "when-do-you-ship");
        check("多久发货", "duo-jiu-fa-huo");
        check("App 里怎么退货？", "app-li-zen-me-tui-huo");
        check("Don't  panic -- ever", "dont-panic-ever");
        check("女款 ＡＢＣ café", "nv-kuan-abc-cafe");
        check("？！", "");
        check(&"word ".repeat(40), "word-word-word-word-word-word-word-word-word");
        check(&"x".repeat(90), &"x".repeat(48));
    }
}
