//! A case is wrapped up: what it was about and how it ended is noted, checked and counted.

use crate::server::{ADMIN, Talk, TestServer, types};
use jieda::config::ContentPlaces;
use jieda::http::operator::content::{Editing, Origin};
use serde_json::{Value, json};

/// A knowledge base that is as small as one can be.
const PAGE: &str = "---\nid: delivery\ntitle: 配送\n---\n\n# 多久能到 {#time}\n\n> 多久能到\n> 几天到\n> 什么时候能送到\n\n一般 3 天。\n";

fn resolve(talk: &Talk) -> String {
    format!("/v1/desk/conversations/{}/resolve", talk.id)
}

/// A talk that reports count, and that this agent has.
fn held(server: &TestServer, agent: &str) -> Talk {
    let opened = server.post("/v1/conversations", "", &json!({})).expect(201);
    let text = |field: &str| opened[field].as_str().unwrap().to_owned();
    let talk = Talk { id: text("id"), token: text("token"), events: Vec::new() };
    let events = server.post(&talk.path("/handoff"), &talk.token, &json!({})).events();
    let handoff = events.iter().find(|event| event["type"] == "handed_off").unwrap()["handoff"].as_str().unwrap().to_owned();
    server.post(&format!("/v1/desk/handoffs/{handoff}/claim"), agent, &json!({})).expect(200);
    talk
}

fn period() -> String {
    let today = jiff::Zoned::now().date();
    format!("from={}&to={}", today.yesterday().unwrap(), today.tomorrow().unwrap())
}

#[test]
fn a_case_is_resolved_with_a_reason_and_counted_by_it() {
    let server = TestServer::start();
    let wang = server.agent("小王");
    let form = server.get("/v1/desk/wrap-up", &wang).expect(200);
    assert_eq!((&form["reason_required"], &form["reasons"][2]["under"][0]["id"]), (&json!(false), &json!("return")));
    let cases = [
        ("after_sales/return/quality", "solved"),
        ("after_sales/return/wrong", "solved"),
        ("after_sales/repair", "promised"),
        ("complaint", "rejected"),
    ];
    for (reason, resolution) in cases {
        let talk = held(&server, &wang);
        let body = json!({"reason": reason, "resolution": resolution, "note": "打 13800138000 说过了"}).to_string();
        let end = || server.send("POST", &resolve(&talk), &wang, &[("Idempotency-Key", &format!("end-{}", talk.id))], Some(&body));
        let first = end().events();
        assert_eq!(types(&first), ["closed"], "what is noted is for the desk");
        assert_eq!(end().events(), first);
        assert!(!server.transcript(&talk).to_string().contains(reason));
        let read = server.get(&format!("/v1/desk/conversations/{}", talk.id), &wang).expect(200);
        let noted = read["events"].as_array().unwrap().iter().find(|event| event["type"] == "wrapped_up").unwrap().clone();
        assert_eq!((&noted["reason"], &noted["resolution"]), (&json!(reason), &json!(resolution)));
        assert!(!noted.to_string().contains("13800138000") && noted["masked"] == json!(true), "{noted}");
    }
    let plain = held(&server, &wang);
    server.send("POST", &resolve(&plain), &wang, &[], None).expect(200);

    let parts = |by: &str| {
        let report = server.get(&format!("/v1/reports/resolution?{}&by={by}", period()), ADMIN).expect(200);
        let part = |part: &Value| (part["name"].as_str().unwrap().to_owned(), part["conversations"].as_u64().unwrap());
        let mut parts: Vec<(String, u64)> = report["parts"].as_array().unwrap().iter().map(part).collect();
        parts.sort();
        parts
    };
    let expected = |parts: &[(&str, u64)]| parts.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect::<Vec<_>>();
    assert_eq!(parts("contact_reason_1"), expected(&[("-", 1), ("after_sales", 3), ("complaint", 1)]));
    assert_eq!(parts("contact_reason_2"), expected(&[("-", 1), ("after_sales/repair", 1), ("after_sales/return", 2), ("complaint", 1)]));
    assert_eq!(parts("resolution"), expected(&[("-", 1), ("promised", 1), ("rejected", 1), ("solved", 2)]));
    let cross = server.get(&format!("/v1/reports/cross?{}&by=contact_reason_3,resolution", period()), ADMIN).expect(200);
    assert_eq!(cross["cuts"], json!(["contact_reason_3", "resolution"]));
    let rows = server.get(&format!("/v1/reports/conversations?{}&format=csv", period()), ADMIN).text;
    assert!(rows.contains(",after_sales/return/quality,solved"), "{rows}");
}

