//! How are words erased, and conversations deleted?
//!
//! What is erased leaves its facts without words, and the data key is destroyed; what is deleted leaves nothing. A legal hold keeps both.

use crate::conversation::fact::Fact;
use crate::conversation::fact::system::{Erasure, SystemFact};
use crate::conversation::id::ConversationId;
use crate::privacy::audit::Deed;
use crate::privacy::retention::Due;
use crate::store::copied::StoredErasure;
use crate::store::error::Error;
use crate::store::folds::Folds;
use crate::store::forgetting::{Candidate, LegalHold, Receipt, Request, Subject};
use crate::store::keys::{Keys, random_name};
use crate::store::record::{TokenHash, as_stored};
use crate::store::sqlite::{audit, read, row, seal};
use crate::store::stored::{ReadFact, stored_blank, stored_time};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row};

/// The token of a conversation that nobody can come back to: no token has this hash.
const NO_TOKEN: TokenHash = TokenHash([0; 32]);

/// Whether a conversation is kept by a legal hold.
macro_rules! held {
    () => {
        "EXISTS (SELECT 1 FROM legal_hold WHERE subject IN ('conversation:' || conversation.id, 'visitor:' || conversation.pseudonym))"
    };
}

const STATE: &str = concat!("SELECT is_erased, ", held!(), " FROM conversation WHERE id = ?1");
pub(super) const OF_VISITOR: &str = "SELECT id FROM conversation WHERE pseudonym = ?1 AND id > ?2 ORDER BY id LIMIT ?3";
pub(super) const TO_ERASE: &str =
    concat!("SELECT id FROM conversation WHERE pseudonym = ?1 AND opened_at <= ?2 AND NOT ", held!(), " ORDER BY id LIMIT ?3");
/// As long as one is held, nobody is called otherwise: what is erased and what is held go on being one visitor's.
pub(super) const TO_BLANK: &str = concat!(
    "SELECT id FROM conversation WHERE pseudonym = ?1 AND opened_at <= ?2 AND is_erased = 0 AND NOT ",
    held!(),
    " ORDER BY id LIMIT ?3"
);
pub(super) const N_HELD: &str = concat!("SELECT count(*) FROM conversation WHERE pseudonym = ?1 AND opened_at <= ?2 AND ", held!());
pub(super) const WORDED: &str = "SELECT id, opened_at, is_test, was_at_desk FROM conversation
    WHERE is_erased = 0 AND opened_at < ?1 AND (opened_at, id) > (?2, ?3) ORDER BY opened_at, id LIMIT ?4";
pub(super) const ALL: &str = "SELECT id, opened_at, is_test, was_at_desk FROM conversation
    WHERE opened_at < ?1 AND (opened_at, id) > (?2, ?3) ORDER BY opened_at, id LIMIT ?4";
const RECEIPT: &str = "SELECT receipt, subject, requested_at, n_erased, n_held, done_at, pseudonym FROM erasure WHERE receipt = ?1";
const OPEN: &str = "SELECT receipt FROM erasure WHERE done_at IS NULL ORDER BY requested_at LIMIT ?1";

/// Erases the words of a conversation, and gives whether there were any to erase: not where they are erased, or kept by a legal hold.
pub fn erase(
    connection: &Connection,
    keys: &Keys,
    folds: &Folds,
    id: ConversationId,
    why: Erasure,
    pseudonym: Option<&str>,
    at: Timestamp,
) -> Result<bool, Error> {
    let state = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    let Some((is_erased, is_held)) = connection.prepare_cached(STATE)?.query_row([id.get()], state).optional()? else { return Ok(false) };
    if is_held || (is_erased && pseudonym.is_none()) {
        return Ok(false);
    }
    let has_asked = read::fold_readable(connection, keys, id)?.is_some_and(|folded| folded.evidence().is_engaged);
    blank(connection, keys, id, pseudonym)?;
    connection.prepare_cached("DELETE FROM data_key WHERE conversation = ?1")?.execute([id.get()])?;
    let sql = "UPDATE conversation SET (is_erased, token_hash, pseudonym) = (1, ?2, coalesce(?3, pseudonym)) WHERE id = ?1";
    connection.prepare_cached(sql)?.execute((id.get(), NO_TOKEN.0, pseudonym))?;
    if !is_erased {
        note(connection, id, SystemFact::Erased { why, has_asked }, at)?;
    }
    seal::relist(connection, keys, id)?;
    match read::fold_readable(connection, keys, id)? {
        Some(folded) => folds.replace(id, folded),
        None => folds.forget(id),
    }
    Ok(!is_erased)
}

