//! Where does a symptom tree go on?
//!
//! A question that the customer has answered already, in the first sentence or beside another reply, is not asked; one that cannot be
//! answered is passed over.

use crate::conversation::event::Reading;
use crate::conversation::handoff::HandoffReason;
use crate::dialog::frame::{Taken, Target};
use crate::dialog::{split, tree};
use crate::engine::Engine;
use crate::engine::decide::{Answer, Before, Case, Decision, Diagnosis};
use crate::engine::policy::Says;
use crate::kb::entry::{AtomId, AtomIdx, ContentHash};
use crate::kb::symptom::{Branch, Node, SymptomTree};
use crate::text::confidence::Confidence;
use crate::text::normalize::NormalText;

/// How often a question of a symptom tree is asked before a person takes over.
const MOST_ASKS: u8 = 2;

impl<'e> Case<'e, '_> {
    /// Begins a diagnosis at the place of a tree that a message leads to, or further on where it proves more.
    pub fn diagnose_from(&self, tree: &'e SymptomTree, node: &'e Node, confidence: Option<Confidence>) -> Decision<'e> {
        // A question is reached in one way, so that this way is proved; a remedy may end several.
        let way = match node {
            Node::Question { words, .. } => tree::way_to(&tree.root, *words).unwrap_or_default(),
            Node::Remedy(_) | Node::HandOff => Vec::new(),
        };
        let path = way.into_iter().map(|(question, branch)| self.taken(question, branch)).collect();
        self.step_into(tree, node, path, &self.u.matter, confidence)
    }

    /// Goes on from a question of a tree; nothing when the content no longer has it.
    pub fn carry_on_tree(&self, at: &AtomId, hash: &ContentHash, path: &[Taken], asked: u8) -> Option<Decision<'e>> {
        let at = self.engine.kb.find(at)?;
        let (tree, question) = self.engine.kb.tree_of(at)?;
        let ask = |question, path: &[Taken], asked, before| {
            Decision::Diagnose(Diagnosis { tree, question, path: path.to_vec(), asked, before, confidence: None })
        };
        if self.engine.kb[at].hash != *hash {
            return Some(ask(&tree.root, &[], 0, Before::Changed));
        }
        if let Some(branch) = self.branch(question) {
            let mut path = path.to_vec();
            path.push(self.taken(at, branch));
            return Some(self.step_into(tree, &branch.to, path, &besides_reply(question, &self.u.text), None));
        }
        let says = &self.engine.policy.says;
        if Says::has(&says.back, &self.u.text) {
            return Some(self.step_back(path).unwrap_or_else(|| ask(question, &[], 0, Before::Nothing)));
        }
        if Says::has(&says.cancel, &self.u.text) {
            return Some(Decision::Cancelled);
        }
        if Says::has(&says.none, &self.u.text) {
            return Some(self.hand_off(HandoffReason::Unresolved));
        }
        if Says::has(&says.unknown, &self.u.text) {
            return Some(self.pass_over(tree, question, at, path));
        }
        match self.sure_target() {
            Some((Target::Atom(atom), _)) if self.engine.kb.find(atom) != Some(at) && !self.is_joined_in(tree, atom) => {
                Some(self.leave(tree, atom))
            }
            Some((target, _)) if self.engine.is_courtesy(target) => Some(ask(question, path, 0, Before::Nothing)),
            Some((Target::Flow(_), _)) => Some(Decision::PutAside(Box::new(self.fresh()))),
            Some(_) | None if self.u.how() == Some(Reading::Joined) => Some(ask(question, path, asked.saturating_sub(1), Before::Nothing)),
            Some(_) | None if asked < MOST_ASKS => Some(ask(question, path, asked, Before::Repeat)),
            Some(_) | None => Some(self.hand_off(HandoffReason::Unresolved)),
        }
    }

    /// Goes on without the reply to a question, where another below can still tell remedies apart; a person takes over when there is none, or
    /// when it is not the first reply that is missing.
    fn pass_over(&self, tree: &'e SymptomTree, question: &'e Node, at: AtomIdx, path: &[Taken]) -> Decision<'e> {
        let is_first = !path.iter().any(|taken| taken.is_unknown);
        let unknown = Taken { question: self.engine.kb[at].id.clone(), reply: self.u.original.clone(), is_unknown: true };
        let path = path.iter().cloned().chain([unknown]).collect();
        match split::most_telling(question).filter(|_| is_first) {
            Some(question) => Decision::Diagnose(Diagnosis { tree, question, path, asked: 0, before: Before::Nothing, confidence: None }),
            None => Decision::HandOff { reason: HandoffReason::Unresolved, path },
        }
    }

    /// Asks a question of a tree again; the first one when it was edited.
    pub fn ask_again(&self, at: &AtomId, hash: &ContentHash, path: &[Taken]) -> Option<Decision<'e>> {
        let at = self.engine.kb.find(at)?;
        let (tree, question) = self.engine.kb.tree_of(at)?;
        let is_same = self.engine.kb[at].hash == *hash;
        let (question, path, before) =
            if is_same { (question, path.to_vec(), Before::Nothing) } else { (&tree.root, Vec::new(), Before::Changed) };
        Some(Decision::Diagnose(Diagnosis { tree, question, path, asked: 0, before, confidence: None }))
    }

    /// Whether the message replies to a question of a tree.
    pub fn is_reply_to_question(&self, at: &AtomId) -> bool {
        let says = &self.engine.policy.says;
        let question = self.engine.kb.find(at).and_then(|at| self.engine.kb.tree_of(at));
        let steers = [&says.back, &says.cancel, &says.none, &says.unknown];
        question.is_some_and(|(_, question)| self.branch(question).is_some())
            || steers.iter().any(|phrases| Says::has(phrases, &self.u.text))
    }

    /// The last question that the customer answered.
    pub fn step_back(&self, path: &[Taken]) -> Option<Decision<'e>> {
        let (last, before) = path.split_last()?;
        let (tree, question) = self.engine.kb.tree_of(self.engine.kb.find(&last.question)?)?;
        let path = before.to_vec();
        Some(Decision::Diagnose(Diagnosis { tree, question, path, asked: 0, before: Before::Nothing, confidence: None }))
    }

    /// Goes to a place of a tree, past the questions that `text` answers.
    fn step_into(
        &self,
        tree: &'e SymptomTree,
        node: &'e Node,
        mut path: Vec<Taken>,
        text: &NormalText,
        confidence: Option<Confidence>,
    ) -> Decision<'e> {
        let mut node = node;
        for branch in tree::proved(node, text, |clause| Says::has(&self.engine.policy.says.unknown, clause)) {
            path.extend(node.atom().map(|question| self.taken(question, branch)));
            node = &branch.to;
        }
        match node {
            Node::Question { .. } => {
                Decision::Diagnose(Diagnosis { tree, question: node, path, asked: 0, before: Before::Nothing, confidence })
            }
            // A remedy of another tree may hold elsewhere, or not yet.
            Node::Remedy(atom) if !self.may_see(*atom) => Decision::HandOff { reason: HandoffReason::Procedure, path },
            Node::Remedy(atom) => {
                let next = self.engine.kb[*atom]
                    .next
                    .iter()
                    .filter(|&&next| self.may_see(next))
                    .map(|&next| Target::Atom(self.engine.kb[next].id.clone()))
                    .collect();
                Decision::Answer(Answer { atom: *atom, confidence, next, path, is_next_best: false, others: Vec::new() })
            }
            Node::HandOff => Decision::HandOff { reason: HandoffReason::Procedure, path },
        }
    }

    /// The branch that the message picks, or, where the customer cannot tell, the one for that.
    fn branch(&self, question: &'e Node) -> Option<&'e Branch> {
        let is_vague = || Says::has(&self.engine.policy.says.unknown, &self.u.text);
        tree::pick(question, &self.u.text).or_else(|| self.engine.branch_for_unknown(question).filter(|_| is_vague()))
    }

    /// Leaves the diagnosis for another matter; the same tree is begun anew, and another matter lets it wait.
    fn leave(&self, tree: &SymptomTree, atom: &AtomId) -> Decision<'e> {
        let is_same_tree = self.engine.kb.find(atom).is_some_and(|atom| tree.root.find(atom).is_some());
        if is_same_tree { self.fresh() } else { Decision::PutAside(Box::new(self.fresh())) }
    }

    /// Whether the message was joined to the one before, and both together say no more than that one.
    fn is_joined_in(&self, tree: &SymptomTree, atom: &AtomId) -> bool {
        let is_root = self.engine.kb.find(atom).is_some_and(|atom| tree.root.atom() == Some(atom));
        self.u.how() == Some(Reading::Joined) && is_root
    }

    fn taken(&self, question: AtomIdx, branch: &Branch) -> Taken {
        Taken { question: self.engine.kb[question].id.clone(), reply: branch.label.clone(), is_unknown: false }
    }
}

impl Engine {
    /// The branch of a question for customers who cannot tell, if its editor wrote one.
    pub(super) fn branch_for_unknown<'n>(&self, question: &'n Node) -> Option<&'n Branch> {
        let is_vague = |phrase: &String| Says::has(&self.policy.says.unknown, &NormalText::of(phrase));
        question.branches().find(|branch| phrases_of(branch).any(is_vague))
    }
}

/// The clauses of a message that do not reply to a question.
fn besides_reply(question: &Node, text: &NormalText) -> NormalText {
    let others = text.clauses().filter(|clause| tree::pick(question, clause).is_none());
    NormalText::of(&others.map(|clause| clause.as_str().to_owned()).collect::<Vec<_>>().join("，"))
}

/// All ways of saying a branch.
fn phrases_of(branch: &Branch) -> impl Iterator<Item = &String> {
    std::iter::once(&branch.label).chain(&branch.says)
}
