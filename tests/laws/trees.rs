//! What holds for a diagnosis, whatever the customer can tell?

use crate::{now, opened};
use jieda::conversation::fact::bot::Reply;
use jieda::engine::Engine;
use jieda::eval::rehearsal::Rehearsal;
use jieda::source::{SourceFile, SourceSet};
use jiff::SignedDuration;
use std::sync::LazyLock;

/// A tree without a branch for customers who cannot tell: `b` and `c` tell two remedies apart, `d` three.
const TREE: &str = "---
id: toaster
title: 烤面包机不弹
keywords: [烤面包机]
questions: [烤面包机不弹, 烤面包机弹不起来, 烤面包机卡住了, 面包弹不出来, 烤面包机按下去不弹]
owner: 小家电组
verified_at: 2026-11-01
verify_every: 180d
---

## 拉杆按得下去吗？ {#a}

- [按得下去](#b)
- [按不下去](#c)

## 底下有没有面包屑？ {#b}

- [有面包屑](#b1)
- [很干净](#d)

## 插头亮吗？ {#c}

- [亮灯](#c1)
- [灭灯](handoff)

## 弹簧响不响？ {#d}

- [吱吱响](#d1)
- [咔咔响](#d2)
- [没动静](#d3)

## 清面包屑 {#b1}

请倒掉面包屑。

## 等一等 {#c1}

请等它凉下来。

## 上一点油 {#d1}

请上一点油。

## 换弹簧 {#d2}

请换弹簧。

## 换拉杆 {#d3}

请换拉杆。
";

static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let mut kb = SourceSet::embedded_kb();
    kb.texts.push(SourceFile { path: "kb/symptom/toaster.md".to_owned(), text: TREE.to_owned() });
    let (engine, faults) = Engine::compile(&kb, &SourceSet::embedded_intents(), now());
    engine.unwrap_or_else(|| panic!("{faults:?}"))
});

/// Begins a diagnosis, and after each message gives what was asked or said last; then the way that was told to a person.
fn check(messages: &[(&str, &str)], told: &[&str]) {
    let mut rehearsal = Rehearsal::open(&ENGINE, opened(None), now());
    for (text, expected) in [&[("烤面包机不弹", "toaster/a")], messages].concat() {
        rehearsal.wait(SignedDuration::from_mins(1));
        rehearsal.say(text).expect("a message");
        let last = rehearsal.events().iter().rev().find_map(|event| event.fact.reply());
        let cited = |reply: &Reply| reply.citations.first().map(|citation| citation.atom.to_string()).unwrap_or_default();
        assert_eq!(last.map(cited).as_deref(), Some(expected), "{text} of {messages:?}");
        assert!(!expected.ends_with('a') || last.is_some_and(|reply| reply.choices.last().is_some_and(|label| label == "不知道")));
    }
    let conversation = rehearsal.conversation();
    let path = conversation.last_handoff().map(|handoff| handoff.packet.path.clone()).unwrap_or_default();
    let path: Vec<String> = path.iter().map(|taken| format!("{}={}", taken.question, taken.reply)).collect();
    assert_eq!(path, told, "{messages:?}");
}

#[test]
fn who_cannot_tell_is_asked_what_divides_the_rest_best() {
    // Of what is below `a`, `d` divides three of six ends evenly: 0.79 bits; `b` four of them in 1 and 3: 0.54; `c` two in halves: 0.33.
    check(&[("不知道", "toaster/d"), ("咔咔响", "toaster/d2")], &[]);
    check(&[("不知道", "toaster/d"), ("说不清", "")], &["toaster/a=不知道", "toaster/d=说不清"]);
    check(&[("按得下去", "toaster/b"), ("看不出来", "toaster/d"), ("吱吱响", "toaster/d1")], &[]);
    check(&[("按不下去", "toaster/c"), ("不知道", "")], &["toaster/a=按不下去", "toaster/c=不知道"]);
    // A step back takes the missing reply back too.
    check(&[("不知道", "toaster/d"), ("上一步", "toaster/a"), ("按得下去", "toaster/b"), ("不知道", "toaster/d")], &[]);
    check(&[("都不是", "")], &[]);
}
