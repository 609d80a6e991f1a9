//! What customers asked in vain becomes content: from the list of topics to the answer.

use crate::program::{Program, serve};
use crate::server::{ADMIN, Answer, Talk, TestServer};
use crate::webdriver::Browser;
use jieda::config::ContentPlaces;
use jieda::http::operator::content::{Editing, Origin};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use std::fs;
use tempfile::TempDir;

const PAYMENT: &str =
    "---\nid: payment\ntitle: 付款\n---\n\n## 可以怎么付款 {#how}\n\n> 支持哪些付款方式\n> 能用支付宝吗\n\n支付宝、微信和银行卡都可以。\n";
const PARKING: &str = "---\nid: parking\ntitle: 停车\n---\n\n## 停车收费吗 {#fee}\n\n> 停车场怎么收费\n\n前两小时免费。\n";

fn started(editing: Editing) -> (TempDir, TestServer) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("kb/faq")).unwrap();
    fs::write(folder.path().join("kb/faq/payment.md"), PAYMENT).unwrap();
    fs::write(folder.path().join("kb/faq/parking.md"), PARKING).unwrap();
    let places = ContentPlaces { kb: Some(folder.path().join("kb")), intents: None };
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

fn topics(server: &TestServer, query: &str) -> Value {
    server.get(&format!("/v1/insight/topics?{query}"), ADMIN).expect(200)
}

fn adopt(server: &TestServer, body: &Value) -> Answer {
    server.post("/v1/insight/adoptions", ADMIN, body)
}

#[test]
fn a_question_asked_in_vain_becomes_a_way_of_asking_and_is_answered() {
    let (folder, server) = started(Editing::On);
    for text in ["小票弄丢了怎么办啊", "小票弄丢了怎么办", "小票弄丢了怎么办呀13800138000"] {
        assert!(!ask(&server, text).contains("支付宝、微信"), "{text}");
    }
    ask(&server, "停车场怎么收费");

    let page = topics(&server, "days=7");
    assert_eq!((page["total"].as_u64(), page["may_edit"].as_bool()), (Some(1), Some(true)), "{page:#}");
    let topic = &page["topics"][0];
    assert_eq!((topic["name"].as_str(), topic["asked"].as_u64()), (Some("小票弄丢了怎么办啊"), Some(3)), "{page:#}");
    assert!(topic["cost"].as_u64() >= Some(3) && !topic.to_string().contains("13800138000"), "{topic:#}");
    assert_eq!(topics(&server, "days=7&sort=asked")["total"], 2);

    let way = json!({"as": "way", "text": "小票弄丢了怎么办啊", "atom": "payment/how"});
    let saved = adopt(&server, &way).expect(200);
    assert_eq!((&saved["path"], &saved["serving"]), (&json!("kb/faq/payment.md"), &json!("current")));
    let text = fs::read_to_string(folder.path().join("kb/faq/payment.md")).unwrap();
    assert_eq!(text, PAYMENT.replace("> 能用支付宝吗\n", "> 能用支付宝吗\n> 小票弄丢了怎么办啊\n"));
    assert!(ask(&server, "小票弄丢了怎么办").contains("支付宝、微信"));
    // Once more changes nothing.
    assert_eq!(adopt(&server, &way).expect(200)["version"], saved["version"]);
    assert_eq!(topics(&server, "days=7")["topics"][0]["now"]["act"], "answer");

    let not = json!({"as": "not_asked", "text": "停车怎么付款", "atom": "payment/how"});
    adopt(&server, &not).expect(200);
    assert!(fs::read_to_string(folder.path().join("kb/faq/payment.md")).unwrap().contains("> 不是：停车怎么付款\n"));
}

#[test]
fn a_draft_is_served_to_nobody_until_an_editor_lets_it() {
    let (folder, server) = started(Editing::On);
    let unwritten = adopt(&server, &json!({"as": "draft", "text": "有会员日吗"})).expect(200)["path"].as_str().unwrap().to_owned();
    let draft = json!({"as": "draft", "text": "可以寄到国外吗", "answer": "目前只寄国内。"});
    let path = adopt(&server, &draft).expect(200)["path"].as_str().unwrap().to_owned();
    assert_eq!(path, "kb/drafts/ke-yi-ji-dao-guo-wai-ma.md");
    assert!(!ask(&server, "可以寄到国外吗").contains("目前只寄国内"));
    let file = folder.path().join(&path);
    let text = fs::read_to_string(&file).unwrap();
    let accepted = text.replace("confidence: wip\n", "");
    assert_ne!(text, accepted);
    fs::write(&file, accepted).unwrap();
    server.post("/v1/kb/reload", ADMIN, &json!({})).expect(200);
    assert!(ask(&server, "可以寄到国外吗").contains("目前只寄国内"));
    // One that says nothing yet cannot go live.
    let text = fs::read_to_string(folder.path().join(&unwritten)).unwrap();
    fs::write(folder.path().join(&unwritten), text.replace("confidence: wip\n", "")).unwrap();
    let reloaded = server.post("/v1/kb/reload", ADMIN, &json!({})).expect(200);
    assert!(reloaded["faults"].as_array().unwrap().iter().any(|fault| fault["code"] == "empty-answer"), "{reloaded:#}");
    fs::write(folder.path().join(&unwritten), text).unwrap();
    server.post("/v1/kb/reload", ADMIN, &json!({})).expect(200);
    // What somebody went on with is not made anew.
    let again = adopt(&server, &draft).expect(200);
    assert_eq!(again["path"], path);
    assert!(!fs::read_to_string(&file).unwrap().contains("wip"));
}