#[test]
fn what_does_not_fit_the_form_is_refused_and_the_case_goes_on() {
    let server = TestServer::start();
    let wang = server.agent("小王");
    let talk = held(&server, &wang);
    for body in [
        json!({"reason": "weather"}),
        json!({"reason": "after_sales/weather"}),
        json!({"reason": ""}),
        json!({"resolution": "vanished"}),
        json!({"attributes": {"mood": "好"}}),
        json!({"attributes": {"mood": [1]}}),
        json!({"reason": ["order"]}),
    ] {
        server.post(&resolve(&talk), &wang, &body).is_problem(422, "bad-field");
    }
    server.post(&resolve(&talk), &wang, &json!({"note": "长".repeat(4001)})).is_problem(413, "text-too-long");
    server.send("POST", &resolve(&talk), &wang, &[("Content-Type", "text/plain")], Some("{}")).is_problem(415, "not-json");
    assert_eq!(server.transcript(&talk)["phase"], "agent");
    server.post(&resolve(&talk), &server.agent("小李"), &json!({"reason": "order"})).is_problem(409, "not-yours");
    server.post(&resolve(&talk), &wang, &json!({"reason": "order"})).expect(200);
    assert_eq!(server.transcript(&talk)["phase"], "closed");
}

#[test]
fn a_shop_asks_for_what_it_wants_to_know() {
    let folder = tempfile::tempdir().unwrap();
    let own = r#"(
        extends: true,
        reason_required: true,
        reasons: [(id: "order", extends: true, under: [(id: "gift", label: {"zh-CN": "礼品卡"})])],
        attributes: [
            (id: "carrier", label: {"zh-CN": "快递"}, kind: Choice([(id: "sf", label: {"zh-CN": "顺丰"}), (id: "yto", label: {"zh-CN": "圆通"})])),
            (id: "amount", label: {"zh-CN": "赔付金额"}, kind: Number(least: 0, most: 5000)),
            (id: "address", label: {"zh-CN": "寄到哪里"}, kind: Text),
        ],
    )"#;
    std::fs::create_dir_all(folder.path().join("kb")).unwrap();
    std::fs::create_dir_all(folder.path().join("intents")).unwrap();
    std::fs::write(folder.path().join("kb/delivery.md"), PAGE).unwrap();
    std::fs::write(folder.path().join("intents/wrap_up.ron"), own).unwrap();
    let places = ContentPlaces { kb: Some(folder.path().join("kb")), intents: Some(folder.path().join("intents")) };
    let server = TestServer::of_content(Origin { places, kept: None, editing: Editing::Off });
    let wang = server.agent("小王");
    let form = server.get("/v1/desk/wrap-up", &wang).expect(200);
    assert_eq!(form["attributes"][0]["choices"][1]["label"]["zh-CN"], "圆通");
    let orders = form["reasons"].as_array().unwrap().iter().find(|reason| reason["id"] == "order").unwrap();
    assert!(orders["under"].as_array().unwrap().iter().any(|reason| reason["id"] == "gift"), "{orders}");
    let talk = held(&server, &wang);
    server.post(&resolve(&talk), &wang, &json!({})).is_problem(422, "bad-field");
    server.send("POST", &resolve(&talk), &wang, &[], None).is_problem(422, "bad-field");
    let with = |attributes: Value| server.post(&resolve(&talk), &wang, &json!({"reason": "order/gift", "attributes": attributes}));
    with(json!({"amount": 5001})).is_problem(422, "bad-field");
    with(json!({"carrier": "ups"})).is_problem(422, "bad-field");
    with(json!({"address": "长".repeat(201)})).is_problem(422, "bad-field");
    with(json!({"carrier": "sf", "amount": 12.5, "address": "人民路1号"})).expect(200);
    let report = server.get(&format!("/v1/reports/resolution?{}&by=detail:carrier", period()), ADMIN).expect(200);
    assert_eq!((&report["parts"][0]["name"], &report["details"]), (&json!("sf"), &json!(["carrier"])));
}
