//! Which details did the customer give?
//!
//! A detail has one name through the whole talk; several of one name stand beside each other, as `202611220001、202611220002`. What a detail
//! is called, and which messages give one, is decided in `engine`.

use std::collections::BTreeMap;

/// What stands between several details of one name.
const AND: &str = "、";

/// Whether this detail is among those of one name.
pub fn has(known: &str, value: &str) -> bool {
    known == value || known.split(AND).any(|own| own == value)
}

/// The details of one name, one by one.
pub fn each(known: &str) -> impl Iterator<Item = &str> {
    known.split(AND)
}

/// Puts a detail beside those of its name.
pub fn put_beside(known: &mut String, value: &str) {
    known.push_str(AND);
    known.push_str(value);
}

/// Takes in what a procedure knows. Where it is among what was told under that name, the others stay.
pub fn take_in(known: &mut BTreeMap<String, String>, slots: BTreeMap<String, String>) {
    for (slot, value) in slots {
        if !known.get(&slot).is_some_and(|known| has(known, &value)) {
            known.insert(slot, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_told_besides_stays() {
        let check = |known: &str, value: &str, expected: &str| {
            let of = |value: &str| BTreeMap::from([("order".to_owned(), value.to_owned())]);
            let mut details = if known.is_empty() { BTreeMap::new() } else { of(known) };
            take_in(&mut details, of(value));
            assert_eq!(details, of(expected), "{known} {value}");
        };
        check("", "A1", "A1");
        check("A1", "A2", "A2");
        check("A1、A2", "A2", "A1、A2");
        check("A11", "A1", "A1");
    }
}
