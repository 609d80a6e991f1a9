//! A server that is killed loses nothing that it acknowledged, and doubles nothing that is sent again.
//!
//! Ten times in every run; `JIEDA_KILLS=200 cargo test --test suite crash` is the long one.

use crate::cluster;
use crate::explain::content;
use crate::program::{Program, serve};
use jieda::config::data::Database;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{Sender, channel};
use ureq::Agent;

/// How many customers write at once.
const WRITERS: usize = 4;

/// How many messages are acknowledged before the next kill: a different number each time.
const BEFORE_KILL: [usize; 5] = [1, 7, 23, 40, 3];

/// A customer, who sends the same message again until it is acknowledged.
struct Writer {
    id: String,
    token: String,
    n_acknowledged: usize,
    /// The ids of the events that the acknowledgements named, by message.
    acknowledged: BTreeMap<usize, Vec<String>>,
}

impl Writer {
    fn open(program: &Program) -> Self {
        let opened = program.post("/v1/conversations", None, &json!({}), 201);
        let field = |name: &str| opened[name].as_str().unwrap().to_owned();
        Writer { id: field("id"), token: field("token"), n_acknowledged: 0, acknowledged: BTreeMap::new() }
    }

    /// Writes until the server is gone.
    fn write(&mut self, address: &str, acknowledged: &Sender<()>) {
        let agent = Agent::config_builder().http_status_as_error(false).proxy(None).build().new_agent();
        loop {
            let number = self.n_acknowledged;
            let request = agent.post(format!("{address}/v1/conversations/{}/messages", self.id)).content_type("application/json");
            let request = request.header("Authorization", format!("Bearer {}", self.token)).header("Idempotency-Key", number.to_string());
            let Ok(mut answer) = request.send(json!({"text": format!("第{number}条")}).to_string()) else { return };
            let Ok(text) = answer.body_mut().read_to_string() else { return };
            assert_eq!(answer.status(), 200, "{text}");
            let events: Value = serde_json::from_str(&text).unwrap();
            let ids = events["events"].as_array().unwrap().iter().map(|event| event["id"].as_str().unwrap().to_owned());
            self.acknowledged.insert(number, ids.collect());
            self.n_acknowledged += 1;
            // Nobody counts any more when the server is about to be killed.
            let _ = acknowledged.send(());
        }
    }

    /// Everything acknowledged is there, once, under the ids that were named.
    fn check(&self, program: &Program) {
        let mut said: BTreeMap<String, String> = BTreeMap::new();
        let mut after = String::new();
        loop {
            let path = format!("/v1/conversations/{}/transcript?after={after}", self.id);
            let page = program.get(&path, Some(&self.token), 200);
            for event in page["events"].as_array().unwrap() {
                after = event["id"].as_str().unwrap().to_owned();
                said.insert(after.clone(), event["text"].as_str().unwrap_or_default().to_owned());
            }
            if !page["has_more"].as_bool().unwrap() {
                break;
            }
        }
        for (number, ids) in &self.acknowledged {
            let words = format!("第{number}条");
            assert!(ids.iter().all(|id| said.contains_key(id)), "message {number} was acknowledged and is lost");
            assert_eq!(said.values().filter(|text| **text == words).count(), 1, "message {number} was kept twice");
        }
    }
}

