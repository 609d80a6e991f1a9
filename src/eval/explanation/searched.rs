//! What did search alone find, and what speaks for it?
//!
//! Its probabilities are one voice among others; the candidates of the explanation have the ones that count.

use crate::engine::Engine;
use crate::engine::understand::searched::Searched;
use crate::search::Explained;
use serde::Serialize;

/// A part of the score that is smaller than this decides nothing, and is left out.
const SMALL: f32 = 0.05;

/// What search alone found.
#[derive(Debug, Serialize)]
pub struct SearchedShown {
    words: Vec<String>,
    atoms: Vec<AtomShown>,
}

#[derive(Debug, Serialize)]
struct AtomShown {
    atom: String,
    title: String,
    way: String,
    search_confidence: f32,
    score: f32,
    margin: f32,
    parts: Vec<PartShown>,
}

#[derive(Debug, Serialize)]
struct PartShown {
    part: &'static str,
    adds: f32,
}

impl SearchedShown {
    /// What search found, as it is shown.
    pub fn of(engine: &Engine, searched: Searched<'_>) -> Self {
        let atoms = searched.atoms.iter().map(|explained| atom_shown(engine, explained));
        SearchedShown { atoms: atoms.collect(), words: searched.words }
    }

    /// The words that count, and a paragraph for each atom.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![
            "What search alone found, before the intents were heard:".to_owned(),
            format!("words that count: {}", self.words.join(" ")),
        ];
        for (at, atom) in self.atoms.iter().enumerate() {
            lines.push(format!("{}. {} ({}), {:.0} % for search", at + 1, atom.title, atom.atom, 100.0 * atom.search_confidence));
            lines.push(format!("   nearest way of asking: {}", atom.way));
            let place = if atom.margin < 0.0 { "behind the first" } else { "before the next" };
            lines.push(format!("   score {:.2}, {:.2} {place}:", atom.score, atom.margin.abs()));
            let parts = atom.parts.iter().filter(|part| part.adds.abs() >= SMALL);
            lines.extend(parts.map(|part| format!("   {:+.2} {}", part.adds, part.part)));
        }
        lines
    }
}

fn atom_shown(engine: &Engine, explained: &Explained<'_>) -> AtomShown {
    let atom = &engine.kb[explained.hit.atom];
    let mut parts: Vec<PartShown> = explained.parts.iter().map(|&(part, adds)| PartShown { part, adds }).collect();
    parts.sort_by(|a, b| b.adds.abs().total_cmp(&a.adds.abs()));
    AtomShown {
        atom: atom.id.to_string(),
        title: atom.title.clone(),
        way: explained.way.to_owned(),
        search_confidence: explained.hit.confidence.get(),
        score: explained.score,
        margin: explained.margin,
        parts,
    }
}
