//! What hostile, broken or careless clients send. The numbers are those of the bad-input list in the project's notes.

use crate::connectors::{claim, open_as};
use crate::server::{ADMIN, Answer, TestServer, number, types};
use crate::stream::Stream;
use jieda::http::guard::crowd::Places;
use jieda::http::guard::limits::Limits;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

fn say_raw(server: &TestServer, body: &str) -> Answer {
    let talk = server.open();
    server.send("POST", &talk.path("/messages"), &talk.token, &[], Some(body))
}

/// Case 1, 3 and 4: markup, template marks and direction marks are text like any other.
#[test]
fn markup_and_marks_are_kept_as_text_and_never_become_html() {
    let server = TestServer::start();
    for text in [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "\"><iMg SrC=\"x\" oNeRRor=alert(1)>",
        "[x](javascript:alert(1)) [x](data:text/html,<b>) [x](JaVaScRiPt&colon;alert(1))",
        "{{constructor.constructor('alert(1)')()}} ${7*7} #{7*7} {phone}",
        "投\u{200b}诉 \u{202e}abc １３８００１３８０００ e\u{301}",
    ] {
        let talk = server.open();
        let events = server.say(&talk, text).events();
        assert_eq!(events[0]["text"], text);
        for html in events.iter().filter_map(|event| event["html"].as_str()) {
            let html = html.to_lowercase();
            assert!(!["<script", "onerror=", "javascript:", "data:text"].iter().any(|bad| html.contains(bad)), "{html}");
        }
    }
}

/// Case 1, in the names that a page gives.
#[test]
fn a_visitors_name_with_markup_is_text_and_one_with_control_characters_is_refused() {
    let server = TestServer::start();
    let open = |visitor: &str| server.post("/v1/conversations", "", &json!({ "visitor": visitor }));
    let id = open("<b>v</b>").expect(201)["id"].as_str().unwrap().to_owned();
    let seen = server.get(&format!("/v1/desk/conversations/{id}"), ADMIN).expect(200);
    assert_eq!(seen["events"][0]["visitor"], "<b>v</b>");
    open("a\0b").is_problem(422, "bad-field");
    open(&"v".repeat(129)).is_problem(422, "bad-field");
}

/// Case 5.
#[test]
fn an_empty_message_is_a_problem_and_an_odd_one_is_answered() {
    let server = TestServer::start();
    for text in ["", " ", "\n\t", "\0", "\u{7}\u{1b}", "\u{3000}"] {
        say_raw(&server, &json!({ "text": text }).to_string()).is_problem(422, "blank-text");
    }
    for text in ["👍", "？", "a\0b", "\u{200b}\u{200b}", "🏳️‍🌈👨‍👩‍👧"] {
        assert_eq!(types(&say_raw(&server, &json!({ "text": text }).to_string()).events())[0], "customer_said", "{text:?}");
    }
    for body in [r#"{"text":"\ud800"}"#, r#"{"text":"\udc00\ud800"}"#, r#"{"text":"a"#, "{", "", "null,", "{'text':'a'}"] {
        say_raw(&server, body).is_problem(400, "bad-json");
    }
    for body in ["{}", "null", "[]", r#"["a"]"#, r#"{"text":null}"#, r#"{"text":5}"#, r#"{"text":["a"]}"#, r#"{"text":{"$ne":""}}"#] {
        say_raw(&server, body).is_problem(422, "bad-field");
    }
    let talk = server.open();
    let request = format!(
        "POST {} HTTP/1.1\r\nHost: test\r\nConnection: close\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n",
        talk.path("/messages"),
        talk.token
    );
    let answer = server.raw(&[request.as_bytes(), b"{\"text\":\"\xff\"}"].concat());
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
}

