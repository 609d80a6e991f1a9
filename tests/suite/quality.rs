//! How agents serve is scored, looked at by people, and counted.

use crate::browser::{ENTER, check_width};
use crate::server::{ADMIN, Talk, TestServer};
use crate::stream::Stream;
use crate::webdriver::Browser;
use serde_json::{Value, json};

/// A talk that reports count.
fn opened(server: &TestServer, visitor: Option<&str>) -> Talk {
    let opened = server.post("/v1/conversations", "", &json!({ "visitor": visitor })).expect(201);
    let text = |field: &str| opened[field].as_str().unwrap().to_owned();
    Talk { id: text("id"), token: text("token"), events: Vec::new() }
}

/// A talk that this agent took, said these words in, and ended.
fn served(server: &TestServer, agent: &str, lines: &[&str]) -> Talk {
    let talk = opened(server, None);
    server.say(&talk, "订单号202611220001，我要找人工").expect(200);
    let has_asked = server.transcript(&talk)["phase"] == "queued";
    if !has_asked {
        server.post(&talk.path("/handoff"), &talk.token, &json!({})).expect(200);
    }
    let transcript = server.transcript(&talk);
    let handoff = transcript["events"].as_array().unwrap().iter().find(|event| event["type"] == "handed_off").unwrap()["handoff"].clone();
    server.post(&format!("/v1/desk/handoffs/{}/claim", handoff.as_str().unwrap()), agent, &json!({})).expect(200);
    for line in lines {
        server.post(&format!("/v1/desk/conversations/{}/messages", talk.id), agent, &json!({ "text": line })).expect(200);
    }
    server.post(&format!("/v1/desk/conversations/{}/resolve", talk.id), agent, &json!({})).expect(200);
    talk
}

fn period() -> String {
    let today = jiff::Zoned::now().date();
    format!("from={}&to={}", today.yesterday().unwrap(), today.tomorrow().unwrap())
}

/// The week of a moment at the desk, as it is asked for.
fn this_week() -> String {
    let today = jiff::Timestamp::now().in_tz("Asia/Shanghai").unwrap().date().iso_week_date();
    format!("{}-W{:02}", today.year(), today.week())
}

fn cards(server: &TestServer, token: &str, query: &str) -> Value {
    server.get(&format!("/v1/quality/talks?{}{query}", period()), token).expect(200)
}

fn found<'c>(card: &'c Value, measure: &str) -> &'c Value {
    card["marks"].as_array().unwrap().iter().find(|mark| mark["measure"] == measure).unwrap()
}

#[test]
fn each_talk_of_people_is_scored_and_marks_lead_to_their_places() {
    let server = TestServer::start();
    let (wang, li) = (server.agent("小王"), server.agent("小李"));
    let lead = server.supervisor("王主管");
    served(&server, &wang, &["您好，我是小王", "请提供一下您的订单号", "请问还有其他可以帮您的吗"]);
    let rude = served(&server, &li, &["你有病吧"]);
    let open = opened(&server, None);
    server.say(&open, "配送多久能到").expect(200);

    let all = cards(&server, &lead, "");
    let shown: Vec<(&Value, &Value)> = all["cards"].as_array().unwrap().iter().map(|card| (&card["agent"], &card["void"])).collect();
    assert_eq!(shown, [(&json!("小李"), &json!(true)), (&json!("小王"), &json!(false))], "{all:#}");
    let card = &all["cards"][1];
    assert_eq!(found(card, "greeting")["finding"], "passed");
    assert_eq!(found(card, "asked_again")["finding"], "failed");
    assert_eq!(found(card, "empathy")["finding"], "not_applicable");
    assert_eq!((&found(card, "wrap_up")["finding"], &all["next"]), (&json!("failed"), &Value::Null));
    assert!(!all.to_string().contains("202611220001"), "what customers tell is masked");

    for (query, expected) in [
        ("&agent=%E5%B0%8F%E7%8E%8B", vec!["小王"]),
        ("&measure=asked_again", vec!["小王"]),
        ("&below=1", vec!["小李"]),
        ("&measure=wrap_up&below=100", vec!["小李", "小王"]),
        ("&agent=x", vec![]),
    ] {
        let agents: Vec<Value> =
            cards(&server, &lead, query)["cards"].as_array().unwrap().iter().map(|card| card["agent"].clone()).collect();
        assert_eq!(agents, expected, "{query}");
    }
    let first = cards(&server, &lead, "&limit=1");
    let next = first["next"].as_str().unwrap();
    let second = cards(&server, &lead, &format!("&limit=1&cursor={next}"));
    assert_eq!(
        (&first["cards"][0]["agent"], &second["cards"][0]["agent"], &second["next"]),
        (&json!("小李"), &json!("小王"), &Value::Null)
    );
    for query in ["&measure=mood", "&below=0", "&below=101", "&cursor=x", "&cursor=1"] {
        server.get(&format!("/v1/quality/talks?{}{query}", period()), &lead).is_problem(400, "bad-query");
    }

    let talk = server.get(&format!("/v1/quality/talks/{}", rude.id), &lead).expect(200);
    let place = &found(&talk["cards"][0], "forbidden")["events"][0];
    let said = talk["events"].as_array().unwrap().iter().find(|event| event["id"] == *place).unwrap();
    assert_eq!((&said["text"], &talk["cards"][0]["total"], &talk["phase"]), (&json!("你有病吧"), &json!(0), &json!("closed")));
    server.get(&format!("/v1/quality/talks/{}", open.id), &lead).is_problem(404, "no-such-conversation");
    server.get("/v1/quality/talks/1", &lead).is_problem(404, "no-such-conversation");
    let log = server.get("/v1/desk/audit?action=talk_read", ADMIN).expect(200);
    assert_eq!((&log["entries"][0]["who"], &log["entries"][0]["subject"]), (&json!("王主管"), &json!(rude.id)));
}

