//! What does a client get when it does not get what it asked for?
//!
//! A [`Problem`] becomes an `application/problem+json` answer (RFC 9457). Status codes are chosen here and nowhere else, and what went
//! wrong inside is logged here, once, and not sent.

pub mod codes;
pub mod file;
pub mod training;
pub mod user_token;

use crate::conversation::buttons::PressFault;
use crate::http::error::codes::CODES;
use crate::http::error::file::FileProblem;
use crate::http::error::training::TrainingProblem;
use crate::http::error::user_token::TokenProblem;
use crate::privacy::password::PasswordFault;
use crate::store::error::Error;
use crate::text::customer::{LONGEST_MESSAGE, TextFault};
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::borrow::Cow;
use std::time::Duration;
use utoipa::ToSchema;
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};

/// How long a client waits after a passing problem: long enough for a peak to ebb, short enough for a customer not to leave.
const SHORT_WAIT: Duration = Duration::from_secs(2);

/// What a connection gets for which there is no place, before anything is read from it. A proxy or a probe understands it.
pub const NO_PLACE: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

/// Why a request was not carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The body is no JSON; the text says where.
    BadJson(String),
    /// A parameter of the query cannot be read.
    BadQuery(String),
    /// The head of the request can be read in two ways.
    BadHead,
    /// The body broke off, or has a chunk that is none.
    BadBody,
    /// An idempotency key is too long or has invisible characters.
    BadKey,
    /// An idempotency key that leads to a token is so short that others could guess it.
    ShortKey,
    /// There is no token, or nobody has it.
    Unauthorized,
    /// The token was right, and its time is over.
    TokenExpired,
    /// Too many wrong tokens came from one address; how long to wait.
    TooManyGuesses(Duration),
    /// The session was ended, or not used for long.
    SessionOver,
    /// The name or the password is wrong.
    WrongPassword,
    /// Too many wrong passwords came; how long to wait.
    TooManyPasswords(Duration),
    /// A session was asked for by something else than a page of ours.
    NotFromConsole,
    /// A password may not be set.
    BadPassword(PasswordFault),
    /// There is no such invitation any more.
    InvitationOver,
    /// There is no such session.
    NoSuchSession,
    /// The operator has named no provider that vouches for people.
    ProviderIsOff,
    /// An opening says that it is test traffic, and shows no key for it.
    NoTestKey,
    /// An agent asked for what only an administrator may do.
    AdminOnly,
    /// The audit log was asked for by somebody who may not read it.
    AuditorOnly,
    /// An auditor asked for something else than the audit log.
    NotForAuditors,
    /// What editors see of the content was asked for by somebody who is none.
    EditorOnly,
    /// An editor asked for something else than the content.
    NotForEditors,
    /// There is no such entry.
    NoSuchEntry,
    /// The knowledge base has no such text.
    NoSuchFile,
    /// The operator does not let editors change the knowledge base.
    EditingIsOff,
    /// The intents come with the program, so that there is no file of them to be changed.
    NoIntentsFolder,
    /// A text was changed by somebody else since it was read.
    NewerFile,
    /// The content would have an error with a draft; the text says which.
    DraftHasErrors(String),
    /// An import would write something else than what was shown.
    PlanHasChanged,
    /// A text could not be written; the text says why.
    NotSaved(String),
    /// Other editors have work done.
    EditorsBusy,
    /// An editor's body has too many bytes.
    UploadTooLarge,
    /// There is no such conversation, or the token is not its own: the two look alike, so that nobody can find out which ids exist.
    NoSuchConversation,
    /// An agent asked for what only a supervisor or an administrator may do.
    SupervisorOnly,
    /// There is no such alert.
    NoSuchAlert,
    /// The conversation has no such event.
    NoSuchEvent,
    /// There is no such handoff.
    NoSuchHandoff,
    /// There is no erasure under this receipt.
    NoSuchReceipt,
    /// The content has no such webhook.
    NoSuchWebhook,
    /// The address of a webhook is not set.
    WebhookOff,
    /// There is no such agent.
    NoSuchAgent,
    /// There is no such atom, or customers may not see it.
    NoSuchAtom,
    /// There is no such picture.
    NoSuchPicture,
    /// There is no such promise.
    NoSuchPromise,
    /// A promise was kept or dropped before.
    PromiseSettled,
    /// There is nothing at this address.
    NoSuchAddress,
    /// The address is known, but not with this method.
    BadMethod,
    /// The client did not send the body in time.
    SlowBody,
    /// The conversation has ended.
    ConversationClosed,
    /// Another agent was faster, or the case is over.
    HandoffTaken,
    /// The case is not held by this agent.
    NotYours,
    /// The message is not this agent's last one, or its time is over.
    TooLate,
    /// Nobody at the desk has this talk, or the one who asks has it.
    NotHeld,
    /// As many as there may be write beside its holder.
    TalkFull,
    /// The case is not offered to this agent, or no longer.
    NotOffered,
    /// There is an agent with this name already.
    NameTaken,
    /// Customers would take who has this name for the house.
    NameReserved,
    /// Nobody has ever signed in to the account that is to get something.
    NeverSignedIn,
    /// A request with the same idempotency key has not been answered yet.
    InProgress,
    /// The body has too many bytes.
    BodyTooLarge,
    /// A text has more characters than this.
    TextTooLong(usize),
    /// The content type is not JSON.
    NotJson,
    /// A field is missing or has the wrong kind of value; the text says which.
    BadField(String),
    /// A text has nothing in it.
    BlankText,
    /// The idempotency key was used for another body.
    KeyReused,
    /// The customer wrote too much; how long to wait.
    TooManyMessages(Duration),
    /// Too many conversations were opened from one address; how long to wait.
    TooManyConversations(Duration),
    /// A fault of the program.
    Internal,
    /// The conversation begins with something that cannot be read.
    Damaged,
    /// Too much is going on at once.
    Overloaded,
    /// Too many streams are open.
    TooManyStreams,
    /// A file was not taken in, or not given out.
    OfFile(FileProblem),
    /// A token of a customer proves nothing.
    OfToken(TokenProblem),
    /// A practice talk could not begin or go on.
    OfTraining(TrainingProblem),
    /// Another report is being made.
    ReportRunning,
    /// The answer took too long.
    TooSlow,
    /// The database cannot be used at this moment.
    StoreFailed,
    /// Requests cannot be answered at this moment; why is for operators.
    NotReady,
}

