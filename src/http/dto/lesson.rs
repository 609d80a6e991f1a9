//! What do editors see of the questions that would teach most, and what do they say of them?

use crate::http::dto::topic::{AdoptAs, AnsweredDto};
use crate::insight::question::Trouble;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What the questions of a period would teach.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Lessons)]
pub struct LessonsDto {
    /// Of how many days, up to now.
    pub days: i64,
    /// How many conversations count.
    pub n_talks: usize,
    /// How many of them were read: of more than 20,000 an even sample, of which all these numbers are.
    pub n_talks_read: usize,
    /// How many different questions were looked at: at most 2,000, those that are asked most.
    pub n_questions: usize,
    /// How many of them the bot is sure about now.
    pub n_sure: usize,
    /// How many have personal details in them, so that they are not shown here.
    pub n_personal: usize,
    /// From which probability on the bot is sure.
    pub sure_at: f32,
    /// How many lessons are open.
    pub total: usize,
    /// A page of them, those that would teach most first.
    pub lessons: Vec<LessonDto>,
    /// Where the next page begins; nothing after the last one.
    pub next: Option<usize>,
    /// Whether an editor may decide about them here.
    pub may_edit: bool,
    /// Whether examples may be added to intents: they may not where the intents come with the program.
    pub may_add_examples: bool,
}

/// A question about which the bot is half sure.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Lesson)]
#[schema(example = json!({
    "text": "手机能付钱吗", "locale": "zh-CN", "asked": 3, "last": "2026-11-29T08:00:00Z", "clarified": 2, "answered": [], "troubles": {"none_of_them": 1},
    "candidates": [{"as": "way", "atom": "payment/how", "intent": null, "title": "可以怎么付款", "confidence": 0.49}]
}))]
pub struct LessonDto {
    /// The words.
    pub text: String,
    /// The language of the talk.
    pub locale: String,
    /// How often it was asked in these words.
    pub asked: u64,
    /// When it was asked last.
    #[schema(value_type = String, format = DateTime)]
    pub last: Timestamp,
    /// What it is taken for now, at most three, the most probable first.
    pub candidates: Vec<CandidateDto>,
    /// How often choices were offered.
    pub clarified: u64,
    /// What was answered, the most often first.
    pub answered: Vec<AnsweredDto>,
    /// How often it went wrong in which way, as with topics.
    #[schema(value_type = Object)]
    pub troubles: BTreeMap<Trouble, u64>,
}

/// What a question may mean.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LessonCandidate)]
pub struct CandidateDto {
    /// What an adoption would make of the question: a `way` of asking of the atom, or an `example` of the intent.
    #[serde(rename = "as")]
    pub kind: AdoptAs,
    /// The atom.
    pub atom: Option<String>,
    /// The intent.
    pub intent: Option<String>,
    /// What customers read for it.
    pub title: String,
    /// How probable it is that it is meant.
    pub confidence: f32,
}

/// What becomes of a lesson that is not adopted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LessonAs {
    /// It is passed over, and not shown again.
    Passed,
    /// It is shown again.
    Open,
}

/// A decision about a lesson.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = LessonDecision)]
#[schema(example = json!({"text": "你们老板是谁", "as": "passed"}))]
pub struct LessonRequest {
    /// The question, as the lesson has it; at most 500 characters.
    pub text: String,
    /// What becomes of it.
    #[serde(rename = "as")]
    pub kind: LessonAs,
}

/// A decision that was taken.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LessonDecided)]
pub struct LessonDecidedDto {
    /// What has become of the question.
    #[serde(rename = "as")]
    pub kind: LessonAs,
}
