//! Numbers that call for somebody: the list, the metrics and the webhook are told of an alarm once, and when it is over.

use crate::explain::content;
use crate::reports::make_slow_report;
use crate::server::{ADMIN, TestServer};
use crate::system::{System, json as answer};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use jieda::config::ContentPlaces;
use jieda::connector::webhook::Webhook;
use jieda::conversation::fact::Fact;
use jieda::conversation::id::ConversationId;
use jieda::http::guard::limits::Limits;
use jieda::http::guard::token::hash_of;
use jieda::http::lookout;
use jieda::http::operator::content::{Editing, Origin};
use jieda::store::error::Error;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use sha2::Sha256;
use std::time::Duration;

/// The key that the webhook signs with, in base64.
const KEY: &str = "C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

/// Nobody looks but the test, and what failed is tried again at once.
fn limits() -> Limits {
    let (never, at_once) = (Duration::from_secs(2 * 365 * 24 * 60 * 60), Duration::from_millis(10));
    Limits { alarms_every: never, webhook_pauses: [at_once; 4], report_wait: Duration::ZERO, ..Limits::default() }
}

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn look(server: &TestServer, now: Timestamp) -> Result<(), Error> {
    server.runtime.block_on(lookout::look(&server.running().state, now))
}

/// Stores a talk about returns that was answered or not.
fn store(server: &TestServer, id: i64, at: Timestamp, act: &str) {
    let citations = if act == "answer" { json!([{"atom": "returns/how", "hash": "0"}]) } else { json!([]) };
    let facts = [
        json!({"type": "opened", "locale": "zh-CN", "channel": "web", "visitor": null, "page": null, "is_test": false}),
        json!({"type": "customer_said", "text": "怎么退货"}),
        json!({"type": "bot_said", "act": act, "text": "。", "choices": [], "confidence": 0.9, "citations": citations}),
    ];
    let facts: Vec<Fact> = facts.into_iter().map(|fact| serde_json::from_value(fact).unwrap()).collect();
    let created = server.running().state.store.create(ConversationId::from_stored(id), hash_of("a token"), facts, at, None);
    server.runtime.block_on(created).unwrap();
}

/// Stores as many talks about one matter within an hour as make a spike.
fn store_spike(server: &TestServer, now: Timestamp) {
    (1..=12).for_each(|n| store(server, n, now - SignedDuration::from_mins(n), "answer"));
}

fn listed(server: &TestServer) -> Value {
    server.get("/v1/reports/alarms", ADMIN).expect(200)
}

fn is_counted(server: &TestServer, kind: &str, n: usize) {
    let metrics = server.get("/metrics", ADMIN).text;
    let line = format!("jieda_alarms{{kind=\"{kind}\"}} {n}\n");
    assert!(metrics.contains(&line), "{line} is not in\n{metrics}");
}

/// A header of a request that came to the receiver.
fn header(request: &str, name: &str) -> String {
    let mut lines = request.lines().filter_map(|line| line.split_once(": "));
    let own = lines.find(|(own, _)| own.eq_ignore_ascii_case(name));
    own.unwrap_or_else(|| panic!("{name} is not in {request}")).1.trim().to_owned()
}

fn body(request: &str) -> &str {
    request.split_once("\r\n\r\n").unwrap().1
}

