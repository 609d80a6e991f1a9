//! What is read from a row, a page or an intent, before it is an entry?
//!
//! Each reader makes [`Item`]s and says what it could not read. How an item is written is decided later; see `entry`.

use crate::diagnostic::Code;
use serde::Serialize;
use std::fmt;
use std::sync::Arc;

/// Where something stands in what was imported.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// The file, and the sheet if there are sheets.
    pub file: Arc<str>,
    /// The row, from 1; 0 for the file as a whole.
    pub row: usize,
}

impl Origin {
    /// A file as a whole.
    pub fn file(path: &str) -> Self {
        Origin { file: path.into(), row: 0 }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row {
            0 => f.write_str(&self.file),
            row => write!(f, "{}:{row}", self.file),
        }
    }
}

/// How a text is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Words alone: no mark means anything.
    Plain,
    /// HTML, whole or in part.
    Html,
    /// Markdown in any of the dialects of documentation sites.
    Markdown,
}

/// A text that answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The text.
    pub text: String,
    /// How it is to be read.
    pub form: Form,
}

/// Whether an item is one question, or a page with several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One question with its answer.
    Question,
    /// A page that may be divided at its headings.
    Page,
}

/// Whether the source serves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is served.
    Live,
    /// It is not finished.
    Draft,
    /// It is switched off.
    Off,
}

/// A language that entries are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Locale {
    /// Chinese in Simplified characters.
    ZhCn,
    /// Chinese in Traditional characters.
    ZhTw,
    /// English.
    En,
}

impl Locale {
    /// Reads the name of a language as other systems write it.
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.trim().to_lowercase().replace('_', "-");
        match name.as_str() {
            "zh-tw" | "zh-hk" | "zh-mo" | "zh-hant" | "繁体" | "繁體" | "繁体中文" | "繁體中文" => Some(Locale::ZhTw),
            "中文" | "简体" | "简体中文" | "chinese" | "汉语" => Some(Locale::ZhCn),
            "english" | "英文" | "英语" => Some(Locale::En),
            _ if name.starts_with("zh-hant") => Some(Locale::ZhTw),
            _ if name == "zh" || name.starts_with("zh-") => Some(Locale::ZhCn),
            _ if name == "en" || name.starts_with("en-") => Some(Locale::En),
            _ => None,
        }
    }

    /// The name in front matter.
    pub fn name(self) -> &'static str {
        match self {
            Locale::ZhCn => "zh-CN",
            Locale::ZhTw => "zh-TW",
            Locale::En => "en",
        }
    }
}

/// What becomes an entry.
#[derive(Debug, Clone)]
pub struct Item {
    /// Where it was read.
    pub origin: Origin,
    /// What the source calls it, if it has ids: it stays the same when the question is written anew.
    pub key: Option<String>,
    /// The question, or the title of a page.
    pub title: String,
    /// Further ways of asking.
    pub ways: Vec<String>,
    /// What is answered, one part after the other.
    pub answers: Vec<Answer>,
    /// Where it lies at the source, the widest drawer first.
    pub category: Vec<String>,
    /// Words that find it.
    pub keywords: Vec<String>,
    /// The products that it is about.
    pub product: Vec<String>,
    /// Where it holds.
    pub region: Vec<String>,
    /// Where it is served.
    pub channel: Vec<String>,
    /// The language; told from the text where the source does not say.
    pub locale: Option<Locale>,
    /// Not served before.
    pub publish_at: Option<String>,
    /// Not served from then on.
    pub expire_at: Option<String>,
    /// Whom to ask.
    pub owner: Option<String>,
    /// Whether the source serves it.
    pub state: State,
    /// One question, or a page.
    pub shape: Shape,
}

impl Item {
    /// An item with nothing but a place and a title.
    pub fn new(origin: Origin, title: impl Into<String>) -> Self {
        Item {
            origin,
            key: None,
            title: title.into(),
            ways: Vec::new(),
            answers: Vec::new(),
            category: Vec::new(),
            keywords: Vec::new(),
            product: Vec::new(),
            region: Vec::new(),
            channel: Vec::new(),
            locale: None,
            publish_at: None,
            expire_at: None,
            owner: None,
            state: State::Live,
            shape: Shape::Question,
        }
    }
}

/// Something that makes no entry, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// Where it stands.
    pub place: String,
    /// Why it makes none, and what helps.
    pub reason: String,
    /// The kind of the fault, where it is one that `check` finds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
}

impl Refusal {
    /// A refusal at a place.
    pub fn new(origin: &Origin, reason: impl Into<String>) -> Self {
        Refusal { place: origin.to_string(), reason: reason.into(), code: None }
    }
}

/// How the columns of one table were understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnsShown {
    /// The file, and the sheet if there are sheets.
    pub table: String,
    /// The row of the header, from 1; 0 where there is none.
    pub header_row: usize,
    /// How many rows lie below it.
    pub rows: usize,
    /// By column what it is taken for; `-` when it is not used.
    pub columns: Vec<(String, String)>,
    /// By column the beginning of its first words below the header.
    pub samples: Vec<String>,
}

/// What was read.
#[derive(Debug, Default)]
pub struct Found {
    /// What becomes entries.
    pub items: Vec<Item>,
    /// What does not.
    pub refused: Vec<Refusal>,
    /// How tables were understood.
    pub columns: Vec<ColumnsShown>,
    /// What is worth a look, though nothing was refused.
    pub notes: Vec<Refusal>,
}

impl Found {
    /// Refuses something.
    pub fn refuse(&mut self, origin: &Origin, reason: impl Into<String>) {
        self.refused.push(Refusal::new(origin, reason));
    }

    /// Notes something.
    pub fn note(&mut self, origin: &Origin, words: impl Into<String>) {
        self.notes.push(Refusal::new(origin, words));
    }
}
