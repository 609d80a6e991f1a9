//! What agents and administrators can do.

use crate::server::{ADMIN, TestServer, types};
use crate::stream::Stream;
use jieda::http::guard::limits::Limits;
use serde_json::{Value, json};
use std::time::Duration;

fn claim(server: &TestServer, handoff: &str, token: &str) -> crate::server::Answer {
    server.post(&format!("/v1/desk/handoffs/{handoff}/claim"), token, &json!({}))
}

fn at_desk(id: &str, below: &str) -> String {
    format!("/v1/desk/conversations/{id}{below}")
}

#[test]
fn an_administrator_makes_and_removes_accounts() {
    let server = TestServer::start();
    assert_eq!(server.get("/v1/desk/me", ADMIN).expect(200), json!({"agent": "admin", "role": "admin"}));
    let token = server.agent("小王");
    assert_eq!(server.get("/v1/desk/me", &token).expect(200), json!({"agent": "小王", "role": "agent"}));
    server.post("/v1/desk/agents", ADMIN, &json!({"name": "小王"})).is_problem(409, "name-taken");
    server.post("/v1/desk/agents", ADMIN, &json!({"name": "Admin"})).is_problem(422, "name-reserved");
    server.post("/v1/desk/agents", ADMIN, &json!({"name": "<b>"})).is_problem(422, "bad-field");
    server.post("/v1/desk/agents", ADMIN, &json!({"name": ".."})).is_problem(422, "bad-field");
    server.post("/v1/desk/agents", ADMIN, &json!({"name": "小\u{200b}王"})).is_problem(422, "bad-field");
    let listed = server.get("/v1/desk/agents", ADMIN).expect(200)["agents"].as_array().unwrap().clone();
    assert_eq!((listed.len(), &listed[0]["agent"], &listed[0]["supervisor"]), (1, &json!("小王"), &json!(false)));
    let remove = || server.send("DELETE", "/v1/desk/agents/%E5%B0%8F%E7%8E%8B", ADMIN, &[], None);
    assert_eq!(remove().status, 204);
    remove().is_problem(404, "no-such-agent");
}

#[test]
fn names_that_look_alike_are_taken() {
    let server = TestServer::start();
    server.agent("paul");
    for name in ["Paul", "рaul", "ｐａｕｌ", " paul "] {
        server.post("/v1/desk/agents", ADMIN, &json!({"name": name})).is_problem(409, "name-taken");
    }
    server.agent("paula");
}

#[test]
fn a_token_ends_and_is_renewed() {
    let server = TestServer::start();
    let (mine, other) = (server.agent("小王"), server.agent("小李"));
    let renew = |token: &str| server.post("/v1/desk/agents/%E5%B0%8F%E7%8E%8B/token", token, &json!({}));
    renew(&other).is_problem(403, "admin-only");
    let renewed = renew(&mine).expect(200);
    let token = renewed["token"].as_str().unwrap();
    let expires_at: jiff::Timestamp = renewed["expires_at"].as_str().unwrap().parse().unwrap();
    assert_eq!((expires_at - jiff::Timestamp::now()).total(jiff::Unit::Hour).unwrap().round() as i64, 90 * 24);
    server.get("/v1/desk/me", &mine).is_problem(401, "unauthorized");
    assert_eq!(server.get("/v1/desk/me", token).expect(200)["agent"], "小王");
    let by_admin = renew(ADMIN).expect(200);
    server.get("/v1/desk/me", token).is_problem(401, "unauthorized");
    server.get("/v1/desk/me", by_admin["token"].as_str().unwrap()).expect(200);
    server.post("/v1/desk/agents/x/token", ADMIN, &json!({})).is_problem(404, "no-such-agent");

    let short = TestServer::with_limits(Limits { agent_token_time: Duration::ZERO, ..Limits::default() });
    let token = short.agent("小王");
    short.get("/v1/desk/me", &token).is_problem(401, "token-expired");
}

