//! What do searches give?

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::http::operator::content::Served;
use crate::kb::entry::{AtomId, ContentHash, EntryId};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// Ways of asking that match what was typed so far.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"suggestions": [{"text": "空调不制冷", "atom": "ac-not-cooling/outdoor"}]}))]
#[schema(as = Suggestions)]
pub struct SuggestionsDto {
    /// The best first, at most eight.
    pub suggestions: Vec<SuggestionDto>,
}

/// A way of asking.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Suggestion)]
pub struct SuggestionDto {
    /// The words.
    pub text: String,
    /// The answer.
    #[schema(value_type = String)]
    pub atom: AtomId,
}

/// Answers that were found.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Hits)]
pub struct HitsDto {
    /// The surest first, at most ten.
    pub hits: Vec<HitDto>,
}

/// An answer that was found.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "atom": "delivery/late", "title": "物流慢了怎么办", "entry": "delivery", "snippet": "超过预计送达时间……", "confidence": 0.93
}))]
#[schema(as = Hit)]
pub struct HitDto {
    /// The atom.
    #[schema(value_type = String)]
    pub atom: AtomId,
    /// Its title.
    pub title: String,
    /// The entry that it stands in.
    #[schema(value_type = String)]
    pub entry: EntryId,
    /// How it begins.
    pub snippet: String,
    /// The probability that it is the right answer.
    pub confidence: f32,
}

/// One answer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "atom": "delivery/late", "title": "物流慢了怎么办", "html": "<p>请稍候。</p>", "text": "请稍候。", "hash": "9f86d081884c7d659a2feaa0c55ad015"
}))]
#[schema(as = Atom)]
pub struct AtomDto {
    /// Its name.
    #[schema(value_type = String)]
    pub atom: AtomId,
    /// Its title.
    pub title: String,
    /// The answer as safe HTML.
    pub html: String,
    /// The answer without markup.
    pub text: String,
    /// Its version.
    #[schema(value_type = String)]
    pub hash: ContentHash,
}

/// Which content is served, and what is wrong with the latest edit.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "hash": "9f86d081884c7d659a2feaa0c55ad015", "generation": 1, "loaded_at": "2026-11-22T08:00:00Z", "entries": 87, "atoms": 412,
    "serving": "current", "faults": []
}))]
#[schema(as = Status)]
pub struct StatusDto {
    /// The version of the whole content.
    #[schema(value_type = String)]
    pub hash: ContentHash,
    /// How often the content changed since the start; the first is 1.
    pub generation: u64,
    /// When this content was taken into service.
    #[schema(value_type = String, format = DateTime)]
    pub loaded_at: Timestamp,
    /// How many entries the knowledge base has.
    pub entries: usize,
    /// How many atoms.
    pub atoms: usize,
    /// `current`, or `last-good` while the latest edit has an error.
    pub serving: &'static str,
    /// The faults of the latest edit.
    pub faults: Vec<FaultDto>,
}

/// A fault of the content.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "code": "dangling-link", "severity": "error", "path": "kb/faq/delivery.md", "line": 12, "column": 5,
    "message": "`delivery/lost` leads nowhere", "help": "write the name of a heading"
}))]
#[schema(as = Fault)]
pub struct FaultDto {
    /// What kind of fault it is.
    #[schema(value_type = String)]
    pub code: Code,
    /// `error` or `warning`.
    #[schema(value_type = String)]
    pub severity: Severity,
    /// The file.
    pub path: String,
    /// Line, from 1; 0 for the file as a whole.
    pub line: u32,
    /// Column, from 1; 0 for the file as a whole.
    pub column: u32,
    /// What is wrong.
    pub message: String,
    /// What helps.
    pub help: String,
}

impl From<&Diagnostic> for FaultDto {
    fn from(fault: &Diagnostic) -> Self {
        FaultDto {
            code: fault.code,
            severity: fault.severity,
            path: fault.place.path.clone(),
            line: fault.place.line,
            column: fault.place.column,
            message: fault.message.clone(),
            help: fault.help.clone(),
        }
    }
}

impl From<&Served> for StatusDto {
    fn from(served: &Served) -> Self {
        let kb = &served.engine.kb;
        StatusDto {
            hash: served.engine.hash.clone(),
            generation: served.generation,
            loaded_at: served.loaded_at,
            entries: kb.entries().len(),
            atoms: kb.atoms().len(),
            serving: served.freshness.name(),
            faults: served.faults.iter().map(FaultDto::from).collect(),
        }
    }
}
