//! Which place in a list does a number name?
//!
//! `2`, `第二个` and `the second one` name the second. The text is in normal form, so `②` and `２` are `2` already.

const HAN: [char; 10] = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

const ENGLISH: [&str; 10] = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

/// What customers write before a number that is a place.
const BEFORE: [&str; 9] = ["我选", "选择", "选", "option ", "number ", "no.", "no. ", "the ", "第"];

/// What customers write after a number that is a place.
const AFTER: [&str; 9] = ["个", "项", "种", "条", "款", "类", "号", "点", " one"];

/// The place that a text names among choices with these labels, from 0. A bare number does not count when another choice's label has it.
pub(super) fn place(text: &str, labels: &[&str]) -> Option<usize> {
    let number = read(text)?;
    let at = number.checked_sub(1).filter(|&at| at < labels.len())?;
    let is_bare = text.chars().all(|c| c.is_ascii_digit());
    let is_named_elsewhere = labels.iter().enumerate().any(|(other, label)| other != at && numbers(label).any(|own| own == number));
    (!is_bare || !is_named_elsewhere).then_some(at)
}

/// The number of a place, from 1.
fn read(text: &str) -> Option<usize> {
    let mut number = text;
    while let Some(rest) = BEFORE.iter().find_map(|word| number.strip_prefix(word)) {
        number = rest;
    }
    if number.len() < text.len() {
        number = AFTER.iter().find_map(|word| number.strip_suffix(word)).unwrap_or(number);
    }
    let mut characters = number.chars();
    match (characters.next(), characters.next()) {
        (Some(c), None) if HAN.contains(&c) => HAN.iter().position(|&own| own == c).map(|at| at + 1),
        _ if number.chars().all(|c| c.is_ascii_digit()) => number.parse().ok(),
        _ => {
            let word = number.strip_suffix(" one").unwrap_or(number);
            ENGLISH.iter().position(|&own| own == word).map(|at| at + 1)
        }
    }
}

/// The numbers that stand in a label.
fn numbers(label: &str) -> impl Iterator<Item = usize> {
    label.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok())
}