#[test]
fn who_tries_out_tokens_waits_and_agents_do_not() {
    let server = TestServer::with_limits(Limits { wrong_desk_tokens_a_minute: 2, ..Limits::default() });
    let (agent, unseen) = (server.agent("小王"), server.agent("小李"));
    server.get("/v1/desk/me", &agent).expect(200);
    for guess in ["guess-1", "guess-2"] {
        server.get("/v1/desk/me", guess).is_problem(401, "unauthorized");
    }
    let refused = server.get("/v1/desk/me", "guess-3");
    refused.is_problem(429, "too-many-wrong-tokens");
    assert!((1..=60).contains(&refused.header("retry-after").parse::<u64>().unwrap()));
    for right in [&unseen, &agent, ADMIN] {
        server.get("/v1/desk/me", right).expect(200);
    }
    server.get("/v1/desk/me", "").is_problem(401, "unauthorized");
}

#[test]
fn two_tokens_are_none() {
    let server = TestServer::start();
    let agent = server.agent("小王");
    let other = format!("Bearer {agent}");
    server.send("GET", "/v1/desk/me", &agent, &[("Authorization", &other)], None).is_problem(401, "unauthorized");
}

#[test]
fn the_admin_token_may_be_a_persons_choice_and_waits_after_guesses() {
    let server = TestServer::with_limits(Limits { wrong_desk_tokens_a_minute: 1, ..Limits::default() });
    server.get("/v1/desk/me", "guess-1").is_problem(401, "unauthorized");
    server.get("/v1/desk/me", ADMIN).is_problem(429, "too-many-wrong-tokens");
}

#[test]
fn who_tries_out_tokens_of_talks_waits_and_customers_do_not() {
    let server = TestServer::with_limits(Limits { wrong_customer_tokens_a_minute: 1, ..Limits::default() });
    let talk = server.open();
    server.get(&talk.path("/transcript"), "guess-1").is_problem(404, "no-such-conversation");
    server.get(&talk.path("/transcript"), "guess-2").is_problem(429, "too-many-wrong-tokens");
    server.transcript(&talk);
}

#[test]
fn customers_of_an_agent_who_is_removed_wait_in_the_queue_again() {
    let server = TestServer::start();
    let (gone, other) = (server.agent("小王"), server.agent("小李"));
    let (talk, handoff) = server.open_at_desk();
    claim(&server, &handoff, &gone).expect(200);
    assert_eq!(server.send("DELETE", "/v1/desk/agents/%E5%B0%8F%E7%8E%8B", ADMIN, &[], None).status, 204);
    assert_eq!(server.transcript(&talk)["phase"], "queued");
    let queue = server.get("/v1/desk/queue", &other).expect(200);
    let again = queue["waiting"][0]["id"].as_str().unwrap();
    assert_eq!((again, &queue["claimed"]), (format!("{}.1", talk.id).as_str(), &json!([])));
    claim(&server, again, &other).expect(200);
}

#[test]
fn a_case_goes_from_the_queue_to_an_agent_and_to_its_end() {
    let server = TestServer::start();
    let agent = server.agent("小王");
    let (talk, handoff) = server.open_at_desk();
    let queue = server.get("/v1/desk/queue", &agent).expect(200);
    assert!(queue["on_duty"].is_boolean());
    let case = &queue["waiting"][0];
    assert_eq!((&case["id"], &case["conversation"], &case["agent"]), (&json!(handoff), &json!(talk.id), &Value::Null));
    for field in ["reason", "skill", "priority", "at", "summary", "red_lines", "anger", "slots", "tried", "parts", "locale"] {
        assert!(case.get(field).is_some(), "{field}");
    }

    let claimed = claim(&server, &handoff, &agent).expect(200);
    assert_eq!((&claimed["id"], &claimed["agent"]), (&json!(handoff), &json!("小王")));
    let queue = server.get("/v1/desk/queue", &agent).expect(200);
    assert_eq!((queue["waiting"].as_array().unwrap().len(), &queue["claimed"][0]["agent"]), (0, &json!("小王")));
    let transcript = server.transcript(&talk);
    assert_eq!((&transcript["phase"], &transcript["agent"]), (&json!("agent"), &json!("小王")));

    let said = server.post(&at_desk(&talk.id, "/messages"), &agent, &json!({"text": "您好 <b>"})).events();
    assert_eq!((&said[0]["type"], &said[0]["agent"], &said[0]["text"]), (&json!("agent_said"), &json!("小王"), &json!("您好 <b>")));

    let ended = server.post(&at_desk(&talk.id, "/resolve"), &agent, &json!({})).events();
    assert_eq!((&ended[0]["type"], &ended[0]["by"]), (&json!("closed"), &json!("agent")));
    server.post(&at_desk(&talk.id, "/messages"), &agent, &json!({"text": "再见"})).is_problem(409, "not-yours");
    assert_eq!(server.get("/v1/desk/queue", &agent).expect(200)["claimed"], json!([]));
    let shown = server.transcript(&talk);
    let kinds = types(shown["events"].as_array().unwrap());
    assert!(kinds.ends_with(&["agent_joined", "agent_said", "closed"]), "{kinds:?}");
}

