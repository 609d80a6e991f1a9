//! What did the customer send, as far as a flow needs it?

use crate::intent::slot::{SlotKind, SlotValue, read_slot};
use crate::text::normalize::NormalText;
use jiff::Timestamp;

/// What the customer sent, as far as a flow needs it.
#[derive(Debug, Clone, Copy)]
pub struct Heard<'a> {
    /// As written.
    pub original: &'a str,
    /// In normal form.
    pub text: &'a NormalText,
    /// The details that stand in it.
    pub slots: &'a [SlotValue],
    /// Whether it says that something said before is wrong.
    pub is_correction: bool,
    /// The customer's language.
    pub locale: &'a str,
    /// When.
    pub now: Timestamp,
}

/// The detail that a message gives in reply to a question for this kind.
pub(super) fn reply_of(kind: SlotKind, heard: &Heard<'_>) -> Option<String> {
    read_slot(kind, heard.original, heard.text, heard.now).map(|detail| detail.value)
}
