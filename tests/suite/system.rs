//! A system that behaves as a test wants: real HTTP on a free port, from a script.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use crate::server::PATIENCE;

/// What the system does with a request.
pub enum Deed {
    /// Sends these bytes and hangs up.
    Send(Vec<u8>),
    /// Sends these bytes once the test lets it.
    Hold(Receiver<()>, Vec<u8>),
    /// Never answers.
    Hang,
    /// Hangs up.
    Drop,
}

/// A system on a free port. What its script does not know it hangs up on.
pub struct System {
    pub address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
    arrivals: Receiver<()>,
}

struct Stage {
    script: Mutex<VecDeque<Deed>>,
    asked: Arc<Mutex<Vec<String>>>,
    arrived: Sender<()>,
    /// Lines that hang.
    hanging: Mutex<Vec<TcpStream>>,
}

impl System {
    /// A system that does one deed after the other.
    pub fn start(script: impl IntoIterator<Item = Deed>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (arrived, arrivals) = channel();
        let script = Mutex::new(script.into_iter().collect());
        let stage = Arc::new(Stage { script, asked: asked.clone(), arrived, hanging: Mutex::default() });
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let stage = stage.clone();
                std::thread::spawn(move || stage.answer(stream));
            }
        });
        System { address, asked, arrivals }
    }

    /// The address, as a connector's system has it.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests so far, head and body.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// Waits for the next request.
    pub fn wait(&self) {
        self.arrivals.recv_timeout(PATIENCE).expect("a request comes");
    }

    /// The idempotency keys of the requests that have one.
    pub fn keys(&self) -> Vec<String> {
        let key = |request: &String| {
            let line = request.lines().find(|line| line.to_ascii_lowercase().starts_with("idempotency-key:"))?;
            Some(line.split_once(':')?.1.trim().to_owned())
        };
        self.asked().iter().filter_map(key).collect()
    }
}

impl Stage {
    fn answer(&self, mut stream: TcpStream) {
        let request = read(&mut stream);
        self.asked.lock().unwrap().push(request);
        let deed = self.script.lock().unwrap().pop_front();
        let _ = self.arrived.send(());
        match deed {
            Some(Deed::Send(bytes)) => drop(stream.write_all(&bytes)),
            Some(Deed::Hold(release, bytes)) => {
                let _ = release.recv_timeout(PATIENCE);
                let _ = stream.write_all(&bytes);
            }
            Some(Deed::Hang) => self.hanging.lock().unwrap().push(stream),
            Some(Deed::Drop) | None => {}
        }
    }
}

/// The head of a request, and as much of a body as it says.
fn read(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|n| n > 0) {
        bytes.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&bytes).to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    let _ = stream.read_exact(&mut body);
    bytes.extend(body);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// An answer with a status and a JSON body.
pub fn json(status: u16, body: &str) -> Deed {
    Deed::Send(bytes(status, body))
}

/// The bytes of such an answer.
pub fn bytes(status: u16, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status} Status\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}")
        .into_bytes()
}
