//! How does a flow ask another system?
//!
//! A step that asks stops the flow: what it wants is a [`Call`], which somebody else carries out, and what came of it lets the flow go on
//! where it stopped. What an answer gives is kept under the name of its connector, as `order.state`, so that no detail of the customer's is
//! taken for it.

use crate::connector::call::{Call, Outcome};
use crate::dialog::flow::{CallStep, Flow, Step, StepIdx};
use crate::dialog::heard::Heard;
use crate::dialog::progress::{Line, Paused, Progress};
use crate::dialog::run::Run;
use std::collections::BTreeMap;

/// The place for the age of an answer in [`CallStep::aged`].
pub const MINUTES: &str = "minutes";

/// From this age on an answer is said to be old, in seconds.
pub const AGED_SECONDS: u64 = 60;

/// What a flow that stopped is told.
#[derive(Debug, Clone, Copy)]
pub enum Told<'a> {
    /// Whether the question can be asked.
    CanAsk(bool),
    /// What came of the question.
    Outcome(&'a Outcome),
}

impl Paused {
    /// What the step wants to have asked; `visitor` is the one who has shown who they are, and `n_effects` how many changes were made before.
    pub fn call(&self, step: &CallStep, visitor: Option<&str>, n_effects: u32) -> Call {
        let known = |(input, slot): &(String, String)| Some((input.clone(), self.slots.get(slot)?.clone()));
        Call {
            connector: step.connector.clone(),
            inputs: step.with.iter().filter_map(known).collect(),
            visitor: visitor.filter(|_| step.needs_identity).map(str::to_owned),
            effect: step.has_effect.then_some(n_effects),
        }
    }
}

/// Goes on where the flow stopped.
pub fn resume(flow: &Flow, mut paused: Paused, told: Told<'_>, heard: &Heard<'_>) -> Progress {
    let next = match flow.step(paused.step) {
        Step::CanAsk { next, otherwise, .. } => match told {
            Told::CanAsk(true) => *next,
            Told::CanAsk(false) | Told::Outcome(_) => *otherwise,
        },
        Step::Call(step) => match told {
            Told::Outcome(Outcome::Answered { answer, gave, age_seconds }) => match step.answers.iter().find(|own| own.name == *answer) {
                Some(own) => {
                    paused.take(step, gave, *age_seconds, heard.locale);
                    own.next
                }
                None => step.otherwise,
            },
            Told::Outcome(Outcome::Failed(_)) | Told::CanAsk(_) => step.otherwise,
        },
        Step::Say { .. } | Step::Ask { .. } | Step::Choose { .. } | Step::Answer { .. } | Step::Branch { .. } => paused.step,
        Step::HandOff { .. } | Step::End { .. } | Step::Close { .. } => paused.step,
    };
    let opening = paused.is_opening.then_some(heard.text);
    Run::resumed(flow, heard.locale, paused, opening).go_on(next)
}

/// Drops what other systems gave for details that are others now, and gives the first step that asks for it again. A change is not asked for
/// again by itself.
pub(super) fn drop_stale(flow: &Flow, before: &BTreeMap<String, String>, slots: &mut BTreeMap<String, String>) -> Option<StepIdx> {
    let mut first = None;
    loop {
        let stale = flow.steps.iter().enumerate().find_map(|(at, step)| {
            let Step::Call(step) = step else { return None };
            let prefix = format!("{}.", step.connector);
            let is_given = slots.keys().any(|name| name.starts_with(&prefix));
            let is_other = step.with.iter().any(|(_, slot)| before.get(slot) != slots.get(slot));
            (is_given && is_other).then_some((at, step, prefix))
        });
        let Some((at, step, prefix)) = stale else { return first };
        slots.retain(|name, _| !name.starts_with(&prefix));
        let again = u16::try_from(at).ok().map(StepIdx).filter(|_| !step.has_effect);
        first = first.or(again);
    }
}