impl Problem {
    /// The status, the name that clients act on, and the words for people.
    fn kind(&self) -> (StatusCode, &'static str, Cow<'static, str>) {
        let (status, code, detail) = match self {
            Problem::BadJson(detail) => return (StatusCode::BAD_REQUEST, "bad-json", detail.clone().into()),
            Problem::BadQuery(detail) => return (StatusCode::BAD_REQUEST, "bad-query", detail.clone().into()),
            Problem::BadHead => (400, "bad-head", "send one Host, and one Transfer-Encoding or Content-Length"),
            Problem::BadBody => (400, "bad-body", "the body broke off, or has a chunk that is none"),
            Problem::BadKey => (400, "bad-idempotency-key", "an idempotency key has 1 to 128 visible ASCII characters"),
            Problem::ShortKey => {
                (400, "bad-idempotency-key", "the answer has a token in it, so the idempotency key needs at least 16 characters")
            }
            Problem::Unauthorized => (401, "unauthorized", "send `Authorization: Bearer` with a valid token"),
            Problem::TokenExpired => (401, "token-expired", "the token has expired; an administrator gives out a new one"),
            Problem::TooManyGuesses(_) => (429, "too-many-wrong-tokens", "too many wrong tokens came from this address"),
            Problem::SessionOver => (401, "session-over", "the session is over; sign in again"),
            Problem::WrongPassword => (403, "wrong-password", "the name or the password is wrong"),
            Problem::TooManyPasswords(_) => (429, "too-many-wrong-passwords", "too many wrong passwords; wait before the next one"),
            Problem::NotFromConsole => (403, "not-from-console", "send the header `X-Jieda-Console: 1`, as the console does"),
            Problem::BadPassword(fault) => {
                let code = match fault {
                    PasswordFault::TooShort => "password-too-short",
                    PasswordFault::TooLong => "password-too-long",
                    PasswordFault::IsName => "password-is-name",
                    PasswordFault::Common => "password-common",
                };
                return (StatusCode::UNPROCESSABLE_ENTITY, code, fault.to_string().into());
            }
            Problem::InvitationOver => (404, "invitation-over", "the invitation was accepted, replaced or is too old"),
            Problem::ProviderIsOff => (404, "provider-is-off", "the operator has named no provider with --oidc-issuer"),
            Problem::NoSuchSession => (404, "no-such-session", "there is no such session"),
            Problem::NoTestKey => (403, "no-test-key", "test: only with the key of the operator in X-Jieda-Test"),
            Problem::AdminOnly => (403, "admin-only", "only an administrator may do this"),
            Problem::AuditorOnly => (403, "auditor-only", "only an auditor or an administrator may read the audit log"),
            Problem::NotForAuditors => (403, "not-for-auditors", "an auditor reads the audit log and nothing else"),
            Problem::EditorOnly => (403, "editor-only", "only an editor, a supervisor or an administrator may see the content from inside"),
            Problem::NotForEditors => (403, "not-for-editors", "an editor sees the content and nothing else"),
            Problem::NoSuchEntry => (404, "no-such-entry", "there is no such entry"),
            Problem::NoSuchFile => (404, "no-such-file", "the knowledge base has no such text"),
            Problem::EditingIsOff => (
                403,
                "editing-is-off",
                "the knowledge base is changed elsewhere; the operator lets editors change it with `serve --edit --kb DIR`",
            ),
            Problem::NoIntentsFolder => (
                403,
                "no-intents-folder",
                "the intents come with the program; the operator makes a folder for the shop's own and names it with `serve --edit --intents DIR`",
            ),
            Problem::NewerFile => (409, "newer-file", "the file has changed since it was read; read it again"),
            Problem::DraftHasErrors(detail) => return (StatusCode::CONFLICT, "draft-has-errors", detail.clone().into()),
            Problem::PlanHasChanged => (409, "plan-has-changed", "something else would be written than what was shown; look at it again"),
            Problem::NotSaved(detail) => return (StatusCode::INTERNAL_SERVER_ERROR, "not-saved", detail.clone().into()),
            Problem::EditorsBusy => (503, "editors-busy", "other editors have work done; try again in a moment"),
            Problem::UploadTooLarge => (413, "body-too-large", "it has more than 20 MiB; import it with the command `jieda import`"),
            Problem::NoSuchConversation => (404, "no-such-conversation", "there is no such conversation, or the token is not its own"),
            Problem::SupervisorOnly => (403, "supervisor-only", "only a supervisor or an administrator may do this"),
            Problem::NoSuchAlert => (404, "no-such-alert", "there is no such alert"),
            Problem::NoSuchEvent => (404, "no-such-event", "the conversation has no such event"),
            Problem::NoSuchReceipt => (404, "no-such-receipt", "there is no erasure under this receipt"),
            Problem::NoSuchWebhook => (404, "no-such-webhook", "webhooks.ron has no webhook of this name"),
            Problem::WebhookOff => (409, "webhook-off", "the environment variable with the address of this webhook is not set"),
            Problem::NoSuchHandoff => (404, "no-such-handoff", "there is no such handoff"),
            Problem::NoSuchAgent => (404, "no-such-agent", "there is no agent with this name"),
            Problem::NoSuchAtom => (404, "no-such-atom", "there is no such atom, or it is not served at present"),
            Problem::NoSuchPicture => (404, "no-such-picture", "there is no such picture"),
            Problem::NoSuchPromise => (404, "no-such-promise", "there is no such promise"),
            Problem::PromiseSettled => (409, "promise-settled", "the promise was kept or dropped before"),
            Problem::NoSuchAddress => (404, "no-such-address", "there is nothing at this address"),
            Problem::BadMethod => (405, "bad-method", "this address does not take this method"),
            Problem::SlowBody => (408, "slow-body", "the body did not come in time"),
            Problem::ConversationClosed => (409, "conversation-closed", "the conversation has ended; open a new one"),
            Problem::HandoffTaken => (409, "handoff-taken", "an agent has this case already, or it is over"),
            Problem::NotYours => (409, "not-yours", "you do not hold this case"),
            Problem::TooLate => (409, "too-late", "only your own last message can be changed, for ten seconds"),
            Problem::NotHeld => (409, "not-held", "no other agent has this talk at the moment"),
            Problem::TalkFull => (409, "talk-full", "three supervisors have joined this talk already"),
            Problem::NotOffered => (409, "not-offered", "this case is not offered to you, or no longer"),
            Problem::NameTaken => (409, "name-taken", "there is an agent with this name already"),
            Problem::NameReserved => {
                (422, "name-reserved", "customers take this name for the bot, the system, the shop or a customer; use the person's name")
            }
            Problem::NeverSignedIn => {
                (409, "never-signed-in", "nobody has ever signed in to this account; the person has to accept the invitation first")
            }
            Problem::InProgress => (409, "in-progress", "the first request with this idempotency key is still running"),
            Problem::BodyTooLarge => (413, "body-too-large", "the body has more than 64 KiB"),
            Problem::TextTooLong(most) => {
                return (StatusCode::PAYLOAD_TOO_LARGE, "text-too-long", format!("a text has at most {most} characters").into());
            }
            Problem::NotJson => (415, "not-json", "send `Content-Type: application/json`"),
            Problem::OfFile(problem) => return problem.kind(),
            Problem::OfToken(problem) => return problem.kind(),
            Problem::OfTraining(problem) => return problem.kind(),
            Problem::BadField(detail) => return (StatusCode::UNPROCESSABLE_ENTITY, "bad-field", detail.clone().into()),
            Problem::BlankText => (422, "blank-text", "the text has nothing in it"),
            Problem::KeyReused => (422, "idempotency-key-reused", "this idempotency key was used for another request"),
            Problem::TooManyMessages(_) => (429, "too-many-messages", "too many messages in this conversation"),
            Problem::TooManyConversations(_) => (429, "too-many-conversations", "too many conversations were opened from this address"),
            Problem::Internal => (500, "internal", "a fault of the server, which has been logged"),
            Problem::Damaged => (500, "conversation-damaged", "this conversation cannot be read; open a new one"),
            Problem::Overloaded => (503, "overloaded", "too many requests at once"),
            Problem::TooManyStreams => (503, "too-many-streams", "too many streams are open"),
            Problem::ReportRunning => (503, "report-running", "another report is being made, and they are made one at a time"),
            Problem::TooSlow => (503, "too-slow", "the request took too long"),
            Problem::NotReady => (503, "not-ready", "requests cannot be answered at this moment"),
            Problem::StoreFailed => (503, "store-failed", "the database cannot be used at this moment"),
        };
        (StatusCode::from_u16(status).expect("the statuses above are valid"), code, detail.into())
    }

