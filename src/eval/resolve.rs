//! How many customers would be served without a person?
//!
//! Each test message opens a real conversation with an engine whose knowledge base has one entry an intent, and whose intents lead to these. The customer knows which entry
//! is right, and does nothing but press buttons after the first message: patient for [`MOST_TURNS`], and never in other words. What the bot
//! makes of a message, be it a plea or a miss, counts as it happens.

use crate::conversation::event::Event;
use crate::conversation::fact::bot::{Act, Reply};
use crate::conversation::press::Press;
use crate::conversation::{Conversation, Phase};
use crate::engine::Engine;
use crate::engine::reply::words::{BotWords, FALLBACK_LOCALE};
use crate::eval::entries::{Material, of_intents};
use crate::eval::faq::{Unmeasured, errors, kb_sources};
use crate::eval::measure::{rounded, share};
use crate::eval::rehearsal::Rehearsal;
use crate::eval::rows::{IntentRow, LabelRow, Rows};
use crate::import::entry::HEADING;
use crate::source::{SourceFile, SourceSet};
use crate::text::normalize::has_words;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::HashMap;

/// How often a customer writes or presses before giving up.
pub const MOST_TURNS: usize = 3;

/// What stands in for the synonyms of the base, so that the materials alone say which words mean the same.
const NO_SYNONYMS: (&str, &str) = ("intents/synonyms.ron", "(groups: [])");

/// How the conversations went.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ResolveFigures {
    /// How many were held, one a message in scope.
    pub conversations: usize,
    /// The share that ended with the right answer.
    pub self_resolution: f64,
    /// The share in which a wrong answer was given, however it ended.
    pub wrong_answer_rate: f64,
    /// The share that ended with a person.
    pub handed_over: f64,
    /// How often the customer wrote or pressed, in the mean.
    pub turns_mean: f64,
}

/// How one conversation went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Course {
    ending: Ending,
    was_misled: bool,
    n_turns: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Resolved,
    HandedOver,
    GivenUp,
}

/// Holds a conversation for each message of `test` that has an intent.
pub fn measure(
    train: &Rows<IntentRow>,
    test: &Rows<IntentRow>,
    labels: Option<&Rows<LabelRow>>,
    now: Timestamp,
) -> Result<ResolveFigures, Unmeasured> {
    let materials = of_intents(train, labels);
    let titles: Vec<Material> = materials.iter().map(|material| Material { ways: Vec::new(), ..material.clone() }).collect();
    let sources = kb_sources(&titles);
    let (engine, faults) = Engine::compile(&sources, &intents_sources(&materials, &sources), now);
    let engine = engine.ok_or_else(|| errors(faults))?;
    // One entry has one atom, so that the nth material is the nth atom.
    let atoms: HashMap<&str, &str> =
        materials.iter().zip(engine.kb.atoms()).map(|(material, (_, atom))| (material.id.as_str(), atom.id.as_str())).collect();
    let mut courses = Vec::new();
    for (at, row) in test.iter().enumerate() {
        let Some(intent) = row.intent.as_deref() else { continue };
        let Some(right) = atoms.get(intent) else {
            let help = "give it rows in the --train file, or `null` when it is out of scope";
            return Err(test.fault(at, format!("nothing is trained for the intent `{intent}`"), help).into());
        };
        let title = materials.iter().find(|material| material.id == intent).map_or(intent, |material| &material.title);
        courses.push(Customer { engine: &engine, right, title }.talk(&row.text, now));
    }
    Ok(figures(&courses))
}

/// The base, and an intent for each material, which leads to its entry.
fn intents_sources(materials: &[Material], entries: &SourceSet) -> SourceSet {
    let mut sources = SourceSet::base_intents();
    let (path, text) = NO_SYNONYMS;
    sources.texts.push(SourceFile { path: path.to_owned(), text: text.to_owned() });
    let intent = |(nth, (material, entry)): (usize, (&Material, &SourceFile))| {
        let examples: Vec<String> = material.ways.iter().filter(|way| has_words(way)).map(|way| in_ron(way)).collect();
        let entry = entry.path.rsplit('/').next().and_then(|name| name.strip_suffix(".md")).unwrap_or_default();
        let (title, examples) = (in_ron(&material.title), examples.join(", "));
        format!("(id: \"i{nth}\", title: {title}, examples: [{examples}], then: Answer(\"{entry}/{HEADING}\"))")
    };
    let intents: Vec<String> = materials.iter().zip(&entries.texts).enumerate().map(intent).collect();
    sources.texts.push(SourceFile { path: "intents/intents.ron".to_owned(), text: format!("(intents: [\n{}\n])", intents.join(",\n")) });
    sources
}

