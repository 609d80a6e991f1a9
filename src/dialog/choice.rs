//! Which of several choices did the customer mean?
//!
//! Buttons of flows and branches of symptom trees are told apart in the same way: by what stands in the message. This module weighs no
//! meaning. When two choices fit it gives none, for asking again costs less than going a wrong way.

use crate::dialog::flow::Choice;
use crate::dialog::ordinal;
use crate::text::cantonese::mandarin;
use crate::text::normalize::{NormalText, spoken};
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;

/// Characters at the end of a message that change nothing.
const PARTICLES: [char; 15] = ['的', '啊', '呀', '吧', '呢', '哦', '哈', '啦', '嘛', '呗', '喔', '噢', '哟', '诶', '哒'];

/// Characters that turn what follows into its opposite.
pub(super) const NEGATIONS: [char; 9] = ['不', '没', '未', '别', '无', '非', '勿', '唔', '冇'];

/// Words that may stand between a negation and what it turns: 不是空调, 没有亮, 不太冷.
const BETWEEN: [&str; 18] =
    ["是", "有", "在", "太", "很", "大", "怎么", "再", "会", "能", "要", "想", "都", "全", "完全", "够", "用", "什么"];

/// How many of these words are looked back over, and how many characters that say nothing around a bare reply: nobody writes more.
const FARTHEST: usize = 12;

/// English words that turn what follows into its opposite; so do those that end in `n't`.
const ENGLISH_NEGATIONS: [&str; 4] = ["not", "no", "never", "cannot"];

/// Characters that mean yes or no only when nothing else is said: 对了 and 能快点吗 are no replies.
pub(super) const BARE_REPLIES: [char; 14] = ['对', '是', '好', '行', '能', '会', '有', '要', '嗯', '可', '没', '不', '无', '否'];

/// Ends a phrase that counts only where it is the whole message: 公司。 for 公司, but not for 公司发票没收到.
const WHOLE: char = '。';

/// Means not yet only where at most one more character is said of what: 还没弄, but not 还没发货.
const NOT_YET: &str = "还没";

/// Replies that are one reply: a choice that lists one of them is picked by each.
const ALIKE: [&[&str]; 5] = [
    &["是", "是的", "对", "系", "yes", "yeah", "yep", "yup"],
    &["可以", "可以的"],
    &["不是", "唔系"],
    &["没有", "冇"],
    &["no", "nope", "nah"],
];

/// Words that deny what was asked only where nothing else is denied: 没有焦味 and `no smell` say something of their own.
const DENIALS: [&str; 5] = ["没有", "不是", "no", "nope", "nah"];

/// What may go on behind such an English word, for it says the same once more: `no it doesn't`.
const ONCE_MORE: [&str; 9] = [" it ", " it's ", " i ", " there ", " they ", " we ", " that ", " thanks ", " thank you "];

/// Words that make a question of a statement before them: 好了没有.
const TAGS: [&str; 2] = ["没", "没有"];

/// The place of the choice that a message picks; each choice has a label and further ways of saying it. In this order: a message that is
/// one of these, a message that is a number (`1`, `第一个`), a message that contains phrases of one choice alone. A phrase inside a longer
/// one does not count, nor does one after a negation or one that is only asked about. Cantonese counts as it stands, and else in Mandarin.
pub fn pick<'a>(choices: impl IntoIterator<Item = (&'a str, &'a [String])>, text: &NormalText) -> Option<usize> {
    let phrases_of = |(label, says): (&str, &[String])| -> Vec<String> {
        std::iter::once(label).chain(says.iter().map(String::as_str)).map(normal).collect()
    };
    let choices: Vec<Vec<String>> = choices.into_iter().map(phrases_of).collect();
    picked_by(&choices, text).or_else(|| picked_by(&choices, &mandarin(text)?))
}

fn picked_by(choices: &[Vec<String>], text: &NormalText) -> Option<usize> {
    let labels: Vec<&str> = choices.iter().map(|phrases| phrases[0].as_str()).collect();
    let text = text.as_str();
    let wholes = [text, trim(text), bare(text)];
    let [.., bare] = wholes;
    let is_whole = |phrase: &str| {
        let phrase = phrase.trim_end_matches(WHOLE);
        !phrase.is_empty() && wholes.contains(&phrase)
    };
    let label = labels.iter().position(|label| is_whole(label));
    let said = || choices.iter().position(|phrases| phrases.iter().any(|phrase| is_whole(phrase)));
    label.or_else(said).or_else(|| alike(choices, bare)).or_else(|| ordinal::place(bare, &labels)).or_else(|| only_contained(choices, text))
}

/// Whether what a message says, as [`spoken`] has it, is a phrase in normal form word for word: punctuation makes no difference.
pub fn is_word_for_word(phrase: &str, said: &str) -> bool {
    !said.is_empty() && phrase.chars().filter(|c| c.is_alphanumeric()).eq(said.chars())
}

