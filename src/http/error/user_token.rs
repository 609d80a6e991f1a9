//! Why does a token of a customer prove nothing?

use axum::http::StatusCode;
use std::borrow::Cow;

/// Why a token of a customer proves nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenProblem {
    /// The server has no secret to verify it with.
    Off,
    /// It has more characters than this.
    TooLong(usize),
    /// It is no JWT in its compact form.
    Malformed,
    /// It is signed otherwise than with HS256, or not at all.
    Algorithm,
    /// It is not signed with the secret.
    Signature,
    /// A claim is missing, or says what it may not; the text says which.
    Claim(String),
    /// Its time is over.
    Expired,
    /// Its time has not come yet.
    NotYet,
    /// It is of another visitor than the conversation.
    OtherVisitor,
}

impl TokenProblem {
    /// The status, the name that clients act on, and the words for people.
    pub(super) fn kind(&self) -> (StatusCode, &'static str, Cow<'static, str>) {
        let (status, code, detail) = match self {
            TokenProblem::Off => (403, "user-token-off", "the server has no JIEDA_IDENTITY_SECRET, so that no user token can be verified"),
            TokenProblem::TooLong(most) => {
                let detail = format!("a user token has at most {most} characters");
                return (StatusCode::UNPROCESSABLE_ENTITY, "user-token-too-long", detail.into());
            }
            TokenProblem::Malformed => {
                (422, "user-token-malformed", "a user token is a JWT: three parts in base64url with dots between them")
            }
            TokenProblem::Algorithm => (422, "user-token-algorithm", "sign the user token with HS256, and without `crit`"),
            TokenProblem::Signature => (403, "user-token-signature", "the user token is not signed with JIEDA_IDENTITY_SECRET"),
            TokenProblem::Claim(detail) => return (StatusCode::UNPROCESSABLE_ENTITY, "user-token-claim", detail.clone().into()),
            TokenProblem::Expired => (403, "user-token-expired", "the user token has expired; sign a new one"),
            TokenProblem::NotYet => {
                (403, "user-token-not-yet", "`nbf` or `iat` of the user token lies ahead; look at the clock of the page's server")
            }
            TokenProblem::OtherVisitor => {
                (409, "user-token-other-visitor", "`sub` of the user token is not the visitor of this conversation; open a new one with it")
            }
        };
        (StatusCode::from_u16(status).expect("the statuses above are valid"), code, detail.into())
    }
}
