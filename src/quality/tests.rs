use super::*;
use crate::conversation::standard::Finding::{Failed, NotApplicable, Passed};
use crate::conversation::standard::QualityMeasure as M;
use jiff::SignedDuration;
use serde_json::{Value, json};
use std::sync::LazyLock;

static STANDARD: LazyLock<Standard> = LazyLock::new(|| ron::from_str(include_str!("../../intents/base/quality.ron")).unwrap());

/// A talk: what happens, and so many seconds after the opening. `顾客：` and `客服：` write; all else is a fact as it is stored.
fn events(locale: &str, lines: &[(i64, &str)]) -> Vec<Event> {
    let opened = json!({"type": "opened", "locale": locale, "channel": "web", "visitor": null, "page": null, "is_test": false});
    let facts = lines.iter().map(|(second, line)| (*second, fact(line)));
    let begin: Timestamp = "2026-11-23T02:00:00Z".parse().unwrap();
    let event = |(id, (second, fact)): (i64, (i64, Value))| Event {
        id,
        at: begin + SignedDuration::from_secs(second),
        fact: serde_json::from_value(fact).unwrap(),
    };
    (1..).zip(std::iter::once((0, opened)).chain(facts)).map(event).collect()
}

fn fact(line: &str) -> Value {
    if let Some(text) = line.strip_prefix("顾客：") {
        return json!({"type": "customer_said", "text": text});
    }
    if let Some(text) = line.strip_prefix("客服：") {
        return json!({"type": "agent_said", "agent": "小王", "text": text});
    }
    serde_json::from_str(line).unwrap()
}

const PLEA: &str = r#"{"type":"handed_off","id":1,"reason":"plea","skill":"general","priority":"normal","packet":{"summary":"","slots":{},"tried":[],"path":[],"parts":[],"anger":0.0,"red_lines":[]}}"#;
const ANGRY_PLEA: &str = r#"{"type":"handed_off","id":1,"reason":"anger","skill":"general","priority":"high","packet":{"summary":"","slots":{},"tried":[],"path":[],"parts":[],"anger":0.7,"red_lines":[]}}"#;
const PLEA_WITH_ORDER: &str = r#"{"type":"handed_off","id":1,"reason":"plea","skill":"general","priority":"normal","packet":{"summary":"","slots":{"order":"202611220001"},"tried":[],"path":[],"parts":[],"anger":0.0,"red_lines":[]}}"#;
const CLAIMED: &str = r#"{"type":"claimed","handoff":1,"agent":"小王","words":"已接入。"}"#;
const CLAIMED_BY_NAME: &str = r#"{"type":"claimed","handoff":1,"agent":"小王","words":"您好，客服小王为您服务。"}"#;
const CLOSED: &str = r#"{"type":"closed","by":"agent","solved":null,"words":"再见"}"#;
const WRAPPED_UP: &str = r#"{"type":"wrapped_up","agent":"小王","reason":"order","resolution":"solved"}"#;
const WRAPPED_UP_BARELY: &str = r#"{"type":"wrapped_up","agent":"小王","reason":null,"resolution":null}"#;
const PROMISED: &str = r#"{"type":"promised","agent":"小王","pledge":{"kind":"call_back","what":"回电","due":"2026-11-23T03:00:00Z","owner":{"agent":"小王"}},"words":"。"}"#;
const KEPT: &str = r#"{"type":"promise_kept","promise":1,"agent":"小王"}"#;
const DROPPED: &str = r#"{"type":"promise_dropped","promise":1,"agent":"小王","why":"不用了"}"#;
const ERASED: &str = r#"{"type":"erased","why":"requested"}"#;

/// The cards of a talk, an hour and a half after it began. The knowledge base knows one thing.
fn cards(locale: &str, lines: &[(i64, &str)]) -> Vec<Scorecard> {
    let answers = |_: &Conversation, question: &str| match question {
        "怎么退货？" | "怎麼退貨？" => vec!["七天之内可以退货，请在订单里点申请退货，快递上门取件。".to_owned()],
        "How do I return it?" => vec!["Within seven days, open the order and choose return; a courier collects the parcel.".to_owned()],
        _ => Vec::new(),
    };
    let now = "2026-11-23T03:30:00Z".parse().unwrap();
    score(&events(locale, lines), &Known { standard: &STANDARD, answers: &answers, now })
}

/// A measure of a talk in which the agent took the case, and these lines followed, comes to this, and these events show it.
fn check(measure: M, before: &[(i64, &str)], lines: &[(i64, &str)], expected: Finding, places: &[i64]) {
    let all: Vec<_> = before.iter().chain(lines).copied().collect();
    let cards = cards("zh-CN", &all);
    let mark = cards[0].marks.iter().find(|mark| mark.measure == measure).unwrap();
    assert_eq!((mark.finding, mark.places.as_slice()), (expected, places), "{measure:?} {lines:?}");
}

/// The usual beginning: event 2 is the plea, 3 the claim at second 10.
const TAKEN: [(i64, &str); 2] = [(5, PLEA), (10, CLAIMED)];

