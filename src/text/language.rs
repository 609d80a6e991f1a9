//! In which language does a message want its answer?
//!
//! In that of the talk, unless it is wholly in another one.

use crate::text::normalize::{NormalText, is_han};
use crate::text::unit::{Unit, units};

/// From so many English words on a message without Chinese is English: fewer may be a name or a model, as `mfc 400 usb`.
const FEWEST_WORDS: usize = 3;

/// Words that hold an English sentence together, one of which is in nearly each; none is a syllable of Pinyin, or part of a name.
const PARTICLES: [&str; 40] = [
    "the", "my", "is", "are", "it", "its", "i", "i'm", "i've", "i'd", "not", "how", "what", "when", "where", "why", "which", "to", "for",
    "of", "and", "do", "does", "don't", "doesn't", "did", "was", "has", "have", "in", "on", "with", "this", "that", "please", "want",
    "need", "your", "there", "from",
];

/// The language in which a message is answered in a talk in `locale`.
pub fn wanted<'l>(text: &NormalText, locale: &'l str) -> &'l str {
    let n_han = text.as_str().chars().filter(|&c| is_han(c)).count();
    let is_word = |unit: &Unit<'_>| matches!(unit, Unit::Latin(word) if word.bytes().all(|byte| !byte.is_ascii_digit()));
    let n_words = units(text.as_str()).iter().filter(|unit| is_word(unit)).count();
    match locale.starts_with("zh") {
        true if n_han == 0 && n_words >= FEWEST_WORDS => "en",
        false if n_han > n_words => "zh-CN",
        true | false => locale,
    }
}

/// The language of a talk in `locale` after a message, which changes it by a whole sentence in another alone; `own` is the one that it was
/// opened in, to which Chinese leads back from English.
pub fn of_talk<'l>(text: &str, locale: &'l str, own: &'l str) -> &'l str {
    // Most messages are Chinese in a Chinese talk; a talk is read again and again, so that this is told without their normal form.
    if locale.starts_with("zh") && text.chars().any(is_han) {
        return if own.starts_with("zh") { own } else { locale };
    }
    let text = NormalText::of(text);
    let is_sentence = || text.as_str().split(|c: char| !c.is_alphanumeric() && c != '\'').any(|word| PARTICLES.contains(&word));
    match wanted(&text, locale) {
        chinese if chinese.starts_with("zh") && own.starts_with("zh") => own,
        "en" if !is_sentence() => locale,
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_in_another_language_is_answered_in_its_own() {
        let check = |text: &str, locale: &str, expected: &str| assert_eq!(wanted(&NormalText::of(text), locale), expected, "{text}");
        check("空调不制冷", "zh-CN", "zh-CN");
        check("空調不製冷", "zh-TW", "zh-TW");
        check("my fridge is broken", "zh-CN", "en");
        check("my fridge is broken", "zh-TW", "en");
        check("iphone 15 pro", "zh-CN", "zh-CN");
        check("refund please", "zh-CN", "zh-CN");
        check("app 登录 not working at all", "zh-CN", "zh-CN");
        check("my fridge is broken", "en", "en");
        check("冰箱不制冷", "en", "zh-CN");
        check("my 冰箱 is broken", "en", "en");
        check("13800138000", "en", "en");
        check("", "zh-CN", "zh-CN");
    }

    #[test]
    fn a_talk_goes_on_in_the_language_that_the_customer_writes() {
        let check = |text: &str, locale: &str, own: &str, expected: &str| {
            assert_eq!(of_talk(text, locale, own), expected, "{text}");
        };
        check("my fridge is broken", "zh-TW", "zh-TW", "en");
        check("jd-wm-ring", "zh-CN", "zh-CN", "zh-CN");
        check("wo yao tuihuo", "zh-CN", "zh-CN", "zh-CN");
        check("yes please", "en", "zh-TW", "en");
        check("那運費呢", "en", "zh-TW", "zh-TW");
        check("那运费呢", "en", "en", "zh-CN");
        check("空调不制冷", "zh-TW", "zh-TW", "zh-TW");
    }
}
