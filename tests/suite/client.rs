//! How other systems are asked, whatever they do: real HTTP, and a clock of the test's own.

use crate::system::{Deed, System, json};
use jieda::connector::breaker::Position;
use jieda::connector::call::{Call, Failure, Outcome};
use jieda::connector::client::Client;
use jieda::connector::{Connected, ConnectorId, Connectors, load};
use jieda::source::{SourceFile, SourceSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

const MINUTE: Duration = Duration::from_secs(60);

/// A system with a question that reads and one that changes something.
const CONNECTORS: &str = r#"(
    systems: [
        (
            id: "shop", url: "${SHOP_URL}", headers: {"Authorization": "Bearer ${SHOP_TOKEN}"}, allow: ["127.0.0.0/8", "::1"],
            at_once: 1, failures: 3, pause_seconds: 30,
        ),
    ],
    connectors: [
        (
            id: "order", system: "shop", method: Get, path: "/orders/{order}",
            timeout_ms: 300, retries: 1, largest_kib: 1, fresh_seconds: 60, stale_seconds: 600,
            answers: [(name: "found", status: [200], gives: {"state": "/state"}), (name: "unknown", status: [404])],
        ),
        (
            id: "cancel", system: "shop", method: Post, path: "/orders/{order}/cancel", body: {"/reason": "不要了"},
            timeout_ms: 300, retries: 2, largest_kib: 1,
            answers: [(name: "done", status: [200]), (name: "too_late", status: [409])],
        ),
    ],
)"#;

const TOKEN: &str = "a-token-that-nobody-may-see";

fn connectors(allow: &str) -> Connectors {
    let text = CONNECTORS.replace("127.0.0.0/8", allow);
    let set = SourceSet { texts: vec![SourceFile { path: load::PATH.to_owned(), text }], ..SourceSet::default() };
    let mut faults = Vec::new();
    load::load(&set, &mut faults).unwrap_or_else(|| panic!("{faults:?}"))
}

/// A client of a system, and how many seconds its clock was put forward.
fn client_at(url: &str, allow: &str) -> (Client, Arc<AtomicU64>) {
    let (start, forward) = (Instant::now(), Arc::new(AtomicU64::new(0)));
    let seconds = forward.clone();
    let clock = move || start + Duration::from_secs(seconds.load(Ordering::Relaxed));
    let variable = |name: &str| match name {
        "SHOP_URL" => Some(url.to_owned()),
        _ => Some(TOKEN.to_owned()),
    };
    (Client::new(&connectors(allow), &variable, Box::new(clock)).unwrap_or_else(|faults| panic!("{faults:?}")), forward)
}

fn client(system: &System) -> (Client, Arc<AtomicU64>) {
    client_at(&system.url(), "127.0.0.0/8")
}

fn question(connector: &str, order: &str, effect: Option<u32>) -> Call {
    let inputs = [("order".to_owned(), order.to_owned())].into();
    Call { connector: ConnectorId(connector.into()), inputs, visitor: None, effect }
}

fn look(client: &Client) -> Outcome {
    client.call(&question("order", "A1", None), None, MINUTE).outcome
}

fn found(state: &str, age_seconds: u64) -> Outcome {
    Outcome::Answered { answer: "found".to_owned(), gave: [("state".to_owned(), state.to_owned())].into(), age_seconds }
}

/// Asks for an order, and gives the outcome and how often the system was asked.
#[track_caller]
fn check(script: Vec<Deed>, expected: Outcome, n_asked: usize) {
    let system = System::start(script);
    let outcome = look(&client(&system).0);
    assert_eq!((outcome, system.asked().len()), (expected, n_asked));
}

