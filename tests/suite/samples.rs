//! Do the commands in the documents run as they are written?
//!
//! A shell reads each line, so quotes and variables mean what a reader's shell makes of them. Functions in the place of `curl` and `jieda`
//! tell what they were called with; the shell finds no other program, so a line of another kind does nothing.

use crate::server::{ADMIN, Answer, OPERATOR, TestServer};
use crate::stream::Stream;
use clap::Parser;
use clap::error::ErrorKind;
use jieda::cli::Cli;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// The documents outside `docs/` with commands in them. Those in Chinese have the same blocks, which `tests/tidy.rs` holds.
const MANUALS: [&str; 3] = ["README.md", "kb/README.md", "intents/README.md"];

/// The visitor whose details the documents export, erase and hold.
const ERASED: &str = "v-5f2c";

/// The event that the documents name in the place of a saying with buttons.
const SHOWN_EVENT: &str = "ab12-57";

/// `cat` gives the head of an audit log, which is all that the documents read from a file.
const SHELL: &str = r#"
    exec 3>&1 >/dev/null 2>&1
    tell() { printf '%s\037' "$@" >&3; printf '\036' >&3; }
    curl() { tell curl "$@"; }
    jieda() { tell jieda "$@"; }
    cat() { printf '1204:%064d' 0; }
"#;

/// What a call of `curl` asks for.
#[derive(Default)]
struct Request {
    method: Option<String>,
    address: String,
    headers: Vec<(String, String)>,
    body: Option<String>,
}

impl Request {
    /// Reads the arguments of `curl`, of which the documents need no more than these.
    fn parse(arguments: &[String]) -> Self {
        let mut request = Request::default();
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().unwrap_or_else(|| panic!("{argument} of curl has a value")).clone();
            match argument.as_str() {
                "-s" | "-sN" => {}
                "-X" => request.method = Some(value()),
                "-H" => request.headers.push(value().split_once(": ").map(|(name, text)| (name.to_owned(), text.to_owned())).unwrap()),
                "--json" => request.body = Some(value()),
                address => request.address = address.to_owned(),
            }
        }
        request
    }

    fn path(&self) -> &str {
        let (_, path) = self.address.trim_start_matches("http://").split_once('/').unwrap_or_else(|| panic!("{}", self.address));
        &self.address[self.address.len() - path.len() - 1..]
    }

    fn send(&self, server: &TestServer) -> Answer {
        let method = self.method.as_deref().unwrap_or(if self.body.is_some() { "POST" } else { "GET" });
        let headers: Vec<(&str, &str)> = self.headers.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        server.send(method, self.path(), "", &headers, self.body.as_deref())
    }
}

/// Where a reader of the API stands: the server, and the names that the shell knows.
struct Reader {
    server: TestServer,
    names: BTreeMap<&'static str, String>,
}

impl Reader {
    fn start() -> Self {
        let server = TestServer::start();
        let made = server.post("/v1/desk/agents", ADMIN, &json!({"name": "李主管", "role": "supervisor"})).expect(201);
        let names = [
            ("HOST", "http://127.0.0.1:8080".to_owned()),
            ("ADMIN", ADMIN.to_owned()),
            ("JIEDA_OPERATIONS_TOKEN", OPERATOR.to_owned()),
            ("LEAD", text(&made["token"])),
            ("DUE", (Timestamp::now() + SignedDuration::from_hours(24)).to_string()),
        ];
        server.post("/v1/conversations", "", &json!({"visitor": ERASED})).expect(201);
        Reader { server, names: names.into() }
    }

    /// Brings about what a line is about, which whoever reads it has before him.
    fn prepare(&mut self, line: &str) {
        if line.contains("/claim") {
            self.wait_in_queue("电话13800138000");
        } else if line.contains("/reveal") && line.contains("$EVENT") {
            self.wait_in_queue("电话13800138000");
            let agent = &self.names["AGENT"];
            self.server.post(&format!("/v1/desk/handoffs/{}/claim", self.names["HANDOFF"]), agent, &json!({})).expect(200);
            let events = self.server.get(&format!("/v1/desk/conversations/{}", self.names["ID"]), agent).expect(200)["events"].clone();
            let masked = events.as_array().unwrap().iter().find(|event| event["masked"] == true).unwrap();
            self.names.insert("EVENT", text(&masked["id"]));
        } else if line.contains("/v1/desk/alerts ") {
            self.server.say(&self.server.open(), "我要打12315").expect(200);
        }
    }

