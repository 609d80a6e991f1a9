//! Who is on duty, and when?
//!
//! Read from `intents/handoff.ron`; see `intents/README.md`.

use jiff::Timestamp;
use jiff::civil::{Time, Weekday};
use jiff::tz::TimeZone;

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
}

impl Rosters {
    /// Whether somebody is on duty: the beginning of a shift is in, its end is out.
    pub fn is_on_duty(&self, now: Timestamp) -> bool {
        let local = now.to_zoned(self.time_zone.clone());
        let (today, time) = (local.weekday(), local.time());
        self.shifts.is_empty() || self.shifts.iter().any(|shift| shift.covers(today, time))
    }

    /// The hours for customers to read, as `09:00–21:00`; shifts are joined with a comma.
    pub fn hours(&self) -> String {
        let shown = |shift: &Shift| format!("{}–{}", shift.from.strftime("%H:%M"), shift.to.strftime("%H:%M"));
        self.shifts.iter().map(shown).collect::<Vec<_>>().join(", ")
    }
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
        let shift = |from: &str, to: &str, days: &[Weekday]| Shift {
            name: "班".to_owned(),
            days: days.to_vec(),
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
        };
        let shifts = vec![shift("09:00", "21:00", &[Weekday::Monday]), shift("22:00", "02:00", &[Weekday::Friday])];
        let rosters = Rosters { time_zone: TimeZone::get("Asia/Shanghai").unwrap(), shifts };
        let check = |at: &str, expected: bool| assert_eq!(rosters.is_on_duty(at.parse().unwrap()), expected, "{at}");
        check("2026-11-23T09:00:00+08:00", true);
        check("2026-11-23T08:59:59+08:00", false);
        check("2026-11-23T21:00:00+08:00", false);
        check("2026-11-24T12:00:00+08:00", false);
        check("2026-11-28T01:59:59+08:00", true);
        check("2026-11-28T02:00:00+08:00", false);
        check("2026-11-27T23:00:00+08:00", true);
        check("2026-11-28T23:00:00+08:00", false);
    }
}
