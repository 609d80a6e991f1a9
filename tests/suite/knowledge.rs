//! The editors' room: what those who write the content see of it, over the API and in a browser.

use crate::program::Program;
use crate::server::{ADMIN, TestServer};
use crate::webdriver::Browser;
use serde_json::{Value, json};

const ENTER: &str = "\u{e007}";

fn member(server: &TestServer, name: &str, role: &str) -> String {
    let made = server.post("/v1/desk/agents", ADMIN, &json!({"name": name, "role": role})).expect(201);
    made["token"].as_str().unwrap().to_owned()
}

fn entries(server: &TestServer, token: &str, query: &str) -> Value {
    server.get(&format!("/v1/knowledge/entries?{query}"), token).expect(200)
}

#[test]
fn an_editor_sees_the_content_and_nothing_else() {
    let server = TestServer::start();
    let editor = member(&server, "小编", "editor");
    assert_eq!(server.get("/v1/desk/me", &editor).expect(200), json!({"agent": "小编", "role": "editor"}));
    for path in ["queue", "alerts", "phrases"] {
        server.get(&format!("/v1/desk/{path}"), &editor).is_problem(403, "not-for-editors");
    }
    server.get("/v1/desk/audit", &editor).is_problem(403, "auditor-only");
    server.get("/v1/desk/agents", &editor).is_problem(403, "not-for-editors");
    for token in [member(&server, "小王", "agent"), member(&server, "审计", "auditor")] {
        for path in ["entries", "entries/delivery", "faults", "freshness"] {
            server.get(&format!("/v1/knowledge/{path}"), &token).is_problem(403, "editor-only");
        }
        server.post("/v1/knowledge/explain", &token, &json!({"text": "你好"})).is_problem(403, "editor-only");
    }
    for token in [editor.as_str(), &member(&server, "王主管", "supervisor"), ADMIN] {
        assert!(entries(&server, token, "")["total"].as_u64().unwrap() > 100);
    }
}

