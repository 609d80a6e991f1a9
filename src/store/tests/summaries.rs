//! Is what is kept to count conversations what their events say, whatever happens to them?

use super::*;
use crate::conversation::fact::system::Erasure;
use crate::conversation::summary::Summary;

over_both! {
    what_is_kept_to_count_follows_the_events
    what_is_kept_of_no_event_or_of_others_is_made_anew
    the_newest_comes_first_and_only_those_of_the_time
}

fn answered() -> Fact {
    fact(r#"{"type":"bot_said","act":"answer","text":"。","choices":[],"citations":[{"atom":"returns/how","hash":"0"}],"confidence":0.9}"#)
}

async fn kept(store: &Store) -> Vec<(ConversationId, Box<Summary>)> {
    let all = |kept: &mut crate::store::record::Summaries<'_>| kept.collect::<Result<Vec<_>, Error>>();
    store.count_through(Timestamp::MIN, Timestamp::MAX, Duration::from_secs(9), all).await.unwrap()
}

async fn folded(store: &Store, id: ConversationId) -> Box<Summary> {
    Box::new(Summary::of(&store.load(id).await.unwrap().unwrap()))
}

async fn what_is_kept_to_count_follows_the_events(ground: &Ground) {
    let store = ground.store().await;
    assert_eq!(kept(&store).await, [(id(), folded(&store, id()).await)]);
    store.append(to(id(), 1, vec![said("在吗"), answered()])).await.unwrap();
    store.append(to(id(), 3, vec![handed_off()])).await.unwrap();
    // Of a request that comes too late nothing is kept.
    assert!(store.append(to(id(), 3, vec![handed_off()])).await.is_err());
    let before = kept(&store).await;
    assert_eq!(before, [(id(), folded(&store, id()).await)]);
    assert_eq!((before[0].1.evidence.n_answers, before[0].1.evidence.n_handoffs, before[0].1.n_messages), (1, 1, 1));
    assert!(store.erase(id(), Erasure::Requested, at()).await.unwrap());
    let after = kept(&store).await;
    assert_eq!((&after[0].1.evidence, after[0].1.is_counted()), (&before[0].1.evidence, true));
    assert_eq!(store.inspect().await.unwrap().faults, []);
    assert!(store.forget(id()).await.unwrap());
    assert_eq!(kept(&store).await, []);
}

/// As a version leaves it that knows of no such rows, or of rows of another form.
async fn what_is_kept_of_no_event_or_of_others_is_made_anew(ground: &Ground) {
    let store = ground.store().await;
    store.create(other(), TOKEN, vec![opened(), said("在吗"), answered()], at(), None).await.unwrap();
    let expected = kept(&store).await;
    drop(store);
    match &ground.database {
        Database::Folder(_) => ground.by_hand("UPDATE summary SET row = CASE WHEN conversation % 2 = 0 THEN NULL ELSE x'00' END").await,
        Database::Server(_) => ground.by_hand(r"UPDATE summary SET n_events = n_events - (conversation % 2)::integer, row = '\x00'").await,
    }
    let store = ground.open().await;
    assert_eq!(kept(&store).await, expected);
    assert_eq!(store.inspect().await.unwrap().faults, []);
    let (mut after, mut n) = (None, 0);
    loop {
        let step = store.fill_summaries(after, 1).await.unwrap();
        n += step.n_changed;
        after = step.last;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(n, 2);
    assert_eq!(kept(&store).await, expected);
    drop(store);
    // Another conversation's row is a fault, which is mended.
    ground.by_hand("UPDATE summary SET row = (SELECT row FROM summary ORDER BY conversation LIMIT 1)").await;
    if let Database::Server(_) = &ground.database {
        ground.by_hand("UPDATE summary SET n_events = (SELECT n_events FROM conversation WHERE id = conversation)").await;
    }
    let store = ground.open().await;
    assert!(!store.inspect().await.unwrap().faults.is_empty());
    store.mend().await.unwrap();
    assert_eq!((store.inspect().await.unwrap().faults, kept(&store).await), (Vec::new(), expected));
}

async fn the_newest_comes_first_and_only_those_of_the_time(ground: &Ground) {
    let store = ground.open().await;
    let hour = |hour: i64| at() + jiff::SignedDuration::from_hours(hour);
    for n in 0..5 {
        let id = ConversationId::from_stored(CONVERSATION + (n * 3) % 5);
        store.create(id, TOKEN, vec![opened()], hour(n), None).await.unwrap();
    }
    let all = |kept: &mut crate::store::record::Summaries<'_>| kept.map(|own| Ok(own?.1.opened_at)).collect::<Result<Vec<_>, Error>>();
    let found = store.count_through(hour(1), hour(4), Duration::from_secs(9), all).await.unwrap();
    assert_eq!(found, [3, 2, 1].map(|n| record::as_stored(hour(n))));
}
