//! What does an edit of the content change for customers?
//!
//! The same first messages are put to the content before and after it: the ways of asking that the content itself names, and what customers
//! wrote. What moves is shown; the words of an answer that stays the same one may have changed all the same.

use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::Act;
use crate::conversation::fact::customer::Opened;
use crate::dialog::frame::Target;
use crate::engine::{Engine, Turn};
use crate::eval::rehearsal::Rehearsal;
use crate::kb::entry::{AtomIdx, Audience, Entry};
use jiff::Timestamp;
use serde::Serialize;
use std::collections::HashSet;

/// How many ways of asking are put at most: two seconds' work.
const MOST_WAYS: usize = 2_000;

/// How many messages of customers.
pub const MOST_RECORDED: usize = 500;

/// A first message.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Question {
    /// The words.
    pub text: String,
    /// The language of the talk.
    pub locale: String,
    /// Whose they are.
    pub asked_by: AskedBy,
}

/// Whose words a message is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AskedBy {
    /// A way of asking that stands in the content.
    Way,
    /// A customer's.
    Customer,
}

/// What kind of thing a customer gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GotAct {
    /// An answer, or the first question of a symptom tree.
    Answer,
    /// Several titles to choose among.
    Choices,
    /// A procedure.
    Procedure,
    /// A person.
    Handover,
    /// The word that there is no answer.
    Miss,
    /// Something else, such as a courtesy.
    Other,
}

/// What a customer gets for a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Got {
    /// Of which kind it is.
    pub act: GotAct,
    /// The title of the answer, or the choices.
    pub title: Option<String>,
    /// The name of the answer or the procedure.
    pub target: Option<String>,
}

impl Got {
    /// Whether it is the same thing, under another title or another name perhaps.
    fn is_same(&self, other: &Self) -> bool {
        let is_same_answer = self.target.is_some() && self.target == other.target;
        self.act == other.act && (is_same_answer || self.title == other.title)
    }
}

/// A message whose answer is another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// The words.
    pub text: String,
    /// Whose they are.
    pub asked_by: AskedBy,
    /// What the customer got.
    pub before: Got,
    /// What the customer gets with the edit.
    pub after: Got,
}

/// The ways of asking of both contents: those of the edited file first, the others evenly chosen where there are too many. Also how many there
/// are in all.
pub fn ways(before: &Engine, after: &Engine, path: &str) -> (Vec<Question>, usize) {
    let mut known = HashSet::new();
    let of = |is_edited: bool| {
        let entries = [before, after].into_iter().flat_map(|engine| engine.kb.entries().iter().map(move |entry| (engine, entry)));
        entries.filter(move |(_, entry)| (entry.path == path) == is_edited && entry.audience == Audience::Customer)
    };
    let mut chosen: Vec<Question> =
        of(true).flat_map(|(engine, entry)| asked(engine, entry)).filter(|way| known.insert(way.clone())).collect();
    chosen.truncate(MOST_WAYS);
    let others: Vec<Question> =
        of(false).flat_map(|(engine, entry)| asked(engine, entry)).filter(|way| known.insert(way.clone())).collect();
    let step = others.len().div_ceil((MOST_WAYS - chosen.len()).max(1)).max(1);
    let room = MOST_WAYS - chosen.len();
    chosen.extend(others.into_iter().step_by(step).take(room));
    (chosen, known.len())
}

/// Puts the messages to both, and gives those whose answer moves.
pub fn moved(before: &Engine, after: &Engine, questions: &[Question], now: Timestamp) -> Vec<Moved> {
    let put = |question: &Question| {
        let (before, after) = (got(before, question, now)?, got(after, question, now)?);
        let moved = Moved { text: question.text.clone(), asked_by: question.asked_by, before, after };
        (!moved.before.is_same(&moved.after)).then_some(moved)
    };
    questions.iter().filter_map(put).collect()
}

/// The titles and ways of asking of an entry.
fn asked<'e>(engine: &'e Engine, entry: &'e Entry) -> impl Iterator<Item = Question> + 'e {
    let atoms = entry.atoms.clone().map(|at| &engine.kb[AtomIdx::new(at)]);
    let texts = atoms.flat_map(|atom| std::iter::once(&atom.title).chain(&atom.questions));
    texts.map(|text| Question { text: text.clone(), locale: entry.locale.clone(), asked_by: AskedBy::Way })
}

/// What a customer gets who writes this first; nothing where it is no message.
pub fn got(engine: &Engine, question: &Question, now: Timestamp) -> Option<Got> {
    let opened = Opened { is_test: true, ..Opened::anonymous(&question.locale, "web") };
    let turn = Rehearsal::open(engine, opened, now).say(&question.text).ok()??;
    Some(read(engine, &turn))
}

fn read(engine: &Engine, turn: &Turn) -> Got {
    let replies = || turn.facts.iter().filter_map(Fact::reply);
    let choices = replies().find(|reply| reply.act == Act::Clarify).map(|reply| reply.choices.join(" / "));
    let none = |act| Got { act, title: None, target: None };
    match &turn.led_to {
        _ if turn.facts.iter().any(|fact| fact.handoff().is_some()) => none(GotAct::Handover),
        Some(target) if engine.is_courtesy(target) => none(GotAct::Other),
        Some(Target::Atom(id)) => {
            let title = engine.kb.find(id).map(|atom| engine.kb[atom].title.clone());
            Got { act: GotAct::Answer, title, target: Some(id.to_string()) }
        }
        Some(Target::Flow(flow)) => Got { act: GotAct::Procedure, title: None, target: Some(flow.0.to_string()) },
        None if choices.is_some() => Got { act: GotAct::Choices, title: choices, target: None },
        None if replies().any(|reply| reply.act == Act::Miss) => none(GotAct::Miss),
        None => none(GotAct::Other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceSet;
    use crate::source::edit::TextPath;

    const OPENING: &str = "---\nid: opening\ntitle: 营业时间\n---\n\n## 几点开门 {#open}\n\n> 早上几点开始营业\n\n早上九点。\n";
    const PARKING: &str = "---\nid: parking\ntitle: 停车\n---\n\n## 停车收费吗 {#fee}\n\n> 停车场怎么收费\n\n前两小时免费。\n";

    fn engine(parking: &str) -> Engine {
        let path = |name: &str| TextPath::parse(name).unwrap();
        let kb = SourceSet::default().with(&path("kb/faq/opening.md"), OPENING).with(&path("kb/faq/parking.md"), parking);
        Engine::compile(&kb, &SourceSet::base_intents(), Timestamp::UNIX_EPOCH).0.unwrap()
    }

    #[test]
    fn what_moves_is_shown_with_what_was_before() {
        let (before, after) = (
            engine(PARKING),
            engine(
                &PARKING.replace("{#fee}", "{#charger}").replace("停车收费吗", "充电桩在哪里").replace("停车场怎么收费", "哪里有充电桩"),
            ),
        );
        let (ways, n_known) = ways(&before, &after, "kb/faq/parking.md");
        assert_eq!((ways.len(), n_known), (6, 6));
        assert!(ways[..4].iter().all(|way| !way.text.contains("营业")), "those of the edited file come first");
        let moved = moved(&before, &after, &ways, Timestamp::UNIX_EPOCH);
        let of = |text: &str| moved.iter().find(|moved| moved.text == text).map(|moved| (moved.before.act, moved.after.act));
        assert_eq!(of("早上几点开始营业"), None);
        assert_eq!(of("停车场怎么收费").map(|(before, _)| before), Some(GotAct::Answer));
        assert_eq!(of("哪里有充电桩").map(|(_, after)| after), Some(GotAct::Answer));
    }
}
