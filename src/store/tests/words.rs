//! Is a talk found by the words that are in it, under whichever key, and by no others?

use super::secrecy::{KEY, OTHER_KEY};
use super::*;
use crate::conversation::fact::system::Erasure;
use crate::conversation::summary::Summary;
use crate::conversation::wording::Wanted;
use crate::store::finding::{Hunt, Point};

over_both! {
    a_talk_is_found_by_the_words_in_it
    talks_come_by_their_opening_and_only_those_of_the_time
    what_is_erased_or_forgotten_is_found_no_more
    words_are_found_before_and_after_they_are_sealed_and_a_key_is_rotated
    what_was_stored_before_is_made_findable_by_and_by
    the_earlier_talks_of_a_visitor_are_told_newest_first
    words_in_a_talk_of_any_length_are_found
}

fn nth(n: i64) -> ConversationId {
    ConversationId::from_stored(CONVERSATION + n)
}

fn hunt(typed: &str) -> Hunt {
    let pieces = if typed.is_empty() { Default::default() } else { Wanted::parse(typed).unwrap().pieces };
    let below = Point { opened_at: Timestamp::MAX, id: ConversationId::from_stored(i64::MIN) };
    Hunt { pieces, from: Timestamp::UNIX_EPOCH, below, most: 2 }
}

/// All talks that may have these words, in steps of two.
async fn found(store: &Store, typed: &str) -> Vec<i64> {
    let (mut all, mut next) = (Vec::new(), hunt(typed));
    loop {
        let step = store.find(next.clone()).await.unwrap();
        all.extend(step.talks.iter().map(|talk| talk.id.get() - CONVERSATION));
        match step.last {
            Some(last) => next.below = last,
            None => return all,
        }
    }
}

/// Makes all words findable, and gives how many talks that were.
async fn fill(store: &Store) -> usize {
    let (mut after, mut n) = (None, 0);
    loop {
        let step = store.fill_words(after, 2).await.unwrap();
        n += step.n_changed;
        match step.last {
            Some(last) => after = Some(last),
            None => return n,
        }
    }
}

