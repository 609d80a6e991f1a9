//! Is what people wrote sealed, erased and forgotten as it should be, and does all that counts stay?

use super::*;
use crate::conversation::fact::system::Erasure;
use crate::conversation::outcome::Evidence;
use crate::privacy::retention::Due;
use crate::store::forgetting::{LegalHold, Request, Subject};

pub const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n";
pub const OTHER_KEY: &str = "ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n";

/// What stands in nothing else.
const CANARY: &str = "canary-7f3a";

over_both! {
    what_is_sealed_is_read_as_it_was_written_and_stands_nowhere_in_the_open
    what_was_stored_before_there_was_a_key_is_sealed_beside_everything_else
    without_the_right_master_key_nothing_is_opened
    a_master_key_is_rotated_while_others_read_and_write
    what_is_erased_keeps_what_counts_and_no_word
    a_customer_is_erased_step_by_step_but_for_what_is_held
    what_is_forgotten_leaves_nothing
    candidates_come_by_their_opening_those_with_words_or_all
    a_sealed_history_is_moved_with_its_keys
}

impl Ground {
    /// The same database, sealed by these keys.
    pub fn sealed(self, keys: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let file = MasterKeyFile::new(dir.path().join("master.key"));
        file.create(keys).unwrap();
        let mut dirs = self._dirs;
        dirs.push(dir);
        Ground { database: self.database, master: Some(file), _dirs: dirs }
    }

    pub fn rekey(&self, keys: &str) {
        self.master.as_ref().unwrap().replace(keys).unwrap();
    }

    /// Whether a text stands in any row, or, of a folder, in any byte.
    pub async fn holds(&self, text: &str) -> bool {
        match &self.database {
            Database::Folder(dir) => folder_holds(dir, text),
            Database::Server(address) => {
                let sql = "SELECT count(*) FROM (SELECT fact FROM event UNION ALL SELECT card FROM desk_case UNION ALL SELECT card FROM desk_alert
                    UNION ALL SELECT card FROM desk_promise
                    UNION ALL SELECT coalesce(visitor, pseudonym) FROM conversation UNION ALL SELECT subject FROM erasure) AS all_text
                    WHERE position($1 IN fact) > 0";
                client(address).await.query_one(sql, &[&text]).await.unwrap().get::<_, i64>(0) > 0
            }
        }
    }
}

fn folder_holds(dir: &Path, text: &str) -> bool {
    std::fs::read_dir(dir).unwrap().any(|file| {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    })
}

fn visited(visitor: &str) -> Fact {
    fact(&format!(
        r#"{{"type":"opened","locale":"zh-CN","channel":"web","visitor":"{visitor}","page":"https://shop.example/?{CANARY}","is_test":false}}"#
    ))
}

/// A talk that says the canary in every way, and waits at the desk with an alert.
fn talk() -> Vec<Fact> {
    vec![
        visited(CANARY),
        said(&format!("{CANARY} 我要起诉 13800001111")),
        fact(&format!(r#"{{"type":"red_line_crossed","hit":{{"id":"sue","category":"法律","severity":4,"words":"{CANARY}"}}}}"#)),
        fact(&format!(r#"{{"type":"anger_measured","score":0.5,"reasons":["{CANARY}"]}}"#)),
        fact(&format!(
            r#"{{"type":"bot_said","act":"answer","text":"{CANARY}","choices":["{CANARY}"],"citations":[{{"atom":"returns/how","hash":"0f"}}],"confidence":0.9}}"#
        )),
        fact(&format!(
            r#"{{"type":"handed_off","id":1,"reason":"red_line","skill":"general","priority":"high","packet":{{"summary":"{CANARY}",
            "slots":{{"phone":"{CANARY}"}},"tried":["returns/how"],"path":[],"parts":[],"called":[],"anger":0.5,"red_lines":[]}}}}"#
        )),
    ]
}

fn nth(n: i64) -> ConversationId {
    ConversationId::from_stored(CONVERSATION + 100 + n)
}

async fn evidence(store: &Store, id: ConversationId) -> Evidence {
    store.load(id).await.unwrap().unwrap().evidence().clone()
}

