//! What did a customer ask, and what came of it?
//!
//! One pass over the events of a talk. A question is a message in the customer's own words that the bot had to do something about; a pressed
//! button is none, and what goes wrong afterwards is held against the question that it followed.

use crate::conversation::amend::Amendments;
use crate::conversation::event::Event;
use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::{Act, BotFact, Reply};
use crate::conversation::fact::customer::{CustomerFact, Rating};
use crate::conversation::fact::desk::DeskFact;
use crate::conversation::fact::system::SystemFact;
use crate::conversation::handoff::HandoffReason;
use crate::conversation::id::ConversationId;
use crate::kb::entry::AtomId;
use jiff::Timestamp;
use serde::Serialize;

/// At so many stars or fewer a customer is unhappy.
const FEW_STARS: u8 = 2;

/// The most questions of one talk; who asks more is no customer.
const MOST_QUESTIONS: usize = 50;

/// The most characters of a question, and of what an agent answered.
const LONGEST: usize = 500;

/// What went wrong with a question, the worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// Choices were offered, and the customer left without pressing one.
    Unclicked,
    /// The customer got an answer, and asked the same again.
    AskedAgain,
    /// The customer left in the middle of a symptom tree or a procedure.
    LeftInside,
    /// None of the choices was meant.
    NoneOfThem,
    /// The bot did not know.
    Missed,
    /// Few stars, or a complaint.
    Unhappy,
    /// The customer said that it is not solved.
    Unsolved,
    /// A person had to help: because it was asked for, or because the bot could not.
    HandedOver,
}

impl Trouble {
    /// All, in their order.
    pub const ALL: [Trouble; 8] = [
        Trouble::Unclicked,
        Trouble::AskedAgain,
        Trouble::LeftInside,
        Trouble::NoneOfThem,
        Trouble::Missed,
        Trouble::Unhappy,
        Trouble::Unsolved,
        Trouble::HandedOver,
    ];

    /// The name in reports and on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Trouble::Unclicked => "unclicked",
            Trouble::AskedAgain => "asked_again",
            Trouble::LeftInside => "left_inside",
            Trouble::NoneOfThem => "none_of_them",
            Trouble::Missed => "missed",
            Trouble::Unhappy => "unhappy",
            Trouble::Unsolved => "unsolved",
            Trouble::HandedOver => "handed_over",
        }
    }
}

/// A question, and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// The talk.
    pub conversation: ConversationId,
    /// When it was asked.
    pub at: Timestamp,
    /// In the customer's words.
    pub text: String,
    /// The language of the talk.
    pub locale: String,
    /// What the bot answered, if it did.
    pub answered: Option<AtomId>,
    /// Whether choices were offered before.
    pub is_clarified: bool,
    /// The worst that went wrong; nothing where nothing is known to have.
    pub trouble: Option<Trouble>,
    /// What an agent first wrote about it.
    pub agent_said: Option<String>,
}

/// The questions of a talk, in their order; none of test traffic. What `is_remark` asks nothing by itself, such as 没解决, 都不是 or 转人工: what goes
/// wrong after it is held against the question before.
pub fn asked(conversation: ConversationId, events: &[Event], is_remark: impl Fn(&str) -> bool) -> Vec<Asked> {
    let Some(Event { fact: Fact::Customer(CustomerFact::Opened(opened)), .. }) = events.first() else { return Vec::new() };
    if opened.is_test {
        return Vec::new();
    }
    let locale = opened.locale.clone();
    let mut listener = Listener {
        conversation,
        locale,
        done: Vec::new(),
        open: None,
        last_act: None,
        has_pressed: false,
        is_at_desk: false,
        is_over: false,
    };
    let amendments = Amendments::among(events);
    events.iter().filter_map(|event| amendments.held(event)).for_each(|event| listener.hear(&event, &is_remark));
    listener.leave();
    listener.done
}

struct Listener {
    conversation: ConversationId,
    locale: String,
    done: Vec<Asked>,
    /// A message that nothing was done about yet.
    open: Option<(Timestamp, String)>,
    /// What the bot last did about the last question.
    last_act: Option<Act>,
    /// Whether the customer pressed a button since.
    has_pressed: bool,
    is_at_desk: bool,
    is_over: bool,
}

