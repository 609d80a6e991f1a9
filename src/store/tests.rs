//! Does the store keep its promises? Stories over a real database in a folder of their own.

use super::*;
use crate::config::data::Address;
use crate::conversation::fact::customer::CustomerFact;
use crate::conversation::team::profile::Profile;
use crate::privacy::audit::{Action, Part};
use crate::store::record::{Answer, Rank, Remembered};
use tokio::sync::oneshot;

pub const CONVERSATION: i64 = 9_007_199_254_740_993;
pub const TOKEN: TokenHash = TokenHash([7; 32]);

pub fn id() -> ConversationId {
    ConversationId::from_stored(CONVERSATION)
}

pub fn other() -> ConversationId {
    ConversationId::from_stored(CONVERSATION + 1)
}

pub fn at() -> Timestamp {
    "2026-11-22T08:00:00.123456789Z".parse().unwrap()
}

pub fn fact(json: &str) -> Fact {
    serde_json::from_str(json).unwrap()
}

pub fn opened() -> Fact {
    fact(r#"{"type":"opened","locale":"zh-CN","channel":"web","visitor":"v-1","page":null,"is_test":false}"#)
}

pub fn said(text: &str) -> Fact {
    Fact::Customer(CustomerFact::Said { text: text.to_owned(), choice: None })
}

pub fn handed_off() -> Fact {
    fact(
        r#"{"type":"handed_off","id":1,"reason":"plea","skill":"general","priority":"normal",
        "packet":{"summary":"","slots":{},"tried":[],"path":[],"parts":[],"anger":0.0,"red_lines":[]}}"#,
    )
}

pub fn facts_of(events: &[Event]) -> Vec<Fact> {
    events.iter().map(|event| event.fact.clone()).collect()
}

pub fn to(conversation: ConversationId, seen: u32, facts: Vec<Fact>) -> Append {
    Append { conversation, seen, facts, at: at(), key: None }
}

pub fn key(body: u8) -> IdempotencyKey {
    IdempotencyKey { sender: [8; 32], key: [9; 32], body_hash: [body; 32] }
}

pub fn deed(who: &str, action: Action, subject: &str) -> Deed {
    Deed { at: at(), who: who.to_owned(), role: Part::Agent, action, subject: subject.to_owned(), detail: String::new() }
}

fn answered(events: Vec<Event>) -> Remembered {
    Remembered::Same(Answer { conversation: Some(id()), events, at: record::as_stored(at()) })
}

/// The conversations in the desk's lists: who waits, and who is served.
pub async fn listed(store: &Store) -> [Vec<ConversationId>; 2] {
    let page = store.queue(None, None, 9).await.unwrap();
    [page.waiting, page.held].map(|cases| cases.into_iter().map(|case| case.conversation).collect())
}

/// An empty database, and what it takes to have it.
pub struct Ground {
    pub database: Database,
    pub master: Option<MasterKeyFile>,
    _dirs: Vec<tempfile::TempDir>,
}

impl Ground {
    /// SQLite, in a new folder.
    pub fn folder() -> Option<Self> {
        let dir = tempfile::tempdir().unwrap();
        Some(Ground { database: Database::Folder(dir.path().to_owned()), master: None, _dirs: vec![dir] })
    }

    /// PostgreSQL, where this machine has it.
    pub fn server() -> Option<Self> {
        Some(Ground { database: Database::Server(Address::new(cluster::database()?, None)), master: None, _dirs: Vec::new() })
    }

    /// Another one of the same kind.
    pub fn another(&self) -> Self {
        let another = match self.database {
            Database::Folder(_) => Self::folder(),
            Database::Server(_) => Self::server(),
        };
        another.unwrap()
    }

    pub async fn open(&self) -> Store {
        for _ in 0..1_000 {
            match Store::open(&self.database, self.master.as_ref()).await {
                // A program that another test is starting holds all files of this one for a moment, and with them the lock.
                Err(Error::Locked { .. }) => tokio::time::sleep(Duration::from_millis(1)).await,
                opened => return opened.unwrap(),
            }
        }
        panic!("the folder stays locked");
    }

