//! Which questions should an editor look at, so that the bot learns most?
//!
//! They are found in `eval::lessons`; here is what was read of the log, and what was passed over. A lesson is taken by an adoption, see `adopt`.

use crate::engine::Engine;
use crate::eval::lessons::{Candidate, Lesson, Lessons, Meant, lessons, mark};
use crate::http::dto::lesson::{CandidateDto, LessonAs, LessonDecidedDto, LessonDto, LessonRequest, LessonsDto};
use crate::http::dto::topic::AdoptAs;
use crate::http::error::Problem;
use crate::http::extract::{Body, Params};
use crate::http::guard::auth::Editor;
use crate::http::guard::workshop::Work;
use crate::http::knowledge::gathered::Sampled;
use crate::http::knowledge::topics::answered;
use crate::http::knowledge::used::{days_asked, days_before};
use crate::http::operator::content::Content;
use crate::http::state::AppState;
use crate::insight::wording::Wording;
use crate::privacy;
use crate::privacy::audit::Action;
use crate::source::passed::{FILE, Passed};
use crate::text::normalize::has_words;
use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::Deserialize;
use std::path::Path;
use std::sync::Arc;
use utoipa::IntoParams;

/// How many lessons a page has at most.
const LONGEST_PAGE: usize = 50;

/// The most characters of a question, as of those that are read from the log.
const LONGEST_TEXT: usize = 500;

/// What customers asked, in their words.
type Asked = Sampled<Vec<Wording>>;

/// Which lessons are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LessonParams {
    /// Of how many days up to now, 1 to 90; 30 if left out.
    pub days: Option<i64>,
    /// Where the page begins, as `next` gave it, less what was decided since.
    pub after: Option<usize>,
    /// How many lessons at most, 1 to 50; 20 if left out.
    pub limit: Option<usize>,
}

/// Lists the questions that would teach most
///
/// For editors, supervisors and the admin token: else `editor-only`. Questions about which the bot is half sure, what each may mean and what became
/// of it; for each intent and each answer some, in different words. What was adopted or passed over is not among them. Who reads them is named in
/// the audit log. What was read counts for five minutes, and what is sure is told anew with every edit.
#[utoipa::path(get, path = "/v1/insight/lessons", operation_id = "list_lessons", tag = "editors", params(LessonParams),
    responses((status = 200, body = LessonsDto)))]
pub async fn list(
    State(state): State<Arc<AppState>>,
    Editor(editor): Editor,
    Params(params): Params<LessonParams>,
) -> Result<Json<LessonsDto>, Problem> {
    let days = days_asked(params.days)?;
    let (now, engine) = (Timestamp::now(), state.content.engine());
    let asked = asked(&state, &engine, days, now).await?;
    state.store.audit(editor.deed(Action::ReportRead, "lessons".to_owned(), format!("{days} days"))).await?;
    let found = found(&state, &engine, asked.clone(), days, now).await?;
    let open = &found.lessons;
    let (start, limit) = (params.after.unwrap_or(0).min(open.len()), params.limit.unwrap_or(20).clamp(1, LONGEST_PAGE));
    let page = &open[start..open.len().min(start + limit)];
    Ok(Json(LessonsDto {
        days,
        n_talks: asked.n_talks,
        n_talks_read: asked.n_read,
        n_questions: found.n_put,
        n_sure: found.n_sure,
        n_personal: found.n_personal,
        sure_at: engine.policy.costs.answer_at().get(),
        total: open.len(),
        lessons: page.iter().map(|lesson| shown(&engine, lesson)).collect(),
        next: Some(start + page.len()).filter(|next| *next < open.len()),
        may_edit: state.content.editable().is_some(),
        may_add_examples: state.content.editable_intents().is_some(),
    }))
}

/// Decides about a question without adopting it
///
/// For editors, where the server was started with `--edit`: else `editing-is-off`. What is passed over is not shown among the lessons again, until it
/// is opened again. The same once more changes nothing.
#[utoipa::path(post, path = "/v1/insight/lessons", operation_id = "decide_lesson", tag = "editors", request_body = LessonRequest,
    responses((status = 200, body = LessonDecidedDto)))]