/// The place of the only choice of which a text says a phrase, or its reading in Mandarin does; a number picks none.
pub fn said<'a>(choices: impl IntoIterator<Item = Vec<&'a str>>, text: &NormalText, mandarin: Option<&NormalText>) -> Option<usize> {
    let choices: Vec<Vec<String>> = choices.into_iter().map(|phrases| phrases.into_iter().map(normal).collect()).collect();
    only_contained(&choices, text.as_str()).or_else(|| only_contained(&choices, mandarin?.as_str()))
}

/// The choice of a flow's step that a message picks.
pub fn picked<'a>(first: &'a Choice, rest: &'a [Choice], text: &NormalText) -> Option<&'a Choice> {
    let choices = || std::iter::once(first).chain(rest);
    let at = pick(choices().map(|choice| (choice.label.own().as_str(), choice.says.as_slice())), text)?;
    choices().nth(at)
}

/// Whether a message is, word for word, what a choice says.
pub fn is_said(choice: &Choice, text: &NormalText) -> bool {
    let said = spoken(text.as_str());
    std::iter::once(choice.label.own()).chain(&choice.says).any(|phrase| is_word_for_word(&normal(phrase), &said))
}

/// The only choice that lists a reply like this one.
fn alike(choices: &[Vec<String>], bare: &str) -> Option<usize> {
    let words = ALIKE.iter().find(|words| words.contains(&bare))?;
    let mut listed = choices.iter().enumerate().filter(|(_, phrases)| phrases.iter().any(|phrase| words.contains(&phrase.as_str())));
    listed.next().filter(|_| listed.next().is_none()).map(|(choice, _)| choice)
}

/// A phrase in normal form.
fn normal(phrase: &str) -> String {
    NormalText::of(phrase).as_str().to_owned()
}

/// A text without punctuation at its ends.
fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphanumeric())
}

/// A text without punctuation at its ends and particles at its end.
fn bare(text: &str) -> &str {
    trim(text).trim_end_matches(|c: char| !c.is_alphanumeric() || PARTICLES.contains(&c))
}

/// The only choice of which the text contains a phrase.
fn only_contained(choices: &[Vec<String>], text: &str) -> Option<usize> {
    let phrases = choices.iter().enumerate().flat_map(|(choice, phrases)| phrases.iter().map(move |phrase| (choice, phrase.as_str())));
    let mut found: Vec<(Range<usize>, usize)> = phrases
        .filter(|(_, phrase)| !phrase.is_empty() && !phrase.ends_with(WHOLE))
        .flat_map(|(choice, phrase)| text.match_indices(phrase).map(move |(start, _)| (start..start + phrase.len(), choice)))
        .filter(|(span, _)| is_whole_word(text, span))
        .collect();
    found.sort_by_key(|(span, choice)| (span.start, Reverse(span.end), *choice));
    let mut meant = BTreeSet::new();
    let mut cover = 0..0;
    for (span, choice) in found {
        let is_inside_longer = span.end <= cover.end && span != cover;
        let others = choices.iter().enumerate().filter(|(other, _)| *other != choice).flat_map(|(_, phrases)| phrases);
        if !is_inside_longer && is_meant(text, &span) && is_whole_denial(text, &span, others) {
            meant.insert(choice);
        }
        if span.end > cover.end {
            cover = span;
        }
    }
    (meant.len() == 1).then(|| meant.pop_first()).flatten()
}

/// Whether a place in a text is not cut out of a longer Latin word or number: `no` is not in `now`.
pub fn is_whole_word(text: &str, span: &Range<usize>) -> bool {
    let is_cut = |at: usize| {
        let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        is_latin(text[..at].chars().next_back()) && is_latin(text[at..].chars().next())
    };
    !is_cut(span.start) && !is_cut(span.end)
}

/// Whether a phrase is said rather than denied or asked about.
fn is_meant(text: &str, span: &Range<usize>) -> bool {
    let (before, phrase, after) = (&text[..span.start], &text[span.clone()], &text[span.end..]);
    let mut characters = phrase.chars();
    let is_alone = match (characters.next(), characters.next()) {
        (Some(c), None) if BARE_REPLIES.contains(&c) => is_clause(before, c, after),
        _ => phrase != NOT_YET || says_little(after),
    };
    is_alone && !is_negated(before) && !is_asked(before, phrase, after)
}

/// Whether a phrase that only denies is followed by nothing of its own, or by what another choice says: 没有解决 denies 解决了.
fn is_whole_denial<'a>(text: &str, span: &Range<usize>, mut others: impl Iterator<Item = &'a String>) -> bool {
    if !DENIALS.contains(&&text[span.clone()]) {
        return true;
    }
    let rest = text[span.end..].trim_start_matches(PARTICLES);
    let is_over = !rest.trim_start_matches(' ').starts_with(char::is_alphanumeric);
    let begins_alike = |phrase: &String| phrase.chars().take(2).eq(rest.chars().take(2));
    let says_again = |words: &&str| rest.strip_prefix(words.trim_end()).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    is_over || ONCE_MORE.iter().any(says_again) || others.any(begins_alike)
}

