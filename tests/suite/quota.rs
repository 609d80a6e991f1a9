//! Nobody can take more than a fair part.

use crate::server::{Answer, TestServer, types};
use jieda::http::guard::limits::Limits;
use serde_json::json;
use std::num::NonZeroU32;

#[track_caller]
fn is_refused(answer: &Answer, code: &str) {
    answer.is_problem(429, code);
    assert!(answer.header("retry-after").parse::<u64>().unwrap() >= 1);
}

#[test]
fn a_flood_of_messages_is_slowed_but_a_person_can_still_be_asked_for() {
    let server = TestServer::with_limits(Limits { messages_a_minute: NonZeroU32::new(2).unwrap(), ..Limits::default() });
    let talk = server.open();
    server.say(&talk, "你好").events();
    server.say(&talk, "你好").events();
    is_refused(&server.say(&talk, "你好"), "too-many-messages");
    is_refused(&server.post(&talk.path("/feedback"), &talk.token, &json!({"rating": 1})), "too-many-messages");
    let events = server.post(&talk.path("/handoff"), &talk.token, &json!({})).events();
    assert!(types(&events).contains(&"handed_off"), "{events:?}");
    let other = server.open();
    server.say(&other, "你好").events();
}

#[test]
fn a_conversation_does_not_grow_without_end() {
    let server = TestServer::with_limits(Limits { messages_in_all: 2, ..Limits::default() });
    let talk = server.open();
    server.say(&talk, "你好").events();
    server.say(&talk, "你好").events();
    is_refused(&server.say(&talk, "你好"), "too-many-messages");
    let events = server.post(&talk.path("/handoff"), &talk.token, &json!({})).events();
    assert!(types(&events).contains(&"handed_off"), "{events:?}");
}

#[test]
fn one_address_opens_so_many_conversations_and_no_more() {
    let server = TestServer::with_limits(Limits { openings_a_minute: NonZeroU32::new(2).unwrap(), ..Limits::default() });
    server.open();
    server.open();
    is_refused(&server.post("/v1/conversations", "", &json!({})), "too-many-conversations");
}

#[test]
fn when_there_is_no_place_left_customers_who_ask_for_a_person_and_agents_get_through() {
    let quiet = TestServer::start();
    let talk = quiet.open();
    let served = (*quiet.running().state.content.served()).clone();
    let server = TestServer::in_folder(quiet.stop(), Limits { in_flight: 0, in_flight_reserved: 4, ..Limits::default() }, served);
    let refused = server.say(&talk, "你好");
    refused.is_problem(503, "overloaded");
    assert_ne!(refused.header("retry-after"), "");
    assert!(types(&server.post(&talk.path("/handoff"), &talk.token, &json!({})).events()).contains(&"handed_off"));
    server.get("/v1/desk/queue", crate::server::ADMIN).expect(200);
    assert_eq!(server.get("/healthz", "").status, 200);
}
