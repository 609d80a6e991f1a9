//! Which articles are in an export of a Chatwoot help centre?
//!
//! The answer of `/api/v1/accounts/…/portals/…/articles`, whose content is Markdown.

use crate::import::item::{Answer, Form, Item, Locale, Origin, Shape, State};
use crate::import::json::{Objects, text};
use serde_json::{Map, Value};

/// Whether an object is an article.
pub fn is_article(object: &Map<String, Value>) -> bool {
    object.contains_key("content") && object.contains_key("title") && object.get("category").is_some_and(Value::is_object)
}

/// The articles; each with what it cannot be read for.
pub fn items(name: &str, objects: Objects) -> Vec<Result<Item, (Origin, String)>> {
    let article = |(row, object): (usize, Map<String, Value>)| {
        let origin = Origin { file: name.into(), row };
        let Some(title) = text(&object, "title") else { return Err((origin, "the article has no title".to_owned())) };
        let mut item = Item::new(origin, title);
        item.shape = Shape::Page;
        item.answers = text(&object, "content").map(|text| Answer { text, form: Form::Markdown }).into_iter().collect();
        item.key = text(&object, "id").map(|id| format!("chatwoot:{id}"));
        let category = object.get("category").and_then(Value::as_object);
        item.category = category.and_then(|category| text(category, "name")).into_iter().collect();
        item.locale = category.and_then(|category| text(category, "locale")).and_then(|locale| Locale::parse(&locale));
        item.state = match text(&object, "status").as_deref() {
            Some("draft" | "0") => State::Draft,
            Some("archived" | "2") => State::Off,
            _ => State::Live,
        };
        Ok(item)
    };
    objects.into_iter().map(article).collect()
}