/// Whether nothing but particles and the character itself stands around it up to the next punctuation: 嗯嗯, 对的, 嗯是啊.
fn is_clause(before: &str, c: char, after: &str) -> bool {
    let says_nothing = |other: char| other == c || other == '嗯' || PARTICLES.contains(&other);
    let is_border = |next: Option<char>| next.is_none_or(|next| !next.is_alphanumeric());
    let last = before.chars().rev().take(FARTHEST).find(|&c| !says_nothing(c));
    let next = after.chars().take(FARTHEST).find(|&c| !says_nothing(c));
    is_border(last) && is_border(next)
}

/// Whether, particles aside, at most one character follows up to the next punctuation.
fn says_little(after: &str) -> bool {
    let rest = after.chars().take_while(|c| c.is_alphanumeric());
    rest.filter(|c| !PARTICLES.contains(c) && *c != '了').nth(1).is_none()
}

/// Whether what follows this text is denied.
fn is_negated(before: &str) -> bool {
    let mut rest = before;
    for _ in 0..FARTHEST {
        if rest.ends_with(NEGATIONS) {
            return true;
        }
        match BETWEEN.iter().find_map(|word| rest.strip_suffix(word)) {
            Some(shorter) => rest = shorter,
            None => return is_negated_in_english(before),
        }
    }
    false
}

fn is_negated_in_english(before: &str) -> bool {
    let last_word = before.strip_suffix(' ').and_then(|text| text.rsplit(' ').next()).unwrap_or_default();
    last_word.ends_with("n't") || ENGLISH_NEGATIONS.contains(&last_word)
}

/// Whether a phrase is only asked about: 好了吗, 好了没有, 亮不亮.
fn is_asked(before: &str, phrase: &str, after: &str) -> bool {
    let rest = after.strip_prefix('了').unwrap_or(after);
    // A tag has two characters at most: where a word goes on is not looked for.
    let near = rest.char_indices().take(3).find(|&(_, c)| !c.is_alphanumeric()).map_or_else(|| nth(rest, 3), |(at, _)| at);
    let tag = &rest[..near];
    let is_tag = TAGS.contains(&phrase) && before.ends_with('了') && tag.is_empty();
    tag.starts_with(['吗', '么']) || TAGS.contains(&tag) || is_tag || is_with_opposite(before, phrase, after)
}

/// Where so many characters of a text end, or the text itself.
fn nth(text: &str, n: usize) -> usize {
    text.char_indices().nth(n).map_or(text.len(), |(at, _)| at)
}

