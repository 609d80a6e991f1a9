//! What might the customer, or the agent, be about to type?

use crate::kb::KnowledgeBase;
use crate::kb::entry::{AtomIdx, Audience};
use crate::search::reader::Reader;
use crate::search::sound::{initials, spelled};
use crate::search::texts::{Asked, asked_texts};
use crate::text::features::{Feature, features};
use crate::text::normalize::{NormalText, gist, spoken};
use crate::text::segment::Segmenter;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// A phrase that has a smaller share of what is looked for is about something else.
const LEAST_SHARED: f32 = 0.34;

/// The fewest letters that are read as pinyin: one begins half of all ways of asking.
const FEWEST_LETTERS: usize = 2;

/// The ways of asking, in the order of [`asked_texts`].
#[derive(Debug, Clone)]
pub struct Suggestions {
    ways: Arc<Vec<Way>>,
    literal: Arc<HashMap<Box<str>, Vec<AtomIdx>>>,
    denied: Arc<HashSet<(String, AtomIdx)>>,
}

/// A way of asking, as it may be typed.
#[derive(Debug)]
struct Way {
    /// In normal form.
    normal: Box<str>,
    /// By the first letters of its syllables.
    initials: Box<str>,
    /// By its syllables.
    spelled: Box<str>,
}

impl Way {
    fn of(text: &str) -> Self {
        let normal = NormalText::of(text);
        let (initials, spelled) = (initials(normal.as_str()).into(), spelled(normal.as_str()).into());
        Way { normal: normal.as_str().into(), initials, spelled }
    }

    /// How well it goes on from what was typed: 0 as its beginning, 1 as its beginning in pinyin, 2 as a part of it.
    fn fit(&self, typed: &str, letters: &str) -> Option<u8> {
        let is_spelled = || self.spelled.starts_with(letters) || self.initials.starts_with(letters);
        if self.normal.starts_with(typed) {
            Some(0)
        } else if letters.len() >= FEWEST_LETTERS && is_spelled() {
            Some(1)
        } else {
            self.normal.contains(typed).then_some(2)
        }
    }
}

/// What was typed, if it may be pinyin: letters and digits without the spaces between syllables.
fn letters(typed: &str) -> String {
    let letters: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '\'').collect();
    if letters.bytes().all(|byte| byte.is_ascii_alphanumeric()) { letters } else { String::new() }
}

impl Suggestions {
    /// The ways of asking of a knowledge base.
    pub fn of(kb: &KnowledgeBase) -> Self {
        let ways: Vec<Way> = asked_texts(kb).map(|asked| Way::of(asked.text)).collect();
        let mut literal: HashMap<Box<str>, Vec<AtomIdx>> = HashMap::new();
        for (way, asked) in ways.iter().zip(asked_texts(kb)) {
            let atoms = literal.entry(gist(&way.normal).into()).or_default();
            if !atoms.contains(&asked.atom) {
                atoms.push(asked.atom);
            }
        }
        Suggestions { ways: Arc::new(ways), literal: Arc::new(literal), denied: Arc::new(denials(kb).collect()) }
    }

    /// The atoms of which a text is a way of asking, word for word but for openers and particles.
    pub fn literal(&self, text: &NormalText) -> Option<&[AtomIdx]> {
        self.literal.get(gist(text.as_str()).as_str()).map(Vec::as_slice)
    }

    /// The atoms of each way of asking that several have.
    pub fn shared(&self) -> impl Iterator<Item = &[AtomIdx]> {
        self.literal.values().map(Vec::as_slice).filter(|atoms| atoms.len() > 1)
    }

    /// Whether the editor says of a text, word for word, that it does not mean the atom.
    pub fn is_denied(&self, text: &NormalText, atom: AtomIdx) -> bool {
        !self.denied.is_empty() && self.denied.contains(&(spoken(text.as_str()), atom))
    }

    /// Ways of asking that go on from what was typed, in characters or in pinyin, or contain it: those that begin with it first, then by `place`,
    /// the shorter before the longer, one an atom; none that has no place.
    pub fn find<'k>(
        &self,
        kb: &'k KnowledgeBase,
        typed: &NormalText,
        n: usize,
        place: impl Fn(&Asked<'_>) -> Option<(u8, bool)>,
    ) -> Vec<(&'k str, AtomIdx)> {
        let (typed, letters) = (typed.as_str(), letters(typed.as_str()));
        if typed.is_empty() {
            return Vec::new();
        }
        let fitting = asked_texts(kb).zip(self.ways.iter()).filter_map(|(asked, way)| Some((way.fit(typed, &letters)?, asked)));
        let mut found: Vec<_> = fitting.filter_map(|(fit, asked)| Some((fit, place(&asked)?, asked))).collect();
        found.sort_by_key(|(fit, place, asked)| (*fit, *place, asked.text.chars().count(), asked.row));
        let mut seen = HashSet::new();
        found
            .into_iter()
            .map(|(.., asked)| asked)
            .filter(|asked| seen.insert(asked.atom))
            .take(n)
            .map(|asked| (asked.text, asked.atom))
            .collect()
    }
}

/// The normal form of what is said not to be meant, with its atom, or the original of that.
fn denials(kb: &KnowledgeBase) -> impl Iterator<Item = (String, AtomIdx)> + '_ {
    kb.atoms().flat_map(move |(idx, atom)| atom.not_asked.iter().map(move |text| (spoken(NormalText::of(text).as_str()), kb.original(idx))))
}

/// The agents' phrases by how many of the text's features they have, in their occasions or their words, but for those that have hardly any; among
/// those that have as many, and for a text without any, those in the reader's language first.
pub fn phrases(kb: &KnowledgeBase, segmenter: &Segmenter, text: &NormalText, reader: Reader<'_>, n: usize) -> Vec<AtomIdx> {
    let terms =
        |text: &NormalText| -> HashSet<Feature> { features(&segmenter.pieces(text)).into_iter().map(|(feature, _)| feature).collect() };
    let wanted = terms(text);
    let for_agents =
        kb.atoms().filter(|&(idx, _)| kb.entry_of(idx).audience == Audience::Agent && kb.entry_of(idx).is_valid_at(reader.now));
    let mut found: Vec<(usize, AtomIdx)> = for_agents
        .map(|(idx, atom)| {
            let own =
                terms(&NormalText::of(&format!("{} {} {} {}", atom.title, atom.questions.join(" "), kb.entry_of(idx).title, atom.plain)));
            (wanted.intersection(&own).count(), idx)
        })
        .filter(|&(n_shared, _)| n_shared as f32 >= LEAST_SHARED * wanted.len() as f32)
        .collect();
    found.sort_by_key(|&(n_shared, idx)| (std::cmp::Reverse(n_shared), reader.distance(&kb.entry_of(idx).locale), idx));
    found.into_iter().take(n).map(|(_, idx)| idx).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_goes_on_in_characters_or_in_pinyin() {
        let check = |way: &str, typed: &str, expected: Option<u8>| {
            let typed = NormalText::of(typed);
            assert_eq!(Way::of(way).fit(typed.as_str(), &letters(typed.as_str())), expected, "{typed:?} for {way}");
        };
        check("退款多久到账", "退款", Some(0));
        check("怎么退款", "退款", Some(2));
        check("退款多久到账", "tuikuan", Some(1));
        check("退款多久到账", "TUI kuan d", Some(1));
        check("退款多久到账", "tkdj", Some(1));
        check("退款多久到账", "t", None);
        check("退款多久到账", "kuan", None);
        check("return an item", "ret", Some(0));
    }
}
