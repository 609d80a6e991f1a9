//! Does a message bring two matters?
//!
//! 冰箱不制冷，还有上次的发票没收到: what comes first is answered or begun, and a plain answer to the other is given beside it. Two matters are two
//! parts of which each is sure by itself; a story that leads up to one question is none.

use crate::dialog::doubt;
use crate::dialog::frame::Target;
use crate::engine::decide::afterwards::next_after;
use crate::engine::decide::decision::Decision;
use crate::engine::decide::deliberation::Deliberation;
use crate::engine::decide::enter::enter;
use crate::kb::entry::AtomIdx;
use crate::text::confidence::Confidence;
use crate::text::normalize::{NormalText, at_ends};

/// Words that begin a second matter.
const SECONDS: [&str; 8] = ["还有", "另外", "顺便", "对了", "再问", "and also ", "also ", "by the way"];

/// Words of a wish, or of a question that is none elsewhere.
const WISHES: [&str; 11] = ["谁", "我要", "我想", "想要", "帮我", "给我", "麻烦", "申请", "i want", "i'd like", "please"];

/// A part of fewer characters leans on the others.
const LEAST: usize = 4;

/// How often a message is cut: one that says 还有 a thousand times has no thousand matters.
const MOST_CUTS: usize = 32;

/// How many parts are read by themselves, the first and the last: each is a search.
const MOST_PARTS: usize = 6;

/// A part of a message that surely means something by itself.
struct Wish {
    target: Target,
    confidence: Confidence,
    /// Whether a procedure or a diagnosis is begun for it.
    is_led: bool,
    /// What answers it without one, if something does.
    plain: Option<AtomIdx>,
    /// Whether it asks or wishes, or says that it is another matter: what only tells is a part of the story.
    is_put: bool,
}

/// What is done first, and answered beside it; nothing where the message has one matter.
pub(super) fn both<'e>(case: &Deliberation<'e, '_>) -> Option<Decision<'e>> {
    let is_certain = case.u.best() == Confidence::ONE;
    let parts = parts(&case.u.matter);
    if is_certain || case.u.how().is_some() || case.u.picked.is_some() || parts.len() < 2 {
        return None;
    }
    // What stands before 另外 is a matter, however it is put.
    let is_said = parts.iter().any(|(_, is_second)| *is_second);
    let wishes: Vec<Wish> = parts.into_iter().filter_map(|(part, is_second)| wish(case, part, is_second)).collect();
    let is_matter = |wish: &&Wish| is_said || wish.is_put || case.place(&wish.target).is_some();
    let matters = || wishes.iter().filter(is_matter);
    let first = matters().find(|wish| wish.is_led).or(matters().next())?;
    let second = matters().find(|wish| wish.plain.is_some() && is_apart(case, first, &wish.target))?;
    let is_third = |whole: &Target| [first, second].iter().all(|wish| is_apart(case, wish, whole));
    if case.sure_target().is_some_and(|(whole, _)| is_third(whole)) {
        return None;
    }
    let next = next_after(case, &first.target).into_iter().filter(|next| *next != second.target).collect();
    let begun = enter(case, &first.target, Some(first.confidence), next)?;
    begun.led_to(&case.engine.kb)?;
    Some(Decision::Both { first: Box::new(begun), second: second.plain? })
}

/// What a part surely means.
fn wish(case: &Deliberation<'_, '_>, part: NormalText, is_second: bool) -> Option<Wish> {
    let is_put = is_second || doubt::asks(&part) || WISHES.iter().any(|wish| part.as_str().contains(wish));
    let u = case.reads(part);
    let own = Deliberation { engine: case.engine, view: case.view, u: &u, now: case.now };
    let (target, confidence) = own.sure_target().filter(|(target, _)| !case.engine.is_courtesy(target))?;
    let plain = case.engine.told_by(target, &u.matter).filter(|&atom| is_plain(case, atom));
    let is_led = matches!(target, Target::Flow(_)) || plain.is_none();
    Some(Wish { target: target.clone(), confidence, is_led, plain, is_put })
}

/// Whether an atom answers by itself, and the customer may see it.
fn is_plain(case: &Deliberation<'_, '_>, atom: AtomIdx) -> bool {
    case.engine.kb.tree_of(atom).is_none() && case.may_see(atom)
}

/// Whether a target is another matter than a wish: neither the same, nor in the same tree, nor the procedure for it.
fn is_apart(case: &Deliberation<'_, '_>, wish: &Wish, target: &Target) -> bool {
    let tree = |target: &Target| case.place(target).map(|(tree, _)| tree.entry);
    let is_in_its_tree = tree(target).is_some_and(|own| tree(&wish.target) == Some(own));
    !is_in_its_tree && !case.engine.is_same(&wish.target, target) && !case.engine.means_the_same(&wish.target, target)
}

/// The parts of a message that may be matters, each with whether words before it say that it is a second one.
fn parts(text: &NormalText) -> Vec<(NormalText, bool)> {
    let mut parts: Vec<(NormalText, bool)> = Vec::new();
    for clause in text.clauses() {
        let mut rest = clause.as_str();
        let mut is_second = false;
        while let Some((at, word)) = first_of(rest, &SECONDS).filter(|_| parts.len() < MOST_CUTS) {
            parts.push((NormalText::of(&rest[..at]), is_second));
            (rest, is_second) = (&rest[at + word.len()..], true);
        }
        parts.push((NormalText::of(rest), is_second));
    }
    parts.retain(|(part, _)| part.as_str().chars().nth(LEAST - 1).is_some());
    at_ends(parts, MOST_PARTS)
}

/// Where the first of these words stands in a text.
fn first_of<'w>(text: &str, words: &[&'w str]) -> Option<(usize, &'w str)> {
    words.iter().filter_map(|word| Some((text.find(word)?, *word))).min_by_key(|(at, _)| *at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_cut_where_another_matter_begins() {
        let check = |text: &str, expected: &[(&str, bool)]| {
            let parts = parts(&NormalText::of(text));
            let parts: Vec<(&str, bool)> = parts.iter().map(|(part, is_second)| (part.as_str(), *is_second)).collect();
            assert_eq!(parts, expected, "{text}");
        };
        check("冰箱不制冷还有上次的发票没收到", &[("冰箱不制冷", false), ("上次的发票没收到", true)]);
        check("怎么退货，退款多久到账？", &[("怎么退货", false), ("退款多久到账", false)]);
        check("空调不制冷，急", &[("空调不制冷", false)]);
        check("怎么开票。另外，保修多久", &[("怎么开票", false), ("保修多久", false)]);
        check("怎么开票，顺便问下保修多久", &[("怎么开票", false), ("问下保修多久", true)]);
    }
}
