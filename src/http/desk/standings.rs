//! How does a server know how all talks stand, without reading them all?
//!
//! It keeps what the board needs of each talk that runs, and reads anew only those in which something happened since it looked last. What is kept
//! is lost with the process without harm: it is read from the desk's lists again.

use crate::conversation::id::ConversationId;
use crate::conversation::roster::Rosters;
use crate::desk::standing::Standing;
use crate::engine::Engine;
use crate::http::dto::board::TodayDto;
use crate::http::error::Problem;
use crate::kb::entry::ContentHash;
use crate::store::Store;
use crate::store::error::Error;
use crate::store::record::Summaries;
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// How many cases are read together when all are read.
const CASES_AT_ONCE: usize = 250;

/// How many of the newest events are looked at when all are read: the talks of the bot of the last minutes are among them.
const EVENTS_BACK: i64 = 5_000;

/// How many events are looked at in one reading, and in how many talks at most something may have happened: what is beyond is read next time.
const EVENTS_AT_ONCE: usize = 5_000;
const TALKS_AT_ONCE: usize = 500;

/// How often everything is read anew, whatever happened: a talk that was deleted tells of it by no event.
const READ_ALL_EVERY: Duration = Duration::from_secs(10 * 60);

/// How often the day is counted.
const COUNTED_EVERY: Duration = Duration::from_secs(30);

/// How long the board waits while a report is made: it is looked at again in a moment.
const PATIENCE: Duration = Duration::from_millis(100);

/// How long before midnight a talk may have begun that is passed to the desk on a day: a customer who is quiet for longer opens another.
const BEGUN_BEFORE: SignedDuration = SignedDuration::from_hours(24);

/// What this server knows of the talks that run.
#[derive(Default)]
pub struct Standings {
    kept: Mutex<Option<Kept>>,
    today: Mutex<Option<(Instant, Timestamp, TodayDto)>>,
}

struct Kept {
    /// The newest event that was looked at.
    newest: i64,
    content: ContentHash,
    since: Instant,
    talks: HashMap<ConversationId, Standing>,
    shown: Arc<Vec<Standing>>,
}

impl Standings {
    /// How the talks stand that run now.
    pub async fn read(&self, store: &Store, engine: &Engine, now: Timestamp) -> Result<Arc<Vec<Standing>>, Problem> {
        let mut own = self.kept.lock().await;
        let is_true = |kept: &Kept| kept.content == engine.hash && kept.since.elapsed() < READ_ALL_EVERY;
        let mut kept = match own.take().filter(is_true) {
            Some(kept) => kept,
            None => read_all(store, engine).await?,
        };
        let is_new = kept.go_on(store, engine, now).await?;
        if is_new {
            kept.talks.retain(|_, standing| standing.runs(now));
            kept.shown = Arc::new(kept.talks.values().cloned().collect());
        }
        Ok(Arc::clone(&own.insert(kept).shown))
    }

    /// What was done today; what was counted last where a report is being made.
    pub async fn today(&self, store: &Store, rosters: &Rosters, now: Timestamp) -> Result<TodayDto, Problem> {
        let mut own = self.today.lock().await;
        let midnight = midnight(rosters, now);
        let known = own.filter(|(_, since, _)| *since == midnight);
        if let Some((at, _, today)) = known
            && at.elapsed() < COUNTED_EVERY
        {
            return Ok(today);
        }
        let from = midnight.saturating_sub(BEGUN_BEFORE).unwrap_or(Timestamp::MIN);
        let counted = store.count_through(from, now, PATIENCE, move |kept: &mut Summaries<'_>| count(kept, midnight));
        let today = match counted.await {
            Ok(today) => today,
            Err(Error::Busy) => return Ok(known.map(|(_, _, today)| today).unwrap_or_default()),
            Err(error) => return Err(error.into()),
        };
        *own = Some((Instant::now(), midnight, today));
        Ok(today)
    }
}

impl Kept {
    /// Reads the talks in which something happened, and gives whether there were any.
    async fn go_on(&mut self, store: &Store, engine: &Engine, now: Timestamp) -> Result<bool, Problem> {
        let is_stale = self.shown.iter().any(|standing| !standing.runs(now));
        if *store.newest().borrow() <= self.newest {
            return Ok(is_stale);
        }
        let mut ids = BTreeSet::new();
        let mut newest = self.newest;
        for (event, conversation) in store.touched(self.newest, EVENTS_AT_ONCE).await? {
            if ids.len() >= TALKS_AT_ONCE && !ids.contains(&conversation) {
                break;
            }
            ids.insert(conversation);
            newest = event;
        }
        for id in &ids {
            let conversation = match store.load(*id).await {
                Ok(conversation) => conversation,
                // One that cannot be read is told by its own page.
                Err(Error::Damaged(_) | Error::NoOpening(_)) => None,
                Err(error) => return Err(error.into()),
            };
            let (deadlines, rosters) = (&engine.measure.deadlines, &engine.desk.rosters);
            match conversation.and_then(|conversation| Standing::of(*id, &conversation, deadlines, rosters)) {
                Some(standing) => self.talks.insert(*id, standing),
                None => self.talks.remove(id),
            };
        }
        self.newest = newest;
        Ok(is_stale || !ids.is_empty())
    }
}

/// Reads the desk's lists. The talks of the bot come with the events of the last minutes.
async fn read_all(store: &Store, engine: &Engine) -> Result<Kept, Problem> {
    // Looked at before the lists are read: what comes in between is read again, and never missed.
    let newest = (*store.newest().borrow()).saturating_sub(EVENTS_BACK).max(0);
    let (deadlines, rosters) = (&engine.measure.deadlines, &engine.desk.rosters);
    let (mut waiting_after, mut held_after) = (None, None);
    let mut talks = HashMap::new();
    loop {
        let page = store.queue(waiting_after, held_after, CASES_AT_ONCE).await?;
        let (n_waiting, n_held) = (page.waiting.len(), page.held.len());
        waiting_after = page.waiting.last().map(|case| case.place()).or(waiting_after);
        held_after = page.held.last().map(|case| case.place()).or(held_after);
        let standings = page.waiting.iter().chain(&page.held).filter_map(|case| Standing::at_desk(case, deadlines, rosters));
        talks.extend(standings.map(|standing| (standing.conversation, standing)));
        if n_waiting < CASES_AT_ONCE && n_held < CASES_AT_ONCE {
            break;
        }
    }
    let shown = Arc::new(talks.values().cloned().collect());
    Ok(Kept { newest, content: engine.hash.clone(), since: Instant::now(), talks, shown })
}

/// When the day began at the desk.
fn midnight(rosters: &Rosters, now: Timestamp) -> Timestamp {
    let local = now.to_zoned(rosters.time_zone.clone());
    local.start_of_day().map_or(now, |start| start.timestamp())
}

fn count(kept: &mut Summaries<'_>, midnight: Timestamp) -> Result<TodayDto, Error> {
    let (mut today, mut waited) = (TodayDto::default(), 0);
    for found in kept {
        let (_, summary) = found?;
        let evidence = &summary.evidence;
        if !summary.is_counted() || evidence.handed_off_at.is_none_or(|at| at < midnight) {
            continue;
        }
        today.handed_off += 1;
        if let Some(after) = evidence.answered_by_person_after {
            today.served += 1;
            waited += u64::try_from(after.as_secs()).unwrap_or(0);
        }
    }
    today.first_answer_seconds = waited.checked_div(today.served as u64);
    Ok(today)
}
