//! Who asks?
//!
//! Plain connections, each with an address of its own on the loopback network, so that no bound for one address is in the way.

use crate::messages::message;
use serde_json::{Value, json};
use socket2::{Domain, Socket, Type};
use std::fmt;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, TcpStream};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How many conversations are opened from one address; the server allows 120 in a minute.
const OPENED_BY_ONE: usize = 100;

/// How long an answer may take before the message counts as failed.
const PATIENCE: Duration = Duration::from_secs(30);

/// How large the stack of a sender is; there may be thousands.
const STACK: usize = 256 * 1_024;

/// Conversations that were opened, and where.
pub struct Load {
    server: SocketAddr,
    n_connections: usize,
    talks: Vec<Talk>,
}

struct Talk {
    id: String,
    token: String,
}

/// What became of the messages.
#[derive(Debug, Default)]
pub struct Tally {
    /// The processor time of the server meanwhile.
    pub cpu: Duration,
    answered: Vec<Duration>,
    n_refused: usize,
    n_pressing_refused: usize,
    n_failed: usize,
}

impl Load {
    /// Opens conversations.
    pub fn open(server: SocketAddr, n: usize, n_connections: usize) -> Self {
        let mut talks = Vec::with_capacity(n);
        while talks.len() < n {
            let mut line = Line::new(server, talks.len() / OPENED_BY_ONE);
            for _ in talks.len()..n.min(talks.len() + OPENED_BY_ONE) {
                let answer = line.post("/v1/conversations", "", &json!({"locale": "zh-CN"}));
                let opened: Value = answer.and_then(|(_, body)| serde_json::from_slice(&body).ok()).expect("an opened conversation");
                let field = |name: &str| opened[name].as_str().unwrap_or_else(|| panic!("no {name} in {opened}")).to_owned();
                talks.push(Talk { id: field("id"), token: field("token") });
            }
        }
        Load { server, n_connections, talks }
    }

    /// Sends so many messages in a second, each when it is due.
    pub fn send(&self, rate: u32, seconds: u32) -> Tally {
        let n = rate as usize * seconds as usize;
        let (next, tally) = (AtomicUsize::new(0), Mutex::new(Tally::default()));
        let begin = Instant::now();
        thread::scope(|scope| {
            for at in 0..self.n_connections {
                let (next, tally) = (&next, &tally);
                let work = move || {
                    let mut line = Line::new(self.server, at);
                    let mut own = Tally::default();
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        if number >= n {
                            break;
                        }
                        let due = begin + Duration::from_secs_f64(number as f64 / f64::from(rate));
                        thread::sleep(due.saturating_duration_since(Instant::now()));
                        self.say(&mut line, number, due, &mut own);
                    }
                    tally.lock().expect("nobody panics with it").add(own);
                };
                thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).expect("a thread");
            }
        });
        let mut tally = tally.into_inner().expect("nobody panics with it");
        tally.answered.sort_unstable();
        tally
    }

    fn say(&self, line: &mut Line, number: usize, due: Instant, tally: &mut Tally) {
        let (talk, message) = (&self.talks[number % self.talks.len()], message(number));
        match line.post(&format!("/v1/conversations/{}/messages", talk.id), &talk.token, &json!({"text": message.text})) {
            Some((200, _)) => tally.answered.push(due.elapsed()),
            Some((429 | 503, _)) => {
                tally.n_refused += 1;
                tally.n_pressing_refused += usize::from(message.is_pressing);
            }
            Some((409, _)) => tally.answered.push(due.elapsed()),
            Some(_) | None => tally.n_failed += 1,
        }
    }
}

impl Tally {
    fn add(&mut self, other: Tally) {
        self.answered.extend(other.answered);
        self.n_refused += other.n_refused;
        self.n_pressing_refused += other.n_pressing_refused;
        self.n_failed += other.n_failed;
    }

    /// The server's processor time for one answered message, in microseconds.
    pub fn cpu_of_one(&self) -> f64 {
        self.cpu.as_secs_f64() * 1e6 / self.answered.len().max(1) as f64
    }

    fn at(&self, share: f64) -> f64 {
        let place = (self.answered.len() as f64 * share) as usize;
        self.answered.get(place.min(self.answered.len().saturating_sub(1))).map_or(f64::NAN, |took| took.as_secs_f64() * 1e3)
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let refused = format!("{}/{}", self.n_refused, self.n_pressing_refused);
        write!(f, "{:>8} {refused:>7} {:>7}", self.answered.len(), self.n_failed)?;
        write!(f, " {:>8.1} {:>8.1} {:>8.1} {:>9.0}", self.at(0.5), self.at(0.99), self.at(1.0), self.cpu_of_one())
    }
}

/// One connection, which is made anew when it breaks.
struct Line {
    server: SocketAddr,
    own: Ipv4Addr,
    stream: Option<BufReader<TcpStream>>,
}

impl Line {
    fn new(server: SocketAddr, number: usize) -> Self {
        let own = Ipv4Addr::from(u32::from(Ipv4Addr::new(127, 1, 0, 1)) + number as u32);
        Line { server, own, stream: None }
    }

    /// Sends a request and gives the status and the body of the answer; nothing when the line broke.
    fn post(&mut self, path: &str, token: &str, body: &Value) -> Option<(u16, Vec<u8>)> {
        let body = body.to_string();
        let head =
            format!("POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\n", body.len());
        let request =
            if token.is_empty() { format!("{head}\r\n{body}") } else { format!("{head}Authorization: Bearer {token}\r\n\r\n{body}") };
        let mut stream = self.stream.take().or_else(|| self.connect())?;
        stream.get_mut().write_all(request.as_bytes()).ok()?;
        let answer = read(&mut stream)?;
        self.stream = Some(stream);
        Some(answer)
    }

    fn connect(&self) -> Option<BufReader<TcpStream>> {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).ok()?;
        // Where the loopback network has one address alone, all ask from that.
        let _ = socket.bind(&SocketAddrV4::new(self.own, 0).into());
        socket.connect_timeout(&self.server.into(), PATIENCE).ok()?;
        socket.set_tcp_nodelay(true).ok()?;
        socket.set_read_timeout(Some(PATIENCE)).ok()?;
        Some(BufReader::new(socket.into()))
    }
}

/// Reads an answer that tells its length.
fn read(stream: &mut BufReader<TcpStream>) -> Option<(u16, Vec<u8>)> {
    let mut line = String::new();
    stream.read_line(&mut line).ok()?;
    let status = line.split(' ').nth(1)?.parse().ok()?;
    let mut length = 0;
    loop {
        line.clear();
        stream.read_line(&mut line).ok()?;
        match line.trim_end().split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.trim().parse().ok()?,
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    Some((status, body))
}
