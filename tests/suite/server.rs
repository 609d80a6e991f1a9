//! A server for one test, and how to talk with it.

use crate::cluster;
use jieda::config::Secret;
use jieda::config::data::{Address, Database};
use jieda::config::provider::Provider;
use jieda::config::scan::Scan;
use jieda::connector::webhook::Webhook;
use jieda::engine::Engine;
use jieda::http::guard::limits::Limits;
use jieda::http::guard::token::hash_of;
use jieda::http::operator::content::{self, Origin, Outside, Served, Start};
use jieda::http::server::{Listen, Server};
use jieda::http::state::Beginning;
use jieda::source::SourceSet;
use jieda::store::Store;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use ureq::http::{HeaderMap, Request};
use ureq::{Agent, SendBody};

/// Where the server of a folder keeps its talks: there, or, with `JIEDA_SUITE_DATABASE=postgres`, in a PostgreSQL.
pub fn database_of(folder: &Path) -> Database {
    if std::env::var_os("JIEDA_SUITE_DATABASE").is_none_or(|wished| wished != "postgres") {
        return Database::Folder(folder.to_owned());
    }
    let noted = folder.join("database");
    let address = std::fs::read_to_string(&noted).unwrap_or_else(|_| cluster::database().expect("PostgreSQL is installed"));
    std::fs::write(noted, &address).unwrap();
    Database::Server(Address::new(address, None))
}

/// The admin token of all test servers.
pub const ADMIN: &str = "an-admin-token-for-tests-only";

/// The operations token of all test servers.
pub const OPERATOR: &str = "an-operations-token-for-tests";

/// The secret by which the names of visitors are signed.
pub const IDENTITY_SECRET: &str = "a-secret-for-the-tests-alone";

/// How long a test waits for bytes before it fails.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// The shipped content; compiled once, since that is the slowest part of a start.
pub static ENGINE: LazyLock<Arc<Engine>> = LazyLock::new(|| {
    let (engine, faults) = Engine::compile(&SourceSet::embedded_kb(), &SourceSet::embedded_intents(), Timestamp::now());
    Arc::new(engine.unwrap_or_else(|| panic!("the shipped content has errors: {faults:?}")))
});

/// A server on a free port, which stops with the test.
pub struct TestServer {
    pub runtime: Runtime,
    pub server: Option<Server>,
    pub folder: TempDir,
    agent: Agent,
}

/// What a server answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

/// A conversation and its token.
#[derive(Debug, Clone)]
pub struct Talk {
    pub id: String,
    pub token: String,
    pub events: Vec<Value>,
}

impl TestServer {
    /// A server with the usual limits.
    pub fn start() -> Self {
        Self::with_limits(Limits::default())
    }

    /// A server with limits of the test's own.
    pub fn with_limits(limits: Limits) -> Self {
        Self::with(limits, |_| None)
    }

    /// A server that asks other systems, as these variables of the environment say, with limits of the test's own.
    pub fn with(limits: Limits, variable: impl Fn(&str) -> Option<String>) -> Self {
        let outside = Outside::new(&ENGINE, &variable).unwrap_or_else(|faults| panic!("{faults:?}"));
        let folder = tempfile::tempdir().unwrap();
        Self::in_folder(folder, limits, Served::first(ENGINE.clone(), outside, Vec::new(), Timestamp::now()))
    }

    /// A server behind proxies that it trusts, with limits of the test's own.
    pub fn behind(trusted_proxy: &str, limits: Limits) -> Self {
        let outside = Outside::new(&ENGINE, &|_| None).unwrap_or_else(|faults| panic!("{faults:?}"));
        let served = Served::first(ENGINE.clone(), outside, Vec::new(), Timestamp::now());
        let trusted_proxies = vec![trusted_proxy.parse().unwrap()];
        Self::begin(tempfile::tempdir().unwrap(), limits, served, |beginning| Beginning { trusted_proxies, ..beginning })
    }

