//! Where in its file does a step stand?
//!
//! The RON reader tells places of its own errors only, so the keys of the steps are found again in the text. This module only runs over
//! text that was read without an error.

use crate::diagnostic::Place;
use crate::source::SourceFile;
use std::ops::Range;

/// The places of the steps of one flow file.
pub(super) struct Spots<'a> {
    file: &'a SourceFile,
    keys: Vec<Range<usize>>,
    /// Those of the languages in `words`.
    locales: Vec<Range<usize>>,
}

impl<'a> Spots<'a> {
    /// Finds the keys of the steps and of the languages.
    pub fn of(file: &'a SourceFile) -> Self {
        let keys = keys(&file.text);
        let of = |field: &str| keys.iter().filter(|(own, _)| *own == field).map(|(_, key)| key.clone()).collect();
        Spots { file, keys: of("steps"), locales: of("words") }
    }

    /// The place of a step's name; `step` counts in the order of the file.
    pub fn key(&self, step: usize) -> Place {
        self.keys.get(step).map_or_else(|| Place::file(&self.file.path), |key| self.file.place(key.clone()))
    }

    /// The place of a string within a step, if possible after `before`, as in `next: "person"`.
    pub fn in_step(&self, step: usize, before: &str, value: &str) -> Place {
        let region = self.region(step);
        let found = find_value(&self.file.text[region.clone()], before, value);
        found.map_or_else(|| self.key(step), |span| self.file.place(region.start + span.start..region.start + span.end))
    }

    /// The place of some text within a step, in quotes or not.
    pub fn bare_in_step(&self, step: usize, needle: &str) -> Place {
        let region = self.region(step);
        let found = self.file.text[region.clone()].find(needle).map(|at| region.start + at);
        found.map_or_else(|| self.key(step), |at| self.file.place(at..at + needle.len()))
    }

    /// The place of a string in the file, if possible after `before`.
    pub fn in_file(&self, before: &str, value: &str) -> Place {
        place_after(self.file, before, value)
    }

    /// The place of a string in what the flow says in a language, if possible in that of a step, and after `before`.
    pub fn in_translation(&self, locale: &str, step: Option<&str>, before: &str, value: &str) -> Place {
        let region = self.translation(locale, step);
        let found = find_value(&self.file.text[region.clone()], before, value).filter(|_| !value.is_empty());
        let found = found.map_or(region.start..region.start, |span| region.start + span.start..region.start + span.end);
        self.file.place(if found.is_empty() { self.name_at(region.start) } else { found })
    }

    /// The place of some text in what the flow says in a language, in quotes or not.
    pub fn bare_in_translation(&self, locale: &str, step: Option<&str>, needle: &str) -> Place {
        let region = self.translation(locale, step);
        let found = self.file.text[region.clone()].find(needle).map(|at| region.start + at);
        self.file.place(found.map_or_else(|| self.name_at(region.start), |at| at..at + needle.len()))
    }

    /// From a step's name to the next step's.
    fn region(&self, step: usize) -> Range<usize> {
        let mut starts = self.keys.iter().chain(&self.locales).map(|key| key.start).collect::<Vec<_>>();
        starts.sort_unstable();
        let start = self.keys.get(step).map_or(self.file.text.len(), |key| key.start);
        let end = starts.into_iter().find(|&other| other > start);
        start..end.unwrap_or(self.file.text.len())
    }

    /// From the name of a language, or of a step in it, to the end of what is said in the language.
    fn translation(&self, locale: &str, step: Option<&str>) -> Range<usize> {
        let at = self.locales.iter().position(|key| self.file.text[key.clone()] == *locale);
        let start = at.map_or(0, |at| self.locales[at].start);
        let next = at.and_then(|at| self.locales.get(at + 1)).map(|key| key.start);
        let steps = self.keys.iter().map(|key| key.start).find(|&key| key > start);
        let end = next.into_iter().chain(steps).min().unwrap_or(self.file.text.len());
        let own = step.and_then(|step| find_value(&self.file.text[start..end], "", step));
        start + own.map_or(0, |own| own.start)..end
    }

    /// The string that begins at a place, without its quotes.
    fn name_at(&self, start: usize) -> Range<usize> {
        start..start + self.file.text[start..].find('"').unwrap_or(0)
    }
}

