//! By which words is a talk found again?
//!
//! By those that the customer, agents and notes have in it, and by what the page calls the visitor; what the bot says is the knowledge base's, and
//! is found by the entry. Han characters are cut into pairs of neighbours (bigrams) and not into words of a dictionary: what is looked for has
//! often two characters, is found inside of longer words too, and no dictionary changes what was stored. Other scripts are cut into words, and of
//! long numbers the last four digits are one more, as people name an order by its end. This module does not keep them; `store` does, hashed.

use crate::conversation::fact::Fact;
use crate::conversation::fact::customer::CustomerFact;
use crate::conversation::fact::desk::DeskFact;
use crate::text::normalize::{NormalText, is_han};
use std::collections::BTreeSet;

/// The version of how texts are cut: what was cut otherwise is cut again.
pub const FORM: u8 = 1;

/// The most characters of a word of another script.
const LONGEST_WORD: usize = 40;

/// From so many digits on a number is also found by its end.
const LONG_NUMBER: usize = 8;

/// How many digits that is.
const END_OF_NUMBER: usize = 4;

/// The most pieces of what is looked for; the others are left to the comparison of the texts.
const MOST_WANTED: usize = 32;

/// Who wrote a text by which a talk is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// The page, which calls the visitor so.
    Page,
    /// The customer, in a message.
    Customer,
    /// The customer, in a rating.
    Rating,
    /// An agent, to the customer.
    Agent,
    /// An agent, in a note.
    Note,
}

impl Writer {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Writer::Page => "visitor",
            Writer::Customer => "customer",
            Writer::Rating => "rating",
            Writer::Agent => "agent",
            Writer::Note => "note",
        }
    }
}

/// The text of a fact by which its talk is found, and who wrote it.
pub fn text_of(fact: &Fact) -> Option<(Writer, &str)> {
    match fact {
        Fact::Customer(CustomerFact::Opened(opened)) => opened.visitor.as_deref().map(|visitor| (Writer::Page, visitor)),
        Fact::Customer(CustomerFact::Said { text, .. }) => Some((Writer::Customer, text)),
        Fact::Customer(CustomerFact::Rated(rating)) => rating.comment.as_deref().map(|comment| (Writer::Rating, comment)),
        Fact::Customer(CustomerFact::LeftQueue { .. }) => None,
        Fact::Desk(DeskFact::Said { text, .. }) => Some((Writer::Agent, text)),
        Fact::Desk(DeskFact::FollowedUp { text, .. }) => Some((Writer::Agent, text)),
        Fact::Desk(DeskFact::Noted { text, .. }) => Some((Writer::Note, text)),
        Fact::Desk(DeskFact::Promised { pledge, .. }) => Some((Writer::Note, &pledge.what)),
        Fact::Desk(DeskFact::WrappedUp { note, .. }) => note.as_deref().map(|note| (Writer::Note, note)),
        Fact::Desk(DeskFact::PromiseKept { .. } | DeskFact::PromiseMoved { .. } | DeskFact::PromiseDropped { .. }) => None,
        Fact::Desk(DeskFact::AlertAcknowledged { .. } | DeskFact::Claimed { .. } | DeskFact::Transferred { .. }) => None,
        Fact::Desk(DeskFact::Returned { .. } | DeskFact::Reviewed { .. }) | Fact::Bot(_) | Fact::System(_) => None,
    }
}

/// The pieces of all texts of these facts, each once.
pub fn pieces_of<'a>(facts: impl IntoIterator<Item = &'a Fact>) -> BTreeSet<String> {
    let texts = facts.into_iter().filter_map(text_of);
    texts.flat_map(|(_, text)| pieces(NormalText::of(text).as_str())).collect()
}

/// The pieces that a normal text is cut into.
fn pieces(text: &str) -> BTreeSet<String> {
    let mut pieces = BTreeSet::new();
    for run in runs(text) {
        if run.starts_with(is_han) {
            let chars: Vec<char> = run.chars().collect();
            pieces.extend(chars.windows(2).map(|pair| pair.iter().collect::<String>()));
        } else if run.chars().nth(1).is_some() {
            if run.len() >= LONG_NUMBER && run.bytes().all(|byte| byte.is_ascii_digit()) {
                pieces.insert(run[run.len() - END_OF_NUMBER..].to_owned());
            }
            pieces.insert(run.chars().take(LONGEST_WORD).collect());
        }
    }
    pieces
}

/// The runs of Han characters, and those of other letters and digits.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
        let is_of_han = is_han(rest.chars().next()?);
        let end = rest.find(|c: char| !c.is_alphanumeric() || is_han(c) != is_of_han).unwrap_or(rest.len());
        let (run, behind) = rest.split_at(end);
        rest = behind;
        Some(run)
    })
}

/// What is looked for: terms that must all be in a talk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    terms: Vec<String>,
    /// The pieces by which talks are found that may have them all.
    pub pieces: BTreeSet<String>,
}

impl Wanted {
    /// What a reader typed; nothing when that is too little to look for: two Han characters, or a word of another script, are enough.
    pub fn parse(typed: &str) -> Option<Self> {
        let normal = NormalText::of(typed);
        let terms: Vec<String> = normal.as_str().split(' ').map(trimmed).filter(|term| !term.is_empty()).map(str::to_owned).collect();
        let pieces: BTreeSet<String> = terms.iter().flat_map(|term| pieces(term)).take(MOST_WANTED).collect();
        (!pieces.is_empty()).then_some(Wanted { terms, pieces })
    }

