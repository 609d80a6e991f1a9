//! How would recorded conversations go now?
//!
//! What customers wrote and pressed is put to the content in their order, and held against what they got then, or against what other content
//! gives. Each talk is followed to its first difference: after it the customer would have gone on otherwise. No other system is asked; where one
//! was, the talk is followed up to there.

use crate::conversation::event::Event;
use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::{Act, BotFact, Reply};
use crate::conversation::fact::customer::{CustomerFact, Opened};
use crate::conversation::fact::desk::{DeskFact, Verdict};
use crate::conversation::press::Press;
use crate::dialog::frame::Frame;
use crate::engine::Engine;
use crate::eval::effect::{Got, GotAct};
use crate::eval::rehearsal::Rehearsal;
use crate::kb::entry::AtomId;
use crate::privacy;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::{HashMap, VecDeque};
use std::thread;

/// The most messages of a talk that are followed.
const MOST_MESSAGES: usize = 30;

/// What a customer did, and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Deed {
    /// The words, or what the button says.
    pub text: String,
    /// Whether it was a button.
    pub is_press: bool,
    /// What the customer got.
    pub got: Got,
    /// Whether reviewers found that it was right.
    pub is_found_right: bool,
}

/// A talk as it was recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// How it began.
    pub opened: Opened,
    /// When.
    pub at: Timestamp,
    /// What happened until a person was called, or another system was asked.
    pub deeds: Vec<Deed>,
}

/// What a difference comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// An answer or a procedure, and now none.
    Lost,
    /// An answer or a procedure, and now another one.
    Moved,
    /// None, and now an answer or a procedure.
    Gained,
    /// Neither before nor after, but not the same.
    Other,
}

/// The first difference in a talk.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// What the customer wrote or pressed.
    pub text: String,
    /// What it comes to.
    pub change: Change,
    /// What the customer got.
    pub before: Got,
    /// What the customer would get.
    pub after: Got,
    /// Whether reviewers had found that what the customer got was right.
    pub was_found_right: bool,
    /// In how many talks it came.
    pub times: usize,
}

/// How many talks went how.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ReplayFigures {
    /// How many talks were followed.
    pub talks: usize,
    /// How many messages of them were compared.
    pub messages: usize,
    /// How many talks go as they did.
    pub same: usize,
    /// How many lose an answer.
    pub lost: usize,
    /// How many get another answer.
    pub moved: usize,
    /// How many get an answer where there was none.
    pub gained: usize,
    /// How many differ without an answer on either side.
    pub other: usize,
    /// How many are handed over at the first difference, and were not.
    pub more_handovers: usize,
    /// How many were handed over at the first difference, and are not.
    pub fewer_handovers: usize,
    /// How many answers that reviewers found right are others now.
    pub right_answers_changed: usize,
}

/// What a replay came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Replay {
    /// How many talks went how.
    #[serde(flatten)]
    pub figures: ReplayFigures,
    /// Some of the first differences: those of answers that were found right, then those that lost an answer. Personal details are masked.
    pub examples: Vec<Difference>,
}

impl Replay {
    /// Puts talks to the content and holds what it gives against what customers got; with `other`, what that gives against what the content gives.
    pub fn of(own: &Engine, other: Option<&Engine>, talks: &[Recorded], n_examples: usize) -> Self {
        let of_own = replayed_all(own, talks);
        let (engine, before, after) = match other {
            Some(other) => (other, of_own, replayed_all(other, talks)),
            None => (own, talks.iter().map(|talk| talk.deeds.iter().map(|deed| deed.got.clone()).collect()).collect(), of_own),
        };
        let mut figures = ReplayFigures::default();
        let compared = talks.iter().zip(before.iter().zip(&after));
        let differences = compared.filter_map(|(talk, (before, after))| figures.count(engine, talk, before, after)).collect();
        let mut examples = different(differences);
        examples.truncate(n_examples);
        examples.iter_mut().for_each(|example| example.text = privacy::mask(&example.text).into_owned());
        Replay { figures, examples }
    }
}

