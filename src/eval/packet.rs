//! What is an agent told, in the words of a transcript?

use crate::conversation::handoff::HandoffPacket;

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
