//! A newcomer serves played customers, level by level, apart from real work; who supervises sees how far everybody has come.

mod scenarios;

use crate::browser::{ENTER, check_width};
use crate::server::{ADMIN, Answer, TestServer, types};
use crate::webdriver::Browser;
use jieda::config::ContentPlaces;
use jieda::http::operator::content::{Editing, Origin};
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;

/// The key of that name, as WebDriver writes it.
const DOWN: &str = "\u{e015}";

/// How the first scenario is passed, message by message.
const LISTENED: [&str; 4] = [
    "您好，我是小王。您收到一件，少了一件，颜色也不对，是吗？",
    "抱歉给您添麻烦了，请问是哪个订单号？我来核实。",
    "收到，我马上核实，今天之内给您补发的消息。",
    "请问还有其他可以帮您的吗？",
];

/// How the second one is.
const ASKED: [&str; 4] = [
    "您好，我是小王。洗衣机不排水确实不方便，请问是什么型号？",
    "好的，WD-100 滚筒，排水排不出去，是吗？",
    "请看看背后的排水管有没有打折，不行我帮您约师傅上门。",
    "请问还有其他可以帮您的吗？",
];

fn path(server: &TestServer, who: &str) -> Value {
    server.get("/v1/training", who).expect(200)
}

fn begin(server: &TestServer, who: &str, scenario: &str) -> Value {
    server.post("/v1/training/attempts", who, &json!({ "scenario": scenario })).expect(201)
}

fn moved(server: &TestServer, who: &str, attempt: &Value, body: &Value) -> Answer {
    server.post(&format!("/v1/training/attempts/{}/moves", attempt["id"].as_str().unwrap()), who, body)
}

fn say(server: &TestServer, who: &str, attempt: &Value, text: &str) -> Value {
    moved(server, who, attempt, &json!({"type": "said", "text": text})).expect(200)
}

/// Serves a scenario to its end, and gives the attempt with its score.
fn served(server: &TestServer, who: &str, scenario: &str, lines: &[&str]) -> Value {
    let attempt = begin(server, who, scenario);
    for line in lines {
        say(server, who, &attempt, line);
    }
    moved(server, who, &attempt, &json!({"type": "closed", "reason": "other"})).expect(200)
}

/// What the customer says after the trainee came.
fn heard(attempt: &Value) -> Vec<&str> {
    let events = attempt["events"].as_array().unwrap();
    let joined = events.iter().position(|event| event["type"] == "agent_joined").unwrap();
    events[joined..].iter().filter(|event| event["type"] == "customer_said").map(|event| event["text"].as_str().unwrap()).collect()
}

/// The first scenario of a level.
fn first(path: &Value, level: usize) -> &Value {
    &path["levels"][level]["scenarios"][0]["id"]
}

fn open(path: &Value) -> Vec<bool> {
    path["levels"].as_array().unwrap().iter().map(|level| level["open"].as_bool().unwrap()).collect()
}

