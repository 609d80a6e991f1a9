//! Editors change the knowledge base over the API: drafts, saves and imports, where the operator lets them.

use crate::server::{ADMIN, Answer, TestServer};
use jieda::config::ContentPlaces;
use jieda::http::operator::content::{Editing, Origin};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const OPENING: &str = "---\nid: opening\ntitle: 营业时间\n---\n\n## 几点开门 {#open}\n\n> 早上几点开始营业\n\n早上九点。\n";
const PARKING: &str =
    "---\r\nid: parking\r\ntitle: 停车\r\n---\r\n\r\n## 停车收费吗 {#fee}\r\n\r\n> 停车场怎么收费\r\n\r\n前两小时免费。\r\n";
const FILE: &str = "/v1/knowledge/file?path=kb/faq/parking.md";

/// A server on a small knowledge base.
fn started(editing: Editing) -> (TempDir, TestServer) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("kb/faq")).unwrap();
    fs::write(folder.path().join("kb/faq/opening.md"), OPENING).unwrap();
    fs::write(folder.path().join("kb/faq/parking.md"), PARKING).unwrap();
    let places = ContentPlaces { kb: Some(folder.path().join("kb")), intents: None };
    let server = TestServer::of_content(Origin { places, kept: None, editing });
    (folder, server)
}

fn save(server: &TestServer, path: &str, text: &str, version: Option<&str>) -> Answer {
    let body = json!({"path": path, "text": text, "version": version});
    server.send("PUT", "/v1/knowledge/file", ADMIN, &[], Some(&body.to_string()))
}

fn draft(server: &TestServer, what: &str, text: &str) -> Answer {
    server.post(&format!("/v1/knowledge/drafts/{what}"), ADMIN, &json!({"path": "kb/faq/parking.md", "text": text}))
}

fn import(server: &TestServer, query: &str, bytes: &str) -> Answer {
    let headers = [("Content-Type", "application/octet-stream")];
    server.send("POST", &format!("/v1/knowledge/imports?{query}"), ADMIN, &headers, Some(bytes))
}

fn read(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join(path)).unwrap()
}

fn answer(server: &TestServer, text: &str) -> String {
    let talk = server.open();
    server.say(&talk, text).events().iter().filter_map(|event| event["text"].as_str().map(str::to_owned)).collect()
}

#[test]
fn nothing_is_changed_where_the_operator_does_not_let_editors() {
    let (folder, server) = started(Editing::Off);
    server.get(FILE, ADMIN).is_problem(403, "editing-is-off");
    save(&server, "kb/faq/new.md", "# a\n\nb\n", None).is_problem(403, "editing-is-off");
    draft(&server, "check", PARKING).is_problem(403, "editing-is-off");
    draft(&server, "effect", PARKING).is_problem(403, "editing-is-off");
    import(&server, "name=a.csv", "问题,答案\n").is_problem(403, "editing-is-off");
    assert_eq!(server.get("/v1/knowledge/entries", ADMIN).expect(200)["may_edit"], false);
    assert_eq!(fs::read_dir(folder.path().join("kb/faq")).unwrap().count(), 2);
}

#[test]
fn only_editors_change_the_content() {
    let (_folder, server) = started(Editing::On);
    let agent = server.agent("小王");
    server.get(FILE, &agent).is_problem(403, "editor-only");
    server.get(FILE, "").is_problem(401, "unauthorized");
    // Of what a stranger sends no more is read than anybody may send.
    let head = "POST /v1/knowledge/imports?name=a.csv HTTP/1.1\r\nHost: test\r\nContent-Length: 1048576\r\n\r\n";
    let answer = server.raw(format!("{head}{}", "a".repeat(64 * 1024)).as_bytes());
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    let made = server.post("/v1/desk/agents", ADMIN, &json!({"name": "小编", "role": "editor"})).expect(201);
    assert_eq!(server.get(FILE, made["token"].as_str().unwrap()).expect(200)["path"], "kb/faq/parking.md");
}

