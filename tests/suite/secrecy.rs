//! Is what people wrote sealed on the disk, given out to who asks for it, and gone when it is to be gone?

use crate::cluster;
use crate::explain::content;
use crate::program::{Program, serve};
use crate::server::{ADMIN, TestServer};
use crate::stream::Stream;
use jieda::config::data::Database;
use jieda::conversation::fact::Fact;
use jieda::conversation::id::ConversationId;
use jieda::http::guard::token::hash_of;
use jieda::store::Store;
use jieda::store::record::TokenHash;
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};
use ureq::Agent;

/// What stands in nothing else.
const CANARY: &str = "canary-7f3a";

/// How long something may take that is done by and by.
const PATIENCE: Duration = Duration::from_secs(40);

/// Runs the program in a folder whose data are in `data` below it.
fn jieda(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jieda"));
    command.current_dir(folder).args(arguments);
    for name in ["JIEDA_DATA", "JIEDA_DATABASE", "JIEDA_MASTER_KEY_FILE"] {
        command.env_remove(name);
    }
    command.output().unwrap()
}

/// What the program prints, when all is well.
#[track_caller]
fn said(folder: &Path, arguments: &[&str]) -> String {
    let output = jieda(folder, arguments);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{arguments:?}: {}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

/// Why the program refuses.
#[track_caller]
fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = jieda(folder, arguments);
    assert!(!output.status.success(), "{arguments:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn sealed_server(folder: &Path) -> Program {
    let mut command = serve(folder);
    command
        .env_remove("JIEDA_DATABASE")
        .env("JIEDA_DATA", "data")
        .env("JIEDA_MASTER_KEY_FILE", "master.key")
        .env("JIEDA_ADMIN_TOKEN", ADMIN);
    Program::start_as(command)
}

/// Whether a text stands in any byte of any file of a folder.
fn holds(folder: &Path, text: &str) -> bool {
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return holds(&path, text);
        }
        std::fs::read(path).unwrap().windows(text.len()).any(|window| window == text.as_bytes())
    })
}

/// A customer who says the canary and waits for a person: the id and the token.
fn customer(program: &Program, visitor: &str) -> (String, String) {
    let opened =
        program.post("/v1/conversations", None, &json!({"visitor": visitor, "page": format!("https://shop.example/{CANARY}")}), 201);
    let field = |name: &str| opened[name].as_str().unwrap().to_owned();
    let (id, token) = (field("id"), field("token"));
    program.post(&format!("/v1/conversations/{id}/messages"), Some(&token), &json!({"text": format!("{CANARY} 怎么退货")}), 200);
    program.post(
        &format!("/v1/conversations/{id}/messages"),
        Some(&token),
        &json!({"text": format!("{CANARY} 我要投诉到12315，电话13800138000")}),
        200,
    );
    program.post(&format!("/v1/conversations/{id}/handoff"), Some(&token), &json!({}), 200);
    (id, token)
}

fn report(program: &Program) -> Value {
    let today = Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let (from, to) = (today.saturating_sub(2.days()), today.saturating_add(2.days()));
    let mut report = program.get(&format!("/v1/reports/resolution?from={from}&to={to}"), Some(ADMIN), 200);
    report.as_object_mut().unwrap().retain(|name, _| !["from", "to"].contains(&name.as_str()));
    report
}

