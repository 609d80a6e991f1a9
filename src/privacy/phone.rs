//! Which numbers are those of telephones?
//!
//! Mobiles of the mainland and Taiwan, landlines with their area, numbers with the code of a country, American ones that are divided as
//! usual, and short ones that are called a phone. Hotlines, as 400-820-8820, are nobody's own.

use crate::privacy::kind::{Kind, Spotted};
use crate::privacy::name::is_named;
use crate::privacy::row::{Gap, Row};
use std::ops::{Range, RangeInclusive};

/// Codes of countries, and how many digits a number has behind them.
const COUNTRIES: [(&str, RangeInclusive<usize>); 15] = [
    ("86", 9..=12),
    ("852", 8..=8),
    ("853", 8..=8),
    ("886", 8..=10),
    ("1", 10..=10),
    ("44", 9..=11),
    ("49", 7..=11),
    ("33", 9..=10),
    ("60", 8..=10),
    ("61", 9..=10),
    ("65", 8..=8),
    ("81", 9..=11),
    ("82", 8..=11),
    ("66", 8..=10),
    ("7", 10..=10),
];

/// How many digits a number has with a code that is not in the list.
const ELSEWHERE: RangeInclusive<usize> = 9..=15;

/// How many digits a mobile number of the mainland has.
const MOBILE: usize = 11;

/// What the numbers of hotlines begin with.
const HOTLINES: [&str; 9] = ["400", "800", "833", "844", "855", "866", "877", "888", "900"];

/// What a phone is called.
const NAMES: [&str; 21] = [
    "电话",
    "手机",
    "座机",
    "固话",
    "联系方式",
    "联络方式",
    "联系",
    "致电",
    "打",
    "打给我",
    "拨",
    "tel",
    "phone",
    "telephone",
    "mobile",
    "call",
    "call me at",
    "call me on",
    "whatsapp",
    "cell",
    "contact",
];

/// A number with the code of its country, which may be unknown or left out.
pub struct Parts<'d> {
    /// The code, without `+` and `00`.
    pub country: &'d str,
    /// The number behind it.
    pub own: &'d str,
}

/// The number of a telephone that begins with a group of a row.
pub fn at(text: &str, row: &Row, at: usize) -> Option<Spotted> {
    let finders = [abroad, mobile, taiwan_mobile, landline, taiwan_landline, american, named];
    let end = finders.iter().find_map(|finder| finder(text, row, at))?;
    row.is_apart(text, at, end).then(|| (whole(text, row.span(at, end)), Kind::Phone))
}

/// The number with the sign and the opening bracket that belong to it.
fn whole(text: &str, span: Range<usize>) -> Range<usize> {
    let before = text[..span.start].strip_suffix('+').unwrap_or(&text[..span.start]);
    let opened = before.strip_suffix('(').filter(|_| text[span.clone()].contains(')'));
    opened.unwrap_or(before).len()..span.end
}

/// Whether digits are a mobile number of the mainland.
pub fn is_mobile(digits: &str) -> bool {
    digits.len() == MOBILE && digits.starts_with('1') && matches!(digits.as_bytes()[1], b'3'..=b'9')
}

/// The code of the country and the rest of a number that is written with `+` or `00`; nothing when it has another length.
pub fn international(digits: &str) -> Option<Parts<'_>> {
    let digits = digits.strip_prefix("00").unwrap_or(digits);
    let known = COUNTRIES.iter().find(|(code, _)| digits.starts_with(code));
    let (country, own) = digits.split_at_checked(known.map_or(2, |(code, _)| code.len()))?;
    let is_long = known.map_or(ELSEWHERE.contains(&digits.len()), |(_, lengths)| lengths.contains(&own.len()));
    let is_cut = country == "86" && own.starts_with('1') && !own.starts_with("10") && !is_mobile(own);
    (is_long && !is_cut && !digits.starts_with('0')).then_some(Parts { country, own })
}

fn abroad(text: &str, row: &Row, at: usize) -> Option<usize> {
    let before = &text[..row.span(at, at + 1).start];
    let is_signed = before.strip_suffix('+').is_some_and(|front| !front.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '+'));
    let is_known = |end: &usize| {
        let digits = row.digits(at, *end);
        let is_listed = digits.strip_prefix("00").is_some_and(|rest| COUNTRIES[..5].iter().any(|(code, _)| rest.starts_with(code)));
        (is_signed || is_listed) && international(digits).is_some()
    };
    row.ends(at, 17).rev().find(is_known)
}

