//! Is a single field of a step in order?

use crate::diagnostic::{Code, Place};
use crate::dialog::compile::compiler::Compiler;
use crate::dialog::words::{Part, Words};
use crate::intent::slot::SlotKind;
use crate::kb::entry::{AtomId, AtomIdx};
use crate::text::normalize::NormalText;
use std::num::NonZeroU8;
use std::ops::RangeInclusive;

/// How often a question may be asked: a sixth time never helped anybody.
const TRIES: RangeInclusive<i64> = 1..=5;

/// How long a number of digits may be; the longest in use, bank cards and shipment numbers, have up to 32.
const DIGITS: RangeInclusive<u8> = 1..=32;

impl Compiler<'_> {
    /// Finds fault with a text that the customer reads when there is nothing in it.
    pub(super) fn shown(&mut self, field: &str, text: &str) {
        if is_blank(text) {
            let what = format!("has no words in `{}`", field.trim_end_matches(':'));
            self.fault(Code::MissingWords, self.place(field, text), &what, "write what the customer reads");
        }
    }

    pub(super) fn words(&mut self, field: &str, text: &str) -> Words {
        self.shown(field, text);
        let words = Words::parse(text);
        let plain = words.0.iter().filter_map(|part| match part {
            Part::Text(text) => Some(text.as_str()),
            Part::Slot(_) => None,
        });
        if let Some(braced) = plain.filter_map(in_braces).next().map(str::to_owned) {
            let what = format!("uses `{braced}`, which is no name of a slot");
            self.fault(Code::UnknownSlot, self.place_of_text(&braced), &what, "a slot is written as `{phone}`: a-z, 0-9 and `_`");
        }
        words
    }

    /// The place of some text, in quotes or not.
    pub(super) fn place_of_text(&self, text: &str) -> Place {
        match (&self.locale, self.at) {
            (Some(locale), at) => self.spots.bare_in_translation(locale, at.map(|at| self.names[at].as_str()), text),
            (None, Some(at)) => self.spots.bare_in_step(at, text),
            (None, None) => self.spots.in_file("title:", ""),
        }
    }

    pub(super) fn slot(&mut self, slot: String) -> String {
        if !is_name(&slot) {
            let what = format!("has the slot `{slot}` with other characters in its name");
            self.fault(Code::BadId, self.place("slot:", &slot), &what, "use lower-case letters, digits and underscores");
        }
        slot
    }

    pub(super) fn slot_or_result(&mut self, slot: String) -> String {
        if is_slot(&slot) { slot } else { self.slot(slot) }
    }

    pub(super) fn kind(&mut self, kind: SlotKind) -> SlotKind {
        if let SlotKind::Digits(n) = kind
            && !DIGITS.contains(&n)
        {
            let help = format!("take a number from {} to {}", DIGITS.start(), DIGITS.end());
            self.fault(Code::OutOfRange, self.place_of_text("Digits"), &format!("asks for {n} digits"), &help);
        }
        kind
    }

    pub(super) fn tries(&mut self, tries: i64) -> NonZeroU8 {
        if !TRIES.contains(&tries) {
            let help = format!("take a number from {} to {}", TRIES.start(), TRIES.end());
            self.fault(Code::OutOfRange, self.place_of_text("tries"), &format!("asks {tries} times"), &help);
        }
        u8::try_from(tries).ok().and_then(NonZeroU8::new).unwrap_or(NonZeroU8::MIN)
    }

    pub(super) fn atom(&mut self, name: &str) -> AtomIdx {
        let atom = AtomId::parse(name).and_then(|id| (self.outside.find_atom)(&id));
        atom.unwrap_or_else(|| {
            let what = format!("sends `{name}`, which is no atom of the knowledge base");
            self.fault(Code::DanglingLink, self.place("atom:", name), &what, "use `entry/heading` of an atom under kb/");
            AtomIdx::new(0)
        })
    }

    pub(super) fn skill(&mut self, skill: String) -> String {
        if !self.outside.skills.is_empty() && !self.outside.skills.contains(&skill) {
            let what = format!("needs the skill `{skill}`, which handoff.ron does not list");
            self.fault(Code::DanglingLink, self.place("skill:", &skill), &what, "add it to `skills` in handoff.ron, or use one of those");
        }
        skill
    }
}

/// Whether a text is a name of a flow, step or slot.
pub(super) fn is_name(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// Whether a text is a name of a slot, or of what an answer gave, as `order.state`.
pub(super) fn is_slot(text: &str) -> bool {
    let (connector, name) = text.split_once('.').unwrap_or((text, text));
    is_name(connector) && is_name(name)
}

/// Whether a text shows nothing.
pub(super) fn is_blank(text: &str) -> bool {
    NormalText::of(text).as_str().is_empty()
}

/// The first part of a text that stands in braces, with them.
fn in_braces(text: &str) -> Option<&str> {
    let open = text.find('{')?;
    let close = open + text[open..].find('}')?;
    Some(&text[open..=close])
}
