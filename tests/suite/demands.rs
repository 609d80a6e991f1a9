//! What customers want and no answer can give is raised, and what became of it is seen.

use crate::program::{Program, serve};
use crate::server::{ADMIN, TestServer};
use crate::webdriver::Browser;
use jieda::config::ContentPlaces;
use jieda::http::operator::content::{Editing, Origin};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};
use std::fs;
use tempfile::TempDir;

const PAYMENT: &str =
    "---\nid: payment\ntitle: 付款\n---\n\n## 可以怎么付款 {#how}\n\n> 支持哪些付款方式\n> 能用支付宝吗\n\n支付宝、微信和银行卡都可以。\n";

const PARKING: &str = "---\nid: parking\ntitle: 停车\n---\n\n## 停车收费吗 {#fee}\n\n> 停车场怎么收费\n\n前两小时免费。\n";

fn shop() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("kb/faq")).unwrap();
    fs::write(folder.path().join("kb/faq/payment.md"), PAYMENT).unwrap();
    fs::write(folder.path().join("kb/faq/parking.md"), PARKING).unwrap();
    folder
}

fn started(editing: Editing) -> (TempDir, TestServer) {
    let folder = shop();
    let places = ContentPlaces { kb: Some(folder.path().join("kb")), intents: None };
    let server = TestServer::of_content(Origin { places, kept: None, editing });
    (folder, server)
}

/// A talk that counts, in which this is asked.
fn ask(server: &TestServer, text: &str) {
    let opened = server.post("/v1/conversations", "", &json!({})).expect(201);
    let (id, token) = (opened["id"].as_str().unwrap(), opened["token"].as_str().unwrap());
    server.post(&format!("/v1/conversations/{id}/messages"), token, &json!({ "text": text })).expect(200);
}

fn list(server: &TestServer, query: &str) -> Value {
    server.get(&format!("/v1/insight/demands?{query}"), ADMIN).expect(200)
}

fn demand(title: &str) -> Value {
    json!({"title": title, "area": "product", "owner": "小李", "asked": ["支持花呗分期吗"], "note": "和支付团队谈。"})
}

