//! How are talks found?

use crate::conversation::id::ConversationId;
use crate::conversation::summary::Summary;
use crate::store::blinding::Trapdoors;
use crate::store::error::Error;
use crate::store::finding::{Found, FoundTalk, Hunt, LISTED_AT, LOOKED_AT, Point};
use crate::store::forgetting::Step;
use crate::store::keys::Keys;
use crate::store::sqlite::{Sqlite, read, wording};
use crate::store::stored::{stored_time, time_of};
use rusqlite::{Connection, OptionalExtension};
use std::sync::Arc;

pub(super) const EARLIER: &str = "SELECT id FROM conversation WHERE pseudonym = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3";
pub(super) const WORDED: &str = "SELECT opened_at, conversation, form, prints FROM wording
    WHERE (opened_at, conversation) < (?1, ?2) AND opened_at >= ?3 ORDER BY opened_at DESC, conversation DESC LIMIT ?4";
pub(super) const ALL: &str = "SELECT opened_at, conversation FROM summary
    WHERE (opened_at, conversation) < (?1, ?2) AND opened_at >= ?3 ORDER BY opened_at DESC, conversation DESC LIMIT ?4";
pub(super) const TALK: &str = "SELECT was_at_desk, row FROM conversation
    LEFT JOIN summary ON summary.opened_at = conversation.opened_at AND summary.conversation = conversation.id WHERE conversation.id = ?1";

impl Sqlite {
    pub async fn earlier(&self, visitor: String, before: ConversationId, limit: usize) -> Result<Vec<ConversationId>, Error> {
        self.read(move |connection| {
            let id = |row: &rusqlite::Row<'_>| Ok(ConversationId::from_stored(row.get(0)?));
            let mut statement = connection.prepare_cached(EARLIER)?;
            Ok(statement.query_map((visitor, before.get(), limit as i64), id)?.collect::<Result<_, _>>()?)
        })
        .await
    }

    pub async fn find(&self, hunt: Hunt) -> Result<Found, Error> {
        let keys = Arc::clone(&self.keys);
        self.read(move |connection| find(connection, &keys, &hunt)).await
    }

    pub async fn fill_words(&self, after: Option<ConversationId>, limit: usize) -> Result<Step, Error> {
        let keys = Arc::clone(&self.keys);
        self.write(move |connection| wording::fill(connection, &keys, after, limit)).await
    }
}

fn find(connection: &Connection, keys: &Keys, hunt: &Hunt) -> Result<Found, Error> {
    let (sql, most_looked_at) = if hunt.pieces.is_empty() { (ALL, LISTED_AT) } else { (WORDED, LOOKED_AT) };
    let trapdoors = keys.trapdoors(&hunt.pieces);
    let range = (stored_time(hunt.below.opened_at), hunt.below.id.get(), stored_time(hunt.from), most_looked_at as i64);
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(range)?;
    let mut found = Found::default();
    while let Some(row) = rows.next()? {
        let id = ConversationId::from_stored(row.get(1)?);
        found.n_looked_at += 1;
        found.last = Some(Point { opened_at: time_of(row.get(0)?), id });
        if hunt.pieces.is_empty() || may_have(row, id, &trapdoors, &mut found.n_unready)? {
            found.talks.extend(talk(connection, keys, id)?);
        }
        if found.talks.len() >= hunt.most {
            return Ok(found);
        }
    }
    if found.n_looked_at < most_looked_at {
        found.last = None;
    }
    Ok(found)
}

/// Whether a row of [`WORDED`] has all that is looked for.
fn may_have(row: &rusqlite::Row<'_>, id: ConversationId, trapdoors: &[Trapdoors], n_unready: &mut usize) -> Result<bool, Error> {
    let form = row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?;
    let Some(own) = trapdoors.iter().find(|own| own.form == form) else {
        *n_unready += 1;
        return Ok(false);
    };
    Ok(own.are_in(id, row.get_ref(3)?.as_blob_or_null().map_err(rusqlite::Error::from)?.unwrap_or_default()))
}

/// A talk with what is kept of it; folded where that is missing or has another form.
fn talk(connection: &Connection, keys: &Keys, id: ConversationId) -> Result<Option<FoundTalk>, Error> {
    let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get_ref(1)?.as_blob_or_null()?.and_then(Summary::from_bytes)));
    let Some((was_at_desk, kept)) = connection.prepare_cached(TALK)?.query_row([id.get()], row).optional()? else { return Ok(None) };
    let summary = match kept {
        Some(kept) => Some(kept),
        None => read::fold_readable(connection, keys, id)?.map(|folded| Box::new(Summary::of(&folded))),
    };
    Ok(summary.map(|summary| FoundTalk { id, was_at_desk, summary }))
}
