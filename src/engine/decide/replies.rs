//! Does the message reply to what was asked?
//!
//! Nothing here decides what follows from a reply; see `carry_on`.

use crate::conversation::fact::bot::Act;
use crate::conversation::memory::Said;
use crate::dialog::frame::{Frame, Taken, Target};
use crate::dialog::machine;
use crate::dialog::standing::standing;
use crate::dialog::{choice, tree};
use crate::engine::Engine;
use crate::engine::decide::deliberation::Deliberation;
use crate::engine::decide::policy::Says;
use crate::engine::decide::stop::{Matter, is_stop};
use crate::engine::understand::reader::reader;
use crate::kb::entry::{AtomId, AtomIdx};
use crate::kb::symptom::{Branch, Node, SymptomTree};
use crate::talk::TalkAct;
use crate::text::normalize::NormalText;

/// Whether the message surely replies to what was asked, so that it needs no reading of its own.
pub(in crate::engine) fn is_reply(case: &Deliberation<'_, '_>) -> bool {
    let says = &case.engine.policy.says;
    match case.view.frame() {
        None => false,
        Some(frame @ Frame::Flow { .. }) => standing(&case.engine.flows, frame).is_some_and(|(flow, standing)| {
            let is_taken = machine::take(flow, &standing, &case.heard()).is_some();
            is_taken || (!flow.is_courtesy && is_stop(case, Matter::Running(flow.title.own())))
        }),
        Some(Frame::Tree { at, .. }) => is_reply_to_question(case, at),
        Some(Frame::Clarifying { options, .. }) => picked(case, options).is_some() || Says::has(&says.none, &case.u.text),
        Some(Frame::Offering) => agrees(case).is_some(),
        Some(Frame::Answered { related, .. }) => {
            case.u.verdict.is_some() || picked_related(case, related).is_some() || Says::has(&says.back, &case.u.text)
        }
    }
}

/// Whether the message replies to a question of a tree.
pub(super) fn is_reply_to_question(case: &Deliberation<'_, '_>, at: &AtomId) -> bool {
    let says = &case.engine.policy.says;
    let question = case.engine.kb.find(at).and_then(|at| case.engine.kb.tree_of(at));
    let steers = [&says.back, &says.none, &says.unknown];
    let is_left = |(tree, question): (&SymptomTree, &Node)| {
        branch(case, question).is_some() || is_stop(case, Matter::Running(&case.engine.kb[tree.entry].title))
    };
    question.is_some_and(is_left) || steers.iter().any(|phrases| Says::has(phrases, &case.u.text))
}

/// The target among those offered that the message picks.
pub(in crate::engine) fn picked<'t>(case: &Deliberation<'_, '_>, options: &'t [Target]) -> Option<&'t Target> {
    let titles = case.engine.titles_of(options, reader(case.view, case.now));
    choice::pick(titles.iter().map(|title| (title.as_str(), [].as_slice())), &case.u.text).map(|at| &options[at])
}

/// What the editor put beside the answer, where the message is its title.
pub(in crate::engine) fn picked_related(case: &Deliberation<'_, '_>, related: &[AtomId]) -> Option<Target> {
    let titles = related.iter().cloned().map(Target::Atom);
    titles.into_iter().find(|target| NormalText::of(&case.engine.title_of(target, reader(case.view, case.now))) == case.u.text)
}

/// Whether the message agrees to go on with what was put aside, or declines.
pub(super) fn agrees(case: &Deliberation<'_, '_>) -> Option<bool> {
    let (says, words) = (&case.engine.policy.says, case.engine.policy.words(case.view.locale()));
    let yes: Vec<String> = says.resume.iter().chain(&says.agree).cloned().collect();
    let choices = [(words.go_on.as_str(), yes.as_slice()), (words.leave_it.as_str(), says.cancel.as_slice())];
    choice::pick(choices, &case.u.text).map(|at| at == 0)
}

/// The branch that the message picks, or, where the customer cannot tell, the one for that.
pub(super) fn branch<'e>(case: &Deliberation<'e, '_>, question: &'e Node) -> Option<&'e Branch> {
    let is_vague = || Says::has(&case.engine.policy.says.unknown, &case.u.text);
    picked_branch(case, question, &case.u.text).or_else(|| case.engine.branch_for_unknown(question).filter(|_| is_vague()))
}

/// The branch of a question that a text picks, by its labels as the customer reads them, or by those of the question in another language.
pub(super) fn picked_branch<'e>(case: &Deliberation<'e, '_>, question: &'e Node, text: &NormalText) -> Option<&'e Branch> {
    let reader = reader(case.view, case.now);
    let shown = || tree::pick_shown(question, text, |branch| case.engine.label_of(question, branch, reader));
    let own = tree::pick(question, text).or_else(shown);
    let translated = || question.atom().and_then(|atom| case.engine.translated_branch(question, atom, text));
    let in_other_words = || match case.u.act {
        // 看到了 may be a nod, or say what was asked.
        None | Some(TalkAct::Nod) => tree::pick_like(question, &case.engine.kb[question.atom()?].title, text),
        // 没有了 has nothing in common with any branch.
        Some(TalkAct::Call | TalkAct::Thanks | TalkAct::Done | TalkAct::Farewell | TalkAct::AskOn) => None,
    };
    own.or_else(translated).or_else(in_other_words)
}

/// What the message before told that replied to nothing: it may reply to a question that follows. The first words were read when the tree began.
pub(super) fn told_before(case: &Deliberation<'_, '_>, path: &[Taken]) -> String {
    let kb = &case.engine.kb;
    let memory = case.view.memory();
    let is_remark = |last: &&Said| last.act == Some(Act::Ask) && memory.subject.as_ref() != Some(&last.text);
    let Some(last) = memory.last.as_ref().filter(is_remark) else { return String::new() };
    let text = NormalText::of(&last.text);
    let before = path.last().and_then(|taken| kb.tree_of(kb.find(&taken.question)?));
    let is_reply = before.is_some_and(|(_, question)| picked_branch(case, question, &text).is_some());
    if is_reply || Says::has(&case.engine.policy.says.unknown, &text) { String::new() } else { last.text.clone() }
}

impl Engine {
    /// The branch of a question that a text picks by the labels of the question in another language: the one that leads to the same place.
    fn translated_branch<'n>(&self, question: &'n Node, atom: AtomIdx, text: &NormalText) -> Option<&'n Branch> {
        let goal = |branch: &Branch| branch.to.atom().map(|atom| self.kb.original(atom));
        let others = self.kb.versions(atom).filter(|&version| version != atom).filter_map(|version| self.kb.tree_of(version));
        let picked = others.filter_map(|(_, other)| tree::pick(other, text)).next()?;
        question.branches().find(|branch| goal(branch) == goal(picked))
    }
}
