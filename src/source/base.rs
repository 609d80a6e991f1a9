//! What does the program bring along that a shop need not write?
//!
//! The base: pleas, red lines, anger, dangers, small words, policy, the bot's words and the flows of every trade, as files of `intents/base/`.
//! A file of the shop's own with the same name replaces the one of the base, or extends it where it says `extends: true`; see `join`.

use crate::diagnostic::Diagnostic;
use crate::source::join::{EXTENDS, Joined, join};
use crate::source::{SourceFile, SourceSet};
use serde::de::{DeserializeOwned, IgnoredAny};

/// The folder of the intents, and that of the base in it.
const INTENTS: &str = "intents/";
const BASE: &str = "intents/base/";

impl SourceFile {
    /// The path that a file of the shop's own has which takes the place of this one; most often its own path.
    pub fn logical_path(&self) -> String {
        self.path.replacen(BASE, INTENTS, 1)
    }
}

impl SourceSet {
    /// Puts files of the base below those that are there. A set with a base of its own keeps it, and `built_in` is not asked.
    pub(super) fn over_base(mut self, built_in: impl FnOnce() -> SourceSet) -> Self {
        if !self.texts.iter().any(|file| file.path.starts_with(BASE)) {
            self.texts.extend(built_in().texts.into_iter().filter(|file| file.path.starts_with(BASE)));
        }
        let (base, mut own): (Vec<_>, Vec<_>) = std::mem::take(&mut self.texts).into_iter().partition(|file| file.path.starts_with(BASE));
        for file in base {
            let path = file.logical_path();
            if own.iter().any(|other| other.path == path) {
                self.bases.insert(path, file.text);
            } else {
                own.push(file);
            }
        }
        self.texts = own;
        self.in_order()
    }

    /// The text file with this path (`intents/policy.ron`), or the one of the base, if it was read.
    pub fn text(&self, path: &str) -> Option<&SourceFile> {
        let find = |path: &str| self.texts.iter().find(|file| file.path == path);
        find(path).or_else(|| find(&path.replacen(INTENTS, BASE, 1)))
    }

    /// The value of a RON file, joined with the base where the file extends it; or where it is none.
    pub fn ron<T: DeserializeOwned>(&self, file: &SourceFile) -> Result<T, Diagnostic> {
        match self.joined(file) {
            // A file that would extend the base and is no RON is not blamed for saying so.
            None if self.bases.contains_key(&file.path) && file.text.contains(EXTENDS) => file.ron::<IgnoredAny>().and_then(|_| file.ron()),
            None => file.ron(),
            Some(joined) => file.ron_of(&joined.text, |at| joined.origin(at)),
        }
    }

    /// The files that the base brought, without their folder, in order.
    pub fn taken(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().filter_map(|file| file.path.strip_prefix(BASE))
    }

    /// The files that extend one of the base, without their folder, in order.
    pub fn extending(&self) -> impl Iterator<Item = &str> {
        let extending = self.texts.iter().filter(|file| self.joined(file).is_some());
        extending.filter_map(|file| file.path.strip_prefix(INTENTS))
    }

    fn joined(&self, file: &SourceFile) -> Option<Joined> {
        self.bases.get(&file.path).and_then(|base| join(&file.text, base))
    }

    /// What the set is made of, besides pictures: each file's path and text.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        let texts = self.texts.iter().flat_map(|file| [file.path.as_str(), &file.text]);
        texts.chain(self.bases.iter().flat_map(|(path, text)| [path.as_str(), text]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Words {
        hello: String,
        cancel: Vec<String>,
    }

    fn set(files: &[(&str, &str)]) -> SourceSet {
        let texts = files.iter().map(|(path, text)| SourceFile { path: (*path).to_owned(), text: (*text).to_owned() });
        SourceSet { texts: texts.collect(), ..SourceSet::default() }
    }

    fn over(own: &[(&str, &str)]) -> SourceSet {
        let base = [("intents/base/words.ron", "(hello: \"您好\", cancel: [\"算了\"])"), ("intents/base/flows/hi.ron", "()")];
        set(own).over_base(|| set(&base))
    }

    fn words(own: &str) -> Result<Words, String> {
        let set = over(&[("intents/words.ron", own)]);
        set.ron(set.text("intents/words.ron").unwrap()).map_err(|fault| fault.to_string())
    }

    #[test]
    fn what_a_shop_does_not_write_comes_from_the_base() {
        let set = over(&[]);
        assert_eq!(set.text("intents/words.ron").unwrap().path, "intents/base/words.ron");
        assert_eq!(set.taken().collect::<Vec<_>>(), ["flows/hi.ron", "words.ron"]);
        let set = over(&[("intents/base/own.ron", "()")]);
        assert_eq!(set.taken().collect::<Vec<_>>(), ["own.ron"], "a base of one's own replaces the built-in one");
    }

    #[test]
    fn a_file_replaces_or_extends_that_of_the_base() {
        let words_of =
            |hello: &str, cancel: &[&str]| Words { hello: hello.to_owned(), cancel: cancel.iter().map(ToString::to_string).collect() };
        assert_eq!(words("(hello: \"哈喽\", cancel: [])"), Ok(words_of("哈喽", &[])));
        assert_eq!(words("(extends: true, cancel: [\"拉倒\"])"), Ok(words_of("您好", &["拉倒", "算了"])));
        let set = over(&[("intents/words.ron", "(extends: true)")]);
        assert_eq!((set.taken().count(), set.extending().collect::<Vec<_>>()), (1, vec!["words.ron"]));
    }

    #[test]
    fn faults_are_shown_where_the_editor_wrote() {
        let fault = words("(\n    extends: true,\n    helo: \"哈喽\",\n)").unwrap_err();
        assert!(fault.contains("intents/words.ron:3:5") && fault.contains("helo"), "{fault}");
        let fault = words("(\n    extends: true,\n    cancel: [\"拉倒\", 3],\n)").unwrap_err();
        assert!(fault.contains("intents/words.ron:3:"), "{fault}");
        let fault = words("(\n    extends: true,\n    cancel: [\"拉倒\"\n").unwrap_err();
        assert!(fault.contains("ron-syntax") && !fault.contains("extends`"), "{fault}");
    }
}