    /// A customer with these words who waits for a person.
    fn wait_in_queue(&mut self, words: &str) {
        let (talk, handoff) = self.server.open_at_desk();
        self.server.say(&talk, words).expect(200);
        self.names.extend([("ID", talk.id), ("TOKEN", talk.token), ("HANDOFF", handoff)]);
    }

    /// Keeps what a later line names.
    fn keep(&mut self, request: &Request, answer: &Value) {
        let token = text(&answer["token"]);
        match request.path() {
            "/v1/conversations" => self.names.extend([("ID", text(&answer["id"])), ("TOKEN", token)]),
            "/v1/desk/agents" if request.body.as_ref().is_some_and(|body| body.contains("auditor")) => {
                self.names.insert("AUDITOR", token);
            }
            "/v1/desk/agents" => {
                self.names.insert("AGENT", token);
            }
            "/v1/desk/alerts" => {
                self.names.insert("ALERT", text(&answer["alerts"][0]["id"]));
            }
            path if path.ends_with("/messages") => {
                let events = answer["events"].as_array().into_iter().flatten();
                self.names.extend(events.filter(|event| event["type"] == "bot_said").map(|event| ("SAID", text(&event["id"]))));
            }
            _ => {}
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The commands in the `sh` blocks of a document, each on one line, but for those that only say what a name stands for.
fn lines(document: &str) -> Vec<String> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(document)).unwrap();
    let blocks = text.split("\n```sh\n").skip(1).filter_map(|rest| rest.split("\n```").next());
    let lines = blocks.flat_map(|block| block.replace("\\\n", " ").lines().map(str::to_owned).collect::<Vec<_>>());
    lines.filter(|line| !line.contains("=…") && !line.starts_with("HOST=")).collect()
}

/// The calls of `curl` and `jieda` in a line, with their arguments.
fn calls(line: &str, names: &BTreeMap<&'static str, String>) -> Vec<Vec<String>> {
    // A line may write to a file beside it.
    let folder = tempfile::tempdir().unwrap();
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", &format!("{SHELL}\n{line}")]).current_dir(folder.path()).env_clear().env("PATH", "/nowhere").envs(names);
    let told = String::from_utf8(shell.output().unwrap().stdout).unwrap();
    let calls = told.split_terminator('\u{1e}').map(|call| call.split_terminator('\u{1f}').map(str::to_owned).collect());
    calls.collect()
}

#[test]
fn the_samples_of_the_api_run_in_their_order() {
    let mut reader = Reader::start();
    let mut n_sent = 0;
    for line in lines("docs/api.md") {
        reader.prepare(&line);
        let line = line.replace(SHOWN_EVENT, reader.names.get("SAID").map_or("", String::as_str));
        for call in calls(&line, &reader.names).iter().filter(|call| call[0] == "curl") {
            let request = Request::parse(&call[1..]);
            n_sent += 1;
            if request.path().ends_with("/events") {
                let stream = Stream::open(&reader.server, request.path(), &reader.names["TOKEN"], "");
                assert!(stream.head.starts_with("HTTP/1.1 200"), "{line}\n{}", stream.head);
                continue;
            }
            let answer = request.send(&reader.server);
            assert!((200..300).contains(&answer.status), "{line}\n{}: {}", answer.status, answer.text);
            reader.keep(&request, &serde_json::from_str(&answer.text).unwrap_or_default());
        }
    }
    assert!(n_sent >= 24, "only {n_sent} requests were found");
}

#[test]
fn the_program_understands_each_command_of_the_documents() {
    let folder = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")).unwrap();
    let pages = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap()).filter(|name| name.ends_with(".md"));
    let documents = pages.map(|name| format!("docs/{name}")).chain(MANUALS.map(str::to_owned));
    let mut n_read = 0;
    for document in documents {
        for line in lines(&document) {
            for call in calls(&line, &BTreeMap::new()).iter().filter(|call| call[0] == "jieda") {
                n_read += 1;
                let fault = Cli::try_parse_from(call).err().filter(|error| error.kind() != ErrorKind::DisplayHelp);
                assert!(fault.is_none(), "{document}: {line}\n{}", fault.unwrap());
            }
        }
    }
    assert!(n_read >= 15, "only {n_read} commands were found");
}