#[test]
fn supervisors_and_auditors_look_and_nobody_else() {
    let server = TestServer::start();
    let wang = server.agent("小王");
    let talk = served(&server, &wang, &["您好"]);
    let auditor = server.post("/v1/desk/agents", ADMIN, &json!({"name": "审计", "role": "auditor"})).expect(201)["token"].clone();
    let auditor = auditor.as_str().unwrap();
    let own = format!("/v1/quality/talks/{}", talk.id);
    for path in
        [&format!("/v1/quality/talks?{}", period()), &own, &"/v1/quality/sample".to_owned(), &format!("/v1/quality/agreement?{}", period())]
    {
        server.get(path, &wang).is_problem(403, "supervisor-only");
        server.get(path, auditor).expect(200);
    }
    server.get("/v1/quality/standard", &wang).is_problem(403, "supervisor-only");
    let standard = server.get("/v1/quality/standard", auditor).expect(200);
    assert_eq!(standard["measures"].as_array().unwrap().len(), 14);
    let body = json!({"conversation": talk.id, "agent": "小王", "measure": "greeting", "opinion": "agree"});
    server.post("/v1/quality/reviews", &wang, &body).is_problem(403, "supervisor-only");
    server.get(&format!("/v1/reports/agents?{}", period()), &wang).is_problem(403, "supervisor-only");
}

#[test]
fn what_reviewers_write_of_a_colleague_is_read_by_no_agent() {
    let server = TestServer::start();
    let (wang, li, lead) = (server.agent("小王"), server.agent("小李"), server.supervisor("王主管"));
    let talk = served(&server, &wang, &["您好"]);
    let at_desk = |what: &str| format!("/v1/desk/conversations/{}{what}", talk.id);
    let follow = |token: &str| Stream::open(&server, "/v1/desk/events", token, "");
    let (mut of_agent, mut of_lead) = (follow(&li), follow(&lead));
    let body = json!({"conversation": talk.id, "agent": "小王", "measure": "greeting", "opinion": "disagree", "note": "语气生硬"});
    server.post("/v1/quality/reviews", &lead, &body).expect(200);
    let log = server.get("/v1/desk/audit?action=talk_read", ADMIN).expect(200);
    let by_lead = log["entries"].as_array().unwrap().iter().filter(|entry| entry["who"] == "王主管" && entry["subject"] == json!(talk.id));
    assert_eq!(by_lead.count(), 1, "who judges has read the talk");
    server.post(&at_desk("/notes"), &lead, &json!({"text": "看过了"})).expect(200);
    let review = of_lead.event().json();
    assert_eq!((&review["type"], &review["note"]), (&json!("quality_reviewed"), &json!("语气生硬")));
    assert_eq!((&of_lead.event().json()["type"], &of_agent.event().json()["type"]), (&json!("noted"), &json!("noted")));

    for agent in [&wang, &li] {
        let read = server.get(&at_desk(""), agent).expect(200).to_string();
        assert!(read.contains("看过了") && !read.contains("quality_reviewed") && !read.contains("语气生硬"), "{read}");
    }
    assert!(server.get(&at_desk(""), &lead).expect(200).to_string().contains("语气生硬"));
    // Nor whole, by whoever still owes something there.
    let due = (jiff::Timestamp::now() + jiff::SignedDuration::from_hours(1)).to_string();
    let promise = json!({"kind": "call_back", "due": due, "owner": {"agent": "小王"}, "tell": false});
    server.post(&at_desk("/promises"), &lead, &promise).expect(200);
    let reveal = |agent: &str, event: &Value| server.post(&at_desk("/reveal"), agent, &json!({ "event": event }));
    reveal(&wang, &review["id"]).is_problem(404, "no-such-event");
    let events = server.get(&at_desk(""), &wang).expect(200)["events"].as_array().unwrap().clone();
    reveal(&wang, &events[0]["id"]).expect(200);
}