#[test]
fn a_demand_is_raised_and_comes_further_and_serves_nothing() {
    let (folder, server) = started(Editing::On);
    for text in ["可以用花呗分期付款吗", "支持花呗分期吗", "能用支付宝吗"] {
        ask(&server, text);
    }
    let served = server.post("/v1/kb/reload", ADMIN, &json!({})).expect(200);
    let raised = server.post("/v1/insight/demands", ADMIN, &demand("支持 花呗分期")).expect(200);
    assert_eq!((&raised["name"], &raised["path"]), (&json!("zhi-chi-hua-bei-fen-qi"), &json!("kb/demands/zhi-chi-hua-bei-fen-qi.md")));
    assert_eq!(server.post("/v1/insight/demands", ADMIN, &demand("支持 花呗分期")).expect(200), raised, "once more changes nothing");
    // Who raises it again with other words adds these, and changes nothing else.
    let mut again = demand("支持 花呗分期");
    (again["asked"], again["owner"]) = (json!(["花呗能分几期", "支持花呗分期吗"]), json!("小赵"));
    let raised = server.post("/v1/insight/demands", ADMIN, &again).expect(200);
    let namesake = server.post("/v1/insight/demands", ADMIN, &demand("支持花呗分期")).expect(200);
    assert_eq!(namesake["name"], "zhi-chi-hua-bei-fen-qi-2");
    let after = server.post("/v1/kb/reload", ADMIN, &json!({})).expect(200);
    assert_eq!((&after["hash"], &after["generation"]), (&served["hash"], &served["generation"]), "a demand is no content");

    let page = list(&server, "limit=1");
    assert_eq!((&page["total"], &page["next"], &page["may_edit"], &page["n_talks"]), (&json!(2), &json!(1), &json!(true), &json!(3)));
    let shown = list(&server, "")["demands"][1].clone();
    assert_eq!((&shown["state"], &shown["area"], &shown["owner"]), (&json!("raised"), &json!("product"), &json!("小李")), "{shown:#}");
    let week = shown["weeks"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&week["asked"], &week["talks"]), (&json!(2), &json!(3)), "{shown:#}");

    let path = format!("/v1/insight/demands/{}", raised["name"].as_str().unwrap());
    let change = |version: &Value, state: &str| {
        let body = json!({"version": version, "state": state, "owner": "小王", "note": "排进十二月。"});
        server.send("PUT", &path, ADMIN, &[], Some(&body.to_string()))
    };
    let accepted = change(&raised["version"], "accepted").expect(200);
    assert_eq!(change(&raised["version"], "accepted").expect(200), accepted, "the same once more changes nothing");
    change(&raised["version"], "done").is_problem(409, "newer-file");
    change(&accepted["version"], "done").expect(200);
    // What is left out stays.
    let bare = json!({"version": "", "state": "done"});
    assert_eq!(server.send("PUT", &path, ADMIN, &[], Some(&bare.to_string())).expect(200)["path"], raised["path"]);
    let page = list(&server, "");
    assert_eq!((&page["adoption"]["numerator"], &page["adoption"]["denominator"]), (&json!(1), &json!(2)));
    // What is open comes first.
    let states: Vec<&str> = page["demands"].as_array().unwrap().iter().map(|demand| demand["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["raised", "done"]);
    let today = Timestamp::now().to_zoned(TimeZone::get("Asia/Shanghai").unwrap()).date();
    let text = fs::read_to_string(folder.path().join("kb/demands/zhi-chi-hua-bei-fen-qi.md")).unwrap();
    let expected = format!(
        "---\ntitle: 支持 花呗分期\narea: product\nowner: 小王\nraised: {today}\naccepted: {today}\ndone: {today}\n---\n\n> 支持花呗分期吗\n> 花呗能分几期\n\n排进十二月。\n"
    );
    assert_eq!(text, expected);
}

#[test]
fn what_was_asked_before_and_after_is_compared() {
    let (folder, server) = started(Editing::Off);
    let today = Timestamp::now().to_zoned(TimeZone::get("Asia/Shanghai").unwrap()).date();
    let day = |ago: i64| today.checked_sub(ago.days()).unwrap();
    fs::create_dir_all(folder.path().join("kb/demands")).unwrap();
    let text = format!("---\ntitle: 花呗\narea: finance\nraised: {}\ndone: {}\n---\n\n> 支持花呗分期吗\n", day(40), day(2));
    fs::write(folder.path().join("kb/demands/hua-bei.md"), text).unwrap();
    fs::write(folder.path().join("kb/demands/broken.md"), "---\ntitle: 花呗\n---\n").unwrap();
    fs::write(folder.path().join("kb/demands/gbk.md"), b"---\ntitle: \xbb\xa8\n---\n").unwrap();
    let reloaded = server.post("/v1/kb/reload", ADMIN, &json!({})).expect(200);
    assert_eq!(reloaded["serving"], "current", "a demand keeps no content from being served: {reloaded:#}");
    ask(&server, "支持花呗分期吗");
    ask(&server, "能用支付宝吗");
    let page = list(&server, "");
    let (demand, unread) = (&page["demands"][0], &page["unread"]);
    assert_eq!(
        (&demand["state"], &demand["before"]["denominator"], &demand["change"]),
        (&json!("done"), &json!(0), &Value::Null),
        "{page:#}"
    );
    let after = &demand["after"];
    assert_eq!((&after["numerator"], &after["denominator"]), (&json!(1), &json!(2)), "{page:#}");
    assert_eq!((&after["from"], &after["to"]), (&json!(day(1).to_string()), &json!(day(-1).to_string())), "{page:#}");
    let unread: Vec<&str> = unread.as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap()).collect();
    assert_eq!(unread, ["kb/demands/broken.md", "kb/demands/gbk.md"], "{page:#}");
    server.post("/v1/insight/demands", ADMIN, &self::demand("花呗")).is_problem(403, "editing-is-off");
}

