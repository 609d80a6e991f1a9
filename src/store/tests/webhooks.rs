//! Is each message to a webhook queued once, and tried by one server at a time?

use super::*;
use crate::store::webhooks::{Attempt, Delivery, DueMessage};
use jiff::SignedDuration;

over_both! {
    what_is_behind_the_place_is_queued_once
    a_message_is_leased_and_tried_again_until_it_arrives
    the_newest_messages_are_kept
}

fn later(seconds: i64) -> Timestamp {
    at() + SignedDuration::from_secs(seconds)
}

async fn lease(store: &Store, now: i64) -> Vec<DueMessage> {
    store.lease_messages(vec!["team".to_owned()], later(now), later(now + 60), 16).await.unwrap()
}

async fn what_is_behind_the_place_is_queued_once(ground: &Ground) {
    let store = ground.store().await;
    assert_eq!(store.webhook_place("team").await.unwrap(), None);
    assert!(store.queue_messages("team", (None, 5), Vec::new(), at()).await.unwrap());
    assert!(!store.queue_messages("team", (None, 5), vec![(id(), 4)], at()).await.unwrap());
    assert!(store.queue_messages("team", (Some(5), 9), vec![(id(), 7), (id(), 9)], at()).await.unwrap());
    assert!(!store.queue_messages("team", (Some(5), 9), vec![(id(), 7)], at()).await.unwrap());
    assert_eq!(store.webhook_place("team").await.unwrap(), Some(9));
    assert_eq!(store.webhook_place("other").await.unwrap(), None);
    let log = store.deliveries("team", None, 9).await.unwrap();
    assert_eq!(log.iter().map(|delivery| delivery.event).collect::<Vec<_>>(), [9, 7]);
    assert_eq!(store.deliveries("team", Some(9), 9).await.unwrap(), log[1..]);
}

async fn a_message_is_leased_and_tried_again_until_it_arrives(ground: &Ground) {
    let store = ground.store().await;
    store.queue_messages("team", (None, 0), vec![(id(), 7)], at()).await.unwrap();
    store.queue_messages("off", (None, 0), vec![(id(), 7)], at()).await.unwrap();
    let message = DueMessage { webhook: "team".to_owned(), conversation: id(), event: 7, n_tries: 0 };
    assert_eq!(lease(&store, 0).await, std::slice::from_ref(&message));
    // Another server does not get it, unless the first one has died.
    assert_eq!(lease(&store, 59).await, []);
    assert_eq!(lease(&store, 60).await, std::slice::from_ref(&message));

    store.note_attempt(&message, Attempt::Failed("timed_out", later(90)), later(61)).await.unwrap();
    let next = store.next_due(vec!["team".to_owned()]).await.unwrap();
    assert_eq!(next.map(|next| next.as_second()), Some(later(90).as_second()));
    assert_eq!(lease(&store, 89).await, []);
    let again = lease(&store, 90).await;
    assert_eq!(again, [DueMessage { n_tries: 1, ..message.clone() }]);

    store.note_attempt(&again[0], Attempt::Delivered, later(91)).await.unwrap();
    assert_eq!(store.next_due(vec!["team".to_owned()]).await.unwrap(), None);
    let log = store.deliveries("team", None, 9).await.unwrap();
    let [Delivery { n_tries: 2, due_at: None, outcome, .. }] = log.as_slice() else { panic!("{log:?}") };
    assert_eq!(outcome.as_deref(), Some("delivered"));

    assert!(store.retry_message("team", 7, later(100)).await.unwrap());
    assert!(!store.retry_message("team", 8, later(100)).await.unwrap());
    assert_eq!(lease(&store, 100).await.len(), 1);
}

async fn the_newest_messages_are_kept(ground: &Ground) {
    let store = ground.store().await;
    let many = (1..=10_005).map(|event| (id(), event)).collect();
    store.queue_messages("team", (None, 10_005), many, at()).await.unwrap();
    let oldest = store.deliveries("team", Some(10), 99).await.unwrap();
    assert_eq!(oldest.iter().map(|delivery| delivery.event).collect::<Vec<_>>(), [9, 8, 7, 6]);
}
