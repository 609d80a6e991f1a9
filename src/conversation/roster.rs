//! Who is on duty, and when?
//!
//! Read from `intents/handoff.ron`; see `intents/README.md`.

use jiff::civil::{Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};

/// How many days ahead a shift is looked for: every shift begins on some day of the week.
const DAYS_AHEAD: i64 = 7;

/// The hours of the desk.
#[derive(Debug, Clone)]
pub struct Rosters {
    /// The time zone of the hours.
    pub time_zone: TimeZone,
    /// The shifts; without any, somebody is always on duty.
    pub shifts: Vec<Shift>,
}

/// One shift.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// Its name, for people.
    pub name: String,
    /// The days on which it begins.
    pub days: Vec<Weekday>,
    /// When it begins.
    pub from: Time,
    /// When it ends; not after `from` means the next morning.
    pub to: Time,
    /// Whom this shift serves: angry and risky cases alone, under this skill; nothing when it serves everybody.
    pub only_risky: Option<String>,
}

/// Who is at the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty<'a> {
    /// Somebody for everybody.
    Everybody,
    /// Somebody for angry and risky cases, who has this skill.
    Risky(&'a str),
    /// Nobody.
    Nobody,
}

impl Rosters {
    /// Who is on duty: the beginning of a shift is in, its end is out.
    pub fn duty(&self, now: Timestamp) -> Duty<'_> {
        let local = now.to_zoned(self.time_zone.clone());
        let covers = |shift: &&Shift| shift.covers(local.weekday(), local.time());
        let risky = || self.shifts.iter().filter(covers).find_map(|shift| shift.only_risky.as_deref());
        if self.for_everybody().next().is_none() || self.for_everybody().any(|shift| covers(&shift)) {
            Duty::Everybody
        } else {
            risky().map_or(Duty::Nobody, Duty::Risky)
        }
    }

    /// The hours for customers to read, as `09:00–21:00`; shifts are joined with a comma.
    pub fn hours(&self) -> String {
        let shown = |shift: &Shift| format!("{}–{}", shift.from.strftime("%H:%M"), shift.to.strftime("%H:%M"));
        self.for_everybody().map(shown).collect::<Vec<_>>().join(", ")
    }

    /// When the next shift for everybody begins, for customers to read, as `11-24 09:00`.
    pub fn back(&self, now: Timestamp) -> String {
        let local = now.to_zoned(self.time_zone.clone());
        let begins = |shift: &Shift| (0..=DAYS_AHEAD).find_map(|days| begin_after(shift, &local, days));
        let next = self.for_everybody().filter_map(begins).min();
        next.map(|next| next.strftime("%m-%d %H:%M").to_string()).unwrap_or_default()
    }

    fn for_everybody(&self) -> impl Iterator<Item = &Shift> {
        self.shifts.iter().filter(|shift| shift.only_risky.is_none())
    }
}

/// When a shift begins so many days from a time, if it begins on that day and after that time.
fn begin_after(shift: &Shift, local: &Zoned, days: i64) -> Option<Zoned> {
    let day = local.date().checked_add(days.days()).ok()?;
    let begin = day.to_datetime(shift.from).to_zoned(local.time_zone().clone()).ok()?;
    (shift.days.contains(&day.weekday()) && begin > *local).then_some(begin)
}

impl Shift {
    fn covers(&self, today: Weekday, time: Time) -> bool {
        if self.from < self.to {
            return self.days.contains(&today) && self.from <= time && time < self.to;
        }
        let began_today = self.days.contains(&today) && self.from <= time;
        let began_yesterday = self.days.contains(&today.previous()) && time < self.to;
        began_today || began_yesterday
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shift_begins_in_and_ends_out() {
        let shift = |from: &str, to: &str, days: &[Weekday], only_risky: Option<&str>| Shift {
            name: "班".to_owned(),
            days: days.to_vec(),
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
            only_risky: only_risky.map(str::to_owned),
        };
        let shifts = vec![
            shift("09:00", "21:00", &[Weekday::Monday], None),
            shift("22:00", "02:00", &[Weekday::Friday], None),
            shift("20:00", "23:00", &[Weekday::Monday], Some("night")),
        ];
        let rosters = Rosters { time_zone: TimeZone::get("Asia/Shanghai").unwrap(), shifts };
        let check = |at: &str, duty: Duty<'_>, back: &str| {
            let at = at.parse().unwrap();
            assert_eq!((rosters.duty(at), rosters.back(at).as_str()), (duty, back), "{at}");
        };
        check("2026-11-23T09:00:00+08:00", Duty::Everybody, "11-27 22:00");
        check("2026-11-23T08:59:59+08:00", Duty::Nobody, "11-23 09:00");
        check("2026-11-23T20:00:00+08:00", Duty::Everybody, "11-27 22:00");
        check("2026-11-23T21:00:00+08:00", Duty::Risky("night"), "11-27 22:00");
        check("2026-11-24T12:00:00+08:00", Duty::Nobody, "11-27 22:00");
        check("2026-11-28T01:59:59+08:00", Duty::Everybody, "11-30 09:00");
        check("2026-11-28T02:00:00+08:00", Duty::Nobody, "11-30 09:00");
        check("2026-11-27T23:00:00+08:00", Duty::Everybody, "11-30 09:00");
        check("2026-11-28T23:00:00+08:00", Duty::Nobody, "11-30 09:00");
        assert_eq!(rosters.hours(), "09:00–21:00, 22:00–02:00");
    }
}
