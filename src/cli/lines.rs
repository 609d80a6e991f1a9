//! `jieda eval danger`, `redline`, `plea` and `mask`: does the program hear what it must, on lists that come with it?

use crate::cli::content::ContentArgs;
use crate::cli::output::{Ending, show};
use crate::cli::rows::read;
use crate::eval::rows::{Rows, read as read_rows};
use crate::eval::{danger, mask, plea, redline};
use crate::source::SourceFile;
use clap::Args as ClapArgs;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// On which messages the content is measured.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The messages [default: the built-in list].
    #[arg(long, value_name = "FILE")]
    test: Option<PathBuf>,
    #[command(flatten)]
    content: ContentArgs,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// Measures dangers, and prints the figures.
pub fn run_danger(args: &Args) -> anyhow::Result<Ending> {
    let rows = args.rows("tests/conformance/dangers.jsonl", danger::SHIPPED)?;
    let figures = danger::measure(&args.content.compile(Timestamp::now())?, &rows, Instant::now);
    show(&figures, args.json)?;
    Ok(if figures.is_good() { Ending::Good } else { Ending::Faulty })
}

/// Measures pleas, and prints the figures.
pub fn run_plea(args: &Args) -> anyhow::Result<Ending> {
    let rows = args.rows("tests/conformance/pleas.jsonl", plea::SHIPPED)?;
    let figures = plea::measure(&args.content.compile(Timestamp::now())?, &rows);
    show(&figures, args.json)?;
    Ok(if figures.is_good() { Ending::Good } else { Ending::Faulty })
}

/// Measures red lines, and prints the figures.
pub fn run_redline(args: &Args) -> anyhow::Result<Ending> {
    let rows = args.rows("tests/conformance/redlines.jsonl", redline::SHIPPED)?;
    let figures = redline::measure(&args.content.compile(Timestamp::now())?, &rows, Instant::now);
    show(&figures, args.json)?;
    Ok(if figures.is_good() { Ending::Good } else { Ending::Faulty })
}

/// Measures masks, which do not depend on the content, and prints the figures.
pub fn run_mask(test: Option<&Path>, json: bool) -> anyhow::Result<Ending> {
    let figures = mask::measure(&rows_of(test, "tests/conformance/masks.jsonl", mask::SHIPPED)?, Instant::now);
    show(&figures, json)?;
    Ok(if figures.is_good() { Ending::Good } else { Ending::Faulty })
}

impl Args {
    /// The rows of the file that was named, or else of the shipped one.
    fn rows<T: DeserializeOwned>(&self, path: &str, shipped: &str) -> anyhow::Result<Rows<T>> {
        rows_of(self.test.as_deref(), path, shipped)
    }
}

/// The rows of the file that was named, or else of the shipped one.
fn rows_of<T: DeserializeOwned>(test: Option<&Path>, path: &str, shipped: &str) -> anyhow::Result<Rows<T>> {
    match test {
        Some(file) => read(file),
        None => Ok(read_rows(&SourceFile { path: path.to_owned(), text: shipped.to_owned() })?),
    }
}
