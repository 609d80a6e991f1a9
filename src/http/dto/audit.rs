//! What does the audit log look like on the wire?

use crate::privacy::audit::AuditEntry;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// A page of the audit log.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "entries": [{
        "seq": 1, "at": "2026-11-22T08:00:00Z", "who": "小王", "role": "agent", "action": "details_revealed",
        "subject": "3871000000000000001", "detail": "ab12-57",
        "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    }],
    "next": null, "head": "1:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
}))]
#[schema(as = Audit)]
pub struct AuditDto {
    /// The newest first.
    pub entries: Vec<AuditEntryDto>,
    /// Where the log goes on, for `after`; nothing at its end.
    pub next: Option<i64>,
    /// The head of the whole log, for `jieda audit verify --head`.
    pub head: String,
}

/// Something that somebody read or changed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditEntry)]
pub struct AuditEntryDto {
    /// Its number, from 1 without a gap.
    pub seq: i64,
    /// When it happened.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Who did it.
    pub who: String,
    /// As what: `agent`, `supervisor`, `auditor`, `admin` or `operator`. More may come.
    pub role: String,
    /// What was done, such as `talk_read` or `details_revealed`. More may come.
    pub action: String,
    /// To what: a conversation's id, an agent's name, the number of a receipt.
    pub subject: String,
    /// What else is to be known; of `details_revealed` the event or the handoff.
    pub detail: String,
    /// The SHA-256 that the entry is chained by, in hexadecimal.
    pub hash: String,
}

impl From<AuditEntry> for AuditEntryDto {
    fn from(entry: AuditEntry) -> Self {
        let hash = entry.hash.iter().map(|byte| format!("{byte:02x}")).collect();
        let AuditEntry { seq, at, who, role, action, subject, detail, hash: _ } = entry;
        AuditEntryDto { seq, at, who, role, action, subject, detail, hash }
    }
}