#[test]
fn a_newcomer_serves_played_customers_and_a_level_opens_the_next() {
    let server = TestServer::start();
    let wang = server.agent("小王");
    let before = path(&server, &wang);
    let levels: Vec<&Value> = before["levels"].as_array().unwrap().iter().map(|level| &level["label"]["zh-CN"]).collect();
    assert_eq!(levels, ["倾听", "解答", "安抚", "挽回"]);
    assert_eq!((open(&before), &before["next"]), (vec![true, false, false, false], first(&before, 0)), "{before:#}");
    server.post("/v1/training/attempts", &wang, &json!({"scenario": "one_question"})).is_problem(409, "level-locked");
    server.post("/v1/training/attempts", &wang, &json!({"scenario": "none"})).is_problem(404, "no-such-scenario");

    let attempt = begin(&server, &wang, "repeat_back");
    let events = attempt["events"].as_array().unwrap();
    assert_eq!(types(events), ["opened", "customer_said", "bot_said", "handed_off", "agent_joined", "customer_said"]);
    assert_eq!(heard(&attempt), ["人工在吗？我刚才说的你看到了吧"]);
    let after = say(&server, &wang, &attempt, LISTENED[0]);
    assert_eq!(heard(&after), ["人工在吗？我刚才说的你看到了吧", "对，就是这样。那现在怎么办？"]);
    assert_eq!((&after["over"], &after["customer_left"], &after["score"]), (&json!(false), &json!(false), &Value::Null));
    let helped = server.get(&format!("/v1/training/attempts/{}/help?q=%E9%80%80%E8%B4%A7", attempt["id"].as_str().unwrap()), &wang);
    assert!(!helped.expect(200)["helpful"].as_array().unwrap().is_empty());
    for line in &LISTENED[1..] {
        say(&server, &wang, &attempt, line);
    }
    let over = moved(&server, &wang, &attempt, &json!({"type": "closed", "reason": "order"})).expect(200);
    let score = &over["score"];
    assert_eq!((&over["over"], &score["passed"], &score["satisfied"]), (&json!(true), &json!(true), &json!(true)), "{over:#}");
    let greeting = score["marks"].as_array().unwrap().iter().find(|mark| mark["measure"] == "greeting").unwrap();
    let place = over["events"].as_array().unwrap().iter().find(|event| event["id"] == greeting["events"][0]).unwrap();
    assert_eq!((&greeting["finding"], &place["text"]), (&json!("passed"), &json!(LISTENED[0])));
    moved(&server, &wang, &attempt, &json!({"type": "said", "text": "在吗"})).is_problem(409, "attempt-over");

    assert_eq!(path(&server, &wang)["next"], "washer_model");
    let rude = served(&server, &wang, "washer_model", &["你有病吧"]);
    assert_eq!((&rude["score"]["points"], &rude["score"]["void"], &rude["score"]["passed"]), (&json!(0), &json!(true), &json!(false)));
    assert_eq!(open(&path(&server, &wang)), [true, false, false, false]);
    assert_eq!(served(&server, &wang, "washer_model", &ASKED)["score"]["passed"], true);
    let after = path(&server, &wang);
    assert_eq!((open(&after), &after["next"]), (vec![true, true, false, false], first(&after, 1)));
    let scenarios = after["levels"][0]["scenarios"].as_array().unwrap();
    let own = &scenarios.iter().find(|own| own["id"] == "washer_model").unwrap()["progress"];
    assert_eq!((&own["passed"], &own["n_attempts"]), (&json!(true), &json!(2)), "the best one is kept");
}

#[test]
fn what_is_promised_and_handed_over_counts() {
    let server = TestServer::start();
    let wang = server.agent("小王");
    for (scenario, lines) in [("repeat_back", &LISTENED), ("washer_model", &ASKED)] {
        assert_eq!(served(&server, &wang, scenario, lines)["score"]["passed"], true);
    }
    let attempt = begin(&server, &wang, "one_question");
    say(&server, &wang, &attempt, "您好，我是小王。最晚明天下班前有结果，一般是 1–2 个工作日。");
    let promised = moved(&server, &wang, &attempt, &json!({"type": "promised", "kind": "call_back", "minutes": 120})).expect(200);
    let promise = promised["events"].as_array().unwrap().iter().find(|event| event["type"] == "promised").unwrap();
    assert!(promise["text"].as_str().unwrap().contains("前给您回电"), "{promise}");
    assert_eq!((heard(&promised).last(), &promised["customer_left"]), (Some(&"行，有你这句话我就放心了"), &json!(true)));
    let handed = moved(&server, &wang, &attempt, &json!({"type": "handed_over", "note": "请主管看看"})).expect(200);
    let last = types(handed["events"].as_array().unwrap());
    assert_eq!((&handed["over"], &last[last.len() - 2..]), (&json!(true), &["noted", "transferred"][..]));
    for (body, field) in [
        (json!({"type": "promised", "kind": "rescue_plan", "minutes": 60}), "rules"),
        (json!({"type": "promised", "kind": "none", "minutes": 60}), "promises.ron"),
        (json!({"type": "promised", "kind": "reply", "minutes": 0}), "minutes"),
        (json!({"type": "closed", "reason": "none"}), "reason"),
        (json!({"type": "shouted"}), "shouted"),
    ] {
        let refused = moved(&server, &wang, &attempt, &body);
        refused.is_problem(422, "bad-field");
        assert!(refused.text.contains(field), "{}", refused.text);
    }
}

