//! How are words erased, and conversations deleted?
//!
//! What is erased leaves its facts without words, and the data key is destroyed; what is deleted leaves nothing. A legal hold keeps both.
//! PostgreSQL keeps what was overwritten until VACUUM has made room of it: where words are sealed, that is nothing that anybody can read.

use crate::conversation::fact::Fact;
use crate::conversation::fact::system::{Erasure, SystemFact};
use crate::conversation::id::ConversationId;
use crate::privacy::audit::Deed;
use crate::privacy::retention::Due;
use crate::store::copied::StoredErasure;
use crate::store::error::Error;
use crate::store::forgetting::{Candidate, LegalHold, Receipt, Request, Subject};
use crate::store::keys::{Keys, random_name};
use crate::store::postgres::batch::ALONE;
use crate::store::postgres::pool::{changed, rows};
use crate::store::postgres::read::{self, at_most};
use crate::store::postgres::{audit, row, seal};
use crate::store::record::{TokenHash, as_stored};
use crate::store::stored::{ReadFact, stored_blank, stored_time};
use deadpool_postgres::{GenericClient, Transaction};
use jiff::Timestamp;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

/// The token of a conversation that nobody can come back to: no token has this hash.
const NO_TOKEN: TokenHash = TokenHash([0; 32]);

/// How many visitors are given their pseudonyms at once.
const NAMED_AT_ONCE: usize = 1_000;

/// Whether a conversation is kept by a legal hold.
macro_rules! held {
    () => {
        "EXISTS (SELECT FROM legal_hold WHERE subject IN ('conversation:' || conversation.id, 'visitor:' || conversation.pseudonym))"
    };
}

const STATE: &str = concat!("SELECT is_erased, ", held!(), ", n_events FROM conversation WHERE id = $1");
const TO_ERASE: &str =
    concat!("SELECT id FROM conversation WHERE pseudonym = $1 AND opened_at <= $2 AND NOT ", held!(), " ORDER BY id LIMIT $3");
/// As long as one is held, nobody is called otherwise: what is erased and what is held go on being one visitor's.
const TO_BLANK: &str = concat!(
    "SELECT id FROM conversation WHERE pseudonym = $1 AND opened_at <= $2 AND NOT is_erased AND NOT ",
    held!(),
    " ORDER BY id LIMIT $3"
);
const N_HELD: &str = concat!("SELECT count(*) FROM conversation WHERE pseudonym = $1 AND opened_at <= $2 AND ", held!());
const WORDED: &str = "SELECT id, opened_at, is_test, was_at_desk FROM conversation
    WHERE NOT is_erased AND opened_at < $1 AND (opened_at, id) > ($2, $3) ORDER BY opened_at, id LIMIT $4";
const ALL: &str = "SELECT id, opened_at, is_test, was_at_desk FROM conversation
    WHERE opened_at < $1 AND (opened_at, id) > ($2, $3) ORDER BY opened_at, id LIMIT $4";
const NOTE: &str = "WITH own AS (
        UPDATE conversation SET n_events = n_events + 1 WHERE id = $1 RETURNING n_events
    ), written AS (
        INSERT INTO event (id, conversation, seq, at, fact) SELECT nextval('event_id'), $1, n_events, $2, $3 FROM own RETURNING id
    )
    SELECT pg_notify('jieda', format('e - %s %s', id, to_hex($1::bigint))) FROM written";
const RECEIPT: &str = "SELECT receipt, subject, requested_at, n_erased, n_held, done_at, pseudonym FROM erasure WHERE receipt = $1";

/// Gives visitors that stand in the open their pseudonyms.
pub async fn name_visitors(session: &impl GenericClient, keys: &Keys) -> Result<(), Error> {
    let unnamed = "SELECT id, visitor FROM conversation WHERE visitor IS NOT NULL LIMIT $1";
    let name = "UPDATE conversation SET (pseudonym, visitor) = (named.pseudonym, NULL)
        FROM unnest($1::bigint[], $2::text[]) AS named (id, pseudonym) WHERE conversation.id = named.id";
    loop {
        let found = rows(session, unnamed, &[&at_most(NAMED_AT_ONCE)]).await?;
        let named = found.iter().map(|row| Ok((row.try_get::<_, i64>(0)?, keys.pseudonym(row.try_get(1)?))));
        let (ids, pseudonyms): (Vec<i64>, Vec<String>) = named.collect::<Result<Vec<_>, Error>>()?.into_iter().unzip();
        if ids.is_empty() {
            return Ok(());
        }
        changed(session, name, &[&ids, &pseudonyms]).await?;
    }
}

