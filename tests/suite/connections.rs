//! Nobody closes the server to others by holding connections.

use crate::program::{Program, serve};
use crate::server::{ADMIN, PATIENCE, TestServer};
use crate::stream::Stream;
use jieda::http::guard::crowd::Places;
use jieda::http::guard::limits::Limits;
use serde_json::json;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::num::NonZeroU32;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A connection from an address of this machine; Linux takes all of 127.0.0.0/8 for its own.
fn connect_from(runtime: &tokio::runtime::Runtime, from: &str, to: SocketAddr) -> TcpStream {
    let stream = runtime.block_on(async {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind(format!("{from}:0").parse().unwrap()).unwrap();
        socket.connect(to).await.unwrap().into_std().unwrap()
    });
    stream.set_nonblocking(false).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// What a server says to a connection until it hangs up.
fn answer_to(mut stream: TcpStream, request: &str) -> String {
    let _ = stream.write_all(request.as_bytes());
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

const PROBE: &str = "GET /healthz HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n";

#[test]
fn a_connection_that_never_reads_is_closed() {
    let server = TestServer::with_limits(Limits { write_time: Duration::from_millis(50), ..Limits::default() });
    let mut never_reads = TcpStream::connect(server.running().address).unwrap();
    never_reads.set_nonblocking(true).unwrap();
    // Answers of some 50 KiB each, far more than the buffers of both sides hold.
    let _ = never_reads.write_all("GET /openapi.json HTTP/1.1\r\nHost: test\r\n\r\n".repeat(1_000).as_bytes());
    let began = Instant::now();
    while !server.get("/metrics", ADMIN).text.contains("jieda_open_connections 1\n") {
        assert!(began.elapsed() < PATIENCE, "the connection is still open");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn one_address_has_so_many_connections_and_others_come_in_all_the_same() {
    let connections = Places { in_all: 6, kept: 2, few: 2, of_address: 4, of_site: 4 };
    let server = TestServer::with_limits(Limits { connections, ..Limits::default() });
    let (runtime, address) = (&server.runtime, server.running().address);
    let from = |address_from: &str| connect_from(runtime, address_from, address);
    let held: Vec<TcpStream> = (0..4).map(|_| from("127.0.0.2")).collect();
    let refused = answer_to(from("127.0.0.2"), "");
    assert!(refused.starts_with("HTTP/1.1 503") && refused.contains("Retry-After: 2\r\n"), "{refused}");
    for probe in ["127.0.0.3", "127.0.0.4"] {
        assert!(answer_to(from(probe), PROBE).starts_with("HTTP/1.1 200"), "{probe}");
    }
    assert!(server.get("/metrics", ADMIN).text.contains("jieda_refused_connections_total 1\n"));
    drop(held);
    let began = Instant::now();
    while !answer_to(from("127.0.0.2"), PROBE).starts_with("HTTP/1.1 200") {
        assert!(began.elapsed() < PATIENCE, "the places do not come back");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_process_that_may_open_few_files_stays_open_to_others() {
    let folder = tempfile::tempdir().unwrap();
    let plain = serve(folder.path());
    let mut limited = Command::new("sh");
    limited.args(["-c", "ulimit -n 256; exec \"$0\" \"$@\""]).arg(plain.get_program()).args(plain.get_args());
    limited.current_dir(folder.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for (name, value) in plain.get_envs() {
        match value {
            Some(value) => limited.env(name, value),
            None => limited.env_remove(name),
        };
    }
    let program = Program::start_as(limited);
    let address: SocketAddr = program.address.strip_prefix("http://").unwrap().parse().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let _held: Vec<TcpStream> = (0..300).map(|_| connect_from(&runtime, "127.0.0.2", address)).collect();
    assert!(answer_to(connect_from(&runtime, "127.0.0.2", address), PROBE).starts_with("HTTP/1.1 503"));
    assert!(answer_to(connect_from(&runtime, "127.0.0.3", address), PROBE).starts_with("HTTP/1.1 200"));
    let log = program.terminate().log;
    assert!(log.contains("raise `ulimit -n`"), "{log}");
}

#[test]
fn one_address_has_so_many_streams_and_others_have_theirs() {
    let streams = Places { in_all: 8, kept: 0, few: 0, of_address: 2, of_site: 2 };
    let server = TestServer::behind("127.0.0.0/8", Limits { streams, ..Limits::default() });
    let talk = server.open();
    let follow = |client: &str| {
        let line = format!("X-Forwarded-For: 203.0.113.7, {client}\r\nConnection: close\r\n");
        Stream::open_with(&server, &talk.path("/events"), &talk.token, &line)
    };
    let _first = [follow("192.0.2.1"), follow("192.0.2.1")];
    let refused = follow("192.0.2.1");
    assert!(refused.head.starts_with("HTTP/1.1 503"), "{}", refused.head);
    assert!(follow("192.0.2.2").head.starts_with("HTTP/1.1 200"));
}

#[test]
fn only_a_trusted_proxy_says_who_the_client_is() {
    let once = Limits { openings_a_minute: NonZeroU32::new(1).unwrap(), ..Limits::default() };
    let open = |server: &TestServer, forwarded: &str| {
        server.send("POST", "/v1/conversations", "", &[("X-Forwarded-For", forwarded)], Some(&json!({}).to_string())).status
    };
    let trusting = TestServer::behind("127.0.0.0/8", once.clone());
    assert_eq!([open(&trusting, "192.0.2.1"), open(&trusting, "192.0.2.2")], [201, 201]);
    // What stands before the address that our own proxy has seen is what the client claims.
    assert_eq!([open(&trusting, "203.0.113.7, 192.0.2.1"), open(&trusting, "203.0.113.8, 192.0.2.1, 127.0.0.9")], [429, 429]);
    let wary = TestServer::behind("10.0.0.0/8", once);
    assert_eq!([open(&wary, "192.0.2.1"), open(&wary, "192.0.2.2")], [201, 429]);
}
