//! Is a customer left alone who says calmly what the content is about?
//!
//! Everything that customers may say to this content is held against the four signals, alone and joined with its neighbour. Nothing here is
//! a list of what may alarm: what is about a danger says so in its title, and content that is added is held to the same.

use crate::ENGINE;
use jieda::dialog::flow::{Choice, Step};
use jieda::escalation::anger::talk::Past;
use jieda::intent::Then;
use jieda::kb::entry::Audience;
use jieda::kb::symptom::Node;
use jieda::text::normalize::NormalText;

/// Something that customers may say.
struct Saying {
    text: String,
    /// The title of what it is about: of the atom that it leads to or asks for, of an intent, or of a flow.
    title: String,
    /// Whether it goes before a plea where it is said: word for word a reply to the open question, or a greeting that begins a talk.
    is_before_plea: bool,
}

fn saying(text: &str, title: &str, is_before_plea: bool) -> Saying {
    Saying { text: text.to_owned(), title: title.to_owned(), is_before_plea }
}

/// The titles and ways of asking of everything that customers may see.
fn asked() -> Vec<Saying> {
    let atoms = ENGINE.kb.atoms().filter(|(at, _)| ENGINE.kb.entry_of(*at).audience == Audience::Customer);
    let texts = atoms.flat_map(|(at, atom)| {
        let titles = [&ENGINE.kb.entry_of(at).title, &atom.title];
        titles.into_iter().chain(&atom.questions).map(|text| saying(text, &atom.title, false)).collect::<Vec<_>>()
    });
    texts.collect()
}

/// The replies to the questions of the symptom trees.
fn replied(node: &Node, replies: &mut Vec<Saying>) {
    for branch in node.branches() {
        let title = branch.to.atom().map_or("", |atom| &ENGINE.kb[atom].title);
        replies.extend(std::iter::once(&branch.label).chain(&branch.says).map(|text| saying(text, title, true)));
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
    let texts = choices.flat_map(|(flow, Choice { label, says, .. })| {
        let labels = label.each().map(|(_, text)| text).chain(says);
        labels.map(|text| saying(text, flow.title.own(), true)).collect::<Vec<_>>()
    });
    texts.collect()
}

/// The examples of the intents.
fn meant() -> Vec<Saying> {
    let intents = ENGINE.intents.intents.iter();
    let sayings = intents.flat_map(|intent| {
        let is_courtesy = matches!(&intent.then, Then::Flow(flow) if ENGINE.flows.get(flow).is_some_and(|flow| flow.is_courtesy));
        intent.examples.iter().chain([&intent.title]).map(move |text| saying(text, &intent.title, is_courtesy))
    });
    sayings.collect()
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

/// Whether an alarm is right: what is about a danger, a red line or a person says so in its title, which alarms alike.
fn is_told(saying: &Saying, alarm: &str) -> bool {
    let category = |alarm: &str| alarm.split(':').next().map(str::to_owned);
    alarms(&saying.title).iter().any(|of_title| category(of_title) == category(alarm))
}

#[test]
fn what_the_content_is_about_alarms_nobody() {
    let mut trees = Vec::new();
    ENGINE.kb.trees().iter().for_each(|tree| replied(&tree.root, &mut trees));
    let mut wrong = Vec::new();
    for sayings in [asked(), trees, chosen(), meant()] {
        for saying in &sayings {
            let is_expected = |alarm: &str| is_told(saying, alarm) || (alarm == "plea" && saying.is_before_plea);
            let unexpected = alarms(&saying.text).into_iter().filter(|alarm| !is_expected(alarm));
            wrong.extend(unexpected.map(|alarm| format!("{alarm}\t{}\t{}", saying.title, saying.text)));
        }
        for pair in sayings.windows(2) {
            let text = format!("{}，{}", pair[0].text, pair[1].text);
            let alone: Vec<String> = pair.iter().flat_map(|saying| alarms(&saying.text)).collect();
            let may_alarm = |alarm: &String| pair.iter().any(|one| is_told(one, alarm));
            let unexpected = alarms(&text).into_iter().filter(|alarm| !alone.contains(alarm) && !may_alarm(alarm));
            wrong.extend(unexpected.map(|alarm| format!("{alarm}\tpair\t{text}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
