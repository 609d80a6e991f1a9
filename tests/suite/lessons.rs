//! What the bot half understood is taught: from the questions that would teach most to the content.

use crate::program::{Program, serve};
use crate::server::{ADMIN, Answer, Talk, TestServer};
use crate::webdriver::Browser;
use jieda::config::ContentPlaces;
use jieda::http::operator::content::{Editing, Origin};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const PAYMENT: &str =
    "---\nid: payment\ntitle: 付款\n---\n\n## 可以怎么付款 {#how}\n\n> 支持哪些付款方式\n> 能用支付宝吗\n\n支付宝、微信和银行卡都可以。\n";
const PARKING: &str = "---\nid: parking\ntitle: 停车\n---\n\n## 停车收费吗 {#fee}\n\n> 停车场怎么收费\n\n前两小时免费。\n";

/// What is half understood: as a way of asking how to pay, and as an example of a complaint, which is an intent of the base.
const PHONE: &str = "手机能付钱吗";
const UNHAPPY: &str = "你们处理问题的方式我不满";

/// The file of a shop that has taught its first example.
const TAUGHT: &str = "(\n    extends: true,\n    intents: [\n        (\n            id: \"complaint\",\n            extends: true,\n            examples: [\n                \"你们处理问题的方式我不满\",\n            ],\n        ),\n    ],\n)\n";

/// What the flow of a complaint says first.
const SORRY: &str = "很抱歉让您不满意";

fn shop() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("kb/faq")).unwrap();
    fs::create_dir_all(folder.path().join("intents")).unwrap();
    fs::write(folder.path().join("kb/faq/payment.md"), PAYMENT).unwrap();
    fs::write(folder.path().join("kb/faq/parking.md"), PARKING).unwrap();
    folder
}

/// A server on a shop of whose intents all come from the base: with a folder for its own, or without one.
fn started(editing: Editing, intents: Option<&str>) -> (TempDir, TestServer) {
    let folder = shop();
    let places = ContentPlaces { kb: Some(folder.path().join("kb")), intents: intents.map(|name| folder.path().join(name)) };
    let server = TestServer::of_content(Origin { places, kept: None, editing });
    (folder, server)
}

fn ask(server: &TestServer, text: &str) -> String {
    // What the helpers open is test traffic, which counts nowhere.
    let opened = server.post("/v1/conversations", "", &json!({})).expect(201);
    let talk =
        Talk { id: opened["id"].as_str().unwrap().to_owned(), token: opened["token"].as_str().unwrap().to_owned(), events: Vec::new() };
    server.say(&talk, text).events().iter().filter_map(|event| event["text"].as_str().map(str::to_owned)).collect()
}

fn lessons(server: &TestServer) -> Value {
    server.get("/v1/insight/lessons?days=7", ADMIN).expect(200)
}

/// The words of the lessons on a page.
fn texts(page: &Value) -> Vec<&str> {
    page["lessons"].as_array().unwrap().iter().map(|lesson| lesson["text"].as_str().unwrap()).collect()
}

fn adopt(server: &TestServer, body: &Value) -> Answer {
    server.post("/v1/insight/adoptions", ADMIN, body)
}

fn example(text: &str) -> Value {
    json!({"as": "example", "text": text, "intent": "complaint"})
}

fn decide(server: &TestServer, text: &str, kind: &str) -> Answer {
    server.post("/v1/insight/lessons", ADMIN, &json!({"text": text, "as": kind}))
}

fn file(folder: &Path) -> String {
    fs::read_to_string(folder.join("intents/intents.ron")).unwrap()
}

