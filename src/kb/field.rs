//! Is the value of a field what the field needs?
//!
//! Dates, numbers of days, choices and words of the front matter. A faulty value is reported, and its default goes on.

use crate::diagnostic::Code;
use crate::kb::draft::Placed;
use crate::kb::entry::EntryId;
use crate::kb::facet::{Facet, LONGEST_FACET};
use crate::kb::fault::Faults;
use crate::source::SourceFile;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{TimeZone, offset};
use serde_saphyr::Spanned;

/// China's time: one zone, eight hours before UTC, without summer time.
pub(super) fn china() -> TimeZone {
    TimeZone::fixed(offset(8))
}

/// Reads the values of the YAML that begins at `start`.
pub(super) struct Reader<'r, 'a> {
    pub(super) file: &'a SourceFile,
    pub(super) start: usize,
    pub(super) faults: &'r mut Faults<'a>,
}

impl Reader<'_, '_> {
    /// Reports a fault at a value.
    pub(super) fn fault(&mut self, code: Code, value: &Spanned<String>, message: &str, help: &str) {
        let placed = self.placed(value.clone());
        self.faults.add(self.file, code, placed.span, message, help);
    }

    /// The value with its bytes in the file.
    pub(super) fn placed(&self, value: Spanned<String>) -> Placed<String> {
        let span = value.referenced.span();
        let start = self.start + span.byte_offset().unwrap_or(0) as usize;
        Placed { value: value.value, span: start..start + span.byte_len().unwrap_or(1) as usize }
    }

    /// The entry's name.
    pub(super) fn id(&mut self, value: &Spanned<String>) -> Option<Placed<EntryId>> {
        let id = EntryId::parse(&value.value);
        if id.is_none() {
            let message = format!("id `{}` has other characters than it may", value.value);
            self.fault(Code::BadId, value, &message, "use 1 to 64 of a-z, 0-9 and `-`");
        }
        id.map(|id| Placed { value: id, span: self.placed(value.clone()).span })
    }

    /// The names that the entry had before.
    pub(super) fn former_ids(&mut self, values: &[Spanned<String>]) -> Vec<Placed<EntryId>> {
        values.iter().filter_map(|value| self.id(value)).collect()
    }

    /// A list of words, none of them empty.
    pub(super) fn words(&mut self, field: &str, values: Vec<Spanned<String>>) -> Vec<String> {
        let empty = values.iter().find(|value| value.value.trim().is_empty());
        if let Some(empty) = empty {
            self.fault(Code::FrontMatter, empty, &format!("`{field}` has an empty value"), "write a word, or take the value out");
        }
        values.into_iter().map(|value| value.value.trim().to_owned()).collect()
    }

    /// A list of regions or products.
    pub(super) fn facets(&mut self, field: &str, values: Vec<Spanned<String>>) -> Vec<Facet> {
        let is_name = |value: &Spanned<String>| value.value.trim().is_empty() || Facet::parse(&value.value).is_some();
        if let Some(value) = values.iter().find(|value| !is_name(value)) {
            let message = format!("`{field}` has a value that can be no name");
            let help = format!("write at most {LONGEST_FACET} characters, none of them a control character");
            self.fault(Code::FrontMatter, value, &message, &help);
        }
        self.words(field, values).iter().filter_map(|name| Facet::parse(name)).collect()
    }

    /// A choice by name.
    pub(super) fn one_of<T: Copy>(&mut self, value: Option<Spanned<String>>, choices: &[(&str, T)], default: T) -> T {
        let Some(value) = value else { return default };
        if let Some((_, chosen)) = choices.iter().find(|(name, _)| *name == value.value) {
            return *chosen;
        }
        let names: Vec<String> = choices.iter().map(|(name, _)| format!("`{name}`")).collect();
        let message = format!("`{}` is none of the choices", value.value);
        self.fault(Code::FrontMatter, &value, &message, &format!("choose from {}", names.join(", ")));
        default
    }

    /// A date, as `2026-12-31`.
    pub(super) fn date(&mut self, field: &str, value: Option<Spanned<String>>) -> Option<Placed<Date>> {
        let value = value?;
        let date = parse_date(&value.value);
        if date.is_none() {
            let message = format!("`{field}` is no date: `{}`", value.value);
            self.fault(Code::BadDate, &value, &message, "write it as 2026-12-31");
        }
        Some(Placed { value: date?, span: self.placed(value).span })
    }

    /// A date or time; a date alone is its first instant in China.
    pub(super) fn instant(&mut self, field: &str, value: Option<Spanned<String>>) -> Option<Placed<Timestamp>> {
        let value = value?;
        let instant = parse_instant(&value.value);
        if instant.is_none() {
            let message = format!("`{field}` is neither a date nor a time: `{}`", value.value);
            self.fault(Code::BadDate, &value, &message, "write it as 2026-12-31 or 2026-12-31T18:00:00+08:00");
        }
        Some(Placed { value: instant?, span: self.placed(value).span })
    }

    /// A number of days, as `90d`.
    pub(super) fn days(&mut self, field: &str, value: Option<Spanned<String>>) -> Option<Placed<u16>> {
        let value = value?;
        let days = value.value.strip_suffix('d').and_then(|days| days.parse().ok()).filter(|&days: &u16| days > 0);
        if days.is_none() {
            let message = format!("`{field}` is no number of days: `{}`", value.value);
            self.fault(Code::FrontMatter, &value, &message, "write it as 90d, from 1d to 65535d");
        }
        Some(Placed { value: days?, span: self.placed(value).span })
    }

    /// Reports an entry that expires before it is published.
    pub(super) fn check_order(&mut self, publish_at: Option<&Placed<Timestamp>>, expire_at: Option<&Placed<Timestamp>>) {
        if let (Some(from), Some(until)) = (publish_at, expire_at)
            && until.value <= from.value
        {
            let message = "`expire_at` is not after `publish_at`, so the entry would never be served";
            self.faults.add(self.file, Code::BadDate, until.span.clone(), message, "exchange the two, or mend the year");
        }
    }
}

/// Reads a date alone, or a time with its distance from UTC.
fn parse_instant(text: &str) -> Option<Timestamp> {
    match parse_date(text) {
        Some(date) => Some(date.to_zoned(china()).ok()?.timestamp()),
        None => text.parse().ok(),
    }
}

/// Reads a date in the one form that cannot be mistaken; jiff alone would take `20261231` and cut the time off a time.
fn parse_date(text: &str) -> Option<Date> {
    let has_form = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    has_form.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_alone_is_its_first_instant_in_china() {
        let check = |text: &str, expected: Option<&str>| {
            let instant = parse_instant(text).map(|instant| instant.to_string());
            assert_eq!(instant.as_deref(), expected, "{text}");
        };
        check("2026-12-31", Some("2026-12-30T16:00:00Z"));
        check("2026-12-31T18:00:00+08:00", Some("2026-12-31T10:00:00Z"));
        check("2026-12-31T18:00:00Z", Some("2026-12-31T18:00:00Z"));
        check("2026-12-31T18:00:00", None);
        check("2026-02-30", None);
        check("20261231", None);
        check("2026-1-1", None);
        check("31.12.2026", None);
        check("", None);
    }
}
