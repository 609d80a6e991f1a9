//! In which form does a receiver read a message, and what does its answer mean?
//!
//! Standard Webhooks for programs, and the robots of the chats that teams work in. Robots answer 200 also to what they refuse, and say so in JSON.
//! Each form is taken from the receiver's own documentation: Feishu (custom bot, signature check), DingTalk (custom robot, sign), WeCom (group
//! robot) and Slack (incoming webhooks).

use crate::connector::Method;
use crate::connector::call::Failure;
use crate::connector::hook::message::{News, Words};
use crate::connector::request::Request;
use crate::connector::webhook::headers;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::Sha256;

/// The most characters of a text that a robot shows; the smallest of their limits is that of WeCom, 2,048 bytes.
const LONGEST_TEXT: usize = 600;

/// Who reads the messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub enum Form {
    /// A program, by Standard Webhooks.
    #[default]
    Standard,
    /// A custom bot of a Feishu (Lark) group.
    Feishu,
    /// A custom robot of a DingTalk group.
    DingTalk,
    /// A robot of a WeCom group.
    WeCom,
    /// An incoming webhook of Slack.
    Slack,
}

/// A message on its way.
#[derive(Debug, Clone, Copy)]
pub struct Sending<'a> {
    /// Its name, the same at each attempt.
    pub id: &'a str,
    /// When it is sent.
    pub at: jiff::Timestamp,
    /// The key of a program, or the secret of a robot; nothing where messages are not signed.
    pub secret: Option<&'a [u8]>,
    /// In which words.
    pub words: &'a Words,
}

impl Form {
    /// Whether messages must be signed: programs are to know that it is us.
    pub fn needs_secret(self) -> bool {
        match self {
            Form::Standard => true,
            Form::Feishu | Form::DingTalk | Form::WeCom | Form::Slack => false,
        }
    }

    /// Whether messages can be signed at all; otherwise the secret is in the address.
    pub fn has_secret(self) -> bool {
        match self {
            Form::Standard | Form::Feishu | Form::DingTalk => true,
            Form::WeCom | Form::Slack => false,
        }
    }

    /// The request that tells the news, which happened at `happened`.
    pub fn request(self, news: &News, happened: jiff::Timestamp, sending: Sending<'_>) -> Request {
        let text = || shortened(&sending.words.text(news));
        let (path, headers, body) = match self {
            Form::Standard => {
                let body = json!({"type": news.topic.name(), "timestamp": happened, "data": news}).to_string();
                let headers = headers(sending.secret.unwrap_or_default(), sending.id, sending.at.as_second(), &body);
                return Request { method: Method::Post, path: String::new(), headers, body: Some(body) };
            }
            Form::Feishu => (String::new(), Vec::new(), feishu(&text(), sending)),
            Form::DingTalk => (dingtalk_path(sending), Vec::new(), json!({"msgtype": "text", "text": {"content": text()}})),
            Form::WeCom => (String::new(), Vec::new(), json!({"msgtype": "text", "text": {"content": text()}})),
            Form::Slack => (String::new(), Vec::new(), json!({"text": escaped(&text())})),
        };
        Request { method: Method::Post, path, headers, body: Some(body.to_string()) }
    }

    /// What an answer means.
    pub fn read(self, status: u16, body: &[u8]) -> Result<(), Failure> {
        match (status, self) {
            (200..=299, Form::Standard | Form::Slack) => Ok(()),
            (200..=299, Form::Feishu) => taken(body, "code"),
            (200..=299, Form::DingTalk | Form::WeCom) => taken(body, "errcode"),
            (500.., _) => Err(Failure::Broken),
            _ => Err(Failure::Refused),
        }
    }
}

/// Whether a robot that answers in JSON has taken a message: its code is 0 then.
fn taken(body: &[u8], field: &str) -> Result<(), Failure> {
    let answer: Value = serde_json::from_slice(body).map_err(|_| Failure::NotUnderstood)?;
    match answer.get(field).and_then(Value::as_i64) {
        Some(0) => Ok(()),
        Some(_) => Err(Failure::Refused),
        None => Err(Failure::NotUnderstood),
    }
}

/// Feishu signs the empty text with a key that is made of the time and the secret.
fn feishu(text: &str, sending: Sending<'_>) -> Value {
    let mut body = json!({"msg_type": "text", "content": {"text": text}});
    if let Some(secret) = sending.secret {
        let seconds = sending.at.as_second().to_string();
        let key = [seconds.as_bytes(), b"\n", secret].concat();
        body["sign"] = Value::String(signed(&key, b""));
        body["timestamp"] = Value::String(seconds);
    }
    body
}

