//! Somebody who follows a talk, and comes back with the last id whenever the line is lost.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{JoinHandle, sleep, spawn};
use std::time::Duration;

/// How long a reader waits for bytes before it looks whether the talk is over, and how long it waits before it connects again.
const MOMENT: Duration = Duration::from_millis(100);

/// Who follows a talk.
pub struct Follower {
    /// The ids of the events that came, in their order.
    seen: Arc<Mutex<Vec<String>>>,
    is_over: Arc<AtomicBool>,
    thread: JoinHandle<usize>,
}

impl Follower {
    /// Follows a talk; `head` is the request for its stream, without the last id and the empty line.
    pub fn start(address: String, head: String) -> Self {
        let (seen, is_over) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let thread = spawn({
            let (seen, is_over) = (Arc::clone(&seen), Arc::clone(&is_over));
            move || {
                let mut n_lines = 0;
                while !is_over.load(Ordering::Relaxed) {
                    n_lines += usize::from(read(&address, &head, &seen, &is_over).is_ok());
                    sleep(MOMENT);
                }
                n_lines
            }
        });
        Follower { seen, is_over, thread }
    }

    /// The newest event that came.
    pub fn newest(&self) -> Option<String> {
        self.seen.lock().unwrap().last().cloned()
    }

    /// Ends, and gives the ids of all events that came, and on how many lines.
    pub fn end(self) -> (Vec<String>, usize) {
        self.is_over.store(true, Ordering::Relaxed);
        let n_lines = self.thread.join().expect("the follower saw nothing wrong");
        (Arc::try_unwrap(self.seen).unwrap().into_inner().unwrap(), n_lines)
    }
}

/// Reads until the line or the talk ends; fails when no stream came about.
fn read(address: &str, head: &str, seen: &Mutex<Vec<String>>, is_over: &AtomicBool) -> std::io::Result<()> {
    let mut socket = TcpStream::connect(address)?;
    socket.set_read_timeout(Some(MOMENT))?;
    let resume = seen.lock().unwrap().last().map(|id| format!("Last-Event-ID: {id}\r\n")).unwrap_or_default();
    socket.write_all(format!("{head}{resume}\r\n").as_bytes())?;
    let (mut text, mut buffer, mut has_begun) = (Vec::new(), [0; 4096], false);
    while !is_over.load(Ordering::Relaxed) {
        match socket.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => text.extend_from_slice(&buffer[..n]),
            Err(error) if matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) => {}
            Err(_) => break,
        }
        // The head of the answer, then frames, each ended by an empty line.
        while let Some((part, length)) = part(&text, if has_begun { "\n\n" } else { "\r\n\r\n" }) {
            if has_begun {
                note(&part, seen);
            } else if !part.starts_with("HTTP/1.1 200") {
                return Err(std::io::Error::other(part));
            }
            has_begun = true;
            text.drain(..length);
        }
    }
    if has_begun { Ok(()) } else { Err(std::io::ErrorKind::UnexpectedEof.into()) }
}

/// What stands before the first mark, and how long both are.
fn part(text: &[u8], mark: &str) -> Option<(String, usize)> {
    let at = text.windows(mark.len()).position(|window| window == mark.as_bytes())?;
    Some((String::from_utf8(text[..at].to_vec()).unwrap(), at + mark.len()))
}

fn note(frame: &str, seen: &Mutex<Vec<String>>) {
    assert!(!frame.contains("event: reset"), "the stream lost its place: {frame}");
    seen.lock().unwrap().extend(frame.lines().find_map(|line| line.strip_prefix("id: ")).map(str::to_owned));
}