#[test]
fn the_first_message_greets_in_any_language() {
    for text in ["客服：您好，请讲", "客服：您好，很高興為您服務", "客服：午安，請問有什麼可以幫您", "客服：Hi, how can I help?"]
    {
        check(M::Greeting, &TAKEN, &[(20, text)], Passed, &[4]);
    }
    check(M::Greeting, &TAKEN, &[(20, "客服：讲"), (21, "客服：您好")], Failed, &[4]);
    check(M::Greeting, &TAKEN, &[(20, "客服：This is it")], Failed, &[4]);
    check(M::Greeting, &TAKEN, &[], NotApplicable, &[]);
}

#[test]
fn the_customer_is_told_who_serves() {
    for text in ["客服：我是小王", "客服：您好，客服小王為您服務", "客服：Hello, I'm 小王"] {
        check(M::Introduction, &TAKEN, &[(20, text)], Passed, &[4]);
    }
    check(M::Introduction, &TAKEN, &[(20, "客服：我是小李"), (21, "客服：请讲")], Failed, &[4]);
    check(M::Introduction, &[(5, PLEA), (10, CLAIMED_BY_NAME)], &[(20, "客服：请讲")], Passed, &[3]);
}

#[test]
fn who_comes_angry_is_met_with_empathy() {
    let angry = [(1, "顾客：什么破东西"), (2, ANGRY_PLEA), (10, CLAIMED)];
    for text in ["客服：非常抱歉，让您久等了", "客服：真的很抱歉，造成您的困擾", "客服：I'm so sorry about this"]
    {
        check(M::Empathy, &angry, &[(20, "客服：您好"), (21, text)], Passed, &[2, 6]);
    }
    check(M::Empathy, &angry, &[(20, "客服：订单号"), (21, "客服：快点"), (22, "客服：说"), (23, "客服：抱歉")], Failed, &[2]);
    check(M::Empathy, &[(1, "顾客：你好"), (2, PLEA), (10, CLAIMED)], &[(20, "客服：您好")], NotApplicable, &[]);
}

#[test]
fn a_forbidden_word_fails_and_a_grave_one_takes_all_points() {
    for text in ["客服：这不归我管", "客服：這不關我的事", "客服：That is not my problem."] {
        check(M::Forbidden, &TAKEN, &[(20, "客服：您好"), (21, text)], Failed, &[5]);
    }
    for text in ["客服：您好，滚筒洗衣机的说明书里有", "客服：我不知道您用的是哪一款，方便说一下型号吗"]
    {
        check(M::Forbidden, &TAKEN, &[(20, text)], Passed, &[]);
    }
    for text in ["客服：你有病吧", "客服：你有病吧，白痴", "客服：You idiot"] {
        let card = &cards("zh-CN", &[(5, PLEA), (10, CLAIMED), (20, "客服：您好，我是小王"), (21, text)])[0];
        assert_eq!((card.total, card.is_void), (Some(0), true), "{text}");
    }
}

#[test]
fn answers_come_in_time() {
    check(M::FirstAnswer, &TAKEN, &[(70, "客服：您好")], Passed, &[4]);
    check(M::FirstAnswer, &TAKEN, &[(71, "客服：您好")], Failed, &[4]);
    check(M::FirstAnswer, &TAKEN, &[(100, CLOSED)], Failed, &[3]);
    check(M::FirstAnswer, &TAKEN, &[(20, CLOSED)], NotApplicable, &[]);
    let served = [(5, PLEA), (10, CLAIMED), (20, "客服：您好")];
    check(M::Gaps, &served, &[], NotApplicable, &[]);
    check(M::Gaps, &served, &[(30, "顾客：在吗"), (40, "顾客：?"), (210, "客服：在")], Passed, &[]);
    check(M::Gaps, &served, &[(30, "顾客：在吗"), (40, "顾客：?"), (211, "客服：在")], Failed, &[7]);
    check(M::Gaps, &served, &[(30, "顾客：在吗"), (300, CLOSED)], Failed, &[5]);
}

#[test]
fn nothing_is_said_twice() {
    for (one, other) in [
        ("客服：您的退款会在三到五个工作日内到账", "客服：您的退款会在三到五个工作日内到账哦"),
        ("客服：您的退款會在三到五個工作日內到帳", "客服：您的退款会在三到五个工作日内到帐"),
        ("客服：Your refund arrives in three to five days", "客服：your refund arrives in three to five days!"),
    ] {
        check(M::Repetition, &TAKEN, &[(20, one), (21, other)], Failed, &[5]);
    }
    check(M::Repetition, &TAKEN, &[(20, "客服：好的"), (21, "客服：好的")], Passed, &[]);
    check(
        M::Repetition,
        &TAKEN,
        &[(20, "客服：您的退款会在三到五个工作日内到账"), (21, "客服：换货的话要等仓库收到旧的那一件")],
        Passed,
        &[],
    );
}