    /// A store with one conversation of one event.
    pub async fn store(&self) -> Store {
        let store = self.open().await;
        store.create(id(), TOKEN, vec![opened()], at(), None).await.unwrap();
        store
    }

    /// Works on the database of a closed store by hand.
    pub async fn by_hand(&self, sql: &str) {
        match &self.database {
            Database::Folder(dir) => rusqlite::Connection::open(dir.join("jieda.db")).unwrap().execute_batch(sql).unwrap(),
            Database::Server(address) => client(address).await.batch_execute(sql).await.unwrap(),
        }
    }

    /// Goes on counting events behind this one.
    async fn count_from(&self, last: i64) {
        match &self.database {
            Database::Folder(_) => self.by_hand(&format!("UPDATE sqlite_sequence SET seq = {last} WHERE name = 'event'")).await,
            Database::Server(_) => self.by_hand(&format!("SELECT setval('event_id', {last})")).await,
        }
    }
}

/// A session of the test's own.
pub async fn client(address: &Address) -> tokio_postgres::Client {
    let (client, line) = tokio_postgres::connect(address.as_str(), tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(line);
    client
}

/// Tells each story over both databases.
macro_rules! over_both {
    ($($story:ident)*) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $story() {
                super::$story(&super::Ground::folder().unwrap()).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $story() {
                if let Some(ground) = super::Ground::server() {
                    super::$story(&ground).await;
                }
            })*
        }
    };
}

#[cfg(test)]
mod audit;
#[cfg(test)]
mod owed;
#[cfg(test)]
mod secrecy;
#[cfg(test)]
mod signing;
#[cfg(test)]
mod summaries;
#[cfg(test)]
mod webhooks;
#[cfg(test)]
mod team;
#[cfg(test)]
mod words;

over_both! {
    what_was_stored_is_there_after_reopening
    a_conversation_is_created_once_and_begins_with_an_opening
    of_two_appends_to_the_same_state_one_wins
    a_repeated_request_is_recognized_and_writes_nothing
    a_request_that_led_to_nothing_is_remembered_too
    events_come_in_pages
    the_desk_sees_what_was_ever_passed_to_it
    a_place_in_the_queue_is_counted_and_the_lists_go_on_from_it
    conversations_are_found_by_their_opening
    a_reading_goes_on_after_an_event_with_the_whole_conversation
    a_long_reading_is_alone_blocks_no_other_and_ends_when_nobody_waits_for_it
    ids_go_beyond_32_and_53_bits
    what_many_tasks_were_told_is_stored_is_stored
    what_cannot_be_read_spoils_its_own_place_alone
    what_was_written_by_hand_is_found_and_lists_are_mended
    others_read_while_one_writes
    agents_come_and_go
    the_first_admin_token_is_kept
}

async fn what_was_stored_is_there_after_reopening(ground: &Ground) {
    let store = ground.store().await;
    let said_this = vec![said("你好\0🙂\u{202e}𠮷"), said("")];
    let stored = store.append(to(id(), 1, said_this.clone())).await.unwrap();
    assert_eq!(facts_of(&stored), said_this);
    let (conversation, epoch, newest) = (store.load(id()).await.unwrap(), store.epoch().to_owned(), *store.newest().borrow());
    assert_eq!(newest, stored[1].id);
    drop(store);

    let store = ground.open().await;
    assert_eq!(store.load(id()).await.unwrap(), conversation);
    assert_eq!(store.events(id(), stored[0].id - 1, 9).await.unwrap(), stored);
    assert_eq!((store.epoch(), *store.newest().borrow()), (&epoch[..], newest));
    assert_eq!(store.load(other()).await.unwrap(), None);
}

