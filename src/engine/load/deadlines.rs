//! Reads `deadlines.ron`: how soon the desk must answer, and what is promised to a customer who leaves unhappy.

use crate::conversation::deadline::{Deadlines, Hours, Limit, Rescue, Rule, RulePledge};
use crate::diagnostic::{Code, Diagnostic};
use crate::dialog::flow::Priority;
use crate::engine::load::sound::{Sound, read};
use crate::engine::promises::PromiseForm;
use crate::source::SourceSet;
use jiff::SignedDuration;
use serde::Deserialize;
use std::collections::BTreeSet;

/// The longest deadline: four weeks. What may take longer has none.
const MOST_MINUTES: u32 = 28 * 24 * 60;

/// The most rules.
const MOST_RULES: u32 = 50;

/// The most promises that one bad rating makes.
const MOST_PLEDGES: u32 = 5;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DeadlinesFile {
    rules: Vec<RuleFile>,
    near_percent: u8,
    warned_percent: u8,
    #[serde(default)]
    rescue: Option<RescueFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    id: String,
    #[serde(default)]
    skills: Vec<String>,
    #[serde(default)]
    priorities: Vec<PriorityName>,
    #[serde(default)]
    severity: u8,
    first_answer_minutes: Option<u32>,
    next_answer_minutes: Option<u32>,
    resolution_minutes: Option<u32>,
    #[serde(default)]
    round_the_clock: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RescueFile {
    stars: u8,
    promises: Vec<PledgeFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PledgeFile {
    kind: String,
    minutes: u32,
    #[serde(default)]
    round_the_clock: bool,
}

/// A priority as flows write it.
#[derive(Clone, Copy, Deserialize)]
enum PriorityName {
    Low,
    Normal,
    High,
    Urgent,
}

impl From<PriorityName> for Priority {
    fn from(name: PriorityName) -> Self {
        match name {
            PriorityName::Low => Priority::Low,
            PriorityName::Normal => Priority::Normal,
            PriorityName::High => Priority::High,
            PriorityName::Urgent => Priority::Urgent,
        }
    }
}

/// Reads `deadlines.ron` alone; its faults are added to `faults`, and there are deadlines only if none of them is an error. Skills and kinds are
/// held against those that are there, if these could be read.
pub fn load_deadlines(
    sources: &SourceSet,
    skills: Option<&[String]>,
    promises: Option<&PromiseForm>,
    faults: &mut Vec<Diagnostic>,
) -> Option<Deadlines> {
    let (file, read) = read::<DeadlinesFile>(sources, "deadlines.ron", faults)?;
    let mut sound = Sound { file, faults, is_sound: true };
    sound.range("rules", read.rules.len() as u32, 0, MOST_RULES);
    let mut seen = BTreeSet::new();
    for rule in &read.rules {
        if !seen.insert(rule.id.as_str()) {
            sound.fault(Code::DuplicateId, &rule.id, format!("two rules have the id `{}`", rule.id), "give one another id");
        }
        check_rule(&mut sound, rule, skills);
    }
    sound.range("near_percent", u32::from(read.near_percent), 1, 100);
    sound.range("warned_percent", u32::from(read.warned_percent), 1, 100);
    let rises = read.near_percent <= read.warned_percent;
    sound.demand(
        "near_percent",
        rises,
        "a case is near its deadline after agents are warned",
        "let near_percent be at most warned_percent",
    );
    if let Some(rescue) = &read.rescue {
        sound.range("stars", u32::from(rescue.stars), 0, 4);
        sound.range("promises", rescue.promises.len() as u32, 1, MOST_PLEDGES);
        for pledge in &rescue.promises {
            minutes(&mut sound, &pledge.kind, "minutes", Some(pledge.minutes));
            if promises.is_some_and(|form| form.kind(&pledge.kind).is_none()) {
                let message = format!("there is no kind of promise `{}`", pledge.kind);
                sound.fault(Code::DanglingLink, &pledge.kind, message, "write one of those in promises.ron");
            }
        }
    }
    sound.is_sound.then(|| Deadlines {
        rules: read.rules.into_iter().map(rule_of).collect(),
        near_percent: read.near_percent,
        warned_percent: read.warned_percent,
        rescue: read.rescue.map(|rescue| Rescue { stars: rescue.stars, pledges: rescue.promises.into_iter().map(pledge_of).collect() }),
    })
}

fn check_rule(sound: &mut Sound<'_>, rule: &RuleFile, skills: Option<&[String]>) {
    let lengths = [
        ("first_answer_minutes", rule.first_answer_minutes),
        ("next_answer_minutes", rule.next_answer_minutes),
        ("resolution_minutes", rule.resolution_minutes),
    ];
    for (field, value) in lengths {
        minutes(sound, &rule.id, field, value);
    }
    let message = format!("severity of `{}` is {}", rule.id, rule.severity);
    sound.demand(&rule.id, rule.severity <= 4, &message, "write a number from 0 to 4");
    for skill in rule.skills.iter().filter(|skill| skills.is_some_and(|skills| !skills.contains(skill))) {
        let message = format!("the rule `{}` is for the skill `{skill}`, which is not among `skills` of handoff.ron", rule.id);
        sound.fault(Code::DanglingLink, skill, message, "add it there, or use one of those");
    }
}

/// A time of a thing with a name, where it has one.
fn minutes(sound: &mut Sound<'_>, id: &str, field: &str, value: Option<u32>) {
    let is_time = value.is_none_or(|value| (1..=MOST_MINUTES).contains(&value));
    let message = format!("{field} of `{id}` is {}", value.unwrap_or_default());
    sound.demand(id, is_time, &message, &format!("write a number from 1 to {MOST_MINUTES}"));
}

fn rule_of(rule: RuleFile) -> Rule {
    let length = |minutes: Option<u32>| minutes.map(|minutes| SignedDuration::from_mins(i64::from(minutes)));
    Rule {
        id: rule.id,
        skills: rule.skills,
        priorities: rule.priorities.into_iter().map(Priority::from).collect(),
        severity: rule.severity,
        first_answer: length(rule.first_answer_minutes),
        next_answer: length(rule.next_answer_minutes),
        resolution: length(rule.resolution_minutes),
        hours: if rule.round_the_clock { Hours::RoundTheClock } else { Hours::OnDuty },
    }
}

fn pledge_of(pledge: PledgeFile) -> RulePledge {
    let length = SignedDuration::from_mins(i64::from(pledge.minutes));
    let hours = if pledge.round_the_clock { Hours::RoundTheClock } else { Hours::OnDuty };
    RulePledge { kind: pledge.kind, limit: Limit { length, hours } }
}