#[test]
fn what_was_half_understood_is_taught_and_understood() {
    let (folder, server) = started(Editing::On, Some("intents"));
    for text in [PHONE, UNHAPPY, UNHAPPY, "停车场怎么收费", "手机13800138000能付钱吗"] {
        ask(&server, text);
    }
    let page = lessons(&server);
    assert_eq!(texts(&page), [PHONE, UNHAPPY], "{page:#}");
    assert_eq!((&page["total"], &page["n_questions"], &page["n_sure"], &page["n_personal"]), (&json!(2), &json!(4), &json!(1), &json!(1)));
    assert_eq!((&page["may_edit"], &page["may_add_examples"], &page["next"]), (&json!(true), &json!(true), &Value::Null));
    let [phone, unhappy] = [0, 1].map(|at| &page["lessons"][at]);
    let first = |lesson: &Value| ["as", "atom", "intent", "title"].map(|name| lesson["candidates"][0][name].clone());
    assert_eq!(first(phone), [json!("way"), json!("payment/how"), Value::Null, json!("可以怎么付款")]);
    assert_eq!(first(unhappy), [json!("example"), Value::Null, json!("complaint"), json!("投诉")]);
    assert_eq!(
        (&unhappy["asked"], &unhappy["clarified"], &unhappy["troubles"]["unclicked"]),
        (&json!(2), &json!(2), &json!(2)),
        "{unhappy:#}"
    );
    assert!(!ask(&server, UNHAPPY).contains(SORRY));

    let saved = adopt(&server, &example(UNHAPPY)).expect(200);
    assert_eq!((&saved["path"], &saved["serving"]), (&json!("intents/intents.ron"), &json!("current")));
    assert_eq!(file(folder.path()), TAUGHT);
    assert!(ask(&server, UNHAPPY).contains(SORRY));
    let after = lessons(&server);
    assert_eq!((texts(&after), &after["n_sure"]), (vec![PHONE], &json!(2)));

    // Once more changes nothing, also in the words of the base.
    assert_eq!(adopt(&server, &example(UNHAPPY)).expect(200)["version"], saved["version"]);
    adopt(&server, &example("我要投诉！")).expect(200);
    adopt(&server, &json!({"as": "way", "text": PHONE, "atom": "payment/how"})).expect(200);
    assert_eq!((file(folder.path()).as_str(), texts(&lessons(&server)).len()), (TAUGHT, 0));
    let audit = server.get("/v1/desk/audit", ADMIN).text;
    assert!(audit.contains("\"lessons\"") && !audit.contains(PHONE), "{audit}");
}

#[test]
fn what_is_passed_over_stays_away() {
    let (folder, server) = started(Editing::On, Some("intents"));
    ask(&server, PHONE);
    ask(&server, UNHAPPY);
    assert_eq!(server.get("/v1/insight/lessons?days=7&limit=1", ADMIN).expect(200)["next"], 1);
    let rest = server.get("/v1/insight/lessons?days=7&limit=1&after=1", ADMIN).expect(200);
    assert_eq!((texts(&rest), &rest["next"]), (vec![UNHAPPY], &Value::Null));
    for _ in 0..2 {
        assert_eq!(decide(&server, PHONE, "passed").expect(200), json!({"as": "passed"}));
        assert_eq!(texts(&lessons(&server)), [UNHAPPY]);
    }
    // No customer's words are kept with the content, and nothing else is served.
    let kept = fs::read_to_string(folder.path().join("kb/.jieda-passed.txt")).unwrap();
    assert!(kept.lines().count() == 2 && !kept.contains("手机"), "{kept}");
    assert_eq!(server.get("/v1/kb/status", ADMIN).expect(200)["generation"], 1);
    // Also when the content is another.
    adopt(&server, &example(UNHAPPY)).expect(200);
    assert_eq!(lessons(&server)["total"], 0);
    decide(&server, PHONE, "open").expect(200);
    assert_eq!(texts(&lessons(&server)), [PHONE]);
}

#[test]
fn what_cannot_be_taught_is_told() {
    let (folder, server) = started(Editing::On, Some("intents"));
    // An example of something else, which the loader would only warn of.
    adopt(&server, &example("转人工")).is_problem(409, "draft-has-errors");
    for body in [
        json!({"as": "example", "text": UNHAPPY}),
        json!({"as": "example", "text": UNHAPPY, "intent": "none"}),
        example("我的电话13812348000没人理"),
        example("？！"),
        example("太\u{202e}差了"),
    ] {
        adopt(&server, &body).is_problem(422, "bad-field");
    }
    assert!(!folder.path().join("intents/intents.ron").exists());
    decide(&server, "？！", "passed").is_problem(422, "bad-field");
    decide(&server, &"长".repeat(501), "passed").is_problem(422, "bad-field");
    decide(&server, PHONE, "taught").is_problem(422, "bad-field");
    for query in ["days=0", "days=91", "after=-1"] {
        server.get(&format!("/v1/insight/lessons?{query}"), ADMIN).is_problem(400, "bad-query");
    }
}

