//! Which notes mention somebody?

use crate::conversation::id::ConversationId;
use crate::store::error::Error;
use crate::store::keys::Opener;
use crate::store::mentions::{LOOKED_THROUGH, MOST_NEW, Mention, quoted};
use crate::store::postgres::pool::{changed, rows};
use crate::store::postgres::read::at_most;
use crate::store::postgres::{Postgres, row};
use tokio_postgres::Row;

const MENTIONS: &str = r#"SELECT event.conversation, id, at, fact, seq, master, wrapped, mention_seen.event IS NOT NULL
    FROM event LEFT JOIN sealing.data_key ON data_key.conversation = event.conversation
    LEFT JOIN mention_seen ON mention_seen.event = event.id AND mention_seen.agent = $1
    WHERE position('"mentions":' IN fact) > 0 AND id < $3 AND position($2 IN substr(fact, position('"mentions":' IN fact))) > 0
    ORDER BY id DESC LIMIT $4"#;
const N_NEW: &str = r#"SELECT count(*) FROM (SELECT 1 FROM (
        SELECT id, fact FROM event WHERE position('"mentions":' IN fact) > 0 ORDER BY id DESC LIMIT $3
    ) AS late LEFT JOIN mention_seen ON mention_seen.event = late.id AND mention_seen.agent = $1
    WHERE position($2 IN substr(fact, position('"mentions":' IN fact))) > 0 AND mention_seen.event IS NULL LIMIT $4) AS new"#;
const SEE: &str = r#"INSERT INTO mention_seen (event, agent) SELECT id, $1 FROM event
    WHERE conversation = $3 AND position('"mentions":' IN fact) > 0 AND position($2 IN substr(fact, position('"mentions":' IN fact))) > 0
    ON CONFLICT DO NOTHING"#;

impl Postgres {
    pub async fn mentions(&self, agent: String, below: i64, limit: usize) -> Result<Vec<Mention>, Error> {
        let found = rows(&self.session().await?, MENTIONS, &[&agent, &quoted(&agent), &below, &at_most(limit)]).await?;
        let mut opener = Opener::new(&self.keys);
        let mention = |row: &Row| Ok(Mention { note: row::event(row, &mut opener)?, is_seen: row.try_get(7)? });
        found.iter().map(mention).collect()
    }

    pub async fn n_new_mentions(&self, agent: String) -> Result<usize, Error> {
        let wanted: [&(dyn tokio_postgres::types::ToSql + Sync); 4] =
            [&agent, &quoted(&agent), &at_most(LOOKED_THROUGH), &at_most(MOST_NEW)];
        let found = rows(&self.session().await?, N_NEW, &wanted).await?;
        Ok(found.first().map(|found| row::count(found, 0)).transpose()?.unwrap_or(0) as usize)
    }

    pub async fn see_mentions(&self, agent: String, id: ConversationId) -> Result<(), Error> {
        changed(&self.session().await?, SEE, &[&agent, &quoted(&agent), &id.get()]).await.map(drop)
    }
}
