//! What those see who keep the server running.

use crate::server::{ADMIN, OPERATOR, PATIENCE, TestServer, types};
use crate::stream::Stream;
use jieda::http::guard::limits::Limits;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

#[test]
fn it_is_alive_and_ready() {
    let server = TestServer::start();
    assert_eq!(server.get("/healthz", "").status, 200);
    assert_eq!(server.get("/readyz", "").status, 200);
}

#[cfg(unix)]
#[test]
fn it_is_not_ready_when_its_database_was_taken_away() {
    let server = TestServer::start();
    std::fs::remove_file(server.folder.path().join("jieda.db")).unwrap();
    server.get("/readyz", "").is_problem(503, "not-ready");
    server.get("/readyz", OPERATOR).is_problem(503, "store-failed");
}

#[test]
fn it_counts_requests_replies_and_handoffs() {
    let server = TestServer::start();
    server.open_at_desk();
    server.get("/no/such/page", "");
    let metrics = server.get("/metrics", ADMIN);
    assert!(metrics.header("content-type").starts_with("application/openmetrics-text"));
    let has = |line: &str| assert!(metrics.text.contains(line), "{line} is not in\n{}", metrics.text);
    has(r#"jieda_http_requests_total{method="POST",route="/v1/conversations/{id}/handoff",status="200"} 1"#);
    has(r#"jieda_http_requests_total{method="GET",route="none",status="404"} 1"#);
    has("jieda_http_request_seconds_bucket");
    has(r#"jieda_bot_replies_total{act="greet"} 1"#);
    has(r#"jieda_handoffs_total{reason="plea"} 1"#);
    has("jieda_content_generation 1");
    has("jieda_content_is_last_good 0");
    has("jieda_open_streams 0");
    has("jieda_waiting_customers 1");
    assert!(metrics.text.ends_with("# EOF\n"));
}

#[test]
fn what_is_for_operators_is_not_for_others() {
    let server = TestServer::start();
    let agent = server.agent("小王");
    let operations = server.running().operations_address.unwrap();
    for path in ["/metrics", "/v1/kb/status"] {
        server.get(path, "").is_problem(401, "unauthorized");
        server.get(path, &agent).is_problem(401, "unauthorized");
        assert_eq!([server.get(path, OPERATOR).status, server.get(path, ADMIN).status], [200, 200], "{path}");
        assert!(
            server.raw_at(operations, &format!("GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")).starts_with("HTTP/1.1 200")
        );
    }
    server.get("/v1/desk/me", OPERATOR).is_problem(401, "unauthorized");
    let elsewhere = server.raw_at(operations, "GET /v1/desk/me HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assert!(elsewhere.starts_with("HTTP/1.1 404"), "{elsewhere}");
}

#[test]
fn a_request_that_can_be_read_in_two_ways_is_refused() {
    let server = TestServer::start();
    let check = |head: &str, body: &str, status: &str, code: &str| {
        let request = format!("POST /v1/conversations HTTP/1.1\r\nContent-Type: application/json\r\n{head}\r\n{body}");
        let answer = server.raw(request.as_bytes());
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")) && answer.contains(code), "{head}: {answer}");
    };
    check("Host: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n", "2\r\n{}\r\n0\r\n\r\n", "201", "token");
    check("Content-Length: 2\r\n", "{}", "400", "bad-head");
    check("Host: a\r\nHost: b\r\nContent-Length: 2\r\n", "{}", "400", "bad-head");
    check("Host: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "2\r\n{}\r\n0\r\n\r\n", "400", "bad-head");
    check("Host: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n", "x\r\n{}\r\n0\r\n\r\n", "400", "bad-body");
    check("Host: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n", "2\r\n{}x\r\n0\r\n\r\n", "400", "bad-body");
}

#[test]
fn every_answer_has_a_name_and_is_not_kept() {
    let server = TestServer::start();
    let answer = server.send("GET", "/v1/desk/me", ADMIN, &[("X-Request-Id", "req-42")], None);
    assert_eq!((answer.header("x-request-id"), answer.header("cache-control")), ("req-42", "no-store"));
    assert_eq!(server.get("/healthz", "").header("x-request-id").len(), 16);
}

#[test]
fn unknown_addresses_and_methods_are_problems_too() {
    let server = TestServer::start();
    server.get("/v1/none", "").is_problem(404, "no-such-address");
    let refused = server.send("DELETE", "/v1/desk/me", ADMIN, &[], None);
    refused.is_problem(405, "bad-method");
    assert!(refused.header("allow").contains("GET"));
}

#[test]
fn a_client_that_never_ends_its_head_is_hung_up_on() {
    let server = TestServer::with_limits(Limits { header_time: Duration::from_millis(200), ..Limits::default() });
    let answer = server.raw(b"GET /healthz HTTP/1.1\r\nHost: test\r\nX-Slow: ");
    assert!(!answer.contains("200 OK"), "{answer}");
}

#[test]
fn a_client_that_never_ends_its_body_is_given_up() {
    let server = TestServer::with_limits(Limits { request_time: Duration::from_millis(200), ..Limits::default() });
    let answer =
        server.raw(b"POST /v1/conversations HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{");
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("slow-body"), "{answer}");
}

#[test]
fn it_finishes_what_it_has_begun_and_takes_no_more() {
    let mut server = TestServer::start();
    let address = server.running().address;
    let mut begun = TcpStream::connect(address).unwrap();
    begun.set_read_timeout(Some(PATIENCE)).unwrap();
    let head = "POST /v1/conversations HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n";
    begun.write_all(head.as_bytes()).unwrap();
    begun.read_exact(&mut [0; "HTTP/1.1 100 Continue\r\n\r\n".len()]).unwrap();
    let stopping = server.runtime.spawn(server.server.take().unwrap().stop());
    while TcpStream::connect(address).is_ok() {}
    begun.write_all(b"{}").unwrap();
    let mut answer = String::new();
    begun.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    server.runtime.block_on(stopping).unwrap();
}

#[test]
fn what_is_stored_after_its_client_was_sent_away_is_told_at_once() {
    let limits = Limits { request_time: Duration::from_secs(1), heartbeat: PATIENCE * 3, ..Limits::default() };
    let server = TestServer::with_limits(limits);
    let talk = server.open();
    let mut stream = Stream::open(&server, &talk.path("/events"), &talk.token, talk.events[0]["id"].as_str().unwrap());
    let other = rusqlite::Connection::open(server.folder.path().join("jieda.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    server.say(&talk, "保修多久").is_problem(503, "too-slow");
    other.execute_batch("COMMIT").unwrap();
    assert_eq!(types(&[stream.event().json()]), ["customer_said"]);
}
