//! How does the page's server say, in the middle of a talk, who the customer is?

use crate::conversation::Phase;
use crate::conversation::fact::Fact;
use crate::conversation::fact::customer::CustomerFact;
use crate::http::change::change;
use crate::http::dto::user::{UserDto, UserRequest};
use crate::http::error::Problem;
use crate::http::error::user_token::TokenProblem;
use crate::http::extract::Body;
use crate::http::guard::auth::Customer;
use crate::http::guard::user_token::{Proved, read};
use crate::http::state::AppState;
use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use std::sync::Arc;

/// Says who the customer is
///
/// With a user token whose `sub` is the visitor of the conversation; whoever else signs in opens a new one. What it says takes the place of what was
/// known; a token that ends before the one that is known, or says the same, changes nothing. What was decided before stays so: the tier counts from
/// the next handing over on. `conversation-closed` when it has ended; `user-token-…` says what is wrong with a token.
#[utoipa::path(put, path = "/v1/conversations/{id}/user", operation_id = "say_user", tag = "customer", request_body = UserRequest,
    params(("id" = String, Path, description = "The conversation")),
    responses((status = 200, body = UserDto)))]
pub async fn put(
    State(state): State<Arc<AppState>>,
    Customer { conversation: id }: Customer,
    Body(request): Body<UserRequest>,
) -> Result<Json<UserDto>, Problem> {
    state.quotas.count_message(id)?;
    let Proved { visitor, proof } = read(&request.user_token, state.identity.as_ref(), Timestamp::now())?;
    change(&state, id, None, |situation| {
        let conversation = situation.conversation;
        if let Phase::Closed { .. } | Phase::Erased { .. } = conversation.phase() {
            return Err(Problem::ConversationClosed);
        }
        if conversation.opened().visitor.as_deref() != Some(&visitor) {
            return Err(TokenProblem::OtherVisitor.into());
        }
        state.limits.check_length(conversation)?;
        let is_stale = proof.is_stale(conversation.proof());
        Ok(if is_stale { Vec::new() } else { vec![Fact::Customer(CustomerFact::Proved(proof.clone()))] })
    })
    .await?;
    Ok(Json(UserDto { verified: true, until: proof.until }))
}