    /// A server that tells a webhook of alarms, with limits of the test's own.
    pub fn telling(limits: Limits, webhook: Webhook) -> Self {
        let outside = Outside::new(&ENGINE, &|_| None).unwrap_or_else(|faults| panic!("{faults:?}"));
        let served = Served::first(ENGINE.clone(), outside, Vec::new(), Timestamp::now());
        Self::begin(tempfile::tempdir().unwrap(), limits, served, |beginning| Beginning { webhook: Some(webhook), ..beginning })
    }

    /// A server that has files scanned, with limits of the test's own.
    pub fn scanning(limits: Limits, scan: Scan) -> Self {
        let outside = Outside::new(&ENGINE, &|_| None).unwrap_or_else(|faults| panic!("{faults:?}"));
        let served = Served::first(ENGINE.clone(), outside, Vec::new(), Timestamp::now());
        Self::begin(tempfile::tempdir().unwrap(), limits, served, |beginning| Beginning { scan: Some(scan), ..beginning })
    }

    /// A server that lets people in for whom a provider vouches.
    pub fn with_provider(provider: Provider, limits: Limits) -> Self {
        let outside = Outside::new(&ENGINE, &|_| None).unwrap_or_else(|faults| panic!("{faults:?}"));
        let served = Served::first(ENGINE.clone(), outside, Vec::new(), Timestamp::now());
        let provider = Some(provider);
        Self::begin(tempfile::tempdir().unwrap(), limits, served, |beginning| Beginning { provider, ..beginning })
    }

    /// A server on a folder that may hold a database already.
    pub fn in_folder(folder: TempDir, limits: Limits, served: Served) -> Self {
        Self::begin(folder, limits, served, |beginning| beginning)
    }

    /// A server whose content comes from folders.
    pub fn of_content(origin: Origin) -> Self {
        Self::of_content_within(origin, Limits::default())
    }

    /// The same with limits of the test's own.
    pub fn of_content_within(origin: Origin, limits: Limits) -> Self {
        let served = content::begin(&origin, Start::Strict, Timestamp::now()).unwrap_or_else(|faults| panic!("{faults:?}"));
        Self::begin(tempfile::tempdir().unwrap(), limits, served, |beginning| Beginning { origin: Some(origin), ..beginning })
    }

