//! Which numbers are those of bank cards?
//!
//! The first digits of a known issuer, a length that it uses, and the check of Luhn. One number in ten passes the check by chance, so the
//! first digits matter.

use crate::privacy::kind::{Kind, Spotted};
use crate::privacy::name::is_named;
use crate::privacy::row::Row;

/// By issuer: the range of its first digits, and the lengths of its numbers.
const ISSUERS: [(&str, &str, &[usize]); 13] = [
    ("62", "62", &[16, 17, 18, 19]),
    ("81", "81", &[16, 19]),
    ("9558", "9558", &[16, 17, 18, 19]),
    ("6011", "6011", &[16, 19]),
    ("60", "60", &[16, 18, 19]),
    ("4", "4", &[16, 19]),
    ("51", "55", &[16]),
    ("2221", "2720", &[16]),
    ("34", "34", &[15]),
    ("37", "37", &[15]),
    ("3528", "3589", &[16]),
    ("36", "36", &[14]),
    ("65", "65", &[16, 19]),
];

/// The lengths of numbers that no issuer gives out any more, or that other numbers have as well: a card only where it is called one.
const RARE: [usize; 2] = [13, 14];

/// What a bank card is called.
const NAMES: [&str; 14] =
    ["卡", "卡片", "银行卡", "信用卡", "储蓄卡", "借记卡", "银行", "账", "账户", "帐户", "card", "account", "visa", "debit card"];

/// The number of a card that begins with a group of a row; of several the longest.
pub fn at(text: &str, row: &Row, at: usize) -> Option<Spotted> {
    let end = row.ends(at, 19).rev().find(|&end| {
        let digits = row.digits(at, end);
        is_card(digits) && is_grouped(&row.shape(at, end).0) && row.is_apart(text, at, end) && is_plain(text, row, at, digits)
    })?;
    Some((row.span(at, end), Kind::BankCard))
}

/// Whether a number needs no name, or has one.
fn is_plain(text: &str, row: &Row, at: usize, digits: &str) -> bool {
    !RARE.contains(&digits.len()) || is_named(&text[..row.span(at, at + 1).start], &NAMES)
}

/// Whether nobody would divide other numbers like that: groups of four, or few long ones.
fn is_grouped(lengths: &[usize]) -> bool {
    lengths[0] >= 4 && lengths[1..lengths.len().max(2) - 1].iter().all(|&length| length >= 2)
}

fn is_card(digits: &str) -> bool {
    let is_issued = |(from, to, lengths): &(&str, &str, &[usize])| {
        let first = digits.get(..from.len()).unwrap_or_default();
        (*from..=*to).contains(&first) && lengths.contains(&digits.len())
    };
    let is_old_visa = digits.starts_with('4') && digits.len() == 13;
    (is_old_visa || ISSUERS.iter().any(is_issued)) && has_check(digits)
}

/// The check of Luhn.
fn has_check(digits: &str) -> bool {
    let values = digits.bytes().rev().map(|b| u32::from(b - b'0'));
    let sum: u32 = values.enumerate().map(|(at, digit)| if at % 2 == 0 { digit } else { digit * 2 / 10 + digit * 2 % 10 }).sum();
    sum.is_multiple_of(10)
}
