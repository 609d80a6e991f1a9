//! Which cards of a week is somebody to look at, and what do they make of them?

use crate::conversation::fact::Fact;
use crate::conversation::fact::desk::DeskFact;
use crate::conversation::id::ConversationId;
use crate::conversation::standard::Finding;
use crate::conversation::summary::Summary;
use crate::http::change::change;
use crate::http::desk::audit::note_reading;
use crate::http::dto::quality::{CardDto, JudgeRequest, SampleDto, TalkCardsDto};
use crate::http::error::Problem;
use crate::http::extract::{Body, Params};
use crate::http::guard::auth::{Examiner, Supervisor};
use crate::http::guard::idempotency::{Sender, key_of};
use crate::http::quality::cards::talk as talk_cards;
use crate::http::quality::scoring::{of_events, scored};
use crate::http::state::AppState;
use crate::privacy::audit::Action;
use crate::quality::sample::{Drawable, draw, drawable};
use crate::store::error::Error;
use crate::store::record::Summaries;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use jiff::civil::{Date, ISOWeekDate, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;
use std::collections::HashSet;
use std::sync::Arc;
use utoipa::IntoParams;

/// How many cards of a week are looked at: as many talks as good call centres listen to.
const SAMPLE: usize = 200;

/// The most cards of a page: each is scored for it.
const LONGEST_PAGE: usize = 50;

/// The longest note, in characters.
const LONGEST_NOTE: usize = 500;

/// The most events of a talk by which a finding is judged.
const MOST_EVENTS: usize = 1_000;

/// Which sample is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SampleParams {
    /// The week, as `2026-W48`; the last whole one if left out.
    #[param(example = "2026-W48")]
    pub week: Option<String>,
    /// Only cards of which you have judged nothing yet.
    #[serde(default)]
    pub open: bool,
    /// Where the page begins, as `next` gave it.
    pub cursor: Option<usize>,
    /// How many cards at most, 1 to 50; 20 if left out.
    pub limit: Option<usize>,
}

/// Draws the week's sample of cards
///
/// For supervisors, auditors and administrators: else `supervisor-only`. At most 200 cards of talks that were opened in the week and are
/// closed, drawn by chance from the week, the same ones for everybody, and evenly over agents. What others made of them is not shown, so that nobody follows them.
/// Who reads them is named in the audit log. `report-running` when another report takes too long.
#[utoipa::path(get, path = "/v1/quality/sample", operation_id = "list_quality_sample", tag = "quality", params(SampleParams),
    responses((status = 200, body = SampleDto)))]
pub async fn list(
    State(state): State<Arc<AppState>>,
    Examiner(reader): Examiner,
    Params(asked): Params<SampleParams>,
) -> Result<Json<SampleDto>, Problem> {
    let (now, engine) = (Timestamp::now(), state.content.engine());
    let zone = engine.desk.rosters.time_zone.clone();
    let monday = match asked.week.as_deref().filter(|week| !week.is_empty()) {
        Some(week) => monday_of(week).ok_or_else(|| Problem::BadQuery("week: as 2026-W48".to_owned()))?,
        None => monday(now.to_zoned(zone.clone()).date().saturating_sub(7.days())),
    };
    let (from, to) = (begin(monday, &zone)?, begin(monday.saturating_add(7.days()), &zone)?);
    let name = reader.name.clone();
    let gather = move |kept: &mut Summaries<'_>| gather(kept, &name);
    let (cards, judged) = state.store.count_through(from, to, state.limits.report_wait, gather).await?;
    note_reading(&state, reader.deed(Action::ReportRead, "quality_sample".to_owned(), monday.to_string())).await?;
    let n_cards = cards.len();
    let seed = u64::from(monday.year().unsigned_abs()) * 1_000 + u64::from(monday.day_of_year().unsigned_abs());
    let drawn = draw(cards, SAMPLE, seed);
    let is_mine = |card: &Drawable| judged.contains(&(card.conversation, card.agent.clone()));
    let (n_sample, n_mine) = (drawn.len(), drawn.iter().filter(|card| is_mine(card)).count());
    let wanted: Vec<&Drawable> = drawn.iter().filter(|card| !asked.open || !is_mine(card)).collect();
    let (start, limit) = (asked.cursor.unwrap_or(0).min(wanted.len()), asked.limit.unwrap_or(20).clamp(1, LONGEST_PAGE));
    let page = &wanted[start..wanted.len().min(start + limit)];
    let mut ids: Vec<ConversationId> = page.iter().map(|card| card.conversation).collect();
    ids.sort_unstable();
    ids.dedup();
    let scored = scored(&state, &engine, ids).await?;
    let mut shown = Vec::with_capacity(page.len());
    for card in page {
        let Some(talk) = scored.get(&card.conversation) else { continue };
        let Some(own) = talk.cards.iter().find(|own| *own.agent == *card.agent) else { continue };
        let opened_at = talk.opened_at.unwrap_or(from);
        let mut one = CardDto::of(state.store.epoch(), card.conversation, opened_at, talk.question.as_deref(), own);
        one.judge_alone(&reader.name, &talk.judgements);
        shown.push(one);
    }
    Ok(Json(SampleDto {
        week: name_of(monday),
        monday: monday.to_string(),
        n_cards,
        n_sample,
        n_mine,
        cards: shown,
        next: Some(start + page.len()).filter(|next| *next < wanted.len()),
    }))
}

