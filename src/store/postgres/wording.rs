//! How are the prints of words written?

use crate::conversation::fact::Fact;
use crate::conversation::id::ConversationId;
use crate::privacy::seal::blind::Print;
use crate::store::blinding::{prints_of, stored_prints};
use crate::store::error::Error;
use crate::store::folds::Folded;
use crate::store::forgetting::Step;
use crate::store::keys::Keys;
use crate::store::postgres::batch::ALONE;
use crate::store::postgres::pool::{changed, rows};
use crate::store::postgres::read::{self, at_most};
use crate::store::postgres::row;
use crate::store::record::MOST_WORDED;
use crate::store::stored::stored_time;
use deadpool_postgres::{GenericClient, Transaction};
use std::collections::BTreeSet;

const WRITE: &str = "INSERT INTO sealing.wording (conversation, opened_at, n_events, form, prints) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (conversation) DO UPDATE SET n_events = excluded.n_events, form = excluded.form, prints = excluded.prints";
const OWN: &str = "SELECT n_events, form, prints FROM sealing.wording WHERE conversation = $1";
/// The conversations after one, in which form their words are kept, if they are all, and whether they are sealed.
const NEXT: &str = "SELECT id, CASE WHEN wording.n_events = conversation.n_events THEN form END, data_key.conversation IS NOT NULL
    FROM conversation LEFT JOIN sealing.wording ON wording.conversation = id LEFT JOIN sealing.data_key ON data_key.conversation = id
    WHERE id > $1 ORDER BY id LIMIT $2";

/// Writes the words of a conversation anew, as it is stored now.
pub async fn write_anew(session: &impl GenericClient, keys: &Keys, id: ConversationId, folded: &Folded) -> Result<(), Error> {
    let (form, prints) = right(session, keys, id, folded).await?;
    let (opened_at, n_events, prints) = (stored_time(folded.opened_at()), folded.len() as i32, stored_prints(&prints));
    changed(session, WRITE, &[&id.get(), &opened_at, &n_events, &form, &prints]).await.map(drop)
}

/// The form in which its words are to be kept, and their prints.
async fn right(session: &impl GenericClient, keys: &Keys, id: ConversationId, folded: &Folded) -> Result<(String, BTreeSet<Print>), Error> {
    let blinding = keys.blinding(folded.key().is_some());
    let facts: Vec<Fact> = read::facts(session, keys, id).await?.into_iter().filter_map(|read| read.fact.ok()).collect();
    let prints = blinding.prints(id, &facts);
    Ok((blinding.form, prints))
}

/// Whether the prints that are kept are those of the words that are stored, or are still to be written.
pub async fn is_right(session: &impl GenericClient, keys: &Keys, id: ConversationId, folded: &Folded) -> Result<bool, Error> {
    let kept = rows(session, OWN, &[&id.get()]).await?;
    let Some(kept) = kept.first().filter(|kept| kept.try_get::<_, i32>(0).is_ok_and(|n| n as u32 == folded.len())) else {
        return Ok(true);
    };
    let (form, prints) = right(session, keys, id, folded).await?;
    Ok(kept.try_get::<_, &str>(1)? != form || prints_of(kept.try_get(2)?) == prints)
}

/// Writes those that are missing, out of date or of another form, of the conversations after one, and gives how far that is. Nobody else writes
/// meanwhile.
pub async fn fill(session: &Transaction<'_>, keys: &Keys, after: Option<ConversationId>, limit: usize) -> Result<Step, Error> {
    session.batch_execute(ALONE).await?;
    let seen = rows(session, NEXT, &[&after.map_or(i64::MIN, ConversationId::get), &at_most(limit)]).await?;
    let forms = [false, true].map(|is_sealed| keys.blinding(is_sealed).form);
    let mut step = Step { last: None, n_changed: 0 };
    for row in &seen {
        if step.n_changed == MOST_WORDED {
            break;
        }
        let id = row::conversation(row, 0)?;
        step.last = Some(id);
        let (form, is_sealed): (Option<&str>, bool) = (row.try_get(1)?, row.try_get(2)?);
        if form == Some(forms[usize::from(is_sealed)].as_str()) {
            continue;
        }
        match read::fold_readable(session, keys, id).await {
            Ok(Some(folded)) => write_anew(session, keys, id, &folded).await?,
            // `jieda check-data` names it.
            Ok(None) | Err(Error::Key(_)) => {}
            Err(error) => return Err(error),
        }
        step.n_changed += 1;
    }
    Ok(step)
}