#[test]
fn entries_are_found_page_by_page() {
    let server = TestServer::start();
    let all = entries(&server, ADMIN, "limit=1")["total"].as_u64().unwrap();
    let mut seen = Vec::new();
    let mut query = "limit=50".to_owned();
    loop {
        let page = entries(&server, ADMIN, &query);
        seen.extend(page["entries"].as_array().unwrap().iter().map(|entry| entry["id"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        query = format!("limit=50&after={next}");
    }
    assert_eq!(seen.len() as u64, all);
    assert_eq!(seen.iter().collect::<std::collections::BTreeSet<_>>().len(), seen.len());

    let check = |query: &str, field: &str, expected: &str| {
        let found = entries(&server, ADMIN, query);
        let found = found["entries"].as_array().unwrap();
        assert!(!found.is_empty() && found.iter().all(|entry| entry[field] == expected), "{query}: {found:?}");
    };
    check("kind=symptom", "kind", "symptom");
    check("locale=en", "locale", "en");
    check("standing=expired", "standing", "expired");
    // By a way of asking: 今天上班吗 stands below a heading.
    check("q=%E4%BB%8A%E5%A4%A9%E4%B8%8A%E7%8F%AD%E5%90%97", "id", "contact");
    // 退货: what has it in the title stands first.
    let found = entries(&server, ADMIN, "q=%E9%80%80%E8%B4%A7");
    let in_title = found["entries"].as_array().unwrap().iter().map(|entry| entry["title"].as_str().unwrap().contains("退货"));
    assert!(in_title.clone().next().unwrap() && in_title.is_sorted_by(|a, b| a >= b), "{found}");
    assert_eq!(entries(&server, ADMIN, "q=zzzz")["total"], 0);
    server.get("/v1/knowledge/entries?standing=fine", ADMIN).is_problem(400, "bad-query");
    server.get("/v1/knowledge/entries?after=nowhere", ADMIN).is_problem(400, "bad-query");
    server.get(&format!("/v1/knowledge/entries?q={}", "a".repeat(101)), ADMIN).is_problem(400, "bad-query");
}

#[test]
fn an_entry_is_read_as_customers_see_it() {
    let server = TestServer::start();
    let entry = server.get("/v1/knowledge/entries/ac-not-cooling", ADMIN).expect(200);
    assert_eq!((&entry["kind"], &entry["path"]), (&json!("symptom"), &json!("kb/symptom/ac-not-cooling.md")));
    let atoms = entry["atoms"].as_array().unwrap();
    let first = &atoms[0];
    assert!(first["html"].as_str().unwrap().starts_with("<p>"), "{first}");
    let branches = first["branches"].as_array().unwrap();
    assert!(branches.iter().any(|branch| branch["label"] == "送风不冷" && branch["to"] == "ac-not-cooling/air-warm"), "{first}");
    assert_eq!(first["versions"], json!(["en-ac-not-cooling/level"]));
    server.get("/v1/knowledge/entries/nowhere", ADMIN).is_problem(404, "no-such-entry");
    server.get("/v1/knowledge/entries/..%2Fsecret", ADMIN).is_problem(404, "no-such-entry");
}

#[test]
fn a_message_is_tried_in_a_situation() {
    let server = TestServer::start();
    let explain = |body: Value| server.post("/v1/knowledge/explain", ADMIN, &body);
    let answer = explain(json!({"text": "人工客服几点上班"})).expect(200);
    assert_eq!(answer["explanation"]["decided_by"], "new_matter");
    assert!(answer["html"][0].as_str().unwrap().contains("9:00"), "{answer}");
    let plea = explain(json!({"text": "转人工", "after": ["空调不制冷"]})).expect(200);
    assert_eq!((&plea["explanation"]["decided_by"], &plea["explanation"]["heard"]["plea"]), (&json!("plea"), &json!(true)));
    assert!(plea["explanation"]["open_question"]["choices"].as_array().unwrap().len() > 1);
    let english = explain(json!({"text": "what are your hours", "locale": "en"})).expect(200);
    assert!(english["html"][0].as_str().unwrap().contains("9:00"), "{english}");
    explain(json!({"text": "好的", "after": ["转人工"]})).is_problem(422, "bad-field");
    explain(json!({"text": " "})).is_problem(422, "blank-text");
    explain(json!({"text": "a", "after": vec!["a"; 11]})).is_problem(422, "bad-field");
    explain(json!({"text": "a", "region": "a".repeat(65)})).is_problem(422, "bad-field");
    // Nothing is kept of it.
    let report = server.get("/v1/reports/resolution?from=2026-01-01&to=2030-01-01", ADMIN).text;
    assert!(report.contains("\"conversations\":0"), "{report}");
}

#[test]
fn what_is_wrong_and_what_gets_old_is_shown() {
    let server = TestServer::start();
    let faults = server.get("/v1/knowledge/faults", ADMIN).expect(200);
    assert_eq!(faults["serving"], "current");
    let freshness = server.get("/v1/knowledge/freshness", ADMIN).expect(200);
    let n = |name: &str| freshness[name].as_u64().unwrap();
    assert_eq!(n("fresh") + n("overdue"), n("scheduled"));
    let all = ["fresh", "overdue", "unscheduled", "upcoming", "expired", "draft", "archived"].map(n).iter().sum::<u64>();
    assert_eq!(all, entries(&server, ADMIN, "limit=1")["total"].as_u64().unwrap());
    let share = freshness["share"].as_f64().unwrap();
    assert!((share - n("fresh") as f64 / n("scheduled") as f64).abs() < 1e-9);
}

#[test]
fn an_editor_looks_around_in_the_room() {
    let Some(browser) = Browser::start("an_editor_looks_around_in_the_room") else { return };
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path());
    let account = json!({"name": "小编", "role": "editor"});
    let editor = program.post("/v1/desk/agents", program.admin_token.as_deref(), &account, 201);
    browser.open(&format!("{}/console", program.address));
    browser.write("#token", &format!("{}{ENTER}", editor["token"].as_str().unwrap()));
    browser.see("nav [aria-current]", "知识库");
    browser.see("#knowledge h1", "知识库");
    browser.see(".kn-entries b", "联系我们");
    browser.write(".kn-filters input[type=search]", "空调不制冷");
    browser.see_no_more(".kn-entries b", "联系我们");
    browser.click(".kn-entry", "空调不制冷");
    browser.see(".kn-tree b", "送风不冷");
    browser.click(".kn-branches button", "送风不冷");
    browser.click(".kn-branches .on button", "在转");
    browser.see(".kn-walk .kn-bubble", "");
    browser.see(".kn-atom summary", "问法");
    browser.click("#knowledge .kn-views button", "试一试");
    browser.write(".kn-try input[name=text]", &format!("转人工{ENTER}"));
    browser.see(".kn-result dd b", "要人工");
    browser.see(".kn-result .tag.red", "转人工");
    browser.click("#knowledge .kn-views button", "问题");
    browser.see(".kn-share", "%");
    browser.wait(
        "const chosen = all('#knowledge header select')[0]; chosen.value = 'en'; chosen.dispatchEvent(new Event('change')); return true;",
        &[],
    );
    browser.see("#knowledge h1", "Knowledge");
    assert_eq!(browser.log(), [] as [Value; 0]);
}