#[test]
fn what_a_customer_wrote_is_sealed_and_exported_and_erased_for_good() {
    let folder = content();
    let folder = folder.path();
    assert!(said(folder, &["key", "new", "master.key"]).contains("has the master key"));
    assert!(refused(folder, &["key", "new", "master.key"]).contains("master.key cannot be made"));
    let program = sealed_server(folder);
    let (id, token) = customer(&program, &format!("v-{CANARY}"));
    let (other, other_token) = customer(&program, "v-2");
    let data = folder.join("data");
    assert!(!holds(&data, CANARY) && !holds(&data, "13800138000"));
    assert!(refused(folder, &["backup", "copy"]).contains("--keys"));
    assert!(said(folder, &["backup", "copy", "--keys", "data.keys"]).contains("0 faults"));
    assert!(!holds(&folder.join("copy"), CANARY));

    let visitor = json!({"visitor": format!("v-{CANARY}")});
    let export = || program.post("/v1/desk/customers/export", Some(ADMIN), &visitor, 200);
    let whole = export();
    assert_eq!((&whole["conversations"][0]["id"], whole["conversations"].as_array().unwrap().len()), (&json!(id), 1));
    let text = whole.to_string();
    for part in [CANARY, "13800138000", "12315", "handed_off", "\"summary\"", "red_line_crossed"] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
    let before = report(&program);
    let agent = Agent::config_builder().http_status_as_error(false).proxy(None).build().new_agent();
    let erase = |body: &Value, key: &str| {
        let request = agent.post(format!("{}/v1/desk/customers/erase", program.address)).content_type("application/json");
        let request = request.header("Authorization", format!("Bearer {ADMIN}")).header("Idempotency-Key", key);
        let mut answer = request.send(body.to_string()).unwrap();
        (answer.status().as_u16(), serde_json::from_str::<Value>(&answer.body_mut().read_to_string().unwrap()).unwrap())
    };
    let (status, receipt) = erase(&visitor, "a-wish");
    assert_eq!((status, &receipt["n_erased"], &receipt["n_held"]), (200, &json!(1), &json!(0)));
    assert!(receipt["done_at"].is_string(), "{receipt}");
    assert_eq!(erase(&visitor, "a-wish"), (200, receipt.clone()));
    assert_eq!(erase(&json!({"visitor": "v-2"}), "a-wish").1["code"], "idempotency-key-reused");
    let number = receipt["receipt"].as_str().unwrap();
    assert_eq!(program.get(&format!("/v1/desk/customers/receipts/{number}"), Some(ADMIN), 200), receipt);
    program.get("/v1/desk/customers/receipts/none", Some(ADMIN), 404);

    program.get(&format!("/v1/conversations/{id}/transcript"), Some(&token), 404);
    program.get(&format!("/v1/conversations/{other}/transcript"), Some(&other_token), 200);
    let left = program.get(&format!("/v1/desk/conversations/{id}"), Some(ADMIN), 200);
    assert_eq!((&left["phase"], left.to_string().contains(CANARY)), (&json!("erased"), false));
    assert_eq!(program.get("/v1/desk/queue", Some(ADMIN), 200)["n_waiting"], 1);
    assert_eq!(export()["conversations"], json!([]));
    assert_eq!(report(&program), before, "what counts stays");
    let log = program.get("/v1/desk/audit?limit=100", Some(ADMIN), 200);
    let done: Vec<&str> = log["entries"].as_array().unwrap().iter().rev().map(|entry| entry["action"].as_str().unwrap()).collect();
    assert!(done.contains(&"customer_exported") && done.contains(&"customer_erased") && !log.to_string().contains(CANARY), "{log}");

    assert!(said(folder, &["backup", "copy-after", "--keys", "data.keys"]).contains("0 faults"));
    let end = program.terminate();
    assert!(end.is_good && !end.log.contains(CANARY), "{}", end.log);
    // The copy that was made before has the words under a key that is in no file any more.
    let restored = said(folder, &["restore", "copy", "--keys", "data.keys", "--data", "data-again", "--master-key-file", "master.key"]);
    assert!(restored.contains("1 conversations were erased since") && restored.contains("0 faults"), "{restored}");
    for name in ["data", "copy", "copy-after", "data-again"] {
        assert!(!holds(&folder.join(name), CANARY), "{name}");
    }
    let key = ["--data", "data-again", "--master-key-file", "master.key"];
    let exported = |visitor: &str| said(folder, &[&["customer", "export", visitor][..], &key].concat());
    assert!(exported("v-2").contains(CANARY));
    assert_eq!(exported(&format!("v-{CANARY}")), "");
}

