//! Reads `talk.ron`.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::{SourceFile, SourceSet};
use crate::talk::around::Around;
use crate::talk::{Talk, TalkAct};
use crate::text::cover::Cover;
use crate::text::normalize::{NormalText, spoken};
use serde::Deserialize;

/// The file that is read.
const PATH: &str = "intents/talk.ron";

#[derive(Deserialize)]
#[serde(rename = "Talk", deny_unknown_fields)]
struct TalkFile {
    openings: Vec<String>,
    closings: Vec<String>,
    nod: Vec<String>,
    call: Vec<String>,
    done: Vec<String>,
    thanks: Vec<String>,
    farewell: Vec<String>,
    ask_on: Vec<String>,
    particles: Vec<String>,
    order_number: Option<String>,
}

/// Reads the words of the acts; all faults are added to `faults`, and there is a result only if none of them is an error. The format stands
/// in `intents/README.md`.
pub fn load(sources: &SourceSet, faults: &mut Vec<Diagnostic>) -> Option<Talk> {
    let Some(file) = sources.text(PATH) else {
        let help = "see intents/README.md for a sample of it";
        faults.push(Diagnostic::new(Code::MissingFile, Place::file(PATH), "talk.ron is not there", help));
        return None;
    };
    let read: TalkFile = sources.ron(file).map_err(|fault| faults.push(fault)).ok()?;
    let before = faults.len();
    let lists = [&read.openings, &read.closings, &read.nod, &read.call, &read.done, &read.thanks, &read.farewell, &read.ask_on];
    lists.into_iter().chain([&read.particles]).flatten().filter(|phrase| phrase.trim().is_empty()).for_each(|phrase| {
        faults.push(empty(file, phrase));
    });
    let normal = |phrases: &[String]| phrases.iter().map(|phrase| NormalText::of(phrase).as_str().to_owned()).collect::<Vec<_>>();
    let divided = [&read.nod, &read.thanks].into_iter().flat_map(|phrases| normal(phrases)).collect();
    let around = Around::new(normal(&read.openings), normal(&read.closings), divided);
    let others = [&read.nod, &read.done, &read.thanks, &read.farewell, &read.ask_on];
    let openings = read.openings.iter().filter(|opening| !others.iter().any(|phrases| phrases.contains(opening)));
    let call = read.call.iter().chain(openings).cloned().collect::<Vec<_>>();
    let acts = [
        (TalkAct::Nod, &read.nod),
        (TalkAct::Call, &call),
        (TalkAct::Done, &read.done),
        (TalkAct::Thanks, &read.thanks),
        (TalkAct::Farewell, &read.farewell),
        (TalkAct::AskOn, &read.ask_on),
    ];
    let acts: [(TalkAct, Vec<String>); 6] = acts.map(|(act, phrases)| (act, phrases.iter().map(|phrase| said(phrase)).collect()));
    let particles: Vec<String> = read.particles.iter().map(|particle| said(particle)).collect();
    let acts = Cover::new(acts.iter().map(|(act, phrases)| (*act, phrases.as_slice())), &particles);
    (faults.len() == before).then_some(Talk { around, acts, order_number: read.order_number })
}

fn empty(file: &SourceFile, phrase: &str) -> Diagnostic {
    Diagnostic::new(Code::MissingWords, file.place_of_quoted(phrase), "a phrase is empty", "write it, or take it out")
}

/// A phrase as it is compared: its letters, digits and Han characters, or its marks where it has none.
fn said(phrase: &str) -> String {
    let normal = NormalText::of(phrase);
    let said = spoken(normal.as_str());
    if said.is_empty() { normal.as_str().chars().filter(|c| !c.is_whitespace()).collect() } else { said }
}
