//! How are messages to webhooks queued, leased and noted?

use crate::conversation::id::ConversationId;
use crate::store::error::Error;
use crate::store::postgres::pool::{changed, rows};
use crate::store::postgres::read::at_most;
use crate::store::postgres::{Postgres, row};
use crate::store::stored::{stored_time, time_of};
use crate::store::webhooks::{Attempt, Delivery, DueMessage, MOST_MESSAGES};
use deadpool_postgres::GenericClient;
use jiff::Timestamp;
use tokio_postgres::Row;

const DUE: &str = "UPDATE webhook_message SET due_at = $3 WHERE (webhook, event) IN
    (SELECT webhook, event FROM webhook_message WHERE due_at <= $2 AND webhook = ANY($1)
     ORDER BY due_at, event LIMIT $4 FOR UPDATE SKIP LOCKED)
    RETURNING webhook, event, conversation, n_tries";
const LOG: &str = "SELECT conversation, event, n_tries, due_at, tried_at, outcome FROM webhook_message
    WHERE webhook = $1 AND event < $2 ORDER BY event DESC LIMIT $3";
const FORGET: &str = "DELETE FROM webhook_message WHERE webhook = $1 AND event <=
    (SELECT event FROM webhook_message WHERE webhook = $1 ORDER BY event DESC LIMIT 1 OFFSET $2)";

impl Postgres {
    pub async fn webhook_place(&self, webhook: String) -> Result<Option<i64>, Error> {
        let found = rows(&self.session().await?, "SELECT place FROM webhook WHERE id = $1", &[&webhook]).await?;
        Ok(found.first().map(|row| row.try_get(0)).transpose()?)
    }

    pub async fn queue_messages(
        &self,
        webhook: String,
        place: (Option<i64>, i64),
        events: Vec<(ConversationId, i64)>,
        at: Timestamp,
    ) -> Result<bool, Error> {
        self.in_transaction(async |transaction| queue(transaction, &webhook, place, &events, at).await).await
    }

    pub async fn lease_messages(
        &self,
        webhooks: Vec<String>,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<DueMessage>, Error> {
        let session = self.writing().await?;
        let leased = rows(&session, DUE, &[&webhooks, &stored_time(now), &stored_time(until), &at_most(limit)]).await?;
        let message = |own: &Row| {
            let (webhook, event, conversation) = (own.try_get(0)?, own.try_get(1)?, row::conversation(own, 2)?);
            Ok(DueMessage { webhook, conversation, event, n_tries: own.try_get::<_, i32>(3)? as u32 })
        };
        let mut leased: Vec<DueMessage> = leased.iter().map(message).collect::<Result<_, Error>>()?;
        leased.sort_by_key(|message| message.event);
        Ok(leased)
    }

    pub async fn note_attempt(&self, message: DueMessage, attempt: Attempt, at: Timestamp) -> Result<(), Error> {
        let sql =
            "UPDATE webhook_message SET n_tries = n_tries + 1, due_at = $3, tried_at = $4, outcome = $5 WHERE webhook = $1 AND event = $2";
        let (due, at) = (attempt.due().map(stored_time), stored_time(at));
        changed(&self.writing().await?, sql, &[&message.webhook, &message.event, &due, &at, &attempt.name()]).await?;
        Ok(())
    }

    pub async fn next_due(&self, webhooks: Vec<String>) -> Result<Option<Timestamp>, Error> {
        let sql = "SELECT due_at FROM webhook_message WHERE due_at IS NOT NULL AND webhook = ANY($1) ORDER BY due_at LIMIT 1";
        let found = rows(&self.session().await?, sql, &[&webhooks]).await?;
        Ok(found.first().map(|row| row.try_get(0)).transpose()?.map(time_of))
    }

    pub async fn deliveries(&self, webhook: String, below: Option<i64>, limit: usize) -> Result<Vec<Delivery>, Error> {
        let found = rows(&self.session().await?, LOG, &[&webhook, &below.unwrap_or(i64::MAX), &at_most(limit)]).await?;
        let delivery = |own: &Row| {
            let time = |at: usize| Ok::<_, Error>(own.try_get::<_, Option<i64>>(at)?.map(time_of));
            let (conversation, event, n_tries) = (row::conversation(own, 0)?, own.try_get(1)?, own.try_get::<_, i32>(2)? as u32);
            Ok(Delivery { conversation, event, n_tries, due_at: time(3)?, tried_at: time(4)?, outcome: own.try_get(5)? })
        };
        found.iter().map(delivery).collect()
    }

    pub async fn retry_message(&self, webhook: String, event: i64, at: Timestamp) -> Result<bool, Error> {
        let sql = "UPDATE webhook_message SET due_at = $3 WHERE webhook = $1 AND event = $2";
        Ok(changed(&self.writing().await?, sql, &[&webhook, &event, &stored_time(at)]).await? == 1)
    }
}

async fn queue(
    transaction: &impl GenericClient,
    webhook: &str,
    (seen, until): (Option<i64>, i64),
    events: &[(ConversationId, i64)],
    at: Timestamp,
) -> Result<bool, Error> {
    // Of two servers that see the same place, the second waits for the row of the first and finds another place there.
    let moved = match seen {
        Some(seen) => {
            changed(transaction, "UPDATE webhook SET place = $3 WHERE id = $1 AND place = $2", &[&webhook, &seen, &until]).await?
        }
        None => changed(transaction, "INSERT INTO webhook (id, place) VALUES ($1, $2) ON CONFLICT DO NOTHING", &[&webhook, &until]).await?,
    };
    if moved == 0 {
        return Ok(false);
    }
    let sql = "INSERT INTO webhook_message (webhook, event, conversation, n_tries, due_at)
        SELECT $1, event, conversation, 0, $4 FROM unnest($2::bigint[], $3::bigint[]) AS own (event, conversation) ON CONFLICT DO NOTHING";
    let (ids, conversations): (Vec<i64>, Vec<i64>) = events.iter().map(|(conversation, event)| (*event, conversation.get())).unzip();
    changed(transaction, sql, &[&webhook, &ids, &conversations, &stored_time(at)]).await?;
    changed(transaction, FORGET, &[&webhook, &MOST_MESSAGES]).await?;
    Ok(true)
}