#[test]
fn a_master_key_is_rotated_while_the_server_serves() {
    let folder = content();
    let folder = folder.path();
    said(folder, &["key", "new", "master.key"]);
    let first = std::fs::read_to_string(folder.join("master.key")).unwrap();
    let program = sealed_server(folder);
    let (id, token) = customer(&program, "v-1");
    let key = ["--data", "data", "--master-key-file", "master.key"];
    let run = |name: &str| said(folder, &[&["key", name][..], &key].concat());
    assert!(run("status").contains("1 conversations, the current one"));
    let rotated = run("rotate");
    assert!(rotated.contains("1 data keys are wrapped by it"), "{rotated}");
    assert!(refused(folder, &[&["key", "retire"][..], &key].concat()).contains("changed lately"));
    let file = std::fs::File::options().write(true).open(folder.join("master.key")).unwrap();
    file.set_modified(std::time::SystemTime::now() - Duration::from_secs(90)).unwrap();
    assert!(run("retire").contains("1 old keys were taken out"));
    assert_eq!(run("status").lines().count(), 2);
    program.post(&format!("/v1/conversations/{id}/messages"), Some(&token), &json!({"text": "还在吗"}), 200);
    let log = program.get("/v1/desk/audit?action=setting_changed", Some(ADMIN), 200);
    assert!(log["entries"].as_array().unwrap().iter().any(|entry| entry["subject"] == "master_key"), "{log}");
    program.kill();
    let program = sealed_server(folder);
    let transcript = program.get(&format!("/v1/conversations/{id}/transcript"), Some(&token), 200);
    assert!(transcript.to_string().contains(CANARY) && transcript.to_string().contains("还在吗"));
    assert!(program.terminate().is_good);
    // Nobody is at the database: the command wraps by itself.
    assert!(run("rotate").contains("1 data keys are wrapped by it"));

    let start = |file: Option<&str>| {
        let mut flags = vec!["serve", "--listen", "127.0.0.1:0", "--data", "data"];
        file.into_iter().for_each(|file| flags.extend(["--master-key-file", file]));
        refused(folder, &flags)
    };
    assert!(start(None).contains("sealed by the master key") && start(None).contains("--master-key-file"), "{}", start(None));
    std::fs::write(folder.join("first.key"), first).unwrap();
    let why = start(Some("first.key"));
    assert!(why.contains("first.key has") && why.contains("put the file back"), "{why}");
    std::fs::write(folder.join("bad.key"), "secret").unwrap();
    assert!(start(Some("bad.key")).contains("line 1 is no key"));
    assert!(start(Some("no.key")).contains("no.key cannot be used"));
    let why = refused(folder, &["report", "--data", "data"]);
    assert!(why.contains("sealed by the master key") && why.contains("name the file that has it with --master-key-file"), "{why}");
    assert!(said(folder, &["audit", "verify", "--data", "data"]).contains("each follows"), "the log holds no words");
    // What was mistyped is not made, and no key is written for it.
    let before = std::fs::read(folder.join("master.key")).unwrap();
    assert!(
        refused(folder, &["key", "rotate", "--data", "nowhere", "--master-key-file", "master.key"]).contains("no database can be read")
    );
    assert!(refused(folder, &["customer", "erase", "v-1", "--data", "nowhere"]).contains("there is no database"));
    assert!(std::fs::read(folder.join("master.key")).unwrap() == before && !folder.join("nowhere").exists());
}

#[test]
fn in_postgresql_too_no_byte_tells_what_was_sealed() {
    let Some(cluster) = cluster::Cluster::start() else { return };
    let address = cluster.database();
    let folder = content();
    let folder = folder.path();
    said(folder, &["key", "new", "master.key"]);
    let mut command = serve(folder);
    command.env("JIEDA_DATABASE", &address).env("JIEDA_MASTER_KEY_FILE", "master.key").env("JIEDA_ADMIN_TOKEN", ADMIN);
    let program = Program::start_as(command);
    let (id, _) = customer(&program, "v-1");
    assert_eq!(program.post("/v1/desk/customers/erase", Some(ADMIN), &json!({"visitor": "v-1"}), 200)["n_erased"], 1);
    customer(&program, "v-2");
    assert_eq!(program.get(&format!("/v1/desk/conversations/{id}"), Some(ADMIN), 200)["phase"], "erased");
    program.terminate();
    // Everything is in its files then: tables, indexes, and the log.
    cluster.stop("fast");
    let place = address.split_whitespace().find_map(|part| part.strip_prefix("host=")).unwrap();
    let data = Path::new(place).join("data");
    assert!(holds(&data, "customer_said"), "else nothing was looked for");
    assert!(!holds(&data, CANARY) && !holds(&data, "13800138000"));
}

