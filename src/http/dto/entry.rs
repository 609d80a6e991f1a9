//! What does an editor see of an entry?

use crate::http::dto::knowledge::FaultDto;
use crate::kb::entry::{Audience, Trust};
use crate::report::usage::Used;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

/// A page of entries.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Entries)]
pub struct EntriesDto {
    /// In the order of their files, those first that have what is looked for in the title.
    pub entries: Vec<EntryLineDto>,
    /// How many there are in all that fit.
    pub total: usize,
    /// Where the list goes on, for `after`; nothing at its end.
    pub next: Option<String>,
    /// Whether the server lets editors change the knowledge base.
    pub may_edit: bool,
}

/// An entry in a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "delivery", "title": "配送", "kind": "faq", "locale": "zh-CN", "owner": "物流组", "standing": "fresh",
    "verified_until": "2027-02-08", "n_atoms": 6, "n_ways": 71, "n_errors": 0, "n_warnings": 1,
    "used": {"shown": 128, "disbelieved": 9}
}))]
#[schema(as = EntryLine)]
pub struct EntryLineDto {
    /// Its name.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The folder that it lies in: `faq`, `policy`, `product`, `symptom` or `script`.
    pub kind: String,
    /// The language that it is written in.
    pub locale: String,
    /// Whom to ask.
    pub owner: Option<String>,
    /// `fresh`, `overdue`, `unscheduled`, `upcoming`, `expired`, `draft` or `archived`, at this moment.
    pub standing: &'static str,
    /// The last day on which it counts as verified.
    #[schema(value_type = Option<String>, format = Date)]
    pub verified_until: Option<Date>,
    /// How many answers it has.
    pub n_atoms: usize,
    /// How many ways of asking it has.
    pub n_ways: usize,
    /// How many errors the latest edit has in its file.
    pub n_errors: usize,
    /// How many warnings.
    pub n_warnings: usize,
    /// How customers of the last 30 days used it, where that was read of late: asking for the freshness reads it.
    pub used: Option<UsedDto>,
}

/// How an entry was used.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Used)]
pub struct UsedDto {
    /// How often one of its answers was given.
    pub shown: u64,
    /// How often the customer said afterwards that it is not solved.
    pub disbelieved: u64,
}

impl From<Used> for UsedDto {
    fn from(used: Used) -> Self {
        UsedDto { shown: used.shown, disbelieved: used.disbelieved }
    }
}

/// An entry as a whole.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Entry)]
pub struct EntryDto {
    /// What a list shows of it.
    #[serde(flatten)]
    pub line: EntryLineDto,
    /// Its file.
    pub path: String,
    /// Whether the server lets editors change it.
    pub may_edit: bool,
    /// Words that find it.
    pub keywords: Vec<String>,
    /// Products that it is about.
    pub product: Vec<String>,
    /// Regions where it holds.
    pub region: Vec<String>,
    /// Channels where it is served.
    pub channel: Vec<String>,
    /// Who may see it.
    #[schema(value_type = String)]
    pub audience: Audience,
    /// How far it is trusted.
    #[schema(value_type = String)]
    pub trust: Trust,
    /// When somebody last vouched for it.
    #[schema(value_type = Option<String>, format = Date)]
    pub verified_at: Option<Date>,
    /// Not served before.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub publish_at: Option<Timestamp>,
    /// Not served from then on.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub expire_at: Option<Timestamp>,
    /// Its answers, in the order of the file.
    pub atoms: Vec<EntryAtomDto>,
    /// The faults of the latest edit in its file, at most 100.
    pub faults: Vec<FaultDto>,
}

/// An answer, with what leads to it and on from it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EntryAtom)]
pub struct EntryAtomDto {
    /// Its name.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The answer as customers see it, as safe HTML.
    pub html: String,
    /// Ways in which customers ask for it.
    pub ways: Vec<String>,
    /// What customers ask who mean something else.
    pub not_asked: Vec<String>,
    /// What is tried next when it did not help.
    pub next: Vec<String>,
    /// Spare parts that it needs.
    pub parts: Vec<String>,
    /// The same in other languages.
    pub versions: Vec<String>,
    /// For a question of a symptom tree, its replies.
    pub branches: Vec<BranchDto>,
}

/// A reply to a question of a symptom tree.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Branch)]
pub struct BranchDto {
    /// What the button says.
    pub label: String,
    /// Other words for it.
    pub says: Vec<String>,
    /// The answer or question that follows; nothing where a person does.
    pub to: Option<String>,
}

/// What is wrong with the latest edit.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Faults)]
pub struct FaultsDto {
    /// `current`, or `last-good` while the latest edit has an error.
    pub serving: &'static str,
    /// How many errors there are in all.
    pub n_errors: usize,
    /// How many warnings.
    pub n_warnings: usize,
    /// A page of them, in the order of the files.
    pub faults: Vec<FaultDto>,
    /// Where the list goes on, for `after`; nothing at its end.
    pub next: Option<usize>,
    /// Whether the server lets editors change the knowledge base.
    pub may_edit: bool,
}

/// How fresh the content is (知识鲜活度).
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "fresh": 160, "scheduled": 166, "share": 0.964, "overdue": 6, "unscheduled": 9, "upcoming": 0, "expired": 2, "draft": 0, "archived": 0,
    "expiring": ["double-twelve"], "published": ["new-year"], "retired": [],
    "answers": {"fresh": 1893, "scheduled": 1964, "share": 0.964, "days": 30}
}))]
#[schema(as = Freshness)]
pub struct FreshnessDto {
    /// Served entries inside their interval of verification.
    pub fresh: usize,
    /// Served entries that have such an interval.
    pub scheduled: usize,
    /// `fresh / scheduled`; nothing where none is scheduled.
    pub share: Option<f64>,
    /// Served entries beyond their interval.
    pub overdue: usize,
    /// Served entries without one.
    pub unscheduled: usize,
    /// Entries that are not served yet.
    pub upcoming: usize,
    /// Entries past their expiry.
    pub expired: usize,
    /// Drafts.
    pub draft: usize,
    /// Entries that are kept for the record.
    pub archived: usize,
    /// Served entries that expire within 14 days, or whose verification ends then; at most 100.
    pub expiring: Vec<String>,
    /// Entries that began to be served within the last 14 days, by their `publish_at`; at most 100.
    pub published: Vec<String>,
    /// Entries that ceased to be served within the last 14 days, by their `expire_at`; at most 100.
    pub retired: Vec<String>,
    /// The same of the answers that customers got.
    pub answers: AnswersDto,
}

/// How fresh the answers were that customers got.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AnswersFreshness)]
pub struct AnswersDto {
    /// Answers of entries inside their interval of verification, on the day of the answer.
    pub fresh: u64,
    /// Answers of entries that have such an interval.
    pub scheduled: u64,
    /// `fresh / scheduled`; nothing where none was scheduled.
    pub share: Option<f64>,
    /// Of how many days.
    pub days: i64,
}
