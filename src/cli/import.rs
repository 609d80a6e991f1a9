//! `jieda import`: how does what a shop already has become files of a knowledge base?

use crate::cli::output::{Ending, print};
use crate::cli::rows::{read, unread};
use crate::eval::rows::LabelRow;
use crate::import::column::Mapping;
use crate::import::examples::Labels;
use crate::import::item::Locale;
use crate::import::manifest::FILE;
use crate::import::plan::Gone;
use crate::import::read::Reading;
use crate::import::{Target, import, record};
use crate::source::SourceSet;
use crate::source::foreign::{read_beside, read_foreign};
use anyhow::Context;
use clap::Args as ClapArgs;
use jiff::Timestamp;
use std::path::{Path, PathBuf};

/// Turns spreadsheets, help centres, documentation and bots into entries of a knowledge base.
#[derive(Debug, ClapArgs)]
#[command(after_help = "A SOURCE is a file, an archive or a folder; what it is, is told from what is in it:\n  \
    tables         CSV and its kin, XLSX, XLS, ODS, HTML tables, JSON, JSON Lines, YAML; exports of 七鱼, 智齿, 美洽\n  \
    pages          Markdown (Docusaurus, VuePress, Hugo, MkDocs, Obsidian), HTML\n  \
    help centres   JSON of Zendesk Guide, Intercom, Chatwoot\n  \
    bots           Rasa (nlu, domain, rules), Dialogflow ES (the exported ZIP)\n  \
    messages       {\"text\", \"intent\"}, one entry an intent; the answer is yours to write\n\n\
    What columns hold is told from their names and cells, and shown first; --map corrects it. ROLE is one of question, similar, answer, category, \
    keywords, product, region, channel, locale, publish_at, expire_at, validity, state, picture, owner, id, or `-` for a column to leave alone.\n\n\
    Importing again updates what changed at the source and keeps what an editor changed. What was imported is recorded in .jieda-import.json \
    below DIR; keep it with the entries.\n\n\
    Exit code 0: imported. 1: nothing could be read, or `jieda check` would find an error.\n\n\
    Examples:\n  \
    jieda import 知识库.xlsx --to kb --dry-run\n  \
    jieda import faq.csv --to kb --map question=标题 --map answer=正文\n  \
    jieda import ./docs articles.json --to kb --locale en\n  \
    jieda import 知识库.xlsx --to kb --prune && jieda check --kb kb")]
pub struct Args {
    /// What is imported.
    #[arg(value_name = "SOURCE", required = true)]
    sources: Vec<PathBuf>,
    /// The folder of the knowledge base; entries go to its folder `faq`, pictures to `media/import`.
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// What a column holds, by its name or, without a header, its letter; may be repeated.
    #[arg(long = "map", value_name = "ROLE=COLUMN", value_parser = Mapping::parse)]
    mappings: Vec<Mapping>,
    /// The language of what doesn't say: zh-CN, zh-TW or en [default: told from the text].
    #[arg(long, value_parser = locale)]
    locale: Option<Locale>,
    /// What the sources are called in the record, if their file names change from export to export.
    #[arg(long)]
    name: Option<String>,
    /// Titles of the intents, as {"intent", "title"} [default: the intents' names].
    #[arg(long, value_name = "FILE")]
    labels: Option<PathBuf>,
    /// Stop serving entries that the sources have no more (`confidence: archived`).
    #[arg(long)]
    prune: bool,
    /// Show what would happen, and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Print the report as one JSON object.
    #[arg(long)]
    json: bool,
}

/// Imports the sources.
pub fn run(args: &Args) -> anyhow::Result<Ending> {
    let mut sources = Vec::new();
    for path in &args.sources {
        let mut source = read_foreign(path).with_context(|| format!("{} cannot be read", path.display()))?;
        if let Some(name) = &args.name {
            source.name.clone_from(name);
        }
        sources.push(source);
    }
    let former = record::read(&args.to).with_context(|| format!("{} cannot be read", args.to.join(FILE).display()))?;
    let kb = if args.to.exists() { SourceSet::of_dir("kb", &args.to) } else { SourceSet::default() };
    let reading = Reading { mappings: args.mappings.clone(), labels: labels(args.labels.as_deref())? };
    let gone = if args.prune { Gone::Retire } else { Gone::List };
    let target = Target { kb: &kb, former: &former, gone, locale: args.locale, now: Timestamp::now() };
    let beside = |at: usize, path: &str| read_beside(&args.sources[at], path);
    let mut imported = import(sources, &reading, &target, &beside);
    imported.report.dry_run = args.dry_run;
    if !args.json {
        imported.report.columns().iter().try_for_each(|line| print(line))?;
    }
    if !args.dry_run {
        let unwritten = || format!("not everything was written to {}; mend the cause, and import again", args.to.display());
        record::write(&args.to, &imported, &former).with_context(unwritten)?;
    }
    if args.json {
        print(&serde_json::to_string_pretty(&imported.report).context("the report could not be written as JSON")?)?;
    } else {
        imported.report.lines().iter().try_for_each(|line| print(line))?;
    }
    let is_good = imported.report.read > 0 && imported.report.faults.errors == 0;
    Ok(if is_good { Ending::Good } else { Ending::Faulty })
}

fn labels(path: Option<&Path>) -> anyhow::Result<Labels> {
    let Some(path) = path else { return Ok(Labels::new()) };
    let rows = read::<LabelRow>(path).with_context(|| unread(path))?;
    Ok(rows.iter().map(|row| (row.intent.clone(), row.title.clone())).collect())
}

fn locale(name: &str) -> Result<Locale, String> {
    Locale::parse(name).ok_or_else(|| "entries are in zh-CN, zh-TW or en".to_owned())
}
