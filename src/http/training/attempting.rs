//! How does a move change an attempt?
//!
//! The attempt is read, the move is added, and the whole is folded anew; when another request was faster, it is read again. What is over is kept
//! with the talk and the score, whatever is edited later.

use crate::conversation::Conversation;
use crate::conversation::id::ConversationId;
use crate::conversation::team::practice::{Attempt, AttemptId, LONGEST_SAYING, MOST_MOVES, Move, MoveKind, Record};
use crate::engine::Engine;
use crate::engine::training::Scenario;
use crate::http::dto::event::for_agent;
use crate::http::dto::training::{AttemptDto, ScoreDto, shown_of};
use crate::http::error::Problem;
use crate::http::error::training::TrainingProblem;
use crate::http::quality::scoring::answers;
use crate::http::state::AppState;
use crate::store::record::{IdempotencyKey, as_stored};
use crate::text::customer::CustomerText;
use crate::training::play::{Play, Stage};
use crate::training::score::score;
use jiff::Timestamp;

/// How often a request looks again: two tabs of one trainee are as many as there are.
const TRIES: usize = 5;

/// How far ahead something can be promised, in minutes: 30 days.
const FURTHEST: u32 = 30 * 24 * 60;

/// The scenario of an attempt, if it is still what it was.
pub fn scenario_of<'e>(engine: &'e Engine, attempt: &Attempt) -> Option<&'e Scenario> {
    engine.training.scenario(&attempt.scenario).filter(|scenario| scenario.content().as_str() == attempt.content)
}

/// What a trainee wants to do, if it can be done.
pub fn checked(engine: &Engine, kind: MoveKind) -> Result<MoveKind, Problem> {
    let bad = |detail: String| Err(Problem::BadField(detail));
    match kind {
        MoveKind::Said { text } => Ok(MoveKind::Said { text: written(&text)? }),
        MoveKind::HandedOver { note } => Ok(MoveKind::HandedOver { note: written(&note)? }),
        MoveKind::Promised { kind, minutes } => match engine.promises.kind(&kind) {
            Some(own) if own.only_rules => bad(format!("kind: `{kind}` is made by rules alone")),
            None => bad(format!("kind: promises.ron has no kind `{kind}`")),
            Some(_) if !(1..=FURTHEST).contains(&minutes) => bad(format!("minutes: 1 to {FURTHEST}")),
            Some(_) => Ok(MoveKind::Promised { kind, minutes }),
        },
        MoveKind::Closed { reason } => match reason.filter(|reason| !reason.is_empty()) {
            Some(reason) if !engine.wrap_up.has_reason(&reason) => bad(format!("reason: there is no reason `{reason}`")),
            reason => Ok(MoveKind::Closed { reason }),
        },
    }
}

fn written(text: &str) -> Result<String, Problem> {
    let text = CustomerText::parse(text)?;
    match text.as_str().chars().nth(LONGEST_SAYING) {
        Some(_) => Err(Problem::TextTooLong(LONGEST_SAYING)),
        None => Ok(text.as_str().to_owned()),
    }
}

/// Adds what a trainee does to an attempt of theirs, and gives the attempt after that.
pub async fn add(state: &AppState, agent: &str, id: AttemptId, kind: MoveKind, key: Option<IdempotencyKey>) -> Result<Attempt, Problem> {
    for _ in 0..TRIES {
        let mut attempt = own(state, agent, id).await?;
        let engine = state.content.engine();
        let seen = attempt.moves.len();
        if attempt.record.is_some() {
            return Err(TrainingProblem::AttemptOver.into());
        }
        let scenario = scenario_of(&engine, &attempt).ok_or(TrainingProblem::ScenarioEdited)?;
        let is_end = matches!(kind, MoveKind::HandedOver { .. } | MoveKind::Closed { .. });
        if seen >= MOST_MOVES && !is_end {
            return Err(TrainingProblem::AttemptFull.into());
        }
        // A clock that was set back must not make an answer come before its question.
        let last = attempt.moves.last().map_or(attempt.begun_at, |own| own.at);
        attempt.moves.push(Move { at: as_stored(Timestamp::now()).max(last), kind: kind.clone() });
        attempt.record = record(&engine, scenario, &attempt);
        if state.store.add_move(id, seen, attempt.moves.clone(), attempt.record.clone(), key.clone()).await? {
            return Ok(attempt);
        }
    }
    Err(Problem::Overloaded)
}

/// The attempt with this name, if it is this trainee's.
pub async fn own(state: &AppState, agent: &str, id: AttemptId) -> Result<Attempt, Problem> {
    let found = state.store.attempt(id).await?.filter(|attempt| attempt.agent == agent);
    found.ok_or_else(|| TrainingProblem::NoSuchAttempt.into())
}

/// What is kept of an attempt that is over.
fn record(engine: &Engine, scenario: &Scenario, attempt: &Attempt) -> Option<Record> {
    let stage = Stage { scenario, engine, agent: &attempt.agent };
    let play = Play::of(stage, attempt.begun_at, &attempt.moves);
    let ended_at = play.events.last().filter(|_| play.is_over)?.at;
    let answers = |conversation: &Conversation, question: &str| answers(engine, conversation, question, ended_at);
    let score = score(stage, &play, &answers);
    Some(Record { ended_at, score, talk: play.events })
}

/// An attempt as its trainee sees it.
pub fn shown(state: &AppState, engine: &Engine, attempt: Attempt) -> AttemptDto {
    let epoch = state.store.epoch();
    let (title, briefing, edited) = shown_of(&attempt, &engine.training);
    let scenario = scenario_of(engine, &attempt);
    let play = scenario.map(|scenario| Play::of(Stage { scenario, engine, agent: &attempt.agent }, attempt.begun_at, &attempt.moves));
    let customer_left = play.as_ref().is_some_and(|play| play.ending.is_some());
    let (talk, score) = match &attempt.record {
        Some(record) => (record.talk.clone(), Some(ScoreDto::of(epoch, &record.score))),
        None => (play.map(|play| play.events).unwrap_or_default(), None),
    };
    // The events name no conversation: only files and handoffs would, and there are none to be asked for.
    let nowhere = ConversationId::from_stored(0);
    AttemptDto {
        id: attempt.id.to_string(),
        title,
        briefing,
        edited,
        over: score.is_some(),
        customer_left,
        moves_left: MOST_MOVES.saturating_sub(attempt.moves.len()),
        events: talk.into_iter().map(|event| for_agent(epoch, nowhere, event)).collect(),
        score,
        agent: attempt.agent,
        scenario: attempt.scenario,
        begun_at: attempt.begun_at,
        now: Timestamp::now(),
    }
}
