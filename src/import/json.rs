//! Which rows are in a JSON or YAML text?
//!
//! JSON Lines, an array, or an object with one array of objects somewhere near its top. What exports of help centres mean is read elsewhere;
//! see `zendesk`, `intercom` and `chatwoot`.

use crate::import::item::{Found, Origin};
use crate::import::table::{Cell, MOST_CELLS, Row, Table};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// How deep an array of objects is looked for.
const DEEPEST: usize = 4;

/// Objects with their rows: the line in JSON Lines, the place in an array.
pub type Objects = Vec<(usize, Map<String, Value>)>;

/// What a JSON text is.
#[derive(Debug)]
pub enum Json {
    /// One value.
    Whole(Value),
    /// One value a line.
    Lines,
}

/// What a text is as JSON; nothing where it is none.
pub fn kind(text: &str) -> Option<Json> {
    if !text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    if let Ok(value) = serde_json::from_str(text) {
        return Some(Json::Whole(value));
    }
    let first = text.lines().find(|line| !line.trim().is_empty())?;
    serde_json::from_str::<Map<String, Value>>(first).is_ok().then_some(Json::Lines)
}

/// The objects of JSON Lines; a line that is none is refused alone.
pub fn lines(name: &str, text: &str, found: &mut Found) -> Objects {
    let mut objects = Vec::new();
    for (row, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        match serde_json::from_str(line) {
            Ok(object) => objects.push((row, object)),
            Err(error) => {
                let message = error.to_string();
                let why = message.split(" at line ").next().unwrap_or_default();
                found.refuse(&Origin { file: name.into(), row }, format!("the line is no JSON object: {why}"));
            }
        }
    }
    objects
}

/// The objects of the longest array of objects in a value; the value itself where it is one object without such an array.
pub fn objects(name: &str, value: Value, found: &mut Found) -> Objects {
    let array = match value {
        Value::Array(array) => array,
        Value::Object(object) => longest(&object, DEEPEST).cloned().unwrap_or_else(|| vec![Value::Object(object)]),
        other => vec![other],
    };
    let mut objects = Vec::new();
    for (row, value) in (1..).zip(array) {
        match value {
            Value::Object(object) => objects.push((row, object)),
            _ => found.refuse(&Origin { file: name.into(), row }, "it is no object with fields"),
        }
    }
    objects
}

fn longest(object: &Map<String, Value>, depth: usize) -> Option<&Vec<Value>> {
    let depth = depth.checked_sub(1)?;
    let found = object.values().filter_map(|value| match value {
        Value::Array(array) if array.first().is_some_and(Value::is_object) => Some(array),
        Value::Object(inner) => longest(inner, depth),
        _ => None,
    });
    found.max_by_key(|array| array.len())
}

/// Objects as a table: the fields are the columns, in the order in which they first occur.
pub fn table(name: &str, objects: Objects) -> Table {
    let mut names: Vec<String> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut rows = Vec::new();
    let mut n_cells = 0;
    let mut is_cut = false;
    for (number, object) in objects {
        let mut cells = vec![Cell::Text(String::new()); names.len()];
        for (field, value) in object {
            let at = *places.entry(field.clone()).or_insert(names.len());
            if at == names.len() {
                names.push(field);
            }
            cells.resize(cells.len().max(at + 1), Cell::Text(String::new()));
            cells[at] = cell(value);
        }
        n_cells += cells.len();
        if n_cells > MOST_CELLS {
            is_cut = true;
            break;
        }
        rows.push(Row { number, cells });
    }
    Table { names: Some(names), is_cut, ..Table::of_rows(name, rows) }
}

/// The value of a field as a text; a number is written out.
pub fn text(object: &Map<String, Value>, field: &str) -> Option<String> {
    object.get(field).map(text_of).filter(|text| !text.trim().is_empty())
}

/// The texts of a field that is a list, or one text.
pub fn texts(object: &Map<String, Value>, field: &str) -> Vec<String> {
    match object.get(field) {
        Some(Value::Array(values)) => values.iter().map(text_of).filter(|text| !text.trim().is_empty()).collect(),
        Some(value) => Some(text_of(value)).filter(|text| !text.trim().is_empty()).into_iter().collect(),
        None => Vec::new(),
    }
}

fn cell(value: Value) -> Cell {
    match value {
        Value::Array(values) => Cell::List(values.iter().map(text_of).collect()),
        Value::Null => Cell::Text(String::new()),
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => Cell::Text(text_of(&value)),
    }
}

/// A value as a text; of an object what people call it, or what it says.
fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(is) => is.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(text_of).collect::<Vec<_>>().join("\n"),
        Value::Object(object) => {
            ["name", "title", "text", "value", "content"].iter().find_map(|field| object.get(*field)).map_or_else(String::new, text_of)
        }
    }
}
