//! Reads server-sent events as they come.

use crate::server::{PATIENCE, TestServer};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::net::TcpStream;

/// What stands between two empty lines of a stream.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Frame {
    pub id: String,
    pub event: String,
    pub data: String,
    pub retry: String,
    pub comment: String,
}

impl Frame {
    /// The data as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.data).unwrap()
    }
}

/// An open stream. It is read from the socket itself, so that nothing between us and the server keeps bytes back.
pub struct Stream {
    pub head: String,
    reader: BufReader<TcpStream>,
}

impl Stream {
    /// Opens a stream; `resume` may be empty.
    pub fn open(server: &TestServer, path: &str, token: &str, resume: &str) -> Self {
        let resume = if resume.is_empty() { String::new() } else { format!("Last-Event-ID: {resume}\r\n") };
        Self::open_with(server, path, token, &resume)
    }

    /// Opens a stream with further lines of its head; `token` may be empty.
    pub fn open_with(server: &TestServer, path: &str, token: &str, lines: &str) -> Self {
        let mut socket = TcpStream::connect(server.running().address).unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        let bearer = if token.is_empty() { String::new() } else { format!("Authorization: Bearer {token}\r\n") };
        let request = format!("GET {path} HTTP/1.1\r\nHost: test\r\n{bearer}{lines}\r\n");
        std::io::Write::write_all(&mut socket, request.as_bytes()).unwrap();
        let mut reader = BufReader::new(socket);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert_ne!(reader.read_line(&mut head).unwrap(), 0, "the server hung up after {head:?}");
        }
        Stream { head, reader }
    }

    /// The next frame; nothing when the stream has ended.
    pub fn next(&mut self) -> Option<Frame> {
        let mut frame = Frame::default();
        loop {
            let mut line = String::new();
            if self.reader.read_line(&mut line).unwrap() == 0 {
                return None;
            }
            let line = line.trim_end_matches(['\r', '\n']);
            let (field, content) = line.split_once(':').unwrap_or((line, ""));
            let content = content.trim_start().to_owned();
            match field {
                "id" => frame.id = content,
                "event" => frame.event = content,
                "data" => frame.data = content,
                "retry" => frame.retry = content,
                "" if line.starts_with(':') => frame.comment = content,
                // An empty line ends a frame; the lengths of chunks stand between frames, and 0 at the end of all.
                "" if frame != Frame::default() => return Some(frame),
                "0" => return None,
                _ => {}
            }
        }
    }

    /// The next durable event; passes over everything else.
    pub fn event(&mut self) -> Frame {
        loop {
            let frame = self.next().expect("the stream goes on");
            if !frame.id.is_empty() {
                return frame;
            }
        }
    }

    /// Reads until the stream ends.
    pub fn ends(mut self) -> bool {
        while self.next().is_some() {}
        true
    }
}
