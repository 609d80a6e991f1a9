//! What do customers ask the content?
//!
//! What its editors say that customers ask: the ways of asking in the knowledge base, and the examples of the intents. A matter with many ways
//! comes often, as it does in a shop.

use crate::chance::Chance;
use crate::words::Tongue;
use jieda::dialog::flow::{Flow, Step};
use jieda::engine::Engine;
use jieda::intent::Then;
use jieda::kb::entry::{AtomIdx, Audience, Entry};
use jieda::text::normalize::is_han;
use jieda::text::simplified::simplified;
use jieda::text::traditional::traditional;
use jiff::Timestamp;
use std::collections::HashSet;

/// How often another matter is drawn where one is out of season.
const TRIES: usize = 8;

/// What somebody wants.
#[derive(Debug, Clone, Default)]
pub struct Matter {
    /// In the customer's words.
    pub question: String,
    /// The atom that tells it, where one does.
    pub atom: Option<AtomIdx>,
}

/// What kind of matter is wanted.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Any that an atom tells.
    Any,
    /// A fault that is found by a symptom tree.
    Symptom,
    /// Something to be done, for which a procedure asks details.
    Procedure,
}

/// The matters of one language.
#[derive(Debug, Default)]
struct Ways {
    any: Vec<Matter>,
    symptoms: Vec<Matter>,
    procedures: Vec<Matter>,
}

/// All that the content says that customers ask.
#[derive(Debug, Default)]
pub struct Matters {
    simplified: Ways,
    traditional: Ways,
    english: Ways,
}

impl Matters {
    /// What the content of an engine says.
    pub fn of(engine: &Engine) -> Self {
        let mut matters = Matters::default();
        let roots: HashSet<AtomIdx> = engine.kb.trees().iter().filter_map(|tree| tree.root.atom()).collect();
        for (at, atom) in engine.kb.atoms().filter(|(at, _)| is_for_all(engine.kb.entry_of(*at))) {
            for way in &atom.questions {
                matters.add(way, Some(at), |ways| &mut ways.any);
                if roots.contains(&at) {
                    matters.add(way, Some(at), |ways| &mut ways.symptoms);
                }
            }
        }
        for intent in &engine.intents.intents {
            if matches!(&intent.then, Then::Flow(flow) if engine.flows.get(flow).is_some_and(asks_details)) {
                intent.examples.iter().for_each(|example| matters.add(example, None, |ways| &mut ways.procedures));
            }
        }
        matters
    }

    /// Adds a way of asking in each language in which it is asked so.
    fn add(&mut self, way: &str, atom: Option<AtomIdx>, list: impl Fn(&mut Ways) -> &mut Vec<Matter>) {
        let matter = |question: String| Matter { question, atom };
        if !way.chars().any(is_han) {
            list(&mut self.english).push(matter(way.to_owned()));
        } else if simplified(way.to_owned()) == way {
            list(&mut self.traditional).push(matter(traditional(way)));
            list(&mut self.simplified).push(matter(way.to_owned()));
        } else {
            list(&mut self.traditional).push(matter(way.to_owned()));
        }
    }

    fn ways(&self, tongue: Tongue) -> &Ways {
        match tongue {
            Tongue::Simplified => &self.simplified,
            Tongue::Traditional => &self.traditional,
            Tongue::English => &self.english,
        }
    }

    /// A matter of this kind that the content tells at this time; in content without any, an empty one.
    pub fn draw(&self, engine: &Engine, tongue: Tongue, kind: Kind, at: Timestamp, chance: &mut Chance) -> Matter {
        let ways = self.ways(tongue);
        let list = match kind {
            Kind::Symptom if !ways.symptoms.is_empty() => &ways.symptoms,
            Kind::Procedure if !ways.procedures.is_empty() => &ways.procedures,
            Kind::Any | Kind::Symptom | Kind::Procedure => &ways.any,
        };
        let is_told = |matter: &Matter| matter.atom.is_none_or(|atom| engine.kb.entry_of(atom).is_valid_at(at));
        let mut drawn = std::iter::repeat_with(|| chance.one_of(list)).take(TRIES).flatten();
        drawn.find(|matter| is_told(matter)).cloned().unwrap_or_default()
    }

    /// The same matter in other words, where there are some.
    pub fn again(&self, tongue: Tongue, matter: &Matter, chance: &mut Chance) -> Option<String> {
        let atom = matter.atom?;
        let own = self.ways(tongue).any.iter().filter(|own| own.atom == Some(atom) && own.question != matter.question);
        let own: Vec<&Matter> = own.collect();
        chance.one_of(&own).map(|matter| matter.question.clone())
    }
}

/// Whether an entry is served to customers wherever they are.
fn is_for_all(entry: &Entry) -> bool {
    entry.audience == Audience::Customer && entry.region.is_empty() && entry.channel.is_empty()
}

fn asks_details(flow: &Flow) -> bool {
    !flow.is_courtesy && flow.steps.iter().any(|step| matches!(step, Step::Ask { .. }))
}
