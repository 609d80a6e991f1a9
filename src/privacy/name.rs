//! Does the text say what a number is?

/// What may stand between a name and its number.
const BETWEEN: [&str; 21] =
    [" ", ":", "：", "是", "为", "系", "#", ".", "(", "“", "\"", "=", "号", "码", "号码", "is", "number", "no", "字号", "的", "id"];

/// How many bytes before the number are looked at.
const NEAR: usize = 48;

/// Whether a text ends in one of these names, in lower case, perhaps with a colon or the like behind it.
pub fn is_named(before: &str, names: &[&str]) -> bool {
    let mut from = before.len().saturating_sub(NEAR);
    while !before.is_char_boundary(from) {
        from += 1;
    }
    let near = before[from..].to_lowercase();
    let mut rest = near.as_str();
    loop {
        if names.iter().any(|name| rest.strip_suffix(name).is_some_and(|front| !is_inside(front, name))) {
            return true;
        }
        match BETWEEN.iter().find_map(|mark| rest.strip_suffix(mark)) {
            Some(shorter) => rest = shorter,
            None => return false,
        }
    }
}

/// Whether a name in Latin letters is only the end of a longer word.
fn is_inside(front: &str, name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && front.ends_with(|c: char| c.is_ascii_alphabetic())
}
