//! What does a customer give where a procedure asks for a detail?

use crate::chance::Chance;
use crate::words::Words;
use jieda::conversation::{Conversation, Phase};
use jieda::dialog::flow::Step;
use jieda::dialog::frame::Frame;
use jieda::engine::Engine;
use jieda::intent::slot::SlotKind;

/// How often somebody does not have a detail, or keeps it back.
const KEPT_BACK: f64 = 0.12;

/// The number that customers leave: that of a well-known hotline, so that it is no person's.
const HOTLINE: &str = "13800138000";

/// A detail of the kind that is asked for now, or words that it cannot be had.
pub fn detail(engine: &Engine, conversation: &Conversation, words: &Words, chance: &mut Chance) -> String {
    match asked(engine, conversation) {
        Some(SlotKind::Text) | None => chance.text(&words.accounts),
        Some(_) if chance.happens(KEPT_BACK) => chance.text(&words.no_detail),
        Some(kind) => given(kind, words, chance),
    }
}

/// The kind of detail that the step of a procedure asks for at which the conversation stands.
fn asked(engine: &Engine, conversation: &Conversation) -> Option<SlotKind> {
    let Phase::Bot { frame: Some(Frame::Flow { flow, step, .. }) } = conversation.phase() else { return None };
    let Step::Ask { kind, .. } = engine.flows.get(flow)?.step(*step) else { return None };
    Some(*kind)
}

fn given(kind: SlotKind, words: &Words, chance: &mut Chance) -> String {
    match kind {
        SlotKind::Text => chance.text(&words.accounts),
        SlotKind::OrderNumber => format!("2026{}", digits(8, chance)),
        SlotKind::Phone => HOTLINE.to_owned(),
        SlotKind::Date => chance.text(&words.dates),
        SlotKind::Email => format!("customer{}@mail.example", digits(3, chance)),
        SlotKind::Money => format!("{}元", 9 + 10 * (1 + chance.place(300))),
        SlotKind::Address => chance.text(&words.addresses),
        SlotKind::Digits(n) => digits(n, chance),
    }
}

fn digits(n: u8, chance: &mut Chance) -> String {
    (0..n).map(|_| char::from(b"0123456789"[chance.place(10)])).collect()
}