#[test]
fn words_that_are_stored_as_they_are_go_from_every_byte_when_they_are_erased() {
    let folder = content();
    let folder = folder.path();
    let mut command = serve(folder);
    command.env_remove("JIEDA_DATABASE").env("JIEDA_DATA", "data").env("JIEDA_ADMIN_TOKEN", ADMIN);
    let program = Program::start_as(command);
    customer(&program, "v-1");
    customer(&program, "v-1");
    assert!(holds(&folder.join("data"), CANARY), "else nothing was looked for");
    let hold = json!({"visitor": "v-1", "reason": "法院 2026-117"});
    assert_eq!(program.post("/v1/desk/holds", Some(ADMIN), &hold, 200)["n_conversations"], 2);
    let again = json!({"visitor": "v-1", "reason": "another"});
    assert_eq!(program.post("/v1/desk/holds", Some(ADMIN), &again, 200)["reason"], "法院 2026-117");
    assert_eq!(program.get("/v1/desk/holds", Some(ADMIN), 200)["holds"][0]["reason"], "法院 2026-117");
    let visitor = json!({"visitor": "v-1"});
    let erase = || program.post("/v1/desk/customers/erase", Some(ADMIN), &visitor, 200);
    let receipt = erase();
    assert_eq!((&receipt["n_erased"], &receipt["n_held"]), (&json!(0), &json!(2)));
    assert_eq!(program.post("/v1/desk/holds/release", Some(ADMIN), &visitor, 200)["was_held"], true);
    assert_eq!(program.post("/v1/desk/holds/release", Some(ADMIN), &visitor, 200)["was_held"], false);
    assert_eq!(erase()["n_erased"], 2);
    let deadline = Instant::now() + PATIENCE;
    while holds(&folder.join("data"), CANARY) {
        assert!(Instant::now() < deadline, "the words stay in the files");
    }
    assert!(refused(folder, &["customer", "erase", "v-1", "--data", "data"]).contains("POST /v1/desk/customers"));
    program.kill();
    assert!(!holds(&folder.join("data"), CANARY));
    assert!(said(folder, &["customer", "hold", "v-1", "--reason", "r", "--data", "data"]).contains("held"));
    assert!(said(folder, &["customer", "holds", "--data", "data"]).contains("\"reason\":\"r\""));
    assert!(said(folder, &["customer", "release", "v-1", "--data", "data"]).contains("released"));
    let receipt = said(folder, &["customer", "erase", "v-1", "--data", "data"]);
    assert!(receipt.contains("\"n_erased\":0") && receipt.contains("\"done_at\":\"2"), "{receipt}");
    assert!(said(folder, &["audit", "verify", "--data", "data"]).contains("each follows"));
    said(folder, &["backup", "copy", "--data", "data"]);
    let restored = said(folder, &["restore", "copy", "--data", "data-again"]);
    assert!(restored.contains("nobody knows what was erased") && restored.contains("0 faults"), "{restored}");
}

#[test]
fn who_may_ask_for_whom_is_told_by_name() {
    let server = TestServer::start();
    let agent = server.agent("小王");
    let paths = ["/v1/desk/customers/export", "/v1/desk/customers/erase", "/v1/desk/holds/release"];
    for path in paths {
        server.post(path, &agent, &json!({"visitor": "v-1"})).is_problem(403, "admin-only");
        server.post(path, "nobody", &json!({"visitor": "v-1"})).is_problem(401, "unauthorized");
        for body in [json!({}), json!({"visitor": " "}), json!({"visitor": "v", "conversation": "1"}), json!({"conversation": "x"})] {
            server.post(path, ADMIN, &body).is_problem(422, "bad-field");
        }
        server.post(path, ADMIN, &json!({"visitor": "v-1", "limits": 1})).is_problem(422, "bad-field");
    }
    server.post("/v1/desk/holds", ADMIN, &json!({"visitor": "v-1", "reason": " "})).is_problem(422, "bad-field");
    server.post("/v1/desk/holds", ADMIN, &json!({"conversation": "42", "reason": "r"})).is_problem(404, "no-such-conversation");
    server.post("/v1/desk/holds", ADMIN, &json!({"visitor": "v".repeat(129), "reason": "r"})).is_problem(422, "bad-field");
    server.get("/v1/desk/holds?after=x", ADMIN).is_problem(400, "bad-query");
    server.get("/v1/desk/holds", &agent).is_problem(403, "admin-only");
    let receipt = server.post("/v1/desk/customers/erase", ADMIN, &json!({"conversation": "42"})).expect(200);
    assert_eq!((&receipt["n_erased"], receipt["done_at"].is_string()), (&json!(0), true));
    let talk = server.open();
    let seen = server.say(&talk, "你好").events().last().unwrap()["id"].as_str().unwrap().to_owned();
    let mut stream = Stream::open(&server, &talk.path("/events"), &talk.token, &seen);
    let one = json!({"conversation": talk.id});
    assert_eq!(server.post("/v1/desk/customers/export", ADMIN, &one).expect(200)["conversations"].as_array().unwrap().len(), 1);
    assert_eq!(server.post("/v1/desk/customers/erase", ADMIN, &one).expect(200)["n_erased"], 1);
    assert_eq!(stream.event().json()["type"], "erased", "whoever has the talk open is told");
    server.say(&talk, "还在吗").is_problem(404, "no-such-conversation");
}