impl Listener {
    fn hear(&mut self, Event { at, fact, .. }: &Event, is_remark: &impl Fn(&str) -> bool) {
        match fact {
            Fact::Customer(CustomerFact::Said { text, choice }) => match choice {
                Some(_) => self.has_pressed = true,
                None => self.open = Some((*at, cut(text))).filter(|_| !is_remark(text)),
            },
            Fact::Customer(CustomerFact::Rated(rating)) => self.rated(rating),
            Fact::Customer(CustomerFact::Opened(_) | CustomerFact::SentFile { .. } | CustomerFact::LeftQueue { .. }) => {}
            Fact::Customer(CustomerFact::Checked { .. } | CustomerFact::Proved(_)) => {}
            Fact::Bot(BotFact::Said(reply)) => self.replied(reply),
            Fact::Bot(BotFact::HandedOff(handoff)) => {
                self.is_at_desk = true;
                match handoff.reason {
                    // What is dangerous or risky goes to a person however good the answers are.
                    HandoffReason::Danger | HandoffReason::RedLine => self.take(),
                    // 转人工 and a curse are no questions: it is the one before that had no good answer.
                    HandoffReason::Plea | HandoffReason::Anger => {
                        self.open = None;
                        self.suffer(Trouble::HandedOver);
                    }
                    HandoffReason::Unresolved | HandoffReason::Procedure => {
                        self.take();
                        self.suffer(Trouble::HandedOver);
                    }
                }
            }
            Fact::Bot(_) => {}
            Fact::Desk(DeskFact::Said { text, .. }) => {
                if let Some(last) = self.done.last_mut().filter(|_| self.is_at_desk) {
                    last.agent_said.get_or_insert_with(|| cut(text));
                }
            }
            Fact::Desk(DeskFact::Returned { .. }) => self.is_at_desk = false,
            Fact::Desk(_) => {}
            Fact::System(fact) => self.is_over |= matches!(fact, SystemFact::Closed { .. }),
        }
    }

    /// Takes the open message for a question.
    fn take(&mut self) {
        if let Some((at, text)) = self.open.take()
            && self.done.len() < MOST_QUESTIONS
        {
            let (conversation, locale) = (self.conversation, self.locale.clone());
            let asked = Asked { conversation, at, text, locale, answered: None, is_clarified: false, trouble: None, agent_said: None };
            self.done.push(asked);
        }
    }

    fn replied(&mut self, reply: &Reply) {
        match reply.act {
            Act::Greet | Act::Confirm | Act::Notice | Act::Close | Act::HandOff => return,
            // A reply to a question of a tree or procedure is none of its own.
            Act::Ask if self.last_act == Some(Act::Ask) => self.open = None,
            Act::Ask | Act::Answer | Act::Clarify | Act::Miss => {}
        }
        let was_clarified = self.last_act == Some(Act::Clarify) && self.has_pressed;
        if was_clarified && matches!(reply.act, Act::Clarify | Act::Miss) {
            self.suffer(Trouble::NoneOfThem);
        }
        self.take();
        match reply.act {
            Act::Answer => self.answered(reply),
            Act::Clarify => self.done.last_mut().into_iter().for_each(|last| last.is_clarified = true),
            Act::Miss if !was_clarified => self.suffer(Trouble::Missed),
            _ => {}
        }
        (self.last_act, self.has_pressed) = (Some(reply.act), false);
    }

    fn answered(&mut self, reply: &Reply) {
        let Some(atom) = reply.citations.first().map(|citation| citation.atom.clone()) else { return };
        let Some((last, before)) = self.done.split_last_mut() else { return };
        if let Some(former) = before.last_mut().filter(|former| former.answered.as_ref() == Some(&atom)) {
            former.trouble = former.trouble.max(Some(Trouble::AskedAgain));
        }
        last.answered.get_or_insert(atom);
    }

    fn rated(&mut self, rating: &Rating) {
        if rating.is_complaint || rating.stars.is_some_and(|stars| stars <= FEW_STARS) {
            self.suffer(Trouble::Unhappy);
        }
        match rating.solved {
            Some(false) => {
                // 没解决 is no question.
                self.open = None;
                self.suffer(Trouble::Unsolved);
            }
            Some(true) => self.open = None,
            None => {}
        }
    }

    /// The talk ends here, as far as is known.
    fn leave(&mut self) {
        match self.last_act.filter(|_| !self.is_at_desk && !self.is_over) {
            Some(Act::Clarify) => self.suffer(Trouble::Unclicked),
            Some(Act::Ask) => self.suffer(Trouble::LeftInside),
            _ => {}
        }
    }

    /// Holds something against the last question.
    fn suffer(&mut self, trouble: Trouble) {
        if let Some(last) = self.done.last_mut() {
            last.trouble = last.trouble.max(Some(trouble));
        }
    }
}

