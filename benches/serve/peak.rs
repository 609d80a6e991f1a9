//! What becomes of the messages when many times more come than can be answered?
//!
//! First the rate is found that the server can do, with few connections that never rest. Then so many times as much is sent, while somebody
//! at the desk looks at the queue and customers ask for a person. Then comes a calm while, in which everything should be as before.
//! The load shares the machine with the server, so that less is sent than is due where there are few processors; what was sent is printed.

use crate::line::Line;
use crate::load::{Load, Pace, Since, Talk};
use crate::server::{ADMIN, Running};
use crate::tally::{Tally, Times};
use serde_json::json;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How long the rate is looked for, and how long the calm while is.
const AROUND: Duration = Duration::from_secs(10);

/// How many connections the server can keep busy with; few, so that no answer waits long.
const FEW: usize = 32;

/// Which share of the rate that can be done is sent in the calm while.
const CALM: f64 = 0.2;

/// How long those at the desk, and those who ask for a person, wait between two requests.
const PAUSE: Duration = Duration::from_millis(100);

/// From which address they ask.
const BESIDE: usize = 60_000;

/// Measures a peak and prints what became of the messages.
pub fn peak(server: &Running, load: &Load, times: f64, time: Duration, n_connections: usize) {
    let able = load.send(Pace { rate: 1e9, time: AROUND, n_connections: FEW, since: Since::Sent });
    let rate = able.answered.n() as f64 / AROUND.as_secs_f64();
    println!("able: {rate:.0} messages a second over {FEW} connections; machine: load {}", load_average());
    let over = AtomicBool::new(false);
    let talk = Talk::open(&mut Line::new(load.server, BESIDE));
    let (before, begin) = (server.cpu(), Instant::now());
    let (mut tally, desk, handoffs) = thread::scope(|scope| {
        let desk = scope.spawn(|| look_at_queue(load, &over));
        let handoffs = scope.spawn(|| ask_for_people(load, &talk, &over));
        let tally = load.send(Pace { rate: rate * times, time, n_connections, since: Since::Sent });
        over.store(true, Ordering::Relaxed);
        (tally, desk.join().expect("the desk"), handoffs.join().expect("the customers"))
    });
    tally.cpu = server.cpu().saturating_sub(before);
    let took = begin.elapsed();
    let calm = load.send(Pace { rate: rate * CALM, time: AROUND, n_connections: FEW, since: Since::Due });
    show(&tally, took);
    for (who, (seen, n_refused)) in [("desk", desk), ("handoffs", handoffs)] {
        println!("{who:10} {seen}   refused {n_refused}");
    }
    println!("{:10} {}   refused {}, normal after {:.1} s", "afterwards", calm.answered, calm.refused.n(), calm.last_bad.as_secs_f64());
    println!("server: {} MiB; machine: load {}", server.memory_mib(), load_average());
}

fn show(tally: &Tally, took: Duration) {
    let n_sent = tally.answered.n() + tally.refused.n() + tally.n_failed;
    let a_second = |n: usize| n as f64 / took.as_secs_f64();
    println!("sent: {:.0} a second, of which {:.0} were answered", a_second(n_sent), a_second(tally.answered.n()));
    println!("{:10} {:>8} {:>8} {:>8} {:>8}", "", "n", "p50 ms", "p99 ms", "max ms");
    println!("{:10} {}", "answered", tally.answered);
    let n_told = tally.refused.n() - tally.n_without_wait;
    let refused = format!("503: {}, 429: {}", tally.n_overloaded, tally.refused.n() - tally.n_overloaded);
    println!("{:10} {}   {refused}, with Retry-After {n_told}; failed {}", "refused", tally.refused, tally.n_failed);
    println!("{:10} {}   refused {}", "pressing", tally.pressing, tally.n_pressing_refused);
}

/// Somebody looks at the queue, again and again; gives how long it took and how often it was refused.
fn look_at_queue(load: &Load, over: &AtomicBool) -> (Times, usize) {
    let mut line = Line::new(load.server, BESIDE);
    ask(over, || line.get("/v1/desk/queue", ADMIN).is_some_and(|answer| answer.status == 200))
}

/// A customer asks for a person, again and again.
fn ask_for_people(load: &Load, talk: &Talk, over: &AtomicBool) -> (Times, usize) {
    let mut line = Line::new(load.server, BESIDE + 1);
    let (path, token) = talk.place("handoff");
    // Who asks in one talk more than once a second gets 429, peak or not.
    ask(over, || line.post(&path, token, &json!({})).is_some_and(|answer| [200, 429].contains(&answer.status)))
}

fn ask(over: &AtomicBool, mut once: impl FnMut() -> bool) -> (Times, usize) {
    let (mut times, mut n_refused) = (Times::default(), 0);
    while !over.load(Ordering::Relaxed) {
        let begin = Instant::now();
        if once() {
            times.add(begin.elapsed())
        } else {
            n_refused += 1
        }
        thread::sleep(PAUSE);
    }
    (times, n_refused)
}

/// How many programs want a processor, over the last minute.
fn load_average() -> String {
    std::fs::read_to_string("/proc/loadavg").unwrap_or_default().split(' ').next().unwrap_or_default().to_owned()
}
