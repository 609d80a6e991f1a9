//! Is the server after a while what it was at first?
//!
//! Messages come at a steady rate while the content is edited every few seconds; each minute has a row. An edit is compiled on the same
//! processors, so that the processor time of a message has a part of it.

use crate::load::{Load, Pace};
use crate::server::{ADMIN, Running};
use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How often it is looked whether the load is over.
const BLINK: Duration = Duration::from_millis(100);

/// Copies a folder of content, so that it can be edited.
pub fn copied(from: &Path) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    copy(from, folder.path()).unwrap_or_else(|error| panic!("{} cannot be copied: {error}", from.display()));
    folder
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let place = to.join(entry.file_name());
        if entry.file_type()?.is_dir() { copy(&entry.path(), &place)? } else { fs::copy(entry.path(), place).map(drop)? }
    }
    Ok(())
}

/// Sends for so many minutes, edits the content each time so long has passed, and prints a row each minute.
pub fn soak(server: &Running, load: &Load, kb: &Path, pace: Pace, minutes: u64, edit_every: Duration) {
    println!(
        "{:>6} {:>8} {:>8} {:>8} {:>8} {:>7} {:>7} {:>9} {:>7} {:>7} {:>7}",
        "minute", "answered", "p50 ms", "p99 ms", "max ms", "refused", "failed", "CPU us", "MiB", "files", "edits"
    );
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| edit(kb, edit_every, &over));
        for minute in 1..=minutes {
            let before = server.cpu();
            let mut tally = load.send(Pace { time: Duration::from_secs(60), ..pace });
            tally.cpu = server.cpu().saturating_sub(before);
            println!("{minute:>6} {tally} {:>7} {:>7} {:>7}", server.memory_mib(), server.n_files(), edits(load));
        }
        over.store(true, Ordering::Relaxed);
    });
}

/// Writes an entry anew, each time with other words.
fn edit(kb: &Path, every: Duration, over: &AtomicBool) {
    let mut next = Instant::now() + every;
    for number in 1.. {
        while Instant::now() < next {
            if over.load(Ordering::Relaxed) {
                return;
            }
            thread::sleep(BLINK);
        }
        next += every;
        let entry = format!(
            "---\nid: edited\ntitle: 修改的次数\n---\n\n## 这一条改过几次 {{#times}}\n\n> 这一条改了几次\n> 这条改过多少次\n> 第几次修改这条\n\
             > 这条修改的次数\n> 这条被改了几回\n\n改过 {number} 次。\n"
        );
        fs::write(kb.join("faq").join("edited.md"), entry).expect("the copy can be edited");
    }
}

/// How many edits were taken into service, as the server says.
fn edits(load: &Load) -> u64 {
    let answer = load.ask("/metrics", ADMIN).unwrap_or_default();
    let line = answer.lines().find_map(|line| line.strip_prefix("jieda_content_generation "));
    line.and_then(|generation| generation.trim().parse::<u64>().ok()).map_or(0, |generation| generation - 1)
}