#[test]
fn what_is_known_is_not_asked_again() {
    let known = [(5, PLEA_WITH_ORDER), (10, CLAIMED)];
    for text in ["客服：请提供一下订单号", "客服：麻煩提供一下您的訂單編號", "客服：Could I have your order number?"]
    {
        check(M::AskedAgain, &known, &[(20, text)], Failed, &[4]);
    }
    check(M::AskedAgain, &known, &[(20, "客服：订单号我看到了，请提供一下手机号")], Passed, &[]);
    check(M::AskedAgain, &TAKEN, &[(20, "客服：请提供一下订单号")], NotApplicable, &[]);
    let told = [(20, "客服：您好"), (21, "顾客：电话13800138000"), (30, "客服：您的手机号是多少")];
    check(M::AskedAgain, &TAKEN, &told, Failed, &[6]);
}

#[test]
fn what_the_knowledge_base_knows_is_used() {
    for (question, answer) in [
        ("顾客：怎么退货？", "客服：七天之内可以退货的，请在订单里点申请退货"),
        ("顾客：怎麼退貨？", "客服：七天之內可以退貨，請在訂單裡點申請退貨"),
        ("顾客：How do I return it?", "客服：Open the order and choose return, within seven days"),
    ] {
        check(M::Knowledge, &TAKEN, &[(20, question), (21, answer)], Passed, &[5]);
        check(M::Knowledge, &TAKEN, &[(20, question), (21, "客服：这个我帮您问一下仓库那边的同事")], Failed, &[4]);
    }
    check(M::Knowledge, &TAKEN, &[(20, "顾客：你们老板是谁？"), (21, "客服：这个我不方便说")], NotApplicable, &[]);
}

#[test]
fn what_is_promised_is_kept_in_time() {
    check(M::Promises, &TAKEN, &[(20, PROMISED), (3_500, KEPT)], Passed, &[4]);
    check(M::Promises, &TAKEN, &[(20, PROMISED), (3_700, KEPT)], Failed, &[4]);
    check(M::Promises, &TAKEN, &[(20, PROMISED)], Failed, &[4]);
    check(M::Promises, &TAKEN, &[(20, PROMISED), (30, DROPPED)], NotApplicable, &[]);
}

#[test]
fn the_end_is_orderly() {
    for text in ["客服：请问还有其他可以帮您的吗", "客服：請問還有其他問題嗎", "客服：Is there anything else?"]
    {
        check(M::Farewell, &TAKEN, &[(20, text), (21, "顾客：没了"), (22, "客服：好的"), (30, CLOSED)], Passed, &[4]);
    }
    check(M::Farewell, &TAKEN, &[(20, "客服：好了"), (30, CLOSED)], Failed, &[4]);
    check(M::Farewell, &TAKEN, &[(20, "客服：好了")], NotApplicable, &[]);
    check(M::WrapUp, &TAKEN, &[(20, "客服：好了"), (29, WRAPPED_UP), (30, CLOSED)], Passed, &[5]);
    check(M::WrapUp, &TAKEN, &[(20, "客服：好了"), (29, WRAPPED_UP_BARELY), (30, CLOSED)], Failed, &[5]);
    check(M::WrapUp, &TAKEN, &[(20, "客服：好了"), (30, CLOSED)], Failed, &[5]);
}

#[test]
fn no_detail_is_typed_in_plain_and_no_message_is_long() {
    check(M::Privacy, &TAKEN, &[(20, "客服：您的手机号13800138000对吗")], Failed, &[4]);
    check(M::Privacy, &TAKEN, &[(20, "客服：您的手机号尾号8000对吗")], Passed, &[]);
    let long = format!("客服：{}", "长".repeat(301));
    check(M::Length, &TAKEN, &[(20, "客服：好"), (21, &long)], Failed, &[5]);
    check(M::Length, &TAKEN, &[(20, &format!("客服：{}", "长".repeat(300)))], Passed, &[]);
}

#[test]
fn each_agent_has_a_card_and_points_are_of_what_applies() {
    let to_other = r#"{"type":"transferred","handoff":1,"agent":"小王","to":{"agent":"小李"},"words":"。"}"#;
    let other = r#"{"type":"agent_said","agent":"小李","text":"您好，我是小李"}"#;
    let own = cards("zh-CN", &[(5, PLEA), (10, CLAIMED), (20, "客服：您好"), (30, to_other), (40, other), (50, CLOSED)]);
    let shown: Vec<_> = own.iter().map(|card| (card.agent.as_str(), card.total, card.finding(M::Farewell))).collect();
    // Greeting 5, first answer 10, forbidden 15, repetition 6, privacy 8, length 4 of these and the introduction's 4.
    assert_eq!(shown[0], ("小王", Some(92), NotApplicable));
    // All of these, and neither farewell (6) nor reason (4).
    assert_eq!(shown[1], ("小李", Some(84), Failed));
    assert_eq!(cards("zh-CN", &[(5, PLEA), (10, CLAIMED), (20, "客服：您好"), (30, ERASED)]), []);
    assert_eq!(cards("zh-CN", &[(5, PLEA)]), []);
}