/// Takes the words out of all facts.
fn blank(connection: &Connection, keys: &Keys, id: ConversationId, pseudonym: Option<&str>) -> Result<(), Error> {
    let mut write = connection.prepare_cached("UPDATE event SET fact = ?2 WHERE id = ?1")?;
    for ReadFact { event, fact, .. } in read::facts(connection, keys, id)? {
        write.execute((event, stored_blank(fact, pseudonym)?))?;
    }
    Ok(())
}

/// Writes down that the words were erased, and shows it to whoever was shown the talk.
fn note(connection: &Connection, id: ConversationId, erased: SystemFact, at: Timestamp) -> Result<(), Error> {
    let fact = serde_json::to_string(&Fact::System(erased))?;
    let sql = "INSERT INTO event (conversation, seq, at, fact) SELECT id, n_events + 1, ?2, ?3 FROM conversation WHERE id = ?1";
    let event = connection.prepare_cached(sql)?.insert((id.get(), stored_time(at), fact))?;
    connection.prepare_cached("UPDATE conversation SET n_events = n_events + 1 WHERE id = ?1")?.execute([id.get()])?;
    let sql = "INSERT INTO desk_event (event) SELECT ?2 FROM conversation WHERE id = ?1 AND was_at_desk = 1";
    connection.prepare_cached(sql)?.execute((id.get(), event))?;
    Ok(())
}

/// Deletes a conversation with all that belongs to it, and gives whether it was there and not kept by a legal hold.
pub fn forget(connection: &Connection, folds: &Folds, id: ConversationId) -> Result<bool, Error> {
    let is_held: Option<bool> = connection.prepare_cached(STATE)?.query_row([id.get()], |row| row.get(1)).optional()?;
    if is_held != Some(false) {
        return Ok(false);
    }
    for sql in [
        "DELETE FROM desk_event WHERE event IN (SELECT id FROM event WHERE conversation = ?1)",
        "DELETE FROM desk_case WHERE conversation = ?1",
        "DELETE FROM desk_alert WHERE conversation = ?1",
        "DELETE FROM desk_promise WHERE conversation = ?1",
        "DELETE FROM idempotency WHERE conversation = ?1",
        "DELETE FROM data_key WHERE conversation = ?1",
        "DELETE FROM wording WHERE (opened_at, conversation) IN (SELECT opened_at, id FROM conversation WHERE id = ?1)",
        "DELETE FROM summary WHERE (opened_at, conversation) IN (SELECT opened_at, id FROM conversation WHERE id = ?1)",
        "DELETE FROM event WHERE conversation = ?1",
        "DELETE FROM conversation WHERE id = ?1",
    ] {
        connection.prepare_cached(sql)?.execute([id.get()])?;
    }
    folds.forget(id);
    Ok(true)
}

/// Conversations that were opened before a moment, in the order of their opening, behind another one: those that have words, or all.
pub fn candidates(
    connection: &Connection,
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
    let candidate = |row: &Row<'_>| {
        Ok(Candidate {
            id: ConversationId::from_stored(row.get(0)?),
            opened_at: row::time(row, 1)?,
            is_test: row.get(2)?,
            was_at_desk: row.get(3)?,
        })
    };
    let mut statement = connection.prepare_cached(sql)?;
    Ok(statement.query_map((stored_time(before), opened_at, id, limit as i64), candidate)?.collect::<Result<_, _>>()?)
}

