//! Streams lose nothing, whatever happens to the line.

use crate::server::{ADMIN, TestServer, ids};
use crate::stream::Stream;
use jieda::http::guard::limits::Limits;
use serde_json::json;
use std::time::Duration;

#[test]
fn a_stream_tells_what_was_and_what_comes() {
    let server = TestServer::start();
    let talk = server.open();
    let mut stream = Stream::open(&server, &talk.path("/events"), &talk.token, "");
    assert!(stream.head.starts_with("HTTP/1.1 200"), "{}", stream.head);
    for header in ["content-type: text/event-stream", "x-accel-buffering: no", "cache-control: no-cache"] {
        assert!(stream.head.contains(header), "{header}: {}", stream.head);
    }
    assert_eq!(stream.next().unwrap().retry, "3000");
    let welcome = stream.event();
    assert_eq!(welcome.id, talk.events[0]["id"].as_str().unwrap());
    assert_eq!(welcome.json(), talk.events[0]);
    let said = server.say(&talk, "你好").events();
    for event in &said {
        let seen = stream.event();
        assert_eq!((seen.id.as_str(), seen.json()), (event["id"].as_str().unwrap(), event.clone()));
    }
}

#[test]
fn a_stream_goes_on_after_the_last_event_that_was_seen() {
    let server = TestServer::start();
    let talk = server.open();
    let said = server.say(&talk, "你好").events();
    let seen = ids(&said)[0];
    let by_header = Stream::open(&server, &talk.path("/events"), &talk.token, seen).event();
    let by_query = Stream::open(&server, &talk.path(&format!("/events?last_event_id={seen}")), &talk.token, "").event();
    assert_eq!((by_header.id.as_str(), by_query.id.as_str()), (ids(&said)[1], ids(&said)[1]));
}

#[test]
fn a_stream_goes_on_after_a_restart() {
    let server = TestServer::start();
    let talk = server.open();
    let seen = talk.events[0]["id"].as_str().unwrap().to_owned();
    let said = server.say(&talk, "你好").events();
    let served = (*server.running().state.content.served()).clone();
    let server = TestServer::in_folder(server.stop(), Limits::default(), served);
    assert_eq!(Stream::open(&server, &talk.path("/events"), &talk.token, &seen).event().json(), said[0]);
}

#[test]
fn a_place_of_another_store_or_none_at_all_is_a_reset() {
    let server = TestServer::start();
    let talk = server.open();
    let epoch = talk.events[0]["id"].as_str().unwrap().rsplit_once('-').unwrap().0.to_owned();
    for place in ["zz-1", "1", "x", &format!("{epoch}-99999999"), &format!("{epoch}--1"), &format!("{epoch}-1x")] {
        let mut stream = Stream::open(&server, &talk.path("/events"), &talk.token, place);
        stream.next();
        let reset = stream.next().unwrap();
        assert_eq!((reset.event.as_str(), reset.id.as_str()), ("reset", ""), "{place}");
        let said = server.say(&talk, "你好").events();
        assert_eq!(stream.event().json(), said[0], "{place}");
    }
}

#[test]
fn a_silent_stream_is_kept_open() {
    let server = TestServer::with_limits(Limits { heartbeat: Duration::from_millis(20), ..Limits::default() });
    let talk = server.open();
    let mut stream = Stream::open(&server, &talk.path("/events"), &talk.token, talk.events[0]["id"].as_str().unwrap());
    stream.next();
    for _ in 0..2 {
        let beat = stream.next().unwrap();
        assert_eq!((beat.comment.as_str(), beat.id.as_str()), ("ping", ""));
    }
}

#[test]
fn a_stream_has_its_own_conversation_only() {
    let server = TestServer::start();
    let (mine, other) = (server.open(), server.open());
    let mut stream = Stream::open(&server, &mine.path("/events"), &mine.token, mine.events[0]["id"].as_str().unwrap());
    server.say(&other, "这是别人的话").events();
    let said = server.say(&mine, "你好").events();
    assert_eq!(stream.event().json(), said[0]);
}

#[test]
fn both_sides_see_the_agent_come_and_write() {
    let server = TestServer::start();
    let agent = server.agent("小王");
    let (talk, handoff) = server.open_at_desk();
    let transcript = server.transcript(&talk);
    let last = ids(transcript["events"].as_array().unwrap()).last().unwrap().to_string();
    let mut customers = Stream::open(&server, &talk.path("/events"), &talk.token, &last);
    let mut desk = Stream::open(&server, "/v1/desk/events", &agent, "");
    desk.next();
    server.post(&format!("/v1/desk/handoffs/{handoff}/claim"), &agent, &json!({})).expect(200);
    server.post(&format!("/v1/desk/conversations/{}/messages", talk.id), &agent, &json!({"text": "您好"})).events();
    for kind in ["agent_joined", "agent_said"] {
        let (here, there) = (customers.event(), desk.event());
        assert_eq!((&here.json()["type"], &there.json()["type"]), (&json!(kind), &json!(kind)));
        assert_eq!(here.id, there.id);
        assert_eq!(there.json()["conversation"], talk.id);
    }
}

#[test]
fn the_desk_follows_only_what_was_passed_to_it() {
    let server = TestServer::start();
    let mut desk = Stream::open(&server, "/v1/desk/events", ADMIN, "");
    desk.next();
    server.say(&server.open(), "保修多久").events();
    let (talk, _) = server.open_at_desk();
    let conversation = loop {
        let event = desk.event().json();
        assert_eq!(event["conversation"], talk.id);
        if event["type"] == "handed_off" {
            break event["conversation"].clone();
        }
    };
    assert_eq!(conversation, talk.id);
    let mut again = Stream::open(&server, "/v1/desk/events", ADMIN, "zz-1");
    again.next();
    assert_eq!(again.next().unwrap().event, "reset");
}

#[test]
fn streams_end_when_the_server_stops() {
    let server = TestServer::start();
    let talk = server.open();
    let customers = Stream::open(&server, &talk.path("/events"), &talk.token, "");
    let desk = Stream::open(&server, "/v1/desk/events", ADMIN, "");
    let began = std::time::Instant::now();
    server.stop();
    assert!(began.elapsed() < Limits::default().stop_time, "{:?}", began.elapsed());
    assert!(customers.ends() && desk.ends());
}
