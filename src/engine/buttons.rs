//! Which buttons are below what the bot said, and what does each mean?
//!
//! They follow from the place where the saying leaves the conversation, so that what is shown, what is pressed and what is proved of the content
//! are one list. A press picks by place and a message word for word; what follows from it stands in `decide::answer_button`.

use crate::conversation::BotView;
use crate::dialog::choice::is_word_for_word;
use crate::dialog::flow::Flow;
use crate::dialog::frame::{Frame, Taken, Target};
use crate::dialog::progress::Standing;
use crate::dialog::standing::standing;
use crate::engine::Engine;
use crate::engine::decide::policy::Says;
use crate::engine::understand::reader::reader;
use crate::kb::entry::{AtomId, AtomIdx, ContentHash};
use crate::kb::symptom::{Branch, Node, SymptomTree};
use crate::search::reader::Reader;
use crate::text::normalize::{NormalText, spoken};
use jiff::Timestamp;

/// A button.
#[derive(Debug)]
pub struct Button<'e, 'f> {
    /// What it says.
    pub label: String,
    /// Further ways in which customers say it, as an editor wrote them.
    pub says: Vec<&'e str>,
    /// Further ones from `policy.ron`, in normal form.
    listed: Vec<&'e [String]>,
    /// What it means.
    pub meaning: Meaning<'e, 'f>,
}

