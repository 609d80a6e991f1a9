//! How are talks found?
//!
//! The database makes the prints of each talk itself and compares them, so that they need not come here.

use crate::conversation::id::ConversationId;
use crate::conversation::summary::Summary;
use crate::store::blinding::Trapdoors;
use crate::store::error::Error;
use crate::store::finding::{Found, FoundTalk, Hunt, LISTED_AT, LOOKED_AT, Point};
use crate::store::forgetting::Step;
use crate::store::keys::Keys;
use crate::store::postgres::pool::rows;
use crate::store::postgres::read::{self, at_most};
use crate::store::postgres::{Postgres, row, wording};
use crate::store::stored::{stored_time, time_of};
use deadpool_postgres::GenericClient;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

const EARLIER: &str = "SELECT id FROM conversation WHERE pseudonym = $1 AND id < $2 ORDER BY id DESC LIMIT $3";

/// Of a part of the talks those that may have what is looked for, and the last one of the part.
const WORDED: &str = "WITH part AS MATERIALIZED (
        SELECT opened_at, conversation, form, prints FROM sealing.wording WHERE (opened_at, conversation) < ($1, $2) AND opened_at >= $3
        ORDER BY opened_at DESC, conversation DESC LIMIT $4
    ), told AS (
        SELECT opened_at, conversation, count(*) FILTER (WHERE form <> ALL($6)) OVER () AS n_unready,
            row_number() OVER (ORDER BY opened_at DESC, conversation DESC) AS n, count(*) OVER () AS total,
            (SELECT bool_and(position(substring(sha256(trapdoor || int8send(conversation)) FROM 1 FOR 4) IN prints) > 0)
                FROM unnest($7::text[], $8::bytea[]) AS wanted (own, trapdoor) WHERE own = form) IS TRUE AS may_have
        FROM part
    )
    SELECT told.opened_at, told.conversation, may_have, n_unready, total, was_at_desk,
        CASE WHEN summary.n_events = conversation.n_events THEN row END
    FROM told LEFT JOIN conversation ON conversation.id = told.conversation LEFT JOIN summary ON summary.conversation = told.conversation
    WHERE may_have OR n = total ORDER BY n LIMIT $5";
const ALL: &str = "SELECT opened_at, id, true, 0::bigint, count(*) OVER (), was_at_desk,
        CASE WHEN summary.n_events = conversation.n_events THEN row END
    FROM (SELECT * FROM conversation WHERE (opened_at, id) < ($1, $2) AND opened_at >= $3 ORDER BY opened_at DESC, id DESC LIMIT $4)
        AS conversation LEFT JOIN summary ON summary.conversation = id ORDER BY opened_at DESC, id DESC LIMIT $5";

impl Postgres {
    pub async fn earlier(&self, visitor: String, before: ConversationId, limit: usize) -> Result<Vec<ConversationId>, Error> {
        let found = rows(&self.session().await?, EARLIER, &[&visitor, &before.get(), &at_most(limit)]).await?;
        found.iter().map(|row| row::conversation(row, 0)).collect()
    }

    pub async fn find(&self, hunt: Hunt) -> Result<Found, Error> {
        find(&self.session().await?, &self.keys, &hunt).await
    }

    pub async fn fill_words(&self, after: Option<ConversationId>, limit: usize) -> Result<Step, Error> {
        self.in_transaction(async |transaction| wording::fill(transaction, &self.keys, after, limit).await).await
    }
}

async fn find(session: &impl GenericClient, keys: &Keys, hunt: &Hunt) -> Result<Found, Error> {
    let most_looked_at = if hunt.pieces.is_empty() { LISTED_AT } else { LOOKED_AT };
    let (opened_at, id, from) = (stored_time(hunt.below.opened_at), hunt.below.id.get(), stored_time(hunt.from));
    let (part, most) = (at_most(most_looked_at), at_most(hunt.most + 1));
    let range: [&(dyn ToSql + Sync); 5] = [&opened_at, &id, &from, &part, &most];
    let told = if hunt.pieces.is_empty() {
        rows(session, ALL, &range).await?
    } else {
        let trapdoors = keys.trapdoors(&hunt.pieces);
        let forms: Vec<&str> = trapdoors.iter().map(|own| own.form.as_str()).collect();
        let each = |own: &Trapdoors| own.all.iter().map(|one| (own.form.clone(), one.bytes().to_vec())).collect::<Vec<_>>();
        let (own, wanted): (Vec<String>, Vec<Vec<u8>>) = trapdoors.iter().flat_map(each).unzip();
        let words: [&(dyn ToSql + Sync); 3] = [&forms, &own, &wanted];
        rows(session, WORDED, &[&range[..], &words[..]].concat()).await?
    };
    let mut found = Found { n_looked_at: most_looked_at, ..Found::default() };
    for row in &told {
        let point = Point { opened_at: time_of(row.try_get(0)?), id: row::conversation(row, 1)? };
        found.n_unready = row::count(row, 3)? as usize;
        found.last = (row.try_get::<_, i64>(4)? == part).then_some(point);
        if row.try_get(2)? {
            found.talks.extend(talk(session, keys, row, point.id).await?);
        }
        if found.talks.len() >= hunt.most {
            found.last = Some(point);
            return Ok(found);
        }
    }
    Ok(found)
}

/// A talk with what is kept of it; folded where that is missing, out of date or of another form.
async fn talk(session: &impl GenericClient, keys: &Keys, row: &Row, id: ConversationId) -> Result<Option<FoundTalk>, Error> {
    // One that was deleted meanwhile is none.
    let Some(was_at_desk) = row.try_get(5)? else { return Ok(None) };
    let summary = match row.try_get::<_, Option<&[u8]>>(6)?.and_then(Summary::from_bytes) {
        Some(kept) => Some(kept),
        None => read::fold_readable(session, keys, id).await?.map(|folded| Box::new(Summary::of(&folded))),
    };
    Ok(summary.map(|summary| FoundTalk { id, was_at_desk, summary }))
}
