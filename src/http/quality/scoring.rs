//! How do talks become cards?
//!
//! Their events are read and scored on the thread of long readings, a bounded number a request.

use crate::conversation::Conversation;
use crate::conversation::event::Event;
use crate::conversation::fact::desk::DeskFact;
use crate::conversation::fact::{Fact, Speaker};
use crate::conversation::id::ConversationId;
use crate::engine::Engine;
use crate::http::error::Problem;
use crate::http::state::AppState;
use crate::quality::{Known, Scorecard, score};
use crate::store::record::Talks;
use crate::text::confidence::Confidence;
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::Arc;

/// The cards of a talk.
pub struct Scored {
    /// The cards, one for each agent who had it.
    pub cards: Vec<Scorecard>,
    /// What the customer asked first.
    pub question: Option<String>,
    /// When it was opened.
    pub opened_at: Option<Timestamp>,
    /// What reviewers made of it.
    pub judgements: Vec<Event>,
}

/// Scores talks by the rules that are served; one that is not there is left out. `report-running` when another report takes too long.
pub async fn scored(state: &AppState, engine: &Arc<Engine>, ids: Vec<ConversationId>) -> Result<HashMap<ConversationId, Scored>, Problem> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let (engine, now) = (engine.clone(), Timestamp::now());
    let work = move |talks: &mut Talks<'_>| {
        let mut all = HashMap::new();
        for talk in talks {
            let (id, events) = talk?;
            all.insert(id, of_events(&engine, &events, now));
        }
        Ok(all)
    };
    Ok(state.store.read_these(ids, state.limits.report_wait, work).await?)
}

/// Scores a talk.
pub fn of_events(engine: &Engine, events: &[Event], now: Timestamp) -> Scored {
    let answers = |conversation: &Conversation, question: &str| answers(engine, conversation, question, now);
    let cards = score(events, &Known { standard: &engine.quality, answers: &answers, now });
    let first = |event: &Event| event.fact.text().filter(|(speaker, _)| *speaker == Speaker::Customer).map(|(_, text)| text.to_owned());
    let is_judgement = |event: &&Event| matches!(event.fact, Fact::Desk(DeskFact::QualityReviewed { .. }));
    Scored {
        cards,
        question: events.iter().find_map(first),
        opened_at: events.first().map(|event| event.at),
        judgements: events.iter().filter(is_judgement).cloned().collect(),
    }
}

/// What surely answers a question, as an agent would be helped with it; where something does, also the phrases that fit.
pub fn answers(engine: &Engine, conversation: &Conversation, question: &str, now: Timestamp) -> Vec<String> {
    let helpful = engine.helpful(conversation, Some(question), now);
    let is_sure = helpful.iter().any(|own| own.confidence.is_some_and(|confidence| confidence >= Confidence::HALF));
    let is_wanted = |confidence: Option<Confidence>| confidence.is_none_or(|confidence| confidence >= Confidence::HALF);
    helpful.into_iter().filter(|own| is_sure && is_wanted(own.confidence)).map(|own| own.text).collect()
}