#[test]
fn an_example_stands_behind_the_others_of_the_shop() {
    let folder = shop();
    let own = "// 我们店的\r\n(\r\n    intents: [\r\n        (id: \"queue\", title: \"排队太久\", examples: [\"排队太久了\", \"等了半天\", \"怎么这么慢\"], then: Flow(\"complaint\")), // 先问这个\r\n    ],\r\n)\r\n";
    fs::write(folder.path().join("intents/intents.ron"), own).unwrap();
    let places = ContentPlaces { kb: Some(folder.path().join("kb")), intents: Some(folder.path().join("intents")) };
    let server = TestServer::of_content(Origin { places, kept: None, editing: Editing::On });
    let queue = |text: &str| json!({"as": "example", "text": text, "intent": "queue"});
    adopt(&server, &queue("收银台\"永远\"排长队")).expect(200);
    let taught = own.replace("\"怎么这么慢\"]", "\"怎么这么慢\", \"收银台\\\"永远\\\"排长队\"]");
    assert_eq!(file(folder.path()), taught);
    assert!(ask(&server, "收银台\"永远\"排长队").contains(SORRY));
    // Words that are a way of asking for something else, which the loader would only warn of.
    adopt(&server, &queue("停车场怎么收费")).is_problem(409, "draft-has-errors");
    assert_eq!(file(folder.path()), taught);
    // A file that stands by itself has none of the base's intents.
    adopt(&server, &example(UNHAPPY)).is_problem(422, "bad-field");
}

#[test]
fn only_editors_teach_and_only_where_the_operator_lets_them() {
    let (_folder, server) = started(Editing::On, None);
    let agent = server.agent("小王");
    server.get("/v1/insight/lessons", &agent).is_problem(403, "editor-only");
    server.post("/v1/insight/lessons", &agent, &json!({"text": PHONE, "as": "passed"})).is_problem(403, "editor-only");
    server.post("/v1/insight/adoptions", &agent, &example(UNHAPPY)).is_problem(403, "editor-only");
    // The intents that come with the program are no file.
    assert_eq!(lessons(&server)["may_add_examples"], false);
    adopt(&server, &example(UNHAPPY)).is_problem(403, "no-intents-folder");
    let (_folder, server) = started(Editing::Off, Some("intents"));
    let page = lessons(&server);
    assert_eq!((&page["may_edit"], &page["may_add_examples"]), (&json!(false), &json!(false)));
    adopt(&server, &example(UNHAPPY)).is_problem(403, "editing-is-off");
    decide(&server, PHONE, "passed").is_problem(403, "editing-is-off");
}

/// A pause in which a page that is wider than its screen would be seen.
const SIDEWAYS: &str = "return document.documentElement.scrollWidth > innerWidth + 1 ? 'wider' : 'fits';";

#[test]
fn an_editor_teaches_with_keys_in_the_browser() {
    let Some(browser) = Browser::start("an_editor_teaches_with_keys_in_the_browser") else { return };
    let folder = shop();
    let mut command = serve(folder.path());
    command.args(["--kb", "kb", "--intents", "intents", "--edit"]);
    let program = Program::start_as(command);
    for text in [PHONE, UNHAPPY] {
        let talk = program.post("/v1/conversations", None, &json!({}), 201);
        let messages = format!("/v1/conversations/{}/messages", talk["id"].as_str().unwrap());
        program.post(&messages, talk["token"].as_str(), &json!({ "text": text }), 200);
    }
    let editor = program.post("/v1/desk/agents", program.admin_token.as_deref(), &json!({"name": "小编", "role": "editor"}), 201);
    browser.open(&format!("{}/console", program.address));
    browser.write("#token", &format!("{}\u{e007}", editor["token"].as_str().unwrap()));
    browser.click(".kn-views button", "学习");
    browser.see(".kn-lesson", PHONE);
    for (width, height) in [(375, 812), (1280, 800)] {
        browser.resize(width, height);
        assert_eq!(browser.wait(SIDEWAYS, &[]), "fits", "the lessons at {width}");
    }
    browser.write(".kn-asked", "\u{e007}");
    browser.see(".kn-lesson", UNHAPPY);
    browser.see(".kn-done", "内容已更新");
    assert!(fs::read_to_string(folder.path().join("kb/faq/payment.md")).unwrap().contains(&format!("> {PHONE}\n")));
    browser.write(".kn-asked", "x");
    browser.see("#knowledge .empty", "这些都看过了");
    browser.click(".kn-counts-line button", "撤销上一个");
    browser.see(".kn-lesson", UNHAPPY);
    browser.click(".kn-guesses button", "投诉");
    browser.see(".kn-counts-line", "教了 2 句");
    browser.see(".kn-done", "内容已更新");
    assert_eq!(file(folder.path()), TAUGHT);
}