    /// How long a client is asked to wait before it tries again, where that can help.
    fn retry_after(&self) -> Option<Duration> {
        if let Problem::TooManyMessages(wait)
        | Problem::TooManyConversations(wait)
        | Problem::TooManyGuesses(wait)
        | Problem::TooManyPasswords(wait) = self
        {
            return Some(*wait);
        }
        if let Problem::OfFile(problem) = self {
            return problem.wait();
        }
        if let Problem::OfTraining(problem) = self {
            return problem.wait();
        }
        let is_passing = *self == Problem::InProgress || self.kind().0 == StatusCode::SERVICE_UNAVAILABLE;
        is_passing.then_some(SHORT_WAIT)
    }
}

/// The body of every answer that is an error.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"type": "about:blank", "title": "Conflict", "status": 409, "detail": "you do not hold this case", "code": "not-yours"}))]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Always `about:blank`: the code says more.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// What the status means.
    pub title: &'static str,
    /// The status of the answer.
    pub status: u16,
    /// What is wrong with this request, for people.
    pub detail: String,
    /// What is wrong, for programs.
    #[schema(schema_with = code_schema)]
    pub code: &'static str,
}

fn code_schema() -> Object {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(CODES)).build()
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, code, detail) = self.kind();
        debug_assert!(CODES.contains(&code), "{code} is not among the codes of the description");
        tracing::debug!(code, "refused");
        let title = status.canonical_reason().unwrap_or_default();
        let body = ProblemBody { kind: "about:blank", title, status: status.as_u16(), detail: detail.into_owned(), code };
        let mut response = (status, axum::Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(wait) = self.retry_after() {
            headers.insert(RETRY_AFTER, HeaderValue::from(wait.as_millis().div_ceil(1_000).max(1) as u64));
        }
        response
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        // Of an event that cannot be read only the outer error is logged: the inner one could quote what a customer wrote.
        match &error {
            Error::Raced(_) => return Problem::Overloaded,
            Error::Damaged(_) => return Problem::Damaged,
            Error::Busy => return Problem::ReportRunning,
            Error::Abandoned => return Problem::TooSlow,
            Error::Taken(_) | Error::NoOpening(_) | Error::NotEmpty | Error::Differs => {
                tracing::error!(%error, "the store gave what it should not");
                return Problem::Internal;
            }
            Error::OldSqlite(_)
            | Error::Format { .. }
            | Error::Locked { .. }
            | Error::Closed
            | Error::Form(_)
            | Error::Range(_)
            | Error::Address(_)
            | Error::Sealed { .. }
            | Error::OtherMasterKey { .. }
            | Error::MasterKeyFile { .. }
            | Error::Key(_)
            | Error::NoPlaceForKeys
            | Error::NoKeys(_)
            | Error::OtherKeys(_)
            | Error::NoSealing
            | Error::Unreachable(_)
            | Error::Sqlite(_)
            | Error::Postgres(_)
            | Error::Folder(_) => tracing::error!(%error, cause = error.cause(), "the store failed"),
        }
        Problem::StoreFailed
    }
}

