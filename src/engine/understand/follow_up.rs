//! What does a short message ask on about?
//!
//! 那冰箱呢 after 空调保修多久 is 冰箱保修多久; 它多久到 after 怎么退款 is 退款多久到. The readings are made of what was said, with one part
//! replaced by its like in meaning or with the matter before put in front; which of them is clear is found out in `context`.

use crate::meaning::Meaning;
use crate::text::normalize::{NormalText, spoken};
use crate::text::segment::Segmenter;

/// The longest message that may need the one before, in characters: 那如果是退到信用卡的话呢 has twelve.
const LONGEST: usize = 14;

/// The longest message that may need it without a word that says so: 一般要多少钱啊 has seven.
const LONGEST_UNMARKED: usize = 8;

/// From this cosine on two words may name things of one kind: 冰箱 and 空调 have 0.25, 冰箱 and 保修 0.09.
const SAME_KIND: f32 = 0.15;

/// From this cosine on they surely do: 退款 and 退货 have 0.7.
const LIKE: f32 = 0.35;

/// How many of them are tried: 冰箱 is near to 空调, and nearer to 制冷.
const MOST_PARTS: usize = 2;

/// What stands before what is asked on about; the longer before those that they begin with.
const LEADS: [&str; 15] = [
    "那么如果是",
    "那如果是",
    "那如果",
    "那要是",
    "那么",
    "那",
    "咁",
    "如果是",
    "要是",
    "换成",
    "还有",
    "what about ",
    "how about ",
    "and what about ",
    "and ",
];

/// What stands after it.
const TAILS: [&str; 5] = ["的话呢", "的话", "呢", "也一样吗", "也是吗"];

/// Words that stand for the matter before; the longer before those that they begin with.
const PRONOUNS: [&str; 13] =
    ["它们", "它的", "它", "这个的", "这个", "那个", "这种", "这款", "这东西", "this one", "that one", "it", "this"];

/// Words that ask.
const QUESTIONS: [&str; 20] = [
    "多久",
    "多少",
    "几天",
    "几年",
    "几个",
    "怎么",
    "咋",
    "哪",
    "吗",
    "什么时候",
    "啥时候",
    "谁",
    "要钱",
    "免费",
    "贵不贵",
    "能不能",
    "可以",
    "how",
    "when",
    "where",
];

/// Words of a message that only says that something has not come yet; the longer before those that they have in them.
const NOT_YET: [&str; 12] =
    ["没收到", "没有收到", "未收到", "没动静", "没消息", "没结果", "没有动静", "没有消息", "没有结果", "没到", "没来", "未到"];

/// Words around them.
const WAITED: [&str; 24] = [
    "到现在",
    "一直",
    "已经",
    "都",
    "还",
    "也",
    "怎么",
    "咋",
    "是",
    "了",
    "天",
    "小时",
    "周",
    "星期",
    "个月",
    "好几",
    "几",
    "快",
    "半",
    "多",
    "啊",
    "呀",
    "呢",
    "吗",
];

/// Whether a message only says that something has not come yet, and not what: 三天了还没到.
pub(in crate::engine) fn is_not_yet(text: &NormalText) -> bool {
    let said = spoken(text.as_str());
    let Some((at, word)) = NOT_YET.iter().find_map(|word| Some((said.find(word)?, *word))) else { return false };
    let around = format!("{}{}", &said[..at], &said[at + word.len()..]);
    let left = WAITED.iter().fold(around, |left, word| left.replace(word, ""));
    left.chars().all(|c| c.is_ascii_digit() || "一二两三四五六七八九十".contains(c))
}

/// What a message may mean after one about `subject`, the likeliest first; `topic` names the entry that was answered from. Nothing for a
/// message that is too long, or shows no sign of leaning on another.
pub(super) fn readings(segmenter: &Segmenter, subject: &NormalText, topic: Option<&str>, text: &NormalText) -> Vec<String> {
    let text = text.as_str().trim_matches(|c: char| !c.is_alphanumeric());
    let length = text.chars().count();
    let Core { words, is_marked } = core(text);
    let asks = QUESTIONS.iter().any(|question| words.contains(question));
    if words.is_empty() || length > LONGEST || !(is_marked || (asks && length <= LONGEST_UNMARKED)) {
        return Vec::new();
    }
    let subject = subject.as_str();
    let topic = topic.map(|topic| format!("{topic} {words}"));
    let after = format!("{subject}，{words}");
    if asks {
        return topic.into_iter().chain([after]).collect();
    }
    let likest = likest(segmenter, subject, words).into_iter().map(|(near, part)| (near, subject.replacen(part, words, 1)));
    let (first, second): (Vec<_>, Vec<_>) = likest.partition(|(near, _)| *near >= LIKE);
    let replaced = |likest: Vec<(f32, String)>| likest.into_iter().map(|(_, text)| text);
    replaced(first).chain([format!("{words}{subject}")]).chain(replaced(second)).collect()
}

