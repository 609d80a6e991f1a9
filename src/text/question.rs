//! Is something asked?
//!
//! By the mark or the words of a question alone, so that it holds of a talk long over. What is asked, the engine finds out.

use crate::text::normalize::is_han;

/// What asks whether somebody is there, and how are you; nothing is asked with it.
const CALLS: [&str; 22] = [
    "在吗",
    "在嗎",
    "在么",
    "在不在",
    "有人吗",
    "有人嗎",
    "有人在吗",
    "有人在嗎",
    "有人么",
    "人呢",
    "你好吗",
    "你好嗎",
    "你是谁",
    "你是誰",
    "请问",
    "請問",
    "anyone there",
    "anybody there",
    "are you there",
    "how are you",
    "hello",
    "who are you",
];

/// The words of questions that have no mark.
const WORDS: [&str; 30] = [
    "吗",
    "嗎",
    "怎么",
    "怎麼",
    "怎样",
    "怎樣",
    "如何",
    "什么",
    "什麼",
    "多少",
    "多久",
    "几天",
    "几点",
    "哪里",
    "哪裡",
    "哪个",
    "哪個",
    "为什么",
    "為什麼",
    "能不能",
    "可不可以",
    "是不是",
    "有没有",
    "有沒有",
    "点样",
    "點樣",
    "how ",
    "what ",
    "where ",
    "when ",
];

/// How many letters of what is left make a question.
const FEWEST: usize = 3;

/// How many characters of a message are looked at.
const LOOKED_AT: usize = 200;

/// Whether a message asks something, as far as its form tells.
pub fn is_question(text: &str) -> bool {
    let mut text: String = text.chars().take(LOOKED_AT).flat_map(char::to_lowercase).collect();
    for call in CALLS {
        if text.contains(call) {
            text = text.replace(call, " ");
        }
    }
    let n_letters = text.chars().filter(|c| is_han(*c) || c.is_alphanumeric()).count();
    n_letters >= FEWEST && (text.contains(['?', '？']) || WORDS.iter().any(|word| text.contains(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_asks_nothing() {
        let check = |text: &str, expected: bool| assert_eq!(is_question(text), expected, "{text}");
        check("怎么退货", true);
        check("你好，请问几天能到？", true);
        check("How do I return it", true);
        check("发票？", false);
        check("在吗？", false);
        check("请问有人吗？？", false);
        check("Hello? Anyone there?", false);
        check("谢谢", false);
        check("好的，我看看", false);
    }
}
