//! What is owed to customers is listed as the events say, in both databases.

use super::secrecy::KEY;
use super::*;
use crate::conversation::fact::system::Erasure;
use crate::conversation::promise::DuePlace;
use crate::store::record::OpenPromise;

over_both! {
    what_is_owed_is_listed_by_who_owes_it_and_by_when
    what_is_owed_outlives_the_talk_and_not_its_erasure
    a_promise_is_sealed_and_moved_with_its_talk
    a_list_of_promises_that_was_spoilt_is_mended
}

/// A promise of an agent, or of the team, that is due at an hour.
fn promised(owner: &str, hour: u8) -> Fact {
    let owner = if owner.is_empty() { r#"{"skill":"general"}"#.to_owned() } else { format!(r#"{{"agent":"{owner}"}}"#) };
    fact(&format!(
        r#"{{"type":"promised","agent":"小王","pledge":{{"kind":"reply","what":"promise-5e1f","due":"2026-11-22T{hour:02}:00:00Z","owner":{owner}}}}}"#
    ))
}

fn hours(promises: &[OpenPromise]) -> Vec<i8> {
    promises.iter().map(|open| open.promise.due.to_zoned(jiff::tz::TimeZone::UTC).hour()).collect()
}

async fn all(store: &Store) -> Vec<i8> {
    hours(&store.all_promises(None, at(), 99).await.unwrap().promises)
}

async fn what_is_owed_is_listed_by_who_owes_it_and_by_when(ground: &Ground) {
    let store = ground.store().await;
    store.create(other(), TOKEN, vec![opened()], at(), None).await.unwrap();
    store.append(to(id(), 1, vec![promised("小王", 12), promised("小李", 11), promised("", 10)])).await.unwrap();
    store.append(to(other(), 1, vec![promised("小王", 9), promised("小王", 7)])).await.unwrap();
    let page = store.promises_of("小王".to_owned(), None, at(), 2).await.unwrap();
    assert_eq!((hours(&page.promises), page.n_open, page.n_overdue), (vec![7, 9], 3, 1));
    let last = &page.promises[1];
    let place = DuePlace { due: last.promise.due, conversation: last.conversation, promise: last.promise.id };
    assert_eq!(hours(&store.promises_of("小王".to_owned(), Some(place), at(), 2).await.unwrap().promises), [12]);
    assert_eq!(hours(&store.team_promises(None, at(), 9).await.unwrap().promises), [10]);
    assert_eq!(all(&store).await, [7, 9, 10, 11, 12]);

    let moved = r#"{"type":"promise_moved","promise":1,"agent":"小王","due":"2026-11-22T08:00:00Z","owner":{"agent":"小李"},"why":"."}"#;
    store.append(to(id(), 4, vec![fact(moved), fact(r#"{"type":"promise_kept","promise":3,"agent":"小李"}"#)])).await.unwrap();
    assert_eq!(hours(&store.promises_of("小李".to_owned(), None, at(), 9).await.unwrap().promises), [8, 11]);
    assert_eq!(store.team_promises(None, at(), 9).await.unwrap().n_open, 0);
    assert_eq!(store.inspect().await.unwrap().faults, []);
}

async fn what_is_owed_outlives_the_talk_and_not_its_erasure(ground: &Ground) {
    let store = ground.store().await;
    store
        .append(to(id(), 1, vec![promised("小王", 12), fact(r#"{"type":"closed","by":"agent","solved":null,"words":"再见"}"#)]))
        .await
        .unwrap();
    assert_eq!(all(&store).await, [12]);
    // What was never passed to the desk is shown to it once something is promised there.
    assert_eq!(store.desk_events(0, 9).await.unwrap().len(), 3);
    let follow_up = r#"{"type":"followed_up","promise":1,"agent":"小王","text":"查到了"}"#;
    store.append(to(id(), 3, vec![fact(follow_up)])).await.unwrap();
    assert!(store.erase(id(), Erasure::Requested, at()).await.unwrap());
    assert_eq!(all(&store).await, [0; 0]);
    assert_eq!(store.inspect().await.unwrap().faults, []);
    assert!(store.forget(id()).await.unwrap());
    assert_eq!(store.inspect().await.unwrap().n_conversations, 0);
}

async fn a_promise_is_sealed_and_moved_with_its_talk(ground: &Ground) {
    let sealed = ground.another().sealed(KEY);
    let store = sealed.store().await;
    store.append(to(id(), 1, vec![promised("小王", 12)])).await.unwrap();
    assert_eq!(all(&store).await, [12]);
    assert!(!sealed.holds("promise-5e1f").await);
    let copy = ground.another().sealed(KEY);
    let target = copy.open().await;
    moving::move_all(&store, &target, |_| {}).await.unwrap();
    assert_eq!(store.all_promises(None, at(), 9).await.unwrap(), target.all_promises(None, at(), 9).await.unwrap());
}

async fn a_list_of_promises_that_was_spoilt_is_mended(ground: &Ground) {
    let store = ground.store().await;
    store.append(to(id(), 1, vec![promised("小王", 12)])).await.unwrap();
    drop(store);
    for sql in ["DELETE FROM desk_promise", "UPDATE desk_promise SET card = replace(card, 'reply', 'refund')"] {
        ground.by_hand(sql).await;
        let store = ground.open().await;
        assert_eq!(store.inspect().await.unwrap().faults, [DataFault::Lists(id())], "{sql}");
        store.mend().await.unwrap();
        assert_eq!((store.inspect().await.unwrap().faults, all(&store).await), (Vec::new(), vec![12]), "{sql}");
    }
}
