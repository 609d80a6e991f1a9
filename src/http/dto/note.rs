//! What do notes, and mentions in them, look like on the wire?

use crate::conversation::fact::Fact;
use crate::conversation::fact::desk::DeskFact;
use crate::http::dto::event::event_name;
use crate::privacy;
use crate::store::mentions::Mention;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A note for the desk.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({"text": "@小李 麻烦看一下这台洗衣机", "mentions": ["小李"]}))]
pub struct NoteRequest {
    /// Plain text, at most 4,000 characters.
    pub text: String,
    /// The colleagues whom it is meant for, by name, at most 10; nobody if left out.
    #[serde(default)]
    pub mentions: Vec<String>,
}

/// The notes that mention me.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Mentions)]
pub struct MentionsDto {
    /// How many of all of them I have not looked at, up to 99.
    pub n_new: usize,
    /// The newest first.
    pub mentions: Vec<MentionDto>,
    /// Where the list goes on; nothing at its end.
    pub next: Option<String>,
}

/// A note that mentions me.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "event": "ab12-57", "conversation": "3871000000000000001", "at": "2026-11-30T08:00:00Z", "agent": "小王", "text": "@小李 麻烦看一下", "new": true
}))]
#[schema(as = Mention)]
pub struct MentionDto {
    /// The event of the note.
    pub event: String,
    /// The conversation that it is about.
    pub conversation: String,
    /// When it was written.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Who wrote it.
    pub agent: String,
    /// What it says, with personal details masked; empty where the conversation was erased.
    pub text: String,
    /// Whether I have not looked at it yet.
    pub new: bool,
}

impl MentionsDto {
    /// A page of the notes that mention somebody; what cannot be read as one is left out.
    pub fn of(found: Vec<Mention>, agent: &str, epoch: &str, n_new: usize, next: Option<String>) -> Self {
        let mentions = found.into_iter().filter_map(|mention| MentionDto::of(mention, agent, epoch)).collect();
        MentionsDto { n_new, mentions, next }
    }
}

impl MentionDto {
    fn of(Mention { note, is_seen }: Mention, reader: &str, epoch: &str) -> Option<Self> {
        let Fact::Desk(DeskFact::Noted { agent, text, mentions }) = note.event.fact else { return None };
        mentions.iter().any(|name| name == reader).then(|| MentionDto {
            event: event_name(epoch, note.event.id),
            conversation: note.conversation.to_string(),
            at: note.event.at,
            agent,
            text: privacy::mask(&text).into_owned(),
            new: !is_seen,
        })
    }
}
