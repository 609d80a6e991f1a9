//! How are the desk's lists written and read?

use crate::conversation::Conversation;
use crate::conversation::alert::Alert;
use crate::conversation::case::{Case, Place, priority};
use crate::conversation::id::ConversationId;
use crate::conversation::waiting::Waiting;
use crate::privacy::seal::DataKey;
use crate::store::error::Error;
use crate::store::keys::Keys;
use crate::store::listed::{CasesOf, GRAVEST, Listed, MOST_COUNTED, agent_of, gravity, open_case};
use crate::store::record::{AlertPage, OpenAlert, QueuePage};
use crate::store::sqlite::promise;
use crate::store::sqlite::read;
use crate::store::sqlite::row::card;
use crate::store::stored::{stored_card, stored_time};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};

pub(super) const WAITING: &str = "SELECT conversation, card, master, wrapped FROM desk_case LEFT JOIN data_key USING (conversation)
    WHERE agent IS NULL AND (turn, since, conversation) > (?1, ?2, ?3)
    ORDER BY turn, since, conversation LIMIT ?4";
pub(super) const HELD: &str = "SELECT conversation, card, master, wrapped FROM desk_case LEFT JOIN data_key USING (conversation)
    WHERE agent IS NOT NULL AND (turn, since, conversation) > (?1, ?2, ?3)
    ORDER BY turn, since, conversation LIMIT ?4";
pub(super) const HELD_BY: &str = "SELECT conversation, card, master, wrapped FROM desk_case LEFT JOIN data_key USING (conversation)
    WHERE agent = ?5 AND (turn, since, conversation) > (?1, ?2, ?3)
    ORDER BY turn, since, conversation LIMIT ?4";
pub(super) const CASE: &str = "SELECT conversation, card, master, wrapped FROM desk_case LEFT JOIN data_key USING (conversation)
    WHERE conversation = ?1";
pub(super) const ALERTS_OF: &str = "SELECT conversation, card, master, wrapped FROM desk_alert LEFT JOIN data_key USING (conversation)
    WHERE conversation = ?1 ORDER BY alert";
pub(super) const PLACE: &str = "SELECT turn, since, skill FROM desk_case WHERE conversation = ?1 AND agent IS NULL";
pub(super) const AHEAD: &str = "SELECT count(*) FROM (SELECT 1 FROM desk_case
    WHERE agent IS NULL AND (turn, since, conversation) < (?1, ?2, ?3) AND (?4 IS NULL OR skill = ?4) LIMIT ?5)";
pub(super) const COUNTS: &str = "SELECT skill, turn, n FROM desk_count WHERE is_held = ?1";
pub(super) const ALERTS: &str = "SELECT conversation, card, master, wrapped FROM desk_alert LEFT JOIN data_key USING (conversation)
    WHERE gravity = ?1 AND at <= ?2 AND (at, conversation, alert) > (?3, ?4, ?5) ORDER BY at, conversation, alert LIMIT ?6";
pub(super) const N_ALERTS: &str = "SELECT count(*) FROM (SELECT 1 FROM desk_alert WHERE gravity = ?1 AND at <= ?2 LIMIT ?3)";

/// Whether the stored rows of a conversation show what follows from its events.
pub fn is_listed(connection: &Connection, keys: &Keys, id: ConversationId, conversation: &Conversation) -> Result<bool, Error> {
    let mut cases = connection.prepare_cached(CASE)?;
    let case: Option<Case> = cases.query_and_then([id.get()], |row| card(row, keys))?.next().transpose()?;
    let mut alerts = connection.prepare_cached(ALERTS_OF)?;
    let alerts: Vec<Alert> = alerts.query_and_then([id.get()], |row| card(row, keys))?.collect::<Result<_, Error>>()?;
    let is_case_listed = match (open_case(id, conversation), &case) {
        (Some(is), Some(stored)) => is.is_same(stored),
        (is, stored) => is.is_none() && stored.is_none(),
    };
    let is_alert_listed = alerts.iter().eq(conversation.alerts().open());
    Ok(is_case_listed && is_alert_listed && promise::is_listed(connection, keys, id, conversation)?)
}

