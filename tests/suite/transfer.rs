//! A case goes to a colleague, to a skill or to a supervisor, and what is noted is for the desk alone.

use crate::browser::{ENTER, say, sign_in, wait_for_person};
use crate::program::Program;
use crate::server::{ADMIN, Talk, TestServer};
use crate::webdriver::Browser;
use serde_json::{Value, json};

/// The arrow key, as WebDriver writes it.
const DOWN: &str = "\u{e015}";

fn at_desk(talk: &Talk, what: &str) -> String {
    format!("/v1/desk/conversations/{}/{what}", talk.id)
}

fn claim(server: &TestServer, handoff: &str, agent: &str) {
    server.post(&format!("/v1/desk/handoffs/{handoff}/claim"), agent, &json!({})).expect(200);
}

/// Who has the case, by the desk's lists: the agent, or the skill that it waits for.
fn place(server: &TestServer, talk: &Talk) -> (String, String) {
    let queue = server.get("/v1/desk/queue", ADMIN).expect(200);
    let all = ["waiting", "claimed"].into_iter().flat_map(|list| queue[list].as_array().unwrap().clone());
    let case = all.into_iter().find(|case| case["conversation"] == json!(talk.id)).unwrap();
    (case["agent"].as_str().unwrap_or_default().to_owned(), case["skill"].as_str().unwrap().to_owned())
}

fn kinds(events: &Value) -> Vec<&str> {
    events.as_array().unwrap().iter().map(|event| event["type"].as_str().unwrap()).collect()
}

#[test]
fn a_case_goes_to_a_colleague_with_a_note() {
    let server = TestServer::start();
    let (wang, li) = (server.agent("小王"), server.agent("小李"));
    let (talk, handoff) = server.open_at_desk();
    claim(&server, &handoff, &wang);
    let receivers = server.get("/v1/desk/receivers", &wang).expect(200);
    assert_eq!(receivers["agents"], json!(["小李", "小王"]));
    assert!(receivers["skills"].as_array().unwrap().contains(&json!("repair")), "{receivers}");

    let given = server.post(&at_desk(&talk, "transfer"), &wang, &json!({"to": {"agent": "小李"}, "note": "滤网洗过了"})).events();
    assert_eq!(given.iter().map(|event| event["type"].as_str().unwrap()).collect::<Vec<_>>(), ["noted", "transferred"]);
    assert_eq!(place(&server, &talk), ("小李".to_owned(), "general".to_owned()));
    server.post(&at_desk(&talk, "messages"), &wang, &json!({"text": "还在吗"})).is_problem(409, "not-yours");
    server.post(&at_desk(&talk, "messages"), &li, &json!({"text": "您好，我接着来"})).expect(200);

    let shown = server.transcript(&talk);
    assert_eq!((&shown["phase"], &shown["agent"]), (&json!("agent"), &json!("小李")));
    assert!(!shown.to_string().contains("滤网洗过了") && !kinds(&shown["events"]).contains(&"noted"), "{shown}");
    let read = server.get(&format!("/v1/desk/conversations/{}", talk.id), &li).expect(200);
    assert!(read.to_string().contains("滤网洗过了"), "{read}");
}

#[test]
fn a_case_goes_to_a_skill_and_waits_before_others() {
    let server = TestServer::start();
    let (wang, li) = (server.agent("小王"), server.agent("小李"));
    let (talk, handoff) = server.open_at_desk();
    let (other, _) = server.open_at_desk();
    claim(&server, &handoff, &wang);
    server.post(&at_desk(&talk, "transfer"), &wang, &json!({"to": {"skill": "repair"}})).expect(200);
    assert_eq!(place(&server, &talk), (String::new(), "repair".to_owned()));
    let queue = server.get("/v1/desk/queue", &li).expect(200);
    let order: Vec<&str> = queue["waiting"].as_array().unwrap().iter().map(|case| case["conversation"].as_str().unwrap()).collect();
    assert_eq!(order, [talk.id.as_str(), other.id.as_str()], "{queue}");
    let told = server.transcript(&talk);
    let last = told["events"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["type"], last.get("to")), (&json!("transferred"), None), "customers are not told of skills");
    claim(&server, &handoff, &li);
    assert_eq!(place(&server, &talk).0, "小李");
}