#[test]
fn people_judge_a_sample_and_agreement_is_shown() {
    let server = TestServer::start();
    let (wang, li, lead) = (server.agent("小王"), server.agent("小李"), server.supervisor("王主管"));
    for n in 0..3 {
        served(&server, &wang, &["您好，我是小王", &format!("第{n}件事帮您看好了")]);
    }
    served(&server, &li, &["什么事"]);
    let sample = |token: &str, query: &str| server.get(&format!("/v1/quality/sample?week={}{query}", this_week()), token).expect(200);
    let drawn = sample(&lead, "");
    assert_eq!((&drawn["n_cards"], &drawn["n_sample"], &drawn["n_mine"]), (&json!(4), &json!(4), &json!(0)), "{drawn:#}");
    assert_eq!(sample(ADMIN, "")["cards"], drawn["cards"], "everybody draws the same");
    let agents: std::collections::BTreeSet<&str> =
        drawn["cards"].as_array().unwrap()[..2].iter().map(|card| card["agent"].as_str().unwrap()).collect();
    assert_eq!(agents.len(), 2, "the first of everybody come first");
    let first = sample(&lead, "&limit=3");
    let rest = sample(&lead, &format!("&limit=3&cursor={}", first["next"]));
    assert_eq!((rest["cards"].as_array().unwrap().len(), &rest["next"]), (1, &Value::Null));
    server.get("/v1/quality/sample?week=2026-48", &lead).is_problem(400, "bad-query");

    let card = drawn["cards"].as_array().unwrap().iter().find(|card| card["agent"] == "小李").unwrap();
    let judge = |token: &str, measure: &str, opinion: &str, key: &str| {
        let note = "他打 13800138000 问候过了";
        let body = json!({"conversation": card["conversation"], "agent": "小李", "measure": measure, "opinion": opinion, "note": note});
        server.send("POST", "/v1/quality/reviews", token, &[("Idempotency-Key", key)], Some(&body.to_string()))
    };
    let judged = judge(&lead, "greeting", "disagree", "k1").expect(200);
    let judgement = &found(&judged["cards"][0], "greeting")["judgements"][0];
    assert_eq!((&judgement["by"], &judgement["mine"], &judgement["found"]), (&json!("王主管"), &json!(true), &json!("failed")));
    assert!(!judged.to_string().contains("13800138000"), "{judged}");
    let len = judged["events"].as_array().unwrap().len();
    assert_eq!(judge(&lead, "greeting", "disagree", "k1").expect(200)["events"].as_array().unwrap().len(), len, "a retry judges once");
    judge(&lead, "greeting", "agree", "k1").is_problem(422, "idempotency-key-reused");
    judge(&lead, "length", "agree", "k2").expect(200);
    judge(ADMIN, "greeting", "agree", "k3").expect(200);
    judge(&lead, "empathy", "agree", "k4").is_problem(422, "bad-field");

    let mine = sample(&lead, "&open=true");
    assert_eq!((&mine["n_mine"], mine["cards"].as_array().unwrap().len()), (&json!(1), 3));
    let own = sample(&lead, "");
    let own = own["cards"].as_array().unwrap().iter().find(|card| card["agent"] == "小李").unwrap().clone();
    let by: Vec<&Value> = found(&own, "greeting")["judgements"].as_array().unwrap().iter().map(|said| &said["by"]).collect();
    assert_eq!(by, ["王主管"], "nobody follows others");

    let table = server.get(&format!("/v1/quality/agreement?{}", period()), &lead).expect(200);
    let row = |measure: &str| table.as_array().unwrap().iter().find(|row| row["measure"] == measure).unwrap().clone();
    let greeting = row("greeting");
    assert_eq!(
        (&greeting["agree"]["numerator"], &greeting["agree"]["denominator"], &greeting["too_strict"]),
        (&json!(1), &json!(2), &json!(1))
    );
    assert_eq!((&row("length")["agree"]["numerator"], &row("gaps")["agree"]["denominator"]), (&json!(1), &json!(0)));
}

