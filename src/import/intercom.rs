//! Which articles are in an export of Intercom?
//!
//! The answer of `/articles`, with that of `/help_center/collections` where it lies beside it.

use crate::import::item::{Answer, Form, Item, Origin, Shape, State};
use crate::import::json::{Objects, text};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// The names of collections by their ids.
pub type Collections = HashMap<String, String>;

/// Whether an object is an article.
pub fn is_article(object: &Map<String, Value>) -> bool {
    let is_typed = object.get("type").and_then(Value::as_str) == Some("article");
    is_typed || (object.contains_key("body") && object.contains_key("workspace_id"))
}

/// Whether an object is a collection.
pub fn is_collection(object: &Map<String, Value>) -> bool {
    matches!(object.get("type").and_then(Value::as_str), Some("collection" | "section"))
}

/// The articles; each with what it cannot be read for.
pub fn items(name: &str, objects: Objects, collections: &Collections) -> Vec<Result<Item, (Origin, String)>> {
    let article = |(row, object): (usize, Map<String, Value>)| {
        let origin = Origin { file: name.into(), row };
        let Some(title) = text(&object, "title") else { return Err((origin, "the article has no title".to_owned())) };
        let mut item = Item::new(origin, title);
        item.shape = Shape::Page;
        item.answers = text(&object, "body").map(|text| Answer { text, form: Form::Html }).into_iter().collect();
        item.key = text(&object, "id").map(|id| format!("intercom:{id}"));
        item.category = text(&object, "parent_id").and_then(|id| collections.get(&id).cloned()).into_iter().collect();
        item.ways = text(&object, "description").filter(|words| words.ends_with(['?', '？'])).into_iter().collect();
        item.state = if text(&object, "state").as_deref() == Some("draft") { State::Draft } else { State::Live };
        Ok(item)
    };
    objects.into_iter().map(article).collect()
}