/// A press of a button that is not there, or says something else.
#[test]
fn a_choice_names_a_button_of_the_talk_as_it_was_read() {
    let server = TestServer::start();
    let talk = server.open();
    let events = server.say(&talk, "空调不制冷").events();
    let (own, asked) = (&events[0]["id"], &events.iter().find(|event| event["type"] == "bot_said").unwrap()["id"]);
    let elsewhere = server.say(&server.open(), "空调不制冷").events()[1]["id"].clone();
    let say = |text: &str, choice: Value| server.post(&talk.path("/messages"), &talk.token, &json!({"text": text, "choice": choice}));
    let label = "外机不启动";
    let far = format!("{}9", asked.as_str().unwrap());
    let bad = [
        (label, json!({"event": own, "place": 0})),
        (label, json!({"event": talk.events[0]["id"], "place": 0})),
        (label, json!({"event": elsewhere, "place": 0})),
        (label, json!({"event": far, "place": 0})),
        (label, json!({"event": "57", "place": 0})),
        (label, json!({"event": "0000-1", "place": 0})),
        (label, json!({"event": 57, "place": 0})),
        (label, json!({"event": asked, "place": 5})),
        (label, json!({"event": asked, "place": u64::MAX})),
        (label, json!({"event": asked, "place": -1})),
        (label, json!({"event": asked, "place": 0.5})),
        (label, json!({"event": asked, "place": 1})),
        ("转人工", json!({"event": asked, "place": 0})),
        (label, json!({"event": asked})),
        (label, json!({"place": 0})),
        (label, json!(0)),
    ];
    for (text, choice) in bad {
        say(text, choice.clone()).is_problem(422, "bad-field");
    }
    say(" ", json!({"event": asked, "place": 0})).is_problem(422, "blank-text");
    let n_events = server.transcript(&talk)["events"].as_array().unwrap().len();
    assert_eq!(n_events, talk.events.len() + 2);
    assert_eq!(say(" 外机不启动 ", json!({"event": asked, "place": 0, "new": 1})).status, 200);
}

/// Case 6 and 11.
#[test]
fn a_message_has_up_to_four_thousand_characters() {
    let server = TestServer::start();
    let say = |text: &str| say_raw(&server, &json!({ "text": text }).to_string());
    assert_eq!(say("a").status, 200);
    assert_eq!(say(&"长".repeat(4_000)).status, 200);
    say(&"长".repeat(4_001)).is_problem(413, "text-too-long");
    say(&"A".repeat(40_000)).is_problem(413, "text-too-long");
    say(&"㍿".repeat(1_001)).is_problem(413, "text-too-long");
}

/// Case 6: with a length or without, the server stops to read at its limit.
#[test]
fn a_body_without_end_is_cut_off() {
    let server = TestServer::start();
    let talk = server.open();
    let request = format!(
        "POST {} HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{}",
        talk.path("/messages"),
        talk.token,
        "x".repeat(1_000_000)
    );
    let answer = server.raw(request.as_bytes());
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    let mut request = format!(
        "POST {} HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
        talk.path("/messages"),
        talk.token
    )
    .into_bytes();
    for _ in 0..100 {
        request.extend(format!("400\r\n{}\r\n", "x".repeat(0x400)).as_bytes());
    }
    let answer = server.raw(&request);
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
}

/// Case 8.
#[test]
fn deep_json_is_refused() {
    let server = TestServer::start();
    say_raw(&server, &"[".repeat(60_000)).is_problem(400, "bad-json");
    say_raw(&server, &format!("{{\"text\":{}", "[".repeat(60_000))).is_problem(400, "bad-json");
    say_raw(&server, &"{\"a\":".repeat(12_000)).is_problem(400, "bad-json");
}

