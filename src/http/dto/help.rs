//! What is an agent helped with?

use crate::kb::entry::AtomId;
use serde::Serialize;
use utoipa::ToSchema;

/// What an agent may answer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Help)]
pub struct HelpDto {
    /// Answers, the likeliest first, then phrases.
    pub helpful: Vec<HelpfulDto>,
}

/// Something that an agent may send, as it stands or changed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "atom": "refunds/when", "title": "退款多久到账", "text": "退款审核 1–2 个工作日，通过后原路退回。", "kind": "answer", "confidence": 0.93,
    "was_told": false
}))]
#[schema(as = Helpful)]
pub struct HelpfulDto {
    /// Where it stands in the knowledge base.
    #[schema(value_type = String)]
    pub atom: AtomId,
    /// What it is about.
    pub title: String,
    /// The words, plain text in the customer's language.
    pub text: String,
    /// What it is.
    pub kind: HelpfulKind,
    /// How likely it is what the customer wants, from 0 to 1; `null` for a phrase, and for what was found by the letters of its title.
    pub confidence: Option<f32>,
    /// Whether the bot has told it already.
    pub was_told: bool,
    /// What it says to an agent who reads another language; left out where there is no such version, or no need.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gloss: Option<GlossDto>,
}

/// The same in the agent's language.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Gloss)]
pub struct GlossDto {
    /// The language in which it was written.
    pub locale: String,
    /// What it is about.
    pub title: String,
    /// The words, plain text.
    pub text: String,
}

/// What an agent may send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum HelpfulKind {
    /// An answer that customers read.
    Answer,
    /// A phrase for agents.
    Phrase,
}
