//! Does every reply that a button or an editor offers lead where it was written?
//!
//! No list names them: each label and each listed reply of each question of the shipped content is typed, and each button pressed, where a
//! customer is who came there by labels alone.

use crate::{ENGINE, now};
use jieda::connector::Connected;
use jieda::conversation::Conversation;
use jieda::conversation::event::Event;
use jieda::conversation::fact::Fact;
use jieda::conversation::fact::bot::{Act, BotFact, Reply};
use jieda::conversation::fact::customer::{CustomerFact, Opened};
use jieda::conversation::handoff::HandoffReason;
use jieda::conversation::press::Press;
use jieda::conversation::waiting::Waiting;
use jieda::dialog::flow::{Choice, Flow, Step, StepIdx};
use jieda::dialog::frame::Frame;
use jieda::dialog::progress::Standing;
use jieda::dialog::standing;
use jieda::engine::Moment;
use jieda::escalation::anger::AngerScore;
use jieda::kb::symptom::{Node, SymptomTree};
use jieda::text::customer::CustomerText;
use jiff::SignedDuration;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What stands in every slot that a procedure may know.
const KNOWN: &str = "已知";

/// Nobody waits at the desk.
static NOBODY: LazyLock<Waiting> = LazyLock::new(Waiting::default);

/// A talk as it stands after some messages; what follows is tried on copies of it.
#[derive(Clone)]
struct Talk(Vec<Event>);

impl Talk {
    fn open(locale: &str) -> Self {
        let mut talk = Talk(Vec::new());
        talk.keep(ENGINE.open(Opened::anonymous(locale, "web")));
        talk
    }

    fn keep(&mut self, facts: Vec<Fact>) {
        let at = now() + SignedDuration::from_mins(self.0.len() as i64);
        let ids = self.0.len() as i64 + 1..;
        self.0.extend(ids.zip(facts).map(|(id, fact)| Event { id, at, fact }));
    }

    fn conversation(&self) -> Conversation {
        Conversation::of(&self.0).expect("a talk begins with an opening")
    }

    fn moment(&self) -> Moment<'static> {
        Moment { now: now() + SignedDuration::from_mins(self.0.len() as i64), waiting: &NOBODY, connected: Connected::default() }
    }

    fn say(&self, text: &str) -> Self {
        let conversation = self.conversation();
        let view = conversation.for_bot().expect("the bot has the talk");
        let text = CustomerText::parse(text).expect("a reply is a text");
        self.with(ENGINE.turn(&view, &text, self.moment()).facts)
    }

    /// Presses the button at this place below the last saying.
    fn press(&self, place: usize) -> Self {
        let conversation = self.conversation();
        let said = self.0.iter().rev().find(|event| event.fact.reply().is_some()).expect("the bot has spoken");
        let pressed = conversation.pressed(Press { event: said.id, place }).expect("the button is there");
        let view = conversation.for_bot().expect("the bot has the talk").back_at(pressed.shown);
        self.with(ENGINE.press(&view, pressed, self.moment()).facts)
    }

    fn with(&self, facts: Vec<Fact>) -> Self {
        let mut talk = self.clone();
        talk.keep(facts);
        talk
    }

    fn frame(&self) -> Option<Frame> {
        self.conversation().for_bot().and_then(|view| view.frame().cloned())
    }

    /// What the bot did last: what it cited, where that leads, and to whom. How angry the words sound is left out: a press says nothing of it.
    fn since(&self, before: &Talk) -> Vec<Fact> {
        let calm = |event: &Event| match event.fact.clone() {
            Fact::Customer(CustomerFact::Said { .. }) | Fact::Bot(BotFact::AngerMeasured { .. }) => None,
            Fact::Bot(BotFact::Said(reply)) => Some(Fact::Bot(BotFact::Said(Reply { text: String::new(), ..reply }))),
            Fact::Bot(BotFact::HandedOff(mut handoff)) => {
                handoff.packet.anger = AngerScore::CALM;
                Some(Fact::Bot(BotFact::HandedOff(handoff)))
            }
            fact => Some(fact),
        };
        self.0[before.0.len()..].iter().filter_map(calm).collect()
    }
}