/// Case 9.
#[test]
fn a_search_is_for_words_whatever_they_look_like() {
    let server = TestServer::start();
    let queries = ["(".repeat(1_300), "a:(^".to_owned(), "title:\"".to_owned(), "*".to_owned(), "[* TO *]".to_owned(), "NOT".to_owned()];
    for query in queries.into_iter().chain([["OR 空调 "; 100].concat()]) {
        let query: String = query.bytes().map(|byte| format!("%{byte:02X}")).collect();
        for path in ["search", "suggest"] {
            let began = Instant::now();
            assert_eq!(server.get(&format!("/v1/kb/{path}?q={query}"), "").status, 200, "{query}");
            assert!(began.elapsed() < Duration::from_secs(2), "{query}");
        }
        assert_eq!(server.say(&server.open(), "((((((((").status, 200);
    }
    server.get("/v1/kb/search", "").is_problem(400, "bad-query");
    server.get(&format!("/v1/kb/search?q={}", "a".repeat(4_001)), "").is_problem(413, "text-too-long");
    // ㍿ stands for four characters.
    server.get(&format!("/v1/kb/search?q={}", "%E3%8D%BF".repeat(1_001)), "").is_problem(413, "text-too-long");
    assert_eq!(server.get("/v1/kb/search?q=", "").expect(200), json!({"hits": []}));
}

/// Case 12 and 13: who does not have the right token learns nothing, not even which conversations exist.
#[test]
fn foreign_unknown_and_impossible_conversations_look_alike() {
    let server = TestServer::start();
    let (mine, other) = (server.open(), server.open());
    let id: i64 = mine.id.parse().unwrap();
    let ids = [
        other.id.clone(),
        (id + 1).to_string(),
        (id - 1).to_string(),
        "0".to_owned(),
        "-1".to_owned(),
        format!("{id}abc"),
        format!("{id}.0"),
        format!("[{id}]"),
        format!("%7B%22id%22:{id}%7D"),
        "9223372036854775808".to_owned(),
        "null".to_owned(),
        "%FF".to_owned(),
        "%2e%2e".to_owned(),
        "1%20or%201=1".to_owned(),
    ];
    let mut seen = std::collections::BTreeSet::new();
    for id in ids {
        let path = format!("/v1/conversations/{id}");
        for below in ["/transcript", "/events"] {
            let answer = server.get(&format!("{path}{below}"), &mine.token);
            answer.is_problem(404, "no-such-conversation");
            seen.insert(answer.text);
        }
        for (below, body) in [("/messages", json!({"text": "a"})), ("/feedback", json!({"rating": 1})), ("/handoff", json!({}))] {
            let answer = server.post(&format!("{path}{below}"), &mine.token, &body);
            answer.is_problem(404, "no-such-conversation");
            seen.insert(answer.text);
        }
    }
    assert_eq!(seen.len(), 1, "{seen:?}");
    assert_eq!(server.transcript(&other)["events"].as_array().unwrap().len(), other.events.len());
}