#[test]
fn a_text_is_read_changed_and_served() {
    let (folder, server) = started(Editing::On);
    let file = server.get(FILE, ADMIN).expect(200);
    let (text, version) = (file["text"].as_str().unwrap(), file["version"].as_str());
    assert_eq!(text, PARKING.replace("\r\n", "\n"));
    let edited = text.replace("两小时", "三小时");
    let saved = save(&server, "kb/faq/parking.md", &edited, version).expect(200);
    assert_eq!(saved["serving"], "current");
    assert_eq!(read(folder.path(), "kb/faq/parking.md"), PARKING.replace("两小时", "三小时"), "line ends stay");
    assert!(answer(&server, "停车场怎么收费").contains("三小时"));

    // The same save again, as after a lost answer, changes nothing; another one on the old version is refused.
    assert_eq!(save(&server, "kb/faq/parking.md", &edited, version).expect(200)["version"], saved["version"]);
    save(&server, "kb/faq/parking.md", text, version).is_problem(409, "newer-file");
    save(&server, "kb/faq/parking.md", text, None).is_problem(409, "newer-file");
    save(&server, "kb/faq/parking.md", text, saved["version"].as_str()).expect(200);

    let new = "# 有充电桩吗\n\n负一层有八个。\n";
    save(&server, "kb/faq/地下/charging.md", new, Some("0")).is_problem(409, "newer-file");
    save(&server, "kb/faq/地下/charging.md", new, None).expect(200);
    assert_eq!(read(folder.path(), "kb/faq/地下/charging.md"), new);
    assert!(answer(&server, "有充电桩吗").contains("八个"));
}

#[test]
fn a_save_lets_no_new_error_in() {
    let (folder, server) = started(Editing::On);
    let version = server.get(FILE, ADMIN).expect(200)["version"].as_str().unwrap().to_owned();
    let broken = PARKING.replace("id: parking", "id: opening");
    save(&server, "kb/faq/parking.md", &broken, Some(&version)).is_problem(409, "draft-has-errors");
    assert_eq!(read(folder.path(), "kb/faq/parking.md"), PARKING);
    for path in ["kb/../secret.md", "intents/policy.ron", "/etc/passwd", "kb/faq/.hidden.md", "kb/README.md"] {
        save(&server, path, "# a\n\nb\n", None).is_problem(422, "bad-field");
    }
    save(&server, "kb/faq/long.md", &"长".repeat(400_000), None).is_problem(422, "bad-field");
    server.get("/v1/knowledge/file?path=kb/faq/none.md", ADMIN).is_problem(404, "no-such-file");

    // Another file has an error already: what is not worse than that is saved, and not served yet.
    fs::write(folder.path().join("kb/faq/bad.md"), "---\nid: [\n---\n").unwrap();
    server.post("/v1/kb/reload", ADMIN, &json!({})).expect(200);
    let saved = save(&server, "kb/faq/parking.md", &PARKING.replace("两", "四"), Some(&version)).expect(200);
    assert_eq!(saved["serving"], "last-good");
}

#[test]
fn a_draft_is_looked_at_and_measured_before_it_is_saved() {
    let (folder, server) = started(Editing::On);
    let moved = PARKING.replace("{#fee}", "{#charger}").replace("停车收费吗", "充电桩在哪里").replace("停车场怎么收费", "哪里有充电桩");
    let looked = draft(&server, "check", &moved).expect(200);
    assert_eq!(looked["entry"]["atoms"][0]["title"], "充电桩在哪里");
    assert!(looked["entry"]["atoms"][0]["html"].as_str().unwrap().contains("两小时"));
    let broken = draft(&server, "check", &PARKING.replace("id: parking", "id: opening")).expect(200);
    assert!(broken["entry"].is_null() && broken["faults"][0]["severity"] == "error", "{broken}");
    assert!(broken["faults"][0]["line"].as_u64().unwrap() > 0);

    let talk = server.send("POST", "/v1/conversations", "", &[], Some("{}")).expect(201);
    let messages = format!("/v1/conversations/{}/messages", talk["id"].as_str().unwrap());
    let said = json!({"text": "停车怎么收费 我电话13800138000"});
    server.post(&messages, talk["token"].as_str().unwrap(), &said).expect(200);
    let effect = draft(&server, "effect", &moved).expect(200);
    assert_eq!((&effect["n_asked"], &effect["n_known"]), (&json!(7), &json!(7)));
    let of = |text: &str| -> Option<Value> {
        effect["moved"].as_array().unwrap().iter().find(|moved| moved["text"].as_str().unwrap().starts_with(text)).cloned()
    };
    let way = of("停车场怎么收费").unwrap();
    assert_eq!(
        (&way["asked_by"], &way["before"]["act"], &way["before"]["target"]),
        (&json!("way"), &json!("answer"), &json!("parking/fee"))
    );
    let customer = of("停车怎么收费").unwrap();
    assert_eq!(customer["asked_by"], "customer");
    assert!(!customer["text"].as_str().unwrap().contains("13800138000"), "{customer}");
    assert_eq!(of("早上几点开始营业"), None);
    draft(&server, "effect", &PARKING.replace("id: parking", "id: opening")).is_problem(409, "draft-has-errors");
    assert_eq!(read(folder.path(), "kb/faq/parking.md"), PARKING);
    let audit = server.get("/v1/desk/audit", ADMIN).text;
    assert!(audit.contains("draft_effect"), "{audit}");
}

