//! What comes first in a message: danger, a red line, a reply to the open question, a plea, anger, or all the rest?

use crate::{now, opened};
use jieda::conversation::handoff::HandoffReason;
use jieda::engine::Engine;
use jieda::eval::rehearsal::Rehearsal;
use jieda::source::{SourceFile, SourceSet};
use proptest::prelude::*;
use proptest::sample::select;
use std::sync::LazyLock;

/// A question to which some replies read as a plea, or as anger.
const TREE: &str = "---
id: kettle
title: 电热水壶的灯不对
keywords: [电热水壶]
questions: [电热水壶的灯不对, 电热水壶灯乱闪, 电热水壶灯不正常, 电热水壶的灯怎么了, 热水壶灯一直闪]
owner: 小家电组
verified_at: 2026-11-01
verify_every: 180d
---

## 灯是什么样？ {#lamp}

- [在转](#turning) 转人工
- [一群骗子，气死我了](#angry) 垃圾垃圾垃圾
- [不闪](#calm)

## 等它停 {#turning}

请等它停下来。

## 消消气 {#angry}

请拔下插头。

## 没事 {#calm}

这样是对的。
";

static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let mut kb = SourceSet::embedded_kb();
    kb.texts.push(SourceFile { path: "kb/symptom/kettle.md".to_owned(), text: TREE.to_owned() });
    let (engine, faults) = Engine::compile(&kb, &SourceSet::embedded_intents(), now());
    engine.unwrap_or_else(|| panic!("{faults:?}"))
});

/// What a message in the middle of the question leads to: why it is handed over, or the answer.
fn led_to(text: &str) -> Result<String, HandoffReason> {
    let mut rehearsal = Rehearsal::open(&ENGINE, opened(None), now());
    rehearsal.say("电热水壶的灯不对").expect("a message");
    rehearsal.say(text).expect("a message");
    let conversation = rehearsal.conversation();
    match conversation.last_handoff() {
        Some(handoff) => Err(handoff.reason),
        None => Ok(conversation.tried().last().map(ToString::to_string).unwrap_or_default()),
    }
}

/// The replies to the question, and where they lead.
const REPLIES: [(&str, &str); 5] = [
    ("在转", "kettle/turning"),
    ("转人工", "kettle/turning"),
    ("一群骗子，气死我了", "kettle/angry"),
    ("垃圾垃圾垃圾", "kettle/angry"),
    ("不闪", "kettle/calm"),
];

#[test]
fn a_reply_of_the_open_question_goes_before_a_plea_and_anger_and_after_a_red_line() {
    for (reply, atom) in REPLIES {
        assert_eq!(led_to(reply), Ok(atom.to_owned()), "{reply}");
        assert_eq!(led_to(&format!("{reply}！我要打12315")), Err(HandoffReason::RedLine), "{reply}");
    }
    assert!(ENGINE.escalation.pleas.is_plea(&jieda::text::normalize::NormalText::of("转人工")));
    assert_eq!(led_to("转人工，谢谢"), Err(HandoffReason::Plea));
    assert_eq!(led_to("一群骗子，气死我了，一群骗子"), Err(HandoffReason::Anger));
    assert_eq!(led_to("一群骗子，气死我了，转人工"), Err(HandoffReason::Plea));
    assert_eq!(led_to("不闪啊"), Ok("kettle/calm".to_owned()));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn word_for_word_is_whatever_the_punctuation_and_the_script(
        (reply, atom) in select(&REPLIES[..]),
        mark in select(&["", "。", "！", "～", "…", "\u{200b}", " "][..]),
    ) {
        prop_assert_eq!(led_to(&format!("{mark}{reply}{mark}")), Ok(atom.to_owned()));
    }
}
