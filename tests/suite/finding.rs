//! Talks are found by words and by what is known of them, by who may read them, and what was looked for stays private.

use crate::glance::{ask_for_person, claim, enter, open_of};
use crate::server::{ADMIN, Talk, TestServer};
use crate::webdriver::Browser;
use serde_json::{Value, json};

/// Keys, as WebDriver writes them.
const DOWN: &str = "\u{e015}";
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
const ALT_F: &str = "\u{e00a}f\u{e000}";

/// A query with its values encoded.
fn path(query: &[(&str, &str)]) -> String {
    let encoded = |text: &str| {
        text.bytes()
            .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
            .collect::<String>()
    };
    let parts: Vec<String> = query.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    format!("/v1/desk/conversations?{}", parts.join("&"))
}

fn find(server: &TestServer, token: &str, query: &[(&str, &str)]) -> Value {
    server.get(&path(query), token).expect(200)
}

fn found(server: &TestServer, token: &str, query: &[(&str, &str)]) -> Vec<String> {
    let page = find(server, token, query);
    page["talks"].as_array().unwrap().iter().map(|talk| talk["conversation"].as_str().unwrap().to_owned()).collect()
}

/// A talk that says this and waits for a person; gives it with the name of the handoff.
fn waiting(server: &TestServer, visitor: &str, text: &str) -> (Talk, String) {
    let talk = open_of(server, visitor);
    server.say(&talk, text).expect(200);
    let handoff = ask_for_person(server, &talk);
    (talk, handoff)
}

#[test]
fn a_talk_is_found_by_what_was_said_and_shown_masked() {
    let server = TestServer::start();
    let (agent, lead) = (server.agent("小王"), server.supervisor("王主管"));
    let bot = open_of(&server, "v-1");
    server.say(&bot, "滤网多久洗一次");
    let (talk, handoff) = waiting(&server, "v-2", "滤网洗过了还是不冷，电话13800138000");
    claim(&server, &handoff, &agent);
    server.post(&format!("/v1/desk/conversations/{}/notes", talk.id), &agent, &json!({"text": "铜管结冰，约周六上午"})).expect(200);
    server.post(&format!("/v1/desk/conversations/{}/messages", talk.id), &agent, &json!({"text": "给您改到下午两点"})).expect(200);

    let by = |token: &str, q: &str| found(&server, token, &[("q", q)]);
    let own = [talk.id.clone()];
    assert_eq!(by(&agent, "滤网"), own, "what was never at the desk is for supervisors");
    assert_eq!(by(&lead, "滤网"), [talk.id.clone(), bot.id.clone()]);
    assert_eq!(by(ADMIN, "濾網"), [talk.id.clone(), bot.id.clone()], "in other characters");
    for q in ["结冰", "下午两点", "滤网 周六", "13800138000", "8000", "洗过了还是不冷"] {
        assert_eq!(by(&agent, q), own, "{q}");
    }
    for q in ["冰箱", "滤网 冰箱", "网滤", "138001380", "洗过了不冷"] {
        assert_eq!(by(&agent, q), [""; 0], "{q}");
    }

    let page = find(&server, &agent, &[("q", "滤网")]);
    let hit = &page["talks"][0]["hit"];
    assert_eq!((&hit["text"], &hit["by"]), (&json!("滤网洗过了还是不冷，电话138****8000"), &json!("customer")));
    assert_eq!(hit["marks"], json!([{"start": 0, "length": 2}]));
    assert_eq!((&page["next"], &page["talks"][0]["phase"], &page["talks"][0]["agents"]), (&Value::Null, &json!("agent"), &json!(["小王"])));
    let read = server.get(&format!("/v1/desk/conversations/{}", talk.id), &agent).expect(200);
    let event = read["events"].as_array().unwrap().iter().find(|event| event["id"] == hit["event"]).unwrap();
    assert_eq!(event["type"], "customer_said", "the hit names the place");
    let hit = &find(&server, &agent, &[("q", "13800138000")])["talks"][0]["hit"];
    assert_eq!(
        (&hit["marks"], hit.to_string().contains("13800138000")),
        (&json!([]), false),
        "a number that is masked is found, and not shown"
    );
    assert_eq!(find(&server, &agent, &[("q", "结冰")])["talks"][0]["hit"]["by"], "note");
}