#[test]
fn practice_is_apart_from_real_work() {
    let server = TestServer::start();
    let (wang, lead) = (server.agent("小王"), server.supervisor("王主管"));
    let presence = server.get("/v1/desk/team", &lead).expect(200)["agents"][0]["presence"]["status"].clone();
    served(&server, &wang, "repeat_back", &LISTENED);
    begin(&server, &wang, "repeat_back");
    let queue = server.get("/v1/desk/queue", &lead).expect(200);
    assert_eq!((&queue["waiting"], &queue["mine"], &queue["claimed"]), (&json!([]), &json!([]), &json!([])), "{queue}");
    let today = jiff::Zoned::now().date();
    let period = format!("from={}&to={}", today.yesterday().unwrap(), today.tomorrow().unwrap());
    let report = server.get(&format!("/v1/reports/resolution?{period}"), &lead).expect(200);
    assert_eq!(report["conversations"], json!(0), "{report}");
    assert_eq!(server.get(&format!("/v1/reports/talks?{period}"), &lead).expect(200)["talks"], json!([]));
    assert_eq!(server.get(&format!("/v1/quality/talks?{period}"), &lead).expect(200)["cards"], json!([]));
    assert_eq!(server.get(&format!("/v1/reports/agents?{period}"), &lead).expect(200)["agents"], json!([]));
    assert_eq!(server.get("/v1/desk/board/talks", &lead).expect(200)["n"], json!(0));
    assert_eq!(server.get("/v1/desk/promises?of=all", &lead).expect(200)["promises"], json!([]));
    let found = server.get("/v1/desk/conversations?q=%E5%B0%91%E4%BA%86%E4%B8%80%E4%BB%B6", &lead).expect(200);
    assert_eq!(found["talks"], json!([]), "{found}");
    let now = server.get("/v1/desk/team", &lead).expect(200)["agents"][0]["presence"]["status"].clone();
    assert_eq!(now, presence, "who practises is not thereby at the desk");
}

#[test]
fn an_attempt_is_the_trainees_and_a_supervisor_looks_at_it() {
    let server = TestServer::start();
    let (wang, li, lead) = (server.agent("小王"), server.agent("小李"), server.supervisor("王主管"));
    let mut lines = LISTENED.to_vec();
    lines.insert(3, "有事打 13800138000");
    let attempt = served(&server, &wang, "repeat_back", &lines);
    let one = format!("/v1/training/attempts/{}", attempt["id"].as_str().unwrap());
    assert!(server.get(&one, &wang).text.contains("13800138000"), "the words are the trainee's");
    server.get(&one, &li).is_problem(404, "no-such-attempt");
    server.post(&format!("{one}/moves"), &lead, &json!({"type": "said", "text": "在"})).is_problem(404, "no-such-attempt");
    let seen = server.get(&one, &lead);
    assert!(seen.expect(200)["score"]["points"].is_u64() && !seen.text.contains("13800138000"), "{}", seen.text);
    for id in ["1", "x", "-1"] {
        server.get(&format!("/v1/training/attempts/{id}"), &wang).is_problem(404, "no-such-attempt");
    }

    begin(&server, &wang, "repeat_back");
    let mine = server.get("/v1/training/attempts?limit=1", &wang).expect(200);
    assert_eq!((&mine["attempts"][0]["points"], mine["attempts"].as_array().unwrap().len()), (&Value::Null, 1), "the newest first");
    let rest = server.get(&format!("/v1/training/attempts?cursor={}", mine["next"].as_str().unwrap()), &wang).expect(200);
    assert_eq!((&rest["attempts"][0]["id"], &rest["next"]), (&attempt["id"], &Value::Null));
    server.get("/v1/training/attempts?cursor=x", &wang).is_problem(400, "bad-query");
    let of_wang = "/v1/training/attempts?agent=%E5%B0%8F%E7%8E%8B";
    assert_eq!(server.get(of_wang, &lead).expect(200)["attempts"].as_array().unwrap().len(), 2);
    server.get(of_wang, &li).is_problem(403, "supervisor-only");

    server.get("/v1/training/team", &wang).is_problem(403, "supervisor-only");
    let team = server.get("/v1/training/team?limit=2", &lead).expect(200);
    let names: Vec<&Value> = team["agents"].as_array().unwrap().iter().map(|own| &own["agent"]).collect();
    assert_eq!((names, &team["next"]), (vec![&json!("小李"), &json!("小王")], &json!("小王")));
    let own = &team["agents"][1];
    assert_eq!((&own["progress"][0]["scenario"], &own["progress"][0]["n_attempts"]), (&json!("repeat_back"), &json!(2)), "{own}");
    assert!(own["last_at"].is_string() && own["progress"][0]["passed"] == true && own["levels"] == json!([]));
    let rest = server.get("/v1/training/team?cursor=%E5%B0%8F%E7%8E%8B", &lead).expect(200);
    assert_eq!((&rest["agents"][0]["agent"], &rest["next"]), (&json!("王主管"), &Value::Null));

    // It goes with the account, and whoever has the name later begins anew.
    assert_eq!(server.send("DELETE", "/v1/desk/agents/%E5%B0%8F%E7%8E%8B", ADMIN, &[], None).status, 204);
    server.get(&one, &lead).is_problem(404, "no-such-attempt");
    let wang = server.agent("小王");
    assert_eq!(server.get("/v1/training/attempts", &wang).expect(200)["attempts"], json!([]));
}

