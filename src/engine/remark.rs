//! Does a message ask nothing by itself?
//!
//! 没解决, 都不是, 谢谢, 转人工 and a bare number say something about what was said before; nobody can write an answer to them.

use crate::engine::Engine;
use crate::engine::decide::policy::Says;
use crate::privacy;
use crate::talk::TalkAct;
use crate::text::normalize::{NormalText, is_han, spoken};
use crate::text::question::is_question;

/// What is longer says something of its own, in Han characters; words of Latin letters are about three times as long.
const LONGEST: usize = 10;

/// A message with fewer letters has no question in it.
const FEWEST_LETTERS: usize = 2;

impl Engine {
    /// Whether a message asks nothing by itself.
    pub fn is_remark(&self, text: &str) -> bool {
        let normal = NormalText::of(&privacy::mask(text));
        let letters = normal.as_str().chars().filter(|c| is_han(*c) || c.is_alphabetic()).count();
        let longest = if normal.as_str().chars().any(is_han) { LONGEST } else { 3 * LONGEST };
        if letters < FEWEST_LETTERS || spoken(normal.as_str()).chars().count() > longest {
            return letters < FEWEST_LETTERS;
        }
        let is_small = self.talk.act(&normal).is_some_and(|act| act != TalkAct::AskOn);
        is_small || self.escalation.pleas.is_plea(&normal) || self.is_verdict(text, &normal) || self.is_reply(&normal)
    }

    /// Whether a message says that it is solved, or not, or that none was meant, and asks nothing besides.
    fn is_verdict(&self, text: &str, normal: &NormalText) -> bool {
        let says = &self.policy.says;
        let lists = [&says.solved, &says.unsolved, &says.none];
        !is_question(text) && lists.into_iter().any(|list| Says::has(list, normal))
    }

    /// Whether a message replies to a question and says nothing else: 可以 does, and 可以开发票吗 does not.
    fn is_reply(&self, normal: &NormalText) -> bool {
        let (says, words) = (&self.policy.says, spoken(normal.as_str()));
        let lists = [&says.cancel, &says.back, &says.unknown, &says.resume, &says.agree];
        lists.into_iter().flatten().any(|phrase| spoken(NormalText::of(phrase).as_str()) == words)
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::Engine;
    use crate::source::SourceSet;
    use jiff::Timestamp;

    #[test]
    fn what_is_said_about_what_was_said_is_a_remark() {
        let engine = Engine::compile(&SourceSet::embedded_kb(), &SourceSet::embedded_intents(), Timestamp::UNIX_EPOCH).0.unwrap();
        let check = |text: &str, expected: bool| assert_eq!(engine.is_remark(text), expected, "{text}");
        for remark in ["没解决", "都不是", "转人工", "人工客服", "谢谢", "好的", "talk to a person", "13800138000", "？", "算了", "解决了"]
        {
            check(remark, true);
        }
        for remark in ["可以", "要的", "不知道", "继续", "20261130000123456", "还是没解决", "这些都不是", "yes please"] {
            check(remark, true);
        }
        for question in [
            "可以开发票吗",
            "可以用花呗分期付款吗",
            "要运费吗",
            "是正品吗",
            "取消订单",
            "怎么取消订单",
            "会员有什么好处",
            "对面能送到吗",
            "我要退货",
            "is it new",
        ] {
            check(question, false);
        }
        for question in ["怎么退货", "我要转人工，刚下的单能拆开发吗", "登录不了", "can I return it"] {
            check(question, false);
        }
    }
}
