//! What was answered to a request with an idempotency key?
//!
//! A row names the events that answered. Rows are forgotten with the writing of new ones, a bounded number at a time: after a day, and of one
//! sender, now and then, all but the newest.

use crate::conversation::event::Event;
use crate::conversation::id::ConversationId;
use crate::store::error::Error;
use crate::store::keys::Keys;
use crate::store::record::{Answer, FORGOTTEN_EVERY, IdempotencyKey, KEPT, MOST_OF_SENDER, Remembered};
use crate::store::sqlite::read;
use crate::store::sqlite::row;
use crate::store::stored::stored_time;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};

/// How many old rows go with one new one: more than come, so that none pile up, and few enough not to hold up the writer.
const FORGOTTEN_AT_ONCE: i64 = 100;

const RECALL: &str = "SELECT body_hash, conversation, first_event, last_event, at FROM idempotency WHERE sender = ?1 AND key = ?2";
const FORGET_OLD: &str = "DELETE FROM idempotency WHERE (sender, key) IN
    (SELECT sender, key FROM idempotency WHERE at < ?1 ORDER BY at LIMIT ?2)";
const FORGET_MANY: &str = "DELETE FROM idempotency WHERE sender = ?1 AND at <=
    (SELECT at FROM idempotency WHERE sender = ?1 ORDER BY at DESC LIMIT 1 OFFSET ?2)";

/// Remembers which events answered a request, and gives whether nothing was remembered under the key.
pub fn remember(
    connection: &Connection,
    key: &IdempotencyKey,
    conversation: Option<ConversationId>,
    events: &[Event],
    at: Timestamp,
) -> Result<bool, Error> {
    let yesterday = stored_time(at.saturating_sub(KEPT).unwrap_or(Timestamp::MIN));
    connection.prepare_cached(FORGET_OLD)?.execute((yesterday, FORGOTTEN_AT_ONCE))?;
    let id = |event: Option<&Event>| event.map_or(0, |event| event.id);
    let sql = "INSERT INTO idempotency (sender, key, body_hash, conversation, first_event, last_event, at)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (sender, key) DO NOTHING";
    let row =
        (key.sender, key.key, key.body_hash, conversation.map(ConversationId::get), id(events.first()), id(events.last()), stored_time(at));
    let inserted = connection.prepare_cached(sql)?.execute(row)?;
    if key.key[31].is_multiple_of(FORGOTTEN_EVERY) {
        connection.prepare_cached(FORGET_MANY)?.execute((key.sender, MOST_OF_SENDER))?;
    }
    Ok(inserted == 1)
}

/// A row, as far as it says what was answered.
struct Row {
    body_hash: [u8; 32],
    conversation: Option<i64>,
    first: i64,
    last: i64,
    at: Timestamp,
}

/// What is remembered under a key. These are two statements, of rows that never change.
pub fn remembered(connection: &Connection, keys: &Keys, key: &IdempotencyKey) -> Result<Option<Remembered>, Error> {
    let columns = |row: &rusqlite::Row<'_>| {
        let (body_hash, conversation, first, last) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        Ok(Row { body_hash, conversation, first, last, at: row::time(row, 4)? })
    };
    let found = connection.prepare_cached(RECALL)?.query_row((key.sender, key.key), columns).optional()?;
    let Some(Row { body_hash, conversation, first, last, at }) = found else { return Ok(None) };
    if body_hash != key.body_hash {
        return Ok(Some(Remembered::OtherBody));
    }
    let conversation = conversation.map(ConversationId::from_stored);
    let events = conversation.map(|id| read::between(connection, keys, id, first, last)).transpose()?.unwrap_or_default();
    Ok(Some(Remembered::Same(Answer { conversation, events, at })))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sqlite::open::migrate;
    use crate::store::sqlite::tests::scans;

    fn key(n: u16) -> IdempotencyKey {
        let mut key = [0; 32];
        key[..2].copy_from_slice(&n.to_be_bytes());
        IdempotencyKey { sender: [1; 32], key, body_hash: [2; 32] }
    }

    #[test]
    fn a_day_and_a_thousand_answers_are_remembered() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        let at = |seconds: i64| Timestamp::from_second(1_800_000_000 + seconds).unwrap();
        let remember = |n: u16, seconds: i64| remember(&connection, &key(n), None, &[], at(seconds)).unwrap();
        let is_known = |n: u16| remembered(&connection, &Keys::none(), &key(n)).unwrap().is_some();
        assert!(remember(0, 0) && !remember(0, 1));
        assert!(remember(1, 2));
        assert_eq!([0, 1].map(is_known), [true, true]);
        assert!(remember(2, 24 * 60 * 60 + 1));
        assert_eq!([0, 1, 2].map(is_known), [false, true, true]);
        for n in 0..1_000 {
            remember(10 + n, 24 * 60 * 60 + 2 + i64::from(n));
        }
        assert_eq!([2, 10, 11, 1_009].map(is_known), [false, true, true, true]);
    }

    #[test]
    fn now_and_then_all_but_the_newest_answers_of_a_sender_are_forgotten() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        for n in 0..2_000 {
            let mut key = key(n);
            key.key[31] = n as u8;
            remember(&connection, &key, None, &[], Timestamp::from_second(1_800_000_000 + i64::from(n)).unwrap()).unwrap();
        }
        let n_kept: i64 = connection.query_row("SELECT count(*) FROM idempotency", [], |row| row.get(0)).unwrap();
        assert!((MOST_OF_SENDER..MOST_OF_SENDER + i64::from(FORGOTTEN_EVERY)).contains(&n_kept), "{n_kept}");
    }

    #[test]
    fn what_a_key_is_remembered_by_is_found_without_reading_all() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        for sql in [RECALL, FORGET_OLD, FORGET_MANY] {
            assert_eq!(scans(&connection, sql), [""; 0], "{sql}");
        }
    }
}
