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
    /// Read personal details unmasked; the subject is the conversation, the detail the event or the handoff.
    DetailsRevealed,
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
    /// Changed a setting of the whole installation, such as `admin_token` or `master_key`, which is the subject.
    SettingChanged,
    /// Read the audit log itself.
    AuditRead,
}

impl Action {
    /// All actions.
    pub const ALL: [Action; 12] = [
        Action::TalkRead,
        Action::ReportRead,
        Action::DetailsRevealed,
        Action::CustomerExported,
        Action::CustomerErased,
        Action::HoldSet,
        Action::HoldReleased,
        Action::AccountAdded,
        Action::AccountRenewed,
        Action::AccountRemoved,
        Action::SettingChanged,
        Action::AuditRead,
    ];

    /// The name that is stored, hashed and sent.
    pub fn name(self) -> &'static str {
        match self {
            Action::TalkRead => "talk_read",
            Action::ReportRead => "report_read",
            Action::DetailsRevealed => "details_revealed",
            Action::CustomerExported => "customer_exported",
            Action::CustomerErased => "customer_erased",
            Action::HoldSet => "hold_set",
            Action::HoldReleased => "hold_released",
            Action::AccountAdded => "account_added",
            Action::AccountRenewed => "account_renewed",
            Action::AccountRemoved => "account_removed",
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
    /// With the admin token.
    Admin,
    /// At a shell of the server, as who can read and write the database.
    Operator,
}

impl Part {
    /// The name that is stored, hashed and sent.
    pub fn name(self) -> &'static str {
        match self {
            Part::Agent => "agent",
            Part::Supervisor => "supervisor",
            Part::Auditor => "auditor",
            Part::Admin => "admin",
            Part::Operator => "operator",
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
            seq: head.seq + 1,
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

    fn hash_after(&self, before: &[u8; 32]) -> [u8; 32] {
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

/// The first thing that is wrong with a log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// An entry is missing, or stands where another belongs.
    #[error("entry {expected} is missing: entry {found} stands in its place")]
    Missing {
        /// The number that belongs there.
        expected: i64,
        /// The number that stands there.
        found: i64,
    },
    /// An entry does not follow from the one before it.
    #[error("entry {0} does not fit: it was changed, moved or put in, or the one before it was")]
    Changed(i64),
    /// The log ends before a head that was noted.
    #[error("the log ends with entry {end}, and the head {head} was noted: what followed was cut off")]
    Cut {
        /// The number of the last entry.
        end: i64,
        /// The head that was noted.
        head: Head,
    },
    /// The chain holds, but it is not the one of which a head was noted.
    #[error("the log has another entry in the place of the head {0}, which was noted: it was written anew")]
    Rewritten(Head),
}

/// Walks a log from its beginning, entry by entry, and needs to hold none but the last.
#[derive(Debug, Clone)]
pub struct Proof {
    head: Head,
    noted: Vec<Head>,
}

impl Proof {
    /// A walk that also proves that these heads, which were noted earlier, are part of the log.
    pub fn with(noted: Vec<Head>) -> Self {
        Proof { head: Head::EMPTY, noted }
    }

    /// Takes the next entry.
    pub fn take(&mut self, entry: &AuditEntry) -> Result<(), Fault> {
        let expected = self.head.seq + 1;
        if entry.seq != expected {
            return Err(Fault::Missing { expected, found: entry.seq });
        }
        if entry.hash_after(&self.head.hash) != entry.hash {
            return Err(Fault::Changed(entry.seq));
        }
        self.head = entry.head();
        self.compare()
    }

    /// The head of the whole log, after its last entry.
    pub fn end(self) -> Result<Head, Fault> {
        // An empty log has a head too.
        if self.head == Head::EMPTY {
            self.compare()?;
        }
        let beyond = self.noted.iter().filter(|noted| noted.seq > self.head.seq).min_by_key(|noted| noted.seq);
        beyond.map_or(Ok(self.head), |head| Err(Fault::Cut { end: self.head.seq, head: *head }))
    }

    fn compare(&self) -> Result<(), Fault> {
        let other = self.noted.iter().find(|noted| noted.seq == self.head.seq && noted.hash != self.head.hash);
        other.map_or(Ok(()), |head| Err(Fault::Rewritten(*head)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deed(subject: &str) -> Deed {
        let at = "2026-11-22T08:00:00.123456789Z".parse().unwrap();
        let (who, subject) = ("小王".to_owned(), subject.to_owned());
        Deed { at, who, role: Part::Agent, action: Action::TalkRead, subject, detail: String::new() }
    }

    fn log(n: usize) -> Vec<AuditEntry> {
        let mut head = Head::EMPTY;
        let mut next = |n: usize| {
            let entry = AuditEntry::after(head, &deed(&n.to_string()));
            head = entry.head();
            entry
        };
        (0..n).map(&mut next).collect()
    }

    fn prove(log: &[AuditEntry], noted: &[Head]) -> Result<Head, Fault> {
        let mut proof = Proof::with(noted.to_vec());
        log.iter().try_for_each(|entry| proof.take(entry))?;
        proof.end()
    }

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
        let head = log(3)[2].head();
        assert_eq!(head.to_string().parse(), Ok(head));
        assert_eq!(Head::EMPTY.to_string().parse(), Ok(Head::EMPTY));
        let zeros = "0".repeat(64);
        for text in ["", "3", "3:", "3:00", &format!("-1:{zeros}"), &format!("x:{zeros}"), &format!("3:{}é", "0".repeat(62))] {
            assert_eq!(text.parse::<Head>(), Err(NoHead), "{text}");
        }
    }

    #[test]
    fn what_was_changed_is_found_where_it_begins() {
        let check = |change: fn(&mut Vec<AuditEntry>), expected: Result<i64, Fault>| {
            let mut log = log(5);
            change(&mut log);
            assert_eq!(prove(&log, &[]).map(|head| head.seq), expected);
        };
        check(|_| {}, Ok(5));
        check(Vec::clear, Ok(0));
        check(|log| log[2].who = "小李".to_owned(), Err(Fault::Changed(3)));
        check(|log| log[2].at = Timestamp::UNIX_EPOCH, Err(Fault::Changed(3)));
        check(|log| (log[2].who, log[2].role) = ("小王a".to_owned(), "gent".to_owned()), Err(Fault::Changed(3)));
        check(|log| log[2] = AuditEntry::after(log[1].head(), &deed("other")), Err(Fault::Changed(4)));
        check(|log| drop(log.remove(2)), Err(Fault::Missing { expected: 3, found: 4 }));
        check(|log| log.swap(1, 2), Err(Fault::Missing { expected: 2, found: 3 }));
        check(|log| log.insert(0, AuditEntry { seq: 0, ..log[0].clone() }), Err(Fault::Missing { expected: 1, found: 0 }));
    }

    #[test]
    fn a_noted_head_shows_what_the_chain_alone_does_not() {
        let whole = log(5);
        let (third, fifth) = (whole[2].head(), whole[4].head());
        assert_eq!(prove(&whole, &[third, fifth, Head::EMPTY]), Ok(fifth));
        assert_eq!(prove(&whole[..4], &[]), Ok(whole[3].head()));
        assert_eq!(prove(&whole[..4], &[third, fifth]), Err(Fault::Cut { end: 4, head: fifth }));
        assert_eq!(prove(&[], &[fifth]), Err(Fault::Cut { end: 0, head: fifth }));
        let mut other = log(3);
        other[0] = AuditEntry::after(Head::EMPTY, &deed("anew"));
        for n in 1..3 {
            other[n] = AuditEntry::after(other[n - 1].head(), &deed("anew"));
        }
        assert_eq!(prove(&other, &[third]), Err(Fault::Rewritten(third)));
        let odd = Head { seq: 0, hash: [1; 32] };
        assert_eq!(prove(&[], &[odd]), Err(Fault::Rewritten(odd)));
    }
}
