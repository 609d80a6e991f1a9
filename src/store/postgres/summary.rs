//! How is what is kept of conversations to count them written and read?

use crate::conversation::Conversation;
use crate::conversation::id::ConversationId;
use crate::conversation::summary::{FORM, Summary};
use crate::store::error::Error;
use crate::store::forgetting::Step;
use crate::store::keys::Keys;
use crate::store::postgres::batch::ALONE;
use crate::store::postgres::pool::{changed, rows};
use crate::store::postgres::read::{self, at_most};
use crate::store::postgres::row;
use crate::store::record::MOST_FILLED;
use deadpool_postgres::{GenericClient, Transaction};
use tokio_postgres::Row;

const WRITE: &str = "INSERT INTO summary (conversation, n_events, row) VALUES ($1, $2, $3)
    ON CONFLICT (conversation) DO UPDATE SET n_events = excluded.n_events, row = excluded.row";
const OWN: &str = "SELECT n_events, row FROM summary WHERE conversation = $1";
const NEXT: &str = "SELECT id, summary.n_events IS NOT DISTINCT FROM conversation.n_events AND substr(row, 1, 1) = $3
    FROM conversation LEFT JOIN summary ON summary.conversation = id WHERE id > $1 ORDER BY id LIMIT $2";

/// What is kept of the conversations that were opened in a time, the newest first; nothing where that is out of date.
pub const NEWEST_FIRST: &str = "SELECT id, CASE WHEN summary.n_events = conversation.n_events THEN row END
    FROM conversation LEFT JOIN summary ON summary.conversation = id
    WHERE opened_at >= $1 AND opened_at < $2 ORDER BY opened_at DESC, id DESC";

/// Writes what is kept of a conversation.
pub async fn write(session: &impl GenericClient, id: ConversationId, conversation: &Conversation) -> Result<(), Error> {
    let (n_events, bytes) = (conversation.len() as i32, Summary::of(conversation).to_bytes());
    changed(session, WRITE, &[&id.get(), &n_events, &bytes]).await.map(drop)
}

/// Whether what is kept of a conversation is what its events say, or is still to be written.
pub async fn is_right(session: &impl GenericClient, id: ConversationId, conversation: &Conversation) -> Result<bool, Error> {
    let kept = rows(session, OWN, &[&id.get()]).await?;
    let Some(kept) = kept.first().filter(|kept| kept.try_get::<_, i32>(0).is_ok_and(|n| n as u32 == conversation.len())) else {
        return Ok(true);
    };
    Ok(Summary::from_bytes(kept.try_get(1)?).is_none_or(|kept| *kept == Summary::of(conversation)))
}

/// Writes those that are missing, out of date or of another form, of the conversations after one, and gives how far that is. Nobody else writes meanwhile.
pub async fn fill(session: &Transaction<'_>, keys: &Keys, after: Option<ConversationId>, limit: usize) -> Result<Step, Error> {
    session.batch_execute(ALONE).await?;
    let seen = rows(session, NEXT, &[&after.map_or(i64::MIN, ConversationId::get), &at_most(limit), &&[FORM][..]]).await?;
    let mut step = Step { last: None, n_changed: 0 };
    for row in &seen {
        if step.n_changed == MOST_FILLED {
            break;
        }
        let id = row::conversation(row, 0)?;
        step.last = Some(id);
        if !row.try_get::<_, bool>(1)?
            && let Some(folded) = read::fold_readable(session, keys, id).await?
        {
            write(session, id, &folded).await?;
            step.n_changed += 1;
        }
    }
    Ok(step)
}

/// Reads a row of [`NEWEST_FIRST`]; nothing is kept where that is missing, out of date or of another form.
pub fn kept(row: &Row) -> Result<(ConversationId, Option<Box<Summary>>), Error> {
    Ok((row::conversation(row, 0)?, row.try_get::<_, Option<&[u8]>>(1)?.and_then(Summary::from_bytes)))
}
