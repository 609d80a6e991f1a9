//! What does a message cost over HTTP, and what becomes of the others when too many come?
//!
//! `cargo bench --bench serve` starts the server in an empty folder, opens conversations, and sends messages at a steady rate, whether the
//! answers come or not (an open loop): a latency counts from the moment at which the message was due. With `--binary` it measures those
//! binaries in turn, so that a slow moment of the machine hits all of them.

mod load;
mod messages;
mod server;

use crate::load::{Load, Tally};
use crate::server::Running;
use clap::Parser;
use std::path::PathBuf;

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
    /// How long messages are sent.
    #[arg(long, default_value_t = 10)]
    seconds: u32,
    /// How many connections are open at once.
    #[arg(long, default_value_t = 64)]
    connections: usize,
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
    let mut totals: Vec<Vec<Tally>> = options.binary.iter().map(|_| Vec::new()).collect();
    println!(
        "{:32} {:>8} {:>7} {:>7} {:>8} {:>8} {:>8} {:>9} {:>7}",
        "", "answered", "refused", "failed", "p50 ms", "p99 ms", "max ms", "CPU us", "MiB"
    );
    for _ in 0..options.rounds {
        for (binary, tallies) in options.binary.iter().zip(&mut totals) {
            let server = Running::start(binary, options.kb.as_deref(), options.intents.as_deref());
            let load = Load::open(server.address, options.conversations, options.connections);
            let before = server.cpu();
            let mut tally = load.send(options.rate, options.seconds);
            tally.cpu = server.cpu().saturating_sub(before);
            println!("{:32} {tally} {:>7}", binary.file_name().unwrap_or_default().to_string_lossy(), server.memory_mib());
            tallies.push(tally);
        }
    }
    compare(&options.binary, &totals);
}

/// Prints what each binary needs of the first one's processor time, by the least that either needed.
fn compare(binaries: &[PathBuf], totals: &[Vec<Tally>]) {
    let least = |tallies: &Vec<Tally>| tallies.iter().map(Tally::cpu_of_one).fold(f64::INFINITY, f64::min);
    let Some(first) = totals.first().map(least) else { return };
    for (binary, tallies) in binaries.iter().zip(totals).skip(1) {
        println!("{}: {:.2} of the processor time of {}", binary.display(), least(tallies) / first, binaries[0].display());
    }
}
