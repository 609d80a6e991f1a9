//! Who reads the audit log, what is in it, and how it is proved.

use crate::program::Program;
use crate::server::{ADMIN, TestServer, database_of};
use jieda::config::data::Database;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

/// What the log says, the newest first, without the reading of the log itself.
fn deeds(server: &TestServer, query: &str) -> Vec<[String; 4]> {
    let log = server.get(&format!("/v1/desk/audit?limit=100{query}"), ADMIN).expect(200);
    let text = |entry: &Value, field: &str| entry[field].as_str().unwrap().to_owned();
    let entries = log["entries"].as_array().unwrap().iter().filter(|entry| entry["action"] != "audit_read");
    entries.map(|entry| ["who", "action", "subject", "detail"].map(|field| text(entry, field))).collect()
}

fn member(server: &TestServer, name: &str, role: &str) -> String {
    let made = server.post("/v1/desk/agents", ADMIN, &json!({"name": name, "role": role})).expect(201);
    made["token"].as_str().unwrap().to_owned()
}

#[test]
fn a_reading_is_noted_once_a_while_and_a_reveal_each_time() {
    let server = TestServer::start();
    let (mine, other) = (server.agent("小王"), server.agent("小李"));
    let (talk, handoff) = server.open_at_desk();
    server.say(&talk, "电话13800138000");
    let path = format!("/v1/desk/conversations/{}", talk.id);
    let reveal = |token: &str, what: &Value| server.post(&format!("{path}/reveal"), token, what);
    let read = |token: &str| server.get(&path, token).expect(200)["events"].as_array().unwrap().clone();
    for _ in 0..3 {
        read(&mine);
    }
    read(&other);
    let said = read(&mine).iter().find(|event| event["type"] == "customer_said").unwrap().clone();
    assert_eq!((&said["text"], &said["masked"]), (&json!("电话138****8000"), &json!(true)));
    let event = json!({"event": said["id"]});
    reveal(&mine, &event).is_problem(409, "not-yours");
    let claimed = server.post(&format!("/v1/desk/handoffs/{handoff}/claim"), &mine, &json!({})).expect(200);
    assert_eq!((&claimed["slots"]["phone"], &claimed["masked"]), (&json!("138****8000"), &json!(true)));
    for _ in 0..2 {
        let whole = reveal(&mine, &event).expect(200);
        assert_eq!((&whole["id"], &whole["text"], whole.get("masked")), (&said["id"], &json!("电话13800138000"), None));
    }
    let case = reveal(&mine, &json!({"handoff": handoff})).expect(200);
    assert_eq!((&case["id"], &case["slots"]["phone"], case.get("masked")), (&json!(handoff), &json!("13800138000"), None));
    for token in [&other, ADMIN] {
        reveal(token, &event).is_problem(409, "not-yours");
    }
    let epoch = said["id"].as_str().unwrap().split('-').next().unwrap().to_owned();
    let elsewhere = server.open();
    let foreign = elsewhere.events[0]["id"].clone();
    for wrong in [json!(format!("{epoch}-99999")), json!("x"), json!(format!("{epoch}-0")), foreign] {
        reveal(&mine, &json!({"event": wrong})).is_problem(404, "no-such-event");
    }
    reveal(&mine, &json!({"handoff": format!("{}.2", talk.id)})).is_problem(404, "no-such-handoff");
    reveal(&mine, &json!({})).is_problem(422, "bad-field");
    reveal(&mine, &json!({"event": said["id"], "handoff": handoff})).is_problem(422, "bad-field");

    let deed = |who: &str, action: &str, detail: &str| [who, action, &talk.id, detail].map(str::to_owned);
    let id = said["id"].as_str().unwrap();
    let expected = [
        deed("小王", "details_revealed", &handoff),
        deed("小王", "details_revealed", id),
        deed("小王", "details_revealed", id),
        deed("小李", "talk_read", ""),
        deed("小王", "talk_read", ""),
    ];
    assert_eq!(deeds(&server, &format!("&subject={}", talk.id)), expected);
    assert!(!server.get("/v1/desk/audit", ADMIN).text.contains("13800138000"));
    let metrics = server.get("/metrics", ADMIN).text;
    assert!(metrics.contains("jieda_reveals_total 3"), "{metrics}");
}

