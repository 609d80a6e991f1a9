//! What do other programs say of a page?
//!
//! Front matter in TOML, and that a page is not to be seen yet. Entries say it in fields of their own; see `front_matter`.

use serde_json::{Map, Value};

/// The fields that hold a page back, each with the value that does.
const HELD_BACK: [(&str, bool); 3] = [("draft", true), ("published", false), ("unlisted", true)];

/// Whether a page is not to be seen yet.
pub fn is_held_back(fields: &Map<String, Value>) -> bool {
    HELD_BACK.iter().any(|(name, value)| fields.get(*name).and_then(Value::as_bool) == Some(*value))
}

/// Whether a line of YAML holds its page back.
pub fn holds_back(line: &str) -> bool {
    let Some((name, value)) = line.trim().split_once(": ") else { return false };
    HELD_BACK.iter().any(|(own, holds)| name == *own && value.parse() == Ok(*holds))
}

/// The lines `name = "text"`, `name = true` and `name = ["a", "b"]` before the first table, which are all that is asked of TOML here.
pub fn toml_fields(text: &str) -> Map<String, Value> {
    let lines = text.lines().take_while(|line| !line.trim_start().starts_with('['));
    lines
        .filter_map(|line| line.split_once('='))
        .filter_map(|(name, value)| Some((name.trim().to_owned(), toml_value(value.trim())?)))
        .collect()
}

/// A value as JSON has it, where what is in single quotes stands as it is.
fn toml_value(value: &str) -> Option<Value> {
    let literal = value.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    let as_json = || serde_json::from_str(value).or_else(|_| serde_json::from_str(&value.replace('\'', "\""))).ok();
    literal.map(|text| Value::String(text.to_owned())).or_else(as_json)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_usual_lines_of_toml_are_read() {
        let check = |text: &str, expected: Value| assert_eq!(Value::Object(toml_fields(text)), expected, "{text}");
        check("title = \"It's open\"\ndraft = true\n[params]\na = 1\n", json!({"title": "It's open", "draft": true}));
        check("title = 'a \\ b'\ntags = ['x', 'y']\ndate = 2026-11-29\n", json!({"title": "a \\ b", "tags": ["x", "y"]}));
    }

    #[test]
    fn a_page_is_held_back_by_a_field() {
        let check = |line: &str, expected: bool| {
            assert_eq!(holds_back(line), expected, "{line}");
            let fields = line
                .trim()
                .split_once(": ")
                .and_then(|(name, value)| Some([(name.to_owned(), Value::Bool(value.parse().ok()?))].into_iter().collect()));
            assert_eq!(is_held_back(&fields.unwrap_or_default()), expected, "{line}");
        };
        check("draft: true", true);
        check("published: false\n", true);
        check("draft: false", false);
        check("unlisted: yes", false);
        check("drafts: true", false);
    }
}
