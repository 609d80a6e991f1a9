//! What holds for every conversation, whatever customers and agents do?

#[path = "laws/asking.rs"]
mod asking;
#[path = "laws/calm.rs"]
mod calm;
#[path = "laws/fillers.rs"]
mod fillers;
#[path = "laws/fuzz.rs"]
mod fuzz;
#[path = "laws/kept.rs"]
mod kept;
#[path = "laws/linear.rs"]
mod linear;
#[path = "laws/masking.rs"]
mod masking;
#[path = "laws/names.rs"]
mod names;
#[path = "laws/order.rs"]
mod order;
#[path = "laws/pinyin.rs"]
mod pinyin;
#[path = "laws/place.rs"]
mod place;
#[path = "laws/replies.rs"]
mod replies;
#[path = "laws/routing.rs"]
mod routing;
#[path = "laws/sample.rs"]
mod sample;
#[path = "shapes/mod.rs"]
mod shapes;
#[path = "laws/trees.rs"]
mod trees;
#[path = "laws/versions.rs"]
mod versions;
#[path = "laws/waiting.rs"]
mod waiting;

use jieda::connector::Connected;
use jieda::conversation::event::Event;
use jieda::conversation::fact::bot::Act;
use jieda::conversation::fact::customer::Opened;
use jieda::conversation::handoff::HandoffReason;
use jieda::conversation::id::ConversationId;
use jieda::conversation::measure::Measure;
use jieda::conversation::press::Press;
use jieda::conversation::roster::Rosters;
use jieda::conversation::summary::Summary;
use jieda::conversation::waiting::Waiting;
use jieda::conversation::{Conversation, Phase};
use jieda::dialog::frame::Frame;
use jieda::engine::{Engine, Moment};
use jieda::eval::rehearsal::Rehearsal;
use jieda::intent::Then;
use jieda::report::{Inquiry, ResolutionReport};
use jieda::source::SourceSet;
use jieda::text::customer::CustomerText;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use proptest::sample::select;
use std::convert::Infallible;
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let compiled = Engine::compile(&SourceSet::embedded_kb(), &SourceSet::embedded_intents(), now());
    compiled.0.expect("the shipped content is sound")
});

/// In how many turns a procedure is over at the latest for a customer of whom nothing fits.
const MOST_TURNS: usize = 40;

/// What customers write: wishes, faults, replies to what the bot asks, remarks, nonsense.
const MESSAGES: [&str; 32] = [
    "空调不制冷",
    "外机不启动",
    "是",
    "不知道",
    "1",
    "2",
    "第三个",
    "上一步",
    "算了",
    "解决了",
    "没解决",
    "都不是",
    "我要退货",
    "质量有问题",
    "202611220001",
    "13800138000",
    "123",
    "后天",
    "退款多久到账",
    "查订单",
    "预约维修",
    "你好",
    "谢谢",
    "今天天气怎么样",
    "((((",
    "😀",
    "how do I return this",
    "太慢了吧",
    "换手机号",
    "冰箱不冷，顺便问下发票怎么开",
    "不等了",
    "我自己解决了，谢谢",
];

/// What hands over, in Simplified and Traditional characters, in Pinyin, and with characters that sound alike.
const SAYINGS: [(&str, HandoffReason); 17] = [
    ("煤气泄漏", HandoffReason::Danger),
    ("瓦斯外洩", HandoffReason::Danger),
    ("洗衣机漏电", HandoffReason::Danger),
    ("插座冒烟", HandoffReason::Danger),
    ("空调着火", HandoffReason::Danger),
    ("转人工", HandoffReason::Plea),
    ("轉人工", HandoffReason::Plea),
    ("转人攻", HandoffReason::Plea),
    ("找真人客服", HandoffReason::Plea),
    ("搵真人", HandoffReason::Plea),
    ("打12315", HandoffReason::RedLine),
    ("打12三15", HandoffReason::RedLine),
    ("找工商局", HandoffReason::RedLine),
    ("找工伤局", HandoffReason::RedLine),
    ("起訴你们", HandoffReason::RedLine),
    ("找消费者协会", HandoffReason::RedLine),
    ("找消費者協會", HandoffReason::RedLine),
];