#[test]
fn agents_have_figures_with_their_uncertainty() {
    let server = TestServer::start();
    let (wang, li) = (server.agent("小王"), server.agent("小李"));
    served(&server, &wang, &["您好，我是小王"]);
    served(&server, &wang, &["您好，我是小王"]);
    served(&server, &li, &["你有病吧"]);
    let report = server.get(&format!("/v1/reports/agents?{}", period()), ADMIN).expect(200);
    let shown: Vec<Value> = report["agents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|own| {
            json!([
                own["agent"],
                own["handled"],
                own["first_answer"]["count"],
                own["resolved"]["numerator"],
                own["resolved"]["stands"],
                own["quality"]["n"]
            ])
        })
        .collect();
    assert_eq!(shown, [json!(["小李", 1, 1, 1, "level", 1]), json!(["小王", 2, 2, 2, "level", 2])], "{report:#}");
    assert_eq!((&report["agents"][0]["quality"]["mean"], &report["n_cards"]), (&json!(0.0), &json!(3)));
    server.get("/v1/reports/agents?from=2026-11-02&to=2026-11-01", ADMIN).is_problem(400, "bad-query");
}

#[test]
fn a_supervisor_looks_at_cards_and_judges_by_keys() {
    let Some(browser) = Browser::start("a_supervisor_looks_at_cards_and_judges_by_keys") else { return };
    let server = TestServer::start();
    let wang = server.agent("小王");
    served(&server, &wang, &["您好，我是小王", "请提供一下您的订单号", "请问还有其他可以帮您的吗"]);
    browser.open(&server.url("/console"));
    browser.write("#token", &format!("{ADMIN}{ENTER}"));
    browser.click("nav button", "质检");
    browser.see(".q-row", "小王");
    browser.see(".q-row", "不重复问");
    browser.click(".q-row", "小王");
    browser.see(".q-message.agent", "请提供一下您的订单号");
    browser.click(".q-mark", "不重复问");
    browser.see(".marked .q-bubble", "请提供一下您的订单号");
    assert_eq!(browser.log(), [] as [Value; 0]);
    assert_eq!(browser.violations(), [""; 0]);
    check_width(&browser, "the cards");

    browser.click(".switch button", "每周抽检");
    browser.wait("const weeks = all(values[0])[0]; if (!weeks) return false; weeks.selectedIndex = 0; weeks.dispatchEvent(new Event('change')); return true;", &[".q-filters select"]);
    browser.see(".q-count", "抽了 1 张");
    browser.see(".q-marks .current", "不重复问");
    browser.write(".q-row", "a");
    browser.see(".q-count", "您看过 1 张");
    browser.see(".q-opinion", "判得对");
    browser.see(".q-marks .current", "登记原因");
    browser.write(".q-row", "k");
    browser.see(".q-marks .current", "不重复问");
    browser.write(".q-row", "j");
    browser.write(".q-row", "d");
    browser.see(".q-opinion.disagree", "判得不对");
    assert_eq!(browser.log(), [] as [Value; 0]);
    assert_eq!(browser.violations(), [""; 0]);
    check_width(&browser, "the week's sample");

    browser.click(".switch button", "规则可信度");
    browser.see(".q-table tr", "不重复问");
    browser.click(".switch button", "客服数据");
    browser.see(".q-table tr", "小王");
    assert_eq!(browser.log(), [] as [Value; 0]);
    assert_eq!(browser.violations(), [""; 0]);
    check_width(&browser, "the agents' figures");
}