/// Case 13.
#[test]
fn without_a_token_nobody_is_let_in() {
    let server = TestServer::start();
    let talk = server.open();
    for header in ["", "Bearer", "Bearer ", "Bearer a b", "Basic YTpi", &format!("Token {}", talk.token)] {
        let headers = [("Authorization", header)];
        let answer = server.send("GET", &talk.path("/transcript"), "", if header.is_empty() { &[] } else { &headers }, None);
        answer.is_problem(401, "unauthorized");
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
    let wrong = format!("{}0", talk.token);
    server.get(&talk.path("/transcript"), &wrong).is_problem(404, "no-such-conversation");
    server.get(&format!("{}?token={}", talk.path("/transcript"), talk.token), "").is_problem(401, "unauthorized");
}

/// Case 15: a token is worth nothing once the account is gone, on an open stream as well.
#[test]
fn a_removed_agent_is_out_at_once() {
    let server = TestServer::start();
    let agent = server.agent("小王");
    let mut stream = Stream::open(&server, "/v1/desk/events", &agent, "");
    assert_eq!(stream.next().unwrap().retry, "3000");
    server.get("/v1/desk/me", &agent).expect(200);
    assert_eq!(server.send("DELETE", "/v1/desk/agents/%E5%B0%8F%E7%8E%8B", ADMIN, &[], None).status, 204);
    server.get("/v1/desk/me", &agent).is_problem(401, "unauthorized");
    server.open_at_desk();
    assert!(stream.ends());
}

/// Case 16: tokens open what they are for and nothing else.
#[test]
fn tokens_of_one_kind_open_nothing_of_another() {
    let server = TestServer::start();
    let talk = server.open();
    let agent = server.agent("小王");
    for path in ["/v1/desk/me", "/v1/desk/queue", "/v1/desk/events", "/v1/desk/agents", "/v1/desk/phrases"] {
        server.get(path, &talk.token).is_problem(401, "unauthorized");
        server.get(path, "").is_problem(401, "unauthorized");
    }
    server.get(&format!("/v1/desk/conversations/{}", talk.id), &talk.token).is_problem(401, "unauthorized");
    server.get("/v1/reports/resolution?from=2026-11-01&to=2026-11-30", &talk.token).is_problem(401, "unauthorized");
    server.get(&talk.path("/transcript"), &agent).is_problem(404, "no-such-conversation");
    server.get(&talk.path("/events"), ADMIN).is_problem(404, "no-such-conversation");
    server.get("/v1/desk/agents", &agent).is_problem(403, "admin-only");
    server.post("/v1/desk/agents", &agent, &json!({"name": "小李"})).is_problem(403, "admin-only");
    server.send("DELETE", "/v1/desk/agents/%E5%B0%8F%E7%8E%8B", &agent, &[], None).is_problem(403, "admin-only");
}

/// Case 17.
#[test]
fn parameters_are_read_strictly_and_unknown_ones_let_pass() {
    let server = TestServer::start();
    let talk = server.open();
    for query in
        ["limit=1;drop%20table", "limit=-1", "limit=x", "limit=1&limit=2", "after=1", "after=x%20or%201=1", "after=%00", "after=zz-1"]
    {
        server.get(&talk.path(&format!("/transcript?{query}")), &talk.token).is_problem(400, "bad-query");
    }
    for query in ["limit=0", "limit=1000000", "order=drop", "after="] {
        server.get(&talk.path(&format!("/transcript?{query}")), &talk.token).expect(200);
    }
    for query in ["", "from=2026-11-01", "from=x&to=y", "from=2026-11-02&to=2026-11-01", "from=9999-12-31&to=9999-12-31"] {
        server.get(&format!("/v1/reports/resolution?{query}"), ADMIN).is_problem(400, "bad-query");
    }
}

/// Case 18: what a form of another site can send is not taken, and its scripts may not read what agents see.
#[test]
fn forms_of_other_sites_are_refused() {
    let server = TestServer::start();
    let talk = server.open();
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
        let headers = [("Content-Type", kind), ("Origin", "https://evil.example")];
        server.send("POST", "/v1/conversations", "", &headers, Some("{}")).is_problem(415, "not-json");
        server.send("POST", &talk.path("/messages"), &talk.token, &headers, Some(r#"{"text":"a"}"#)).is_problem(415, "not-json");
    }
    let answer = server.send("GET", "/v1/desk/queue", ADMIN, &[("Origin", "https://evil.example")], None);
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, ""));
}

