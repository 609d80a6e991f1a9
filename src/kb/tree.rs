//! Do the questions of a file make a tree?
//!
//! A question that is reached in one way only, from the root, cannot lead back to itself. When that holds, the tree is built.

use crate::diagnostic::Code;
use crate::kb::draft::{AtomDraft, Drafts, EntryDraft, Folder, Goal};
use crate::kb::entry::{Atom, AtomIdx, EntryIdx};
use crate::kb::fault::Faults;
use crate::kb::symptom::{Branch, Node, SymptomTree};
use std::collections::{HashMap, HashSet};

/// How many questions, and the remedy after them, follow each other; nobody answers as many, and each level takes some of the stack.
const MOST_LEVELS: usize = 64;

/// Reports what keeps the files in `symptom/` from being trees.
pub(super) fn check<'a>(drafts: &Drafts<'a>, faults: &mut Faults<'a>) {
    for entry in drafts.entries.iter().filter(|entry| entry.folder == Folder::Symptom && !entry.atoms.is_empty()) {
        let reached = check_branches(drafts, entry, faults);
        let first = AtomIdx::new(entry.atoms.start);
        let mut seen = HashSet::new();
        walk(drafts, entry, first, &mut seen, faults);
        for at in entry.atoms.clone().skip(1).filter(|at| !reached.contains(at)) {
            let message = format!("no branch leads to heading `{}`", drafts.atoms[at].heading);
            let help = "name it in a branch of a question above, or take it out";
            faults.add(entry.file, Code::Unreached, drafts.atoms[at].title.span.clone(), message, help);
            walk(drafts, entry, AtomIdx::new(at), &mut seen, faults);
        }
        for at in entry.atoms.clone().filter(|at| !drafts.atoms[*at].branches.is_empty()) {
            if !seen.contains(&AtomIdx::new(at)) {
                let message = format!("question `{}` leads back to itself, and the root does not lead to it", drafts.atoms[at].heading);
                faults.add(
                    entry.file,
                    Code::Circle,
                    drafts.atoms[at].title.span.clone(),
                    message,
                    "let the branches lead away from the root",
                );
                walk(drafts, entry, AtomIdx::new(at), &mut seen, faults);
            }
        }
    }
}

/// Reports branches to a question that is already reached; gives all atoms that some branch leads to.
fn check_branches<'a>(drafts: &Drafts<'a>, entry: &EntryDraft<'a>, faults: &mut Faults<'a>) -> HashSet<usize> {
    let mut reached = HashSet::new();
    let mut reached_from: HashMap<AtomIdx, &AtomDraft> = HashMap::new();
    for atom in &drafts.atoms[entry.atoms.clone()] {
        for branch in &atom.branches {
            let Some(Goal::Atom(to)) = branch.goal else { continue };
            reached.insert(to.get());
            let question = &drafts.atoms[to.get()];
            if question.branches.is_empty() {
                continue;
            }
            let message = if !entry.atoms.contains(&to.get()) {
                format!("`{}` is a question of another tree", branch.to.value)
            } else if to.get() == entry.atoms.start {
                format!("question `{}` is the root, and this leads back to it", question.heading)
            } else if let Some(first) = reached_from.insert(to, atom) {
                format!("question `{}` is already reached from `{}`", question.heading, first.heading)
            } else {
                continue;
            };
            let help = "lead to a remedy, to `handoff`, or to a question of its own with the same words";
            faults.add(entry.file, Code::Circle, branch.to.span.clone(), message, help);
        }
    }
    reached
}

/// Walks over the questions below one, without the stack; reports those that are too deep.
fn walk<'a>(drafts: &Drafts<'a>, entry: &EntryDraft<'a>, from: AtomIdx, seen: &mut HashSet<AtomIdx>, faults: &mut Faults<'a>) {
    let mut open = vec![(from, 1)];
    while let Some((at, level)) = open.pop() {
        let question = &drafts.atoms[at.get()];
        if question.branches.is_empty() || !entry.atoms.contains(&at.get()) || !seen.insert(at) {
            continue;
        }
        if level == MOST_LEVELS {
            let message =
                format!("question `{}` is the {level}th in a row, so its tree has more than {MOST_LEVELS} levels", question.heading);
            faults.add(entry.file, Code::OutOfRange, question.title.span.clone(), message, "divide the tree, or ask less");
        }
        open.extend(question.branches.iter().filter_map(|branch| match branch.goal? {
            Goal::Atom(to) => Some((to, level + 1)),
            Goal::HandOff => None,
        }));
    }
}

