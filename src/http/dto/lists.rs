//! What do the desk's lists, and what is new at the desk, look like on the wire?

use crate::http::dto::event::EventDto;
use crate::http::dto::handoff::HandoffDto;
use serde::Serialize;
use utoipa::ToSchema;

/// Pages of the desk's lists, each in the order of service.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Lists)]
pub struct ListsDto {
    /// How many wait in all.
    pub n_waiting: usize,
    /// How many are served by a person in all.
    pub n_claimed: usize,
    /// Who waits.
    pub waiting: Vec<HandoffDto>,
    /// Where the list of those who wait goes on, for `waiting_after`; nothing at its end.
    pub next_waiting: Option<String>,
    /// Who is served by a person, whoever that is.
    pub claimed: Vec<HandoffDto>,
    /// Where the list of those who are served goes on, for `claimed_after`; nothing at its end.
    pub next_claimed: Option<String>,
}

/// An event and the conversation that it belongs to.
#[derive(Debug, Serialize)]
pub struct DeskEventDto {
    /// The conversation.
    pub conversation: String,
    /// The event.
    #[serde(flatten)]
    pub event: EventDto,
}
