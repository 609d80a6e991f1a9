//! Which texts are the same text?
//!
//! Width, case, Traditional and Simplified characters, zero-width marks and long repetitions make no difference to what is meant. The text
//! that a customer wrote is stored as it is; comparisons are made on its normal form.

use crate::text::simplified::simplified;
use unicode_normalization::UnicodeNormalization;

/// How often a character may follow itself: `！！！！！！` says no more than `！！！`, and `哈哈哈哈` no more than `哈哈哈`.
const LONGEST_RUN: usize = 3;

/// How many clauses of a message are weighed one by one: a reply beside a long story has fewer.
const MOST_CLAUSES: usize = 32;

/// A text in its normal form: NFKC, lower case, Simplified characters, plain apostrophes, single spaces, no invisible characters, no long repetitions.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NormalText(String);

impl NormalText {
    /// The normal form of a text.
    pub fn of(text: &str) -> Self {
        let folded = text.chars().map(fold_common).collect::<Option<String>>().unwrap_or_else(|| fold(text));
        NormalText(squeeze(&simplified(folded)))
    }

    /// The normal form as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The parts between punctuation that have at least two characters, in order.
    pub fn clauses(&self) -> impl Iterator<Item = NormalText> {
        let parts = self.0.split(['，', ',', '。', '；', ';', '!', '?', '\n', '~', '…']).map(str::trim);
        parts.filter(|part| part.chars().nth(1).is_some()).map(NormalText::of)
    }

    /// Those of the clauses that are weighed one by one: of very many the first and the last, where people say what they want.
    pub fn telling_clauses(&self) -> Vec<NormalText> {
        at_ends(self.clauses().collect(), MOST_CLAUSES)
    }
}

/// Of very many things in a row so many, the first and the last.
pub fn at_ends<T>(mut row: Vec<T>, most: usize) -> Vec<T> {
    let n = row.len();
    if n > most {
        row.drain(most / 2..n - most.div_ceil(2));
    }
    row
}

/// The letters, digits and Han characters of a normal text: two texts with the same ones say the same, word for word.
pub fn spoken(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether a text has a letter, digit or Han character in it.
pub fn has_words(text: &str) -> bool {
    NormalText::of(text).as_str().chars().any(char::is_alphanumeric)
}

/// What stands before a question and is no part of it.
const OPENERS: [&str; 10] = ["你好", "您好", "请问", "对了", "麻烦", "问一下", "想问下", "还有", "另外", "亲"];

/// Particles: whether they are said makes no difference to what is asked.
const PARTICLES: [char; 13] = ['也', '了', '呢', '啊', '呀', '吧', '嘛', '哦', '噢', '啦', '哟', '呗', '哈'];

/// What a normal text says word for word but for openers and particles; two texts with the same such words ask the same.
pub fn gist(text: &str) -> String {
    let spoken = spoken(text);
    let mut rest = spoken.as_str();
    while let Some(behind) = OPENERS.iter().find_map(|opener| rest.strip_prefix(opener)).filter(|behind| !behind.is_empty()) {
        rest = behind;
    }
    let gist: String = rest.chars().filter(|c| !PARTICLES.contains(c)).collect();
    if gist.is_empty() { spoken } else { gist }
}

/// NFKC, lower case and plain apostrophes, without invisible characters.
fn fold(text: &str) -> String {
    with_plain_apostrophes(text.nfkc().filter(|&c| !is_invisible(c)).flat_map(char::to_lowercase).collect())
}

/// What [`fold`] makes of a character that nothing around it can change; nothing for all others. Most texts are made of such characters, and
/// tables of Unicode are slow to ask.
fn fold_common(c: char) -> Option<char> {
    match c {
        ' '..='~' | '\n' | '\t' => Some(c.to_ascii_lowercase()),
        '\u{4e00}'..='\u{9fff}' | '、' | '。' | '《' | '》' | '“' | '”' => Some(c),
        '！'..='～' => char::from_u32(u32::from(c) - FULL_WIDTH).map(|c| c.to_ascii_lowercase()),
        _ => None,
    }
}

/// Gives the characters that a character stands for in plain width and without decoration; none where it shows nothing. Case and script stay.
pub fn plain_forms(c: char, mut give: impl FnMut(char)) {
    match c {
        ' '..='~' | '\n' | '\t' | '\u{4e00}'..='\u{9fff}' => give(c),
        _ => c.nfkc().filter(|&c| !is_invisible(c)).for_each(give),
    }
}

/// How far the wide form of an ASCII character is behind it.
const FULL_WIDTH: u32 = '！' as u32 - '!' as u32;

/// Whether a character is a Han character of the common blocks.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2fa1f}')
}

