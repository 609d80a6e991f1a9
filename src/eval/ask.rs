//! What do customers get at once, when they write for the first time?
//!
//! Each message opens a conversation with the whole engine, as a customer's first one, and what the bot does is held against what would serve
//! the customer. The five outcomes of a message that the content has an answer to add up, and so do the four of one that it has none to.

use crate::conversation::Phase;
use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::{Act, BotFact};
use crate::dialog::flow::Step;
use crate::dialog::frame::{Frame, Target};
use crate::engine::decide::costs::Costs;
use crate::engine::{Engine, Turn};
use crate::eval::measure::{Judged, calibration_error, rounded};
use crate::eval::rehearsal::Rehearsal;
use crate::eval::rows::{RowFault, Rows};
use crate::intent::FlowId;
use crate::kb::entry::AtomId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A first message and what would serve it: `{"text": "…", "right": ["atom:delivery/late", "flow:late_delivery"]}`; the content has no answer
/// to one whose `right` is empty or missing.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskRow {
    /// The message.
    pub text: String,
    /// Atoms and procedures, any of which is right.
    #[serde(default)]
    pub right: Vec<String>,
}

/// How first messages fared, as counts.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct AskFigures {
    /// How many messages were read.
    pub messages: usize,
    /// To how many the content has an answer; the next five add up to it.
    pub answerable: usize,
    /// The right answer was given, or the right procedure begun. Handing over is right where a right procedure does just that.
    pub right_at_once: usize,
    /// The right one stood among the choices that were offered.
    pub right_in_choices: usize,
    /// The bot said that it has no answer, returned a courtesy alone, or offered other choices.
    pub missed: usize,
    /// Another answer was given, or another procedure begun.
    pub wrong: usize,
    /// The customer was passed to a person.
    pub handed_over: usize,
    /// To how many the content has no answer; the next four add up to it.
    pub unanswerable: usize,
    /// The bot said that it has no answer.
    pub said_so: usize,
    /// Choices were offered.
    pub offered: usize,
    /// Something was answered all the same.
    pub answered: usize,
    /// The customer was passed to a person.
    pub handed_over_unanswerable: usize,
    /// How sure the bot was of its first guess, in the mean over all messages; 0 where it had none.
    pub mean_confidence: f64,
    /// By how much that confidence and the truth differ.
    pub calibration_error: f64,
}

/// What a customer got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The right answer or procedure.
    RightAtOnce,
    /// Choices with the right one among them.
    RightInChoices,
    /// No answer, though there is one.
    Missed,
    /// Another answer than a right one.
    Wrong,
    /// A person.
    HandedOver,
    /// The word that there is no answer, where there is none.
    SaidSo,
    /// Choices, where nothing is right.
    Offered,
    /// An answer, where nothing is right.
    Answered,
    /// A person, where nothing is right.
    HandedOverUnanswerable,
}

/// One message, and what came of it.
#[derive(Debug, Clone)]
pub struct Asked<'r> {
    /// The message.
    pub text: &'r str,
    /// What the customer got.
    pub outcome: Outcome,
    /// What the bot took the message for, or the likeliest, and how surely.
    pub guess: Option<(Target, f32)>,
    judged: Judged,
}

/// Asks each message of the engine.
pub fn ask<'r>(engine: &Engine, rows: &'r Rows<AskRow>, now: Timestamp) -> Result<Vec<Asked<'r>>, RowFault> {
    let asked = rows.iter().enumerate().map(|(at, row)| {
        let right = right_of(engine, row).map_err(|name| {
            let help = "name atoms as `atom:entry/heading` and procedures as `flow:name`, as the content has them";
            rows.fault(at, format!("there is no `{name}`"), help)
        })?;
        let mut rehearsal = Rehearsal::with_anyone(engine, now);
        let turn = rehearsal.say(&row.text).ok().flatten();
        let turn = turn.ok_or_else(|| rows.fault(at, "the text is no message", "write 1 to 4,000 characters"))?;
        let is_at_desk = !matches!(rehearsal.conversation().phase(), Phase::Bot { .. } | Phase::Closed { .. } | Phase::Erased { .. });
        let first = turn.understanding.candidates.first();
        let is_right = first.is_some_and(|first| right.has(engine, &first.target));
        let confidence = first.map_or(0.0, |first| first.confidence.get());
        Ok(Asked {
            text: &row.text,
            outcome: outcome(engine, &right, &turn, is_at_desk),
            guess: turn.led_to.clone().or_else(|| first.map(|first| first.target.clone())).map(|target| (target, confidence)),
            judged: Judged { confidence, is_right },
        })
    });
    asked.collect()
}

/// What the customers would have got, were a wrong answer to cost more or less, beside what they got.
pub fn at_other_costs(
    engine: &mut Engine,
    rows: &Rows<AskRow>,
    got: AskFigures,
    now: Timestamp,
) -> Result<Vec<(Costs, AskFigures)>, RowFault> {
    let own = engine.policy.costs;
    engine.at_costs_around(|engine, costs| match costs == own {
        true => Ok((costs, got)),
        false => Ok((costs, figures(&ask(engine, rows, now)?))),
    })
}