/// The cards that may be drawn, and those that somebody has judged.
type Gathered = (Vec<Drawable>, HashSet<(ConversationId, Box<str>)>);

fn gather(kept: &mut Summaries<'_>, reader: &str) -> Result<Gathered, Error> {
    let (mut cards, mut judged) = (Vec::new(), HashSet::new());
    for talk in kept {
        let (id, summary): (ConversationId, Box<Summary>) = talk?;
        cards.extend(drawable(id, &summary));
        let mine = summary.evidence.trail.examined.iter().filter(|own| *own.by == *reader);
        judged.extend(mine.map(|own| (id, own.of.clone())));
    }
    Ok((cards, judged))
}

/// Judges what a measure found
///
/// For supervisors and administrators: else `supervisor-only`. What the rules find now is noted with the judgement; `bad-field` where the measure does not
/// apply in this part. The last judgement of one person counts. Gives the cards of the talk with the talk, which is an entry of the audit log.
#[utoipa::path(post, path = "/v1/quality/reviews", operation_id = "review_quality", tag = "quality", request_body = JudgeRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "A random name of this request, 1 to 128 visible ASCII characters")),
    responses((status = 200, body = TalkCardsDto)))]
pub async fn judge(
    State(state): State<Arc<AppState>>,
    Supervisor(reviewer): Supervisor,
    headers: HeaderMap,
    Body(request): Body<JudgeRequest>,
) -> Result<Json<TalkCardsDto>, Problem> {
    let id: ConversationId = request.conversation.parse().map_err(|_| Problem::NoSuchConversation)?;
    let note = request.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
    if note.is_some_and(|note| note.chars().count() > LONGEST_NOTE || note.contains('\0')) {
        return Err(Problem::BadField(format!("note: at most {LONGEST_NOTE} characters")));
    }
    let body = format!("{request:?}");
    let key = key_of(&headers, state.store.secret(), Sender::Desk(reviewer.token), &["quality", &body])?;
    let (engine, now) = (state.content.engine(), Timestamp::now());
    let events = state.store.events(id, 0, MOST_EVENTS).await?;
    if events.is_empty() {
        return Err(Problem::NoSuchConversation);
    }
    let talk = of_events(&engine, &events, now);
    let card = talk.cards.iter().find(|card| card.agent == request.agent);
    let card = card.ok_or_else(|| Problem::BadField("agent: had no part in this conversation".to_owned()))?;
    let found = card.finding(request.measure);
    if found == Finding::NotApplicable {
        return Err(Problem::BadField(format!("measure: {} does not apply in this part", request.measure.name())));
    }
    change(&state, id, key, |_| {
        Ok(vec![Fact::Desk(DeskFact::QualityReviewed {
            of: request.agent.clone(),
            measure: request.measure,
            found,
            opinion: request.opinion,
            note: note.map(str::to_owned),
            agent: reviewer.name.clone(),
        })])
    })
    .await?;
    let shown = talk_cards(&state, &reviewer.name, id).await?;
    note_reading(&state, reviewer.deed(Action::TalkRead, id.to_string(), "quality".to_owned())).await?;
    Ok(Json(shown))
}

/// The Monday of a week that is written as `2026-W48`.
fn monday_of(week: &str) -> Option<Date> {
    let (year, number) = week.split_once("-W")?;
    let is_number = |text: &str, digits: usize| text.len() == digits && text.bytes().all(|b| b.is_ascii_digit());
    if !is_number(year, 4) || !is_number(number, 2) {
        return None;
    }
    let week = ISOWeekDate::new(year.parse().ok()?, number.parse().ok()?, Weekday::Monday).ok()?;
    Some(week.date())
}

/// A week as it is written.
fn name_of(monday: Date) -> String {
    let week = monday.iso_week_date();
    format!("{:04}-W{:02}", week.year(), week.week())
}

fn monday(day: Date) -> Date {
    day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
}

fn begin(day: Date, zone: &TimeZone) -> Result<Timestamp, Problem> {
    day.to_zoned(zone.clone()).map(|begin| begin.timestamp()).map_err(|_| Problem::BadQuery("week: out of range".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_is_written_as_the_norm_says() {
        let check = |week: &str, expected: Option<&str>| {
            assert_eq!(monday_of(week).map(|monday| monday.to_string()).as_deref(), expected, "{week}");
        };
        check("2026-W48", Some("2026-11-23"));
        check("2026-W01", Some("2025-12-29"));
        check("2026-W53", Some("2026-12-28"));
        for week in ["2025-W53", "2026-W00", "2026-W1", "2026W48", "2026-11-23", "-026-W48", ""] {
            check(week, None);
        }
        assert_eq!(name_of("2025-12-29".parse().unwrap()), "2026-W01");
    }
}
