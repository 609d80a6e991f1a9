//! Which mobile numbers and e-mail addresses stand in a text?

use crate::intent::slot::scan::{Found, at, before, digit_runs, is_word};

/// How many digits a mobile number of mainland China has.
const PHONE_DIGITS: usize = 11;

/// The shortest group that a mobile number is divided into: 138 0013 8000. Shorter groups are other numbers.
const SHORTEST_GROUP: usize = 3;

/// The mobile numbers of a text.
pub fn phones(text: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for run in digit_runs(text) {
        let is_inside = found.last().is_some_and(|(span, _)| run.start < span.end) || is_word(before(text, run.start));
        let after_code = ["0086", "86"].iter().find_map(|code| text[run.start..].strip_prefix(code)).map(|rest| text.len() - rest.len());
        let after_code = after_code.map(|start| start + usize::from(matches!(at(text, start), Some(' ' | '-' | ')'))));
        let phone = phone_at(text, run.start).or_else(|| phone_at(text, after_code?));
        if let Some((end, digits)) = phone.filter(|_| !is_inside) {
            found.push((run.start..end, digits));
        }
    }
    found
}

/// The mobile number that begins at a place, and where it ends.
fn phone_at(text: &str, start: usize) -> Option<(usize, String)> {
    let mut digits = String::new();
    let mut group = 0;
    for (offset, c) in text[start..].char_indices() {
        if c.is_ascii_digit() {
            digits.push(c);
            group += 1;
        } else if matches!(c, ' ' | '-') && group >= SHORTEST_GROUP {
            group = 0;
        } else {
            return None;
        }
        if digits.len() == PHONE_DIGITS {
            let end = start + offset + 1;
            return (is_phone(&digits) && group >= SHORTEST_GROUP && !is_word(at(text, end))).then_some((end, digits));
        }
    }
    None
}

/// Whether digits are a mobile number.
pub fn is_phone(digits: &str) -> bool {
    digits.len() == PHONE_DIGITS && digits.starts_with('1') && matches!(digits.as_bytes()[1], b'3'..=b'9')
}

/// The mobile number that all digits of a reply make together, however they are divided.
pub fn split_phone(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let without_code = digits.strip_prefix("86").unwrap_or(&digits);
    is_phone(without_code).then(|| without_code.to_owned())
}

/// The e-mail addresses of a text.
pub fn emails(text: &str) -> Vec<Found> {
    text.match_indices('@').filter_map(|(sign, _)| email_around(text, sign)).collect()
}

fn email_around(text: &str, sign: usize) -> Option<Found> {
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'+' | b'%');
    let is_host = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-');
    let start = sign - text.as_bytes()[..sign].iter().rev().take_while(|b| is_name(b)).count();
    let width = text.as_bytes()[sign + 1..].iter().take_while(|b| is_host(b)).count();
    let host = text[sign + 1..sign + 1 + width].trim_end_matches(['.', '-']);
    let name = text[start..sign].trim_start_matches(['.', '-']);
    let labels: Vec<&str> = host.split('.').collect();
    let top = labels.last()?;
    let is_sound =
        labels.len() > 1 && labels.iter().all(|label| !label.is_empty()) && top.len() > 1 && top.bytes().all(|b| b.is_ascii_alphabetic());
    (is_sound && !name.is_empty()).then(|| (sign - name.len()..sign + 1 + host.len(), format!("{name}@{host}")))
}