async fn a_conversation_is_created_once_and_begins_with_an_opening(ground: &Ground) {
    let store = ground.store().await;
    let again = store.create(id(), TOKEN, vec![opened()], at(), None).await;
    assert!(matches!(again, Err(Error::Taken(name)) if name == CONVERSATION.to_string()));
    let wrong = store.create(other(), TOKEN, vec![said("?")], at(), None).await;
    assert!(matches!(wrong, Err(Error::NoOpening(name)) if name == other()));
    assert!(store.is_token(id(), TOKEN).await.unwrap());
    assert!(!store.is_token(id(), TokenHash([8; 32])).await.unwrap());
    assert!(!store.is_token(other(), TOKEN).await.unwrap());
}

async fn of_two_appends_to_the_same_state_one_wins(ground: &Ground) {
    let store = ground.store().await;
    let (first, second) = tokio::join!(store.append(to(id(), 1, vec![said("一")])), store.append(to(id(), 1, vec![said("二")])));
    assert!(matches!((&first, &second), (Ok(_), Err(Error::Raced(_))) | (Err(Error::Raced(_)), Ok(_))));
    assert_eq!(store.load(id()).await.unwrap().unwrap().len(), 2);
    assert!(matches!(store.append(to(other(), 0, vec![opened()])).await, Err(Error::Raced(_))));
}

async fn a_repeated_request_is_recognized_and_writes_nothing(ground: &Ground) {
    let store = ground.store().await;
    assert_eq!(store.remembered(key(1)).await.unwrap(), None);
    let request = Append { key: Some(key(1)), ..to(id(), 1, vec![said("一"), said("二")]) };
    let stored = store.append(request.clone()).await.unwrap();
    store.append(to(id(), 3, vec![said("三")])).await.unwrap();

    assert_eq!(store.remembered(key(1)).await.unwrap(), Some(answered(stored)));
    assert_eq!(store.remembered(key(2)).await.unwrap(), Some(Remembered::OtherBody));
    let others = IdempotencyKey { sender: [7; 32], ..key(1) };
    assert_eq!(store.remembered(others).await.unwrap(), None);
    assert!(matches!(store.append(Append { seen: 4, ..request }).await, Err(Error::Raced(_))));
    assert_eq!(store.load(id()).await.unwrap().unwrap().len(), 4);
}

async fn a_request_that_led_to_nothing_is_remembered_too(ground: &Ground) {
    let store = ground.store().await;
    assert_eq!(store.append(Append { key: Some(key(1)), ..to(id(), 1, Vec::new()) }).await.unwrap(), []);
    assert_eq!(store.remembered(key(1)).await.unwrap(), Some(answered(Vec::new())));
}

async fn events_come_in_pages(ground: &Ground) {
    let store = ground.store().await;
    store.create(other(), TOKEN, vec![opened()], at(), None).await.unwrap();
    let stored = store.append(to(id(), 1, (0..5).map(|n| said(&n.to_string())).collect())).await.unwrap();
    let first = stored[0].id;
    let check = async |after: i64, limit: usize, expected: &[Event]| {
        assert_eq!(store.events(id(), after, limit).await.unwrap(), expected, "after {after}, {limit}");
    };
    check(first - 1, 2, &stored[..2]).await;
    check(first + 1, 2, &stored[2..4]).await;
    check(first + 3, 2, &stored[4..]).await;
    check(first + 4, 2, &[]).await;
    check(first - 1, 0, &[]).await;
    check(i64::MAX, usize::MAX, &[]).await;
}

