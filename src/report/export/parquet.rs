//! How is the table written as Parquet?
//!
//! Every column is optional; times are microseconds in UTC. Rows are gathered into groups, and a group goes out when it is full.

use crate::report::export::table::{COLUMNS, Cell, Kind, Table};
use ::parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter, SerializedRowGroupWriter};
use ::parquet::schema::parser::parse_message_type;
use std::io::{self, Write};
use std::sync::Arc;

/// How many rows a group has: some ten megabytes in memory.
const GROUP: usize = 20_000;

/// Writes Parquet.
pub struct Parquet<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    columns: Vec<Vec<Cell>>,
}

impl<W: Write + Send> Parquet<W> {
    /// Writes the head of the file.
    pub fn to(sink: W) -> io::Result<Self> {
        let schema = parse_message_type(&schema()).map_err(io::Error::other)?;
        let properties = Arc::new(WriterProperties::builder().build());
        let writer = SerializedFileWriter::new(sink, Arc::new(schema), properties).map_err(failed)?;
        Ok(Parquet { writer, columns: COLUMNS.map(|_| Vec::new()).to_vec() })
    }

    fn write_group(&mut self) -> io::Result<()> {
        if self.columns.iter().all(Vec::is_empty) {
            return Ok(());
        }
        let mut group = self.writer.next_row_group().map_err(failed)?;
        for column in &mut self.columns {
            write_column(&mut group, std::mem::take(column)).map_err(failed)?;
        }
        group.close().map(drop).map_err(failed)
    }
}

impl<W: Write + Send> Table for Parquet<W> {
    fn add(&mut self, row: [Cell; COLUMNS.len()]) -> io::Result<()> {
        self.columns.iter_mut().zip(row).for_each(|(column, cell)| column.push(cell));
        if self.columns[0].len() == GROUP { self.write_group() } else { Ok(()) }
    }

    fn end(mut self) -> io::Result<()> {
        self.write_group()?;
        self.writer.close().map(drop).map_err(failed)
    }
}

/// What the writer says; what the sink said comes as it was.
fn failed(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(cause) => cause.downcast::<io::Error>().map_or_else(io::Error::other, |cause| *cause),
        error => io::Error::other(error),
    }
}

fn schema() -> String {
    let column = |(name, kind): (&str, Kind)| match kind {
        Kind::Text => format!("OPTIONAL BYTE_ARRAY {name} (STRING);"),
        Kind::Whole => format!("OPTIONAL INT64 {name};"),
        Kind::Real => format!("OPTIONAL DOUBLE {name};"),
        Kind::Flag => format!("OPTIONAL BOOLEAN {name};"),
        Kind::Time => format!("OPTIONAL INT64 {name} (TIMESTAMP(MICROS,true));"),
    };
    format!("message conversations {{ {} }}", COLUMNS.map(column).concat())
}

fn write_column<W: Write + Send>(group: &mut SerializedRowGroupWriter<'_, W>, cells: Vec<Cell>) -> Result<(), ParquetError> {
    let Some(mut column) = group.next_column()? else { return Ok(()) };
    match cells.first() {
        Some(Cell::Text(_)) => write::<ByteArrayType>(&mut column, cells, |cell| match cell {
            Cell::Text(text) => text.map(|text| ByteArray::from(text.into_bytes())),
            _ => None,
        })?,
        Some(Cell::Real(_)) => {
            write::<DoubleType>(&mut column, cells, |cell| if let Cell::Real(number) = cell { Some(number) } else { None })?
        }
        Some(Cell::Flag(_)) => write::<BoolType>(&mut column, cells, |cell| if let Cell::Flag(flag) = cell { Some(flag) } else { None })?,
        Some(Cell::Whole(_) | Cell::Time(_)) => write::<Int64Type>(&mut column, cells, |cell| match cell {
            Cell::Whole(number) => number,
            Cell::Time(at) => Some(at.as_microsecond()),
            _ => None,
        })?,
        None => {}
    }
    column.close()
}

/// Writes the cells of a column; those that have nothing are told by their level alone.
fn write<T: DataType>(
    column: &mut SerializedColumnWriter<'_>,
    cells: Vec<Cell>,
    value: fn(Cell) -> Option<T::T>,
) -> Result<(), ParquetError> {
    let values: Vec<Option<T::T>> = cells.into_iter().map(value).collect();
    let levels: Vec<i16> = values.iter().map(|value| i16::from(value.is_some())).collect();
    let values: Vec<T::T> = values.into_iter().flatten().collect();
    column.typed::<T>().write_batch(&values, Some(&levels), None).map(drop)
}
