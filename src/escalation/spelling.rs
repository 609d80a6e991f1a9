//! How is this text spelt?
//!
//! A text is a row of units: a Han character, a syllable in letters, a letter, a digit. Separators are none, but it is known where they
//! stand. Two units with one key sound the same; how alike they are is told by [`Likeness`].

use crate::escalation::phrase::{is_clause_mark, is_separator};
use crate::text::numeral::numeral;
use crate::text::sound::{Sound, syllables};
use std::ops::Range;

/// Keys below are those of characters, keys from here on those of syllables.
const FIRST_SOUND: u16 = 0x100;

/// Marks the keys of characters that have no reading; some of them share one, which the comparison of the characters sets right.
const UNREAD: u16 = 0x8000;

/// What a unit is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// A Han character, or any other character but those below.
    Character(char),
    /// A digit in a Han character.
    Numeral(char),
    /// A syllable in letters.
    Syllable,
    /// A letter of a word that spells no syllables.
    Letter(char),
    /// A digit.
    Digit(char),
}

/// One unit of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Where it stands, in bytes.
    pub span: Range<usize>,
    /// The clause that it belongs to, counted from 0.
    pub clause: usize,
    /// Whether letters or digits go on from the unit before, with nothing between.
    is_joined: bool,
    form: Form,
    key: u16,
}

/// A text as units.
#[derive(Debug, Clone)]
pub struct Spelling {
    /// In the order of the text.
    pub units: Vec<Unit>,
}

/// How alike a phrase and what stands in a text are, counted in units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub struct Likeness {
    /// The same characters.
    pub exact: usize,
    /// Other ways of writing them: Pinyin for characters, Han characters for digits.
    pub spelt: usize,
    /// Other characters that sound the same.
    pub alike: usize,
}

impl Likeness {
    /// Both together.
    pub fn and(self, other: Likeness) -> Self {
        Likeness { exact: self.exact + other.exact, spelt: self.spelt + other.spelt, alike: self.alike + other.alike }
    }

    /// Whether the text says the phrase. Two syllables in Pinyin alone may be a name or another word (`li an`), so they need a character
    /// beside them or a third syllable; characters that merely sound alike need twice as many right ones.
    pub fn is_same(self) -> bool {
        match (self.alike, self.spelt) {
            (0, 0) => true,
            (0, spelt) => self.exact > 0 || spelt > 2,
            (alike, spelt) => self.exact >= 2 && alike * 2 <= self.exact + spelt,
        }
    }
}

impl Spelling {
    /// Spells a normal text.
    pub fn of(text: &str) -> Self {
        let mut units: Vec<Unit> = Vec::with_capacity(text.len() / 2);
        let mut n_marked = 0;
        let mut clause = 0;
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let before = units.len();
            if c.is_ascii_lowercase() {
                let length = text[at..].bytes().take_while(u8::is_ascii_lowercase).count();
                units.extend(word(&text[at..at + length], at));
                at += length;
            } else {
                if !is_separator(c) {
                    units.push(character(c, at));
                }
                at += c.len_utf8();
            }
            for place in before..units.len() {
                let gap = place.checked_sub(1).map_or("", |last| &text[units[last].span.end..units[place].span.start]);
                let is_marked = is_clause_mark(gap);
                n_marked += usize::from(is_marked);
                clause += usize::from(is_marked);
                units[place].clause = clause;
                units[place].is_joined = place > 0 && gap.is_empty() && units[place - 1].is_ascii() && units[place].is_ascii();
            }
        }
        // Marks between all characters are a disguise, and end no clauses.
        if units.len() > 2 && n_marked + 1 == units.len() {
            units.iter_mut().for_each(|unit| unit.clause = 0);
        }
        Spelling { units }
    }

    /// The keys, two bytes a unit.
    pub fn keys(&self) -> Vec<u8> {
        self.units.iter().flat_map(|unit| unit.key.to_be_bytes()).collect()
    }

    /// The spans of some units.
    pub fn spans(&self, units: Range<usize>) -> Vec<Range<usize>> {
        self.units[units].iter().map(|unit| unit.span.clone()).collect()
    }

    /// Whether two neighbouring units belong to one clause; the end belongs to none.
    pub fn is_one_clause(&self, a: usize, b: usize) -> bool {
        matches!((self.units.get(a), self.units.get(b)), (Some(a), Some(b)) if a.clause == b.clause)
    }

    /// The first unit of the clause that a unit belongs to.
    pub fn start_of_clause(&self, at: usize) -> usize {
        self.units.get(at).map_or(at, |own| self.units.partition_point(|unit| unit.clause < own.clause))
    }

    /// How alike a phrase is to the units from `start` on, which have its keys; nothing when they say something else.
    pub fn likeness(&self, phrase: &Spelling, start: usize) -> Option<Likeness> {
        let end = start + phrase.units.len();
        let own = self.units.get(start..end)?;
        let (first, last) = (own.first()?, phrase.units.last()?);
        let goes_on = |unit: Option<&Unit>| unit.is_some_and(|unit| unit.is_joined);
        let cuts_before = goes_on(Some(first)) && !phrase.units[0].may_cut(first);
        let cuts_behind = goes_on(self.units.get(end)) && !last.may_cut(&own[own.len() - 1]);
        if cuts_before || cuts_behind || self.cuts_number(phrase, start, end) {
            return None;
        }
        let mut likeness = Likeness::default();
        for (unit, wanted) in own.iter().zip(&phrase.units) {
            match (unit.form, wanted.form) {
                (a, b) if a == b => likeness.exact += 1,
                (Form::Syllable, Form::Character(_) | Form::Numeral(_)) => likeness.spelt += 1,
                (Form::Numeral(_), Form::Numeral(_) | Form::Digit(_)) | (Form::Digit(_), Form::Numeral(_)) => likeness.spelt += 1,
                (Form::Character(_), Form::Character(_)) => likeness.alike += 1,
                (Form::Character(_) | Form::Numeral(_) | Form::Syllable | Form::Letter(_) | Form::Digit(_), _) => return None,
            }
        }
        Some(likeness)
    }

    /// Whether a number in Han characters goes on outside of the units: 三一二三一五 is not 12315.
    fn cuts_number(&self, phrase: &Spelling, start: usize, end: usize) -> bool {
        let is_numeral = |at: Option<usize>| at.and_then(|at| self.units.get(at)).is_some_and(|unit| matches!(unit.form, Form::Numeral(_)));
        let is_digit = |unit: Option<&Unit>| unit.is_some_and(|unit| matches!(unit.form, Form::Digit(_)));
        let cuts = |inside: usize, outside: Option<usize>| is_numeral(Some(inside)) && is_numeral(outside);
        (is_digit(phrase.units.first()) && cuts(start, start.checked_sub(1))) || (is_digit(phrase.units.last()) && cuts(end - 1, Some(end)))
    }
}

