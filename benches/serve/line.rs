//! How is one request sent?
//!
//! Over a plain connection that is kept, with an address of its own on the loopback network, so that no bound for one address is in the way.

use serde_json::Value;
use socket2::{Domain, Socket, Type};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, TcpStream};
use std::time::Duration;

/// How long an answer may take before the request counts as failed.
const PATIENCE: Duration = Duration::from_secs(30);

/// One connection, which is made anew when it breaks.
pub struct Line {
    server: SocketAddr,
    own: Ipv4Addr,
    stream: Option<BufReader<TcpStream>>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Whether it says when to try again.
    pub has_retry_after: bool,
    /// The body.
    pub body: Vec<u8>,
}

impl Line {
    /// A line from the address of this number.
    pub fn new(server: SocketAddr, number: usize) -> Self {
        let own = Ipv4Addr::from(u32::from(Ipv4Addr::new(127, 1, 0, 1)) + number as u32);
        Line { server, own, stream: None }
    }

    /// Sends JSON and gives the answer; nothing when the line broke.
    pub fn post(&mut self, path: &str, token: &str, body: &Value) -> Option<Answer> {
        self.post_with(path, token, "", body)
    }

    /// The same with further lines of the head.
    pub fn post_with(&mut self, path: &str, token: &str, lines: &str, body: &Value) -> Option<Answer> {
        let body = body.to_string();
        let length = body.len();
        let head = format!("POST {path} HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n{lines}");
        self.ask(&head, token, &body)
    }

    /// Reads something.
    pub fn get(&mut self, path: &str, token: &str) -> Option<Answer> {
        self.ask(&format!("GET {path} HTTP/1.1\r\n"), token, "")
    }

    fn ask(&mut self, head: &str, token: &str, body: &str) -> Option<Answer> {
        let token = if token.is_empty() { String::new() } else { format!("Authorization: Bearer {token}\r\n") };
        let request = format!("{head}Host: localhost\r\n{token}\r\n{body}");
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
fn read(stream: &mut BufReader<TcpStream>) -> Option<Answer> {
    let mut line = String::new();
    stream.read_line(&mut line).ok()?;
    let mut answer = Answer { status: line.split(' ').nth(1)?.parse().ok()?, has_retry_after: false, body: Vec::new() };
    loop {
        line.clear();
        stream.read_line(&mut line).ok()?;
        match line.trim_end().split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => answer.body = vec![0; value.trim().parse().ok()?],
            Some((name, _)) => answer.has_retry_after |= name.eq_ignore_ascii_case("retry-after"),
            None => break,
        }
    }
    stream.read_exact(&mut answer.body).ok()?;
    Some(answer)
}