    /// Which of the terms are in a text, by their places.
    fn found_in(&self, text: &str) -> BTreeSet<usize> {
        let normal = NormalText::of(text);
        let is_in = |(_, term): &(usize, &String)| normal.as_str().contains(term.as_str());
        self.terms.iter().enumerate().filter(is_in).map(|(at, _)| at).collect()
    }

    /// The text among these, in order, that has the most of the terms, by its place, if all of them are in some text.
    pub fn best<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> Option<usize> {
        let (mut all, mut best) = (BTreeSet::new(), None);
        for (at, text) in texts.into_iter().enumerate() {
            let found = self.found_in(text);
            if best.is_none_or(|(_, n)| found.len() > n) && !found.is_empty() {
                best = Some((at, found.len()));
            }
            all.extend(found);
        }
        best.map(|(at, _)| at).filter(|_| all.len() == self.terms.len())
    }

    /// The places of the terms in a text as it was written, in characters: where each begins and how long it is, in order, none in another.
    pub fn marks(&self, text: &str) -> Vec<(usize, usize)> {
        // Character by character, so that each place of the normal form is known to be one of the text.
        let mut normal: Vec<(char, usize)> = Vec::new();
        for (at, c) in text.chars().enumerate() {
            normal.extend(NormalText::of(c.encode_utf8(&mut [0; 4])).as_str().chars().map(|c| (c, at)));
        }
        let mut marks: Vec<(usize, usize)> = Vec::new();
        for term in &self.terms {
            let term: Vec<char> = term.chars().filter(|c| !c.is_whitespace()).collect();
            for window in normal.windows(term.len().max(1)) {
                if window.iter().map(|(c, _)| c).eq(&term) {
                    let (start, end) = (window[0].1, window[window.len() - 1].1 + 1);
                    marks.push((start, end - start));
                }
            }
        }
        marks.sort_unstable_by_key(|&(start, length)| (start, usize::MAX - length));
        let mut end = 0;
        marks.retain(|&(start, length)| {
            let is_free = start >= end;
            end = if is_free { start + length } else { end };
            is_free
        });
        marks
    }
}

/// A term without the punctuation around it.
fn trimmed(term: &str) -> &str {
    term.trim_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_into_pairs_words_and_ends_of_numbers() {
        let check = |text: &str, expected: &[&str]| {
            let expected: BTreeSet<String> = expected.iter().map(ToString::to_string).collect();
            assert_eq!(pieces(NormalText::of(text).as_str()), expected, "{text}");
        };
        check("空调不制冷", &["空调", "调不", "不制", "制冷"]);
        check("退", &[]);
        check("冷氣機", &["冷气", "气机"]);
        check("订单202611200018到哪", &["订单", "202611200018", "0018", "到哪"]);
        check("KFR-35GW 坏了", &["kfr", "35gw", "坏了"]);
        check("My order, a B", &["my", "order"]);
        check("1380013 ！？", &["1380013"]);
        check("", &[]);
    }

    #[test]
    fn what_is_looked_for_has_at_least_a_pair_or_a_word() {
        let check = |typed: &str, expected: Option<&[&str]>| {
            let wanted = Wanted::parse(typed);
            let pieces = wanted.map(|wanted| wanted.pieces.into_iter().collect::<Vec<_>>());
            assert_eq!(pieces, expected.map(|pieces| pieces.iter().map(ToString::to_string).collect()), "{typed}");
        };
        check("滤网", Some(&["滤网"]));
        check(" “不制冷” ", Some(&["不制", "制冷"]));
        check("退", None);
        check("退 货款", Some(&["货款"]));
        check("a", None);
        check("？", None);
        check("0018", Some(&["0018"]));
        assert_eq!(Wanted::parse(&(0..40).map(|n| format!("w{n:02} ")).collect::<String>()).unwrap().pieces.len(), MOST_WANTED);
    }

    #[test]
    fn all_terms_are_found_and_the_text_with_most_of_them_is_shown() {
        let check = |typed: &str, texts: &[&str], expected: Option<usize>| {
            assert_eq!(Wanted::parse(typed).unwrap().best(texts.iter().copied()), expected, "{typed} {texts:?}");
        };
        check("滤网", &["你好", "滤网洗过了"], Some(1));
        check("空调 滤网", &["空调不冷", "空调滤网洗过", "滤网"], Some(1));
        check("空调 滤网", &["空调不冷", "滤网"], Some(0));
        check("空调 滤网", &["空调不冷"], None);
        check("不制冷", &["不制热，也不是冷，制冷"], None);
        check("濾網", &["滤网"], Some(0));
    }

    #[test]
    fn marks_stand_where_the_words_were_written() {
        let check = |typed: &str, text: &str, expected: &[(usize, usize)]| assert_eq!(Wanted::parse(typed).unwrap().marks(text), expected);
        check("滤网", "洗了滤网，滤网坏了", &[(2, 2), (5, 2)]);
        check("vip 退款", "ＶＩＰ 退款", &[(0, 3), (4, 2)]);
        check("冷气机", "冷氣機壞了", &[(0, 3)]);
        check("制冷 不制冷", "不制冷", &[(0, 3)]);
        check("滤网", "没有", &[]);
    }
}
