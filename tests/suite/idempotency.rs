//! A retry is safe, and of many who write at once none is lost.

use crate::server::{ADMIN, Answer, Talk, TestServer, ids, types};
use jieda::http::guard::idempotency::{Sender, key_of};
use jieda::http::guard::limits::Limits;
use serde_json::{Value, json};
use std::num::NonZeroU32;
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

/// A key beyond guessing.
const KEY: &str = "8e03978e-40d5-43dd-bc93-6894a57f9324";

fn post(server: &TestServer, path: &str, token: &str, key: &str, body: &Value) -> Answer {
    server.send("POST", path, token, &[("Idempotency-Key", key)], Some(&body.to_string()))
}

#[test]
fn an_opening_gives_the_same_conversation_and_token_again() {
    let server = TestServer::with_limits(Limits { openings_a_minute: NonZeroU32::new(1).unwrap(), ..Limits::default() });
    let open = |key: &str, body: Value| post(&server, "/v1/conversations", "", key, &body);
    let first = open(KEY, json!({"visitor": "v-1"})).expect(201);
    // It costs no quota: another opening is refused.
    assert_eq!(open(KEY, json!({"visitor": "v-1"})).expect(201), first);
    open("8e03978e-40d5-43dd-bc93-6894a57f9325", json!({})).is_problem(429, "too-many-conversations");
    open(KEY, json!({"visitor": "v-2"})).is_problem(422, "idempotency-key-reused");
    open("guess", json!({})).is_problem(400, "bad-idempotency-key");
    let (id, token) = (first["id"].as_str().unwrap(), first["token"].as_str().unwrap());
    assert_eq!(server.get(&format!("/v1/conversations/{id}/transcript"), token).expect(200)["events"], first["events"]);
}

#[test]
fn two_addresses_with_one_key_open_two_conversations() {
    let server = TestServer::behind("127.0.0.0/8", Limits::default());
    let open = |client: &str| {
        let headers = [("Idempotency-Key", KEY), ("X-Forwarded-For", client)];
        server.send("POST", "/v1/conversations", "", &headers, Some("{}")).expect(201)["token"].clone()
    };
    assert_eq!(open("192.0.2.1"), open("192.0.2.1"));
    assert_ne!(open("192.0.2.1"), open("192.0.2.2"));
}

#[test]
fn what_costs_quota_costs_it_once() {
    let server = TestServer::with_limits(Limits { messages_a_minute: NonZeroU32::new(2).unwrap(), ..Limits::default() });
    let talk = server.open();
    let first = say_with_key(&server, &talk, "k-1", "你好").events();
    for _ in 0..3 {
        assert_eq!(ids(&say_with_key(&server, &talk, "k-1", "你好").events()), ids(&first));
    }
    let judge = || post(&server, &talk.path("/feedback"), &talk.token, "k-2", &json!({"rating": 5})).events();
    assert_eq!(ids(&judge()), ids(&judge()));
    say_with_key(&server, &talk, "k-3", "你好").is_problem(429, "too-many-messages");
}

#[test]
fn every_step_of_a_case_is_carried_out_once() {
    let server = TestServer::start();
    let agent = server.agent("小王");
    let talk = server.open();
    let twice = |path: &str, token: &str, key: &str, body: Value| {
        let [first, again] = [(), ()].map(|()| post(&server, path, token, key, &body).expect(200));
        assert_eq!(first, again, "{path}");
        first
    };
    let handed = twice(&talk.path("/handoff"), &talk.token, "k-1", json!({}));
    let handoff = handed["events"].as_array().unwrap().iter().find(|event| event["type"] == "handed_off").unwrap()["handoff"].clone();
    let at_desk = |below: &str| format!("/v1/desk/conversations/{}{below}", talk.id);
    twice(&format!("/v1/desk/handoffs/{}/claim", handoff.as_str().unwrap()), &agent, "k-1", json!({}));
    twice(&at_desk("/messages"), &agent, "k-2", json!({"text": "您好"}));
    twice(&at_desk("/return"), &agent, "k-3", json!({}));
    // The key of one step is not that of another, and another agent's is another.
    post(&server, &at_desk("/resolve"), &agent, "k-3", &json!({})).is_problem(422, "idempotency-key-reused");
    post(&server, &at_desk("/return"), &server.agent("小李"), "k-3", &json!({})).is_problem(409, "not-yours");
    let shown = server.transcript(&talk);
    let kinds = types(shown["events"].as_array().unwrap());
    assert_eq!(["agent_joined", "agent_said", "returned"].map(|kind| kinds.iter().filter(|found| **found == kind).count()), [1, 1, 1]);
}

