//! A customer who comes back after a matter was solved is asked once whether it lasted.

use crate::server::{ADMIN, Talk, TestServer, types};
use jieda::conversation::fact::Fact;
use jieda::conversation::id::ConversationId;
use jieda::http::guard::token::hash_of;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

const OPENED: &str = r#"{"type":"opened","locale":"zh-CN","channel":"web","visitor":"v-1","page":null,"is_test":false}"#;
const SAID: &str = r#"{"type":"customer_said","text":"怎么退货"}"#;
const PLEA: &str = r#"{"type":"handed_off","id":1,"reason":"plea","skill":"general","priority":"normal","packet":{"summary":"","slots":{},"tried":[],"path":[],"parts":[],"anger":0.0,"red_lines":[]}}"#;
const CLAIMED: &str = r#"{"type":"claimed","handoff":1,"agent":"小王","words":"您好"}"#;
const AGENT_SAID: &str = r#"{"type":"agent_said","agent":"小王","text":"退好了"}"#;
const REPAIRED: &str = r#"{"type":"wrapped_up","agent":"小王","reason":"after_sales/repair","resolution":"solved"}"#;
const CLOSED: &str = r#"{"type":"closed","by":"agent","solved":null,"words":"再见"}"#;
const CLOSED_UNSOLVED: &str = r#"{"type":"closed","by":"agent","solved":false,"words":"再见"}"#;

/// A talk that was held so many hours ago.
fn held(server: &TestServer, number: i64, hours: i64, facts: &[&str]) -> Talk {
    let id = ConversationId::from_stored(number);
    let facts: Vec<Fact> = std::iter::once(&OPENED).chain(facts).map(|fact| serde_json::from_str(fact).unwrap()).collect();
    let at = Timestamp::now() - SignedDuration::from_hours(hours);
    server.runtime.block_on(server.running().state.store.create(id, hash_of("a-token"), facts, at, None)).unwrap();
    Talk { id: id.to_string(), token: "a-token".to_owned(), events: Vec::new() }
}

fn answer(server: &TestServer, talk: &Talk, check: &str, well: bool) -> Vec<Value> {
    server.post(&talk.path("/checks"), &talk.token, &json!({"check": check, "well": well})).events()
}

#[test]
fn who_comes_back_is_asked_once_and_it_is_counted() {
    let server = TestServer::start();
    let solved = [SAID, PLEA, CLAIMED, AGENT_SAID, REPAIRED, CLOSED];
    let check = |number: i64, hours: i64, facts: &[&str], expected: Option<&str>| {
        let talk = held(&server, number, hours, facts);
        assert_eq!(server.transcript(&talk)["check"]["check"].as_str(), expected, "{hours} {facts:?}");
        talk
    };
    check(1, 1, &solved, None);
    let lasted = check(2, 25, &solved, Some("stayed_solved"));
    let broke = check(3, 30, &solved, Some("stayed_solved"));
    let used = check(4, 8 * 24, &solved, Some("in_use"));
    check(5, 8 * 24, &[SAID, PLEA, CLAIMED, AGENT_SAID, CLOSED], None);
    check(6, 16 * 24, &solved, None);
    check(7, 25, &[SAID, PLEA, CLAIMED, AGENT_SAID, CLOSED_UNSOLVED], None);
    check(8, 25, &[SAID, PLEA], None);

    assert_eq!(server.transcript(&lasted)["check"]["question"], "上次的问题后来好了吗？");
    assert_eq!(answer(&server, &lasted, "in_use", true), [] as [Value; 0], "that was not asked");
    let events = answer(&server, &lasted, "stayed_solved", true);
    assert_eq!((types(&events), &events[0]["text"]), (vec!["checked"], &json!("太好了，有需要随时找我们。")));
    assert_eq!(answer(&server, &lasted, "stayed_solved", false), [] as [Value; 0], "the first answer counts");
    assert_eq!(server.transcript(&lasted)["check"], Value::Null);
    answer(&server, &used, "in_use", false);

    // A no makes promises for whoever had the case, and the talk stays closed.
    assert_eq!(types(&answer(&server, &broke, "stayed_solved", false)), ["checked"]);
    let read = server.get(&format!("/v1/desk/conversations/{}", broke.id), ADMIN).expect(200);
    let promised = read["events"].as_array().unwrap().iter().find(|event| event["type"] == "rule_promised").unwrap();
    assert_eq!((&promised["pledges"][0]["kind"], &read["phase"]), (&json!("rescue_answer"), &json!("closed")));

    let today = Timestamp::now().in_tz("Asia/Shanghai").unwrap().date();
    let from = today.saturating_sub(jiff::ToSpan::days(20));
    let report = server.get(&format!("/v1/reports/resolution?from={from}&to={today}"), ADMIN).expect(200);
    let share = |figure: &str| (report[figure]["numerator"].as_u64(), report[figure]["denominator"].as_u64());
    assert_eq!((share("stayed_solved"), share("well_in_use")), ((Some(1), Some(2)), (Some(0), Some(1))));
    server.post(&lasted.path("/checks"), &lasted.token, &json!({"check": "mood", "well": true})).is_problem(422, "bad-field");
}