/// Erases the words of a conversation, and gives whether there were any to erase: not where they are erased, or kept by a legal hold.
/// Nobody else writes meanwhile.
pub async fn erase(
    session: &Transaction<'_>,
    keys: &Keys,
    id: ConversationId,
    why: Erasure,
    pseudonym: Option<&str>,
    at: Timestamp,
) -> Result<bool, Error> {
    session.batch_execute(ALONE).await?;
    let state = rows(session, STATE, &[&id.get()]).await?;
    let Some(state) = state.first() else { return Ok(false) };
    let (is_erased, is_held, n_events): (bool, bool, i32) = (state.try_get(0)?, state.try_get(1)?, state.try_get(2)?);
    if is_held || (is_erased && pseudonym.is_none()) {
        return Ok(false);
    }
    let has_asked = read::fold_readable(session, keys, id).await?.is_some_and(|folded| folded.evidence().is_engaged);
    let (mut ids, mut facts) = (Vec::new(), Vec::new());
    for ReadFact { event, fact, .. } in read::facts(session, keys, id).await? {
        ids.push(event);
        facts.push(stored_blank(fact, pseudonym)?);
    }
    seal::write(session, &ids, &facts).await?;
    changed(session, "DELETE FROM sealing.data_key WHERE conversation = $1", &[&id.get()]).await?;
    let sql = "UPDATE conversation SET (is_erased, token_hash, pseudonym) = (true, $2, coalesce($3, pseudonym)) WHERE id = $1";
    changed(session, sql, &[&id.get(), &&NO_TOKEN.0[..], &pseudonym]).await?;
    if !is_erased {
        let fact = serde_json::to_string(&Fact::System(SystemFact::Erased { why, has_asked }))?;
        rows(session, NOTE, &[&id.get(), &stored_time(at), &fact]).await?;
    }
    seal::relist(session, keys, id, None, Some(n_events as u32 + 1)).await?;
    Ok(!is_erased)
}

/// Deletes a conversation with all that belongs to it, and gives whether it was there and not kept by a legal hold.
pub async fn forget(session: &Transaction<'_>, id: ConversationId) -> Result<bool, Error> {
    session.batch_execute(ALONE).await?;
    let state = rows(session, STATE, &[&id.get()]).await?;
    if state.first().map(|row| row.try_get::<_, bool>(1)).transpose()? != Some(false) {
        return Ok(false);
    }
    for sql in [
        "DELETE FROM desk_event WHERE event IN (SELECT id FROM event WHERE conversation = $1)",
        "DELETE FROM desk_case WHERE conversation = $1",
        "DELETE FROM desk_alert WHERE conversation = $1",
        "DELETE FROM desk_promise WHERE conversation = $1",
        "DELETE FROM idempotency WHERE conversation = $1",
        "DELETE FROM sealing.data_key WHERE conversation = $1",
        "DELETE FROM summary WHERE conversation = $1",
        "DELETE FROM sealing.wording WHERE conversation = $1",
        "DELETE FROM event WHERE conversation = $1",
        "DELETE FROM conversation WHERE id = $1",
    ] {
        changed(session, sql, &[&id.get()]).await?;
    }
    Ok(true)
}

/// Conversations that were opened before a moment, in the order of their opening, behind another one: those that have words, or all.
pub async fn candidates(
    session: &impl GenericClient,
    due: Due,
    before: Timestamp,
    after: Option<Candidate>,
    limit: usize,
) -> Result<Vec<Candidate>, Error> {
    let sql = match due {
        Due::Words => WORDED,
        Due::All => ALL,
    };
    let (opened_at, id) = after.map_or((i64::MIN, 0), |last| (stored_time(last.opened_at), last.id.get()));
    let candidate = |row: &Row| {
        Ok(Candidate {
            id: row::conversation(row, 0)?,
            opened_at: row::time(row, 1)?,
            is_test: row.try_get(2)?,
            was_at_desk: row.try_get(3)?,
        })
    };
    rows(session, sql, &[&stored_time(before), &opened_at, &id, &at_most(limit)]).await?.iter().map(candidate).collect()
}

