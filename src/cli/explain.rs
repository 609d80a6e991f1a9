//! `jieda explain`: why does the bot say that?
//!
//! What decides first is shown first. Nothing is decided here: the message is said in a rehearsal, and what the engine made of it is shown.

mod costs;
mod heard;
mod said;
mod searched;
mod shown;

use crate::cli::about::AboutArgs;
use crate::cli::candidate::CandidateShown;
use crate::cli::content::ContentArgs;
use crate::cli::explain::costs::CostShown;
use crate::cli::explain::heard::HeardShown;
use crate::cli::explain::said::{OpenShown, ReadAsShown, ReplyShown};
use crate::cli::explain::searched::SearchedShown;
use crate::cli::explain::shown::Shown;
use crate::cli::output::{Ending, print};
use crate::conversation::fact::customer::Opened;
use crate::engine::decide::policy::Policy;
use crate::engine::{Engine, Turn};
use crate::eval::rehearsal::{PAUSE, Rehearsal};
use crate::kb::markdown::to_plain;
use anyhow::bail;
use clap::Args as ClapArgs;
use jiff::Timestamp;

/// How many candidates, and how many atoms, are explained.
const SHOWN: usize = 3;

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
    let at_other_costs = at_other_costs(&mut engine, args, now)?;
    let (turn, shown) = explain(&engine, args, at_other_costs, now)?;
    let text = if args.json { serde_json::to_string_pretty(&shown)? } else { shown.lines(&turn).join("\n") };
    print(&text)?;
    Ok(Ending::Good)
}

fn explain(engine: &Engine, args: &Args, at_other_costs: Vec<CostShown>, now: Timestamp) -> anyhow::Result<(Turn, Shown)> {
    let opened = opened(args);
    let mut talk = talk_before(engine, args, opened.clone(), now)?;
    let before = talk.conversation();
    let last_said = talk.events().iter().rev().find_map(|event| event.fact.reply()).map(|reply| to_plain(&reply.text));
    let (Some(view), Some(turn)) = (before.for_bot(), talk.say(&args.text)?) else {
        bail!("after these messages the bot no longer has the talk (it is {}), so it decides nothing", before.phase().name());
    };
    let open_question = engine.open_question(&view, now).map(|(frame, choices)| OpenShown {
        of: frame.to_string(),
        text: last_said.unwrap_or_default(),
        choices,
    });
    let u = &turn.understanding;
    let buttons = open_question.as_ref().map_or(&[][..], |open| &open.choices);
    let heard = HeardShown::of(&engine.escalation, u, buttons);
    let candidates = CandidateShown::all(engine, &turn, &opened, now);
    let best = candidates.first().map_or(0.0, |candidate| candidate.confidence);
    let shown = Shown {
        read_as: u.read_as.clone().map(|(text, how)| ReadAsShown { text, how }),
        heard,
        decided_by: turn.decided_by.name(),
        candidates: candidates.into_iter().take(SHOWN).collect(),
        missing: u.missing.clone(),
        policy: verdict(best, &engine.policy),
        at_other_costs,
        search: SearchedShown::of(engine, engine.searched(&view, u, now, SHOWN)),
        reply: ReplyShown::of(&turn.facts),
        open_question,
    };
    Ok((turn, shown))
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
fn at_other_costs(engine: &mut Engine, args: &Args, now: Timestamp) -> anyhow::Result<Vec<CostShown>> {
    let shown = engine.at_costs_around(|engine, costs| {
        let turn = talk_before(engine, args, opened(args), now)?.say(&args.text)?;
        anyhow::Ok(turn.map(|turn| CostShown::of(costs, &turn.facts)))
    })?;
    Ok(shown.into_iter().flatten().collect())
}

/// The talk after the earlier messages, at the time of the one that is explained.
fn talk_before<'e>(engine: &'e Engine, args: &Args, opened: Opened, now: Timestamp) -> anyhow::Result<Rehearsal<'e>> {
    let began = args.after.iter().fold(now, |now, _| now.saturating_sub(PAUSE).unwrap_or(Timestamp::MIN));
    let mut talk = Rehearsal::open(engine, opened, began);
    for text in &args.after {
        talk.say(text)?;
        talk.wait(PAUSE);
    }
    Ok(talk)
}

/// What the costs of the policy make of the best candidate.
fn verdict(best: f32, policy: &Policy) -> String {
    let (answer_at, clarify_at) = (policy.costs.answer_at().get(), policy.costs.clarify_at().get());
    if best >= answer_at {
        format!("{best:.2} is sure enough to answer, which takes {answer_at:.2}")
    } else {
        format!(
            "{best:.2} is too unsure to answer, which takes {answer_at:.2}; \
             choices are offered when one of them is meant with {clarify_at:.2} or more"
        )
    }
}
