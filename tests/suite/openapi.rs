//! The description of the API says what the server does.

use crate::server::{ADMIN, TestServer};
use serde_json::{Map, Value, json};

const METHODS: [&str; 5] = ["get", "post", "put", "delete", "patch"];

fn document(server: &TestServer) -> Value {
    server.get("/openapi.json", "").expect(200)
}

fn paths(document: &Value) -> &Map<String, Value> {
    document["paths"].as_object().unwrap()
}

#[test]
fn the_document_introduces_itself() {
    let server = TestServer::start();
    let document = document(&server);
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"), "{}", document["openapi"]);
    assert_eq!(document["info"]["title"], "Jieda");
    assert_eq!(document["components"]["securitySchemes"]["customer"]["scheme"], "bearer");
    assert_eq!(document["components"]["securitySchemes"]["desk"]["scheme"], "bearer");
}

#[test]
fn the_document_lists_what_was_promised_to_the_pages() {
    let server = TestServer::start();
    let document = document(&server);
    let mut listed: Vec<String> = Vec::new();
    for (path, item) in paths(&document) {
        listed.extend(METHODS.iter().filter(|method| item.get(**method).is_some()).map(|method| format!("{method} {path}")));
    }
    listed.sort();
    let mut promised = [
        "post /v1/conversations",
        "post /v1/conversations/{id}/messages",
        "post /v1/conversations/{id}/files",
        "get /v1/conversations/{id}/files/{file}",
        "get /v1/conversations/{id}/transcript",
        "get /v1/conversations/{id}/events",
        "post /v1/conversations/{id}/feedback",
        "post /v1/conversations/{id}/handoff",
        "delete /v1/conversations/{id}/handoff",
        "get /v1/kb/suggest",
        "get /v1/kb/search",
        "get /v1/kb/atoms/{entry}/{heading}",
        "get /v1/kb/media/{path}",
        "get /v1/kb/status",
        "post /v1/kb/reload",
        "get /v1/knowledge/entries",
        "get /v1/knowledge/entries/{entry}",
        "post /v1/knowledge/explain",
        "get /v1/knowledge/faults",
        "get /v1/knowledge/freshness",
        "get /v1/knowledge/file",
        "get /v1/knowledge/name",
        "get /v1/insight/demands",
        "post /v1/insight/demands",
        "put /v1/insight/demands/{name}",
        "get /v1/insight/risks",
        "get /v1/insight/topics",
        "post /v1/insight/adoptions",
        "get /v1/insight/lessons",
        "post /v1/insight/lessons",
        "get /v1/insight/reviews",
        "post /v1/insight/reviews",
        "put /v1/knowledge/file",
        "post /v1/knowledge/drafts/check",
        "post /v1/knowledge/drafts/effect",
        "post /v1/knowledge/imports",
        "get /v1/desk/me",
        "put /v1/desk/conversations/{id}/messages/{message}",
        "put /v1/desk/me/presence",
        "post /v1/desk/me/shift-end",
        "get /v1/desk/team",
        "get /v1/desk/board",
        "get /v1/desk/board/talks",
        "post /v1/desk/cases/reassign",
        "get /v1/desk/conversations/{id}/events",
        "post /v1/desk/conversations/{id}/whispers",
        "post /v1/desk/conversations/{id}/join",
        "post /v1/desk/conversations/{id}/leave",
        "put /v1/desk/agents/{name}/profile",
        "delete /v1/desk/agents/{name}/profile",
        "post /v1/desk/offers/{id}/decline",
        "get /v1/desk/queue",
        "post /v1/desk/handoffs/{id}/claim",
        "get /v1/desk/labels",
        "get /v1/desk/conversations",
        "get /v1/desk/conversations/{id}",
        "get /v1/desk/conversations/{id}/glance",
        "get /v1/desk/conversations/{id}/earlier",
        "post /v1/desk/conversations/{id}/look-up",
        "post /v1/desk/conversations/{id}/messages",
        "post /v1/desk/conversations/{id}/files",
        "get /v1/desk/conversations/{id}/files/{file}",
        "post /v1/desk/conversations/{id}/return",
        "post /v1/desk/conversations/{id}/resolve",
        "get /v1/desk/wrap-up",
        "get /v1/desk/mentions",
        "post /v1/desk/conversations/{id}/mentions/seen",
        "post /v1/desk/spelling",
        "get /v1/desk/promises",
        "get /v1/desk/promises/kinds",
        "post /v1/desk/conversations/{id}/promises",
        "post /v1/desk/conversations/{id}/follow-up",
        "post /v1/desk/promises/{id}/keep",
        "post /v1/desk/promises/{id}/move",
        "post /v1/desk/promises/{id}/drop",
        "post /v1/desk/conversations/{id}/reveal",
        "get /v1/desk/audit",
        "post /v1/desk/customers/export",
        "post /v1/desk/customers/erase",
        "get /v1/desk/customers/receipts/{receipt}",
        "get /v1/desk/holds",
        "post /v1/desk/holds",
        "post /v1/desk/holds/release",
        "get /v1/desk/receivers",
        "post /v1/desk/conversations/{id}/transfer",
        "post /v1/desk/conversations/{id}/notes",
        "get /v1/desk/phrases",
        "get /v1/desk/conversations/{id}/help",
        "get /v1/desk/events",
        "get /v1/desk/alerts",
        "post /v1/desk/alerts/{id}/acknowledge",
        "get /v1/desk/webhooks",
        "get /v1/desk/webhooks/{id}/deliveries",
        "post /v1/desk/webhooks/{id}/test",
        "post /v1/desk/webhooks/{id}/deliveries/{event}/retry",
        "get /v1/reports/risk",
        "get /v1/desk/agents",
        "post /v1/desk/agents",
        "delete /v1/desk/agents/{name}",
        "post /v1/desk/agents/{name}/token",
        "delete /v1/desk/agents/{name}/token",
        "put /v1/desk/agents/{name}/role",
        "post /v1/desk/agents/{name}/invitation",
        "post /v1/desk/invitations",
        "post /v1/desk/invitation",
        "post /v1/desk/invitation/password",
        "post /v1/desk/password",
        "get /v1/desk/provider",
        "get /v1/desk/provider/callback",
        "get /v1/desk/session",
        "post /v1/desk/session",
        "delete /v1/desk/conversations/{id}/messages/{message}",
        "delete /v1/desk/session",
        "get /v1/desk/sessions",
        "delete /v1/desk/sessions",
        "delete /v1/desk/sessions/{id}",
        "post /v1/conversations/{id}/checks",
        "put /v1/conversations/{id}/user",
        "get /v1/quality/talks",
        "get /v1/quality/talks/{id}",
        "get /v1/quality/standard",
        "get /v1/quality/sample",
        "post /v1/quality/reviews",
        "get /v1/quality/agreement",
        "get /v1/training",
        "get /v1/training/attempts",
        "post /v1/training/attempts",
        "get /v1/training/attempts/{id}",
        "post /v1/training/attempts/{id}/moves",
        "get /v1/training/attempts/{id}/help",
        "get /v1/training/team",
        "get /v1/reports/agents",
        "get /v1/reports/resolution",
        "get /v1/insight/replay",
        "get /v1/reports/alarms",
        "get /v1/reports/talks",
        "get /v1/reports/cross",
        "get /v1/reports/weekly",
        "get /v1/reports/conversations",
        "get /healthz",
        "get /readyz",
        "get /metrics",
        "get /openapi.json",
    ];
    promised.sort_unstable();
    assert_eq!(listed, promised);
}

