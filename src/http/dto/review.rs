//! What do reviewers get and send?

use crate::conversation::fact::desk::Verdict;
use crate::report::review::Reviews;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A sample of the answers of a week.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Reviews)]
pub struct ReviewsDto {
    /// The Monday of the week.
    #[schema(example = "2026-11-23")]
    pub week: String,
    /// How many answers the bot gave in that week.
    pub n_answers: usize,
    /// How many of them are in the sample.
    pub n_sample: usize,
    /// How many you have judged.
    pub n_mine: usize,
    /// What all reviewers made of the sample: how many were looked at, how many are wrong, and how far two people agree.
    #[schema(value_type = Object)]
    pub reviews: Reviews,
    /// A page of the sample.
    pub answers: Vec<ReviewDto>,
    /// Where the next page begins; nothing after the last one.
    pub next: Option<usize>,
}

/// An answer to be judged.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AnswerToReview)]
pub struct ReviewDto {
    /// The conversation.
    pub conversation: String,
    /// The event that holds the answer.
    pub event: String,
    /// When it was given.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What the customer wrote or pressed, with personal details masked.
    pub question: String,
    /// The answer as safe HTML.
    pub html: String,
    /// The atom that it is from.
    pub atom: String,
    /// Its title; nothing where it is there no more.
    pub title: Option<String>,
    /// How sure the bot was.
    pub confidence: Option<f32>,
    /// What you made of it: `right`, `partly`, `wrong` or `unclear`.
    #[schema(value_type = Option<String>)]
    pub mine: Option<Verdict>,
}

/// A judgement.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = Review)]
#[schema(example = json!({"conversation": "3871000000000000001", "event": "1f0a9be2-17", "verdict": "right"}))]
pub struct ReviewRequest {
    /// The conversation.
    pub conversation: String,
    /// The event that holds the answer.
    pub event: String,
    /// `right`, `partly`, `wrong` or `unclear`.
    #[schema(value_type = String)]
    pub verdict: Verdict,
}

impl ReviewRequest {
    /// The name of the verdict.
    pub fn verdict_name(&self) -> &'static str {
        match self.verdict {
            Verdict::Right => "right",
            Verdict::Partly => "partly",
            Verdict::Wrong => "wrong",
            Verdict::Unclear => "unclear",
        }
    }
}

/// A judgement that was taken.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Reviewed)]
pub struct ReviewedDto {
    /// The conversation.
    pub conversation: String,
    /// The event that holds the answer.
    pub event: String,
    /// The verdict.
    #[schema(value_type = String)]
    pub verdict: Verdict,
}