/// Whether a character shows nothing: controls, zero-width and direction marks, soft hyphen, variation selectors, tags.
fn is_invisible(c: char) -> bool {
    let is_format = matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}');
    is_format || (c.is_control() && !c.is_whitespace())
}

/// A text with the apostrophe of keyboards in the place of that of phones: don’t is don't. Elsewhere the mark closes a quotation.
fn with_plain_apostrophes(text: String) -> String {
    if !text.contains('’') {
        return text;
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('’') {
        plain.push_str(before);
        let is_inside = before.ends_with(|c: char| c.is_ascii_lowercase()) && after.starts_with(|c: char| c.is_ascii_lowercase());
        plain.push(if is_inside { '\'' } else { '’' });
        rest = after;
    }
    plain + rest
}

/// Makes white space single spaces, trims it, and shortens runs of one character other than a digit.
fn squeeze(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    let mut last = None;
    let mut run = 0;
    for c in text.trim().chars().map(|c| if c.is_whitespace() { ' ' } else { c }) {
        run = if last == Some(c) { run + 1 } else { 1 };
        last = Some(c);
        let longest = if c == ' ' { 1 } else { LONGEST_RUN };
        if run <= longest || c.is_ascii_digit() {
            squeezed.push(c);
        }
    }
    squeezed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openers_and_particles_make_no_difference() {
        let check = |text: &str, expected: &str| assert_eq!(gist(NormalText::of(text).as_str()), expected);
        check("对了，洗衣机也不排水了呢", "洗衣机不排水");
        check("你好，请问运费怎么算呀？", "运费怎么算");
        check("你好", "你好");
        check("啊", "啊");
        check("退货", "退货");
    }

    #[test]
    fn of_very_many_the_ends_are_left() {
        assert_eq!(at_ends((0..9).collect(), 4), [0, 1, 7, 8]);
        assert_eq!(at_ends((0..9).collect(), 3), [0, 7, 8]);
        assert_eq!(at_ends(vec![0, 1], 2), [0, 1]);
    }

    #[test]
    fn common_characters_are_folded_as_all_others() {
        for c in ('\0'..=char::MAX).filter(|&c| fold_common(c).is_some()) {
            assert_eq!(fold_common(c).map(String::from), Some(fold(&c.to_string())), "{c:?}");
        }
    }

    #[test]
    fn texts_that_mean_the_same_have_one_normal_form() {
        let check = |text: &str, expected: &str| assert_eq!(NormalText::of(text).as_str(), expected);
        check("ＶＩＰ　会员", "vip 会员");
        check("轉接專員", "转接专员");
        check("冷氣機壞了", "冷气机坏了");
        check("投\u{200b}诉", "投诉");
        check("\u{202e}投诉", "投诉");
        check("１３８００１３８０００", "13800138000");
        check("13800000000", "13800000000");
        check("快点！！！！！！", "快点!!!");
        check("  a \n\t b  ", "a b");
        check("JD-KFR35", "jd-kfr35");
        check("\u{200b}", "");
        check("That’s all, I don’t", "that's all, i don't");
        check("他说‘ok’了", "他说‘ok’了");
    }
}
