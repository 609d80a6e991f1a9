//! Does this message ask for a person?
//!
//! Phrases decide, not a model: who writes 转人工 gets a person every time, and an editor sees why.

use crate::escalation::phrase::{Bare, Phrases};
use crate::text::normalize::NormalText;
use std::collections::BTreeSet;

/// Words that may stand around, or between, whole phrases: `请帮我人工一下`.
const PARTICLES: &str = "啊 呀 吧 呢 吗 么 嘛 哦 噢 喔 啦 呗 哈 嗯 哎 唉 诶 喂 哟 咯 呃 额 嘞 亲 请 请问 麻烦 拜托 帮我 帮忙 帮 我 我要 我想 \
    要 想 需要 给我 给 你好 您好 一下 快 快点 赶紧 赶快 尽快 马上 立刻 立即 现在 就 只要 直接 还是 那 好的 \
    please pls plz hello hi hey now i want need would like give me get to a an the just";

/// Thanks may stand behind a whole phrase: `人工谢谢` is a plea, `谢谢客服` is none.
const THANKS: &str = "谢谢 谢了 多谢 thanks thank you";

/// A message longer than this, without separators, is more than a phrase with particles; the shipped phrases have at most 20 characters.
const LONGEST_WHOLE: usize = 60;

/// `plea.ron`. Made by `load`.
#[derive(Debug, Clone)]
pub struct PleaPhrases {
    contains: Phrases,
    unless: Phrases,
    /// Without separators.
    whole: BTreeSet<String>,
}

impl PleaPhrases {
    /// Pleas are messages that contain one of `contains`, or are one of `whole`, when `unless` is taken out.
    pub fn new(contains: Vec<NormalText>, whole: &[NormalText], unless: Vec<NormalText>) -> Self {
        let whole = whole.iter().map(|phrase| Bare::of(phrase.as_str()).text).collect();
        PleaPhrases { contains: Phrases::new(contains), unless: Phrases::new(unless), whole }
    }

    /// Whether a message asks for a person.
    pub fn is_plea(&self, text: &NormalText) -> bool {
        let left = self.unless.take_out(text.as_str());
        self.is_whole(&Bare::of(&left)) || !self.contains.find_apart(&left).is_empty()
    }

    /// Whether a message is made of whole phrases, once or often, and particles alone.
    fn is_whole(&self, bare: &Bare) -> bool {
        let text = &bare.text;
        if text.chars().nth(LONGEST_WHOLE).is_some() {
            return false;
        }
        // For each place: whether particles alone lead up to it, and whether phrases do.
        let mut reached = vec![(false, false); text.len() + 1];
        reached[0].0 = true;
        for at in (0..text.len()).filter(|&at| text.is_char_boundary(at)) {
            let (by_particles, by_phrases) = reached[at];
            if !(by_particles || by_phrases) || bare.is_inside_word(at) {
                continue;
            }
            let ends = |word: &str| text[at..].starts_with(word).then_some(at + word.len()).filter(|&end| !bare.is_inside_word(end));
            for end in PARTICLES.split_whitespace().filter_map(ends) {
                reached[end].0 |= by_particles;
                reached[end].1 |= by_phrases;
            }
            for end in THANKS.split_whitespace().filter_map(ends) {
                reached[end].1 |= by_phrases;
            }
            for end in self.whole.iter().filter_map(|phrase| ends(phrase)) {
                reached[end].1 = true;
            }
        }
        reached[text.len()].1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: bool) {
        let contains = ["转人工", "找人工", "zhuan ren gong", "talk to a human", "don't want a bot"].map(NormalText::of);
        let whole = ["人工", "客服", "有人吗", "人呢", "agent", "ren gong", "0"].map(NormalText::of);
        let unless = ["人工智能", "人工费", "不用转人工"].map(NormalText::of);
        assert_eq!(PleaPhrases::new(contains.to_vec(), &whole, unless.to_vec()).is_plea(&NormalText::of(text)), expected, "{text}");
    }

    #[test]
    fn a_phrase_anywhere_asks_for_a_person() {
        check("你别说了，给我转人工！", true);
        check("轉\u{200b}人工", true);
        check("转 人 工", true);
        check("ZhuanRenGong", true);
        check("I want to talk to a HUMAN", true);
        check("i don’t want a bot", true);
    }

    #[test]
    fn a_whole_message_asks_for_a_person() {
        check("人工", true);
        check("麻烦帮我人工一下，谢谢啦~", true);
        check("人工人工人工", true);
        check("人工！人工！客服呢？？", true);
        check("有人吗", true);
        check("0", true);
        check("rengong", true);
        check("agent please", true);
    }

    #[test]
    fn other_messages_do_not() {
        check("人工智能是什么", false);
        check("人工智能", false);
        check("人工费多少", false);
        check("安装要不要人工费", false);
        check("不用转人工", false);
        check("不用 转人工，谢谢客服", false);
        check("谢谢客服", false);
        check("人工湖", false);
        check("客服几点上班", false);
        check("reagent", false);
        check("100", false);
        check("0000", false);
        check("你好", false);
        check("？？？", false);
    }
}