#[test]
fn a_killed_server_loses_nothing_and_doubles_nothing() {
    let n_kills = std::env::var("JIEDA_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(10);
    let folder = content();
    let mut writers: Vec<Writer> = Vec::new();
    for kill in 0..n_kills {
        let program = Program::start_as(serve(folder.path()));
        if kill % 5 == 0 {
            // A conversation takes no more than 60 messages in a minute.
            writers.iter().for_each(|writer| writer.check(&program));
            writers = (0..WRITERS).map(|_| Writer::open(&program)).collect();
        }
        let address = program.address.clone();
        let (acknowledged, count) = channel();
        std::thread::scope(|scope| {
            for writer in &mut writers {
                let (address, acknowledged) = (&address, acknowledged.clone());
                scope.spawn(move || writer.write(address, &acknowledged));
            }
            count.iter().take(BEFORE_KILL[kill % BEFORE_KILL.len()]).for_each(drop);
            program.kill();
        });
    }
    let program = Program::start_as(serve(folder.path()));
    writers.iter().for_each(|writer| writer.check(&program));
    let (is_sound, said) = check_data(folder.path(), &[]);
    assert!(is_sound, "{said}");
}

/// Runs `jieda check-data` in a folder, and gives whether all is sound and what it says.
fn check_data(folder: &Path, flags: &[&str]) -> (bool, String) {
    run(folder, &[&["check-data"], flags].concat())
}

/// Runs the program in a folder, and gives whether it ended well and what it says.
fn run(folder: &Path, arguments: &[&str]) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jieda"));
    let found = command.current_dir(folder).args(arguments).env_remove("JIEDA_DATA").env_remove("JIEDA_DATABASE").output().unwrap();
    (found.status.success(), String::from_utf8_lossy(&found.stdout).into_owned())
}

#[test]
fn what_was_copied_or_moved_is_served_in_the_place_of_what_was_lost() {
    let folder = content();
    let program = Program::start_as(serve_on(folder.path(), &Database::Folder("data".into())));
    let writer = Writer::open(&program);
    program.post(&format!("/v1/conversations/{}/messages", writer.id), Some(&writer.token), &json!({"text": "第一条"}), 200);
    let (is_good, said) = run(folder.path(), &["backup", "copy"]);
    assert!(is_good && said.contains("1 conversations") && said.contains("0 faults"), "{said}");
    assert!(!run(folder.path(), &["backup", "copy"]).0, "a copy is not written over");
    program.kill();
    let mut from = "data".to_owned();
    for to in std::iter::once("moved".to_owned()).chain(cluster::database()) {
        let (is_good, said) = run(folder.path(), &["move", "--from", &from, "--to", &to]);
        assert!(is_good && said.contains("1 conversations") && said.contains("both have the hash"), "{said}");
        from = to;
    }
    std::fs::remove_dir_all(folder.path().join("data")).unwrap();
    for database in [Database::Folder("copy".into()), Database::parse(&from, None).unwrap()] {
        let program = Program::start_as(serve_on(folder.path(), &database));
        let transcript = program.get(&format!("/v1/conversations/{}/transcript", writer.id), Some(&writer.token), 200);
        assert!(transcript.to_string().contains("第一条"), "{database}");
    }
}

/// The server of a folder, on a database of its own.
fn serve_on(folder: &Path, database: &Database) -> Command {
    let mut command = serve(folder);
    match database {
        Database::Folder(dir) => command.env_remove("JIEDA_DATABASE").env("JIEDA_DATA", dir),
        Database::Server(address) => command.env("JIEDA_DATABASE", address.as_str()),
    };
    command
}

#[test]
fn a_list_that_somebody_spoilt_is_found_and_mended() {
    let folder = content();
    let program = Program::start_as(serve(folder.path()));
    let writer = Writer::open(&program);
    program.post(&format!("/v1/conversations/{}/handoff", writer.id), Some(&writer.token), &json!({}), 200);
    program.terminate();
    assert!(check_data(folder.path(), &[]).0);
    rusqlite::Connection::open(folder.path().join("data/jieda.db")).unwrap().execute("DELETE FROM desk_case", []).unwrap();
    let (is_sound, said) = check_data(folder.path(), &[]);
    assert!(!is_sound && said.contains(&writer.id) && said.contains("check-data --mend") && said.contains("1 faults"), "{said}");
    let (is_sound, said) = check_data(folder.path(), &["--mend"]);
    assert!(is_sound && said.contains("0 faults"), "{said}");
    let program = Program::start_as(serve(folder.path()));
    let transcript = program.get(&format!("/v1/conversations/{}/transcript", writer.id), Some(&writer.token), 200);
    assert_eq!(transcript["phase"], "queued");
}
