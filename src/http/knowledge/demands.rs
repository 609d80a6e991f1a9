//! What do customers want that no answer can give, and what became of it?
//!
//! The demands lie as files beside the content; how often customers ask for each, before it was raised and since it was done, comes from their talks.

use crate::diagnostic::{Code, Diagnostic};
use crate::http::dto::demand::{DemandDto, DemandShareDto, DemandWeekDto, DemandsDto, UnreadDto};
use crate::http::error::Problem;
use crate::http::extract::Params;
use crate::http::guard::auth::Editor;
use crate::http::guard::workshop::Work;
use crate::http::knowledge::files::version;
use crate::http::knowledge::gathered::{Reading, Sampled};
use crate::http::state::AppState;
use crate::insight::demand::Counts;
use crate::kb::demand::{Demand, State as DemandState, demands};
use crate::privacy::audit::Action;
use crate::report::ratio::Ratio;
use crate::source::{DEMANDS, SourceFile, SourceSet};
use crate::store::error::Error;
use axum::Json;
use axum::extract::State;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;
use std::ops::Range;
use std::sync::Arc;
use utoipa::IntoParams;

/// How many demands a page has at most.
const LONGEST_PAGE: usize = 50;

/// Over how many days before and after it is counted how often something is asked for.
const DAYS: i64 = 28;

/// How many weeks are shown.
const WEEKS: i64 = 13;

/// How many days are looked back at most.
const MOST_DAYS: i64 = 365;

/// The most files that are told to be unreadable.
const MOST_UNREAD: usize = 50;

/// Which demands are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DemandParams {
    /// Where the page begins, as `next` gave it.
    pub after: Option<usize>,
    /// How many at most, 1 to 50; 20 if left out.
    pub limit: Option<usize>,
}

/// Lists what was demanded for customers
///
/// For editors, supervisors and the admin token: else `editor-only`. What customers want and no answer can give, with who is asked for it, how far
/// it has come, and how often customers ask for it, before and after. Who reads it is named in the audit log. What was counted holds for five minutes.
#[utoipa::path(get, path = "/v1/insight/demands", operation_id = "list_demands", tag = "editors", params(DemandParams),
    responses((status = 200, body = DemandsDto)))]
pub async fn list(
    State(state): State<Arc<AppState>>,
    Editor(editor): Editor,
    Params(params): Params<DemandParams>,
) -> Result<Json<DemandsDto>, Problem> {
    let limit = params.limit.unwrap_or(20);
    if !(1..=LONGEST_PAGE).contains(&limit) {
        return Err(Problem::BadQuery(format!("limit: 1 to {LONGEST_PAGE}")));
    }
    let (now, engine, content) = (Timestamp::now(), state.content.engine(), state.content.clone());
    let read = move || content.sources().map(|(kb, _)| Demands::of(&kb)).unwrap_or_default();
    let read = state.workshop.work(Work::Check, read).await?;
    let ways = read.ways();
    let counted = match state.last_demands.known(&ways, now) {
        Some(counted) => counted,
        None => {
            let counted = Arc::new(read.counted(state.reading(&engine), now).await?);
            state.last_demands.keep(ways, now, &counted);
            counted
        }
    };
    state.store.audit(editor.deed(Action::ReportRead, "demands".to_owned(), String::new())).await?;
    let start = params.after.unwrap_or(0).min(read.sound.len());
    let end = read.sound.len().min(start + limit);
    let zone = &engine.desk.rosters.time_zone;
    Ok(Json(DemandsDto {
        demands: (start..end).map(|at| read.shown(at, &counted.found, zone, now)).collect(),
        total: read.sound.len(),
        next: Some(end).filter(|end| *end < read.sound.len()),
        adoption: read.adoption(),
        unread: read.unread.iter().take(MOST_UNREAD).map(UnreadDto::from).collect(),
        n_talks: counted.n_talks,
        n_talks_read: counted.n_read,
        may_edit: state.content.editable().is_some(),
    }))
}

/// The demands of a knowledge base in the order in which they are shown: the open ones first, of each state the last one first.
#[derive(Debug, Default)]
pub struct Demands {
    sound: Vec<(SourceFile, Demand)>,
    unread: Vec<Diagnostic>,
}

impl Demands {
    /// Those that lie beside these sources.
    pub fn of(kb: &SourceSet) -> Self {
        let (sound, mut unread) = demands(kb);
        unread.extend(kb.faults.iter().filter(|fault| fault.code == Code::BadDemand).cloned());
        let mut sound: Vec<(SourceFile, Demand)> = sound.into_iter().map(|(file, demand)| (file.clone(), demand)).collect();
        sound.sort_by_key(|(file, demand)| (demand.state(), std::cmp::Reverse(demand.raised_on()), file.path.clone()));
        Demands { sound, unread }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.sound.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.sound.is_empty()
    }

