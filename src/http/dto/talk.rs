//! How is a talk shown in a list of many?

use crate::privacy;
use crate::report::outcome::Outcome;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

/// The most characters of a question that are shown.
const LONGEST: usize = 120;

/// A page of talks.
#[derive(Debug, Serialize, ToSchema)]
pub struct TalksDto {
    /// The talks, the newest first.
    pub talks: Vec<TalkDto>,
    /// Where the next page begins; nothing at the end.
    pub next: Option<String>,
}

/// A talk that counts.
#[derive(Debug, Serialize, ToSchema)]
pub struct TalkDto {
    /// The conversation.
    pub id: String,
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    pub opened_at: Timestamp,
    /// Its class, as the report names it.
    pub class: &'static str,
    /// Why it was passed to the desk at first.
    pub reason: Option<&'static str>,
    /// Where it came from.
    pub channel: String,
    /// The language that the customer reads.
    pub locale: String,
    /// The entry of the last answer.
    pub entry: Option<String>,
    /// What the customer wrote first, masked, at most 120 characters; nothing where it is erased.
    pub question: Option<String>,
    /// How many messages the customer wrote.
    pub messages: u32,
    /// The customer's last stars, 1 to 5.
    pub stars: Option<u8>,
    /// Whether the customer came back on the same matter.
    pub came_back: bool,
}

impl TalkDto {
    /// Shows a talk that began with a question; a return is one within so long.
    pub fn of(outcome: &Outcome, question: Option<&str>, window: SignedDuration) -> Self {
        let summary = &outcome.summary;
        let shown = |question: &str| privacy::mask(question).chars().take(LONGEST).collect::<String>();
        TalkDto {
            id: outcome.id.to_string(),
            opened_at: summary.opened_at,
            class: outcome.class.name(),
            reason: summary.evidence.handoff.map(|reason| reason.name()),
            channel: summary.setting.channel.to_string(),
            locale: summary.setting.locale.to_string(),
            entry: summary.entry().map(str::to_owned),
            question: question.filter(|question| !question.is_empty()).map(shown),
            messages: summary.n_messages,
            stars: summary.evidence.stars,
            came_back: outcome.came_back_within(window),
        }
    }
}
