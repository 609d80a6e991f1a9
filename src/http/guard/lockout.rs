//! Who tries out passwords?
//!
//! Attempts that have not succeeded are counted (brute-force protection) by account and network together, by account, and by network. The first
//! few are free, then each has to wait twice as long as the one before it, and beyond a number the way is locked for a while. Who signed in to an
//! account from a network before is let through a lock that others caused elsewhere, so that nobody can lock a colleague out for ever. Names are
//! counted as they are typed, so that one that nobody has is treated as any other. An attempt counts from its begin, so that many at once gain
//! nothing. Each server counts what it sees, and forgets it when it is restarted.

use crate::http::guard::crowd::network_of;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How many attempts may be made, and how long is to be waited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tries {
    /// Wrong passwords of one account from one network without a wait: people mistype.
    pub free: u32,
    /// What is waited after the first that is not free, and twice as long after each further one.
    pub first_wait: Duration,
    /// With so many that way is locked.
    pub of_pair: u32,
    /// With so many from all networks the account is locked, but for networks that it was used from.
    pub of_account: u32,
    /// With so many for all accounts the network is locked, but for accounts that were used from it: an office shows as one.
    pub of_network: u32,
    /// For how long a way is locked, and after how long without an attempt a count begins anew.
    pub lock: Duration,
}

/// How many accounts, networks and pairs are known at once. Beyond that those that are not locked are forgotten: some MiB at most.
const MOST_KNOWN: usize = 50_000;

/// The most bytes of a name that is counted by itself; all that are longer are one.
const LONGEST_NAME: usize = 256;

/// Counts attempts.
pub struct Lockout {
    tries: Tries,
    memory: Mutex<Memory>,
}

#[derive(Default)]
struct Memory {
    pairs: HashMap<(String, IpAddr), Count>,
    accounts: HashMap<String, Count>,
    networks: HashMap<IpAddr, Count>,
    /// From where accounts were used.
    used: HashSet<(String, IpAddr)>,
}

struct Count {
    n: u32,
    last: Instant,
    until: Instant,
}

/// An attempt that may be made. It counts as a failure unless it succeeds.
#[derive(Debug, PartialEq, Eq)]
pub struct Attempt {
    name: String,
    network: IpAddr,
    /// How many failed before it, from this network.
    pub n_before: u32,
    /// Whether the account is locked with it, if it fails.
    pub is_last: bool,
    /// Whether the account was used from this network before.
    is_known: bool,
}

impl Lockout {
    /// Nobody has tried anything yet.
    pub fn new(tries: Tries) -> Self {
        Lockout { tries, memory: Mutex::default() }
    }

    /// Begins an attempt, or gives how long is to be waited before it.
    pub fn attempt(&self, name: &str, address: IpAddr, now: Instant) -> Result<Attempt, Duration> {
        let name = if name.len() <= LONGEST_NAME { name.to_owned() } else { String::new() };
        let pair = (name, network_of(address));
        let Memory { pairs, accounts, networks, used } = &mut *self.memory();
        let is_known = used.contains(&pair);
        let elsewhere = [wait_of(accounts, &pair.0, now), wait_of(networks, &pair.1, now)].into_iter().max().flatten();
        if let Some(wait) = wait_of(pairs, &pair, now).max(elsewhere.filter(|_| !is_known)) {
            return Err(wait);
        }
        let Tries { free, first_wait, of_pair, of_account, of_network, lock } = self.tries;
        let waits = |n: u32| {
            let doublings = n.checked_sub(free + 1)?;
            Some(first_wait.saturating_mul(1u32.checked_shl(doublings).unwrap_or(u32::MAX)).min(lock))
        };
        let n = raise(pairs, pair.clone(), lock, now, |n| if n >= of_pair { Some(lock) } else { waits(n) });
        let mut n_of_account = 0;
        // What happens where the account is at home says nothing to others.
        if !is_known {
            n_of_account = raise(accounts, pair.0.clone(), lock, now, |n| (n >= of_account).then_some(lock));
            raise(networks, pair.1, lock, now, |n| (n >= of_network).then_some(lock));
        }
        let is_last = n == of_pair || n_of_account == of_account;
        Ok(Attempt { name: pair.0, network: pair.1, n_before: n - 1, is_last, is_known })
    }