/// A text as RON writes it.
fn in_ron(text: &str) -> String {
    ron::to_string(text).expect("a text can be written")
}

/// What a customer does next.
enum Deed {
    Say(String),
    Press(Press),
}

/// Somebody who wants one thing.
struct Customer<'e> {
    engine: &'e Engine,
    /// The atom that helps, and what a button to it says.
    right: &'e str,
    title: &'e str,
}

impl Customer<'_> {
    fn talk(&self, text: &str, now: Timestamp) -> Course {
        let mut rehearsal = Rehearsal::with_anyone(self.engine, now);
        let mut course = Course { ending: Ending::GivenUp, was_misled: false, n_turns: 0 };
        let mut next = Some(Deed::Say(text.to_owned()));
        while let Some(deed) = next.filter(|_| course.n_turns < MOST_TURNS) {
            let seen = rehearsal.events().len();
            course.n_turns += 1;
            let is_done = match deed {
                Deed::Say(words) => rehearsal.say(&words).is_ok(),
                Deed::Press(press) => rehearsal.press(press).is_ok(),
            };
            if !is_done {
                return course;
            }
            let replies: Vec<(i64, &Reply)> = rehearsal.events()[seen..].iter().filter_map(reply).collect();
            if replies.iter().any(|(_, reply)| self.is_helped_by(reply)) {
                return Course { ending: Ending::Resolved, ..course };
            }
            course.was_misled |= replies.iter().any(|(_, reply)| reply.act == Act::Answer);
            if is_at_desk(&rehearsal.conversation()) {
                return Course { ending: Ending::HandedOver, ..course };
            }
            next = replies.last().and_then(|(event, reply)| self.press(*event, reply)).map(Deed::Press);
        }
        course
    }

    fn is_helped_by(&self, reply: &Reply) -> bool {
        reply.act == Act::Answer && reply.citations.iter().any(|citation| citation.atom.as_str() == self.right)
    }

    /// What the customer presses below a reply; nothing when no button helps.
    fn press(&self, event: i64, reply: &Reply) -> Option<Press> {
        let words: &BotWords = self.engine.policy.words(FALLBACK_LOCALE);
        let button = |label: &str| {
            let place = reply.choices.iter().position(|choice| choice == label);
            place.map(|place| Press { event, place })
        };
        match reply.act {
            Act::Clarify => button(self.title).or_else(|| button(&words.none)),
            Act::Answer => button(&words.unsolved),
            Act::Greet | Act::Ask | Act::Miss | Act::Confirm | Act::Notice | Act::HandOff | Act::Close => None,
        }
    }
}

/// A saying of the bot, with its event.
fn reply(event: &Event) -> Option<(i64, &Reply)> {
    event.fact.reply().map(|reply| (event.id, reply))
}

fn is_at_desk(conversation: &Conversation) -> bool {
    match conversation.phase() {
        Phase::Queued { .. } | Phase::Agent { .. } => true,
        Phase::Bot { .. } | Phase::Closed { .. } | Phase::Erased { .. } => false,
    }
}

fn figures(courses: &[Course]) -> ResolveFigures {
    let ended = |ending| courses.iter().filter(|course| course.ending == ending).count();
    let of_all = |n| rounded(share(n, courses.len()));
    ResolveFigures {
        conversations: courses.len(),
        self_resolution: of_all(ended(Ending::Resolved)),
        wrong_answer_rate: of_all(courses.iter().filter(|course| course.was_misled).count()),
        handed_over: of_all(ended(Ending::HandedOver)),
        turns_mean: of_all(courses.iter().map(|course| course.n_turns).sum()),
    }
}
