//! What do the files of one source say?
//!
//! Each file is read by the reader of its format; those of which several belong together, as of a bot or a help centre, are read as one.

use crate::import::archive;
use crate::import::chatwoot;
use crate::import::column::{Mapping, Role};
use crate::import::dialogflow;
use crate::import::examples::{self, Labels};
use crate::import::grid;
use crate::import::html;
use crate::import::intercom::{self, Collections};
use crate::import::item::{Found, Item, Origin};
use crate::import::json::{self, Objects};
use crate::import::kind::{Kind, kind};
use crate::import::map;
use crate::import::markdown;
use crate::import::rasa;
use crate::import::separated;
use crate::import::workbook;
use crate::import::zendesk::{self, Sections};
use crate::source::foreign::{Foreign, ForeignFile};
use serde_json::{Map, Value};

/// How the user reads the source.
#[derive(Debug, Default)]
pub struct Reading {
    /// Columns that the user named.
    pub mappings: Vec<Mapping>,
    /// Titles of intents.
    pub labels: Labels,
}

/// Files that say how a bot or a site is built.
const SETTINGS: [&str; 8] =
    ["config.yml", "endpoints.yml", "credentials.yml", "mkdocs.yml", "_config.yml", "package.json", "package-lock.json", "versions.json"];

/// What belongs together, until all files are read.
#[derive(Default)]
struct Together {
    sections: Sections,
    collections: Collections,
    articles: Vec<(String, Objects)>,
    bot: rasa::Bot,
}

/// Reads a source; what its archives hold is added to its files, for the pictures in them.
pub fn read(source: &mut Foreign, reading: &Reading) -> Found {
    let mut found = Found::default();
    for words in &source.left_out {
        found.note(&Origin::file(&source.name), words.clone());
    }
    let mut together = Together::default();
    if source.files.is_empty() {
        found.refuse(&Origin::file(&source.name), "there is no file in it");
    }
    let is_single = source.files.len() == 1;
    let mut unpacked = Vec::new();
    for file in &source.files {
        if let Kind::Archive = read_file(&file.path, &file.bytes, reading, &mut together, &mut found) {
            let inside = archive::unpack(&file.path, &file.bytes, &mut found);
            if dialogflow::is_agent(&inside) {
                dialogflow::read(&file.path, &inside, &mut found);
                continue;
            }
            if inside.is_empty() && found.refused.is_empty() {
                found.refuse(&Origin::file(&file.path), "the archive is empty");
            }
            let placed = |inside: ForeignFile| {
                if is_single { inside } else { ForeignFile { path: format!("{}/{}", file.path, inside.path), ..inside } }
            };
            unpacked.extend(inside.into_iter().map(placed));
        }
    }
    for file in &unpacked {
        if let Kind::Archive = read_file(&file.path, &file.bytes, reading, &mut together, &mut found) {
            found.refuse(&Origin::file(&file.path), "it is an archive within an archive; unpack it first");
        }
    }
    if dialogflow::is_agent(&source.files) {
        dialogflow::read(&source.name, &source.files, &mut found);
    }
    source.files.extend(unpacked);
    together.finish(&mut found);
    found
}

/// Reads one file, and says what it is.
fn read_file(path: &str, bytes: &[u8], reading: &Reading, together: &mut Together, found: &mut Found) -> Kind {
    let origin = Origin::file(path);
    let kind = kind(path, bytes);
    match &kind {
        Kind::Archive | Kind::Asset => {}
        Kind::Empty => found.refuse(&origin, "the file is empty"),
        Kind::Unknown => found.refuse(&origin, "the file is in no format that is read: save it as CSV, XLSX, JSON, YAML, Markdown or HTML"),
        Kind::Workbook(sheets) => match workbook::read(path, *sheets, bytes) {
            Ok(sheets) => {
                for sheet in sheets {
                    match sheet {
                        // A sheet without a word is no fault of a workbook that has others.
                        Ok(table) if table.rows.is_empty() => found.note(&origin, "a sheet has no rows"),
                        Ok(table) => map::read(&table, &reading.mappings, found),
                        Err(reason) => found.refuse(&origin, reason),
                    }
                }
            }
            Err(reason) => found.refuse(&origin, reason),
        },
        Kind::Separated(text) => map::read(&separated::read(path, text), &reading.mappings, found),
        Kind::JsonLines(text) => {
            let objects = json::lines(path, text, found);
            read_objects(path, objects, reading, together, found);
        }
        Kind::Value(value) if is_of_agent(path) && value.get("id").is_some() => {}
        Kind::Value(Value::Array(_)) if is_of_agent(path) => {}
        Kind::Value(value) if rasa::is_part(value) => together.bot.add(path, value),
        Kind::Value(value) if is_setting(value) || SETTINGS.contains(&path.rsplit('/').next().unwrap_or(path)) => {}
        Kind::Value(value) => {
            collect_names(value, together);
            let objects = json::objects(path, value.clone(), found);
            read_objects(path, objects, reading, together, found);
        }
        Kind::Html(page) => match grid::read(path, page) {
            Some(table) => map::read(&table, &reading.mappings, found),
            None => add(html::read(path, page).map_err(|reason| (origin, reason)), found),
        },
        Kind::Markdown(page) => add(markdown::read(path, page).map_err(|reason| (origin, reason)), found),
    }
    kind
}

