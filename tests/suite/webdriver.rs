//! A real browser that a test drives: the WebDriver protocol, which is HTTP with JSON, spoken with `chromedriver`.
//!
//! It knows none of our pages; what is to be seen on them is in `browser.rs`. Nothing here sleeps: what a test waits for is looked for
//! again and again by the page itself.

use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;
use ureq::Agent;

/// What Debian calls that which the tests of the pages need.
const PACKAGES: &str = "chromium chromium-driver";

const ARGUMENTS: &[&str] = &[
    "--headless=new",
    "--window-size=1280,800",
    // Neither a container's root nor its small /dev/shm stops it.
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--no-first-run",
    // It asks nobody but the server of the test.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// The name under which WebDriver gives an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// What may happen to an element between finding it and clicking it, when the page draws it anew or moves it.
const PASSING: &[&str] = &["stale element reference", "element click intercepted", "element not interactable"];

/// How often an element is found and clicked anew.
const CLICKS: usize = 10;

/// For the page: `all(css)` finds in the page and in the shadow roots on it, and `look` is tried 400 times, 50 ms apart.
const WAIT: &str = "
    const values = [...arguments], done = values.pop();
    const roots = () => [document, ...[...document.querySelectorAll('*')].flatMap(node => node.shadowRoot || [])];
    const all = css => roots().flatMap(root => [...root.querySelectorAll(css)]).filter(node => node.checkVisibility());
    let tries = 400, place = '';
    const attempt = () => {
        const found = look();
        if (found || !tries--) done(found || null);
        else setTimeout(attempt, 50);
    };
    const look = () => { LOOK };
    attempt();";

/// The first visible element of a kind with a text in it, scrolled to, once it moves no more.
const AT_REST: &str = "
    const node = all(values[0]).find(node => node.innerText.includes(values[1])), before = place;
    node?.scrollIntoView({ block: 'nearest', behavior: 'instant' });
    place = node && JSON.stringify(node.getBoundingClientRect());
    return node && place === before && node;";

/// A browser with a profile of its own, which ends with the test.
pub struct Browser {
    driver: Child,
    // Kept open, as the driver may write to it.
    _output: BufReader<ChildStdout>,
    agent: Agent,
    address: String,
    session: Option<String>,
    profile: TempDir,
}

/// A driver on a free port. It takes one for IPv4 and the same for IPv6, and gives up where another program has that.
fn launch() -> std::io::Result<(Child, BufReader<ChildStdout>, String)> {
    for _ in 0..5 {
        let mut driver = Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let mut output = BufReader::new(driver.stdout.take().unwrap());
        let said = output.by_ref().lines().map(Result::unwrap).find(|line| line.contains("started successfully on port"));
        if let Some(said) = said {
            let port = said.trim_end_matches('.').rsplit(' ').next().unwrap().to_owned();
            return Ok((driver, output, port));
        }
        driver.wait()?;
    }
    panic!("chromedriver finds no port");
}

impl Browser {
    /// Starts a browser. Where there is none, the test is skipped and says so, but not on CI.
    pub fn start(test: &str) -> Option<Self> {
        let Ok((driver, output, port)) = launch() else {
            assert!(std::env::var_os("CI").is_none(), "there is no chromedriver; install the packages {PACKAGES}");
            // Not `eprintln!`: what a test prints is shown only when it fails.
            let _ = writeln!(std::io::stderr(), "{test} is skipped: it needs a browser, of the packages {PACKAGES}");
            return None;
        };
        let agent = Agent::config_builder().http_status_as_error(false).proxy(None).timeout_global(Some(Duration::from_secs(120)));
        let (agent, address) = (agent.build().new_agent(), format!("http://127.0.0.1:{port}/session"));
        let profile = tempfile::tempdir().unwrap();
        let mut browser = Browser { driver, _output: output, agent, address, session: None, profile };
        browser.begin();
        Some(browser)
    }

    fn begin(&mut self) {
        let profile = format!("--user-data-dir={}", self.profile.path().display());
        let arguments: Vec<&str> = ARGUMENTS.iter().copied().chain([profile.as_str()]).collect();
        let wanted = json!({
            "goog:chromeOptions": {"args": arguments},
            "goog:loggingPrefs": {"browser": "ALL"},
            "timeouts": {"script": 60_000, "pageLoad": 60_000},
        });
        let made = self.post("", &json!({"capabilities": {"alwaysMatch": wanted}}));
        self.session = Some(format!("{}/{}", self.address, made["sessionId"].as_str().unwrap()));
    }

    /// Goes to an address, and waits until the page has loaded.
    pub fn open(&self, address: &str) {
        self.post("/url", &json!({"url": address}));
    }

    /// Loads the page anew.
    pub fn reload(&self) {
        self.post("/refresh", &json!({}));
    }

    /// Opens a second window and gives its name; `enter` goes there.
    pub fn new_window(&self) -> String {
        self.post("/window/new", &json!({"type": "window"}))["handle"].as_str().unwrap().to_owned()
    }

    /// The name of the window that commands go to.
    pub fn window(&self) -> String {
        self.get("/window").as_str().unwrap().to_owned()
    }

    /// Sends all further commands to this window.
    pub fn enter(&self, window: &str) {
        self.post("/window", &json!({"handle": window}));
    }

    /// Gives the page this much room: a window's frame would take some of its own size away.
    pub fn resize(&self, width: u32, height: u32) {
        let room = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.post("/goog/cdp/execute", &json!({"cmd": "Emulation.setDeviceMetricsOverride", "params": room}));
    }

    /// Waits until `look`, the body of a function in the page, gives something, and gives that. It has `all(css)` and `values`.
    #[track_caller]
    pub fn wait(&self, look: &str, values: &[&str]) -> Value {
        let found = self.post("/execute/async", &json!({"script": WAIT.replace("LOOK", look), "args": values}));
        assert!(!found.is_null(), "waited in vain for {values:?}: {look}\nThe page shows:\n{}", self.page());
        found
    }

    /// Waits until a visible element has this text in it.
    #[track_caller]
    pub fn see(&self, css: &str, text: &str) {
        self.wait(AT_REST, &[css, text]);
    }

    /// Waits until no visible element of this kind has this text in it.
    #[track_caller]
    pub fn see_no_more(&self, css: &str, text: &str) {
        self.wait("return all(values[0]).every(node => !node.innerText.includes(values[1]));", &[css, text]);
    }

    /// Clicks the visible element that has this text in it, as a hand does.
    #[track_caller]
    pub fn click(&self, css: &str, text: &str) {
        self.act(css, text, "click", &json!({}));
    }

    /// Types into a visible field.
    #[track_caller]
    pub fn write(&self, css: &str, text: &str) {
        self.act(css, "", "value", &json!({"text": text}));
    }

    #[track_caller]
    fn act(&self, css: &str, text: &str, action: &str, body: &Value) {
        let mut fault = Value::Null;
        for _ in 0..CLICKS {
            let element = self.wait(AT_REST, &[css, text]);
            match self.try_post(&format!("/element/{}/{action}", element[ELEMENT].as_str().unwrap()), body) {
                Ok(_) => return,
                Err(value) if PASSING.iter().any(|passing| value["error"] == *passing) => fault = value,
                Err(value) => panic!("{css} {text}: {value}"),
            }
        }
        panic!("{css} {text}: {fault}");
    }

    /// The texts of the visible elements of a kind, in the page's order, as they are at this moment.
    pub fn texts(&self, css: &str) -> Vec<String> {
        let texts = self.wait("return all(values[0]).map(node => node.innerText.trim());", &[css]);
        serde_json::from_value(texts).unwrap()
    }

    /// What all windows have logged since the last call: errors, warnings, and what the pages' policy forbade.
    pub fn log(&self) -> Vec<Value> {
        self.post("/se/log", &json!({"type": "browser"})).as_array().unwrap().clone()
    }

    /// What axe finds on the page that some people cannot use. Where axe was not installed by `src/web/check`, nothing is found, but not on CI.
    pub fn violations(&self) -> Vec<String> {
        let axe = concat!(env!("CARGO_MANIFEST_DIR"), "/src/web/node_modules/axe-core/axe.min.js");
        let Ok(axe) = std::fs::read_to_string(axe) else {
            assert!(std::env::var_os("CI").is_none(), "there is no axe; run src/web/check");
            let _ = writeln!(std::io::stderr(), "nothing is checked with axe: it is installed by src/web/check");
            return Vec::new();
        };
        self.post("/execute/sync", &json!({"script": axe, "args": []}));
        let run = "const done = arguments[0]; axe.run().then(found => done(found.violations.flatMap(one => \
            one.nodes.map(node => `${one.id}: ${node.html.slice(0, 200)} ${node.failureSummary}`))), fault => done([String(fault)]));";
        let found = self.post("/execute/async", &json!({"script": run, "args": []}));
        // What axe itself was refused by the page's policy is no complaint of the page.
        self.log();
        serde_json::from_value(found).unwrap()
    }

    /// What the window shows, as a PNG, without scrollbars, which look otherwise on each system.
    pub fn picture(&self) -> Vec<u8> {
        self.post("/goog/cdp/execute", &json!({"cmd": "Emulation.setScrollbarsHidden", "params": {"hidden": true}}));
        BASE64_STANDARD.decode(self.get("/screenshot").as_str().unwrap()).unwrap()
    }

    fn page(&self) -> String {
        self.texts("body, jieda-widget, .panel").join("\n----\n")
    }

    #[track_caller]
    fn get(&self, path: &str) -> Value {
        let response = self.agent.get(self.place(path)).call().unwrap();
        taken(response).unwrap_or_else(|fault| panic!("{path}: {fault}"))
    }

    #[track_caller]
    fn post(&self, path: &str, body: &Value) -> Value {
        self.try_post(path, body).unwrap_or_else(|fault| panic!("{path}: {fault}"))
    }

    fn try_post(&self, path: &str, body: &Value) -> Result<Value, Value> {
        taken(self.agent.post(self.place(path)).content_type("application/json").send(body.to_string()).unwrap())
    }

    fn place(&self, path: &str) -> String {
        format!("{}{path}", self.session.as_deref().unwrap_or(&self.address))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver ends the browser with the session; killed before, it would leave it behind.
        if let Some(session) = &self.session {
            let _ = self.agent.delete(session).call();
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// The value that the driver answers with, or the fault that it names.
fn taken(mut response: ureq::http::Response<ureq::Body>) -> Result<Value, Value> {
    let answer: Value = serde_json::from_str(&response.body_mut().read_to_string().unwrap()).unwrap();
    if answer["value"]["error"].is_string() { Err(answer["value"].clone()) } else { Ok(answer["value"].clone()) }
}
