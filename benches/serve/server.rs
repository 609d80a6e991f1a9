//! A server in a folder of its own.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long a server may take to start.
const START: Duration = Duration::from_secs(120);

/// Ticks of the processor's clock in a second, as Linux counts for all programs.
const TICKS: u64 = 100;

/// The token of its administrator.
pub const ADMIN: &str = "an-admin-token-of-a-measurement";

/// What is measured.
#[derive(Debug, Clone)]
pub struct Subject {
    /// The program.
    pub binary: PathBuf,
    /// The PostgreSQL that it keeps its talks in; SQLite, in a folder of its own, without one.
    pub database: Option<String>,
}

impl Subject {
    /// What it is called in a table.
    pub fn name(&self) -> String {
        let binary = self.binary.file_name().unwrap_or_default().to_string_lossy();
        if self.database.is_some() { format!("{binary}, PostgreSQL") } else { binary.into_owned() }
    }
}

/// A server that runs until this is dropped.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    process: Child,
    _folder: TempDir,
}

impl Running {
    /// Starts a binary and waits until it listens.
    pub fn start(Subject { binary, database }: &Subject, kb: Option<&Path>, intents: Option<&Path>) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let address = free.expect("a free port");
        let mut command = Command::new(binary);
        command.args(["serve", "--listen", &address.to_string()]).arg("--data").arg(folder.path());
        for (flag, place) in [("--kb", kb), ("--intents", intents)] {
            if let Some(place) = place {
                command.arg(flag).arg(place);
            }
        }
        match database {
            Some(database) => command.env("JIEDA_DATABASE", database),
            None => command.env_remove("JIEDA_DATABASE"),
        };
        let command = command.env("JIEDA_LOG", "error").env("JIEDA_ADMIN_TOKEN", ADMIN).stdout(Stdio::null()).stderr(Stdio::inherit());
        let process = command.spawn().unwrap_or_else(|error| panic!("{} does not start: {error}", binary.display()));
        let running = Running { address, process, _folder: folder };
        let begin = Instant::now();
        while TcpStream::connect(address).is_err() {
            assert!(begin.elapsed() < START, "{} does not listen", binary.display());
            std::thread::sleep(Duration::from_millis(50));
        }
        running
    }

    /// The processor time that it has used; nothing where the system does not tell as Linux does.
    pub fn cpu(&self) -> Duration {
        let stat = self.told("stat");
        // The name in parentheses may hold spaces; user and system time are the 12th and 13th words after it.
        let times = stat.rsplit(')').next().unwrap_or_default().split_ascii_whitespace().skip(11).take(2);
        let ticks: u64 = times.filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
        Duration::from_millis(ticks * 1_000 / TICKS)
    }

    /// The memory that it holds.
    pub fn memory_mib(&self) -> u64 {
        let status = self.told("status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.and_then(|line| line.split_ascii_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1_024
    }

    /// How many files and connections it has open.
    pub fn n_files(&self) -> usize {
        std::fs::read_dir(format!("/proc/{}/fd", self.process.id())).map_or(0, Iterator::count)
    }

    fn told(&self, what: &str) -> String {
        std::fs::read_to_string(format!("/proc/{}/{what}", self.process.id())).unwrap_or_default()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It is gone already, or it goes now.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
