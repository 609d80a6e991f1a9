//! How are practice talks kept?

use crate::conversation::team::practice::{Admission, Attempt, AttemptId, AttemptLine, MOST_A_DAY, MOST_KEPT, Move, Progress, Record};
use crate::store::error::Error;
use crate::store::postgres::account::remember;
use crate::store::postgres::pool::{changed, rows};
use crate::store::postgres::read::at_most;
use crate::store::postgres::{Postgres, row};
use crate::store::record::IdempotencyKey;
use crate::store::stored::stored_time;
use deadpool_postgres::GenericClient;
use jiff::{SignedDuration, Timestamp};
use tokio_postgres::Row;

const READ: &str = "SELECT id, agent, scenario, content, begun_at, moves, record FROM practice_attempt WHERE id = $1";
const BEHIND: &str =
    "SELECT id, agent, scenario, content, begun_at, moves, record FROM practice_attempt WHERE id > $1 ORDER BY id LIMIT $2";
const COUNT: &str = "SELECT count(*) FROM practice_attempt WHERE agent = $1 AND begun_at > $2";
const LIST: &str = "SELECT id, scenario, content, begun_at, n_moves, points, is_passed FROM practice_attempt
    WHERE agent = $1 AND (begun_at, id) < ($2, $3) ORDER BY begun_at DESC, id DESC LIMIT $4";
const PROGRESS: &str = "SELECT agent, scenario, max(points), coalesce(bool_or(is_passed), false), count(*), max(begun_at)
    FROM practice_attempt WHERE agent = ANY($1) GROUP BY agent, scenario ORDER BY agent, scenario";
const FORGET: &str = "DELETE FROM practice_attempt WHERE agent = $1
    AND id IN (SELECT id FROM practice_attempt WHERE agent = $1 ORDER BY begun_at DESC, id DESC OFFSET $2)
    AND id NOT IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY scenario ORDER BY is_passed DESC, points DESC, begun_at DESC, id)
        AS place FROM practice_attempt WHERE agent = $1 AND points IS NOT NULL) AS placed WHERE place = 1)";

impl Postgres {
    pub async fn begin_attempt(&self, attempt: Attempt, key: Option<IdempotencyKey>) -> Result<Admission, Error> {
        self.in_transaction(async |transaction| begin(transaction, &attempt, key.as_ref()).await).await
    }

    pub async fn attempt(&self, id: AttemptId) -> Result<Option<Attempt>, Error> {
        rows(&self.session().await?, READ, &[&id.get()]).await?.first().map(attempt).transpose()
    }

    pub async fn add_move(
        &self,
        id: AttemptId,
        seen: usize,
        moves: Vec<Move>,
        record: Option<Record>,
        key: Option<IdempotencyKey>,
    ) -> Result<bool, Error> {
        self.in_transaction(async |transaction| add(transaction, id, seen, &moves, record.as_ref(), key.as_ref()).await).await
    }

    pub async fn attempts_of(
        &self,
        agent: String,
        behind: Option<(Timestamp, AttemptId)>,
        limit: usize,
    ) -> Result<Vec<AttemptLine>, Error> {
        let (at, id) = behind.map_or((i64::MAX, i64::MAX), |(at, id)| (stored_time(at), id.get()));
        let found = rows(&self.session().await?, LIST, &[&agent, &at, &id, &at_most(limit)]).await?;
        found.iter().map(line).collect()
    }

    pub async fn progress_of(&self, agents: Vec<String>) -> Result<Vec<Progress>, Error> {
        let found = rows(&self.session().await?, PROGRESS, &[&agents]).await?;
        let own = |own: &Row| {
            let (agent, scenario, is_passed) = (own.try_get(0)?, own.try_get(1)?, own.try_get(3)?);
            let (best, n_attempts) = (points(own, 2)?, own.try_get::<_, i64>(4)? as u32);
            Ok(Progress { agent, scenario, best, is_passed, n_attempts, last_at: row::time(own, 5)? })
        };
        found.iter().map(own).collect()
    }

    pub async fn attempts_behind(&self, last: Option<AttemptId>, limit: usize) -> Result<Vec<Attempt>, Error> {
        let found = rows(&self.session().await?, BEHIND, &[&last.map_or(-1, AttemptId::get), &at_most(limit)]).await?;
        found.iter().map(attempt).collect()
    }

