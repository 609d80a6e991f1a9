//! What must be known before a turn can go on?

use crate::connector::call::Call;
use crate::dialog::progress::Paused;
use crate::engine::decide::decision::Before;
use crate::intent::FlowId;
use crate::kb::entry::AtomId;
use crate::text::confidence::Confidence;

/// A question that must be answered before a turn can go on.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The question.
    pub call: Call,
    pub(super) flow: FlowId,
    pub(super) before: Before,
    pub(super) confidence: Option<Confidence>,
    /// What the flow is in the middle of: a procedure is put aside for it, it is taken up again, or something is answered beside it; the
    /// outermost first.
    pub(super) around: Vec<Around>,
    pub(super) paused: Paused,
}

/// What a flow may be in the middle of.
#[derive(Debug, Clone)]
pub(super) enum Around {
    PutAside,
    TakeUp,
    /// A second matter is answered beside it.
    Beside(AtomId),
}
