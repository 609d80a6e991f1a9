//! What does the last message of a long talk cost against an early one?
//!
//! `cargo bench --bench long` runs a server in this process, without the quota that would make it take minutes. Old talks and young ones
//! say the same in turn, so that a slow moment of the machine hits both. Counted is the processor time of all threads but the one that
//! asks; it needs Linux.

#[path = "serve/line.rs"]
#[expect(dead_code, reason = "the bench beside it uses the rest")]
mod line;

use crate::line::Line;
use jieda::config::ContentPlaces;
use jieda::config::data::Database;
use jieda::http::guard::limits::Limits;
use jieda::http::guard::token::hash_of;
use jieda::http::operator::content::{Editing, Origin, Start, begin};
use jieda::http::server::{Listen, Server};
use jieda::http::state::Beginning;
use jieda::store::Store;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::fs;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::thread;
use std::time::Duration;

/// How many talks of each age there are.
const TALKS: usize = 40;

/// How many messages a young talk and an old one have when it is measured. A conversation ends with 500.
const YOUNG: usize = 4;
const OLD: usize = 490;

/// How many messages of each talk are measured.
const MEASURED: usize = 10;

/// What the bot answers surely, so that nobody is handed over.
const TEXTS: [&str; 7] = ["怎么退货", "退款多久到账", "发票怎么开", "保修几年", "你们几点下班", "谢谢", "怎么修改收货地址"];

struct Talk {
    line: Line,
    path: String,
    token: String,
    n_said: usize,
}

impl Talk {
    fn open(server: SocketAddr) -> Self {
        let mut line = Line::new(server, 0);
        let opened = line.post("/v1/conversations", "", &json!({})).expect("an answer");
        let opened: Value = serde_json::from_slice(&opened.body).expect("an opened conversation");
        let path = format!("/v1/conversations/{}/messages", opened["id"].as_str().expect("an id"));
        Talk { line, path, token: opened["token"].as_str().expect("a token").to_owned(), n_said: 0 }
    }

    fn say(&mut self, text: &str, is_keyed: bool) {
        self.n_said += 1;
        let key = if is_keyed { format!("Idempotency-Key: {}\r\n", self.n_said) } else { String::new() };
        let answer = self.line.post_with(&self.path, &self.token, &key, &json!({"text": text})).expect("an answer");
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        assert!(!String::from_utf8_lossy(&answer.body).contains("handed_off"), "{text}");
    }
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = runtime.block_on(start(&folder));
    println!("{:24} {:>10} {:>10} {:>7}", "", "early us", "late us", "ratio");
    for is_keyed in [false, true] {
        let [mut young, mut old] = [YOUNG, OLD].map(|n| grown(server.address, n, is_keyed));
        let (mut early, mut late) = (Duration::ZERO, Duration::ZERO);
        for n in 0..MEASURED {
            for (young, old) in young.iter_mut().zip(&mut old) {
                early += cost(|| young.say(TEXTS[n % TEXTS.len()], is_keyed));
                late += cost(|| old.say(TEXTS[n % TEXTS.len()], is_keyed));
            }
        }
        let of_one = |all: Duration| all.as_secs_f64() * 1e6 / (MEASURED * TALKS) as f64;
        let name = if is_keyed { "with an idempotency key" } else { "without a key" };
        println!("{name:24} {:>10.0} {:>10.0} {:>7.2}", of_one(early), of_one(late), of_one(late) / of_one(early));
    }
}

async fn start(folder: &tempfile::TempDir) -> Server {
    let origin = Origin { places: ContentPlaces { kb: None, intents: None }, kept: None, editing: Editing::Off };
    let served = begin(&origin, Start::Strict, Timestamp::now()).unwrap_or_else(|faults| panic!("{faults:?}"));
    let many = NonZeroU32::new(1_000_000).expect("it is not 0");
    let beginning = Beginning {
        store: Store::open(&Database::Folder(folder.path().to_owned()), None).await.expect("a store"),
        served,
        origin: None,
        admin: hash_of("a measurement"),
        identity: None,
        tester: None,
        operator: None,
        limits: Limits {
            messages_a_minute: many,
            openings_a_minute: many,
            openings_of_site_a_minute: many,
            // The young ones are silent while the old ones grow.
            header_time: Duration::from_secs(3_600),
            ..Limits::default()
        },
        trusted_proxies: Vec::new(),
        webhook: None,
        scan: None,
        provider: None,
    };
    let listen = Listen { customers: "127.0.0.1:0".parse().expect("an address"), operations: None };
    Server::start(listen, beginning).await.expect("a server")
}

/// Talks of so many messages.
fn grown(server: SocketAddr, n: usize, is_keyed: bool) -> Vec<Talk> {
    thread::scope(|scope| {
        let grow = move || {
            let mut talk = Talk::open(server);
            (0..n).for_each(|at| talk.say(TEXTS[at % TEXTS.len()], is_keyed));
            talk
        };
        let threads: Vec<_> = (0..TALKS).map(|_| scope.spawn(grow)).collect();
        threads.into_iter().map(|thread| thread.join().expect("a talk")).collect()
    })
}

/// The processor time of all other threads while something is done.
fn cost(work: impl FnOnce()) -> Duration {
    let before = of_others();
    work();
    of_others().saturating_sub(before)
}

fn of_others() -> Duration {
    let nanoseconds = |path: String| -> u64 {
        let stat = fs::read_to_string(path).unwrap_or_default();
        stat.split(' ').next().and_then(|time| time.parse().ok()).unwrap_or(0)
    };
    let threads = fs::read_dir("/proc/self/task").into_iter().flatten().filter_map(Result::ok);
    let all: u64 = threads.map(|thread| nanoseconds(format!("{}/schedstat", thread.path().display()))).sum();
    Duration::from_nanos(all.saturating_sub(nanoseconds("/proc/thread-self/schedstat".to_owned())))
}