    pub async fn put_attempts(&self, attempts: Vec<Attempt>) -> Result<(), Error> {
        self.in_transaction(async |transaction| {
            for attempt in &attempts {
                put(transaction, attempt).await?;
            }
            Ok(())
        })
        .await
    }
}

async fn begin(session: &impl GenericClient, attempt: &Attempt, key: Option<&IdempotencyKey>) -> Result<Admission, Error> {
    // Locked, so that of two that begin at once on two servers the second counts the first.
    if rows(session, "SELECT 1 FROM agent WHERE name = $1 FOR UPDATE", &[&attempt.agent]).await?.is_empty() {
        return Ok(Admission::NoAccount);
    }
    let yesterday = attempt.begun_at.saturating_sub(SignedDuration::from_hours(24)).unwrap_or(Timestamp::MIN);
    let counted = rows(session, COUNT, &[&attempt.agent, &stored_time(yesterday)]).await?;
    let n = counted.first().map(|row| row.try_get::<_, i64>(0)).transpose()?.unwrap_or(0);
    if n >= MOST_A_DAY as i64 {
        return Ok(Admission::TooMany);
    }
    put(session, attempt).await?;
    changed(session, FORGET, &[&attempt.agent, &at_most(MOST_KEPT)]).await?;
    remember(session, key, attempt.begun_at).await?;
    Ok(Admission::Begun)
}

/// Writes a whole attempt, unless one of the name is there.
async fn put(session: &impl GenericClient, attempt: &Attempt) -> Result<(), Error> {
    let Attempt { id, agent, scenario, content, begun_at, moves, record } = attempt;
    let sql = "INSERT INTO practice_attempt (id, agent, scenario, content, begun_at, moves, n_moves, points, is_passed, record)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO NOTHING";
    let (at, text, n) = (stored_time(*begun_at), serde_json::to_string(moves)?, moves.len() as i32);
    let (points, is_passed) = record.as_ref().map(|record| (i32::from(record.score.points), record.score.is_passed)).unzip();
    let stored = record.as_ref().map(serde_json::to_string).transpose()?;
    changed(session, sql, &[&id.get(), agent, scenario, content, &at, &text, &n, &points, &is_passed, &stored]).await.map(drop)
}

async fn add(
    session: &impl GenericClient,
    id: AttemptId,
    seen: usize,
    moves: &[Move],
    record: Option<&Record>,
    key: Option<&IdempotencyKey>,
) -> Result<bool, Error> {
    let sql = "UPDATE practice_attempt SET moves = $3, n_moves = $4, points = $5, is_passed = $6, record = $7
        WHERE id = $1 AND n_moves = $2 AND record IS NULL";
    let (text, n) = (serde_json::to_string(moves)?, moves.len() as i32);
    let (points, is_passed) = record.map(|record| (i32::from(record.score.points), record.score.is_passed)).unzip();
    let stored = record.map(serde_json::to_string).transpose()?;
    let is_done = changed(session, sql, &[&id.get(), &(seen as i32), &text, &n, &points, &is_passed, &stored]).await? == 1;
    if let (true, Some(last)) = (is_done, moves.last()) {
        remember(session, key, last.at).await?;
    }
    Ok(is_done)
}

fn attempt(own: &Row) -> Result<Attempt, Error> {
    let (agent, scenario, content) = (own.try_get(1)?, own.try_get(2)?, own.try_get(3)?);
    let record = own.try_get::<_, Option<&str>>(6)?.map(serde_json::from_str).transpose()?;
    let moves = serde_json::from_str(own.try_get(5)?)?;
    Ok(Attempt { id: AttemptId::from_stored(own.try_get(0)?), agent, scenario, content, begun_at: row::time(own, 4)?, moves, record })
}

fn line(own: &Row) -> Result<AttemptLine, Error> {
    let (scenario, content, begun_at, n_moves) = (own.try_get(1)?, own.try_get(2)?, row::time(own, 3)?, own.try_get::<_, i32>(4)? as u32);
    let is_passed = own.try_get::<_, Option<bool>>(6)?.unwrap_or_default();
    Ok(AttemptLine {
        id: AttemptId::from_stored(own.try_get(0)?),
        scenario,
        content,
        begun_at,
        n_moves,
        points: points(own, 5)?,
        is_passed,
    })
}

fn points(own: &Row, column: usize) -> Result<Option<u8>, Error> {
    Ok(own.try_get::<_, Option<i32>>(column)?.and_then(|points| u8::try_from(points).ok()))
}
