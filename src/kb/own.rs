//! Which fields of a page are Jieda's, and which are another program's?
//!
//! Cuts the YAML at its fields, and blanks those that mean nothing here. It does not read what the others say; see `front_matter`.

use crate::diagnostic::Code;
use crate::kb::fault::Faults;
use crate::kb::foreign::{is_draft, is_held_back};
use crate::source::SourceFile;
use serde_json::{Map, Value};
use std::collections::HashSet;
use std::ops::Range;

/// The fields that there are.
pub(super) const FIELDS: [&str; 19] = [
    "id",
    "title",
    "formerly",
    "translates",
    "questions",
    "category",
    "keywords",
    "product",
    "channel",
    "region",
    "audience",
    "locale",
    "confidence",
    "owner",
    "verified_at",
    "verify_every",
    "publish_at",
    "expire_at",
    "related",
];

/// The fields that keep an entry from some or all customers: where one cannot be read, nobody is to see it.
const KEEPING: [&str; 7] = ["product", "channel", "region", "audience", "confidence", "publish_at", "expire_at"];

/// The fields of other programs that are passed over in one file; a file with more has an error.
const MOST_FOREIGN: usize = 40;

/// How much a field may differ from one of ours to be taken for a misspelt one.
const MISSPELT: usize = 2;

/// Fields of other programs that look like ours misspelt.
const OTHERS: [&str; 1] = ["order"];

const HELP: &str = "leave it if another program reads it; what Jieda reads is listed in kb/README.md";

/// A field with all of its lines, or the lines before the first one.
#[derive(Debug)]
struct Field<'t> {
    /// Its name, of which lines that belong to no field have none.
    name: Option<&'t str>,
    span: Range<usize>,
}

/// Why a field cannot be read.
#[derive(Debug)]
pub(super) enum Misread {
    /// It is no YAML, or of another type.
    Form(String),
    /// It says what such a field cannot say.
    Value(String),
}

/// The YAML of a page, with spaces for what is passed over, so that every byte keeps its place.
#[derive(Debug)]
pub(super) struct OwnYaml {
    /// What is to be read.
    pub(super) yaml: String,
    /// Whether another program reads the page too.
    pub(super) is_foreign: bool,
    /// Whether a field was passed over that may keep the page from customers.
    pub(super) is_kept_back: bool,
}

/// Whether some lines have a field among them at all: a page may begin with a rule.
pub(super) fn has_field(yaml: &str) -> bool {
    fields(yaml).iter().any(|field| field.name.is_some())
        || whole(yaml).is_some_and(|said| !said.is_empty())
        || yaml.lines().any(|line| {
            let is_key =
                |key: &str| !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '"' | '\''));
            line.trim().split_once(':').is_some_and(|(key, _)| is_key(key.trim()))
        })
}

