//! How do the intents look with one more example?
//!
//! The example stands behind the others of its intent, and nothing else of the file changes. An intent of the base is extended in the shop's own
//! file by just that. Whether it should be there is not asked here.

use crate::diagnostic::Diagnostic;
use crate::intent::load::{IntentEntry, IntentFile, PATH};
use crate::source::append::Step::{Field, Id};
use crate::source::append::{EXTENDING, Step, first_appended, quoted};
use crate::source::edit::{Taught, TextPath};
use crate::source::{SourceFile, SourceSet};
use crate::text::line::is_unseen;
use crate::text::normalize::{NormalText, spoken};

/// Why there is no text with the example.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unadopted {
    /// There is no such intent.
    #[error("no intent has the id `{0}`")]
    NoIntent(String),
    /// The words have a character that nobody sees.
    #[error("the example has a character that nobody sees; type it anew")]
    Unseen,
    /// The file is laid out in a way in which the place of the examples is not found.
    #[error("{PATH}: the examples of `{0}` are not found as they are written; add the example by hand")]
    NoPlace(String),
    /// The intents have an error as they are.
    #[error("{PATH} has an error: {}", .0.message)]
    Faulty(Box<Diagnostic>),
}

/// The text of the shop's own file with one more example of an intent; nothing where the intent has the example already.
pub fn with_example(sources: &SourceSet, id: &str, words: &str) -> Result<Option<String>, Unadopted> {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().any(is_unseen) {
        return Err(Unadopted::Unseen);
    }
    let before = entries(sources)?;
    let intent = before.iter().find(|entry| entry.id == id).ok_or_else(|| Unadopted::NoIntent(id.to_owned()))?;
    let said = |example: &str| spoken(NormalText::of(example).as_str());
    if intent.examples.iter().any(|example| said(example) == said(&words)) {
        return Ok(None);
    }
    let text = put(own(sources).map_or(EXTENDING, |file| &file.text), id, &words);
    let text = text.filter(|text| is_only_added(sources, before, text, id, &words));
    text.map(Some).ok_or_else(|| Unadopted::NoPlace(id.to_owned()))
}

/// The shop's own file of intents, where it has one.
pub fn own(sources: &SourceSet) -> Option<&SourceFile> {
    sources.texts.iter().find(|file| file.path == PATH)
}