fn cut(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn said(text: &str) -> Value {
        json!({"type": "customer_said", "text": text})
    }

    fn pressed(text: &str) -> Value {
        json!({"type": "customer_said", "text": text, "choice": {"event": 1, "place": 0}})
    }

    fn bot(act: &str, atom: Option<&str>) -> Value {
        let citations: Vec<Value> = atom.iter().map(|atom| json!({"atom": atom, "hash": "0"})).collect();
        json!({"type": "bot_said", "act": act, "text": "。", "choices": ["甲"], "citations": citations, "confidence": null})
    }

    fn rated(solved: bool) -> Value {
        json!({"type": "rated", "solved": solved, "stars": null, "comment": null})
    }

    fn handed_off(reason: &str) -> Value {
        let packet = json!({"summary": "", "slots": {}, "tried": [], "path": [], "parts": [], "anger": 0.0, "red_lines": []});
        json!({"type": "handed_off", "id": 1, "reason": reason, "skill": "general", "priority": "normal", "packet": packet})
    }

    /// The questions of a talk.
    fn questions(facts: &[Value]) -> Vec<Asked> {
        let opened = json!({"type": "opened", "locale": "zh-CN", "channel": "web", "visitor": null, "page": null, "is_test": false});
        let events: Vec<Event> = (1..)
            .zip(std::iter::once(&opened).chain(facts))
            .map(|(id, fact)| Event { id, at: Timestamp::UNIX_EPOCH, fact: serde_json::from_value(fact.clone()).unwrap() })
            .collect();
        asked("1".parse().unwrap(), &events, |text| text == "不是这些")
    }

    /// Checks the questions of a talk, each as `text trouble`.
    fn check(facts: &[Value], expected: &[&str]) {
        let shown = |asked: Asked| format!("{} {}", asked.text, asked.trouble.map_or("-", Trouble::name));
        let shown: Vec<String> = questions(facts).into_iter().map(shown).collect();
        assert_eq!(shown, expected, "{facts:#?}");
    }

    #[test]
    fn what_goes_wrong_is_held_against_the_question_before() {
        let (a, b) = (Some("a/a"), Some("b/b"));
        check(&[said("怎么退货"), bot("answer", a)], &["怎么退货 -"]);
        check(&[said("怎么退货"), bot("miss", None)], &["怎么退货 missed"]);
        check(&[said("你好"), bot("greet", None)], &[]);
        check(&[said("退货"), bot("answer", a), said("没解决"), rated(false), bot("answer", b)], &["退货 unsolved"]);
        check(&[said("退货"), bot("answer", a), said("怎么退"), bot("answer", a)], &["退货 asked_again", "怎么退 -"]);
        check(&[said("退货"), bot("clarify", None)], &["退货 unclicked"]);
        check(&[said("退货"), bot("clarify", None), pressed("都不是"), bot("miss", None)], &["退货 none_of_them"]);
        check(&[said("退货"), bot("clarify", None), pressed("退货流程"), bot("answer", a)], &["退货 -"]);
        check(&[said("不制冷"), bot("ask", None), said("亮"), bot("ask", None)], &["不制冷 left_inside"]);
        check(&[said("不制冷"), bot("ask", None), said("亮"), bot("answer", a)], &["不制冷 -", "亮 -"]);
        check(&[said("退货"), bot("answer", a), said("人工"), handed_off("plea")], &["退货 handed_over"]);
        check(&[said("人工"), handed_off("plea")], &[]);
        check(&[said("登录不了"), bot("clarify", None), said("不是这些"), handed_off("unresolved")], &["登录不了 handed_over"]);
        check(&[said("怎么开机"), handed_off("unresolved")], &["怎么开机 handed_over"]);
        check(&[said("漏电了"), handed_off("danger")], &["漏电了 -"]);
    }

    #[test]
    fn what_an_agent_took_back_is_no_answer() {
        let said = |text: &str| json!({"type": "agent_said", "agent": "小王", "text": text});
        let amended = |text: Option<&str>| json!({"type": "amended", "message": 4, "agent": "小王", "text": text});
        let check = |facts: &[Value], expected: Option<&str>| {
            let before = [self::said("怎么退货"), handed_off("unresolved")];
            let asked = questions(&[&before, facts].concat());
            assert_eq!(asked[0].agent_said.as_deref(), expected, "{facts:?}");
        };
        check(&[said("七天内可退")], Some("七天内可退"));
        check(&[said("七天内可退"), amended(Some("十五天内可退"))], Some("十五天内可退"));
        check(&[said("七天内可退"), amended(None), said("请稍等")], Some("请稍等"));
    }

    #[test]
    fn a_question_is_clarified_where_choices_were_offered() {
        let check = |facts: &[Value], expected: &[bool]| {
            let clarified: Vec<bool> = questions(facts).into_iter().map(|asked| asked.is_clarified).collect();
            assert_eq!(clarified, expected, "{facts:#?}");
        };
        check(&[said("退货"), bot("answer", Some("a/a"))], &[false]);
        check(&[said("退货"), bot("clarify", None), pressed("退货流程"), bot("answer", Some("a/a"))], &[true]);
        check(&[said("退货"), bot("answer", Some("a/a")), said("发票"), bot("clarify", None)], &[false, true]);
    }
}
