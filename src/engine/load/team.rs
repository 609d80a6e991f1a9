//! Reads `desk.ron`: how cases come to agents, and back.

use crate::conversation::team::presence::Silence;
use crate::conversation::team::rules::{Claims, Fallback, Language, Mode, Routing, Rule, Waived};
use crate::diagnostic::{Code, Diagnostic};
use crate::engine::load::sound::{Sound, read};
use crate::engine::reply::team::{Team, TeamWords};
use crate::source::SourceSet;
use jiff::SignedDuration;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The most rules, and the most fallbacks: what a person can keep in mind, and each case is held against all of them.
const MOST_RULES: usize = 100;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TeamFile {
    mode: Mode,
    claims: Claims,
    offer_seconds: u32,
    missed_offers: u32,
    most_talks: u32,
    away_seconds: u32,
    offline_seconds: u32,
    give_back_minutes: u32,
    rules: Vec<Rule>,
    fallbacks: Vec<FallbackFile>,
    wait_sample: u32,
    words: BTreeMap<String, TeamWords>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FallbackFile {
    after_seconds: u32,
    waives: Vec<Waived>,
}

/// The path of the file.
const PATH: &str = "intents/desk.ron";

/// Reads `desk.ron` alone, or that of the program where a base of the shop's own has none; its faults are added to `faults`, and there is a team only if none of them is an error. `skills` are those of
/// `handoff.ron`; where that could not be read, every skill passes. So do `intents`, where these could not be read.
pub fn load_team(sources: &SourceSet, skills: Option<&[String]>, intents: Option<&[&str]>, faults: &mut Vec<Diagnostic>) -> Option<Team> {
    let base;
    let sources = match sources.text(PATH) {
        Some(_) => sources,
        None => {
            base = SourceSet::base_intents();
            &base
        }
    };
    let (file, read) = read::<TeamFile>(sources, "desk.ron", faults)?;
    let mut sound = Sound { file, faults, is_sound: true };
    sound.range("offer_seconds", read.offer_seconds, 5, 600);
    sound.range("missed_offers", read.missed_offers, 1, 20);
    sound.range("most_talks", read.most_talks, 1, 100);
    sound.range("away_seconds", read.away_seconds, 30, 3_600);
    sound.range("offline_seconds", read.offline_seconds, 60, 4 * 3_600);
    let is_later = read.offline_seconds > read.away_seconds;
    sound.demand("offline_seconds", is_later, "who is silent is offline before being away", "let it be above away_seconds");
    sound.range("give_back_minutes", read.give_back_minutes, 0, 24 * 60);
    sound.range("wait_sample", read.wait_sample, 0, 1_000);
    let are_few = read.rules.len() <= MOST_RULES && read.fallbacks.len() <= MOST_RULES;
    sound.demand("rules", are_few, "there are too many rules or fallbacks", &format!("write at most {MOST_RULES} of each"));
    read.rules.iter().for_each(|rule| check_rule(&mut sound, rule, skills, intents));
    for fallback in &read.fallbacks {
        sound.range("after_seconds", fallback.after_seconds, 1, 24 * 3_600);
        sound.demand("waives", !fallback.waives.is_empty(), "a fallback waives nothing", "write Level, Language or Skill");
    }
    let is_rising = read.fallbacks.is_sorted_by(|one, next| one.after_seconds < next.after_seconds);
    sound.demand("fallbacks", is_rising, "the fallbacks are not in the order of their time", "let each come after the one before");
    sound.locales(read.words.keys());
    sound.no_empty_words();
    let seconds = |n: u32| SignedDuration::from_secs(i64::from(n));
    let fallback = |own: FallbackFile| Fallback { after: seconds(own.after_seconds), waives: own.waives };
    let gives_back = (read.give_back_minutes > 0).then(|| SignedDuration::from_mins(i64::from(read.give_back_minutes)));
    let routing = Routing {
        mode: read.mode,
        claims: read.claims,
        offer: seconds(read.offer_seconds),
        missed_offers: read.missed_offers,
        most_talks: read.most_talks,
        silence: Silence { away: seconds(read.away_seconds), offline: seconds(read.offline_seconds), gives_back },
        rules: read.rules,
        fallbacks: read.fallbacks.into_iter().map(fallback).collect(),
        wait_sample: Some(read.wait_sample).filter(|sample| *sample > 0),
    };
    sound.is_sound.then_some(Team { routing, words: read.words })
}

/// A rule names skills and intents that there are, and no numbers that no case has.
fn check_rule(sound: &mut Sound<'_>, rule: &Rule, skills: Option<&[String]>, intents: Option<&[&str]>) {
    for skill in rule.when.skills.iter().chain(&rule.need.skill) {
        if skills.is_some_and(|skills| !skills.contains(skill)) {
            let message = format!("a rule names the skill `{skill}`, which handoff.ron does not list");
            sound.fault(Code::DanglingLink, skill, message, "add it to `skills` in handoff.ron, or use one of those");
        }
    }
    for intent in &rule.when.intents {
        if intents.is_some_and(|intents| !intents.contains(&intent.as_str())) {
            let message = format!("a rule names the intent `{intent}`, which intents.ron does not have");
            sound.fault(Code::DanglingLink, intent, message, "use the id of one that is there");
        }
    }
    if let Some(severity) = rule.when.severity {
        sound.range("severity", u32::from(severity), 1, 4);
    }
    if let Some(anger) = rule.when.anger {
        sound.demand("anger", (0.0..=1.0).contains(&anger), &format!("anger is {anger}"), "write a number from 0.0 to 1.0");
    }
    if let Language::Only(language) = &rule.need.language
        && language.trim().is_empty()
    {
        sound.fault(Code::MissingWords, "Only", "a rule needs a language without a name".to_owned(), "write it as \"en\"");
    }
}
