//! What does a message name that an answer is not about?
//!
//! An answer about the W10 is no answer about a W12, and one about the air conditioner none about a range hood. An answer that names no model,
//! goods or size of its own is about all of them.

use crate::kb::KnowledgeBase;
use crate::kb::entry::AtomIdx;
use crate::text::code::{codes, sizes};
use crate::text::goods::{Goods, goods};
use crate::text::normalize::NormalText;
use std::sync::Arc;

/// From so many characters on the end of a code stands for it: customers leave the maker's prefix out.
const SHORTEST_END: usize = 4;

/// What each atom is about.
#[derive(Debug, Clone)]
pub struct Names(Arc<Vec<Own>>);

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
        Names(Arc::new(kb.atoms().map(|(atom, _)| Own::of(kb, atom)).collect()))
    }

    /// What a text names, in its own words, that this atom is not about; nothing where the atom may be about it.
    pub fn missing(&self, text: &NormalText, atom: AtomIdx) -> Option<String> {
        let own = &self.0[atom.get()];
        let is_mentioned =
            |code: &String| own.mentioned.iter().any(|other| other == code || (code.len() >= SHORTEST_END && other.ends_with(code)));
        let code = || codes(text.as_str()).into_iter().find(|code| !own.codes.is_empty() && !is_mentioned(code));
        let named = || {
            let named = goods(text.as_str());
            let is_other = !own.goods.is_empty() && named.iter().all(|(goods, _)| !own.mentioned_goods.contains(goods));
            named.first().filter(|_| is_other).map(|(_, name)| (*name).to_owned())
        };
        let size = || {
            sizes(text.as_str()).into_iter().find_map(|(unit, number)| {
                let mut same = own.sizes.iter().filter(|(other, _)| *other == unit).peekable();
                let is_other = same.peek().is_some() && same.all(|(_, other)| *other != number);
                is_other.then(|| format!("{number} {unit}"))
            })
        };
        code().map(|code| code.to_uppercase()).or_else(named).or_else(size)
    }
}

impl Own {
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