#[test]
fn what_is_listed_answers_and_what_is_not_listed_does_not() {
    let server = TestServer::start();
    for (path, item) in paths(&document(&server)) {
        let place = path
            .replace("{id}", "1")
            .replace("{entry}/{heading}", "a/b")
            .replace("{path}", "x.svg")
            .replace("{name}", "x")
            .replace("{receipt}", "x");
        for method in METHODS {
            let body = matches!(method, "post" | "put" | "patch").then_some("{}");
            let answer = server.send(&method.to_uppercase(), &place, "", &[], body);
            let is_refused = answer.status == 405 || (answer.status == 404 && answer.text.contains("no-such-address"));
            assert_eq!(item.get(method).is_none(), is_refused, "{method} {path}: {} {}", answer.status, answer.text);
        }
    }
}

#[test]
fn every_operation_is_described_and_says_who_may_ask() {
    let server = TestServer::start();
    let mut names = std::collections::BTreeSet::new();
    for (path, item) in paths(&document(&server)) {
        for operation in METHODS.iter().filter_map(|method| item.get(*method)) {
            assert!(names.insert(operation["operationId"].as_str().unwrap().to_owned()), "{path}: two operations have one name");
            assert!(operation["summary"].as_str().is_some_and(|summary| !summary.is_empty()), "{path}");
            assert!(operation["responses"]["default"].is_object(), "{path}");
            assert!(operation["security"].is_array(), "{path}");
            let declared: Vec<&str> = operation["parameters"].as_array().into_iter().flatten().filter_map(|p| p["name"].as_str()).collect();
            for name in path.split(['{', '}']).skip(1).step_by(2) {
                assert!(declared.contains(&name), "{path}: {name} is not declared");
            }
        }
    }
}

