//! What a customer can do.

use crate::server::{ADMIN, TestServer, ids, number, types};
use serde_json::json;
use std::collections::BTreeSet;

#[test]
fn a_conversation_begins_with_a_welcome() {
    let server = TestServer::start();
    let opened =
        server.post("/v1/conversations", "", &json!({"visitor": "v-1", "locale": "en", "page": "https://shop.example/"})).expect(201);
    let id: i64 = opened["id"].as_str().unwrap().parse().unwrap();
    assert!(id > 1 << 53, "{id}");
    assert!(opened["token"].as_str().unwrap().len() >= 43);
    let welcome = &opened["events"][0];
    assert_eq!(welcome["type"], "bot_said");
    assert!(welcome["html"].as_str().unwrap().contains('<'), "{welcome}");
    assert!(welcome["choices"].is_array() && welcome["citations"].is_array());
    assert!(welcome["at"].as_str().unwrap().ends_with('Z'));
}

#[test]
fn a_message_is_answered_with_itself_and_what_followed() {
    let server = TestServer::start();
    let talk = server.open();
    let events = server.say(&talk, "空调不制冷").events();
    assert_eq!(events[0]["type"], "customer_said");
    assert_eq!(events[0]["text"], "空调不制冷");
    assert!(types(&events[1..]).contains(&"bot_said"), "{events:?}");
    assert!(events.windows(2).all(|pair| number(&pair[0]) < number(&pair[1])));
    assert!(number(&talk.events[0]) < number(&events[0]));
}

#[test]
fn what_is_noted_about_customers_is_not_shown_to_them() {
    let server = TestServer::start();
    let talk = server.open();
    server.say(&talk, "我要退货");
    server.say(&talk, "我要起诉你们！！！气死我了");
    let shown = ["customer_said", "bot_said", "handed_off", "left_queue", "agent_joined", "agent_said", "returned", "closed", "feedback"];
    let transcript = server.transcript(&talk);
    let events = transcript["events"].as_array().unwrap();
    assert!(types(events).iter().all(|kind| shown.contains(kind)), "{:?}", types(events));
}

#[test]
fn a_transcript_is_read_in_pages_that_miss_nothing() {
    let server = TestServer::start();
    let talk = server.open();
    for text in ["空调不制冷", "你好", "保修多久"] {
        server.say(&talk, text);
    }
    let whole = server.transcript(&talk);
    let whole = whole["events"].as_array().unwrap();
    let mut read = Vec::new();
    loop {
        let after = read.last().map(|event: &serde_json::Value| event["id"].as_str().unwrap().to_owned()).unwrap_or_default();
        let page = server.get(&talk.path(&format!("/transcript?limit=1&after={after}")), &talk.token).expect(200);
        assert_eq!(page["events"].as_array().unwrap().len(), 1);
        read.push(page["events"][0].clone());
        if page["has_more"] == false {
            break;
        }
    }
    assert_eq!(ids(&read), ids(whole));
    assert_eq!(ids(&read).iter().collect::<BTreeSet<_>>().len(), read.len());
}

#[test]
fn a_customer_gets_a_person_by_one_press_and_keeps_the_place() {
    let server = TestServer::start();
    let (talk, handoff) = server.open_at_desk();
    assert_eq!(handoff, format!("{}.1", talk.id));
    assert_eq!(server.post(&talk.path("/handoff"), &talk.token, &json!({})).events(), Vec::<serde_json::Value>::new());
    let (later, _) = server.open_at_desk();
    // At night a place would be no promise: then it is said when somebody is back.
    let on_duty = server.get("/v1/desk/queue", ADMIN).expect(200)["on_duty"].as_bool().unwrap();
    let place = |talk| {
        let transcript = server.transcript(talk);
        (transcript["phase"].as_str().unwrap().to_owned(), transcript["ahead"].as_u64(), transcript["back"].is_string())
    };
    assert_eq!(place(&talk), ("queued".to_owned(), Some(0).filter(|_| on_duty), !on_duty));
    assert_eq!(place(&later), ("queued".to_owned(), Some(1).filter(|_| on_duty), !on_duty));
}

