//! How are many cases given to somebody else at once?

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Gives many cases to somebody else.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "cases": [{"conversation": "3871000000000000001", "agent": "小王"}], "to": {"agent": "小李"}, "note": "小王请假，麻烦接着跟"
}))]
pub struct ReassignRequest {
    /// The cases, at most 100, each once.
    pub cases: Vec<SeenCaseDto>,
    /// Who goes on with them.
    pub to: DestinationDto,
    /// What they should know, for the desk alone: at most 4,000 characters. It stands in each talk.
    #[serde(default)]
    pub note: Option<String>,
}

/// A case as the supervisor saw it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SeenCase)]
pub struct SeenCaseDto {
    /// The conversation.
    pub conversation: String,
    /// The agent who held it; nothing where the customer waited. Where another agent has it by now, it stays with them.
    #[serde(default)]
    pub agent: Option<String>,
}

/// Where cases go: one of the three.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Destination)]
pub enum DestinationDto {
    /// To this agent.
    Agent(String),
    /// To whoever has this skill.
    Skill(String),
    /// Back to the queue, each to those with the skill that it needs.
    Queue,
}

/// What became of many cases.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"moved": 1, "cases": [{"conversation": "3871000000000000001", "outcome": "moved"}]}))]
#[schema(as = Reassigned)]
pub struct ReassignedDto {
    /// How many were moved.
    pub moved: usize,
    /// What became of each, in the order of the request.
    pub cases: Vec<ReassignedCaseDto>,
}

/// What became of a case.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReassignedCase)]
pub struct ReassignedCaseDto {
    /// The conversation.
    pub conversation: String,
    /// `moved`; or why not: `already_there`, `over`, `taken` by another agent meanwhile, `no_room` at the agent, `unknown`, or `busy`, where too many wrote to it at once.
    #[schema(value_type = String, example = "moved")]
    pub outcome: Outcome,
}

/// What became of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It went where it should.
    Moved,
    /// It was there already.
    AlreadyThere,
    /// The bot has the talk, or it is over.
    Over,
    /// Another agent had it by then.
    Taken,
    /// The agent holds as many as they may.
    NoRoom,
    /// There is no such conversation.
    Unknown,
    /// Too many wrote to it at once.
    Busy,
}

impl Outcome {
    /// All of them, the most frequent first.
    pub const ALL: [Outcome; 7] =
        [Outcome::Moved, Outcome::AlreadyThere, Outcome::Over, Outcome::Taken, Outcome::NoRoom, Outcome::Unknown, Outcome::Busy];
}
