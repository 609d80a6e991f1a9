//! In which language does a message want its answer?
//!
//! In that of the talk, unless it is wholly in another one.

use crate::text::normalize::{NormalText, is_han};
use crate::text::unit::{Unit, units};

/// From so many English words on a message without Chinese is English: fewer may be a name or a model, as `mfc 400 usb`.
const FEWEST_WORDS: usize = 3;

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
}