pub async fn decide(
    State(state): State<Arc<AppState>>,
    Editor(editor): Editor,
    Body(request): Body<LessonRequest>,
) -> Result<Json<LessonDecidedDto>, Problem> {
    if !has_words(&request.text) || request.text.chars().count() > LONGEST_TEXT {
        return Err(Problem::BadField(format!("text: words, at most {LONGEST_TEXT} characters")));
    }
    let root = state.content.editable().ok_or(Problem::EditingIsOff)?.to_owned();
    let day = Timestamp::now().to_zoned(state.content.engine().desk.rosters.time_zone.clone()).date().to_string();
    let (kind, own) = (request.kind, mark(&request.text));
    // One at a time, so that of two who decide neither is lost.
    let kept = state.workshop.work(Work::Check, move || keep(&root, &own, &day, kind)).await?;
    kept.map_err(|error| Problem::NotSaved(format!("kb/{FILE}: {error}")))?;
    tracing::info!(by = editor.name, passed = kind == LessonAs::Passed, "an editor decided about a lesson");
    Ok(Json(LessonDecidedDto { kind }))
}

fn keep(root: &Path, mark: &str, day: &str, kind: LessonAs) -> std::io::Result<()> {
    let mut passed = Passed::read(root)?;
    let has_changed = match kind {
        LessonAs::Passed => passed.add(mark, day),
        LessonAs::Open => passed.remove(mark),
    };
    if has_changed { passed.write(root) } else { Ok(()) }
}

/// What customers asked, in their words.
async fn asked(state: &AppState, engine: &Arc<Engine>, days: i64, now: Timestamp) -> Result<Arc<Asked>, Problem> {
    if let Some(asked) = state.last_wordings.known(&days, now) {
        return Ok(asked);
    }
    let from = days_before(now, days).opened_at;
    let asked = Arc::new(state.reading(engine).wordings(from..now).await?);
    state.last_wordings.keep(days, now, &asked);
    Ok(asked)
}

/// What the content that is served makes of it, but for what was passed over.
async fn found(state: &AppState, engine: &Arc<Engine>, asked: Arc<Asked>, days: i64, now: Timestamp) -> Result<Arc<Lessons>, Problem> {
    let content = state.content.clone();
    let passed = state.workshop.work(Work::Check, move || passed(&content)).await?;
    let of = (days, engine.hash.clone(), passed);
    if let Some(found) = state.last_lessons.known(&of, now) {
        return Ok(found);
    }
    let (engine, passed) = (engine.clone(), of.2.clone());
    let find = move || lessons(&engine, &asked.found, |text| passed.has(&mark(text)), now);
    let found = Arc::new(state.workshop.work(Work::Compilation, find).await?);
    state.last_lessons.keep(of, now, &found);
    Ok(found)
}

/// What was passed over. Where it cannot be read, more is shown than need be.
pub fn passed(content: &Content) -> Passed {
    let read = content.kb_folder().map(Passed::read).transpose();
    read.inspect_err(|error| tracing::warn!(%error, file = FILE, "what was passed over cannot be read")).ok().flatten().unwrap_or_default()
}

/// A lesson as editors see it.
pub fn shown(engine: &Engine, lesson: &Lesson) -> LessonDto {
    let wording = &lesson.wording;
    LessonDto {
        text: privacy::mask(&wording.text).into_owned(),
        locale: wording.locale.clone(),
        asked: wording.n_asked,
        last: wording.last,
        candidates: lesson.candidates.iter().map(candidate).collect(),
        clarified: wording.n_clarified,
        answered: answered(engine, &wording.answered),
        troubles: wording.troubles.clone(),
    }
}

fn candidate(candidate: &Candidate) -> CandidateDto {
    let (kind, atom, intent) = match &candidate.meant {
        Meant::Atom(atom) => (AdoptAs::Way, Some(atom.to_string()), None),
        Meant::Intent(intent) => (AdoptAs::Example, None, Some(intent.0.to_string())),
    };
    CandidateDto { kind, atom, intent, title: candidate.title.clone(), confidence: candidate.confidence.get() }
}
