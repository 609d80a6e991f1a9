//! How does a row become an entry of the knowledge base?
//!
//! Writes Markdown for texts that were never meant to be Markdown, so that the loader reads each of them as it was. The loader is the one
//! that serves customers; there is no second way into the knowledge base.

use crate::eval::rows::{FaqRow, IntentRow, LabelRow, Rows, has_words};
use crate::source::SourceFile;
use crate::text::normalize::NormalText;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The heading of the one atom that an entry has.
pub const HEADING: &str = "answer";

/// The longest name of an entry, less room for a number behind it.
const LONGEST_NAME: usize = 56;

/// Characters that mean something to Markdown wherever they stand in a line.
const MARKS: [char; 14] = ['\\', '`', '*', '_', '{', '}', '[', ']', '<', '>', '#', '&', '~', '|'];

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
    let mut taken = HashSet::new();
    let mut file = |material: &Material| {
        let name = unique(&slug(&material.id), &mut taken);
        SourceFile { path: format!("faq/{name}.md"), text: entry(&name, material) }
    };
    materials.iter().map(&mut file).collect()
}

fn entry(name: &str, material: &Material) -> String {
    let title = one_line(&material.title);
    // The title is a way of asking already; one that is there twice would vouch for itself when the index is calibrated.
    let mut seen = HashSet::from([NormalText::of(&title)]);
    let ways: Vec<String> = material.ways.iter().map(|way| one_line(way)).filter(|way| has_words(way)).collect();
    let ways: Vec<String> =
        ways.iter().filter(|way| seen.insert(NormalText::of(way))).map(|way| format!("  - {}\n", quoted(way))).collect();
    let questions = if ways.is_empty() { String::new() } else { format!("questions:\n{}", ways.concat()) };
    let front = format!("---\nid: {}\ntitle: {}\n{questions}confidence: unvalidated\n---\n", quoted(name), quoted(&title));
    let answer = if has_words(&material.answer) { &material.answer } else { &title };
    let paragraphs: Vec<String> = answer.lines().map(one_line).filter(|line| !line.is_empty()).map(|line| escaped(&line)).collect();
    format!("{front}\n## {} {{#{HEADING}}}\n\n{}\n", escaped(&title), paragraphs.join("\n\n"))
}

/// A text without line breaks, space at its ends, and characters that YAML does not allow.
fn one_line(text: &str) -> String {
    let is_foreign = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}');
    let allowed: String = text.chars().map(|c| if is_foreign(c) { ' ' } else { c }).collect();
    allowed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A line as a YAML string in quotes.
fn quoted(line: &str) -> String {
    format!("\"{}\"", line.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A line in which Markdown reads nothing but the words.
fn escaped(line: &str) -> String {
    // The loader takes `{#` for an id in the wrong place.
    let line = line.replace("{#", "{ #");
    let mut escaped = String::with_capacity(line.len());
    let number = line.chars().take_while(char::is_ascii_digit).count();
    for (at, c) in line.chars().enumerate() {
        let begins_list = (at == 0 && matches!(c, '-' | '+' | '=')) || (number > 0 && at == number && matches!(c, '.' | ')'));
        if begins_list || MARKS.contains(&c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// A name of lower-case letters, digits and hyphens.
fn slug(id: &str) -> String {
    let kept = id.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(LONGEST_NAME).collect::<String>();
    let parts: Vec<&str> = kept.split('-').filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "entry".to_owned() } else { parts.join("-") }
}

/// The name, with a number behind it when it is taken.
fn unique(name: &str, taken: &mut HashSet<String>) -> String {
    let numbered = (2..).map(|n: usize| format!("{name}-{n}"));
    let free = std::iter::once(name.to_owned()).chain(numbered).find(|name| !taken.contains(name)).unwrap_or_default();
    taken.insert(free.clone());
    free
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
        assert_eq!(names, ["a-1/answer", "a-1-2/answer"]);
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

    #[test]
    fn names_are_slugs() {
        let check = |id: &str, expected: &str| assert_eq!(slug(id), expected);
        check("card_Arrival", "card-arrival");
        check("退款", "entry");
        check(&"a".repeat(99), &"a".repeat(LONGEST_NAME));
    }
}
