//! How are messages to webhooks queued, leased and noted?

use crate::conversation::id::ConversationId;
use crate::store::error::Error;
use crate::store::sqlite::{Sqlite, row};
use crate::store::stored::{stored_time, time_of};
use crate::store::webhooks::{Attempt, Delivery, DueMessage, MOST_MESSAGES};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row};

const PLACE: &str = "SELECT place FROM webhook WHERE id = ?1";
const DUE: &str = "SELECT webhook, event, conversation, n_tries FROM webhook_message
    WHERE due_at <= ?1 ORDER BY due_at, event";
const NEXT_DUE: &str = "SELECT webhook, due_at FROM webhook_message WHERE due_at > 0 ORDER BY due_at";
const LEASE: &str = "UPDATE webhook_message SET due_at = ?3 WHERE webhook = ?1 AND event = ?2";
const LOG: &str = "SELECT conversation, event, n_tries, due_at, tried_at, outcome FROM webhook_message
    WHERE webhook = ?1 AND event < ?2 ORDER BY event DESC LIMIT ?3";
const FORGET: &str = "DELETE FROM webhook_message WHERE webhook = ?1 AND event <=
    (SELECT event FROM webhook_message WHERE webhook = ?1 ORDER BY event DESC LIMIT 1 OFFSET ?2)";

impl Sqlite {
    pub async fn webhook_place(&self, webhook: String) -> Result<Option<i64>, Error> {
        self.read(move |connection| place(connection, &webhook)).await
    }

    pub async fn queue_messages(
        &self,
        webhook: String,
        (seen, until): (Option<i64>, i64),
        events: Vec<(ConversationId, i64)>,
        at: Timestamp,
    ) -> Result<bool, Error> {
        self.write(move |connection| queue(connection, &webhook, (seen, until), &events, at)).await
    }

    pub async fn lease_messages(
        &self,
        webhooks: Vec<String>,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<DueMessage>, Error> {
        self.write(move |connection| lease(connection, &webhooks, (now, until), limit)).await
    }

    pub async fn note_attempt(&self, message: DueMessage, attempt: Attempt, at: Timestamp) -> Result<(), Error> {
        self.write(move |connection| note(connection, &message, attempt, at)).await
    }

    pub async fn next_due(&self, webhooks: Vec<String>) -> Result<Option<Timestamp>, Error> {
        self.read(move |connection| next_due(connection, &webhooks)).await
    }

    pub async fn deliveries(&self, webhook: String, below: Option<i64>, limit: usize) -> Result<Vec<Delivery>, Error> {
        self.read(move |connection| deliveries(connection, &webhook, below, limit)).await
    }

    pub async fn retry_message(&self, webhook: String, event: i64, at: Timestamp) -> Result<bool, Error> {
        self.write(move |connection| Ok(connection.prepare_cached(LEASE)?.execute((webhook, event, stored_time(at)))? == 1)).await
    }
}

fn place(connection: &Connection, webhook: &str) -> Result<Option<i64>, Error> {
    Ok(connection.prepare_cached(PLACE)?.query_row([webhook], |row| row.get(0)).optional()?)
}

fn queue(
    connection: &Connection,
    webhook: &str,
    (seen, until): (Option<i64>, i64),
    events: &[(ConversationId, i64)],
    at: Timestamp,
) -> Result<bool, Error> {
    if place(connection, webhook)? != seen {
        return Ok(false);
    }
    let sql = "INSERT INTO webhook (id, place) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET place = ?2";
    connection.prepare_cached(sql)?.execute((webhook, until))?;
    let sql =
        "INSERT INTO webhook_message (webhook, event, conversation, n_tries, due_at) VALUES (?1, ?2, ?3, 0, ?4) ON CONFLICT DO NOTHING";
    let mut insert = connection.prepare_cached(sql)?;
    for (conversation, event) in events {
        insert.execute((webhook, event, conversation.get(), stored_time(at)))?;
    }
    connection.prepare_cached(FORGET)?.execute((webhook, MOST_MESSAGES))?;
    Ok(true)
}

fn lease(
    connection: &Connection,
    webhooks: &[String],
    (now, until): (Timestamp, Timestamp),
    limit: usize,
) -> Result<Vec<DueMessage>, Error> {
    let message = |row: &Row<'_>| {
        let (webhook, event, conversation) = (row.get(0)?, row.get(1)?, ConversationId::from_stored(row.get(2)?));
        Ok(DueMessage { webhook, conversation, event, n_tries: row.get(3)? })
    };
    let is_on =
        |message: &Result<DueMessage, rusqlite::Error>| message.as_ref().map_or(true, |message| webhooks.contains(&message.webhook));
    let mut due = connection.prepare_cached(DUE)?;
    let leased: Vec<DueMessage> = due.query_map([stored_time(now)], message)?.filter(is_on).take(limit).collect::<Result<_, _>>()?;
    let mut lease = connection.prepare_cached(LEASE)?;
    for message in &leased {
        lease.execute((&message.webhook, message.event, stored_time(until)))?;
    }
    Ok(leased)
}

fn note(connection: &Connection, message: &DueMessage, attempt: Attempt, at: Timestamp) -> Result<(), Error> {
    let sql =
        "UPDATE webhook_message SET n_tries = n_tries + 1, due_at = ?3, tried_at = ?4, outcome = ?5 WHERE webhook = ?1 AND event = ?2";
    let row = (&message.webhook, message.event, attempt.due().map(stored_time), stored_time(at), attempt.name());
    connection.prepare_cached(sql)?.execute(row)?;
    Ok(())
}

fn next_due(connection: &Connection, webhooks: &[String]) -> Result<Option<Timestamp>, Error> {
    let mut next = connection.prepare_cached(NEXT_DUE)?;
    let mut due = next.query_map([], |row| Ok((row.get::<_, String>(0)?, row::time(row, 1)?)))?;
    let is_on = |due: &Result<(String, Timestamp), rusqlite::Error>| due.as_ref().map_or(true, |(webhook, _)| webhooks.contains(webhook));
    Ok(due.find(is_on).transpose()?.map(|(_, at)| at))
}

fn deliveries(connection: &Connection, webhook: &str, below: Option<i64>, limit: usize) -> Result<Vec<Delivery>, Error> {
    let delivery = |row: &Row<'_>| {
        let time = |at: usize| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(at)?.map(time_of));
        let (conversation, event, n_tries) = (ConversationId::from_stored(row.get(0)?), row.get(1)?, row.get(2)?);
        Ok(Delivery { conversation, event, n_tries, due_at: time(3)?, tried_at: time(4)?, outcome: row.get(5)? })
    };
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut log = connection.prepare_cached(LOG)?;
    Ok(log.query_map((webhook, below.unwrap_or(i64::MAX), limit), delivery)?.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sqlite::open::migrate;
    use crate::store::sqlite::tests::scans;

    #[test]
    fn what_is_due_is_found_without_reading_all() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        for sql in [PLACE, DUE, NEXT_DUE, LEASE, LOG, FORGET] {
            assert_eq!(scans(&connection, sql), [""; 0], "{sql}");
        }
    }
}
