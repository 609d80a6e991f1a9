//! How reports are made beside everything else: one at a time, and bounded whatever was stored.

use crate::server::{ADMIN, TestServer};
use jieda::conversation::fact::Fact;
use jieda::conversation::id::ConversationId;
use jieda::http::guard::limits::Limits;
use jieda::http::guard::token::hash_of;
use jieda::store::error::Error;
use jieda::store::record::{Bookmark, Talks};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::sync::mpsc::{self, Sender};
use std::time::Duration;

const DAY: &str = "from=2026-11-22&to=2026-11-22";

/// The most bytes of a row: a message of 4,000 characters and five sayings of 400, of three bytes each, and names.
const LONGEST_ROW: usize = 20_000;

/// Makes a report that ends when the sender is dropped or sends.
fn make_slow_report(server: &TestServer) -> Sender<()> {
    let store = server.running().state.store.clone();
    let (begin, has_begun) = mpsc::channel();
    let (end, may_end) = mpsc::channel();
    server.runtime.spawn(async move {
        let wait = move |_: &mut Talks<'_>| {
            begin.send(()).unwrap();
            Ok::<_, Error>(may_end.recv().is_ok())
        };
        store.read_through(Bookmark::before(Timestamp::MIN), Timestamp::MAX, Duration::ZERO, wait).await
    });
    has_begun.recv().unwrap();
    end
}

#[test]
fn reports_are_made_one_at_a_time_and_nobody_else_waits_for_them() {
    let server = TestServer::with_limits(Limits { report_wait: Duration::ZERO, ..Limits::default() });
    let slow = make_slow_report(&server);
    for report in ["resolution", "risk"] {
        let answer = server.get(&format!("/v1/reports/{report}?{DAY}"), ADMIN);
        answer.is_problem(503, "report-running");
        assert_eq!(answer.header("retry-after"), "2");
    }
    assert_eq!(server.get("/healthz", "").status, 200);
    server.get("/v1/desk/queue", ADMIN).expect(200);
    server.transcript(&server.open());
    drop(slow);

    let server = TestServer::start();
    let slow = make_slow_report(&server);
    std::thread::scope(|scope| {
        let second = scope.spawn(|| server.get(&format!("/v1/reports/resolution?{DAY}"), ADMIN));
        slow.send(()).unwrap();
        second.join().unwrap().expect(200);
    });
}

#[test]
fn a_report_that_is_given_up_gives_up_its_turn() {
    let limits = Limits { request_time: Duration::from_millis(50), report_wait: Duration::from_secs(60), ..Limits::default() };
    let server = TestServer::with_limits(limits);
    let slow = make_slow_report(&server);
    server.get(&format!("/v1/reports/resolution?{DAY}"), ADMIN).is_problem(503, "too-slow");
    drop(slow);
    let store = server.running().state.store.clone();
    let next = store.read_through(Bookmark::before(Timestamp::MIN), Timestamp::MAX, Duration::from_secs(60), |_| Ok(()));
    server.runtime.block_on(next).unwrap();
}

/// Stores a conversation in which each message crosses this many red lines.
fn store_risky(server: &TestServer, id: i64, n_messages: usize, n_lines: usize) {
    let opened = json!({"type": "opened", "locale": "zh-CN", "channel": "web", "visitor": null, "page": null, "is_test": false});
    let said = json!({"type": "customer_said", "text": "诉".repeat(4_000)});
    let hit = json!({"type": "red_line_crossed", "hit": {"id": "sue", "category": "法律", "severity": 4, "words": "起诉"}});
    let message = std::iter::once(&said).chain(std::iter::repeat_n(&hit, n_lines));
    let facts = std::iter::once(&opened).chain(std::iter::repeat_n(message, n_messages).flatten());
    let facts: Vec<Fact> = facts.map(|fact| serde_json::from_value(fact.clone()).unwrap()).collect();
    let at = "2026-11-22T04:00:00Z".parse().unwrap();
    let created = server.running().state.store.create(ConversationId::from_stored(id), hash_of("a token"), facts, at, None);
    server.runtime.block_on(created).unwrap();
}

#[test]
fn many_red_lines_make_a_bounded_answer_that_is_read_in_pages() {
    let server = TestServer::start();
    store_risky(&server, 7, 31, 150);
    store_risky(&server, 8, 1, 2);
    let whole = server.get(&format!("/v1/reports/risk?{DAY}"), ADMIN);
    assert_eq!((whole.status, whole.header("content-type")), (200, "application/x-ndjson"));
    let rows: Vec<&str> = whole.text.lines().collect();
    assert_eq!(rows.len(), 31 * 10 + 2);
    assert!(rows.iter().all(|row| row.len() < LONGEST_ROW), "{:?}", rows.iter().map(|row| row.len()).max());

    let (mut read, mut after) = (Vec::new(), String::new());
    loop {
        let page = server.get(&format!("/v1/reports/risk?{DAY}&limit=100&after={after}"), ADMIN);
        assert_eq!(page.status, 200, "{}", page.text);
        let lines: Vec<String> = page.text.lines().map(str::to_owned).collect();
        let Some(last) = lines.last() else { break };
        let last: Value = serde_json::from_str(last).unwrap();
        last["event"].as_str().unwrap().clone_into(&mut after);
        assert!(lines.len() <= 100);
        read.extend(lines);
    }
    assert_eq!(read, rows);
    for query in ["after=x", "after=zz-1", "limit=-1"] {
        server.get(&format!("/v1/reports/risk?{DAY}&{query}"), ADMIN).is_problem(400, "bad-query");
    }
    let other_day = format!("/v1/reports/risk?from=2026-11-23&to=2026-11-23&after={after}");
    server.get(&other_day, ADMIN).is_problem(400, "bad-query");
}