#[test]
fn a_file_is_imported_as_it_was_shown() {
    let (folder, server) = started(Editing::On);
    let rows = "标题,正文\n可以带宠物吗,可以带小型犬。\n有儿童乐园吗,三楼有。\n";
    let query = "name=%E9%97%AE%E7%AD%94.csv&map=question%3D%E6%A0%87%E9%A2%98&map=answer%3D%E6%AD%A3%E6%96%87";
    let shown = import(&server, query, rows).expect(200);
    assert_eq!((&shown["report"]["written"], &shown["report"]["dry_run"]), (&json!(2), &json!(true)));
    assert_eq!(fs::read_dir(folder.path().join("kb/faq")).unwrap().count(), 2);

    let plan = shown["plan"].as_str().unwrap();
    import(&server, &format!("{query}&plan={plan}"), &rows.replace("三楼", "四楼")).is_problem(409, "plan-has-changed");
    let done = import(&server, &format!("{query}&plan={plan}"), rows).expect(200);
    assert_eq!((&done["report"]["written"], &done["report"]["dry_run"]), (&json!(2), &json!(false)));
    assert!(answer(&server, "可以带宠物吗").contains("小型犬"));
    // As after a lost answer.
    let again = import(&server, &format!("{query}&plan={plan}"), rows).expect(200);
    assert_eq!((&again["report"]["written"], &again["report"]["unchanged"]), (&json!(0), &json!(2)));

    // An editor is faster than the plan.
    let shown = import(&server, query, &rows.replace("小型犬", "猫")).expect(200);
    assert_eq!(shown["report"]["updated"], 1);
    let mut files = fs::read_dir(folder.path().join("kb/faq")).unwrap().map(|file| file.unwrap().path());
    let file = files.find(|file| fs::read_to_string(file).unwrap().contains("小型犬")).unwrap();
    fs::write(&file, fs::read_to_string(&file).unwrap().replace("小型犬", "导盲犬")).unwrap();
    let plan = shown["plan"].as_str().unwrap();
    import(&server, &format!("{query}&plan={plan}"), &rows.replace("小型犬", "猫")).is_problem(409, "plan-has-changed");

    for bad in ["name=", "name=..%2Fa.csv", "name=a.csv&map=nothing%3Da", "name=a.csv&locale=fr"] {
        import(&server, bad, rows).is_problem(400, "bad-query");
    }
    let headers = [("Content-Type", "application/octet-stream")];
    let large = "a".repeat((20 << 20) + 1);
    server.send("POST", "/v1/knowledge/imports?name=a.csv", ADMIN, &headers, Some(&large)).is_problem(413, "body-too-large");
}

#[test]
fn entries_are_found_by_how_they_were_used() {
    let (_folder, server) = started(Editing::Off);
    let talk = server.send("POST", "/v1/conversations", "", &[], Some("{}")).expect(201);
    let (id, token) = (talk["id"].as_str().unwrap(), talk["token"].as_str().unwrap());
    for text in ["停车场怎么收费", "没解决"] {
        server.post(&format!("/v1/conversations/{id}/messages"), token, &json!({ "text": text })).expect(200);
    }
    let ids = |query: &str| -> Vec<String> {
        let page = server.get(&format!("/v1/knowledge/entries?{query}"), ADMIN).expect(200);
        page["entries"].as_array().unwrap().iter().map(|entry| entry["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids("used=never"), ["opening"]);
    assert_eq!(ids("used=disbelieved"), ["parking"]);
    server.get("/v1/knowledge/entries?used=often", ADMIN).is_problem(400, "bad-query");
    let entry = server.get("/v1/knowledge/entries/parking", ADMIN).expect(200);
    assert_eq!(entry["used"], json!({"shown": 1, "disbelieved": 1}));
    let freshness = server.get("/v1/knowledge/freshness", ADMIN).expect(200);
    assert_eq!(freshness["answers"], json!({"fresh": 0, "scheduled": 0, "share": null, "days": 30}));
}
