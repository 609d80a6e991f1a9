//! Three servers on one database behind a balancer: whichever dies, nothing acknowledged is lost or doubled.
//!
//! Twenty times in every run; `JIEDA_CYCLES=1000 cargo test --test suite fleet` is the long one.

mod balancer;
mod draining;
mod follower;
mod rules;
mod servers;
mod writer;

use crate::cluster::Cluster;
use crate::fleet::balancer::Balancer;
use crate::fleet::servers::Servers;
use crate::fleet::writer::{Tally, Writer};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// How many customers write at once.
const WRITERS: usize = 4;

/// How many messages are acknowledged before the next harm: a different number each time.
const BEFORE_HARM: [usize; 5] = [1, 7, 23, 40, 3];

/// How long a message may be told to wait for a server that carries it out, and may be dead.
const MOST_HELD: Duration = Duration::from_secs(10);

/// How long nothing may be acknowledged once the database is back.
const MOST_AWAY: Duration = Duration::from_secs(5);

/// How long a message may take that nobody disturbs.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn whichever_of_the_servers_and_the_database_dies_nothing_is_lost_or_doubled() {
    let n_cycles = std::env::var("JIEDA_CYCLES").ok().and_then(|n| n.parse().ok()).unwrap_or(20);
    let Some(cluster) = Cluster::start() else { return };
    let mut servers = Servers::start(cluster.database(), &[]);
    let Some(nginx) = Balancer::nginx(&servers.addresses) else { return };
    let (is_over, longest_hold) = (AtomicBool::new(false), Mutex::new(Duration::ZERO));
    let (acknowledged, count) = channel();
    let (tallies, longest_away) = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .map(|number| {
                let acknowledged = acknowledged.clone();
                let writer = Writer { address: &nginx.address, number, is_over: &is_over, acknowledged, longest_hold: &longest_hold };
                scope.spawn(|| writer.run())
            })
            .collect();
        drop(acknowledged);
        let harmed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| harm(&cluster, &mut servers, &count, n_cycles)));
        is_over.store(true, Ordering::Relaxed);
        let tallies: Vec<Tally> = writers.into_iter().map(|writer| writer.join().expect("a customer found nothing wrong")).collect();
        (tallies, harmed.expect("the service came back each time"))
    });
    let (is_sound, said) = servers.check_data();
    assert!(is_sound, "{said}");
    let longest_hold = longest_hold.into_inner().unwrap();
    eprintln!("{n_cycles} cycles: {tallies:?}; held for {longest_hold:?} at most, away for {longest_away:?} at most; {said}");
    assert!(longest_hold < MOST_HELD, "a message was held for {longest_hold:?}");
    assert!(longest_away < MOST_AWAY, "nothing was acknowledged for {longest_away:?} with the database there");
}

/// Kills a server, the database, and both, in turn, and gives the longest time that nothing was acknowledged once the database was back.
/// What was acknowledged before does not count.
fn harm(cluster: &Cluster, servers: &mut Servers, count: &Receiver<()>, n_cycles: usize) -> Duration {
    let mut longest_away = Duration::ZERO;
    for cycle in 0..n_cycles {
        count.try_iter().for_each(drop);
        for _ in 0..BEFORE_HARM[cycle % BEFORE_HARM.len()] {
            count.recv_timeout(PATIENCE).expect("messages are acknowledged");
        }
        let (victim, mode) = (cycle / 3 % 3, if cycle % 2 == 0 { "immediate" } else { "kill" });
        if cycle % 3 != 1 {
            servers.kill(victim);
        }
        if cycle % 3 != 0 {
            cluster.stop(mode);
            cluster.resume();
            let begun = Instant::now();
            count.try_iter().for_each(drop);
            count.recv_timeout(PATIENCE).expect("messages are acknowledged again");
            longest_away = longest_away.max(begun.elapsed());
        }
        if cycle % 3 != 1 {
            servers.run(victim);
        }
    }
    longest_away
}