#[test]
fn a_supervisor_takes_over_what_somebody_left() {
    let server = TestServer::start();
    let (wang, li, lead) = (server.agent("小王"), server.agent("小李"), server.supervisor("王主管"));
    let (talk, handoff) = server.open_at_desk();
    claim(&server, &handoff, &wang);
    server.post(&at_desk(&talk, "transfer"), &li, &json!({"to": {"agent": "小李"}})).is_problem(409, "not-yours");
    server.post(&at_desk(&talk, "transfer"), &lead, &json!({"to": {"agent": "王主管"}})).expect(200);
    assert_eq!(place(&server, &talk).0, "王主管");
    let again = server.post(&at_desk(&talk, "transfer"), &lead, &json!({"to": {"agent": "王主管"}, "note": "我来办"})).events();
    assert_eq!(again.iter().map(|event| event["type"].as_str().unwrap()).collect::<Vec<_>>(), ["noted"], "nobody is greeted twice");
    server.post(&at_desk(&talk, "resolve"), &lead, &json!({})).expect(200);
    server.post(&at_desk(&talk, "transfer"), &lead, &json!({"to": {"agent": "小李"}})).is_problem(409, "not-yours");
}

#[test]
fn who_gets_a_case_has_taken_note_of_its_alerts() {
    let server = TestServer::start();
    let lead = server.supervisor("王主管");
    let talk = server.open();
    server.say(&talk, "再不处理我就打12315");
    server.post(&at_desk(&talk, "transfer"), &lead, &json!({"to": {"agent": "王主管"}})).expect(200);
    assert_eq!(server.get("/v1/desk/alerts", ADMIN).expect(200)["n_open"], json!(0));
    assert_eq!(place(&server, &talk).0, "王主管");
}

#[test]
fn who_is_nobody_gets_nothing() {
    let server = TestServer::start();
    let wang = server.agent("小王");
    let (talk, handoff) = server.open_at_desk();
    claim(&server, &handoff, &wang);
    let transfer = |body: Value| server.post(&at_desk(&talk, "transfer"), &wang, &body);
    transfer(json!({"to": {"agent": "小赵"}})).is_problem(404, "no-such-agent");
    transfer(json!({"to": {"skill": "cooking"}})).is_problem(422, "bad-field");
    transfer(json!({"to": {"agent": "小王", "skill": "repair"}})).is_problem(422, "bad-field");
    transfer(json!({"to": {"skill": "repair"}, "note": "长".repeat(4001)})).is_problem(413, "text-too-long");
    assert_eq!(place(&server, &talk).0, "小王");
}

#[test]
fn whoever_has_never_come_in_gets_nothing() {
    let server = TestServer::start();
    let (wang, lead) = (server.agent("小王"), server.supervisor("王主管"));
    let (talk, handoff) = server.open_at_desk();
    claim(&server, &handoff, &wang);
    let invited = server.post("/v1/desk/invitations", ADMIN, &json!({"name": "小陈", "role": "agent"})).expect(201);
    let names = || server.get("/v1/desk/receivers", &wang).expect(200)["agents"].clone();
    assert_eq!(names(), json!(["小王", "王主管"]));
    let to = json!({"agent": "小陈"});
    server.post(&at_desk(&talk, "transfer"), &wang, &json!({"to": to})).is_problem(409, "never-signed-in");
    let cases = json!([{"conversation": talk.id, "agent": "小王"}]);
    server.post("/v1/desk/cases/reassign", &lead, &json!({"cases": cases, "to": to})).is_problem(409, "never-signed-in");
    let due = (jiff::Timestamp::now() + jiff::SignedDuration::from_hours(1)).to_string();
    let promise = json!({"kind": "call_back", "due": due, "owner": to, "tell": false});
    server.post(&at_desk(&talk, "promises"), &wang, &promise).is_problem(409, "never-signed-in");
    server.post("/v1/desk/me/shift-end", &wang, &json!({"to": "小陈"})).is_problem(409, "never-signed-in");
    assert_eq!(place(&server, &talk).0, "小王");
    // Supervisors write the profile before the first day.
    let team = server.get("/v1/desk/team", &lead).expect(200);
    assert!(team["agents"].as_array().unwrap().iter().any(|member| member["agent"] == "小陈"), "{team}");

    let accepted = json!({"code": invited["code"], "password": "correct horse battery"}).to_string();
    server.send("POST", "/v1/desk/invitation/password", "", &[("X-Jieda-Console", "1")], Some(&accepted)).expect(200);
    assert_eq!(names(), json!(["小王", "小陈", "王主管"]));
    server.post(&at_desk(&talk, "transfer"), &wang, &json!({"to": to})).expect(200);
    assert_eq!(place(&server, &talk).0, "小陈");
    // Whoever is invited anew has come in before, and what they hold is theirs.
    server.post("/v1/desk/agents/%E5%B0%8F%E9%99%88/invitation", ADMIN, &json!({})).expect(200);
    assert_eq!(names(), json!(["小王", "小陈", "王主管"]));
}