impl From<TokenProblem> for Problem {
    fn from(problem: TokenProblem) -> Self {
        Problem::OfToken(problem)
    }
}

impl From<TrainingProblem> for Problem {
    fn from(problem: TrainingProblem) -> Self {
        Problem::OfTraining(problem)
    }
}

impl From<PressFault> for Problem {
    fn from(fault: PressFault) -> Self {
        Problem::BadField(fault.to_string())
    }
}

impl From<TextFault> for Problem {
    fn from(fault: TextFault) -> Self {
        match fault {
            TextFault::Blank => Problem::BlankText,
            TextFault::TooLong => Problem::TextTooLong(LONGEST_MESSAGE),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(problem: Problem, status: u16, code: &str, header: Option<(&str, &str)>) {
        assert_eq!(problem.kind().1, code);
        let response = problem.into_response();
        assert_eq!(response.status().as_u16(), status, "{code}");
        assert_eq!(response.headers()[CONTENT_TYPE], "application/problem+json");
        match header {
            Some((name, value)) => assert_eq!(response.headers()[name], value, "{code}"),
            None => assert!(!response.headers().contains_key(RETRY_AFTER), "{code}"),
        }
    }

    #[test]
    fn each_problem_has_its_status() {
        check(Problem::Unauthorized, 401, "unauthorized", Some(("www-authenticate", "Bearer")));
        check(Problem::NoSuchConversation, 404, "no-such-conversation", None);
        check(Problem::HandoffTaken, 409, "handoff-taken", None);
        check(TextFault::Blank.into(), 422, "blank-text", None);
        check(TextFault::TooLong.into(), 413, "text-too-long", None);
        check(Problem::TooManyMessages(Duration::from_millis(1)), 429, "too-many-messages", Some(("retry-after", "1")));
        check(Problem::TooManyMessages(Duration::from_secs(40)), 429, "too-many-messages", Some(("retry-after", "40")));
        check(Problem::Overloaded, 503, "overloaded", Some(("retry-after", "2")));
        check(Error::Busy.into(), 503, "report-running", Some(("retry-after", "2")));
        check(Error::Closed.into(), 503, "store-failed", Some(("retry-after", "2")));
    }
}
