//! What does an answer say?
//!
//! An answer is known by its status; what it gives is found in its JSON by pointer (RFC 6901). What is not described is a failure: nothing
//! is guessed from it.

use crate::connector::Connector;
use crate::connector::call::Failure;
use serde_json::Value;
use std::collections::BTreeMap;

/// The most characters of a value: longer ones are no detail that belongs into a sentence.
const LONGEST_VALUE: usize = 200;

/// Characters of which Markdown makes links, pictures and code, with their twins of full width, of which it makes nothing.
const TWINS: [(char, char); 7] = [('[', '［'), (']', '］'), ('<', '＜'), ('>', '＞'), ('`', '｀'), ('\\', '＼'), ('*', '＊')];

/// The name of an answer and what it gives, by name.
pub type Given = (String, BTreeMap<String, String>);

/// Reads an answer of a system.
pub fn read(connector: &Connector, status: u16, body: &[u8]) -> Result<Given, Failure> {
    let known = connector.answers.iter().find(|answer| answer.statuses.contains(&status));
    let answer = match known {
        Some(answer) => answer,
        None if status >= 500 => return Err(Failure::Broken),
        None => return Err(Failure::Refused),
    };
    if answer.gives.is_empty() && answer.may_give.is_empty() {
        return Ok((answer.name.clone(), BTreeMap::new()));
    }
    let json: Value = serde_json::from_slice(body).map_err(|_| Failure::NotUnderstood)?;
    let at = |pointer: &String| json.pointer(pointer).and_then(text_of);
    let mut gave = BTreeMap::new();
    for (name, pointer) in &answer.gives {
        gave.insert(name.clone(), at(pointer).ok_or(Failure::NotUnderstood)?);
    }
    gave.extend(answer.may_give.iter().filter_map(|(name, pointer)| Some((name.clone(), at(pointer)?))));
    Ok((answer.name.clone(), gave))
}

/// A single value as words of a line; nothing for what is none, or is empty.
fn text_of(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(is_so) => is_so.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    let plain = |c: char| TWINS.iter().find(|(bare, _)| *bare == c).map_or(c, |(_, twin)| *twin);
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { plain(c) }).collect();
    let words = line.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_fit = !words.is_empty() && words.chars().nth(LONGEST_VALUE).is_none();
    is_fit.then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connector::samples::connector;

    #[test]
    fn an_answer_is_known_by_its_status_and_read_by_pointer() {
        let order = connector("order");
        let check = |status: u16, body: &str, expected: Result<&str, Failure>| {
            let shown = read(&order, status, body.as_bytes()).map(|(name, gave)| format!("{name} {gave:?}"));
            assert_eq!(shown, expected.map(str::to_owned), "{status} {body}");
        };
        let whole = r#"{"state": "shipped", "items": [{"name": "洗衣机"}], "parcel": "SF1"}"#;
        check(200, whole, Ok(r#"found {"item": "洗衣机", "parcel": "SF1", "state": "shipped"}"#));
        check(200, r#"{"state": 3, "items": [{"name": true}]}"#, Ok(r#"found {"item": "true", "state": "3"}"#));
        check(404, "not even JSON", Ok("unknown {}"));
        check(200, r#"{"state": "shipped", "items": []}"#, Err(Failure::NotUnderstood));
        check(200, r#"{"state": ["shipped"], "items": [{"name": "x"}]}"#, Err(Failure::NotUnderstood));
        check(200, r#"{"state": "  ", "items": [{"name": "x"}]}"#, Err(Failure::NotUnderstood));
        check(200, "<html>", Err(Failure::NotUnderstood));
        check(200, "", Err(Failure::NotUnderstood));
        check(302, "", Err(Failure::Refused));
        check(401, "", Err(Failure::Refused));
        check(500, whole, Err(Failure::Broken));
        check(200, &whole.replace("SF1", &"长".repeat(201)), Ok(r#"found {"item": "洗衣机", "state": "shipped"}"#));
    }

    #[test]
    fn no_markdown_and_no_second_line_comes_in() {
        let check = |text: &str, expected: &str| assert_eq!(text_of(&Value::from(text)).as_deref(), Some(expected));
        check("[退款](https://evil.example)", "［退款］(https://evil.example)");
        check("第一行\n# 第二行\u{0}", "第一行 # 第二行");
        check("<b>`x`</b>", "＜b＞｀x｀＜/b＞");
    }
}
