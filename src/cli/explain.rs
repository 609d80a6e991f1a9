//! `jieda explain`: why does the bot say that?

use crate::cli::about::AboutArgs;
use crate::cli::candidate::CandidateShown;
use crate::cli::content::ContentArgs;
use crate::cli::output::{Ending, print};
use crate::conversation::event::Opened;
use crate::engine::Engine;
use crate::engine::decide::policy::Policy;
use crate::eval::rehearsal::Rehearsal;
use crate::search::Explained;
use crate::search::reader::Reader;
use crate::text::language::wanted;
use crate::text::normalize::NormalText;
use clap::Args as ClapArgs;
use jiff::Timestamp;
use serde::Serialize;

/// How many atoms are explained.
const SHOWN: usize = 3;

/// Where it is asked.
const CHANNEL: &str = "web";

/// A part of the score that is smaller than this decides nothing, and is left out.
const SMALL: f32 = 0.05;

/// Shows how a question is cut into words, what was found for it and why, and what follows from the policy.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Example:\n  jieda explain 洗衣机也不排水")]
pub struct Args {
    /// What the customer says.
    text: String,
    #[command(flatten)]
    content: ContentArgs,
    /// The customer's language: zh-CN, zh-TW or en.
    #[arg(long, default_value = "zh-CN")]
    locale: String,
    #[command(flatten)]
    about: AboutArgs,
    /// Print one JSON object: {"words", "answer_at", "clarify_at", "atoms", "candidates"}.
    #[arg(long)]
    json: bool,
    /// When it is asked, for entries with dates [default: now].
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
}

#[derive(Serialize)]
struct Shown {
    words: Vec<String>,
    answer_at: f32,
    clarify_at: f32,
    atoms: Vec<AtomShown>,
    candidates: Vec<CandidateShown>,
}

#[derive(Serialize)]
struct AtomShown {
    atom: String,
    title: String,
    way: String,
    confidence: f32,
    score: f32,
    margin: f32,
    parts: Vec<PartShown>,
}

#[derive(Serialize)]
struct PartShown {
    part: &'static str,
    adds: f32,
}

/// Explains one question, asked at the beginning of a conversation.
pub fn run(args: &Args) -> anyhow::Result<Ending> {
    let now = args.at.unwrap_or_else(Timestamp::now);
    let engine = args.content.compile(now)?;
    let shown = explain(&engine, args, now)?;
    if args.json {
        print(&serde_json::to_string_pretty(&shown)?)?;
    } else {
        print(&words(&shown, &engine.policy))?;
    }
    Ok(Ending::Good)
}

fn explain(engine: &Engine, args: &Args, now: Timestamp) -> anyhow::Result<Shown> {
    let written = NormalText::of(&args.text);
    let text = engine.pinyin.read(&written).map_or(written, |spelt| NormalText::of(&spelt));
    let opened = Opened {
        region: args.about.region.clone(),
        product: args.about.product.clone(),
        is_test: true,
        ..Opened::anonymous(&args.locale, CHANNEL)
    };
    let about = Reader { region: args.about.region.as_ref(), product: args.about.product.as_ref(), ..Reader::on(CHANNEL, now) };
    let reader = Reader { language: wanted(&text, &args.locale), ..about };
    let turn = Rehearsal::open(engine, opened.clone(), now).say(&args.text)?;
    let candidates = turn.iter().flat_map(|turn| CandidateShown::all(engine, turn, &opened, now)).take(SHOWN);
    let explained = engine.index.explain(&engine.kb, &engine.segmenter, &text, reader, SHOWN);
    Ok(Shown {
        words: engine.segmenter.words(&text),
        answer_at: engine.policy.costs.answer_at().get(),
        clarify_at: engine.policy.costs.clarify_at().get(),
        atoms: explained.iter().map(|explained| atom_shown(engine, explained)).collect(),
        candidates: candidates.collect(),
    })
}

fn atom_shown(engine: &Engine, explained: &Explained<'_>) -> AtomShown {
    let atom = &engine.kb[explained.hit.atom];
    let mut parts: Vec<PartShown> = explained.parts.iter().map(|&(part, adds)| PartShown { part, adds }).collect();
    parts.sort_by(|a, b| b.adds.abs().total_cmp(&a.adds.abs()));
    AtomShown {
        atom: atom.id.to_string(),
        title: atom.title.clone(),
        way: explained.way.to_owned(),
        confidence: explained.hit.confidence.get(),
        score: explained.score,
        margin: explained.margin,
        parts,
    }
}

fn words(shown: &Shown, policy: &Policy) -> String {
    let mut lines = vec![format!("Words that count: {}", shown.words.join(" ")), String::new(), "What search found:".to_owned()];
    for (at, atom) in shown.atoms.iter().enumerate() {
        lines.push(format!("{}. {} ({}), right with {:.0} %", at + 1, atom.title, atom.atom, 100.0 * atom.confidence));
        lines.push(format!("   nearest way of asking: {}", atom.way));
        let place = if atom.margin < 0.0 { "behind the first" } else { "before the next" };
        lines.push(format!("   score {:.2}, {:.2} {place}:", atom.score, atom.margin.abs()));
        let parts = atom.parts.iter().filter(|part| part.adds.abs() >= SMALL);
        lines.extend(parts.map(|part| format!("   {:+.2} {}", part.adds, part.part)));
    }
    lines.extend([String::new(), "With what intents say:".to_owned()]);
    lines
        .extend(shown.candidates.iter().map(|own| format!("- {} ({}), right with {:.0} %", own.title, own.target, 100.0 * own.confidence)));
    let best = shown.candidates.first().map_or(0.0, |candidate| candidate.confidence);
    lines.extend([String::new(), verdict(best, policy)]);
    lines.join("\n")
}

/// What the policy makes of the best candidate.
fn verdict(best: f32, policy: &Policy) -> String {
    let (answer_at, clarify_at) = (policy.costs.answer_at().get(), policy.costs.clarify_at().get());
    if best >= answer_at {
        format!("{best:.2} is at least answer_at ({answer_at}): it is answered.")
    } else if best >= clarify_at {
        format!("{best:.2} is at least clarify_at ({clarify_at}) and below answer_at ({answer_at}): the customer is asked which was meant.")
    } else {
        format!("{best:.2} is below clarify_at ({clarify_at}): the bot says that it has no answer, and offers a person.")
    }
}
