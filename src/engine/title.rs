//! What does a customer read for something that the bot can do?

use crate::dialog::frame::Target;
use crate::engine::Engine;

impl Engine {
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
