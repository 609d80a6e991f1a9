//! How much may be asked for?
//!
//! [`Limits`] are the numbers; [`Quotas`] counts against those that are per customer. What happens to the whole server under load is in
//! `gate`.

use crate::conversation::Conversation;
use crate::conversation::id::ConversationId;
use crate::http::error::Problem;
use crate::http::guard::crowd::{Places, network_of, site_of};
use crate::http::guard::lockout::Tries;
use governor::clock::Clock;
use governor::{DefaultKeyedRateLimiter, Quota};
use jiff::Timestamp;
use std::hash::Hash;
use std::net::IpAddr;
use std::num::{NonZeroU32, NonZeroUsize};
use std::time::Duration;

/// The most bytes of a body: 4,000 characters of four bytes each, as JSON escapes, fit twice.
pub const LARGEST_BODY: usize = 64 * 1024;

/// What a customer is told to wait once a conversation is full. It will not get emptier, but tomorrow is another conversation.
const FULL_WAIT: Duration = Duration::from_secs(24 * 60 * 60);

/// The numbers that bound what the server takes on.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Requests in progress at once; what waits for another system is not counted.
    pub in_flight: usize,
    /// Further requests in progress of customers who need a person: they get through when others do not.
    pub in_flight_pressing: usize,
    /// Further openings of conversations in progress.
    pub in_flight_of_openings: usize,
    /// Further requests in progress of agents: nobody else can take these.
    pub in_flight_of_desk: usize,
    /// Event streams of customers open at once.
    pub streams: Places,
    /// Event streams of agents open at once, apart from those of customers: whoever opens many of those cannot cut the desk off.
    pub streams_of_desk: usize,
    /// Event streams of one conversation open at once: a few tabs, and lines that the server does not know to be dead yet.
    pub streams_of_one: usize,
    /// Event streams of one visitor open at once, over all conversations, where the page has proved who it is.
    pub streams_of_visitor: usize,
    /// Connections open at once, the streams among them. Each holds a file descriptor.
    pub connections: Places,
    /// Connections to the address of operations: a few probes and collectors of metrics.
    pub operations_connections: usize,
    /// How long a request may take until its answer begins.
    pub request_time: Duration,
    /// How long a report waits for another to be made first; most take less than a second.
    pub report_wait: Duration,
    /// How long a client may take to send the head of a request, and how long an idle connection stays.
    pub header_time: Duration,
    /// How long a client may take nothing of what is sent to it. A mobile phone that changes its cell is back within seconds.
    pub write_time: Duration,
    /// How long requests in progress may take to end when the server stops.
    pub stop_time: Duration,
    /// How often something is sent on a silent stream. Many middleboxes cut a line after 60 s of silence.
    pub heartbeat: Duration,
    /// How often an open stream of an agent looks at the desk by itself: an offer that had no answer goes on so soon.
    pub looks_every: Duration,
    /// Messages of one conversation in a minute.
    pub messages_a_minute: NonZeroU32,
    /// Messages of one conversation in all.
    pub messages_in_all: u32,
    /// Bytes of what one customer says in a conversation in all: it is kept in memory while it goes on. Nobody types a novel.
    pub bytes_in_all: usize,
    /// Stored facts of one conversation in all, whatever they are: loading it reads them all.
    pub facts_in_all: u32,
    /// Conversations opened from one address in a minute. An office, or a mobile carrier, shows as one address.
    pub openings_a_minute: NonZeroU32,
    /// Conversations opened from one IPv6 site in a minute; other addresses are sites of their own.
    pub openings_of_site_a_minute: NonZeroU32,
    /// Wrong tokens of the desk from one address in a minute: people mistype or have an old one, programs try out.
    pub wrong_desk_tokens_a_minute: u32,
    /// Wrong tokens of customers from one address in a minute: many browsers behind one address may come back with one that is no more.
    pub wrong_customer_tokens_a_minute: u32,
    /// How often the numbers are looked at for alarms.
    pub alarms_every: Duration,
    /// How long to wait before the webhook of alarms is tried again, after each failure in turn: it may be restarted, mended, or replaced.
    pub webhook_pauses: [Duration; 4],
    /// How long a session lasts that is not used: a working day with overtime.
    pub session_idle: Duration,
    /// How long a session lasts in all: a week, after which the person proves once more who it is.
    pub session_longest: Duration,
    /// How long an invitation counts: a weekend, and a day to read mail.
    pub invitation_time: Duration,
    /// How many wrong passwords may come, and how long is to be waited then.
    pub passwords: Tries,
    /// How long an agent's token lets in: a quarter, after which somebody has looked whether the account is still needed.
    pub agent_token_time: Duration,
}