#[test]
fn a_customer_leaves_the_queue_by_one_press_and_may_come_back() {
    let server = TestServer::start();
    let agent = server.agent("小王");
    let (talk, handoff) = server.open_at_desk();
    let (later, _) = server.open_at_desk();
    let leave = || server.send("DELETE", &talk.path("/handoff"), &talk.token, &[], None).events();
    let left = leave();
    assert_eq!(types(&left), ["left_queue"]);
    assert!(left[0]["text"].as_str().unwrap().contains("退出排队"), "{left:?}");
    assert_eq!(leave(), Vec::<serde_json::Value>::new());
    let transcript = server.transcript(&talk);
    assert_eq!((&transcript["phase"], &transcript["ahead"], &transcript["back"]), (&json!("bot"), &json!(null), &json!(null)));

    let queue = server.get("/v1/desk/queue", &agent).expect(200);
    let waiting: Vec<&str> = queue["waiting"].as_array().unwrap().iter().map(|case| case["conversation"].as_str().unwrap()).collect();
    assert_eq!(waiting, [later.id.as_str()]);
    server.post(&format!("/v1/desk/handoffs/{handoff}/claim"), &agent, &json!({})).is_problem(409, "handoff-taken");
    assert!(types(&server.say(&talk, "空调不制冷").events()).contains(&"bot_said"));
    let events = server.post(&talk.path("/handoff"), &talk.token, &json!({})).events();
    let again = events.iter().find(|event| event["type"] == "handed_off").unwrap();
    assert_eq!(again["handoff"], format!("{}.2", talk.id));
    claim_and_leave(&server, &talk, &agent);
}

/// Who has a person cannot leave the queue any more, and nothing comes of trying.
fn claim_and_leave(server: &TestServer, talk: &crate::server::Talk, agent: &str) {
    server.post(&format!("/v1/desk/handoffs/{}.2/claim", talk.id), agent, &json!({})).expect(200);
    let leave = server.send("DELETE", &talk.path("/handoff"), &talk.token, &[], None);
    assert_eq!(leave.events(), Vec::<serde_json::Value>::new());
    assert_eq!(server.transcript(talk)["phase"], "agent");
}

#[test]
fn a_customer_leaves_the_queue_by_one_message_and_the_alert_stays() {
    let server = TestServer::start();
    let talk = server.open();
    server.say(&talk, "再不退款我就打12315").events();
    let events = server.say(&talk, "我自己解决了，不用转人工了").events();
    assert_eq!(types(&events), ["customer_said", "feedback", "left_queue"]);
    assert_eq!(events[1]["solved"], true);
    let alerts = server.get("/v1/desk/alerts", ADMIN).expect(200);
    assert_eq!(alerts["alerts"].as_array().unwrap().len(), 1, "{alerts}");
    assert_eq!(server.get("/v1/desk/queue", ADMIN).expect(200)["waiting"], json!([]));
}

#[test]
fn the_place_told_is_the_place_given() {
    let server = TestServer::start();
    server.open_at_desk();
    server.open_at_desk();
    let pressing = server.open();
    let told = server.say(&pressing, "插座冒烟起火了").events();
    let transcript = server.transcript(&pressing);
    assert_eq!((&transcript["phase"], &transcript["ahead"]), (&json!("queued"), &json!(0)));
    let words = told.iter().find(|event| event["type"] == "bot_said").unwrap()["text"].as_str().unwrap().to_owned();
    assert!(words.contains("您是下一位"), "{words}");
}

#[test]
fn a_waiting_customer_still_gets_sure_answers() {
    let server = TestServer::start();
    let (talk, _) = server.open_at_desk();
    let events = server.say(&talk, "退款多久到账").events();
    assert_eq!(types(&events), ["customer_said", "bot_said"]);
    assert_eq!(events[1]["citations"][0]["atom"], "refunds/when");
    assert_eq!(events[1]["choices"], json!([]));
    assert_eq!(server.transcript(&talk)["phase"], "queued");
}

