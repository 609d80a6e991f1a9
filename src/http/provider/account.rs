//! Whose account is it for whom the provider vouches?
//!
//! Who is known by the provider's name for the person has theirs. Who comes for the first time is given the account of that name, if its
//! invitation is open, or a new one, if a group has a role. A role that a group has is given anew with each sign-in.

use crate::http::desk::agents::queue_cases_of;
use crate::http::desk::name::{is_alike, parse_name};
use crate::http::desk::sessions::{begin_with, deed_of};
use crate::http::error::Problem;
use crate::http::guard::token::{hash_of, new_token};
use crate::http::provider::fault::Fault;
use crate::http::provider::vouch::Vouched;
use crate::http::state::AppState;
use crate::privacy::audit::{Action, Deed};
use crate::store::credential::{Entrance, Proof};
use crate::store::error::Error;
use crate::store::record::{AgentAccount, Rank, as_stored};
use axum::http::HeaderMap;
use jiff::Timestamp;
use std::sync::Arc;

/// Begins a session of somebody for whom the provider vouches, and gives its token, or why there is none.
pub async fn let_in(state: &Arc<AppState>, vouched: Vouched, headers: &HeaderMap) -> Result<Result<String, Fault>, Problem> {
    let account = match account_of(state, &vouched).await? {
        Ok(account) => account,
        Err(fault) => return Ok(Err(fault)),
    };
    let rank = vouched.rank.filter(|rank| *rank != account.rank);
    let changed = rank.map(|rank| by_provider(Action::RoleChanged, &account.name, rank));
    let deeds = changed.into_iter().chain([deed_of(&account, Action::SignedIn, "provider".to_owned())]).collect();
    let proof = Proof::Provider { person: vouched.person, rank };
    let token = begin_with(state, &account, proof, deeds, headers).await?;
    if token.is_some()
        && let Some(rank) = rank
    {
        tracing::info!(agent = account.name, role = rank.name(), "an account has the role of its person's group");
        release(state, &account.name, rank).await?;
    }
    Ok(token.ok_or(Fault::Taken))
}

/// What the audit log is told when a group of the provider decides.
fn by_provider(action: Action, name: &str, rank: Rank) -> Deed {
    Deed::of_operator("provider", Timestamp::now(), action, name, rank.name())
}

/// Who does not work on cases any more holds none.
async fn release(state: &Arc<AppState>, name: &str, rank: Rank) -> Result<(), Problem> {
    if rank.may_serve() { Ok(()) } else { queue_cases_of(state, name).await }
}

async fn account_of(state: &AppState, vouched: &Vouched) -> Result<Result<AgentAccount, Fault>, Problem> {
    if let Some(account) = state.store.known_by(vouched.person.clone()).await? {
        return Ok(Ok(account));
    }
    let Ok(name) = parse_name(&vouched.name) else { return Ok(Err(Fault::BadName)) };
    match state.store.password_of(&name).await? {
        // Whoever can choose a name at the provider must not come to the account of a person who has one here.
        Some((_, Some(_))) => Ok(Err(Fault::Taken)),
        Some((account, None)) => Ok(Ok(account)),
        None => match vouched.rank {
            Some(rank) => new_account(state, name, rank).await,
            None => Ok(Err(Fault::Unknown)),
        },
    }
}

async fn new_account(state: &AppState, name: String, rank: Rank) -> Result<Result<AgentAccount, Fault>, Problem> {
    let account = AgentAccount { name: name.clone(), created_at: as_stored(Timestamp::now()), rank, expires_at: None };
    let deed = by_provider(Action::AccountAdded, &name, rank);
    let entrance = Entrance::Later { nobodys: hash_of(&new_token()?) };
    match state.store.add_agent(account.clone(), entrance, is_alike, None, deed).await {
        Err(Error::Taken(_)) => return Ok(Err(Fault::Taken)),
        added => added?,
    }
    tracing::info!(agent = name, role = rank.name(), "an account was made for somebody for whom the provider vouches");
    Ok(Ok(account))
}
