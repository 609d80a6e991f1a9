//! In which conversations something happened is told by both databases alike.

use super::*;

over_both! {
    what_happened_lately_is_told_by_its_conversation
}

async fn what_happened_lately_is_told_by_its_conversation(ground: &Ground) {
    let store = ground.store().await;
    let first = store.events(id(), 0, 9).await.unwrap().last().unwrap().id;
    let began = store.create(other(), TOKEN, vec![opened()], at(), None).await.unwrap();
    let went_on = store.append(to(id(), 1, vec![handed_off()])).await.unwrap();
    let [began, went_on] = [began, went_on].map(|events| events.last().unwrap().id);
    let all = store.touched(first, 9).await.unwrap();
    assert_eq!(all, [(began, other()), (went_on, id())]);
    assert_eq!(store.touched(first, 1).await.unwrap(), [(began, other())]);
    assert_eq!(store.touched(went_on, 9).await.unwrap(), []);
}
