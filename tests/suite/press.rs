//! A button that is pressed is sent as a choice: its place decides, once, whatever its words may mean.

use crate::server::{Answer, Talk, TestServer, ids, types};
use serde_json::{Value, json};

fn press(server: &TestServer, talk: &Talk, event: &Value, place: usize) -> Answer {
    let body = json!({"text": event["choices"][place]["label"], "choice": {"event": event["id"], "place": place}});
    server.post(&talk.path("/messages"), &talk.token, &body)
}

/// The bot's last saying among some events.
fn said(events: &[Value]) -> Value {
    events.iter().rev().find(|event| event["type"] == "bot_said").expect("the bot has spoken").clone()
}

fn cites(event: &Value) -> &str {
    event["citations"][0]["atom"].as_str().unwrap_or_default()
}

/// A talk in which the bot has asked whether the outdoor unit runs.
fn asked() -> (TestServer, Talk, Vec<Value>) {
    let server = TestServer::start();
    let talk = server.open();
    let first = said(&server.say(&talk, "空调不制冷").events());
    let second = said(&press(&server, &talk, &first, 2).events());
    assert_eq!(cites(&second), "ac-not-cooling/air-warm");
    (server, talk, vec![first, second])
}

#[test]
fn a_press_is_no_plea_whatever_the_button_says() {
    let (server, talk, asked) = asked();
    assert_eq!(asked[1]["choices"][0]["label"], "在转");
    let events = press(&server, &talk, &asked[1], 0).events();
    assert_eq!(types(&events), ["customer_said", "bot_said"]);
    assert_eq!(events[0]["choice"], json!({"event": asked[1]["id"], "place": 0}));
    assert_eq!(cites(&events[1]), "ac-not-cooling/pipe");
}

#[test]
fn the_same_press_again_changes_nothing_and_gives_the_first_answer() {
    let (server, talk, asked) = asked();
    let first = press(&server, &talk, &asked[1], 0).events();
    assert_eq!(ids(&press(&server, &talk, &asked[1], 0).events()), ids(&first));
    let next = press(&server, &talk, &said(&first), 0).events();
    assert_eq!(ids(&press(&server, &talk, &asked[1], 0).events()), ids(&first));
    let transcript = server.transcript(&talk);
    assert_eq!(ids(transcript["events"].as_array().unwrap()).last(), ids(&next).last());
}

#[test]
fn a_repeated_press_is_remembered_under_its_key() {
    let (server, talk, asked) = asked();
    let press = |key: &str, place: usize| {
        let body = json!({"text": asked[1]["choices"][place]["label"], "choice": {"event": asked[1]["id"], "place": place}});
        server.send("POST", &talk.path("/messages"), &talk.token, &[("Idempotency-Key", key)], Some(&body.to_string()))
    };
    let first = press("k-1", 0).events();
    assert_eq!(ids(&press("k-2", 0).events()), ids(&first));
    press("k-2", 1).is_problem(422, "idempotency-key-reused");
    assert_eq!(ids(&press("k-2", 0).events()), ids(&first));
}

#[test]
fn an_older_button_leads_back_to_its_question() {
    let (server, talk, asked) = asked();
    press(&server, &talk, &asked[1], 0).events();
    let events = press(&server, &talk, &asked[1], 2).events();
    assert_eq!(cites(&said(&events)), "ac-not-cooling/set-cool");
    let events = press(&server, &talk, &asked[0], 0).events();
    assert_eq!(cites(&said(&events)), "ac-not-cooling/outdoor-off");
}

#[test]
fn presses_at_once_are_taken_once() {
    let (server, talk, asked) = asked();
    let answers: Vec<Vec<Value>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..6).map(|_| scope.spawn(|| press(&server, &talk, &asked[1], 0).events())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(answers.iter().all(|events| ids(events) == ids(&answers[0])), "{answers:?}");
    let transcript = server.transcript(&talk);
    let pressed = transcript["events"].as_array().unwrap().iter().filter(|event| event["text"] == "在转");
    assert_eq!(pressed.count(), 1);
}

#[test]
fn the_second_click_on_the_button_for_a_person_is_not_kept_for_the_person() {
    let server = TestServer::start();
    let talk = server.open();
    let missed = said(&server.say(&talk, "今天天气怎么样").events());
    assert_eq!(missed["choices"][0]["label"], "转人工");
    let first = press(&server, &talk, &missed, 0).events();
    assert!(types(&first).contains(&"handed_off"), "{first:?}");
    assert_eq!(ids(&press(&server, &talk, &missed, 0).events()), ids(&first));
    assert_eq!(server.transcript(&talk)["phase"], "queued");
}
