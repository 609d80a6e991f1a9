//! Is what trainees did kept, bounded, and gone with the account?

use super::*;
use crate::conversation::team::practice::{Admission, Attempt, AttemptId, MOST_A_DAY, Move, MoveKind, Record, Score};
use crate::store::credential::Entrance;
use crate::store::moving::move_all;
use jiff::SignedDuration;

over_both! {
    an_attempt_grows_by_one_move_at_a_time
    so_many_attempts_are_begun_within_a_day
    what_was_practised_moves_and_goes_with_the_account
}

fn later(seconds: i64) -> Timestamp {
    record::as_stored(at() + SignedDuration::from_secs(seconds))
}

/// A store with an account.
async fn with_account(ground: &Ground) -> Store {
    let store = ground.open().await;
    let account = AgentAccount { name: "小王".to_owned(), created_at: record::as_stored(at()), rank: Rank::Agent, expires_at: None };
    store.add_agent(account, Entrance::Token(TOKEN), |_, _| false, None, deed("admin", Action::AccountAdded, "小王")).await.unwrap();
    store
}

fn attempt(n: u8, seconds: i64) -> Attempt {
    Attempt {
        id: AttemptId::of([0, 0, 0, 0, 0, 0, 1, n]),
        agent: "小王".to_owned(),
        scenario: "s".to_owned(),
        content: "c".to_owned(),
        begun_at: later(seconds),
        moves: Vec::new(),
        record: None,
    }
}

fn said(text: &str) -> Move {
    Move { at: later(60), kind: MoveKind::Said { text: text.to_owned() } }
}

fn scored(points: u8) -> Record {
    let score = Score {
        points,
        is_passed: points >= 70,
        is_satisfied: true,
        quality: Some(points),
        is_void: false,
        marks: Vec::new(),
        goals: Vec::new(),
    };
    Record { ended_at: later(90), score, talk: Vec::new() }
}

async fn an_attempt_grows_by_one_move_at_a_time(ground: &Ground) {
    let store = with_account(ground).await;
    let own = attempt(1, 0);
    assert_eq!(store.begin_attempt(own.clone(), None).await.unwrap(), Admission::Begun);
    assert_eq!(store.attempt(own.id).await.unwrap(), Some(own.clone()));
    assert_eq!(store.attempt(AttemptId::of([0; 8])).await.unwrap(), None);
    let nobody = Attempt { agent: "没有".to_owned(), ..attempt(2, 0) };
    assert_eq!(store.begin_attempt(nobody, None).await.unwrap(), Admission::NoAccount);

    assert!(store.add_move(own.id, 0, vec![said("一")], None, None).await.unwrap());
    assert!(!store.add_move(own.id, 0, vec![said("二")], None, None).await.unwrap(), "another one was faster");
    let both = vec![said("一"), said("二")];
    assert!(store.add_move(own.id, 1, both.clone(), Some(scored(80)), None).await.unwrap());
    assert!(!store.add_move(own.id, 2, both.clone(), None, None).await.unwrap(), "it is over");
    assert_eq!(store.attempt(own.id).await.unwrap(), Some(Attempt { moves: both, record: Some(scored(80)), ..own.clone() }));

    for (n, points) in [(3, Some(90)), (4, Some(60)), (5, None)] {
        let next = Attempt { record: points.map(scored), ..attempt(n, i64::from(n)) };
        store.begin_attempt(next, None).await.unwrap();
    }
    let progress = store.progress_of(vec!["小王".to_owned(), "没有".to_owned()]).await.unwrap();
    let [progress] = progress.as_slice() else { panic!("{progress:?}") };
    assert_eq!((progress.best, progress.is_passed, progress.n_attempts, progress.last_at), (Some(90), true, 4, later(5)));
    let first = store.attempts_of("小王", None, 3).await.unwrap();
    let shown: Vec<_> = first.iter().map(|line| (line.begun_at, line.points, line.is_passed)).collect();
    assert_eq!(shown, [(later(5), None, false), (later(4), Some(60), false), (later(3), Some(90), true)]);
    let last = first.last().unwrap();
    let rest = store.attempts_of("小王", Some((last.begun_at, last.id)), 3).await.unwrap();
    assert_eq!(rest.iter().map(|line| (line.id, line.n_moves)).collect::<Vec<_>>(), [(own.id, 2)]);
}

async fn so_many_attempts_are_begun_within_a_day(ground: &Ground) {
    let store = with_account(ground).await;
    for n in 0..MOST_A_DAY {
        assert_eq!(store.begin_attempt(attempt(n as u8, n as i64), None).await.unwrap(), Admission::Begun);
    }
    assert_eq!(store.begin_attempt(attempt(200, 100), None).await.unwrap(), Admission::TooMany);
    assert_eq!(store.begin_attempt(attempt(200, 24 * 60 * 60), None).await.unwrap(), Admission::Begun);
}

async fn what_was_practised_moves_and_goes_with_the_account(ground: &Ground) {
    let store = with_account(ground).await;
    let own = Attempt { moves: vec![said("您好")], record: Some(scored(70)), ..attempt(1, 0) };
    store.begin_attempt(own.clone(), None).await.unwrap();
    let other = ground.another();
    let moved = other.open().await;
    move_all(&store, &moved, |_| {}).await.unwrap();
    assert_eq!(moved.attempt(own.id).await.unwrap(), Some(own.clone()));
    assert!(moved.remove_agent("小王", deed("admin", Action::AccountRemoved, "小王")).await.unwrap());
    assert_eq!(moved.attempt(own.id).await.unwrap(), None);
    assert_eq!(store.attempt(own.id).await.unwrap(), Some(own));
}
