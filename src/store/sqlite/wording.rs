//! How are the prints of words written?

use crate::conversation::fact::Fact;
use crate::conversation::id::ConversationId;
use crate::privacy::seal::blind::Print;
use crate::store::blinding::{prints_of, stored_prints};
use crate::store::error::Error;
use crate::store::folds::Folded;
use crate::store::forgetting::Step;
use crate::store::keys::Keys;
use crate::store::record::MOST_WORDED;
use crate::store::sqlite::read;
use crate::store::stored::stored_time;
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeSet;

const WRITE: &str = "INSERT INTO wording (opened_at, conversation, form, prints) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (opened_at, conversation) DO UPDATE SET (form, prints) = (?3, ?4)";
pub(super) const OWN_WORDS: &str = "SELECT form, prints FROM wording WHERE opened_at = ?1 AND conversation = ?2";
/// The conversations after one, in which form their words are kept, and whether they are sealed.
pub(super) const NEXT_WORDS: &str = "SELECT conversation.id, form, data_key.conversation IS NOT NULL FROM conversation
    LEFT JOIN wording ON wording.opened_at = conversation.opened_at AND wording.conversation = conversation.id
    LEFT JOIN data_key ON data_key.conversation = conversation.id
    WHERE conversation.id > ?1 ORDER BY conversation.id LIMIT ?2";

/// Adds the words of new facts to a conversation as it is after them.
pub fn add(connection: &Connection, keys: &Keys, id: ConversationId, after: &Folded, facts: &[Fact]) -> Result<(), Error> {
    let blinding = keys.blinding(after.key().is_some());
    let new = blinding.prints(id, facts);
    let is_first = after.len() as usize == facts.len();
    if is_first {
        return write(connection, id, after, &blinding.form, &new);
    }
    if new.is_empty() {
        return Ok(());
    }
    match own(connection, id, after)? {
        Some((form, mut prints)) if form == blinding.form => {
            let n_before = prints.len();
            prints.extend(new);
            if prints.len() > n_before { write(connection, id, after, &form, &prints) } else { Ok(()) }
        }
        Some(_) | None => write_anew(connection, keys, id, after),
    }
}

/// Writes the words of a conversation anew, as it is stored now.
pub fn write_anew(connection: &Connection, keys: &Keys, id: ConversationId, folded: &Folded) -> Result<(), Error> {
    let (form, prints) = right(connection, keys, id, folded)?;
    write(connection, id, folded, &form, &prints)
}

/// The form in which its words are to be kept, and their prints.
fn right(connection: &Connection, keys: &Keys, id: ConversationId, folded: &Folded) -> Result<(String, BTreeSet<Print>), Error> {
    let blinding = keys.blinding(folded.key().is_some());
    let facts: Vec<Fact> = read::facts(connection, keys, id)?.into_iter().filter_map(|read| read.fact.ok()).collect();
    let prints = blinding.prints(id, &facts);
    Ok((blinding.form, prints))
}

fn write(connection: &Connection, id: ConversationId, folded: &Folded, form: &str, prints: &BTreeSet<Print>) -> Result<(), Error> {
    let row = (stored_time(folded.opened_at()), id.get(), form, stored_prints(prints));
    connection.prepare_cached(WRITE)?.execute(row)?;
    Ok(())
}

fn own(connection: &Connection, id: ConversationId, folded: &Folded) -> Result<Option<(String, BTreeSet<Print>)>, Error> {
    let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, prints_of(row.get_ref(1)?.as_blob_or_null()?.unwrap_or_default())));
    Ok(connection.prepare_cached(OWN_WORDS)?.query_row((stored_time(folded.opened_at()), id.get()), row).optional()?)
}

/// Whether the prints that are kept are those of the words that are stored, or are still to be written.
pub fn is_right(connection: &Connection, keys: &Keys, id: ConversationId, folded: &Folded) -> Result<bool, Error> {
    let Some((form, prints)) = own(connection, id, folded)? else { return Ok(false) };
    let (right_form, right) = right(connection, keys, id, folded)?;
    Ok(form != right_form || prints == right)
}

/// Writes those that are missing, or have another form, of the conversations after one, and gives how far that is.
pub fn fill(connection: &Connection, keys: &Keys, after: Option<ConversationId>, limit: usize) -> Result<Step, Error> {
    let range = (after.map_or(i64::MIN, ConversationId::get), i64::try_from(limit).unwrap_or(i64::MAX));
    let columns = |row: &rusqlite::Row<'_>| Ok((ConversationId::from_stored(row.get(0)?), row.get(1)?, row.get(2)?));
    let seen: Vec<(ConversationId, Option<String>, bool)> =
        connection.prepare_cached(NEXT_WORDS)?.query_map(range, columns)?.collect::<Result<_, _>>()?;
    let forms = [false, true].map(|is_sealed| keys.blinding(is_sealed).form);
    let mut step = Step { last: None, n_changed: 0 };
    for (id, form, is_sealed) in seen {
        if step.n_changed == MOST_WORDED {
            break;
        }
        step.last = Some(id);
        if form.as_ref() == Some(&forms[usize::from(is_sealed)]) {
            continue;
        }
        match read::fold_readable(connection, keys, id) {
            Ok(Some(folded)) => write_anew(connection, keys, id, &folded)?,
            // `jieda check-data` names it.
            Ok(None) | Err(Error::Key(_)) => {}
            Err(error) => return Err(error),
        }
        step.n_changed += 1;
    }
    Ok(step)
}
