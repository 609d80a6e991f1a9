//! Does a virus scanner find anything in a file?
//!
//! It is asked over the protocol of clamd (INSTREAM): the bytes in parts, each with its length, and one line comes back. All of it is bounded in time.
//! What becomes of a file that nobody looked at is the operator's choice; see [`Scan`].

use crate::config::scan::{Scan, ScannerAddress, WithoutScan};
use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
#[cfg(unix)]
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

/// How long a scan may take with all that belongs to it: a file of the largest size takes clamd a second or two.
const MOST_TIME: Duration = Duration::from_secs(10);

/// The shortest time that the system waits for: none would be for ever.
const LEAST_TIME: Duration = Duration::from_millis(1);

/// How many bytes are sent at once.
const PART: usize = 64 * 1024;

/// The longest line that comes back.
const LONGEST_REPLY: u64 = 4_096;

/// What begins a scan: with a NUL at its end, the reply has one, too.
const COMMAND: &[u8] = b"zINSTREAM\0";

/// What a scanner says of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It found nothing.
    Clean,
    /// It found this.
    Infected(String),
}

/// Why nobody knows what is in a file.
#[derive(Debug, thiserror::Error)]
pub enum ScanFault {
    /// The scanner cannot be reached, or broke off, or took too long.
    #[error("the scanner does not answer: {0}")]
    Silent(#[from] io::Error),
    /// It answered something else than what it found.
    #[error("the scanner says: {0}")]
    Odd(String),
}

/// What was learned of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scanned {
    /// There is nothing in it.
    Clean,
    /// There is something in it.
    Infected,
    /// Nobody knows, and it is refused for that.
    Refused,
    /// Nobody knows, and it is taken in all the same.
    Accepted,
}

impl Scanned {
    /// The name in the metrics.
    pub fn name(self) -> &'static str {
        match self {
            Scanned::Clean => "clean",
            Scanned::Infected => "infected",
            Scanned::Refused => "refused",
            Scanned::Accepted => "accepted",
        }
    }
}

/// Has a file looked at; it blocks until that is done. What was found goes to the log, and no word about whose it was.
pub fn scan(scan: &Scan, bytes: &[u8]) -> Scanned {
    match ask(&scan.address, bytes) {
        Ok(Verdict::Clean) => Scanned::Clean,
        Ok(Verdict::Infected(signature)) => {
            tracing::warn!(signature, "the scanner found something in a file, which was refused");
            Scanned::Infected
        }
        Err(fault) => {
            tracing::error!(%fault, "a file could not be scanned");
            match scan.without {
                WithoutScan::Refuse => Scanned::Refused,
                WithoutScan::Accept => Scanned::Accepted,
            }
        }
    }
}

/// What the scanner says at this address.
fn ask(address: &ScannerAddress, bytes: &[u8]) -> Result<Verdict, ScanFault> {
    let deadline = Instant::now() + MOST_TIME;
    match address {
        ScannerAddress::Port(address) => {
            let stream = connect(address, deadline)?;
            speak(Timed { stream, deadline, limit: limit_port }, bytes)
        }
        #[cfg(unix)]
        ScannerAddress::Socket(path) => {
            let stream = UnixStream::connect(path)?;
            speak(Timed { stream, deadline, limit: limit_socket }, bytes)
        }
        #[cfg(not(unix))]
        ScannerAddress::Socket(_) => Err(ScanFault::Silent(io::ErrorKind::Unsupported.into())),
    }
}

/// A connection to the first of the addresses of a name that takes it.
fn connect(address: &str, deadline: Instant) -> io::Result<TcpStream> {
    let mut last = io::Error::from(io::ErrorKind::NotFound);
    for address in address.to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, left(deadline)?) {
            Ok(stream) => return Ok(stream),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// How much time is left; a fault where none is.
fn left(deadline: Instant) -> io::Result<Duration> {
    let left = deadline.saturating_duration_since(Instant::now());
    if left < LEAST_TIME { Err(io::ErrorKind::TimedOut.into()) } else { Ok(left) }
}

fn limit_port(stream: &TcpStream, left: Duration) -> io::Result<()> {
    stream.set_read_timeout(Some(left))?;
    stream.set_write_timeout(Some(left))
}

#[cfg(unix)]
fn limit_socket(stream: &UnixStream, left: Duration) -> io::Result<()> {
    stream.set_read_timeout(Some(left))?;
    stream.set_write_timeout(Some(left))
}

/// A stream whose reads and writes all end by one time.
struct Timed<S> {
    stream: S,
    deadline: Instant,
    limit: fn(&S, Duration) -> io::Result<()>,
}

impl<S: Read> Read for Timed<S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        (self.limit)(&self.stream, left(self.deadline)?)?;
        self.stream.read(buffer)
    }
}

