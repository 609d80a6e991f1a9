//! What does a message cost over HTTP, and what becomes of the others when too many come?
//!
//! `cargo bench --bench serve` starts the server in an empty folder, opens conversations, and sends messages at a steady rate, whether the
//! answers come or not (an open loop): a latency counts from the moment at which the message was due. With `--binary` it measures those
//! binaries in turn, so that a slow moment of the machine hits all of them. With `--peak 10` it sends ten times what the server can do, and with
//! `--soak 10` it goes on for ten minutes while the content is edited.

mod line;
mod load;
mod messages;
mod peak;
mod server;
mod soak;
mod tally;

use crate::load::{Load, Pace, Since};
use crate::peak::peak;
use crate::server::{Running, Subject};
use crate::soak::{copied, soak};
use crate::tally::Tally;
use clap::Parser;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How many connections there are by default, at a steady rate and at a peak, where each that is answered holds one for a while.
const CONNECTIONS: usize = 64;
const CONNECTIONS_AT_PEAK: usize = 1_024;

/// Sends messages to servers at a steady rate and prints what they cost.
#[derive(Debug, Parser)]
struct Options {
    /// A binary to measure; several are measured in turn, and compared with the first.
    #[arg(long, value_name = "FILE", default_value = env!("CARGO_BIN_EXE_jieda"))]
    binary: Vec<PathBuf>,
    /// How often each binary is measured.
    #[arg(long, default_value_t = 1)]
    rounds: usize,
    /// How many conversations are opened.
    #[arg(long, default_value_t = 2_000)]
    conversations: usize,
    /// Messages in a second.
    #[arg(long, default_value_t = 200)]
    rate: u32,
    /// Sends so many times what the server can do, instead of a steady rate.
    #[arg(long, value_name = "TIMES", conflicts_with = "rate")]
    peak: Option<f64>,
    /// Sends for so many minutes while the content is edited, and prints a row each minute.
    #[arg(long, value_name = "MINUTES", conflicts_with = "peak")]
    soak: Option<u64>,
    /// How many seconds pass between two edits.
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    reload_every: u64,
    /// How long messages are sent.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// How many connections are open at once: 64, or 1,024 at a peak, if left out.
    #[arg(long)]
    connections: Option<usize>,
    /// Measures the first binary on this empty PostgreSQL, too, in turn with the others.
    #[arg(long, value_name = "ADDRESS")]
    database: Option<String>,
    /// The knowledge base that is served, instead of the shipped one.
    #[arg(long, value_name = "DIR")]
    kb: Option<PathBuf>,
    /// The intents that are served, instead of the shipped ones.
    #[arg(long, value_name = "DIR")]
    intents: Option<PathBuf>,
    /// What cargo adds.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() {
    let options = Options::parse();
    match (options.peak, options.soak) {
        (Some(times), _) => peaks(&options, times),
        (None, Some(minutes)) => soaks(&options, minutes),
        (None, None) => steadily(&options),
    }
}

impl Options {
    /// What is measured in turn.
    fn subjects(&self) -> Vec<Subject> {
        let on_files = self.binary.iter().map(|binary| Subject { binary: binary.clone(), database: None });
        let on_server = self.database.iter().map(|database| Subject { binary: self.binary[0].clone(), database: Some(database.clone()) });
        on_files.chain(on_server).collect()
    }

    fn pace(&self) -> Pace {
        Pace {
            rate: self.rate.into(),
            time: Duration::from_secs(self.seconds),
            n_connections: self.connections.unwrap_or(CONNECTIONS),
            since: Since::Due,
        }
    }
}

/// Sends to the first binary for minutes.
fn soaks(options: &Options, minutes: u64) {
    let kb = copied(options.kb.as_deref().unwrap_or(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/kb"))));
    let intents = copied(options.intents.as_deref().unwrap_or(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/intents"))));
    let server = Running::start(&options.subjects()[0], Some(kb.path()), Some(intents.path()));
    let load = Load::open(server.address, options.conversations);
    soak(&server, &load, kb.path(), options.pace(), minutes, Duration::from_secs(options.reload_every));
}

/// Brings each binary to its peak.
fn peaks(options: &Options, times: f64) {
    let subjects = options.subjects();
    for subject in subjects.iter().cycle().take(subjects.len() * options.rounds) {
        println!("{}", subject.name());
        let server = Running::start(subject, options.kb.as_deref(), options.intents.as_deref());
        let load = Load::open(server.address, options.conversations);
        let n_connections = options.connections.unwrap_or(CONNECTIONS_AT_PEAK);
        peak(&server, &load, times, Duration::from_secs(options.seconds), n_connections);
    }
}

/// Sends to each binary at a steady rate.
fn steadily(options: &Options) {
    let subjects = options.subjects();
    let mut totals: Vec<Vec<Tally>> = subjects.iter().map(|_| Vec::new()).collect();
    println!(
        "{:32} {:>8} {:>8} {:>8} {:>8} {:>7} {:>7} {:>9} {:>7}",
        "", "answered", "p50 ms", "p99 ms", "max ms", "refused", "failed", "CPU us", "MiB"
    );
    for _ in 0..options.rounds {
        for (subject, tallies) in subjects.iter().zip(&mut totals) {
            let server = Running::start(subject, options.kb.as_deref(), options.intents.as_deref());
            let load = Load::open(server.address, options.conversations);
            let before = server.cpu();
            let mut tally = load.send(options.pace());
            tally.cpu = server.cpu().saturating_sub(before);
            println!("{:32} {tally} {:>7}", subject.name(), server.memory_mib());
            tallies.push(tally);
        }
    }
    compare(&subjects, &totals);
}

/// Prints what each one needs of the first one's processor time, by the least that either needed.
fn compare(subjects: &[Subject], totals: &[Vec<Tally>]) {
    let least = |tallies: &Vec<Tally>| tallies.iter().map(Tally::cpu_of_one).fold(f64::INFINITY, f64::min);
    let Some(first) = totals.first().map(least) else { return };
    for (subject, tallies) in subjects.iter().zip(totals).skip(1) {
        println!("{}: {:.2} of the processor time of {}", subject.name(), least(tallies) / first, subjects[0].name());
    }
}
