//! Who may read what, and for how long?
//!
//! [`find`] detects personal details (PII) in a text, and [`mask`] redacts them; [`seal`] encrypts words at rest; [`retention`] says how long they
//! are kept; [`audit`] is the record of who read what, and [`password`] keeps people's passwords. This room knows no conversations and keeps nothing: `store` and `http` apply what it says.

mod address;
pub mod audit;
pub mod called;
mod card;
mod cover;
mod identity;
pub mod kind;
mod mail;
mod name;
mod order;
pub mod password;
mod phone;
mod plain;
mod plate;
pub mod retention;
mod row;
pub mod seal;
mod street;

use crate::privacy::kind::{Found, Spotted};
use crate::privacy::plain::Plain;
use crate::privacy::row::{Row, rows};
use std::borrow::Cow;

/// What stands in the place of a detail that was found, for the finders of other kinds: no plain text has it.
const BLOT: &str = "\0";

/// The personal details of a text, in order; no two overlap.
pub fn find(text: &str) -> Vec<Found> {
    let plain = Plain::of(text);
    let spotted = spot(&plain);
    spotted.into_iter().map(|(range, kind)| Found { range: plain.original(&range), kind }).collect()
}

/// The text with each personal detail masked in the way that is usual for its kind. Masking a masked text changes nothing.
pub fn mask(text: &str) -> Cow<'_, str> {
    let plain = Plain::of(text);
    let spotted = spot(&plain);
    if spotted.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len());
    let mut end = 0;
    for (range, kind) in spotted {
        let original = plain.original(&range);
        masked.push_str(&text[end..original.start]);
        masked.push_str(&cover::cover(kind, &plain.text[range]));
        end = original.end;
    }
    masked.push_str(&text[end..]);
    Cow::Owned(masked)
}

/// The details of a plain text, in order.
fn spot(plain: &Plain) -> Vec<Spotted> {
    let mut left = plain.text.clone();
    let mut spotted: Vec<Spotted> = Vec::new();
    // What was found as one kind is none of the later ones.
    for finder in [mail::mails, identity::lettered, numbers, plate::plates, address::addresses, street::streets, order::orders] {
        for (range, kind) in finder(&left) {
            left.replace_range(range.clone(), &BLOT.repeat(range.len()));
            spotted.push((range, kind));
        }
    }
    spotted.sort_by_key(|(range, _)| range.start);
    spotted
}

/// The identity cards, bank cards and phones of a text.
fn numbers(text: &str) -> Vec<Spotted> {
    rows(text).iter().flat_map(|row| numbers_of(text, row)).collect()
}

fn numbers_of(text: &str, row: &Row) -> Vec<Spotted> {
    let mut spotted = Vec::new();
    let mut at = 0;
    while at < row.len() {
        let found = identity::at(text, row, at).or_else(|| card::at(text, row, at)).or_else(|| phone::at(text, row, at));
        let Some((range, kind)) = found else {
            at += 1;
            continue;
        };
        at = row.group_at(range.end);
        spotted.push((range, kind));
    }
    spotted
}

#[cfg(test)]
mod tests;
