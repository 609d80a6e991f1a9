//! Which name of letters, digits and hyphens do some words make?
//!
//! A slug: English as it stands, Chinese in Pinyin. It depends on the words alone, so that they make the same one each time; whether it is
//! taken is not known here.

use crate::text::spelling::words;

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
