//! What is an agent told, and who waits, in the words of a transcript?

use crate::conversation::handoff::HandoffPacket;
use crate::conversation::waiting::Waiting;

/// How pressing a customer is of whom nothing else is said.
const USUAL_PRIORITY: &str = "normal";

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
        let (n, rest) = group.split_once('位')?;
        let mut rest = rest.split_whitespace();
        let priority = serde_json::Value::from(rest.next().unwrap_or(USUAL_PRIORITY));
        let skill = rest.next().unwrap_or(USUAL_SKILL);
        Some(waiting.and(skill, serde_json::from_value(priority).ok()?, n.trim().parse().ok()?))
    })
}