/// Conversations of a subject behind another one, at most `limit`.
pub async fn conversations_of(
    session: &impl GenericClient,
    subject: &Subject,
    after: Option<ConversationId>,
    limit: usize,
) -> Result<Vec<ConversationId>, Error> {
    let after = after.map_or(i64::MIN, ConversationId::get);
    let found = match subject {
        Subject::Visitor { pseudonym } => {
            let sql = "SELECT id FROM conversation WHERE pseudonym = $1 AND id > $2 ORDER BY id LIMIT $3";
            rows(session, sql, &[pseudonym, &after, &at_most(limit)]).await?
        }
        Subject::Conversation(own) => rows(session, "SELECT id FROM conversation WHERE id = $1 AND id > $2", &[&own.get(), &after]).await?,
    };
    found.iter().map(|row| row::conversation(row, 0)).collect()
}

/// Notes that a customer asked to have everything erased, once for each receipt, and gives how far that is.
pub async fn request(session: &Transaction<'_>, keys: &Keys, request: &Request, deed: &Deed) -> Result<Receipt, Error> {
    name_visitors(session, keys).await?;
    let sql = "INSERT INTO erasure (receipt, subject, requested_at, pseudonym, n_erased, n_held)
        SELECT $1::text, $2::text, $3::bigint, coalesce((SELECT pseudonym FROM erasure WHERE subject = $2 AND done_at IS NULL LIMIT 1), $4::text), 0, 0
        WHERE true ON CONFLICT (receipt) DO NOTHING";
    let Request { receipt, subject, at } = request;
    if changed(session, sql, &[receipt, &subject.to_string(), &stored_time(*at), &random_name()?]).await? == 1 {
        audit::note(session, deed).await?;
    }
    self::receipt(session, receipt).await?.ok_or(Error::Closed)
}

/// How far an erasure is; nothing when there is none under this receipt.
pub async fn receipt(session: &impl GenericClient, receipt: &str) -> Result<Option<Receipt>, Error> {
    rows(session, RECEIPT, &[&receipt]).await?.first().map(receipt_of).transpose()
}

fn receipt_of(row: &Row) -> Result<Receipt, Error> {
    Ok(Receipt {
        receipt: row.try_get(0)?,
        subject: Subject::from_stored(row.try_get(1)?)?,
        requested_at: row::time(row, 2)?,
        n_erased: row.try_get::<_, i32>(3)? as u32,
        n_held: row.try_get::<_, i32>(4)? as u32,
        done_at: row.try_get::<_, Option<i64>>(5)?.is_some().then(|| row::time(row, 5)).transpose()?,
    })
}

/// All erasures, as they are stored.
pub async fn erasures(session: &impl GenericClient) -> Result<Vec<StoredErasure>, Error> {
    let sql = "SELECT receipt, subject, requested_at, n_erased, n_held, done_at, pseudonym FROM erasure ORDER BY receipt";
    let erasure = |row: &Row| Ok(StoredErasure { receipt: receipt_of(row)?, pseudonym: row.try_get(6)? });
    rows(session, sql, &[]).await?.iter().map(erasure).collect()
}

/// Writes an erasure as it was stored elsewhere.
pub async fn put_erasure(session: &impl GenericClient, StoredErasure { receipt, pseudonym }: &StoredErasure) -> Result<(), Error> {
    let sql =
        "INSERT INTO erasure (receipt, subject, requested_at, n_erased, n_held, done_at, pseudonym) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let Receipt { receipt, subject, requested_at, n_erased, n_held, done_at } = receipt;
    let (n_erased, n_held, done_at) = (*n_erased as i32, *n_held as i32, done_at.map(stored_time));
    let row: [&(dyn ToSql + Sync); 7] =
        [receipt, &subject.to_string(), &stored_time(*requested_at), &n_erased, &n_held, &done_at, pseudonym];
    changed(session, sql, &row).await.map(drop)
}

