//! Which words of a message are somebody else's?
//!
//! A title in 《》 is nobody's anger, and neither is what stands in quotation marks after a word of saying or before a question about it.
//! Other quotation marks stress a word (你们的“服务”) and stay.

/// Pairs of marks.
const MARKS: [(char, char); 5] = [('“', '”'), ('「', '」'), ('『', '』'), ('"', '"'), ('《', '》')];

/// What stands before words that are told.
const SAID_BEFORE: [&str; 12] = ["说", "写", "写的", "叫", "显示", "提示", "弹出", "回复", "出现", "收到", "念", "唱"];

/// What stands behind words that are asked about.
const ASKED_BEHIND: [&str; 7] = ["什么意思", "是什么", "这个词", "这句", "这几个字", "两个字", "怎么写"];

/// The text with quoted words left out; the marks stay, so that what stood around does not grow together.
pub fn without_quotes(text: &str) -> String {
    let mut own = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((at, open, close)) = first_mark(rest) {
        let (before, behind) = (&rest[..at], &rest[at + open.len_utf8()..]);
        own.push_str(before);
        own.push(open);
        let Some(end) = behind.find(close) else {
            rest = behind;
            continue;
        };
        let after = &behind[end + close.len_utf8()..];
        if !(open == '《' || is_told(before) || is_asked_about(after)) {
            own.push_str(&behind[..end]);
        }
        own.push(close);
        rest = after;
    }
    own.push_str(rest);
    own
}

fn first_mark(text: &str) -> Option<(usize, char, char)> {
    text.char_indices().find_map(|(at, c)| MARKS.iter().find(|(open, _)| *open == c).map(|&(open, close)| (at, open, close)))
}

fn is_told(before: &str) -> bool {
    let before = before.trim_end_matches([':', ' ', ',', '了', '着']);
    SAID_BEFORE.iter().any(|word| before.ends_with(word))
}

fn is_asked_about(after: &str) -> bool {
    let after = after.trim_start_matches([' ', ',', '是']);
    ASKED_BEHIND.iter().any(|word| after.starts_with(word.trim_start_matches('是')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn told_words_are_left_out_and_stressed_words_stay() {
        let check = |text: &str, expected: &str| assert_eq!(without_quotes(text), expected, "{text}");
        check("页面提示:“垃圾”怎么办", "页面提示:“”怎么办");
        check("《去死吧》有货吗", "《》有货吗");
        check("\"nmsl\"是什么意思", "\"\"是什么意思");
        check("你们这“垃圾”服务", "你们这“垃圾”服务");
        check("他说“没有", "他说“没有");
        check("没有引号", "没有引号");
    }
}
