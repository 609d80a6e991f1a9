//! What is to be told of a week?
//!
//! It is put together in `weekly`; here it is read and sent.

use crate::conversation::roster::Rosters;
use crate::engine::Engine;
use crate::engine::reply::words::FALLBACK_LOCALE;
use crate::eval::effect::{AskedBy, Question, got};
use crate::http::dto::chat::Locale;
use crate::http::error::Problem;
use crate::http::extract::Params;
use crate::http::guard::auth::Supervisor;
use crate::http::guard::workshop::Work;
use crate::http::knowledge::gathered::Reading;
use crate::http::state::AppState;
use crate::insight::topic::Topic;
use crate::privacy::audit::Action;
use crate::report::cut::Cut;
use crate::report::{Inquiry, ResolutionReport};
use crate::store::error::Error;
use crate::store::record::Summaries;
use crate::weekly::markdown::markdown;
use crate::weekly::page::page;
use crate::weekly::week::{Material, Weekly};
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

/// The most topics that are told of: each is put to the engine.
const MOST_TOPICS: usize = 200;

/// Which week, and how.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WeekParams {
    /// A day of the week; the last whole week if left out.
    #[param(value_type = Option<String>, format = Date)]
    pub week: Option<Date>,
    /// `markdown`, or `html`: a page that shows itself in 90 seconds. `html` if left out.
    pub format: Option<String>,
    /// In which language; that of the desk if left out.
    pub locale: Option<Locale>,
}

/// Tells a week in plain words
///
/// For supervisors and administrators: what changed beyond chance against the week before, what customers wrote (masked), what was done about it
/// and what should be written next. Who reads it is named in the audit log. `report-running` when another report takes too long.
#[utoipa::path(get, path = "/v1/reports/weekly", operation_id = "report_week", tag = "desk", params(WeekParams),
    responses((status = 200, body = String, content_type = "text/html")))]
pub async fn show(
    State(state): State<Arc<AppState>>,
    Supervisor(reader): Supervisor,
    Params(asked): Params<WeekParams>,
) -> Result<Response, Problem> {
    let is_page = match asked.format.as_deref() {
        None | Some("html") => true,
        Some("markdown") => false,
        Some(_) => return Err(Problem::BadQuery("format: html or markdown".to_owned())),
    };
    let (engine, now) = (state.content.engine(), Timestamp::now());
    let week = Week::around(asked.week, &engine.desk.rosters, now).ok_or_else(|| Problem::BadQuery("week: out of range".to_owned()))?;
    state.store.audit(reader.deed(Action::ReportRead, "weekly".to_owned(), week.first.to_string())).await?;
    let read = week.read(state.reading(&engine), now).await?;
    let told = state.workshop.work(Work::Compilation, move || week.told(&engine, &read, now)).await?;
    let locale = asked.locale.map_or(FALLBACK_LOCALE, Locale::name);
    let (kind, text) =
        if is_page { ("text/html; charset=utf-8", page(&told, locale)) } else { ("text/markdown; charset=utf-8", markdown(&told, locale)) };
    Ok(([(CONTENT_TYPE, kind)], text).into_response())
}

/// A week and the one before.
#[derive(Debug, Clone)]
pub struct Week {
    /// Its Monday.
    pub first: Date,
    rosters: Rosters,
    before: Timestamp,
    from: Timestamp,
    to: Timestamp,
}

/// What a week is told of.
pub struct Read {
    week: ResolutionReport,
    before: ResolutionReport,
    topics: Vec<Topic>,
}

impl Week {
    /// The week of a day, or the last whole one; nothing where no calendar has it.
    pub fn around(day: Option<Date>, rosters: &Rosters, now: Timestamp) -> Option<Self> {
        let today = now.to_zoned(rosters.time_zone.clone()).date();
        let day = day.map_or_else(|| today.checked_sub(7.days()), Ok).ok()?;
        let first = day.checked_sub(i64::from(day.weekday().since(Weekday::Monday)).days()).ok()?;
        let start = |days: i64| Some(first.checked_add(days.days()).ok()?.to_zoned(rosters.time_zone.clone()).ok()?.timestamp());
        Some(Week { first, rosters: rosters.clone(), before: start(-7)?, from: start(0)?, to: start(7)? })
    }

    /// Reads what it is told of; [`Error::Busy`] when a report takes so long.
    pub async fn read(&self, reading: Reading<'_>, now: Timestamp) -> Result<Read, Error> {
        let Reading { store, engine, patience, .. } = reading;
        let report = async |from, to| {
            let inquiry = Inquiry { from, to, now, rosters: self.rosters.clone(), by: Some(Cut::Entry), rivals: Vec::new() };
            let (until, engine) = (inquiry.until(&engine.measure), engine.clone());
            let count = move |kept: &mut Summaries<'_>| ResolutionReport::of(kept, &inquiry, &engine.measure);
            store.count_through(from, until, patience, count).await
        };
        let (week, before) = (report(self.from, self.to).await?, report(self.before, self.from).await?);
        let topics = reading.topics(self.before..self.to).await?.found.topics;
        Ok(Read { week, before, topics })
    }

    /// The week as it is told.
    pub fn told(&self, engine: &Engine, read: &Read, now: Timestamp) -> Weekly {
        let last = self.first.saturating_add(6.days());
        let got = |text: &str, locale: &str| {
            let question = Question { text: text.to_owned(), locale: locale.to_owned(), asked_by: AskedBy::Customer };
            got(engine, &question, now)
        };
        let topics = &read.topics[..read.topics.len().min(MOST_TOPICS)];
        let today = now.to_zoned(self.rosters.time_zone.clone()).date();
        let told = Weekly::of(&Material { week: &read.week, before: &read.before, topics }, (self.first, last), got);
        Weekly { until: Some(today).filter(|today| *today <= last), ..told }
    }
}
