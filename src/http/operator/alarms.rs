//! Which alarms on the numbers ring at this moment?
//!
//! What a look finds is held against what rang before it: the same kind and subject is the same alarm, which goes on. An alarm goes on to the
//! end of its hour at least (debouncing), so that a number at its threshold does not call somebody with each look. How is looked stands in
//! `lookout`.

use crate::report::alarm::ring::Alarm;
use jiff::Timestamp;
use std::sync::{Mutex, PoisonError};

/// An hour in seconds.
const HOUR: i64 = 60 * 60;

/// The alarms that ring.
#[derive(Default)]
pub struct Alarms(Mutex<Standing>);

/// What is known after a look.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// The alarms that ring, in the order of their kinds and subjects.
    pub alarms: Vec<Alarm>,
    /// When the numbers were looked at; nothing before the first look.
    pub looked_at: Option<Timestamp>,
}

/// What a look changed.
#[derive(Debug, Default)]
pub struct Changes {
    /// Alarms that did not ring before.
    pub raised: Vec<Alarm>,
    /// Alarms that ring no more.
    pub over: Vec<Alarm>,
}

impl Alarms {
    /// What is known.
    pub fn standing(&self) -> Standing {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes in what a look found, and gives what is new and what is over.
    pub fn take_in(&self, mut found: Vec<Alarm>, now: Timestamp) -> Changes {
        let mut standing = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut alarms, mut over) = (Vec::new(), Vec::new());
        for own in std::mem::take(&mut standing.alarms) {
            match found.iter().position(|alarm| alarm.is_same(&own)) {
                Some(at) => alarms.push(Alarm { since: own.since, ..found.remove(at) }),
                None if hour_of(own.since) == hour_of(now) => alarms.push(own),
                None => over.push(own),
            }
        }
        alarms.extend(found.iter().cloned());
        alarms.sort_by(|a, b| (a.kind, &a.subject).cmp(&(b.kind, &b.subject)));
        *standing = Standing { alarms, looked_at: Some(now) };
        Changes { raised: found, over }
    }
}

/// The hour of a moment, as a number.
pub fn hour_of(at: Timestamp) -> i64 {
    at.as_second().div_euclid(HOUR)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::alarm::ring::Kind;

    fn alarm(subject: &str, since: Timestamp) -> Alarm {
        Alarm { kind: Kind::Spike, subject: subject.to_owned(), since, figures: Vec::new(), words: String::new() }
    }

    #[test]
    fn an_alarm_is_raised_once_and_goes_on_to_the_end_of_its_hour() {
        let alarms = Alarms::default();
        let look = |at: &str, found: &[&str], raised: &[&str], over: &[&str], standing: &[(&str, &str)]| {
            let now: Timestamp = format!("2026-11-22T{at}:00Z").parse().unwrap();
            let changes = alarms.take_in(found.iter().map(|subject| alarm(subject, now)).collect(), now);
            let subjects = |alarms: &[Alarm]| alarms.iter().map(|alarm| alarm.subject.clone()).collect::<Vec<_>>();
            assert_eq!((subjects(&changes.raised), subjects(&changes.over)), (subjects_of(raised), subjects_of(over)), "{at}");
            let since = |alarm: &Alarm| (alarm.subject.clone(), alarm.since.strftime("%H:%M").to_string());
            let own = |(subject, since): &(&str, &str)| ((*subject).to_owned(), (*since).to_owned());
            let known = alarms.standing();
            assert_eq!(known.alarms.iter().map(since).collect::<Vec<_>>(), standing.iter().map(own).collect::<Vec<_>>(), "{at}");
            assert_eq!(known.looked_at, Some(now));
        };
        look("10:05", &[], &[], &[], &[]);
        look("10:10", &["b"], &["b"], &[], &[("b", "10:10")]);
        look("10:15", &["b", "a"], &["a"], &[], &[("a", "10:15"), ("b", "10:10")]);
        look("10:55", &["b"], &[], &[], &[("a", "10:15"), ("b", "10:10")]);
        look("11:00", &["b"], &[], &["a"], &[("b", "10:10")]);
        look("11:05", &["a"], &["a"], &["b"], &[("a", "11:05")]);
        look("12:00", &[], &[], &["a"], &[]);
    }

    fn subjects_of(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }
}
