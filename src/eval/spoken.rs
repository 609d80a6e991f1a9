//! How does what the bot says look at a shell?

use crate::connector::call::Outcome;
use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::BotFact;
use crate::conversation::fact::customer::CustomerFact;
use crate::conversation::fact::system::SystemFact;
use crate::kb::markdown::to_plain;

/// The lines for a fact: the bot's words with its buttons and receipts, and what else a customer notices.
pub fn lines(fact: &Fact) -> Vec<String> {
    match fact {
        Fact::Customer(CustomerFact::LeftQueue { words }) => vec![format!("      ({words})")],
        Fact::Customer(CustomerFact::Opened(_) | CustomerFact::Said { .. } | CustomerFact::Rated(_)) | Fact::Desk(_) => Vec::new(),
        Fact::Bot(fact) => bot_lines(fact),
        Fact::System(SystemFact::Called(called)) => vec![format!("      ({} asked: {})", called.connector, outcome(&called.outcome))],
        Fact::System(SystemFact::Closed { .. }) => vec!["      (closed)".to_owned()],
        Fact::System(SystemFact::Erased { .. }) => vec!["      (erased)".to_owned()],
        Fact::System(SystemFact::RulePromised { .. } | SystemFact::Unreadable { .. }) => Vec::new(),
    }
}

fn bot_lines(fact: &BotFact) -> Vec<String> {
    match fact {
        BotFact::Said(reply) => {
            let words = format!("小解> {}", to_plain(&reply.text).replace('\n', "\n      "));
            let buttons = Some(&reply.choices).filter(|choices| !choices.is_empty());
            let buttons = buttons.map(|choices| format!("      [{}]", choices.join("] [")));
            let receipts = reply.citations.iter().map(|citation| format!("      ({} {})", citation.atom, citation.hash.as_str()));
            std::iter::once(words).chain(buttons).chain(receipts).collect()
        }
        BotFact::HandedOff(handoff) => vec![format!("      (handed over: {}, {})", handoff.reason.name(), handoff.priority.name())],
        BotFact::ReadAs { .. } | BotFact::RedLineCrossed { .. } | BotFact::RedLineNoted { .. } => Vec::new(),
        BotFact::AngerMeasured { .. } | BotFact::Moved { .. } | BotFact::Detailed { .. } => Vec::new(),
    }
}

/// What came of a question to another system.
fn outcome(outcome: &Outcome) -> &str {
    match outcome {
        Outcome::Answered { answer, .. } => answer,
        Outcome::Failed(failure) => failure.name(),
    }
}
