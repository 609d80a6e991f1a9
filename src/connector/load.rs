//! Reads `connectors.ron`.
//!
//! What the fields mean stands in `intents/README.md`. The file may be missing: then no system is asked.

use crate::connector::source::{AnswerSource, ConnectorSource, ConnectorsSource, SystemSource};
use crate::connector::template::Template;
use crate::connector::{Answer, Connector, ConnectorId, Connectors, MOST_SYSTEMS, Method, System, SystemIdx, VISITOR};
use crate::diagnostic::{Code, Diagnostic, has_error};
use crate::network::Network;
use crate::source::{SourceFile, SourceSet};
use std::collections::BTreeMap;
use std::ops::{Range, RangeInclusive};
use std::time::Duration;

/// The file.
pub const PATH: &str = "intents/connectors.ron";

/// What an attempt may take, in milliseconds: a customer waits, and several attempts fit into one turn.
const TIMEOUT_MS: RangeInclusive<u32> = 50..=5_000;

/// How old a kept answer may be, in seconds: a day.
const OLDEST: RangeInclusive<u32> = 0..=86_400;

/// The statuses that can mean an answer: those that end a request, but for redirects, which are never followed.
fn is_status(status: u16) -> bool {
    (200..300).contains(&status) || (400..500).contains(&status)
}

/// Reads all systems and connectors; faults are added to `faults`, and there is a result only if none of them is an error.
pub fn load(sources: &SourceSet, faults: &mut Vec<Diagnostic>) -> Option<Connectors> {
    let Some(file) = sources.text(PATH) else { return Some(Connectors::default()) };
    let source: ConnectorsSource = sources.ron(file).map_err(|fault| faults.push(fault)).ok()?;
    let mut reader = Reader { file, found: Vec::new(), subject: String::new(), id: 0..0 };
    let connectors = reader.read(source);
    let is_sound = !has_error(&reader.found);
    faults.append(&mut reader.found);
    is_sound.then_some(connectors)
}

struct Reader<'f> {
    file: &'f SourceFile,
    found: Vec<Diagnostic>,
    /// What is read, as messages name it.
    subject: String,
    /// Where its id stands, in bytes; its other fields come after.
    id: Range<usize>,
}