/// What is put between characters to get past a filter.
const MARKS: [&str; 12] = ["", "\u{200b}", "\u{feff}", "\u{2060}", " ", "\u{3000}", ".", "-", "*", "·", "~", "，"];

#[derive(Debug, Clone)]
enum Step {
    Customer(String),
    /// Presses one of the buttons that were shown, counted over all of them.
    Press(usize),
    Button,
    Leave,
    Agent,
    GiveBack,
    Resolve,
    Wait(i64),
}

fn now() -> Timestamp {
    "2026-11-23T02:00:00Z".parse().expect("a constant time can be read")
}

fn opened(visitor: Option<&str>) -> Opened {
    Opened { visitor: visitor.map(str::to_owned), ..Opened::anonymous("zh-CN", "web") }
}

fn message() -> impl Strategy<Value = String> {
    prop_oneof![8 => select(&MESSAGES[..]).prop_map(str::to_owned), 1 => "\\PC{1,40}", 1 => "[a-z0-9 \\u{4e00}-\\u{4fff}，。？！]{1,60}"]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => message().prop_map(Step::Customer),
        4 => any::<usize>().prop_map(Step::Press),
        1 => Just(Step::Button),
        1 => Just(Step::Leave),
        2 => Just(Step::Agent),
        1 => Just(Step::GiveBack),
        1 => Just(Step::Resolve),
        1 => (1..2000i64).prop_map(Step::Wait),
    ]
}

/// Does a step where the desk's rules allow it, and holds the laws of each moment.
fn act(rehearsal: &mut Rehearsal<'_>, step: &Step) {
    let before = rehearsal.conversation();
    let seen = rehearsal.events().len();
    match step {
        Step::Customer(text) if !matches!(before.phase(), Phase::Closed { .. }) => drop(rehearsal.say(text)),
        Step::Press(nth) => {
            let presses = presses(rehearsal.events());
            if let Some(press) = nth.checked_rem(presses.len()).map(|nth| presses[nth])
                && !matches!(before.phase(), Phase::Closed { .. })
            {
                let _ = rehearsal.press(press);
            }
        }
        Step::Button => rehearsal.press_person(),
        Step::Leave => rehearsal.press_leave(),
        Step::Agent if matches!(before.phase(), Phase::Queued { .. } | Phase::Agent { .. }) => rehearsal.agent_says("小王", "您好"),
        Step::GiveBack if matches!(before.phase(), Phase::Agent { .. }) => rehearsal.give_back("小王"),
        Step::Resolve if matches!(before.phase(), Phase::Agent { .. }) => rehearsal.resolve(),
        Step::Wait(minutes) => rehearsal.wait(SignedDuration::from_mins(*minutes)),
        Step::Customer(_) | Step::Agent | Step::GiveBack | Step::Resolve => {}
    }
    let news = &rehearsal.events()[seen..];
    let spoke = news.iter().any(|event| event.fact.reply().is_some());
    assert!(!spoke || before.for_bot().is_some() || before.for_queue().is_some(), "the bot spoke while it was muted");
    if before.for_queue().is_some() {
        waiting::hold(news, &rehearsal.conversation());
    }
    assert!(!answers_twice(rehearsal.events()), "the same answer was given twice in a row");
    let told = |event: &Event| event.fact.reply().is_some_and(|reply| reply.act == Act::HandOff && !reply.text.is_empty());
    let handed_over = news.iter().any(|event| event.fact.handoff().is_some());
    assert_eq!(handed_over, news.iter().any(told), "a handing over was not told to the customer");
    assert_eq!(handed_over, before.for_bot().is_some() && matches!(rehearsal.conversation().phase(), Phase::Queued { .. }));
}

/// Every button that was ever shown.
fn presses(events: &[Event]) -> Vec<Press> {
    let shown = events.iter().filter_map(|event| Some((event.id, event.fact.reply()?)));
    shown.flat_map(|(event, reply)| (0..reply.choices.len()).map(move |place| Press { event, place })).collect()
}

/// Whether the last two things that the bot said are the same answer, in the same words, without a choice of the customer's leading there.
fn answers_twice(events: &[Event]) -> bool {
    let mut said = events.iter().rev().filter_map(|event| event.fact.reply());
    let (Some(last), Some(before)) = (said.next(), said.next()) else { return false };
    last.act == Act::Answer && last.confidence.is_some() && last.text == before.text
}

