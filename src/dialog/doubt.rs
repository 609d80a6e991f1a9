//! Does a message only say that something is done, or does it also ask, wish or contradict?
//!
//! 已经取消了怎么还在送 and 能开专票就好了 have 取消了 and 好了 in them, and neither says that all is well. Read beside the words of a choice; which
//! choice they name is not known here.

use crate::text::normalize::NormalText;

/// Words of a question.
const ASKS: [&str; 25] = [
    "吗",
    "怎么",
    "咋",
    "为什么",
    "为啥",
    "多久",
    "多少",
    "多长时间",
    "几天",
    "几时",
    "啥时",
    "哪",
    "能不能",
    "能否",
    "可不可以",
    "是不是",
    "会不会",
    "要不要",
    "有没有",
    "什么",
    "how ",
    "when ",
    "why ",
    "what ",
    "?",
];

/// Words that take back what stands beside them; a complaint does so too.
const CONTRADICTS: [&str; 13] = ["还在", "还没", "还是没", "还是不", "但", "可是", "不过", "却", "结果", " but ", "yet ", "why ", "still"];

/// Words of a complaint that something goes on which should have ended.
const COMPLAINS: [&str; 8] = ["怎么还", "咋还", "为什么还", "为啥还", "怎么又", "为什么又", "why is it still", "but still"];

/// Words that tell how far something has come, where nothing is asked. Others may name a matter: 忘记密码了.
const TELLS: [&str; 9] = ["已经", "还没", "刚刚", "等了", "天了", "个月了", "小时了", "already", "not yet"];

/// Words of a wish or a condition.
const WISHES: [&str; 10] = ["要是", "如果", "只要", "除非", "希望", "保证", "最好", "if ", "wish", "as long as"];

/// What is said of a thing wished for; of a thing that is done too, so that it counts only beside one of [`WANTS`].
const THEN_WELL: [&str; 3] = ["就好了", "就行了", "就可以了"];

/// Words of a want that also stand elsewhere.
const WANTS: [&str; 4] = ["能", "要", "想", "给我"];

/// Words that agree, or show that something was heard, before what is meant.
const NODS: [&str; 16] =
    ["是的", "是啊", "是呀", "对的", "对啊", "好的", "好吧", "嗯", "对", "哦", "噢", "yes", "yeah", "yep", "okay", "ok"];

/// Words that are said for courtesy alone.
const COURTESIES: [&str; 6] = ["谢", "辛苦", "再见", "拜", "thank", "bye"];

/// What customers try before they write, as it stands before 过.
const TRIED: [char; 16] = ['洗', '试', '换', '修', '查', '看', '拔', '插', '启', '清', '拆', '关', '开', '调', '弄', '擦'];

/// Whether a message tells what the customer has tried: 洗过了滤网.
pub fn tells_what_was_tried(text: &NormalText) -> bool {
    let is_tried = |(at, _): (usize, &str)| text.as_str()[..at].ends_with(TRIED);
    !asks(text) && text.as_str().match_indices('过').any(is_tried)
}

/// What a message says behind a nod: 就是没收到 in 是的 就是没收到. Nothing where it has no nod, or only a courtesy behind it.
pub fn behind_nod(text: &NormalText) -> Option<NormalText> {
    let mut rest = text.as_str();
    while let Some(behind) = NODS.iter().find_map(|nod| rest.strip_prefix(nod)) {
        rest = behind.trim_start_matches(|c: char| !c.is_alphanumeric());
    }
    let says_more = rest.len() < text.as_str().len() && !rest.is_empty() && !COURTESIES.iter().any(|word| rest.contains(word));
    says_more.then(|| NormalText::of(rest))
}

/// Whether a message asks something.
pub fn asks(text: &NormalText) -> bool {
    has(text, &ASKS)
}

/// Whether a message tells how far something has come, and asks nothing.
pub fn tells(text: &NormalText) -> bool {
    !asks(text) && has(text, &TELLS)
}

/// Whether a message complains that something goes on which should have ended.
pub fn complains(text: &NormalText) -> bool {
    has(text, &COMPLAINS)
}

/// Whether a message takes back what it says.
pub fn contradicts(text: &NormalText) -> bool {
    complains(text) || has(text, &CONTRADICTS)
}

/// Whether a message asks, wishes or contradicts, so that what it says of a thing done does not mean that all is well.
pub fn is_doubted(text: &NormalText) -> bool {
    asks(text) || contradicts(text) || has(text, &WISHES) || (has(text, &THEN_WELL) && has(text, &WANTS))
}

fn has(text: &NormalText, words: &[&str]) -> bool {
    words.iter().any(|word| text.as_str().contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_done_is_doubted_by_what_stands_beside_it() {
        let check = |text: &str, expected: bool| assert_eq!(is_doubted(&NormalText::of(text)), expected, "{text}");
        for text in [
            "已经取消了怎么还在送",
            "能保证给我开公司发票，不需要我另外付税费就好了",
            "能开专票就好了",
            "好了吗",
            "改好了但是没变",
            "it's done but nothing came",
        ] {
            check(text, true);
        }
        for text in ["好了改好了", "这样就好了", "办好了，谢谢", "已经取消成功了", "all good", "点一下就行了"]
        {
            check(text, false);
        }
    }

    #[test]
    fn a_question_is_told_from_what_is_told() {
        let check = |text: &str, expected: bool| assert_eq!(asks(&NormalText::of(text)), expected, "{text}");
        check("多久能到", true);
        check("退款什么时候到", true);
        check("how much do i get back", true);
        check("等了十天了", false);
        check("已经收到货了", false);
        assert!(tells(&NormalText::of("还没发货")) && !tells(&NormalText::of("还没发货怎么办")) && !tells(&NormalText::of("忘记密码了")));
        let behind = |text: &str| behind_nod(&NormalText::of(text)).map(|rest| rest.as_str().to_owned());
        assert_eq!(behind("是的，就是没收到").as_deref(), Some("就是没收到"));
        assert_eq!(behind("嗯嗯 好的改好了").as_deref(), Some("改好了"));
        assert!(behind("没收到").is_none() && behind("好的，谢谢").is_none() && behind("嗯嗯").is_none());
        assert!(complains(&NormalText::of("我取消了 怎么还在派送呢")) && !complains(&NormalText::of("还在派送")));
    }
}