#[test]
fn who_may_practise_and_how_much() {
    let server = TestServer::start();
    let wang = server.agent("小王");
    server.post("/v1/training/attempts", ADMIN, &json!({"scenario": "repeat_back"})).is_problem(403, "no-account");
    server.get("/v1/training", "").is_problem(401, "unauthorized");
    let editor = server.post("/v1/desk/agents", ADMIN, &json!({"name": "编辑", "role": "editor"})).expect(201)["token"].clone();
    server.get("/v1/training", editor.as_str().unwrap()).is_problem(403, "not-for-editors");
    let attempt = begin(&server, &wang, "repeat_back");
    let written = |text: &str| moved(&server, &wang, &attempt, &json!({"type": "said", "text": text}));
    written(" ").is_problem(422, "blank-text");
    written(&"长".repeat(1_001)).is_problem(413, "text-too-long");
    for n in 0..40 {
        written(&format!("第 {n} 句")).expect(200);
    }
    written("再说一句").is_problem(409, "attempt-full");
    assert_eq!(moved(&server, &wang, &attempt, &json!({"type": "closed", "reason": null})).expect(200)["over"], true);
    for _ in 1..60 {
        begin(&server, &wang, "repeat_back");
    }
    let refused = server.post("/v1/training/attempts", &wang, &json!({"scenario": "repeat_back"}));
    refused.is_problem(429, "too-many-attempts");
    assert_eq!(refused.header("retry-after"), "3600");
}

#[test]
fn a_request_that_is_sent_again_is_carried_out_once() {
    let server = TestServer::start();
    let wang = server.agent("小王");
    let send = |path: &str, key: &str, body: &Value| server.send("POST", path, &wang, &[("Idempotency-Key", key)], Some(&body.to_string()));
    let new = |key: &str, scenario: &str| send("/v1/training/attempts", key, &json!({ "scenario": scenario }));
    let first = new("k1", "repeat_back").expect(201);
    assert_eq!(new("k1", "repeat_back").expect(201)["id"], first["id"]);
    assert_ne!(new("k2", "repeat_back").expect(201)["id"], first["id"]);
    new("k1", "washer_model").is_problem(422, "idempotency-key-reused");

    let moves = format!("/v1/training/attempts/{}/moves", first["id"].as_str().unwrap());
    let say = |key: &str, text: &str| send(&moves, key, &json!({"type": "said", "text": text}));
    let once = say("m1", "您好").expect(200)["events"].as_array().unwrap().len();
    assert_eq!(say("m1", "您好").expect(200)["events"].as_array().unwrap().len(), once);
    say("m1", "您好啊").is_problem(422, "idempotency-key-reused");
    assert!(say("m2", "您好").expect(200)["events"].as_array().unwrap().len() > once);
}

/// The shipped content, whose training can be edited.
fn editable() -> (tempfile::TempDir, TestServer) {
    let folder = tempfile::tempdir().unwrap();
    let shipped = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let intents = folder.path().join("intents");
    fs::create_dir_all(&intents).unwrap();
    fs::write(intents.join("training.ron"), "(extends: true)").unwrap();
    let places = ContentPlaces { kb: Some(shipped.join("kb")), intents: Some(intents) };
    (folder, TestServer::of_content(Origin { places, kept: None, editing: Editing::Off }))
}

