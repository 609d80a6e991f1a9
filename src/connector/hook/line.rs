//! How does a message get to its receiver?
//!
//! A [`Line`] is a hook that the environment switches on. It blocks, so servers use it on a thread of its own.

use crate::connector::call::Failure;
use crate::connector::client::Variables;
use crate::connector::hook::form::{Form, Sending};
use crate::connector::hook::message::{News, Words};
use crate::connector::hook::{Hook, Hooks};
use crate::connector::template::Template;
use crate::connector::webhook::usual_networks;
use crate::connector::wire::Wire;
use crate::diagnostic::{Code, Diagnostic};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Duration;
use zeroize::Zeroizing;

/// How long a receiver may take to answer; it is to take a message first, and work on it later.
const LONGEST: Duration = Duration::from_secs(10);

/// The most bytes of an answer: robots say in a line whether they took a message.
const LARGEST: usize = 64 * 1024;

/// What each secret of Standard Webhooks begins with.
const PREFIX: &str = "whsec_";

/// The fewest bytes of such a key, as Standard Webhooks says.
const SHORTEST_KEY: usize = 24;

/// A hook that is switched on.
pub struct Line {
    /// The hook.
    pub hook: Hook,
    /// The address of the console, without a slash at its end.
    pub console: Option<String>,
    words: Words,
    wire: Wire,
    secret: Option<Zeroizing<Vec<u8>>>,
}

/// The hooks that the environment switches on.
#[derive(Default)]
pub struct Lines(pub Vec<Arc<Line>>);

impl Lines {
    /// The lines of these hooks, or what is wrong with the environment.
    pub fn new(hooks: &Hooks, variables: Variables<'_>) -> Result<Self, Vec<Diagnostic>> {
        let mut faults = Vec::new();
        let lines = hooks.hooks.iter().filter_map(|hook| line(hook, hooks, variables, &mut faults)).collect();
        if faults.is_empty() { Ok(Lines(lines)) } else { Err(faults) }
    }

    /// The line of the hook with this name.
    pub fn get(&self, id: &str) -> Option<&Arc<Line>> {
        self.0.iter().find(|line| &*line.hook.id == id)
    }
}

impl Line {
    /// Tells news that happened at a moment, at another one under a name. Blocks, for at most 10 s.
    pub fn tell(&self, news: &News, happened: Timestamp, id: &str, at: Timestamp) -> Result<(), Failure> {
        let secret = self.secret.as_ref().map(|secret| secret.as_slice());
        let request = self.hook.form.request(news, happened, Sending { id, at, secret, words: &self.words });
        let (status, body) = self.wire.send(&request, None, LONGEST, LARGEST)?;
        self.hook.form.read(status, &body)
    }
}

/// What a template says in this environment, if all that it names is set.
fn filled(template: &Template, variables: Variables<'_>) -> Option<String> {
    let set = |name: &str| variables(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
    template.fill(|_| None, set).filter(|filled| !filled.is_empty())
}

fn line(hook: &Hook, hooks: &Hooks, variables: Variables<'_>, faults: &mut Vec<Diagnostic>) -> Option<Arc<Line>> {
    let url = filled(&hook.url, variables)?;
    let mut blame = |template: &Template, what: &str, help: &str| {
        let named: Vec<&str> = template.variables().collect();
        for (name, place) in hook.variables.iter().filter(|(name, _)| named.contains(&name.as_str())) {
            let message = format!("webhook `{}` needs the environment variable `{name}`, which {what}", hook.id);
            faults.push(Diagnostic::new(Code::MissingVariable, place.clone(), message, help));
        }
    };
    if !is_address(&url, hook.form) {
        blame(&hook.url, "is no address of this form", "set it to the address that the receiver gave you, with `https://`");
    }
    let secret = hook.secret.as_ref().and_then(|template| {
        let Some(secret) = filled(template, variables) else {
            blame(
                template,
                "is not set",
                "set it to the receiver's secret, or unset the variable of the address to switch the webhook off",
            );
            return None;
        };
        let key = key(&secret, hook.form);
        if key.is_none() {
            let help = "write `whsec_` and 24 or more bytes in base64; `openssl rand -base64 24` makes them";
            blame(template, "is no secret of Standard Webhooks", help);
        }
        key
    });
    let console = hooks.console.as_ref().and_then(|template| filled(template, variables));
    let console = console.map(|address| address.trim_end_matches('/').to_owned());
    let words = hooks.words.get(&hook.locale)?.clone();
    let allow = if hook.allow.is_empty() { usual_networks(&url) } else { hook.allow.clone() };
    Some(Arc::new(Line { hook: hook.clone(), console, words, wire: Wire::new(url, Vec::new(), allow), secret }))
}

/// What messages are signed with.
fn key(secret: &str, form: Form) -> Option<Zeroizing<Vec<u8>>> {
    match form {
        Form::Standard => {
            let key = STANDARD.decode(secret.strip_prefix(PREFIX)?).ok().map(Zeroizing::new)?;
            (key.len() >= SHORTEST_KEY).then_some(key)
        }
        Form::Feishu | Form::DingTalk | Form::WeCom | Form::Slack => Some(Zeroizing::new(secret.as_bytes().to_vec())),
    }
}

/// Whether messages can be posted to an address. DingTalk's signature goes behind its query.
fn is_address(url: &str, form: Form) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or_default();
    let has_host = !rest.is_empty() && !rest.starts_with(['/', '?']);
    let is_signed_behind = form != Form::DingTalk || rest.contains('?');
    has_host && is_signed_behind && url.bytes().all(|b| b.is_ascii_graphic()) && !url.contains(['#', '@', '\\'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_posted_to() {
        let check = |url: &str, form: Form, expected: bool| assert_eq!(is_address(url, form), expected, "{url}");
        check("https://hooks.example/a?b=c", Form::Standard, true);
        check("http://127.0.0.1:9000", Form::Slack, true);
        check("https://oapi.dingtalk.com/robot/send?access_token=x", Form::DingTalk, true);
        check("https://oapi.dingtalk.com/robot/send", Form::DingTalk, false);
        check("hooks.example", Form::Standard, false);
        check("https://", Form::Standard, false);
        check("https://a@hooks.example", Form::Standard, false);
        check("https://hooks.example/a b", Form::Standard, false);
    }

    #[test]
    fn a_secret_of_a_program_has_a_form() {
        let check = |secret: &str, form: Form, expected: bool| assert_eq!(key(secret, form).is_some(), expected, "{secret}");
        check("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", Form::Standard, true);
        check("C2FVsBQIhrscChlQIMV+b5sSYspob7oD", Form::Standard, false);
        check("whsec_c2hvcnQ=", Form::Standard, false);
        check("SEC123", Form::DingTalk, true);
    }
}
