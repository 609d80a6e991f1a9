//! Which intents do labelled messages teach?
//!
//! Rows of `text` and `intent`, as they are kept to train classifiers: one item an intent, with its messages as ways of asking. They have no
//! answers, so that the title stands in, and the answer is an editor's to write.

use crate::import::item::{Answer, Form, Item, Origin, State};
use crate::import::json::{Objects, text};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};

/// Titles by intent.
pub type Labels = HashMap<String, String>;

/// Whether rows are labelled messages.
pub fn are_labelled(object: &Map<String, Value>) -> bool {
    object.contains_key("text") && object.contains_key("intent") && object.len() == 2
}

/// One item an intent, in the order in which the rows name them; messages without an intent make none.
pub fn items(name: &str, objects: Objects, labels: &Labels) -> Vec<Item> {
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut items: Vec<Item> = Vec::new();
    for (row, object) in objects {
        let (Some(intent), Some(message)) = (text(&object, "intent"), text(&object, "text")) else { continue };
        let place = *places.entry(intent.clone()).or_insert(items.len());
        if place == items.len() {
            let title = labels.get(&intent).cloned().unwrap_or_else(|| intent.clone());
            let mut item = Item::new(Origin { file: name.into(), row }, title.clone());
            item.key = Some(intent);
            item.answers = vec![Answer { text: title, form: Form::Plain }];
            item.state = State::Live;
            items.push(item);
        }
        items[place].ways.push(message);
    }
    items
}
