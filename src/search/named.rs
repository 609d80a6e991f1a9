//! What does a message name that an answer is not about?
//!
//! An answer about the W10 is no answer about a W12, and one about the air conditioner none about a range hood. An answer that names no model,
//! goods or size of its own is about all of them.

use crate::kb::KnowledgeBase;
use crate::kb::entry::AtomIdx;
use crate::text::code::{codes, sizes};
use crate::text::goods::{Goods, goods};
use crate::text::normalize::NormalText;
use std::collections::BTreeSet;
use std::sync::Arc;

/// From so many characters on the end of a code stands for it: customers leave the maker's prefix out.
const SHORTEST_END: usize = 4;

/// What the atoms of a knowledge base are about.
#[derive(Debug, Clone)]
pub struct Names(Arc<All>);

/// What each atom is about, and what any of them is about or mentions.
#[derive(Debug)]
struct All {
    atoms: Vec<Own>,
    codes: BTreeSet<String>,
    goods: BTreeSet<Goods>,
    sizes: BTreeSet<(&'static str, String)>,
}

/// What a text names.
#[derive(Debug)]
pub struct Named {
    codes: Vec<String>,
    /// Each with the words for it.
    goods: Vec<(Goods, String)>,
    sizes: Vec<(&'static str, String)>,
}

impl Named {
    /// What is named in a text.
    pub fn of(text: &NormalText) -> Self {
        let text = text.as_str();
        let goods = goods(text).into_iter().map(|(goods, name)| (goods, name.to_owned()));
        Named { codes: codes(text), goods: goods.collect(), sizes: sizes(text) }
    }
}

/// What a text names that an answer is not about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// In the text's own words.
    pub name: String,
    /// Whether no other answer is about it either.
    pub is_unknown: bool,
}

/// What an atom is about, by its title, its entry's and its ways of asking, and what else it mentions.
#[derive(Debug, Default)]
struct Own {
    codes: Vec<String>,
    goods: Vec<Goods>,
    sizes: Vec<(&'static str, String)>,
    mentioned: Vec<String>,
    mentioned_goods: Vec<Goods>,
}

impl Names {
    /// What the atoms of a knowledge base are about.
    pub fn of(kb: &KnowledgeBase) -> Self {
        let atoms: Vec<Own> = kb.atoms().map(|(atom, _)| Own::of(kb, atom)).collect();
        let codes = atoms.iter().flat_map(|own| &own.mentioned).cloned().collect();
        let goods = atoms.iter().flat_map(|own| &own.mentioned_goods).copied().collect();
        let sizes = atoms.iter().flat_map(|own| &own.sizes).cloned().collect();
        Names(Arc::new(All { atoms, codes, goods, sizes }))
    }

    /// What a text names that this atom is not about; nothing where the atom may be about it.
    pub fn missing(&self, named: &Named, atom: AtomIdx) -> Option<Missing> {
        let (all, own) = (&self.0, &self.0.atoms[atom.get()]);
        let code = || {
            let code = named.codes.iter().find(|code| !own.codes.is_empty() && !mentions(&own.mentioned, code))?;
            Some(Missing { name: code.to_uppercase(), is_unknown: !mentions(&all.codes, code) })
        };
        let thing = || {
            let is_other = own.is_about_one() && named.goods.iter().all(|(goods, _)| !own.mentioned_goods.contains(goods));
            let (goods, name) = named.goods.first().filter(|_| is_other)?;
            Some(Missing { name: name.clone(), is_unknown: !all.goods.contains(goods) })
        };
        let size = || {
            let is_other = |(unit, number): &&(&'static str, String)| {
                let mut same = own.sizes.iter().filter(|(other, _)| other == unit).peekable();
                same.peek().is_some() && same.all(|(_, other)| other != number)
            };
            let size = named.sizes.iter().find(is_other)?;
            Some(Missing { name: format!("{} {}", size.1, size.0), is_unknown: !all.sizes.contains(size) })
        };
        code().or_else(thing).or_else(size)
    }

    /// Whether an atom is about a code that a text names.
    pub fn is_about(&self, named: &Named, atom: AtomIdx) -> bool {
        let own = &self.0.atoms[atom.get()].codes;
        named.codes.iter().any(|code| mentions(own, code))
    }

    /// The model that a text names and no answer is about, though answers are about others of its family: BCD600 beside BCD520.
    pub fn unknown_model(&self, named: &Named) -> Option<String> {
        let head = |code: &str| code.chars().take_while(char::is_ascii_alphabetic).collect::<String>();
        let is_family = |code: &str, other: &str| !head(code).is_empty() && head(code) == head(other) && code.len() == other.len();
        let is_unknown = |code: &&String| !mentions(&self.0.codes, code) && self.0.codes.iter().any(|other| is_family(code, other));
        named.codes.iter().find(is_unknown).map(|code| code.to_uppercase())
    }
}

/// Whether one of the codes is this one, or ends so.
fn mentions<'c>(codes: impl IntoIterator<Item = &'c String>, code: &str) -> bool {
    codes.into_iter().any(|other| other == code || (code.len() >= SHORTEST_END && other.ends_with(code)))
}

impl Own {
    /// Whether it is about goods of one kind: who names several means them for examples.
    fn is_about_one(&self) -> bool {
        self.goods.first().is_some_and(|first| self.goods.iter().all(|other| other == first))
    }

    fn of(kb: &KnowledgeBase, atom: AtomIdx) -> Self {
        let (own, entry) = (&kb[atom], kb.entry_of(atom));
        let product = entry.product.iter().map(|product| product.normal().as_str().to_owned());
        let titles: Vec<String> = [&own.title, &entry.title].into_iter().chain(&entry.keywords).map(|text| normal(text)).collect();
        let about = titles.join("\n") + "\n" + &product.collect::<Vec<_>>().join("\n");
        let ways: Vec<String> = own.questions.iter().map(|way| normal(way)).collect();
        let all = format!("{about}\n{}\n{}", ways.join("\n"), normal(&own.plain));
        let kinds = |text: &str| goods(text).into_iter().map(|(goods, _)| goods).collect::<Vec<_>>();
        let of_ways: Vec<Vec<Goods>> = ways.iter().map(|way| kinds(way)).collect();
        // Goods that half of its ways of asking name are what an answer is about; those that a few name are examples.
        let is_usual = |goods: &Goods| 2 * of_ways.iter().filter(|way| way.contains(goods)).count() >= of_ways.len();
        let usual = of_ways.iter().flatten().copied().filter(is_usual);
        Own {
            codes: codes(&format!("{about}\n{}", ways.join("\n"))),
            goods: kinds(&about).into_iter().chain(usual).collect(),
            sizes: sizes(&format!("{}\n{}", titles[0], ways.join("\n"))),
            mentioned: codes(&all),
            mentioned_goods: kinds(&all),
        }
    }
}

fn normal(text: &str) -> String {
    NormalText::of(text).as_str().to_owned()
}