#[test]
fn who_takes_a_case_reads_what_the_customer_corrected_while_waiting() {
    let server = TestServer::start();
    let agent = server.agent("小王");
    let (talk, handoff) = server.open_at_desk();
    let slots = || server.get("/v1/desk/queue", &agent).expect(200)["waiting"][0]["slots"].clone();
    let heard = server.say(&talk, "订单号 202611220001，电话 13800138000").events();
    assert_eq!(types(&heard), ["customer_said", "bot_said"]);
    assert!(heard[1]["text"].as_str().unwrap().contains("13800138000"), "{heard:?}");
    assert_eq!(slots(), json!({"order": "****0001", "phone": "138****8000"}));
    assert_eq!(types(&server.say(&talk, "不对，订单号是 202611220002").events()), ["customer_said"]);
    assert_eq!(slots(), json!({"order": "****0002", "phone": "138****8000"}));
    let seen = server.get(&at_desk(&talk.id, ""), &agent).expect(200);
    let last = seen["events"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&last["type"], &last["slots"]), (&json!("detailed"), &json!({"order": "****0002"})));
    let claimed = claim(&server, &handoff, &agent).expect(200);
    assert_eq!(claimed["slots"]["order"], json!("****0002"));
    let revealed = server.post(&at_desk(&talk.id, "/reveal"), &agent, &json!({ "handoff": handoff })).expect(200);
    assert_eq!(revealed["slots"]["order"], json!("202611220002"));
}

#[test]
fn everybody_at_the_desk_reads_personal_details_masked() {
    const SAID: &str = "身份证110101199003074258，电话13800138000";
    const MASKED: &str = "身份证110101********4258，电话138****8000";
    let server = TestServer::start();
    let (holder, other) = (server.agent("小王"), server.agent("小李"));
    let (talk, handoff) = server.open_at_desk();
    let mut followed = [&holder, &other].map(|token| Stream::open(&server, "/v1/desk/events", token, ""));
    server.say(&talk, SAID);
    assert_eq!(claim(&server, &handoff, &holder).expect(200)["slots"]["phone"], "138****8000");
    server.say(&talk, SAID);
    let written = server.post(&at_desk(&talk.id, "/messages"), &holder, &json!({"text": "是 13800138000 吗"})).events();
    assert_eq!((&written[0]["text"], &written[0]["masked"]), (&json!("是 138****8000 吗"), &json!(true)));
    for token in [&holder, &other, ADMIN] {
        let seen = server.get(&at_desk(&talk.id, ""), token).expect(200);
        let shown = seen.to_string();
        assert!(shown.contains(MASKED) && !shown.contains("13800138000") && !shown.contains("199003074258"), "{shown}");
        let said = seen["events"].as_array().unwrap().iter().filter(|event| event["type"] == "customer_said");
        assert!(said.clone().count() == 2 && said.into_iter().all(|event| event["masked"] == true));
        assert_eq!((&seen["handoff"]["masked"], seen["events"][0].get("masked")), (&json!(true), None));
    }
    let queue = server.get("/v1/desk/queue", &holder).expect(200);
    assert_eq!([&queue["mine"][0]["slots"]["phone"], &queue["claimed"][0]["slots"]["phone"]], ["138****8000", "138****8000"]);
    let mut heard = |n: usize| {
        while followed[n].event().json()["type"] != "agent_joined" {}
        followed[n].event().json()["text"].clone()
    };
    assert_eq!([heard(0), heard(1)], [MASKED, MASKED]);
    let transcript = server.transcript(&talk).to_string();
    assert!(transcript.contains(SAID) && !transcript.contains("\"masked\""), "{transcript}");
}