/// Requests in progress at once for each processor. At a peak each takes part of what there is, so that too many make all of them slow:
/// with 16, `cargo bench --bench serve -- --peak 10` finds 99 of 100 answers within 300 ms, and with 8 the processors would wait for the disk.
const IN_FLIGHT_OF_PROCESSOR: usize = 16;

/// How many processors there are.
pub fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, NonZeroUsize::get)
}

/// Connections: an eighth for one address, since a mobile carrier shows as one. A tenth is kept for those who hold at most 12, which is
/// twice what a browser opens to one server.
const CONNECTIONS: Places = Places { in_all: 8_000, kept: 800, few: 12, of_address: 1_000, of_site: 2_000 };

/// Streams of customers: half of the connections, in the same shares. A customer with four tabs holds few.
const STREAMS: Places = Places { in_all: 4_000, kept: 400, few: 4, of_address: 500, of_site: 1_000 };

/// File descriptors that are no connections: the database and its readers, the watch on the content, and questions to other systems.
const OTHER_DESCRIPTORS: usize = 128;

/// Wrong passwords: NIST SP 800-63B allows 100 in a row for an account, and most people find theirs within ten.
const PASSWORDS: Tries =
    Tries { free: 3, first_wait: Duration::from_secs(1), of_pair: 10, of_account: 60, of_network: 200, lock: Duration::from_secs(15 * 60) };

impl Default for Limits {
    fn default() -> Self {
        Limits {
            in_flight: processors() * IN_FLIGHT_OF_PROCESSOR,
            in_flight_pressing: processors() * IN_FLIGHT_OF_PROCESSOR,
            in_flight_of_openings: processors() * IN_FLIGHT_OF_PROCESSOR / 4,
            in_flight_of_desk: 64,
            streams: STREAMS,
            streams_of_desk: 400,
            streams_of_one: 10,
            streams_of_visitor: 30,
            connections: CONNECTIONS,
            operations_connections: 32,
            request_time: Duration::from_secs(10),
            report_wait: Duration::from_secs(2),
            header_time: Duration::from_secs(30),
            write_time: Duration::from_secs(30),
            stop_time: Duration::from_secs(10),
            heartbeat: Duration::from_secs(15),
            looks_every: Duration::from_secs(2),
            messages_a_minute: NonZeroU32::new(60).expect("60 is not 0"),
            messages_in_all: 500,
            bytes_in_all: 512 * 1024,
            facts_in_all: 5_000,
            openings_a_minute: NonZeroU32::new(120).expect("120 is not 0"),
            openings_of_site_a_minute: NonZeroU32::new(480).expect("480 is not 0"),
            wrong_desk_tokens_a_minute: 20,
            wrong_customer_tokens_a_minute: 300,
            alarms_every: Duration::from_secs(5 * 60),
            webhook_pauses: [5, 60, 5 * 60, 30 * 60].map(Duration::from_secs),
            session_idle: Duration::from_secs(12 * 60 * 60),
            session_longest: Duration::from_secs(7 * 24 * 60 * 60),
            invitation_time: Duration::from_secs(72 * 60 * 60),
            passwords: PASSWORDS,
            agent_token_time: Duration::from_secs(90 * 24 * 60 * 60),
        }
    }
}

impl Limits {
    /// The limits of a process that may open so many files.
    pub fn with_descriptors(self, n_descriptors: usize) -> Self {
        let connections = self.connections.within(n_descriptors.saturating_sub(OTHER_DESCRIPTORS).max(1));
        Limits { connections, streams: self.streams.within((connections.in_all / 2).max(1)), ..self }
    }

    /// Since when a session must have been used, and since when it must have begun, to let somebody in.
    pub fn oldest_session(&self, now: Timestamp) -> (Timestamp, Timestamp) {
        [self.session_idle, self.session_longest].map(|time| now.saturating_sub(time).unwrap_or(Timestamp::MIN)).into()
    }

    /// Refuses to let a conversation grow without end.
    pub fn check_length(&self, conversation: &Conversation) -> Result<(), Problem> {
        let has_said_enough = conversation.n_messages() >= self.messages_in_all || conversation.n_bytes_said() >= self.bytes_in_all;
        if has_said_enough || conversation.len() >= self.facts_in_all { Err(Problem::TooManyMessages(FULL_WAIT)) } else { Ok(()) }
    }
}

/// Counts what single customers ask for.
pub struct Quotas {
    messages: DefaultKeyedRateLimiter<ConversationId>,
    /// Messages beyond those: as many again are read for whether they are pressing.
    messages_beyond: DefaultKeyedRateLimiter<ConversationId>,
    openings: DefaultKeyedRateLimiter<IpAddr>,
    openings_of_site: DefaultKeyedRateLimiter<IpAddr>,
}

