//! When is a case offered, and when does one come back from an agent who has gone?
//!
//! In a round: what is over is settled, cases of agents who have gone go back to the queue, and those who are free are offered what waits.
//! Nothing runs in the background. A round is a part of somebody's reading the desk, one at a time on each server and not more often than
//! needed, with a bound on what it looks at. Any server may do it: what it changes is settled in the store, where of two one wins.

use crate::conversation::fact::desk::LetGo;
use crate::conversation::id::ConversationId;
use crate::conversation::team::floor::{Floor, Member, Offer};
use crate::conversation::team::rules::{Mode, Routing};
use crate::desk::routing::{Match, Waiting, best, free};
use crate::engine::Engine;
use crate::http::desk::handback;
use crate::http::error::Problem;
use crate::http::state::AppState;
use crate::store::record::{OfferRules, Proposal};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use std::time::Duration;

/// How long lies between two rounds at least where cases are offered: a customer does not notice it, and the database does not either.
const APART: Duration = Duration::from_secs(1);

/// The same where agents choose: only what was left behind is looked for.
const APART_BY_HAND: Duration = Duration::from_secs(10);

/// How many cases are looked at together, and how many times at most in a round: those behind wait until the ones before have moved, or until
/// less is asked for them.
const CASES_AT_ONCE: usize = 250;
const MOST_LOOKS: usize = 8;

/// Of how many cases a look asks who had the customer before.
const MOST_ASKED: usize = 50;

/// For how long an agent is not offered a case that they passed over: long enough for a colleague to take it.
pub const REST: SignedDuration = SignedDuration::from_mins(3);

/// How many cases of one agent who has gone go back in a round.
const MOST_GIVEN_BACK: usize = 20;

/// How many of the newest events of the desk are counted for the pace: an hour of a hundred agents.
const MOST_COUNTED: usize = 20_000;

/// Does a round if it is time for one. What fails is logged: whoever reads the desk reads it all the same.
pub async fn look(state: &Arc<AppState>) {
    let engine = state.content.engine();
    let apart = match engine.team.routing.mode {
        Mode::Offer => APART,
        Mode::Manual => APART_BY_HAND,
    };
    if let Some(_round) = state.live.begin(apart) {
        log(round(state, &engine).await);
    }
}

/// Does a round now, as when somebody is free or has come.
pub async fn look_now(state: &Arc<AppState>) {
    let engine = state.content.engine();
    let _round = state.live.begin_next().await;
    log(round(state, &engine).await);
}

/// Does a round beside the answer, where cases are offered: somebody may be free.
pub fn look_soon(state: &Arc<AppState>) {
    if state.content.engine().team.routing.mode == Mode::Offer {
        let state = Arc::clone(state);
        tokio::spawn(async move { look_now(&state).await });
    }
}

fn log(done: Result<(), Problem>) {
    if let Err(problem) = done {
        tracing::debug!(?problem, "a round of the desk could not be done");
    }
}

async fn round(state: &Arc<AppState>, engine: &Engine) -> Result<(), Problem> {
    let (rules, now) = (&engine.team.routing, Timestamp::now());
    state.store.settle_offers(now, OfferRules { missed_offers: rules.missed_offers, rest: REST }).await?;
    let mut floor = state.store.floor().await?;
    let has_given_back = give_back(state, rules, &floor, now).await?;
    let proposals = match rules.mode {
        Mode::Offer => proposals(state, engine, &floor, now).await?,
        Mode::Manual => Vec::new(),
    };
    let has_offered = !proposals.is_empty();
    if has_offered {
        state.store.make_offers(proposals).await?;
    }
    if has_offered || has_given_back {
        floor = state.store.floor().await?;
    }
    state.live.tell(floor);
    measure_pace(state, rules, now).await
}

/// Gives back the cases of agents who have gone, and gives whether there were any.
async fn give_back(state: &Arc<AppState>, rules: &Routing, floor: &Floor, now: Timestamp) -> Result<bool, Problem> {
    let Some(gives_back) = rules.silence.gives_back else { return Ok(false) };
    let mut is_any = false;
    for Member { name, presence, .. } in floor.members.iter().filter(|member| member.n_held > 0) {
        // The sign of life may not be written yet.
        if state.live.was_here(name, gives_back.unsigned_abs()) {
            continue;
        }
        match presence {
            // The row was lost: from now on silence counts.
            None => state.store.see(name, now.saturating_sub(rules.silence.offline).unwrap_or(now)).await?,
            Some(presence) if presence.has_gone(now, rules.silence) => {
                for case in state.store.held_by(name.clone(), MOST_GIVEN_BACK).await? {
                    is_any |= handback::to_queue(state, case.conversation, name, LetGo::Silent).await?;
                }
            }
            Some(_) => {}
        }
    }
    Ok(is_any)
}

/// The offers that are to be made now.
async fn proposals(state: &AppState, engine: &Engine, floor: &Floor, now: Timestamp) -> Result<Vec<Proposal>, Problem> {
    let (rules, rosters) = (&engine.team.routing, &engine.desk.rosters);
    let (mut free, duty) = (free(floor, rules, rosters, now), rosters.duty(now));
    let until = now.saturating_add(rules.offer).unwrap_or(Timestamp::MAX);
    let proposal = |Match { case, agent, most }: Match<'_, '_>| Proposal {
        offer: Offer { conversation: case.conversation, handoff: case.handoff.id, agent: agent.to_owned(), made_at: now, until },
        most,
    };
    let (mut proposals, mut after) = (Vec::new(), None);
    for _ in 0..MOST_LOOKS {
        if free.is_empty() {
            break;
        }
        let mut cases = state.store.waiting_after(after, CASES_AT_ONCE).await?;
        let Some(last) = cases.last() else { break };
        after = Some(last.place());
        cases.retain(|case| duty.serves(&case.handoff.skill));
        // Where only one is free, nobody is preferred.
        let unknown = cases.iter().filter(|case| case.before.is_none() && free.len() > 1);
        let unknown: Vec<ConversationId> = unknown.map(|case| case.conversation).take(MOST_ASKED).collect();
        let known = if unknown.is_empty() { Default::default() } else { state.store.served_before(unknown).await? };
        let before = |id: ConversationId| known.get(&id).map(String::as_str);
        let waiting: Vec<Waiting<'_>> =
            cases.iter().map(|case| Waiting { case, before: case.before.as_deref().or_else(|| before(case.conversation)) }).collect();
        proposals.extend(best(&waiting, &mut free, floor, rules, now).into_iter().map(proposal));
    }
    Ok(proposals)
}

/// Measures from time to time how fast cases are taken, which tells customers how long the wait may be.
async fn measure_pace(state: &AppState, rules: &Routing, now: Timestamp) -> Result<(), Problem> {
    let Some(sample) = rules.wait_sample.filter(|_| state.live.is_pace_due()) else { return Ok(()) };
    let since = now.saturating_sub(SignedDuration::from_hours(1)).unwrap_or(Timestamp::MIN);
    let taken = state.store.taken_since(since, MOST_COUNTED).await?;
    state.live.keep_pace(Some(taken).filter(|taken| *taken >= sample));
    Ok(())
}