    fn begin(folder: TempDir, limits: Limits, served: Served, change: impl FnOnce(Beginning) -> Beginning) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let store = runtime.block_on(Store::open(&database_of(folder.path()), None)).unwrap();
        let beginning = Beginning {
            store,
            served,
            origin: None,
            admin: hash_of(ADMIN),
            identity: Secret::parse(IDENTITY_SECRET),
            tester: None,
            operator: Some(hash_of(OPERATOR)),
            limits,
            trusted_proxies: Vec::new(),
            webhook: None,
            scan: None,
            provider: None,
        };
        let free = "127.0.0.1:0".parse().unwrap();
        let server = runtime.block_on(Server::start(Listen { customers: free, operations: Some(free) }, change(beginning))).unwrap();
        let config = Agent::config_builder().http_status_as_error(false).proxy(None).timeout_global(Some(PATIENCE * 3));
        let config = config.max_redirects(0).max_redirects_will_error(false);
        TestServer { runtime, server: Some(server), folder, agent: config.build().new_agent() }
    }

    /// Stops the server and gives its folder back.
    pub fn stop(mut self) -> TempDir {
        self.end();
        std::mem::replace(&mut self.folder, tempfile::tempdir().unwrap())
    }

    fn end(&mut self) {
        if let Some(server) = self.server.take() {
            self.runtime.block_on(server.stop());
        }
    }

    /// The running server.
    pub fn running(&self) -> &Server {
        self.server.as_ref().unwrap()
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.running().address)
    }

    /// Sends a request; `token` may be empty, `body` is sent as JSON.
    pub fn send(&self, method: &str, path: &str, token: &str, headers: &[(&str, &str)], body: Option<&str>) -> Answer {
        let mut request = Request::builder().method(method).uri(self.url(path));
        if !token.is_empty() {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        if body.is_some() && !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
            request = request.header("Content-Type", "application/json");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = match body {
            Some(body) => self.agent.run(request.body(SendBody::from_owned_reader(std::io::Cursor::new(body.to_owned()))).unwrap()),
            None => self.agent.run(request.body(()).unwrap()),
        };
        let (parts, mut body) = response.unwrap_or_else(|error| panic!("{method} {path}: {error}")).into_parts();
        let bytes = body.read_to_vec().unwrap();
        Answer { status: parts.status.as_u16(), headers: parts.headers, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    /// Reads.
    pub fn get(&self, path: &str, token: &str) -> Answer {
        self.send("GET", path, token, &[], None)
    }

    /// Posts a JSON body.
    pub fn post(&self, path: &str, token: &str, body: &Value) -> Answer {
        self.send("POST", path, token, &[], Some(&body.to_string()))
    }

    /// Opens a conversation.
    pub fn open(&self) -> Talk {
        let test_key = [("X-Jieda-Test", ADMIN)];
        let opened = self.send("POST", "/v1/conversations", "", &test_key, Some(r#"{"test":true}"#)).expect(201);
        let text = |field: &str| opened[field].as_str().unwrap().to_owned();
        Talk { id: text("id"), token: text("token"), events: opened["events"].as_array().unwrap().clone() }
    }

    /// Opens a conversation and asks for a person; gives it with the name of the handoff.
    pub fn open_at_desk(&self) -> (Talk, String) {
        let talk = self.open();
        let events = self.post(&talk.path("/handoff"), &talk.token, &json!({})).events();
        let handoff = events.iter().find(|event| event["type"] == "handed_off").unwrap()["handoff"].as_str().unwrap().to_owned();
        (talk, handoff)
    }

    /// Says something in a conversation.
    pub fn say(&self, talk: &Talk, text: &str) -> Answer {
        self.post(&talk.path("/messages"), &talk.token, &json!({ "text": text }))
    }

    /// The whole transcript of a conversation.
    pub fn transcript(&self, talk: &Talk) -> Value {
        self.get(&talk.path("/transcript"), &talk.token).expect(200)
    }

    /// Makes a supervisor's account and gives its token.
    pub fn supervisor(&self, name: &str) -> String {
        let made = self.post("/v1/desk/agents", ADMIN, &json!({ "name": name, "supervisor": true })).expect(201);
        made["token"].as_str().unwrap().to_owned()
    }

    /// Makes an agent's account and gives its token.
    pub fn agent(&self, name: &str) -> String {
        let made = self.post("/v1/desk/agents", ADMIN, &json!({ "name": name })).expect(201);
        made["token"].as_str().unwrap().to_owned()
    }

    /// Sends bytes as they are and gives what comes back until the server hangs up.
    pub fn raw(&self, bytes: &[u8]) -> String {
        Self::raw_to(self.running().address, bytes)
    }

    /// The same at another address.
    pub fn raw_at(&self, address: SocketAddr, request: &str) -> String {
        Self::raw_to(address, request.as_bytes())
    }

    fn raw_to(address: SocketAddr, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        // The server may hang up before it has read all of it.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.end();
    }
}

impl Talk {
    /// A path below the conversation.
    pub fn path(&self, below: &str) -> String {
        format!("/v1/conversations/{}{below}", self.id)
    }
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// The body as JSON, of an answer with this status.
    #[track_caller]
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        self.json()
    }

    /// The events of a successful answer.
    #[track_caller]
    pub fn events(&self) -> Vec<Value> {
        self.expect(200)["events"].as_array().unwrap().clone()
    }

    /// Checks that the answer is a problem with this status and code.
    #[track_caller]
    pub fn is_problem(&self, status: u16, code: &str) {
        let problem = self.expect(status);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["status"], status);
        assert!(problem["title"].is_string() && problem["detail"].is_string() && problem["type"].is_string(), "{problem}");
    }

    /// A header, or an empty text.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// The types of events, in order.
pub fn types(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["type"].as_str().unwrap()).collect()
}

/// The ids of events, in order.
pub fn ids(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["id"].as_str().unwrap()).collect()
}

/// The number of an event's id.
pub fn number(event: &Value) -> i64 {
    event["id"].as_str().unwrap().rsplit('-').next().unwrap().parse().unwrap()
}