    /// Notes that the password was right.
    pub fn succeeded(&self, attempt: &Attempt) {
        let mut memory = self.memory();
        let pair = (attempt.name.clone(), attempt.network);
        memory.pairs.remove(&pair);
        memory.lower_others(attempt);
        if memory.used.len() >= MOST_KNOWN {
            memory.used.clear();
        }
        memory.used.insert(pair);
    }

    /// Takes back an attempt whose password nobody looked at.
    pub fn withdraw(&self, attempt: &Attempt) {
        let mut memory = self.memory();
        lower(&mut memory.pairs, &(attempt.name.clone(), attempt.network));
        memory.lower_others(attempt);
    }

    /// The names that are locked from some network or from all, and for how long, the longest of them.
    pub fn locks(&self, now: Instant) -> HashMap<String, Duration> {
        let memory = self.memory();
        let of_pairs = memory.pairs.iter().filter(|(_, count)| count.n >= self.tries.of_pair).map(|((name, _), count)| (name, count));
        let mut locks = HashMap::new();
        for (name, count) in of_pairs.chain(&memory.accounts) {
            if let Some(wait) = count.wait(now) {
                let longest = locks.entry(name.clone()).or_insert(wait);
                *longest = wait.max(*longest);
            }
        }
        locks
    }

    /// Opens an account for everybody, as after its password was set anew.
    pub fn unlock(&self, name: &str) {
        let mut memory = self.memory();
        memory.accounts.remove(name);
        memory.pairs.retain(|(own, _), _| own != name);
    }