#[test]
fn refusals_are_described() {
    let server = TestServer::start();
    let document = document(&server);
    let talk = server.open();
    let codes = document["components"]["schemas"]["Problem"]["properties"]["code"]["enum"].as_array().unwrap().clone();
    let check = |method: &str, path: &str, place: &str, token: &str, body: Option<&str>, status: u16| {
        let answer = server.send(&method.to_uppercase(), place, token, &[], body);
        assert_eq!(answer.status, status, "{place}: {}", answer.text);
        assert!(codes.contains(&answer.json()["code"]), "{}", answer.text);
        let described = &document["paths"][path][method]["responses"][status.to_string()]["$ref"];
        assert_eq!(described, "#/components/responses/Problem", "{method} {path} {status}");
    };
    let messages = "/v1/conversations/{id}/messages";
    check("post", "/v1/conversations", "/v1/conversations", "", Some("{"), 400);
    check("post", "/v1/conversations", "/v1/conversations", "", Some(r#"{"test":true}"#), 403);
    check("post", messages, &talk.path("/messages"), "", Some("{}"), 401);
    check("post", messages, &talk.path("/messages"), ADMIN, Some("{}"), 404);
    check("post", messages, &talk.path("/messages"), &talk.token, Some("{}"), 422);
    check("get", "/metrics", "/metrics", "", None, 401);
    check("get", "/v1/desk/conversations/{id}", "/v1/desk/conversations/1", ADMIN, None, 404);
    check("get", "/v1/desk/agents", "/v1/desk/agents", &server.agent("小王"), None, 403);
    check("post", "/v1/desk/conversations/{id}/return", &format!("/v1/desk/conversations/{}/return", talk.id), ADMIN, Some("{}"), 409);
}

/// What is wrong with a value by its schema; a checker of the few words that our schemas use.
fn fault(document: &Value, schema: &Value, value: &Value) -> Option<String> {
    if let Some(name) = schema["$ref"].as_str() {
        return fault(document, document.pointer(&name[1..]).unwrap_or_else(|| panic!("{name} leads nowhere")), value);
    }
    if let Some(parts) = schema["allOf"].as_array() {
        return parts.iter().find_map(|part| fault(document, part, value));
    }
    if let Some(parts) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
        let is_one = parts.iter().any(|part| fault(document, part, value).is_none());
        return (!is_one).then(|| format!("{value} is none of the kinds"));
    }
    if let Some(names) = schema["enum"].as_array() {
        return (!names.contains(value)).then(|| format!("{value} is none of {names:?}"));
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => return None,
    };
    let is_kind = kinds.iter().any(|kind| match *kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("the checker does not know {other}"),
    });
    if !is_kind {
        return Some(format!("{value} is no {kinds:?}"));
    }
    let missing = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).find(|name| value.get(*name).is_none());
    if let Some(name) = missing {
        return Some(format!("{name} is missing in {value}"));
    }
    let properties = schema["properties"].as_object().into_iter().flatten();
    let of_property = |(name, schema): (&String, &Value)| value.get(name).and_then(|value| fault(document, schema, value));
    let items = value.as_array().into_iter().flatten();
    properties.map(of_property).chain(items.map(|item| fault(document, &schema["items"], item))).find_map(|fault| fault)
}