fn fact(json: &str) -> Fact {
    serde_json::from_str(json).unwrap()
}

/// Talks of long ago, by their class and age in days, which a server finds at its start.
fn talks_of_long_ago(database: &Database) -> Vec<(&'static str, ConversationId)> {
    let opened = |is_test: bool| {
        fact(&format!(r#"{{"type":"opened","locale":"zh-CN","channel":"web","visitor":"v-1","page":null,"is_test":{is_test}}}"#))
    };
    let said = || fact(&format!(r#"{{"type":"customer_said","text":"{CANARY}"}}"#));
    let handed_off = || {
        fact(
            r#"{"type":"handed_off","id":1,"reason":"plea","skill":"general","priority":"normal","packet":{"summary":"","slots":{},"tried":[],"path":[],"parts":[],"anger":0.0,"red_lines":[]}}"#,
        )
    };
    let crossed = || fact(r#"{"type":"red_line_crossed","hit":{"id":"sue","category":"法律","severity":4,"words":"起诉"}}"#);
    let talks = [
        ("kept", 100, vec![opened(false), said()]),
        ("erased", 200, vec![opened(false), said()]),
        ("kept", 200, vec![opened(false), said(), handed_off()]),
        ("kept", 1_100, vec![opened(false), said(), crossed(), fact(r#"{"type":"erased","why":"requested"}"#)]),
        ("deleted", 1_100, vec![opened(false), said()]),
        ("deleted", 1_900, vec![opened(false), said(), crossed()]),
        ("erased", 8, vec![opened(true), said()]),
        ("deleted", 40, vec![opened(true), said(), handed_off()]),
    ];
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let store = Store::open(database, None).await.unwrap();
        let mut ids = Vec::new();
        for (n, (expected, days, facts)) in (1..).zip(talks) {
            let id = ConversationId::from_stored(n);
            let at = Timestamp::now() - (24 * days).hours();
            store.create(id, TokenHash(hash_of("t").0), facts, at, None).await.unwrap();
            ids.push((expected, id));
        }
        ids
    })
}

#[test]
fn what_was_kept_as_long_as_the_content_says_is_erased_and_then_deleted() {
    let mut databases = vec![None];
    databases.extend(cluster::database().map(Some));
    for address in databases {
        // Without content of its own, so that what is shipped counts.
        let folder = tempfile::tempdir().unwrap();
        let database = match &address {
            Some(address) => Database::parse(address, None).unwrap(),
            None => Database::Folder(folder.path().join("data")),
        };
        let talks = talks_of_long_ago(&database);
        let mut command = serve(folder.path());
        match &address {
            Some(address) => command.env("JIEDA_DATABASE", address),
            None => command.env_remove("JIEDA_DATABASE").env("JIEDA_DATA", "data"),
        };
        command.env("JIEDA_ADMIN_TOKEN", ADMIN);
        let program = Program::start_as(command);
        let agent = Agent::config_builder().http_status_as_error(false).proxy(None).build().new_agent();
        let state = |id: ConversationId| {
            let request = agent.get(format!("{}/v1/desk/conversations/{id}", program.address));
            let mut answer = request.header("Authorization", format!("Bearer {ADMIN}")).call().unwrap();
            let body: Value = serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap();
            if answer.status() == 404 {
                "deleted"
            } else if body["phase"] == "erased" && !body.to_string().contains(CANARY) {
                "erased"
            } else {
                "kept"
            }
        };
        let deadline = Instant::now() + PATIENCE;
        let is_done = |(expected, id): &(&str, ConversationId)| *expected == "kept" || state(*id) == *expected;
        while !talks.iter().all(is_done) {
            let states: Vec<_> = talks.iter().map(|(_, id)| state(*id)).collect();
            assert!(Instant::now() < deadline, "{states:?} of {talks:?}");
        }
        assert_eq!([state(talks[0].1), state(talks[2].1)], ["kept", "kept"]);
        assert!(program.terminate().is_good);
    }
}
