//! Who read or changed what, and has nobody changed the record of it since?
//!
//! The audit log: entries that follow each other, each with a hash over the one before it (a hash chain). It names conversations, events and
//! accounts, and never holds a customer's words or a visitor in clear. Where entries are kept is the business of `store`.
//!
//! # The hash
//!
//! `hash = SHA-256(hash of the entry before ‖ form)`, where the first entry has 32 zero bytes before it. The form of an entry is its fields as
//! netstrings (the length in bytes in decimal, a colon, the bytes, a comma), in this order: `seq` and `at` in decimal, `at` in microseconds
//! since 1970, then `who`, `role`, `action`, `subject` and `detail` in UTF-8. So the first entry may have the form
//! `1:1,16:1795334400000000,5:admin,5:admin,13:account_added,6:小王,5:agent,`.

pub mod proof;

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;

/// What somebody did that the audit log tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Opened a conversation at the desk; the subject is its id.
    TalkRead,
    /// Exported customers' words from many conversations; the subject is the report.
    ReportRead,
    /// Searched the talks; the detail says how many were found and by what kinds of filters, and not what was looked for.
    TalksSearched,
    /// Read personal details unmasked; the subject is the conversation, the detail the event or the handoff.
    DetailsRevealed,
    /// Watched a talk as it ran; the subject is its id.
    TalkWatched,
    /// Gave many cases to somebody else at once; the subject is to whom, the detail how many of how many.
    CasesReassigned,
    /// Asked another system about a customer; the subject is the conversation, the detail the connector.
    LookedUp,
    /// Exported everything that is stored of a customer; the subject is a keyed hash of the visitor.
    CustomerExported,
    /// Erased a customer; the subject is the number of the receipt.
    CustomerErased,
    /// Put a legal hold on a customer or a conversation.
    HoldSet,
    /// Released a legal hold.
    HoldReleased,
    /// Made an account; the subject is the agent, the detail the role.
    AccountAdded,
    /// Gave an account another token.
    AccountRenewed,
    /// Removed an account.
    AccountRemoved,
    /// Changed or removed an agent's profile; the subject is the agent.
    ProfileSet,
    /// Invited a person to set a password; the subject is the agent.
    AccountInvited,
    /// Gave an account another role, which is the detail.
    RoleChanged,
    /// Took the token of an account back.
    TokenTaken,
    /// Set the own password.
    PasswordSet,
    /// Signed in; the detail is the way, and how many wrong passwords were tried before.
    SignedIn,
    /// Tried a wrong password; one entry for an account in ten minutes, and one for all names that nobody has.
    SignInFailed,
    /// Tried so many that the account is locked for a while.
    SignInLocked,
    /// Came from the provider of the company and was not let in; the subject says why, in one entry of each kind in ten minutes.
    SignInRefused,
    /// Signed out.
    SignedOut,
    /// Ended own sessions; the detail says which.
    SessionsEnded,
    /// Changed a setting of the whole installation, such as `admin_token` or `master_key`, which is the subject.
    SettingChanged,
    /// Read the audit log itself.
    AuditRead,
}

impl Action {
    /// All actions.
    pub const ALL: [Action; 27] = [
        Action::TalkRead,
        Action::ReportRead,
        Action::TalksSearched,
        Action::DetailsRevealed,
        Action::TalkWatched,
        Action::CasesReassigned,
        Action::LookedUp,
        Action::CustomerExported,
        Action::CustomerErased,
        Action::HoldSet,
        Action::HoldReleased,
        Action::AccountAdded,
        Action::AccountRenewed,
        Action::AccountRemoved,
        Action::ProfileSet,
        Action::AccountInvited,
        Action::RoleChanged,
        Action::TokenTaken,
        Action::PasswordSet,
        Action::SignedIn,
        Action::SignInFailed,
        Action::SignInLocked,
        Action::SignInRefused,
        Action::SignedOut,
        Action::SessionsEnded,
        Action::SettingChanged,
        Action::AuditRead,
    ];

