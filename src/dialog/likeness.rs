//! Which branch does a reply fit that is said in other words than its labels?
//!
//! 底下漏 for 机器底下, 灯是红的 for 红灯, 都不冷 for 冷藏和冷冻都不冷: words that say nothing are left out on both sides, and what is said must be
//! all in the words of one branch and of its question. A wrong branch costs more than another question, so that the best must be better than any
//! other, and what is denied fits only what is denied.

use crate::dialog::choice::NEGATIONS;
use crate::dialog::doubt;
use crate::text::normalize::{NormalText, is_han};

/// Words that say nothing, the longer before those that they begin with.
const EMPTY: [&str; 34] = [
    "但是",
    "可是",
    "好像",
    "应该是",
    "应该",
    "感觉",
    "感觉是",
    "那个",
    "这个",
    "我家",
    "我看",
    "看着",
    "看起来",
    "就是",
    "它是",
    "它",
    "的",
    "了",
    "是",
    "在",
    "着",
    "但",
    "也",
    "就",
    "从",
    "那",
    "我",
    "啊",
    "呢",
    "吧",
    "呀",
    "嘛",
    "哦",
    "啦",
];

/// Characters that mean the same here.
const SAME: [(char, char); 1] = [('凉', '冷')];

/// What is longer than this tells a story, and is no reply in other words.
const LONGEST: usize = 10;

/// The fewest characters in a row that a reply has in common with a label; a label may have fewer.
const LEAST_COMMON: usize = 2;

/// Words between two things of which one may be: no reply.
const EITHER: [&str; 4] = ["还是", "或者", "有时", "不知"];

/// The place of the branch that a text clearly fits, by the phrases of each; `asked` is what the question says.
pub(super) fn fitting(branches: &[Vec<&str>], asked: &str, text: &NormalText) -> Option<usize> {
    let said = core(text.as_str());
    let is_told = !doubt::asks(text) && !EITHER.iter().any(|word| text.as_str().contains(word));
    let says_something = said.iter().any(|c| !NEGATIONS.contains(c) && *c != '有');
    if !is_told || !says_something || said.len() < LEAST_COMMON || said.len() > LONGEST || !said.iter().copied().all(is_han) {
        return None;
    }
    let scores: Vec<usize> =
        branches.iter().map(|phrases| phrases.iter().map(|phrase| common(&said, &core(phrase))).max().unwrap_or(0)).collect();
    let (best, &most) = scores.iter().enumerate().max_by_key(|(_, score)| **score)?;
    let is_only = scores.iter().filter(|score| **score == most).count() == 1;
    let words: Vec<char> = branches[best].iter().flat_map(|phrase| core(phrase)).chain(core(asked)).collect();
    (most > 0 && is_only && said.iter().all(|c| words.contains(c))).then_some(best)
}

/// The characters of a text that say something.
fn core(text: &str) -> Vec<char> {
    let normal = NormalText::of(text);
    let left = EMPTY.iter().fold(normal.as_str().to_owned(), |left, word| left.replace(word, ""));
    let same = |c: char| SAME.iter().find(|(own, _)| *own == c).map_or(c, |(_, other)| *other);
    left.chars().filter(|c| c.is_alphanumeric()).map(same).collect()
}

/// How much a reply and a label have in common: the length of what both say in a row, and more where they say the same in another order. Nothing
/// where one denies what the other says.
fn common(said: &[char], label: &[char]) -> usize {
    let denies = |text: &[char]| text.iter().any(|c| NEGATIONS.contains(c));
    if denies(said) != denies(label) || label.is_empty() {
        return 0;
    }
    let sorted = |text: &[char]| {
        let mut sorted = text.to_vec();
        sorted.sort_unstable();
        sorted
    };
    if sorted(said) == sorted(label) {
        return label.len() + 1;
    }
    let in_row = (1..=label.len()).rev().find(|&n| label.windows(n).any(|part| said.windows(n).any(|own| own == part))).unwrap_or(0);
    if in_row >= LEAST_COMMON.min(label.len()) { in_row } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(branches: &[&[&str]], asked: &str, text: &str, expected: Option<usize>) {
        let branches: Vec<Vec<&str>> = branches.iter().map(|phrases| phrases.to_vec()).collect();
        assert_eq!(fitting(&branches, asked, &NormalText::of(text)), expected, "{text}");
    }

    #[test]
    fn a_reply_in_other_words_fits_the_branch_that_has_them() {
        let places: &[&[&str]] =
            &[&["水龙头、进水管", "后面上面"], &["门的前面", "门口"], &["机器底下", "底部", "下面"], &["排水管、地漏", "下水那里"]];
        let asked = "水是从哪里漏出来的？";
        check(places, asked, "底下漏", Some(2));
        check(places, asked, "从底下", Some(2));
        check(places, asked, "不是底下", None);
        check(places, asked, "底下吗", None);
        check(places, asked, "底下有只猫", None);
        check(places, asked, "漏水", None);
        let rooms: &[&[&str]] = &[&["冷藏和冷冻都不冷", "全都不冷"], &["只有冷藏不冷", "上面不冷"], &["只有冷冻不够冷"]];
        check(rooms, "哪个区域不冷？", "都不冷", Some(0));
        check(rooms, "哪个区域不冷？", "冷藏", None);
        check(&[&["有代码"], &["没有代码"]], "面板有没有显示故障代码？", "没有了", None);
        let lights: &[&[&str]] = &[&["一盏都不亮", "全灭"], &["外网灯红色或不亮", "红灯", "橙灯"], &["灯都正常", "蓝灯"]];
        check(lights, "灯是什么样？", "灯是红的", Some(1));
        check(lights, "灯是什么样？", "灯不红", None);
    }

    #[test]
    fn what_is_denied_fits_only_what_is_denied() {
        let fan: &[&[&str]] = &[&["在转", "外机响着"], &["不转", "没声"]];
        check(fan, "外机在转吗？", "外机转的", Some(0));
        check(fan, "外机在转吗？", "外机是不转的", Some(1));
        check(fan, "外机在转吗？", "外机转还是停", None);
        let states: &[&[&str]] =
            &[&["外机不启动"], &["内机不送风", "里面不吹风"], &["送风不冷", "有风但不冷", "吹的是自然风"], &["冷度不够", "有点凉但不够冷"]];
        check(states, "空调现在是哪一种情况？", "吹的是风但是不凉", Some(2));
        check(states, "空调现在是哪一种情况？", "外机很吵", None);
    }
}