/// How often a customer of whom nothing fits writes until a procedure or a diagnosis is over; nothing when it never is.
fn turns_until_over(begin: &str, reply: &str) -> Option<usize> {
    let mut rehearsal = Rehearsal::open(&ENGINE, opened(None), now());
    rehearsal.say(begin).expect("a beginning is a message");
    (0..MOST_TURNS).find(|_| {
        rehearsal.wait(SignedDuration::from_mins(1));
        rehearsal.say(reply).expect("a reply is a message");
        match rehearsal.conversation().for_bot() {
            Some(view) => !matches!(view.frame(), Some(Frame::Flow { .. } | Frame::Tree { .. })),
            None => true,
        }
    })
}

fn talk(steps: &[Step], visitor: Option<&str>) -> (Conversation, Timestamp) {
    let mut rehearsal = Rehearsal::open(&ENGINE, opened(visitor), now());
    steps.iter().for_each(|step| act(&mut rehearsal, step));
    let written = serde_json::to_string(rehearsal.events()).expect("events can be written");
    let read: Vec<_> = serde_json::from_str(&written).expect("what was written can be read");
    assert_eq!(Conversation::of(&read), Some(rehearsal.conversation()), "the state differs after storing");
    (rehearsal.conversation(), rehearsal.now())
}

/// The reason for which a message that follows some others was handed over.
fn reason_after(steps: &[String], last: &str) -> Option<HandoffReason> {
    let mut rehearsal = Rehearsal::open(&ENGINE, opened(None), now());
    for text in steps {
        let _ = rehearsal.say(text);
        if rehearsal.conversation().for_bot().is_none() {
            rehearsal = Rehearsal::open(&ENGINE, opened(None), now());
        }
    }
    rehearsal.say(last).expect("the last message is one");
    rehearsal.conversation().last_handoff().map(|handoff| handoff.reason)
}

#[test]
fn no_procedure_and_no_diagnosis_hangs() {
    let flows =
        ENGINE.intents.intents.iter().filter(|intent| matches!(intent.then, Then::Flow(_))).map(|intent| intent.examples[0].clone());
    let trees = ENGINE.kb.trees().iter().map(|tree| ENGINE.kb[tree.entry].title.clone());
    for begin in flows.chain(trees) {
        for reply in ["嗯哼哼哼", "好像是吧大概", "不知道", "13800138000"] {
            assert!(turns_until_over(&begin, reply).is_some(), "{begin} never ends for {reply}");
        }
    }
}

