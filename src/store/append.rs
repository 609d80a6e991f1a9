//! How are facts added to a conversation?
//!
//! Each function here is one job of the writer, which gives it a savepoint: what fails leaves nothing behind. Durability is the writer's.

use crate::conversation::event::{Event, Fact};
use crate::conversation::id::ConversationId;
use crate::store::error::Error;
use crate::store::once;
use crate::store::read;
use crate::store::record::{Append, IdempotencyKey, TokenHash};
use crate::store::row::{as_stored, stored_fact, stored_name, stored_time};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};

/// Creates a conversation with its first facts; with a key, the same request opens one conversation.
pub fn create(
    connection: &Connection,
    id: ConversationId,
    token: TokenHash,
    facts: Vec<Fact>,
    at: Timestamp,
    key: Option<IdempotencyKey>,
) -> Result<Vec<Event>, Error> {
    let Some(Fact::Opened(opened)) = facts.first() else { return Err(Error::NoOpening(id)) };
    let sql = "INSERT INTO conversation (id, token_hash, opened_at, visitor, is_test, n_events, phase, was_at_desk)
               VALUES (?1, ?2, ?3, ?4, ?5, 0, 'bot', 0) ON CONFLICT (id) DO NOTHING";
    let row = (id.get(), token.0, stored_time(at), &opened.visitor, opened.is_test);
    if connection.prepare_cached(sql)?.execute(row)? == 0 {
        return Err(Error::Taken(id.to_string()));
    }
    append(connection, &Append { conversation: id, seen: 0, facts, at, key })
}

/// Appends facts, if nobody else did since the conversation was read.
pub fn append(connection: &Connection, append: &Append) -> Result<Vec<Event>, Error> {
    let id = append.conversation;
    let was_at_desk = lengthen(connection, append)?.ok_or(Error::Raced(id))?;
    let events = insert(connection, append)?;
    // The key was free when the caller looked; if it is not by now, the same request came twice.
    if let Some(key) = &append.key
        && !once::remember(connection, key, Some(id), &events, append.at)?
    {
        return Err(Error::Raced(id));
    }
    let is_at_desk = if append.facts.iter().any(moves_index) { index(connection, id)? } else { was_at_desk };
    if is_at_desk {
        let from = if was_at_desk { events.first().map_or(i64::MAX, |event| event.id) } else { 0 };
        show_desk(connection, id, from)?;
    }
    Ok(events)
}

/// Claims the next places in the conversation and gives whether it was at the desk; nothing when its length is another than expected.
fn lengthen(connection: &Connection, append: &Append) -> Result<Option<bool>, rusqlite::Error> {
    let sql = "UPDATE conversation SET n_events = n_events + ?3 WHERE id = ?1 AND n_events = ?2 RETURNING was_at_desk";
    let row = (append.conversation.get(), append.seen, append.facts.len() as i64);
    connection.prepare_cached(sql)?.query_row(row, |row| row.get(0)).optional()
}

fn insert(connection: &Connection, append: &Append) -> Result<Vec<Event>, Error> {
    let mut statement = connection.prepare_cached("INSERT INTO event (conversation, seq, at, fact) VALUES (?1, ?2, ?3, ?4)")?;
    let mut events = Vec::with_capacity(append.facts.len());
    for (seq, fact) in (i64::from(append.seen) + 1..).zip(&append.facts) {
        let id = statement.insert((append.conversation.get(), seq, stored_time(append.at), stored_fact(fact)?))?;
        events.push(Event { id, at: as_stored(append.at), fact: fact.clone() });
    }
    Ok(events)
}

/// Whether a fact can change what is written beside the conversation; only then the fold has to be asked.
fn moves_index(fact: &Fact) -> bool {
    match fact {
        Fact::HandedOff(_) | Fact::LeftQueue { .. } | Fact::Claimed { .. } | Fact::Returned { .. } | Fact::Closed { .. } => true,
        Fact::RedLineCrossed { .. } | Fact::AlertAcknowledged { .. } => true,
        Fact::Opened(_) | Fact::CustomerSaid { .. } | Fact::ReadAs { .. } | Fact::RedLineNoted { .. } | Fact::AngerMeasured { .. } => false,
        Fact::Called(_) | Fact::Detailed { .. } | Fact::BotSaid(_) | Fact::Moved { .. } | Fact::AgentSaid { .. } | Fact::Rated(_) => false,
    }
}

