//! In which form are times, facts and cards kept, in whichever database?
//!
//! Where words are sealed (encrypted at rest), a fact is kept as JSON without them, and they stand in a last field, `sealed`: a JSON array,
//! encrypted under the data key of the conversation and bound to the fact's place in it and to its open part.

use crate::conversation::event::Event;
use crate::conversation::fact::Fact;
use crate::conversation::fact::system::SystemFact;
use crate::conversation::id::ConversationId;
use crate::privacy::seal::DataKey;
use crate::store::error::Error;
use crate::store::keys::{Keys, random};
use crate::store::record::ConversationEvent;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::mem::take;

/// What stands before the sealed words. JSON has no bare quote inside a string, so that nothing else can look like it at the end of a fact.
const SEALED: &str = ",\"sealed\":\"";

/// What stands behind them.
const END: &str = "\"}";

/// A time as it is kept: in microseconds, since nanoseconds in 64 bits end in 2262.
pub fn stored_time(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// Until when a token lets in, as that is kept: 1970 where none was given out.
pub fn stored_end(at: Option<Timestamp>) -> i64 {
    at.map_or(0, stored_time)
}

/// The time that was kept; what is none, which only a foreign hand can have written, becomes a time at which nothing happened.
pub fn time_of(stored: i64) -> Timestamp {
    Timestamp::from_microsecond(stored).unwrap_or(Timestamp::MIN)
}

/// A hash as it is kept; what is none, which only a foreign hand can have written, becomes one that fits nothing.
pub fn as_hash(stored: &[u8]) -> [u8; 32] {
    stored.try_into().unwrap_or_default()
}

/// Where a fact stands.
#[derive(Debug, Clone, Copy)]
pub struct FactPlace {
    /// In which conversation.
    pub conversation: ConversationId,
    /// Its number there, from 1.
    pub seq: u32,
}

impl FactPlace {
    /// To what the words of a fact are bound.
    fn context(self, open: &str) -> Vec<u8> {
        [b"fact\0", &self.conversation.get().to_be_bytes()[..], &self.seq.to_be_bytes(), open.as_bytes()].concat()
    }
}

/// A fact that was read, and where it stands.
pub struct ReadFact {
    /// The id of the event.
    pub event: i64,
    /// Its number in the conversation, from 1.
    pub seq: u32,
    /// The fact, or why it cannot be read.
    pub fact: Result<Fact, String>,
}

/// A fact as it is kept, its words sealed where there is a key.
pub fn stored_fact(fact: &Fact, place: FactPlace, key: Option<&DataKey>) -> Result<String, Error> {
    let Some(key) = key else { return Ok(serde_json::to_string(fact)?) };
    let (mut open, mut words) = (fact.clone(), Vec::new());
    open.for_each_word(&mut |word| words.push(take(word)));
    let mut stored = serde_json::to_string(&open)?;
    if words.iter().all(String::is_empty) {
        return Ok(stored);
    }
    let sealed = key.seal(&serde_json::to_vec(&words)?, &place.context(&stored), random()?);
    stored.pop();
    stored.push_str(SEALED);
    BASE64_STANDARD.encode_string(sealed, &mut stored);
    stored.push_str(END);
    Ok(stored)
}

/// The open part of a fact and its sealed words, if it has any.
fn parts(stored: &str) -> (Cow<'_, str>, Option<&str>) {
    match stored.strip_suffix(END).and_then(|stored| stored.rsplit_once(SEALED)) {
        Some((open, sealed)) => (Cow::Owned(format!("{open}}}")), Some(sealed)),
        None => (Cow::Borrowed(stored), None),
    }
}

/// Reads a fact, or says why that cannot be done. The key is asked for where words are sealed; without one they are gone.
pub fn fact_of(
    stored: &str,
    place: FactPlace,
    keys: &Keys,
    key: impl FnOnce() -> Result<Option<DataKey>, Error>,
) -> Result<Result<Fact, String>, Error> {
    let (open, sealed) = parts(stored);
    let mut fact: Fact = match serde_json::from_str(&open) {
        Ok(fact) => fact,
        Err(error) => return Ok(Err(error.to_string())),
    };
    match sealed {
        Some(sealed) => {
            // Without a key they are gone, and the fact stays as it is left.
            if let Some(key) = key()? {
                let Some(words) = unsealed(sealed, &place.context(&open), &key) else { return Ok(Err("its words do not open".to_owned())) };
                if !fill(&mut fact, words) {
                    return Ok(Err("it has other words than it had".to_owned()));
                }
            }
        }
        // Whoever writes words by hand into a conversation that is sealed has them in the open.
        None if has_words(&mut fact) && key()?.is_some() => {
            return Ok(Err("its words are not sealed, as those of its conversation are".to_owned()));
        }
        None => {}
    }
    keys.name(&mut fact);
    Ok(Ok(fact))
}

fn has_words(fact: &mut Fact) -> bool {
    let mut has_some = false;
    fact.for_each_word(&mut |word| has_some |= !word.is_empty());
    has_some
}

fn unsealed(sealed: &str, context: &[u8], key: &DataKey) -> Option<Vec<String>> {
    let words = key.open(&BASE64_STANDARD.decode(sealed).ok()?, context)?;
    serde_json::from_slice(&words).ok()
}

/// Puts words back in their places, and gives whether they were as many.
fn fill(fact: &mut Fact, words: Vec<String>) -> bool {
    let (mut words, mut is_short) = (words.into_iter(), false);
    fact.for_each_word(&mut |place| match words.next() {
        Some(word) => *place = word,
        None => is_short = true,
    });
    !is_short && words.next().is_none()
}

/// The event that a row is. What this version cannot read is kept as it is, and spoils nothing but its own place.
pub fn event_of(id: i64, at: Timestamp, fact: Result<Fact, String>) -> Event {
    let fact = fact.unwrap_or_else(|why| Fact::System(SystemFact::Unreadable { why }));
    Event { id, at, fact }
}

/// The same fact without its words, as it is kept from now on; what cannot be read keeps nothing but its type.
pub fn stored_blank(fact: Result<Fact, String>, pseudonym: Option<&str>) -> Result<String, Error> {
    let Ok(mut fact) = fact else { return Ok(r#"{"type":"blank"}"#.to_owned()) };
    fact.rename(pseudonym);
    fact.blank();
    Ok(serde_json::to_string(&fact)?)
}

/// A value as it is kept in JSON, sealed where there is a key.
pub fn stored_card(value: &impl Serialize, conversation: ConversationId, key: Option<&DataKey>) -> Result<String, Error> {
    let card = serde_json::to_string(value)?;
    let Some(key) = key else { return Ok(card) };
    Ok(BASE64_STANDARD.encode(key.seal(card.as_bytes(), &context_of_card(conversation), random()?)))
}

/// Reads what [`stored_card`] wrote.
pub fn card_of<T: DeserializeOwned>(
    stored: &str,
    conversation: ConversationId,
    key: impl FnOnce() -> Result<Option<DataKey>, Error>,
) -> Result<T, Error> {
    if stored.starts_with('{') {
        return Ok(serde_json::from_str(stored)?);
    }
    let sealed = BASE64_STANDARD.decode(stored).ok();
    let card = key()?.zip(sealed).and_then(|(key, sealed)| key.open(&sealed, &context_of_card(conversation)));
    Ok(serde_json::from_slice(&card.ok_or(Error::Key(conversation))?)?)
}

fn context_of_card(conversation: ConversationId) -> Vec<u8> {
    [b"card\0", &conversation.get().to_be_bytes()[..]].concat()
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