#[test]
fn a_note_is_for_the_desk_and_kept_once_under_its_key() {
    let server = TestServer::start();
    let (wang, li) = (server.agent("小王"), server.agent("小李"));
    let (talk, _) = server.open_at_desk();
    let body = json!({"text": "打 13800138000 回访"}).to_string();
    let note = || server.send("POST", &at_desk(&talk, "notes"), &li, &[("Idempotency-Key", "note-1")], Some(&body));
    let (first, again) = (note().expect(200), note().expect(200));
    assert_eq!(first, again);
    assert!(!first.to_string().contains("13800138000"), "masked for all but who holds the case: {first}");
    let read = server.get(&format!("/v1/desk/conversations/{}", talk.id), &wang).expect(200);
    assert_eq!(kinds(&read["events"]).iter().filter(|kind| **kind == "noted").count(), 1);
    assert!(!kinds(&server.transcript(&talk)["events"]).contains(&"noted"));
    server.post(&at_desk(&server.open(), "notes"), &wang, &json!({"text": "."})).is_problem(403, "supervisor-only");
}

#[test]
fn an_agent_hands_a_case_on_in_the_console() {
    let Some(browser) = Browser::start("an_agent_hands_a_case_on_in_the_console") else { return };
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path());
    wait_for_person(&browser, &program);
    say(&browser, "冰箱不制冷，师傅什么时候来");
    let shop = browser.window();

    let desk = browser.new_window();
    browser.enter(&desk);
    sign_in(&browser, &program);
    browser.click(".card", "要求人工");
    browser.click(".actions button", "接手");
    browser.see(".actions button", "转接");
    browser.click(".as-note", "备注");
    browser.write(".field textarea", &format!("客户很客气{ENTER}"));
    browser.see(".message.noted .bubble", "客户很客气");
    browser.click(".actions button", "转接");
    browser.see("dialog h2", "转给谁");
    browser.write("#receiver", DOWN);
    browser.write("#receiver-note", "已经洗过冷凝器");
    browser.click("dialog button", "转接");
    browser.see(".message.noted .bubble", "已经洗过冷凝器");
    browser.see(".system", "转给");
    browser.see(".actions button", "接手");

    browser.enter(&shop);
    browser.see(".system", "正在转给更熟悉的同事");
    assert!(!browser.texts(".message").iter().any(|text| text.contains("冷凝器") || text.contains("客气")));
    assert_eq!(browser.log(), [] as [Value; 0]);
    browser.enter(&desk);
    assert_eq!(browser.violations(), [""; 0]);
}

#[test]
fn a_note_that_was_begun_never_becomes_a_message() {
    let Some(browser) = Browser::start("a_note_that_was_begun_never_becomes_a_message") else { return };
    let server = TestServer::start();
    let [fridge, _] = ["冰箱不制冷", "洗衣机不排水"].map(|text| {
        let talk = server.open();
        server.say(&talk, text);
        let events = server.post(&talk.path("/handoff"), &talk.token, &json!({})).events();
        let handoff = events.iter().find(|event| event["type"] == "handed_off").unwrap()["handoff"].as_str().unwrap().to_owned();
        claim(&server, &handoff, ADMIN);
        talk
    });
    browser.open(&server.url("/console"));
    browser.write("#token", &format!("{ADMIN}{ENTER}"));
    browser.click(".card", "冰箱不制冷");
    browser.see(".actions button", "解决");
    browser.click(".as-note", "备注");
    browser.write(".field textarea", "只给同事看");
    browser.click(".card", "洗衣机不排水");
    browser.see("textarea[aria-label=回复客户]", "");
    browser.click(".card", "冰箱不制冷");
    browser.see(".field .primary", "记下");
    browser.write(".field textarea", ENTER);
    browser.see(".message.noted .bubble", "只给同事看");
    assert!(!server.transcript(&fridge).to_string().contains("只给同事看"));
    assert_eq!(browser.log(), [] as [Value; 0]);
}
