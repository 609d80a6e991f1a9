//! What was said so far?

use crate::conversation::event::Event;
use crate::conversation::fact::Fact;
use crate::conversation::id::ConversationId;
use crate::http::dto::event::event_id;
use crate::http::error::Problem;
use crate::http::state::AppState;
use serde::Deserialize;
use utoipa::IntoParams;

/// The most events of a page.
const LONGEST_PAGE: usize = 100;

/// Which part of a transcript is wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageParams {
    /// The id of the last event that is known already.
    pub after: Option<String>,
    /// How many events at most, 1 to 100.
    pub limit: Option<usize>,
}

/// A part of a transcript.
pub struct Page {
    /// The events, oldest first.
    pub events: Vec<Event>,
    /// Whether there are more after them.
    pub has_more: bool,
}

/// Reads a page of those events that `is_shown`. A page is full although events in between are not shown: else a client that goes on from
/// the last event of a page could get stuck.
pub async fn page(state: &AppState, id: ConversationId, params: &PageParams, is_shown: fn(&Fact) -> bool) -> Result<Page, Problem> {
    let mut after = match params.after.as_deref() {
        None | Some("") => 0,
        Some(name) => event_id(state.store.epoch(), name).ok_or_else(|| Problem::BadQuery("after: no id of an event".to_owned()))?,
    };
    let limit = params.limit.unwrap_or(LONGEST_PAGE).clamp(1, LONGEST_PAGE);
    let mut events = Vec::new();
    loop {
        let read = state.store.events(id, after, LONGEST_PAGE).await?;
        let is_end = read.len() < LONGEST_PAGE;
        for event in read {
            after = event.id;
            if is_shown(&event.fact) {
                if events.len() == limit {
                    return Ok(Page { events, has_more: true });
                }
                events.push(event);
            }
        }
        if is_end {
            return Ok(Page { events, has_more: false });
        }
    }
}
