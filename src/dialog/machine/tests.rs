use super::*;
use crate::dialog::load::tests::flow;
use crate::dialog::progress::{Line, Next};
use crate::intent::slot::{SlotKind, SlotValue};
use crate::text::normalize::NormalText;
use jiff::Timestamp;
use proptest::prelude::*;
use proptest::sample::select;

/// Every kind of step but `Text`, with two questions of one kind and a way back.
const BOOKING: &str = r#"(
    id: "booking", title: "预约", start: "hello",
    steps: {
        "hello": Say(words: "好的。", next: "how"),
        "how": Answer(atom: "repair/book", next: "product"),
        "product": Choose(
            words: "哪种产品？", slot: "product", retry: "请选一种。", tries: 2, otherwise: "person",
            choices: [(label: "空调", says: ["冷气"], next: "phone"), (label: "不修了", next: "bye")],
        ),
        "phone": Ask(
            words: "手机号？", slot: "phone", kind: Phone, retry: "11 位数字。", tries: 3, next: "second", otherwise: "person",
        ),
        "second": Ask(
            words: "备用手机号？", slot: "second_phone", kind: Phone, retry: "11 位数字。", tries: 1, next: "check", otherwise: "check",
        ),
        "check": Choose(
            words: "{product}，{phone}，对吗？", retry: "对吗？", tries: 1, otherwise: "person",
            choices: [(label: "对", next: "which"), (label: "不对", next: "phone"), (label: "重来", next: "product")],
        ),
        "which": Branch(slot: "product", cases: { "空调": "air" }, otherwise: "person"),
        "air": HandOff(words: "{product}转专员，电话 {phone}。", skill: "repair", priority: High),
        "person": HandOff(words: "转专员。", skill: "general"),
        "bye": Close(words: "再见。", solved: false),
    },
)"#;

const WISH: &str = r#"(
    id: "wish", title: "留言", start: "what",
    steps: {
        "what": Ask(words: "请说。", slot: "wish", kind: Text, retry: "请说。", tries: 1, next: "thanks", otherwise: "thanks"),
        "thanks": End(words: "收到。"),
    },
)"#;

/// The mobile numbers of a message, so that these tests do not depend on how details are found.
fn phones(text: &str) -> Vec<SlotValue> {
    let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() == 11);
    numbers.map(|digits| SlotValue { kind: SlotKind::Phone, value: digits.to_owned() }).collect()
}