/// Whether a phrase stands beside its opposite, as both in 亮不亮.
fn is_with_opposite(before: &str, phrase: &str, after: &str) -> bool {
    let mut characters = phrase.chars();
    let (first, second) = (characters.next(), characters.next());
    let is_first = after.strip_prefix(['不', '没']).is_some_and(|opposite| first.is_some_and(|first| opposite.starts_with(first)));
    let is_second = phrase.starts_with(['不', '没']) && second.is_some_and(|second| before.ends_with(second));
    is_first || is_second
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(choices: &[&[&str]], text: &str, expected: Option<usize>) {
        let owned: Vec<Vec<String>> = choices.iter().map(|phrases| phrases.iter().map(|&phrase| phrase.to_owned()).collect()).collect();
        let picked = pick(owned.iter().map(|phrases| (phrases[0].as_str(), &phrases[1..])), &NormalText::of(text));
        assert_eq!(picked, expected, "{text} among {choices:?}");
    }

    #[test]
    fn a_choice_is_picked_by_what_it_is_called() {
        let products: &[&[&str]] = &[&["空调", "冷气", "air conditioner"], &["冰箱", "雪柜", "fridge"], &["洗衣机"]];
        check(products, "空调", Some(0));
        check(products, " 冰箱。", Some(1));
        check(products, "是冷氣啊", Some(0));
        check(products, "My FRIDGE!", Some(1));
        check(products, "我家的洗衣机", Some(2));
        check(products, "电视", None);
        check(&[&["啪啪响", "咔哒"], &["咔哒"]], "咔哒", Some(1));
        check(products, "", None);
        check(products, "？？？", None);
    }

    #[test]
    fn a_phrase_with_a_full_stop_is_a_whole_message() {
        let needs: &[&[&str]] = &[&["开一张发票", "公司。"], &["没收到发票", "没收到"]];
        check(needs, "公司", Some(0));
        check(needs, "公司的。", Some(0));
        check(needs, "公司发票没收到", Some(1));
        check(needs, "我的公司", None);
    }

    #[test]
    fn cantonese_is_picked_in_mandarin() {
        let fan: &[&[&str]] = &[&["在转", "外机转"], &["不转", "没转"], &["灯亮"]];
        check(fan, "外機冇轉", Some(1));
        check(fan, "外機唔轉", Some(1));
        check(fan, "個燈有著", Some(2));
        check(fan, "燈唔亮", None);
        check(&[&["亮", "亮着"], &["不亮"]], "燈有著", Some(0));
        check(&[&["亮"], &["不亮"]], "燈唔著", Some(1));
    }

    #[test]
    fn a_choice_is_picked_by_its_number() {
        let products: &[&[&str]] = &[&["空调"], &["冰箱"], &["洗衣机"]];
        for text in ["2", "２", "②", "第二个", "第2个吧", "选2", "我选第二种。", "二", "2.", "(2)", "the second one", "option 2"]
        {
            check(products, text, Some(1));
        }
        for text in ["0", "4", "第九个", "两个", "二手的", "22", "2026112400123", "2台"] {
            check(products, text, None);
        }
    }

    #[test]
    fn a_number_that_another_label_names_is_no_place() {
        check(&[&["1.5 匹"], &["1 匹"]], "1", None);
        check(&[&["1.5 匹"], &["1 匹"]], "第一个", Some(0));
        check(&[&["1 匹"], &["2 匹"]], "2", Some(1));
        check(&[&["2 匹"], &["1 匹"]], "2 匹", Some(0));
    }

    #[test]
    fn the_longest_phrase_wins_and_two_choices_are_none() {
        let fan: &[&[&str]] = &[&["转"], &["不转"], &["转一会儿就停"]];
        check(fan, "外机在转", Some(0));
        check(fan, "外机不转", Some(1));
        check(fan, "它根本就不转啊", Some(1));
        check(fan, "转一会儿就停了", Some(2));
        check(fan, "有时转，有时不转", None);
        check(fan, "转不转呢", None);
        check(&[&["空调"], &["洗衣机"]], "空调和洗衣机都要修", None);
        check(&[&["收到货了"], &["货了"]], "没收到货了", None);
    }

    #[test]
    fn what_is_denied_or_asked_is_not_picked() {
        let products: &[&[&str]] = &[&["空调"], &["冰箱"]];
        check(products, "不是空调，是冰箱", Some(1));
        check(products, "没有冰箱", None);
        check(products, "not fridge", None);
        let solved: &[&[&str]] =
            &[&["解决了", "好了", "能", "是的", "yes", "done"], &["没解决，帮我催", "没解决", "没有", "不能", "还没", "no"]];
        check(solved, "好了好了", Some(0));
        check(solved, "问题没解决", Some(1));
        check(solved, "还没好", Some(1));
        check(solved, "还没弄呢", Some(1));
        check(solved, "还没发货", None);
        check(solved, "it isn't done", None);
        check(solved, "解决了吗", None);
        check(solved, "解决了没有？", None);
        check(solved, "解决了，没有别的", Some(0));
        check(solved, "有没有人", None);
        check(solved, "not done", None);
        check(solved, "no, thanks", Some(1));
        check(solved, "i do not know", None);
        check(solved, "No it doesn’t work", Some(1));
        check(solved, "係呀", Some(0));
        check(solved, "nah", Some(1));
        check(solved, "no smell", None);
        check(solved, "没有焦味", None);
        check(solved, "没有解决啊", Some(1));
        check(solved, "没有呢，谢谢", Some(1));
    }

    #[test]
    fn word_for_word_is_more_than_in_other_words() {
        let check = |phrase: &str, text: &str, expected: bool| {
            assert_eq!(is_word_for_word(&normal(phrase), &spoken(NormalText::of(text).as_str())), expected, "{phrase} / {text}");
        };
        check("在转", " 在轉！", true);
        check("是，温度也够低", "是 温度也够低", true);
        check("Wi-Fi", "ＷＩＦＩ", true);
        check("在转", "在转呢", false);
        check("在转", "不在转", false);
        check("？", "？", false);
    }

    #[test]
    fn a_bare_reply_stands_alone() {
        let right: &[&[&str]] = &[&["对", "是", "嗯"], &["不对，重新填", "不对", "不是"]];
        for text in ["对", "对的", "嗯对", "对对对", "嗯嗯", "嗯，就这样", "是啊！", "对，没错"] {
            check(right, text, Some(0));
        }
        for text in ["不对", "不是", "不对吧", "好像不对"] {
            check(right, text, Some(1));
        }
        for text in ["对了，你们几点下班", "还是换一个地址", "是不是搞错", "地址是错的", "对不对我也不清楚"]
        {
            check(right, text, None);
        }
    }
}
