//! Which branch of a symptom tree did the customer mean?

use crate::dialog::{choice, likeness};
use crate::kb::entry::AtomIdx;
use crate::kb::symptom::{Branch, Node};
use crate::text::cantonese::mandarin;
use crate::text::normalize::NormalText;

/// Replies that mean something only after their question: 没有热水 does not say that there is no frost, nor `no heat` that there is no light.
const NO_PROOF: [&str; 29] = [
    "没有", "不是", "是的", "有的", "可以", "不能", "不行", "正常", "一样", "其他", "别的", "都有", "新的", "刚买", "yes", "yeah", "yep",
    "no", "nope", "nah", "none", "it does", "it is", "it has", "i did", "they do", "there is", "normal", "the same",
];

/// The branch that a message picks: by its label, by one of its further ways of saying, by its number (`1`, `第一个`), or because the
/// message contains one of these and no other branch's.
pub fn pick<'a>(node: &'a Node, text: &NormalText) -> Option<&'a Branch> {
    let at = choice::pick(node.branches().map(|branch| (branch.label.as_str(), branch.says.as_slice())), text)?;
    node.branches().nth(at)
}

/// The same by the labels that the customer is shown, where they are written otherwise.
pub fn pick_shown<'a>(node: &'a Node, text: &NormalText, shown: impl Fn(&Branch) -> String) -> Option<&'a Branch> {
    let labels: Vec<String> = node.branches().map(shown).collect();
    let at = choice::pick(labels.iter().map(|label| (label.as_str(), [].as_slice())), text)?;
    node.branches().nth(at)
}

/// The branch that a message fits clearly although it says it in other words; `asked` is what the question says.
pub fn pick_like<'a>(node: &'a Node, asked: &str, text: &NormalText) -> Option<&'a Branch> {
    let said = mandarin(text);
    node.branches().nth(likeness::fitting(&phrases(node), asked, said.as_ref().unwrap_or(text))?)
}

fn phrases(node: &Node) -> Vec<Vec<&str>> {
    node.branches().map(|branch| std::iter::once(&branch.label).chain(&branch.says).map(String::as_str).collect()).collect()
}

/// The branches that need not be asked for, one question after the other: each is proved by a clause of its own. Clauses for which
/// `is_vague` holds, such as 不知道, prove nothing.
pub fn proved<'a>(node: &'a Node, text: &NormalText, is_vague: impl Fn(&NormalText) -> bool) -> Vec<&'a Branch> {
    let mut clauses = read(text);
    clauses.retain(|clause| !is_vague(&clause.own));
    let mut branches = Vec::new();
    let mut question = node;
    while let Some((at, branch)) = clauses.iter().enumerate().find_map(|(at, clause)| Some((at, proved_by(question, clause)?))) {
        clauses.remove(at);
        branches.push(branch);
        question = &branch.to;
    }
    branches
}

/// Whether a message replies to a question below this one, so that it is worth keeping until that is asked.
pub fn proves_below(question: &Node, text: &NormalText) -> bool {
    any_proves_below(question, &read(text))
}

/// A clause as it stands, and read in Mandarin where it is Cantonese.
struct Clause {
    own: NormalText,
    mandarin: Option<NormalText>,
}

fn read(text: &NormalText) -> Vec<Clause> {
    text.telling_clauses().into_iter().map(|own| Clause { mandarin: mandarin(&own), own }).collect()
}

fn any_proves_below(question: &Node, clauses: &[Clause]) -> bool {
    let proves = |node: &Node| clauses.iter().any(|clause| proved_by(node, clause).is_some()) || any_proves_below(node, clauses);
    question.branches().any(|branch| proves(&branch.to))
}

fn proved_by<'a>(question: &'a Node, clause: &Clause) -> Option<&'a Branch> {
    let is_proof = |phrase: &&str| phrase.chars().nth(1).is_some() && !NO_PROOF.contains(phrase);
    let phrases = |branch: &'a Branch| std::iter::once(&branch.label).chain(&branch.says).map(String::as_str).filter(is_proof).collect();
    question.branches().nth(choice::said(question.branches().map(phrases), &clause.own, clause.mandarin.as_ref())?)
}

/// The way from a tree's root to the place that says `atom`: each question's atom and the branch taken there.
pub fn way_to(node: &Node, atom: AtomIdx) -> Option<Vec<(AtomIdx, &Branch)>> {
    if node.atom() == Some(atom) {
        return Some(Vec::new());
    }
    node.branches().find_map(|branch| {
        let mut way = way_to(&branch.to, atom)?;
        way.insert(0, (node.atom()?, branch));
        Some(way)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn branch(label: &str, says: &[&str]) -> Branch {
        let says = says.iter().map(|&phrase| phrase.to_owned()).collect();
        Branch { label: label.to_owned(), says, to: Node::HandOff }
    }

    #[test]
    fn a_branch_is_picked_among_those_of_its_question() {
        let rest = vec![branch("不转", &["没转", "停了"]), branch("听不出来", &["不知道"])];
        let question = Node::Question { words: AtomIdx::new(0), first: Box::new(branch("转", &["嗡嗡响"])), rest };
        let check = |text: &str, expected: Option<&str>| {
            let picked = pick(&question, &NormalText::of(text)).map(|branch| branch.label.as_str());
            assert_eq!(picked, expected, "{text}");
        };
        check("转", Some("转"));
        check("在转，嗡嗡响", Some("转"));
        check("不转", Some("不转"));
        check("外面那个風扇不轉了", Some("不转"));
        check("没在转", None);
        check("不知道转不转", Some("听不出来"));
        check("第三个", Some("听不出来"));
        check("③", Some("听不出来"));
        check("4", None);
        check("我要退货", None);
        assert!(pick(&Node::HandOff, &NormalText::of("转")).is_none());
    }

    fn question(at: usize, branches: Vec<Branch>) -> Node {
        let mut branches = branches.into_iter();
        Node::Question { words: AtomIdx::new(at), first: Box::new(branches.next().unwrap()), rest: branches.collect() }
    }

    #[test]
    fn what_a_sentence_says_need_not_be_asked() {
        let pipe = question(1, vec![branch("有霜", &["结霜"]), branch("没有霜", &["没有"])]);
        let turns = Branch { to: pipe, ..branch("外机在转", &[]) };
        let root = question(0, vec![turns, branch("外机不转", &["停了"]), branch("看不出来", &["不知道"])]);
        let check = |text: &str, expected: &[&str]| {
            let is_vague = |clause: &NormalText| clause.as_str().contains("不知道");
            let branches = proved(&root, &NormalText::of(text), is_vague);
            assert_eq!(branches.iter().map(|branch| branch.label.as_str()).collect::<Vec<_>>(), expected, "{text}");
        };
        check("空调不冷，外机不转", &["外机不转"]);
        check("空调不冷，外机在转，铜管结霜", &["外机在转", "有霜"]);
        check("铜管结霜，外机在转", &["外机在转", "有霜"]);
        check("空调没有冷气", &[]);
        check("外机在转还是停了", &[]);
        check("不知道外机在转没有", &[]);
        check("1", &[]);
        let way = way_to(&root, AtomIdx::new(1)).unwrap();
        assert_eq!(way.iter().map(|(atom, branch)| (atom.get(), branch.label.as_str())).collect::<Vec<_>>(), [(0, "外机在转")]);
        assert!(way_to(&root, AtomIdx::new(7)).is_none());
    }
}