/// Whether the numbers that the database counts are those of the lists.
pub fn counts_are_right(connection: &Connection) -> Result<bool, Error> {
    let counted = "SELECT agent IS NOT NULL AS is_held, skill, turn, count(*) FROM desk_case GROUP BY is_held, skill, turn";
    let sql = format!(
        "SELECT count(*) FROM (SELECT * FROM desk_count EXCEPT {counted}) UNION ALL SELECT count(*) FROM ({counted} EXCEPT SELECT * FROM desk_count)"
    );
    let mut statement = connection.prepare(&sql)?;
    let differ = statement.query_map([], |row| row.get::<_, u32>(0))?.sum::<Result<u32, _>>()?;
    Ok(differ == 0)
}

/// Brings the rows of a conversation from what they were to what they are; rows that stay as they are cost nothing.
pub fn relist(
    connection: &Connection,
    id: ConversationId,
    conversation: &Conversation,
    key: Option<&DataKey>,
    was: &Listed,
    is: &Listed,
) -> Result<(), Error> {
    if was.case != is.case {
        connection.prepare_cached("DELETE FROM desk_case WHERE conversation = ?1")?.execute([id.get()])?;
        is.case.iter().try_for_each(|case| insert_case(connection, case, key))?;
    }
    for alert in was.outdated(is) {
        connection.prepare_cached("DELETE FROM desk_alert WHERE conversation = ?1 AND alert = ?2")?.execute((id.get(), alert.0))?;
    }
    was.unlisted(conversation).try_for_each(|alert| insert_alert(connection, id, alert, key))?;
    promise::relist(connection, id, conversation, key, was, is)
}

fn insert_case(connection: &Connection, case: &Case, key: Option<&DataKey>) -> Result<(), Error> {
    let Place { turn, since, conversation } = case.place();
    let sql = "INSERT INTO desk_case (conversation, agent, skill, turn, since, card) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let row = (conversation.get(), agent_of(case), &case.handoff.skill, turn, stored_time(since), stored_card(case, conversation, key)?);
    connection.prepare_cached(sql)?.execute(row)?;
    Ok(())
}

fn insert_alert(connection: &Connection, id: ConversationId, alert: &Alert, key: Option<&DataKey>) -> Result<(), Error> {
    let sql = "INSERT INTO desk_alert (conversation, alert, gravity, at, card) VALUES (?1, ?2, ?3, ?4, ?5)";
    let row = (id.get(), alert.id.0, gravity(alert), stored_time(alert.at), stored_card(alert, id, key)?);
    connection.prepare_cached(sql)?.execute(row)?;
    Ok(())
}

/// Cases behind a place in the order of service, at most `limit`.
pub fn cases(connection: &Connection, keys: &Keys, of: &CasesOf, after: Option<Place>, limit: usize) -> Result<Vec<Case>, Error> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let (turn, since, conversation) =
        after.map_or((-1, 0, 0), |place| (i64::from(place.turn), stored_time(place.since), place.conversation.get()));
    let card = |row: &rusqlite::Row<'_>| -> Result<Case, Error> { card(row, keys) };
    let found: Vec<Result<Case, Error>> = match of {
        CasesOf::Nobody => connection.prepare_cached(WAITING)?.query_and_then((turn, since, conversation, limit), card)?.collect(),
        CasesOf::Anybody => connection.prepare_cached(HELD)?.query_and_then((turn, since, conversation, limit), card)?.collect(),
        CasesOf::Agent(agent) => {
            connection.prepare_cached(HELD_BY)?.query_and_then((turn, since, conversation, limit, agent), card)?.collect()
        }
    };
    found.into_iter().filter_map(|case| or_folded(connection, keys, case).transpose()).collect()
}

/// A case whose card does not open, since its key is gone, as it is folded: the customer waits all the same.
fn or_folded(connection: &Connection, keys: &Keys, case: Result<Case, Error>) -> Result<Option<Case>, Error> {
    match case {
        Err(Error::Key(id)) => Ok(read::fold_readable(connection, keys, id)?.and_then(|folded| open_case(id, &folded))),
        case => case.map(Some),
    }
}

