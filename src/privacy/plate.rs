//! Which licence plates stand in a text?
//!
//! A plate of the mainland begins with a province, as 京A·12345, and with six characters when the car is electric. Plates of Hong Kong and
//! Taiwan look like models, so that they count only where they are called plates.

use crate::privacy::kind::{Kind, Spotted};
use crate::privacy::name::is_named;
use std::ops::Range;

/// What a plate begins with.
const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

/// What may stand behind the letter of the city.
const POINTS: [char; 7] = ['·', '•', '・', '.', '-', ' ', '‧'];

/// The last character of special plates.
const SPECIAL: &str = "挂学警港澳";

/// What a plate is called.
const NAMES: [&str; 9] = ["车牌", "车牌号", "牌照", "车号", "plate", "licence plate", "license plate", "plate number", "registration"];

/// How many letters the last five characters have at most.
const MOST_LETTERS: usize = 2;

/// The plates of a text.
pub fn plates(text: &str) -> Vec<Spotted> {
    let provinces = text.char_indices().filter(|(_, c)| PROVINCES.contains(*c)).filter_map(|(at, c)| mainland(text, at, c));
    let starts = text.char_indices().filter(|&(at, c)| {
        c.is_ascii_alphanumeric() && !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-') && is_named(&text[..at], &NAMES)
    });
    let mut found: Vec<Range<usize>> = provinces.chain(starts.filter_map(|(at, _)| elsewhere(text, at))).collect();
    found.sort_by_key(|range| range.start);
    found.into_iter().map(|range| (range, Kind::Plate)).collect()
}

fn mainland(text: &str, start: usize, province: char) -> Option<Range<usize>> {
    let city = start + province.len_utf8();
    let rest = text[city..].strip_prefix(|c: char| c.is_ascii_alphabetic() && !matches!(c, 'I' | 'i'))?;
    let (rest, has_point) = rest.strip_prefix(POINTS).map_or((rest, false), |rest| (rest, true));
    let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let own = &rest[..length];
    let special = rest[length..].chars().next().filter(|c| SPECIAL.contains(*c) && length == 4);
    let n_letters = own.bytes().filter(u8::is_ascii_alphabetic).count();
    let is_ordinary = (length == 5 || special.is_some()) && n_letters <= MOST_LETTERS;
    // 新 is also said of new things: 新BCD520冰箱.
    let is_new = province == '新' && !has_point && n_letters > 0;
    let end = text.len() - rest.len() + length + special.map_or(0, char::len_utf8);
    let is_called = (5..=6).contains(&length) && is_named(&text[..start], &NAMES);
    (is_called || ((is_ordinary || is_electric(own)) && !is_new)).then_some(start..end)
}

/// Whether six characters are those of an electric car: D12345, DA1234 or 12345D.
fn is_electric(own: &str) -> bool {
    let is_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let letters = |c: &char| c.is_ascii_alphabetic();
    let marked = own.starts_with(|c: char| letters(&c)) && is_digits(&own[2.min(own.len())..]);
    own.len() == 6 && (marked || (own.ends_with(|c: char| letters(&c)) && is_digits(&own[..5])))
}

/// Whether a byte is of a kind.
type IsOwn = fn(&u8) -> bool;

/// A plate of Hong Kong or Taiwan: AB 1234, ABC-1234, 1234-AB.
fn elsewhere(text: &str, start: usize) -> Option<Range<usize>> {
    let run = |from: usize, is_own: IsOwn| text.as_bytes()[from..].iter().take_while(|b| is_own(b)).count();
    let (first, second): (IsOwn, IsOwn) = match text.as_bytes()[start].is_ascii_digit() {
        true => (u8::is_ascii_digit, u8::is_ascii_alphabetic),
        false => (u8::is_ascii_alphabetic, u8::is_ascii_digit),
    };
    let middle = start + run(start, first);
    let gap = usize::from(text[middle..].starts_with(['-', ' ']));
    let end = middle + gap + run(middle + gap, second);
    let (n_first, n_second) = (middle - start, end - middle - gap);
    let is_plate = matches!((n_first, n_second), (2..=3, 3..=4) | (4, 2)) && !text[end..].starts_with(|c: char| c.is_ascii_alphanumeric());
    is_plate.then_some(start..end)
}