#[test]
fn a_customer_gets_a_person_by_one_message() {
    let server = TestServer::start();
    let talk = server.open();
    let events = server.say(&talk, "转人工").events();
    let handed_off = events.iter().find(|event| event["type"] == "handed_off").unwrap();
    assert_eq!(handed_off["reason"], "plea");
}

#[test]
fn the_bot_is_silent_while_a_person_has_the_talk() {
    let server = TestServer::start();
    let (talk, handoff) = server.open_at_desk();
    assert_eq!(types(&server.say(&talk, "空调不制冷").events()), ["customer_said", "bot_said"], "who waits is told that it was heard");
    server.post(&format!("/v1/desk/handoffs/{handoff}/claim"), &server.agent("小王"), &json!({})).expect(200);
    assert_eq!(types(&server.say(&talk, "空调不制冷").events()), ["customer_said"]);
}

#[test]
fn a_customer_judges_also_after_the_end() {
    let server = TestServer::start();
    let (talk, handoff) = server.open_at_desk();
    let agent = server.agent("小王");
    server.post(&format!("/v1/desk/handoffs/{handoff}/claim"), &agent, &json!({})).expect(200);
    server.post(&format!("/v1/desk/conversations/{}/resolve", talk.id), &agent, &json!({})).expect(200);
    let events = server.post(&talk.path("/feedback"), &talk.token, &json!({"solved": true, "rating": 5, "comment": "谢谢"})).events();
    assert_eq!((&events[0]["type"], &events[0]["solved"], &events[0]["rating"]), (&json!("feedback"), &json!(true), &json!(5)));
    server.say(&talk, "还在吗").is_problem(409, "conversation-closed");
    server.post(&talk.path("/handoff"), &talk.token, &json!({})).is_problem(409, "conversation-closed");
    assert_eq!(server.transcript(&talk)["phase"], "closed");
}

