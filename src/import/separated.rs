//! Which rows are in a text with separators?
//!
//! CSV and its kin: any of the usual separators, cells in quotes with line breaks inside, rows of different length.

use crate::import::column::Role;
use crate::import::table::{Cell, MOST_CELLS, Row, Table};
use csv::{ReaderBuilder, StringRecord};

/// What stands between cells in the files that people have.
const SEPARATORS: [u8; 8] = [b',', b'\t', b';', b'|', b'^', b'~', 0x01, 0x1f];

/// How many rows tell the separator.
const SAMPLE: usize = 50;

/// A cell beyond this many bytes was opened by a quote that nobody closed.
const LONGEST_CELL: usize = 512 << 10;

/// Whether quotes keep separators and line breaks inside a cell.
#[derive(Debug, Clone, Copy)]
enum Quotes {
    Kept,
    Plain,
}

/// How a separator fits: recognised names in the first rows, then how alike the rows are.
#[derive(Debug, PartialEq, PartialOrd)]
pub struct Fit {
    /// How many names of columns are recognised in one of the first rows.
    pub n_roles: usize,
    /// The share of rows that are as wide as most.
    pub alike: f64,
    /// How wide most rows are.
    pub width: usize,
}

/// Reads the rows; the separator is the one that fits best.
pub fn read(name: &str, text: &str) -> Table {
    let (separator, text) = declared(text).unwrap_or_else(|| (best(text).1, text));
    let (mut rows, mut is_cut) = rows(text, separator, Quotes::Kept);
    let is_swallowed = |row: &Row| row.cells.iter().any(|cell| matches!(cell, Cell::Text(text) if text.len() > LONGEST_CELL));
    if rows.iter().any(is_swallowed) {
        (rows, is_cut) = self::rows(text, separator, Quotes::Plain);
    }
    Table { is_cut, ..Table::of_rows(name, rows) }
}

/// How well the best separator fits.
pub fn fit(text: &str) -> Fit {
    best(text).0
}

/// The separator that a first line `sep=;` declares, as Excel understands it, and the text after it.
fn declared(text: &str) -> Option<(u8, &str)> {
    let (line, rest) = text.split_once('\n')?;
    match line.strip_prefix("sep=")?.as_bytes() {
        [separator] => Some((*separator, rest)),
        _ => None,
    }
}

fn best(text: &str) -> (Fit, u8) {
    let fits = SEPARATORS.map(|separator| (fit_of(text, separator), separator));
    let better = |a: (Fit, u8), b: (Fit, u8)| if b.0 > a.0 { b } else { a };
    fits.into_iter().reduce(better).unwrap_or((Fit { n_roles: 0, alike: 0.0, width: 1 }, b','))
}

fn fit_of(text: &str, separator: u8) -> Fit {
    let records: Vec<StringRecord> = records(text, separator, Quotes::Kept).take(SAMPLE).collect();
    let names = |record: &StringRecord| record.iter().filter(|name| Role::of_name(name).is_some()).count();
    let n_roles = records.iter().take(3).map(names).max().unwrap_or(0);
    let widths: Vec<usize> = records.iter().map(StringRecord::len).collect();
    let n_of = |width: usize| widths.iter().filter(|&&other| other == width).count();
    let width = widths.iter().copied().max_by_key(|&width| (n_of(width), width)).unwrap_or(1);
    let alike = if width > 1 { n_of(width) as f64 / widths.len() as f64 } else { 0.0 };
    Fit { n_roles, alike, width }
}

fn records(text: &str, separator: u8, quotes: Quotes) -> impl Iterator<Item = StringRecord> {
    let mut builder = ReaderBuilder::new();
    builder.delimiter(separator).has_headers(false).flexible(true).quoting(matches!(quotes, Quotes::Kept));
    builder.from_reader(text.as_bytes()).into_records().filter_map(Result::ok)
}

/// The rows, numbered by their first lines, and whether there are more than are read.
fn rows(text: &str, separator: u8, quotes: Quotes) -> (Vec<Row>, bool) {
    let mut rows = Vec::new();
    let mut n_cells = 0;
    for record in records(text, separator, quotes) {
        n_cells += record.len();
        if n_cells > MOST_CELLS {
            return (rows, true);
        }
        let number = record.position().map_or(0, |position| usize::try_from(position.line()).unwrap_or(usize::MAX));
        rows.push(Row { number, cells: record.iter().map(|cell| Cell::Text(cell.trim().to_owned())).collect() });
    }
    (rows, false)
}
