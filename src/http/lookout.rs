//! Do the numbers call for somebody, whoever asks or not?
//!
//! A background job that looks every few minutes at what is kept of the last days, as a report does, and tells the log, the metrics and the
//! webhook what is new. All servers look at the same moments of the clock, so that an alarm is the same on each. Which numbers are too high
//! stands in `report::alarm`; nothing else is decided by them.

use crate::http::operator::alarms::Changes;
use crate::http::operator::content::Served;
use crate::http::state::AppState;
use crate::report::alarm::ring::Alarm;
use crate::report::alarm::{Look, alarms};
use crate::store::error::Error;
use crate::store::record::Summaries;
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How long a look may take. An agent's report waits for it, and a million conversations are read within seconds.
const LONGEST_LOOK: Duration = Duration::from_secs(20);

/// Looks every few minutes until the server stops.
pub async fn look_until(mut stopping: watch::Receiver<bool>, state: Arc<AppState>) {
    loop {
        let rest = until_next(Timestamp::now(), state.limits.alarms_every);
        if tokio::time::timeout(rest, stopping.wait_for(|stop| *stop)).await.is_ok() {
            return;
        }
        match look(&state, Timestamp::now()).await {
            Ok(()) => {}
            Err(Error::Busy) => tracing::debug!("a report is being made; the numbers are looked at next time"),
            Err(Error::Abandoned) => tracing::warn!(seconds = LONGEST_LOOK.as_secs(), "a look at the numbers took too long"),
            Err(error) => tracing::warn!(%error, cause = error.cause(), "the numbers cannot be looked at now"),
        }
    }
}

/// Looks at the numbers at once, and tells what is new. An error leaves the alarms as they were.
pub async fn look(state: &AppState, now: Timestamp) -> Result<(), Error> {
    let Changes { raised, over } = state.alarms.take_in(found(state, now).await?, now);
    state.metrics.count_alarms(&state.alarms.standing().alarms);
    for alarm in &raised {
        tracing::warn!(kind = alarm.kind.name(), subject = alarm.subject, words = alarm.words, "an alarm rings");
    }
    for alarm in &over {
        tracing::info!(kind = alarm.kind.name(), subject = alarm.subject, "an alarm is over");
    }
    if let Some(outbox) = &state.outbox {
        let epoch = state.store.epoch();
        over.into_iter().for_each(|alarm| outbox.over(epoch, alarm, now));
        raised.into_iter().for_each(|alarm| outbox.raised(epoch, alarm));
    }
    Ok(())
}

/// What rings at this moment.
async fn found(state: &AppState, now: Timestamp) -> Result<Vec<Alarm>, Error> {
    let served = state.content.served();
    let Some(since) = look_at(&served, now).since() else { return Ok(Vec::new()) };
    let count = move |kept: &mut Summaries<'_>| alarms(kept, &look_at(&served, now));
    let counting = state.store.count_through(since, now, state.limits.report_wait, count);
    tokio::time::timeout(LONGEST_LOOK, counting).await.unwrap_or(Err(Error::Abandoned))
}

/// A look with the content that is served. The first one has changed nothing: the server does not know what was before it.
fn look_at(served: &Served, now: Timestamp) -> Look<'_> {
    let (engine, changed_at) = (&served.engine, (served.generation > 1).then_some(served.loaded_at));
    Look { now, changed_at, limits: &engine.alarms, measure: &engine.measure, rosters: &engine.desk.rosters }
}

/// How long it is to the next moment that is a multiple of so long, in whole seconds.
fn until_next(now: Timestamp, every: Duration) -> Duration {
    let every = i64::try_from(every.as_secs()).unwrap_or(i64::MAX).max(1);
    Duration::from_secs((every - now.as_second().rem_euclid(every)).unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_servers_look_at_the_same_moments() {
        let check = |at: &str, seconds: u64| {
            let now = format!("2026-11-22T{at}Z").parse().unwrap();
            assert_eq!(until_next(now, Duration::from_secs(300)), Duration::from_secs(seconds), "{at}");
        };
        check("10:00:00", 300);
        check("10:00:01", 299);
        check("10:04:59", 1);
    }
}
