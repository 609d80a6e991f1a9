//! A colleague who is mentioned in a note is told of it, until they have looked at it; the customer never reads it.

use crate::browser::{ENTER, check_width};
use crate::server::{ADMIN, Talk, TestServer};
use crate::stream::Stream;
use crate::webdriver::Browser;
use serde_json::{Value, json};

fn at_desk(talk: &Talk, what: &str) -> String {
    format!("/v1/desk/conversations/{}/{what}", talk.id)
}

fn mentions(server: &TestServer, who: &str) -> Value {
    server.get("/v1/desk/mentions", who).expect(200)
}

fn write(server: &TestServer, talk: &Talk, who: &str, text: &str, names: &[&str]) -> Value {
    server.post(&at_desk(talk, "notes"), who, &json!({"text": text, "mentions": names})).expect(200)["events"][0].clone()
}

#[test]
fn who_is_mentioned_is_told_until_they_have_looked() {
    let server = TestServer::start();
    let (wang, li) = (server.agent("小王"), server.agent("小李"));
    let (talk, _) = server.open_at_desk();
    let (other, _) = server.open_at_desk();
    assert_eq!(mentions(&server, &li), json!({"n_new": 0, "mentions": [], "next": null}));

    let mut desk = Stream::open(&server, "/v1/desk/events", &li, "");
    desk.next();
    let noted = write(&server, &talk, &wang, "@小李 麻烦看一下，电话 13800138000", &["小李", "小王", "小李"]);
    assert_eq!(noted["mentions"], json!(["小李"]), "each once, and not whoever writes: {noted}");
    let told = loop {
        let event = desk.event().json();
        if event["type"] == "noted" {
            break event;
        }
    };
    assert_eq!(told["mentions"], json!(["小李"]), "{told}");
    write(&server, &other, &wang, "没有人要看", &[]);
    write(&server, &other, &wang, "@小李 这个也看看", &["小李"]);

    let list = mentions(&server, &li);
    assert_eq!((&list["n_new"], &list["next"]), (&json!(2), &Value::Null), "{list}");
    let first = &list["mentions"][1];
    assert_eq!(
        (&first["conversation"], &first["agent"], &first["new"]),
        (&json!(talk.id), &json!("小王"), &json!(true)),
        "the newest comes first: {list}"
    );
    assert_eq!(first["event"], noted["id"]);
    assert!(!list.to_string().contains("13800138000"), "details are masked: {list}");
    assert_eq!(mentions(&server, &wang)["n_new"], json!(0));

    for _ in 0..2 {
        assert_eq!(server.post(&at_desk(&talk, "mentions/seen"), &li, &json!({})).status, 204);
    }
    let list = mentions(&server, &li);
    let new: Vec<&Value> = list["mentions"].as_array().unwrap().iter().map(|own| &own["new"]).collect();
    assert_eq!((&list["n_new"], new), (&json!(1), vec![&json!(true), &json!(false)]));

    // The customer reads nothing of it.
    assert!(!server.transcript(&talk).to_string().contains("小李"), "{}", server.transcript(&talk));
}

#[test]
fn a_mention_is_of_a_colleague_who_can_read_it() {
    let server = TestServer::start();
    let (wang, lead) = (server.agent("小王"), server.supervisor("王主管"));
    let (talk, _) = server.open_at_desk();
    let note =
        |talk: &Talk, who: &str, names: Value| server.post(&at_desk(talk, "notes"), who, &json!({"text": "看一下", "mentions": names}));
    note(&talk, &wang, json!(["小周"])).is_problem(404, "no-such-agent");
    note(&talk, &wang, json!((0..11).map(|n| format!("小{n}")).collect::<Vec<_>>())).is_problem(422, "bad-field");
    note(&talk, &wang, json!("小李")).is_problem(422, "bad-field");
    note(&talk, &wang, json!(["王主管"])).expect(200);
    note(&server.open(), &lead, json!(["小王"])).is_problem(422, "bad-field");
    note(&server.open(), &lead, json!([])).expect(200);
    assert_eq!(mentions(&server, &lead)["n_new"], json!(1));
    server.get("/v1/desk/mentions?after=x", &lead).is_problem(400, "bad-query");
    server.get("/v1/desk/mentions", "").is_problem(401, "unauthorized");
}

#[test]
fn a_list_of_mentions_goes_on_where_it_ended() {
    let server = TestServer::start();
    let (wang, li) = (server.agent("小王"), server.agent("小李"));
    let (talk, _) = server.open_at_desk();
    for n in 0..52 {
        write(&server, &talk, &wang, &format!("第 {n} 句"), &["小李"]);
    }
    let first = mentions(&server, &li);
    assert_eq!((first["mentions"].as_array().unwrap().len(), &first["n_new"]), (50, &json!(52)));
    let rest = server.get(&format!("/v1/desk/mentions?after={}", first["next"].as_str().unwrap()), &li).expect(200);
    let texts: Vec<&str> = rest["mentions"].as_array().unwrap().iter().map(|own| own["text"].as_str().unwrap()).collect();
    assert_eq!((texts, &rest["next"]), (vec!["第 1 句", "第 0 句"], &Value::Null));
}

#[test]
fn a_colleague_is_mentioned_from_the_keyboard_and_finds_the_note() {
    let Some(browser) = Browser::start("a_colleague_is_mentioned_from_the_keyboard_and_finds_the_note") else { return };
    let server = TestServer::start();
    let li = server.agent("小李");
    server.agent("王小明");
    let talk = server.open();
    server.say(&talk, "冰箱不制冷");
    server.post(&talk.path("/handoff"), &talk.token, &json!({})).expect(200);
    browser.open(&server.url(&format!("/console#desk/case/{}", talk.id)));
    browser.write("#token", &format!("{ADMIN}{ENTER}"));
    browser.click(".as-note", "备注");
    browser.write(".field textarea", "麻烦@");
    browser.see("#proposals [role=option]", "王小明");
    browser.write(".field textarea", "xl");
    browser.see_no_more("#proposals [role=option]", "王小明");
    browser.see("#proposals [aria-selected=true]", "小李");
    assert_eq!(browser.log(), [] as [Value; 0]);
    assert_eq!(browser.violations(), [""; 0]);
    browser.write(".field textarea", ENTER);
    browser.wait("return all('.field textarea')[0].value === values[0];", &["麻烦@小李 "]);
    browser.write(".field textarea", &format!("看一下{ENTER}"));
    browser.see(".message.noted .by", "提到 小李");

    let colleague = browser.new_window();
    browser.enter(&colleague);
    browser.open(&server.url("/console"));
    // The token of the other window is its own.
    browser.write("#token", &format!("{li}{ENTER}"));
    browser.see(".mentioned .number", "1");
    browser.see(".mentioned .owed", "麻烦@小李 看一下");
    assert_eq!(browser.violations(), [""; 0]);
    check_width(&browser, "mentions in the lists");
    browser.click(".mentioned .owed", "麻烦@小李");
    browser.see(".message.noted .bubble", "麻烦@小李 看一下");
    browser.see_no_more(".mentioned .number", "1");
    assert_eq!(mentions(&server, &li)["n_new"], json!(0));
    browser.click(".mentioned button", "看过的");
    browser.see(".mentioned .owed", "麻烦@小李");
    assert_eq!(browser.log(), [] as [Value; 0]);
}