#[test]
fn an_auditor_reads_the_log_and_nothing_else() {
    let server = TestServer::start();
    let (auditor, agent, lead) =
        (member(&server, "审计", "auditor"), member(&server, "小王", "agent"), member(&server, "王主管", "supervisor"));
    let (talk, handoff) = server.open_at_desk();
    assert_eq!(server.get("/v1/desk/me", &auditor).expect(200), json!({"agent": "审计", "role": "auditor"}));
    for path in ["queue", "alerts", "events", "phrases", "agents", &format!("conversations/{}", talk.id)] {
        server.get(&format!("/v1/desk/{path}"), &auditor).is_problem(403, "not-for-auditors");
    }
    for report in ["resolution", "risk"] {
        server.get(&format!("/v1/reports/{report}?from=2026-01-01&to=2026-01-02"), &auditor).is_problem(403, "not-for-auditors");
    }
    let posts = ["messages", "return", "resolve", "reveal"].map(|below| format!("conversations/{}/{below}", talk.id));
    for path in
        posts.iter().chain([&format!("handoffs/{handoff}/claim"), &"agents".to_owned(), &format!("alerts/{}.1/acknowledge", talk.id)])
    {
        let body = json!({"text": "您好", "name": "小张", "event": "x"});
        server.post(&format!("/v1/desk/{path}"), &auditor, &body).is_problem(403, "not-for-auditors");
    }
    for token in [&agent, &lead] {
        server.get("/v1/desk/audit", token).is_problem(403, "auditor-only");
    }
    server.get("/v1/desk/audit", "").is_problem(401, "unauthorized");
    let log = server.get("/v1/desk/audit", &auditor).expect(200);
    let newest = &log["entries"][0];
    assert_eq!([&newest["who"], &newest["role"], &newest["action"]], ["审计", "auditor", "audit_read"]);
    assert_eq!(log["head"], format!("{}:{}", newest["seq"], newest["hash"].as_str().unwrap()));
    assert_eq!(server.get("/v1/desk/audit", &auditor).expect(200), log, "one entry for all that the auditor reads");

    let renewed = server.post("/v1/desk/agents/%E5%AE%A1%E8%AE%A1/token", &auditor, &json!({})).expect(200);
    server.get("/v1/desk/audit", renewed["token"].as_str().unwrap()).expect(200);
    server.get("/v1/desk/audit", &auditor).is_problem(401, "unauthorized");
    let listed = server.get("/v1/desk/agents", ADMIN).expect(200)["agents"].clone();
    let roles: Vec<&Value> = listed.as_array().unwrap().iter().map(|account| &account["role"]).collect();
    assert_eq!(roles, ["auditor", "agent", "supervisor"].map(|role| json!(role)).iter().collect::<Vec<_>>(), "{listed}");
    let both = json!({"name": "小张", "role": "auditor", "supervisor": true});
    server.post("/v1/desk/agents", ADMIN, &both).is_problem(422, "bad-field");
    server.post("/v1/desk/agents", ADMIN, &json!({"name": "小张", "role": "boss"})).is_problem(422, "bad-field");
}

