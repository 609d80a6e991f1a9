//! How is the table written as CSV?
//!
//! As RFC 4180 says, in UTF-8. A text that a spreadsheet would take for a formula has an apostrophe before it: regions and products come from
//! pages.

use crate::report::export::table::{COLUMNS, Cell, Table};
use std::io::{self, Write};

/// What makes a formula at the begin of a cell.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Writes CSV.
pub struct Csv<W: Write>(::csv::Writer<W>);

impl<W: Write> Csv<W> {
    /// Writes the names of the columns.
    pub fn to(sink: W) -> io::Result<Self> {
        let mut writer = ::csv::Writer::from_writer(sink);
        writer.write_record(COLUMNS.map(|(name, _)| name))?;
        Ok(Csv(writer))
    }
}

impl<W: Write> Table for Csv<W> {
    fn add(&mut self, row: [Cell; COLUMNS.len()]) -> io::Result<()> {
        Ok(self.0.write_record(row.map(text))?)
    }

    fn end(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn text(cell: Cell) -> String {
    match cell {
        Cell::Text(Some(text)) if text.starts_with(FORMULA) => format!("'{text}"),
        Cell::Text(text) => text.unwrap_or_default(),
        Cell::Whole(number) => number.map_or_else(String::new, |number| number.to_string()),
        Cell::Real(number) => number.to_string(),
        Cell::Flag(flag) => flag.to_string(),
        Cell::Time(at) => at.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        let check = |cell: &str, expected: &str| assert_eq!(text(Cell::Text(Some(cell.to_owned()))), expected);
        check("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")");
        check("-1", "'-1");
        check("江苏", "江苏");
        assert_eq!(text(Cell::Whole(Some(-1))), "-1");
    }
}