/// What a short question means that names no matter of its own, after one about `subject`.
pub(super) fn asked_on(subject: &NormalText, topic: Option<&str>, text: &NormalText) -> Vec<String> {
    let words = core(text.as_str().trim_matches(|c: char| !c.is_alphanumeric())).words;
    let topic = topic.map(|topic| format!("{topic} {words}"));
    topic.into_iter().chain([format!("{}，{words}", subject.as_str())]).collect()
}

/// Whether a message names nothing but a word to ask on about, so that it is none by itself: 那退货呢.
pub(in crate::engine) fn is_bare(segmenter: &Segmenter, text: &NormalText) -> bool {
    let Core { words, is_marked } = core(text.as_str().trim_matches(|c: char| !c.is_alphanumeric()));
    is_marked && segmenter.is_bare(&NormalText::of(words))
}

/// A message without the words that only lean on what was said.
struct Core<'t> {
    words: &'t str,
    is_marked: bool,
}

fn core(text: &str) -> Core<'_> {
    let lead = LEADS.iter().find_map(|lead| text.strip_prefix(lead));
    let rest = lead.unwrap_or(text).trim();
    let pronoun = PRONOUNS.iter().find_map(|pronoun| rest.strip_prefix(pronoun));
    let rest = pronoun.unwrap_or(rest).trim();
    let tail = TAILS.iter().find_map(|tail| rest.strip_suffix(tail));
    Core { words: tail.unwrap_or(rest).trim(), is_marked: lead.is_some() || pronoun.is_some() || tail.is_some() }
}

/// The words of a text that are likest to some words in meaning and may be of their kind, the likest first.
fn likest<'t>(segmenter: &Segmenter, text: &'t str, words: &str) -> Vec<(f32, &'t str)> {
    let meaning = |text: &str| Meaning::of_text(&NormalText::of(text), segmenter);
    let own = meaning(words);
    let parts = segmenter.searched(text).filter(|word| word.chars().nth(1).is_some() && *word != words);
    let mut likest: Vec<(f32, &str)> = parts.map(|word| (meaning(word).dot(&own), word)).filter(|(near, _)| *near >= SAME_KIND).collect();
    likest.sort_by(|a, b| b.0.total_cmp(&a.0));
    likest.dedup();
    likest.truncate(MOST_PARTS);
    likest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_not_come_is_left_out() {
        let check = |text: &str, expected: bool| assert_eq!(is_not_yet(&NormalText::of(text)), expected, "{text}");
        check("三天了还没到", true);
        check("都5天了，怎么还没收到啊？", true);
        check("还没动静", true);
        check("快递还没到", false);
        check("三天了", false);
    }

    #[test]
    fn a_short_message_is_read_with_the_matter_before() {
        let segmenter = Segmenter::new(["空调", "冰箱", "退款", "退货"], &[]);
        let check = |subject: &str, text: &str, expected: &[&str]| {
            let read = readings(&segmenter, &NormalText::of(subject), Some("退款"), &NormalText::of(text));
            assert_eq!(read, expected, "{subject} / {text}");
        };
        check("空调保修多久", "那冰箱呢？", &["冰箱空调保修多久", "冰箱保修多久"]);
        check("冰箱不制冷", "那空调呢", &["冰箱不空调", "空调冰箱不制冷", "空调不制冷"]);
        check("怎么退货", "退款呢", &["怎么退款", "退款怎么退货"]);
        check("退款退到哪", "它多久到", &["退款 多久到", "退款退到哪，多久到"]);
        check("退款退到哪", "要几天", &["退款 要几天", "退款退到哪，要几天"]);
        check("退款退到哪", "我的订单已经签收三天了还没有动静呢", &[]);
        check("退款退到哪", "冰箱", &[]);
        check("退款退到哪", "那呢", &[]);
    }
}
