//! What does an explanation hold, and how does it read?

use crate::cli::candidate::CandidateShown;
use crate::cli::explain::costs::CostShown;
use crate::cli::explain::heard::{HeardShown, decider};
use crate::cli::explain::said::{OpenShown, ReadAsShown, ReplyShown};
use crate::cli::explain::searched::SearchedShown;
use crate::cli::spoken;
use crate::engine::Turn;
use crate::engine::decide::decided::DecidedBy;
use serde::Serialize;

/// An explanation, in the order in which things decide; the keys are those of `--json`.
#[derive(Debug, Serialize)]
pub struct Shown {
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

impl Shown {
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
