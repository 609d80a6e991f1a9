//! Is an entry served, and does somebody still vouch for it?
//!
//! What the loader warns of when it reads an entry changes with the clock while a server runs; here it is computed for a moment.

use crate::kb::entry::{Entry, Trust};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// How an entry stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is served, and was verified within its interval.
    Fresh,
    /// It is served, and was not verified within its interval.
    Overdue,
    /// It is served, and nobody said how long a verification lasts.
    Unscheduled,
    /// It is not served yet.
    Upcoming,
    /// It is past its expiry.
    Expired,
    /// It is a draft.
    Draft,
    /// It is kept for the record.
    Archived,
}

impl Standing {
    /// Every standing, in the order of the documentation.
    pub const ALL: [Standing; 7] = [
        Standing::Fresh,
        Standing::Overdue,
        Standing::Unscheduled,
        Standing::Upcoming,
        Standing::Expired,
        Standing::Draft,
        Standing::Archived,
    ];

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Standing::Fresh => "fresh",
            Standing::Overdue => "overdue",
            Standing::Unscheduled => "unscheduled",
            Standing::Upcoming => "upcoming",
            Standing::Expired => "expired",
            Standing::Draft => "draft",
            Standing::Archived => "archived",
        }
    }

    /// How an entry stands; days are those of `zone`.
    pub fn of(entry: &Entry, now: Timestamp, zone: &TimeZone) -> Self {
        match entry.trust {
            Trust::Wip => Standing::Draft,
            Trust::Archived => Standing::Archived,
            Trust::Unvalidated | Trust::Validated if entry.expire_at.is_some_and(|until| until <= now) => Standing::Expired,
            Trust::Unvalidated | Trust::Validated if entry.publish_at.is_some_and(|from| from > now) => Standing::Upcoming,
            Trust::Unvalidated | Trust::Validated => {
                let today = now.to_zoned(zone.clone()).date();
                match (entry.verify_every_days, verified_until(entry)) {
                    (None, _) => Standing::Unscheduled,
                    (Some(_), Some(last)) if last >= today => Standing::Fresh,
                    (Some(_), _) => Standing::Overdue,
                }
            }
        }
    }

    /// Whether it is served.
    pub fn is_served(self) -> bool {
        match self {
            Standing::Fresh | Standing::Overdue | Standing::Unscheduled => true,
            Standing::Upcoming | Standing::Expired | Standing::Draft | Standing::Archived => false,
        }
    }
}

/// The last day on which an entry counts as verified; nothing where it never was, or no interval is given.
pub fn verified_until(entry: &Entry) -> Option<Date> {
    entry.verified_at?.checked_add(i32::from(entry.verify_every_days?).days()).ok()
}
