//! Does a message take back the last reply of a diagnosis?
//!
//! 音量是开着的, after it was told what to do where nothing happens, replies to the question before once more, and otherwise. A bare yes or no
//! replies to nothing but the question that is open.

use crate::dialog::frame::Taken;
use crate::dialog::tree;
use crate::engine::decide::decision::Decision;
use crate::engine::decide::deliberation::Deliberation;
use crate::engine::decide::diagnose::step_into;
use crate::text::normalize::NormalText;

/// The way on from another branch of a question that was answered, the last first, if the message clearly says that one.
pub(super) fn reconsidered<'e>(case: &Deliberation<'e, '_>, path: &[Taken]) -> Option<Decision<'e>> {
    if case.u.act.is_some() || case.sure_target().is_some() {
        return None;
    }
    (0..path.len()).rev().find_map(|place| otherwise(case, &path[..place], &path[place]))
}

fn otherwise<'e>(case: &Deliberation<'e, '_>, before: &[Taken], last: &Taken) -> Option<Decision<'e>> {
    let at = case.engine.kb.find(&last.question)?;
    let (tree, question) = case.engine.kb.tree_of(at)?;
    let said = tree::proved(question, &case.u.text, |_| false).into_iter().next();
    let branch = said.or_else(|| tree::pick_like(question, &case.engine.kb[at].title, &case.u.text))?;
    let is_other = branch.label != last.reply && !case.engine.branch_for_unknown(question).is_some_and(|own| std::ptr::eq(own, branch));
    is_other.then(|| {
        let path = before.iter().cloned().chain([case.taken(at, branch)]).collect();
        step_into(case, tree, &branch.to, path, &NormalText::of(""), None)
    })
}
