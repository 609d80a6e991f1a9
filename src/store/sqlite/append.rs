//! How are facts added to a conversation?
//!
//! Each function here is one job of the writer, which gives it a savepoint: what fails leaves nothing behind. Durability is the writer's.

use crate::conversation::Conversation;
use crate::conversation::event::Event;
use crate::conversation::fact::Fact;
use crate::conversation::fact::customer::CustomerFact;
use crate::conversation::id::ConversationId;
use crate::privacy::seal::DataKey;
use crate::store::error::Error;
use crate::store::folds::{Appended, Folded, Folds};
use crate::store::keys::{Keys, Wrapped};
use crate::store::listed::Listed;
use crate::store::record::{Append, IdempotencyKey, TokenHash, as_stored};
use crate::store::sqlite::desk;
use crate::store::sqlite::once;
use crate::store::sqlite::read;
use crate::store::sqlite::summary;
use crate::store::sqlite::wording;
use crate::store::stored::{FactPlace, stored_fact, stored_time};
use jiff::Timestamp;
use rusqlite::Connection;

/// Creates a conversation with its first facts; with a key, the same request opens one conversation.
pub fn create(
    connection: &Connection,
    keys: &Keys,
    id: ConversationId,
    token: TokenHash,
    mut facts: Vec<Fact>,
    at: Timestamp,
    key: Option<IdempotencyKey>,
) -> Result<Appended, Error> {
    facts.iter_mut().for_each(|fact| keys.name(fact));
    let Some(Fact::Customer(CustomerFact::Opened(opened))) = facts.first() else { return Err(Error::NoOpening(id)) };
    let sql = "INSERT INTO conversation (id, token_hash, opened_at, pseudonym, is_test, n_events, was_at_desk)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0) ON CONFLICT (id) DO NOTHING";
    let row = (id.get(), token.0, stored_time(at), &opened.pseudonym, opened.is_test, facts.len() as i64);
    if connection.prepare_cached(sql)?.execute(row)? == 0 {
        return Err(Error::Taken(id.to_string()));
    }
    let data_key = new_key(connection, keys, id)?;
    let first = Append { conversation: id, seen: 0, facts, at, key };
    let (events, n_bytes) = insert(connection, &first, data_key.as_ref())?;
    remember(connection, &first, &events)?;
    let conversation = Conversation::of(&events).ok_or(Error::NoOpening(id))?;
    let after = Folded::new(conversation, token, data_key, n_bytes);
    summary::write(connection, id, &after)?;
    wording::add(connection, keys, id, &after, &first.facts)?;
    show_desk(connection, id, &after, &Listed::default(), &events)?;
    Ok(Appended { events, after })
}

/// Gives a conversation a data key, where words are sealed.
pub fn new_key(connection: &Connection, keys: &Keys, id: ConversationId) -> Result<Option<DataKey>, Error> {
    let Some((key, Wrapped { master, bytes })) = keys.new_key(id)? else { return Ok(None) };
    let sql = "INSERT INTO data_key (conversation, master, wrapped) VALUES (?1, ?2, ?3)";
    connection.prepare_cached(sql)?.execute((id.get(), master.as_str(), bytes))?;
    Ok(Some(key))
}

/// Appends facts, if nobody else did since the conversation was read.
pub fn append(connection: &Connection, keys: &Keys, folds: &Folds, append: &Append) -> Result<Appended, Error> {
    let id = append.conversation;
    // Nothing is written yet, so it is read as the caller saw it, unless somebody else was faster. One that was folded before its words were
    // sealed is folded anew.
    let before = match folds.take(id, append.seen).filter(|before| before.key().is_some() || keys.ring().is_none()) {
        Some(before) => before,
        None => read::fold(connection, keys, id)?.filter(|before| before.len() == append.seen).ok_or(Error::Raced(id))?,
    };
    if !lengthen(connection, append)? {
        return Err(Error::Raced(id));
    }
    let (events, n_bytes) = insert(connection, append, before.key())?;
    remember(connection, append, &events)?;
    let was = Listed::of(id, &before);
    let after = before.after(&events, n_bytes);
    summary::write(connection, id, &after)?;
    wording::add(connection, keys, id, &after, &append.facts)?;
    show_desk(connection, id, &after, &was, &events)?;
    Ok(Appended { events, after })
}

/// Claims the next places in the conversation and gives whether its length was the one that was expected.
fn lengthen(connection: &Connection, append: &Append) -> Result<bool, rusqlite::Error> {
    let sql = "UPDATE conversation SET n_events = n_events + ?3 WHERE id = ?1 AND n_events = ?2";
    let row = (append.conversation.get(), append.seen, append.facts.len() as i64);
    Ok(connection.prepare_cached(sql)?.execute(row)? == 1)
}