/// A page of each list, and how many cases there are.
pub fn queue(
    connection: &Connection,
    keys: &Keys,
    waiting_after: Option<Place>,
    held_after: Option<Place>,
    limit: usize,
) -> Result<QueuePage, Error> {
    Ok(QueuePage {
        waiting: cases(connection, keys, &CasesOf::Nobody, waiting_after, limit)?,
        held: cases(connection, keys, &CasesOf::Anybody, held_after, limit)?,
        n_waiting: waiting(connection)?.total(),
        n_held: n_held(connection)?,
    })
}

/// How many customers wait.
pub fn waiting(connection: &Connection) -> Result<Waiting, rusqlite::Error> {
    let mut statement = connection.prepare_cached(COUNTS)?;
    let mut rows = statement.query([false])?;
    let mut waiting = Waiting::default();
    while let Some(row) = rows.next()? {
        let (skill, n): (String, u32) = (row.get(0)?, row.get(2)?);
        waiting = waiting.and(&skill, priority(row.get(1)?), n as usize);
    }
    Ok(waiting)
}

/// How many customers are served.
pub(super) fn n_held(connection: &Connection) -> Result<usize, Error> {
    let counts = connection.prepare_cached(COUNTS)?.query_map([true], |row| row.get::<_, u32>(2))?.sum::<Result<u32, _>>()?;
    Ok(counts as usize)
}

/// How many wait before a customer among those who need this skill, or among all, up to [`MOST_COUNTED`]; nothing when the customer does not
/// wait among them.
pub fn ahead(connection: &Connection, id: ConversationId, skill: Option<&str>) -> Result<Option<usize>, Error> {
    let columns = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    let own: Option<(u8, i64, String)> = connection.prepare_cached(PLACE)?.query_row([id.get()], columns).optional()?;
    let Some((turn, since, _)) = own.filter(|(_, _, own)| skill.is_none_or(|skill| skill == own)) else { return Ok(None) };
    let place = (turn, since, id.get(), skill, MOST_COUNTED as i64);
    let n: u32 = connection.prepare_cached(AHEAD)?.query_row(place, |row| row.get(0))?;
    Ok(Some(n as usize))
}

/// A page of the alerts that nobody has taken note of and that were raised at `until` or before, and how many there are.
pub fn alert_page(
    connection: &Connection,
    keys: &Keys,
    until: Timestamp,
    after: Option<&OpenAlert>,
    limit: usize,
) -> Result<AlertPage, Error> {
    Ok(AlertPage { alerts: alerts(connection, keys, until, after, limit)?, n_open: n_alerts(connection, until)? })
}

/// Alerts behind another one, open or not: the gravest first and among equals the oldest. Each gravity is looked up by itself, so that those
/// raised later than `until` are not walked past.
pub fn alerts(
    connection: &Connection,
    keys: &Keys,
    until: Timestamp,
    after: Option<&OpenAlert>,
    limit: usize,
) -> Result<Vec<OpenAlert>, Error> {
    let mut statement = connection.prepare_cached(ALERTS)?;
    let alert = |row: &rusqlite::Row<'_>| -> Result<OpenAlert, Error> {
        Ok(OpenAlert { conversation: ConversationId::from_stored(row.get(0)?), alert: card(row, keys)? })
    };
    let first = after.map_or(0, |last| gravity(&last.alert));
    let mut found = Vec::new();
    for own in first..=GRAVEST {
        let last = after.filter(|_| own == first);
        let (at, conversation, number) =
            last.map_or((i64::MIN, 0, 0), |last| (stored_time(last.alert.at), last.conversation.get(), last.alert.id.0));
        let n_left = i64::try_from(limit - found.len()).unwrap_or(i64::MAX);
        for open in statement.query_and_then((own, stored_time(until), at, conversation, number, n_left), alert)? {
            match open {
                // Its words are gone with the key, and with them what it alarms of.
                Err(Error::Key(_)) => {}
                open => found.push(open?),
            }
        }
    }
    Ok(found)
}

/// How many alerts are open that were raised at `until` or before, up to [`MOST_COUNTED`].
fn n_alerts(connection: &Connection, until: Timestamp) -> Result<usize, Error> {
    let mut statement = connection.prepare_cached(N_ALERTS)?;
    (0..=GRAVEST).try_fold(0, |n, gravity| {
        let own: u32 = statement.query_row((gravity, stored_time(until), (MOST_COUNTED - n) as i64), |row| row.get(0))?;
        Ok(n + own as usize)
    })
}
