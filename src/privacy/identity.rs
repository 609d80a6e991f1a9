//! Which numbers are those of identity cards?
//!
//! Mainland: 18 characters by GB 11643, with a check character (ISO 7064 MOD 11-2), or 15 digits as before 1999. Hong Kong and Taiwan:
//! letters before the digits. Each has a check that other numbers hardly pass, except for the old form, which has a region and a birthday.

use crate::privacy::kind::{Kind, Spotted};
use crate::privacy::name::is_named;
use crate::privacy::row::{Row, is_apart};
use jiff::civil::Date;
use std::ops::Range;

/// The first two digits of the mainland's regions.
const REGIONS: [&str; 34] = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45", "46", "50",
    "51", "52", "53", "54", "61", "62", "63", "64", "65", "81", "82", "83",
];

/// What weight each of the first 17 digits has in the check.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/// The check characters by remainder.
const CHECKS: &[u8; 11] = b"10X98765432";

/// Years in which somebody who writes may have been born.
const BIRTHS: std::ops::RangeInclusive<i16> = 1900..=2030;

/// What an identity card is called.
const NAMES: [&str; 9] = ["身份证", "身分证", "身份证字", "身分证字", "证件", "id", "id card", "identity", "hkid"];

/// The letters of Taiwan in the order of their values, from 10.
const TAIWAN: &str = "ABCDEFGHJKLMNPQRSTUVXYWZIO";

/// The number of a mainland card that begins with a group of a row.
pub fn at(text: &str, row: &Row, at: usize) -> Option<Spotted> {
    new_form(text, row, at).or_else(|| old_form(text, row, at)).map(|range| (range, Kind::Identity))
}

fn new_form(text: &str, row: &Row, at: usize) -> Option<Range<usize>> {
    // What is called a card counts also with a slip in it: it gives the birthday away all the same.
    let is_called = is_named(&text[..row.span(at, at + 1).start], &NAMES);
    let is_card = |number: &str| is_new(number) || (is_called && is_region(number) && is_birthday(&number[6..14]));
    let digits_only = row.end_of(at, 18).filter(|&end| is_card(row.digits(at, end)) && row.is_apart(text, at, end));
    if let Some(end) = digits_only {
        return Some(row.span(at, end));
    }
    let end = row.end_of(at, 17)?;
    let span = row.span(at, end);
    let with_check = span.start..span.end + 1;
    let has_check = text[span.end..].starts_with(['x', 'X']) && is_card(&format!("{}X", row.digits(at, end)));
    (has_check && is_apart(text, &with_check)).then_some(with_check)
}

fn old_form(text: &str, row: &Row, at: usize) -> Option<Range<usize>> {
    let end = row.end_of(at, 15).filter(|&end| end == at + 1 || row.shape(at, end).0 == [6, 6, 3])?;
    let digits = row.digits(at, end);
    let is_card = is_region(digits) && is_birthday(&format!("19{}", &digits[6..12])) && row.is_apart(text, at, end);
    is_card.then(|| row.span(at, end))
}

/// Whether 18 characters are the number of a card.
fn is_new(number: &str) -> bool {
    let sum: u32 = number.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    is_region(number) && is_birthday(&number[6..14]) && number.as_bytes()[17] == CHECKS[sum as usize % CHECKS.len()]
}

fn is_region(number: &str) -> bool {
    REGIONS.contains(&&number[..2])
}

fn is_birthday(digits: &str) -> bool {
    let part = |range: Range<usize>| digits[range].parse::<i16>().unwrap_or_default();
    let (month, day) = (part(4..6) as i8, part(6..8) as i8);
    BIRTHS.contains(&part(0..4)) && Date::new(part(0..4), month, day).is_ok()
}

/// The numbers of cards of Hong Kong, A123456(3), and those of Taiwan that are called so, A123456789.
pub fn lettered(text: &str) -> Vec<Spotted> {
    let bytes = text.as_bytes();
    let is_start = |&at: &usize| bytes[at].is_ascii_alphabetic() && (at == 0 || !bytes[at - 1].is_ascii_alphanumeric());
    let starts = (0..bytes.len()).filter(is_start);
    starts.filter_map(|start| hong_kong(text, start).or_else(|| taiwan(text, start)).map(|range| (range, Kind::Identity))).collect()
}

fn hong_kong(text: &str, start: usize) -> Option<Range<usize>> {
    let rest = &text.as_bytes()[start..];
    let n_letters = rest.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let [digits, [b'(', check, b')']] = [rest.get(n_letters..n_letters + 6)?, rest.get(n_letters + 6..n_letters + 9)?] else { return None };
    if n_letters > 2 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let value = |b: &u8| if b.is_ascii_digit() { u32::from(b - b'0') } else { u32::from(b.to_ascii_uppercase() - b'A') + 10 };
    // A missing first letter counts as 36.
    let first = if n_letters == 1 { 36 * 9 } else { 0 };
    let weighted = rest[..n_letters + 6].iter().rev().zip(2..).map(|(b, weight)| value(b) * weight).sum::<u32>() + first;
    let check = if check.is_ascii_alphanumeric() { value(check) } else { return None };
    ((weighted + check) % 11 == 0).then(|| start..start + n_letters + 9)
}

fn taiwan(text: &str, start: usize) -> Option<Range<usize>> {
    let span = start..start + 10;
    let number = text.get(span.clone()).filter(|number| number.is_ascii())?;
    let digits: Vec<u32> = number[1..].chars().map(|c| c.to_digit(10)).collect::<Option<_>>()?;
    let letter = 10 + TAIWAN.find(number[..1].to_ascii_uppercase().as_str())? as u32;
    let weighted: u32 = digits.iter().zip([8, 7, 6, 5, 4, 3, 2, 1, 1]).map(|(digit, weight)| digit * weight).sum();
    let is_card = (letter / 10 + letter % 10 * 9 + weighted).is_multiple_of(10) && matches!(digits[0], 1 | 2 | 8 | 9);
    let ends = !text[span.end..].starts_with(|c: char| c.is_ascii_alphanumeric());
    (is_card && ends && is_named(&text[..start], &NAMES)).then_some(span)
}
