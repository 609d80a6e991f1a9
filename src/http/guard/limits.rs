//! How much may be asked for?
//!
//! [`Limits`] are the numbers; [`Quotas`] counts against those that are per customer. What happens to the whole server under load is in
//! `gate`.

use crate::conversation::Conversation;
use crate::conversation::id::ConversationId;
use crate::http::error::Problem;
use governor::clock::Clock;
use governor::{DefaultKeyedRateLimiter, Quota};
use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

/// The most bytes of a body: 4,000 characters of four bytes each, as JSON escapes, fit twice.
pub const LARGEST_BODY: usize = 64 * 1024;

/// What a customer is told to wait once a conversation is full. It will not get emptier, but tomorrow is another conversation.
const FULL_WAIT: Duration = Duration::from_secs(24 * 60 * 60);

/// The numbers that bound what the server takes on.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Requests in progress at once: twice the number with which 99 of 100 writes took less than 34 ms when the store was chosen.
    pub in_flight: usize,
    /// Further requests in progress for agents and for customers who ask for a person: they get through when others do not.
    pub in_flight_reserved: usize,
    /// Event streams of customers open at once. Each holds a file descriptor, of which Linux allows 1,024 where nobody asks for more.
    pub streams: usize,
    /// Event streams of agents open at once, apart from those of customers: whoever opens many of those cannot cut the desk off.
    pub streams_of_desk: usize,
    /// Event streams of one conversation open at once: a few tabs, and lines that the server does not know to be dead yet.
    pub streams_of_one: usize,
    /// Connections open at once, the streams among them.
    pub connections: usize,
    /// How long a request may take until its answer begins.
    pub request_time: Duration,
    /// How long a report waits for another to be made first; most take less than a second.
    pub report_wait: Duration,
    /// How long a client may take to send the head of a request, and how long an idle connection stays.
    pub header_time: Duration,
    /// How long requests in progress may take to end when the server stops.
    pub stop_time: Duration,
    /// How often something is sent on a silent stream. Many middleboxes cut a line after 60 s of silence.
    pub heartbeat: Duration,
    /// Messages of one conversation in a minute.
    pub messages_a_minute: NonZeroU32,
    /// Messages of one conversation in all.
    pub messages_in_all: u32,
    /// Stored facts of one conversation in all, whatever they are: loading it reads them all.
    pub facts_in_all: u32,
    /// Conversations opened from one address in a minute. An office, or a mobile carrier, shows as one address.
    pub openings_a_minute: NonZeroU32,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            in_flight: 512,
            in_flight_reserved: 64,
            streams: 4_000,
            streams_of_desk: 400,
            streams_of_one: 10,
            connections: 8_000,
            request_time: Duration::from_secs(10),
            report_wait: Duration::from_secs(2),
            header_time: Duration::from_secs(30),
            stop_time: Duration::from_secs(10),
            heartbeat: Duration::from_secs(15),
            messages_a_minute: NonZeroU32::new(60).expect("60 is not 0"),
            messages_in_all: 500,
            facts_in_all: 5_000,
            openings_a_minute: NonZeroU32::new(120).expect("120 is not 0"),
        }
    }
}

impl Limits {
    /// Refuses to let a conversation grow without end.
    pub fn check_length(&self, conversation: &Conversation) -> Result<(), Problem> {
        let is_full = conversation.n_messages() >= self.messages_in_all || conversation.len() >= self.facts_in_all;
        if is_full { Err(Problem::TooManyMessages(FULL_WAIT)) } else { Ok(()) }
    }
}

/// Counts what single customers ask for.
pub struct Quotas {
    messages: DefaultKeyedRateLimiter<ConversationId>,
    openings: DefaultKeyedRateLimiter<IpAddr>,
}

impl Quotas {
    /// Nothing was counted yet.
    pub fn new(limits: &Limits) -> Self {
        Quotas {
            messages: DefaultKeyedRateLimiter::keyed(Quota::per_minute(limits.messages_a_minute)),
            openings: DefaultKeyedRateLimiter::keyed(Quota::per_minute(limits.openings_a_minute)),
        }
    }

    /// Counts a message of a conversation.
    pub fn count_message(&self, conversation: ConversationId) -> Result<(), Problem> {
        count(&self.messages, &conversation).map_err(Problem::TooManyMessages)
    }

    /// Counts a conversation opened from an address. IPv6 networks are given out by /64, so that is one address here.
    pub fn count_opening(&self, address: IpAddr) -> Result<(), Problem> {
        count(&self.openings, &network(address)).map_err(Problem::TooManyConversations)
    }

    /// Forgets those who have been silent long enough to have their whole quota again.
    pub fn forget_silent(&self) {
        self.messages.retain_recent();
        self.messages.shrink_to_fit();
        self.openings.retain_recent();
        self.openings.shrink_to_fit();
    }
}

/// Counts one, or gives how long to wait, in whole seconds.
fn count<K: Clone + Eq + Hash>(quota: &DefaultKeyedRateLimiter<K>, key: &K) -> Result<(), Duration> {
    quota.check_key(key).map_err(|refusal| {
        let wait = refusal.wait_time_from(quota.clock().now());
        Duration::from_secs(wait.as_secs() + 1)
    })
}

fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            [a, b, c, d, 0, 0, 0, 0].into()
        }
    }
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
    fn addresses_of_one_network_count_together() {
        let check =
            |a: &str, b: &str, expected: bool| assert_eq!(network(a.parse().unwrap()) == network(b.parse().unwrap()), expected, "{a} {b}");
        check("192.0.2.1", "192.0.2.2", false);
        check("192.0.2.1", "::ffff:192.0.2.1", true);
        check("2001:db8::1", "2001:db8::ffff:1", true);
        check("2001:db8::1", "2001:db8:0:1::1", false);
    }
}
