//! Why does the bot say that?
//!
//! What decides first is shown first. Nothing is decided here: the message is said in a rehearsal, and what the engine made of it is shown.

pub mod candidate;
pub mod costs;
pub mod heard;
pub mod said;
pub mod searched;

use crate::conversation::fact::customer::Opened;
use crate::engine::decide::decided::DecidedBy;
use crate::engine::decide::policy::Policy;
use crate::engine::{Engine, Turn};
use crate::eval::explanation::candidate::CandidateShown;
use crate::eval::explanation::costs::CostShown;
use crate::eval::explanation::heard::{HeardShown, decider};
use crate::eval::explanation::said::{OpenShown, ReadAsShown, ReplyShown};
use crate::eval::explanation::searched::SearchedShown;
use crate::eval::rehearsal::{PAUSE, Rehearsal};
use crate::eval::spoken;
use crate::kb::markdown::to_plain;
use crate::text::customer::TextFault;
use jiff::Timestamp;
use serde::Serialize;

/// How many candidates, and how many atoms, are explained.
const SHOWN: usize = 3;

/// A message, and what comes before it.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// The message.
    pub text: &'a str,
    /// What the customer said before, the first message first.
    pub after: &'a [String],
    /// Who asks.
    pub opened: Opened,
}

/// Why a message cannot be explained.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unexplained {
    /// One of the messages is none.
    #[error(transparent)]
    Text(#[from] TextFault),
    /// The bot decides nothing.
    #[error("after these messages the bot no longer has the talk (it is {0}), so it decides nothing")]
    NotWithBot(&'static str),
}

impl<'a> Asked<'a> {
    /// The talk after the earlier messages, at the time of the one that is asked about.
    pub fn before<'e>(&self, engine: &'e Engine, now: Timestamp) -> Result<Rehearsal<'e>, TextFault> {
        let began = self.after.iter().fold(now, |now, _| now.saturating_sub(PAUSE).unwrap_or(Timestamp::MIN));
        let mut talk = Rehearsal::open(engine, self.opened.clone(), began);
        for text in self.after {
            talk.say(text)?;
            talk.wait(PAUSE);
        }
        Ok(talk)
    }
}

/// Explains a message, said at the beginning of a conversation or after others. What other costs would do is not in it.
pub fn explain(engine: &Engine, asked: &Asked<'_>, now: Timestamp) -> Result<(Turn, Explanation), Unexplained> {
    let mut talk = asked.before(engine, now)?;
    let before = talk.conversation();
    let last_said = talk.events().iter().rev().find_map(|event| event.fact.reply()).map(|reply| to_plain(&reply.text));
    let (Some(view), Some(turn)) = (before.for_bot(), talk.say(asked.text)?) else {
        return Err(Unexplained::NotWithBot(before.phase().name()));
    };
    let open_question = engine.open_question(&view, now).map(|(frame, choices)| OpenShown {
        of: frame.to_string(),
        text: last_said.unwrap_or_default(),
        choices,
    });
    let u = &turn.understanding;
    let buttons = open_question.as_ref().map_or(&[][..], |open| &open.choices);
    let heard = HeardShown::of(&engine.escalation, u, buttons);
    let candidates = CandidateShown::all(engine, &turn, &asked.opened, now);
    let best = candidates.first().map_or(0.0, |candidate| candidate.confidence);
    let explanation = Explanation {
        read_as: u.read_as.clone().map(|(text, how)| ReadAsShown { text, how }),
        heard,
        decided_by: turn.decided_by.name(),
        candidates: candidates.into_iter().take(SHOWN).collect(),
        missing: u.missing.clone(),
        policy: verdict(best, &engine.policy),
        at_other_costs: Vec::new(),
        search: SearchedShown::of(engine, engine.searched(&view, u, now, SHOWN)),
        reply: ReplyShown::of(&turn.facts),
        open_question,
    };
    Ok((turn, explanation))
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

/// An explanation, in the order in which things decide; the keys are those of `--json`.
#[derive(Debug, Serialize)]
pub struct Explanation {
    /// What was asked when the message came.
    pub open_question: Option<OpenShown>,
    /// What was read in its place.
    pub read_as: Option<ReadAsShown>,
    /// What decides before anything is looked up.
    pub heard: HeardShown,
    /// The rule that decided.
    pub decided_by: &'static str,
    /// What it may mean, each meaning once.
    pub candidates: Vec<CandidateShown>,
    /// What it names that the content does not know.
    pub missing: Option<String>,
    /// What the policy says of the surest candidate.
    pub policy: String,
    /// What would be done, were a wrong answer to cost more or less.
    pub at_other_costs: Vec<CostShown>,
    /// What search alone found.
    pub search: SearchedShown,
    /// What the customer is told.
    pub reply: ReplyShown,
}

impl Explanation {
    /// The explanation of a turn in words.
    pub fn lines(&self, turn: &Turn) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some(OpenShown { of, text, choices }) = &self.open_question {
            lines.extend([
                format!("Open question ({of}): {}", text.replace('\n', "\n   ")),
                format!("   [{}]", choices.join("] [")),
                String::new(),
            ]);
        }
        if let Some((text, _)) = &turn.understanding.read_as {
            lines.extend([format!("Read as: {text}"), String::new()]);
        }
        lines.extend(self.heard.lines());
        lines.extend([format!("Decided by: {}", decider(turn.decided_by)), String::new(), "What it may mean:".to_owned()]);
        lines.extend(
            self.candidates.iter().map(|own| format!("- {} ({}), right with {:.0} %", own.title, own.target, 100.0 * own.confidence)),
        );
        lines.extend(self.missing.iter().map(|missing| format!("Not known: {missing}")));
        let is_asked = matches!(turn.decided_by, DecidedBy::CarryOn | DecidedBy::NewMatter);
        lines.extend([format!("Policy{}: {}", if is_asked { "" } else { " (not asked here)" }, self.policy)]);
        lines.push("   wrong_costs answer_at  the bot would".to_owned());
        lines.extend(self.at_other_costs.iter().map(CostShown::line));
        lines.push(String::new());
        lines.extend(self.search.lines());
        lines.extend([String::new(), "Reply:".to_owned()]);
        lines.extend(turn.facts.iter().flat_map(spoken::lines));
        lines
    }
}
