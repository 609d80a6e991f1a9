//! How do the lists of anger and of red lines look with words more?
//!
//! The words are put into the shop's own file, which extends that of the base, and nothing else of it changes. Whether they should be there is not
//! asked here.

use crate::diagnostic::Diagnostic;
use crate::escalation::load::{AngerFile, LineEntry, RedLineFile};
use crate::source::SourceSet;
use crate::source::append::Step::{Field, Id};
use crate::source::append::{EXTENDING, appended, first_appended, quoted};
use crate::source::edit::{Taught, TextPath};
use crate::text::normalize::NormalText;
use serde::de::DeserializeOwned;

/// What the id of a line ends with that stands beside one of the base: to repeat the words of that one would keep its later words away.
const BESIDE: &str = "-own";

/// Words that are to be added.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Risky<'w> {
    /// Words that show anger, from 0 to 1.
    Anger { words: &'w str, weight: f32 },
    /// Words of a red line.
    RedLine { words: &'w str, line: &'w str },
}

/// Why there is no text with the words.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum Unadopted {
    /// There is no such red line.
    #[error("no red line has the id `{0}`")]
    NoLine(String),
    /// The words are in the list with another weight.
    #[error("{0}: the words are in the list already, with {1:.2}; change it there")]
    Known(&'static str, f32),
    /// The file is laid out in a way in which the place of the words is not found.
    #[error("{0}: the place of the words is not found as it is written; add them by hand")]
    NoPlace(&'static str),
    /// The file has an error as it is.
    #[error("{} has an error: {}", .0.place.path, .0.message)]
    Faulty(Box<Diagnostic>),
}

impl Risky<'_> {
    /// The file that has them.
    pub fn file(self) -> Taught {
        match self {
            Risky::Anger { .. } => Taught::Anger,
            Risky::RedLine { .. } => Taught::RedLines,
        }
    }

    /// The text of the shop's own file with the words; nothing where they are there already.
    pub fn added(self, sources: &SourceSet) -> Result<Option<String>, Unadopted> {
        let path = self.file().path();
        let own = sources.texts.iter().find(|file| file.path == path).map_or(EXTENDING, |file| &file.text);
        match self {
            Risky::Anger { words, weight } => {
                let before: AngerFile = read(sources, path)?;
                if let Some((_, known)) = before.words.0.iter().find(|(own, _)| is_same(own, words)) {
                    let is_so = (known - weight).abs() < 0.005;
                    return if is_so { Ok(None) } else { Err(Unadopted::Known(path, *known)) };
                }
                let item = format!("{}: {weight:.2}", quoted(words));
                let all = format!("words: {{\n    {item},\n}}");
                let text = first_appended(own, &[(&[Field("words")], item), (&[], all)]);
                let is_right = |after: AngerFile| {
                    let mut expected = before;
                    expected.words.0.push((words.to_owned(), weight));
                    expected.in_order() == after.in_order()
                };
                only_if(text, sources, self.file(), is_right)
            }
            Risky::RedLine { words, line } => {
                let before: RedLineFile = read(sources, path)?;
                let known = before.lines.iter().find(|own| own.id == line).ok_or_else(|| Unadopted::NoLine(line.to_owned()))?;
                let beside = format!("{line}{BESIDE}");
                let same_lines = before.lines.iter().filter(|own| own.id == line || own.id == beside);
                if same_lines.flat_map(|own| &own.words).any(|own| is_same(own, words)) {
                    return Ok(None);
                }
                let (item, own_words) = (quoted(words), |id| appended(own, &[Field("lines"), Id(id), Field("words")], &quoted(words)));
                let new = LineEntry { id: beside.clone(), category: known.category.clone(), severity: known.severity, words: Vec::new() };
                let head = format!("id: {}, category: {}, severity: {}", quoted(&beside), quoted(&new.category), new.severity);
                let record = format!("({head}, words: [{item}])");
                let all = format!("lines: [\n    {record},\n]");
                let in_line = own_words(line);
                let id = if in_line.is_some() { line } else { &beside };
                let text =
                    in_line.or_else(|| own_words(&beside)).or_else(|| first_appended(own, &[(&[Field("lines")], record), (&[], all)]));
                let is_right = |after: RedLineFile| {
                    let mut expected = before;
                    if !expected.lines.iter().any(|own| own.id == id) {
                        expected.lines.push(new);
                    }
                    expected.lines.iter_mut().filter(|own| own.id == id).for_each(|own| own.words.push(words.to_owned()));
                    expected.in_order() == after.in_order()
                };
                only_if(text, sources, self.file(), is_right)
            }
        }
    }
}

