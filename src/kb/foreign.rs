//! What do other programs say of a page?
//!
//! Front matter in TOML, and that a page is not to be seen yet. Entries say it in fields of their own; see `front_matter`.

use serde_json::{Map, Value};

/// The fields that hold a page back, each with what it must say, in lower case and without `_` and `-`. Any of these names, at any depth.
const HELD_BACK: [(&str, bool); 8] = [
    ("draft", true),
    ("published", false),
    ("publish", false),
    ("unlisted", true),
    ("private", true),
    ("internal", true),
    ("hidden", true),
    ("public", false),
];

/// The fields that say for whom a page is, and what means everybody; anything else holds it back.
const FOR_SOME: [(&str, &[&str]); 3] = [
    ("audience", &["customer", "customers", "all", "public", "everyone"]),
    ("visibility", &["public", "all", "listed", "visible"]),
    ("access", &["public", "all", "open", "everyone"]),
];

/// What a `status`, or a `confidence` of ours, says of a page that is not to be seen.
const UNFINISHED: [&str; 10] = ["draft", "wip", "private", "internal", "review", "hidden", "unpublished", "pending", "todo", "archived"];

/// The fields of time and place that keep a page from customers now or somewhere, and that only an entry of ours can be asked about.
const KEEPING: [&str; 5] = ["expireat", "expirydate", "unpublishdate", "publishat", "publishdate"];

/// How deep fields are looked through.
const DEEPEST: usize = 4;

/// Whether a page says that it is not finished, or not for the public.
pub fn is_draft(fields: &Map<String, Value>) -> bool {
    any(fields, 0, &|name, value| {
        let plain = plain(name);
        let is_unfinished = !matches!(value, Value::Null) && is_among(value, &UNFINISHED);
        (matches!(plain.as_str(), "status" | "confidence") && is_unfinished)
            || HELD_BACK.iter().any(|(own, held)| plain == *own && truth(value) == Some(*held))
    })
}

/// Whether a page is not to be seen yet, or not by everybody; `read` are the fields of ours that were read as such.
pub fn is_held_back(fields: &Map<String, Value>, read: &[&str]) -> bool {
    let keeps = |name: &str, value: &Value| {
        let plain = plain(name);
        let is_for_some = |everybody: &[&str]| !is_among(value, everybody);
        !read.contains(&name)
            && (KEEPING.contains(&plain.as_str()) || FOR_SOME.iter().any(|(own, everybody)| plain == *own && is_for_some(everybody)))
    };
    is_draft(fields) || any(fields, 0, &keeps)
}

fn any(fields: &Map<String, Value>, depth: usize, has: &impl Fn(&str, &Value) -> bool) -> bool {
    fields
        .iter()
        .any(|(name, value)| has(name, value) || matches!(value, Value::Object(inner) if depth < DEEPEST && any(inner, depth + 1, has)))
}

/// A name in lower case, without what divides its words.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Yes or no, as YAML of all times writes it.
fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        Value::String(word) => match word.trim().to_lowercase().as_str() {
            "true" | "yes" | "on" | "y" | "1" => Some(true),
            "false" | "no" | "off" | "n" | "0" => Some(false),
            _ => None,
        },
        Value::Number(number) => number.as_i64().map(|number| number != 0),
        _ => None,
    }
}

/// Whether each of the words is one of these; of no word at all that is true.
fn is_among(value: &Value, words: &[&str]) -> bool {
    match value {
        Value::Null => true,
        Value::String(word) => words.contains(&word.trim().to_lowercase().as_str()),
        Value::Array(values) => values.iter().all(|value| is_among(value, words)),
        _ => false,
    }
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
        let check = |fields: Value, expected: bool| {
            let Value::Object(map) = &fields else { panic!("{fields}") };
            assert_eq!(is_held_back(map, &["confidence"]), expected, "{fields}");
        };
        check(json!({"draft": true}), true);
        check(json!({"Draft": "yes"}), true);
        check(json!({"published": "False"}), true);
        check(json!({"draft": false, "published": true}), false);
        check(json!({"drafts": true}), false);
        check(json!({"meta": {"AUDIENCE": "AGENT"}}), true);
        check(json!({"audience": ["customer"]}), false);
        check(json!({"status": "draft"}), true);
        check(json!({"status": "published", "visibility": "public"}), false);
        check(json!({"expiryDate": "2020-01-01"}), true);
        check(json!({"confidence": "validated"}), false);
    }
}
