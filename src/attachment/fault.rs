//! Why is a file not let in?

/// Why a file is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It has no bytes.
    #[error("the file is empty")]
    Empty,
    /// It is something else than what may be sent.
    #[error("the file is no JPEG, PNG, GIF, WebP, PDF or plain text in UTF-8")]
    OtherKind,
    /// It begins as one of these and does not go on so.
    #[error("the file is damaged")]
    Damaged,
    /// It would take too much memory to be shown.
    #[error("the picture has more than 40 million pixels")]
    TooManyPixels,
}