/// The YAML without the fields of other programs, which are named; what looks like one of ours misspelt stays.
///
/// Of a page that another program reads, or that has no name as ours are, what `read` finds a fault in is passed over as well.
pub(super) fn own<'a>(
    file: &'a SourceFile,
    yaml: Range<usize>,
    faults: &mut Faults<'a>,
    read: impl Fn(&str) -> Option<Misread>,
) -> OwnYaml {
    let text = &file.text[yaml.clone()];
    let fields = fields(text);
    // A line such as `id shipping`, without its colon, is a slip in an entry of ours.
    let has_id =
        |field: &Field<'_>| field.name.unwrap_or_else(|| text[field.span.clone()].split([' ', '：']).next().unwrap_or_default()) == "id";
    let mut own = OwnYaml { yaml: text.to_owned(), is_foreign: !fields.iter().any(has_id), is_kept_back: false };
    let is_strange = |name: &&str| nearest(name).is_none();
    for field in fields.iter().filter(|field| field.name.as_ref().is_some_and(is_strange)).take(MOST_FOREIGN) {
        let name = field.name.unwrap_or_default();
        own.is_foreign = true;
        own.pass_over(field);
        let at = yaml.start + field.span.start;
        let said = whole(&text[field.span.clone()]).unwrap_or_default();
        let message = match is_held_back(&said, &[]) {
            false => format!("the field `{name}` means nothing here"),
            true => format!("the field `{name}` may keep the page from customers: nobody sees it"),
        };
        // Who writes `draft: true` knows what it does.
        if !is_draft(&said) {
            faults.add(file, Code::ForeignField, at..at + name.len(), message, HELP);
        }
    }
    let is_misread = |field: &Field<'_>| read(&text[field.span.clone()]);
    own.is_foreign |= fields.iter().any(|field| field.name == Some("id") && matches!(is_misread(field), Some(Misread::Value(_))));
    if own.is_foreign && read(&own.yaml).is_some() {
        let mut seen = HashSet::new();
        for field in fields.iter().filter(|field| field.name.as_ref().is_none_or(|name| !is_strange(name))) {
            let twice = || field.name.filter(|name| !seen.insert(*name)).map(|name| format!("the field `{name}` stands here twice"));
            let misread = is_misread(field).map(|(Misread::Form(message) | Misread::Value(message))| message);
            let Some(message) = misread.or_else(twice) else { continue };
            let length = field.name.map_or(1, str::len);
            let at = yaml.start + field.span.start;
            let keeps = field.name.and_then(nearest).is_some_and(|name| KEEPING.contains(&name));
            let so = if keeps { "; nobody sees the page until it can be read" } else { "" };
            own.pass_over(field);
            own.is_kept_back |= keeps;
            faults.add(file, Code::ForeignField, at..at + length, format!("passed over: {message}{so}"), HELP);
        }
    }
    if own.is_foreign {
        // However it is written, nobody sees what is for agents, or not yet for anybody; nor what nothing can be read of.
        let read: Vec<&str> = fields.iter().filter_map(|field| field.name).filter(|name| FIELDS.contains(name)).collect();
        let is_said = text.lines().any(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
        match whole(text) {
            Some(said) => own.is_kept_back |= is_held_back(&said, &read),
            None if is_said => {
                own.is_kept_back = true;
                let message = "the front matter is no YAML; nobody sees the page until it can be read";
                faults.add(file, Code::ForeignField, yaml.start..yaml.start + text.lines().next().map_or(0, str::len), message, HELP);
            }
            None => {}
        }
    }
    own
}

/// All fields of some YAML, of those that stand twice the first; nothing where it is none.
fn whole(yaml: &str) -> Option<Map<String, Value>> {
    let options = serde_saphyr::options! { duplicate_keys: serde_saphyr::DuplicateKeyPolicy::FirstWins };
    serde_saphyr::from_str_with_options(yaml, options).ok()
}

impl OwnYaml {
    fn pass_over(&mut self, field: &Field<'_>) {
        let blank: String = self.yaml[field.span.clone()].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
        self.yaml.replace_range(field.span.clone(), &blank);
    }
}

/// The field of ours that a name is, or is a misspelling of.
fn nearest(name: &str) -> Option<&'static str> {
    if OTHERS.contains(&name) {
        return None;
    }
    let is_near = |field: &&&str| strsim::levenshtein(field, name) <= MISSPELT.min(name.len() / 2);
    FIELDS.iter().find(|field| **field == name).or_else(|| FIELDS.iter().find(is_near)).copied()
}

fn fields(yaml: &str) -> Vec<Field<'_>> {
    let is_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let mut fields: Vec<Field<'_>> = Vec::new();
    let mut at = 0;
    for line in yaml.split_inclusive('\n') {
        let name =
            line.split_once(':').map(|(key, _)| key).filter(|key| !key.is_empty() && !key.starts_with('-') && key.chars().all(is_key));
        let span = at..at + line.len();
        match fields.last_mut().filter(|_| name.is_none()) {
            Some(field) => field.span.end = span.end,
            None => fields.push(Field { name, span }),
        }
        at += line.len();
    }
    fields
}