async fn what_is_sealed_is_read_as_it_was_written_and_stands_nowhere_in_the_open(ground: &Ground) {
    let (plain, sealed) = (ground.another(), ground.another().sealed(KEY));
    let (open, store) = (plain.open().await, sealed.open().await);
    for own in [&open, &store] {
        own.create(id(), TOKEN, talk(), at(), Some(key(1))).await.unwrap();
        own.append(to(id(), 6, vec![said("还有 canary-7f3a"), fact(r#"{"type":"claimed","handoff":1,"agent":"小王","words":"您好"}"#)]))
            .await
            .unwrap();
    }
    assert!(store.is_sealing() && !open.is_sealing());
    drop(store);
    let store = sealed.open().await;
    let whole = facts_of(&store.events(id(), 0, 99).await.unwrap());
    assert_eq!(whole.len(), 8);
    assert_eq!(whole[1..6], talk()[1..]);
    assert_eq!(store.queue(None, None, 9).await.unwrap().held[0].handoff, open.queue(None, None, 9).await.unwrap().held[0].handoff);
    assert_eq!(store.alerts(at(), None, 9).await.unwrap().alerts, open.alerts(at(), None, 9).await.unwrap().alerts);
    assert_eq!(facts_of(&store.desk_events(0, 99).await.unwrap().into_iter().map(|own| own.event).collect::<Vec<_>>()), whole);
    assert!(matches!(store.remembered(key(1)).await.unwrap(), Some(Remembered::Same(answer)) if facts_of(&answer.events) == whole[..6]));
    let read = store.read_through(Bookmark::before(at()), Timestamp::MAX, Duration::ZERO, |talks| talks.next().unwrap());
    assert_eq!(facts_of(&read.await.unwrap().1), whole);
    assert_eq!(store.inspect().await.unwrap().faults, []);
    assert_eq!(store.sealed().await.unwrap().n_plain, 0);
    store.append(to(id(), 8, vec![said("再说一句 canary-7f3a")])).await.unwrap();
    drop((store, open));
    assert!(!sealed.holds(CANARY).await);
    assert!(plain.holds(CANARY).await, "else nothing was looked for");
    // Whose key was taken away is told by name.
    let store = sealed.open().await;
    store.create(other(), TOKEN, talk(), at(), None).await.unwrap();
    drop(store);
    let keys = if matches!(sealed.database, Database::Folder(_)) { "data_key" } else { "sealing.data_key" };
    sealed.by_hand(&format!("DELETE FROM {keys} WHERE conversation = {}", other().get())).await;
    let store = sealed.open().await;
    assert!(store.inspect().await.unwrap().faults.contains(&DataFault::Key(other())));
    let page = store.queue(None, None, 9).await.unwrap();
    assert_eq!((page.waiting[0].conversation, page.held[0].conversation), (other(), id()), "the customer waits all the same");
    assert_eq!(store.alerts(at(), None, 9).await.unwrap().alerts.len(), 1);
    drop(store);
    // Who moves the words of one fact to another, or changes what is open of it, finds nothing.
    sealed.by_hand("UPDATE event SET fact = replace(fact, '0.5', '0.4') WHERE seq = 4").await;
    let store = sealed.open().await;
    assert!(matches!(&store.inspect().await.unwrap().faults[0], DataFault::Fact { why, .. } if why == "its words do not open"));
}

async fn what_was_stored_before_there_was_a_key_is_sealed_beside_everything_else(ground: &Ground) {
    let plain = ground.another();
    let store = plain.open().await;
    for n in 0..5 {
        store.create(nth(n), TOKEN, talk(), at(), None).await.unwrap();
    }
    let before = facts_of(&store.events(nth(3), 0, 99).await.unwrap());
    drop(store);
    let ground = plain.sealed(KEY);
    let store = ground.open().await;
    // Read, and so kept folded, before it is sealed.
    store.visit(nth(3)).await.unwrap().unwrap();
    assert_eq!(store.sealed().await.unwrap().n_plain, 5);
    let (mut last, mut n_changed) = (None, 0);
    loop {
        let step = store.seal_next(last, 2).await.unwrap();
        n_changed += step.n_changed;
        match step.last {
            Some(id) => last = Some(id),
            None => break,
        }
    }
    assert_eq!((n_changed, store.sealed().await.unwrap().n_plain), (5, 0));
    store.visit(nth(3)).await.unwrap().unwrap();
    store.append(to(nth(3), 6, vec![said(CANARY)])).await.unwrap();
    assert_eq!(facts_of(&store.events(nth(3), 0, 6).await.unwrap()), before);
    assert_eq!(store.load(nth(3)).await.unwrap().unwrap().len(), 7);
    assert_eq!(store.inspect().await.unwrap().faults, []);
    assert!(store.clear().await.unwrap());
    drop(store);
    assert!(!ground.holds(CANARY).await);
}

async fn without_the_right_master_key_nothing_is_opened(ground: &Ground) {
    let ground = ground.another().sealed(KEY);
    drop(ground.store().await);
    let refused = async |master: Option<&MasterKeyFile>| match Store::open(&ground.database, master).await {
        Err(Error::Locked { .. }) => panic!("it is not opened so far"),
        Err(error) => error.to_string(),
        Ok(_) => panic!("opened"),
    };
    assert!(refused(None).await.contains("sealed by the master key"), "{}", refused(None).await);
    ground.rekey(OTHER_KEY);
    let said = refused(ground.master.as_ref()).await;
    assert!(said.contains("master.key has "), "{said}");
    ground.rekey("password");
    let said = refused(ground.master.as_ref()).await;
    assert!(said.contains("line 1 is no key"), "{said}");
    assert!(matches!(Store::open_to_read(&ground.database, None).await, Err(Error::Sealed { .. })));
    ground.rekey(KEY);
    assert_eq!(ground.open().await.events(id(), 0, 9).await.unwrap().len(), 1);
}

async fn a_master_key_is_rotated_while_others_read_and_write(ground: &Ground) {
    let ground = ground.another().sealed(KEY);
    let store = ground.open().await;
    for n in 0..5 {
        store.create(nth(n), TOKEN, talk(), at(), None).await.unwrap();
    }
    let other = Store::open_to_read(&ground.database, ground.master.as_ref()).await.unwrap();
    assert!(!store.reload_keys().await.unwrap());
    // A file without the key that is in use is refused, and what was read before serves on.
    ground.rekey(OTHER_KEY);
    assert!(matches!(store.reload_keys().await, Err(Error::OtherMasterKey { .. })));
    store.append(to(nth(1), 6, vec![said("还在")])).await.unwrap();
    store.check().await.unwrap();
    ground.rekey(&format!("{OTHER_KEY}{KEY}"));
    assert!(store.reload_keys().await.unwrap());
    store.create(nth(5), TOKEN, talk(), at(), None).await.unwrap();
    // Who has not heard of the new key reads the file anew.
    assert_eq!(other.events(nth(5), 0, 99).await.unwrap(), store.events(nth(5), 0, 99).await.unwrap());
    assert_eq!(store.sealed().await.unwrap().by_master.len(), 2);
    let mut last = None;
    while let Some(next) = store.rewrap_next(last, 2).await.unwrap().last {
        last = Some(next);
        store.append(to(nth(0), store.load(nth(0)).await.unwrap().unwrap().len(), vec![said("一")])).await.unwrap();
    }
    assert_eq!(store.sealed().await.unwrap().by_master.iter().map(|(_, n)| *n).collect::<Vec<_>>(), [6]);
    drop((store, other));
    ground.rekey(OTHER_KEY);
    let store = ground.open().await;
    assert_eq!(facts_of(&store.events(nth(4), 0, 99).await.unwrap())[1..], talk()[1..]);
    assert_eq!(store.events(nth(0), 0, 99).await.unwrap().len(), 6 + 3);
}

async fn what_is_erased_keeps_what_counts_and_no_word(ground: &Ground) {
    for ground in [ground.another(), ground.another().sealed(KEY)] {
        let store = ground.open().await;
        store.create(id(), TOKEN, talk(), at(), Some(key(1))).await.unwrap();
        store.create(other(), TOKEN, talk(), at(), None).await.unwrap();
        let (before, opened) = (evidence(&store, id()).await, store.load(id()).await.unwrap().unwrap().opened().clone());
        let (newest, mut heard) = (*store.newest_at_desk().borrow(), store.elsewhere());
        assert!(store.erase(id(), Erasure::Requested, at()).await.unwrap());
        // Whoever follows the talk is told.
        while !matches!(heard.recv().await.unwrap(), Elsewhere::These(ids, _) if ids == [id()]) {}
        assert!(!store.erase(id(), Erasure::Expired, at()).await.unwrap());
        let conversation = store.load(id()).await.unwrap().unwrap();
        assert_eq!((conversation.phase().name(), conversation.len(), conversation.n_unreadable()), ("erased", 7, 0));
        assert_eq!(conversation.opened().same_visitor(), opened.same_visitor());
        assert_eq!((&conversation.opened().visitor, &conversation.opened().page), (&None, &None));
        assert_eq!(*conversation.evidence(), before);
        assert_eq!(listed(&store).await[0], [other()]);
        assert_eq!(store.alerts(at(), None, 9).await.unwrap().n_open, 1);
        assert!(!store.is_token(id(), TOKEN).await.unwrap() && store.is_token(other(), TOKEN).await.unwrap());
        assert!(store.desk_events(newest, 9).await.unwrap()[0].event.fact == Fact::System(fact_of_erasure()));
        assert_eq!(store.inspect().await.unwrap().faults, []);
        assert!(store.erase(other(), Erasure::Expired, at()).await.unwrap());
        assert!(store.clear().await.unwrap());
        assert!(!ground.holds(CANARY).await);
        drop(store);
        assert!(!ground.holds(CANARY).await && !ground.holds("13800001111").await);
        assert_eq!(evidence(&ground.open().await, id()).await, before);
    }
}

fn fact_of_erasure() -> crate::conversation::fact::system::SystemFact {
    crate::conversation::fact::system::SystemFact::Erased { why: Erasure::Requested, has_asked: true }
}

async fn a_customer_is_erased_step_by_step_but_for_what_is_held(ground: &Ground) {
    let ground = ground.another().sealed(KEY);
    let store = ground.open().await;
    for n in 0..5 {
        store.create(nth(n), TOKEN, talk(), at(), None).await.unwrap();
    }
    store.create(nth(5), TOKEN, vec![visited("v-2"), said("别人")], at(), None).await.unwrap();
    let later = Timestamp::from_second(at().as_second() + 60).unwrap();
    store.create(nth(6), TOKEN, talk(), later, None).await.unwrap();
    let whom = store.visitor(CANARY).unwrap();
    let ids = |range: std::ops::Range<i64>| range.map(nth).collect::<Vec<_>>();
    assert_eq!(store.conversations_of(whom.clone(), None, 3).await.unwrap(), ids(0..3));
    assert_eq!(store.conversations_of(whom.clone(), Some(nth(3)), 9).await.unwrap(), [nth(4), nth(6)]);
    let hold =
        |subject: Subject| LegalHold { subject, reason: "case 7".to_owned(), agent: "admin".to_owned(), at: record::as_stored(at()) };
    let held = hold(Subject::Conversation(nth(1)));
    assert_eq!(store.hold(held.clone(), noted()).await.unwrap(), held);
    let again = LegalHold { reason: "another".to_owned(), ..held.clone() };
    assert_eq!(store.hold(again, noted()).await.unwrap(), held, "the first one stands");
    assert_eq!(store.holds(None, 9).await.unwrap(), [held]);
    assert!(!store.erase(nth(1), Erasure::Expired, at()).await.unwrap() && !store.forget(nth(1)).await.unwrap());
    let request = |receipt: &str| Request { receipt: receipt.to_owned(), subject: whom.clone(), at: at() };
    let first = store.request_erasure(request("r-1"), noted()).await.unwrap();
    assert_eq!((first.n_erased, first.done_at), (0, None));
    assert_eq!(store.open_erasures(9).await.unwrap(), ["r-1"]);
    let step = store.go_on_erasing("r-1", at(), 2).await.unwrap().unwrap();
    assert_eq!((step.n_erased, step.n_held, step.done_at), (2, 1, None));
    assert_eq!(store.request_erasure(request("r-1"), noted()).await.unwrap(), step);
    // Broken off, and gone on with after a start.
    drop(store);
    let store = ground.open().await;
    let mut receipt = step;
    while receipt.done_at.is_none() {
        receipt = store.go_on_erasing("r-1", at(), 2).await.unwrap().unwrap();
    }
    assert_eq!((receipt.n_erased, receipt.n_held), (4, 1));
    assert_eq!(store.receipt("r-1").await.unwrap(), Some(receipt));
    assert_eq!(store.receipt("r-2").await.unwrap(), None);
    assert_eq!(store.open_erasures(9).await.unwrap(), [""; 0]);
    // As long as one is held, all go on being one visitor's, so that reports count as before.
    let names = async |n| match &store.events(nth(n), 0, 1).await.unwrap()[0].fact {
        Fact::Customer(CustomerFact::Opened(opened)) => opened.same_visitor().unwrap().to_owned(),
        other => panic!("{other:?} is no opening"),
    };
    assert!(names(0).await == names(4).await && names(0).await == names(1).await);
    assert_eq!(store.conversations_of(whom.clone(), None, 9).await.unwrap().len(), 6);
    assert_eq!(store.load(nth(5)).await.unwrap().unwrap().n_messages(), 1);
    assert!(store.release(Subject::Conversation(nth(1)), noted()).await.unwrap());
    assert!(!store.release(Subject::Conversation(nth(1)), noted()).await.unwrap());
    store.request_erasure(request("r-3"), noted()).await.unwrap();
    let receipt = store.go_on_erasing("r-3", at(), 9).await.unwrap().unwrap();
    assert_eq!((receipt.n_erased, receipt.n_held, receipt.done_at.is_some()), (1, 0, true));
    // What is erased is known to be one visitor's, and not whose.
    assert!(names(0).await == names(4).await && names(0).await == names(1).await && names(0).await != names(6).await);
    assert_eq!(store.conversations_of(whom.clone(), None, 9).await.unwrap(), [nth(6)]);
    store.hold(hold(whom.clone()), noted()).await.unwrap();
    assert!(!store.erase(nth(6), Erasure::Expired, at()).await.unwrap());
    let single = Request { receipt: "r-4".to_owned(), subject: Subject::Conversation(nth(6)), at: at() };
    store.request_erasure(single, noted()).await.unwrap();
    let receipt = store.go_on_erasing("r-4", at(), 9).await.unwrap().unwrap();
    assert_eq!((receipt.n_erased, receipt.n_held, receipt.done_at.is_some()), (0, 1, true));
    assert_eq!(store.inspect().await.unwrap().faults, []);
    // What led to nothing is not in the log: of a receipt that was known, and of what was held or not held already.
    assert_eq!(store.verify_audit(Vec::new()).await.unwrap().unwrap().seq, 6);
}

fn noted() -> Deed {
    deed("admin", Action::CustomerErased, "r")
}

async fn what_is_forgotten_leaves_nothing(ground: &Ground) {
    let ground = ground.another().sealed(KEY);
    let store = ground.open().await;
    store.create(id(), TOKEN, talk(), at(), Some(key(1))).await.unwrap();
    store.create(other(), TOKEN, talk(), at(), None).await.unwrap();
    assert!(store.forget(id()).await.unwrap());
    assert!(!store.forget(id()).await.unwrap());
    assert!(store.load(id()).await.unwrap().is_none() && store.events(id(), 0, 9).await.unwrap().is_empty());
    assert!(!store.is_token(id(), TOKEN).await.unwrap());
    assert!(matches!(store.append(to(id(), 6, vec![said("一")])).await, Err(Error::Raced(_))));
    assert_eq!(listed(&store).await[0], [other()]);
    assert_eq!(store.desk_events(0, 99).await.unwrap().len(), 6);
    let found = store.inspect().await.unwrap();
    assert_eq!((found.n_conversations, found.faults), (1, vec![]));
    assert_eq!(store.sealed().await.unwrap().by_master[0].1, 1);
}

async fn candidates_come_by_their_opening_those_with_words_or_all(ground: &Ground) {
    let ground = ground.another();
    let store = ground.open().await;
    let day = |n: i64| Timestamp::from_second(1_800_000_000 + n * 86_400).unwrap();
    for n in 0..4 {
        store.create(nth(n), TOKEN, talk(), day(n), None).await.unwrap();
    }
    assert!(store.erase(nth(1), Erasure::Expired, day(9)).await.unwrap());
    let mut found = Vec::new();
    for due in [Due::Words, Due::All] {
        let mut last = None;
        loop {
            let page = store.candidates(due, day(3), last, 1).await.unwrap();
            let Some(candidate) = page.first() else { break };
            last = Some(*candidate);
            found.push((due, candidate.id, candidate.opened_at));
        }
    }
    let expected = [(Due::Words, 0), (Due::Words, 2), (Due::All, 0), (Due::All, 1), (Due::All, 2)];
    assert_eq!(found, expected.map(|(due, n)| (due, nth(n), day(n))));
}

async fn a_sealed_history_is_moved_with_its_keys(ground: &Ground) {
    let from = ground.another().sealed(KEY);
    let store = from.open().await;
    store.create(id(), TOKEN, talk(), at(), Some(key(1))).await.unwrap();
    store.create(other(), TOKEN, talk(), at(), None).await.unwrap();
    assert!(store.erase(other(), Erasure::Requested, at()).await.unwrap());
    let held = LegalHold {
        subject: Subject::Conversation(id()),
        reason: "case 7".to_owned(),
        agent: "admin".to_owned(),
        at: record::as_stored(at()),
    };
    assert_eq!(store.hold(held.clone(), noted()).await.unwrap(), held);
    let asked = Request { receipt: "r-1".to_owned(), subject: Subject::Conversation(other()), at: at() };
    store.request_erasure(asked, noted()).await.unwrap();
    let receipt = store.go_on_erasing("r-1", at(), 9).await.unwrap();
    for target in [Ground::folder(), Ground::server()].into_iter().flatten() {
        let target = target.sealed(KEY);
        let moved = target.open().await;
        moving::move_all(&store, &moved, |_| {}).await.unwrap();
        assert_eq!(facts_of(&moved.events(id(), 0, 9).await.unwrap())[1..], talk()[1..]);
        assert_eq!(moved.inspect().await.unwrap().faults, []);
        assert!(!moved.erase(other(), Erasure::Expired, at()).await.unwrap());
        assert!(!target.holds(CANARY).await);
        assert_eq!((moved.holds(None, 9).await.unwrap(), moved.receipt("r-1").await.unwrap()), (vec![held.clone()], receipt.clone()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_erased_is_erased_in_every_copy_that_is_put_back() {
    for ground in [Ground::folder().unwrap(), Ground::folder().unwrap().sealed(KEY)] {
        let is_sealed = ground.master.is_some();
        let Database::Folder(data) = &ground.database else { panic!("a folder") };
        let place = tempfile::tempdir().unwrap();
        let [old, new, keys] = ["old", "new", "jieda.keys"].map(|name| place.path().join(name));
        let store = ground.open().await;
        for n in 0..3 {
            store.create(nth(n), TOKEN, talk(), at(), None).await.unwrap();
        }
        if is_sealed {
            assert!(matches!(Store::back_up(data, &old, None), Err(Error::NoPlaceForKeys)));
        }
        Store::back_up(data, &old, Some(&keys)).unwrap();
        assert_eq!(folder_holds(&old, CANARY), !is_sealed);
        let copy = Store::open_to_read(&Database::Folder(old.clone()), None).await.unwrap();
        assert_eq!(copy.inspect().await.unwrap().faults, []);
        assert_eq!(copy.events(nth(0), 0, 9).await.unwrap()[1].fact == talk()[1], !is_sealed);
        assert!(store.erase(nth(1), Erasure::Requested, at()).await.unwrap());
        let held = LegalHold {
            subject: Subject::Conversation(nth(2)),
            reason: "case 7".to_owned(),
            agent: "admin".to_owned(),
            at: record::as_stored(at()),
        };
        assert_eq!(store.hold(held.clone(), noted()).await.unwrap(), held);
        Store::back_up(data, &new, Some(&keys)).unwrap();
        let back = Ground { database: Database::Folder(place.path().join("back")), master: ground.master.clone(), _dirs: Vec::new() };
        let Database::Folder(to_this) = &back.database else { panic!("a folder") };
        assert_eq!(Store::restore(&old, Some(&keys), to_this, back.master.as_ref(), at()).unwrap(), 1);
        assert!(matches!(Store::restore(&old, Some(&keys), to_this, back.master.as_ref(), at()), Err(Error::Taken(_))));
        let restored = back.open().await;
        assert_eq!(restored.inspect().await.unwrap().faults, []);
        assert_eq!(facts_of(&restored.events(nth(0), 0, 9).await.unwrap())[1..], talk()[1..]);
        assert_eq!(restored.holds(None, 9).await.unwrap(), [held]);
        assert_eq!(restored.load(nth(1)).await.unwrap().unwrap().phase().name(), "erased");
        assert_eq!(listed(&restored).await[0], [nth(0), nth(2)]);
        // The newest file of keys has none for what was erased: without it nobody reads any of the copy.
        if is_sealed {
            let bare = place.path().join("bare");
            assert!(matches!(Store::restore(&old, None, &bare, back.master.as_ref(), at()), Err(Error::NoPlaceForKeys)));
            let others = Ground::folder().unwrap();
            drop(others.store().await);
            let Database::Folder(other) = &others.database else { panic!("a folder") };
            let wrong = place.path().join("wrong.keys");
            Store::back_up(other, &place.path().join("other"), Some(&wrong)).unwrap();
            assert!(matches!(Store::restore(&old, Some(&wrong), &bare, back.master.as_ref(), at()), Err(Error::OtherKeys(_))));
            std::fs::write(&wrong, "keys").unwrap();
            assert!(matches!(Store::restore(&old, Some(&wrong), &bare, back.master.as_ref(), at()), Err(Error::NoKeys(_))));
            assert_eq!(std::fs::read_dir(&bare).unwrap().count(), 1, "the lock alone is left");
        }
    }
}
