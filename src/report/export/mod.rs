//! How do the conversations of a period look as a table, for another program?
//!
//! One row a conversation that counts, the newest first, with ids, times, kinds and numbers and no words: what a figure is made of, so that it
//! can be counted again elsewhere. The rows go out as they are made.

mod csv;
mod parquet;
mod table;

use crate::conversation::id::ConversationId;
use crate::conversation::measure::Measure;
use crate::conversation::summary::Summary;
use crate::report::export::csv::Csv;
use crate::report::export::parquet::Parquet;
use crate::report::export::table::{COLUMNS, Cell, Table};
use crate::report::outcome::Outcome;
use crate::report::{Inquiry, outcomes};
use jiff::SignedDuration;
use serde::Deserialize;
use std::io::{self, Write};

/// A format of tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Text, as spreadsheets read it.
    Csv,
    /// Columns, as data tools read them.
    Parquet,
}

impl Format {
    /// All, in the order in which they are named.
    pub const ALL: [Format; 2] = [Format::Csv, Format::Parquet];

    /// The name in commands and addresses, and at the end of file names.
    pub fn name(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Parquet => "parquet",
        }
    }

    /// The name on the wire.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Csv => "text/csv; charset=utf-8",
            Format::Parquet => "application/vnd.apache.parquet",
        }
    }
}

/// The cells of a conversation, as [`COLUMNS`] says.
fn row(outcome: &Outcome, measure: &Measure) -> [Cell; COLUMNS.len()] {
    let (summary, evidence) = (&outcome.summary, &outcome.summary.evidence);
    let (setting, trail) = (&summary.setting, &evidence.trail);
    let text = |text: &str| Cell::Text(Some(text.to_owned()));
    let maybe = |text: Option<&str>| Cell::Text(text.map(str::to_owned));
    let names = |names: Vec<&str>| Cell::Text(Some(names.join(" ")).filter(|names| !names.is_empty()));
    let each = |all: &[Box<str>]| names(all.iter().map(AsRef::as_ref).collect());
    let count = |n: u32| Cell::Whole(Some(i64::from(n)));
    let seconds = |duration: Option<SignedDuration>| Cell::Whole(duration.map(|duration| duration.as_secs()));
    [
        text(&outcome.id.to_string()),
        Cell::Time(summary.opened_at),
        Cell::Time(evidence.last_activity),
        text(&setting.channel),
        text(&setting.locale),
        maybe(setting.region.as_deref()),
        maybe(setting.product.as_deref()),
        text(outcome.class.name()),
        maybe(evidence.handoff.map(|reason| reason.name())),
        Cell::Flag(outcome.came_back_within(measure.return_window)),
        maybe(summary.entry()),
        names(trail.atoms.iter().map(|atom| atom.as_str()).collect()),
        each(&trail.procedures),
        maybe(trail.stands_at.as_deref()),
        each(&trail.agents),
        count(summary.n_messages),
        count(evidence.n_answers),
        count(evidence.n_clarified),
        count(evidence.n_clarified_well),
        count(evidence.n_handoffs),
        Cell::Whole(evidence.stars.map(i64::from)),
        Cell::Flag(evidence.said_no),
        Cell::Real(f64::from(evidence.peak_anger.get())),
        seconds(evidence.waited),
        seconds(evidence.answered_by_person_after),
        seconds(Some(evidence.handled).filter(|handled| !handled.is_zero())),
        maybe(trail.contact_reason.as_deref()),
        maybe(trail.resolution.as_deref()),
    ]
}

/// Writes a row for each conversation of the period that counts, of what is kept of all from its begin until [`Inquiry::until`], the newest
/// first.
pub fn write<E: From<io::Error>>(
    summaries: impl Iterator<Item = Result<(ConversationId, Box<Summary>), E>>,
    inquiry: &Inquiry,
    measure: &Measure,
    format: Format,
    sink: impl Write + Send,
) -> Result<(), E> {
    match format {
        Format::Csv => fill(summaries, inquiry, measure, Csv::to(sink)?),
        Format::Parquet => fill(summaries, inquiry, measure, Parquet::to(sink)?),
    }
}

fn fill<E: From<io::Error>>(
    summaries: impl Iterator<Item = Result<(ConversationId, Box<Summary>), E>>,
    inquiry: &Inquiry,
    measure: &Measure,
    mut table: impl Table,
) -> Result<(), E> {
    for outcome in outcomes(summaries, inquiry, measure) {
        table.add(row(&outcome?, measure))?;
    }
    Ok(table.end()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::roster::Rosters;
    use crate::report::sample::*;
    use ::parquet::file::reader::{FileReader, SerializedFileReader};
    use jiff::tz::TimeZone;

    #[test]
    fn both_formats_have_the_same_rows() {
        let talks = [
            conversation("v-1", at_hour(1), &[QUESTION, ANSWER, SOLVED]),
            conversation("v-2", at_hour(2), &[QUESTION, PLEA, CLAIMED, AGENT_SAID, CLOSED_BY_AGENT]),
            conversation("test", at_hour(3), &[QUESTION, ANSWER]),
        ];
        let (from, to, now) = (at_hour(0), at_hour(24), at_hour(48));
        let inquiry = Inquiry { from, to, now, rosters: Rosters::always(TimeZone::UTC), by: None, rivals: Vec::new() };
        let (mut text, file) = (Vec::new(), tempfile::tempfile().unwrap());
        let summaries = || summaries(&talks).map(|summary| summary.map_err(io::Error::other));
        write(summaries(), &inquiry, &Measure::default(), Format::Csv, &mut text).unwrap();
        write(summaries(), &inquiry, &Measure::default(), Format::Parquet, file.try_clone().unwrap()).unwrap();
        let text = String::from_utf8(text).unwrap();
        let rows: Vec<&str> = text.lines().skip(1).collect();
        assert!(rows[0].contains(",handed_over,plea,false,") && rows[1].contains(",confirmed,,false,returns,returns/how,"), "{text}");
        let reader = SerializedFileReader::new(file).unwrap();
        let read: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
        assert_eq!((read.len(), rows.len()), (2, 2));
        let cell = |row: usize, name: &str| read[row].get_column_iter().find(|(own, _)| *own == name).unwrap().1.to_string();
        assert_eq!(
            (cell(0, "class"), cell(1, "entry"), cell(0, "entry"), cell(1, "messages")),
            ("\"handed_over\"".to_owned(), "\"returns\"".to_owned(), "null".to_owned(), "1".to_owned())
        );
    }
}
