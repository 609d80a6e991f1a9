//! What does a customer read for something that the bot can do?

use crate::dialog::frame::Target;
use crate::engine::Engine;
use crate::kb::entry::AtomIdx;
use crate::kb::symptom::{Branch, Node};
use crate::search::reader::Reader;

impl Engine {
    /// What this reader reads for these targets as choices: their titles, each with its entry's where another has the same.
    pub fn titles_of(&self, targets: &[Target], reader: Reader<'_>) -> Vec<String> {
        let titles: Vec<String> = targets.iter().map(|target| self.title_of(target, reader)).collect();
        let is_alone = |title: &String| titles.iter().filter(|other| *other == title).count() < 2;
        let entry = |target: &Target| match target {
            Target::Atom(id) => self.kb.find(id).map(|atom| self.entry_title(reader.said(&self.kb, atom), reader)),
            Target::Flow(_) => None,
        };
        let told_apart = |(title, target): (&String, &Target)| match entry(target).filter(|entry| !is_alone(title) && entry != title) {
            Some(entry) => format!("{entry}：{title}"),
            None => title.clone(),
        };
        titles.iter().zip(targets).map(told_apart).collect()
    }

    /// What this reader reads for a target among choices, in their language where it is said there.
    pub fn title_of(&self, target: &Target, reader: Reader<'_>) -> String {
        match target {
            Target::Flow(_) => self.own_title(target, reader),
            Target::Atom(id) => {
                let said = self.kb.find(id).map(|atom| Target::Atom(self.kb[reader.said(&self.kb, atom)].id.clone()));
                said.map(|said| self.own_title(&said, reader)).unwrap_or_default()
            }
        }
    }

    /// The title of just this target: the symptom's where it is a question of its tree, else the atom's or the flow's own title.
    fn own_title(&self, target: &Target, reader: Reader<'_>) -> String {
        match target {
            Target::Flow(flow) => self.flows.get(flow).map(|flow| flow.title.in_locale(reader.language).clone()).unwrap_or_default(),
            Target::Atom(id) => match self.kb.find(id) {
                Some(atom) => match self.kb.tree_of(atom) {
                    Some((_, Node::Question { .. })) => self.entry_title(atom, reader),
                    Some((_, Node::Remedy(_) | Node::HandOff)) | None => reader.written(&self.kb, atom, &self.kb[atom].title),
                },
                None => String::new(),
            },
        }
    }

    fn entry_title(&self, atom: AtomIdx, reader: Reader<'_>) -> String {
        reader.written(&self.kb, atom, &self.kb.entry_of(atom).title)
    }

    /// What the button of a branch says.
    pub(in crate::engine) fn label_of(&self, question: &Node, branch: &Branch, reader: Reader<'_>) -> String {
        question.atom().map_or_else(|| branch.label.clone(), |atom| reader.written(&self.kb, atom, &branch.label))
    }
}
