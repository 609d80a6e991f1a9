//! What customers write where it goes badly is proposed for the lists of anger and red lines, and an editor decides.

use crate::server::{ADMIN, Answer, TestServer};
use jieda::config::ContentPlaces;
use jieda::http::operator::content::{Editing, Origin};
use serde_json::{Value, json};
use std::fs;
use tempfile::TempDir;

const PAYMENT: &str =
    "---\nid: payment\ntitle: 付款\n---\n\n## 可以怎么付款 {#how}\n\n> 支持哪些付款方式\n> 能用支付宝吗\n\n支付宝、微信和银行卡都可以。\n";

/// What customers write for a curse that no list has.
const CURSE: &str = "铁疙瘩";

fn started(intents: Option<&str>) -> (TempDir, TestServer) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("kb/faq")).unwrap();
    fs::create_dir_all(folder.path().join("intents")).unwrap();
    fs::write(folder.path().join("kb/faq/payment.md"), PAYMENT).unwrap();
    let places = ContentPlaces { kb: Some(folder.path().join("kb")), intents: intents.map(|name| folder.path().join(name)) };
    let server = TestServer::of_content(Origin { places, kept: None, editing: Editing::On });
    (folder, server)
}

/// A talk that counts, with this many stars at its end.
fn talk(server: &TestServer, text: &str, stars: u8) -> Vec<Value> {
    let opened = server.post("/v1/conversations", "", &json!({})).expect(201);
    let (path, token) = (format!("/v1/conversations/{}", opened["id"].as_str().unwrap()), opened["token"].as_str().unwrap());
    let events = server.post(&format!("{path}/messages"), token, &json!({ "text": text })).events();
    server.post(&format!("{path}/feedback"), token, &json!({ "rating": stars })).expect(200);
    events
}

fn risks(server: &TestServer) -> Value {
    server.get("/v1/insight/risks?days=7", ADMIN).expect(200)
}

fn words(page: &Value) -> Vec<&str> {
    page["proposals"].as_array().unwrap().iter().map(|own| own["words"].as_str().unwrap()).collect()
}

fn adopt(server: &TestServer, body: &Value) -> Answer {
    server.post("/v1/insight/adoptions", ADMIN, body)
}

#[test]
fn a_curse_that_no_list_has_is_proposed_adopted_and_heard() {
    let (folder, server) = started(Some("intents"));
    for text in ["你们就是铁疙瘩", "铁疙瘩，能用支付宝吗", "回我啊铁疙瘩13800138000", "铁疙瘩！"] {
        talk(&server, text, 1);
    }
    for text in ["能用支付宝吗", "支持哪些付款方式", "微信付款可以吗", "怎么付款", "银行卡能付吗", "能付现金吗", "可以怎么付款", "支付宝"]
    {
        talk(&server, text, 5);
    }
    let page = risks(&server);
    assert_eq!((&page["n_bad"], &page["n_calm"], &page["may_add"]), (&json!(4), &json!(8), &json!(true)), "{page:#}");
    assert_eq!(words(&page), [CURSE], "{page:#}");
    let proposal = &page["proposals"][0];
    assert_eq!((&proposal["bad"], &proposal["calm"], &proposal["angry"]), (&json!(4), &json!(0), &json!(4)));
    assert!(!proposal.to_string().contains("13800138000"), "{proposal:#}");
    assert!(page["lines"].as_array().unwrap().iter().any(|line| line["id"] == "media-weibo"));

    let body = json!({"as": "anger", "text": CURSE, "weight": 0.75});
    let saved = adopt(&server, &body).expect(200);
    assert_eq!((&saved["path"], &saved["serving"]), (&json!("intents/anger.ron"), &json!("current")));
    let text = fs::read_to_string(folder.path().join("intents/anger.ron")).unwrap();
    assert_eq!(text, "(\n    extends: true,\n    words: {\n        \"铁疙瘩\": 0.75,\n    },\n)\n");
    assert_eq!(adopt(&server, &body).expect(200)["version"], saved["version"], "once more changes nothing");
    let events = talk(&server, "你们就是铁疙瘩", 1);
    assert!(events.iter().any(|event| event["type"] == "handed_off" && event["reason"] == "anger"), "{events:#?}");
    assert_eq!(words(&risks(&server)), [] as [&str; 0], "what the list has is not proposed");

    let line = json!({"as": "red_line", "text": "挂到脉脉上", "line": "media-weibo"});
    assert_eq!(adopt(&server, &line).expect(200)["path"], "intents/redline.ron");
    let events = talk(&server, "我要把你们挂到脉脉上", 1);
    assert!(events.iter().any(|event| event["reason"] == "red_line"), "{events:#?}");
}

#[test]
fn what_is_passed_over_is_not_proposed_again() {
    let (_folder, server) = started(Some("intents"));
    for text in ["你们就是铁疙瘩", "铁疙瘩，能用支付宝吗", "回我啊铁疙瘩", "铁疙瘩！"] {
        talk(&server, text, 1);
    }
    (0..8).for_each(|_| drop(talk(&server, "能用支付宝吗", 5)));
    let decide = |kind: &str| server.post("/v1/insight/lessons", ADMIN, &json!({"text": CURSE, "as": kind})).expect(200);
    assert_eq!(words(&risks(&server)), [CURSE]);
    decide("passed");
    assert_eq!(words(&risks(&server)), [] as [&str; 0]);
    decide("open");
    assert_eq!(words(&risks(&server)), [CURSE]);
}

#[test]
fn what_cannot_be_added_is_told() {
    let (folder, server) = started(Some("intents"));
    for body in [
        json!({"as": "anger", "text": CURSE}),
        json!({"as": "anger", "text": CURSE, "weight": 0}),
        json!({"as": "anger", "text": CURSE, "weight": 1.5}),
        json!({"as": "anger", "text": "铁".repeat(41), "weight": 0.5}),
        json!({"as": "anger", "text": "支付宝", "weight": 0.5}),
        json!({"as": "anger", "text": "铁\n疙瘩", "weight": 0.5}),
        json!({"as": "red_line", "text": "挂到脉脉上"}),
        json!({"as": "red_line", "text": "挂到脉脉上", "line": "nothing"}),
    ] {
        adopt(&server, &body).is_problem(422, "bad-field");
    }
    for query in ["days=0", "days=91", "limit=0", "limit=51", "after=-1"] {
        server.get(&format!("/v1/insight/risks?{query}"), ADMIN).is_problem(400, "bad-query");
    }
    server.get("/v1/insight/risks", &server.agent("小王")).is_problem(403, "editor-only");
    assert_eq!(fs::read_dir(folder.path().join("intents")).unwrap().count(), 0);
    let (_folder, server) = started(None);
    adopt(&server, &json!({"as": "anger", "text": CURSE, "weight": 0.5})).is_problem(403, "no-intents-folder");
}