#[test]
fn what_is_changed_and_exported_is_in_the_log_in_pages_and_by_filters() {
    let server = TestServer::start();
    server.agent("小王");
    let lead = member(&server, "王主管", "supervisor");
    server.post("/v1/desk/agents", ADMIN, &json!({"name": "小王"})).is_problem(409, "name-taken");
    server.post("/v1/desk/agents/%E5%B0%8F%E7%8E%8B/token", ADMIN, &json!({})).expect(200);
    assert_eq!(server.send("DELETE", "/v1/desk/agents/%E5%B0%8F%E7%8E%8B", ADMIN, &[], None).status, 204);
    assert_eq!(server.send("DELETE", "/v1/desk/agents/%E5%B0%8F%E7%8E%8B", ADMIN, &[], None).status, 404);
    server.get("/v1/reports/risk?from=2026-11-01&to=2026-11-30", &lead);
    let entry = |who: &str, action: &str, subject: &str, detail: &str| [who, action, subject, detail].map(str::to_owned);
    let all = [
        entry("王主管", "report_read", "risk", "2026-11-01 to 2026-11-30"),
        entry("admin", "account_removed", "小王", ""),
        entry("admin", "account_renewed", "小王", ""),
        entry("admin", "account_added", "王主管", "supervisor"),
        entry("admin", "account_added", "小王", "agent"),
    ];
    assert_eq!(deeds(&server, ""), all);
    assert_eq!(deeds(&server, "&action=account_added"), all[3..]);
    assert_eq!(deeds(&server, "&subject=%E5%B0%8F%E7%8E%8B&action=account_added&who=admin&"), all[4..]);
    assert_eq!(deeds(&server, "&who=nobody"), [[""; 4]; 0]);
    let page = |query: &str| server.get(&format!("/v1/desk/audit?limit=2{query}"), ADMIN);
    let first = page("&subject=%E5%B0%8F%E7%8E%8B").expect(200);
    let second = page(&format!("&subject=%E5%B0%8F%E7%8E%8B&after={}", first["next"])).expect(200);
    let actions = [&first, &second].map(|page| page["entries"].as_array().unwrap().iter().map(|entry| entry["action"].clone()).collect());
    let actions: Vec<Value> = actions.into_iter().flat_map(|actions: Vec<Value>| actions).collect();
    assert_eq!(actions, ["account_removed", "account_renewed", "account_added"]);
    assert_eq!((&first["head"], &second["next"]), (&second["head"], &Value::Null));
    for wrong in ["&action=peeked", "&who=%00", "&subject=a%0Ab", "&after=x", &format!("&who={}", "x".repeat(201))] {
        page(wrong).is_problem(400, "bad-query");
    }
}

/// Runs `jieda audit verify` on the database of a program that was started in this folder.
fn verify(folder: &Path, flags: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jieda"));
    command.current_dir(folder).args(["audit", "verify"]).args(flags).env_remove("JIEDA_DATA");
    match database_of(folder) {
        Database::Folder(_) => command.env_remove("JIEDA_DATABASE"),
        Database::Server(address) => command.env("JIEDA_DATABASE", address.as_str()),
    };
    let found = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (found.status.code(), text(found.stdout), text(found.stderr))
}

#[test]
fn the_log_is_proved_beside_the_server_and_its_head_is_in_the_servers_log() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path());
    let admin = program.admin_token.clone().unwrap();
    program.post("/v1/desk/agents", Some(&admin), &json!({"name": "小王"}), 201);
    let log = program.get("/v1/desk/audit", Some(&admin), 200);
    let actions: Vec<&str> = log["entries"].as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["audit_read", "account_added", "setting_changed"]);
    let head = log["head"].as_str().unwrap();
    let proved = format!("3 entries, each follows from the one before it\nhead {head}\n");
    assert_eq!(verify(folder.path(), &[]), (Some(0), proved.clone(), String::new()));
    let earlier = format!("1:{}", log["entries"][2]["hash"].as_str().unwrap());
    assert_eq!(verify(folder.path(), &["--head", head, "--head", &earlier]).1, proved);
    for (noted, expected) in [(earlier.replace("1:", "9:"), "was cut off"), (earlier.replace("1:", "2:"), "written anew")] {
        let (code, said, _) = verify(folder.path(), &["--head", &noted]);
        assert!(code == Some(1) && said.contains(expected) && said.contains("= help: "), "{said}");
    }
    let (code, _, said) = verify(folder.path(), &["--head", "12"]);
    assert!(code == Some(2) && said.contains("SEQ:HASH"), "{said}");
    let end = program.terminate();
    assert!(end.is_good && end.log.contains(&format!("head={earlier}")) && end.log.contains(&format!("head={head}")), "{}", end.log);
}