impl<S: Write> Write for Timed<S> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        (self.limit)(&self.stream, left(self.deadline)?)?;
        self.stream.write(buffer)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// Hands the bytes over, and reads what comes back.
fn speak(mut stream: impl Read + Write, bytes: &[u8]) -> Result<Verdict, ScanFault> {
    // A scanner that has seen enough closes the line, and has said why before.
    let sent = send(&mut stream, bytes);
    let mut reply = Vec::new();
    let read = Read::take(&mut stream, LONGEST_REPLY).read_to_end(&mut reply);
    if reply.is_empty() {
        sent?;
        read?;
        return Err(ScanFault::Silent(io::ErrorKind::UnexpectedEof.into()));
    }
    verdict(&reply)
}

fn send(stream: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    stream.write_all(COMMAND)?;
    for part in bytes.chunks(PART) {
        // A part has so few bytes.
        stream.write_all(&(part.len() as u32).to_be_bytes())?;
        stream.write_all(part)?;
    }
    stream.write_all(&0_u32.to_be_bytes())?;
    stream.flush()
}

/// What a reply says: `stream: OK`, or `stream: NAME FOUND`.
fn verdict(reply: &[u8]) -> Result<Verdict, ScanFault> {
    let text = String::from_utf8_lossy(reply);
    let line = text.trim_end_matches(['\0', '\n', '\r']);
    let found = line.strip_prefix("stream: ");
    if found == Some("OK") {
        return Ok(Verdict::Clean);
    }
    match found.and_then(|found| found.strip_suffix(" FOUND")) {
        Some(signature) => Ok(Verdict::Infected(signature.chars().filter(|c| !c.is_control()).collect())),
        None => Err(ScanFault::Odd(line.chars().filter(|c| !c.is_control()).take(200).collect())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line with a scanner at its end that has made up its mind.
    struct Line {
        sent: Vec<u8>,
        reply: io::Cursor<&'static [u8]>,
    }

    impl Read for Line {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.reply.read(buffer)
        }
    }

    impl Write for Line {
        fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
            self.sent.write(buffer)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn the_bytes_go_in_parts_with_their_lengths() {
        let check = |n: usize, parts: &[usize]| {
            let mut line = Vec::new();
            send(&mut line, &vec![7; n]).unwrap();
            let expected: Vec<u8> = parts.iter().flat_map(|part| [&(*part as u32).to_be_bytes()[..], &vec![7; *part]].concat()).collect();
            assert_eq!(line, [COMMAND, &expected, &[0; 4]].concat(), "{n}");
        };
        check(0, &[]);
        check(5, &[5]);
        check(PART, &[PART]);
        check(PART + 1, &[PART, 1]);
    }

    #[test]
    fn a_reply_is_read_to_its_word() {
        let check = |reply: &'static [u8], expected: Result<Verdict, &str>| {
            let found = speak(Line { sent: Vec::new(), reply: io::Cursor::new(reply) }, b"bytes");
            assert_eq!(found.as_ref().map_err(ToString::to_string), expected.as_ref().map_err(ToString::to_string), "{reply:?}");
        };
        check(b"stream: OK\0", Ok(Verdict::Clean));
        check(b"stream: Eicar-Signature FOUND\0", Ok(Verdict::Infected("Eicar-Signature".to_owned())));
        check(b"INSTREAM size limit exceeded. ERROR\0", Err("the scanner says: INSTREAM size limit exceeded. ERROR"));
        check(b"stream: OK and more", Err("the scanner says: stream: OK and more"));
        check(b"UNKNOWN COMMAND\0", Err("the scanner says: UNKNOWN COMMAND"));
        check(b"", Err("the scanner does not answer: unexpected end of file"));
    }
}
