//! In which form are times, facts and cards kept, in whichever database?

use crate::conversation::event::Event;
use crate::conversation::fact::Fact;
use crate::conversation::fact::system::SystemFact;
use crate::conversation::id::ConversationId;
use crate::store::error::Error;
use crate::store::record::ConversationEvent;
use jiff::Timestamp;
use serde::Serialize;

/// A time as it is kept: in microseconds, since nanoseconds in 64 bits end in 2262.
pub fn stored_time(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// The time that was kept; what is none, which only a foreign hand can have written, becomes a time at which nothing happened.
pub fn time_of(stored: i64) -> Timestamp {
    Timestamp::from_microsecond(stored).unwrap_or(Timestamp::MIN)
}

/// A hash as it is kept; what is none, which only a foreign hand can have written, becomes one that fits nothing.
pub fn as_hash(stored: &[u8]) -> [u8; 32] {
    stored.try_into().unwrap_or_default()
}

/// A value as it is kept: in JSON.
pub fn stored_card(value: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(Error::Form)
}

/// The event that a row is. What this version cannot read is kept as it is, and spoils nothing but its own place.
pub fn event_of(id: i64, at: Timestamp, fact: &str) -> Event {
    let fact = fact_of(fact).unwrap_or_else(|error| Fact::System(SystemFact::Unreadable { why: error.to_string() }));
    Event { id, at, fact }
}

/// Reads a fact, or says why that cannot be done.
pub fn fact_of(stored: &str) -> Result<Fact, serde_json::Error> {
    serde_json::from_str(stored)
}

/// Gathers events that come conversation by conversation; holds those of one conversation at a time.
pub fn gather(
    events: impl Iterator<Item = Result<ConversationEvent, Error>>,
) -> impl Iterator<Item = Result<(ConversationId, Vec<Event>), Error>> {
    let mut events = events.peekable();
    std::iter::from_fn(move || {
        let gathered = events.next()?.and_then(|ConversationEvent { conversation: id, event: first }| {
            let is_of_it = |next: &Result<ConversationEvent, Error>| next.as_ref().map_or(true, |next| next.conversation == id);
            let more = std::iter::from_fn(|| events.next_if(is_of_it)).map(|next| next.map(|next| next.event));
            Ok((id, std::iter::once(Ok(first)).chain(more).collect::<Result<_, _>>()?))
        });
        Some(gathered)
    })
}
