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

/// What is about a danger: who says it is in one.
const DANGERS: [&str; 0] = [];

/// What is about a red line.
const RED_LINES: [&str; 0] = [];

/// What is about asking for a person.
const PLEAS: [&str; 14] = [
    "human",
    "contact/human",
    "contact/queue",
    "contact/hours",
    "complaints/escalate",
    "complaints/progress",
    "complaints/staff",
    "en-contact/human",
    "en-contact/queue",
    "en-contact/hours",
    "en-complaints/escalate",
    "en-complaints/progress",
    // Word for word they reply to their question, which goes before a plea.
    "ac-not-cooling/pipe",
    "watch-not-charging/power-bank",
];

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
    let texts = choices.flat_map(|(flow, Choice { label, says, next })| {
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
    let is_about = |list: &[&str]| list.contains(&saying.about.as_str());
    match alarm {
        "plea" => saying.is_for_person || is_about(&PLEAS),
        _ => is_about(&DANGERS) || is_about(&RED_LINES),
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
            let unexpected =
                alarms(&text).into_iter().filter(|alarm| !alone.contains(alarm) && !pair.iter().any(|one| is_expected(one, alarm)));
            wrong.extend(unexpected.map(|alarm| format!("{alarm}\tpair\t{text}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
