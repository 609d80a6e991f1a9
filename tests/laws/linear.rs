//! What holds for the cost of a message, whatever its shape?
//!
//! Four times the text costs at most five times the work. Work is counted as the processor's time of this thread alone, as the kernel
//! counts it, and no clock is read: what else runs on the machine is not in it. Allocations would be another count, but a scan of a scan
//! allocates nothing, and our code may not replace the allocator, which is unsafe. What is left of noise (caches, a neighbour on the core)
//! only adds, so that the least of several tries is taken, and tries go on until the law holds. Where the kernel counts nothing, only the
//! record of a turn is held.

use crate::shapes::{STATES, messages};
use crate::{ENGINE, now};
use jieda::connector::Connected;
use jieda::conversation::Conversation;
use jieda::conversation::fact::Fact;
use jieda::conversation::waiting::Waiting;
use jieda::engine::Moment;
use jieda::text::customer::{CustomerText, LONGEST_MESSAGE};

/// How much more work four times the text may be.
const MOST_GROWTH: f64 = 5.0;

/// What every turn may cost besides, in nanoseconds: small next to any message of 4,000 characters.
const SLACK: f64 = 2e6;

/// How often a shape is tried until the law holds.
const MOST_TRIES: usize = 12;

/// The most facts of a turn.
const MOST_FACTS: usize = 64;

#[test]
fn four_times_the_text_is_at_most_five_times_the_work() {
    let (short, long) = (messages(&ENGINE, LONGEST_MESSAGE / 4), messages(&ENGINE, LONGEST_MESSAGE));
    let conversation = STATES[0].reached(&ENGINE, now());
    for ((name, short), (_, long)) in short.iter().zip(&long) {
        let (mut least_short, mut least_long) = (f64::MAX, f64::MAX);
        let holds = (0..MOST_TRIES).any(|_| {
            least_short = least_short.min(work(&conversation, short));
            least_long = least_long.min(work(&conversation, long));
            least_long <= MOST_GROWTH * least_short + SLACK
        });
        assert!(holds, "{name}: {least_short} ns for a quarter, {least_long} ns for the whole");
    }
}

#[test]
fn what_a_turn_records_is_bounded() {
    // The bot has the talk, or a person is awaited.
    for state in STATES.iter().filter(|state| matches!(state.name, "fresh" | "queue")) {
        let conversation = state.reached(&ENGINE, now());
        for (name, text) in messages(&ENGINE, LONGEST_MESSAGE) {
            let n_facts = facts(&conversation, &text).len();
            assert!(n_facts <= MOST_FACTS, "{} in {}: {n_facts} facts", name, state.name);
        }
    }
}

/// What a message leads to, whoever has the talk.
pub fn facts(conversation: &Conversation, text: &str) -> Vec<Fact> {
    let text = CustomerText::parse(text).expect("a shape is a text");
    match conversation.for_bot() {
        Some(view) => ENGINE.turn(&view, &text, Moment { now: now(), waiting: &Waiting::default(), connected: Connected::default() }).facts,
        None => ENGINE.overhear(conversation, &text, now()),
    }
}

/// The nanoseconds that this thread works on a turn.
fn work(conversation: &Conversation, text: &str) -> f64 {
    ENGINE.forget();
    let before = worked();
    facts(conversation, text);
    worked() - before
}

/// The nanoseconds that this thread has worked so far; none where the kernel does not count them.
fn worked() -> f64 {
    // The kernel brings its count up to date when a thread gives way.
    std::thread::yield_now();
    let counted = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    counted.split(' ').next().and_then(|count| count.parse().ok()).unwrap_or(0.0)
}
