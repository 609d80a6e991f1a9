//! Is a customer left alone who says calmly what the content is about?
//!
//! Everything that customers may say to this content is held against the four signals, alone and joined with its neighbour. Nothing here is
//! a list of messages: content that is added is held to the same.

use crate::ENGINE;
use jieda::dialog::flow::{Choice, Step};
use jieda::escalation::anger::talk::Past;
use jieda::kb::entry::Audience;
use jieda::kb::symptom::Node;
use jieda::text::normalize::NormalText;

/// What is about a danger, in either language: who says it is in one.
const DANGERS: [&str; 26] = [
    "ac-leaking/wet-socket",
    "ac-noise/spark",
    "ac-not-cooling/danger",
    "ac-smell/absorbed",
    "ac-smell/burnt",
    "ac-smell/chemical",
    "ac-smell/drain",
    "cooker-not-heating/danger",
    "earphones-one-side/hot",
    "fridge-noise/spark",
    "fridge-not-cooling/danger",
    "heater-leaking/overheat",
    "heater-leaking/wet-electric",
    "heater-no-hot-water/gas-no-fire",
    "heater-no-hot-water/gas-smell",
    "heater-no-hot-water/heater-board",
    "heater-no-hot-water/leak-danger",
    "phone-not-charging/danger",
    "tv-no-picture/danger",
    "vacuum-weak-suction/danger",
    "washer-leaking/inlet-hose",
    "washer-leaking/wet-plug",
    "washer-not-draining/danger",
    "washer-not-starting/danger",
    "watch-not-charging/hot",
    "transit_damage",
];

/// What is about a red line.
const RED_LINES: [&str; 4] = ["complaint", "complaints_how", "beyond_rules", "account_suspicious"];

/// What is about asking for a person.
const PLEAS: [&str; 18] = [
    "change_address",
    "greeting",
    "human",
    "contact/human",
    "contact/queue",
    "contact/hours",
    "contact_hours",
    "complaint",
    "complaints/escalate",
    "complaints/progress",
    "complaints/staff",
    "refund_objection",
    "repair_booking",
    "repair_progress",
    // Word for word they reply to their question, which goes before a plea.
    "ac-not-cooling/pipe",
    "watch-not-charging/power-bank",
    "fridge-not-cooling/sides",
    "washer-not-starting/belt",
];

/// How the alarm of a danger begins.
const DANGER: &str = "人身安全:";

/// Something that customers may say.
struct Saying {
    text: String,
    /// What it is about: the atom that it leads to or asks for, an intent, or a flow.
    about: String,
    /// Whether it leads to a person.
    is_for_person: bool,
}

fn saying(text: &str, about: &str, is_for_person: bool) -> Saying {
    Saying { text: text.to_owned(), about: about.to_owned(), is_for_person }
}

/// The titles and ways of asking of everything that customers may see.
fn asked() -> Vec<Saying> {
    let atoms = ENGINE.kb.atoms().filter(|(at, _)| ENGINE.kb.entry_of(*at).audience == Audience::Customer);
    let texts = atoms.flat_map(|(at, atom)| {
        let titles = [&ENGINE.kb.entry_of(at).title, &atom.title];
        titles.into_iter().chain(&atom.questions).map(|text| saying(text, atom.id.as_str(), false)).collect::<Vec<_>>()
    });
    texts.collect()
}

/// The replies to the questions of the symptom trees.
fn replied(node: &Node, replies: &mut Vec<Saying>) {
    for branch in node.branches() {
        let about = branch.to.atom().map_or("handoff", |atom| ENGINE.kb[atom].id.as_str());
        let is_for_person = matches!(branch.to, Node::HandOff);
        replies.extend(std::iter::once(&branch.label).chain(&branch.says).map(|text| saying(text, about, is_for_person)));
        replied(&branch.to, replies);
    }
}

/// The choices of the procedures.
fn chosen() -> Vec<Saying> {
    let flows = ENGINE.flows.iter();
    let choices = flows.flat_map(|flow| {
        let choices =
            flow.steps.iter().filter_map(|step| if let Step::Choose { first, rest, .. } = step { Some((first, rest)) } else { None });
        choices.flat_map(move |(first, rest)| std::iter::once(first).chain(rest)).map(move |choice| (flow, choice))
    });
    let texts = choices.flat_map(|(flow, Choice { label, says, next, has_button: _ })| {
        let is_for_person = matches!(flow.step(*next), Step::HandOff { .. });
        let labels = label.each().map(|(_, text)| text).chain(says);
        labels.map(|text| saying(text, &flow.id.0, is_for_person)).collect::<Vec<_>>()
    });
    texts.collect()
}

/// The examples of the intents.
fn meant() -> Vec<Saying> {
    let intents = ENGINE.intents.intents.iter();
    intents.flat_map(|intent| intent.examples.iter().chain([&intent.title]).map(|text| saying(text, &intent.id.0, false))).collect()
}

/// What a text alarms with: the name of each signal.
fn alarms(text: &str) -> Vec<String> {
    let signals = ENGINE.escalation.signals(text, &NormalText::of(text), &Past::default());
    let mut alarms: Vec<String> = signals.red_lines().map(|hit| format!("{}:{}", hit.category, hit.id)).collect();
    alarms.extend(signals.is_plea.then(|| "plea".to_owned()));
    alarms.extend(
        (signals.anger.score >= ENGINE.escalation.anger.hand_over_at).then(|| format!("anger:{}", signals.anger.reasons.join("/"))),
    );
    alarms
}

fn is_expected(saying: &Saying, alarm: &str) -> bool {
    let about = saying.about.strip_prefix("en-").unwrap_or(&saying.about);
    match alarm {
        "plea" => saying.is_for_person || PLEAS.contains(&about),
        danger if danger.starts_with(DANGER) => DANGERS.contains(&about),
        _ => RED_LINES.contains(&about),
    }
}

#[test]
fn what_the_content_is_about_alarms_nobody() {
    let mut trees = Vec::new();
    ENGINE.kb.trees().iter().for_each(|tree| replied(&tree.root, &mut trees));
    let mut wrong = Vec::new();
    for sayings in [asked(), trees, chosen(), meant()] {
        for saying in &sayings {
            let unexpected = alarms(&saying.text).into_iter().filter(|alarm| !is_expected(saying, alarm));
            wrong.extend(unexpected.map(|alarm| format!("{alarm}\t{}\t{}", saying.about, saying.text)));
        }
        for pair in sayings.windows(2) {
            let text = format!("{}，{}", pair[0].text, pair[1].text);
            let alone: Vec<String> = pair.iter().flat_map(|saying| alarms(&saying.text)).collect();
            // A danger may be told in two parts: water here, a socket there.
            let may_alarm = |alarm: &String| alarm.starts_with(DANGER) || pair.iter().any(|one| is_expected(one, alarm));
            let unexpected = alarms(&text).into_iter().filter(|alarm| !alone.contains(alarm) && !may_alarm(alarm));
            wrong.extend(unexpected.map(|alarm| format!("{alarm}\tpair\t{text}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
