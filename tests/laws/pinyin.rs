//! What is typed in Pinyin is read in characters, and English is not.

use crate::ENGINE;
use jieda::text::normalize::NormalText;
use serde_json::Value;

/// Messages, each with how it is read; `null` where it stays.
const LIST: &str = include_str!("../conformance/pinyin.jsonl");

#[test]
fn each_message_of_the_list_is_read_as_it_should_be() {
    let rows = LIST.lines().map(|line| serde_json::from_str::<Value>(line).expect("a row is JSON"));
    let wrong: Vec<String> = rows
        .filter_map(|row| {
            let text = row["text"].as_str().expect("a row has a text");
            let read = ENGINE.pinyin.read(&NormalText::of(text));
            (read.as_deref() != row["read"].as_str()).then(|| format!("{row}: {read:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_way_of_asking_in_english_is_read_as_pinyin() {
    let ways = ENGINE.kb.atoms().flat_map(|(_, atom)| std::iter::once(&atom.title).chain(&atom.questions));
    let turned: Vec<_> = ways.filter_map(|way| Some((way, ENGINE.pinyin.read(&NormalText::of(way))?))).collect();
    assert!(turned.is_empty(), "{turned:?}");
}
