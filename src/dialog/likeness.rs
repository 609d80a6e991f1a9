//! Which branch does a reply fit that is said in other words than its labels?
//!
//! 底下漏 for 机器底下, 灯是红的 for 红灯, 看得见 for 能看到: words that say nothing are left out on both sides, what is seen or heard is said in one
//! way, and what is said must be all in the words of one branch and of its question. A wrong branch costs more than another question, so that
//! the best must be better than any other, and what is denied fits only what is denied.

use crate::dialog::choice::{BARE_REPLIES, NEGATIONS};
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

/// Words that mean the same here: freezers are asked whether they freeze.
const SAME_WORDS: [(&str, &str); 1] = [("不冻", "不冷")];

/// Verbs of the senses with the one way in which it is said that they succeed: 看得到, 看见了 and 能看到 are one. Not 看到 itself, for 我看 says nothing.
const SENSES: [(char, &str); 5] = [('看', "见到"), ('听', "听到"), ('摸', "摸到"), ('找', "找到"), ('闻', "闻到")];

/// How it is said that a sense fails, around its verb; the longer before the shorter.
const FAILS: [(&str, &str); 8] =
    [("没有", "到"), ("没有", "见"), ("不能", "到"), ("不能", "见"), ("没", "到"), ("没", "见"), ("", "不到"), ("", "不见")];

/// How it is said that it succeeds.
const SUCCEEDS: [(&str, &str); 8] =
    [("可以", "到"), ("可以", "见"), ("能", "到"), ("能", "见"), ("", "得到"), ("", "得见"), ("", "到"), ("", "见")];

/// Characters that say how much: a little light is light.
const DEGREES: [char; 4] = ['一', '点', '些', '丝'];

/// What is longer than this tells a story, and is no reply in other words.
const LONGEST: usize = 10;

/// The same before words that say nothing are left out.
const LONGEST_WRITTEN: usize = 80;

/// The fewest characters in a row that a reply has in common with a label; a label may have fewer.
const LEAST_COMMON: usize = 2;

/// Words between two things of which one may be: no reply.
const EITHER: [&str; 4] = ["还是", "或者", "有时", "不知"];

/// The place of the branch that a text clearly fits, by the phrases of each; `asked` is what the question says.
pub(super) fn fitting(branches: &[Vec<&str>], asked: &str, text: &NormalText) -> Option<usize> {
    let is_story = text.as_str().chars().nth(LONGEST_WRITTEN).is_some();
    if is_story { None } else { same(branches, text).or_else(|| likest(branches, asked, text)) }
}

/// The place of the only branch that says the same as a text but for words that say nothing: 坏了 and 坏的. 好 does not say 好了.
fn same(branches: &[Vec<&str>], text: &NormalText) -> Option<usize> {
    let said = core(text.as_str());
    let is_same = |phrases: &Vec<&str>| phrases.iter().any(|phrase| core(phrase) == said);
    let mut fitting = branches.iter().enumerate().filter(|(_, phrases)| is_same(phrases)).map(|(place, _)| place);
    let is_bare = matches!(said.as_slice(), [only] if BARE_REPLIES.contains(only));
    let says_enough = is_told(text) && says_something(&said) && !is_bare;
    fitting.next().filter(|_| says_enough && fitting.next().is_none())
}

/// The place of the branch that has the most in common with a text.
fn likest(branches: &[Vec<&str>], asked: &str, text: &NormalText) -> Option<usize> {
    let said = core(text.as_str());
    let is_reply = said.len() >= LEAST_COMMON && said.len() <= LONGEST && said.iter().copied().all(is_han);
    if !is_reply || !is_told(text) || !says_something(&said) {
        return None;
    }
    let asked = core(asked);
    let likeness = |phrase: &&str| {
        let label = core(phrase);
        common(&said, &label).max(common(&said, &without_given(&label, &asked, &said)))
    };
    let scores: Vec<usize> = branches.iter().map(|phrases| phrases.iter().map(likeness).max().unwrap_or(0)).collect();
    let (best, &most) = scores.iter().enumerate().max_by_key(|(_, score)| **score)?;
    let is_only = scores.iter().filter(|score| **score == most).count() == 1;
    let words: Vec<char> = branches[best].iter().flat_map(|phrase| core(phrase)).chain(asked).chain(DEGREES).collect();
    (most > 0 && is_only && said.iter().all(|c| words.contains(c))).then_some(best)
}

