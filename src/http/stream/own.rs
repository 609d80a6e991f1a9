//! What is so of the agent who follows the desk?
//!
//! Beside what happens for all, each agent is told of offers to them, and whether they count as there. An open stream is a sign of life, and
//! while it is open it looks at the desk now and then, so that cases are offered without anybody asking.

use crate::conversation::id::ConversationId;
use crate::conversation::team::floor::Floor;
use crate::conversation::team::presence::Status;
use crate::http::desk::offers::shown;
use crate::http::desk::presence::own;
use crate::http::desk::rounds::look;
use crate::http::dto::team::LiveDto;
use crate::http::error::Problem;
use crate::http::state::AppState;
use jiff::Timestamp;
use std::sync::Arc;
use tokio::sync::watch;
use tokio::sync::watch::error::RecvError;

/// What the agent of a stream was told.
pub struct Own {
    agent: String,
    floor: watch::Receiver<Arc<Floor>>,
    told: Told,
}

/// What makes a difference to an agent: the status, and the offer with its end.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Told {
    status: Option<Status>,
    offer: Option<(ConversationId, Timestamp)>,
}

impl Own {
    /// Before anything was told.
    pub fn begin(state: &AppState, agent: String) -> Self {
        Own { agent, floor: state.live.floor(), told: Told { status: None, offer: None } }
    }

    /// Waits until the desk is otherwise than it was looked at last.
    pub async fn changed(&mut self) -> Result<(), RecvError> {
        self.floor.changed().await
    }

    /// Looks at the desk, and gives what is new for the agent, in JSON.
    pub async fn look(&mut self, state: &Arc<AppState>) -> Result<Option<String>, Problem> {
        state.live.see(&self.agent);
        look(state).await;
        let (floor, now) = (self.floor.borrow_and_update().clone(), Timestamp::now());
        let presence = own(&floor, &self.agent, state.content.engine().team.routing.silence, now);
        let offer = floor.offer_to(&self.agent).map(|offer| (offer.conversation, offer.until));
        let is = Told { status: Some(presence.status), offer };
        // How present the agent is at the beginning is known.
        let is_new = self.told.offer != is.offer || self.told.status.is_some_and(|status| Some(status) != is.status);
        self.told = is;
        if !is_new {
            return Ok(None);
        }
        let live = LiveDto { presence, offer: shown(state, &self.agent).await? };
        // JSON of our own shapes cannot be refused.
        Ok(Some(serde_json::to_string(&live).unwrap_or_default()))
    }
}