    /// How many are accepted, scheduled or done, of all.
    pub fn adoption(&self) -> Ratio {
        let adopted = self.sound.iter().filter(|(_, demand)| demand.state().is_adopted());
        Ratio::new(adopted.count() as u64, self.sound.len() as u64)
    }

    fn ways(&self) -> Vec<Vec<String>> {
        self.sound.iter().map(|(_, demand)| demand.asked.clone()).collect()
    }

    /// How often each is asked for; [`Error::Busy`] when a report takes so long.
    pub async fn counted(&self, reading: Reading<'_>, now: Timestamp) -> Result<Sampled<Counts>, Error> {
        let zone = &reading.engine.desk.rosters.time_zone;
        let today = now.to_zoned(zone.clone()).date();
        let shown = today.saturating_sub((7 * WEEKS).days());
        let raised = self.sound.iter().map(|(_, demand)| demand.raised_on().saturating_sub(DAYS.days()));
        let first = raised.chain([shown]).min().unwrap_or(shown).max(today.saturating_sub(MOST_DAYS.days()));
        let from = start_of(first, zone).unwrap_or(now);
        reading.demands(self.ways(), from..now).await
    }

    /// One of them, with how often it is asked for.
    pub fn shown(&self, at: usize, counts: &Counts, zone: &TimeZone, now: Timestamp) -> DemandDto {
        let (file, demand) = &self.sound[at];
        let today = now.to_zoned(zone.clone()).date();
        let share = |days: Range<Date>| share(at, counts, days, zone);
        let raised = demand.raised_on();
        let before = share(raised.saturating_sub(DAYS.days())..raised);
        let done = demand.days().into_iter().find(|(state, _)| *state == DemandState::Done).map(|(_, day)| day.saturating_add(1.day()));
        let after = done.and_then(|day| share(day..day.saturating_add(DAYS.days()).min(today.saturating_add(1.day()))));
        let monday = today.saturating_sub(i64::from(today.weekday().since(Weekday::Monday)).days());
        let week = |weeks: i64| {
            let week = monday.saturating_sub((7 * weeks).days());
            let (asked, talks) = counts.between(at, &instants(&(week..week.saturating_add(7.days())), zone)?);
            Some(DemandWeekDto { week, asked, talks })
        };
        DemandDto {
            name: name_of(&file.path).to_owned(),
            path: file.path.clone(),
            version: version(&file.text),
            title: demand.title().to_owned(),
            area: demand.area(),
            owner: demand.owner().map(str::to_owned),
            state: demand.state(),
            dates: demand.days().into_iter().collect(),
            asked: demand.asked.clone(),
            note: demand.note.clone(),
            change: before.as_ref().zip(after.as_ref()).and_then(|(before, after)| change(before, after)),
            before,
            after,
            weeks: (0..WEEKS).rev().filter_map(week).collect(),
        }
    }
}

/// The name of a demand in a folder.
pub fn name_of(path: &str) -> &str {
    path.strip_prefix(DEMANDS).unwrap_or(path).trim_end_matches(".md")
}

/// In how many conversations of some days a demand is asked for; nothing where there is no such day.
fn share(at: usize, counts: &Counts, days: Range<Date>, zone: &TimeZone) -> Option<DemandShareDto> {
    let (asked, talks) = counts.between(at, &instants(&days, zone)?);
    let Ratio { numerator, denominator, rate, low, high } = Ratio::new(asked, talks);
    (!days.is_empty()).then_some(DemandShareDto { numerator, denominator, rate, low, high, from: days.start, to: days.end })
}

/// Whether it is asked for less or more than before: beyond chance where the intervals do not overlap.
fn change(before: &DemandShareDto, after: &DemandShareDto) -> Option<&'static str> {
    match (before.low?, before.high?, after.low?, after.high?) {
        (low, _, _, high) if high < low => Some("fewer"),
        (_, high, low, _) if low > high => Some("more"),
        _ => Some("open"),
    }
}

fn instants(days: &Range<Date>, zone: &TimeZone) -> Option<Range<Timestamp>> {
    Some(start_of(days.start, zone)?..start_of(days.end, zone)?)
}

fn start_of(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    Some(day.to_zoned(zone.clone()).ok()?.timestamp())
}

impl From<&Diagnostic> for UnreadDto {
    fn from(fault: &Diagnostic) -> Self {
        UnreadDto { path: fault.place.path.clone(), message: fault.message.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_told_where_it_is_beyond_chance() {
        let share = |numerator: u64, denominator: u64| {
            let Ratio { rate, low, high, .. } = Ratio::new(numerator, denominator);
            let day = "2026-11-02".parse().unwrap();
            DemandShareDto { numerator, denominator, rate, low, high, from: day, to: day }
        };
        assert_eq!(change(&share(40, 1000), &share(2, 1000)), Some("fewer"));
        assert_eq!(change(&share(2, 1000), &share(40, 1000)), Some("more"));
        assert_eq!(change(&share(4, 1000), &share(2, 1000)), Some("open"));
        assert_eq!(change(&share(4, 1000), &share(0, 0)), None);
    }
}
