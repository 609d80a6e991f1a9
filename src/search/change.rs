//! How might somebody else have put this question?
//!
//! An entry with a single way of asking cannot be asked with it left out. It is asked in changed words instead: some left out, some replaced
//! by words that are near in meaning, two neighbours changed over, and a word of courtesy at an end. What happens to
//! which question depends on its number alone: the same content is changed in the same way on every machine.

use crate::meaning::Word;
use crate::text::normalize::{NormalText, is_han};
use crate::text::segment::{Piece, Segmenter};
use std::collections::HashMap;

/// How much of a question is put otherwise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Strength {
    /// How often a word is left out of a question of more than two.
    left_out: f32,
    /// How often a word is left out or replaced.
    changed: f32,
}

impl Strength {
    /// By somebody who uses most of the editor's words.
    pub const LIGHT: Strength = Strength { left_out: 0.18, changed: 0.45 };

    /// By somebody who has words of their own.
    pub const STRONG: Strength = Strength { left_out: 0.4, changed: 0.85 };
}

/// How often two neighbours change places.
const SWAPPED: f32 = 0.4;

/// How often a word of courtesy is added.
const COURTEOUS: f32 = 0.5;

/// Characters that are typed for one another, since they sound alike: common ones of questions.
const HOMOPHONES: [&str; 40] = [
    "的得地",
    "在再",
    "做作坐",
    "是事市",
    "已以",
    "为未位",
    "有友由",
    "时十实",
    "机鸡基",
    "单担丹",
    "号好浩",
    "发法罚",
    "货或获",
    "退推腿",
    "换还欢",
    "快块筷",
    "递弟第",
    "电店点",
    "修休羞",
    "费非飞",
    "到道倒",
    "钱前浅",
    "查茶差",
    "开凯慨",
    "票漂飘",
    "保宝报",
    "价架假",
    "送松宋",
    "收手首",
    "安按暗",
    "装庄妆",
    "维为围",
    "地弟低",
    "址只直",
    "改该盖",
    "取去趣",
    "消小校",
    "冰并兵",
    "箱想像",
    "空控孔",
];

/// The cosine from which on a word may stand for another.
const NEAR: f32 = 0.45;

/// Among how many words one is chosen.
const NEAREST: usize = 6;

const HAN_FILLERS: [&str; 10] = ["请问", "那个", "我想问", "吗", "呢", "啊", "怎么", "一下", "到底", "你好"];
const LATIN_FILLERS: [&str; 5] = ["please", "hi", "actually", "so", "hello"];

/// Changes questions, and remembers what is near to which word.
#[derive(Debug, Default)]
pub struct Thesaurus(HashMap<Word, Vec<&'static str>>);

impl Thesaurus {
    /// The question with this number in changed words.
    pub fn change(&mut self, text: &NormalText, segmenter: &Segmenter, number: u32, strength: Strength) -> String {
        change(text, segmenter, number, strength, |word, dice| self.other(word, dice))
    }

    /// A word of the same script that is near in meaning.
    fn other(&mut self, word: &str, dice: &mut Dice) -> Option<&'static str> {
        let own = Word::of(word)?;
        let near = self.0.entry(own).or_insert_with(|| near(own));
        if near.is_empty() { None } else { Some(near[dice.choose(near.len())]) }
    }
}

/// The question with this number in the same words but for a few, in another order, or with a word of courtesy.
pub fn shuffle(text: &NormalText, segmenter: &Segmenter, number: u32) -> String {
    change(text, segmenter, number, Strength::LIGHT, |_, _| None)
}

