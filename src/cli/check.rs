//! `jieda check`: is the content sound?

use crate::cli::content::ContentArgs;
use crate::cli::output::{Ending, print};
use crate::diagnostic::{Diagnostic, Severity, has_error};
use crate::engine::Engine;
use crate::eval::transcript;
use crate::source::SourceSet;
use anyhow::Context;
use clap::Args as ClapArgs;
use jiff::Timestamp;
use serde::Serialize;
use std::path::PathBuf;

/// Compiles the content and lists every fault of every file.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Exit code 0: no error (warnings may be listed). 1: at least one error.\n\
    Every code is explained in kb/README.md and intents/README.md.\n\n\
    Example: jieda check --kb ./kb --intents ./intents --dialogues tests/dialogues")]
pub struct Args {
    #[command(flatten)]
    content: ContentArgs,
    /// A folder of transcripts (*.md) to hold against what the bot says.
    #[arg(long, value_name = "DIR")]
    dialogues: Option<PathBuf>,
    /// Print one JSON object: {"errors", "warnings", "faults": [{code, severity, place, message, help}]}.
    #[arg(long)]
    json: bool,
    /// Count warnings as errors.
    #[arg(long)]
    strict: bool,
}

#[derive(Serialize)]
struct Verdict<'f> {
    errors: usize,
    warnings: usize,
    faults: &'f [Diagnostic],
}

/// Checks the content, and the transcripts if there are any.
pub fn run(args: &Args) -> anyhow::Result<Ending> {
    let (kb, intents) = args.content.read();
    let (engine, mut faults) = Engine::compile(&kb, &intents, Timestamp::now());
    if let (Some(engine), Some(dir)) = (&engine, &args.dialogues) {
        let dialogues = SourceSet::of_dir("dialogues", dir);
        faults.extend(dialogues.faults.clone());
        faults.extend(dialogues.texts.iter().flat_map(|file| transcript::run(engine, file)));
    }
    let n_of = |severity| faults.iter().filter(|fault| fault.severity == severity).count();
    let (errors, warnings) = (n_of(Severity::Error), n_of(Severity::Warning));
    if args.json {
        let verdict = Verdict { errors, warnings, faults: &faults };
        print(&serde_json::to_string_pretty(&verdict).context("the faults could not be written as JSON")?)?;
    } else {
        faults.iter().try_for_each(|fault| print(&format!("{fault}\n")))?;
        let size = engine.as_ref().map(|engine| (engine.kb.entries().len(), engine.kb.atoms().len(), engine.flows.iter().count()));
        let (entries, atoms, flows) = size.unwrap_or_default();
        let known = if engine.is_some() { format!("{entries} entries, {atoms} atoms, {flows} flows; ") } else { String::new() };
        print(&format!("{known}{errors} errors, {warnings} warnings"))?;
    }
    let is_faulty = has_error(&faults) || (args.strict && warnings > 0);
    Ok(if is_faulty { Ending::Faulty } else { Ending::Good })
}