#[test]
fn no_customer_says_that_a_talk_is_test_traffic() {
    let server = TestServer::start();
    server.post("/v1/conversations", "", &json!({"test": true})).is_problem(403, "no-test-key");
    let open = |key: &str| server.send("POST", "/v1/conversations", "", &[("X-Jieda-Test", key)], Some(r#"{"test":true}"#));
    open("a-guess").is_problem(403, "no-test-key");
    open(crate::server::ADMIN).expect(201);
    server.post("/v1/conversations", "", &json!({"test": false})).expect(201);
}

#[test]
fn a_thumb_down_leads_on_as_the_words_do() {
    let server = TestServer::start();
    let talk = server.open();
    server.say(&talk, "没有保修卡怎么办").events();
    let events = server.post(&talk.path("/feedback"), &talk.token, &json!({"solved": false})).events();
    assert_eq!(types(&events), ["feedback", "bot_said", "handed_off"]);
}

#[test]
fn the_knowledge_base_can_be_searched_without_a_token() {
    let server = TestServer::start();
    let suggestions = server.get("/v1/kb/suggest?q=%E7%A9%BA%E8%B0%83", "").expect(200)["suggestions"].as_array().unwrap().clone();
    assert!((1..=8).contains(&suggestions.len()), "{suggestions:?}");
    assert!(suggestions.iter().all(|suggestion| suggestion["text"].is_string()));
    let hits =
        server.get("/v1/kb/search?q=%E7%A9%BA%E8%B0%83%E4%B8%8D%E5%88%B6%E5%86%B7", "").expect(200)["hits"].as_array().unwrap().clone();
    assert!((0.0..=1.0).contains(&hits[0]["confidence"].as_f64().unwrap()), "{hits:?}");
    for found in [&suggestions[0], &hits[0]] {
        let atom = server.get(&format!("/v1/kb/atoms/{}", found["atom"].as_str().unwrap()), "").expect(200);
        assert_eq!(atom["atom"], found["atom"]);
        assert!(["title", "html", "text", "hash"].iter().all(|field| atom[*field].is_string()), "{atom}");
    }
    assert_eq!(server.get("/v1/kb/suggest?q=", "").expect(200), json!({"suggestions": []}));
    server.get("/v1/kb/atoms/none/none", "").is_problem(404, "no-such-atom");
}

#[test]
fn everybody_searches_in_their_own_language_and_characters() {
    let server = TestServer::start();
    let first = |query: &str, field: &str| server.get(&format!("/v1/kb/search?{query}"), "").expect(200)["hits"][0][field].clone();
    assert_eq!(first("q=tuikuan%20duojiu%20daozhang", "atom"), "refunds/when");
    assert_eq!(first("q=tuikuan%20duojiu%20daozhang&locale=zh-TW", "title"), "退款多久到賬");
    assert_eq!(first("q=when%20do%20i%20get%20my%20refund", "atom"), "en-refunds/when");
    let suggested = server.get("/v1/kb/suggest?q=%E9%80%80%E6%AC%BE%E5%A4%9A%E4%B9%85%E5%88%B0&locale=zh-TW", "").expect(200);
    assert_eq!(suggested["suggestions"][0], json!({"text": "退款多久到賬", "atom": "refunds/when"}));
    server.get("/v1/kb/search?q=a&locale=fr", "").is_problem(400, "bad-query");
    assert_eq!(server.get("/v1/kb/atoms/policy-returns/refund-time", "").expect(200)["atom"], "refunds/when");
}

#[test]
fn agents_phrases_are_not_for_customers() {
    let server = TestServer::start();
    let phrases = server.get("/v1/desk/phrases", &server.agent("小王")).expect(200);
    let atom = phrases["phrases"][0]["atom"].as_str().unwrap();
    server.get(&format!("/v1/kb/atoms/{atom}"), "").is_problem(404, "no-such-atom");
}

#[test]
fn pictures_are_served_and_cannot_run_scripts() {
    let server = TestServer::start();
    let path = server.running().state.content.engine().pictures.keys().find(|path| path.ends_with(".svg")).unwrap().clone();
    let picture = server.get(&format!("/v1/kb/{path}"), "");
    assert_eq!((picture.status, picture.header("content-type")), (200, "image/svg+xml"));
    assert_eq!(picture.header("x-content-type-options"), "nosniff");
    assert!(picture.header("content-security-policy").contains("sandbox"));
    assert!(picture.text.contains("<svg"));
    let again = server.send("GET", &format!("/v1/kb/{path}"), "", &[("If-None-Match", picture.header("etag"))], None);
    assert_eq!((again.status, again.text.as_str()), (304, ""));
}

#[test]
fn pages_of_other_sites_may_ask_for_customers_but_not_for_agents() {
    let server = TestServer::start();
    let preflight = |method: &str, path: &str| {
        let headers = [
            ("Origin", "https://shop.example"),
            ("Access-Control-Request-Method", method),
            ("Access-Control-Request-Headers", "authorization,content-type,idempotency-key,last-event-id,x-jieda-test"),
        ];
        server.send("OPTIONS", path, "", &headers, None)
    };
    let allowed = preflight("POST", "/v1/conversations/1/messages");
    assert_eq!((allowed.status, allowed.header("access-control-allow-origin")), (200, "*"));
    for header in ["authorization", "content-type", "idempotency-key", "last-event-id", "x-jieda-test"] {
        assert!(allowed.header("access-control-allow-headers").contains(header), "{header}");
    }
    assert_eq!(allowed.header("access-control-allow-credentials"), "");
    let leaving = preflight("DELETE", "/v1/conversations/1/handoff");
    assert!(leaving.header("access-control-allow-methods").contains("DELETE"));
    let refused = preflight("POST", "/v1/desk/conversations/1/messages");
    assert_eq!((refused.status, refused.header("access-control-allow-origin")), (405, ""));
    // A page must be able to read why it was refused, and how long to wait.
    let problem = server.send("POST", "/v1/conversations/1/messages", "", &[("Origin", "https://shop.example")], Some("{}"));
    problem.is_problem(401, "unauthorized");
    assert_eq!(problem.header("access-control-allow-origin"), "*");
    assert_eq!(problem.header("access-control-expose-headers"), "retry-after");
}