/// Whether a text tells one thing, and asks nothing.
fn is_told(text: &NormalText) -> bool {
    !doubt::asks(text) && !EITHER.iter().any(|word| text.as_str().contains(word))
}

fn says_something(said: &[char]) -> bool {
    said.iter().any(|c| !NEGATIONS.contains(c) && *c != '有')
}

/// The characters of a text that say something.
fn core(text: &str) -> Vec<char> {
    let normal = NormalText::of(text);
    let told = SAME_WORDS.iter().fold(sensed(normal.as_str()), |told, (own, other)| told.replace(own, other));
    let left = EMPTY.iter().fold(told, |left, word| left.replace(word, ""));
    let same = |c: char| SAME.iter().find(|(own, _)| *own == c).map_or(c, |(_, other)| *other);
    left.chars().filter(|c| c.is_alphanumeric()).map(same).collect()
}

/// A text in which what is seen, heard, felt, found or smelt, or is not, is said in one way.
fn sensed(text: &str) -> String {
    SENSES.iter().filter(|(verb, _)| text.contains(*verb)).fold(text.to_owned(), |told, (verb, one)| {
        let said = |told: String, ways: &[(&str, &str)], so: &str| {
            ways.iter().fold(told, |told, (before, after)| told.replace(&format!("{before}{verb}{after}"), so))
        };
        said(said(told, &FAILS, &format!("不{one}")), &SUCCEEDS, one)
    })
}

/// A label without what its question denies already, and the reply does not speak of: 下面不冷 is 下面 where it is asked what does not cool.
/// 有没有 denies nothing.
fn without_given(label: &[char], asked: &[char], said: &[char]) -> Vec<char> {
    let is_denied = |at: usize| NEGATIONS.contains(&asked[at]) && (at == 0 || asked.get(at + 1) != Some(&asked[at - 1]));
    let given = (0..asked.len()).filter(|&at| is_denied(at)).filter_map(|at| asked.get(at..at + 2));
    let mut left = label.to_vec();
    for denied in given.filter(|denied| !said.contains(&denied[1])) {
        if let Some(at) = left.windows(2).position(|pair| pair == denied) {
            left.drain(at..at + 2);
        }
    }
    left
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
    fn words_that_say_nothing_make_no_difference() {
        let reasons: &[&[&str]] = &[&["不想要了", "用不上"], &["质量有问题", "坏的"], &["其他原因"]];
        check(reasons, "是哪种情况？", "不想要", Some(0));
        check(reasons, "是哪种情况？", "坏了啊", Some(1));
        check(reasons, "是哪种情况？", "没坏", None);
        check(reasons, "是哪种情况？", "想要", None);
        check(reasons, "是哪种情况？", "坏了吗", None);
        check(&[&["转"], &["好了"]], "怎么样？", "就是好", None);
    }

    #[test]
    fn what_is_seen_is_said_in_many_ways() {
        let asked = "用手电筒照屏幕，能看到淡淡的影子吗？";
        let shadow: &[&[&str]] = &[&["能看到影子", "有影子"], &["看不到", "没有"], &["不知道", "看不清"]];
        for text in ["看得到", "看得见", "看见了", "看到了", "我看得到", "可以看到", "有一点点影子", "能看见影子"]
        {
            check(shadow, asked, text, Some(0));
        }
        for text in ["看不见", "没看到", "没看见影子", "看不到啊", "没有看到"] {
            check(shadow, asked, text, Some(1));
        }
        check(&[&["听得到"], &["听不到"]], "响吗？", "没听见", Some(1));
        check(&[&["听得到"], &["听不到"]], "响吗？", "能听见的", Some(0));
    }

    #[test]
    fn what_the_question_denies_need_not_be_said_again() {
        let rooms: &[&[&str]] = &[&["冷藏和冷冻都不冷"], &["只有冷藏不冷", "上面不冷"], &["只有冷冻不够冷", "下面不冻"]];
        check(rooms, "哪个区域不冷？", "下面", Some(2));
        check(rooms, "哪个区域不冷？", "就是下面不冷", Some(2));
        check(rooms, "哪个区域不冷？", "应该是上面", Some(1));
        check(rooms, "哪个区域不冷？", "下面冷", None);
        check(&[&["有代码"], &["没有代码"]], "面板有没有显示故障代码？", "代码", Some(0));
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
