//! Who is on duty, and when?
//!
//! Read from `intents/handoff.ron`; see `intents/README.md`.

use crate::conversation::calendar::Calendar;
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan, Zoned};

/// How many days ahead a shift is looked for: a year, since a shift of one weekday may fall on holidays again and again.
const DAYS_AHEAD: i64 = 366;

/// The hours of the desk.
#[derive(Debug, Clone)]
pub struct Rosters {
    /// The time zone of the hours and of the calendar.
    pub time_zone: TimeZone,
    /// The holidays, and the weekends that are worked.
    pub calendar: Calendar,
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
    /// Whether it begins on holidays as on other days.
    pub on_holidays: bool,
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

impl Duty<'_> {
    /// Whether somebody is there for a case that needs this skill.
    pub fn serves(self, skill: &str) -> bool {
        match self {
            Duty::Everybody => true,
            Duty::Risky(own) => own == skill,
            Duty::Nobody => false,
        }
    }
}

impl Rosters {
    /// A desk at which somebody is always on duty.
    pub fn always(time_zone: TimeZone) -> Self {
        Rosters { time_zone, calendar: Calendar::default(), shifts: Vec::new() }
    }

    /// Who is on duty: the beginning of a shift is in, its end is out.
    pub fn duty(&self, now: Timestamp) -> Duty<'_> {
        let local = now.to_zoned(self.time_zone.clone());
        let is_on = |shift: &&Shift| self.covers(shift, &local);
        let risky = || self.shifts.iter().filter(is_on).find_map(|shift| shift.only_risky.as_deref());
        if self.for_everybody().next().is_none() || self.for_everybody().any(|shift| is_on(&shift)) {
            Duty::Everybody
        } else {
            risky().map_or(Duty::Nobody, Duty::Risky)
        }
    }

    /// When the next shift for everybody begins, in the time zone of the hours; nothing when there is none within a year.
    pub fn back(&self, now: Timestamp) -> Option<Zoned> {
        let local = now.to_zoned(self.time_zone.clone());
        let begin_on = |day: Date| self.for_everybody().filter_map(|shift| self.begin(shift, day)).filter(|begin| *begin > local).min();
        (0..=DAYS_AHEAD).find_map(|days| begin_on(local.date().checked_add(days.days()).ok()?))
    }

    /// How much of a time somebody was on duty for everybody. Of more than a year, only the first year counts.
    pub fn on_duty_between(&self, from: Timestamp, to: Timestamp) -> SignedDuration {
        if self.for_everybody().next().is_none() {
            return to.duration_since(from).max(SignedDuration::ZERO);
        }
        let first = from.to_zoned(self.time_zone.clone()).date();
        // A shift that began the evening before may last until then.
        let days = (-1..=DAYS_AHEAD).map_while(|days| first.checked_add(days.days()).ok());
        let days = days.take_while(|day| day.to_zoned(self.time_zone.clone()).is_ok_and(|begin| begin.timestamp() < to));
        let mut spans: Vec<(Timestamp, Timestamp)> =
            days.flat_map(|day| self.for_everybody().filter_map(move |shift| self.span(shift, day))).collect();
        spans.sort_unstable();
        // Where shifts overlap, the time counts once.
        let (mut sum, mut counted) = (SignedDuration::ZERO, from);
        for (begin, end) in spans {
            let (begin, end) = (begin.max(counted), end.min(to));
            if begin < end {
                sum += end.duration_since(begin);
                counted = end;
            }
        }
        sum
    }

    /// The moment at which somebody was on duty for everybody for so long since another one; nothing when that is not within a year.
    pub fn on_duty_after(&self, from: Timestamp, length: SignedDuration) -> Option<Timestamp> {
        if self.for_everybody().next().is_none() {
            return from.checked_add(length).ok();
        }
        let first = from.to_zoned(self.time_zone.clone()).date();
        let (mut left, mut counted) = (length, from);
        for days in -1..=DAYS_AHEAD {
            let day = first.checked_add(days.days()).ok()?;
            // A shift of this day may begin before one of the day before ends, and not before that begins.
            let mut spans: Vec<_> = self.for_everybody().filter_map(|shift| self.span(shift, day)).collect();
            spans.sort_unstable();
            for (begin, end) in spans {
                let begin = begin.max(counted);
                if begin < end {
                    let lasts = end.duration_since(begin);
                    if left <= lasts {
                        return begin.checked_add(left).ok();
                    }
                    left -= lasts;
                    counted = end;
                }
            }
        }
        None
    }

    /// The time of a shift that begins on a day, if it does.
    fn span(&self, shift: &Shift, day: Date) -> Option<(Timestamp, Timestamp)> {
        let begin = self.begin(shift, day)?;
        let last = if shift.to <= shift.from { day.tomorrow().ok()? } else { day };
        Some((begin.timestamp(), last.to_datetime(shift.to).to_zoned(self.time_zone.clone()).ok()?.timestamp()))
    }

    /// The shifts that serve everybody.
    pub fn for_everybody(&self) -> impl Iterator<Item = &Shift> {
        self.shifts.iter().filter(|shift| shift.only_risky.is_none())
    }

    /// Whether one of these shifts is on.
    pub fn is_within<'s>(&self, mut shifts: impl Iterator<Item = &'s Shift>, now: Timestamp) -> bool {
        let local = now.to_zoned(self.time_zone.clone());
        shifts.any(|shift| self.covers(shift, &local))
    }

    fn covers(&self, shift: &Shift, local: &Zoned) -> bool {
        let (today, time) = (local.date(), local.time());
        let lasts_until_morning = shift.to <= shift.from;
        let began_today = self.begins(shift, today) && shift.from <= time && (lasts_until_morning || time < shift.to);
        let began_yesterday = || today.yesterday().is_ok_and(|yesterday| self.begins(shift, yesterday)) && time < shift.to;
        began_today || (lasts_until_morning && began_yesterday())
    }

    /// When a shift begins on a day, if it does.
    fn begin(&self, shift: &Shift, day: Date) -> Option<Zoned> {
        let begin = day.to_datetime(shift.from).to_zoned(self.time_zone.clone()).ok()?;
        self.begins(shift, day).then_some(begin)
    }

    fn begins(&self, shift: &Shift, day: Date) -> bool {
        shift.days.contains(&self.calendar.weekday(day)) && (shift.on_holidays || !self.calendar.is_holiday(day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shift(from: &str, to: &str, days: &[Weekday], only_risky: Option<&str>) -> Shift {
        Shift {
            name: "班".to_owned(),
            days: days.to_vec(),
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
            only_risky: only_risky.map(str::to_owned),
            on_holidays: only_risky.is_some(),
        }
    }

    #[track_caller]
    fn check(rosters: &Rosters, at: &str, duty: Duty<'_>, back: &str) {
        let at = at.parse().unwrap();
        let shown = rosters.back(at).map(|back| back.strftime("%m-%d %H:%M").to_string()).unwrap_or_default();
        assert_eq!((rosters.duty(at), shown.as_str()), (duty, back), "{at}");
    }

    #[test]
    fn only_the_time_of_shifts_is_on_duty() {
        let all = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday];
        let shifts = vec![
            shift("09:00", "18:00", &all, None),
            shift("17:00", "21:00", &[Weekday::Monday], None),
            shift("22:00", "02:00", &[Weekday::Friday], None),
            shift("00:00", "09:00", &all, Some("night")),
        ];
        let own = rosters(Calendar::default(), shifts);
        let check = |from: &str, to: &str, hours: f64| {
            let [from, to] = [from, to].map(|at| format!("2026-11-{at}+08:00").parse().unwrap());
            assert_eq!(own.on_duty_between(from, to).as_secs_f64() / 3600.0, hours, "{from} to {to}");
        };
        check("23T10:00:00", "23T12:30:00", 2.5);
        check("23T16:00:00", "23T23:00:00", 5.0);
        check("23T23:00:00", "24T08:00:00", 0.0);
        check("23T20:00:00", "24T10:00:00", 2.0);
        check("28T01:00:00", "28T05:00:00", 1.0);
        check("27T20:00:00", "30T10:00:00", 5.0);
        check("24T12:00:00", "24T11:00:00", 0.0);
        // What was on duty until a moment is over at that moment, or at the end of the shift before it.
        for from in ["23T10:00:00", "23T20:30:00", "23T23:00:00", "27T20:00:00", "28T01:30:00"] {
            let from: Timestamp = format!("2026-11-{from}+08:00").parse().unwrap();
            for minutes in [1, 59, 60, 240, 600, 1_441, 20_000] {
                let length = SignedDuration::from_mins(minutes);
                let end = own.on_duty_after(from, length).unwrap();
                assert_eq!(own.on_duty_between(from, end), length, "{minutes} minutes after {from}");
                assert!(own.on_duty_between(from, end - SignedDuration::from_secs(1)) < length);
            }
        }
        let always = Rosters::always(TimeZone::UTC);
        assert_eq!(always.on_duty_after(Timestamp::UNIX_EPOCH, SignedDuration::from_secs(7)), Timestamp::from_second(7).ok());
        assert_eq!(always.on_duty_between(Timestamp::UNIX_EPOCH, Timestamp::from_second(7).unwrap()), SignedDuration::from_secs(7));
    }

    fn rosters(calendar: Calendar, shifts: Vec<Shift>) -> Rosters {
        Rosters { time_zone: TimeZone::get("Asia/Shanghai").unwrap(), calendar, shifts }
    }

    #[test]
    fn a_shift_begins_in_and_ends_out() {
        let shifts = vec![
            shift("09:00", "21:00", &[Weekday::Monday], None),
            shift("22:00", "02:00", &[Weekday::Friday], None),
            shift("20:00", "23:00", &[Weekday::Monday], Some("night")),
        ];
        let rosters = rosters(Calendar::default(), shifts);
        let check = |at: &str, duty: Duty<'_>, back: &str| check(&rosters, at, duty, back);
        check("2026-11-23T09:00:00+08:00", Duty::Everybody, "11-27 22:00");
        check("2026-11-23T08:59:59+08:00", Duty::Nobody, "11-23 09:00");
        check("2026-11-23T20:00:00+08:00", Duty::Everybody, "11-27 22:00");
        check("2026-11-23T21:00:00+08:00", Duty::Risky("night"), "11-27 22:00");
        check("2026-11-24T12:00:00+08:00", Duty::Nobody, "11-27 22:00");
        check("2026-11-28T01:59:59+08:00", Duty::Everybody, "11-30 09:00");
        check("2026-11-28T02:00:00+08:00", Duty::Nobody, "11-30 09:00");
        check("2026-11-27T23:00:00+08:00", Duty::Everybody, "11-30 09:00");
        check("2026-11-28T23:00:00+08:00", Duty::Nobody, "11-30 09:00");
    }

    #[test]
    fn holidays_are_free_and_a_workday_is_worked_as_the_day_that_it_makes_up_for() {
        let week = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];
        let shifts = vec![shift("09:00", "18:00", &week, None), shift("18:00", "09:00", &week, Some("night"))];
        let calendar = Calendar {
            holidays: vec!["2026-10-01..2026-10-07".parse().unwrap()],
            workdays: [("2026-10-10".parse().unwrap(), Weekday::Wednesday)].into(),
        };
        let rosters = rosters(calendar, shifts);
        let check = |at: &str, duty: Duty<'_>, back: &str| check(&rosters, at, duty, back);
        check("2026-09-30T17:00:00+08:00", Duty::Everybody, "10-08 09:00");
        check("2026-10-01T10:00:00+08:00", Duty::Nobody, "10-08 09:00");
        check("2026-10-01T20:00:00+08:00", Duty::Risky("night"), "10-08 09:00");
        check("2026-10-08T10:00:00+08:00", Duty::Everybody, "10-09 09:00");
        check("2026-10-09T19:00:00+08:00", Duty::Risky("night"), "10-10 09:00");
        check("2026-10-10T10:00:00+08:00", Duty::Everybody, "10-12 09:00");
        check("2026-10-11T10:00:00+08:00", Duty::Nobody, "10-12 09:00");
    }

    #[test]
    fn who_never_comes_is_not_announced() {
        let calendar = Calendar { holidays: vec!["2026-01-01..2028-01-01".parse().unwrap()], ..Calendar::default() };
        let rosters = rosters(calendar, vec![shift("09:00", "18:00", &[Weekday::Monday], None)]);
        check(&rosters, "2026-05-01T10:00:00+08:00", Duty::Nobody, "");
        assert_eq!(rosters.on_duty_after("2026-05-01T10:00:00+08:00".parse().unwrap(), SignedDuration::from_secs(1)), None);
    }
}
