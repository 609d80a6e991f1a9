//! Which tables are in a workbook?
//!
//! XLSX, XLSB, XLS and ODS, one table a visible sheet. A formula is read as the value that it had when the file was saved, a date as a date,
//! and what is merged down a column belongs to each of its rows.

use crate::import::archive::{self, Archived};
use crate::import::table::{Cell, MOST_CELLS, Row, Table};
use calamine::{Data, DataRef, Dimensions, ExcelDateTime, Ods, Range, Reader, SheetType, SheetVisible, Xls, Xlsb, Xlsx};
use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The kind of a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Workbook {
    /// An archive with sheets in it.
    Archive(Archived),
    /// Excel before 2007.
    Xls,
}

/// A table, or why a sheet makes none.
pub type Sheets = Vec<Result<Table, String>>;

/// Reads the visible sheets.
pub fn read(name: &str, kind: Workbook, bytes: &[u8]) -> Result<Sheets, String> {
    if matches!(kind, Workbook::Archive(_)) && !archive::is_bounded(bytes) {
        return Err("the workbook unpacks to more than is read, or is broken; divide it, or save it again".to_owned());
    }
    // The library checks most of what a file may get wrong, but not all of it, and one broken file must not end the import of the others.
    let sheets = catch_unwind(AssertUnwindSafe(|| match kind {
        Workbook::Archive(Archived::Xlsb) => ranges(name, Xlsb::new(Cursor::new(bytes)).map_err(|error| error.to_string())?),
        Workbook::Archive(Archived::Ods) => ranges(name, Ods::new(Cursor::new(bytes)).map_err(|error| error.to_string())?),
        Workbook::Archive(Archived::Xlsx | Archived::Files) => xlsx(name, bytes),
        Workbook::Xls => ranges(name, Xls::new(Cursor::new(bytes)).map_err(|error| error.to_string())?),
    }));
    sheets.unwrap_or_else(|_| Err("the workbook is broken".to_owned())).map_err(|why| format!("the workbook cannot be read: {why}"))
}

fn visible<RS>(workbook: &impl Reader<RS>) -> Vec<String>
where
    RS: std::io::Read + std::io::Seek,
{
    let is_shown = |sheet: &&calamine::Sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet;
    workbook.sheets_metadata().iter().filter(is_shown).map(|sheet| sheet.name.clone()).collect()
}

/// Cell by cell, so that a sheet with one cell in its last corner takes no more room than another.
fn xlsx(name: &str, bytes: &[u8]) -> Result<Sheets, String> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let names = visible(&workbook);
    let n_sheets = names.len();
    let mut sheets = Vec::new();
    for sheet in names {
        let merged = workbook.merge_cells_by_sheet_name(&sheet).unwrap_or_default();
        let mut sparse = Sparse::default();
        let read = (|| {
            let mut cells = workbook.worksheet_cells_reader(&sheet)?;
            while let Some(cell) = cells.next_cell()? {
                sparse.add(cell.get_position(), of_ref(cell.get_value()));
            }
            Ok::<_, calamine::XlsxError>(())
        })();
        let shown = shown(name, &sheet, n_sheets);
        sheets.push(match read {
            Ok(()) => Ok(sparse.table(&shown, &merged)),
            Err(error) => Err(format!("sheet {sheet}: {error}")),
        });
    }
    Ok(sheets)
}

fn ranges<'b, R>(name: &str, mut workbook: R) -> Result<Sheets, String>
where
    R: Reader<Cursor<&'b [u8]>>,
    R::Error: std::fmt::Display,
{
    let names = visible(&workbook);
    let n_sheets = names.len();
    let table = |sheet: String| {
        let range: Range<Data> = workbook.worksheet_range(&sheet).map_err(|error| format!("sheet {sheet}: {error}"))?;
        let start = range.start().unwrap_or_default();
        let mut sparse = Sparse::default();
        for (row, column, value) in range.used_cells() {
            let position =
                (start.0.saturating_add(u32::try_from(row).unwrap_or(0)), start.1.saturating_add(u32::try_from(column).unwrap_or(0)));
            sparse.add(position, of_data(value));
        }
        Ok(sparse.table(&shown(name, &sheet, n_sheets), &[]))
    };
    Ok(names.into_iter().map(table).collect())
}

fn shown(name: &str, sheet: &str, n_sheets: usize) -> String {
    if n_sheets == 1 { name.to_owned() } else { format!("{name} [{sheet}]") }
}

/// The cells of a sheet that have something in them.
#[derive(Default)]
struct Sparse {
    rows: BTreeMap<u32, BTreeMap<u32, String>>,
    n_cells: usize,
    is_cut: bool,
}

impl Sparse {
    fn add(&mut self, (row, column): (u32, u32), text: Option<String>) {
        let Some(text) = text.filter(|text| !text.trim().is_empty()) else { return };
        self.n_cells += 1;
        match self.n_cells > MOST_CELLS || column > WIDEST {
            true => self.is_cut = true,
            false => drop(self.rows.entry(row).or_default().insert(column, text)),
        }
    }

    fn table(mut self, name: &str, merged: &[Dimensions]) -> Table {
        for region in merged.iter().filter(|region| region.end.0 > region.start.0) {
            let Some(text) = self.rows.get(&region.start.0).and_then(|row| row.get(&region.start.1)).cloned() else { continue };
            // Only rows that have something of their own: a merged cell may reach to the end of the sheet.
            for (_, row) in self.rows.range_mut(region.start.0..=region.end.0) {
                row.entry(region.start.1).or_insert_with(|| text.clone());
            }
        }
        let rows = self.rows.into_iter().map(|(number, mut cells)| {
            let width = cells.last_key_value().map_or(0, |(&column, _)| column + 1);
            let cells = (0..width).map(|column| Cell::Text(cells.remove(&column).unwrap_or_default())).collect();
            Row { number: number as usize + 1, cells }
        });
        Table { is_cut: self.is_cut, ..Table::of_rows(name, rows.collect()) }
    }
}

/// The last column that is read, counted from 0: no table of questions has more than a hundred.
const WIDEST: u32 = 255;

fn of_ref(value: &DataRef<'_>) -> Option<String> {
    match value {
        DataRef::Int(number) => Some(number.to_string()),
        DataRef::Float(number) => Some(number.to_string()),
        DataRef::String(text) => Some(text.clone()),
        DataRef::SharedString(text) => Some((*text).to_owned()),
        DataRef::Bool(is) => Some(is.to_string()),
        DataRef::DateTime(time) => Some(of_time(time)),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Some(text.clone()),
        DataRef::Error(_) | DataRef::Empty => None,
    }
}

fn of_data(value: &Data) -> Option<String> {
    match value {
        Data::Int(number) => Some(number.to_string()),
        Data::Float(number) => Some(number.to_string()),
        Data::String(text) => Some(text.clone()),
        Data::Bool(is) => Some(is.to_string()),
        Data::DateTime(time) => Some(of_time(time)),
        Data::DateTimeIso(text) | Data::DurationIso(text) => Some(text.clone()),
        Data::Error(_) | Data::Empty => None,
    }
}

fn of_time(time: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    match (hour, minute, second) {
        _ if time.is_duration() => format!("{hour:02}:{minute:02}:{second:02}"),
        (0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"),
    }
}
