//! What does Cantonese say in Mandarin?
//!
//! Word for word, as far as replies and short wishes need it: 外机冇转 is 外机没转. What an editor wrote in Cantonese is found as it stands;
//! whether a reading in Mandarin is needed is decided by those who ask for it.

use crate::text::normalize::NormalText;
use aho_corasick::{AhoCorasick, MatchKind};
use std::sync::LazyLock;

/// What stands in Cantonese and hardly in Mandarin; without one of these a text is not read otherwise.
const MARKS: [&str; 28] = [
    "冇",
    "唔",
    "嘅",
    "咗",
    "嚟",
    "睇",
    "喺",
    "嘢",
    "佢",
    "啲",
    "咁",
    "嗰",
    "揾",
    "搵",
    "畀",
    "俾",
    "几钱",
    "几多钱",
    "几耐",
    "点解",
    "点算",
    "点样",
    "边度",
    "而家",
    "依家",
    "灯有着",
    "系咪",
    "咩",
];

/// Words in both, the longer before those that stand in them. Characters that mean another thing in Mandarin, such as 整, stand in phrases only.
const WORDS: [(&str, &str); 72] = [
    ("几多钱整", "修要多少钱"),
    ("几钱整", "修要多少钱"),
    ("整要几多钱", "修要多少钱"),
    ("整要几钱", "修要多少钱"),
    ("整唔返", "修不好"),
    ("整返好", "修好"),
    ("帮我整", "帮我修"),
    ("嚟整", "来修"),
    ("系唔系", "是不是"),
    ("得唔得", "行不行"),
    ("但系", "但是"),
    ("系咪", "是不是"),
    ("唔系", "不是"),
    ("都系", "都是"),
    ("就系", "就是"),
    ("仲系", "还是"),
    ("仲未", "还没"),
    ("仲冇", "还没"),
    ("仲有", "还有"),
    ("有冇着", "有没有亮"),
    ("灯有着", "灯亮着"),
    ("冇着", "没亮"),
    ("唔着", "不亮"),
    ("有着", "亮着"),
    ("着咗", "亮了"),
    ("唔该", "麻烦"),
    ("唔使", "不用"),
    ("唔得", "不行"),
    ("唔知道", "不知道"),
    ("唔知", "不知道"),
    ("唔冻", "不冷"),
    ("唔", "不"),
    ("有冇", "有没有"),
    ("冇得", "没有得"),
    ("冇嘢", "没有东西"),
    ("冇", "没"),
    ("几多钱", "多少钱"),
    ("几钱", "多少钱"),
    ("几多", "多少"),
    ("几耐", "多久"),
    ("几时", "什么时候"),
    ("点解", "为什么"),
    ("点算", "怎么办"),
    ("点样", "怎么"),
    ("边度", "哪里"),
    ("边个", "谁"),
    ("而家", "现在"),
    ("依家", "现在"),
    ("呢个", "这个"),
    ("呢度", "这里"),
    ("呢部", "这台"),
    ("部机", "机器"),
    ("嗰个", "那个"),
    ("嗰度", "那里"),
    ("嗰", "那"),
    ("嘅", "的"),
    ("咗", "了"),
    ("嚟", "来"),
    ("睇", "看"),
    ("喺", "在"),
    ("嘢", "东西"),
    ("佢", "它"),
    ("啲", "些"),
    ("咁", "这么"),
    ("揾", "找"),
    ("搵", "找"),
    ("畀", "给"),
    ("俾", "给"),
    ("咩", "什么"),
    ("好似", "好像"),
    ("啱啱", "刚刚"),
    ("啱", "对"),
];

/// Finds the signs of Cantonese in one pass, however many there are.
static SIGNS: LazyLock<AhoCorasick> = LazyLock::new(|| AhoCorasick::new(MARKS).expect("the signs are literal strings"));

/// Finds the words, of two at one place the one that is listed first.
static FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let finder = AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(WORDS.map(|(own, _)| own));
    finder.expect("the words are literal strings")
});

/// The text in Mandarin; nothing where it shows no sign of Cantonese.
pub fn mandarin(text: &NormalText) -> Option<NormalText> {
    // 著 is lit: simplified it may stay as it is.
    let written = text.as_str().replace('著', "着");
    if !SIGNS.is_match(&written) {
        return None;
    }
    let said = FINDER.replace_all(&written, &WORDS.map(|(_, other)| other));
    Some(NormalText::of(&said)).filter(|said| said != text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cantonese_is_read_word_for_word() {
        let check = |text: &str, expected: &str| {
            let read = mandarin(&NormalText::of(text));
            assert_eq!(read.as_ref().map_or("", NormalText::as_str), expected, "{text}");
        };
        check("外機冇轉", "外机没转");
        check("燈有著", "灯亮着");
        check("燈唔著", "灯不亮");
        check("有風但係唔凍", "有风但是不冷");
        check("上面唔凍下面凍", "上面不冷下面冻");
        check("幾錢整", "修要多少钱");
        check("有冇人可以嚟睇下", "有没有人可以来看下");
        check("睇唔到", "看不到");
        check("外机不转", "");
        check("八点整送到", "");
        check("系统有着很多问题", "");
    }
}
