//! What do customers ask about, and where does the bot have no good answer?

use crate::conversation::fact::customer::Opened;
use crate::dialog::frame::Target;
use crate::engine::Engine;
use crate::eval::effect::{AskedBy, Question, got};
use crate::eval::explanation;
use crate::http::dto::topic::{AnsweredDto, ExampleDto, NearDto, TopicDto, TopicsDto};
use crate::http::error::Problem;
use crate::http::extract::Params;
use crate::http::guard::auth::Editor;
use crate::http::knowledge::gathered::{Gathered, Sampled};
use crate::http::knowledge::used::{days_asked, days_before};
use crate::http::state::AppState;
use crate::insight::topic::Topic;
use crate::kb::entry::AtomId;
use crate::privacy;
use crate::privacy::audit::Action;
use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::IntoParams;

/// How many topics a page has at most: each is put to the engine.
const LONGEST_PAGE: usize = 50;

/// How many answers are shown, of those that were given and of those that are near.
const NEAREST: usize = 3;

/// Which topics are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TopicParams {
    /// Of how many days up to now, 1 to 90; 30 if left out.
    pub days: Option<i64>,
    /// `cost`: those that cost most first, and only where something went wrong; `asked`: those that are asked most first. `cost` if left out.
    pub sort: Option<String>,
    /// Where the page begins, as `next` gave it.
    pub after: Option<usize>,
    /// How many topics at most, 1 to 50; 20 if left out.
    pub limit: Option<usize>,
}

/// Lists what customers ask about
///
/// For editors, supervisors and the admin token: else `editor-only`. Questions that mean nearly the same are one topic; what went wrong with
/// them, what agents answered, and what the bot would say now. Who reads it is named in the audit log. What was read counts for five minutes.
#[utoipa::path(get, path = "/v1/insight/topics", operation_id = "list_topics", tag = "editors", params(TopicParams),
    responses((status = 200, body = TopicsDto)))]
pub async fn list(
    State(state): State<Arc<AppState>>,
    Editor(editor): Editor,
    Params(params): Params<TopicParams>,
) -> Result<Json<TopicsDto>, Problem> {
    let days = days_asked(params.days)?;
    let is_by_cost = match params.sort.as_deref() {
        None | Some("cost") => true,
        Some("asked") => false,
        Some(_) => return Err(Problem::BadQuery("sort: cost or asked".to_owned())),
    };
    let (now, engine) = (Timestamp::now(), state.content.engine());
    let gathered = gathered(&state, &engine, days, now).await?;
    let deed = editor.deed(Action::ReportRead, "topics".to_owned(), format!("{days} days"));
    state.store.audit(deed).await?;
    let mut wanted: Vec<&Topic> = gathered.found.topics.iter().filter(|topic| !is_by_cost || topic.cost() > 0).collect();
    if !is_by_cost {
        wanted.sort_by_key(|topic| std::cmp::Reverse(topic.n_asked));
    }
    let (start, limit) = (params.after.unwrap_or(0).min(wanted.len()), params.limit.unwrap_or(20).clamp(1, LONGEST_PAGE));
    let page = &wanted[start..wanted.len().min(start + limit)];
    Ok(Json(TopicsDto {
        days,
        n_questions: gathered.found.topics.iter().map(|topic| topic.n_asked).sum(),
        n_troubled: gathered.found.topics.iter().map(Topic::n_troubled).sum(),
        n_left_out: gathered.found.n_left_out,
        n_talks: gathered.n_talks,
        n_talks_read: gathered.n_read,
        total: wanted.len(),
        topics: page.iter().map(|topic| shown(&engine, topic, now)).collect(),
        next: Some(start + page.len()).filter(|next| *next < wanted.len()),
        may_edit: state.content.editable().is_some(),
    }))
}

async fn gathered(state: &AppState, engine: &Arc<Engine>, days: i64, now: Timestamp) -> Result<Arc<Sampled<Gathered>>, Problem> {
    if let Some(gathered) = state.last_topics.known(&days, now) {
        return Ok(gathered);
    }
    let from = days_before(now, days).opened_at;
    let gathered = Arc::new(state.reading(engine).topics(from..now).await?);
    state.last_topics.keep(days, now, &gathered);
    Ok(gathered)
}

/// A topic with what the bot makes of it now.
pub fn shown(engine: &Engine, topic: &Topic, now: Timestamp) -> TopicDto {
    let locale = topic.examples.first().map_or("zh-CN", |example| &example.locale);
    let question = Question { text: topic.name.clone(), locale: locale.to_owned(), asked_by: AskedBy::Customer };
    TopicDto {
        name: privacy::mask(&topic.name).into_owned(),
        asked: topic.n_asked,
        talks: topic.n_talks,
        lately: topic.n_lately,
        cost: topic.cost(),
        troubles: topic.troubles.clone(),
        answered: answered(engine, &topic.answered),
        examples: topic.examples.iter().map(ExampleDto::from).collect(),
        agents_said: topic.agents_said.iter().map(|said| privacy::mask(said).into_owned()).collect(),
        now: got(engine, &question, now).map(Into::into),
        nearest: nearest(engine, &topic.name, locale, now),
    }
}

/// What was answered, the most often first.
pub fn answered(engine: &Engine, answered: &BTreeMap<AtomId, u64>) -> Vec<AnsweredDto> {
    let title = |atom: &AtomId| engine.kb.find(atom).map(|at| engine.kb[at].title.clone());
    let answer = |(atom, times): (&AtomId, &u64)| AnsweredDto { atom: atom.to_string(), title: title(atom), times: *times };
    let mut answers: Vec<AnsweredDto> = answered.iter().map(answer).collect();
    answers.sort_by_key(|answer| std::cmp::Reverse(answer.times));
    answers.truncate(NEAREST);
    answers
}

/// The answers that are nearest to a question, whether or not the bot would give them.
fn nearest(engine: &Engine, text: &str, locale: &str, now: Timestamp) -> Vec<NearDto> {
    let opened = Opened { is_test: true, ..Opened::anonymous(locale, "web") };
    let asked = explanation::Asked { text, after: &[], opened };
    let Ok((turn, _)) = explanation::explain(engine, &asked, now) else { return Vec::new() };
    let candidates = turn.understanding.candidates.iter().filter_map(|candidate| {
        let Target::Atom(atom) = &candidate.target else { return None };
        let atom = &engine.kb[engine.kb.find(atom)?];
        Some(NearDto { atom: atom.id.to_string(), title: atom.title.clone(), confidence: candidate.confidence.get() })
    });
    candidates.take(NEAREST).collect()
}
