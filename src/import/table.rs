//! What is a table, whichever file it comes from?
//!
//! Rows of cells with the numbers that an editor sees. What the columns mean is told later; see `column`.

use std::sync::Arc;

/// The most cells of one table that are read: 100,000 rows of twenty columns.
pub const MOST_CELLS: usize = 4_000_000;

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// A text as it stands there; a number or a date as it is written.
    Text(String),
    /// Texts that the format itself keeps apart.
    List(Vec<String>),
}

impl Cell {
    /// The whole as one text.
    pub fn text(&self) -> String {
        match self {
            Cell::Text(text) => text.trim().to_owned(),
            Cell::List(texts) => texts.join("\n").trim().to_owned(),
        }
    }

    /// Whether nothing is in it.
    pub fn is_blank(&self) -> bool {
        match self {
            Cell::Text(text) => text.trim().is_empty(),
            Cell::List(texts) => texts.iter().all(|text| text.trim().is_empty()),
        }
    }

    /// The texts in it: those of a list, or the parts between `marks`, none of them empty.
    pub fn parts(&self, marks: &[char]) -> Vec<String> {
        let trimmed = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        match self {
            Cell::Text(text) => text.split(marks).filter_map(trimmed).collect(),
            Cell::List(texts) => texts.iter().filter_map(|text| trimmed(text)).collect(),
        }
    }
}

/// A row with its number, from 1.
#[derive(Debug, Clone)]
pub struct Row {
    /// The number that an editor sees.
    pub number: usize,
    /// The cells from the first column on; a short row has fewer.
    pub cells: Vec<Cell>,
}

impl Row {
    /// Whether nothing is in any cell.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(Cell::is_blank)
    }
}

/// A table.
#[derive(Debug, Clone)]
pub struct Table {
    /// The file, and the sheet if there are sheets.
    pub name: Arc<str>,
    /// The names of the columns, where the format has them apart from the rows.
    pub names: Option<Vec<String>>,
    /// The rows, those without a word left out.
    pub rows: Vec<Row>,
    /// Whether there are more rows than are read.
    pub is_cut: bool,
}

impl Table {
    /// A table of texts; rows without a word are left out.
    pub fn of_rows(name: &str, rows: Vec<Row>) -> Self {
        Table { name: name.into(), names: None, rows: rows.into_iter().filter(|row| !row.is_blank()).collect(), is_cut: false }
    }

    /// How many columns the widest row has.
    pub fn width(&self) -> usize {
        let widest = self.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        widest.max(self.names.as_ref().map_or(0, Vec::len))
    }
}
