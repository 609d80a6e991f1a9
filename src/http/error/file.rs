//! Why was a file not taken in, or not given out?

use crate::attachment::fault::Fault;
use axum::http::StatusCode;
use std::borrow::Cow;
use std::time::Duration;

/// How long a client waits for a scanner that does not answer: as long as one takes to start.
const SCANNER_WAIT: Duration = Duration::from_secs(10);

/// Why a file was not taken in, or not given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileProblem {
    /// Its bytes are none that may be shown to others.
    Refused(Fault),
    /// It has more bytes than this.
    TooLarge(usize),
    /// Too many were sent; how long to wait.
    TooMany(Duration),
    /// A virus scanner found something in it.
    Infected,
    /// The virus scanner did not answer.
    NotScanned,
    /// The conversation has no such file.
    NotThere,
}

impl FileProblem {
    /// The status, the name that clients act on, and the words for people.
    pub(super) fn kind(self) -> (StatusCode, &'static str, Cow<'static, str>) {
        let (status, code) = match self {
            FileProblem::Refused(Fault::Empty) => (StatusCode::UNPROCESSABLE_ENTITY, "file-empty"),
            FileProblem::Refused(Fault::Damaged) => (StatusCode::UNPROCESSABLE_ENTITY, "file-damaged"),
            FileProblem::Refused(Fault::TooManyPixels) => (StatusCode::UNPROCESSABLE_ENTITY, "picture-too-large"),
            FileProblem::Refused(Fault::OtherKind) => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "file-kind-refused"),
            FileProblem::TooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, "file-too-large"),
            FileProblem::TooMany(_) => (StatusCode::TOO_MANY_REQUESTS, "too-many-files"),
            FileProblem::Infected => (StatusCode::UNPROCESSABLE_ENTITY, "file-infected"),
            FileProblem::NotScanned => (StatusCode::SERVICE_UNAVAILABLE, "file-not-scanned"),
            FileProblem::NotThere => (StatusCode::NOT_FOUND, "no-such-sent-file"),
        };
        let detail = match self {
            FileProblem::Refused(fault) => fault.to_string().into(),
            FileProblem::TooLarge(most) => format!("a file has at most {} MiB", most >> 20).into(),
            FileProblem::TooMany(_) => "too many files, or too many bytes in them, were sent".into(),
            FileProblem::Infected => "the virus scanner found something in the file".into(),
            FileProblem::NotScanned => "the virus scanner does not answer; send the file again in a while".into(),
            FileProblem::NotThere => "the conversation has no such file".into(),
        };
        (status, code, detail)
    }

    /// How long a client is asked to wait before it tries again.
    pub(super) fn wait(self) -> Option<Duration> {
        match self {
            FileProblem::TooMany(wait) => Some(wait),
            FileProblem::NotScanned => Some(SCANNER_WAIT),
            FileProblem::Refused(_) | FileProblem::TooLarge(_) | FileProblem::Infected | FileProblem::NotThere => None,
        }
    }
}