#[test]
fn answers_are_judged_and_the_report_counts_it() {
    let (_folder, server) = started(Editing::Off);
    for _ in 0..3 {
        ask(&server, "停车场怎么收费");
    }
    let today = Timestamp::now().to_zoned(TimeZone::get("Asia/Shanghai").unwrap()).date();
    let week = format!("/v1/insight/reviews?week={today}&open=true");
    let sample = server.get(&week, ADMIN).expect(200);
    assert_eq!((&sample["n_answers"], &sample["n_sample"], &sample["n_mine"]), (&json!(3), &json!(3), &json!(0)), "{sample:#}");
    let answers = sample["answers"].as_array().unwrap();
    assert_eq!((&answers[0]["question"], &answers[0]["atom"]), (&json!("停车场怎么收费"), &json!("parking/fee")));
    let judge = |at: usize, verdict: &str| {
        let body = json!({"conversation": answers[at]["conversation"], "event": answers[at]["event"], "verdict": verdict});
        server.post("/v1/insight/reviews", ADMIN, &body)
    };
    judge(0, "wrong").expect(200);
    judge(0, "right").expect(200);
    judge(1, "wrong").expect(200);
    judge(1, "nonsense").is_problem(422, "bad-field");
    let elsewhere = json!({"conversation": answers[0]["conversation"], "event": answers[1]["event"], "verdict": "right"});
    server.post("/v1/insight/reviews", ADMIN, &elsewhere).is_problem(422, "bad-field");

    let replay = server.get("/v1/insight/replay?days=1", ADMIN).expect(200);
    assert_eq!((&replay["talks"], &replay["same"], &replay["lost"]), (&json!(3), &json!(3), &json!(0)), "{replay:#}");
    server.get("/v1/insight/replay?days=31", ADMIN).is_problem(400, "bad-query");
    server.get("/v1/insight/replay", &server.agent("小王")).is_problem(403, "editor-only");

    let left = server.get(&week, ADMIN).expect(200);
    assert_eq!((&left["n_mine"], left["answers"].as_array().unwrap().len()), (&json!(2), 1));
    let report = server.get(&format!("/v1/reports/resolution?from={today}&to={today}&by=entry&as=all"), ADMIN).expect(200);
    let wrong = &report["reviews"]["wrong"];
    assert_eq!((&wrong["numerator"], &wrong["denominator"]), (&json!(1), &json!(2)), "{report:#}");
    assert_eq!((report["rivals"].as_array().unwrap().len(), &report["parts"][0]["name"]), (5, &json!("parking")));
    server.get("/v1/reports/resolution?from=2026-11-01&to=2026-11-02&as=nobody", ADMIN).is_problem(400, "bad-query");
    server.get("/v1/reports/resolution?from=2026-11-01&to=2026-11-02&by=mood", ADMIN).is_problem(400, "bad-query");
}

/// A pause in which a page that is wider than its screen would be seen.
const SIDEWAYS: &str = "return document.documentElement.scrollWidth > innerWidth + 1 ? 'wider' : 'fits';";

#[test]
fn an_editor_adopts_a_question_and_judges_answers_in_the_browser() {
    let Some(browser) = Browser::start("an_editor_adopts_a_question_and_judges_answers_in_the_browser") else { return };
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("kb/faq")).unwrap();
    fs::write(folder.path().join("kb/faq/payment.md"), PAYMENT).unwrap();
    fs::write(folder.path().join("kb/faq/parking.md"), PARKING).unwrap();
    let mut command = serve(folder.path());
    command.args(["--kb", "kb", "--edit"]);
    let program = Program::start_as(command);
    for text in ["小票弄丢了怎么办啊", "小票弄丢了怎么办", "停车场怎么收费"] {
        let talk = program.post("/v1/conversations", None, &json!({}), 201);
        let messages = format!("/v1/conversations/{}/messages", talk["id"].as_str().unwrap());
        program.post(&messages, talk["token"].as_str(), &json!({ "text": text }), 200);
    }
    let editor = program.post("/v1/desk/agents", program.admin_token.as_deref(), &json!({"name": "小编", "role": "editor"}), 201);
    browser.open(&format!("{}/console", program.address));
    browser.write("#token", &format!("{}\u{e007}", editor["token"].as_str().unwrap()));
    browser.click(".kn-views button", "顾客在问");
    browser.click(".kn-topic-head", "小票弄丢了怎么办啊");
    browser.see(".kn-topic-body", "顾客的原话");
    browser.click(".kn-put button", "加为它的问法");
    browser.see(".kn-put", "已加为问法");
    assert!(fs::read_to_string(folder.path().join("kb/faq/payment.md")).unwrap().contains("> 小票弄丢了怎么办啊\n"));
    for (width, height) in [(390, 844), (1280, 800)] {
        browser.resize(width, height);
        assert_eq!(browser.wait(SIDEWAYS, &[]), "fits", "the topics at {width}");
    }
    browser.click(".kn-views button", "复核");
    browser.see(".lead", "从一周的回答里抽一部分");
    browser.see("#knowledge .empty", "这一周没有要复核的回答");
}

