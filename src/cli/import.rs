//! `jieda import`: what would these rows be as entries?

use crate::cli::output::Ending;
use crate::cli::rows::{read, unread};
use crate::diagnostic::has_error;
use crate::eval::entries::{self, Material, of_intents};
use crate::eval::faq::{errors, kb_sources};
use crate::eval::rows;
use crate::source::{SourceFile, read_text, write_new};
use anyhow::{Context, bail};
use clap::Args as ClapArgs;
use jiff::Timestamp;
use serde_json::Value;
use std::path::PathBuf;

/// Writes rows as entries of a knowledge base, one file a row, or one an intent.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Rows are JSON objects, one a line, all of one kind:\n  \
    {\"id\", \"title\", \"questions\": [...], \"answer\"}   one entry a row\n  \
    {\"text\", \"intent\"}                              one entry an intent; its title stands in for the answer, which is yours to write\n\n\
    Nothing is overwritten: when one of the files is there already, none is written.\n\n\
    Example: jieda import faq.jsonl --to kb && jieda check")]
pub struct Args {
    /// The rows.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The folder of the knowledge base; the entries go to its folder `faq`.
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// Titles of the intents, as {"intent", "title"} [default: the intents' names].
    #[arg(long, value_name = "FILE")]
    labels: Option<PathBuf>,
}

/// Writes the entries.
pub fn run(args: &Args) -> anyhow::Result<Ending> {
    let file = read_text(&args.file).with_context(|| unread(&args.file))?;
    let materials = materials(args, &file)?;
    let mut faults = Vec::new();
    crate::kb::load::load(&kb_sources(&materials), Timestamp::now(), &mut faults);
    if has_error(&faults) {
        return Err(errors(faults).into());
    }
    let files = entries::write(&materials);
    write_new(&args.to, &files).with_context(|| {
        let to = args.to.display();
        format!("nothing can be imported to {to}; name a folder that can be written and has none of these entries")
    })?;
    println!("{} entries written to {}", files.len(), args.to.join("faq").display());
    Ok(Ending::Good)
}

/// What the rows make, whichever kind they are of: the first one tells.
fn materials(args: &Args, file: &SourceFile) -> anyhow::Result<Vec<Material>> {
    let first = file.text.lines().find(|line| !line.trim().is_empty()).and_then(|line| serde_json::from_str::<Value>(line).ok());
    let is_of_intents = first.is_some_and(|row| row.get("text").is_some() || row.get("intent").is_some());
    if !is_of_intents {
        if args.labels.is_some() {
            bail!("--labels gives titles to intents, but {} has no rows with an intent; leave it out", file.path);
        }
        return Ok(rows::read_faq(file)?.iter().map(Material::from).collect());
    }
    let labels = args.labels.as_deref().map(read).transpose()?;
    let materials = of_intents(&rows::read(file)?, labels.as_ref());
    if materials.is_empty() {
        bail!("{} has rows out of scope only; import rows with an intent", file.path);
    }
    Ok(materials)
}
