//! Is a small word read with the state that it comes in?
//!
//! 嗯 after an answer is heard, after choices it asks which one, and in a diagnosis it may be the reply. Each message of the list is said in
//! each state of a talk; what the bot does then is told by what happened alone, and must be one of the acts that the list allows.

use crate::{ENGINE, now};
use jieda::conversation::fact::Fact;
use jieda::conversation::fact::bot::{Act, Reply};
use jieda::conversation::fact::customer::{CustomerFact, Opened};
use jieda::conversation::fact::system::SystemFact;
use jieda::conversation::{BotView, Phase};
use jieda::dialog::frame::{Frame, Target};
use jieda::engine::Turn;
use jieda::engine::reply::words::{BotWords, Wordings};
use jieda::eval::rehearsal::Rehearsal;
use jieda::eval::world::World;
use jiff::SignedDuration;
use serde_json::Value;

/// Messages with the language of the window, and by state the acts that a customer would accept, divided by `|`.
const LIST: &str = include_str!("../conformance/fillers.jsonl");

/// What the shop's systems say where the cancelling of an order waits to be confirmed.
const SYSTEMS: [&str; 2] = ["order = found；state=paid；item=冰箱", "cancel = done；amount=2999.00；to=支付宝"];

/// The states by their names in the list, each with the messages that lead there in zh-CN, zh-TW and en.
const STATES: [(&str, [&[&str]; 3]); 11] = [
    ("start", [&[], &[], &[]]),
    ("answered", [&["怎么退货"], &["怎麼退貨"], &["how do I return something"]]),
    ("choices", [&["空调"], &["冷氣"], &["fridge"]]),
    ("missed", [&["今天股票会涨吗"], &["今天股票會漲嗎"], &["what's the capital of france"]]),
    ("tree", [&["空调不制冷"], &["空調不製冷"], &["my air conditioner is not cooling"]]),
    ("yes_no", [&["冰箱不制冷"], &["冰箱不製冷"], &["my fridge is not cooling"]]),
    (
        "flow",
        [
            &["修改收货地址", "没改成，帮我改"],
            &["修改收貨地址", "沒改成，幫我改"],
            &["I want to change the delivery address", "Not changed, please help"],
        ],
    ),
    ("confirm", [&["取消订单 202611200018"], &["取消訂單 202611200018"], &["cancel my order 202611200018"]]),
    ("queue", [&["转人工"], &["轉人工"], &["talk to a person"]]),
    ("nodded", [&["怎么退货", "好的"], &["怎麼退貨", "好的"], &["how do I return something", "ok"]]),
    ("thanked", [&["怎么退货", "谢谢"], &["怎麼退貨", "謝謝"], &["how do I return something", "thanks"]]),
];

/// What the bot does, as somebody sees it who reads along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    Greets,
    /// Asks what the matter is, or for other words.
    Asks,
    Answers,
    /// Asks which of several is meant.
    Offers,
    /// Asks the open question once more.
    Repeats,
    /// Answers, and then asks the open question once more.
    Digresses,
    /// Takes the message for a reply to the open question.
    MovesOn,
    /// Changes something in another system.
    CarriesOut,
    /// Begins a procedure or a diagnosis.
    Begins,
    Cancels,
    HandsOver,
    Misses,
    Heard,
    Thanks,
    Closes,
    /// Keeps the customer's place in the queue, and asks nothing.
    Waits,
    Leaves,
}

impl Seen {
    fn name(self) -> &'static str {
        match self {
            Seen::Greets => "greets",
            Seen::Asks => "asks",
            Seen::Answers => "answers",
            Seen::Offers => "offers",
            Seen::Repeats => "repeats",
            Seen::Digresses => "digresses",
            Seen::MovesOn => "moves_on",
            Seen::CarriesOut => "carries_out",
            Seen::Begins => "begins",
            Seen::Cancels => "cancels",
            Seen::HandsOver => "hands_over",
            Seen::Misses => "misses",
            Seen::Heard => "heard",
            Seen::Thanks => "thanks",
            Seen::Closes => "closes",
            Seen::Waits => "waits",
            Seen::Leaves => "leaves",
        }
    }
}

/// A talk in this state and language.
fn talk_in(state: &str, before: &[&str], language: &str) -> Rehearsal<'static> {
    let world = World::default();
    let mut opened = Opened::anonymous(language, "web");
    if state == "confirm" {
        SYSTEMS.iter().for_each(|line| world.learn(&ENGINE.connectors, line).expect("a system says what it can"));
        (opened.visitor, opened.is_verified) = (Some("u-1".to_owned()), true);
    }
    let mut talk = Rehearsal::open_with(&ENGINE, Box::new(world), opened, now());
    for text in before {
        say(&mut talk, text);
    }
    assert!(stands_in(&talk, state), "{language}: {before:?} does not lead to `{state}`");
    talk
}

fn say(talk: &mut Rehearsal<'_>, text: &str) -> Option<Turn> {
    talk.wait(SignedDuration::from_secs(20));
    talk.say(text).expect("a row has a text")
}

