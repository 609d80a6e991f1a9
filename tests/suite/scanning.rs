//! A scanner looks at files before they are kept.

use crate::files::{at_desk, give, picture};
use crate::server::{OPERATOR, TestServer, types};
use jieda::config::scan::{Scan, WithoutScan};
use jieda::http::guard::limits::Limits;
use serde_json::json;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
#[cfg(unix)]
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The test file that all scanners find: https://www.eicar.org. In two pieces, so that none finds it here.
const EICAR: [&str; 2] = [r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-", "STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"];

/// Answers one scan as clamd does: the command, parts with their lengths, an empty one, and a line back.
fn answer(stream: impl Read + Write) {
    let mut stream = BufReader::new(stream);
    let mut command = Vec::new();
    stream.read_until(0, &mut command).unwrap();
    assert_eq!(command, b"zINSTREAM\0");
    let mut bytes = Vec::new();
    loop {
        let mut length = [0; 4];
        stream.read_exact(&mut length).unwrap();
        let length = u32::from_be_bytes(length) as usize;
        if length == 0 {
            break;
        }
        let begin = bytes.len();
        bytes.resize(begin + length, 0);
        stream.read_exact(&mut bytes[begin..]).unwrap();
    }
    let is_infected = bytes.windows(EICAR.concat().len()).any(|window| window == EICAR.concat().as_bytes());
    let reply: &[u8] = if is_infected { b"stream: Eicar-Signature FOUND\0" } else { b"stream: OK\0" };
    stream.get_mut().write_all(reply).unwrap();
}

/// A scanner on a port, and how often it was asked.
fn scanner() -> (Scan, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("clamd://{}", listener.local_addr().unwrap()).parse().unwrap();
    let n_asked = Arc::new(AtomicUsize::new(0));
    let counted = n_asked.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            counted.fetch_add(1, Ordering::SeqCst);
            answer(stream.unwrap());
        }
    });
    (Scan { address, without: WithoutScan::Refuse }, n_asked)
}

/// An address at which nobody listens any more.
fn nobody(without: WithoutScan) -> Scan {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    Scan { address: format!("clamd://{}", listener.local_addr().unwrap()).parse().unwrap(), without }
}

fn scanned(server: &TestServer, outcome: &str) -> bool {
    server.get("/metrics", OPERATOR).text.contains(&format!("jieda_file_scans_total{{outcome=\"{outcome}\"}} 1"))
}

/// Whether the folder of the server has any file that was sent.
fn keeps(server: &TestServer) -> bool {
    fn any(folder: &Path) -> bool {
        std::fs::read_dir(folder)
            .is_ok_and(|mut entries| entries.any(|entry| entry.map(|entry| entry.path()).is_ok_and(|path| path.is_file() || any(&path))))
    }
    any(&server.folder.path().join("files"))
}

#[test]
fn what_the_scanner_finds_is_refused_and_not_kept() {
    let (scan, n_asked) = scanner();
    let server = TestServer::scanning(Limits::default(), scan);
    let talk = server.open();
    give(&server, &talk, "test.txt", EICAR.concat().as_bytes()).is_problem(422, "file-infected");
    assert!(scanned(&server, "infected") && !keeps(&server));
    assert_eq!(types(&give(&server, &talk, "a.png", &picture()).events()), ["customer_sent_file", "bot_said"]);
    assert!(scanned(&server, "clean") && keeps(&server));
    // Of what is no file nobody is asked.
    give(&server, &talk, "a.exe", b"MZ\0\x01").is_problem(415, "file-kind-refused");
    assert_eq!(n_asked.load(Ordering::SeqCst), 2);

    // What agents send is looked at as well.
    let wang = server.agent("小王");
    let handoff = crate::glance::ask_for_person(&server, &talk);
    crate::glance::claim(&server, &handoff, &wang);
    crate::files::send(&server, &at_desk(&talk, "/files?name=test.txt"), &wang, None, EICAR.concat().as_bytes())
        .is_problem(422, "file-infected");
    assert_eq!(server.transcript(&talk)["phase"], json!("agent"));
}

#[test]
fn without_a_scanner_the_operator_chooses() {
    let server = TestServer::scanning(Limits::default(), nobody(WithoutScan::Refuse));
    let talk = server.open();
    let refused = give(&server, &talk, "a.png", &picture());
    refused.is_problem(503, "file-not-scanned");
    assert!(!refused.header("retry-after").is_empty() && scanned(&server, "refused") && !keeps(&server));

    let server = TestServer::scanning(Limits::default(), nobody(WithoutScan::Accept));
    let talk = server.open();
    give(&server, &talk, "a.png", &picture()).expect(200);
    assert!(scanned(&server, "accepted") && keeps(&server));
}

#[test]
fn a_scanner_that_says_nothing_of_use_is_none() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("clamd://{}", listener.local_addr().unwrap()).parse().unwrap();
    std::thread::spawn(move || {
        let refuse = |mut stream: TcpStream| stream.write_all(b"INSTREAM size limit exceeded. ERROR\0");
        listener.incoming().for_each(|stream| drop(refuse(stream.unwrap())));
    });
    let server = TestServer::scanning(Limits::default(), Scan { address, without: WithoutScan::Refuse });
    give(&server, &server.open(), "a.png", &picture()).is_problem(503, "file-not-scanned");
}

#[cfg(unix)]
#[test]
fn a_scanner_may_be_on_a_socket() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clamd.ctl");
    let listener = UnixListener::bind(&path).unwrap();
    std::thread::spawn(move || listener.incoming().for_each(|stream| answer(stream.unwrap())));
    let address = format!("clamd://{}", path.display()).parse().unwrap();
    let server = TestServer::scanning(Limits::default(), Scan { address, without: WithoutScan::Refuse });
    let talk = server.open();
    give(&server, &talk, "test.txt", EICAR.concat().as_bytes()).is_problem(422, "file-infected");
    give(&server, &talk, "a.png", &picture()).expect(200);
}
