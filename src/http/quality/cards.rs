//! Which talks were served how well?

use crate::conversation::id::ConversationId;
use crate::conversation::standard::{Finding, QualityMeasure};
use crate::conversation::summary::Summary;
use crate::http::desk::audit::note_reading;
use crate::http::desk::cases::parse_id;
use crate::http::desk::report::{PeriodParams, instants};
use crate::http::dto::event::for_agent;
use crate::http::dto::quality::{CardDto, CardsDto, StandardDto, TalkCardsDto};
use crate::http::error::Problem;
use crate::http::extract::{Params, PathParts};
use crate::http::guard::auth::Examiner;
use crate::http::quality::scoring::{of_events, scored};
use crate::http::state::AppState;
use crate::privacy::audit::Action;
use crate::quality::Scorecard;
use crate::quality::sample::{drawable, is_scored};
use crate::store::record::Summaries;
use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

/// The most cards of a page.
const LONGEST_PAGE: usize = 50;

/// The most talks that a request scores. Of a filter that few pass a page may be short, and says where it goes on.
const MOST_SCORED: usize = 100;

/// The most events of a talk that are shown beside its cards.
const MOST_EVENTS: usize = 1_000;

/// Which cards are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CardParams {
    /// Only of this agent.
    pub agent: Option<String>,
    /// Only where this measure is failed, as `empathy`.
    pub measure: Option<String>,
    /// Only with fewer points, 1 to 100.
    pub below: Option<u8>,
    /// Where the page begins, as `next` gave it.
    pub cursor: Option<String>,
    /// How many talks at most, 1 to 50; 20 if left out.
    pub limit: Option<usize>,
}

/// A place in the list: the newest talks come first.
type Place = (Timestamp, ConversationId);

struct Wanted {
    agent: Option<String>,
    measure: Option<QualityMeasure>,
    below: Option<u8>,
    after: Option<Place>,
}

impl CardParams {
    fn wanted(self) -> Result<Wanted, Problem> {
        let bad = |why: String| Problem::BadQuery(why);
        let names = || QualityMeasure::ALL.map(QualityMeasure::name).join(", ");
        let filled = |value: Option<String>| value.filter(|value| !value.is_empty());
        let measure = |name: String| QualityMeasure::named(&name).ok_or_else(|| bad(format!("measure: one of {}", names())));
        if self.below.is_some_and(|below| !(1..=100).contains(&below)) {
            return Err(bad("below: 1 to 100".to_owned()));
        }
        let after = filled(self.cursor).map(|cursor| place(&cursor).ok_or_else(|| bad("cursor: no place in a list".to_owned())));
        Ok(Wanted {
            agent: filled(self.agent),
            measure: filled(self.measure).map(measure).transpose()?,
            below: self.below,
            after: after.transpose()?,
        })
    }
}

impl Wanted {
    /// Whether a talk may have a card that is wanted.
    fn may_have(&self, place: Place, summary: &Summary) -> bool {
        let has_agent = |agent: &String| drawable(place.1, summary).any(|card| *card.agent == **agent);
        is_scored(summary) && self.after.is_none_or(|after| place < after) && self.agent.as_ref().is_none_or(has_agent)
    }

    fn has(&self, card: &Scorecard) -> bool {
        let is_failed = |measure: QualityMeasure| card.finding(measure) == Finding::Failed;
        self.agent.as_ref().is_none_or(|agent| card.agent == *agent)
            && self.measure.is_none_or(is_failed)
            && self.below.is_none_or(|below| card.total.is_some_and(|total| total < below))
    }

    /// Whether a talk has a card whatever its points: then no more talks are scored than are shown.
    fn has_any(&self) -> bool {
        self.measure.is_none() && self.below.is_none()
    }
}

/// Lists how well talks were served
///
/// For supervisors, auditors and administrators: else `supervisor-only`. The talks that people served, were opened on these days and are closed, the newest
/// first, with a card for each agent who had one. What the customer asked first is masked. Who reads them is named in the audit log.
/// A page may be short where few talks pass the filter: go on with `next`. `report-running` when another report takes too long.
#[utoipa::path(get, path = "/v1/quality/talks", operation_id = "list_quality_cards", tag = "quality", params(PeriodParams, CardParams),
    responses((status = 200, body = CardsDto)))]