#[test]
fn a_gap_becomes_a_draft_that_is_put_live_and_answered_in_the_browser() {
    let Some(browser) = Browser::start("a_gap_becomes_a_draft_that_is_put_live_and_answered_in_the_browser") else { return };
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("kb/faq")).unwrap();
    fs::write(folder.path().join("kb/faq/payment.md"), PAYMENT).unwrap();
    let mut command = serve(folder.path());
    command.args(["--kb", "kb", "--edit"]);
    let program = Program::start_as(command);
    let account = |name: &str, role: &str| {
        let made = program.post("/v1/desk/agents", program.admin_token.as_deref(), &json!({"name": name, "role": role}), 201);
        made["token"].as_str().unwrap().to_owned()
    };
    let (agent, editor) = (account("小王", "agent"), account("小编", "editor"));
    let talk = program.post("/v1/conversations", None, &json!({}), 201);
    let (path, token) = (format!("/v1/conversations/{}", talk["id"].as_str().unwrap()), talk["token"].as_str());
    program.post(&format!("{path}/messages"), token, &json!({"text": "可以寄到国外吗"}), 200);
    let passed = program.post(&format!("{path}/handoff"), token, &json!({}), 200);
    let handoff = passed["events"].as_array().unwrap().iter().find_map(|event| event["handoff"].as_str()).unwrap();
    program.post(&format!("/v1/desk/handoffs/{handoff}/claim"), Some(&agent), &json!({}), 200);
    let said = format!("/v1/desk/conversations/{}/messages", talk["id"].as_str().unwrap());
    program.post(&said, Some(&agent), &json!({"text": "目前只寄国内。"}), 200);

    browser.open(&format!("{}/console", program.address));
    browser.write("#token", &format!("{editor}\u{e007}"));
    browser.click(".kn-views button", "顾客在问");
    browser.click(".kn-topic-head", "可以寄到国外吗");
    browser.see(".kn-topic-body", "目前只寄国内。");
    browser.click(".kn-topic-body .kn-small", "用这段回答写草稿");
    browser.see(".kn-put", "草稿已建好");
    browser.click(".kn-put .link", "去写");
    browser.see(".kn-head h2", "可以寄到国外吗");
    browser.click(".kn-head button", "上线这篇草稿");
    browser.see(".kn-editor .kn-found", "1 个提醒");
    browser.click(".kn-bar .primary", "保存");
    browser.see(".kn-effect", "");
    browser.click(".kn-bar .primary", "保存");
    browser.see(".kn-editor .kn-done", "已保存，正在用新内容回答");

    let talk = program.post("/v1/conversations", None, &json!({}), 201);
    let messages = format!("/v1/conversations/{}/messages", talk["id"].as_str().unwrap());
    let answer = program.post(&messages, talk["token"].as_str(), &json!({"text": "可以寄到国外吗"}), 200);
    assert!(answer.to_string().contains("目前只寄国内。"), "{answer:#}");
}

#[test]
fn what_cannot_be_adopted_is_told() {
    let (_folder, server) = started(Editing::On);
    for body in [
        json!({"as": "way", "text": "？！", "atom": "payment/how"}),
        json!({"as": "way", "text": "花呗", "atom": "payment/none"}),
        json!({"as": "way", "text": "花呗"}),
        json!({"as": "way", "text": "注意：付款问题", "atom": "payment/how"}),
        json!({"as": "way", "text": "我的电话13812348000能付款吗", "atom": "payment/how"}),
        json!({"as": "way", "text": "长".repeat(201), "atom": "payment/how"}),
        json!({"as": "draft", "text": "花呗", "answer": "长".repeat(4_001)}),
    ] {
        adopt(&server, &body).is_problem(422, "bad-field");
    }
    for query in ["days=0", "days=91", "sort=size", "after=-1"] {
        server.get(&format!("/v1/insight/topics?{query}"), ADMIN).is_problem(400, "bad-query");
    }
    let (_folder, server) = started(Editing::Off);
    adopt(&server, &json!({"as": "draft", "text": "花呗"})).is_problem(403, "editing-is-off");
    let agent = server.post("/v1/desk/agents", ADMIN, &json!({"name": "小王", "role": "agent"})).expect(201);
    server.get("/v1/insight/topics", agent["token"].as_str().unwrap()).is_problem(403, "editor-only");
}