#[test]
fn the_bot_speaks_again_when_the_agent_gives_the_talk_back() {
    let server = TestServer::start();
    let agent = server.agent("小王");
    let (talk, handoff) = server.open_at_desk();
    claim(&server, &handoff, &agent).expect(200);
    assert_eq!(types(&server.post(&at_desk(&talk.id, "/return"), &agent, &json!({})).events()), ["returned"]);
    assert_eq!(server.transcript(&talk)["phase"], "bot");
    assert!(types(&server.say(&talk, "空调不制冷").events()).contains(&"bot_said"));
    claim(&server, &handoff, &agent).is_problem(409, "handoff-taken");
    let events = server.post(&talk.path("/handoff"), &talk.token, &json!({})).events();
    let again = events.iter().find(|event| event["type"] == "handed_off").unwrap();
    assert_eq!(again["handoff"], format!("{}.2", talk.id));
}

#[test]
fn a_case_belongs_to_who_claimed_it() {
    let server = TestServer::start();
    let (mine, other) = (server.agent("小王"), server.agent("小李"));
    let (talk, handoff) = server.open_at_desk();
    for below in ["/messages", "/return", "/resolve"] {
        server.post(&at_desk(&talk.id, below), &mine, &json!({"text": "您好"})).is_problem(409, "not-yours");
    }
    claim(&server, &handoff, &mine).expect(200);
    claim(&server, &handoff, &other).is_problem(409, "handoff-taken");
    for below in ["/messages", "/return", "/resolve"] {
        server.post(&at_desk(&talk.id, below), &other, &json!({"text": "您好"})).is_problem(409, "not-yours");
    }
    claim(&server, &handoff, &mine).expect(200);
    let shown = server.transcript(&talk);
    let kinds = types(shown["events"].as_array().unwrap());
    assert_eq!(kinds.iter().filter(|kind| **kind == "agent_joined").count(), 1, "{kinds:?}");
}

#[test]
fn an_administrator_can_end_a_case_that_an_agent_left() {
    let server = TestServer::start();
    let agent = server.agent("小王");
    let (talk, handoff) = server.open_at_desk();
    server.post(&at_desk(&talk.id, "/return"), ADMIN, &json!({})).is_problem(409, "not-yours");
    claim(&server, &handoff, &agent).expect(200);
    server.post(&at_desk(&talk.id, "/messages"), ADMIN, &json!({"text": "您好"})).is_problem(409, "not-yours");
    assert_eq!(types(&server.post(&at_desk(&talk.id, "/return"), ADMIN, &json!({})).events()), ["returned"]);
}

#[test]
fn what_is_not_there_cannot_be_claimed_or_read() {
    let server = TestServer::start();
    let (talk, _) = server.open_at_desk();
    for name in [format!("{}.2", talk.id), format!("{}.0", talk.id), talk.id.clone(), "1.1".to_owned(), "x.1".to_owned(), "%FF".to_owned()]
    {
        assert_eq!(claim(&server, &name, ADMIN).status, 404, "{name}");
    }
    for id in ["1", "x", "-1", "99999999999999999999"] {
        server.get(&at_desk(id, ""), ADMIN).is_problem(404, "no-such-conversation");
        server.post(&at_desk(id, "/messages"), ADMIN, &json!({"text": "您好"})).is_problem(404, "no-such-conversation");
        server.post(&at_desk(id, "/resolve"), ADMIN, &json!({})).is_problem(404, "no-such-conversation");
    }
}