pub async fn list(
    State(state): State<Arc<AppState>>,
    Examiner(reader): Examiner,
    Params(period): Params<PeriodParams>,
    Params(asked): Params<CardParams>,
) -> Result<Json<CardsDto>, Problem> {
    let engine = state.content.engine();
    let (from, to) = instants(&period, &engine.desk.rosters.time_zone)?;
    let limit = asked.limit.unwrap_or(20).clamp(1, LONGEST_PAGE);
    let wanted = Arc::new(asked.wanted()?);
    let most = if wanted.has_any() { limit } else { MOST_SCORED };
    let own = wanted.clone();
    let find = move |kept: &mut Summaries<'_>| {
        let mut found: Vec<Place> = Vec::new();
        for talk in kept {
            let (id, summary) = talk?;
            if own.may_have((summary.opened_at, id), &summary) {
                found.push((summary.opened_at, id));
            }
            if found.len() > most {
                break;
            }
        }
        Ok(found)
    };
    let mut places = state.store.count_through(from, to, state.limits.report_wait, find).await?;
    let mut has_more = places.len() > most;
    places.truncate(most);
    note_reading(&state, reader.deed(Action::ReportRead, "quality".to_owned(), format!("{} to {}", period.from, period.to))).await?;
    let mut scored = scored(&state, &engine, places.iter().map(|(_, id)| *id).collect()).await?;
    let (mut cards, mut n_talks, mut last) = (Vec::new(), 0, None);
    for place in places {
        if n_talks == limit {
            has_more = true;
            break;
        }
        last = Some(place);
        let Some(talk) = scored.remove(&place.1) else { continue };
        let shown = talk.cards.iter().filter(|card| wanted.has(card));
        let before = cards.len();
        cards.extend(shown.map(|card| CardDto::of(state.store.epoch(), place.1, place.0, talk.question.as_deref(), card)));
        n_talks += usize::from(cards.len() > before);
    }
    let next = last.filter(|_| has_more).map(name_of);
    Ok(Json(CardsDto { cards, next }))
}

/// Reads how well a talk was served, with the talk
///
/// For supervisors, auditors and administrators: else `supervisor-only`. The cards of all agents who had it, the judgements of reviewers, and the events that
/// the marks point to, at most 1,000; personal details are masked. It is an entry of the audit log.
#[utoipa::path(get, path = "/v1/quality/talks/{id}", operation_id = "read_quality_card", tag = "quality",
    params(("id" = String, Path, description = "The conversation")), responses((status = 200, body = TalkCardsDto)))]
pub async fn show(
    State(state): State<Arc<AppState>>,
    Examiner(reader): Examiner,
    PathParts(id): PathParts<String>,
) -> Result<Json<TalkCardsDto>, Problem> {
    let id = parse_id(&id)?;
    let shown = talk(&state, &reader.name, id).await?;
    note_reading(&state, reader.deed(Action::TalkRead, id.to_string(), "quality".to_owned())).await?;
    Ok(Json(shown))
}

/// The cards of a talk with the talk, as this person reads them.
pub async fn talk(state: &AppState, reader: &str, id: ConversationId) -> Result<TalkCardsDto, Problem> {
    let conversation = state.store.load(id).await?.ok_or(Problem::NoSuchConversation)?;
    if !conversation.was_at_desk() {
        return Err(Problem::NoSuchConversation);
    }
    let events = state.store.events(id, 0, MOST_EVENTS).await?;
    let (engine, epoch) = (state.content.engine(), state.store.epoch());
    let talk = of_events(&engine, &events, Timestamp::now());
    let cards = talk.cards.iter().map(|card| {
        let mut shown = CardDto::of(epoch, id, conversation.opened_at(), talk.question.as_deref(), card);
        shown.judge(reader, &events);
        shown
    });
    Ok(TalkCardsDto {
        conversation: id.to_string(),
        phase: conversation.phase().name(),
        cards: cards.collect(),
        has_more: events.len() == MOST_EVENTS,
        events: events.into_iter().map(|event| for_agent(epoch, id, event).masked()).collect(),
    })
}

/// By which rules is it scored?
///
/// For supervisors, auditors and administrators: else `supervisor-only`. The measures of `quality.ron`, their weights and limits.
#[utoipa::path(get, path = "/v1/quality/standard", operation_id = "read_quality_standard", tag = "quality",
    responses((status = 200, body = StandardDto)))]
pub async fn standard(State(state): State<Arc<AppState>>, _: Examiner) -> Json<StandardDto> {
    Json(StandardDto::from(&state.content.engine().quality))
}

/// A place as it stands in an address.
fn name_of((opened_at, id): Place) -> String {
    format!("{}-{id}", opened_at.as_microsecond())
}

fn place(name: &str) -> Option<Place> {
    let (microseconds, id) = name.rsplit_once('-')?;
    Some((Timestamp::from_microsecond(microseconds.parse().ok()?).ok()?, id.parse().ok()?))
}