/// The tree of an entry in `symptom/`, if it has one; none of its questions is reached twice.
pub(super) fn build(drafts: &Drafts<'_>, at: EntryIdx) -> Option<SymptomTree> {
    let root = node(drafts, AtomIdx::new(drafts.entries[at.get()].atoms.start), 1)?;
    Some(SymptomTree { entry: at, root })
}

/// For each atom that a tree says the place of that tree; of one that several trees say that of its own entry's, or the first.
pub(super) fn places(trees: &[SymptomTree], atoms: &[Atom]) -> HashMap<AtomIdx, usize> {
    let mut places = HashMap::new();
    for (place, tree) in trees.iter().enumerate() {
        for atom in tree.root.atoms() {
            if tree.entry == atoms[atom.get()].entry {
                places.insert(atom, place);
            } else {
                places.entry(atom).or_insert(place);
            }
        }
    }
    places
}

fn node(drafts: &Drafts<'_>, atom: AtomIdx, level: usize) -> Option<Node> {
    let mut branches = drafts.atoms[atom.get()].branches.iter().map(|branch| {
        let to = match branch.goal? {
            Goal::Atom(to) if level < MOST_LEVELS => node(drafts, to, level + 1)?,
            Goal::Atom(_) => return None,
            Goal::HandOff => Node::HandOff,
        };
        Some(Branch { label: branch.label.value.clone(), says: branch.says.clone(), to })
    });
    match branches.next() {
        None => Some(Node::Remedy(atom)),
        Some(first) => Some(Node::Question { words: atom, first: Box::new(first?), rest: branches.collect::<Option<_>>()? }),
    }
}

#[cfg(test)]
mod tests {
    use crate::kb::load::load;
    use crate::source::{SourceFile, SourceSet};

    /// Checks the faults of a tree, each as `code line`; it is given as `question: target target`, one a line, a remedy has no targets.
    fn check(tree: &str, expected: &[&str]) {
        let mut text = "---\nid: a\ntitle: A\nquestions: [一, 二, 三, 四, 五]\n---\n".to_owned();
        for (heading, targets) in tree.lines().filter_map(|line| line.split_once(':')) {
            text += &format!("## H {{#{heading}}}\n\nwords\n");
            for (at, target) in targets.split_whitespace().enumerate() {
                text += &format!("\n- [{at}]({target})");
            }
            text += "\n";
        }
        let texts = vec![SourceFile { path: "kb/symptom/a.md".to_owned(), text }];
        let mut faults = Vec::new();
        load(&SourceSet { texts, ..SourceSet::default() }, jiff::Timestamp::UNIX_EPOCH, &mut faults);
        let faults = faults.iter().map(|fault| format!("{} {}", fault.code.name(), fault.place.text));
        assert_eq!(faults.collect::<Vec<_>>(), expected, "{tree}");
    }

    #[test]
    fn questions_make_a_tree() {
        check("q: #r handoff\nr:", &[]);
        check("q: #p #r\np: #r a/r\nr:", &[]);
        check("r:", &[]);
        check("q: #q", &["circle - [0](#q)"]);
        check("q: #p\np: #q", &["circle - [0](#q)"]);
        check("q: #p #s\np: #r\ns: #p\nr:", &["circle - [0](#p)"]);
        check("q: #r\np: #p\nr:", &["circle ## H {#p}"]);
        check("q: #r\np: #s\ns: #p\nr:", &["circle ## H {#p}"]);
        check("q: #r\np: #s\ns:\nr:", &["unreached ## H {#p}"]);
        check("q: handoff\nr:", &["unreached ## H {#r}"]);
        check("q: #none #r\nr:", &["dangling-link - [0](#none)"]);
    }

    #[test]
    fn a_tree_has_at_most_64_levels() {
        let chain = |questions: usize| -> String { (0..questions).map(|at| format!("q{at}: #q{}\n", at + 1)).collect() };
        check(&format!("{}q63:", chain(63)), &[]);
        check(&format!("{}q64:", chain(64)), &["out-of-range ## H {#q63}"]);
        check(&format!("{}q20000:", chain(20_000)), &["out-of-range ## H {#q63}"]);
    }
}