    /// The name that is stored, hashed and sent.
    pub fn name(self) -> &'static str {
        match self {
            Action::TalkRead => "talk_read",
            Action::ReportRead => "report_read",
            Action::TalksSearched => "talks_searched",
            Action::DetailsRevealed => "details_revealed",
            Action::TalkWatched => "talk_watched",
            Action::CasesReassigned => "cases_reassigned",
            Action::LookedUp => "looked_up",
            Action::CustomerExported => "customer_exported",
            Action::CustomerErased => "customer_erased",
            Action::HoldSet => "hold_set",
            Action::HoldReleased => "hold_released",
            Action::AccountAdded => "account_added",
            Action::AccountRenewed => "account_renewed",
            Action::AccountRemoved => "account_removed",
            Action::ProfileSet => "profile_set",
            Action::AccountInvited => "account_invited",
            Action::RoleChanged => "role_changed",
            Action::TokenTaken => "token_taken",
            Action::PasswordSet => "password_set",
            Action::SignedIn => "signed_in",
            Action::SignInFailed => "sign_in_failed",
            Action::SignInLocked => "sign_in_locked",
            Action::SignInRefused => "sign_in_refused",
            Action::SignedOut => "signed_out",
            Action::SessionsEnded => "sessions_ended",
            Action::SettingChanged => "setting_changed",
            Action::AuditRead => "audit_read",
        }
    }

    /// The action with this name.
    pub fn named(name: &str) -> Option<Self> {
        Action::ALL.into_iter().find(|action| action.name() == name)
    }
}

/// As what somebody acted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// As an agent.
    Agent,
    /// As a supervisor.
    Supervisor,
    /// As an auditor.
    Auditor,
    /// As an editor.
    Editor,
    /// As an administrator, with the admin token or with an account.
    Admin,
    /// At a shell of the server, as who can read and write the database.
    Operator,
    /// As somebody who is not known: who tries passwords of a name that nobody has.
    Stranger,
}

impl Part {
    /// The name that is stored, hashed and sent.
    pub fn name(self) -> &'static str {
        match self {
            Part::Agent => "agent",
            Part::Supervisor => "supervisor",
            Part::Auditor => "auditor",
            Part::Editor => "editor",
            Part::Admin => "admin",
            Part::Operator => "operator",
            Part::Stranger => "stranger",
        }
    }
}

/// What somebody did, before it has its place in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// When.
    pub at: Timestamp,
    /// The agent's name, or whoever else it was.
    pub who: String,
    /// As what.
    pub role: Part,
    /// What.
    pub action: Action,
    /// To what: an id, an agent's name, the number of a receipt or a keyed hash; never words of a customer or a visitor in clear.
    pub subject: String,
    /// What else is to be known, in a few words of ours; may be empty.
    pub detail: String,
}

impl Deed {
    /// What was done at a shell of the server, or by the server itself.
    pub fn of_operator(who: &str, at: Timestamp, action: Action, subject: &str, detail: &str) -> Self {
        let (who, subject, detail) = (who.to_owned(), subject.to_owned(), detail.to_owned());
        Deed { at, who, role: Part::Operator, action, subject, detail }
    }
}

/// An entry of the log, as it is stored. Its words are no enums: what a newer version wrote must be provable too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its number, from 1 without a gap.
    pub seq: i64,
    /// When it happened, in whole microseconds.
    pub at: Timestamp,
    /// Who did it.
    pub who: String,
    /// As what: the name of a [`Part`].
    pub role: String,
    /// What was done: the name of an [`Action`].
    pub action: String,
    /// To what.
    pub subject: String,
    /// What else is to be known.
    pub detail: String,
    /// The SHA-256 that the entry is chained by.
    pub hash: [u8; 32],
}

