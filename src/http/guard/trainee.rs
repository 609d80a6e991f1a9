//! Who practises?

use crate::http::error::Problem;
use crate::http::guard::auth::{Agent, Member};
use crate::http::state::AppState;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::sync::Arc;

/// Somebody who works at the desk and practises. It is no sign of being there: no case is offered because of it.
pub struct Trainee(pub Agent);

impl FromRequestParts<Arc<AppState>> for Trainee {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<AppState>) -> Result<Self, Problem> {
        let Member(agent) = Member::from_request_parts(parts, state).await?;
        agent.role.check_serves()?;
        Ok(Trainee(agent))
    }
}