/// DingTalk reads the signature of the time in milliseconds and the secret behind the address, which ends in a query.
fn dingtalk_path(sending: Sending<'_>) -> String {
    let Some(secret) = sending.secret else { return String::new() };
    let milliseconds = sending.at.as_millisecond();
    let text = [milliseconds.to_string().as_bytes(), b"\n", secret].concat();
    let sign = signed(secret, &text).replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    format!("&timestamp={milliseconds}&sign={sign}")
}

fn signed(key: &[u8], text: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(text);
    STANDARD.encode(mac.finalize().into_bytes())
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST_TEXT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Slack reads these three as the beginning of a link or of a mention.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connector::hook::message::Topic;
    use crate::connector::hook::message::samples::{news, words};
    use crate::connector::webhook::signature;

    const AT: i64 = 1_599_360_473;

    fn request(form: Form, secret: Option<&str>) -> (Request, Value) {
        let (words, at) = (words(), jiff::Timestamp::from_second(AT).unwrap());
        let sending = Sending { id: "msg_1", at, secret: secret.map(str::as_bytes), words: &words };
        let request = form.request(&news(Topic::Claimed, &[("agent", "小<王>&")]), at, sending);
        let body = serde_json::from_str(request.body.as_deref().unwrap()).unwrap();
        (request, body)
    }

    #[test]
    fn a_program_reads_fields_and_a_signature() {
        let (request, body) = request(Form::Standard, Some("a key"));
        let data = json!({"conversation": "7", "event": "e-1", "agent": "小<王>&"});
        assert_eq!(body, json!({"type": "desk.claimed", "timestamp": "2020-09-06T02:47:53Z", "data": data}));
        let own = signature(b"a key", "msg_1", AT, request.body.as_deref().unwrap());
        assert!(request.headers.contains(&("webhook-signature".to_owned(), own)), "{:?}", request.headers);
    }

    #[test]
    fn robots_read_text() {
        assert_eq!(request(Form::WeCom, None).1, json!({"msgtype": "text", "text": {"content": "小<王>& 接手"}}));
        assert_eq!(request(Form::Slack, None).1, json!({"text": "小&lt;王&gt;&amp; 接手"}));
        assert_eq!(request(Form::Feishu, None).1, json!({"msg_type": "text", "content": {"text": "小<王>& 接手"}}));
        assert_eq!(request(Form::DingTalk, None).0.path, "");
    }

    /// That of Feishu is the sample of its documentation, that of DingTalk was made by Python's `hmac` as its documentation says.
    #[test]
    fn robots_that_check_a_signature_get_it() {
        let (_, feishu) = request(Form::Feishu, Some("demo"));
        assert_eq!((&feishu["timestamp"], &feishu["sign"]), (&json!("1599360473"), &json!("l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=")));
        let (dingtalk, _) = request(Form::DingTalk, Some("SECdemo"));
        assert_eq!(dingtalk.path, "&timestamp=1599360473000&sign=tGWkA5eQOQNCNPDgphtxIoNLO%2B%2FgD8Lcb705KQoRzeY%3D");
    }

    #[test]
    fn a_robot_says_in_its_answer_whether_it_took_a_message() {
        let check = |form: Form, status: u16, body: &str, expected: Result<(), Failure>| {
            assert_eq!(form.read(status, body.as_bytes()), expected, "{form:?} {status} {body}");
        };
        check(Form::Standard, 204, "", Ok(()));
        check(Form::Standard, 301, "", Err(Failure::Refused));
        check(Form::Slack, 200, "ok", Ok(()));
        check(Form::Slack, 404, "no_service", Err(Failure::Refused));
        check(Form::Feishu, 200, r#"{"code":0}"#, Ok(()));
        check(Form::Feishu, 200, r#"{"code":19021,"msg":"sign match fail"}"#, Err(Failure::Refused));
        check(Form::DingTalk, 200, r#"{"errcode":310000}"#, Err(Failure::Refused));
        check(Form::WeCom, 200, r#"{"errcode":0,"errmsg":"ok"}"#, Ok(()));
        check(Form::WeCom, 200, "<html>", Err(Failure::NotUnderstood));
        check(Form::WeCom, 502, "", Err(Failure::Broken));
    }
}