#[test]
fn every_example_fits_its_schema() {
    let server = TestServer::start();
    let document = document(&server);
    let mut n_examples = 0;
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        if let Some(example) = schema.get("example") {
            n_examples += 1;
            assert_eq!(fault(&document, schema, example), None, "{name}");
        }
    }
    assert!(n_examples >= 15, "{n_examples}");
}

#[test]
fn real_answers_fit_their_schemas() {
    let server = TestServer::start();
    let document = document(&server);
    let agent = server.agent("小王");
    let (talk, handoff) = server.open_at_desk();
    server.say(&talk, "在吗").events();
    let check = |method: &str, path: &str, place: &str, token: &str, body: Option<Value>| {
        let answer = server.send(&method.to_uppercase(), place, token, &[], body.map(|body| body.to_string()).as_deref());
        assert!(answer.status < 300, "{place}: {}", answer.text);
        let schema = &document["paths"][path][method]["responses"][answer.status.to_string()]["content"]["application/json"]["schema"];
        assert!(schema.is_object(), "{method} {path} has no schema for {}", answer.status);
        assert_eq!(fault(&document, schema, &answer.json()), None, "{method} {path}");
    };
    let claim = format!("/v1/desk/handoffs/{handoff}/claim");
    let at_desk = |below: &str| format!("/v1/desk/conversations/{}{below}", talk.id);
    check("post", "/v1/conversations", "/v1/conversations", "", Some(json!({})));
    check("get", "/v1/desk/queue", "/v1/desk/queue", &agent, None);
    check("post", "/v1/desk/handoffs/{id}/claim", &claim, &agent, Some(json!({})));
    check("get", "/v1/desk/conversations/{id}", &at_desk(""), &agent, None);
    check("post", "/v1/desk/conversations/{id}/messages", &at_desk("/messages"), &agent, Some(json!({"text": "您好"})));
    let reveal = "/v1/desk/conversations/{id}/reveal";
    check("post", reveal, &at_desk("/reveal"), &agent, Some(json!({ "handoff": handoff })));
    check("post", reveal, &at_desk("/reveal"), &agent, Some(json!({ "event": talk.events[0]["id"] })));
    check("get", "/v1/desk/audit", "/v1/desk/audit", ADMIN, None);
    check("post", "/v1/conversations/{id}/feedback", &talk.path("/feedback"), &talk.token, Some(json!({"rating": 5})));
    check("get", "/v1/conversations/{id}/transcript", &talk.path("/transcript"), &talk.token, None);
    check("get", "/v1/kb/status", "/v1/kb/status", ADMIN, None);
    check("get", "/v1/knowledge/entries", "/v1/knowledge/entries", ADMIN, None);
    check("get", "/v1/knowledge/entries/{entry}", "/v1/knowledge/entries/contact", ADMIN, None);
    check("post", "/v1/knowledge/explain", "/v1/knowledge/explain", ADMIN, Some(json!({"text": "你好"})));
    check("get", "/v1/knowledge/faults", "/v1/knowledge/faults", ADMIN, None);
    check("get", "/v1/knowledge/freshness", "/v1/knowledge/freshness", ADMIN, None);
    check("get", "/v1/kb/search", "/v1/kb/search?q=%E7%A9%BA%E8%B0%83", "", None);
    check("get", "/v1/kb/suggest", "/v1/kb/suggest?q=%E7%A9%BA%E8%B0%83", "", None);
    check("get", "/v1/desk/me", "/v1/desk/me", ADMIN, None);
    check("get", "/v1/desk/phrases", "/v1/desk/phrases", ADMIN, None);
    check("get", "/v1/desk/receivers", "/v1/desk/receivers", ADMIN, None);
    check("get", "/v1/desk/conversations/{id}/help", &format!("/v1/desk/conversations/{}/help?q=%E9%80%80%E6%AC%BE", talk.id), ADMIN, None);
    check("get", "/v1/desk/agents", "/v1/desk/agents", ADMIN, None);
    check("get", "/v1/reports/alarms", "/v1/reports/alarms", &agent, None);
}
