//! What does a customer want instead of a diagnosis?
//!
//! Somebody who comes to look at it, 不知道啊，你们来修吧; another symptom than was understood, 不是，是不排水; or something that the bot has got
//! wrong, 不是这个意思. What replies to the question, and what leaves it without a word of what is wanted, is read before.

use crate::conversation::handoff::HandoffReason;
use crate::dialog::frame::Target;
use crate::dialog::machine;
use crate::engine::decide::decision::{Before, Decision, offer_instead};
use crate::engine::decide::deliberation::{Deliberation, WISHED};
use crate::engine::decide::fresh::{fresh, miss};
use crate::engine::decide::options;
use crate::engine::decide::part::offered_of_one_tree;
use crate::engine::decide::policy::Says;
use crate::engine::decide::stop::parts;
use crate::engine::understand::understanding::{Candidate, Understanding};
use crate::kb::symptom::SymptomTree;
use crate::text::goods::goods;
use crate::text::normalize::{NormalText, at_ends};

/// Words that say that something else was meant.
const DENIALS: [&str; 9] = ["不是的", "不是", "不对", "错了", "搞错了", "说错了", "不系", "no", "wrong"];

/// How many parts of a message are read for a wish of their own, the first and the last: each is a search.
const MOST_PARTS: usize = 8;

/// Words that begin what was meant.
const MEANT: [&str; 9] = ["而是", "应该是", "我是说", "我说的是", "我问的是", "我是问", "我是", "是", "i mean"];

/// What is wanted instead, if the message says so.
pub(super) fn instead<'e>(case: &Deliberation<'e, '_>, tree: &SymptomTree) -> Option<Decision<'e>> {
    if let Some(decision) = serviced(case, tree) {
        return Some(decision);
    }
    match Says::has(&case.engine.policy.says.mistaken, &case.u.text) {
        true => Some(mistaken(case, tree)),
        false => corrected(case, tree),
    }
}

/// The procedure for which the customer wishes, about this symptom: what is known need not be asked.
fn serviced<'e>(case: &Deliberation<'e, '_>, tree: &SymptomTree) -> Option<Decision<'e>> {
    let kb = &case.engine.kb;
    let original = tree.root.atom().map_or(tree.entry, |root| kb[kb.original(root)].entry);
    let name = NormalText::of(&kb[original].title);
    let wished = |u: &Understanding| match u.candidates.first().filter(|first| first.confidence >= WISHED) {
        Some(Candidate { target: Target::Flow(flow), confidence }) => {
            Some((case.engine.flows.get(flow).filter(|flow| machine::is_about(flow, &name))?, *confidence))
        }
        Some(Candidate { target: Target::Atom(_), .. }) | None => None,
    };
    let parts = || at_ends(parts(case.u.text.as_str()).filter(|part| *part != case.u.text.as_str()).collect(), MOST_PARTS);
    let in_part = || parts().into_iter().find_map(|part| wished(&case.reads(NormalText::of(part))));
    let (flow, confidence) = wished(case.u).or_else(in_part)?;
    let progress = machine::start_about(flow, &case.heard(), &name, &kb[tree.entry].title);
    Some(Decision::Flow { flow, progress, before: Before::Nothing, confidence: Some(confidence) })
}

/// Another symptom or matter that the message puts in the place of this one.
fn corrected<'e>(case: &Deliberation<'e, '_>, tree: &SymptomTree) -> Option<Decision<'e>> {
    let meant = meant(case.u.text.as_str())?;
    let symptom = NormalText::of(&case.engine.kb[tree.entry].title);
    let of_product = goods(symptom.as_str()).first().map(|(_, name)| format!("{name} {meant}"));
    let texts = of_product.into_iter().chain([meant.to_owned()]);
    let read: Vec<Understanding> = texts.map(|text| case.reads(NormalText::of(&text))).collect();
    let as_read = |u| Deliberation { engine: case.engine, view: case.view, u, now: case.now };
    let is_elsewhere = |target: &Target| !is_in(case, tree, target) && !case.engine.is_courtesy(target);
    let sure = read.iter().find(|u| as_read(u).sure_target().is_some_and(|(target, _)| is_elsewhere(target)));
    let likely = || read.iter().find(|u| offered_of_one_tree(&as_read(u)).is_some_and(|(other, _)| other.entry != tree.entry));
    sure.or_else(likely).map(|u| fresh(&as_read(u)))
}

/// Offers what else the first words may mean, or asks for other words.
fn mistaken<'e>(case: &Deliberation<'e, '_>, tree: &SymptomTree) -> Decision<'e> {
    let subject = case.view.memory().subject.as_deref().unwrap_or_default();
    let others = elsewhere(case, tree, &case.reads(NormalText::of(subject)));
    if others.is_empty() { miss(case, Decision::Rephrase) } else { offer_instead(&others, subject, 0, Before::Sorry) }
}

/// What is done about a message that replies to nothing, when the question was asked often enough: what else it may mean is offered, or a person
/// takes over.
pub(super) fn unclear<'e>(case: &Deliberation<'e, '_>, tree: &SymptomTree) -> Decision<'e> {
    let others = elsewhere(case, tree, case.u);
    match others.is_empty() {
        true => case.hand_off(HandoffReason::Unresolved),
        false => Decision::PutAside(Box::new(offer_instead(&others, case.u.matter.as_str(), 0, Before::Nothing))),
    }
}

/// What is worth offering of what a text may mean besides this tree: no symptom of another product.
fn elsewhere(case: &Deliberation<'_, '_>, tree: &SymptomTree, u: &Understanding) -> Vec<Target> {
    let product = |tree: &SymptomTree| &case.engine.kb[tree.entry].product;
    let is_alien = |target: &Target| case.place(target).is_some_and(|(own, _)| product(own) != product(tree));
    let is_other = |candidate: &&Candidate| {
        let target = &candidate.target;
        !is_in(case, tree, target) && !is_alien(target) && !case.engine.is_courtesy(target)
    };
    options::offer(&u.candidates.iter().filter(is_other).collect::<Vec<_>>(), &case.engine.policy).options
}

fn is_in(case: &Deliberation<'_, '_>, tree: &SymptomTree, target: &Target) -> bool {
    case.place(target).is_some_and(|(own, _)| own.entry == tree.entry)
}

/// What stands behind words that say that something else was meant: 不是，是不排水. 不是热水器 says what is not meant, and no more.
fn meant(text: &str) -> Option<&str> {
    let behind = DENIALS.iter().find_map(|denial| text.strip_prefix(denial))?;
    let rest = behind.trim_start_matches(|c: char| !c.is_alphanumeric());
    let begun = MEANT.iter().find_map(|word| rest.strip_prefix(word));
    let is_apart = rest.len() < behind.len();
    let meant = begun.or(Some(rest).filter(|_| is_apart))?.trim_matches(|c: char| !c.is_alphanumeric());
    meant.chars().nth(1).is_some().then_some(meant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_stands_behind_a_denial() {
        let check = |text: &str, expected: Option<&str>| assert_eq!(meant(text), expected, "{text}");
        check("不是 是不排水", Some("不排水"));
        check("不是，我是说电视", Some("电视"));
        check("不对,不脱水。", Some("不脱水"));
        check("不是是不转", Some("不转"));
        check("不是热水器", None);
        check("不是底下", None);
        check("不是", None);
    }
}