impl Quotas {
    /// Nothing was counted yet.
    pub fn new(limits: &Limits) -> Self {
        let messages = || DefaultKeyedRateLimiter::keyed(Quota::per_minute(limits.messages_a_minute));
        Quotas {
            messages: messages(),
            messages_beyond: messages(),
            openings: DefaultKeyedRateLimiter::keyed(Quota::per_minute(limits.openings_a_minute)),
            openings_of_site: DefaultKeyedRateLimiter::keyed(Quota::per_minute(limits.openings_of_site_a_minute)),
        }
    }

    /// Counts a message of a conversation.
    pub fn count_message(&self, conversation: ConversationId) -> Result<(), Problem> {
        count(&self.messages, &conversation).map_err(Problem::TooManyMessages)
    }

    /// The same for a message of which it can be told whether it is pressing: one that is gets through beyond the quota, too.
    pub fn count_words(&self, conversation: ConversationId, is_pressing: impl FnOnce() -> bool) -> Result<(), Problem> {
        let refused = |refusal| match count(&self.messages_beyond, &conversation) {
            Ok(()) if is_pressing() => Ok(()),
            Ok(()) | Err(_) => Err(refusal),
        };
        self.count_message(conversation).or_else(refused)
    }

    /// Counts a conversation opened from an address, and from its site.
    pub fn count_opening(&self, address: IpAddr) -> Result<(), Problem> {
        let counted = count(&self.openings, &network_of(address)).and_then(|()| count(&self.openings_of_site, &site_of(address)));
        counted.map_err(Problem::TooManyConversations)
    }

    /// Forgets those who have been silent long enough to have their whole quota again.
    pub fn forget_silent(&self) {
        for messages in [&self.messages, &self.messages_beyond] {
            messages.retain_recent();
            messages.shrink_to_fit();
        }
        for openings in [&self.openings, &self.openings_of_site] {
            openings.retain_recent();
            openings.shrink_to_fit();
        }
    }
}

/// Counts one, or gives how long to wait, in whole seconds.
fn count<K: Clone + Eq + Hash>(quota: &DefaultKeyedRateLimiter<K>, key: &K) -> Result<(), Duration> {
    quota.check_key(key).map_err(|refusal| {
        let wait = refusal.wait_time_from(quota.clock().now());
        Duration::from_secs(wait.as_secs() + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_writes_too_much_is_told_how_long_to_wait_and_others_are_not() {
        let limits = Limits { messages_a_minute: NonZeroU32::new(2).unwrap(), ..Limits::default() };
        let quotas = Quotas::new(&limits);
        let [noisy, calm] = [1, 2].map(ConversationId::from_stored);
        assert_eq!([(); 2].map(|()| quotas.count_message(noisy)), [Ok(()), Ok(())]);
        let Err(Problem::TooManyMessages(wait)) = quotas.count_message(noisy) else { panic!("the third message passed") };
        assert!((1..=31).contains(&wait.as_secs()), "{wait:?}");
        assert_eq!(quotas.count_message(calm), Ok(()));
    }

    #[test]
    fn pressing_words_get_through_beyond_the_quota_as_often_again() {
        let limits = Limits { messages_a_minute: NonZeroU32::new(2).unwrap(), ..Limits::default() };
        let quotas = Quotas::new(&limits);
        let says = |is_pressing: bool| quotas.count_words(ConversationId::from_stored(1), || is_pressing).is_ok();
        assert_eq!([false, true, true, false, true].map(says), [true, true, true, false, false]);
    }

    #[test]
    fn networks_of_one_site_open_so_many_together() {
        let per_minute = |n: u32| NonZeroU32::new(n).unwrap();
        let limits = Limits { openings_a_minute: per_minute(1), openings_of_site_a_minute: per_minute(2), ..Limits::default() };
        let quotas = Quotas::new(&limits);
        let opens = |address: &str| quotas.count_opening(address.parse().unwrap()).is_ok();
        let addresses = ["2001:db8::1", "2001:db8::2", "2001:db8:0:1::1", "2001:db8:0:2::1", "2001:db8:1::1", "192.0.2.1", "192.0.2.2"];
        assert_eq!(addresses.map(opens), [true, false, true, false, true, true, true]);
    }

    #[test]
    fn who_may_open_few_files_takes_few_connections() {
        let check = |n_descriptors: usize, connections: usize, of_address: usize, streams: usize| {
            let limits = Limits::default().with_descriptors(n_descriptors);
            let found = (limits.connections.in_all, limits.connections.of_address, limits.streams.in_all);
            assert_eq!(found, (connections, of_address, streams), "{n_descriptors}");
        };
        check(1_000_000, 8_000, 1_000, 4_000);
        check(1_024, 896, 112, 448);
        check(64, 1, 1, 1);
    }
}
