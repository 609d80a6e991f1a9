//! How much better do intents become when an editor looks at a few messages of the log?
//!
//! The log's own labels stand for the editor: each message that is shown is confirmed, moved to its intent, or passed over when it means none.
//! Then everything is learnt anew, and measured as before.

use crate::eval::entries::{Material, of_intents};
use crate::eval::faq::Unmeasured;
use crate::eval::measure::{hit_at, rounded};
use crate::eval::resolve;
use crate::eval::rows::{IntentRow, LabelRow, RowFault, Rows};
use crate::insight::teach::{Lesson, Message, Taken, worth_asking};
use crate::intent::{FlowId, Intent, IntentId, Intents, Then};
use crate::text::normalize::{NormalText, has_words, spoken};
use crate::text::segment::Segmenter;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// How many guesses a message is judged by: as many as a customer is offered.
const DEPTH: usize = 3;

/// How the intents were told before and after.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LearnFigures {
    /// The share of messages in scope whose first guess is right, before any was shown.
    pub accuracy_before: f64,
    /// The same after the last round.
    pub accuracy_after: f64,
    /// The share with the right one among the first three, before.
    pub hit_at_3_before: f64,
    /// The same after.
    pub hit_at_3_after: f64,
    /// The share of simulated conversations in which a wrong answer was given, after.
    pub wrong_answer_rate_after: f64,
    /// The share that ended with the right answer, after.
    pub self_resolution_after: f64,
    /// How many messages the editor was shown, over all rounds.
    pub asked: usize,
}

/// How much an editor looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// How many messages for each intent in a round.
    pub per_intent: usize,
    /// How often everything is learnt anew.
    pub rounds: usize,
}

/// What is known of the intents so far.
struct School<'r> {
    segmenter: Segmenter,
    materials: Vec<Material>,
    places: HashMap<String, usize>,
    /// The log, each message once, with how often it came and what it means.
    log: Vec<Logged<'r>>,
}

struct Logged<'r> {
    text: &'r str,
    intent: Option<&'r str>,
    n_times: u32,
    is_known: bool,
}

/// Learns from `train`, shows the editor messages of `log`, and measures on `test`; `labels` are the intents' titles.
pub fn measure(
    train: &Rows<IntentRow>,
    log: &Rows<IntentRow>,
    test: &Rows<IntentRow>,
    labels: Option<&Rows<LabelRow>>,
    effort: Effort,
    now: Timestamp,
) -> Result<LearnFigures, Unmeasured> {
    let mut school = School::new(train, log, labels);
    let truths = school.truths(test)?;
    let mut intents = school.learn();
    let (accuracy_before, hit_at_3_before) = school.told(&intents, &truths);
    let mut asked = 0;
    for _ in 0..effort.rounds {
        asked += school.round(&intents, effort.per_intent);
        intents = school.learn();
    }
    let (accuracy_after, hit_at_3_after) = school.told(&intents, &truths);
    let served = resolve::measure(&school.rows(train), test, labels, now)?;
    Ok(LearnFigures {
        accuracy_before,
        accuracy_after,
        hit_at_3_before,
        hit_at_3_after,
        wrong_answer_rate_after: served.wrong_answer_rate,
        self_resolution_after: served.self_resolution,
        asked,
    })
}

impl<'r> School<'r> {
    fn new(train: &Rows<IntentRow>, log: &'r Rows<IntentRow>, labels: Option<&Rows<LabelRow>>) -> Self {
        let materials = of_intents(train, labels);
        let places = materials.iter().enumerate().map(|(at, material)| (material.id.clone(), at)).collect();
        let known: HashSet<String> = materials.iter().flat_map(|material| &material.ways).map(|way| words(way)).collect();
        let mut at_words: HashMap<String, usize> = HashMap::new();
        let mut logged: Vec<Logged<'r>> = Vec::new();
        for row in log.iter().filter(|row| has_words(&row.text)) {
            let words = words(&row.text);
            let is_known = known.contains(&words);
            let at = *at_words.entry(words).or_insert(logged.len());
            match logged.get_mut(at) {
                Some(logged) => logged.n_times += 1,
                None => logged.push(Logged { text: &row.text, intent: row.intent.as_deref(), n_times: 1, is_known }),
            }
        }
        School { segmenter: Segmenter::new([], &[]), materials, places, log: logged }
    }

    fn learn(&self) -> Intents {
        let intent = |material: &Material| Intent {
            id: IntentId(material.id.as_str().into()),
            title: material.title.clone(),
            examples: material.ways.iter().filter(|way| has_words(way)).cloned().collect(),
            then: Then::Flow(FlowId(material.id.as_str().into())),
        };
        Intents::new(self.materials.iter().map(intent).collect(), &self.segmenter)
    }

    /// Shows the editor what would teach most, and takes in what it means; gives how many were shown.
    fn round(&mut self, intents: &Intents, per_intent: usize) -> usize {
        let message = |logged: &Logged<'_>| {
            let text = NormalText::of(logged.text);
            let guesses = intents.guess(&text, &self.segmenter, DEPTH).guesses;
            let first = guesses.first().map(|guess| Taken { subject: guess.intent, confidence: guess.confidence });
            Message::new(&text, first, logged.n_times, &self.segmenter)
        };
        let open: Vec<usize> = (0..self.log.len()).filter(|&at| !self.log[at].is_known).collect();
        let messages: Vec<Message> = open.iter().map(|&at| message(&self.log[at])).collect();
        let lessons: Vec<Lesson> = worth_asking(&messages, self.materials.len(), per_intent);
        for lesson in &lessons {
            let logged = &mut self.log[open[lesson.message]];
            logged.is_known = true;
            if let Some(&place) = logged.intent.and_then(|intent| self.places.get(intent)) {
                self.materials[place].ways.push(logged.text.to_owned());
            }
        }
        lessons.len()
    }

    /// The messages of the test in scope, each with the place of its intent.
    fn truths<'t>(&self, test: &'t Rows<IntentRow>) -> Result<Vec<(&'t str, usize)>, RowFault> {
        let truth = |(at, row): (usize, &'t IntentRow)| {
            let intent = row.intent.as_deref()?;
            let help = "give it rows in the --train file, or `null` when it is out of scope";
            let place = self
                .places
                .get(intent)
                .copied()
                .ok_or_else(|| test.fault(at, format!("nothing is trained for the intent `{intent}`"), help));
            Some(place.map(|place| (row.text.as_str(), place)))
        };
        test.iter().enumerate().filter_map(truth).collect()
    }

    /// The share whose first guess is right, and of which one of three is.
    fn told(&self, intents: &Intents, truths: &[(&str, usize)]) -> (f64, f64) {
        let rank = |&(text, truth): &(&str, usize)| {
            let guesses = intents.guess(&NormalText::of(text), &self.segmenter, DEPTH).guesses;
            guesses.iter().position(|guess| guess.intent == truth)
        };
        let ranks: Vec<Option<usize>> = truths.iter().map(rank).collect();
        (rounded(hit_at(&ranks, 1)), rounded(hit_at(&ranks, DEPTH)))
    }

    /// What was learnt from, as rows.
    fn rows(&self, train: &Rows<IntentRow>) -> Rows<IntentRow> {
        let rows = self
            .materials
            .iter()
            .flat_map(|material| material.ways.iter().map(|way| IntentRow { text: way.clone(), intent: Some(material.id.clone()) }));
        train.with(rows.collect())
    }
}

fn words(text: &str) -> String {
    spoken(NormalText::of(text).as_str())
}