async fn a_talk_is_found_by_the_words_in_it(ground: &Ground) {
    let store = ground.store().await;
    store.create(nth(1), TOKEN, vec![opened(), said("空调不制冷，订单202611200018")], at(), None).await.unwrap();
    store.append(to(id(), 1, vec![said("洗衣机漏水"), handed_off()])).await.unwrap();
    let noted = fact(r#"{"type":"noted","agent":"小王","text":"滤网洗过了"}"#);
    let wrote = fact(r#"{"type":"agent_said","agent":"小王","text":"帮您预约上门检修"}"#);
    store.append(to(id(), 3, vec![noted, wrote])).await.unwrap();
    for (typed, expected) in [
        ("不制冷", vec![1]),
        ("0018", vec![1]),
        ("202611200018", vec![1]),
        ("空调 制冷", vec![1]),
        ("漏水", vec![0]),
        ("漏水 滤网", vec![0]),
        ("上门", vec![0]),
        ("v2", vec![]),
        ("2026112000", vec![]),
        ("漏水 空调", vec![]),
        ("冰箱", vec![]),
        ("", vec![1, 0]),
    ] {
        assert_eq!(found(&store, typed).await, expected, "{typed}");
    }
    // What came too late was not added.
    assert!(store.append(to(id(), 3, vec![said("冰箱")])).await.is_err());
    assert_eq!(found(&store, "冰箱").await, [0; 0]);
    assert_eq!(store.find(hunt("漏水")).await.unwrap().talks[0].summary, Box::new(Summary::of(&store.load(id()).await.unwrap().unwrap())));
    assert!(store.find(hunt("漏水")).await.unwrap().talks[0].was_at_desk);
    assert_eq!(store.inspect().await.unwrap().faults, []);
    drop(store);
    // Prints that are not those of the words are a fault, which is mended.
    let (table, blob) = match &ground.database {
        Database::Folder(_) => ("wording", "x'00000000'"),
        Database::Server(_) => ("sealing.wording", r"'\x00000000'"),
    };
    ground.by_hand(&format!("UPDATE {table} SET prints = {blob} WHERE conversation = {}", nth(1).get())).await;
    let store = ground.open().await;
    assert_eq!(store.inspect().await.unwrap().faults, [DataFault::Words(nth(1))]);
    store.mend().await.unwrap();
    assert_eq!((store.inspect().await.unwrap().faults, found(&store, "不制冷").await), (vec![], vec![1]));
}

async fn talks_come_by_their_opening_and_only_those_of_the_time(ground: &Ground) {
    let store = ground.open().await;
    let hour = |hour: i64| at() + jiff::SignedDuration::from_hours(hour);
    for n in 0..7 {
        store.create(nth((n * 3) % 7), TOKEN, vec![opened(), said("退货")], hour(n), None).await.unwrap();
    }
    let newest_first: Vec<i64> = (0..7).rev().map(|n| (n * 3) % 7).collect();
    assert_eq!((found(&store, "退货").await, found(&store, "").await), (newest_first.clone(), newest_first));
    let of_time =
        Hunt { from: hour(2), below: Point { opened_at: hour(4), id: ConversationId::from_stored(i64::MIN) }, most: 9, ..hunt("退货") };
    let step = store.find(of_time).await.unwrap();
    assert_eq!(step.talks.iter().map(|talk| talk.summary.opened_at).collect::<Vec<_>>(), [3, 2].map(|n| record::as_stored(hour(n))));
    assert_eq!((step.last, step.n_unready), (None, 0));
}

async fn what_is_erased_or_forgotten_is_found_no_more(ground: &Ground) {
    let store = ground.open().await;
    for n in 0..3 {
        store.create(nth(n), TOKEN, vec![opened(), said("退货")], at(), None).await.unwrap();
    }
    assert!(store.erase(nth(1), Erasure::Requested, at()).await.unwrap());
    assert_eq!((found(&store, "退货").await, found(&store, "").await), (vec![2, 0], vec![2, 1, 0]));
    assert!(store.forget(nth(0)).await.unwrap());
    assert_eq!((found(&store, "退货").await, found(&store, "").await), (vec![2], vec![2, 1]));
    assert_eq!((store.inspect().await.unwrap().faults, fill(&store).await), (vec![], 0));
}

async fn words_are_found_before_and_after_they_are_sealed_and_a_key_is_rotated(ground: &Ground) {
    let plain = ground.another();
    let store = plain.open().await;
    store.create(nth(0), TOKEN, vec![opened(), said("退货")], at(), None).await.unwrap();
    store.create(nth(1), TOKEN, vec![opened(), said("退货")], at(), None).await.unwrap();
    drop(store);
    let sealed = plain.sealed(KEY);
    let store = sealed.open().await;
    store.create(nth(2), TOKEN, vec![opened(), said("退货")], at(), None).await.unwrap();
    assert_eq!(found(&store, "退货").await, [2, 1, 0], "sealed or not");
    store.seal_next(None, 1).await.unwrap();
    assert_eq!(found(&store, "退货").await, [2, 1, 0], "the first is sealed by now");
    store.seal_next(None, 9).await.unwrap();
    store.append(to(nth(1), 2, vec![said("换货")])).await.unwrap();
    assert_eq!((found(&store, "退货").await, found(&store, "换货").await), (vec![2, 1, 0], vec![1]));
    assert_eq!((store.inspect().await.unwrap().faults, fill(&store).await), (vec![], 0));
    sealed.rekey(&format!("{OTHER_KEY}{KEY}"));
    assert!(store.reload_keys().await.unwrap());
    store.append(to(nth(2), 2, vec![said("维修")])).await.unwrap();
    store.append(to(nth(1), 3, vec![said("维修")])).await.unwrap();
    assert_eq!(found(&store, "退货").await, [2, 1, 0], "under the old key and the new");
    while store.rewrap_next(None, 9).await.unwrap().n_changed > 0 {}
    assert!(fill(&store).await > 0);
    sealed.rekey(OTHER_KEY);
    assert!(!store.reload_keys().await.unwrap());
    assert_eq!((found(&store, "退货").await, found(&store, "维修").await), (vec![2, 1, 0], vec![2, 1]));
    assert_eq!(store.inspect().await.unwrap().faults, []);
}

async fn what_was_stored_before_is_made_findable_by_and_by(ground: &Ground) {
    let store = ground.open().await;
    for n in 0..3 {
        store.create(nth(n), TOKEN, vec![opened(), said("退货")], at(), None).await.unwrap();
    }
    drop(store);
    // As a version leaves it that knows of no words.
    match &ground.database {
        Database::Folder(_) => ground.by_hand("UPDATE wording SET (form, prints) = ('', NULL)").await,
        Database::Server(_) => {
            let sql = "DELETE FROM sealing.wording WHERE conversation % 2 = 0; UPDATE sealing.wording SET n_events = 1, prints = ''";
            ground.by_hand(sql).await;
        }
    }
    let store = ground.open().await;
    store.append(to(nth(1), 2, vec![said("换货")])).await.unwrap();
    assert_eq!(store.inspect().await.unwrap().faults, [], "they are still to be written");
    assert!(fill(&store).await >= 2);
    assert_eq!((found(&store, "退货").await, found(&store, "换货").await), (vec![2, 1, 0], vec![1]));
    assert_eq!((store.inspect().await.unwrap().faults, fill(&store).await), (vec![], 0));
}

async fn the_earlier_talks_of_a_visitor_are_told_newest_first(ground: &Ground) {
    let store = ground.open().await;
    let of = |visitor: &str| {
        let json = r#"{"type":"opened","locale":"zh-CN","channel":"web","visitor":"V","page":null,"is_test":false}"#;
        fact(&json.replace('V', visitor))
    };
    for n in 0..6 {
        store.create(nth(n), TOKEN, vec![of(if n == 2 { "v-2" } else { "v-1" })], at(), None).await.unwrap();
    }
    let conversation = store.load(nth(4)).await.unwrap().unwrap();
    let visitor = conversation.opened().same_visitor().unwrap();
    assert_eq!(store.earlier(visitor, nth(4), 9).await.unwrap(), [nth(3), nth(1), nth(0)]);
    assert_eq!(store.earlier(visitor, nth(3), 1).await.unwrap(), [nth(1)]);
    assert_eq!(store.earlier("nobody", nth(4), 9).await.unwrap(), []);
}

async fn words_in_a_talk_of_any_length_are_found(ground: &Ground) {
    let store = ground.store().await;
    for n in 0..60 {
        let words: String = (0..8).filter_map(|at| char::from_u32(0x4e00 + n * 8 + at)).collect();
        store.append(to(id(), n + 1, vec![said(&words)])).await.unwrap();
    }
    assert_eq!((found(&store, "一丁").await, found(&store, "仁仂").await), (vec![0], vec![0]));
    assert_eq!(store.inspect().await.unwrap().faults, []);
}

/// Who has the files alone, or a copy, finds no print of a word that was erased.
#[tokio::test(flavor = "multi_thread")]
async fn no_print_of_what_was_erased_is_left_in_the_files_or_in_a_copy() {
    let ground = Ground::folder().unwrap().sealed(KEY);
    let Database::Folder(data) = &ground.database else { panic!("a folder") };
    let store = ground.open().await;
    store.create(nth(0), TOKEN, vec![opened(), said("退货")], at(), None).await.unwrap();
    let prints = || -> Vec<u8> {
        let connection = rusqlite::Connection::open(data.join("jieda.db")).unwrap();
        connection.query_row("SELECT prints FROM wording", [], |row| row.get(0)).unwrap()
    };
    let before = prints();
    assert_eq!(before.len(), 4, "one pair of characters, and a name too short to be cut");
    let place = tempfile::tempdir().unwrap();
    Store::back_up(data, &place.path().join("copy"), Some(&place.path().join("keys"))).unwrap();
    let holds = |dir: &Path, bytes: &[u8]| {
        let has =
            |file: std::io::Result<std::fs::DirEntry>| std::fs::read(file.unwrap().path()).unwrap().windows(4).any(|own| own == bytes);
        std::fs::read_dir(dir).unwrap().any(has)
    };
    assert!(holds(data, &before), "else nothing was looked for");
    assert!(!holds(&place.path().join("copy"), &before));
    assert!(store.erase(nth(0), Erasure::Requested, at()).await.unwrap());
    assert!(store.clear().await.unwrap());
    assert_eq!(prints().len(), 0);
    drop(store);
    assert!(!holds(data, &before));
}
