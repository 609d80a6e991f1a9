//! Which answers is somebody to look at, and what do they make of them?

use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::Act;
use crate::conversation::fact::desk::{DeskFact, Verdict};
use crate::conversation::id::ConversationId;
use crate::http::change::change;
use crate::http::dto::event::{event_id, event_name};
use crate::http::dto::review::{ReviewDto, ReviewRequest, ReviewedDto, ReviewsDto};
use crate::http::error::Problem;
use crate::http::extract::{Body, Params};
use crate::http::guard::auth::Editor;
use crate::http::guard::idempotency::{Sender, key_of};
use crate::http::state::AppState;
use crate::kb::entry::AtomId;
use crate::kb::markdown::to_html;
use crate::privacy;
use crate::privacy::audit::Action;
use crate::report::review::{Answered, Reviews, answers, sample};
use crate::store::error::Error;
use crate::store::record::{Bookmark, Talks};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

/// How many answers of a week are looked at: as many talks as good call centres listen to.
const SAMPLE: usize = 200;

/// How many answers a page has at most.
const LONGEST_PAGE: usize = 50;

/// Which sample is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReviewParams {
    /// A day of the week whose answers are looked at; the last whole week if left out.
    #[param(value_type = Option<String>, format = Date, example = "2026-11-23")]
    pub week: Option<Date>,
    /// Only answers that you have not judged yet.
    #[serde(default)]
    pub open: bool,
    /// Where the page begins, as `next` gave it.
    pub after: Option<usize>,
    /// How many answers at most, 1 to 50; 20 if left out.
    pub limit: Option<usize>,
}

/// Draws a sample of the answers of a week
///
/// For editors, supervisors and the admin token: else `editor-only`. At most 200 answers, drawn by chance from the week, the same ones for
/// everybody, evenly over entries and confidences. What others made of them is not shown. Personal details are masked, and who reads them is named in
/// the audit log.
#[utoipa::path(get, path = "/v1/insight/reviews", operation_id = "list_reviews", tag = "editors", params(ReviewParams),
    responses((status = 200, body = ReviewsDto)))]
pub async fn list(
    State(state): State<Arc<AppState>>,
    Editor(editor): Editor,
    Params(params): Params<ReviewParams>,
) -> Result<Json<ReviewsDto>, Problem> {
    let (now, engine) = (Timestamp::now(), state.content.engine());
    let zone = engine.desk.rosters.time_zone.clone();
    let monday = monday(params.week.unwrap_or_else(|| now.to_zoned(zone.clone()).date().saturating_sub(7.days())));
    let (from, to) = (begin(monday, &zone)?, begin(monday.saturating_add(7.days()), &zone)?);
    let read = |talks: &mut Talks<'_>| given(talks);
    let given = state.store.read_through(Bookmark::before(from), to, state.limits.report_wait, read).await?;
    state.store.audit(editor.deed(Action::ReportRead, "reviews".to_owned(), monday.to_string())).await?;
    let n_answers = given.len();
    let seed = u64::from(monday.year().unsigned_abs()) * 1_000 + u64::from(monday.day_of_year().unsigned_abs());
    let drawn = sample(given, SAMPLE, seed);
    let reviews = Reviews::of(drawn.iter().map(Answered::by_name));
    let mine = |answer: &Answered| answer.verdicts.get(&editor.name).copied();
    let (n_sample, n_mine) = (drawn.len(), drawn.iter().filter(|answer| mine(answer).is_some()).count());
    let wanted: Vec<&Answered> = drawn.iter().filter(|answer| !params.open || mine(answer).is_none()).collect();
    let (start, limit) = (params.after.unwrap_or(0).min(wanted.len()), params.limit.unwrap_or(20).clamp(1, LONGEST_PAGE));
    let page = &wanted[start..wanted.len().min(start + limit)];
    let shown = |answer: &&Answered| {
        let atom = AtomId::parse(&answer.atom).and_then(|id| engine.kb.find(&id));
        ReviewDto {
            conversation: answer.conversation.to_string(),
            event: event_name(state.store.epoch(), answer.event),
            at: answer.at,
            question: privacy::mask(&answer.question).into_owned(),
            html: to_html(&privacy::mask(&answer.text)),
            atom: answer.atom.clone(),
            title: atom.map(|at| engine.kb[at].title.clone()),
            confidence: answer.confidence,
            mine: mine(answer),
        }
    };
    Ok(Json(ReviewsDto {
        week: monday.to_string(),
        n_answers,
        n_sample,
        n_mine,
        reviews,
        answers: page.iter().map(shown).collect(),
        next: Some(start + page.len()).filter(|next| *next < wanted.len()),
    }))
}

fn given(talks: &mut Talks<'_>) -> Result<Vec<Answered>, Error> {
    let mut given = Vec::new();
    for talk in talks {
        let (id, events) = talk?;
        given.extend(answers(id, &events));
    }
    Ok(given)
}

/// Judges an answer
///
/// For editors, supervisors and the admin token. The last judgement of one person on one answer counts; the same once more changes nothing.
#[utoipa::path(post, path = "/v1/insight/reviews", operation_id = "review_answer", tag = "editors", request_body = ReviewRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "A random name of this request, 1 to 128 visible ASCII characters")),
    responses((status = 200, body = ReviewedDto)))]
pub async fn judge(
    State(state): State<Arc<AppState>>,
    Editor(editor): Editor,
    headers: HeaderMap,
    Body(request): Body<ReviewRequest>,
) -> Result<Json<ReviewedDto>, Problem> {
    let conversation: ConversationId = request.conversation.parse().map_err(|_| Problem::NoSuchConversation)?;
    let no_answer = || Problem::BadField("event: no answer of the bot in this conversation".to_owned());
    let answer = event_id(state.store.epoch(), &request.event).ok_or_else(no_answer)?;
    let found = state.store.events(conversation, answer.saturating_sub(1), 1).await?;
    let is_answer = found.iter().any(|event| event.id == answer && event.fact.reply().is_some_and(|reply| reply.act == Act::Answer));
    if !is_answer {
        return Err(no_answer());
    }
    let named = [request.conversation.as_str(), &request.event, request.verdict_name()];
    let key = key_of(&headers, state.store.secret(), Sender::Desk(editor.token), &["review", named[0], named[1], named[2]])?;
    let verdict: Verdict = request.verdict;
    change(&state, conversation, key, |_| Ok(vec![Fact::Desk(DeskFact::Reviewed { answer, verdict, agent: editor.name.clone() })])).await?;
    Ok(Json(ReviewedDto { conversation: request.conversation, event: request.event, verdict }))
}

fn monday(day: Date) -> Date {
    day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
}

fn begin(day: Date, zone: &TimeZone) -> Result<Timestamp, Problem> {
    day.to_zoned(zone.clone()).map(|begin| begin.timestamp()).map_err(|_| Problem::BadQuery("week: out of range".to_owned()))
}