#[test]
fn an_edited_procedure_begins_again_and_keeps_what_was_given() {
    let mut rehearsal = Rehearsal::open(&ENGINE, opened(None), now());
    for text in ["帮我改一下收货地址", "改不了", "202611200018"] {
        rehearsal.say(text).expect("a message");
    }
    let mut edited = SourceSet::embedded_intents();
    let file = edited.texts.iter_mut().find(|file| file.path.ends_with("change_address.ron")).expect("the flow is there");
    file.text = file.text.replace("新的收货地址是？", "新地址是？");
    let engine = Engine::compile(&SourceSet::embedded_kb(), &edited, now()).0.expect("the edited content is sound");
    let conversation = rehearsal.conversation();
    let view = conversation.for_bot().expect("the bot has the talk");
    let text = CustomerText::parse("改到公司").expect("a message");
    let turn = engine.turn(&view, &text, Moment { now: rehearsal.now(), waiting: &Waiting::default(), connected: Connected::default() });
    let said = turn.facts.iter().find_map(|fact| Some(&fact.reply()?.text));
    assert!(said.is_some_and(|said| said.starts_with("刚才的内容有更新")), "{said:?}");
    assert_eq!(view.slots().get("order").map(String::as_str), Some("202611200018"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn danger_always_hands_over(steps in prop::collection::vec(message(), 0..6), before in select(&MESSAGES[..])) {
        prop_assert_eq!(reason_after(&steps, &format!("{before}，插座冒烟了，我要打12315，转人工")), Some(HandoffReason::Danger));
    }

    #[test]
    fn a_red_line_always_hands_over(steps in prop::collection::vec(message(), 0..6), before in select(&MESSAGES[..])) {
        prop_assert_eq!(reason_after(&steps, &format!("{before}，我要打12315，转人工")), Some(HandoffReason::RedLine));
    }

    #[test]
    fn a_plea_always_hands_over(steps in prop::collection::vec(message(), 0..6), plea in select(&["转人工", "我要找人工客服", "真人", "轉人工", "agent please"][..])) {
        let reason = reason_after(&steps, plea);
        // 转人工 is also the title of the procedure that hands over, and may have been offered.
        prop_assert!(matches!(reason, Some(HandoffReason::Plea | HandoffReason::Procedure)), "{:?}", reason);
    }

    #[test]
    fn a_disguise_makes_no_difference(
        (words, expected) in select(&SAYINGS[..]),
        mark in select(&MARKS[..]),
        spells in any::<bool>(),
        before in select(&MESSAGES[..]),
    ) {
        let apart: Vec<String> = words.chars().map(String::from).collect();
        let disguised = apart.join(mark);
        let text = if spells { disguised } else { format!("{before}\n{disguised}") };
        prop_assert_eq!(reason_after(&[], &text), Some(expected), "{}", text);
    }

    #[test]
    fn danger_is_first_in_any_mixture(mut parts in Just(["转人工", "你们这群骗子太垃圾了", "我要打12315", "插座冒烟了", "退款多久到账"].to_vec()).prop_shuffle(), mark in select(&["，", "。", "！", "\n", " "][..])) {
        prop_assert_eq!(reason_after(&[], &parts.join(mark)), Some(HandoffReason::Danger));
        parts.retain(|part| *part != "插座冒烟了");
        prop_assert_eq!(reason_after(&[], &parts.join(mark)), Some(HandoffReason::RedLine));
        parts.retain(|part| *part != "我要打12315");
        prop_assert_eq!(reason_after(&[], &parts.join(mark)), Some(HandoffReason::Plea));
    }

    #[test]
    fn what_is_denied_hands_nothing_over(
        // Who speaks of a danger is believed, whatever else is said.
        (words, _) in select(&SAYINGS[..]).prop_filter("no danger", |(_, reason)| *reason != HandoffReason::Danger),
        denial in select(&["我不想", "不需要", "不用", "不是要"][..]), invisible in select(&["", "\u{200b}", "\u{2060}"][..]),
    ) {
        let said: Vec<String> = format!("{denial}{words}").chars().map(String::from).collect();
        let reason = reason_after(&[], &said.join(invisible));
        prop_assert!(!matches!(reason, Some(HandoffReason::Danger | HandoffReason::Plea | HandoffReason::RedLine)), "{}{}: {:?}", denial, words, reason);
    }

    #[test]
    fn the_bot_is_mute_while_a_person_has_the_talk_and_every_talk_has_one_class(
        talks in prop::collection::vec((prop::collection::vec(step(), 0..14), select(&["甲", "乙"][..])), 1..4),
    ) {
        let (conversations, ends): (Vec<Conversation>, Vec<Timestamp>) = talks.iter().map(|(steps, visitor)| talk(steps, Some(visitor))).unzip();
        let end = ends.into_iter().max().expect("there is a talk") + SignedDuration::from_hours(1);
        let measure = Measure::default();
        let mut kept: Vec<Summary> = conversations.iter().map(Summary::of).collect();
        prop_assert!(kept.iter().all(|summary| Summary::from_bytes(&summary.to_bytes()).as_deref() == Some(summary)));
        kept.sort_by_key(|summary| std::cmp::Reverse(summary.opened_at));
        let kept = kept.into_iter().map(|summary| Ok::<_, Infallible>((ConversationId::from_stored(1), Box::new(summary))));
        let inquiry = Inquiry { from: now(), to: now() + measure.return_window, now: end, rosters: Rosters::always(TimeZone::UTC), by: None, rivals: Vec::new() };
        let report = ResolutionReport::of(kept, &inquiry, &measure).expect("nothing can fail");
        let classes: u64 = report.whole.classes.by_name().iter().map(|(_, n)| n).sum();
        let engaged = conversations.iter().filter(|conversation| conversation.evidence().is_engaged).count();
        prop_assert_eq!(classes, engaged as u64);
        prop_assert_eq!(report.whole.conversations, classes);
    }
}
