//! How are the risky words read that were written in a period?
//!
//! The rows are made in `report::risk`; here they become lines of JSON, part by part. A part is read when the one before it is on its way:
//! so a client that reads slowly holds no more than a part in memory, and keeps no other report waiting.

use crate::http::desk::report::{PeriodParams, instants};
use crate::http::dto::alert::RiskDto;
use crate::http::dto::event::event_id;
use crate::http::error::Problem;
use crate::http::extract::Params;
use crate::http::guard::auth::Supervisor;
use crate::http::state::AppState;
use crate::privacy::audit::Action;
use crate::report::risk::risks;
use crate::store::Store;
use crate::store::error::Error;
use crate::store::record::{Bookmark, Talks};
use axum::body::Body;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use jiff::Timestamp;
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;
use utoipa::IntoParams;

/// The most rows of an answer: some hundred a day for a month.
const LONGEST_PAGE: usize = 10_000;

/// A part is sent when it has so many bytes. A row has some ten kilobytes at most, so a part is hardly longer.
const PART_BYTES: usize = 256 * 1024;

/// A part ends after so many conversations, with or without rows: then another report has its turn.
const TALKS_AT_ONCE: usize = 500;

/// Which part of the corpus is wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CorpusParams {
    /// The `event` of the last row that is known already.
    pub after: Option<String>,
    /// How many rows at most, 1 to 10,000.
    pub limit: Option<usize>,
}

/// The corpus of risks
///
/// For supervisors and administrators: JSON lines, one for each red line whose words stood in a message of a conversation opened on these
/// days, also when it alarmed nobody; of one message at most the 10 most severe. Test traffic is left out. An answer has at most 10,000
/// rows; after a full one, go on with `after` the `event` of its last row. Personal details are masked. `report-running` when another report takes too long.
#[utoipa::path(get, path = "/v1/reports/risk", operation_id = "report_risk", tag = "desk", params(PeriodParams, CorpusParams),
    responses((status = 200, body = RiskDto, content_type = "application/x-ndjson")))]
pub async fn show(
    State(state): State<Arc<AppState>>,
    Supervisor(reader): Supervisor,
    Params(period): Params<PeriodParams>,
    Params(page): Params<CorpusParams>,
) -> Result<Response, Problem> {
    let (from, to) = instants(&period, &state.content.engine().desk.rosters.time_zone)?;
    let place = match page.after.as_deref() {
        None | Some("") => Bookmark::before(from),
        Some(name) => place_of(&state, name, from, to).await?,
    };
    let asked = format!("{} to {}", period.from, period.to);
    state.store.audit(reader.deed(Action::ReportRead, "risk".to_owned(), asked)).await?;
    let rows_left = page.limit.unwrap_or(LONGEST_PAGE).clamp(1, LONGEST_PAGE);
    let mut corpus = Corpus { rows_left, ..Corpus::whole(state.store.clone(), place, to) };
    // Read before the answer begins, so that what fails has its status.
    let first = corpus.next(state.limits.report_wait).await?;
    // Other readings end within the time of a request, so the next part gets its turn.
    let patience = state.limits.request_time;
    let rest = stream::try_unfold(corpus, move |mut corpus| async move {
        let part = corpus.next(patience).await.map_err(|error| format!("{:?}", Problem::from(error)))?;
        Ok::<_, String>(part.map(|part| (part, corpus)))
    });
    let body = Body::from_stream(stream::iter(first.map(Ok)).chain(rest));
    Ok(([(CONTENT_TYPE, "application/x-ndjson")], body).into_response())
}

/// The place after an event of a conversation that was opened in `from..to`.
async fn place_of(state: &AppState, name: &str, from: Timestamp, to: Timestamp) -> Result<Bookmark, Problem> {
    let unknown = || Problem::BadQuery("after: no event of these days".to_owned());
    let event = event_id(state.store.epoch(), name).ok_or_else(unknown)?;
    let place = state.store.place_of(event).await?;
    place.filter(|place| from <= place.opened_at && place.opened_at < to).ok_or_else(unknown)
}

/// A reading of the corpus.
pub struct Corpus {
    store: Store,
    place: Bookmark,
    to: Timestamp,
    rows_left: usize,
}

impl Corpus {
    /// All rows after a place, of conversations that were opened before `to`.
    pub fn whole(store: Store, place: Bookmark, to: Timestamp) -> Self {
        Corpus { store, place, to, rows_left: usize::MAX }
    }

    /// The next rows, each as a line of JSON; nothing at the end. [`Error::Busy`] when another reading takes so long.
    pub async fn next(&mut self, patience: Duration) -> Result<Option<String>, Error> {
        while self.rows_left > 0 {
            let (begin, most, epoch) = (self.place, self.rows_left, self.store.epoch().to_owned());
            let part = self.store.read_through(begin, self.to, patience, move |talks| part(talks, &epoch, begin, most)).await?;
            self.place = part.place;
            self.rows_left = if part.is_last { 0 } else { most - part.n_rows };
            if part.n_rows > 0 {
                return Ok(Some(part.lines));
            }
        }
        Ok(None)
    }
}

/// A part of the corpus.
struct Part {
    lines: String,
    n_rows: usize,
    /// Where the next part begins.
    place: Bookmark,
    is_last: bool,
}

/// Reads a part of at most so many rows.
fn part(talks: &mut Talks<'_>, epoch: &str, begin: Bookmark, most: usize) -> Result<Part, Error> {
    let mut part = Part { lines: String::new(), n_rows: 0, place: begin, is_last: false };
    for talk in (&mut *talks).take(TALKS_AT_ONCE) {
        let (conversation, events) = talk?;
        let opened_at = events.first().map_or(begin.opened_at, |opening| opening.at);
        let known = if conversation == begin.conversation { begin.event } else { 0 };
        for risk in risks(&events).filter(|risk| risk.event > known) {
            part.place = Bookmark { opened_at, conversation, event: risk.event };
            part.lines += &RiskDto::of(epoch, conversation, risk).masked().line();
            part.lines.push('\n');
            part.n_rows += 1;
            if part.n_rows == most || part.lines.len() >= PART_BYTES {
                return Ok(part);
            }
        }
        part.place = Bookmark { opened_at, conversation, event: i64::MAX };
    }
    part.is_last = talks.next().transpose()?.is_none();
    Ok(part)
}