#[test]
fn an_agents_message_has_the_same_limits_and_a_retry_is_safe() {
    let server = TestServer::start();
    let agent = server.agent("小王");
    let (talk, handoff) = server.open_at_desk();
    claim(&server, &handoff, &agent).expect(200);
    let path = at_desk(&talk.id, "/messages");
    server.post(&path, &agent, &json!({"text": " "})).is_problem(422, "blank-text");
    server.post(&path, &agent, &json!({"text": "长".repeat(4_001)})).is_problem(413, "text-too-long");
    let say = |text: &str| server.send("POST", &path, &agent, &[("Idempotency-Key", "k")], Some(&json!({ "text": text }).to_string()));
    assert_eq!(say("您好").events()[0]["id"], say("您好").events()[0]["id"]);
    say("再见").is_problem(422, "idempotency-key-reused");
}

#[test]
fn supervisors_see_all_that_was_noted_and_agents_what_was_at_the_desk() {
    let server = TestServer::start();
    let talk = server.open();
    server.say(&talk, "我要退货");
    let agent = server.agent("小王");
    server.get(&at_desk(&talk.id, ""), &agent).is_problem(403, "supervisor-only");
    server.get(&at_desk(&server.open_at_desk().0.id, ""), &agent).expect(200);
    let seen = server.get(&at_desk(&talk.id, ""), ADMIN).expect(200);
    assert_eq!((&seen["phase"], &seen["has_more"]), (&json!("bot"), &json!(false)));
    let kinds = types(seen["events"].as_array().unwrap());
    assert_eq!(kinds[0], "opened");
    let page = server.get(&at_desk(&talk.id, "?limit=1"), ADMIN).expect(200);
    assert_eq!((page["events"].as_array().unwrap().len(), &page["has_more"]), (1, &json!(true)));
}

#[test]
fn the_pressing_are_served_first() {
    let server = TestServer::start();
    let (calm, _) = server.open_at_desk();
    let risky = server.open();
    server.say(&risky, "插座冒烟起火了");
    let queue = server.get("/v1/desk/queue", ADMIN).expect(200);
    let waiting: Vec<&str> = queue["waiting"].as_array().unwrap().iter().map(|case| case["conversation"].as_str().unwrap()).collect();
    assert_eq!(waiting, [risky.id.as_str(), calm.id.as_str()], "{queue}");
    assert_eq!(queue["waiting"][0]["reason"], "danger");
    assert!(queue["waiting"][0]["red_lines"][0]["severity"].as_u64().unwrap() >= 1);
}

#[test]
fn phrases_are_found_by_their_words() {
    let server = TestServer::start();
    let agent = server.agent("小王");
    let all = server.get("/v1/desk/phrases", &agent).expect(200);
    let found = server.get("/v1/desk/phrases?q=%E5%AE%89%E6%8A%9A", &agent).expect(200);
    for phrases in [&all, &found] {
        let phrases = phrases["phrases"].as_array().unwrap();
        assert!(!phrases.is_empty());
        assert!(phrases.iter().all(|phrase| ["atom", "title", "text"].iter().all(|field| phrase[*field].is_string())));
    }
}

#[test]
fn a_report_has_every_class_and_counts_no_test_traffic() {
    let server = TestServer::start();
    server.say(&server.open(), "保修多久");
    let today = jiff::Zoned::now().date();
    let path = format!("/v1/reports/resolution?from={}&to={}", today.yesterday().unwrap(), today.tomorrow().unwrap());
    let report = server.get(&path, &server.agent("小王")).expect(200);
    for class in ["confirmed", "assumed", "handed_over", "unserved", "abandoned_unanswered", "abandoned_unhappy", "pending"] {
        assert!(report["classes"][class].is_u64(), "{report}");
    }
    assert_eq!(report["conversations"], 0, "{report}");
    assert_eq!(report["self_resolution"]["rate"], Value::Null);
    let real = server.post("/v1/conversations", "", &json!({})).expect(201);
    let (id, token) = (real["id"].as_str().unwrap(), real["token"].as_str().unwrap());
    server.post(&format!("/v1/conversations/{id}/messages"), token, &json!({"text": "保修多久"})).events();
    assert_eq!(server.get(&path, ADMIN).expect(200)["conversations"], 1);
}