#[test]
fn an_answer_is_read_and_the_secret_sent() {
    let system = System::start([json(200, r#"{"state": "paid"}"#)]);
    assert_eq!(look(&client(&system).0), found("paid", 0));
    let asked = &system.asked()[0];
    assert!(asked.starts_with("GET /orders/A1 HTTP/1.1\r\n"), "{asked}");
    assert!(asked.to_ascii_lowercase().contains(&format!("authorization: bearer {TOKEN}")), "{asked}");
    assert_eq!(system.keys(), Vec::<String>::new());
    check(vec![json(404, "")], Outcome::Answered { answer: "unknown".to_owned(), gave: [].into(), age_seconds: 0 }, 1);
}

#[test]
fn what_may_pass_is_tried_again() {
    let good = || json(200, r#"{"state": "paid"}"#);
    check(vec![json(500, ""), good()], found("paid", 0), 2);
    check(vec![Deed::Drop, good()], found("paid", 0), 2);
    check(vec![Deed::Hang, good()], found("paid", 0), 2);
    check(vec![json(500, ""), json(503, ""), good()], Outcome::Failed(Failure::Broken), 2);
    check(vec![Deed::Hang, Deed::Hang, good()], Outcome::Failed(Failure::TimedOut), 2);
    check(vec![Deed::Drop, Deed::Drop, good()], Outcome::Failed(Failure::Unreachable), 2);
}

#[test]
fn what_is_no_answer_is_a_failure_and_not_tried_again() {
    let good = || json(200, r#"{"state": "paid"}"#);
    check(vec![json(200, "<html>"), good()], Outcome::Failed(Failure::NotUnderstood), 1);
    check(vec![json(200, "{}"), good()], Outcome::Failed(Failure::NotUnderstood), 1);
    check(vec![json(401, ""), good()], Outcome::Failed(Failure::Refused), 1);
    let huge = format!(r#"{{"state": "{}"}}"#, "x".repeat(2_000));
    check(vec![json(200, &huge), good()], Outcome::Failed(Failure::TooLarge), 1);
    // A body that never ends, without a length.
    let endless = format!("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{}", "x".repeat(100_000)).into_bytes();
    check(vec![Deed::Send(endless), good()], Outcome::Failed(Failure::TooLarge), 1);
}

#[test]
fn a_redirect_is_not_followed() {
    let other = System::start([json(200, r#"{"state": "stolen"}"#)]);
    let redirect = format!("HTTP/1.1 302 Found\r\nLocation: {}/orders/A1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", other.url());
    check(vec![Deed::Send(redirect.into_bytes())], Outcome::Failed(Failure::Refused), 1);
    assert_eq!(other.asked(), Vec::<String>::new());
}

#[test]
fn only_allowed_addresses_are_connected_to_whatever_their_name() {
    let check = |url: String, allow: &str, expected: Outcome, n_asked: usize, system: &System| {
        let outcome = look(&client_at(&url, allow).0);
        assert_eq!((outcome, system.asked().len()), (expected, n_asked), "{url} {allow}");
    };
    let system = System::start([json(200, r#"{"state": "paid"}"#)]);
    let named = format!("http://localhost:{}", system.address.port());
    check(system.url(), "10.0.0.0/8", Outcome::Failed(Failure::NotAllowed), 0, &system);
    check(format!("http://[::ffff:127.0.0.1]:{}", system.address.port()), "10.0.0.0/8", Outcome::Failed(Failure::NotAllowed), 0, &system);
    check(named, "127.0.0.0/8", found("paid", 0), 1, &system);
}

#[test]
fn a_system_that_fails_often_is_left_in_peace_and_tried_after_a_while() {
    let fail = || json(500, "");
    let system = System::start([fail(), fail(), fail(), fail(), json(200, r#"{"state": "paid"}"#)]);
    let (client, forward) = client(&system);
    let order = ConnectorId("order".into());
    let position = || client.positions().into_iter().find(|(id, _)| **id == order).unwrap().1;
    assert_eq!(look(&client), Outcome::Failed(Failure::Broken));
    assert_eq!((position(), system.asked().len()), (Position::Closed, 2));
    assert_eq!(look(&client), Outcome::Failed(Failure::Broken));
    assert_eq!((position(), system.asked().len()), (Position::Open, 3));
    assert_eq!(look(&client), Outcome::Failed(Failure::Resting));
    forward.store(30, Ordering::Relaxed);
    assert_eq!(position(), Position::Trying);
    assert_eq!(look(&client), Outcome::Failed(Failure::Broken));
    assert_eq!((position(), system.asked().len()), (Position::Open, 4));
    forward.store(60, Ordering::Relaxed);
    assert_eq!(look(&client), found("paid", 0));
    assert_eq!((position(), system.asked().len()), (Position::Closed, 5));
}

#[test]
fn an_answer_serves_again_with_its_age_and_longer_when_the_system_is_gone() {
    let system = System::start([json(200, r#"{"state": "paid"}"#), json(200, r#"{"state": "shipped"}"#)]);
    let (client, forward) = client(&system);
    let check = |seconds: u64, expected: Outcome, n_asked: usize| {
        forward.store(seconds, Ordering::Relaxed);
        assert_eq!((look(&client), system.asked().len()), (expected, n_asked), "after {seconds} s");
    };
    check(0, found("paid", 0), 1);
    check(59, found("paid", 59), 1);
    check(60, found("shipped", 0), 2);
    // From here on the system hangs up.
    check(120, found("shipped", 60), 4);
    check(659, found("shipped", 599), 5);
    check(700, Outcome::Failed(Failure::Unreachable), 6);
}

#[test]
fn a_change_has_one_key_over_all_attempts() {
    let system = System::start([Deed::Drop, Deed::Hang, json(200, ""), json(409, ""), json(200, "")]);
    let (client, _) = client(&system);
    let change = |order: &str, effect: u32| {
        let call = question("cancel", order, Some(effect));
        client.call(&call, call.key("ab12-7"), MINUTE)
    };
    let called = change("A1", 0);
    assert!(matches!(&called.outcome, Outcome::Answered { answer, .. } if answer == "done"), "{called:?}");
    let first = called.key.unwrap();
    assert_eq!(system.keys(), [first.clone(), first.clone(), first.clone()]);
    assert!(system.asked()[2].ends_with(r#"{"reason":"不要了"}"#), "{}", system.asked()[2]);
    // The next change, and the same for another order, are others.
    change("A1", 1);
    change("A2", 0);
    let keys = system.keys();
    assert_eq!(keys.len(), 5);
    assert!(keys[3] != first && keys[4] != first && keys[3] != keys[4], "{keys:?}");
}

#[test]
fn no_more_questions_are_under_way_than_allowed() {
    let system = System::start([Deed::Hang, Deed::Hang]);
    let (client, _) = client(&system);
    std::thread::scope(|scope| {
        let first = scope.spawn(|| look(&client));
        system.wait();
        let second = client.call(&question("order", "A2", None), None, MINUTE).outcome;
        assert_eq!(second, Outcome::Failed(Failure::Busy));
        assert_eq!(first.join().unwrap(), Outcome::Failed(Failure::TimedOut));
    });
}

#[test]
fn a_system_without_an_address_is_off_and_one_without_its_secret_is_a_fault() {
    let new = |url: Option<&str>, token: Option<&str>| {
        let variable = |name: &str| if name == "SHOP_URL" { url } else { token }.map(str::to_owned);
        Client::new(&connectors("127.0.0.0/8"), &variable, Box::new(Instant::now))
    };
    for url in [None, Some(""), Some(" ")] {
        let off = new(url, None).unwrap_or_else(|faults| panic!("{faults:?}"));
        assert_eq!(off.connected(), Connected::default());
        assert_eq!(look(&off), Outcome::Failed(Failure::Off));
    }
    let check = |url: &str, token: Option<&str>, parts: &[&str]| {
        let faults = new(Some(url), token).err().expect("the environment is faulty");
        let shown = faults.iter().map(ToString::to_string).collect::<String>();
        assert!(parts.iter().all(|part| shown.contains(part)), "{shown}");
        assert!(!token.is_some_and(|token| shown.contains(token)) && !shown.contains("secret@"), "{shown}");
    };
    check("http://127.0.0.1:1", None, &["missing-variable", "intents/connectors.ron:4:", "`SHOP_TOKEN`, which is not set"]);
    check("http://127.0.0.1:1", Some("two\nlines"), &["`SHOP_TOKEN`, which cannot stand in a header"]);
    check("shop.example", Some(TOKEN), &["`SHOP_URL`, which is no address"]);
    check("http://user:secret@shop.example", Some(TOKEN), &["`SHOP_URL`, which is no address"]);
}
