//! `jieda explain`: why does the bot say that?
//!
//! What an explanation is made of stands in `eval::explanation`; here it is asked for and printed.

use crate::cli::about::AboutArgs;
use crate::cli::content::ContentArgs;
use crate::cli::output::{Ending, print};
use crate::conversation::fact::customer::Opened;
use crate::engine::Engine;
use crate::eval::explanation::costs::CostShown;
use crate::eval::explanation::{Asked, Explanation, explain};
use clap::Args as ClapArgs;
use jiff::Timestamp;

/// Shows what decides about a message, what it may mean, what the policy makes of that, and what the bot replies.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:\n  jieda explain 洗衣机也不排水\n  jieda explain --after 空调不制冷 转人工\n\n\
        Keys of --json:\n  \
        open_question  {of, text, choices}: the question that was open when the message came, or null\n  \
        read_as        {text, how}: the text that was read in the place of the message, and why; or null\n  \
        heard          {dangers, red_lines, reply, plea, anger}, in the order in which they decide;\n                 \
        a danger or red line is {id, words, severity, noted}, and anger {score, hand_over_at, reasons}\n  \
        decided_by     danger, red_line, reply, plea, anger, small_word, carry_on or new_matter\n  \
        candidates     [{title, target, confidence}]: what it may mean, the surest first\n  \
        missing        what the message names and the content does not know, or null\n  \
        policy         what the policy says of the surest candidate\n  \
        at_other_costs [{wrong_costs, answer_at, does}]: what the bot would do if a wrong answer cost more or less\n  \
        search         {words, atoms}: what search alone found;\n                 \
        an atom is {atom, title, way, search_confidence, score, margin, parts}\n  \
        reply          {said, hand_over}: said is [{act, text, choices}], hand_over {reason, urgency, skill} or null")]
pub struct Args {
    /// The customer's message.
    text: String,
    /// An earlier message of the customer; repeat it for several, the first one first.
    #[arg(long, value_name = "TEXT")]
    after: Vec<String>,
    #[command(flatten)]
    content: ContentArgs,
    /// The customer's language: zh-CN, zh-TW or en.
    #[arg(long, default_value = "zh-CN")]
    locale: String,
    #[command(flatten)]
    about: AboutArgs,
    /// Print one JSON object; its keys are listed below.
    #[arg(long)]
    json: bool,
    /// The time of the question, for entries with dates [default: now].
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
}

/// Explains one message, said at the beginning of a conversation or after others.
pub fn run(args: &Args) -> anyhow::Result<Ending> {
    let now = args.at.unwrap_or_else(Timestamp::now);
    let mut engine = args.content.compile(now)?;
    let asked = Asked { text: &args.text, after: &args.after, opened: opened(args) };
    let at_other_costs = at_other_costs(&mut engine, &asked, now)?;
    let (turn, explanation) = explain(&engine, &asked, now)?;
    let explanation = Explanation { at_other_costs, ..explanation };
    let text = if args.json { serde_json::to_string_pretty(&explanation)? } else { explanation.lines(&turn).join("\n") };
    print(&text)?;
    Ok(Ending::Good)
}

/// Who asks.
fn opened(args: &Args) -> Opened {
    Opened {
        region: args.about.region.clone(),
        product: args.about.product.clone(),
        is_test: true,
        ..Opened::anonymous(&args.locale, "web")
    }
}

/// What the message would lead to, were a wrong answer to cost more or less.
fn at_other_costs(engine: &mut Engine, asked: &Asked<'_>, now: Timestamp) -> anyhow::Result<Vec<CostShown>> {
    let shown = engine.at_costs_around(|engine, costs| {
        let turn = asked.before(engine, now)?.say(asked.text)?;
        anyhow::Ok(turn.map(|turn| CostShown::of(costs, &turn.facts)))
    })?;
    Ok(shown.into_iter().flatten().collect())
}
