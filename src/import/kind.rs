//! In which format is a file?
//!
//! Told from what is in it; the ending of its name decides only between texts that may be either.

use crate::import::archive::{self, Archived};
use crate::import::decode::decode;
use crate::import::json::{self, Json};
use crate::import::separated;
use crate::import::workbook::Workbook;
use serde_json::Value;

/// The largest text that is tried as YAML where its name does not say so.
const LARGEST_YAML: usize = 4 << 20;

/// What a file is.
#[derive(Debug)]
pub enum Kind {
    /// Nothing is in it.
    Empty,
    /// A workbook.
    Workbook(Workbook),
    /// An archive of files.
    Archive,
    /// A picture, or another file that pages use.
    Asset,
    /// One JSON or YAML value.
    Value(Value),
    /// One JSON object a line.
    JsonLines(String),
    /// A page in HTML.
    Html(String),
    /// A page in Markdown.
    Markdown(String),
    /// Rows with separators.
    Separated(String),
    /// Nothing that is known.
    Unknown,
}

/// Endings of files that pages use and that are no pages, and of settings of the generators.
const ASSETS: [&str; 26] = [
    "png", "jpg", "jpeg", "gif", "webp", "svg", "ico", "css", "js", "mjs", "ts", "tsx", "jsx", "vue", "woff", "woff2", "ttf", "mp4", "pdf",
    "toml", "lock", "py", "sh", "scss", "map", "bmp",
];

/// What a file is, by its bytes, and by its name where they may be several things.
pub fn kind(path: &str, bytes: &[u8]) -> Kind {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return match archive::kind(bytes) {
            Some(Archived::Files) => Kind::Archive,
            Some(sheets) => Kind::Workbook(Workbook::Archive(sheets)),
            None => Kind::Unknown,
        };
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Kind::Workbook(Workbook::Xls);
    }
    if ASSETS.contains(&ending.as_str()) {
        return Kind::Asset;
    }
    match decode(bytes) {
        None => Kind::Unknown,
        Some(text) if text.trim().is_empty() => Kind::Empty,
        Some(text) => of_text(&ending, text),
    }
}

fn of_text(ending: &str, text: String) -> Kind {
    match json::kind(&text) {
        Some(Json::Whole(value)) => return Kind::Value(value),
        Some(Json::Lines) => return Kind::JsonLines(text),
        None => {}
    }
    let is_page = matches!(ending, "md" | "mdx" | "markdown" | "mkd");
    if is_html(&text) && !is_page {
        return Kind::Html(text);
    }
    if is_page || has_front_matter(&text) {
        return Kind::Markdown(text);
    }
    let is_yaml = matches!(ending, "yml" | "yaml");
    let fit = separated::fit(&text);
    if !is_yaml && (fit.n_roles >= 2 || matches!(ending, "csv" | "tsv" | "tab")) {
        return Kind::Separated(text);
    }
    if (is_yaml || text.len() <= LARGEST_YAML)
        && let Ok(value @ (Value::Object(_) | Value::Array(_))) = serde_saphyr::from_str::<Value>(&text)
        && is_of_objects(&value)
    {
        return Kind::Value(value);
    }
    match text.lines().any(|line| line.starts_with("# ") || line.starts_with("## ")) {
        true => Kind::Markdown(text),
        false if is_yaml => Kind::Unknown,
        false => Kind::Separated(text),
    }
}

/// Whether a value of YAML is more than a list of words, as which any list in a text may be read.
fn is_of_objects(value: &Value) -> bool {
    match value {
        Value::Array(values) => values.first().is_some_and(Value::is_object),
        Value::Object(object) => object.values().any(|value| value.is_array() || value.is_object()),
        _ => false,
    }
}

fn is_html(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(200).collect::<String>().to_ascii_lowercase();
    let begins = ["<!doctype html", "<html", "<head", "<body", "<article", "<main", "<?xml"].iter().any(|mark| start.starts_with(mark));
    begins
        || (["<div", "<p", "<h1", "<h2", "<section", "<!--", "<table", "<ul", "<ol"].iter().any(|mark| start.starts_with(mark))
            && text.contains("</"))
}

fn has_front_matter(text: &str) -> bool {
    let text = text.trim_start();
    ["---\n", "+++\n"].iter().any(|fence| {
        let body = text.strip_prefix(fence).and_then(|rest| rest.split_once(&format!("\n{}", &fence[..3])).map(|(_, body)| body));
        body.is_some_and(|body| !body.trim().is_empty() && !body.contains("\n---\n"))
    })
}