/// Whether a talk is where the messages before should have led.
fn stands_in(talk: &Rehearsal<'_>, state: &str) -> bool {
    let conversation = talk.conversation();
    let (frame, last) = match conversation.phase() {
        Phase::Bot { frame } => (frame.as_ref(), conversation.for_bot().and_then(|view: BotView<'_>| view.last_act())),
        Phase::Queued { .. } => return state == "queue",
        Phase::Agent { .. } | Phase::Closed { .. } | Phase::Erased { .. } => return false,
    };
    let is_in = |name: &str| matches!(frame, Some(Frame::Flow { flow, .. }) if &*flow.0 == name);
    match state {
        "start" => frame.is_none() && conversation.n_messages() == 0,
        "answered" | "nodded" => matches!(frame, Some(Frame::Answered { .. })),
        "choices" => matches!(frame, Some(Frame::Clarifying { .. })),
        "missed" => last == Some(Act::Miss),
        "tree" | "yes_no" => matches!(frame, Some(Frame::Tree { .. })),
        "flow" => is_in("change_address"),
        "confirm" => is_in("cancel_order"),
        "thanked" => is_in("closing"),
        _ => false,
    }
}

/// What the bot does about a message.
fn seen(talk: &mut Rehearsal<'_>, text: &str) -> Seen {
    let (before, n_before) = (frame(talk), talk.events().len());
    let turn = say(talk, text);
    let facts: Vec<&Fact> = talk.events()[n_before..].iter().map(|event| &event.fact).collect();
    let has = |is: fn(&Fact) -> bool| facts.iter().any(|fact| is(fact));
    let reply = facts.iter().rev().find_map(|fact| fact.reply());
    if has(|fact| fact.handoff().is_some()) {
        return Seen::HandsOver;
    }
    if has(|fact| matches!(fact, Fact::Customer(CustomerFact::LeftQueue { .. }))) {
        return Seen::Leaves;
    }
    if has(|fact| matches!(fact, Fact::System(SystemFact::Closed { .. }))) {
        return Seen::Closes;
    }
    if has(|fact| fact.called().is_some_and(|called| called.key.is_some())) {
        return Seen::CarriesOut;
    }
    match (turn, reply) {
        (None, Some(reply)) if reply.act == Act::Answer => Seen::Answers,
        (None, _) | (_, None) => Seen::Waits,
        (Some(turn), Some(reply)) => told(before.as_ref(), frame(talk).as_ref(), turn.led_to.as_ref(), reply),
    }
}

fn frame(talk: &Rehearsal<'_>) -> Option<Frame> {
    talk.conversation().for_bot().and_then(|view| view.frame().cloned())
}

/// What the bot does that has the talk, told by the open questions before and after, by what the message was taken for, and by the reply.
fn told(before: Option<&Frame>, after: Option<&Frame>, led_to: Option<&Target>, reply: &Reply) -> Seen {
    let is = |name: &str| matches!(led_to, Some(Target::Flow(flow)) if &*flow.0 == name);
    match (before, after) {
        _ if reply.act == Act::Notice && led_to.is_none() => noticed(reply),
        (Some(before), Some(after)) if is_same_question(before, after) => {
            let is_digression = reply.act == Act::Answer && !matches!(after, Frame::Answered { .. });
            if is_digression { Seen::Digresses } else { Seen::Repeats }
        }
        (Some(Frame::Flow { flow, .. }), _) if is(&flow.0) => Seen::MovesOn,
        (Some(Frame::Tree { tree, .. }), Some(Frame::Tree { tree: own, .. })) if tree == own => Seen::MovesOn,
        (Some(Frame::Tree { .. }), Some(Frame::Answered { path, .. })) if !path.is_empty() => Seen::MovesOn,
        _ if is("greeting") => Seen::Greets,
        _ if is("closing") => Seen::Thanks,
        (_, Some(Frame::Flow { .. } | Frame::Tree { .. })) => Seen::Begins,
        _ => match reply.act {
            Act::Answer => Seen::Answers,
            Act::Clarify => Seen::Offers,
            Act::Miss if is_one_of(reply, |words| &words.rephrase) => Seen::Asks,
            Act::Miss => Seen::Misses,
            Act::Greet | Act::Ask | Act::Confirm | Act::Notice | Act::HandOff | Act::Close => Seen::Begins,
        },
    }
}

/// Whether the same question is open.
fn is_same_question(before: &Frame, after: &Frame) -> bool {
    match (before, after) {
        (Frame::Flow { flow, step, .. }, Frame::Flow { flow: own_flow, step: own, .. }) => flow == own_flow && step == own,
        (Frame::Tree { at, .. }, Frame::Tree { at: own, .. }) => at == own,
        (Frame::Clarifying { options, .. }, Frame::Clarifying { options: own, .. }) => options == own,
        _ => false,
    }
}

/// What a sentence of the bot's own does.
fn noticed(reply: &Reply) -> Seen {
    if is_one_of(reply, |words| &words.heard) || is_one_of(reply, |words| &words.glad) {
        Seen::Heard
    } else if is_one_of(reply, |words| &words.cancelled) {
        Seen::Cancels
    } else {
        Seen::Asks
    }
}

/// Whether the bot says these words, in any language and wording.
fn is_one_of(reply: &Reply, words: fn(&BotWords) -> &Wordings) -> bool {
    let languages = ["zh-CN", "zh-TW", "en"];
    languages.iter().any(|language| (0..4).any(|turn| reply.text.starts_with(&words(ENGINE.policy.words(language)).at(turn))))
}

#[test]
fn each_small_word_is_read_with_the_state_that_it_comes_in() {
    let rows: Vec<Value> = LIST.lines().map(|line| serde_json::from_str(line).expect("a row is JSON")).collect();
    let mut wrong = Vec::new();
    for (state, ways) in STATES {
        for (language, before) in ["zh-CN", "zh-TW", "en"].into_iter().zip(ways) {
            for row in rows.iter().filter(|row| row["language"] == language) {
                let text = row["text"].as_str().expect("a row has a text");
                let expected = row[state].as_str().expect("a row has each state");
                let seen = seen(&mut talk_in(state, before, language), text).name();
                if !expected.split('|').any(|act| act == seen) {
                    wrong.push(format!("{state}\t{language}\t{text}\t{seen}\t(expected {expected})"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {} cells:\n{}", wrong.len(), rows.len() * STATES.len(), wrong.join("\n"));
}