impl AuditEntry {
    /// The entry that a deed becomes behind the newest one.
    pub fn after(head: Head, deed: &Deed) -> Self {
        let Deed { at, who, role, action, subject, detail } = deed;
        let at = Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(*at);
        let mut entry = AuditEntry {
            seq: head.seq.saturating_add(1),
            at,
            who: who.clone(),
            role: role.name().to_owned(),
            action: action.name().to_owned(),
            subject: subject.clone(),
            detail: detail.clone(),
            hash: [0; 32],
        };
        entry.hash = entry.hash_after(&head.hash);
        entry
    }

    /// The head of a log that ends with this entry.
    pub fn head(&self) -> Head {
        Head { seq: self.seq, hash: self.hash }
    }

    /// The hash that the entry has behind one with this hash.
    pub fn hash_after(&self, before: &[u8; 32]) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(before);
        let (seq, at) = (self.seq.to_string(), self.at.as_microsecond().to_string());
        for field in [&seq, &at, &self.who, &self.role, &self.action, &self.subject, &self.detail] {
            hash.update(format!("{}:{field},", field.len()));
        }
        hash.finalize().into()
    }
}

/// The newest entry of a log by its number and hash: whoever has noted it elsewhere can tell later whether all up to it is still there.
/// Written as `SEQ:HASH`, the hash in hexadecimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The number of the entry; 0 before the first.
    pub seq: i64,
    /// Its hash; zero before the first.
    pub hash: [u8; 32],
}

impl Head {
    /// The head of an empty log.
    pub const EMPTY: Head = Head { seq: 0, hash: [0; 32] };
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.seq)?;
        self.hash.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A text is no head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a head is written as SEQ:HASH, a number and 64 hexadecimal digits, as `jieda audit verify` prints it")]
pub struct NoHead;

impl FromStr for Head {
    type Err = NoHead;

    fn from_str(text: &str) -> Result<Self, NoHead> {
        let (seq, digits) = text.split_once(':').ok_or(NoHead)?;
        let seq = seq.parse().ok().filter(|seq: &i64| *seq >= 0).ok_or(NoHead)?;
        if digits.len() != 64 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(NoHead);
        }
        let mut hash = [0; 32];
        for (byte, at) in hash.iter_mut().zip((0..).step_by(2)) {
            *byte = u8::from_str_radix(&digits[at..at + 2], 16).map_err(|_| NoHead)?;
        }
        Ok(Head { seq, hash })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_what_the_documentation_says() {
        let at = "2026-11-22T08:00:00Z".parse().unwrap();
        let (role, action) = (Part::Admin, Action::AccountAdded);
        let deed = Deed { at, who: "admin".to_owned(), role, action, subject: "小王".to_owned(), detail: "agent".to_owned() };
        let form = "1:1,16:1795334400000000,5:admin,5:admin,13:account_added,6:小王,5:agent,";
        let expected: [u8; 32] = Sha256::digest([&[0; 32], form.as_bytes()].concat()).into();
        assert_eq!(AuditEntry::after(Head::EMPTY, &deed).hash, expected);
    }

    #[test]
    fn each_action_has_a_name_of_its_own() {
        for action in Action::ALL {
            assert_eq!(Action::named(action.name()), Some(action));
        }
        assert_eq!(Action::named("read"), None);
    }

    #[test]
    fn a_head_is_read_as_it_is_written() {
        let head = Head { seq: 3, hash: std::array::from_fn(|n| n as u8 * 8) };
        assert_eq!(head.to_string().parse(), Ok(head));
        assert_eq!(Head::EMPTY.to_string().parse(), Ok(Head::EMPTY));
        let zeros = "0".repeat(64);
        for text in ["", "3", "3:", "3:00", &format!("-1:{zeros}"), &format!("x:{zeros}"), &format!("3:{}é", "0".repeat(62))] {
            assert_eq!(text.parse::<Head>(), Err(NoHead), "{text}");
        }
    }
}
