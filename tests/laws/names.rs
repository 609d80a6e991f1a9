//! What becomes of a talk when things are renamed?
//!
//! Nothing: who kept the former names is found by them.

use crate::{ENGINE, now, opened};
use jieda::connector::Connected;
use jieda::conversation::fact::Fact;
use jieda::conversation::fact::bot::Reply;
use jieda::conversation::waiting::Waiting;
use jieda::engine::{Engine, Moment};
use jieda::eval::rehearsal::Rehearsal;
use jieda::eval::transcript;
use jieda::source::{SourceFile, SourceSet};
use jieda::text::customer::CustomerText;
use std::sync::LazyLock;

/// The shipped content after a symptom tree and a procedure got other names.
static RENAMED: LazyLock<Engine> = LazyLock::new(|| {
    let (mut kb, mut intents) = (SourceSet::embedded_kb(), SourceSet::embedded_intents());
    let tree = file(&mut kb, "kb/symptom/ac-not-cooling.md");
    tree.text = tree.text.replacen("id: ac-not-cooling\n", "id: ac-warm\nformerly: [ac-not-cooling]\n", 1);
    let flow = file(&mut intents, "intents/flows/change_address.ron");
    flow.text = flow.text.replacen("id: \"change_address\",", "id: \"new_address\",\n    formerly: [\"change_address\"],", 1);
    flow.path = "intents/flows/new_address.ron".to_owned();
    let (engine, faults) = Engine::compile(&kb, &intents, now());
    engine.unwrap_or_else(|| panic!("{faults:?}"))
});

/// A file of the content, to be edited.
pub fn file<'s>(sources: &'s mut SourceSet, path: &str) -> &'s mut SourceFile {
    sources.texts.iter_mut().find(|file| file.path == path).expect("the file is there")
}

/// What is said after the renaming to the last of these messages, in a talk that began before it.
fn said_after(messages: &[&str]) -> Reply {
    let (last, before) = messages.split_last().expect("there is a message");
    let mut rehearsal = Rehearsal::open(&ENGINE, opened(None), now());
    for text in before {
        rehearsal.say(text).expect("a message");
    }
    let conversation = rehearsal.conversation();
    let view = conversation.for_bot().expect("the bot has the talk");
    let waiting = Waiting::default();
    let moment = Moment { now: rehearsal.now(), waiting: &waiting, connected: Connected::default() };
    let turn = RENAMED.turn(&view, &CustomerText::parse(last).expect("a message"), moment);
    let said = turn.facts.iter().find_map(Fact::reply).cloned();
    said.expect("the bot speaks")
}

#[test]
fn a_diagnosis_goes_on_under_another_name() {
    let said = said_after(&["空调不制冷", "送风不冷"]);
    assert_eq!(said.citations[0].atom.as_str(), "ac-warm/air-warm");
    let said = said_after(&["空调不制冷", "送风不冷", "上一步"]);
    assert_eq!(said.citations[0].atom.as_str(), "ac-warm/level");
}

#[test]
fn a_procedure_goes_on_under_another_name() {
    let said = said_after(&["帮我改一下收货地址", "改不了", "202611200018"]);
    assert!(said.text.starts_with("新的收货地址是？"), "{}", said.text);
    let again = Rehearsal::open(&RENAMED, opened(None), now()).say("帮我改一下收货地址").expect("a message").expect("the bot has the talk");
    assert_eq!(again.led_to.map(|target| target.to_string()).as_deref(), Some("flow new_address"));
}

#[test]
fn a_transcript_may_use_a_former_name() {
    let text = "- 客户：空调不制冷\n- 来源：ac-not-cooling/level\n".to_owned();
    assert_eq!(transcript::run(&RENAMED, &SourceFile { path: "renamed.md".to_owned(), text }), []);
}