/// What a button means, with what is needed to follow it.
#[derive(Debug, Clone)]
pub enum Meaning<'e, 'f> {
    /// A branch of a symptom tree's question.
    Branch { question: Question<'e, 'f>, branch: &'e Branch },
    /// The customer cannot tell what the question asks.
    CannotTell(Question<'e, 'f>),
    /// A choice of a flow's step, by its place.
    Choice { flow: &'e Flow, standing: Standing, place: usize },
    /// What a title names.
    Title(Target),
    /// None of the titles.
    NoneOfThese { others: &'f [Target], matter: &'f str, asked: u8 },
    /// Go on with what was put aside.
    GoOn,
    /// Leave what was put aside.
    LeaveIt,
    /// The answer helped.
    Solved,
    /// The answer did not help.
    Unsolved { atom: &'f AtomId, next: &'f [Target], others: &'f [Target] },
    /// A person, please.
    Person,
}

/// A question of a symptom tree that waits.
#[derive(Debug, Clone, Copy)]
pub struct Question<'e, 'f> {
    /// The tree.
    pub tree: &'e SymptomTree,
    /// The question.
    pub node: &'e Node,
    /// Its atom.
    pub at: AtomIdx,
    /// Questions and replies so far.
    pub path: &'f [Taken],
}

impl Engine {
    /// The buttons of a place, in order; none where the content has changed since.
    pub fn buttons<'e, 'f>(&'e self, frame: Option<&'f Frame>, reader: Reader<'_>) -> Vec<Button<'e, 'f>> {
        let (words, says) = (self.policy.words(reader.language), &self.policy.says);
        match frame {
            None => vec![button(&words.person, Meaning::Person)],
            Some(frame @ Frame::Flow { asked, .. }) => {
                let Some((flow, standing)) = standing(&self.flows, frame) else { return Vec::new() };
                let choices =
                    flow.choices(standing.step).enumerate().filter(|(_, choice)| choice.has_button).map(|(place, choice)| Button {
                        says: std::iter::once(choice.label.own()).chain(&choice.says).map(String::as_str).collect(),
                        ..button(choice.label.in_locale(reader.language), Meaning::Choice { flow, standing: standing.clone(), place })
                    });
                // Who was asked twice may not find the answer among the choices.
                choices.chain((*asked > 1).then(|| button(&words.person, Meaning::Person))).collect()
            }
            Some(Frame::Tree { at, hash, path, .. }) => {
                self.question(at, hash, path).map(|question| self.branches(question, &words.unknown, reader)).unwrap_or_default()
            }
            Some(Frame::Clarifying { options, others, matter, asked }) => {
                let titles = self.titles_of(options, reader).into_iter().zip(options.iter().cloned());
                let none = Meaning::NoneOfThese { others, matter, asked: *asked };
                titles.map(title).chain([Button { listed: vec![&says.none], ..button(&words.none, none) }]).collect()
            }
            Some(Frame::Offering) => vec![
                Button { listed: vec![&says.resume, &says.agree], ..button(&words.go_on, Meaning::GoOn) },
                Button { listed: vec![&says.cancel], ..button(&words.leave_it, Meaning::LeaveIt) },
            ],
            Some(Frame::Answered { atom, next, others, related, .. }) => {
                let related = related.iter().cloned().map(Target::Atom).map(|target| title((self.title_of(&target, reader), target)));
                let unsolved = Meaning::Unsolved { atom, next, others };
                let verdicts = [
                    Button { listed: vec![&says.solved], ..button(&words.solved, Meaning::Solved) },
                    Button { listed: vec![&says.unsolved], ..button(&words.unsolved, unsolved) },
                ];
                related.chain(verdicts).collect()
            }
        }
    }

    /// What the buttons of a place say.
    pub(in crate::engine) fn labels(&self, frame: Option<&Frame>, reader: Reader<'_>) -> Vec<String> {
        self.buttons(frame, reader).into_iter().map(|button| button.label).collect()
    }

    /// The question that is open, with what its buttons say.
    pub fn open_question<'c>(&self, view: &BotView<'c>, now: Timestamp) -> Option<(&'c Frame, Vec<String>)> {
        let frame = view.frame()?;
        Some((frame, self.labels(Some(frame), reader(view, now))))
    }

    /// A question of a tree, if the content still has it as it was asked.
    fn question<'e, 'f>(&'e self, at: &AtomId, hash: &ContentHash, path: &'f [Taken]) -> Option<Question<'e, 'f>> {
        let at = self.kb.find(at).filter(|at| self.kb[*at].hash == *hash)?;
        let (tree, node) = self.kb.tree_of(at)?;
        Some(Question { tree, node, at, path })
    }

    /// The branches of a question, and, where no branch is for customers who cannot tell, a button for them.
    fn branches<'e, 'f>(&'e self, question: Question<'e, 'f>, unknown: &str, reader: Reader<'_>) -> Vec<Button<'e, 'f>> {
        let cannot_tell: &'e [String] = &self.policy.says.unknown;
        let vague = self.branch_for_unknown(question.node);
        let is_vague = |branch: &Branch| vague.is_some_and(|vague| std::ptr::eq(vague, branch));
        let branches = question.node.branches().map(|branch| Button {
            says: std::iter::once(&branch.label).chain(&branch.says).map(String::as_str).collect(),
            listed: if is_vague(branch) { vec![cannot_tell] } else { Vec::new() },
            ..button(&self.label_of(question.node, branch, reader), Meaning::Branch { question, branch })
        });
        let own = Some(Button { listed: vec![cannot_tell], ..button(unknown, Meaning::CannotTell(question)) });
        branches.chain(own.filter(|_| vague.is_none())).collect()
    }

    /// The branch of a question for customers who cannot tell, if its editor wrote one.
    pub(in crate::engine) fn branch_for_unknown<'n>(&self, question: &'n Node) -> Option<&'n Branch> {
        let is_vague = |phrase: &String| Says::has(&self.policy.says.unknown, &NormalText::of(phrase));
        question.branches().find(|branch| std::iter::once(&branch.label).chain(&branch.says).any(is_vague))
    }
}

/// The place of the button that a message says word for word: what is written on one goes before further ways, and these before the policy's.
pub fn said(buttons: &[Button<'_, '_>], text: &NormalText) -> Option<usize> {
    let words = spoken(text.as_str());
    let is_said = |phrase: &str| is_word_for_word(NormalText::of(phrase).as_str(), &words);
    let is_listed = |phrase: &String| is_word_for_word(phrase, &words);
    let label = || buttons.iter().position(|button| is_said(&button.label));
    let way = || buttons.iter().position(|button| button.says.iter().copied().any(is_said));
    let listed = || buttons.iter().position(|button| button.listed.iter().copied().flatten().any(is_listed));
    label().or_else(way).or_else(listed)
}

fn button<'e, 'f>(label: &str, meaning: Meaning<'e, 'f>) -> Button<'e, 'f> {
    Button { label: label.to_owned(), says: Vec::new(), listed: Vec::new(), meaning }
}

fn title<'e, 'f>((label, target): (String, Target)) -> Button<'e, 'f> {
    Button { label, says: Vec::new(), listed: Vec::new(), meaning: Meaning::Title(target) }
}
