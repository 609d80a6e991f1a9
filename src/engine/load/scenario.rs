//! Can a scenario of `training.ron` be played to an end?
//!
//! A step leads on to a later one or to an ending, whatever the trainee does, so that each way through it ends. What it names is there, and
//! nothing that the trainee reads is blank.

use crate::diagnostic::Code;
use crate::engine::load::sound::Sound;
use crate::engine::promises::PromiseForm;
use crate::engine::training::{Before, Rule, Scenario, Step};
use crate::kb::KnowledgeBase;
use crate::kb::entry::AtomId;
use std::collections::BTreeSet;

/// The most steps, lines and the like of one kind: beyond that nobody keeps the whole in mind.
const MOST: usize = 30;

/// The most characters of a text: what a customer writes at once.
const LONGEST_TEXT: usize = 1_000;

/// How often a customer waits for more at most.
const MOST_PATIENCE: u32 = 3;

/// The most points of a goal.
const MOST_POINTS: u32 = 50;

/// The longest that a reply may take: an hour.
const MOST_SECONDS: u32 = 3_600;

/// What scenarios may name; where that could not be read, every name passes.
pub struct Known<'k> {
    /// The atoms.
    pub kb: Option<&'k KnowledgeBase>,
    /// The kinds of promises.
    pub promises: Option<&'k PromiseForm>,
}

/// Adds the faults of a scenario.
pub fn check(sound: &mut Sound<'_>, own: &Scenario, known: &Known<'_>) {
    texts(sound, own);
    numbers(sound, own);
    let ids = || own.steps.iter().map(|step| step.id.as_str()).chain(own.endings.iter().map(|ending| ending.id.as_str()));
    sound.names("step or ending", &own.id, ids());
    ways(sound, own);
    let rules = own.steps.iter().flat_map(|step| &step.branches).map(|branch| &branch.when).chain(own.goals.iter().map(|goal| &goal.when));
    for rule in rules.flat_map(Rule::parts) {
        check_rule(sound, own, rule, known);
    }
}

/// Nothing that is read is blank or endless.
fn texts(sound: &mut Sound<'_>, own: &Scenario) {
    let said = own.before.iter().map(|before| match before {
        Before::Customer(text) | Before::Bot(text) => text,
    });
    let lines = own.steps.iter().flat_map(|step| &step.says).chain(own.endings.iter().flat_map(|ending| &ending.says));
    let titles = [&own.title, &own.briefing, &own.summary, &own.locale].into_iter().chain(own.goals.iter().map(|goal| &goal.title));
    for text in titles.chain(said).chain(lines) {
        if text.trim().is_empty() {
            let message = format!("a text of the scenario `{}` is empty", own.id);
            sound.fault(Code::MissingWords, &own.id, message, "write what the trainee should read, or take it out");
        } else if text.chars().nth(LONGEST_TEXT).is_some() {
            let message = format!("a text of the scenario `{}` has more than {LONGEST_TEXT} characters", own.id);
            sound.fault(Code::OutOfRange, &own.id, message, "divide it");
        }
    }
    if own.anger > 0.0 && !own.before.iter().any(|before| matches!(before, Before::Customer(_))) {
        let message = format!("the customer of the scenario `{}` comes angry, and has said nothing before", own.id);
        sound.fault(Code::MissingWords, &own.id, message, "write in `before` what was said to the bot");
    }
    let is_silent = |(at, step): (usize, &Step)| step.says.is_empty() && (at > 0 || own.before.is_empty());
    if let Some((_, step)) = own.steps.iter().enumerate().find(|(at, step)| is_silent((*at, step))) {
        let message = format!("in the step `{}` of the scenario `{}` the customer says nothing", step.id, own.id);
        sound.fault_in(Code::MissingWords, &own.id, &step.id, message, "write what the customer says");
    }
}

fn numbers(sound: &mut Sound<'_>, own: &Scenario) {
    let mut range = |what: &str, value: u32, least: u32, most: u32| {
        if !(least..=most).contains(&value) {
            let message = format!("{what} of the scenario `{}` is {value}", own.id);
            sound.fault(Code::OutOfRange, &own.id, message, &format!("write a number from {least} to {most}"));
        }
    };
    own.steps.iter().for_each(|step| range("a `patience`", u32::from(step.patience), 0, MOST_PATIENCE));
    own.goals.iter().for_each(|goal| range("the `weight` of a goal", u32::from(goal.weight), 1, MOST_POINTS));
    let counts = [own.before.len(), own.steps.len(), own.endings.len(), own.goals.len()];
    let branches = own.steps.iter().map(|step| step.branches.len());
    for n in counts.into_iter().chain(branches) {
        range("the number of steps, endings, branches, goals, or lines before", n as u32, 0, MOST as u32);
    }
    if !(0.0..=1.0).contains(&own.anger) {
        let message = format!("the anger of the scenario `{}` is {}", own.id, own.anger);
        sound.fault(Code::OutOfRange, &own.id, message, "write a number from 0.0 to 1.0");
    }
}