/// Differences that are not alike, each with how often it came: those of answers that were found right first, then the most frequent of each kind
/// in turn, so that no kind hides the others.
fn different(all: Vec<Difference>) -> Vec<Difference> {
    let mut different: Vec<Difference> = Vec::new();
    let mut places: HashMap<(String, Change, String), usize> = HashMap::new();
    for difference in all {
        let after = format!("{:?} {:?}", difference.after.act, difference.after.target);
        let at = *places.entry((difference.text.clone(), difference.change, after)).or_insert(different.len());
        match different.get_mut(at) {
            Some(known) => {
                known.times += 1;
                known.was_found_right |= difference.was_found_right;
            }
            None => different.push(difference),
        }
    }
    different.sort_by_key(|own| std::cmp::Reverse(own.times));
    let mut n_before: HashMap<Change, usize> = HashMap::new();
    different.sort_by_cached_key(|own| {
        let n = n_before.entry(own.change).or_default();
        *n += 1;
        (!own.was_found_right, *n, own.change)
    });
    different
}

/// What the customers of all talks would get, on as many threads as there are processors.
fn replayed_all(engine: &Engine, talks: &[Recorded]) -> Vec<Vec<Got>> {
    let n_threads = thread::available_parallelism().map_or(1, usize::from);
    let of_part = |part: &[Recorded]| part.iter().map(|talk| replayed(engine, talk)).collect::<Vec<_>>();
    thread::scope(|scope| {
        let parts = talks.chunks(talks.len().div_ceil(n_threads).max(1));
        let parts: Vec<_> = parts.map(|part| scope.spawn(move || of_part(part))).collect();
        parts.into_iter().flat_map(|part| part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}

/// Reads a talk; nothing where it is test traffic, or nobody said anything.
pub fn recorded(events: &[Event]) -> Option<Recorded> {
    let Some(Event { at, fact: Fact::Customer(CustomerFact::Opened(opened)), .. }) = events.first() else { return None };
    let mut deeds: Vec<Deed> = Vec::new();
    let starts = events.iter().enumerate().filter(|(_, event)| matches!(event.fact, Fact::Customer(CustomerFact::Said { .. })));
    let starts: Vec<usize> = starts.map(|(at, _)| at).take(MOST_MESSAGES).collect();
    for (nth, &start) in starts.iter().enumerate() {
        let end = starts.get(nth + 1).copied().unwrap_or(events.len());
        let own = until_judged(&events[start..end]);
        let Fact::Customer(CustomerFact::Said { text, choice }) = &own[0].fact else { continue };
        let was_asked = own.iter().any(|event| event.fact.called().is_some());
        let is_personal = own.iter().any(|event| matches!(event.fact, Fact::Desk(DeskFact::Claimed { .. } | DeskFact::Said { .. })));
        if was_asked || is_personal {
            break;
        }
        let answers: Vec<i64> = own.iter().filter(|event| event.fact.reply().is_some()).map(|event| event.id).collect();
        let got = got_of(own.iter().map(|event| &event.fact));
        let is_over = got.act == GotAct::Handover;
        deeds.push(Deed { text: text.clone(), is_press: choice.is_some(), got, is_found_right: found_right(events, &answers) });
        if is_over {
            break;
        }
    }
    (!opened.is_test && !deeds.is_empty()).then(|| Recorded { opened: opened.clone(), at: *at, deeds })
}

/// The talks that can be replayed among those that come one after another with their events: the last ones, at most so many.
pub fn latest<I, E>(talks: impl Iterator<Item = Result<(I, Vec<Event>), E>>, most: usize) -> Result<Vec<Recorded>, E> {
    let mut found = VecDeque::new();
    for talk in talks {
        found.extend(recorded(&talk?.1));
        if found.len() > most {
            found.pop_front();
        }
    }
    Ok(found.into())
}

/// What came of a message itself: what a judgement beside it led to, such as a person after one star, is not its reply.
fn until_judged(events: &[Event]) -> &[Event] {
    let answered = events.iter().position(|event| event.fact.reply().is_some()).unwrap_or(0);
    let judged = events[answered..]
        .iter()
        .position(|event| matches!(event.fact, Fact::Customer(CustomerFact::Rated(_) | CustomerFact::SentFile { .. })));
    &events[..judged.map_or(events.len(), |judged| answered + judged)]
}

/// Whether of the judgements on one of these answers more say right than wrong.
fn found_right(events: &[Event], answers: &[i64]) -> bool {
    let verdicts = events.iter().filter_map(|event| match &event.fact {
        Fact::Desk(DeskFact::Reviewed { answer, verdict, .. }) if answers.contains(answer) => Some(*verdict),
        _ => None,
    });
    let sum: i32 = verdicts.map(|verdict| i32::from(verdict == Verdict::Right) - i32::from(verdict == Verdict::Wrong)).sum();
    sum > 0
}

/// What a customer gets with some facts.
fn got_of<'f>(facts: impl DoubleEndedIterator<Item = &'f Fact> + Clone) -> Got {
    let none = |act| Got { act, title: None, target: None };
    if facts.clone().any(|fact| fact.handoff().is_some()) {
        return none(GotAct::Handover);
    }
    let flow = facts.clone().find_map(|fact| match fact {
        Fact::Bot(BotFact::Moved { frame: Some(Frame::Flow { flow, .. }), .. }) => Some(flow.0.to_string()),
        _ => None,
    });
    let last = facts.filter_map(Fact::reply).rfind(|reply| !matches!(reply.act, Act::Greet | Act::Confirm));
    let atom = |reply: &Reply| reply.citations.first().map(|citation| citation.atom.to_string());
    match last {
        Some(reply) if matches!(reply.act, Act::Answer | Act::Ask) && !reply.citations.is_empty() => {
            Got { act: GotAct::Answer, title: None, target: atom(reply) }
        }
        Some(_) if flow.is_some() => Got { act: GotAct::Procedure, title: None, target: flow },
        Some(reply) if reply.act == Act::Answer => none(GotAct::Answer),
        Some(reply) if reply.act == Act::Clarify => Got { act: GotAct::Choices, title: Some(reply.choices.join(" / ")), target: None },
        Some(reply) if reply.act == Act::Miss => none(GotAct::Miss),
        Some(_) | None => none(GotAct::Other),
    }
}

/// What the customer of a talk would get now, message for message, until a person is called.
pub fn replayed(engine: &Engine, talk: &Recorded) -> Vec<Got> {
    let mut rehearsal = Rehearsal::open(engine, Opened { is_test: true, ..talk.opened.clone() }, talk.at);
    let mut all = Vec::new();
    for deed in &talk.deeds {
        let seen = rehearsal.events().len();
        let button = || rehearsal.events().iter().rev().find_map(|event| place_of(event, &deed.text));
        let is_said = match deed.is_press.then(button).flatten() {
            Some(press) => rehearsal.press(press).is_ok(),
            None => rehearsal.say(&deed.text).is_ok(),
        };
        if !is_said {
            break;
        }
        let got = got_of(rehearsal.events()[seen..].iter().map(|event| &event.fact));
        let is_over = got.act == GotAct::Handover;
        all.push(got);
        if is_over {
            break;
        }
    }
    all
}

/// The button of a reply that says this.
fn place_of(event: &Event, label: &str) -> Option<Press> {
    let place = event.fact.reply()?.choices.iter().position(|choice| choice == label)?;
    Some(Press { event: event.id, place })
}

impl ReplayFigures {
    /// Counts a talk, of which `before` is what the customer got; gives the first difference, if there is one.
    pub fn count(&mut self, engine: &Engine, talk: &Recorded, before: &[Got], after: &[Got]) -> Option<Difference> {
        self.talks += 1;
        let differs = |(before, after): (&Got, &Got)| !is_same(engine, before, after);
        let first = before.iter().zip(after).position(differs);
        self.messages += first.map_or_else(|| before.len().min(after.len()), |first| first + 1);
        let Some(first) = first else {
            self.same += 1;
            return None;
        };
        let (before, after, deed) = (before[first].clone(), after[first].clone(), talk.deeds.get(first)?);
        let change = match (is_helped(&before), is_helped(&after)) {
            (true, true) => Change::Moved,
            (true, false) => Change::Lost,
            (false, true) => Change::Gained,
            (false, false) => Change::Other,
        };
        match change {
            Change::Lost => self.lost += 1,
            Change::Moved => self.moved += 1,
            Change::Gained => self.gained += 1,
            Change::Other => self.other += 1,
        }
        self.more_handovers += usize::from(after.act == GotAct::Handover);
        self.fewer_handovers += usize::from(before.act == GotAct::Handover);
        self.right_answers_changed += usize::from(deed.is_found_right);
        Some(Difference { text: deed.text.clone(), change, before, after, was_found_right: deed.is_found_right, times: 1 })
    }

    /// Whether nothing got worse: no answer is lost, and none that was found right is another one.
    pub fn is_no_worse(&self) -> bool {
        self.lost == 0 && self.right_answers_changed == 0
    }
}

fn is_helped(got: &Got) -> bool {
    matches!(got.act, GotAct::Answer | GotAct::Procedure)
}

/// Whether it is the same; an answer that is called otherwise now is the same one.
fn is_same(engine: &Engine, before: &Got, after: &Got) -> bool {
    let present = |target: &Option<String>| {
        let id = target.as_deref().and_then(AtomId::parse);
        id.and_then(|id| engine.kb.find(&id)).map(|at| engine.kb[at].id.to_string()).or_else(|| target.clone())
    };
    before.act == after.act && present(&before.target) == present(&after.target)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceSet;
    use crate::source::edit::TextPath;

    const PARKING: &str = "---\nid: parking\ntitle: 停车\n---\n\n## 停车收费吗 {#fee}\n\n> 停车场怎么收费\n\n前两小时免费。\n";

    const OPENING: &str = "---\nid: opening\ntitle: 营业时间\n---\n\n## 几点开门 {#open}\n\n> 早上几点开始营业\n\n早上九点。\n";

    fn engine(parking: &str) -> Engine {
        let kb = SourceSet::default().with(&TextPath::parse("kb/faq/parking.md").unwrap(), parking);
        Engine::compile(&kb, &SourceSet::base_intents(), Timestamp::UNIX_EPOCH).0.unwrap()
    }

    fn talk(engine: &Engine, texts: &[&str], verdict: Option<Verdict>) -> Recorded {
        let opened = Opened { is_test: false, ..Opened::anonymous("zh-CN", "web") };
        let mut rehearsal = Rehearsal::open(engine, opened, Timestamp::UNIX_EPOCH);
        texts.iter().for_each(|text| drop(rehearsal.say(text).unwrap()));
        let mut events = rehearsal.events().to_vec();
        let answer = events.iter().find(|event| event.fact.reply().is_some_and(|reply| reply.act == Act::Answer)).map(|event| event.id);
        if let (Some(verdict), Some(answer)) = (verdict, answer) {
            let fact = Fact::Desk(DeskFact::Reviewed { answer, verdict, agent: "小李".to_owned() });
            events.push(Event { id: 99, at: Timestamp::UNIX_EPOCH, fact });
        }
        recorded(&events).unwrap()
    }

    #[test]
    fn the_same_content_gives_the_same_talk_and_other_content_the_first_difference() {
        let before = engine(PARKING);
        let asked = talk(&before, &["停车场怎么收费", "今天天气怎么样"], Some(Verdict::Right));
        assert!(asked.deeds[0].is_found_right && asked.deeds.len() == 2);
        let was: Vec<Got> = asked.deeds.iter().map(|deed| deed.got.clone()).collect();
        let mut figures = ReplayFigures::default();
        assert_eq!(figures.count(&before, &asked, &was, &replayed(&before, &asked)), None);
        assert_eq!((figures.talks, figures.messages, figures.same, figures.is_no_worse()), (1, 2, 1, true));

        // Called otherwise, it is the same answer.
        let renamed = engine(&PARKING.replace("{#fee}", "{#price formerly=fee}"));
        assert_eq!(figures.count(&renamed, &asked, &was, &replayed(&renamed, &asked)), None);

        let all = vec![asked.clone(); 5];
        let replay = Replay::of(&before, Some(&renamed), &all, 9);
        assert_eq!((replay.figures.talks, replay.figures.same, replay.examples.len()), (5, 5, 0));
        let after = engine(OPENING);
        let replay = Replay::of(&after, None, &all, 3);
        assert_eq!((replay.figures.lost, replay.examples.len(), replay.examples[0].times), (5, 1, 5));
        let difference = figures.count(&after, &asked, &was, &replayed(&after, &asked)).unwrap();
        assert_eq!((difference.text.as_str(), difference.change), ("停车场怎么收费", Change::Lost));
        assert_eq!((figures.lost, figures.right_answers_changed, figures.is_no_worse()), (1, 1, false));
    }
}