/// Writes the facts, and gives the events and how many bytes they take.
fn insert(connection: &Connection, append: &Append, key: Option<&DataKey>) -> Result<(Vec<Event>, u64), Error> {
    let mut statement = connection.prepare_cached("INSERT INTO event (conversation, seq, at, fact) VALUES (?1, ?2, ?3, ?4)")?;
    let mut events = Vec::with_capacity(append.facts.len());
    let mut n_bytes = 0;
    for (seq, fact) in (append.seen + 1..).zip(&append.facts) {
        let stored = stored_fact(fact, FactPlace { conversation: append.conversation, seq }, key)?;
        n_bytes += stored.len() as u64;
        let id = statement.insert((append.conversation.get(), seq, stored_time(append.at), stored))?;
        events.push(Event { id, at: as_stored(append.at), fact: fact.clone() });
    }
    Ok((events, n_bytes))
}

/// Keeps which events answered the request. The key was free when the caller looked; if it is not by now, the same request came twice.
fn remember(connection: &Connection, append: &Append, events: &[Event]) -> Result<(), Error> {
    let id = append.conversation;
    match &append.key {
        Some(key) if !once::remember(connection, key, Some(id), events, append.at)? => Err(Error::Raced(id)),
        Some(_) | None => Ok(()),
    }
}

