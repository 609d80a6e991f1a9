//! Reads `webhooks.ron`.
//!
//! What the fields mean stands in `intents/README.md`.

use crate::connector::hook::form::Form;
use crate::connector::hook::message::{Topic, Words};
use crate::connector::hook::{CustomerWords, Hook, Hooks};
use crate::connector::template::Template;
use crate::diagnostic::{Code, Diagnostic};
use crate::network::Network;
use crate::source::{SourceFile, SourceSet};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// The file.
pub const PATH: &str = "intents/webhooks.ron";

/// The most webhooks: each has its own place in the list of events.
pub const MOST_HOOKS: usize = 16;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    #[serde(default)]
    console: String,
    webhooks: Vec<HookSource>,
    words: BTreeMap<String, Words>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HookSource {
    id: String,
    url: String,
    #[serde(default)]
    secret: String,
    #[serde(default)]
    form: Form,
    on: Vec<Topic>,
    #[serde(default = "least_severity")]
    severity: u8,
    #[serde(default = "usual_locale")]
    locale: String,
    #[serde(default)]
    customer_words: CustomerWords,
    #[serde(default)]
    allow: Vec<String>,
}

fn least_severity() -> u8 {
    1
}

fn usual_locale() -> String {
    "zh-CN".to_owned()
}

/// Reads all webhooks; faults are added to `faults`, and there is a result only if none of them is an error.
pub fn load(sources: &SourceSet, faults: &mut Vec<Diagnostic>) -> Option<Hooks> {
    let Some(file) = sources.text(PATH) else { return Some(Hooks::default()) };
    let Source { console, webhooks, words } = sources.ron(file).map_err(|fault| faults.push(fault)).ok()?;
    let mut reader = Reader { file, faults, is_sound: true };
    if webhooks.len() > MOST_HOOKS {
        let what = format!("there are {} webhooks", webhooks.len());
        reader.fault(Code::OutOfRange, "webhooks", what, &format!("{MOST_HOOKS} are read at most"));
    }
    if file.text.contains("\"\"") {
        reader.fault(Code::MissingWords, "\"\"", "words of a message are empty".to_owned(), "write what the receiver should read");
    }
    let mut ids = BTreeSet::new();
    let mut hooks = Vec::new();
    for source in webhooks {
        if !ids.insert(source.id.clone()) {
            reader.fault(Code::DuplicateId, &source.id, format!("there are two webhooks `{}`", source.id), "rename one of the two");
        }
        if !words.contains_key(&source.locale) {
            let what = format!("webhook `{}` speaks `{}`, in which there are no words", source.id, source.locale);
            reader.fault(Code::MissingWords, &source.locale, what, "write `words` in this language, or take one that has some");
        }
        hooks.push(reader.hook(source));
    }
    let console = (!console.is_empty()).then(|| reader.template("console", &console));
    reader.is_sound.then_some(Hooks { hooks, console, words })
}

struct Reader<'a> {
    file: &'a SourceFile,
    faults: &'a mut Vec<Diagnostic>,
    is_sound: bool,
}

