//! How does what the bot says look at a shell?

use crate::connector::call::Outcome;
use crate::conversation::event::Fact;
use crate::kb::markdown::to_plain;

/// The lines for a fact: the bot's words with its buttons and receipts, and what else a customer notices.
pub fn lines(fact: &Fact) -> Vec<String> {
    match fact {
        Fact::BotSaid(reply) => {
            let words = format!("小解> {}", to_plain(&reply.text).replace('\n', "\n      "));
            let buttons = Some(&reply.choices).filter(|choices| !choices.is_empty());
            let buttons = buttons.map(|choices| format!("      [{}]", choices.join("] [")));
            let receipts = reply.citations.iter().map(|citation| format!("      ({} {})", citation.atom, citation.hash.as_str()));
            std::iter::once(words).chain(buttons).chain(receipts).collect()
        }
        Fact::HandedOff(handoff) => vec![format!("      (handed over: {}, {})", handoff.reason.name(), handoff.priority.name())],
        Fact::Called(called) => vec![format!("      ({} asked: {})", called.connector, outcome(&called.outcome))],
        Fact::LeftQueue { words } => vec![format!("      ({words})")],
        Fact::Closed { .. } => vec!["      (closed)".to_owned()],
        Fact::Opened(_)
        | Fact::CustomerSaid { .. }
        | Fact::ReadAs { .. }
        | Fact::RedLineCrossed { .. }
        | Fact::RedLineNoted { .. }
        | Fact::AlertAcknowledged { .. }
        | Fact::AngerMeasured { .. }
        | Fact::Detailed { .. }
        | Fact::Moved { .. }
        | Fact::Claimed { .. }
        | Fact::AgentSaid { .. }
        | Fact::Returned { .. }
        | Fact::Rated(_) => Vec::new(),
    }
}

/// What came of a question to another system.
fn outcome(outcome: &Outcome) -> &str {
    match outcome {
        Outcome::Answered { answer, .. } => answer,
        Outcome::Failed(failure) => failure.name(),
    }
}
