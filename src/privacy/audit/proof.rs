//! Does each entry of an audit log follow from the one before it, and is what was noted of it earlier still part of it?
//!
//! The chain alone shows what was changed in the middle. That the end was cut off, or all of it written anew with a chain that holds, is
//! shown by a head that was noted elsewhere.

use crate::privacy::audit::{AuditEntry, Head};

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
        let expected = self.head.seq.saturating_add(1);
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
    use crate::privacy::audit::{Action, Deed, Part};
    use jiff::Timestamp;

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