/// Whether a request is signed as Standard Webhooks says.
fn is_signed(request: &str) -> bool {
    let mut mac = Hmac::<Sha256>::new_from_slice(&STANDARD.decode(KEY).unwrap()).unwrap();
    mac.update(format!("{}.{}.{}", header(request, "webhook-id"), header(request, "webhook-timestamp"), body(request)).as_bytes());
    header(request, "webhook-signature") == format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[test]
fn an_alarm_is_told_once_and_again_when_it_is_over() {
    let receiver = System::start([answer(500, "{}"), answer(200, "{}"), answer(200, "{}")]);
    let key = STANDARD.decode(KEY).unwrap().into();
    let server = TestServer::telling(limits(), Webhook::new(format!("{}/alarms?channel=1", receiver.url()), key));
    let now = moment("2026-11-22T12:10:00Z");
    assert_eq!(listed(&server), json!({"looked_at": null, "alarms": []}));
    is_counted(&server, "spike", 0);

    store_spike(&server, now);
    look(&server, now).unwrap();
    // It fails first, and is tried again.
    receiver.wait();
    receiver.wait();
    let agent = server.agent("小王");
    let known = server.get("/v1/reports/alarms", &agent).expect(200);
    let alarm = &known["alarms"][0];
    assert_eq!((known["alarms"].as_array().unwrap().len(), &known["looked_at"]), (1, &json!("2026-11-22T12:10:00Z")), "{known:#}");
    assert_eq!((&alarm["kind"], &alarm["subject"]), (&json!("spike"), &json!("entry:returns")));
    let figures = json!([{"name": "conversations", "now": {"count": 12, "an_hour": 12.0}, "before": {"count": 0, "an_hour": 0.0}}]);
    assert_eq!((&alarm["figures"], &alarm["since"]), (&figures, &json!("2026-11-22T12:10:00Z")));
    is_counted(&server, "spike", 1);
    is_counted(&server, "unserved", 0);
    server.get("/v1/reports/alarms", "").is_problem(401, "unauthorized");

    // It goes on, and nobody is told again.
    look(&server, now + SignedDuration::from_mins(5)).unwrap();
    let later = listed(&server);
    assert_eq!((&later["alarms"], &later["looked_at"]), (&known["alarms"], &json!("2026-11-22T12:15:00Z")));

    look(&server, now + SignedDuration::from_hours(2)).unwrap();
    receiver.wait();
    assert_eq!(listed(&server)["alarms"], json!([]));
    is_counted(&server, "spike", 0);
    let asked = receiver.asked();
    let [failed, raised, over] = asked.as_slice() else { panic!("{asked:#?}") };
    assert!(asked.iter().all(|request| request.starts_with("POST /alarms?channel=1 ") && is_signed(request)), "{asked:#?}");
    assert_eq!((header(failed, "webhook-id"), body(failed)), (header(raised, "webhook-id"), body(raised)));
    assert_ne!(header(raised, "webhook-id"), header(over, "webhook-id"));
    let [told, told_over] = [raised, over].map(|request| serde_json::from_str::<Value>(body(request)).unwrap());
    assert_eq!((&told["type"], &told["timestamp"], &told["data"]), (&json!("alarm.raised"), &alarm["since"], alarm));
    assert_eq!((&told_over["type"], &told_over["timestamp"]), (&json!("alarm.over"), &json!("2026-11-22T14:10:00Z")));
    assert_eq!(told_over["data"]["id"], alarm["id"]);
    assert!(!asked.concat().contains("怎么退货"));
}

#[test]
fn a_look_does_not_wait_for_a_report_and_leaves_the_alarms_as_they_were() {
    let server = TestServer::with_limits(limits());
    let now = moment("2026-11-22T12:10:00Z");
    store_spike(&server, now);
    look(&server, now).unwrap();
    let known = listed(&server);
    let slow = make_slow_report(&server);
    assert!(matches!(look(&server, now + SignedDuration::from_hours(2)), Err(Error::Busy)));
    assert_eq!(listed(&server), known);
    drop(slow);
}

#[test]
fn an_edit_that_makes_it_worse_is_told() {
    let folder = content();
    let place = |name: &str| Some(folder.path().join(name));
    // Of the other alarms none is on, and the numbers of a small shop are enough.
    let own = "(extends: true, falling_confirmed: None, unserved: None, content_change: (minimum_sample: 6), spike: None)";
    std::fs::write(folder.path().join("intents/alarms.ron"), own).unwrap();
    let places = ContentPlaces { kb: place("kb"), intents: place("intents") };
    let server = TestServer::of_content_within(Origin { places, kept: None, editing: Editing::Off }, limits());

    let file = folder.path().join("kb/faq/refunds.md");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("一到三个工作日", "不清楚")).unwrap();
    server.running().state.content.reload();
    let changed = server.running().state.content.served().loaded_at;
    let (hour, day) = (SignedDuration::from_hours(1), SignedDuration::from_hours(24));
    for n in 0..6 {
        store(&server, n, changed - day + hour, "answer");
        store(&server, 100 + n, changed + hour, "miss");
    }
    look(&server, changed + hour).unwrap();
    assert_eq!(listed(&server)["alarms"], json!([]), "nobody knows yet how the talks end");
    look(&server, changed + hour * 2).unwrap();
    let known = listed(&server);
    let alarm = &known["alarms"][0];
    assert_eq!((&alarm["kind"], &alarm["subject"]), (&json!("content_change"), &json!("self_resolution")), "{known:#}");
    let share = |side: &str| (alarm["figures"][0][side]["numerator"].clone(), alarm["figures"][0][side]["denominator"].clone());
    assert_eq!((share("now"), share("before")), ((json!(0), json!(6)), (json!(6), json!(6))));
    is_counted(&server, "content_change", 1);
}
