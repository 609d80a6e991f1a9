//! Which codes and sizes does a text name?
//!
//! A code is a model, a part number or an error code: letters and digits together, as W10, KFR-35 and JD-AC-CAP35, with and without hyphens and
//! spaces. A size is a number with a unit that tells models apart: 3 匹, 520 升.

/// The most letters of a part of a code that a space divides from its number: BCD 520, but not `order 520`.
const LONGEST_APART: usize = 4;

/// Units of sizes, each with what it is written as.
const UNITS: [(&str, &[&str]); 12] = [
    ("匹", &["匹"]),
    ("升", &["升", "l", "litre", "liter", "litres", "liters"]),
    ("公斤", &["公斤", "千克", "kg"]),
    ("寸", &["英寸", "寸", "吋", "inch", "inches"]),
    ("平米", &["平方米", "平米", "平方", "㎡", "sqm"]),
    ("瓦", &["瓦", "w", "watt", "watts"]),
    ("毫安", &["毫安时", "毫安", "mah"]),
    ("gb", &["gb"]),
    ("段", &["段"]),
    ("毫米", &["毫米", "mm"]),
    ("厘米", &["厘米", "cm"]),
    ("线", &["线"]),
];

/// Words of up to [`LONGEST_APART`] letters that stand before a number and make no code with it.
const NO_PARTS: [&str; 60] = [
    "in", "at", "on", "to", "of", "for", "by", "the", "a", "an", "and", "or", "is", "are", "was", "my", "has", "have", "with", "top",
    "day", "days", "not", "no", "only", "just", "last", "next", "step", "may", "june", "july", "page", "line", "item", "over", "from",
    "than", "room", "app", "it", "its", "this", "that", "them", "were", "been", "be", "as", "so", "but", "if", "me", "you", "we", "your",
    "our", "paid", "got", "past",
];

/// The codes in a normal text, without hyphens and spaces, in order.
pub fn codes(text: &str) -> Vec<String> {
    let parts = parts(text);
    let mut codes = Vec::new();
    let mut at = 0;
    while at < parts.len() {
        let mut end = at + 1;
        while end < parts.len() && is_joined(text, &parts, end, at + 1 == end) {
            end += 1;
        }
        let code: String = parts[at..end].iter().map(|part| part.text).collect();
        let is_size = parts[at].is_number && end - at == 2 && parts[at + 1].text.len() <= 3;
        let has_both = parts[at..end].iter().any(|part| part.is_number) && parts[at..end].iter().any(|part| !part.is_number);
        if has_both && !is_size && code.len() <= 24 {
            codes.push(code);
        }
        at = end;
    }
    codes
}

/// The sizes in a normal text: unit and number.
pub fn sizes(text: &str) -> Vec<(&'static str, String)> {
    let text = arabic(text);
    let mut sizes = Vec::new();
    let mut rest = text.as_str();
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let number: String = rest[start..].chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        let behind = rest[start + number.len()..].trim_start();
        let is_apart = !rest[..start].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-');
        let unit = UNITS.iter().find(|(_, written)| written.iter().any(|unit| starts_with_unit(behind, unit)));
        sizes.extend(unit.filter(|_| is_apart).map(|(unit, _)| (*unit, number.trim_end_matches('.').to_owned())));
        rest = &rest[start + number.len()..];
    }
    sizes
}

/// A text in which Chinese numerals before a unit, and 期 and 折, are digits: 三匹 is 3匹, 分十二期 is 分12期.
pub fn arabic(text: &str) -> String {
    let is_numeral = |c: char| "零一二两三四五六七八九十百".contains(c);
    if !text.contains(is_numeral) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_numeral) {
        let length = rest[start..].find(|c| !is_numeral(c)).unwrap_or(rest.len() - start);
        let (numeral, behind) = rest[start..].split_at(length);
        let is_counted = UNITS.iter().flat_map(|(_, written)| *written).any(|unit| !unit.is_ascii() && behind.starts_with(unit))
            || behind.starts_with(['期', '折']);
        out.push_str(&rest[..start]);
        match value(numeral).filter(|_| is_counted) {
            Some(value) => out.push_str(&value.to_string()),
            None => out.push_str(numeral),
        }
        rest = behind;
    }
    out + rest
}

/// What a Chinese numeral below a thousand counts.
fn value(numeral: &str) -> Option<u32> {
    let (mut all, mut digit) = (0, None);
    for c in numeral.chars() {
        let place = match c {
            '百' => 100,
            '十' => 10,
            _ => {
                let own = "零一二三四五六七八九".chars().position(|own| own == c).or((c == '两').then_some(2))?;
                digit = Some(u32::try_from(own).ok()?);
                continue;
            }
        };
        all += digit.take().unwrap_or(1) * place;
    }
    Some(all + digit.unwrap_or(0))
}

fn starts_with_unit(text: &str, unit: &str) -> bool {
    text.strip_prefix(unit).is_some_and(|rest| !unit.is_ascii() || !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
}

struct Part<'t> {
    text: &'t str,
    start: usize,
    is_number: bool,
}

/// The runs of letters and of digits.
fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts: Vec<Part<'_>> = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let is_kind = |c: &char| if first.is_ascii_digit() { c.is_ascii_digit() } else { c.is_ascii_lowercase() };
        if !first.is_ascii_digit() && !first.is_ascii_lowercase() {
            at += first.len_utf8();
            continue;
        }
        let length: usize = text[at..].chars().take_while(is_kind).count();
        parts.push(Part { text: &text[at..at + length], start: at, is_number: first.is_ascii_digit() });
        at += length;
    }
    parts
}

/// Whether a part goes on with the one before it: at once, behind a hyphen, or a number behind a space and a short word that is none.
fn is_joined(text: &str, parts: &[Part<'_>], at: usize, is_second: bool) -> bool {
    let (before, own) = (&parts[at - 1], &parts[at]);
    match &text[before.start + before.text.len()..own.start] {
        "" | "-" | "_" => true,
        " " => is_second && own.is_number && !before.is_number && before.text.len() <= LONGEST_APART && !NO_PARTS.contains(&before.text),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_one_with_and_without_hyphens() {
        let check = |text: &str, expected: &[&str]| assert_eq!(codes(text), expected, "{text}");
        check("w10能洗多少", &["w10"]);
        check("jd-ac-cap35多少钱", &["jdaccap35"]);
        check("jdaccap35", &["jdaccap35"]);
        check("bcd 520 能效", &["bcd520"]);
        check("order 520", &[]);
        check("in 7 days", &[]);
        check("i bought it 9 days ago and paid 399", &[]);
        check("5kg 1080p 24h", &[]);
        check("显示e5", &["e5"]);
        check("202611180042", &[]);
    }

    #[test]
    fn numerals_before_a_unit_are_digits() {
        let check = |text: &str, expected: &str| assert_eq!(arabic(text), expected);
        check("三匹空调", "3匹空调");
        check("分十二期", "分12期");
        check("三段奶粉", "3段奶粉");
        check("一百二十升", "120升");
        check("一直不动", "一直不动");
        check("两匹", "2匹");
        assert_eq!(sizes("520升和三匹"), [("升", "520".to_owned()), ("匹", "3".to_owned())]);
    }
}