/// Conversations of a subject behind another one, at most `limit`.
pub fn conversations_of(
    connection: &Connection,
    subject: &Subject,
    after: Option<ConversationId>,
    limit: usize,
) -> Result<Vec<ConversationId>, Error> {
    let after = after.map_or(i64::MIN, ConversationId::get);
    let id = |row: &Row<'_>| Ok(ConversationId::from_stored(row.get(0)?));
    match subject {
        Subject::Visitor { pseudonym } => {
            Ok(connection.prepare_cached(OF_VISITOR)?.query_map((pseudonym, after, limit as i64), id)?.collect::<Result<_, _>>()?)
        }
        Subject::Conversation(own) => {
            let sql = "SELECT id FROM conversation WHERE id = ?1 AND id > ?2";
            Ok(connection.prepare_cached(sql)?.query_row((own.get(), after), id).optional()?.into_iter().collect())
        }
    }
}

/// Notes that a customer asked to have everything erased, once for each receipt, and gives how far that is.
pub fn request(connection: &Connection, request: &Request, deed: &Deed) -> Result<Receipt, Error> {
    let sql = "INSERT INTO erasure (receipt, subject, requested_at, pseudonym, n_erased, n_held)
        SELECT ?1, ?2, ?3, coalesce((SELECT pseudonym FROM erasure WHERE subject = ?2 AND done_at IS NULL LIMIT 1), ?4), 0, 0
        WHERE true ON CONFLICT (receipt) DO NOTHING";
    let Request { receipt, subject, at } = request;
    if connection.execute(sql, (receipt, subject.to_string(), stored_time(*at), random_name()?))? == 1 {
        audit::note(connection, deed)?;
    }
    self::receipt(connection, receipt)?.ok_or(Error::Closed)
}

/// How far an erasure is; nothing when there is none under this receipt.
pub fn receipt(connection: &Connection, receipt: &str) -> Result<Option<Receipt>, Error> {
    Ok(stored(connection, receipt)?.map(|stored| stored.receipt))
}

fn stored(connection: &Connection, receipt: &str) -> Result<Option<StoredErasure>, Error> {
    connection.prepare_cached(RECEIPT)?.query_and_then([receipt], erasure)?.next().transpose()
}

/// Reads the columns of [`RECEIPT`].
fn erasure(row: &Row<'_>) -> Result<StoredErasure, Error> {
    let receipt = Receipt {
        receipt: row.get(0)?,
        subject: Subject::from_stored(row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?)?,
        requested_at: row::time(row, 2)?,
        n_erased: row.get(3)?,
        n_held: row.get(4)?,
        done_at: row.get::<_, Option<i64>>(5)?.is_some().then(|| row::time(row, 5)).transpose()?,
    };
    Ok(StoredErasure { receipt, pseudonym: row.get(6)? })
}

/// All erasures, as they are stored.
pub fn erasures(connection: &Connection) -> Result<Vec<StoredErasure>, Error> {
    let sql = "SELECT receipt, subject, requested_at, n_erased, n_held, done_at, pseudonym FROM erasure ORDER BY receipt";
    connection.prepare(sql)?.query_and_then([], erasure)?.collect()
}

/// Writes an erasure as it was stored elsewhere.
pub fn put_erasure(connection: &Connection, StoredErasure { receipt, pseudonym }: &StoredErasure) -> Result<(), Error> {
    let sql =
        "INSERT INTO erasure (receipt, subject, requested_at, n_erased, n_held, done_at, pseudonym) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let Receipt { receipt, subject, requested_at, n_erased, n_held, done_at } = receipt;
    let row = (receipt, subject.to_string(), stored_time(*requested_at), n_erased, n_held, done_at.map(stored_time), pseudonym);
    connection.execute(sql, row)?;
    Ok(())
}

