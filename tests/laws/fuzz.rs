//! Can anything that comes from outside bring the program down?
//!
//! Messages and presses of all sorts, stored facts and content files that were spoilt: each is refused or understood, and nothing panics. A few
//! cases are tried at each test; with `PROPTEST_CASES=20000` it is a campaign, which CONTRIBUTING.md describes.

use crate::{ENGINE, MESSAGES, Step, now, opened, step, talk};
use jieda::connector::Connected;
use jieda::conversation::event::Event;
use jieda::conversation::measure::Measure;
use jieda::conversation::summary::Summary;
use jieda::conversation::waiting::Waiting;
use jieda::conversation::{BotView, Conversation};
use jieda::engine::{Engine, Moment};
use jieda::eval::rehearsal::Rehearsal;
use jieda::report::definition::classify;
use jieda::source::{SourceFile, SourceSet};
use jieda::text::customer::CustomerText;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};
use std::sync::LazyLock;

/// What is put into texts: marks of Markdown, YAML, RON, patterns and JSON, numbers out of range, and characters that count as several or none.
const SPLINTERS: [&str; 48] = [
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "<",
    "\"",
    "'",
    "\\",
    "\n",
    "\r\n",
    "\t",
    "---\n",
    "# ",
    "## ",
    "{#a}",
    "> ",
    "- [",
    "](",
    "![",
    "`",
    "|",
    ":",
    ",",
    "^",
    "$",
    "!",
    "→",
    "%",
    "{{",
    "null",
    "Some(",
    "-1",
    "0",
    "99999999999999999999",
    "1e999",
    "2026-13-45",
    "\0",
    "\u{feff}",
    "\u{200b}",
    "\u{202e}",
    "\u{301}",
    "㍿",
    "𠮷",
    "İ",
    "😀",
    "\u{10ffff}",
];

/// What is put in the place of a part of a stored fact.
static VALUES: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let numbers = [json!(0), json!(-1), json!(u64::MAX), json!(i64::MIN), json!(1e308), json!(0.5)];
    let others = [
        json!(null),
        json!(true),
        json!(""),
        json!("退款"),
        json!("\u{202e}\0"),
        json!([]),
        json!({}),
        json!([[]]),
        json!({"type": "closed"}),
    ];
    numbers.into_iter().chain(others).collect()
});

/// A talk as it is stored, with buttons, a procedure, a diagnosis, an answer and a person.
static STORED: LazyLock<Value> = LazyLock::new(|| {
    let mut rehearsal = Rehearsal::open(&ENGINE, opened(Some("甲")), now());
    for text in ["你好", "我要退货", "202611220001", "算了", "空调不制冷", "不知道", "退款多久到账", "没解决", "你们这群骗子，我要打12315"]
    {
        rehearsal.say(text).expect("a message");
    }
    rehearsal.agent_says("小王", "您好");
    rehearsal.resolve();
    serde_json::to_value(rehearsal.events()).expect("events can be written")
});

/// Files of the content, those of the knowledge base first.
static FILES: LazyLock<Vec<SourceFile>> =
    LazyLock::new(|| SourceSet::embedded_kb().texts.into_iter().chain(SourceSet::embedded_intents().texts).collect());

/// A change of a text.
#[derive(Debug, Clone)]
enum Edit {
    Insert(Index, &'static str),
    /// Takes out so many characters.
    Cut(Index, usize),
    /// Writes so many characters once more, elsewhere.
    Copy(Index, usize, Index),
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        3 => (any::<Index>(), select(&SPLINTERS[..])).prop_map(|(at, splinter)| Edit::Insert(at, splinter)),
        2 => (any::<Index>(), 1..40_usize).prop_map(|(at, n)| Edit::Cut(at, n)),
        1 => (any::<Index>(), 1..400_usize, any::<Index>()).prop_map(|(from, n, to)| Edit::Copy(from, n, to)),
    ]
}

fn spoilt(text: &str, edits: &[Edit]) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    for edit in edits {
        let place = |at: &Index| at.index(characters.len() + 1);
        let until = |start: usize, n: usize| (start + n).min(characters.len());
        match edit {
            Edit::Insert(at, splinter) => drop(characters.splice(place(at)..place(at), splinter.chars())),
            Edit::Cut(at, n) => drop(characters.drain(place(at)..until(place(at), *n))),
            Edit::Copy(from, n, to) => {
                let copied = characters[place(from)..until(place(from), *n)].to_vec();
                characters.splice(place(to)..place(to), copied);
            }
        }
    }
    characters.into_iter().collect()
}

