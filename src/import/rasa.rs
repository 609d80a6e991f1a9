//! What does a bot made with Rasa answer?
//!
//! Training examples of `nlu` are the ways of asking, `responses` the answers; rules, stories of one turn and names say which belongs to which.
//! Forms, actions in code and longer stories are procedures, and are not read.

use crate::import::item::{Answer, Form, Found, Item, Origin};
use crate::import::json::{text, texts};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The keys of which one stands in each file of Rasa that is read.
const KEYS: [&str; 4] = ["nlu", "responses", "rules", "stories"];

/// What was read of the files of one bot.
#[derive(Debug, Default)]
pub struct Bot {
    /// By intent, `ask` or `faq/ask`: where it stands and its examples.
    intents: BTreeMap<String, (Origin, Vec<String>)>,
    /// By response its variants.
    responses: BTreeMap<String, Vec<Map<String, Value>>>,
    /// By intent the response that follows it.
    follows: BTreeMap<String, String>,
}

/// Whether a file is part of a bot.
pub fn is_part(value: &Value) -> bool {
    KEYS.iter().any(|key| value.get(*key).is_some_and(|part| part.is_array() || part.is_object()))
}

impl Bot {
    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.intents.is_empty() && self.responses.is_empty()
    }

    /// Adds what one file says.
    pub fn add(&mut self, name: &str, value: &Value) {
        let list = |key: &str| value.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object);
        for (row, entry) in (1..).zip(list("nlu")) {
            let Some(intent) = text(entry, "intent") else { continue };
            let origin = Origin { file: name.into(), row };
            let (_, examples) = self.intents.entry(intent).or_insert((origin, Vec::new()));
            examples.extend(examples_of(entry));
        }
        for (response, variants) in value.get("responses").and_then(Value::as_object).into_iter().flatten() {
            let variants = variants.as_array().into_iter().flatten();
            let variants = variants.map(|variant| match variant {
                Value::Object(variant) => variant.clone(),
                other => Map::from_iter([("text".to_owned(), other.clone())]),
            });
            self.responses.entry(response.clone()).or_default().extend(variants);
        }
        for script in list("rules").chain(list("stories")) {
            let steps: Vec<&Map<String, Value>> =
                script.get("steps").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object).collect();
            let intents: Vec<String> = steps.iter().filter_map(|step| text(step, "intent")).collect();
            let actions: Vec<String> = steps.iter().filter_map(|step| text(step, "action")).collect();
            if let ([intent], Some(action)) = (&intents[..], actions.iter().find(|action| action.starts_with("utter_"))) {
                self.follows.entry(intent.clone()).or_insert_with(|| action.clone());
            }
        }
    }

    /// One item an intent that has a response; the others are refused.
    pub fn finish(self, found: &mut Found) {
        for (intent, (origin, examples)) in &self.intents {
            let examples: Vec<String> = examples.iter().map(|example| unmarked(example)).filter(|example| !example.is_empty()).collect();
            let follows = self.follows.get(intent).cloned().unwrap_or_else(|| format!("utter_{intent}"));
            let Some(variants) = self.responses.get(&follows).filter(|variants| !variants.is_empty()) else {
                found.refuse(origin, format!("the intent `{intent}` has no response in text; what follows it is a procedure"));
                continue;
            };
            let Some((first, others)) = examples.split_first() else {
                found.refuse(origin, format!("the intent `{intent}` has no examples"));
                continue;
            };
            let mut item = Item::new(origin.clone(), first.clone());
            item.key = Some(format!("rasa:{intent}"));
            item.ways = others.to_vec();
            item.category = intent.split_once('/').map(|(group, _)| group.to_owned()).into_iter().collect();
            item.answers = variants.first().map(answers).unwrap_or_default();
            if variants.len() > 1 {
                found.note(origin, format!("the intent `{intent}` has {} responses, of which the first is taken", variants.len()));
            }
            found.items.push(item);
        }
    }
}

/// The examples of an intent: a text with one a line behind `-`, or a list.
fn examples_of(entry: &Map<String, Value>) -> Vec<String> {
    let bare = |line: &str| line.trim().trim_start_matches('-').trim().to_owned();
    match entry.get("examples") {
        Some(Value::String(lines)) => lines.lines().map(bare).filter(|line| !line.is_empty()).collect(),
        _ => texts(entry, "examples"),
    }
}

/// An example without the marks of entities: `[北京](city)` and `[北京]{"entity": "city"}` are 北京.
fn unmarked(example: &str) -> String {
    let mut plain = String::with_capacity(example.len());
    let mut rest = example;
    while let Some(open) = rest.find('[') {
        let (before, marked) = rest.split_at(open);
        plain.push_str(before);
        let Some(close) = marked.find(']') else { return plain + marked };
        let behind = &marked[close + 1..];
        let end = match behind.chars().next() {
            Some('(') => behind.find(')'),
            Some('{') => behind.find('}'),
            _ => None,
        };
        match end {
            Some(end) => {
                plain.push_str(&marked[1..close]);
                rest = &behind[end + 1..];
            }
            None => {
                plain.push('[');
                rest = &marked[1..];
            }
        }
    }
    plain.push_str(rest);
    plain.trim().to_owned()
}

fn answers(variant: &Map<String, Value>) -> Vec<Answer> {
    let plain = |text: String| Answer { text, form: Form::Plain };
    let mut answers: Vec<Answer> = text(variant, "text").map(plain).into_iter().collect();
    if let Some(image) = text(variant, "image") {
        answers.push(Answer { text: format!("![](<{image}>)"), form: Form::Markdown });
    }
    answers
}
