//! Where does a diagnosis begin when a message may mean several places of one tree?
//!
//! At the question that tells them apart, and not at the likeliest of them or at a choice of titles. How the diagnosis goes on stands in
//! `diagnose`.

use crate::dialog::frame::Target;
use crate::dialog::split;
use crate::engine::decide::decision::{Decision, Offer};
use crate::engine::decide::deliberation::Deliberation;
use crate::engine::decide::diagnose::diagnose_from;
use crate::engine::decide::options;
use crate::engine::understand::understanding::Candidate;
use crate::kb::entry::{AtomId, AtomIdx};
use crate::kb::symptom::SymptomTree;
use crate::text::confidence::Confidence;

/// A tree, and places of it with how likely each is meant.
type Places<'e> = (&'e SymptomTree, Vec<(AtomIdx, f32)>);

/// Begins where the places of one tree part that a message may mean: those that would be offered, or those that are sure although only
/// one can be right. Nothing where one is sure, another matter may be meant, or a single word names a thing and no fault.
pub(super) fn part<'e>(case: &Deliberation<'e, '_>) -> Option<Decision<'e>> {
    let (tree, likely) = match case.sure_target() {
        Some((_, Confidence::ONE)) => return None,
        Some((Target::Atom(first), _)) => sure_rivals(case, first)?,
        Some((Target::Flow(_), _)) => return None,
        None => offered_of_one_tree(case)?,
    };
    if likely.len() < 2 || case.engine.segmenter.is_bare(&case.u.matter) {
        return None;
    }
    let question = split::parting(&tree.root, &likely, case.engine.policy.costs.answer_at().get());
    let all: f32 = likely.iter().map(|(_, weight)| weight).sum();
    Some(diagnose_from(case, tree, question, Confidence::new(all.min(1.0))))
}

/// What the message may mean, as far as it is worth offering: of each tree one place, the question at which its likely places part.
pub(super) fn offer(case: &Deliberation<'_, '_>) -> Offer {
    let wishes = by_tree(case);
    options::offer(&wishes.iter().collect::<Vec<_>>(), &case.engine.policy)
}

/// What the message may mean besides a courtesy.
fn wishes<'c>(case: &'c Deliberation<'_, '_>) -> impl Iterator<Item = &'c Candidate> {
    case.u.candidates.iter().filter(|candidate| !case.engine.is_courtesy(&candidate.target))
}

/// The wishes, with the places of each tree put together, the surest first.
fn by_tree(case: &Deliberation<'_, '_>) -> Vec<Candidate> {
    let mut trees: Vec<Places<'_>> = Vec::new();
    let mut apart: Vec<Candidate> = Vec::new();
    for wish in wishes(case) {
        let Some((tree, atom)) = case.place(&wish.target) else {
            apart.push(wish.clone());
            continue;
        };
        let place = (atom, wish.confidence.get());
        match trees.iter_mut().find(|(own, _)| own.entry == tree.entry) {
            Some((_, places)) => places.push(place),
            None => trees.push((tree, vec![place])),
        }
    }
    apart.extend(trees.into_iter().filter_map(|(tree, places)| as_one(case, tree, &places)));
    apart.sort_by(|a, b| b.confidence.get().total_cmp(&a.confidence.get()));
    apart
}

/// A place of a tree that stands for these; a single one is itself.
fn as_one(case: &Deliberation<'_, '_>, tree: &SymptomTree, places: &[(AtomIdx, f32)]) -> Option<Candidate> {
    let atom = match places {
        [(atom, _)] => *atom,
        _ => split::parting(&tree.root, places, case.engine.policy.costs.answer_at().get()).atom()?,
    };
    let all: f32 = places.iter().map(|(_, weight)| weight).sum();
    Some(Candidate { target: Target::Atom(case.engine.kb[atom].id.clone()), confidence: Confidence::new(all.min(1.0))? })
}

/// The places of one tree that would be offered, when it has enough of the likelihood of all that would be.
pub(super) fn offered_of_one_tree<'e>(case: &Deliberation<'e, '_>) -> Option<Places<'e>> {
    let offered = options::offer(&wishes(case).collect::<Vec<_>>(), &case.engine.policy).options;
    let tree = case.place(offered.first()?)?.0;
    let of_offered = case.u.candidates.iter().filter(|candidate| offered.contains(&candidate.target));
    let weighed: Vec<_> = of_offered.map(|candidate| (case.place(&candidate.target), candidate.confidence.get())).collect();
    let in_tree =
        weighed.iter().filter_map(|(place, weight)| place.filter(|(own, _)| own.entry == tree.entry).map(|(_, atom)| (atom, *weight)));
    let likely: Vec<(AtomIdx, f32)> = in_tree.collect();
    let own: f32 = likely.iter().map(|(_, weight)| weight).sum();
    let all: f32 = weighed.iter().map(|(_, weight)| weight).sum();
    (own >= case.engine.policy.costs.answer_at().get() * all).then_some((tree, likely))
}

/// The surest place and those others of its tree that are sure too, and cannot be right with it.
pub(super) fn sure_rivals<'e>(case: &Deliberation<'e, '_>, first: &AtomId) -> Option<Places<'e>> {
    let (tree, first) = case.place(&Target::Atom(first.clone()))?;
    let own = tree.root.find(first)?;
    let sure = case.u.candidates.iter().take_while(|candidate| candidate.confidence >= case.engine.policy.costs.answer_at());
    let places = sure.filter_map(|candidate| Some((case.place(&candidate.target)?, candidate.confidence.get())));
    let in_tree = places.filter(|((other, _), _)| other.entry == tree.entry).map(|((_, atom), weight)| (atom, weight));
    let is_rival = |atom: AtomIdx| own.find(atom).is_none() && tree.root.find(atom).is_some_and(|place| place.find(first).is_none());
    Some((tree, in_tree.filter(|(atom, _)| *atom == first || is_rival(*atom)).collect()))
}
