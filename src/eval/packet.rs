//! What is an agent told, and who waits, in the words of a transcript?

use crate::conversation::handoff::HandoffPacket;
use crate::conversation::waiting::Waiting;
use crate::dialog::flow::Priority;

/// The skill of customers of whom nothing else is said.
const USUAL_SKILL: &str = "general";

/// The spare parts.
pub(super) fn parts(packet: &HandoffPacket) -> Vec<String> {
    packet.parts.clone()
}

/// The answers that were given already.
pub(super) fn tried(packet: &HandoffPacket) -> Vec<String> {
    packet.tried.iter().map(ToString::to_string).collect()
}

/// The way through a symptom tree, each step as `question=reply`.
pub(super) fn path(packet: &HandoffPacket) -> Vec<String> {
    packet.path.iter().map(|taken| format!("{}={}", taken.question, taken.reply)).collect()
}

/// Who waits, as `2 位` or `1 位 high night、2 位`: how many, how pressing they are, and the skill that they need.
pub(super) fn waiting(words: &str) -> Option<Waiting> {
    words.split('、').try_fold(Waiting::default(), |waiting, group| {
        let mut parts = group.split_whitespace();
        let n = parts.next()?.trim_end_matches('位').parse().ok()?;
        let mut parts = parts.filter(|part| *part != "位");
        let priority = parts.next().map_or(Some(Priority::Normal), priority_named)?;
        Some(waiting.and(parts.next().unwrap_or(USUAL_SKILL), priority, n))
    })
}

fn priority_named(name: &str) -> Option<Priority> {
    [Priority::Low, Priority::Normal, Priority::High, Priority::Urgent].into_iter().find(|own| format!("{own:?}").to_lowercase() == name)
}