/// The question with this number and a typing error: a Han character for another that sounds like it, or two letters changed over; the
/// question itself where neither is to be had.
pub fn mistype(text: &NormalText, number: u32) -> String {
    let mut dice = Dice(u64::from(number));
    let mut characters: Vec<char> = text.as_str().chars().collect();
    let at = dice.choose(characters.len().max(1));
    let own = characters.get(at).copied();
    if let Some(other) = own.and_then(|own| HOMOPHONES.iter().find(|alike| alike.contains(own))) {
        let others: Vec<char> = other.chars().filter(|&c| Some(c) != own).collect();
        characters[at] = others[dice.choose(others.len())];
    } else if let Some(han) = characters.iter().position(|&c| HOMOPHONES.iter().any(|alike| alike.contains(c))) {
        let others: Vec<char> = HOMOPHONES.iter().filter(|alike| alike.contains(characters[han])).flat_map(|alike| alike.chars()).collect();
        characters[han] = others[dice.choose(others.len())];
    } else if at + 1 < characters.len() && characters[at].is_ascii_lowercase() && characters[at + 1].is_ascii_lowercase() {
        characters.swap(at, at + 1);
    }
    characters.into_iter().collect()
}

fn change(
    text: &NormalText,
    segmenter: &Segmenter,
    number: u32,
    strength: Strength,
    mut other: impl FnMut(&str, &mut Dice) -> Option<&'static str>,
) -> String {
    let mut dice = Dice(u64::from(number));
    let original = words(text, segmenter);
    let is_chinese = text.as_str().chars().any(is_han);
    let mut changed: Vec<&str> = Vec::new();
    for word in &original {
        let throw = dice.throw();
        if throw < strength.left_out && original.len() > 2 {
            continue;
        }
        let other = (throw < strength.changed).then(|| other(word, &mut dice)).flatten();
        changed.push(other.unwrap_or(word));
    }
    if dice.throw() < SWAPPED && changed.len() > 2 {
        let at = dice.choose(changed.len() - 1);
        changed.swap(at, at + 1);
    }
    if dice.throw() < COURTEOUS {
        let fillers: &[&str] = if is_chinese { &HAN_FILLERS } else { &LATIN_FILLERS };
        let filler = fillers[dice.choose(fillers.len())];
        changed.insert(if dice.throw() < 0.5 { 0 } else { changed.len() }, filler);
    }
    changed.join(if is_chinese { "" } else { " " })
}

/// The words nearest to one, of its script.
fn near(own: Word) -> Vec<&'static str> {
    let is_chinese = |word: Word| word.text().chars().any(is_han);
    let near = own.nearest(2 * NEAREST).into_iter().filter(|&(word, cosine)| cosine > NEAR && is_chinese(word) == is_chinese(own));
    near.map(|(word, _)| word.text()).take(NEAREST).collect()
}

/// The words of a text.
fn words<'t>(text: &'t NormalText, segmenter: &Segmenter) -> Vec<&'t str> {
    let words = segmenter.pieces(text).into_iter().flat_map(|piece| match piece {
        Piece::Han { words, .. } => words,
        Piece::Latin(word) => vec![word],
    });
    words.collect()
}

/// Numbers that look thrown and are always the same: SplitMix64 (Steele, Lea and Flood, 2014).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to 1.
    fn throw(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u64 << 24) as f32
    }

    /// One of so many places; there is at least one.
    fn choose(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_changed_in_the_same_way_each_time() {
        let segmenter = Segmenter::new([], &[]);
        let texts = ["洗衣机漏水怎么办", "冰箱不制冷是什么原因", "热水器坏了怎么修理", "the washing machine leaks", "my fridge is broken"]
            .map(NormalText::of);
        let changes = |text: &NormalText| -> Vec<String> {
            let mut thesaurus = Thesaurus::default();
            (0..20).map(|number| thesaurus.change(text, &segmenter, number, Strength::LIGHT)).collect()
        };
        for text in &texts {
            let changed = changes(text);
            assert_eq!(changed, changes(text));
            assert!(changed.iter().filter(|changed| *changed != text.as_str()).count() > 15, "{changed:?}");
            assert!(changed.iter().all(|changed| changed.chars().any(is_han) == text.as_str().chars().any(is_han)), "{changed:?}");
        }
    }
}