fn add(item: Result<Item, (Origin, String)>, found: &mut Found) {
    match item {
        Ok(item) => found.items.push(item),
        Err((origin, reason)) => found.refuse(&origin, reason),
    }
}

/// Files of an agent of Dialogflow that lies unpacked in a folder are read together.
fn is_of_agent(path: &str) -> bool {
    matches!(path.rsplit('/').nth(1), Some("intents" | "entities")) || path == "agent.json" || path == "package.json"
}

/// Whether a value has no list of objects at all: the settings of a site, and no rows.
fn is_setting(value: &Value) -> bool {
    let Value::Object(object) = value else { return false };
    let is_list = |value: &Value| value.as_array().is_some_and(|array| array.first().is_some_and(Value::is_object));
    let has_list = object.values().any(|value| is_list(value) || value.as_object().is_some_and(|inner| inner.values().any(is_list)));
    let is_article = zendesk::is_article(object) || intercom::is_article(object) || chatwoot::is_article(object);
    let is_row = object.keys().any(|key| matches!(Role::of_name(key), Some(Role::Question | Role::Answer)));
    let is_content = has_list || is_article || is_row;
    !is_content
}

/// Names of sections stand beside articles, or in files of their own.
fn collect_names(value: &Value, together: &mut Together) {
    let arrays: Vec<&Vec<Value>> = match value {
        Value::Array(array) => vec![array],
        Value::Object(object) => object.values().filter_map(Value::as_array).collect(),
        _ => Vec::new(),
    };
    for object in arrays.into_iter().flatten().filter_map(Value::as_object) {
        if intercom::is_collection(object) {
            if let (Some(id), Some(name)) = (json::text(object, "id"), json::text(object, "name")) {
                together.collections.insert(id, name);
            }
        } else if zendesk::is_section(object) && !zendesk::is_article(object) {
            together.sections.add(object);
        }
    }
}

fn read_objects(path: &str, objects: Objects, reading: &Reading, together: &mut Together, found: &mut Found) {
    let Some((_, first)) = objects.first() else { return };
    let is_article =
        |object: &Map<String, Value>| zendesk::is_article(object) || intercom::is_article(object) || chatwoot::is_article(object);
    let are_names = |object: &Map<String, Value>| (intercom::is_collection(object) || zendesk::is_section(object)) && !is_article(object);
    if is_article(first) {
        together.articles.push((path.to_owned(), objects));
    } else if are_names(first) {
        // They were collected, and give the articles their categories.
    } else if examples::are_labelled(first) {
        found.items.extend(examples::items(path, objects, &reading.labels));
    } else {
        map::read(&json::table(path, objects), &reading.mappings, found);
    }
}

impl Together {
    fn finish(self, found: &mut Found) {
        for (path, objects) in self.articles {
            let items = match objects.first() {
                Some((_, first)) if intercom::is_article(first) => intercom::items(&path, objects, &self.collections),
                Some((_, first)) if zendesk::is_article(first) => zendesk::items(&path, objects, &self.sections),
                _ => chatwoot::items(&path, objects),
            };
            items.into_iter().for_each(|item| add(item, found));
        }
        if !self.bot.is_empty() {
            self.bot.finish(found);
        }
    }
}
