//! Which numbers are those of orders?
//!
//! A number that is called one, and one that looks like one: 8 to 20 digits, perhaps after up to three letters. Days, amounts, and what is
//! called a model, a part or a code are none.

use crate::privacy::kind::{Kind, Spotted};
use crate::privacy::name::is_named;
use jiff::civil::Date;
use std::ops::{Range, RangeInclusive};

/// What the number of an order or a parcel is called, before 号 or `number`.
const NAMES: [&str; 13] =
    ["订单", "订单编", "单", "单子", "运单", "快递", "工单", "order", "order ref", "tracking", "parcel", "waybill", "order num"];

/// What other numbers are called.
const OTHERS: [&str; 39] = [
    "型号",
    "配件",
    "配件号",
    "料号",
    "物料",
    "货号",
    "条码",
    "条形码",
    "错误码",
    "错误代码",
    "错误",
    "故障码",
    "代码",
    "版本",
    "序列号",
    "序号",
    "邮编",
    "编码",
    "¥",
    "￥",
    "$",
    "model",
    "part",
    "part no",
    "sku",
    "error",
    "error code",
    "code",
    "barcode",
    "serial",
    "imei",
    "sn",
    "ip",
    "商品",
    "产品",
    "商品编",
    "产品编",
    "ean",
    "upc",
];

/// What stands behind an amount or a quantity.
const UNITS: [&str; 8] = ["元", "块", "万", "个", "件", "rmb", "cny", "次"];

/// How many digits an order number has by its form.
const DIGITS: RangeInclusive<usize> = 8..=20;

/// How many letters may stand before them.
const MOST_LETTERS: usize = 3;

/// The fewest digits of a number that is called an order number.
const FEWEST_NAMED: usize = 6;

/// The most characters of one.
const LONGEST: usize = 40;

/// The order numbers of a text.
pub fn orders(text: &str) -> Vec<Spotted> {
    let mut found: Vec<Spotted> = Vec::new();
    for run in runs(text) {
        let is_inside = found.last().is_some_and(|(range, _)| run.start < range.end);
        let begins = text[run.clone()].bytes().any(|b| b.is_ascii_digit()) || text[run.end..].starts_with('-');
        if !is_inside && begins && !is_left_over(text, &run) {
            let order = named(text, &run).or_else(|| has_form(text, &run).then_some(run));
            found.extend(order.map(|range| (range, Kind::OrderNumber)));
        }
    }
    found
}

/// The runs of ASCII letters and digits.
fn runs(text: &str) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.bytes().enumerate().filter(|(_, b)| b.is_ascii_alphanumeric()) {
        match runs.last_mut() {
            Some(run) if run.end == at => run.end += 1,
            Some(_) | None => runs.push(at..at + 1),
        }
    }
    runs
}

/// Whether a mask left a run over.
fn is_left_over(text: &str, run: &Range<usize>) -> bool {
    text[..run.start].ends_with('*') || text[run.end..].starts_with('*')
}

/// A number that is called an order number, with the groups that it is divided into.
fn named(text: &str, run: &Range<usize>) -> Option<Range<usize>> {
    if !is_named(&text[..run.start], &NAMES) || is_named(&text[..run.start], &OTHERS) {
        return None;
    }
    let mut end = run.end;
    while let Some(next) = next_group(text, end).filter(|next| next - run.start <= LONGEST) {
        end = next;
    }
    let number = &text[run.start..end];
    let n_digits = number.bytes().filter(u8::is_ascii_digit).count();
    let is_amount = UNITS.iter().any(|unit| text[end..].trim_start_matches(' ').starts_with(unit));
    (n_digits >= FEWEST_NAMED && !is_day(number) && !is_amount).then_some(run.start..end)
}

/// Where the group behind a hyphen, or that of four digits behind a space, ends.
fn next_group(text: &str, end: usize) -> Option<usize> {
    let separator = text.as_bytes().get(end).filter(|b| b"- ".contains(b))?;
    let length = text.as_bytes()[end + 1..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
    let next = end + 1..end + 1 + length;
    let is_digits = text[next.clone()].bytes().all(|b| b.is_ascii_digit());
    let fits = if *separator == b' ' { is_digits && length >= 4 } else { length > 0 };
    (fits && !is_left_over(text, &next)).then_some(next.end)
}

/// Whether a run looks like an order number.
fn has_form(text: &str, run: &Range<usize>) -> bool {
    let (before, behind) = (&text[..run.start], &text[run.end..]);
    let digits = text[run.clone()].trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let n_letters = run.len() - digits.len();
    let is_form = n_letters <= MOST_LETTERS && DIGITS.contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    let is_part = before.ends_with(['-', '+', '.', '@', '_', '/']) || is_joined(behind);
    let is_amount = UNITS.iter().any(|unit| behind.trim_start_matches(' ').starts_with(unit));
    let is_other = is_part || is_amount || is_date(&text[run.clone()]) || is_named(before, &OTHERS);
    is_form && !is_other
}

/// Whether a number goes on: 12345678.5, 12345678-AB.
fn is_joined(behind: &str) -> bool {
    behind.strip_prefix(['.', '-', '_', '/', '@']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
}

/// Whether a number is a day as 20261125.
fn is_date(digits: &str) -> bool {
    let part = |range: Range<usize>| digits[range].parse::<i16>().unwrap_or_default();
    let is_long = digits.len() == 8 && digits.bytes().all(|b| b.is_ascii_digit());
    is_long && (1900..2100).contains(&part(0..4)) && Date::new(part(0..4), part(4..6) as i8, part(6..8) as i8).is_ok()
}

/// Whether a number is a day as 2026-11-25.
fn is_day(number: &str) -> bool {
    number.len() == 10 && number.split('-').map(str::len).eq([4, 2, 2])
}