/// A message, and what is done with it.
fn hear<T>(original: &str, slots: &[SlotValue], act: impl FnOnce(&Heard<'_>) -> T) -> T {
    act(&Heard { original, text: &NormalText::of(original), slots, is_correction: false, locale: "", now: Timestamp::UNIX_EPOCH })
}

/// What is said, divided by `/`, and in brackets the buttons or how it ends.
fn shown(flow: &Flow, progress: &Progress) -> String {
    let lines = progress.lines.iter().map(|line| match line {
        Line::Words(words) | Line::Told(words) => words.clone(),
        Line::Atom(_) => "#".to_owned(),
    });
    let next = match &progress.next {
        Next::Wait { standing } => {
            let buttons = flow.choices(standing.step).filter(|choice| choice.has_button);
            buttons.map(|choice| choice.label.in_locale("").as_str()).collect::<Vec<_>>().join("|")
        }
        Next::Pause(_) => "pause".to_owned(),
        Next::End { slots, .. } => format!("end {slots:?}"),
        Next::HandOff { skill, priority, slots } => format!("{skill} {priority:?} {slots:?}"),
        Next::Close { solved } => format!("close {solved:?}"),
    };
    format!("{} [{next}]", lines.collect::<Vec<_>>().join("/"))
}

/// Runs a flow over messages; each but the first stands with whether it is accepted.
fn check(text: &str, first: &str, expected: &str, turns: &[(&str, bool, &str)]) {
    let id = text.split('"').nth(1).unwrap();
    let flow = flow(id, text);
    let mut progress = hear(first, &phones(first), |heard| start(&flow, heard));
    assert_eq!(shown(&flow, &progress), expected, "{first}");
    for (said, is_accepted, expected) in turns {
        let Next::Wait { standing } = &progress.next else { panic!("`{said}` comes after the end") };
        assert_eq!(hear(said, &phones(said), |heard| accepts(&flow, standing, heard)), *is_accepted, "{said}");
        progress = hear(said, &phones(said), |heard| advance(&flow, standing, heard));
        assert_eq!(shown(&flow, &progress), *expected, "{said}");
    }
}

const ASKED: &str = "好的。/#/哪种产品？ [空调|不修了]";

#[test]
fn a_flow_asks_for_each_detail() {
    check(
        BOOKING,
        "我要预约维修",
        ASKED,
        &[
            ("冷气", true, "手机号？ []"),
            ("13800138000", true, "备用手机号？ []"),
            ("没有", false, "空调，13800138000，对吗？ [对|不对|重来]"),
            ("对的", true, r#"空调转专员，电话 13800138000。 [repair High {"phone": "13800138000", "product": "空调"}]"#),
        ],
    );
    check(BOOKING, "预约", ASKED, &[("2", true, "再见。 [close Some(false)]")]);
    check(WISH, "留言", "请说。 []", &[("想要红色的", true, r#"收到。 [end {"wish": "想要红色的"}]"#)]);
}

#[test]
fn a_question_is_asked_so_often_and_then_left() {
    check(BOOKING, "预约", ASKED, &[("电视", false, "请选一种。 [空调|不修了]"), ("电视", false, "转专员。 [general Normal {}]")]);
    check(
        BOOKING,
        "预约",
        ASKED,
        &[
            ("第一个", true, "手机号？ []"),
            ("不想说", false, "11 位数字。 []"),
            ("为什么", false, "11 位数字。 []"),
            ("不", false, r#"转专员。 [general Normal {"product": "空调"}]"#),
        ],
    );
}

#[test]
fn a_detail_that_was_given_is_not_asked_for() {
    let done = "空调，13800138000，对吗？ [对|不对|重来]";
    check(BOOKING, "预约，13800138000", ASKED, &[("空调", true, "备用手机号？ []"), ("13900139000", true, done)]);
    check(BOOKING, "13800138000 或者 13900139000", ASKED, &[("空调", true, done)]);
    check(BOOKING, "预约", ASKED, &[("空调，电话13800138000", true, "备用手机号？ []")]);
    check(BOOKING, "预约", ASKED, &[("空调，13800138000，13900139000", true, done)]);
}

#[test]
fn a_way_back_asks_again() {
    check(
        BOOKING,
        "13800138000，13900139000",
        ASKED,
        &[
            ("空调", true, "空调，13800138000，对吗？ [对|不对|重来]"),
            ("不对", true, "手机号？ []"),
            ("13700137000", true, "备用手机号？ []"),
            ("13600136000", true, "空调，13700137000，对吗？ [对|不对|重来]"),
            ("不对，手机是 13500135000", true, "备用手机号？ []"),
        ],
    );
    check(
        BOOKING,
        "13800138000，13900139000",
        ASKED,
        &[
            ("空调", true, "空调，13800138000，对吗？ [对|不对|重来]"),
            ("重来", true, "哪种产品？ [空调|不修了]"),
            ("别的", false, "请选一种。 [空调|不修了]"),
        ],
    );
}

fn message() -> impl Strategy<Value = String> {
    let known = ["空调", "1", "第二个", "对", "不对", "重来", "13800138000", "13800138000 13900139000", "嗯嗯", "", "①", "没有"];
    prop_oneof![4 => select(known.to_vec()).prop_map(str::to_owned), 1 => any::<String>()]
}

proptest! {
    #[test]
    fn a_flow_always_goes_on_and_ends_when_no_reply_fits(
        text in select(vec![BOOKING, WISH]),
        first in message(),
        messages in prop::collection::vec(message(), 0..12),
    ) {
        let flow = flow(text.split('"').nth(1).unwrap(), text);
        let mut progress = hear(&first, &phones(&first), |heard| start(&flow, heard));
        for said in &messages {
            let Next::Wait { standing } = &progress.next else { break };
            progress = hear(said, &phones(said), |heard| advance(&flow, standing, heard));
        }
        let tries = flow.steps.iter().filter_map(|step| match step {
            Step::Ask { tries, .. } | Step::Choose { tries, .. } => Some(tries.get()),
            Step::Say { .. } | Step::Answer { .. } | Step::CanAsk { .. } | Step::Call(_) | Step::Branch { .. } => None,
            Step::HandOff { .. } | Step::End { .. } | Step::Close { .. } => None,
        });
        for _ in 0..tries.sum() {
            let Next::Wait { standing } = &progress.next else { break };
            progress = hear("随便什么", &[], |heard| advance(&flow, standing, heard));
        }
        prop_assert!(!matches!(progress.next, Next::Wait { .. }), "{progress:?}");
    }
}