async fn the_desk_sees_what_was_ever_passed_to_it(ground: &Ground) {
    let store = ground.store().await;
    store.create(other(), TOKEN, vec![opened()], at(), None).await.unwrap();
    let before = *store.newest().borrow();
    assert_eq!(store.desk_events(0, 9).await.unwrap(), []);

    store.append(to(id(), 1, vec![said("转人工"), handed_off()])).await.unwrap();
    store.append(to(other(), 1, vec![said("别人")])).await.unwrap();
    assert_eq!(listed(&store).await, [vec![id()], vec![]]);
    let claimed = r#"{"type":"claimed","handoff":1,"agent":"小王","words":"您好"}"#;
    store.append(to(id(), 3, vec![fact(claimed)])).await.unwrap();
    assert_eq!(listed(&store).await, [vec![], vec![id()]]);
    assert_eq!(store.held_by("小王".to_owned(), 9).await.unwrap().len(), 1);
    assert_eq!(store.held_by("小李".to_owned(), 9).await.unwrap(), []);
    store.append(to(id(), 4, vec![fact(r#"{"type":"returned","agent":"小王","words":"再见"}"#), said("好")])).await.unwrap();
    assert_eq!(listed(&store).await, [vec![], vec![]]);

    let all = store.desk_events(0, 9).await.unwrap();
    let events: Vec<Event> = all.iter().map(|shown| shown.event.clone()).collect();
    assert!(all.iter().all(|shown| shown.conversation == id()));
    assert_eq!(events, store.events(id(), 0, 9).await.unwrap());
    assert_eq!(store.desk_events(before, 2).await.unwrap(), &all[1..3]);
}

async fn a_place_in_the_queue_is_counted_and_the_lists_go_on_from_it(ground: &Ground) {
    let store = ground.store().await;
    let mut places = Vec::new();
    for (n, (skill, priority)) in (1..).zip([("repair", "normal"), ("general", "low"), ("repair", "urgent"), ("general", "normal")]) {
        let id = ConversationId::from_stored(n);
        let packet = r#"{"summary":"","slots":{},"tried":[],"path":[],"parts":[],"anger":0.0,"red_lines":[]}"#;
        let handed =
            format!(r#"{{"type":"handed_off","id":1,"reason":"plea","skill":"{skill}","priority":"{priority}","packet":{packet}}}"#);
        store.create(id, TOKEN, vec![opened(), fact(&handed)], at(), None).await.unwrap();
        places.push(id);
    }
    let [normal, low, urgent, later] = places[..] else { panic!("four wait") };
    assert_eq!(listed(&store).await[0], [urgent, normal, later, low]);
    let check = async |id: ConversationId, skill: Option<&str>, expected: Option<usize>| {
        assert_eq!(store.ahead(id, skill.map(str::to_owned)).await.unwrap(), expected, "{id} {skill:?}");
    };
    check(urgent, None, Some(0)).await;
    check(low, None, Some(3)).await;
    check(low, Some("general"), Some(1)).await;
    check(later, Some("repair"), None).await;
    check(other(), None, None).await;
    let first = store.queue(None, None, 2).await.unwrap();
    let rest = store.queue(first.waiting.last().map(Case::place), None, 9).await.unwrap();
    assert_eq!(rest.waiting.iter().map(|case| case.conversation).collect::<Vec<_>>(), [later, low]);
    assert_eq!((first.n_waiting, rest.n_held), (4, 0));
}

async fn conversations_are_found_by_their_opening(ground: &Ground) {
    let store = ground.store().await;
    let later = "2026-11-23T00:00:00Z".parse().unwrap();
    store.create(other(), TOKEN, vec![opened(), said("?")], later, None).await.unwrap();
    let check = async |from: &str, to: &str, expected: &[ConversationId]| {
        assert_eq!(read_through(&store, Bookmark::before(from.parse().unwrap()), to).await, expected, "{from} {to}");
    };
    check("2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z", &[id()]).await;
    check("2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z", &[other()]).await;
    check("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z", &[id(), other()]).await;
    check("2026-12-01T00:00:00Z", "2026-11-01T00:00:00Z", &[]).await;
}

/// The conversations from a place on that were opened before a time.
async fn read_through(store: &Store, from: Bookmark, to: &str) -> Vec<ConversationId> {
    let ids = |talks: &mut Talks<'_>| talks.map(|talk| Ok(talk?.0)).collect();
    store.read_through(from, to.parse().unwrap(), Duration::ZERO, ids).await.unwrap()
}

async fn a_reading_goes_on_after_an_event_with_the_whole_conversation(ground: &Ground) {
    let store = ground.store().await;
    let more = store.create(other(), TOKEN, vec![opened(), said("?")], at(), None).await.unwrap();
    store.append(to(id(), 1, vec![said("一")])).await.unwrap();
    let place = store.place_of(more[1].id).await.unwrap().unwrap();
    assert_eq!(place, Bookmark { opened_at: more[0].at, conversation: other(), event: more[1].id });
    assert_eq!(read_through(&store, place, "2026-12-01T00:00:00Z").await, [other()]);
    assert_eq!(store.place_of(99).await.unwrap(), None);

    let lens = |talks: &mut Talks<'_>| talks.map(|talk| Ok(talk?.1.len())).collect();
    let lens: Vec<usize> = store.read_through(Bookmark::before(at()), Timestamp::MAX, Duration::ZERO, lens).await.unwrap();
    assert_eq!(lens, [2, 2]);
}

async fn a_long_reading_is_alone_blocks_no_other_and_ends_when_nobody_waits_for_it(ground: &Ground) {
    let store = ground.store().await;
    store.create(other(), TOKEN, vec![opened(), said("?")], at(), None).await.unwrap();
    let (begin, has_begun) = oneshot::channel();
    let (go_on, may_go_on) = std::sync::mpsc::channel();
    let (end, ended) = oneshot::channel();
    let work = move |talks: &mut Talks<'_>| {
        begin.send(talks.next().transpose()?.map(|(id, _)| id)).unwrap();
        may_go_on.recv().unwrap();
        end.send(talks.next()).unwrap();
        Ok(())
    };
    let reading = tokio::spawn({
        let store = store.clone();
        async move { store.read_through(Bookmark::before(at()), Timestamp::MAX, Duration::ZERO, work).await }
    });
    assert_eq!(has_begun.await.unwrap(), Some(id()));
    let second = store.read_through(Bookmark::before(at()), Timestamp::MAX, Duration::ZERO, |_| Ok(())).await;
    assert!(matches!(second, Err(Error::Busy)));
    assert_eq!(store.load(id()).await.unwrap().unwrap().len(), 1);

    reading.abort();
    assert!(reading.await.unwrap_err().is_cancelled());
    go_on.send(()).unwrap();
    assert!(matches!(ended.await.unwrap(), Some(Err(Error::Abandoned))));
}

async fn ids_go_beyond_32_and_53_bits(ground: &Ground) {
    let store = ground.store().await;
    drop(store);
    for (seen, last) in [(1, (1_i64 << 31) - 1), (3, (1 << 53) - 1)] {
        ground.count_from(last).await;
        let store = ground.open().await;
        let request = Append {
            key: Some(IdempotencyKey { sender: [8; 32], key: [seen as u8; 32], body_hash: [0; 32] }),
            ..to(id(), seen, vec![said("一"), handed_off()])
        };
        let stored = store.append(request.clone()).await.unwrap();
        assert_eq!(stored.iter().map(|event| event.id).collect::<Vec<_>>(), [last + 1, last + 2]);
        assert_eq!(store.events(id(), last, 9).await.unwrap(), stored);
        assert_eq!(store.desk_events(last, 9).await.unwrap().len(), 2);
        assert_eq!(store.remembered(request.key.unwrap()).await.unwrap(), Some(answered(stored)));
        assert_eq!(*store.newest().borrow(), last + 2);
    }
}

async fn what_many_tasks_were_told_is_stored_is_stored(ground: &Ground) {
    let store = ground.store().await;
    let tasks = (0..64_u8).map(|n| {
        let store = store.clone();
        tokio::spawn(async move {
            let id = ConversationId::from_stored(i64::from(n));
            store.create(id, TOKEN, vec![opened()], at(), None).await?;
            store.append(to(id, 1, vec![said(&n.to_string())])).await
        })
    });
    let mut stored = Vec::new();
    for task in tasks.collect::<Vec<_>>() {
        stored.push(task.await.unwrap().unwrap());
    }
    drop(store);
    let store = ground.open().await;
    for (n, events) in (0..).zip(&stored) {
        assert_eq!(store.events(ConversationId::from_stored(n), events[0].id - 1, 9).await.unwrap(), *events);
    }
    assert_eq!(*store.newest().borrow(), 1 + 64 * 2);
}

async fn what_cannot_be_read_spoils_its_own_place_alone(ground: &Ground) {
    let store = ground.store().await;
    let stored = store.append(to(id(), 1, vec![said("一"), said("二")])).await.unwrap();
    store.create(other(), TOKEN, vec![opened()], at(), None).await.unwrap();
    drop(store);
    ground.by_hand(r#"UPDATE event SET fact = '{"type":"teleported"}' WHERE seq = 2"#).await;
    let store = ground.open().await;
    let damaged = store.load(id()).await.unwrap().unwrap();
    assert_eq!((damaged.len(), damaged.n_messages(), damaged.n_unreadable()), (3, 1, 1));
    store.append(to(id(), 3, vec![said("三")])).await.unwrap();
    let found = store.inspect().await.unwrap();
    let why = "a fact of type `teleported` is not known to this version at line 1 column 21".to_owned();
    assert_eq!(found.faults, [DataFault::Fact { conversation: id(), event: stored[0].id, why }]);
    drop(store);
    ground.by_hand("UPDATE event SET fact = '?' WHERE seq = 1").await;
    let store = ground.open().await;
    assert!(matches!(store.load(id()).await, Err(Error::Damaged(name)) if name == id()));
    let opening = |fault: &DataFault| matches!(fault, DataFault::Opening(_));
    assert_eq!(store.inspect().await.unwrap().faults.iter().filter(|fault| opening(fault)).count(), 2);
}

async fn what_was_written_by_hand_is_found_and_lists_are_mended(ground: &Ground) {
    let check = async |sql: &str, expected: &[DataFault], is_mended: bool| {
        let ground = ground.another();
        let store = ground.store().await;
        store.append(to(id(), 1, vec![said("转人工"), handed_off()])).await.unwrap();
        drop(store);
        ground.by_hand(sql).await;
        let store = ground.open().await;
        assert_eq!(store.inspect().await.unwrap().faults, expected, "{sql}");
        assert_eq!(store.glance(9).await.unwrap().is_empty(), expected.iter().all(|fault| *fault == DataFault::Counts), "{sql}");
        store.mend().await.unwrap();
        assert_eq!(store.inspect().await.unwrap().faults.is_empty(), is_mended, "{sql}");
    };
    check("UPDATE desk_case SET turn = 2", &[], true).await;
    check("UPDATE desk_case SET card = replace(card, 'general', 'repair')", &[DataFault::Lists(id())], true).await;
    check("DELETE FROM desk_case", &[DataFault::Lists(id())], true).await;
    check("DELETE FROM desk_event WHERE event = 2", &[DataFault::DeskEvents(id())], true).await;
    check("UPDATE desk_count SET n = 7", &[DataFault::Counts], true).await;
    check("UPDATE conversation SET n_events = 4", &[DataFault::Length { conversation: id(), counted: 4, found: 3 }], false).await;
}

async fn others_read_while_one_writes(ground: &Ground) {
    let store = ground.store().await;
    let reader = Store::open_to_read(&ground.database, None).await.unwrap();
    store.append(to(id(), 1, vec![said("一")])).await.unwrap();
    assert_eq!(reader.load(id()).await.unwrap(), store.load(id()).await.unwrap());
    assert!(matches!(reader.check().await, Err(Error::Closed)));
    assert!(matches!(reader.append(to(id(), 2, vec![said("二")])).await, Err(Error::Closed)));
    drop(store);
    assert_eq!(reader.events(id(), 0, 9).await.unwrap().len(), 2);
    drop(reader);
    assert_eq!(Store::open_to_read(&ground.database, None).await.unwrap().events(id(), 0, 9).await.unwrap().len(), 2);
}

#[tokio::test]
async fn one_process_writes_to_a_folder() {
    let ground = Ground::folder().unwrap();
    let _store = ground.open().await;
    let Database::Folder(dir) = &ground.database else { panic!("a folder") };
    let Err(refused) = Store::open(&ground.database, None).await else { panic!("a second writer") };
    assert_eq!(refused.to_string(), format!("data folder {} is in use by another process", dir.display()));
    assert!(Store::open_to_read(&Database::Folder(dir.join("nowhere")), None).await.is_err());
}

async fn agents_come_and_go(ground: &Ground) {
    let store = ground.store().await;
    let [made, ends, later]: [Timestamp; 3] =
        ["2026-11-22T08:00:00Z", "2027-02-20T08:00:00Z", "2027-03-20T08:00:00Z"].map(|time| time.parse().unwrap());
    let account =
        |name: &str, expires_at| AgentAccount { name: name.to_owned(), created_at: made, rank: Rank::Agent, expires_at: Some(expires_at) };
    let tokens = [1, 2, 3].map(|n| TokenHash([n; 32]));
    let add = async |name: &str, token: TokenHash| {
        let noted = deed("admin", Action::AccountAdded, name);
        store.add_agent(account(name, ends), Entrance::Token(token), str::eq_ignore_ascii_case, None, noted).await
    };
    let renewed = |name: &str| deed("admin", Action::AccountRenewed, name);
    let remove = async |name: &str| store.remove_agent(name, deed("admin", Action::AccountRemoved, name)).await.unwrap();
    add("小王", tokens[0]).await.unwrap();
    add("Li", tokens[1]).await.unwrap();
    assert!(matches!(add("小王", tokens[2]).await, Err(Error::Taken(name)) if name == "小王"));
    assert!(matches!(add("LI", tokens[2]).await, Err(Error::Taken(name)) if name == "Li"));
    assert!(matches!(add("小李", tokens[0]).await, Err(Error::Sqlite(_) | Error::Postgres(_))));
    assert_eq!(store.agents().await.unwrap(), [account("Li", ends), account("小王", ends)]);
    assert_eq!(store.agent_with(tokens[1]).await.unwrap(), Some(account("Li", ends)));
    assert!(store.renew_agent("Li", tokens[2], later, Some(key(1)), renewed("Li")).await.unwrap());
    assert!(!store.renew_agent("小李", tokens[1], later, Some(key(2)), renewed("小李")).await.unwrap());
    assert_eq!(
        [store.agent_with(tokens[1]).await.unwrap(), store.agent_with(tokens[2]).await.unwrap()],
        [None, Some(account("Li", later))]
    );
    assert!(matches!(store.remembered(key(1)).await.unwrap(), Some(Remembered::Same(_))));
    assert!(remove("Li").await);
    assert!(!remove("Li").await);
    assert_eq!(store.agent_with(tokens[2]).await.unwrap(), None);
}

async fn the_first_admin_token_is_kept(ground: &Ground) {
    let store = ground.store().await;
    assert_eq!(store.admin_token().await.unwrap(), None);
    for (token, is_first) in [(TokenHash([1; 32]), true), (TokenHash([2; 32]), false)] {
        assert_eq!(store.set_admin_token(token, deed("jieda serve", Action::SettingChanged, "admin_token")).await.unwrap(), is_first);
        assert_eq!(store.admin_token().await.unwrap(), Some(TokenHash([1; 32])));
    }
    store.check().await.unwrap();
    store.check().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_history_goes_to_another_database_word_for_word_and_on_from_where_it_broke_off() {
    let mut grounds = vec![Ground::folder().unwrap()];
    grounds.extend(Ground::server());
    grounds.extend(Ground::folder());
    let first = grounds[0].store().await;
    let request = Append { key: Some(key(1)), ..to(id(), 1, vec![said("你好\0🙂\u{202e}𠮷"), handed_off()]) };
    let stored = first.append(request).await.unwrap();
    first.create(other(), TOKEN, vec![opened()], at(), None).await.unwrap();
    first.set_admin_token(TokenHash([1; 32]), deed("jieda serve", Action::SettingChanged, "admin_token")).await.unwrap();
    let account = AgentAccount {
        name: "小王".to_owned(),
        created_at: record::as_stored(at()),
        rank: Rank::Supervisor,
        expires_at: Some(record::as_stored(at())),
    };
    let noted = deed("admin", Action::AccountAdded, "小王");
    first.add_agent(account.clone(), Entrance::Token(TokenHash([3; 32])), str::eq_ignore_ascii_case, None, noted).await.unwrap();
    let profile = Some(Profile { most_talks: Some(3), ..Profile::default() });
    assert!(first.set_profile("小王", profile.clone(), deed("admin", Action::ProfileSet, "小王")).await.unwrap());
    drop(first);
    grounds[0].by_hand(r#"UPDATE event SET fact = '{"type":"teleported"}' WHERE seq = 2"#).await;
    for (n_new, pair) in (0..).zip(grounds.windows(2)) {
        let (from, to_this) = (pair[0].open().await, pair[1].open().await);
        let talk = from.next_talk(None).await.unwrap().unwrap();
        to_this.put_identity(from.identity().await.unwrap()).await.unwrap();
        // Broken off in the middle of the first conversation.
        let half = copied::StoredTalk { events: talk.events[..1].to_vec(), ..talk };
        assert!(to_this.put_talk(half).await.unwrap());
        let moved = moving::move_all(&from, &to_this, |_| {}).await.unwrap();
        assert_eq!((moved.n_conversations, moved.n_events, moved.n_known), (2 + n_new, 4 + n_new, 0));
        let again = moving::move_all(&from, &to_this, |_| {}).await.unwrap();
        assert_eq!((again.n_known, again.hash), (2 + n_new, moved.hash));
        drop((from, to_this));
        let moved = pair[1].open().await;
        assert!(matches!(&moved.inspect().await.unwrap().faults[..], [DataFault::Fact { .. }]));
        assert_eq!(listed(&moved).await, [vec![id()], vec![]]);
        assert_eq!(moved.agents().await.unwrap(), std::slice::from_ref(&account));
        assert_eq!(moved.floor().await.unwrap().member("小王").unwrap().profile, profile);
        assert_eq!(moved.admin_token().await.unwrap(), Some(TokenHash([1; 32])));
        assert!(matches!(moved.remembered(key(1)).await.unwrap(), Some(Remembered::Same(answer)) if answer.events[1] == stored[1]));
        let new = ConversationId::from_stored(CONVERSATION + 9 + n_new as i64);
        let next = moved.create(new, TOKEN, vec![opened()], at(), None).await.unwrap();
        assert!(next[0].id > stored[1].id + 1, "numbers go on behind those that were moved");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_moved_to_talks_of_others() {
    for own in [Ground::folder(), Ground::server()].into_iter().flatten() {
        let (own, others) = (own.store().await, Ground::folder().unwrap().store().await);
        assert!(matches!(moving::move_all(&others, &own, |_| {}).await, Err(Error::NotEmpty)));
        assert_eq!(own.inspect().await.unwrap().faults, []);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_is_made_while_somebody_writes() {
    let (ground, copy) = (Ground::folder().unwrap(), Ground::folder().unwrap());
    let (Database::Folder(from), Database::Folder(to_this)) = (&ground.database, &copy.database) else { panic!("folders") };
    let store = ground.store().await;
    let writing = tokio::spawn({
        let store = store.clone();
        async move {
            for n in 1..200 {
                store.append(to(id(), n, vec![said(&n.to_string())])).await.unwrap();
            }
        }
    });
    while *store.newest().borrow() < 20 {
        tokio::task::yield_now().await;
    }
    Store::back_up(from, to_this, None).unwrap();
    writing.await.unwrap();
    assert!(matches!(Store::back_up(from, to_this, None), Err(Error::Taken(_))));
    let copied = copy.open().await;
    assert_eq!(copied.inspect().await.unwrap().faults, []);
    let events = copied.events(id(), 0, 999).await.unwrap();
    assert!(events.len() >= 20);
    assert_eq!(events, store.events(id(), 0, events.len()).await.unwrap());
}
