//! What does a supervisor's board look like on the wire?

use crate::conversation::team::presence::Status;
use crate::http::dto::handoff::DueDto;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// The desk at this moment, for supervisors. The list behind each figure of talks is `GET /v1/desk/board/talks` with the filter that is named.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Board)]
pub struct BoardDto {
    /// As of when.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// How many customers wait: `who=waiting`.
    pub n_waiting: usize,
    /// Since when the one waits who has waited longest.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub waiting_since: Option<Timestamp>,
    /// The same by skill: `who=waiting&skill=`; only those for which somebody waits.
    pub skills: Vec<WaitingDto>,
    /// How many customers a person serves: `who=person`.
    pub n_in_service: usize,
    /// How many talks the bot runs, in which the customer wrote within the last five minutes: `who=bot`.
    pub n_bot: usize,
    /// How many customers are angry: `mood=angry`.
    pub n_angry: usize,
    /// How many talks have a deadline in warning: `stage=warned`.
    pub n_warned: usize,
    /// How many talks have missed a deadline: `stage=breached`.
    pub n_breached: usize,
    /// How many promises are overdue, up to 1,000; `GET /v1/desk/promises?of=all` lists them first.
    pub n_overdue: usize,
    /// How many alerts nobody has taken note of, up to 1,000: `GET /v1/desk/alerts`.
    pub n_alerts: usize,
    /// How many agents are online and have room.
    pub n_free: usize,
    /// How many agents are online or busy and take no further case.
    pub n_busy: usize,
    /// How many agents have stepped out.
    pub n_away: usize,
    /// Who works on cases, by name: `agent=`. Those who are not there and hold nothing are left out.
    pub agents: Vec<LoadDto>,
    /// What was done today.
    pub today: TodayDto,
}

/// Who waits for a skill.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SkillWaiting)]
pub struct WaitingDto {
    /// The skill.
    pub skill: String,
    /// How many wait.
    pub n: usize,
    /// Since when the one waits who has waited longest.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
}

/// How much an agent has.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AgentLoad)]
pub struct LoadDto {
    /// The name.
    pub agent: String,
    /// `online`, `busy`, `away` or `offline`.
    #[schema(value_type = String, example = "online")]
    pub presence: Status,
    /// How many talks they have.
    pub load: usize,
    /// The most that they hold at once.
    pub most_talks: u32,
    /// How many of their talks have missed a deadline.
    pub n_breached: usize,
}

/// What was done since midnight, in the time zone of the desk. It is counted at most twice a minute, as the reports count, and without test traffic.
#[derive(Debug, Clone, Copy, Default, Serialize, ToSchema)]
#[schema(as = Today)]
pub struct TodayDto {
    /// How many conversations were first passed to the desk.
    pub handed_off: usize,
    /// To how many of these a person wrote.
    pub served: usize,
    /// How long these waited until then on average, in seconds.
    pub first_answer_seconds: Option<u64>,
}

/// Talks that run now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LiveTalks)]
pub struct LiveTalksDto {
    /// How many the filter admits in all.
    pub n: usize,
    /// The worst first: by how near the deadline is, then how angry the customer is, then how long it lasts.
    pub talks: Vec<LiveTalkDto>,
    /// Where the list goes on, for `after`; nothing at its end.
    pub next: Option<String>,
}

/// A talk that runs now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LiveTalk)]
pub struct LiveTalkDto {
    /// The conversation.
    pub conversation: String,
    /// Who has it: `bot`, `waiting` or `person`.
    pub who: &'static str,
    /// The agent who has it.
    pub agent: Option<String>,
    /// The supervisors who have joined the agent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub companions: Vec<String>,
    /// The skill that it needs, where it is at the desk.
    pub skill: Option<String>,
    /// The first thing that the customer wrote. Personal details are masked.
    pub question: String,
    /// How angry the last message was, from 0 (calm) to 1.
    pub anger: f32,
    /// Since when it is at the desk, or else runs.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// When the customer or a person last did something.
    #[schema(value_type = String, format = DateTime)]
    pub last_at: Timestamp,
    /// Its most pressing deadline; left out where none runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<DueDto>,
    /// Whether it is test traffic.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub test: bool,
}