/// Adds up what the customers got.
pub fn figures(asked: &[Asked<'_>]) -> AskFigures {
    let mut figures = AskFigures { messages: asked.len(), ..AskFigures::default() };
    for asked in asked {
        *match asked.outcome {
            Outcome::RightAtOnce => &mut figures.right_at_once,
            Outcome::RightInChoices => &mut figures.right_in_choices,
            Outcome::Missed => &mut figures.missed,
            Outcome::Wrong => &mut figures.wrong,
            Outcome::HandedOver => &mut figures.handed_over,
            Outcome::SaidSo => &mut figures.said_so,
            Outcome::Offered => &mut figures.offered,
            Outcome::Answered => &mut figures.answered,
            Outcome::HandedOverUnanswerable => &mut figures.handed_over_unanswerable,
        } += 1;
    }
    figures.unanswerable = figures.said_so + figures.offered + figures.answered + figures.handed_over_unanswerable;
    figures.answerable = figures.messages - figures.unanswerable;
    let judged: Vec<Judged> = asked.iter().map(|asked| asked.judged).collect();
    let sum: f64 = judged.iter().map(|judged| f64::from(judged.confidence)).sum();
    figures.mean_confidence = rounded(sum / judged.len().max(1) as f64);
    figures.calibration_error = rounded(calibration_error(&judged));
    figures
}

/// What would serve a message.
struct Right(Vec<Target>);

impl Right {
    /// Whether a target is one of these, or means the same: the procedure that gives the atom first, another place of the same symptom tree.
    fn has(&self, engine: &Engine, target: &Target) -> bool {
        self.0.iter().any(|right| right == target || engine.means_the_same(right, target) || is_in_tree(engine, right, target))
    }

    /// Whether one of these does nothing but hand over.
    fn hands_over(&self, engine: &Engine) -> bool {
        self.0.iter().any(|right| match right {
            Target::Flow(flow) => engine.flows.get(flow).is_some_and(|flow| matches!(flow.step(flow.start), Step::HandOff { .. })),
            Target::Atom(_) => false,
        })
    }
}

/// The targets that a row names, or the name that the content does not have.
fn right_of(engine: &Engine, row: &AskRow) -> Result<Right, String> {
    let target = |name: &String| {
        let found = match name.split_once(':') {
            Some(("atom", id)) => AtomId::parse(id).and_then(|id| engine.kb.find(&id)).map(|atom| Target::Atom(engine.kb[atom].id.clone())),
            Some(("flow", id)) => engine.flows.get(&FlowId(id.into())).map(|flow| Target::Flow(flow.id.clone())),
            Some(_) | None => None,
        };
        found.ok_or_else(|| name.clone())
    };
    row.right.iter().map(target).collect::<Result<_, _>>().map(Right)
}

fn is_in_tree(engine: &Engine, right: &Target, target: &Target) -> bool {
    let tree = |target: &Target| match target {
        Target::Atom(atom) => engine.kb.find(atom).and_then(|atom| engine.kb.tree_of(atom)).map(|(tree, _)| tree.entry),
        Target::Flow(_) => None,
    };
    tree(right).is_some_and(|right| tree(target) == Some(right))
}

fn outcome(engine: &Engine, right: &Right, turn: &Turn, is_at_desk: bool) -> Outcome {
    let led_to = turn.led_to.as_ref();
    let is_right = led_to.is_some_and(|target| right.has(engine, target));
    let is_answered = led_to.is_some_and(|target| is_right || !engine.is_courtesy(target));
    let offered = offered(turn);
    match right.0.is_empty() {
        false if is_right || (is_at_desk && right.hands_over(engine)) => Outcome::RightAtOnce,
        false if is_at_desk => Outcome::HandedOver,
        false if is_answered => Outcome::Wrong,
        false if offered.is_some_and(|options| options.iter().any(|option| right.has(engine, option))) => Outcome::RightInChoices,
        false => Outcome::Missed,
        true if is_at_desk => Outcome::HandedOverUnanswerable,
        true if offered.is_some() => Outcome::Offered,
        true if led_to.is_some() => Outcome::Answered,
        true => Outcome::SaidSo,
    }
}

/// What the customer may choose among, when the bot asked which was meant.
fn offered(turn: &Turn) -> Option<&[Target]> {
    let asks = turn.facts.iter().any(|fact| fact.reply().is_some_and(|reply| reply.act == Act::Clarify));
    let options = turn.facts.iter().find_map(|fact| {
        let Fact::Bot(BotFact::Moved { frame: Some(Frame::Clarifying { options, .. }), .. }) = fact else { return None };
        Some(options.as_slice())
    });
    options.filter(|_| asks)
}