impl Paused {
    /// Keeps what an answer gave in the place of what the same connector gave before, and says its age if it has one.
    fn take(&mut self, step: &CallStep, gave: &BTreeMap<String, String>, age_seconds: u64, locale: &str) {
        let prefix = format!("{}.", step.connector);
        self.slots.retain(|name, _| !name.starts_with(&prefix));
        self.slots.extend(gave.iter().map(|(name, value)| (format!("{prefix}{name}"), value.clone())));
        if let Some(aged) = step.aged.as_ref().filter(|_| age_seconds >= AGED_SECONDS) {
            let minutes = (age_seconds / 60).to_string();
            self.lines.push(Line::Words(aged.in_locale(locale).fill(|slot| (slot == MINUTES).then_some(minutes.as_str()))));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connector::call::Failure;
    use crate::dialog::load::tests::flow;
    use crate::dialog::machine::{advance, start};
    use crate::dialog::progress::Next;
    use crate::intent::slot::SlotValue;
    use crate::text::normalize::NormalText;
    use jiff::Timestamp;

    /// Asks for an order, then for what is in stock of its item, then cancels it.
    const CANCEL: &str = r#"(
        id: "cancel", title: "取消", start: "can",
        steps: {
            "can": CanAsk(connector: "order", next: "number", otherwise: "off"),
            "number": Ask(words: "订单号？", slot: "order", kind: OrderNumber, retry: "订单号？", tries: 1, next: "look", otherwise: "off"),
            "look": Call(
                connector: "order", answers: { "found": "state", "unknown": "number" }, aged: "{minutes} 分钟前：", otherwise: "silent",
            ),
            "state": Branch(slot: "order.parcel", cases: { "*": "late" }, otherwise: "stock"),
            "stock": Call(connector: "stock", with: { "item": "order.item" }, answers: { "found": "reason" }, otherwise: "reason"),
            "reason": Choose(
                words: "{order.item}，为什么？", slot: "reason", retry: "为什么？", tries: 1, otherwise: "off",
                choices: [(label: "买错了", next: "confirm")],
            ),
            "confirm": Choose(words: "确认？", retry: "确认？", tries: 1, otherwise: "off", choices: [(label: "确认", next: "cancel")]),
            "cancel": Call(connector: "cancel", answers: { "done": "done", "too_late": "late" }, otherwise: "silent"),
            "late": End(words: "已发货：{order.state}。"),
            "done": End(words: "退款 {cancel.refund} 元。"),
            "silent": End(words: "查不了。"),
            "off": End(words: "再见。"),
        },
    )"#;

    fn answered(answer: &str, gave: &[(&str, &str)], age_seconds: u64) -> Outcome {
        let gave = gave.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        Outcome::Answered { answer: answer.to_owned(), gave, age_seconds }
    }

    /// Runs the flow over messages; whatever it asks is answered by the next outcome, and in brackets stands what it asked.
    fn check(messages: &[&str], can_ask: bool, outcomes: &[Outcome], expected: &str) {
        let flow = flow("cancel", CANCEL);
        let (mut shown, mut standing, mut outcomes) = (String::new(), None, outcomes.iter());
        for original in messages {
            let number = original.chars().filter(char::is_ascii_digit).collect::<String>();
            let kind = crate::intent::slot::SlotKind::OrderNumber;
            let slots: Vec<SlotValue> = Some(number).filter(|n| n.len() > 7).map(|value| SlotValue { kind, value }).into_iter().collect();
            let heard = Heard {
                original,
                text: &NormalText::of(original),
                slots: &slots,
                is_correction: false,
                locale: "",
                now: Timestamp::UNIX_EPOCH,
            };
            let mut progress = match &standing {
                Some(standing) => advance(&flow, standing, &heard),
                None => start(&flow, &heard),
            };
            while let Next::Pause(paused) = &progress.next {
                let told = match flow.step(paused.step) {
                    Step::Call(step) => {
                        let call = paused.call(step, Some("u-1"), 4);
                        shown += &format!("[{} {:?} {:?} {:?}]", call.connector, call.inputs, call.visitor, call.effect);
                        Told::Outcome(outcomes.next().expect("there is an outcome for each question"))
                    }
                    _ => Told::CanAsk(can_ask),
                };
                progress = resume(&flow, paused.clone(), told, &heard);
            }
            for line in &progress.lines {
                shown += &match line {
                    Line::Words(words) => words.clone(),
                    Line::Told(words) => format!("“{words}”"),
                    Line::Atom(_) => "#".to_owned(),
                };
            }
            if let Next::Wait { standing: next } = progress.next {
                standing = Some(next);
            }
        }
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_flow_asks_and_goes_on_with_what_came_of_it() {
        let failed = || Outcome::Failed(Failure::TimedOut);
        let order = r#"[order {"order": "20261122"} Some("u-1") None]"#;
        let shipped = answered("found", &[("state", "shipped"), ("item", "冰箱"), ("parcel", "SF1")], 0);
        let paid = |age| answered("found", &[("state", "paid"), ("item", "冰箱")], age);
        check(&["取消 20261122"], false, &[], "再见。");
        check(&["取消 20261122"], true, &[failed()], &format!("{order}查不了。"));
        check(&["取消 20261122"], true, std::slice::from_ref(&shipped), &format!("{order}“已发货：shipped。”"));
        check(&["取消 20261122"], true, &[answered("lost", &[], 0)], &format!("{order}查不了。"));
        check(
            &["取消", "20261122"],
            true,
            &[paid(179), failed()],
            &format!("订单号？{order}[stock {{\"item\": \"冰箱\"}} None None]2 分钟前：冰箱，为什么？"),
        );
        // The opening message has given the reason, but not the confirmation.
        let stock = r#"[stock {"item": "冰箱"} None None]"#;
        let cancel = r#"[cancel {"order": "20261122", "reason": "买错了"} Some("u-1") Some(4)]"#;
        let asked = format!("{order}{stock}确认？{cancel}");
        let opening = "买错了，取消 20261122";
        check(
            &[opening, "确认"],
            true,
            &[paid(0), failed(), answered("done", &[("refund", "1.00")], 0)],
            &format!("{asked}“退款 1.00 元。”"),
        );
        check(&[opening, "确认"], true, &[paid(0), failed(), failed()], &format!("{asked}查不了。"));
        // Another number, since the first is unknown.
        let other = order.replace("20261122", "20261123");
        check(
            &["20261122", "20261123"],
            true,
            &[answered("unknown", &[], 0), shipped],
            &format!("{order}订单号？{other}“已发货：shipped。”"),
        );
    }
}