/// A message that somebody wrote in earnest, spoilt, or anything.
fn wild() -> impl Strategy<Value = String> {
    let earnest = (vec(select(&MESSAGES[..]), 1..6), vec(edit(), 0..6)).prop_map(|(parts, edits)| spoilt(&parts.concat(), &edits));
    let content = (any::<Index>(), any::<Index>(), 1..200_usize, vec(edit(), 0..4)).prop_map(|(file, at, n, edits)| {
        let text = &file.get(&FILES).text;
        let part: String = text.chars().skip(at.index(text.chars().count() + 1)).take(n).collect();
        spoilt(&part, &edits)
    });
    prop_oneof![4 => earnest, 2 => content, 1 => any::<String>(), 1 => ("\\PC{1,3}", 1..1_400_usize).prop_map(|(part, n)| part.repeat(n))]
}

fn wild_step() -> impl Strategy<Value = Step> {
    prop_oneof![2 => wild().prop_map(Step::Customer), 1 => step()]
}

/// Puts a value in the place of a part of another, or takes the part out.
fn spoil(value: &mut Value, way: &[Index], new: Option<&Value>) {
    let Some((first, rest)) = way.split_first() else {
        *value = new.cloned().unwrap_or_default();
        return;
    };
    match value {
        Value::Array(items) if !items.is_empty() => {
            let at = first.index(items.len());
            if rest.is_empty() && new.is_none() { drop(items.remove(at)) } else { spoil(&mut items[at], rest, new) }
        }
        Value::Object(fields) if !fields.is_empty() => {
            let name = first.get(&fields.keys().cloned().collect::<Vec<_>>()).clone();
            match new {
                None if rest.is_empty() => drop(fields.remove(&name)),
                _ => spoil(fields.get_mut(&name).expect("the field is there"), rest, new),
            }
        }
        other => *other = new.cloned().unwrap_or_default(),
    }
}

/// Asks all that is asked of a conversation, and goes on with it.
fn use_all(events: &[Event]) {
    let Some(conversation) = Conversation::of(events) else { return };
    let written = serde_json::to_string(events).expect("what was read can be written");
    let read: Vec<Event> = serde_json::from_str(&written).expect("what was written can be read");
    assert_eq!(Conversation::of(&read), Some(conversation.clone()), "the state differs after storing");
    let go_on = |view: &BotView<'_>| {
        ENGINE.open_question(view, now());
        let text = CustomerText::parse("是").expect("a message");
        ENGINE.turn(view, &text, Moment { now: now(), waiting: &Waiting::default(), connected: Connected::default() });
    };
    conversation.for_bot().iter().for_each(go_on);
    if conversation.for_queue().is_some() {
        ENGINE.overhear(&conversation, &CustomerText::parse("还要等多久").expect("a message"), now());
    }
    let summary = Summary::of(&conversation);
    classify(&summary, now(), &Measure::default());
    assert_eq!(Summary::from_bytes(&summary.to_bytes()), Some(Box::new(summary)), "what is kept differs after storing");
}

/// So many cases, or as many as a campaign wants.
fn cases(few: u32) -> ProptestConfig {
    let config = ProptestConfig::default();
    if std::env::var_os("PROPTEST_CASES").is_some() { config } else { ProptestConfig { cases: few, ..config } }
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn any_talk_goes_on(steps in vec(wild_step(), 0..10)) {
        talk(&steps, None);
    }
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn a_spoilt_store_is_read_or_refused(changes in vec((vec(any::<Index>(), 1..7), prop::option::weighted(0.8, select(&VALUES[..]))), 1..4)) {
        let mut stored = STORED.clone();
        changes.iter().for_each(|(way, new)| spoil(&mut stored, way, new.as_ref()));
        if let Ok(events) = serde_json::from_value::<Vec<Event>>(stored) {
            use_all(&events);
        }
    }

    #[test]
    fn a_spoilt_entry_is_read_or_refused(file in any::<Index>(), edits in vec(edit(), 1..8)) {
        let kb = SourceSet::embedded_kb();
        let file = file.get(&kb.texts);
        let texts = vec![SourceFile { text: spoilt(&file.text, &edits), ..file.clone() }];
        jieda::kb::load::load(&SourceSet { texts, ..SourceSet::default() }, now(), &mut Vec::new());
    }
}

proptest! {
    #![proptest_config(cases(6))]

    #[test]
    fn spoilt_intents_are_read_or_refused(file in any::<Index>(), edits in vec(edit(), 1..8)) {
        let mut intents = SourceSet::embedded_intents();
        let at = file.index(intents.texts.len());
        intents.texts[at].text = spoilt(&intents.texts[at].text, &edits);
        Engine::compile(&SourceSet::default(), &intents, now());
    }
}