#[test]
fn talks_are_listed_by_what_is_known_of_them() {
    let server = TestServer::start();
    let (wang, li) = (server.agent("小王"), server.agent("小李"));
    let (first, handoff) = waiting(&server, "v-1", "七天无理由退货的运费谁出");
    claim(&server, &handoff, &wang);
    let (second, handoff) = waiting(&server, "v-2", "发票怎么开");
    claim(&server, &handoff, &li);
    server.post(&format!("/v1/desk/conversations/{}/resolve", second.id), &li, &json!({})).expect(200);
    let (third, _) = waiting(&server, "v-3", "你们就是骗子，气死我了");
    let by = |query: &[(&str, &str)]| found(&server, &wang, query);
    assert_eq!(by(&[]), [&third.id, &second.id, &first.id].map(Clone::clone), "the newest first");
    assert_eq!(by(&[("agent", "小王")]), [first.id.as_str()]);
    assert_eq!(by(&[("agent", "小王"), ("q", "运费")]), [first.id.as_str()]);
    assert_eq!(by(&[("agent", "小李"), ("q", "运费")]), [""; 0]);
    assert_eq!(by(&[("phase", "closed")]), [second.id.as_str()]);
    assert_eq!(by(&[("phase", "queued")]), [third.id.as_str()]);
    assert_eq!(by(&[("outcome", "handed_over")]), [second.id.as_str()]);
    assert_eq!(by(&[("reason", "anger")]), [third.id.as_str()]);
    assert_eq!(by(&[("topic", "returns")]), [first.id.as_str()]);
    assert_eq!(by(&[("topic", "returns/shipping-cost"), ("phase", "agent")]), [first.id.as_str()]);
    assert_eq!(by(&[("topic", "return")]), [""; 0]);
    assert_eq!(by(&[("from", "2020-01-01"), ("to", "2020-12-31")]), [""; 0]);
    assert_eq!(by(&[("from", "2020-01-01")]).len(), 3);

    let page = find(&server, &wang, &[("limit", "2")]);
    let next = page["next"].as_str().unwrap();
    assert_eq!(by(&[("limit", "2"), ("after", next)]), [first.id.as_str()]);
    assert_eq!(find(&server, &wang, &[("limit", "3")])["next"], Value::Null);

    let refused = |query: &[(&str, &str)]| server.get(&path(query), &wang).is_problem(400, "bad-query");
    for query in
        [("q", "退"), ("q", "？"), ("phase", "gone"), ("outcome", "well"), ("reason", "mood"), ("from", "yesterday"), ("after", "x")]
    {
        refused(&[query]);
    }
    refused(&[("q", &"长".repeat(101))]);
    refused(&[("agent", &"长".repeat(101))]);
    server.get(&path(&[]), "").is_problem(401, "unauthorized");
}

#[test]
fn the_audit_log_tells_of_a_search_and_not_what_was_looked_for() {
    let server = TestServer::start();
    let agent = server.agent("小王");
    waiting(&server, "v-1", "滤网洗过了");
    found(&server, &agent, &[("q", "滤网")]);
    found(&server, &agent, &[("q", "冰箱"), ("agent", "小王")]);
    let log = server.get("/v1/desk/audit?action=talks_searched", ADMIN).expect(200);
    let details: Vec<&str> = log["entries"].as_array().unwrap().iter().map(|entry| entry["detail"].as_str().unwrap()).collect();
    assert_eq!(details, ["0 found by words, agent", "1 found by words"]);
    assert!(!log.to_string().contains("滤网"));
}

#[test]
fn what_was_erased_is_found_no_more() {
    let server = TestServer::start();
    let agent = server.agent("小王");
    let (talk, _) = waiting(&server, "v-1", "滤网洗过了");
    let (other, _) = waiting(&server, "v-2", "滤网换过了");
    let receipt = server.post("/v1/desk/customers/erase", ADMIN, &json!({"visitor": "v-1"})).expect(200);
    assert!(receipt["done_at"].is_string(), "{receipt}");
    assert_eq!(found(&server, &agent, &[("q", "滤网")]), [other.id]);
    assert_eq!(found(&server, &agent, &[("phase", "erased")]), [talk.id]);
}

#[test]
fn a_talk_is_found_in_the_console_from_the_keyboard_and_opened_at_the_words() {
    let Some(browser) = Browser::start("a_talk_is_found_in_the_console_from_the_keyboard_and_opened_at_the_words") else { return };
    let server = TestServer::start();
    let agent = server.agent("小王");
    let (first, handoff) = waiting(&server, "v-1", "滤网洗过了还是不冷");
    claim(&server, &handoff, &agent);
    for n in 0..30 {
        server
            .post(&format!("/v1/desk/conversations/{}/messages", first.id), &agent, &json!({"text": format!("第 {n} 步，请看一下")}))
            .expect(200);
    }
    server.post(&format!("/v1/desk/conversations/{}/resolve", first.id), &agent, &json!({})).expect(200);
    waiting(&server, "v-2", "发票怎么开");
    enter(&browser, &server, &agent);
    browser.see(".card", "发票怎么开");
    browser.write("body", ALT_F);
    browser.wait("return document.activeElement.matches(values[0]);", &[".find [type=search]"]);
    browser.write(".find [type=search]", "滤");
    browser.see(".find-state", "至少写两个字");
    browser.write(".find [type=search]", "网 不冷");
    browser.see(".hit-card mark", "滤网");
    browser.see(".hit-card mark", "不冷");
    assert_eq!(browser.texts(".lists .card"), [""; 0], "the lists make room");
    assert_eq!(browser.log(), [] as [Value; 0]);
    assert_eq!(browser.violations(), [""; 0]);
    browser.write(".find [type=search]", DOWN);
    browser.wait("return document.activeElement.matches(values[0]);", &[".hit-card"]);
    browser.write(".hit-card", ENTER);
    browser.see(".message.found-here .bubble", "滤网洗过了");
    browser.see(".message.agent .bubble", "第 29 步");

    browser.click(".find-more", "");
    browser.see(".find-filters label", "结果");
    assert_eq!(browser.violations(), [""; 0]);
    browser.write(".find [type=search]", ESCAPE);
    browser.see(".lists .card", "发票怎么开");
    assert_eq!(browser.texts(".hit-card"), [""; 0]);
    assert_eq!(browser.log(), [] as [Value; 0]);
}