/// The text with an example behind those of its intent, which is made to extend the one of the base where the text has none of this id.
fn put(text: &str, id: &str, words: &str) -> Option<String> {
    let (id_in_ron, example) = (quoted(id), quoted(words));
    let intent = format!("(\n    id: {id_in_ron},\n    extends: true,\n    examples: [\n        {example},\n    ],\n)");
    let all = format!("intents: [\n    {},\n]", intent.replace('\n', "\n    "));
    let ways: [(&[Step<'_>], String); 4] = [
        (&[Field("intents"), Id(id), Field("examples")], example.clone()),
        (&[Field("intents"), Id(id)], format!("examples: [{example}]")),
        (&[Field("intents")], intent),
        (&[], all),
    ];
    first_appended(text, &ways)
}

/// Whether the example is read as one of its intent, and everything else as it was.
fn is_only_added(sources: &SourceSet, before: Vec<IntentEntry>, text: &str, id: &str, words: &str) -> bool {
    let Ok(after) = entries(&sources.clone().with(&TextPath::taught(Taught::Intents), text)) else { return false };
    let mut expected = before;
    expected.iter_mut().filter(|entry| entry.id == id).for_each(|entry| entry.examples.push(words.to_owned()));
    in_order(expected) == in_order(after)
}

fn entries(sources: &SourceSet) -> Result<Vec<IntentEntry>, Unadopted> {
    let Some(file) = sources.text(PATH) else { return Ok(Vec::new()) };
    let read: Result<IntentFile, Diagnostic> = sources.ron(file);
    read.map(|file| file.intents).map_err(|fault| Unadopted::Faulty(Box::new(fault)))
}

/// The same in one order: what a file says stands before what it takes from the base.
fn in_order(mut entries: Vec<IntentEntry>) -> Vec<IntentEntry> {
    entries.iter_mut().for_each(|entry| entry.examples.sort());
    entries.sort();
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::edit::{read, save};
    use std::fs;

    const BASE: &str =
        "(intents: [(id: \"complaint\", title: \"投诉\", examples: [\"我要投诉\", \"投诉你们\"], then: Flow(\"complaint\"))])\n";

    /// The sources of a shop with this file of its own, or with the base alone.
    fn sources(own: Option<&str>) -> SourceSet {
        let base = SourceFile { path: "intents/base/intents.ron".to_owned(), text: BASE.to_owned() };
        let set = SourceSet { texts: vec![base], ..SourceSet::default() };
        own.map_or(set.clone(), |own| set.with(&TextPath::taught(Taught::Intents), own))
    }

    fn check(own: Option<&str>, id: &str, words: &str, expected: Result<Option<&str>, Unadopted>) {
        let text = with_example(&sources(own), id, words);
        assert_eq!(text, expected.map(|text| text.map(str::to_owned)), "{own:?} {id} {words}");
    }

    /// An intent `refund` with these examples, as a file that stands by itself.
    fn file(examples: &str) -> String {
        format!(
            "// examples: [\"假的\"]\n(\n    intents: [\n        (id: \"order\", title: \"查单\", examples: [\"到哪了\"], then: Flow(\"refund\")),\n        (\n            id: \"refund\", // 退款\n            formerly: [\"money\"],\n            title: \"退款\",\n            examples: {examples},\n            then: Flow(\"refund\"),\n        ),\n    ],\n)\n"
        )
    }

    #[test]
    fn an_example_stands_behind_the_others() {
        let check = |before: &str, after: &str| check(Some(&file(before)), "refund", "钱 怎么\n还没退", Ok(Some(&file(after))));
        check("[\"退款\", \"退钱\"]", "[\"退款\", \"退钱\", \"钱 怎么 还没退\"]");
        check("[\"退款\",]", "[\"退款\", \"钱 怎么 还没退\",]");
        check("[]", "[\"钱 怎么 还没退\"]");
        let lines = |last: &str| {
            format!(
                "[\n                // 催\n                \"退款\", r#\"退 \"钱\" ]\"#,\n                \"给钱\"{last}\n            ]"
            )
        };
        check(&lines(","), &lines(",\n                \"钱 怎么 还没退\","));
        check(&lines(""), &lines(",\n                \"钱 怎么 还没退\""));
        check(&lines(", // ]"), &lines(", // ]\n                \"钱 怎么 还没退\","));
        check(&lines(",\n                /* \"旧\", */"), &lines(",\n                \"钱 怎么 还没退\",\n                /* \"旧\", */"));
    }

    #[test]
    fn words_are_read_as_they_were_meant() {
        let file = |more: &str| file(&format!("[\"退款\"{more}]"));
        check(Some(&file("")), "refund", "27\" 的\\退", Ok(Some(&file(", \"27\\\" 的\\\\退\""))));
        check(Some(&file("")), "refund", "退\u{202e}款", Err(Unadopted::Unseen));
        // What is there already changes nothing, and so does what says the same.
        check(Some(&file("")), "refund", "退款？", Ok(None));
        check(Some(&file("")), "money", "退款", Err(Unadopted::NoIntent("money".to_owned())));
        // A file that stands by itself has nothing of the base.
        check(Some(&file("")), "complaint", "差评", Err(Unadopted::NoIntent("complaint".to_owned())));
        let named = "(intents: [Intent(id: \"refund\", title: \"退款\", examples: [\"退款\"], then: Flow(\"refund\"))])";
        check(Some(named), "refund", "退钱", Err(Unadopted::NoPlace("refund".to_owned())));
        assert!(matches!(with_example(&sources(Some("(intents: [(id: 1)])")), "refund", "退钱"), Err(Unadopted::Faulty(_))));
    }

    #[test]
    fn an_intent_of_the_base_is_extended_by_just_that() {
        const MADE: &str = "(\n    extends: true,\n    intents: [\n        (\n            id: \"complaint\",\n            extends: true,\n            examples: [\n                \"差评\",\n            ],\n        ),\n    ],\n)\n";
        check(None, "complaint", "差评", Ok(Some(MADE)));
        check(None, "complaint", "我要投诉！", Ok(None));
        check(Some("(\n    extends: true,\n)\n"), "complaint", "差评", Ok(Some(MADE)));
        check(Some(MADE), "complaint", "差评", Ok(None));
        check(Some(MADE), "complaint", "太差", Ok(Some(&MADE.replace("\"差评\",\n", "\"差评\",\n                \"太差\",\n"))));
        let entry = |more: &str| format!("(extends: true, intents: [(id: \"complaint\", extends: true, title: \"提意见\"{more})])");
        check(Some(&entry("")), "complaint", "差评", Ok(Some(&entry(", examples: [\"差评\"]"))));
        let other = "(extends: true, intents: [(id: \"refund\", title: \"退款\", examples: [\"退款\"], then: Flow(\"refund\"))])";
        let both = with_example(&sources(Some(other)), "complaint", "差评").unwrap().unwrap();
        assert!(both.starts_with(&other[..other.len() - 2]) && both.ends_with("\n])"), "{both}");
    }

    #[test]
    fn line_ends_stay() {
        let folder = tempfile::tempdir().unwrap();
        let written = |examples: &str| file(examples).replace('\n', "\r\n");
        let place = folder.path().join("intents.ron");
        fs::write(&place, written("[\n  \"退款\",\n]")).unwrap();
        let before = read(folder.path(), &TextPath::taught(Taught::Intents)).unwrap().unwrap();
        let after = with_example(&SourceSet::of_dir("intents", folder.path()), "refund", "退钱").unwrap().unwrap();
        save(folder.path(), &TextPath::taught(Taught::Intents), Some(&before), &after).unwrap();
        assert_eq!(fs::read_to_string(place).unwrap(), written("[\n  \"退款\",\n  \"退钱\",\n]"));
    }
}
