//! A retry is safe, and of many who write at once none is lost.

use crate::server::{Answer, Talk, TestServer, ids, types};
use jieda::http::guard::idempotency::{Side, key_of};
use serde_json::json;
use ureq::http::HeaderMap;

fn say_with_key(server: &TestServer, talk: &Talk, key: &str, text: &str) -> Answer {
    let body = json!({ "text": text }).to_string();
    server.send("POST", &talk.path("/messages"), &talk.token, &[("Idempotency-Key", key)], Some(&body))
}

fn n_said(server: &TestServer, talk: &Talk) -> usize {
    let transcript = server.transcript(talk);
    types(transcript["events"].as_array().unwrap()).iter().filter(|kind| **kind == "customer_said").count()
}

#[test]
fn the_same_key_gives_the_first_answer_again() {
    let server = TestServer::start();
    let talk = server.open();
    let first = say_with_key(&server, &talk, "k-1", "空调不制冷").events();
    let again = say_with_key(&server, &talk, "k-1", "空调不制冷").events();
    assert_eq!(ids(&first), ids(&again));
    say_with_key(&server, &talk, "k-1", "冰箱不制冷").is_problem(422, "idempotency-key-reused");
    let other = say_with_key(&server, &server.open(), "k-1", "空调不制冷").events();
    assert_ne!(ids(&first), ids(&other));
    assert_eq!(n_said(&server, &talk), 1);
}

#[test]
fn a_key_is_of_a_text_and_of_a_button() {
    let server = TestServer::start();
    let talk = server.open();
    let events = server.say(&talk, "空调不制冷").events();
    let asked = &events.iter().find(|event| event["type"] == "bot_said").unwrap()["id"];
    let press = |place: usize| {
        let body = json!({"text": "外机不启动", "choice": {"event": asked, "place": place}}).to_string();
        server.send("POST", &talk.path("/messages"), &talk.token, &[("Idempotency-Key", "k-1")], Some(&body))
    };
    let first = press(0).events();
    assert_eq!(ids(&press(0).events()), ids(&first));
    press(1).is_problem(422, "idempotency-key-reused");
    say_with_key(&server, &talk, "k-1", "外机不启动").is_problem(422, "idempotency-key-reused");
}

#[test]
fn a_key_is_remembered_beyond_a_restart() {
    let server = TestServer::start();
    let talk = server.open();
    let first = say_with_key(&server, &talk, "k-1", "空调不制冷").events();
    let served = (*server.running().state.content.served()).clone();
    let folder = server.stop();
    let server = TestServer::in_folder(folder, Default::default(), served);
    assert_eq!(ids(&say_with_key(&server, &talk, "k-1", "空调不制冷").events()), ids(&first));
}

#[test]
fn a_retry_while_the_first_is_running_is_told_to_wait() {
    let server = TestServer::start();
    let talk = server.open();
    let headers = HeaderMap::from_iter([("idempotency-key".parse().unwrap(), "k-1".parse().unwrap())]);
    let key = key_of(&headers, Side::Customer, "空调不制冷").unwrap().unwrap();
    let note = server.running().state.running.begin(talk.id.parse().unwrap(), &key).unwrap();
    let answer = say_with_key(&server, &talk, "k-1", "空调不制冷");
    answer.is_problem(409, "in-progress");
    assert_ne!(answer.header("retry-after"), "");
    drop(note);
    assert_eq!(say_with_key(&server, &talk, "k-1", "空调不制冷").status, 200);
}

#[test]
fn a_key_that_cannot_be_remembered_is_refused() {
    let server = TestServer::start();
    let talk = server.open();
    say_with_key(&server, &talk, &"k".repeat(129), "你好").is_problem(400, "bad-idempotency-key");
    say_with_key(&server, &talk, "a b", "你好").is_problem(400, "bad-idempotency-key");
    assert_eq!(n_said(&server, &talk), 0);
}

#[test]
fn retries_at_once_are_carried_out_once() {
    let server = TestServer::start();
    let talk = server.open();
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| say_with_key(&server, &talk, "k-1", "空调不制冷"))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let (done, waiting): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 200);
    assert!(!done.is_empty());
    assert!(done.iter().all(|answer| ids(&answer.events()) == ids(&done[0].events())));
    waiting.iter().for_each(|answer| answer.is_problem(409, "in-progress"));
    assert_eq!(n_said(&server, &talk), 1);
}

#[test]
fn messages_at_once_are_all_kept_and_answered_one_after_the_other() {
    let server = TestServer::start();
    let talk = server.open();
    let n_kept = std::thread::scope(|scope| {
        let say = |n: usize| server.say(&talk, &format!("第{n}条"));
        let threads: Vec<_> = (0..4).map(|n| scope.spawn(move || say(n))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).filter(|answer| answer.status == 200).count()
    });
    assert_eq!(n_kept, 4);
    let transcript = server.transcript(&talk);
    let kinds = types(transcript["events"].as_array().unwrap());
    assert_eq!(kinds.iter().filter(|kind| **kind == "customer_said").count(), 4);
    let is_interrupted = kinds.windows(2).any(|pair| pair == ["customer_said", "customer_said"]);
    assert!(!is_interrupted || kinds.contains(&"handed_off"), "{kinds:?}");
}