#[test]
fn what_cannot_be_demanded_is_told() {
    let (folder, server) = started(Editing::On);
    let with = |field: &str, value: Value| {
        let mut body = demand("支持花呗分期");
        body[field] = value;
        body
    };
    for body in [
        with("title", json!(" ")),
        with("title", json!("长".repeat(201))),
        with("asked", json!([])),
        with("asked", json!(vec!["支持花呗吗"; 21])),
        with("asked", json!(["我的电话13812348000能用花呗吗"])),
        with("note", json!("长".repeat(4_001))),
        with("note", json!("看这里：\n> 支持花呗吗")),
        with("owner", json!("长".repeat(201))),
    ] {
        server.post("/v1/insight/demands", ADMIN, &body).is_problem(422, "bad-field");
    }
    for body in [with("area", json!("kitchen")), with("state", json!("done"))] {
        assert!(server.post("/v1/insight/demands", ADMIN, &body).status >= 400, "{body}");
    }
    let change = json!({"version": "0", "state": "done"});
    for name in ["nothing", "..%2Ffaq%2Fpayment", ".hidden"] {
        let path = format!("/v1/insight/demands/{name}");
        server.send("PUT", &path, ADMIN, &[], Some(&change.to_string())).is_problem(404, "no-such-file");
    }
    for query in ["limit=0", "limit=51", "after=-1"] {
        server.get(&format!("/v1/insight/demands?{query}"), ADMIN).is_problem(400, "bad-query");
    }
    server.get("/v1/insight/demands", &server.agent("小王")).is_problem(403, "editor-only");
    assert!(!folder.path().join("kb/demands").exists());
}

#[test]
fn an_editor_raises_a_demand_in_the_browser() {
    let Some(browser) = Browser::start("an_editor_raises_a_demand_in_the_browser") else { return };
    let folder = shop();
    let mut command = serve(folder.path());
    command.args(["--kb", "kb", "--edit"]);
    let program = Program::start_as(command);
    for text in ["小票弄丢了怎么办啊", "小票弄丢了怎么办"] {
        let talk = program.post("/v1/conversations", None, &json!({}), 201);
        let messages = format!("/v1/conversations/{}/messages", talk["id"].as_str().unwrap());
        program.post(&messages, talk["token"].as_str(), &json!({ "text": text }), 200);
    }
    let editor = program.post("/v1/desk/agents", program.admin_token.as_deref(), &json!({"name": "小编", "role": "editor"}), 201);
    browser.open(&format!("{}/console", program.address));
    browser.write("#token", &format!("{}\u{e007}", editor["token"].as_str().unwrap()));
    browser.click(".kn-views button", "顾客在问");
    browser.click(".kn-topic-head", "小票弄丢了");
    browser.click(".kn-raise button", "提为需求");
    browser.click("form.kn-raise .primary", "提为需求");
    browser.see(".kn-raise", "已提出");
    browser.click(".kn-raise .link", "去看需求");
    browser.see(".kn-adoption", "采纳率");
    browser.see(".kn-demand-body", "小票弄丢了怎么办");
    browser.wait(
        "const select = document.querySelector('form.kn-fields select'); if (!select) return null; select.value = 'accepted'; select.dispatchEvent(new Event('change', { bubbles: true })); return 'done';",
        &[],
    );
    browser.click(".kn-fields .primary", "保存");
    browser.see(".kn-fields .kn-done", "已保存");
    let file = fs::read_dir(folder.path().join("kb/demands")).unwrap().next().unwrap().unwrap().path();
    assert!(fs::read_to_string(file).unwrap().contains("\naccepted: "));
    for (width, height) in [(390, 844), (1280, 800)] {
        browser.resize(width, height);
        let sideways = "return document.documentElement.scrollWidth > innerWidth + 1 ? 'wider' : 'fits';";
        assert_eq!(browser.wait(sideways, &[]), "fits", "the demands at {width}");
    }
}