/// The talk in which the first question of a tree waits, after no other.
fn at_root(tree: &SymptomTree) -> Option<Talk> {
    let root = tree.root.atom()?;
    let ways = std::iter::once(&ENGINE.kb[tree.entry].title).chain(&ENGINE.kb[root].questions);
    ways.map(|way| Talk::open(&ENGINE.kb[tree.entry].locale).say(way))
        .find(|talk| matches!(talk.frame(), Some(Frame::Tree { at, path, .. }) if at == ENGINE.kb[root].id && path.is_empty()))
}

/// Whether a talk stands at a place of a tree, as the last label said.
fn stands_at(talk: &Talk, place: &Node, label: &str) -> bool {
    let conversation = talk.conversation();
    match place {
        Node::Question { words, .. } => matches!(talk.frame(), Some(Frame::Tree { at, path, .. })
            if at == ENGINE.kb[*words].id && path.last().is_some_and(|taken| taken.reply == label)),
        Node::Remedy(remedy) => matches!(talk.frame(), Some(Frame::Answered { atom, .. }) if atom == ENGINE.kb[*remedy].id),
        Node::HandOff => conversation.last_handoff().is_some_and(|handoff| {
            handoff.reason == HandoffReason::Procedure && handoff.packet.path.last().is_some_and(|taken| taken.reply == label)
        }),
    }
}

/// Whether a typed reply was taken at its word: it tells a danger.
fn is_in_danger(talk: &Talk) -> bool {
    talk.conversation().last_handoff().is_some_and(|handoff| handoff.reason == HandoffReason::Danger)
}

/// Tries every reply to the question at which a talk stands, and those to the questions below; gives how many, and adds what goes wrong.
fn walk(talk: &Talk, question: &Node, faults: &mut Vec<String>) -> usize {
    let mut n_tried = 0;
    for (place, branch) in question.branches().enumerate() {
        let pressed = talk.press(place);
        if !stands_at(&pressed, &branch.to, &branch.label) {
            faults.push(format!("the button `{}` leads elsewhere: {:?}", branch.label, pressed.frame()));
            continue;
        }
        for reply in std::iter::once(&branch.label).chain(&branch.says) {
            n_tried += 1;
            let typed = talk.say(reply);
            if typed.since(talk) != pressed.since(talk) && !is_in_danger(&typed) {
                faults.push(format!("`{reply}` of `{}` does not lead where its button does", branch.label));
            }
        }
        if let Node::Question { .. } = branch.to {
            n_tried += walk(&pressed, &branch.to, faults);
        }
    }
    n_tried
}

#[test]
fn every_reply_to_a_symptom_trees_question_leads_where_its_editor_wrote() {
    let (mut n_tried, mut faults) = (0, Vec::new());
    for tree in ENGINE.kb.trees() {
        match at_root(tree) {
            Some(talk) => n_tried += walk(&talk, &tree.root, &mut faults),
            None => faults.push(format!("nobody is asked the first question of `{}`", ENGINE.kb[tree.entry].title)),
        }
    }
    assert!(faults.is_empty(), "{} of {n_tried}:\n{}", faults.len(), faults.join("\n"));
    assert!(n_tried >= 1_000, "{n_tried}");
}

/// The slots that a flow may know, each with a value.
fn known_slots(flow: &Flow) -> BTreeMap<String, String> {
    let slots = flow.steps.iter().filter_map(|step| match step {
        Step::Ask { slot, .. } | Step::Choose { slot: Some(slot), .. } => Some(slot.clone()),
        Step::Choose { slot: None, .. } | Step::Say { .. } | Step::Answer { .. } | Step::Branch { .. } => None,
        Step::CanAsk { .. } | Step::Call(_) | Step::HandOff { .. } | Step::End { .. } | Step::Close { .. } => None,
    });
    slots.map(|slot| (slot, KNOWN.to_owned())).collect()
}

/// The talk in which a step of a flow waits at its buttons.
fn at_step(flow: &Flow, step: StepIdx, locale: &str) -> Talk {
    let choices = flow.choices(step).filter(|choice| choice.has_button).map(|choice| choice.label.in_locale(locale).clone()).collect();
    let said = Reply { act: Act::Ask, text: "？".to_owned(), choices, citations: Vec::new(), confidence: None };
    let frame = standing::frame(flow, Standing { step, slots: known_slots(flow), asked: 1 }, false);
    let asked = Fact::Customer(CustomerFact::Said { text: "？".to_owned(), choice: None });
    Talk::open(locale).with(vec![
        asked,
        Fact::Bot(BotFact::Said(said)),
        Fact::Bot(BotFact::Moved { frame: Some(frame), aside: None, chosen: BTreeMap::new() }),
    ])
}