/// Every way leads on to a later step or to an ending, and each of these is reached.
fn ways(sound: &mut Sound<'_>, own: &Scenario) {
    if own.steps.is_empty() || !own.endings.iter().any(|ending| ending.satisfied) {
        let message = format!("the scenario `{}` has no step, or no ending with which the customer is satisfied", own.id);
        sound.fault(Code::DeadEnd, &own.id, message, "write at least one step and one ending with `satisfied: true`");
    }
    let mut reached: BTreeSet<&str> = own.steps.first().map(|step| step.id.as_str()).into_iter().collect();
    for (at, step) in own.steps.iter().enumerate() {
        let is_reached = reached.contains(step.id.as_str());
        for go in step.branches.iter().map(|branch| &branch.go).chain([&step.otherwise]) {
            let is_ending = own.endings.iter().any(|ending| ending.id == *go);
            match own.steps.iter().position(|other| other.id == *go) {
                None if !is_ending => {
                    let message = format!("the step `{}` of the scenario `{}` leads to `{go}`, which is not there", step.id, own.id);
                    sound.fault_in(Code::DanglingLink, &own.id, go, message, "name a later step, or an ending");
                }
                Some(to) if to <= at => {
                    let message = format!("the step `{}` of the scenario `{}` leads back to `{go}`", step.id, own.id);
                    let help = "let it lead to a later step or an ending; `patience` lets the customer wait";
                    sound.fault_in(Code::Circle, &own.id, &step.id, message, help);
                }
                Some(_) | None if is_reached => drop(reached.insert(go)),
                Some(_) | None => {}
            }
        }
    }
    let ids = own.steps.iter().map(|step| &step.id).chain(own.endings.iter().map(|ending| &ending.id));
    for id in ids.filter(|id| !reached.contains(id.as_str())) {
        let message = format!("`{id}` of the scenario `{}` is never reached", own.id);
        sound.fault_in(Code::Unreached, &own.id, id, message, "let a step lead there, or take it out");
    }
}

/// What a rule looks for is there.
fn check_rule(sound: &mut Sound<'_>, own: &Scenario, rule: &Rule, known: &Known<'_>) {
    let is_empty = match rule {
        Rule::Says(phrases) => phrases.written.is_empty() || phrases.written.iter().any(|phrase| phrase.trim().is_empty()),
        Rule::Uses(atoms) => atoms.is_empty(),
        Rule::All(rules) | Rule::Any(rules) => rules.is_empty(),
        Rule::Greets | Rule::Soothes | Rule::Offends | Rule::Asks | Rule::HandsOver => false,
        Rule::Promises(_) | Rule::SlowerThan(_) | Rule::Not(_) => false,
    };
    if is_empty {
        let message = format!("a rule of the scenario `{}` names nothing, or an empty phrase", own.id);
        sound.fault(Code::MissingWords, &own.id, message, "write what it looks for, or take it out");
    }
    if let Rule::SlowerThan(seconds) = rule
        && !(1..=MOST_SECONDS).contains(seconds)
    {
        let message = format!("`SlowerThan` in the scenario `{}` is {seconds}", own.id);
        sound.fault(Code::OutOfRange, &own.id, message, &format!("write a number from 1 to {MOST_SECONDS}"));
    }
    let is_atom = |name: &str| known.kb.is_none_or(|kb| AtomId::parse(name).is_some_and(|id| kb.find(&id).is_some()));
    let is_kind = |name: &str| known.promises.is_none_or(|form| form.kind(name).is_some_and(|kind| !kind.only_rules));
    let unknown: Vec<(&String, &str)> = match rule {
        Rule::Uses(atoms) => atoms.iter().filter(|name| !is_atom(name)).map(|name| (name, "atom of the knowledge base")).collect(),
        Rule::Promises(kinds) => kinds.iter().filter(|name| !is_kind(name)).map(|name| (name, "promise that an agent can make")).collect(),
        Rule::Says(_) | Rule::Greets | Rule::Soothes | Rule::Offends | Rule::Asks | Rule::HandsOver => Vec::new(),
        Rule::SlowerThan(_) | Rule::Not(_) | Rule::All(_) | Rule::Any(_) => Vec::new(),
    };
    for (name, what) in unknown {
        let message = format!("the scenario `{}` names `{name}`, which is no {what}", own.id);
        sound.fault_in(Code::DanglingLink, &own.id, name, message, "name one that is there");
    }
}
