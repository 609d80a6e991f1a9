//! How is a case given to somebody else?

use crate::conversation::fact::desk::Receiver;
use crate::http::dto::team::ColleagueDto;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Gives a case to somebody else.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({"to": {"skill": "repair"}, "note": "滤网已经洗过，约周六上午"}))]
pub struct TransferRequest {
    /// Who goes on with it.
    pub to: ReceiverDto,
    /// What they should know, for the desk alone: at most 4,000 characters.
    pub note: Option<String>,
}

/// Who goes on with a case: one of the two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Receiver)]
pub enum ReceiverDto {
    /// This agent.
    Agent(String),
    /// Whoever has this skill.
    Skill(String),
}

/// Who can take a case.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "agents": ["小李"], "team": [{"agent": "小李", "presence": "online", "load": 2, "most_talks": 5}], "skills": ["general", "repair"]
}))]
#[schema(as = Receivers)]
pub struct ReceiversDto {
    /// Colleagues, by name.
    pub agents: Vec<String>,
    /// The same with presence and load.
    pub team: Vec<ColleagueDto>,
    /// What agents can be good at.
    pub skills: Vec<String>,
}

impl From<Receiver> for ReceiverDto {
    fn from(to: Receiver) -> Self {
        match to {
            Receiver::Agent(name) => ReceiverDto::Agent(name),
            Receiver::Skill(skill) => ReceiverDto::Skill(skill),
        }
    }
}