/// Case 20, for what we serve: a path leads to a picture or nowhere.
#[test]
fn a_path_leads_to_a_picture_or_nowhere() {
    let server = TestServer::start();
    for path in ["none.svg", "..%2F..%2Fetc%2Fpasswd", "%2Fetc%2Fpasswd", "a%00.svg", "..%2Ffaq%2Fdelivery.md"] {
        server.get(&format!("/v1/kb/media/{path}"), "").is_problem(404, "no-such-picture");
    }
    for path in ["/assets/..%2Fmod.rs", "/assets/%2Fetc%2Fpasswd", "/assets/none.js"] {
        server.get(path, "").is_problem(404, "no-such-address");
    }
    let answer = server.raw(b"GET /assets/../mod.rs HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
}

/// Case 37 and 38: the parts are in `gate`, `quota` and `operation`; here the number of streams.
#[test]
fn streams_have_an_end_and_their_places_come_back() {
    let server = TestServer::with_limits(Limits { streams: Places::shared(1), ..Limits::default() });
    let talk = server.open();
    let stream = Stream::open(&server, &talk.path("/events"), &talk.token, "");
    let refused = server.get(&talk.path("/events"), &talk.token);
    refused.is_problem(503, "too-many-streams");
    assert_ne!(refused.header("retry-after"), "");
    let desk = Stream::open(&server, "/v1/desk/events", ADMIN, "");
    assert!(desk.head.starts_with("HTTP/1.1 200"), "customers leave agents no place: {}", desk.head);
    drop(stream);
    // The server learns that the other end is gone when it next writes to it.
    while server.get("/metrics", ADMIN).text.contains("jieda_open_streams 2") {
        server.say(&talk, "你好");
    }
    Stream::open(&server, &talk.path("/events"), &talk.token, "");
}

/// Case 38: one conversation cannot take the places of all.
#[test]
fn one_conversation_has_so_many_streams_and_no_more() {
    let server = TestServer::with_limits(Limits { streams_of_one: 2, ..Limits::default() });
    let talk = server.open();
    let follow = |talk: &crate::server::Talk| Stream::open(&server, &talk.path("/events"), &talk.token, "");
    let _tabs = [follow(&talk), follow(&talk)];
    server.get(&talk.path("/events"), &talk.token).is_problem(503, "too-many-streams");
    follow(&server.open()).event();
}

/// Case 38: nor can one visitor, with many conversations, where the page has proved who it is. A name that is only claimed shuts nobody out.
#[test]
fn one_visitor_has_so_many_streams_and_no_more() {
    let server = TestServer::with_limits(Limits { streams_of_visitor: 1, ..Limits::default() });
    let open = |claim: Value| open_as(&server, &claim).0;
    let follow = |talk: &crate::server::Talk| Stream::open(&server, &talk.path("/events"), &talk.token, "");
    let _claimed = [(); 2].map(|()| follow(&open(json!({"visitor": "v-1"}))));
    let _known = follow(&open(claim("v-1", 60)));
    let other = open(claim("v-1", 60));
    server.get(&other.path("/events"), &other.token).is_problem(503, "too-many-streams");
    follow(&open(claim("v-2", 60))).event();
}

/// Case 41.
#[test]
fn ids_are_strings_and_order_is_by_id() {
    let server = TestServer::start();
    let talk = server.open();
    for text in ["你好", "保修多久", "转人工", "还在吗"] {
        server.say(&talk, text).events();
    }
    let seen = server.get(&format!("/v1/desk/conversations/{}", talk.id), ADMIN).expect(200);
    let events = seen["events"].as_array().unwrap();
    assert!(events.windows(2).all(|pair| number(&pair[0]) < number(&pair[1])));
    let handoff = &seen["handoff"];
    assert!([&events[0]["id"], &handoff["id"], &handoff["conversation"]].iter().all(|id| id.is_string()), "{handoff}");
}

/// Case 42.
#[test]
fn of_two_agents_who_claim_at_once_one_wins() {
    let server = TestServer::start();
    let (talk, handoff) = server.open_at_desk();
    let tokens: Vec<String> = (0..6).map(|n| server.agent(&format!("agent-{n}"))).collect();
    let path = format!("/v1/desk/handoffs/{handoff}/claim");
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let threads: Vec<_> = tokens.iter().map(|token| scope.spawn(|| server.post(&path, token, &json!({})))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 200);
    assert_eq!(won.len(), 1, "{answers:?}");
    lost.iter().for_each(|answer| answer.is_problem(409, "handoff-taken"));
    let events: Vec<Value> = server.transcript(&talk)["events"].as_array().unwrap().clone();
    assert_eq!(types(&events).iter().filter(|kind| **kind == "agent_joined").count(), 1);
    assert_eq!(types(&server.say(&talk, "在吗").events()), ["customer_said"]);
}