/// The oldest erasures that are not over.
pub async fn open(session: &impl GenericClient, limit: usize) -> Result<Vec<String>, Error> {
    let sql = "SELECT receipt FROM erasure WHERE done_at IS NULL ORDER BY requested_at LIMIT $1";
    rows(session, sql, &[&at_most(limit)]).await?.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// Goes on with an erasure by at most so many conversations, and gives how far it is then.
pub async fn go_on(session: &Transaction<'_>, keys: &Keys, receipt: &str, at: Timestamp, limit: usize) -> Result<Option<Receipt>, Error> {
    // Another server may be at the same one.
    session.batch_execute(ALONE).await?;
    let found = rows(session, RECEIPT, &[&receipt]).await?;
    let Some(row) = found.first() else { return Ok(None) };
    let (so_far, pseudonym): (Receipt, &str) = (receipt_of(row)?, row.try_get(6)?);
    if so_far.done_at.is_some() {
        return Ok(Some(so_far));
    }
    let requested_at = stored_time(so_far.requested_at);
    let (ids, n_held) = match &so_far.subject {
        Subject::Visitor { pseudonym: own } => {
            let n_held = rows(session, N_HELD, &[own, &requested_at]).await?;
            let n_held = n_held.first().map_or(Ok(0), |row| row::count(row, 0))?;
            let sql = if n_held == 0 { TO_ERASE } else { TO_BLANK };
            let ids = rows(session, sql, &[own, &requested_at, &at_most(limit)]).await?;
            let ids = ids.iter().map(|row| row::conversation(row, 0)).collect::<Result<Vec<_>, _>>()?;
            (ids, n_held)
        }
        Subject::Conversation(id) => {
            let state = rows(session, STATE, &[&id.get()]).await?;
            (vec![*id], state.first().map_or(Ok(0), |row| row.try_get::<_, bool>(1).map(u32::from))?)
        }
    };
    // Of a visitor all is given another name, so that what was erased is no longer found; one conversation keeps its.
    let (renamed, is_last) = match &so_far.subject {
        Subject::Visitor { .. } => (Some(pseudonym).filter(|_| n_held == 0), ids.len() < limit),
        Subject::Conversation(_) => (None, true),
    };
    let mut n_erased = 0;
    for id in ids {
        n_erased += i32::from(erase(session, keys, id, Erasure::Requested, renamed, at).await?);
    }
    let done_at = is_last.then(|| stored_time(as_stored(at)));
    let sql = "UPDATE erasure SET (n_erased, n_held, done_at, pseudonym) =
        (n_erased + $2, $3, $4::bigint, CASE WHEN $4::bigint IS NULL THEN pseudonym ELSE '' END) WHERE receipt = $1";
    changed(session, sql, &[&receipt, &n_erased, &(n_held as i32), &done_at]).await?;
    self::receipt(session, receipt).await
}

/// Holds a subject, and gives the hold that stands.
pub async fn hold(session: &Transaction<'_>, keys: &Keys, hold: &LegalHold, deed: &Deed) -> Result<LegalHold, Error> {
    name_visitors(session, keys).await?;
    let is_new = put_hold(session, hold).await?;
    if is_new {
        audit::note(session, deed).await?;
    }
    let sql = "SELECT subject, reason, agent, at FROM legal_hold WHERE subject = $1";
    rows(session, sql, &[&hold.subject.to_string()]).await?.first().map(hold_of).ok_or(Error::Closed)?
}

/// Reads the columns `subject, reason, agent, at`.
fn hold_of(row: &Row) -> Result<LegalHold, Error> {
    let subject = Subject::from_stored(row.try_get(0)?)?;
    Ok(LegalHold { subject, reason: row.try_get(1)?, agent: row.try_get(2)?, at: row::time(row, 3)? })
}

/// Writes a hold down, and gives whether its subject was not held before.
pub async fn put_hold(session: &impl GenericClient, LegalHold { subject, reason, agent, at }: &LegalHold) -> Result<bool, Error> {
    let sql = "INSERT INTO legal_hold (subject, reason, agent, at) VALUES ($1, $2, $3, $4) ON CONFLICT (subject) DO NOTHING";
    Ok(changed(session, sql, &[&subject.to_string(), reason, agent, &stored_time(*at)]).await? == 1)
}

/// Releases a subject, and gives whether it was held.
pub async fn release(session: &Transaction<'_>, subject: &Subject, deed: &Deed) -> Result<bool, Error> {
    let was_held = changed(session, "DELETE FROM legal_hold WHERE subject = $1", &[&subject.to_string()]).await? == 1;
    if was_held {
        audit::note(session, deed).await?;
    }
    Ok(was_held)
}

/// Legal holds behind the one of a subject, at most `limit`.
pub async fn holds(session: &impl GenericClient, after: Option<&Subject>, limit: usize) -> Result<Vec<LegalHold>, Error> {
    let sql = "SELECT subject, reason, agent, at FROM legal_hold WHERE subject > $1 ORDER BY subject LIMIT $2";
    let after = after.map_or(String::new(), Subject::to_string);
    rows(session, sql, &[&after, &at_most(limit)]).await?.iter().map(hold_of).collect()
}