#[test]
fn a_claim_that_is_repeated_too_late_tells_of_no_other_case() {
    let server = TestServer::start();
    let agent = server.agent("小王");
    let (talk, handoff) = server.open_at_desk();
    let claim = |handoff: &str, key: &str| post(&server, &format!("/v1/desk/handoffs/{handoff}/claim"), &agent, key, &json!({}));
    let end = |verb: &str| server.post(&format!("/v1/desk/conversations/{}/{verb}", talk.id), &agent, &json!({})).expect(200);
    let first = claim(&handoff, "k-1").expect(200);
    assert_eq!(claim(&handoff, "k-1").expect(200), first);
    end("return");
    claim(&handoff, "k-1").is_problem(409, "handoff-taken");
    server.post(&talk.path("/handoff"), &talk.token, &json!({})).expect(200);
    claim(&handoff, "k-1").is_problem(409, "handoff-taken");
    let again = format!("{}.2", talk.id);
    assert_eq!(claim(&again, "k-2").expect(200)["agent"], "小王");
    claim(&handoff, "k-1").is_problem(409, "handoff-taken");
    end("resolve");
    claim(&again, "k-2").is_problem(409, "handoff-taken");
}

#[test]
fn a_request_that_leads_to_nothing_is_remembered_too() {
    let server = TestServer::start();
    let agent = server.agent("小王");
    let (talk, handoff) = server.open_at_desk();
    let ask = || post(&server, &talk.path("/handoff"), &talk.token, "k-1", &json!({})).events();
    assert_eq!(ask(), [] as [Value; 0]);
    server.post(&format!("/v1/desk/handoffs/{handoff}/claim"), &agent, &json!({})).expect(200);
    server.post(&format!("/v1/desk/conversations/{}/return", talk.id), &agent, &json!({})).events();
    assert_eq!(ask(), [] as [Value; 0], "it would pass the customer to the desk again");
}

#[test]
fn an_account_is_made_once_and_its_token_given_again() {
    let server = TestServer::start();
    let add = |name: &str| post(&server, "/v1/desk/agents", ADMIN, KEY, &json!({ "name": name }));
    let first = add("小王").expect(201);
    assert_eq!(add("小王").expect(201), first);
    add("小李").is_problem(422, "idempotency-key-reused");
    let token = first["token"].as_str().unwrap();
    server.get("/v1/desk/me", token).expect(200);
    let renew =
        || post(&server, "/v1/desk/agents/%E5%B0%8F%E7%8E%8B/token", ADMIN, "8e03978e-40d5-43dd-bc93-6894a57f9325", &json!({})).expect(200);
    let renewed = renew();
    assert_eq!(renew(), renewed);
    server.get("/v1/desk/me", renewed["token"].as_str().unwrap()).expect(200);
}

#[test]
fn a_token_is_renewed_once_however_often_that_is_asked_for_at_once() {
    let server = TestServer::start();
    server.agent("小王");
    let renew = || post(&server, "/v1/desk/agents/%E5%B0%8F%E7%8E%8B/token", ADMIN, KEY, &json!({}));
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let asked: Vec<_> = (0..8).map(|_| scope.spawn(renew)).collect();
        asked.into_iter().map(|asked| asked.join().unwrap()).collect()
    });
    let last = renew().expect(200);
    for answer in answers {
        match answer.status {
            200 => assert_eq!(answer.expect(200), last),
            _ => answer.is_problem(409, "in-progress"),
        }
    }
    server.get("/v1/desk/me", last["token"].as_str().unwrap()).expect(200);
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
    let state = &server.running().state;
    let sender = Sender::Customer(talk.id.parse().unwrap());
    let key = key_of(&headers, state.store.secret(), sender, &["say", "空调不制冷"]).unwrap().unwrap();
    let note = server.runtime.block_on(state.store.begin(&key)).unwrap();
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
