//! What does an editor who changes the content send and get?

use crate::eval::effect::{AskedBy, Got, GotAct, Moved};
use crate::http::dto::entry::EntryDto;
use crate::http::dto::knowledge::FaultDto;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// A text of the knowledge base as it lies there.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"path": "kb/faq/parking.md", "text": "# 停车收费吗\n\n前两小时免费。\n", "version": "9f2c4a1be07d35586c1f0a9be2d47c33"}))]
#[schema(as = KnowledgeFile)]
pub struct FileDto {
    /// Its path.
    pub path: String,
    /// What is in it, with `\n` line ends.
    pub text: String,
    /// What a save names, so that nobody's later change is overwritten.
    pub version: String,
}

/// A text as it would be.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({"path": "kb/faq/parking.md", "text": "# 停车收费吗\n\n前三小时免费。\n"}))]
#[schema(as = Draft)]
pub struct DraftRequest {
    /// Its path; there need not be a file yet.
    pub path: String,
    /// What would be in it; at most 1 MiB.
    pub text: String,
}

/// What a draft is like.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DraftChecked)]
pub struct DraftDto {
    /// The faults of this file, at most 100; what takes the whole content to be seen is told when it is saved.
    pub faults: Vec<FaultDto>,
    /// The entry as it would be; nothing while the knowledge base cannot be read.
    pub entry: Option<EntryDto>,
}

/// What a draft would change for customers.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DraftEffect)]
pub struct EffectDto {
    /// How many questions are known: ways of asking, and customers' first messages of the last seven days, at most 500 of these.
    pub n_known: usize,
    /// How many of them were put: at most 2,500, those of the edited file among them.
    pub n_asked: usize,
    /// How many get something else.
    pub n_moved: usize,
    /// These questions, at most 200; personal details of customers are masked.
    pub moved: Vec<MovedDto>,
    /// The faults that the whole content would have in this file.
    pub faults: Vec<FaultDto>,
}

/// A question that gets something else.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "text": "几天能到", "asked_by": "way", "before": {"act": "miss", "title": null, "target": null},
    "after": {"act": "answer", "title": "配送要多久", "target": "delivery/time"}
}))]
#[schema(as = MovedQuestion)]
pub struct MovedDto {
    /// The question.
    pub text: String,
    /// `way` for a way of asking, `customer` for a message.
    #[schema(value_type = String)]
    pub asked_by: AskedBy,
    /// What it gets.
    pub before: GotDto,
    /// What it would get.
    pub after: GotDto,
}

/// What a question gets.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Got)]
pub struct GotDto {
    /// `answer`, `choices`, `procedure`, `handover`, `miss` or `other`.
    #[schema(value_type = String)]
    pub act: GotAct,
    /// The title of the answer, or the choices.
    pub title: Option<String>,
    /// The name of the answer or the procedure.
    pub target: Option<String>,
}

impl From<Got> for GotDto {
    fn from(got: Got) -> Self {
        GotDto { act: got.act, title: got.title, target: got.target }
    }
}

impl From<Moved> for MovedDto {
    fn from(moved: Moved) -> Self {
        MovedDto { text: moved.text, asked_by: moved.asked_by, before: moved.before.into(), after: moved.after.into() }
    }
}

/// A text to be saved.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({"path": "kb/faq/parking.md", "text": "# 停车收费吗\n\n前三小时免费。\n", "version": "9f2c4a1be07d35586c1f0a9be2d47c33"}))]
#[schema(as = Save)]
pub struct SaveRequest {
    /// Its path.
    pub path: String,
    /// What is to be in it; at most 1 MiB.
    pub text: String,
    /// The version that was read; nothing for a new file.
    pub version: Option<String>,
}

/// What came of a save.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Saved)]
pub struct SavedDto {
    /// The path.
    pub path: String,
    /// The version that lies there now.
    pub version: String,
    /// `current`, or `last-good` while another file has an error: then it is not served yet.
    pub serving: &'static str,
    /// The faults of this file that are left, none of them an error.
    pub faults: Vec<FaultDto>,
}

/// What an import would do, or did.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Imported)]
pub struct ImportedDto {
    /// What `jieda import --json` prints.
    #[schema(value_type = Object)]
    pub report: Value,
    /// What a write names, so that nothing else is written than what was shown.
    pub plan: String,
}