/// The place of a string in a file, if possible after `before`, as in `Flow("refund")`.
pub(super) fn place_after(file: &SourceFile, before: &str, value: &str) -> Place {
    find_value(&file.text, before, value).map_or_else(|| file.place_of(before), |span| file.place(span))
}

/// The first string `value` that stands after `before`, or else the first at all; the quotes are not in the range.
fn find_value(text: &str, before: &str, value: &str) -> Option<Range<usize>> {
    let quoted = format!("\"{value}\"");
    let starts = || text.match_indices(&quoted).map(|(at, _)| at);
    let at = starts().find(|&at| text[..at].trim_end().ends_with(before)).or_else(|| starts().next())?;
    Some(at + 1..at + 1 + value.len())
}

/// The keys of the maps directly inside the outer record, without their quotes, each with the name of the map's field.
fn keys(text: &str) -> Vec<(&str, Range<usize>)> {
    let mut keys = Vec::new();
    let mut depth = 0;
    let mut last_string = None;
    let mut field = "";
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        if let Some((inner, len)) = string(rest) {
            last_string = Some(at + inner.start..at + inner.end);
            at += len;
            continue;
        }
        let mut next = at + c.len_utf8();
        match c {
            '/' if rest.starts_with("//") => next = at + rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => next = at + block_comment_len(rest),
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            ':' if depth == 1 => field = last_word(&text[..at]),
            ':' if depth == 2 => keys.extend(last_string.take().map(|key| (field, key))),
            _ if c.is_whitespace() => {}
            _ => last_string = None,
        }
        at = next;
    }
    keys
}

/// The word at the end of a text.
fn last_word(text: &str) -> &str {
    text.trim_end().rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default()
}

/// The string at the beginning of a text, plain or raw: the range between its quotes, and the length of the whole.
fn string(text: &str) -> Option<(Range<usize>, usize)> {
    let raw = text.strip_prefix('r').unwrap_or(text);
    let hashes = &raw[..raw.len() - raw.trim_start_matches('#').len()];
    let inner = raw[hashes.len()..].strip_prefix('"')?;
    let start = text.len() - inner.len();
    let len = if raw.len() == text.len() { plain_len(inner)? } else { inner.find(&format!("\"{hashes}"))? };
    Some((start..start + len, start + len + 1 + hashes.len()))
}

/// How far it is to the quote that ends a plain string.
fn plain_len(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    let mut is_end = |c: char| {
        let is_end = c == '"' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        is_end
    };
    text.find(&mut is_end)
}

/// The length of the comment at the beginning of a text; RON lets comments stand in comments.
fn block_comment_len(text: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let step = if rest.starts_with("/*") || rest.starts_with("*/") { 2 } else { c.len_utf8() };
        depth += i32::from(rest.starts_with("/*")) - i32::from(rest.starts_with("*/"));
        at += step;
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_of_the_steps_are_found_among_other_strings() {
        let check = |text: &str, expected: &[&str]| {
            let keys: Vec<&str> = keys(text).into_iter().filter(|(field, _)| *field == "steps").map(|(_, key)| &text[key]).collect();
            assert_eq!(keys, expected, "{text}");
        };
        check(r#"(id: "x", steps: { "a": Say(words: "say \"b\": {", next: "b"), "b" : End() })"#, &["a", "b"]);
        check(
            r#"(steps: { /* "no": /* 1 */ */ "a": Branch(cases: { "c": "a" }) // "d":
            , "a": End() })"#,
            &["a", "a"],
        );
        check(r##"(steps: { r"a": Say(words: r#"say "\": {"#, next: "b") })"##, &["a"]);
        check(r#"(steps: {}, title: "b")"#, &[]);
        check(r#"(words: {"en": (title: "steps: {", steps: {"b": ()})}, steps: {"a": End()}, words: {"en": ()})"#, &["a"]);
    }

    #[test]
    fn a_value_is_found_after_its_field_first() {
        let file = SourceFile { path: "x.ron".to_owned(), text: r#"(slot: "phone", next: "phone", "")"#.to_owned() };
        let check = |before: &str, value: &str, column: u32| assert_eq!(place_after(&file, before, value).column, column);
        check("next:", "phone", 24);
        check("slot:", "phone", 9);
        check("otherwise:", "phone", 9);
        check("next:", "nowhere", 17);
    }
}
