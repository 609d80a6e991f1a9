//! How are the hours of the desk written for customers?
//!
//! The names of the days are an editor's; which hours there are is said by the rosters.

use crate::conversation::roster::Shift;
use jiff::Zoned;
use jiff::civil::Weekday;
use serde::Deserialize;

/// Words for days, in one language.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DayWords {
    /// The days, from Monday to Sunday.
    pub names: [String; 7],
    /// All seven.
    pub every: String,
    /// Between the first and the last of several in a row.
    pub through: String,
    /// Between the hours of two shifts.
    pub and: String,
}

impl DayWords {
    fn name(&self, day: Weekday) -> &str {
        &self.names[offset(day)]
    }

    /// The hours of shifts, as `周一至周五 09:00–21:00，周六 10:00–18:00`.
    pub fn hours<'s>(&self, shifts: impl Iterator<Item = &'s Shift>) -> String {
        let shown = |shift: &Shift| format!("{} {}–{}", self.days(&shift.days), shift.from.strftime("%H:%M"), shift.to.strftime("%H:%M"));
        shifts.map(shown).collect::<Vec<_>>().join(&self.and)
    }

    /// A day and a time on it, as `11-24 周二 09:00`.
    pub fn day_and_time(&self, at: &Zoned) -> String {
        format!("{} {} {}", at.strftime("%m-%d"), self.name(at.weekday()), at.strftime("%H:%M"))
    }

    /// Days, those in a row by the first and the last of them.
    fn days(&self, days: &[Weekday]) -> String {
        let mut rows: Vec<(Weekday, Weekday)> = Vec::new();
        for day in Weekday::Monday.cycle_forward().take(7).filter(|day| days.contains(day)) {
            match rows.last_mut() {
                Some((_, last)) if offset(*last) + 1 == offset(day) => *last = day,
                Some(_) | None => rows.push((day, day)),
            }
        }
        let row = |(first, last): &(Weekday, Weekday)| match first == last {
            true => self.name(*first).to_owned(),
            false => format!("{}{}{}", self.name(*first), self.through, self.name(*last)),
        };
        match rows[..] {
            [(Weekday::Monday, Weekday::Sunday)] => self.every.clone(),
            _ => rows.iter().map(row).collect::<Vec<_>>().join(" "),
        }
    }
}

/// How many days a day is after Monday.
fn offset(day: Weekday) -> usize {
    usize::from(day.to_monday_zero_offset().unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use Weekday::*;

    #[test]
    fn days_in_a_row_are_named_by_their_ends() {
        let words = DayWords {
            names: ["周一", "周二", "周三", "周四", "周五", "周六", "周日"].map(str::to_owned),
            every: "每天".to_owned(),
            through: "至".to_owned(),
            and: "，".to_owned(),
        };
        let check = |shifts: &[(&[Weekday], &str, &str)], expected: &str| {
            let shift = |(days, from, to): &(&[Weekday], &str, &str)| Shift {
                name: "班".to_owned(),
                days: days.to_vec(),
                from: from.parse().unwrap(),
                to: to.parse().unwrap(),
                only_risky: None,
                on_holidays: false,
            };
            let shifts: Vec<Shift> = shifts.iter().map(shift).collect();
            assert_eq!(words.hours(shifts.iter()), expected);
        };
        let week = [Monday, Tuesday, Wednesday, Thursday, Friday];
        check(&[(&[Sunday, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday], "09:00", "21:00")], "每天 09:00–21:00");
        check(&[(&week, "09:00", "21:00"), (&[Saturday], "10:00", "18:00")], "周一至周五 09:00–21:00，周六 10:00–18:00");
        check(&[(&[Monday, Wednesday, Saturday, Sunday], "22:00", "02:00")], "周一 周三 周六至周日 22:00–02:00");
        let at: Zoned = "2026-11-24T09:00[Asia/Shanghai]".parse().unwrap();
        assert_eq!(words.day_and_time(&at), "11-24 周二 09:00");
    }
}
