//! Which entries are made of the rows that are measured on?
//!
//! One entry a row, or one an intent. They are written as `import` writes what a shop has, without joining: each row keeps its place.

use crate::eval::rows::{FaqRow, IntentRow, LabelRow, Rows};
use crate::import;
use crate::import::item::{Answer, Form, Item, Origin};
use crate::source::SourceFile;
use crate::text::normalize::has_words;
use std::collections::{BTreeMap, HashMap};

/// What an entry is made of.
#[derive(Debug, Clone)]
pub struct Material {
    /// What it is called elsewhere; the entry's name follows from it.
    pub id: String,
    /// The heading.
    pub title: String,
    /// Ways of asking for it.
    pub ways: Vec<String>,
    /// The answer; the title where it has no words.
    pub answer: String,
}

impl From<&FaqRow> for Material {
    fn from(row: &FaqRow) -> Self {
        Material { id: row.id.clone(), title: row.title.clone(), ways: row.questions.clone(), answer: row.answer.clone() }
    }
}

/// One entry an intent, in the order in which the rows name them: its messages are the ways of asking, its label, or else its name, is the
/// title and the answer. Rows out of scope make none.
pub fn of_intents(rows: &Rows<IntentRow>, labels: Option<&Rows<LabelRow>>) -> Vec<Material> {
    let titles: HashMap<&str, &str> =
        labels.into_iter().flat_map(|labels| labels.iter()).map(|label| (label.intent.as_str(), label.title.as_str())).collect();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut materials: Vec<Material> = Vec::new();
    for row in rows.iter() {
        let Some(intent) = row.intent.as_deref() else { continue };
        let place = *places.entry(intent).or_insert(materials.len());
        if place == materials.len() {
            let title = titles.get(intent).copied().filter(|title| has_words(title)).unwrap_or(intent).to_owned();
            materials.push(Material { id: intent.to_owned(), answer: title.clone(), title, ways: Vec::new() });
        }
        materials[place].ways.push(row.text.clone());
    }
    materials
}

/// Writes one file an entry, below `faq/`, in the order of the materials; the names are unique.
pub fn write(materials: &[Material]) -> Vec<SourceFile> {
    import::entries(materials.iter().map(item).collect())
}

fn item(material: &Material) -> Item {
    let mut item = Item::new(Origin::file(&material.id), material.title.clone());
    let text = if has_words(&material.answer) { &material.answer } else { &material.title };
    item.key = Some(material.id.clone());
    item.ways = material.ways.clone();
    item.answers = vec![Answer { text: text.clone(), form: Form::Plain }];
    item
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::has_error;
    use crate::eval::faq::kb_sources;
    use jiff::Timestamp;

    /// Whatever the texts are, the loader takes them for words, and these words are found again.
    fn check(title: &str, way: &str, answer: &str, expected: [&str; 3]) {
        let material =
            Material { id: "甲 A_1".to_owned(), title: title.to_owned(), ways: vec![way.to_owned()], answer: answer.to_owned() };
        let sources = kb_sources(&[material.clone(), material]);
        let mut faults = Vec::new();
        let kb = crate::kb::load::load(&sources, Timestamp::UNIX_EPOCH, &mut faults);
        assert!(!has_error(&faults), "{title}: {faults:?}");
        let kb = kb.unwrap();
        let (_, atom) = kb.atoms().next().unwrap();
        assert_eq!([&atom.title, &atom.questions.join("|"), &atom.plain], expected, "{title}");
        let names: Vec<&str> = kb.atoms().map(|(_, atom)| atom.id.as_str()).collect();
        assert!(names.len() == 2 && names.iter().all(|name| name.ends_with("/answer")) && names[0] != names[1], "{names:?}");
    }

    #[test]
    fn odd_texts_stay_as_they_are() {
        check("怎么退货", "我要退货", "七天内可退。", ["怎么退货", "我要退货", "七天内可退。"]);
        check("怎么退货", "怎么退货?", "", ["怎么退货", "怎么退货?", "怎么退货"]);
        check("怎么退货", "怎么退货", "？", ["怎么退货", "", "怎么退货"]);
        check(
            "<b>粗</b> & &amp; #",
            "- \"a\\b\": c #d",
            "1. *一*\n- 二\n\n---\n> 三",
            ["<b>粗</b> & &amp; #", "- \"a\\b\": c #d", "1. *一*\n- 二\n---\n> 三"],
        );
        check(
            "甲 {#id} {a} }",
            "[x](y) ![z](w)",
            "| a | b |\n|---|---|\n===\n```\n~~~\n<script>",
            ["甲 { #id} {a} }", "[x](y) ![z](w)", "| a | b |\n|---|---|\n===\n```\n~~~\n<script>"],
        );
        check(
            "a\u{0}b\u{2028}c\n d\u{feff}",
            "\u{7f}\u{85}甲\t乙\u{1f600}\u{ffff}",
            "一\r\n\r\n    二",
            ["a b c d\u{feff}", "甲 乙\u{1f600}", "一\n二"],
        );
        check("+1 -", "yes: no", "[a]: http://b\n\\", ["+1 -", "yes: no", "[a]: http://b\n\\"]);
    }
}
