//! Reads `handoff.ron`: who is at the desk and when, what customers write to leave it, and what they read.

use crate::conversation::calendar::{Calendar, Days};
use crate::conversation::roster::{Rosters, Shift};
use crate::diagnostic::{Code, Diagnostic};
use crate::engine::load::sound::{Sound, read};
use crate::engine::reply::words::{Desk, DeskWords};
use crate::engine::understand::leaving::LeavingPhrases;
use crate::source::SourceSet;
use jiff::civil::{Date, Weekday};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DeskFile {
    time_zone: String,
    skills: Vec<String>,
    #[serde(default)]
    holidays: Vec<String>,
    #[serde(default)]
    workdays: Vec<(String, Day)>,
    rosters: Vec<ShiftFile>,
    says: LeavingPhrases,
    words: BTreeMap<String, DeskWords>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ShiftFile {
    name: String,
    days: Vec<Day>,
    from: String,
    to: String,
    only_risky: Option<String>,
    #[serde(default)]
    on_holidays: bool,
}

#[derive(Deserialize, Clone, Copy)]
enum Day {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl Day {
    fn weekday(self) -> Weekday {
        match self {
            Day::Mon => Weekday::Monday,
            Day::Tue => Weekday::Tuesday,
            Day::Wed => Weekday::Wednesday,
            Day::Thu => Weekday::Thursday,
            Day::Fri => Weekday::Friday,
            Day::Sat => Weekday::Saturday,
            Day::Sun => Weekday::Sunday,
        }
    }
}

/// Reads `handoff.ron` alone; its faults are added to `faults`, and there is a desk only if none of them is an error.
pub fn load_desk(sources: &SourceSet, faults: &mut Vec<Diagnostic>) -> Option<Desk> {
    let (file, read) = read::<DeskFile>(sources, "handoff.ron", faults)?;
    let mut sound = Sound { file, faults, is_sound: true };
    let time_zone = sound.time_zone(&read.time_zone);
    let calendar = calendar(&mut sound, &read.holidays, &read.workdays);
    let shifts = read.rosters.into_iter().filter_map(|shift| {
        let (from, to) = (sound.time(&shift.from), sound.time(&shift.to));
        if let Some(skill) = shift.only_risky.as_ref().filter(|skill| !read.skills.contains(skill)) {
            let message = format!("the shift `{}` has the skill `{skill}`, which is not among `skills`", shift.name);
            sound.fault(Code::DanglingLink, skill, message, "add it to `skills`, or use one of those");
        }
        let days = shift.days.into_iter().map(Day::weekday).collect();
        Some(Shift { name: shift.name, days, from: from?, to: to?, only_risky: shift.only_risky, on_holidays: shift.on_holidays })
    });
    let shifts = shifts.collect();
    let is_general = read.skills.iter().any(|skill| skill == "general");
    if !is_general {
        let help = "add \"general\": what no flow gives a skill to goes there";
        sound.fault(Code::DanglingLink, "skills", "the skill `general` is missing".to_owned(), help);
    }
    sound.phrases("skills", &read.skills);
    for (name, phrases) in read.says.lists() {
        sound.phrases(name, phrases);
    }
    sound.locales(read.words.keys());
    sound.no_empty_words();
    let rosters = Rosters { time_zone: time_zone?, calendar, shifts };
    sound.is_sound.then_some(Desk { rosters, skills: read.skills, says: read.says, words: read.words })
}

/// The calendar: no day is in two holidays, nor makes up for two others.
fn calendar(sound: &mut Sound<'_>, holidays: &[String], workdays: &[(String, Day)]) -> Calendar {
    let mut calendar = Calendar::default();
    for text in holidays {
        match text.parse::<Days>() {
            Err(no_days) => sound.fault(Code::BadRoster, text, format!("`{text}` is no holiday"), &no_days.to_string()),
            Ok(days) if calendar.holidays.iter().any(|other| other.overlaps(days)) => {
                sound.fault(Code::BadRoster, text, format!("a day of the holiday `{text}` is in another one"), "leave each day in one");
            }
            Ok(days) => calendar.holidays.push(days),
        }
    }
    for (text, day) in workdays {
        match text.parse::<Date>() {
            Err(_) => sound.fault(Code::BadRoster, text, format!("`{text}` is no day"), "write it as 2026-10-10"),
            Ok(date) if calendar.is_holiday(date) => {
                sound.fault(Code::BadRoster, text, format!("the workday `{text}` is a holiday too"), "take it out of one of the two");
            }
            Ok(date) if calendar.workdays.insert(date, day.weekday()).is_some() => {
                sound.fault(Code::BadRoster, text, format!("the workday `{text}` stands there twice"), "leave it in once");
            }
            Ok(_) => {}
        }
    }
    calendar
}
