//! Who at the desk may read a talk?
//!
//! Agents read what was ever passed to the desk, and what a customer whose case they hold has said before; supervisors and administrators read
//! all. Each reading is in the audit log.

use crate::conversation::id::ConversationId;
use crate::http::desk::audit::note_reading;
use crate::http::error::Problem;
use crate::http::guard::auth::Agent;
use crate::http::state::AppState;
use crate::privacy::audit::Action;
use crate::store::folds::Folded;

/// How many of the cases that an agent holds are looked at: more than one person serves at once.
const MOST_HELD: usize = 50;

/// The conversation, if this person may read it: else `supervisor-only`. It is noted in the audit log, once in ten minutes.
pub async fn read(state: &AppState, agent: &Agent, id: ConversationId) -> Result<Folded, Problem> {
    let conversation = state.store.load(id).await?.ok_or(Problem::NoSuchConversation)?;
    let was_at_desk = conversation.was_at_desk();
    if !was_at_desk && !agent.role.may_supervise() && !serves_same_visitor(state, agent, &conversation).await? {
        return Err(Problem::SupervisorOnly);
    }
    note_reading(state, agent.deed(Action::TalkRead, id.to_string(), String::new())).await?;
    Ok(conversation)
}

/// Whether the agent holds a case of whoever had this conversation.
async fn serves_same_visitor(state: &AppState, agent: &Agent, conversation: &Folded) -> Result<bool, Problem> {
    let Some(visitor) = conversation.opened().same_visitor() else { return Ok(false) };
    for case in state.store.held_by(agent.name.clone(), MOST_HELD).await? {
        let held = state.store.load(case.conversation).await?;
        if held.is_some_and(|held| held.opened().same_visitor() == Some(visitor)) {
            return Ok(true);
        }
    }
    Ok(false)
}
