//! What do agents and administrators send, and what do they get?

use crate::http::dto::event::EventDto;
use crate::http::dto::handoff::HandoffDto;
use crate::http::dto::lists::ListsDto;
use crate::http::dto::promise::PromiseDto;
use crate::http::dto::team::{OfferDto, PresenceDto};
use crate::http::guard::auth::Role;
use crate::kb::entry::AtomId;
use crate::store::record::Rank;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// Who I am.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"agent": "小王", "role": "agent", "session": true}))]
#[schema(as = Me)]
pub struct MeDto {
    /// The name that customers read.
    pub agent: String,
    /// What I may do.
    pub role: Role,
    /// Whether I am signed in for a session; nothing is said where I have a token.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    pub session: bool,
}

/// Who waits, and who is served.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "on_duty": true, "mode": "manual", "may_choose": true, "offer": null,
    "presence": {"status": "online", "said": "online", "since": "2026-11-30T08:00:00Z", "missed_offers": 0}, "n_waiting": 0, "n_claimed": 0, "waiting": [], "next_waiting": null, "mine": [], "claimed": [], "next_claimed": null
}))]
#[schema(as = Queue)]
pub struct QueueDto {
    /// Whether the desk is open by its roster.
    pub on_duty: bool,
    /// Whether cases are offered (`offer`), or agents choose from the list (`manual`).
    pub mode: &'static str,
    /// Whether I may take a case that was not offered to me.
    pub may_choose: bool,
    /// How present I am.
    pub presence: PresenceDto,
    /// What is offered to me.
    pub offer: Option<OfferDto>,
    /// Whom I serve.
    pub mine: Vec<HandoffDto>,
    /// The lists that all consoles see.
    #[serde(flatten)]
    #[schema(value_type = ListsDto, inline)]
    pub lists: Arc<ListsDto>,
}

/// A conversation as agents see it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"phase": "bot", "handoff": null, "promises": [], "damaged": false, "events": [], "has_more": false}))]
#[schema(as = DeskConversation)]
pub struct DeskConversationDto {
    /// Who has the talk: `bot`, `queued`, `agent`, `closed`, or `erased`.
    pub phase: &'static str,
    /// The latest handoff.
    pub handoff: Option<HandoffDto>,
    /// What was promised, open or not, in order.
    pub promises: Vec<PromiseDto>,
    /// Whether it has facts that this version cannot read; what is shown follows from the others.
    pub damaged: bool,
    /// All events, oldest first.
    pub events: Vec<EventDto>,
    /// Whether there are more after them.
    pub has_more: bool,
}

/// What the holder of a case wants to read whole: one of the two.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({"event": "ab12-57"}))]
pub struct RevealRequest {
    /// An event of the conversation.
    pub event: Option<String>,
    /// The conversation's latest handoff.
    pub handoff: Option<String>,
}

/// What was masked, whole.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = Revealed)]
pub enum RevealedDto {
    /// The event.
    Event(Box<EventDto>),
    /// The case.
    Handoff(Box<HandoffDto>),
}

/// Phrases for agents.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Phrases)]
pub struct PhrasesDto {
    /// The nearest first.
    pub phrases: Vec<PhraseDto>,
}

/// A phrase for agents.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"atom": "script-soothing/late", "title": "物流慢", "text": "让您久等了，我马上为您查询。"}))]
#[schema(as = Phrase)]
pub struct PhraseDto {
    /// Where it stands in the knowledge base.
    #[schema(value_type = String)]
    pub atom: AtomId,
    /// What it is for.
    pub title: String,
    /// The words, plain text.
    pub text: String,
}

/// Makes an account.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({"name": "小王"}))]
pub struct AgentRequest {
    /// The name that customers read: 1 to 32 letters, digits, spaces and `.`, `-`, `_`, `·`, `'`.
    pub name: String,
    /// What the agent may do; `agent` without.
    pub role: Option<RankDto>,
    /// Whether alerts come to this agent at once: the same as the role `supervisor`.
    #[serde(default)]
    pub supervisor: bool,
}

/// What an account may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = Rank)]
pub enum RankDto {
    /// Works on cases.
    Agent,
    /// Also takes note of alerts, and reads the corpus of risks.
    Supervisor,
    /// Reads the audit log, and nothing else.
    Auditor,
    /// Looks through the content, and nothing else.
    Editor,
    /// Also makes accounts, ends cases that others left, and reads the audit log.
    Admin,
}

impl From<RankDto> for Rank {
    fn from(rank: RankDto) -> Self {
        match rank {
            RankDto::Agent => Rank::Agent,
            RankDto::Supervisor => Rank::Supervisor,
            RankDto::Auditor => Rank::Auditor,
            RankDto::Editor => Rank::Editor,
            RankDto::Admin => Rank::Admin,
        }
    }
}

/// An account was made, or its token renewed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"agent": "小王", "token": "b1946ac92492d2347c6235b4d2611184", "expires_at": "2027-02-26T08:00:00Z"}))]
#[schema(as = NewAgent)]
pub struct NewAgentDto {
    /// The name.
    pub agent: String,
    /// Lets the agent in; it is given out here and never again.
    pub token: String,
    /// Until when it lets the agent in.
    #[schema(value_type = String, format = DateTime)]
    pub expires_at: Timestamp,
}

/// All accounts.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"agents": [{
    "agent": "小王", "role": "agent", "supervisor": false, "expires_at": null, "has_password": true, "has_provider": false,
    "invited_until": null, "locked_until": null, "signed_in_at": "2026-11-30T08:00:00Z", "n_sessions": 1
}]}))]
#[schema(as = Agents)]
pub struct AgentsDto {
    /// By name.
    pub agents: Vec<AgentDto>,
}

/// An account.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Agent)]
pub struct AgentDto {
    /// The name.
    pub agent: String,
    /// What the agent may do.
    pub role: Role,
    /// Whether alerts come to this agent at once.
    pub supervisor: bool,
    /// Until when the token lets a program in; nothing where none was given out.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub expires_at: Option<Timestamp>,
    /// Whether the person has set a password.
    pub has_password: bool,
    /// Whether the provider of the company has vouched for the person.
    pub has_provider: bool,
    /// Until when an invitation counts that was not accepted; it may be over.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub invited_until: Option<Timestamp>,
    /// Until when nobody is let in from where too many wrong passwords came from, as far as this server has seen.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub locked_until: Option<Timestamp>,
    /// When the person signed in the last time.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub signed_in_at: Option<Timestamp>,
    /// In how many browsers the person is signed in.
    pub n_sessions: usize,
}