impl Unit {
    fn is_ascii(&self) -> bool {
        matches!(self.form, Form::Syllable | Form::Letter(_) | Form::Digit(_))
    }

    /// Whether this unit of a phrase may begin or end amid letters: a character that is spelt as one syllable of many.
    fn may_cut(&self, written: &Unit) -> bool {
        matches!(self.form, Form::Character(_)) && written.form == Form::Syllable
    }
}

/// The units of a run of letters.
fn word(letters: &str, at: usize) -> Vec<Unit> {
    let unit = |span, form, key| Unit { span, clause: 0, is_joined: false, form, key };
    let Some(spelt) = syllables(letters) else {
        return letters.char_indices().map(|(n, c)| unit(at + n..at + n + 1, Form::Letter(c), c as u16)).collect();
    };
    let mut start = at;
    let syllable = |(length, sound): (usize, Sound)| {
        start += length;
        unit(start - length..start, Form::Syllable, FIRST_SOUND + sound.number())
    };
    spelt.into_iter().map(syllable).collect()
}

fn character(c: char, at: usize) -> Unit {
    let (form, key) = match (numeral(c), c) {
        (Some(digit), _) => (Form::Numeral(c), digit as u16),
        (None, '0'..='9') => (Form::Digit(c), c as u16),
        (None, _) => {
            let unread = UNREAD | u16::try_from(c as u32 & 0x7fff).unwrap_or_default();
            (Form::Character(c), Sound::of(c).map_or(unread, |sound| FIRST_SOUND + sound.number()))
        }
    };
    Unit { span: at..at + c.len_utf8(), clause: 0, is_joined: false, form, key }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::normalize::NormalText;

    /// What is found of a phrase at the beginning of a text: exact, spelt and alike units.
    fn check(phrase: &str, text: &str, expected: Option<[usize; 3]>) {
        let spell = |text: &str| Spelling::of(NormalText::of(text).as_str());
        let (phrase, own) = (spell(phrase), spell(text));
        let has_keys = own.keys().starts_with(&phrase.keys());
        let likeness = own.likeness(&phrase, 0).filter(|_| has_keys);
        assert_eq!(likeness.map(|likeness| [likeness.exact, likeness.spelt, likeness.alike]), expected, "{text}");
    }

    #[test]
    fn what_is_spelt_otherwise_is_told() {
        check("投诉", "投-诉", Some([2, 0, 0]));
        check("投诉", "投su你们", Some([1, 1, 0]));
        check("投诉", "tousu", Some([0, 2, 0]));
        check("投诉", "tousunimen", Some([0, 2, 0]));
        check("工商局", "工伤局", Some([2, 0, 1]));
        check("12315", "12三15", Some([4, 1, 0]));
        check("12315", "一二三一五", Some([0, 5, 0]));
        check("12315", "123150", None);
        check("12315", "一二三一五六", None);
        check("human", "humane", None);
        check("human", "湖满", None);
        check("human", "human!", Some([2, 0, 0]));
    }

    #[test]
    fn clauses_end_at_marks_unless_all_is_set_apart() {
        let check = |text: &str, expected: &[usize]| {
            let spelling = Spelling::of(NormalText::of(text).as_str());
            assert_eq!(spelling.units.iter().map(|unit| unit.clause).collect::<Vec<_>>(), expected, "{text}");
        };
        check("不用，转人工", &[0, 0, 1, 1, 1]);
        check("转，人。工", &[0, 0, 0]);
        check("转 人 工", &[0, 0, 0]);
    }
}
