//! What happens at the desk is told to webhooks, in the form that each receiver reads, once, and over a restart.

use crate::server::{ADMIN, ENGINE, PATIENCE, Talk, TestServer};
use crate::system::{System, json as answer};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use jieda::http::guard::limits::Limits;
use jieda::http::operator::content::{Outside, Served};
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::Sha256;
use std::time::Duration;

/// The key of the team's webhook, in base64.
const KEY: &str = "C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

/// What failed is tried again at once.
fn limits() -> Limits {
    Limits { webhook_pauses: [Duration::from_millis(10); 4], ..Limits::default() }
}

/// The environment of a server that tells these receivers; a secret is set with each address that needs one.
fn environment<'a>(addresses: &'a [(&'a str, String)]) -> impl Fn(&str) -> Option<String> + 'a {
    move |name| match name {
        "JIEDA_TEAM_WEBHOOK_SECRET" => Some(format!("whsec_{KEY}")),
        "JIEDA_CONSOLE_URL" => Some("https://help.example.com/".to_owned()),
        _ => addresses.iter().find(|(own, _)| *own == name).map(|(_, address)| address.clone()),
    }
}

fn header(request: &str, name: &str) -> String {
    let mut lines = request.lines().filter_map(|line| line.split_once(": "));
    let own = lines.find(|(own, _)| own.eq_ignore_ascii_case(name));
    own.unwrap_or_else(|| panic!("{name} is not in {request}")).1.trim().to_owned()
}

fn body(request: &str) -> Value {
    serde_json::from_str(request.split_once("\r\n\r\n").unwrap().1).unwrap()
}

fn is_signed(request: &str) -> bool {
    let text = request.split_once("\r\n\r\n").unwrap().1;
    let mut mac = Hmac::<Sha256>::new_from_slice(&STANDARD.decode(KEY).unwrap()).unwrap();
    mac.update(format!("{}.{}.{text}", header(request, "webhook-id"), header(request, "webhook-timestamp")).as_bytes());
    header(request, "webhook-signature") == format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

/// A customer's talk, which is no test as those of other tests are.
fn open(server: &TestServer) -> Talk {
    let opened = server.post("/v1/conversations", "", &json!({})).expect(201);
    let text = |field: &str| opened[field].as_str().unwrap().to_owned();
    Talk { id: text("id"), token: text("token"), events: Vec::new() }
}

/// A customer who waits for a person; gives the talk with the name of the handoff.
fn open_at_desk(server: &TestServer) -> (Talk, String) {
    let talk = open(server);
    let events = server.post(&talk.path("/handoff"), &talk.token, &json!({})).events();
    let handoff = events.iter().find(|event| event["type"] == "handed_off").unwrap()["handoff"].as_str().unwrap().to_owned();
    (talk, handoff)
}

fn deliveries(server: &TestServer, webhook: &str) -> Vec<Value> {
    let log = server.get(&format!("/v1/desk/webhooks/{webhook}/deliveries"), ADMIN).expect(200);
    log["deliveries"].as_array().unwrap().clone()
}

/// Waits until the newest message of a webhook has this outcome.
fn settle(server: &TestServer, webhook: &str, outcome: &str) -> Vec<Value> {
    let end = std::time::Instant::now() + PATIENCE;
    loop {
        let log = deliveries(server, webhook);
        if log.first().is_some_and(|newest| newest["outcome"] == json!(outcome)) {
            return log;
        }
        assert!(std::time::Instant::now() < end, "{log:?}");
        std::thread::yield_now();
    }
}

#[test]
fn a_program_is_told_of_a_case_from_the_queue_to_its_end() {
    let receiver = System::start((0..4).map(|_| answer(204, "")));
    let team = [("JIEDA_TEAM_WEBHOOK", format!("{}/jieda", receiver.url()))];
    let server = TestServer::with(limits(), environment(&team));
    let wang = server.agent("小王");
    let (talk, handoff) = open_at_desk(&server);
    receiver.wait();
    server.post(&format!("/v1/desk/handoffs/{handoff}/claim"), &wang, &json!({})).expect(200);
    receiver.wait();
    server.post(&format!("/v1/desk/conversations/{}/resolve", talk.id), &wang, &json!({})).expect(200);
    receiver.wait();
    let asked = receiver.asked();
    assert!(asked.iter().all(|request| request.starts_with("POST /jieda ") && is_signed(request)), "{asked:#?}");
    let told: Vec<Value> = asked.iter().map(|request| body(request)).collect();
    let kinds: Vec<&str> = told.iter().map(|told| told["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["desk.handed_off", "desk.claimed", "desk.closed"]);
    let data = &told[0]["data"];
    assert_eq!((&data["conversation"], &data["reason"], &data["skill"]), (&json!(talk.id), &json!("plea"), &json!("general")));
    assert_eq!(data["link"], json!(format!("https://help.example.com/console#{}", talk.id)));
    assert_eq!(data["event"], json!(header(&asked[0], "webhook-id")));
    assert_eq!((&told[1]["data"]["agent"], &told[2]["data"]["by"]), (&json!("小王"), &json!("agent")));

    let log = settle(&server, "team", "delivered");
    assert_eq!(log.len(), 3);
    let metrics = server.get("/metrics", ADMIN).text;
    assert!(metrics.contains("jieda_webhook_messages_total{webhook=\"team\",outcome=\"delivered\"} 3\n"), "{metrics}");
}

#[test]
fn a_message_survives_a_restart_under_its_name() {
    let broken = System::start([answer(500, "")]);
    let team = [("JIEDA_TEAM_WEBHOOK", broken.url())];
    let slow = Limits { webhook_pauses: [Duration::from_millis(1_500); 4], ..Limits::default() };
    let server = TestServer::with(slow, environment(&team));
    open_at_desk(&server);
    broken.wait();
    let failed = settle(&server, "team", "broken");
    assert!(failed[0]["due_at"].is_string(), "{failed:?}");

    let mended = System::start([answer(200, "")]);
    let team = [("JIEDA_TEAM_WEBHOOK", mended.url())];
    let folder = server.stop();
    let outside = Outside::new(&ENGINE, &environment(&team)).unwrap_or_else(|faults| panic!("{faults:?}"));
    let served = Served::first(ENGINE.clone(), outside, Vec::new(), Timestamp::now());
    let server = TestServer::in_folder(folder, limits(), served);
    mended.wait();
    let [first, second] = [&broken, &mended].map(|system| system.asked()[0].clone());
    assert_eq!((header(&first, "webhook-id"), body(&first)), (header(&second, "webhook-id"), body(&second)));
    let log = settle(&server, "team", "delivered");
    assert_eq!((log.len(), &log[0]["n_tries"], &log[0]["due_at"]), (1, &json!(2), &Value::Null));
}

#[test]
fn robots_of_chats_read_text_and_say_what_they_took() {
    let feishu = System::start([answer(200, r#"{"code":9499}"#), answer(200, r#"{"code":0}"#)]);
    let dingtalk = System::start([answer(200, r#"{"errcode":0}"#)]);
    let slack = System::start([answer(200, "ok")]);
    let addresses = [
        ("JIEDA_FEISHU_WEBHOOK", feishu.url()),
        ("JIEDA_DINGTALK_WEBHOOK", format!("{}/robot/send?access_token=a", dingtalk.url())),
        ("JIEDA_SLACK_WEBHOOK", slack.url()),
    ];
    let server = TestServer::with(limits(), environment(&addresses));
    let talk = open(&server);
    server.say(&talk, "再不解决我就起诉你们").expect(200);
    feishu.wait();
    feishu.wait();
    [&dingtalk, &slack].into_iter().for_each(System::wait);
    let text = body(&feishu.asked()[1])["content"]["text"].as_str().unwrap().to_owned();
    let link = format!("打开会话：https://help.example.com/console#{}", talk.id);
    assert!(text.starts_with("【高压线") && text.ends_with(&link) && !text.contains("起诉"), "{text}");
    assert!(dingtalk.asked()[0].starts_with("POST /robot/send?access_token=a "), "{:?}", dingtalk.asked());
    assert_eq!(body(&dingtalk.asked()[0])["text"]["content"], json!(text));
    assert!(body(&slack.asked()[0])["text"].as_str().unwrap().starts_with("Red line, severity "), "{:?}", slack.asked());
    assert_eq!(settle(&server, "feishu", "delivered")[0]["n_tries"], json!(2));
}

#[test]
fn an_operator_tries_a_webhook_and_sends_a_message_again() {
    let receiver = System::start([answer(200, ""), answer(403, ""), answer(200, ""), answer(200, "")]);
    let team = [("JIEDA_TEAM_WEBHOOK", receiver.url())];
    let server = TestServer::with(limits(), environment(&team));
    let wang = server.agent("小王");
    let listed = server.get("/v1/desk/webhooks", &server.supervisor("小陈")).expect(200);
    let known: Vec<(&Value, &Value)> = listed["webhooks"].as_array().unwrap().iter().map(|own| (&own["id"], &own["is_on"])).collect();
    assert!(known.contains(&(&json!("team"), &json!(true))) && known.contains(&(&json!("wecom"), &json!(false))), "{listed}");
    server.get("/v1/desk/webhooks", &wang).is_problem(403, "supervisor-only");

    let tried = |key: &str| server.send("POST", "/v1/desk/webhooks/team/test", ADMIN, &[("Idempotency-Key", key)], Some("{}"));
    assert_eq!(tried("one").expect(200), json!({"outcome": "delivered"}));
    assert_eq!(tried("one").expect(200), json!({"outcome": "refused"}));
    let asked = receiver.asked();
    assert_eq!((header(&asked[0], "webhook-id"), &body(&asked[0])["type"]), (header(&asked[1], "webhook-id"), &json!("desk.test")));
    server.post("/v1/desk/webhooks/wecom/test", ADMIN, &json!({})).is_problem(409, "webhook-off");
    server.post("/v1/desk/webhooks/none/test", ADMIN, &json!({})).is_problem(404, "no-such-webhook");
    server.post("/v1/desk/webhooks/team/test", &wang, &json!({})).is_problem(403, "admin-only");

    open_at_desk(&server);
    let log = settle(&server, "team", "delivered");
    let event = log[0]["event"].as_str().unwrap();
    let again = format!("/v1/desk/webhooks/team/deliveries/{event}/retry");
    assert_eq!(server.post(&again, ADMIN, &json!({})).status, 204);
    (0..4).for_each(|_| receiver.wait());
    let asked = receiver.asked();
    assert_eq!(header(&asked[2], "webhook-id"), header(&asked[3], "webhook-id"));
    server.post(&again.replace(event, &format!("{event}9")), ADMIN, &json!({})).is_problem(404, "no-such-event");
}

#[test]
fn a_test_is_no_news() {
    let receiver = System::start([answer(200, "")]);
    let team = [("JIEDA_TEAM_WEBHOOK", receiver.url())];
    let server = TestServer::with(limits(), environment(&team));
    server.open_at_desk();
    settle(&server, "team", "dropped");
    assert_eq!(receiver.asked(), [""; 0]);
}