    /// Forgets what has no bearing any more.
    pub fn forget_old(&self, now: Instant) {
        let Memory { pairs, accounts, networks, used: _ } = &mut *self.memory();
        let lock = self.tries.lock;
        pairs.retain(|_, count| count.counts(lock, now));
        accounts.retain(|_, count| count.counts(lock, now));
        networks.retain(|_, count| count.counts(lock, now));
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Memory {
    /// Counts an attempt no longer for the account and for the network.
    fn lower_others(&mut self, attempt: &Attempt) {
        if !attempt.is_known {
            lower(&mut self.accounts, &attempt.name);
            lower(&mut self.networks, &attempt.network);
        }
    }
}

impl Count {
    /// How long is to be waited.
    fn wait(&self, now: Instant) -> Option<Duration> {
        self.until.checked_duration_since(now).filter(|left| !left.is_zero())
    }

    /// Whether it goes on, and does not begin anew.
    fn counts(&self, lock: Duration, now: Instant) -> bool {
        self.wait(now).is_some() || now.duration_since(self.last) < lock
    }
}

fn wait_of<K: Hash + Eq + std::borrow::Borrow<Q>, Q: Hash + Eq + ?Sized>(
    counts: &HashMap<K, Count>,
    key: &Q,
    now: Instant,
) -> Option<Duration> {
    counts.get(key)?.wait(now)
}

/// Counts one more, and gives how many that are; `wait` says what is to be waited after so many.
fn raise<K: Hash + Eq>(
    counts: &mut HashMap<K, Count>,
    key: K,
    lock: Duration,
    now: Instant,
    wait: impl Fn(u32) -> Option<Duration>,
) -> u32 {
    if counts.len() >= MOST_KNOWN {
        counts.retain(|_, count| count.wait(now).is_some());
    }
    if counts.len() >= MOST_KNOWN {
        counts.clear();
    }
    let count = counts.entry(key).or_insert(Count { n: 0, last: now, until: now });
    // After a lock it begins anew.
    if !count.counts(lock, now) || (count.wait(now).is_none() && wait(count.n) == Some(lock)) {
        count.n = 0;
    }
    count.n += 1;
    count.last = now;
    count.until = now + wait(count.n).unwrap_or_default();
    count.n
}

/// Counts one less, and waits for nothing.
fn lower<K: Hash + Eq>(counts: &mut HashMap<K, Count>, key: &K) {
    if let Some(count) = counts.get_mut(key) {
        count.n = count.n.saturating_sub(1);
        count.until = count.last;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: Duration = Duration::from_secs(900);
    const TRIES: Tries = Tries { free: 2, first_wait: Duration::from_secs(1), of_pair: 5, of_account: 8, of_network: 12, lock: LOCK };

    struct Ground {
        lockout: Lockout,
        start: Instant,
    }

    impl Ground {
        fn new() -> Self {
            Ground { lockout: Lockout::new(TRIES), start: Instant::now() }
        }

        fn attempt(&self, name: &str, host: u8, seconds: u64) -> Result<Attempt, Duration> {
            self.lockout.attempt(name, IpAddr::from([192, 0, 2, host]), self.start + Duration::from_secs(seconds))
        }

        /// How many seconds are to be waited.
        fn wait(&self, name: &str, host: u8, seconds: u64) -> u64 {
            self.attempt(name, host, seconds).err().map_or(0, |wait| wait.as_secs())
        }
    }

    #[test]
    fn each_attempt_waits_twice_as_long_and_then_the_way_is_locked() {
        let ground = Ground::new();
        let waits = [0, 0, 0, 0, 1, 1, 2, 3, 3, 902, 903].map(|seconds| ground.wait("小王", 1, seconds));
        assert_eq!(waits, [0, 0, 0, 1, 0, 2, 1, 0, 900, 1, 0]);
        assert_eq!((ground.wait("小王", 1, 903), ground.wait("小王", 2, 903), ground.wait("小李", 1, 903)), (0, 0, 0));
    }

    #[test]
    fn many_at_once_gain_nothing() {
        let ground = Ground::new();
        let n_begun = (0..50).filter(|_| ground.attempt("小王", 1, 0).is_ok()).count();
        assert_eq!(n_begun, 3);
    }

    #[test]
    fn the_right_password_begins_anew_and_who_was_let_in_is_not_locked_out_by_others() {
        let ground = Ground::new();
        for _ in 0..9 {
            let attempt = ground.attempt("小王", 1, 0).unwrap();
            ground.lockout.succeeded(&attempt);
        }
        for host in 2..10 {
            assert_eq!(ground.wait("小王", host, 1), 0);
        }
        assert_eq!((ground.wait("小王", 10, 1), ground.wait("小王", 1, 1)), (900, 0));
        assert_eq!(ground.lockout.locks(ground.start + Duration::from_secs(1)), HashMap::from([("小王".to_owned(), LOCK)]));
        ground.lockout.unlock("小王");
        assert_eq!(ground.wait("小王", 10, 1), 0);
    }

    #[test]
    fn a_network_that_tries_many_names_is_locked() {
        let ground = Ground::new();
        for n in 0..12 {
            assert_eq!(ground.wait(&format!("name {n}"), 1, 0), 0);
        }
        assert_eq!((ground.wait("another", 1, 0), ground.wait("another", 2, 0)), (900, 0));
    }

    #[test]
    fn the_attempt_that_locks_is_known_and_one_that_nobody_looked_at_does_not_count() {
        let ground = Ground::new();
        let found: Vec<(u32, bool)> =
            [0, 0, 0, 1, 3].map(|at| ground.attempt("小王", 1, at).unwrap()).iter().map(|own| (own.n_before, own.is_last)).collect();
        assert_eq!(found, [(0, false), (1, false), (2, false), (3, false), (4, true)]);
        let other = Ground::new();
        for _ in 0..9 {
            let attempt = other.attempt("小王", 1, 0).unwrap();
            other.lockout.withdraw(&attempt);
        }
        ground.lockout.forget_old(ground.start + Duration::from_secs(2_000));
        assert!(ground.lockout.memory().pairs.is_empty());
    }
}
