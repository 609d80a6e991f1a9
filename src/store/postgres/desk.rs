//! How are the desk's lists read?
//!
//! They are written in the batch of the events that they follow from.

use crate::conversation::Conversation;
use crate::conversation::alert::Alert;
use crate::conversation::case::{Case, Place, priority};
use crate::conversation::id::ConversationId;
use crate::conversation::waiting::Waiting;
use crate::store::error::Error;
use crate::store::keys::Keys;
use crate::store::listed::{CasesOf, GRAVEST, MOST_COUNTED, gravity, open_case};
use crate::store::postgres::pool::rows;
use crate::store::postgres::promise;
use crate::store::postgres::read::{self, at_most};
use crate::store::postgres::row;
use crate::store::record::{AlertPage, OpenAlert, QueuePage};
use crate::store::stored::stored_time;
use deadpool_postgres::GenericClient;
use jiff::Timestamp;
use tokio_postgres::Row;

const WAITING: &str = "SELECT conversation, card, master, wrapped FROM desk_case LEFT JOIN sealing.data_key USING (conversation)
    WHERE agent IS NULL AND (turn, since, conversation) > ($1, $2, $3)
    ORDER BY turn, since, conversation LIMIT $4";
const HELD: &str = "SELECT conversation, card, master, wrapped FROM desk_case LEFT JOIN sealing.data_key USING (conversation)
    WHERE agent IS NOT NULL AND (turn, since, conversation) > ($1, $2, $3)
    ORDER BY turn, since, conversation LIMIT $4";
const HELD_BY: &str = "SELECT conversation, card, master, wrapped FROM desk_case LEFT JOIN sealing.data_key USING (conversation)
    WHERE agent = $5 AND (turn, since, conversation) > ($1, $2, $3)
    ORDER BY turn, since, conversation LIMIT $4";
const CASE: &str = "SELECT conversation, card, master, wrapped FROM desk_case LEFT JOIN sealing.data_key USING (conversation)
    WHERE conversation = $1";
const ALERTS_OF: &str = "SELECT conversation, card, master, wrapped FROM desk_alert LEFT JOIN sealing.data_key USING (conversation)
    WHERE conversation = $1 ORDER BY alert";
const PLACE: &str = "SELECT turn, since, skill FROM desk_case WHERE conversation = $1 AND agent IS NULL";
const AHEAD: &str = "SELECT count(*) FROM (SELECT 1 FROM desk_case
    WHERE agent IS NULL AND (turn, since, conversation) < ($1, $2, $3) AND ($4::text IS NULL OR skill = $4) LIMIT $5) AS ahead";
pub const COUNTS: &str = "SELECT skill, turn, n::bigint FROM desk_count WHERE is_held = $1";
const ALERTS: &str = "SELECT conversation, card, master, wrapped FROM desk_alert LEFT JOIN sealing.data_key USING (conversation)
    WHERE gravity = $1 AND at <= $2 AND (at, conversation, alert) > ($3, $4, $5) ORDER BY at, conversation, alert LIMIT $6";
const N_ALERTS: &str = "SELECT count(*) FROM (SELECT 1 FROM desk_alert WHERE gravity = $1 AND at <= $2 LIMIT $3) AS open";

/// Whether the stored rows of a conversation show what follows from its events.
pub async fn is_listed(session: &impl GenericClient, keys: &Keys, id: ConversationId, conversation: &Conversation) -> Result<bool, Error> {
    let cases = rows(session, CASE, &[&id.get()]).await?;
    let case: Option<Case> = cases.first().map(|row| row::card(row, keys)).transpose()?;
    let alerts = rows(session, ALERTS_OF, &[&id.get()]).await?;
    let alerts: Vec<Alert> = alerts.iter().map(|row| row::card(row, keys)).collect::<Result<_, _>>()?;
    let is_case_listed = match (open_case(id, conversation), &case) {
        (Some(is), Some(stored)) => is.is_same(stored),
        (is, stored) => is.is_none() && stored.is_none(),
    };
    let is_alert_listed = alerts.iter().eq(conversation.alerts().open());
    Ok(is_case_listed && is_alert_listed && promise::is_listed(session, keys, id, conversation).await?)
}

/// Whether the numbers that the database counts are those of the lists.
pub async fn counts_are_right(session: &impl GenericClient) -> Result<bool, Error> {
    let counted = "SELECT agent IS NOT NULL AS is_held, skill, turn, count(*)::integer FROM desk_case GROUP BY is_held, skill, turn";
    let sql = format!("(SELECT * FROM desk_count EXCEPT {counted}) UNION ALL ({counted} EXCEPT SELECT * FROM desk_count)");
    Ok(rows(session, &sql, &[]).await?.is_empty())
}

