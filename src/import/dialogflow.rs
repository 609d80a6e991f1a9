//! What does a bot made with Dialogflow ES answer?
//!
//! An agent as it is exported: `intents/NAME.json` has the answers, `intents/NAME_usersays_LANGUAGE.json` the ways of asking. Intents that call
//! a webhook, the fallback, and agents of Dialogflow CX are not read.

use crate::import::item::{Answer, Form, Found, Item, Locale, Origin};
use crate::import::json::{text, texts};
use crate::source::foreign::ForeignFile;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Whether files are an agent.
pub fn is_agent(files: &[ForeignFile]) -> bool {
    let has = |name: &str| files.iter().any(|file| file.path == name || file.path.ends_with(&format!("/{name}")));
    has("agent.json") && files.iter().any(|file| is_intent(&file.path))
}

/// Reads the intents of an agent.
pub fn read(name: &str, files: &[ForeignFile], found: &mut Found) {
    let mut asked: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    for file in files.iter().filter(|file| is_intent(&file.path)) {
        if let Some((intent, language)) = file.path.trim_end_matches(".json").rsplit_once("_usersays_")
            && let Ok(Value::Array(phrases)) = serde_json::from_slice(&file.bytes)
        {
            asked.entry((intent, language)).or_default().extend(phrases.iter().filter_map(phrase));
        }
    }
    for file in files.iter().filter(|file| is_intent(&file.path) && !file.path.contains("_usersays_")) {
        let origin = Origin::file(&format!("{name}/{}", file.path));
        let Ok(Value::Object(intent)) = serde_json::from_slice(&file.bytes) else {
            found.refuse(&origin, "it is no JSON object");
            continue;
        };
        let stem = file.path.trim_end_matches(".json");
        let languages: Vec<_> = asked.range((stem, "")..).take_while(|((own, _), _)| *own == stem).collect();
        let is_fallback = intent.get("fallbackIntent").and_then(Value::as_bool).unwrap_or(false);
        if is_fallback || languages.is_empty() {
            found.refuse(&origin, if is_fallback { "it is the fallback" } else { "the intent has no training phrases" });
            continue;
        }
        for ((_, language), phrases) in languages {
            match item(&origin, &intent, language, phrases) {
                Ok(item) => found.items.push(item),
                Err(reason) => found.refuse(&origin, reason),
            }
        }
    }
}

fn is_intent(path: &str) -> bool {
    path.ends_with(".json") && path.rsplit('/').nth(1) == Some("intents")
}

fn phrase(phrase: &Value) -> Option<String> {
    let parts = phrase.get("data")?.as_array()?.iter();
    let words: String = parts.filter_map(|part| part.get("text")?.as_str()).collect();
    Some(words.trim().to_owned()).filter(|words| !words.is_empty())
}

fn item(origin: &Origin, intent: &Map<String, Value>, language: &str, phrases: &[String]) -> Result<Item, String> {
    let name = text(intent, "name").unwrap_or_default();
    let locale = Locale::parse(language).ok_or_else(|| format!("entries are in zh-CN, zh-TW or en, and `{language}` is none of them"))?;
    let (first, others) = phrases.split_first().ok_or("the intent has no training phrases")?;
    let answers = answers(intent, language);
    if answers.is_empty() {
        return Err(format!("the intent `{name}` has no answer in text"));
    }
    let mut item = Item::new(origin.clone(), first.clone());
    item.key = Some(format!("dialogflow:{}:{language}", text(intent, "id").unwrap_or(name)));
    item.ways = others.to_vec();
    item.answers = answers;
    item.locale = Some(locale);
    Ok(item)
}

/// The messages in text, one after the other; of several wordings of one the first.
fn answers(intent: &Map<String, Value>, language: &str) -> Vec<Answer> {
    let responses = intent.get("responses").and_then(Value::as_array).into_iter().flatten();
    let messages = responses.filter_map(|response| response.get("messages")?.as_array()).flatten().filter_map(Value::as_object);
    let is_in_language = |message: &&Map<String, Value>| text(message, "lang").is_none_or(|own| own == language);
    let speech = |message: &Map<String, Value>| texts(message, "speech").into_iter().next();
    messages.filter(is_in_language).filter_map(speech).map(|text| Answer { text, form: Form::Plain }).collect()
}
