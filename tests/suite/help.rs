//! An agent is offered what may answer the customer, and sends it with two keys.

use crate::browser::{ENTER, say, sign_in, wait_for_person};
use crate::program::Program;
use crate::server::{ADMIN, Talk, TestServer};
use crate::webdriver::Browser;
use serde_json::{Value, json};

/// The key Alt held down for one letter, as WebDriver writes it.
const ALT_N: &str = "\u{e00a}n\u{e000}";

fn atoms(help: &Value) -> Vec<&str> {
    help["helpful"].as_array().unwrap().iter().map(|own| own["atom"].as_str().unwrap()).collect()
}

#[test]
fn what_the_customer_wrote_last_is_answered_first() {
    let server = TestServer::start();
    let agent = server.agent("小王");
    let (talk, handoff) = server.open_at_desk();
    let help = |q: &str| server.get(&format!("/v1/desk/conversations/{}/help{q}", talk.id), &agent);
    assert_eq!(help("").expect(200)["helpful"], json!([]), "nothing was asked");
    server.post(&format!("/v1/desk/handoffs/{handoff}/claim"), &agent, &json!({})).expect(200);

    server.say(&talk, "退款多久到账");
    let first = help("").expect(200)["helpful"][0].clone();
    assert_eq!((&first["atom"], &first["kind"], &first["was_told"]), (&json!("refunds/when"), &json!("answer"), &json!(false)));
    assert!(first["text"].as_str().unwrap().contains("1–2 个工作日"), "{first}");
    server.say(&talk, "嗯");
    assert_eq!(atoms(&help("").expect(200))[0], "refunds/when", "a nod asks nothing new");
    server.say(&talk, "洗衣机不脱水");
    assert!(atoms(&help("").expect(200))[0].starts_with("washer-not-spinning/"), "{}", help("").expect(200));

    server.say(&talk, "我要找人工");
    assert!(atoms(&help("").expect(200))[0].starts_with("washer-not-spinning/"), "a person is there: how to reach one is no answer");

    let typed = help("?q=%E5%AE%89%E6%8A%9A").expect(200);
    assert!(typed["helpful"].as_array().unwrap().iter().any(|own| own["kind"] == "phrase" && own["confidence"].is_null()), "{typed}");
    let all = typed["helpful"].as_array().unwrap();
    assert!(all.len() <= 6 && all.iter().all(|own| !own["text"].as_str().unwrap().is_empty()), "{typed}");
}

#[test]
fn a_phrase_that_speaks_of_something_else_is_not_offered() {
    let server = TestServer::start();
    let agent = server.agent("小王");
    let found = server.get("/v1/desk/phrases?q=%E6%B4%97%E8%A1%A3%E6%9C%BA%E4%B8%8D%E8%84%B1%E6%B0%B4", &agent).expect(200);
    assert_eq!(found["phrases"], json!([]));
}

#[test]
fn what_is_typed_in_pinyin_is_found_by_its_title() {
    let server = TestServer::start();
    let agent = server.agent("小王");
    let (talk, _) = server.open_at_desk();
    let found = |typed: &str| server.get(&format!("/v1/desk/conversations/{}/help?q={typed}", talk.id), &agent).expect(200);
    // 首次接入的问候, and 退款多久到账.
    for typed in ["scjr", "shoucijr"] {
        let all = found(typed);
        let is_it = |own: &&Value| own["title"] == "首次接入的问候" && own["kind"] == "phrase";
        assert!(all["helpful"].as_array().unwrap().iter().any(|own| is_it(&own)), "{typed}: {all}");
    }
    assert!(atoms(&found("tkdj")).contains(&"refunds/when"), "{}", found("tkdj"));
    assert_eq!(found("qqqqzz")["helpful"], json!([]));

    let spelt = server.post("/v1/desk/spelling", &agent, &json!({"texts": ["洗衣机 KFR", "", "小王"]})).expect(200);
    assert_eq!(spelt, json!({"spellings": [["xi xian", "yi", "ji wei", "kfr"], [], ["xiao", "wang yu"]]}));
    server.post("/v1/desk/spelling", &agent, &json!({"texts": vec!["洗"; 501]})).is_problem(422, "bad-field");
    server.post("/v1/desk/spelling", "", &json!({"texts": []})).is_problem(401, "unauthorized");
}

#[test]
fn what_a_customer_reads_in_another_language_has_a_gloss_for_the_agent() {
    let server = TestServer::start();
    let agent = server.agent("小王");
    let opened = server.post("/v1/conversations", "", &json!({"locale": "en", "channel": "web"})).expect(201);
    let talk =
        Talk { id: opened["id"].as_str().unwrap().to_owned(), token: opened["token"].as_str().unwrap().to_owned(), events: Vec::new() };
    server.say(&talk, "When will I get my refund?");
    server.post(&talk.path("/handoff"), &talk.token, &json!({})).expect(200);
    let first = |locale: &str| {
        let path = format!("/v1/desk/conversations/{}/help?q=refund%20how%20long&locale={locale}", talk.id);
        server.get(&path, &agent).expect(200)["helpful"][0].clone()
    };
    let has_han = |text: &Value| text.as_str().unwrap().chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let chinese = first("zh-CN");
    assert!(!has_han(&chinese["text"]) && has_han(&chinese["gloss"]["text"]) && has_han(&chinese["gloss"]["title"]), "{chinese}");
    assert_eq!(chinese["gloss"]["locale"], "zh-CN");
    assert_eq!(first("en")["gloss"], Value::Null, "an agent who reads English needs none");
}

#[test]
fn help_is_for_who_may_read_the_talk() {
    let server = TestServer::start();
    let talk = server.open();
    let path = format!("/v1/desk/conversations/{}/help", talk.id);
    server.get(&path, &server.agent("小王")).is_problem(403, "supervisor-only");
    server.get(&path, ADMIN).expect(200);
    server.get("/v1/desk/conversations/123/help", ADMIN).is_problem(404, "no-such-conversation");
    assert!(server.get(&path, &talk.token).status >= 401);
}

#[test]
fn the_fitting_answer_is_two_keys_away() {
    let Some(browser) = Browser::start("the_fitting_answer_is_two_keys_away") else { return };
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path());
    wait_for_person(&browser, &program);
    say(&browser, "我的发票什么时候能开好呀");
    let shop = browser.window();

    let desk = browser.new_window();
    browser.enter(&desk);
    sign_in(&browser, &program);
    browser.see(".card", "要求人工");
    browser.write("body", ALT_N);
    browser.see(".proposals [aria-selected=true]", "发票");
    browser.write(".field textarea", ENTER);
    browser.see_no_more(".proposals [role=option]", "");
    browser.write(".field textarea", ENTER);
    browser.see(".message.agent .bubble", "24 小时");

    browser.enter(&shop);
    browser.see(".message.agent .bubble", "24 小时");
    say(&browser, "退款多久到账");
    browser.enter(&desk);
    browser.see(".proposals [aria-selected=true]", "退款");
    browser.write(".field textarea", &format!("/安抚{ENTER}"));
    browser.see(".proposals .kind", "常用语");
    assert_eq!(browser.texts(".message.agent .bubble").len(), 1, "what is looked for is not sent");
    assert_eq!(browser.log(), [] as [Value; 0]);
    browser.enter(&desk);
    assert_eq!(browser.violations(), [""; 0]);
}