/// Cases behind a place in the order of service, at most `limit`.
pub async fn cases(
    session: &impl GenericClient,
    keys: &Keys,
    of: &CasesOf,
    after: Option<Place>,
    limit: usize,
) -> Result<Vec<Case>, Error> {
    let (turn, since, conversation) =
        after.map_or((-1, 0, 0), |place| (i16::from(place.turn), stored_time(place.since), place.conversation.get()));
    let limit = at_most(limit);
    let found = match of {
        CasesOf::Nobody => rows(session, WAITING, &[&turn, &since, &conversation, &limit]).await?,
        CasesOf::Anybody => rows(session, HELD, &[&turn, &since, &conversation, &limit]).await?,
        CasesOf::Agent(agent) => rows(session, HELD_BY, &[&turn, &since, &conversation, &limit, agent]).await?,
    };
    let mut cases = Vec::with_capacity(found.len());
    for row in &found {
        match row::card(row, keys) {
            // Its key is gone; the customer waits all the same.
            Err(Error::Key(id)) => cases.extend(read::fold_readable(session, keys, id).await?.and_then(|folded| open_case(id, &folded))),
            case => cases.push(case?),
        }
    }
    Ok(cases)
}

/// A page of each list, and how many cases there are.
pub async fn queue(
    session: &impl GenericClient,
    keys: &Keys,
    waiting_after: Option<Place>,
    held_after: Option<Place>,
    limit: usize,
) -> Result<QueuePage, Error> {
    Ok(QueuePage {
        waiting: cases(session, keys, &CasesOf::Nobody, waiting_after, limit).await?,
        held: cases(session, keys, &CasesOf::Anybody, held_after, limit).await?,
        n_waiting: waiting(session).await?.total(),
        n_held: n_held(session).await?,
    })
}

/// How many customers wait.
pub async fn waiting(session: &impl GenericClient) -> Result<Waiting, Error> {
    waiting_of(&rows(session, COUNTS, &[&false]).await?)
}

/// How many customers wait, by the rows of [`COUNTS`].
pub fn waiting_of(counts: &[Row]) -> Result<Waiting, Error> {
    counts.iter().try_fold(Waiting::default(), |waiting, row| {
        let turn = u8::try_from(row.try_get::<_, i16>(1)?).unwrap_or(u8::MAX);
        Ok(waiting.and(row.try_get(0)?, priority(turn), row::count(row, 2)? as usize))
    })
}

/// How many customers are served.
async fn n_held(session: &impl GenericClient) -> Result<usize, Error> {
    rows(session, COUNTS, &[&true]).await?.iter().map(|row| Ok(row::count(row, 2)? as usize)).sum()
}

/// How many wait before a customer among those who need this skill, or among all, up to [`MOST_COUNTED`]; nothing when the customer does not
/// wait among them.
pub async fn ahead(session: &impl GenericClient, id: ConversationId, skill: Option<&str>) -> Result<Option<usize>, Error> {
    let own = rows(session, PLACE, &[&id.get()]).await?;
    let Some(own) = own.first() else { return Ok(None) };
    let (turn, since, needed): (i16, i64, &str) = (own.try_get(0)?, own.try_get(1)?, own.try_get(2)?);
    if skill.is_some_and(|skill| skill != needed) {
        return Ok(None);
    }
    let found = rows(session, AHEAD, &[&turn, &since, &id.get(), &skill, &at_most(MOST_COUNTED)]).await?;
    found.first().map(|row| Ok(row::count(row, 0)? as usize)).transpose()
}

/// A page of the alerts that nobody has taken note of and that were raised at `until` or before, and how many there are.
pub async fn alert_page(
    session: &impl GenericClient,
    keys: &Keys,
    until: Timestamp,
    after: Option<&OpenAlert>,
    limit: usize,
) -> Result<AlertPage, Error> {
    Ok(AlertPage { alerts: alerts(session, keys, until, after, limit).await?, n_open: n_alerts(session, until).await? })
}

/// Alerts behind another one, open or not: the gravest first and among equals the oldest. Each gravity is looked up by itself, so that those
/// raised later than `until` are not walked past.
async fn alerts(
    session: &impl GenericClient,
    keys: &Keys,
    until: Timestamp,
    after: Option<&OpenAlert>,
    limit: usize,
) -> Result<Vec<OpenAlert>, Error> {
    let first = after.map_or(0, |last| gravity(&last.alert));
    let mut found = Vec::new();
    for own in first..=GRAVEST {
        let last = after.filter(|_| own == first);
        let (at, conversation, number) =
            last.map_or((i64::MIN, 0, 0), |last| (stored_time(last.alert.at), last.conversation.get(), last.alert.id.0 as i32));
        let (own, n_left) = (i16::from(own), at_most(limit - found.len()));
        for row in rows(session, ALERTS, &[&own, &stored_time(until), &at, &conversation, &number, &n_left]).await? {
            match row::card(&row, keys) {
                // Its words are gone with the key, and with them what it alarms of.
                Err(Error::Key(_)) => {}
                alert => found.push(OpenAlert { conversation: row::conversation(&row, 0)?, alert: alert? }),
            }
        }
    }
    Ok(found)
}

/// How many alerts are open that were raised at `until` or before, up to [`MOST_COUNTED`].
async fn n_alerts(session: &impl GenericClient, until: Timestamp) -> Result<usize, Error> {
    let mut n = 0;
    for gravity in 0..=i16::from(GRAVEST) {
        let own = rows(session, N_ALERTS, &[&gravity, &stored_time(until), &at_most(MOST_COUNTED - n)]).await?;
        n += own.first().map_or(Ok(0), |row| row::count(row, 0))? as usize;
    }
    Ok(n)
}
