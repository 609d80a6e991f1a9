//! How does a case come back from an agent who has gone?
//!
//! It goes to the skill that it needs, before others who are no more pressing, or to a colleague; the customer reads that. It is decided on the
//! conversation as stored, so that it happens once, however many look.

use crate::conversation::Phase;
use crate::conversation::fact::Fact;
use crate::conversation::fact::desk::{DeskFact, LetGo, Receiver};
use crate::conversation::id::ConversationId;
use crate::http::change::{Situation, change};
use crate::http::error::Problem;
use crate::http::state::AppState;
use std::sync::Arc;

/// Gives a case back to the queue, and gives whether that was done: not where this agent does not hold it, and, of one who is only silent, not
/// where no answer is owed.
pub async fn to_queue(state: &Arc<AppState>, id: ConversationId, holder: &str, why: LetGo) -> Result<bool, Problem> {
    let given = change(state, id, None, |situation| {
        let conversation = situation.conversation;
        if why == LetGo::Silent && conversation.memory().served.owed_since.is_none() {
            return Ok(Vec::new());
        }
        let Some(skill) = conversation.last_handoff().map(|handoff| handoff.skill.clone()) else { return Ok(Vec::new()) };
        let words = situation.engine.team.given_back_words(conversation.locale());
        Ok(given(situation, holder, why, Receiver::Skill(skill), words))
    });
    Ok(!given.await?.is_empty())
}

/// Gives a case to a colleague, and gives whether that was done: not where this agent does not hold it.
pub async fn to_colleague(state: &Arc<AppState>, id: ConversationId, holder: &str, why: LetGo, name: &str) -> Result<bool, Problem> {
    let given = change(state, id, None, |situation| {
        let words = situation.engine.desk.claimed_words(situation.conversation.locale(), name);
        Ok(given(situation, holder, why, Receiver::Agent(name.to_owned()), words))
    });
    Ok(!given.await?.is_empty())
}

fn given(situation: &Situation<'_>, holder: &str, why: LetGo, to: Receiver, words: String) -> Vec<Fact> {
    match situation.conversation.phase() {
        Phase::Agent { handoff, agent } if agent == holder => {
            let (handoff, agent) = (*handoff, agent.clone());
            vec![Fact::Desk(DeskFact::Transferred { handoff, agent, to, words, why: Some(why) })]
        }
        Phase::Bot { .. } | Phase::Queued { .. } | Phase::Agent { .. } | Phase::Closed { .. } | Phase::Erased { .. } => Vec::new(),
    }
}