#[test]
fn an_edited_scenario_is_begun_anew_and_scores_stay() {
    let (folder, server) = editable();
    let wang = server.agent("小王");
    let over = served(&server, &wang, "repeat_back", &LISTENED);
    let half = begin(&server, &wang, "repeat_back");
    say(&server, &wang, &half, "您好");
    fs::write(
        folder.path().join("intents/training.ron"),
        r#"(extends: true, scenarios: [(id: "repeat_back", extends: true, title: "改过了")])"#,
    )
    .unwrap();
    server.running().state.content.reload();
    moved(&server, &wang, &half, &json!({"type": "said", "text": "在吗"})).is_problem(409, "scenario-edited");
    let read = |attempt: &Value| server.get(&format!("/v1/training/attempts/{}", attempt["id"].as_str().unwrap()), &wang).expect(200);
    assert_eq!((&read(&half)["edited"], &read(&half)["title"]), (&json!(true), &json!("改过了")));
    let kept = read(&over);
    assert_eq!((&kept["edited"], &kept["score"], &kept["events"]), (&json!(true), &over["score"], &over["events"]));
    assert_eq!(begin(&server, &wang, "repeat_back")["edited"], false);
    let lines = server.get("/v1/training/attempts", &wang).expect(200);
    let edited: Vec<&Value> = lines["attempts"].as_array().unwrap().iter().map(|line| &line["edited"]).collect();
    assert_eq!(edited, [&json!(false), &json!(true), &json!(true)]);
}

/// Types into the field of the practice talk, and sends it.
fn type_in(browser: &Browser, text: &str) {
    browser.write(".t-talk textarea", &format!("{text}{ENTER}"));
    browser.see(".t-talk .message.agent .bubble", text);
}

#[test]
fn a_newcomer_passes_a_level_from_the_keyboard() {
    let Some(browser) = Browser::start("a_newcomer_passes_a_level_from_the_keyboard") else { return };
    let server = TestServer::start();
    let (wang, lead) = (server.agent("小王"), server.supervisor("王主管"));
    let enter = |token: &str| {
        browser.open(&server.url("/console"));
        browser.write("#token", &format!("{token}{ENTER}"));
        browser.see("#line", "已连接");
    };
    let sound = |what: &str| {
        assert_eq!(browser.log(), [] as [Value; 0], "{what}");
        assert_eq!(browser.violations(), [""; 0], "{what}");
        check_width(&browser, what);
    };
    enter(&wang);
    browser.resize(390, 844);
    browser.write("nav [data-tab=training]", ENTER);
    browser.see(".t-next b", "");
    browser.see(".t-level.locked h2", "安抚");
    sound("the path");
    for width in [390, 1280] {
        browser.resize(width, 844);
        browser.see(".t-next b", "");
        let scenario = browser.texts(".t-next b").remove(0);
        let lines = if scenario == "先听懂，再动手" { &LISTENED } else { &ASKED };
        browser.write(".t-next button", ENTER);
        browser.see(".t-briefing h2", &scenario);
        sound("the briefing");
        browser.resize(width, 844);
        // The button that begins has the focus.
        browser.write(".t-briefing .primary", ENTER);
        browser.see(".t-clock", "等了 0:");
        browser.see(".t-talk .title", "不是真实顾客");
        for line in lines {
            type_in(&browser, line);
        }
        browser.see(".t-clock.done", "道个别就结束");
        sound("the practice talk");
        browser.resize(width, 844);
        browser.write(".t-deeds .primary", ENTER);
        browser.see("dialog h2", "结束这次练习");
        browser.write("dialog select", DOWN);
        browser.write("dialog .primary", ENTER);
        browser.see(".t-review h2", "过关");
        browser.write(".q-mark", ENTER);
        browser.see(".q-log .marked .q-bubble", "");
        sound("the score");
        browser.resize(width, 844);
        browser.click(".t-do button", "返回");
    }
    browser.see(".t-level.passed h2", "倾听");
    browser.see(".t-attempt", "洗衣机不排水");
    sound("the path, a level on");

    browser.click("#sign-out", "退出");
    enter(&lead);
    browser.click("nav button", "练习");
    browser.click(".switch button", "团队进度");
    browser.see(".q-table tr", "已过关");
    sound("the team");
    browser.click(".q-table tbody button", "小王");
    browser.click(".t-attempt", "先听懂");
    browser.see(".t-review h2", "过关");
    browser.see(".q-log .q-bubble", LISTENED[0]);
    sound("an attempt of somebody");
}
