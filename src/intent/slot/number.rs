//! Which order numbers, amounts and codes stand in a text?

use crate::intent::slot::contact::is_phone;
use crate::intent::slot::scan::{Found, at, before, digit_runs, is_word};
use std::ops::{Range, RangeInclusive};

/// How many digits an order number has.
const ORDER_DIGITS: RangeInclusive<usize> = 8..=20;

/// What an order number is called.
const ORDER_NAMES: [&str; 6] = ["订单", "订单号", "单号", "订单编号", "order", "order number"];

/// How many letters may stand before them.
const MOST_ORDER_LETTERS: usize = 3;

/// The most digits of an amount before the point; eight digits are an order number.
const MOST_YUAN_DIGITS: usize = 7;

/// Units of money, the longer before those that they begin with.
const UNITS: [&str; 8] = ["元", "块钱", "块", "圆", "rmb", "人民币", "yuan", "cny"];

/// Nouns that make 元 and 块 in front of them something else: 元旦 is a day, and 2块电池 are two batteries.
const NOT_MONEY: [&str; 12] = ["旦", "件", "电池", "屏", "主板", "板", "玻璃", "滤网", "砖", "表", "硬盘", "面板"];

/// The order numbers of a text. What may be a telephone number is none.
pub fn order_numbers(text: &str) -> Vec<Found> {
    digit_runs(text)
        .filter_map(|run| {
            let digits = &text[run.clone()];
            let letters = text.as_bytes()[..run.start].iter().rev().take_while(|b| b.is_ascii_alphabetic()).count();
            let start = run.start - letters;
            let is_apart = !is_word(before(text, start)) && !is_word(at(text, run.end));
            let is_part = matches!(before(text, start), Some('-' | '+' | '.' | '@')) || is_decimal(text, run.end);
            let fits = ORDER_DIGITS.contains(&digits.len()) && letters <= MOST_ORDER_LETTERS && !is_phone(digits);
            (fits && is_apart && !is_part).then(|| (start..run.end, text[start..run.end].to_ascii_uppercase()))
        })
        .collect()
}

/// The order numbers of a text that are called so: 订单20261122 is no day.
pub fn named_order_numbers(text: &str) -> Vec<Found> {
    let is_named = |span: &Range<usize>| {
        let before = text[..span.start].trim_end_matches([' ', ':', '：', '是', '为', '#']);
        ORDER_NAMES.iter().any(|name| before.ends_with(name))
    };
    order_numbers(text).into_iter().filter(|(span, _)| is_named(span)).collect()
}

/// Whether a number goes on behind a point.
fn is_decimal(text: &str, end: usize) -> bool {
    at(text, end) == Some('.') && at(text, end + 1).is_some_and(|c| c.is_ascii_digit())
}

/// The order number that a reply of nothing else makes, when its separators are left out.
pub fn split_order_number(text: &str) -> Option<String> {
    let joined: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '#' | '.')).collect();
    let (span, value) = order_numbers(&joined).pop()?;
    (span == (0..joined.len())).then_some(value)
}

/// The amounts of a text that say that they are money.
pub fn amounts(text: &str) -> Vec<Found> {
    let starts = digit_runs(text).filter(|run| !is_word(before(text, run.start)) && !matches!(before(text, run.start), Some('.' | ',')));
    starts.filter_map(|run| money_at(text, run.start)).collect()
}

fn money_at(text: &str, start: usize) -> Option<Found> {
    let (end, cents) = amount_at(text, start)?;
    let sign = text[..start].trim_end_matches(' ').ends_with(['¥', '￥']) || text[..start].trim_end_matches(' ').ends_with("rmb");
    let rest = text[end..].strip_prefix(' ').unwrap_or(&text[end..]);
    let (rest, times) = rest.strip_prefix('万').map_or((rest, 1), |rest| (rest, 10_000));
    let unit = UNITS.iter().find_map(|unit| rest.strip_prefix(unit)).filter(|rest| !NOT_MONEY.iter().any(|noun| rest.starts_with(noun)));
    match unit {
        Some(rest) => {
            let (rest, tenths) = tenths(rest);
            Some((start..text.len() - rest.len(), yuan(cents.checked_mul(times)? + tenths * 10)))
        }
        None => (sign && times == 1).then(|| (start..end, yuan(cents))),
    }
}

/// The 5 of 199块5, and what stands behind it.
fn tenths(rest: &str) -> (&str, u64) {
    let Some(digit) = at(rest, 0).and_then(|c| c.to_digit(10)) else { return (rest, 0) };
    let behind = &rest[1..];
    let behind = behind.strip_prefix(['毛', '角']).unwrap_or(behind);
    if is_word(at(behind, 0)) { (rest, 0) } else { (behind, u64::from(digit)) }
}

/// The number that begins at a place, in hundredths, and where it ends; thousands may be set apart by commas.
fn amount_at(text: &str, start: usize) -> Option<(usize, u64)> {
    let mut whole = String::new();
    let mut end = start;
    loop {
        let run: String = text[end..].chars().take_while(char::is_ascii_digit).collect();
        end += run.len();
        whole.push_str(&run);
        let next = text[end..].strip_prefix(',').unwrap_or("");
        if next.chars().take_while(char::is_ascii_digit).count() != 3 {
            break;
        }
        end += 1;
    }
    let mut decimals = String::new();
    if is_decimal(text, end) {
        decimals = text[end + 1..].chars().take_while(char::is_ascii_digit).collect();
        end += 1 + decimals.len();
    }
    if whole.len() > MOST_YUAN_DIGITS || decimals.len() > 2 || is_decimal(text, end) {
        return None;
    }
    let cents: u64 = format!("{whole}{decimals:0<2}").parse().ok()?;
    Some((end, cents))
}

fn yuan(cents: u64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

/// The amount of a reply that has one number and says no unit: `199.5`, `差了200`.
pub fn bare_amount(text: &str) -> Option<String> {
    let first = digit_runs(text).next().filter(|run| !is_word(before(text, run.start)))?;
    let (end, cents) = amount_at(text, first.start)?;
    (!is_word(at(text, end)) && digit_runs(&text[end..]).next().is_none()).then(|| yuan(cents))
}

/// The one run of exactly so many digits; a reply of digits and separators alone counts as one run.
pub fn digits(text: &str, count: usize) -> Option<String> {
    let run = digit_runs(text).find(|run| run.len() == count && !is_word(before(text, run.start)) && !is_word(at(text, run.end)));
    let joined: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let is_code = joined.len() == count && count > 0 && joined.bytes().all(|b| b.is_ascii_digit());
    run.map(|run| text[run].to_owned()).or_else(|| is_code.then_some(joined))
}
