//! Which runs of one script does a text consist of?
//!
//! Features and meanings are read from these runs. What stands between them, such as punctuation and signs, is none. This module does not
//! cut a run of Han characters into words.

/// A run of characters of one script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit<'t> {
    /// Han characters.
    Han(&'t str),
    /// A word of Latin letters, perhaps with an apostrophe inside, or a number.
    Latin(&'t str),
}

/// The runs of a normal text, in order.
pub fn units(text: &str) -> Vec<Unit<'_>> {
    let mut units = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (own, behind) = rest.split_at(match first {
            '\u{4e00}'..='\u{9fff}' => rest.find(|c| !matches!(c, '\u{4e00}'..='\u{9fff}')).unwrap_or(rest.len()),
            'a'..='z' => length_of_word(rest),
            '0'..='9' => rest.bytes().take_while(u8::is_ascii_digit).count(),
            other => other.len_utf8(),
        });
        match first {
            '\u{4e00}'..='\u{9fff}' => units.push(Unit::Han(own)),
            'a'..='z' | '0'..='9' => units.push(Unit::Latin(own)),
            _ => {}
        }
        rest = behind;
    }
    units
}

/// How long the word is with which a text begins: `don't` is one word, and so is the `don` of `don'`.
fn length_of_word(text: &str) -> usize {
    let letters = |text: &str| text.bytes().take_while(u8::is_ascii_lowercase).count();
    let first = letters(text);
    let second = text[first..].strip_prefix('\'').map_or(0, letters);
    if second > 0 { first + 1 + second } else { first }
}

/// An English word without its ending, so that `returns`, `returned` and `returning` are one. It is for looking up, and not for showing.
pub fn stem(word: &str) -> String {
    let word = word.strip_suffix("'s").unwrap_or(word).replace('\'', "");
    let n = word.len();
    let cut = |ending: &str, longer_than: usize| word.strip_suffix(ending).filter(|_| n > longer_than);
    let without_e = |stem: &str| stem.trim_end_matches('e').to_owned();
    if let Some(stem) = cut("ies", 4) {
        return format!("{stem}y");
    }
    if let Some(stem) = cut("ing", 5).or_else(|| cut("ed", 4)) {
        return without_e(undoubled(stem));
    }
    if let Some(stem) = cut("es", 3) {
        return without_e(if stem.ends_with(['s', 'x', 'z', 'h']) { stem } else { &word[..n - 1] });
    }
    if let Some(stem) = cut("s", 3).filter(|stem| !stem.ends_with(['s', 'u'])) {
        return without_e(stem);
    }
    cut("ly", 4).map_or_else(|| if n > 3 { without_e(&word) } else { word.clone() }, str::to_owned)
}

/// A stem without the second of two same letters at its end: `stopp` of `stopped` is `stop`.
fn undoubled(stem: &str) -> &str {
    let is_double = matches!(stem.as_bytes(), [.., a, b] if a == b && !b"lsz".contains(b));
    if is_double && stem.len() > 3 { &stem[..stem.len() - 1] } else { stem }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_where_the_script_changes() {
        let check = |text: &str, expected: &[Unit<'_>]| assert_eq!(units(text), expected, "{text}");
        check("我的kfr35不制冷!", &[Unit::Han("我的"), Unit::Latin("kfr"), Unit::Latin("35"), Unit::Han("不制冷")]);
        check("i don't 'know'", &["i", "don't", "know"].map(Unit::Latin));
        check("?！", &[]);
    }

    #[test]
    fn endings_are_cut_off() {
        let check = |word: &str, expected: &str| assert_eq!(stem(word), expected, "{word}");
        check("returning", "return");
        check("stopped", "stop");
        check("batteries", "battery");
        check("boxes", "box");
        check("invoices", "invoic");
        check("invoice", "invoic");
        check("shop's", "shop");
        check("bus", "bus");
        check("35", "35");
    }
}
