//! Which talks are behind a figure of the report?
//!
//! They are found in `report::behind`; here is the question put, and what is shown of each.

use crate::conversation::id::ConversationId;
use crate::http::desk::report::{PeriodParams, inquiry};
use crate::http::dto::talk::{TalkDto, TalksDto};
use crate::http::error::Problem;
use crate::http::extract::Params;
use crate::http::guard::auth::Supervisor;
use crate::http::state::AppState;
use crate::privacy::audit::Action;
use crate::report::behind::{Place, Wanted, page};
use crate::report::cut::Cut;
use crate::report::definition::OutcomeClass;
use crate::report::figure::Figure;
use crate::store::record::Summaries;
use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

/// The most talks of a page.
const LONGEST_PAGE: usize = 50;

/// Which talks of a period are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TalkParams {
    /// Those of this class, as the report names it.
    pub class: Option<String>,
    /// Those behind this figure of the report, as `self_resolution`.
    #[param(value_type = Option<String>)]
    pub figure: Option<Figure>,
    /// `yes`: those in the figure's numerator; `no`: those in its denominator alone. `yes` if left out.
    #[param(value_type = Option<String>)]
    pub is: Option<Side>,
    /// Those in one part of a cut, as `channel` or `detail:damage`.
    #[param(value_type = Option<String>)]
    pub by: Option<Cut>,
    /// The name of the part.
    pub part: Option<String>,
    /// Where the page begins, as `next` gave it.
    pub after: Option<String>,
    /// How many at most, 1 to 50; 20 if left out.
    pub limit: Option<usize>,
}

/// In which part of a share a talk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// In the numerator.
    Yes,
    /// In the denominator alone.
    No,
}

impl TalkParams {
    fn wanted(self) -> Result<Wanted, Problem> {
        let bad = |why: &str| Problem::BadQuery(why.to_owned());
        if self.class.as_ref().is_some_and(|class| !OutcomeClass::NAMES.contains(&class.as_str())) {
            return Err(Problem::BadQuery(format!("class: one of {}", OutcomeClass::NAMES.join(", "))));
        }
        let part = match (self.by, self.part) {
            (Some(by), Some(part)) => Some((by, part)),
            (None, None) => None,
            (Some(_), None) => return Err(bad("part: by needs the name of a part")),
            (None, Some(_)) => return Err(bad("by: part needs the cut that it is of")),
        };
        if self.is.is_some() && self.figure.is_none() {
            return Err(bad("figure: is needs the figure that it is of"));
        }
        let is_in = self.is != Some(Side::No);
        let after = self.after.filter(|after| !after.is_empty()).map(|after| place(&after).ok_or_else(|| bad("after: no place in a list")));
        Ok(Wanted { class: self.class, figure: self.figure.map(|figure| (figure, is_in)), part, after: after.transpose()? })
    }
}

/// Lists the talks behind a figure
///
/// For supervisors and administrators: those that count of the period, the newest first, narrowed down by class, figure and part of a cut. What
/// the customer asked first is masked. Who reads them is named in the audit log. `report-running` when another report takes too long.
#[utoipa::path(get, path = "/v1/reports/talks", operation_id = "list_talks", tag = "desk", params(PeriodParams, TalkParams),
    responses((status = 200, body = TalksDto)))]
pub async fn list(
    State(state): State<Arc<AppState>>,
    Supervisor(reader): Supervisor,
    Params(period): Params<PeriodParams>,
    Params(asked): Params<TalkParams>,
) -> Result<Json<TalksDto>, Problem> {
    let engine = state.content.engine();
    let inquiry = inquiry(&engine, &period)?;
    let limit = asked.limit.unwrap_or(20).clamp(1, LONGEST_PAGE);
    let wanted = asked.wanted()?;
    let (from, until, window) = (inquiry.from, inquiry.until(&engine.measure), engine.measure.return_window);
    let find = move |kept: &mut Summaries<'_>| page(kept, &wanted, limit, &inquiry, &engine.measure);
    let (found, has_more) = state.store.count_through(from, until, state.limits.report_wait, find).await?;
    state.store.audit(reader.deed(Action::ReportRead, "talks".to_owned(), format!("{} to {}", period.from, period.to))).await?;
    let next = found.last().filter(|_| has_more).map(|last| name_of(Place::of(last)));
    let mut talks = Vec::with_capacity(found.len());
    for outcome in &found {
        let conversation = state.store.load(outcome.id).await.ok().flatten();
        let question = conversation.as_ref().and_then(|conversation| conversation.first_question());
        talks.push(TalkDto::of(outcome, question, window));
    }
    Ok(Json(TalksDto { talks, next }))
}

/// A place as it stands in an address: microseconds and the id.
fn name_of(place: Place) -> String {
    format!("{}-{}", place.opened_at.as_microsecond(), place.id)
}

fn place(name: &str) -> Option<Place> {
    let (microseconds, id) = name.rsplit_once('-')?;
    Some(Place { opened_at: Timestamp::from_microsecond(microseconds.parse().ok()?).ok()?, id: id.parse::<ConversationId>().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_a_name() {
        let check = |microseconds: i64| {
            let own = Place { opened_at: Timestamp::from_microsecond(microseconds).unwrap(), id: ConversationId::from_stored(7) };
            assert_eq!(place(&name_of(own)), Some(own), "{microseconds}");
        };
        [0, -1, 1_764_450_000_000_000].into_iter().for_each(check);
        assert_eq!((place(""), place("7"), place("x-7"), place("7-x")), (None, None, None, None));
    }
}
