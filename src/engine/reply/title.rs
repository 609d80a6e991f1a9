//! What does a customer read for something that the bot can do?

use crate::dialog::frame::Target;
use crate::engine::Engine;

impl Engine {
    /// What a customer of this language reads for these targets as choices: their titles, each with its entry's where another has the same.
    pub fn titles_of(&self, targets: &[Target], locale: &str) -> Vec<String> {
        let titles: Vec<String> = targets.iter().map(|target| self.title_of(target, locale)).collect();
        let is_alone = |title: &String| titles.iter().filter(|other| *other == title).count() < 2;
        let entry = |target: &Target| match target {
            Target::Atom(id) => self.kb.find(id).map(|atom| &self.kb.entry_of(atom).title),
            Target::Flow(_) => None,
        };
        let told_apart = |(title, target): (&String, &Target)| match entry(target).filter(|entry| !is_alone(title) && *entry != title) {
            Some(entry) => format!("{entry}：{title}"),
            None => title.clone(),
        };
        titles.iter().zip(targets).map(told_apart).collect()
    }

    /// What a customer of this language reads for a target among choices: a symptom's entry title at its root, else the atom's or the flow's own title.
    pub fn title_of(&self, target: &Target, locale: &str) -> String {
        match target {
            Target::Flow(flow) => self.flows.get(flow).map(|flow| flow.title.in_locale(locale).clone()).unwrap_or_default(),
            Target::Atom(id) => match self.kb.find(id) {
                Some(atom) => match self.kb.tree_of(atom) {
                    Some((tree, node)) if tree.root.atom() == node.atom() => self.kb[tree.entry].title.clone(),
                    Some(_) | None => self.kb[atom].title.clone(),
                },
                None => String::new(),
            },
        }
    }
}