fn is_same(one: &str, other: &str) -> bool {
    NormalText::of(one).as_str() == NormalText::of(other).as_str()
}

/// The text, if it is read as what was there and the words.
fn only_if<F: DeserializeOwned>(
    text: Option<String>,
    sources: &SourceSet,
    file: Taught,
    is_right: impl FnOnce(F) -> bool,
) -> Result<Option<String>, Unadopted> {
    let read_again = |text: &String| read(&sources.clone().with(&TextPath::taught(file), text), file.path());
    let text = text.filter(|text| read_again(text).is_ok_and(is_right));
    text.map(Some).ok_or(Unadopted::NoPlace(file.path()))
}

fn read<F: DeserializeOwned>(sources: &SourceSet, path: &'static str) -> Result<F, Unadopted> {
    let file = sources.text(path).ok_or(Unadopted::NoPlace(path))?;
    sources.ron(file).map_err(|fault| Unadopted::Faulty(Box::new(fault)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shop(file: Taught, own: &str) -> SourceSet {
        SourceSet::base_intents().with(&TextPath::taught(file), own)
    }

    #[test]
    fn words_stand_in_the_file_of_the_shop_and_nothing_else_changes() {
        let anger = Risky::Anger { words: "狗比", weight: 0.55 };
        let first = anger.added(&SourceSet::base_intents()).unwrap().unwrap();
        assert_eq!(first, "(\n    extends: true,\n    words: {\n        \"狗比\": 0.55,\n    },\n)\n");
        let sources = shop(Taught::Anger, &first);
        assert_eq!(anger.added(&sources), Ok(None));
        let second = Risky::Anger { words: "杠精", weight: 0.42 }.added(&sources).unwrap().unwrap();
        assert_eq!(second, "(\n    extends: true,\n    words: {\n        \"狗比\": 0.55,\n        \"杠精\": 0.42,\n    },\n)\n");
        let known = Risky::Anger { words: "垃圾", weight: 0.5 }.added(&sources);
        assert_eq!(known, Err(Unadopted::Known("intents/anger.ron", 0.55)), "the base has it");
        let line = Risky::RedLine { words: "发到脉脉", line: "media-weibo" };
        let first = line.added(&SourceSet::base_intents()).unwrap().unwrap();
        let record = "(id: \"media-weibo-own\", category: \"媒体曝光\", severity: 3, words: [\"发到脉脉\"";
        assert_eq!(first, format!("(\n    extends: true,\n    lines: [\n        {record}]),\n    ],\n)\n"));
        let sources = shop(Taught::RedLines, &first);
        assert_eq!(line.added(&sources), Ok(None));
        let second = Risky::RedLine { words: "挂脉脉", line: "media-weibo" }.added(&sources).unwrap().unwrap();
        assert_eq!(second, first.replace("[\"发到脉脉\"]", "[\"发到脉脉\", \"挂脉脉\"]"));
        let third = Risky::RedLine { words: "上新闻", line: "media-tv" }.added(&sources).unwrap().unwrap();
        assert!(third.contains("media-tv-own") && third.contains(record), "{third}");
        // A line of the shop's own gets them itself.
        let own = "(\n    extends: true,\n    lines: [(id: \"home\", category: \"家\", severity: 2, words: [\"回家\"])],\n)\n";
        let added = Risky::RedLine { words: "想家", line: "home" }.added(&shop(Taught::RedLines, own)).unwrap().unwrap();
        assert_eq!(added, own.replace("[\"回家\"]", "[\"回家\", \"想家\"]"));
        let nowhere = Risky::RedLine { words: "x", line: "nothing" };
        assert_eq!(nowhere.added(&sources), Err(Unadopted::NoLine("nothing".to_owned())));
    }
}