/// The oldest erasures that are not over.
pub fn open(connection: &Connection, limit: usize) -> Result<Vec<String>, Error> {
    Ok(connection.prepare_cached(OPEN)?.query_map([limit as i64], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// Goes on with an erasure by at most so many conversations, and gives how far it is then, and which those were.
pub fn go_on(
    connection: &Connection,
    keys: &Keys,
    folds: &Folds,
    receipt: &str,
    at: Timestamp,
    limit: usize,
) -> Result<Option<(Receipt, Vec<ConversationId>)>, Error> {
    let Some(StoredErasure { receipt: so_far, pseudonym }) = stored(connection, receipt)? else { return Ok(None) };
    if so_far.done_at.is_some() {
        return Ok(Some((so_far, Vec::new())));
    }
    let requested_at = stored_time(so_far.requested_at);
    let (ids, n_held): (Vec<i64>, u32) = match &so_far.subject {
        Subject::Visitor { pseudonym: own } => {
            let n_held = connection.prepare_cached(N_HELD)?.query_row((own, requested_at), |row| row.get(0))?;
            let mut statement = connection.prepare_cached(if n_held == 0 { TO_ERASE } else { TO_BLANK })?;
            let ids = statement.query_map((own, requested_at, limit as i64), |row| row.get(0))?.collect::<Result<_, _>>()?;
            (ids, n_held)
        }
        Subject::Conversation(id) => {
            let is_held: Option<bool> = connection.prepare_cached(STATE)?.query_row([id.get()], |row| row.get(1)).optional()?;
            (vec![id.get()], u32::from(is_held == Some(true)))
        }
    };
    // Of a visitor all is given another name, so that what was erased is no longer found; one conversation keeps its.
    let (renamed, is_last) = match &so_far.subject {
        Subject::Visitor { .. } => (Some(pseudonym.as_str()).filter(|_| n_held == 0), ids.len() < limit),
        Subject::Conversation(_) => (None, true),
    };
    let mut erased = Vec::new();
    for id in ids.into_iter().map(ConversationId::from_stored) {
        if erase(connection, keys, folds, id, Erasure::Requested, renamed, at)? {
            erased.push(id);
        }
    }
    let sql = "UPDATE erasure SET (n_erased, n_held, done_at, pseudonym) =
        (n_erased + ?2, ?3, ?4, CASE WHEN ?4 IS NULL THEN pseudonym ELSE '' END) WHERE receipt = ?1";
    connection.execute(sql, (receipt, erased.len() as i64, n_held, is_last.then(|| stored_time(as_stored(at)))))?;
    Ok(self::receipt(connection, receipt)?.map(|receipt| (receipt, erased)))
}

/// Holds a subject, and gives the hold that stands.
pub fn hold(connection: &Connection, hold: &LegalHold, deed: &Deed) -> Result<LegalHold, Error> {
    let is_new = put_hold(connection, hold)?;
    if is_new {
        audit::note(connection, deed)?;
    }
    let mut statement = connection.prepare_cached("SELECT subject, reason, agent, at FROM legal_hold WHERE subject = ?1")?;
    let mut found = statement.query_and_then([hold.subject.to_string()], hold_of)?;
    found.next().ok_or(Error::Closed)?
}

/// Reads the columns `subject, reason, agent, at`.
fn hold_of(row: &Row<'_>) -> Result<LegalHold, Error> {
    let subject = Subject::from_stored(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?)?;
    Ok(LegalHold { subject, reason: row.get(1)?, agent: row.get(2)?, at: row::time(row, 3)? })
}

/// Writes a hold down, and gives whether its subject was not held before.
pub fn put_hold(connection: &Connection, LegalHold { subject, reason, agent, at }: &LegalHold) -> Result<bool, Error> {
    let sql = "INSERT INTO legal_hold (subject, reason, agent, at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (subject) DO NOTHING";
    Ok(connection.execute(sql, (subject.to_string(), reason, agent, stored_time(*at)))? == 1)
}

/// Releases a subject, and gives whether it was held.
pub fn release(connection: &Connection, subject: &Subject, deed: &Deed) -> Result<bool, Error> {
    let was_held = connection.execute("DELETE FROM legal_hold WHERE subject = ?1", [subject.to_string()])? == 1;
    if was_held {
        audit::note(connection, deed)?;
    }
    Ok(was_held)
}

/// Legal holds behind the one of a subject, at most `limit`.
pub fn holds(connection: &Connection, after: Option<&Subject>, limit: usize) -> Result<Vec<LegalHold>, Error> {
    let sql = "SELECT subject, reason, agent, at FROM legal_hold WHERE subject > ?1 ORDER BY subject LIMIT ?2";
    let after = after.map_or(String::new(), Subject::to_string);
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_and_then((after, limit as i64), hold_of)?.collect()
}
