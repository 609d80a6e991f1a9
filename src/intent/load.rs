//! Reads `intents.ron`.

use crate::diagnostic::Diagnostic;
use crate::intent::classify::Classifier;
use crate::intent::{FlowId, Intent, IntentId, Intents, Then};
use crate::kb::KnowledgeBase;
use crate::kb::entry::AtomId;
use crate::source::SourceSet;
use crate::text::normalize::NormalText;
use crate::text::segment::Segmenter;
use serde::Deserialize;

#[derive(Deserialize)]
struct F {
    intents: Vec<I>,
}
#[derive(Deserialize)]
struct I {
    id: String,
    title: String,
    examples: Vec<String>,
    then: T,
}
#[derive(Deserialize)]
enum T {
    Flow(String),
    Answer(String),
}

/// Reads the intents and trains the classifier.
pub fn load(sources: &SourceSet, _kb: Option<&KnowledgeBase>, segmenter: &Segmenter, faults: &mut Vec<Diagnostic>) -> Option<Intents> {
    let file = sources.text("intents/intents.ron")?;
    let f: F = file.ron().map_err(|fault| faults.push(fault)).ok()?;
    let intents: Vec<Intent> = f
        .intents
        .into_iter()
        .map(|i| Intent {
            id: IntentId(i.id.as_str().into()),
            title: i.title,
            examples: i.examples,
            then: match i.then {
                T::Flow(f) => Then::Flow(FlowId(f.as_str().into())),
                T::Answer(a) => Then::Answer(AtomId::parse(&a).unwrap()),
            },
        })
        .collect();
    let texts: Vec<Vec<NormalText>> = intents.iter().map(|i| i.examples.iter().map(|e| NormalText::of(e)).collect()).collect();
    Some(Intents { classifier: Classifier::train(&texts, segmenter), intents })
}
