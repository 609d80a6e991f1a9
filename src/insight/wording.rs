//! In which words do customers ask, how often, and what comes of it?
//!
//! Questions that say the same word for word are one wording. What only means the same is brought together in `topic`.

use crate::insight::question::{Asked, Trouble};
use crate::kb::entry::AtomId;
use crate::text::normalize::{NormalText, spoken};
use jiff::Timestamp;
use std::collections::{BTreeMap, HashMap};

/// The most wordings that are held; what is first asked when there are more stays out.
const MOST_WORDINGS: usize = 20_000;

/// A question in one customer's words.
#[derive(Debug, Clone, PartialEq)]
pub struct Wording {
    /// As it was written first.
    pub text: String,
    /// The language of the talk in which it was.
    pub locale: String,
    /// How often it was asked.
    pub n_asked: u64,
    /// When it was asked last.
    pub last: Timestamp,
    /// How often choices were offered.
    pub n_clarified: u64,
    /// How often it was answered at once, and nothing went wrong.
    pub n_smooth: u64,
    /// What was answered, and how often.
    pub answered: BTreeMap<AtomId, u64>,
    /// How often each trouble befell it.
    pub troubles: BTreeMap<Trouble, u64>,
}

impl Wording {
    fn of(asked: &Asked) -> Self {
        Wording {
            text: asked.text.clone(),
            locale: asked.locale.clone(),
            n_asked: 0,
            last: asked.at,
            n_clarified: 0,
            n_smooth: 0,
            answered: BTreeMap::new(),
            troubles: BTreeMap::new(),
        }
    }

    fn take(&mut self, asked: Asked) {
        let is_smooth = asked.answered.is_some() && !asked.is_clarified && asked.trouble.is_none();
        self.n_asked += 1;
        self.last = self.last.max(asked.at);
        self.n_clarified += u64::from(asked.is_clarified);
        self.n_smooth += u64::from(is_smooth);
        asked.answered.into_iter().for_each(|atom| *self.answered.entry(atom).or_default() += 1);
        asked.trouble.into_iter().for_each(|trouble| *self.troubles.entry(trouble).or_default() += 1);
    }
}

/// Brings together what was asked in the same words.
#[derive(Debug, Default)]
pub struct Wordings {
    wordings: Vec<Wording>,
    /// The place of the wording that says this.
    known: HashMap<String, usize>,
}

impl Wordings {
    /// Takes a question in; one without words is none.
    pub fn add(&mut self, asked: Asked) {
        let words = spoken(NormalText::of(&asked.text).as_str());
        let n_known = self.wordings.len();
        if words.is_empty() || (n_known == MOST_WORDINGS && !self.known.contains_key(&words)) {
            return;
        }
        let place = *self.known.entry(words).or_insert(n_known);
        if place == n_known {
            self.wordings.push(Wording::of(&asked));
        }
        self.wordings[place].take(asked);
    }

    /// The wordings, those that were asked most first; among equals the one that was asked last.
    pub fn ranked(self) -> Vec<Wording> {
        let mut wordings = self.wordings;
        wordings.sort_by(|a, b| b.n_asked.cmp(&a.n_asked).then(b.last.cmp(&a.last)).then_with(|| a.text.cmp(&b.text)));
        wordings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(n: i64, text: &str, answered: Option<&str>, is_clarified: bool, trouble: Option<Trouble>) -> Asked {
        let (conversation, at) = (n.to_string().parse().unwrap(), Timestamp::from_second(86_400 * n).unwrap());
        let (text, locale, answered) = (text.to_owned(), "zh-CN".to_owned(), answered.and_then(AtomId::parse));
        Asked { conversation, at, text, locale, answered, is_clarified, trouble, agent_said: None }
    }

    #[test]
    fn what_is_said_word_for_word_is_one_wording() {
        let mut wordings = Wordings::default();
        wordings.add(asked(1, "能开发票吗", Some("a/a"), true, None));
        wordings.add(asked(2, "几点关门", Some("b/b"), false, None));
        wordings.add(asked(3, "能开发票吗？", Some("a/a"), false, Some(Trouble::Unsolved)));
        wordings.add(asked(3, "能开发票么", None, false, Some(Trouble::Missed)));
        wordings.add(asked(3, "？", None, false, None));
        let ranked = wordings.ranked();
        let shown: Vec<_> = ranked.iter().map(|own| (own.text.as_str(), own.n_asked, own.n_clarified, own.n_smooth)).collect();
        assert_eq!(shown, [("能开发票吗", 2, 1, 0), ("能开发票么", 1, 0, 0), ("几点关门", 1, 0, 1)]);
        assert_eq!((ranked[0].last, ranked[0].troubles.len()), (Timestamp::from_second(3 * 86_400).unwrap(), 1));
        assert_eq!(ranked[0].answered.values().sum::<u64>(), 2);
    }
}
