//! What stands in which column?

use jiff::Timestamp;
use std::io;

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Whole,
    /// A number.
    Real,
    /// Yes or no.
    Flag,
    /// A moment.
    Time,
}

/// What stands in a row under a column; nothing where there is none.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Of [`Kind::Text`].
    Text(Option<String>),
    /// Of [`Kind::Whole`].
    Whole(Option<i64>),
    /// Of [`Kind::Real`].
    Real(f64),
    /// Of [`Kind::Flag`].
    Flag(bool),
    /// Of [`Kind::Time`].
    Time(Timestamp),
}

/// The columns, in their order. Durations are in seconds; several names in a cell are parted by a space.
pub const COLUMNS: [(&str, Kind); 28] = [
    ("id", Kind::Text),
    ("opened_at", Kind::Time),
    ("last_activity", Kind::Time),
    ("channel", Kind::Text),
    ("locale", Kind::Text),
    ("region", Kind::Text),
    ("product", Kind::Text),
    ("class", Kind::Text),
    ("reason", Kind::Text),
    ("came_back", Kind::Flag),
    ("entry", Kind::Text),
    ("atoms", Kind::Text),
    ("procedures", Kind::Text),
    ("left_at", Kind::Text),
    ("agents", Kind::Text),
    ("messages", Kind::Whole),
    ("answers", Kind::Whole),
    ("clarified", Kind::Whole),
    ("clarified_well", Kind::Whole),
    ("handoffs", Kind::Whole),
    ("stars", Kind::Whole),
    ("said_no", Kind::Flag),
    ("peak_anger", Kind::Real),
    ("waited", Kind::Whole),
    ("answered_by_person", Kind::Whole),
    ("handled", Kind::Whole),
    ("contact_reason", Kind::Text),
    ("resolution", Kind::Text),
];

/// Who writes rows in a format.
pub trait Table {
    /// Writes a row.
    fn add(&mut self, row: [Cell; COLUMNS.len()]) -> io::Result<()>;

    /// Writes what the format has at its end.
    fn end(self) -> io::Result<()>;
}
