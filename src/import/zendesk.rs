//! Which articles are in an export of Zendesk Guide?
//!
//! The answers of `/api/v2/help_center/articles`, with those of `sections` and `categories` where they lie beside them.

use crate::import::item::{Answer, Form, Item, Locale, Origin, Shape, State};
use crate::import::json::{Objects, text, texts};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// The names of sections and categories by their ids, with what each lies in.
#[derive(Debug, Default)]
pub struct Sections {
    names: HashMap<String, (String, Option<String>)>,
}

impl Sections {
    /// Remembers an object that has a name and is no article.
    pub fn add(&mut self, object: &Map<String, Value>) {
        if let (Some(id), Some(name)) = (text(object, "id"), text(object, "name")) {
            let above = text(object, "parent_section_id").or_else(|| text(object, "category_id"));
            self.names.insert(id, (name, above));
        }
    }

    fn path(&self, id: Option<String>) -> Vec<String> {
        let mut path = Vec::new();
        let mut next = id;
        while let Some((name, above)) = next.and_then(|id| self.names.get(&id)) {
            path.insert(0, name.clone());
            // Sections nest five deep in Zendesk; a circle in a broken export ends here.
            if path.len() > 8 {
                break;
            }
            next = above.clone();
        }
        path
    }
}

/// Whether an object is an article.
pub fn is_article(object: &Map<String, Value>) -> bool {
    object.contains_key("body") && object.contains_key("title") && (object.contains_key("section_id") || object.contains_key("label_names"))
}

/// Whether an object is a section or a category.
pub fn is_section(object: &Map<String, Value>) -> bool {
    object.contains_key("name")
        && (object.contains_key("category_id") || object.contains_key("parent_section_id") || object.contains_key("html_url"))
}

/// The articles; each with what it cannot be read for.
pub fn items(name: &str, objects: Objects, sections: &Sections) -> Vec<Result<Item, (Origin, String)>> {
    let article = |(row, object): (usize, Map<String, Value>)| {
        let origin = Origin { file: name.into(), row };
        let Some(title) = text(&object, "title") else { return Err((origin, "the article has no title".to_owned())) };
        let mut item = Item::new(origin, title);
        item.shape = Shape::Page;
        item.answers = text(&object, "body").map(|text| Answer { text, form: Form::Html }).into_iter().collect();
        if let Some(locale) = text(&object, "locale") {
            item.locale = Locale::parse(&locale);
            if item.locale.is_none() {
                return Err((item.origin, format!("entries are in zh-CN, zh-TW or en, and `{locale}` is none of them")));
            }
        }
        let suffix = item.locale.map_or("", Locale::name);
        item.key = text(&object, "id").map(|id| format!("zendesk:{id}:{suffix}"));
        item.category = sections.path(text(&object, "section_id"));
        item.keywords = texts(&object, "label_names");
        let is = |field: &str| object.get(field).and_then(Value::as_bool).unwrap_or(false);
        item.state = if is("draft") {
            State::Draft
        } else if is("outdated") {
            State::Off
        } else {
            State::Live
        };
        Ok(item)
    };
    objects.into_iter().map(article).collect()
}