impl Reader<'_> {
    fn hook(&mut self, source: HookSource) -> Hook {
        let id = source.id.as_str();
        let is_name = (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if !is_name {
            let what = format!("a webhook is called `{id}`, with other characters than a name may have");
            self.fault(Code::BadId, id, what, "use lower-case letters, digits and underscores");
        }
        let url = self.template(id, &source.url);
        let secret = (!source.secret.is_empty()).then(|| self.template(id, &source.secret));
        let is_named = |template: &Template| template.variables().next().is_some();
        self.demand(
            &source.url,
            is_named(&url),
            id,
            "has its address in the file, and whoever knows it can post there",
            "name a variable, as `${TEAM_WEBHOOK}`",
        );
        let is_safe = secret.as_ref().is_none_or(is_named);
        self.demand(&source.secret, is_safe, id, "has its secret in the file", "name a variable, as `${TEAM_WEBHOOK_SECRET}`");
        let is_signed = secret.is_some() || !source.form.needs_secret();
        self.demand(id, is_signed, id, "is not signed, so that its receiver cannot know that it is us", "write `secret: \"${…}\"`");
        let can_sign = secret.is_none() || source.form.has_secret();
        self.demand(&source.secret, can_sign, id, "has a secret, which robots of this form do not check", "take `secret` out");
        self.demand(id, !source.on.is_empty(), id, "is told nothing", "name topics in `on`, as [HandedOff, RedLine]");
        let is_level = (1..=4).contains(&source.severity);
        self.demand("severity", is_level, id, &format!("has severity {}", source.severity), "write a number from 1 to 4");
        let allow = self.allowed(&source, id);
        let templates = [Some(&url), secret.as_ref()].into_iter().flatten();
        let variables = templates.flat_map(Template::variables);
        let variables = variables.map(|name| (name.to_owned(), self.file.place_of(&format!("${{{name}}}")))).collect();
        Hook {
            id: id.into(),
            url,
            secret,
            form: source.form,
            topics: source.on.into_iter().collect(),
            severity: source.severity,
            locale: source.locale,
            customer_words: source.customer_words,
            allow,
            variables,
        }
    }

    fn allowed(&mut self, source: &HookSource, id: &str) -> Vec<Network> {
        let mut allowed = Vec::new();
        for text in &source.allow {
            let network: Option<Network> = text.parse().ok();
            self.demand(text, network.is_some(), id, "allows addresses that are none", "write it as \"10.1.2.0/24\" or \"127.0.0.1\"");
            allowed.extend(network);
        }
        allowed
    }

    /// A template that names variables of the environment alone.
    fn template(&mut self, of: &str, text: &str) -> Template {
        let help = "a variable of the environment is written as `${TEAM_WEBHOOK}`; there are no other places";
        let fault = match Template::parse(text) {
            Ok(template) => {
                let Some(input) = template.inputs().next().map(|input| format!("{{{input}}}")) else { return template };
                input
            }
            Err(braced) => braced,
        };
        self.fault(Code::BadWebhook, &fault, format!("webhook `{of}` has `{fault}`, which names nothing"), help);
        Template::parse("").expect("an empty template has no brace")
    }

    fn demand(&mut self, at: &str, holds: bool, id: &str, what: &str, help: &str) {
        if !holds {
            self.fault(Code::BadWebhook, at, format!("webhook `{id}` {what}"), help);
        }
    }

    fn fault(&mut self, code: Code, at: &str, message: String, help: &str) {
        self.is_sound = false;
        self.faults.push(Diagnostic::new(code, self.file.place_of_quoted(at), message, help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    /// A fixture `tests/check/CODE-webhooks` has exactly the faults of its `expected.txt`.
    #[test]
    fn each_fault_is_told_with_its_place() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check/bad-webhook-webhooks");
        let sources = SourceSet::intents_of_dir(&folder.join("intents"));
        let mut faults = Vec::new();
        assert!(load(&sources, &mut faults).is_none());
        let shown: Vec<String> = faults.iter().map(ToString::to_string).collect();
        let expected = fs::read_to_string(folder.join("expected.txt")).unwrap();
        assert_eq!(shown.join("\n\n"), expected.trim_end(), "{}", shown.join("\n\n"));
    }

    #[test]
    fn what_is_shipped_names_variables_alone() {
        let hooks = load(&SourceSet::embedded_intents(), &mut Vec::new()).unwrap();
        let ids: Vec<&str> = hooks.hooks.iter().map(|hook| &*hook.id).collect();
        assert_eq!(ids, ["team", "feishu", "dingtalk", "wecom", "slack"]);
        assert!(hooks.hooks.iter().all(|hook| hook.url.variables().count() == 1 && hooks.words.contains_key(&hook.locale)));
        assert_eq!(load(&SourceSet::base_intents(), &mut Vec::new()).unwrap().hooks.len(), 0);
    }
}
