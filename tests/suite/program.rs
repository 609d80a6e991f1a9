//! The real program in a process of its own, and how to talk with it.

use crate::server::database_of;
use jieda::config::data::Database;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use ureq::Agent;

/// `jieda serve` in a folder, on a free port, with nothing set by the environment of the test.
pub fn serve(folder: &Path) -> Command {
    serve_at(folder, "127.0.0.1:0")
}

/// The same on a given port, so that a program comes back to where its callers look for it.
pub fn serve_at(folder: &Path, address: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jieda"));
    command.current_dir(folder).args(["serve", "--listen", address]).env("JIEDA_LOG", "debug");
    let variables = ["LISTEN", "DATA", "KB", "INTENTS", "ADMIN_TOKEN", "ADMIN_TOKEN_FILE", "TRUSTED_PROXY", "DRAIN"];
    let others = ["SHOP_URL", "IDENTITY_SECRET", "ALARM_WEBHOOK", "ALARM_WEBHOOK_SECRET", "PUBLIC_URL", "OIDC_ISSUER", "OIDC_CLIENT_ID"];
    let of_provider = ["OIDC_CLIENT_SECRET", "OIDC_NAME_CLAIM", "OIDC_ROLE_CLAIM", "OIDC_ROLE", "OIDC_DOMAIN"];
    for variable in variables.into_iter().chain(others).chain(of_provider) {
        command.env_remove(format!("JIEDA_{variable}"));
    }
    match database_of(folder) {
        Database::Folder(_) => command.env_remove("JIEDA_DATABASE"),
        Database::Server(address) => command.env("JIEDA_DATABASE", address.as_str()),
    };
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A running program, which ends with the test.
pub struct Program {
    child: Child,
    log: Option<std::thread::JoinHandle<String>>,
    agent: Agent,
    pub address: String,
    pub admin_token: Option<String>,
}

/// How a program ended.
pub struct End {
    pub is_good: bool,
    pub log: String,
}

impl Program {
    /// Starts the program in a folder, with its data there and the built-in content.
    pub fn start(folder: &Path) -> Self {
        Self::start_as(serve(folder))
    }

    /// Starts the program as `command` says, and waits until it listens.
    pub fn start_as(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut stderr = child.stderr.take().unwrap();
        let log = std::thread::spawn(move || {
            let mut log = Vec::new();
            let _ = stderr.read_to_end(&mut log);
            String::from_utf8_lossy(&log).into_owned()
        });
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let address = lines.next().expect("the program listens").strip_prefix("Jieda listens on ").unwrap().to_owned();
        assert_eq!(lines.next(), Some(format!("The console is at {address}/console")));
        let sealing = lines.next().expect("the program tells whether words are sealed");
        assert!(sealing.starts_with("What people write is "), "{sealing}");
        let last = lines.next().expect("the program tells of the admin token");
        let admin_token = last.strip_prefix("The admin token, shown this once: ").map(str::to_owned);
        let agent = Agent::config_builder().http_status_as_error(false).proxy(None).build().new_agent();
        Program { child, log: Some(log), agent, address, admin_token }
    }

    /// Reads, and expects this status.
    #[track_caller]
    pub fn get(&self, path: &str, token: Option<&str>, status: u16) -> Value {
        let request = self.agent.get(format!("{}{path}", self.address));
        let bearer = format!("Bearer {}", token.unwrap_or("none"));
        expect(request.header("Authorization", bearer).call().unwrap(), path, status)
    }

    /// Posts a JSON body, and expects this status.
    #[track_caller]
    pub fn post(&self, path: &str, token: Option<&str>, body: &Value, status: u16) -> Value {
        let request = self.agent.post(format!("{}{path}", self.address)).content_type("application/json");
        let bearer = format!("Bearer {}", token.unwrap_or("none"));
        expect(request.header("Authorization", bearer).send(body.to_string()).unwrap(), path, status)
    }

    /// Ends the program as a power failure does.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Sends the program a signal.
    pub fn signal(&self, name: &str) {
        assert!(Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status().unwrap().success());
    }

    /// Ends the program as an operator does, and gives what it logged.
    pub fn terminate(mut self) -> End {
        self.signal("TERM");
        let is_good = self.child.wait().unwrap().success();
        End { is_good, log: self.log.take().unwrap().join().unwrap() }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[track_caller]
fn expect(mut response: ureq::http::Response<ureq::Body>, path: &str, status: u16) -> Value {
    let text = response.body_mut().read_to_string().unwrap();
    assert_eq!(response.status().as_u16(), status, "{path}: {text}");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}: {text}"))
}