/// The step at which a flow waits or ends after a choice, while no other system can be asked.
fn after(flow: &Flow, choice: &Choice, slot: Option<&String>) -> StepIdx {
    let mut slots = known_slots(flow);
    slots.extend(slot.map(|slot| (slot.clone(), choice.label.own().clone())));
    let mut at = choice.next;
    loop {
        at = match flow.step(at) {
            Step::Say { next, .. } | Step::Answer { next, .. } => *next,
            Step::CanAsk { otherwise, .. } => *otherwise,
            Step::Call(call) => call.otherwise,
            Step::Branch { slot, cases, otherwise } => {
                let known = slots.get(slot);
                let is_own = |(value, _): &&(String, StepIdx)| Some(value) == known || (value == "*" && known.is_some());
                cases.iter().find(is_own).map_or(*otherwise, |(_, next)| *next)
            }
            Step::Ask { .. } | Step::Choose { .. } | Step::HandOff { .. } | Step::End { .. } | Step::Close { .. } => return at,
        };
    }
}

/// Whether a talk has come to a step of a flow.
fn has_come_to(talk: &Talk, flow: &Flow, step: StepIdx) -> bool {
    match flow.step(step) {
        Step::Ask { .. } | Step::Choose { .. } => {
            matches!(talk.frame(), Some(Frame::Flow { flow: own, step: at, .. }) if own == flow.id && at == step)
        }
        Step::HandOff { skill, .. } => {
            let conversation = talk.conversation();
            conversation.last_handoff().is_some_and(|handoff| handoff.reason == HandoffReason::Procedure && handoff.skill == *skill)
        }
        Step::End { .. } => talk.frame().is_none() && talk.conversation().for_bot().is_some(),
        Step::Close { .. } => talk.conversation().evidence().is_closed,
        Step::Say { .. } | Step::Answer { .. } | Step::Branch { .. } | Step::CanAsk { .. } | Step::Call(_) => false,
    }
}

#[test]
fn every_reply_to_a_procedures_question_leads_where_its_editor_wrote() {
    let (mut n_tried, mut faults) = (0, Vec::new());
    let locales = ENGINE.policy.other_locales();
    for (flow, locale) in ENGINE
        .flows
        .iter()
        .flat_map(|flow| ["zh-CN"].into_iter().chain(locales.iter().map(String::as_str)).map(move |locale| (flow, locale)))
    {
        for step in (0..flow.steps.len() as u16).map(StepIdx) {
            let slot = if let Step::Choose { slot, .. } = flow.step(step) { slot.as_ref() } else { continue };
            let talk = at_step(flow, step, locale);
            for choice in flow.choices(step).filter(|choice| !choice.has_button) {
                let label = choice.label.in_locale(locale);
                for reply in [label, choice.label.own()].into_iter().chain(&choice.says) {
                    n_tried += 1;
                    if !has_come_to(&talk.say(reply), flow, after(flow, choice, slot)) {
                        faults.push(format!("{}: `{reply}` of `{label}`, which is only typed, leads elsewhere", flow.id.0));
                    }
                }
            }
            for (place, choice) in flow.choices(step).filter(|choice| choice.has_button).enumerate() {
                let (label, pressed) = (choice.label.in_locale(locale), talk.press(place));
                if !has_come_to(&pressed, flow, after(flow, choice, slot)) {
                    faults.push(format!("{}: the button `{label}` leads elsewhere: {:?}", flow.id.0, pressed.frame()));
                }
                for reply in [label, choice.label.own()].into_iter().chain(&choice.says) {
                    n_tried += 1;
                    if talk.say(reply).since(&talk) != pressed.since(&talk) {
                        faults.push(format!("{}: `{reply}` of `{label}` does not lead where its button does", flow.id.0));
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} of {n_tried}:\n{}", faults.len(), faults.join("\n"));
    assert!(n_tried >= 300, "{n_tried}");
}
