//! Which notes mention somebody?

use crate::conversation::id::ConversationId;
use crate::store::error::Error;
use crate::store::keys::Opener;
use crate::store::mentions::{LOOKED_THROUGH, MOST_NEW, Mention, quoted};
use crate::store::sqlite::{Sqlite, row};
use rusqlite::Row;
use std::sync::Arc;

// The planner would rather read all events backwards; the index has the few that count.
pub(super) const MENTIONS: &str = r#"SELECT event.conversation, id, at, fact, seq, master, wrapped, mention_seen.event IS NOT NULL
    FROM event INDEXED BY event_mentions LEFT JOIN data_key ON data_key.conversation = event.conversation
    LEFT JOIN mention_seen ON mention_seen.event = event.id AND mention_seen.agent = ?1
    WHERE instr(fact, '"mentions":') > 0 AND id < ?3 AND instr(substr(fact, instr(fact, '"mentions":')), ?2) > 0 ORDER BY id DESC LIMIT ?4"#;
pub(super) const N_NEW: &str = r#"SELECT count(*) FROM (SELECT 1 FROM (
        SELECT id, fact FROM event INDEXED BY event_mentions WHERE instr(fact, '"mentions":') > 0 AND id < ?3 ORDER BY id DESC LIMIT ?4
    ) LEFT JOIN mention_seen ON mention_seen.event = id AND mention_seen.agent = ?1
    WHERE instr(substr(fact, instr(fact, '"mentions":')), ?2) > 0 AND mention_seen.event IS NULL LIMIT ?5)"#;
pub(super) const SEE: &str = r#"INSERT INTO mention_seen (event, agent) SELECT id, ?1 FROM event
    WHERE conversation = ?3 AND instr(fact, '"mentions":') > 0 AND instr(substr(fact, instr(fact, '"mentions":')), ?2) > 0
    ON CONFLICT DO NOTHING"#;

impl Sqlite {
    pub async fn mentions(&self, agent: String, below: i64, limit: usize) -> Result<Vec<Mention>, Error> {
        let keys = Arc::clone(&self.keys);
        self.read(move |connection| {
            let mut opener = Opener::new(&keys);
            let mention = |row: &Row<'_>| Ok(Mention { note: row::event(row, &mut opener)?, is_seen: row.get(7)? });
            let wanted = (&agent, quoted(&agent), below, i64::try_from(limit).unwrap_or(i64::MAX));
            connection.prepare_cached(MENTIONS)?.query_and_then(wanted, mention)?.collect()
        })
        .await
    }

    pub async fn n_new_mentions(&self, agent: String) -> Result<usize, Error> {
        self.read(move |connection| {
            let wanted = (&agent, quoted(&agent), i64::MAX, LOOKED_THROUGH as i64, MOST_NEW as i64);
            Ok(connection.prepare_cached(N_NEW)?.query_row(wanted, |row| row.get::<_, u32>(0))? as usize)
        })
        .await
    }

    pub async fn see_mentions(&self, agent: String, id: ConversationId) -> Result<(), Error> {
        self.write(move |connection| Ok(connection.prepare_cached(SEE)?.execute((&agent, quoted(&agent), id.get())).map(drop)?)).await
    }
}
