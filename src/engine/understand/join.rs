//! How sure are search and the intents together?
//!
//! Each of them says of a message what it may mean, and their probabilities add up to one at most. What means the same is put together: a
//! procedure and the atom that it gives first are one wish.

use crate::dialog::frame::Target;
use crate::engine::Engine;
use crate::engine::same::LookedUp;
use crate::engine::understand::understanding::Candidate;
use crate::kb::entry::AtomIdx;
use crate::search::reader::Reader;
use crate::text::confidence::Confidence;
use crate::text::normalize::NormalText;

/// How much the less sure of the two adds: they read the same words, so that it is half of what an independent witness would.
const SECOND_VOICE: f32 = 0.5;

/// How many candidates share what is likely: as many as a customer is offered. Those behind them are unlikely one by one, and many.
const RIVALS: usize = 3;

/// From here on equal shares are those of what was written down of each.
const ALL: f32 = 0.999;

/// Nobody is so sure that there is less doubt.
const LEAST_DOUBT: f32 = 0.01;

/// What is proposed, and how surely.
pub(super) type Proposed = (Target, f32);

/// What atoms search has found and what the intents propose, as one list: what both mean is surer than each of them makes it, and who
/// has fewer texts to go by has less of a voice. Nothing is as sure as what an editor wrote down word for word, of one thing or of several.
pub(super) fn join(engine: &Engine, text: &NormalText, searched: &[Proposed], intended: &[Proposed]) -> Vec<Proposed> {
    let is_literal = |(_, p): &Proposed| *p >= 1.0;
    let tie = tie(searched);
    let is_certain = tie.is_some() || searched.iter().chain(intended).any(is_literal);
    let known: Vec<Known<'_>> = searched.iter().chain(intended).map(|(target, p)| Known::of(engine, text, target, *p)).collect();
    let (found, meant) = known.split_at(searched.len());
    let voice = |all: &[Known<'_>], own: &Known<'_>, weight: fn((f32, f32)) -> f32| -> f32 {
        all.iter().filter(|other| other.is_heard_with(own)).map(|other| other.p * weight(other.voices)).sum::<f32>().min(1.0)
    };
    let mut joined: Vec<Proposed> = Vec::with_capacity(known.len());
    for own in &known {
        if joined.iter().any(|(known, _)| known == own.target) {
            continue;
        }
        let (found, meant) = (voice(found, own, |(found, _)| found), voice(meant, own, |(_, meant)| meant));
        let (surer, other) = (found.max(meant), found.min(meant));
        // An intent may lead to an atom that search has found less surely.
        let surest = || known.iter().filter(|other| other.target == own.target).map(|other| other.p).fold(own.p, f32::max);
        let p = if is_certain { surest() } else { 1.0 - (1.0 - surer) * (1.0 - other).powf(SECOND_VOICE) };
        let is_behind = |tie: &f32| !searched.iter().any(|(target, p)| target == own.target && p == tie);
        joined.push((own.target.clone(), tie.filter(is_behind).map_or(p, |tie| p.min(tie))));
    }
    joined
}

/// How likely each of several atoms is of which the text is a way of asking word for word; nothing where it is so of one or none.
fn tie(searched: &[Proposed]) -> Option<f32> {
    let (_, first) = searched.first().filter(|(_, p)| *p < 1.0)?;
    let n = searched.iter().take_while(|(_, p)| p == first).count();
    (n > 1 && n as f32 * first > ALL).then_some(*first)
}

/// What is proposed, looked up once.
struct Known<'p> {
    target: &'p Target,
    meaning: LookedUp<'p>,
    p: f32,
    /// How much of a voice search and the intents have about it.
    voices: (f32, f32),
}

impl<'p> Known<'p> {
    fn of(engine: &'p Engine, text: &NormalText, target: &'p Target, p: f32) -> Self {
        Known { target, meaning: engine.looked_up_for(target, text), p, voices: engine.voices(target) }
    }

    fn is_heard_with(&self, other: &Known<'_>) -> bool {
        self.target == other.target || self.meaning.means_the_same(other.meaning)
    }
}

/// The candidates, the surest first, each meaning once: of a procedure and its first atom the one that is surer by itself, at a tie the
/// procedure.
pub(super) fn by_meaning(engine: &Engine, text: &NormalText, mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    let is_atom = |candidate: &Candidate| matches!(candidate.target, Target::Atom(_));
    candidates.sort_by(|a, b| b.confidence.get().total_cmp(&a.confidence.get()).then(is_atom(a).cmp(&is_atom(b))));
    let meanings: Vec<LookedUp<'_>> = candidates.iter().map(|candidate| engine.looked_up_for(&candidate.target, text)).collect();
    let mut meant: Vec<LookedUp<'_>> = Vec::with_capacity(candidates.len());
    let mut kept = Vec::with_capacity(candidates.len());
    for (candidate, meaning) in candidates.into_iter().zip(meanings) {
        if !meant.iter().any(|other| other.means_the_same(meaning)) {
            meant.push(meaning);
            kept.push(candidate);
        }
    }
    share(&mut kept);
    kept
}

/// Makes the likeliest candidates rivals where they claim more than one together, unless one is certain: search and the intents may each be sure
/// of something else, and only one of them is meant. Each is then as likely as its odds say beside those of the others and of none of them.
fn share(candidates: &mut [Candidate]) {
    let p = |candidate: &Candidate| candidate.confidence.get();
    let all: f32 = candidates.iter().take(RIVALS).map(p).sum();
    if all <= 1.0 || candidates.first().is_some_and(|first| p(first) >= 1.0) {
        return;
    }
    let odds = |candidate: &Candidate| p(candidate) / (1.0 - p(candidate)).max(LEAST_DOUBT);
    let sum = 1.0 + candidates.iter().take(RIVALS).map(odds).sum::<f32>();
    for candidate in candidates {
        candidate.confidence = Confidence::new(odds(candidate) / sum).unwrap_or(Confidence::ZERO);
    }
}

/// What is proposed for one text, when the reader's region and product count; a single word stays a thing and no wish.
pub(super) fn prefer(engine: &Engine, reader: Reader<'_>, mut proposed: Vec<Candidate>, most: f32) -> Vec<Candidate> {
    let atom_of = |target: &Target| if let Target::Atom(atom) = target { engine.kb.find(atom) } else { None };
    let mut atoms: Vec<(AtomIdx, &mut Confidence)> =
        proposed.iter_mut().filter_map(|candidate| Some((atom_of(&candidate.target)?, &mut candidate.confidence))).collect();
    let found: Vec<(AtomIdx, Confidence)> = atoms.iter().map(|(atom, confidence)| (*atom, **confidence)).collect();
    for ((_, own), preferred) in atoms.iter_mut().zip(reader.preferred(&engine.kb, &found)) {
        let is_allowed = preferred <= **own || preferred.get() <= most;
        **own = if is_allowed { preferred } else { Confidence::new(most).unwrap_or(Confidence::ZERO) };
    }
    proposed
}
