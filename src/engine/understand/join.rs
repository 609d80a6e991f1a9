//! How sure are search and the intents together?
//!
//! Each of them says of a message what it may mean, and their probabilities add up to one at most. What means the same is put together: a
//! procedure and the atom that it gives first are one wish.

use crate::dialog::frame::Target;
use crate::engine::Engine;
use crate::engine::understand::understanding::Candidate;
use crate::kb::entry::AtomIdx;
use crate::search::reader::Reader;
use crate::text::confidence::Confidence;

/// How much the less sure of the two adds: they read the same words, so that it is half of what an independent witness would.
const SECOND_VOICE: f32 = 0.5;

/// How many candidates share what is likely: as many as a customer is offered. Those behind them are unlikely one by one, and many.
const RIVALS: usize = 3;

/// What is proposed, and how surely.
pub(super) type Proposed = (Target, f32);

/// What atoms search has found and what the intents propose, as one list: what both mean is surer than each of them makes it, and who
/// has fewer texts to go by has less of a voice. Nothing is as sure as what an editor wrote down word for word.
pub(super) fn join(engine: &Engine, searched: &[Proposed], intended: &[Proposed]) -> Vec<Proposed> {
    let is_literal = |(_, p): &Proposed| *p >= 1.0;
    let is_certain = searched.iter().chain(intended).any(is_literal);
    let heard = |all: &[Proposed], voice: fn((f32, f32)) -> f32| -> Vec<Proposed> {
        all.iter().map(|(target, p)| (target.clone(), p * voice(engine.voices(target)))).collect()
    };
    let (found, meant) = (heard(searched, |(found, _)| found), heard(intended, |(_, meant)| meant));
    let voice = |all: &[Proposed], target: &Target| -> f32 {
        all.iter().filter(|(other, _)| other == target || engine.means_the_same(other, target)).map(|(_, p)| p).sum::<f32>().min(1.0)
    };
    let mut joined: Vec<Proposed> = Vec::new();
    for (target, own) in searched.iter().chain(intended) {
        if joined.iter().any(|(known, _)| known == target) {
            continue;
        }
        let (found, meant) = (voice(&found, target), voice(&meant, target));
        let (surer, other) = (found.max(meant), found.min(meant));
        let p = if is_certain { *own } else { 1.0 - (1.0 - surer) * (1.0 - other).powf(SECOND_VOICE) };
        joined.push((target.clone(), p));
    }
    joined
}

/// The candidates, the surest first, each meaning once: of a procedure and its first atom the one that is surer by itself, at a tie the
/// procedure.
pub(super) fn by_meaning(engine: &Engine, mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    let is_atom = |candidate: &Candidate| matches!(candidate.target, Target::Atom(_));
    candidates.sort_by(|a, b| b.confidence.get().total_cmp(&a.confidence.get()).then(is_atom(a).cmp(&is_atom(b))));
    let mut kept: Vec<Candidate> = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        if !kept.iter().any(|other| engine.means_the_same(&other.target, &candidate.target)) {
            kept.push(candidate);
        }
    }
    share(&mut kept);
    kept
}

/// Makes the likeliest candidates share one at most, for only one of them is meant; unless one is certain. What search and the intents say
/// adds up to two at most: the more they say together, the more of it is the same thing said twice, which rivals must not take from the first.
fn share(candidates: &mut [Candidate]) {
    let all = candidates.iter().take(RIVALS).map(|candidate| candidate.confidence.get()).sum::<f32>().max(1.0);
    let Some((first, others)) = candidates.split_first_mut().filter(|(first, _)| (f32::EPSILON..1.0).contains(&first.confidence.get()))
    else {
        return;
    };
    let own = first.confidence.get() / all;
    let surer = all * own / (1.0 + (all - 1.0) * own);
    first.confidence = Confidence::new(surer).unwrap_or(Confidence::ZERO);
    let left = (1.0 - surer) / (1.0 - own) / all;
    others.iter_mut().for_each(|other| other.confidence = other.weighed(left).confidence);
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
