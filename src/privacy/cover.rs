//! How does a detail look behind its mask?
//!
//! As is usual in Chinese shops: enough is left that its owner knows it again. A mask is made of stars, which no detail has in it.

use crate::privacy::kind::Kind;
use crate::privacy::phone::{Parts, area, international, is_mobile};
use crate::privacy::row::digit;

/// The mask of a detail.
pub fn cover(kind: Kind, detail: &str) -> String {
    match kind {
        Kind::Phone => phone(detail),
        Kind::Identity => identity(detail),
        Kind::BankCard => format!("**** **** **** {}", end(&digits(detail), 4)),
        Kind::Email => {
            let (name, host) = detail.split_once('@').unwrap_or((detail, ""));
            format!("{}***@{host}", &name[..1])
        }
        Kind::Address => "***".to_owned(),
        Kind::Plate => plate(detail),
        Kind::OrderNumber => format!("****{}", end(detail, 4)),
    }
}

fn digits(detail: &str) -> String {
    detail.chars().filter_map(digit).collect()
}

/// The last bytes of a text of ASCII.
fn end(text: &str, n: usize) -> &str {
    &text[text.len() - n..]
}

fn phone(detail: &str) -> String {
    let digits = digits(detail);
    let abroad = international(&digits).filter(|_| detail.contains('+') || digits.starts_with("00"));
    if let Some(Parts { country, own }) = abroad {
        return format!("+{country} {}", if country == "86" { domestic(own) } else { format!("****{}", end(own, 4)) });
    }
    match digits.strip_prefix("86").filter(|own| is_mobile(own)) {
        Some(own) => format!("86 {}", domestic(own)),
        None => domestic(&digits),
    }
}

/// A number without the code of its country.
fn domestic(digits: &str) -> String {
    if is_mobile(digits) {
        return format!("{}****{}", &digits[..3], end(digits, 4));
    }
    if digits.len() == 10 && digits.starts_with("09") {
        return format!("{}***{}", &digits[..4], end(digits, 3));
    }
    let shown = match digits.len() {
        0..=10 if digits.starts_with('0') => 2,
        _ => area(digits).unwrap_or(0),
    };
    let area = if shown > 0 { format!("{}-", &digits[..shown]) } else { String::new() };
    format!("{area}****{}", end(digits, 4))
}

/// The region is left, and the last characters; the birthday is not.
fn identity(detail: &str) -> String {
    let number: String = detail.chars().filter_map(|c| digit(c).or(c.is_ascii_alphanumeric().then(|| c.to_ascii_uppercase()))).collect();
    match number.len() {
        18 => format!("{}********{}", &number[..6], end(&number, 4)),
        15 => format!("{}******{}", &number[..6], end(&number, 3)),
        length => format!("{}{}", &number[..2], "*".repeat(length - 2)),
    }
}

/// Of a mainland plate the province and the city are left, of others two characters.
fn plate(detail: &str) -> String {
    let is_own = |c: &char| c.is_alphanumeric();
    let shown: String = detail.chars().take(2).collect();
    let n_hidden = detail.chars().filter(is_own).count() - 2;
    format!("{shown}{}", "*".repeat(n_hidden))
}