impl Reader<'_> {
    fn read(&mut self, source: ConnectorsSource) -> Connectors {
        self.subject = "connectors.ron".to_owned();
        self.range("systems", u32::try_from(source.systems.len()).unwrap_or(u32::MAX), 0..=MOST_SYSTEMS as u32);
        let mut systems: Vec<System> = Vec::new();
        for system in source.systems {
            self.begin("system", &system.id);
            self.is_new(&system.id, systems.iter().any(|other| other.id == system.id));
            systems.push(self.system(system));
        }
        let mut connectors = BTreeMap::new();
        for connector in source.connectors {
            self.begin("connector", &connector.id);
            let id = ConnectorId(connector.id.as_str().into());
            self.is_new(&connector.id, connectors.contains_key(&id));
            connectors.insert(id, self.connector(connector, &systems));
        }
        Connectors { systems, connectors }
    }

    /// Begins to read the next thing of the file.
    fn begin(&mut self, what: &str, id: &str) {
        self.subject = format!("{what} `{id}`");
        let quoted = format!("\"{id}\"");
        let found = self.file.text[self.id.end..].find(&quoted).map(|at| self.id.end + at + 1);
        self.id = found.map_or(self.id.clone(), |start| start..start + id.len());
    }

    fn system(&mut self, source: SystemSource) -> System {
        let help = "write `http://` or `https://`, a host, and no `/` at the end, or a variable as `${SHOP_URL}`";
        let url = self.template(&source.url);
        let is_url = url.variables().next().is_some() || is_base(&source.url);
        self.demand(&source.url, is_url, "has an address that is none", help);
        self.without_inputs(&source.url, &url);
        let headers = self.headers(source.headers);
        for (_, template) in &headers {
            self.without_inputs("headers", template);
        }
        let places = [&url].into_iter().chain(headers.iter().map(|(_, template)| template)).flat_map(Template::variables);
        let variables = places.map(|name| (name.to_owned(), self.file.place_of(&format!("${{{name}}}")))).collect();
        let allow: Vec<Network> = source.allow.iter().filter_map(|text| self.network(text)).collect();
        let help = "name the addresses that it has, as \"10.1.2.0/24\": no other is connected to";
        self.demand("allow", !source.allow.is_empty(), "has no address that may be connected to", help);
        self.range("at_once", source.at_once, 1..=64);
        self.range("failures", source.failures, 1..=100);
        self.range("pause_seconds", source.pause_seconds, 1..=3_600);
        System {
            id: source.id,
            url,
            headers,
            allow,
            at_once: source.at_once as usize,
            failures: source.failures,
            pause: Duration::from_secs(source.pause_seconds.into()),
            variables,
        }
    }

    fn connector(&mut self, source: ConnectorSource, systems: &[System]) -> Connector {
        let system = systems.iter().position(|system| system.id == source.system).unwrap_or_else(|| {
            self.fault(
                Code::DanglingLink,
                &source.system,
                &format!("asks `{}`, which is no system", source.system),
                "name one of `systems`",
            );
            0
        });
        let path = self.template(&source.path);
        self.demand(&source.path, path.beginning().starts_with('/'), "has a path that does not begin with `/`", "write `/orders/{order}`");
        let headers = self.headers(source.headers);
        let is_get = source.method == Method::Get;
        self.demand("body", !is_get || source.body.is_empty(), "reads and has a body", "take the body out, or take another method");
        let body: Vec<(String, Template)> = source.body.into_iter().map(|(at, text)| (self.pointer(at), self.template(&text))).collect();
        self.range("timeout_ms", source.timeout_ms, TIMEOUT_MS);
        self.range("retries", source.retries, 0..=3);
        self.range("largest_kib", source.largest_kib, 1..=1_024);
        self.range("fresh_seconds", source.fresh_seconds, OLDEST);
        self.range("stale_seconds", source.stale_seconds, OLDEST);
        let kept = source.fresh_seconds.max(source.stale_seconds);
        let field = if source.fresh_seconds > 0 { "fresh_seconds" } else { "stale_seconds" };
        self.demand(field, is_get || kept == 0, "changes something and keeps answers", "leave `fresh_seconds` and `stale_seconds` out");
        let connector = Connector {
            id: ConnectorId(source.id.into()),
            system: SystemIdx(system),
            method: source.method,
            path,
            headers,
            body,
            timeout: Duration::from_millis(source.timeout_ms.into()),
            retries: source.retries,
            largest: source.largest_kib as usize * 1_024,
            fresh: Duration::from_secs(source.fresh_seconds.into()),
            stale: Duration::from_secs(kept.into()),
            needs_identity: source.needs_identity,
            answers: self.answers(source.answers),
        };
        self.without_variables(&connector);
        connector
    }

    fn answers(&mut self, sources: Vec<AnswerSource>) -> Vec<Answer> {
        let help = "write at least one, as (name: \"found\", status: [200], gives: {\"state\": \"/state\"})";
        self.demand("answers", !sources.is_empty(), "has no answer", help);
        let mut answers: Vec<Answer> = Vec::new();
        for source in sources {
            self.is_new(&source.name, answers.iter().any(|other| other.name == source.name));
            let taken = |status: &u16| answers.iter().any(|other: &Answer| other.statuses.contains(status));
            let is_fit = !source.status.is_empty() && source.status.iter().all(|status| is_status(*status) && !taken(status));
            self.demand(
                &source.name,
                is_fit,
                "has an answer with a status that cannot mean it",
                "each status from 200 to 299 or 400 to 499, once",
            );
            let names = source.gives.keys().chain(source.may_give.keys());
            for name in names {
                self.name(name);
            }
            for pointer in source.gives.values().chain(source.may_give.values()) {
                self.pointer(pointer.clone());
            }
            answers.push(Answer { name: source.name, statuses: source.status, gives: source.gives, may_give: source.may_give });
        }
        answers
    }

    fn headers(&mut self, sources: BTreeMap<String, String>) -> Vec<(String, Template)> {
        let mut headers = Vec::new();
        for (name, text) in sources {
            let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
            let is_ours = ["host", "content-length", "transfer-encoding", "idempotency-key"].contains(&name.to_ascii_lowercase().as_str());
            self.demand(
                &name,
                is_name && !is_ours,
                "has a header that it cannot have",
                "letters, digits and `-`; some are set by themselves",
            );
            headers.push((name, self.template(&text)));
        }
        headers
    }

    fn template(&mut self, text: &str) -> Template {
        Template::parse(text).unwrap_or_else(|braced| {
            let help = "an input is written as `{order}`, a variable of the environment as `${SHOP_TOKEN}`";
            self.fault(Code::BadConnector, &braced, &format!("has `{braced}`, which names nothing"), help);
            Template::parse("").expect("an empty template has no brace")
        })
    }

    fn network(&mut self, text: &str) -> Option<Network> {
        let network = text.parse().ok();
        let help = "write it as \"10.1.2.0/24\" or \"127.0.0.1\", with no bit set behind the prefix";
        self.demand(text, network.is_some(), "allows addresses that are none", help);
        network
    }

    fn pointer(&mut self, pointer: String) -> String {
        let help = "write a JSON pointer, as \"/items/0/name\"";
        self.demand(&pointer, pointer.starts_with('/') && pointer.len() > 1, "has a pointer that does not begin with `/`", help);
        pointer
    }

    /// A variable may be a secret, and what a connector sends is not the place for it.
    fn without_variables(&mut self, connector: &Connector) {
        let others = connector.headers.iter().chain(&connector.body).map(|(_, template)| template);
        let named = others.chain([&connector.path]).flat_map(Template::variables).next().map(str::to_owned);
        if let Some(name) = named {
            let help = "put it into a header of the system, where one place keeps the secret";
            self.fault(Code::BadConnector, &format!("${{{name}}}"), &format!("names the variable `{name}`"), help);
        }
        let inputs = connector.headers.iter().chain(&connector.body).map(|(_, template)| template).chain([&connector.path]);
        let is_stranger = !connector.needs_identity && inputs.flat_map(Template::inputs).any(|input| input == VISITOR);
        self.demand("{visitor}", !is_stranger, "sends `{visitor}` of anybody", "write `needs_identity: true`");
    }

    fn without_inputs(&mut self, at: &str, template: &Template) {
        let is_fixed = template.inputs().next().is_none();
        self.demand(at, is_fixed, "has an input in its address or headers", "inputs belong to a connector");
    }

    fn is_new(&mut self, id: &str, is_there: bool) {
        self.name(id);
        if is_there {
            self.fault(Code::DuplicateId, id, &format!("has `{id}` twice"), "rename one of the two");
        }
    }

    fn name(&mut self, name: &str) {
        let is_name = (1..=64).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if !is_name {
            let what = format!("has the name `{name}`, with other characters than a name may have");
            self.fault(Code::BadId, name, &what, "use lower-case letters, digits and underscores");
        }
    }

    fn range(&mut self, field: &str, value: u32, range: RangeInclusive<u32>) {
        if !range.contains(&value) {
            let help = format!("write a number from {} to {}", range.start(), range.end());
            self.fault(Code::OutOfRange, &format!("{field}: {value}"), &format!("has {field} {value}"), &help);
        }
    }

    fn demand(&mut self, at: &str, holds: bool, what: &str, help: &str) {
        if !holds {
            self.fault(Code::BadConnector, at, what, help);
        }
    }

    fn fault(&mut self, code: Code, at: &str, what: &str, help: &str) {
        let is_id = matches!(code, Code::BadId | Code::DuplicateId) && self.file.text[self.id.clone()] == *at;
        let behind = &self.file.text[self.id.end..];
        let found = behind.find(&format!("\"{at}\"")).map(|start| start + 1).or_else(|| behind.find(at));
        let span = found.filter(|_| !is_id && !at.is_empty()).map(|start| self.id.end + start..self.id.end + start + at.len());
        let place = self.file.place(span.unwrap_or_else(|| self.id.clone()));
        self.found.push(Diagnostic::new(code, place, format!("{} {what}", self.subject), help));
    }
}

/// Whether a text is a scheme and a host, perhaps with a port and a path.
pub(super) fn is_base(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or_default();
    !rest.is_empty() && !rest.starts_with('/') && !rest.ends_with('/') && !rest.contains(['?', '#', '@', ' '])
}

#[cfg(test)]
mod tests;
