//! Which details did the customer give?
//!
//! Plain scanning, no patterns from outside. A detail is never guessed: a number that may be two things, or a day that is in no calendar,
//! is none.

mod address;
mod contact;
mod date;
mod number;
mod scan;

use crate::intent::slot::scan::Found;
use crate::privacy;
use crate::privacy::kind::{Found as Detail, Kind};
use crate::text::normalize::NormalText;
use jiff::Timestamp;

/// What kind of detail a slot holds. Written in flows as `Phone` or `Digits(4)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
pub enum SlotKind {
    /// Any words.
    Text,
    /// The number of an order: 8 to 20 digits, perhaps after up to three letters, and never the number of a person.
    OrderNumber,
    /// A mobile number of mainland China: 11 digits, perhaps after +86.
    Phone,
    /// A day, absolute or relative.
    Date,
    /// An e-mail address.
    Email,
    /// An amount in yuan.
    Money,
    /// A postal address.
    Address,
    /// Exactly that many digits.
    Digits(u8),
}

impl SlotKind {
    /// Whether the detail tells who somebody is or where they can be reached.
    pub fn is_personal(self) -> bool {
        match self {
            SlotKind::Phone | SlotKind::Email | SlotKind::Address => true,
            SlotKind::Text | SlotKind::OrderNumber | SlotKind::Date | SlotKind::Money | SlotKind::Digits(_) => false,
        }
    }
}

/// A detail that a message gives, in its normal form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotValue {
    /// What kind of detail it is.
    pub kind: SlotKind,
    /// Its normal form: digits alone for numbers (an order number keeps its letters, as capitals), `2026-11-24` for days, yuan with two
    /// decimals for money.
    pub value: String,
}

/// The most details that are read from one message, the first ones: nobody gives more, and a stranger's message has a bounded record.
const MOST_DETAILS: usize = 32;

/// The most characters of a detail that is found in a message: the longest e-mail address that may be sent to. What is longer is none.
const LONGEST_DETAIL: usize = 254;

/// The details that stand in a message by themselves: numbers, days, addresses; never [`SlotKind::Text`]. `now` settles words such as 后天.
pub fn find_slots(text: &NormalText, now: Timestamp) -> Vec<SlotValue> {
    let today = date::today(now);
    let personal = personal_numbers(text.as_str());
    let mut left = without(text.as_str(), personal.iter().filter(|number| number.kind != Kind::Phone));
    let mut slots: Vec<(usize, SlotValue)> = Vec::new();
    let mut take = |kind, find: &dyn Fn(&str) -> Vec<Found>| {
        for (span, value) in find(&left) {
            left.replace_range(span.clone(), &"\0".repeat(span.len()));
            slots.push((span.start, SlotValue { kind, value }));
        }
    };
    // What was taken as one kind is none of the later ones: 25号 in an address is no day, and a phone is no order number.
    take(SlotKind::Email, &contact::emails);
    take(SlotKind::Phone, &contact::phones);
    take(SlotKind::Address, &address::addresses);
    take(SlotKind::OrderNumber, &|text| number::named_order_numbers(&without(text, &personal)));
    take(SlotKind::Date, &|text| date::dates(text, today));
    take(SlotKind::Money, &number::amounts);
    take(SlotKind::OrderNumber, &|text| number::order_numbers(&without(text, &personal)));
    slots.retain(|(_, slot)| is_short(&slot.value));
    slots.sort_by_key(|(at, _)| *at);
    slots.truncate(MOST_DETAILS);
    slots.into_iter().map(|(_, slot)| slot).collect()
}

/// Reads a message as the reply to a question for a detail of this kind; `original` is what the customer wrote, kept for words and
/// addresses.
pub fn read_slot(kind: SlotKind, original: &str, text: &NormalText, now: Timestamp) -> Option<SlotValue> {
    let normal = text.as_str();
    let first = |found: Vec<Found>| found.into_iter().next().map(|(_, value)| value);
    let value = match kind {
        SlotKind::Text => Some(original.trim().to_owned()).filter(|words| !words.is_empty()),
        SlotKind::OrderNumber => {
            let left = without(normal, &personal_numbers(normal));
            first(number::order_numbers(&left)).or_else(|| number::split_order_number(&left))
        }
        SlotKind::Phone => first(contact::phones(normal)).or_else(|| contact::split_phone(normal)),
        SlotKind::Date => first(date::dates(normal, date::today(now))).or_else(|| date::bare_date(normal, date::today(now))),
        // The normal form shortens `aaaa@qq.com`.
        SlotKind::Email => first(contact::emails(&original.to_lowercase())).or_else(|| first(contact::emails(normal))),
        SlotKind::Money => first(number::amounts(normal)).or_else(|| number::bare_amount(normal)),
        SlotKind::Address => address::read(original),
        SlotKind::Digits(count) => number::digits(normal, usize::from(count)),
    };
    value.filter(|value| kind == SlotKind::Text || is_short(value)).map(|value| SlotValue { kind, value })
}

fn is_short(value: &str) -> bool {
    value.chars().nth(LONGEST_DETAIL).is_none()
}

/// The numbers that say who somebody is, or where they can be reached: whatever they are called, they are no order numbers.
fn personal_numbers(text: &str) -> Vec<Detail> {
    let mut found = privacy::find(text);
    found.retain(|found| matches!(found.kind, Kind::Phone | Kind::Identity | Kind::BankCard));
    found
}

/// The text with these details blotted out.
fn without<'f>(text: &str, details: impl IntoIterator<Item = &'f Detail>) -> String {
    let mut left = text.to_owned();
    for Detail { range, .. } in details {
        left.replace_range(range.clone(), &"\0".repeat(range.len()));
    }
    left
}

#[cfg(test)]
mod tests;