fn mobile(_: &str, row: &Row, at: usize) -> Option<usize> {
    let bare = row.end_of(at, MOBILE).filter(|&end| is_mobile(row.digits(at, end)) && is_divided(row, at, end));
    bare.or_else(|| {
        let end = row.end_of(at, MOBILE + 2)?;
        let own = row.digits(at, end).strip_prefix("86")?;
        let first = if row.digits(at, at + 1) == "86" { at + 1 } else { at };
        (is_mobile(own) && is_divided(row, first, end)).then_some(end)
    })
}

/// Whether a mobile number is divided as people divide it, rather than a list of quantities.
fn is_divided(row: &Row, at: usize, end: usize) -> bool {
    let (lengths, is_even) = row.shape(at, end);
    let is_at_least = |least: usize| lengths.iter().all(|&length| length >= least);
    let is_single = is_even && lengths.iter().all(|&length| length == 1);
    lengths.len() == 1 || is_single || is_at_least(3) || (is_even && lengths[0] >= 3 && is_at_least(2))
}

fn taiwan_mobile(_: &str, row: &Row, at: usize) -> Option<usize> {
    let end = row.end_of(at, 10).filter(|&end| row.digits(at, end).starts_with("09"))?;
    matches!(row.shape(at, end).0[..], [10] | [4, 6] | [4, 3, 3] | [4, 2, 4] | [7, 3]).then_some(end)
}

/// How many digits the area of a landline of the mainland has.
pub fn area(digits: &str) -> Option<usize> {
    let is_short = digits.starts_with("010") || digits.starts_with("02");
    let is_long = digits.starts_with('0') && matches!(digits.as_bytes().get(1), Some(b'3'..=b'9'));
    if is_short { Some(3) } else { is_long.then_some(4) }
}

fn landline(_: &str, row: &Row, at: usize) -> Option<usize> {
    row.ends(at, 12).rev().find(|&end| {
        let digits = row.digits(at, end);
        let Some(area) = area(digits) else { return false };
        let own = &digits[area.min(digits.len())..];
        let is_undivided = own.starts_with(|c| ('2'..='8').contains(&c)) && end == at + 1;
        let is_divided = row.digits(at, at + 1).len() == area && matches!(row.shape(at, end).0[1..], [7 | 8] | [4, 4] | [3, 4]);
        is_begun(row, at) && (7..=8).contains(&own.len()) && (area == 4 || own.len() == 8) && (is_undivided || is_divided)
    })
}

/// Whether what stands before a group is no part of the same number: 2026 0755 1234 5678 is divided evenly.
fn is_begun(row: &Row, at: usize) -> bool {
    row.gap_before(at).is_none_or(|gap| gap != Gap::Hyphen && row.gap_before(at + 1) != Some(gap))
}

fn taiwan_landline(_: &str, row: &Row, at: usize) -> Option<usize> {
    let is_area = |digits: &str| digits.starts_with('0') && matches!(digits.as_bytes().get(1), Some(b'2'..=b'8'));
    let is_divided = |end: usize| matches!(row.shape(at, end).0[..], [2, 4, 4] | [2, 3, 4] | [2, 7 | 8] | [3, 6 | 7] | [3, 3, 3 | 4]);
    row.ends(at, 10).rev().find(|&end| is_area(row.digits(at, end)) && is_divided(end) && is_begun(row, at))
}

fn american(_: &str, row: &Row, at: usize) -> Option<usize> {
    let end = row.end_of(at, 10).filter(|&end| row.shape(at, end).0 == [3, 3, 4])?;
    let is_joined = row.gap_before(at + 1).is_some_and(|gap| gap != Gap::Space) && is_begun(row, at);
    (is_joined && is_american(row.digits(at, end))).then_some(end)
}

fn is_american(digits: &str) -> bool {
    let may_begin = |at: usize| matches!(digits.as_bytes()[at], b'2'..=b'9');
    may_begin(0) && may_begin(3) && !HOTLINES.iter().any(|hotline| digits.starts_with(hotline))
}

fn named(text: &str, row: &Row, at: usize) -> Option<usize> {
    let is_phone = |&end: &usize| match row.shape(at, end).0[..] {
        [7 | 8] | [4, 4] | [3, 4] => matches!(row.digits(at, end).as_bytes()[0], b'2'..=b'9') && !row.digits(at, end).starts_with("20"),
        [10] | [3, 3, 4] => is_american(row.digits(at, end)),
        _ => false,
    };
    let is_called = is_named(&text[..row.span(at, at + 1).start], &NAMES);
    row.ends(at, 10).rev().find(|end| is_called && is_phone(end))
}
