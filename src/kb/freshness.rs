//! Does somebody still vouch for an entry, and is it still served?

use crate::diagnostic::Code;
use crate::kb::draft::{Drafts, EntryDraft, FrontMatter};
use crate::kb::fault::Faults;
use crate::kb::field::china;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

/// Warns of entries that are past their expiry, or were not verified in time. Drafts and the archive need no care.
pub(super) fn check<'a>(drafts: &Drafts<'a>, now: Timestamp, faults: &mut Faults<'a>) {
    let today = now.to_zoned(china()).date();
    for entry in &drafts.entries {
        let Some(front) = entry.front.as_ref().filter(|front| front.is_trusted()) else { continue };
        match &front.expire_at {
            Some(until) if until.value <= now => {
                let message =
                    format!("entry `{}` expired on {} and is no longer served", entry.name(), until.value.to_zoned(china()).date());
                let help = "set a later `expire_at`, or `confidence: archived`, or delete the file";
                faults.add(entry.file, Code::Expired, until.span.clone(), message, help);
            }
            _ => check_verified(entry, front, today, faults),
        }
    }
}

fn check_verified<'a>(entry: &EntryDraft<'a>, front: &FrontMatter, today: Date, faults: &mut Faults<'a>) {
    let Some(every) = &front.verify_every_days else { return };
    let help = match &front.owner {
        Some(owner) => format!("let {owner} read it, then set `verified_at` to that day"),
        None => "let somebody who knows read it, then set `verified_at` to that day".to_owned(),
    };
    let Some(verified) = &front.verified_at else {
        let message = format!("entry `{}` has `verify_every` but was never verified", entry.name());
        return faults.add(entry.file, Code::Overdue, every.span.clone(), message, help);
    };
    if verified.value.checked_add(i32::from(every.value).days()).is_ok_and(|last| last < today) {
        let message = format!("entry `{}` was verified on {}, more than {} days ago", entry.name(), verified.value, every.value);
        faults.add(entry.file, Code::Overdue, verified.span.clone(), message, help);
    }
}
