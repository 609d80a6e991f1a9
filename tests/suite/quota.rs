//! Nobody can take more than a fair part.

use crate::server::{Answer, Talk, TestServer, types};
use jieda::http::guard::limits::Limits;
use serde_json::json;
use std::num::NonZeroU32;

#[track_caller]
fn is_refused(answer: &Answer, code: &str) {
    answer.is_problem(429, code);
    assert!(answer.header("retry-after").parse::<u64>().unwrap() >= 1);
}

/// A server with these limits, which let two messages of a talk pass, and a talk that has said them.
#[track_caller]
fn after_two(limits: Limits) -> (TestServer, Talk) {
    let server = TestServer::with_limits(limits);
    let talk = server.open();
    server.say(&talk, "你好").events();
    server.say(&talk, "你好").events();
    is_refused(&server.say(&talk, "你好"), "too-many-messages");
    (server, talk)
}

#[test]
fn a_flood_of_messages_is_slowed_but_a_person_can_still_be_asked_for() {
    let (server, talk) = after_two(Limits { messages_a_minute: NonZeroU32::new(2).unwrap(), ..Limits::default() });
    is_refused(&server.post(&talk.path("/feedback"), &talk.token, &json!({"rating": 1})), "too-many-messages");
    let events = server.post(&talk.path("/handoff"), &talk.token, &json!({})).events();
    assert!(types(&events).contains(&"handed_off"), "{events:?}");
    let other = server.open();
    server.say(&other, "你好").events();
}

#[test]
fn a_danger_is_heard_behind_a_flood_of_messages() {
    let (server, talk) = after_two(Limits { messages_a_minute: NonZeroU32::new(2).unwrap(), ..Limits::default() });
    let events = server.say(&talk, "插座冒烟了").events();
    assert!(types(&events).contains(&"handed_off"), "{events:?}");
    is_refused(&server.say(&talk, "插座冒烟了"), "too-many-messages");
}

#[test]
fn a_conversation_does_not_grow_without_end() {
    let (server, talk) = after_two(Limits { messages_in_all: 2, ..Limits::default() });
    let events = server.post(&talk.path("/handoff"), &talk.token, &json!({})).events();
    assert!(types(&events).contains(&"handed_off"), "{events:?}");
}

#[test]
fn who_says_a_novel_is_told_to_go_on_tomorrow() {
    let server = TestServer::with_limits(Limits { bytes_in_all: 10, ..Limits::default() });
    let talk = server.open();
    server.say(&talk, "怎么退货呢").events();
    is_refused(&server.say(&talk, "你好"), "too-many-messages");
}

#[test]
fn a_person_is_asked_for_once_more_so_often_and_no_more() {
    let server = TestServer::with_limits(Limits { messages_a_minute: NonZeroU32::new(2).unwrap(), ..Limits::default() });
    let talk = server.open();
    let ask = || server.post(&talk.path("/handoff"), &talk.token, &json!({}));
    assert!(types(&ask().events()).contains(&"handed_off"));
    assert!([ask(), ask()].iter().all(|answer| answer.events().is_empty()));
    is_refused(&ask(), "too-many-messages");
}

#[test]
fn one_address_opens_so_many_conversations_and_no_more() {
    let server = TestServer::with_limits(Limits { openings_a_minute: NonZeroU32::new(2).unwrap(), ..Limits::default() });
    server.open();
    server.open();
    is_refused(&server.post("/v1/conversations", "", &json!({})), "too-many-conversations");
}

/// A server without ordinary places, and conversations that were opened before.
fn crowded<const N: usize>(in_flight_pressing: usize) -> (TestServer, [Talk; N]) {
    let quiet = TestServer::start();
    let talks = [(); N].map(|()| quiet.open());
    let served = (*quiet.running().state.content.served()).clone();
    let limits = Limits { in_flight: 0, in_flight_pressing, in_flight_of_desk: 1, ..Limits::default() };
    (TestServer::in_folder(quiet.stop(), limits, served), talks)
}

#[test]
fn when_there_is_no_place_left_messages_that_need_a_person_get_through() {
    let (server, talks) = crowded::<4>(1);
    let is_refused = |talk: &Talk, text: &str| {
        let refused = server.say(talk, text);
        refused.is_problem(503, "overloaded");
        assert_ne!(refused.header("retry-after"), "");
    };
    let texts = ["我要投诉你们", "家里着火了", "转人工", "wo yao zhuan ren gong"];
    for (talk, text) in talks.iter().zip(texts) {
        is_refused(talk, "怎么退货");
        let events = server.say(talk, text).events();
        assert!(types(&events).contains(&"handed_off"), "{text}: {events:?}");
        let long = format!("{}{text}", "我想问一下，".repeat(200));
        server.say(talk, &long).events();
        is_refused(talk, "怎么退货");
    }
    server.post(&talks[0].path("/messages"), &talks[0].token, &json!({"words": "着火了"})).is_problem(503, "overloaded");
    server.post(&talks[0].path("/messages"), "", &json!({"text": "着火了"})).is_problem(401, "unauthorized");
}

#[test]
fn who_begins_to_talk_at_a_peak_is_let_in_and_heard() {
    let limits = Limits { in_flight: 0, in_flight_of_openings: 1, in_flight_pressing: 1, ..Limits::default() };
    let server = TestServer::with_limits(limits);
    let talk = server.open();
    server.say(&talk, "怎么退货").is_problem(503, "overloaded");
    assert!(types(&server.say(&talk, "家里着火了").events()).contains(&"handed_off"));
}

#[test]
fn places_of_the_desk_are_not_taken_by_customers() {
    let (server, [talk]) = crowded(0);
    server.say(&talk, "家里着火了").is_problem(503, "overloaded");
    server.post(&talk.path("/handoff"), &talk.token, &json!({})).is_problem(503, "overloaded");
    server.get("/v1/desk/queue", crate::server::ADMIN).expect(200);
}

#[test]
fn when_there_is_no_place_left_customers_who_ask_for_a_person_and_agents_get_through() {
    let (server, [talk]) = crowded(1);
    assert!(types(&server.post(&talk.path("/handoff"), &talk.token, &json!({})).events()).contains(&"handed_off"));
    server.get("/v1/desk/queue", crate::server::ADMIN).expect(200);
    assert_eq!(server.get("/healthz", "").status, 200);
}