/// Shows the desk what is new: its lists, and the events of a conversation that was ever passed to it, from the first one on.
fn show_desk(connection: &Connection, id: ConversationId, after: &Folded, was: &Listed, new: &[Event]) -> Result<(), Error> {
    let is = Listed::of(id, after);
    desk::relist(connection, id, after, after.key(), was, &is)?;
    if !is.was_at_desk {
        return Ok(());
    }
    let from = if was.was_at_desk { new.first().map_or(i64::MAX, |event| event.id) } else { 0 };
    let sql = "INSERT INTO desk_event (event) SELECT id FROM event WHERE conversation = ?1 AND id >= ?2";
    connection.prepare_cached(sql)?.execute((id.get(), from))?;
    if !was.was_at_desk {
        connection.prepare_cached("UPDATE conversation SET was_at_desk = 1 WHERE id = ?1")?.execute([id.get()])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::alert::Alert;
    use crate::conversation::case::{Case, Holder};
    use crate::conversation::promise::Promise;
    use crate::conversation::summary::Summary;
    use crate::conversation::waiting::Waiting;
    use crate::store::listed::{CasesOf, PromisesOf};
    use crate::store::sqlite::open::migrate;
    use crate::store::sqlite::promise;
    use proptest::prelude::*;

    /// Facts that move the phase, or could seem to, in the form in which they are stored.
    const FACTS: [&str; 22] = [
        r#"{"type":"customer_said","text":"在吗"}"#,
        r#"{"type":"bot_said","act":"miss","text":"？","choices":[],"citations":[],"confidence":null}"#,
        r#"{"type":"handed_off","id":1,"reason":"plea","skill":"general","priority":"normal","packet":{"summary":"","slots":{},"tried":[],"path":[],"parts":[],"anger":0.0,"red_lines":[]}}"#,
        r#"{"type":"handed_off","id":2,"reason":"anger","skill":"general","priority":"high","packet":{"summary":"","slots":{},"tried":[],"path":[],"parts":[],"anger":0.5,"red_lines":[]}}"#,
        r#"{"type":"left_queue","words":"好的"}"#,
        r#"{"type":"red_line_crossed","hit":{"id":"sue","category":"法律","severity":4,"words":"起诉"}}"#,
        r#"{"type":"alert_acknowledged","alert":1,"agent":"小李"}"#,
        r#"{"type":"detailed","slots":{"phone":"13800000000"}}"#,
        r#"{"type":"claimed","handoff":1,"agent":"小王","words":"您好"}"#,
        r#"{"type":"claimed","handoff":2,"agent":"小李","words":"您好"}"#,
        r#"{"type":"agent_said","agent":"小王","text":"稍等"}"#,
        r#"{"type":"noted","agent":"小王","text":"客户在医院"}"#,
        r#"{"type":"transferred","handoff":1,"agent":"小王","to":{"skill":"repair"},"words":"正在为您转接"}"#,
        r#"{"type":"transferred","handoff":2,"agent":"小李","to":{"agent":"小王"},"words":"您好"}"#,
        r#"{"type":"returned","agent":"小王","words":"再见"}"#,
        r#"{"type":"closed","by":"agent","solved":true,"words":"再见"}"#,
        r#"{"type":"promised","agent":"小王","pledge":{"kind":"call_back","what":"回电","due":"2026-11-30T10:00:00Z","owner":{"agent":"小王"}}}"#,
        r#"{"type":"promise_kept","promise":1,"agent":"小王"}"#,
        r#"{"type":"promise_moved","promise":2,"agent":"小王","due":"2026-12-01T10:00:00Z","owner":{"skill":"order"},"why":"忙"}"#,
        r#"{"type":"promise_dropped","promise":2,"agent":"小王","why":"不用了"}"#,
        r#"{"type":"rule_promised","rule":"rescue","pledges":[{"kind":"rescue_plan","what":"想办法","due":"2026-12-02T10:00:00Z","owner":{"skill":"general"}}]}"#,
        r#"{"type":"wrapped_up","agent":"小王","reason":"order/change","resolution":"solved"}"#,
    ];

    fn opened() -> Fact {
        serde_json::from_str(r#"{"type":"opened","locale":"zh-CN","channel":"web","visitor":null,"page":null,"is_test":false}"#).unwrap()
    }

    fn facts() -> impl Strategy<Value = Vec<Fact>> {
        let fact = proptest::sample::select(FACTS.as_slice()).prop_map(|json| serde_json::from_str(json).unwrap());
        proptest::collection::vec(fact, 0..4)
    }

    type Lists = (Vec<Case>, Vec<Alert>, Vec<Promise>, Waiting, usize, i64);

    /// The rows of the desk's lists and how many events it is shown.
    fn listed(connection: &Connection) -> Lists {
        let cases = [CasesOf::Nobody, CasesOf::Anybody].map(|of| desk::cases(connection, &Keys::none(), &of, None, 9).unwrap()).concat();
        let alerts = desk::alerts(connection, &Keys::none(), Timestamp::MAX, None, 9).unwrap().into_iter().map(|open| open.alert).collect();
        let n_shown = connection.query_row("SELECT count(*) FROM desk_event", [], |row| row.get(0)).unwrap();
        let owed = promise::page(connection, &Keys::none(), &PromisesOf::Anybody, None, Timestamp::MAX, 99).unwrap();
        let mut promises: Vec<Promise> = owed.promises.into_iter().map(|open| open.promise).collect();
        assert!(promises.is_sorted_by_key(|promise| promise.due) && promises.len() == owed.n_open);
        promises.sort_by_key(|promise| promise.id);
        (cases, alerts, promises, desk::waiting(connection).unwrap(), desk::n_held(connection).unwrap(), n_shown)
    }

    /// The same by the events alone.
    fn folded(id: ConversationId, conversation: &Conversation) -> Lists {
        let case = Case::of(id, conversation).filter(|case| case.holder != Holder::Over);
        let waits = case.as_ref().filter(|case| case.holder == Holder::Nobody);
        let waiting = waits.map_or_else(Waiting::default, |case| Waiting::default().and(&case.handoff.skill, case.handoff.priority, 1));
        let n_held = usize::from(case.is_some()) - waiting.total();
        let n_shown = if conversation.was_at_desk() { i64::from(conversation.len()) } else { 0 };
        let promises = conversation.promises().open().cloned().collect();
        (case.into_iter().collect(), conversation.alerts().open().cloned().collect(), promises, waiting, n_held, n_shown)
    }

    #[test]
    fn an_alert_is_written_once_however_many_are_open() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        let (id, at, folds, keys) = (ConversationId::from_stored(7), Timestamp::UNIX_EPOCH, Folds::new(), Keys::none());
        create(&connection, &keys, id, TokenHash([0; 32]), vec![opened()], at, None).unwrap();
        connection
            .execute_batch(
                "CREATE TEMP TABLE written (alert); CREATE TEMP TRIGGER t AFTER INSERT ON desk_alert BEGIN INSERT INTO written VALUES (1); END",
            )
            .unwrap();
        let [said, crossed, noted] = [FACTS[0], FACTS[5], FACTS[6]].map(|json| serde_json::from_str::<Fact>(json).unwrap());
        let mut seen = 1;
        let mut then = |facts: Vec<Fact>| {
            let facts_in_all = seen + facts.len() as u32;
            append(&connection, &keys, &folds, &Append { conversation: id, seen, facts, at, key: None }).unwrap();
            seen = facts_in_all;
            connection.query_row("SELECT count(*) FROM written", [], |row| row.get::<_, u32>(0)).unwrap()
        };
        for n in 1..=20 {
            assert_eq!(then(vec![said.clone(), crossed.clone()]), n);
        }
        assert_eq!(then(vec![said]), 20);
        assert_eq!(then(vec![noted]), 20);
        assert_eq!(desk::alerts(&connection, &keys, Timestamp::MAX, None, 99).unwrap().len(), 19);
    }

    proptest! {
        #[test]
        fn the_lists_show_what_the_events_say(appends in proptest::collection::vec((facts(), any::<bool>()), 0..8)) {
            let mut connection = Connection::open_in_memory().unwrap();
            migrate(&mut connection).unwrap();
            let (id, at, folds, keys) = (ConversationId::from_stored(7), Timestamp::UNIX_EPOCH, Folds::new(), Keys::none());
            let mut last = create(&connection, &keys, id, TokenHash([0; 32]), vec![opened()], at, None).unwrap().after;
            for (facts, is_kept) in appends {
                if is_kept {
                    folds.keep(id, last.clone());
                }
                let append_these = Append { conversation: id, seen: last.len(), facts, at, key: None };
                last = append(&connection, &keys, &folds, &append_these).unwrap().after;
                let anew = read::fold(&connection, &keys, id).unwrap().unwrap();
                prop_assert_eq!(&last, &anew);
                prop_assert_eq!(listed(&connection), folded(id, &anew));
                let kept: Vec<u8> = connection.query_row("SELECT row FROM summary", [], |row| row.get(0)).unwrap();
                prop_assert_eq!(Summary::from_bytes(&kept), Some(Box::new(Summary::of(&anew))));
            }
        }
    }
}
