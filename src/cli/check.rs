//! `jieda check`: is the content sound?

use crate::cli::content::ContentArgs;
use crate::cli::fix::{Fixing, fix};
use crate::cli::output::{Ending, print};
use crate::cli::sarif::sarif;
use crate::diagnostic::{Diagnostic, Severity, has_error};
use crate::engine::Engine;
use crate::eval::transcript;
use crate::source::SourceSet;
use anyhow::{Context, bail};
use clap::Args as ClapArgs;
use jiff::Timestamp;
use serde::Serialize;
use std::path::PathBuf;

/// Compiles the content and lists every fault of every file.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Exit code 0: no error (warnings may be listed). 1: at least one error; with --strict, at least one warning.\n\
    2: the command could not be carried out.\n\
    Every code is explained in kb/README.md and intents/README.md.\n\n\
    Example: jieda check --kb ./kb --intents ./intents --dialogues tests/dialogues")]
pub struct Args {
    #[command(flatten)]
    content: ContentArgs,
    /// A folder of transcripts (*.md) to hold against what the bot says.
    #[arg(long, value_name = "DIR")]
    dialogues: Option<PathBuf>,
    /// Print one JSON object: {"errors", "warnings", "faults": [{code, severity, place, message, help}], "base", "extends_base"}.
    #[arg(long)]
    json: bool,
    /// Print the faults as SARIF 2.1.0, which code hosts show beside the lines.
    #[arg(long, conflicts_with = "json")]
    sarif: bool,
    /// Count warnings as errors.
    #[arg(long)]
    strict: bool,
    /// Mend in the folder of the knowledge base what can be mended without a doubt, ids of headings included, show the changes, and check again.
    #[arg(long, conflicts_with_all = ["json", "sarif"])]
    fix: bool,
    /// With --fix: show the changes, and write nothing.
    #[arg(long, requires = "fix")]
    dry_run: bool,
}

#[derive(Serialize)]
struct Verdict<'f> {
    errors: usize,
    warnings: usize,
    faults: &'f [Diagnostic],
    /// The files of `intents/` that the base brought.
    base: Vec<&'f str>,
    /// Those that extend one of the base.
    extends_base: Vec<&'f str>,
}

/// Checks the content, and the transcripts if there are any.
pub fn run(args: &Args) -> anyhow::Result<Ending> {
    if args.fix {
        mend(args)?;
    }
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
        let verdict =
            Verdict { errors, warnings, faults: &faults, base: intents.taken().collect(), extends_base: intents.extending().collect() };
        print(&serde_json::to_string_pretty(&verdict).context("the faults could not be written as JSON")?)?;
    } else if args.sarif {
        let report = sarif(&faults, |path| place_of(args, path));
        print(&serde_json::to_string_pretty(&report).context("the faults could not be written as SARIF")?)?;
    } else {
        faults.iter().try_for_each(|fault| print(&format!("{fault}\n")))?;
        print(&based(&intents))?;
        let size = engine.as_ref().map(|engine| (engine.kb.entries().len(), engine.kb.atoms().len(), engine.flows.iter().count()));
        let (entries, atoms, flows) = size.unwrap_or_default();
        let known = if engine.is_some() { format!("{entries} entries, {atoms} atoms, {flows} flows; ") } else { String::new() };
        print(&format!("{known}{errors} errors, {warnings} warnings"))?;
    }
    let is_faulty = has_error(&faults) || (args.strict && warnings > 0);
    Ok(if is_faulty { Ending::Faulty } else { Ending::Good })
}

/// What of the intents comes from the base, and what extends it.
fn based(intents: &SourceSet) -> String {
    let names = |files: &mut dyn Iterator<Item = &str>| {
        let names: Vec<&str> = files.map(|file| file.trim_end_matches(".ron")).collect();
        if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
    };
    format!("from the base: {}; extending it: {}", names(&mut intents.taken()), names(&mut intents.extending()))
}

/// Mends the files of the knowledge base, or shows how.
fn mend(args: &Args) -> anyhow::Result<()> {
    let Some(root) = args.content.places().kb else {
        bail!("--fix writes into a folder, and the built-in copy lies in none; name one with --kb");
    };
    let (kb, _) = args.content.read();
    let fixing = if args.dry_run { Fixing::Preview } else { Fixing::Write };
    let n_files = fix(&kb, &root, Timestamp::now(), fixing)?;
    let done = match fixing {
        Fixing::Write => "mended",
        Fixing::Preview => "to be mended",
    };
    print(&format!("{n_files} files {done}\n"))
}

/// Where the file of a fault lies, as a program sees it that runs where the command was typed.
fn place_of(args: &Args, path: &str) -> String {
    let (name, below) = path.split_once('/').unwrap_or(("", path));
    let folder = match name {
        "kb" => args.content.places().kb,
        "intents" => args.content.places().intents,
        "dialogues" => args.dialogues.clone(),
        _ => None,
    };
    folder.map_or_else(
        || path.to_owned(),
        |folder| folder.join(below).to_string_lossy().replace('\\', "/").trim_start_matches("./").to_owned(),
    )
}
