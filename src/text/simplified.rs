//! How is a text written on the mainland?
//!
//! OpenCC converts Traditional characters to Simplified ones by its dictionaries (`t2s`). Few texts have anything to convert, and to find that out by
//! its dictionaries takes as long as converting, so that texts of characters which it never changes are passed by.

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

static TRADITIONAL_TO_SIMPLIFIED: LazyLock<OpenCC> =
    LazyLock::new(|| OpenCC::from_config(BuiltinConfig::T2s).expect("the conversion table is built into the crate"));

/// The block of the Han characters that nearly all texts are written in.
const COMMON: RangeInclusive<char> = '\u{4e00}'..='\u{9fff}';

/// The characters that stay by themselves and change in some phrase, as in 反覆.
const CHANGED_IN_PHRASES: &str = "彷沈牴瞭祇藉衹覆阪";

/// Whether a common character is changed anywhere, by its place among them.
static CHANGED: LazyLock<Vec<bool>> = LazyLock::new(|| {
    let mut own = [0; 4];
    let mut is_changed = |c: char| TRADITIONAL_TO_SIMPLIFIED.convert(c.encode_utf8(&mut own)) != String::from(c);
    COMMON.map(|c| is_changed(c) || CHANGED_IN_PHRASES.contains(c)).collect()
});

/// A text in Simplified characters.
pub fn simplified(text: String) -> String {
    let is_rare = |c: char| matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}');
    let may_change = |c: char| is_rare(c) || (COMMON.contains(&c) && CHANGED[c as usize - *COMMON.start() as usize]);
    if text.chars().any(may_change) { TRADITIONAL_TO_SIMPLIFIED.convert(&text) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_change_alone_and_in_phrases() {
        let check = |text: &str, expected: &str| assert_eq!(simplified(text.to_owned()), expected);
        check("轉接專員", "转接专员");
        check("反覆確認", "反复确认");
        check("回覆", "回复");
        check("不瞭解", "不了解");
        check("沈默", "沉默");
        check("船票 abc", "船票 abc");
        check("", "");
    }

    #[test]
    fn what_is_passed_by_would_stay() {
        let passed: Vec<char> = COMMON.filter(|&c| !CHANGED[c as usize - *COMMON.start() as usize]).collect();
        assert!(passed.len() > 15_000, "{}", passed.len());
        // Side by side in many ways, so that words come about by chance.
        for stride in 1..40 {
            let text: String = (0..passed.len()).map(|at| passed[at * stride % passed.len()]).collect();
            assert_eq!(TRADITIONAL_TO_SIMPLIFIED.convert(&text), text, "{stride}");
        }
    }
}