/// Writes beside the conversation what follows from its events, and gives whether it was ever at the desk.
fn index(connection: &Connection, id: ConversationId) -> Result<bool, Error> {
    let Some(conversation) = read::load(connection, id)? else { return Ok(false) };
    let was_at_desk = conversation.last_handoff().is_some();
    let sql = "UPDATE conversation SET phase = ?2, was_at_desk = ?3, is_alerting = ?4, skill = ?5, priority = ?6 WHERE id = ?1";
    let is_alerting = conversation.alerts().open().next().is_some();
    let handoff = conversation.last_handoff();
    let (skill, priority) = (handoff.map(|handoff| &handoff.skill), handoff.and_then(|handoff| stored_name(&handoff.priority)));
    let row = (id.get(), conversation.phase().name(), was_at_desk, is_alerting, skill, priority);
    connection.prepare_cached(sql)?.execute(row)?;
    Ok(was_at_desk)
}

/// Shows the desk the events of a conversation from this one on.
fn show_desk(connection: &Connection, id: ConversationId, from: i64) -> Result<(), rusqlite::Error> {
    let sql = "INSERT INTO desk_event (event) SELECT id FROM event WHERE conversation = ?1 AND id >= ?2";
    connection.prepare_cached(sql)?.execute((id.get(), from)).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sqlite::migrate;
    use proptest::prelude::*;

    /// Facts that move the phase, or could seem to, in the form in which they are stored.
    const FACTS: [&str; 10] = [
        r#"{"type":"customer_said","text":"在吗"}"#,
        r#"{"type":"bot_said","act":"miss","text":"？","choices":[],"citations":[],"confidence":null}"#,
        r#"{"type":"handed_off","id":1,"reason":"plea","skill":"general","priority":"normal","packet":{"summary":"","slots":{},"tried":[],"path":[],"parts":[],"anger":0.0,"red_lines":[]}}"#,
        r#"{"type":"handed_off","id":2,"reason":"anger","skill":"general","priority":"high","packet":{"summary":"","slots":{},"tried":[],"path":[],"parts":[],"anger":0.5,"red_lines":[]}}"#,
        r#"{"type":"left_queue","words":"好的"}"#,
        r#"{"type":"claimed","handoff":1,"agent":"小王","words":"您好"}"#,
        r#"{"type":"claimed","handoff":2,"agent":"小李","words":"您好"}"#,
        r#"{"type":"agent_said","agent":"小王","text":"稍等"}"#,
        r#"{"type":"returned","agent":"小王","words":"再见"}"#,
        r#"{"type":"closed","by":"agent","solved":true,"words":"再见"}"#,
    ];

    fn opened() -> Fact {
        serde_json::from_str(r#"{"type":"opened","locale":"zh-CN","channel":"web","visitor":null,"page":null,"is_test":false}"#).unwrap()
    }

    fn facts() -> impl Strategy<Value = Vec<Fact>> {
        let fact = proptest::sample::select(FACTS.as_slice()).prop_map(|json| serde_json::from_str(json).unwrap());
        proptest::collection::vec(fact, 0..4)
    }

    fn indexed(connection: &Connection, id: ConversationId) -> (String, bool, i64) {
        let sql = "SELECT phase, was_at_desk, (SELECT count(*) FROM desk_event) FROM conversation WHERE id = ?1";
        connection.query_row(sql, [id.get()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap()
    }

    proptest! {
        #[test]
        fn the_indexes_say_what_the_events_say(appends in proptest::collection::vec(facts(), 0..8)) {
            let mut connection = Connection::open_in_memory().unwrap();
            migrate(&mut connection).unwrap();
            let (id, at) = (ConversationId::from_stored(7), Timestamp::UNIX_EPOCH);
            create(&connection, id, TokenHash([0; 32]), vec![opened()], at, None).unwrap();
            for facts in appends {
                let seen = read::load(&connection, id).unwrap().unwrap().len();
                append(&connection, &Append { conversation: id, seen, facts, at, key: None }).unwrap();
                let conversation = read::load(&connection, id).unwrap().unwrap();
                let was_at_desk = conversation.last_handoff().is_some();
                let n_shown = if was_at_desk { i64::from(conversation.len()) } else { 0 };
                prop_assert_eq!(indexed(&connection, id), (conversation.phase().name().to_owned(), was_at_desk, n_shown));
            }
        }
    }
}
