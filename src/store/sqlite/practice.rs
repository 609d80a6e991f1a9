//! How are practice talks kept?

use crate::conversation::team::practice::{Admission, Attempt, AttemptId, AttemptLine, MOST_A_DAY, MOST_KEPT, Move, Progress, Record};
use crate::store::error::Error;
use crate::store::record::IdempotencyKey;
use crate::store::sqlite::{Sqlite, once, row};
use crate::store::stored::stored_time;
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row};

const READ: &str = "SELECT id, agent, scenario, content, begun_at, moves, record FROM practice_attempt WHERE id = ?1";
const BEHIND: &str =
    "SELECT id, agent, scenario, content, begun_at, moves, record FROM practice_attempt WHERE id > ?1 ORDER BY id LIMIT ?2";
const COUNT: &str = "SELECT count(*) FROM practice_attempt WHERE agent = ?1 AND begun_at > ?2";
const LIST: &str = "SELECT id, scenario, content, begun_at, n_moves, points, is_passed FROM practice_attempt
    WHERE agent = ?1 AND (begun_at, id) < (?2, ?3) ORDER BY begun_at DESC, id DESC LIMIT ?4";
const PROGRESS: &str = "SELECT scenario, max(points), max(coalesce(is_passed, 0)), count(*), max(begun_at) FROM practice_attempt
    WHERE agent = ?1 GROUP BY scenario ORDER BY scenario";
const FORGET: &str = "DELETE FROM practice_attempt WHERE agent = ?1
    AND id IN (SELECT id FROM practice_attempt WHERE agent = ?1 ORDER BY begun_at DESC, id DESC LIMIT -1 OFFSET ?2)
    AND id NOT IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY scenario ORDER BY is_passed DESC, points DESC, begun_at DESC, id)
        AS place FROM practice_attempt WHERE agent = ?1 AND points IS NOT NULL) WHERE place = 1)";

impl Sqlite {
    pub async fn begin_attempt(&self, attempt: Attempt, key: Option<IdempotencyKey>) -> Result<Admission, Error> {
        self.write(move |connection| begin(connection, &attempt, key.as_ref())).await
    }

    pub async fn attempt(&self, id: AttemptId) -> Result<Option<Attempt>, Error> {
        self.read(move |connection| {
            let found = connection.prepare_cached(READ)?.query_row([id.get()], |row| Ok(attempt(row))).optional()?;
            found.transpose()
        })
        .await
    }

    pub async fn add_move(
        &self,
        id: AttemptId,
        seen: usize,
        moves: Vec<Move>,
        record: Option<Record>,
        key: Option<IdempotencyKey>,
    ) -> Result<bool, Error> {
        self.write(move |connection| add(connection, id, seen, &moves, record.as_ref(), key.as_ref())).await
    }

    pub async fn attempts_of(
        &self,
        agent: String,
        behind: Option<(Timestamp, AttemptId)>,
        limit: usize,
    ) -> Result<Vec<AttemptLine>, Error> {
        let (at, id) = behind.map_or((i64::MAX, i64::MAX), |(at, id)| (stored_time(at), id.get()));
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.read(move |connection| {
            let mut list = connection.prepare_cached(LIST)?;
            Ok(list.query_map((agent, at, id, limit), line)?.collect::<Result<_, _>>()?)
        })
        .await
    }

    pub async fn progress_of(&self, agents: Vec<String>) -> Result<Vec<Progress>, Error> {
        self.read(move |connection| {
            let mut all = Vec::new();
            for agent in agents {
                let own = |row: &Row<'_>| {
                    let (scenario, best, is_passed, n_attempts) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
                    Ok(Progress { agent: agent.clone(), scenario, best, is_passed, n_attempts, last_at: row::time(row, 4)? })
                };
                let mut progress = connection.prepare_cached(PROGRESS)?;
                for own in progress.query_map([&agent], own)? {
                    all.push(own?);
                }
            }
            Ok(all)
        })
        .await
    }

    pub async fn attempts_behind(&self, last: Option<AttemptId>, limit: usize) -> Result<Vec<Attempt>, Error> {
        self.read(move |connection| {
            let mut behind = connection.prepare_cached(BEHIND)?;
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            let found = behind.query_map((last.map_or(-1, AttemptId::get), limit), |row| Ok(attempt(row)))?;
            found.collect::<Result<Vec<_>, _>>()?.into_iter().collect()
        })
        .await
    }

    pub async fn put_attempts(&self, attempts: Vec<Attempt>) -> Result<(), Error> {
        self.write(move |connection| attempts.iter().try_for_each(|attempt| put(connection, attempt).map(drop))).await
    }
}

fn begin(connection: &Connection, attempt: &Attempt, key: Option<&IdempotencyKey>) -> Result<Admission, Error> {
    let has_account = "SELECT EXISTS (SELECT 1 FROM agent WHERE name = ?1)";
    if !connection.prepare_cached(has_account)?.query_row([&attempt.agent], |row| row.get(0))? {
        return Ok(Admission::NoAccount);
    }
    let yesterday = attempt.begun_at.saturating_sub(SignedDuration::from_hours(24)).unwrap_or(Timestamp::MIN);
    let n: i64 = connection.prepare_cached(COUNT)?.query_row((&attempt.agent, stored_time(yesterday)), |row| row.get(0))?;
    if n >= MOST_A_DAY as i64 {
        return Ok(Admission::TooMany);
    }
    put(connection, attempt)?;
    connection.prepare_cached(FORGET)?.execute((&attempt.agent, MOST_KEPT as i64))?;
    key.map(|key| once::remember(connection, key, None, &[], attempt.begun_at)).transpose()?;
    Ok(Admission::Begun)
}

/// Writes a whole attempt, unless one of the name is there.
fn put(connection: &Connection, attempt: &Attempt) -> Result<bool, Error> {
    let Attempt { id, agent, scenario, content, begun_at, moves, record } = attempt;
    let sql = "INSERT INTO practice_attempt (id, agent, scenario, content, begun_at, moves, n_moves, points, is_passed, record)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (id) DO NOTHING";
    let score = record.as_ref().map(|record| (record.score.points, record.score.is_passed));
    let stored = record.as_ref().map(serde_json::to_string).transpose()?;
    let (points, is_passed) = score.unzip();
    let times = (stored_time(*begun_at), serde_json::to_string(moves)?, moves.len() as i64);
    let row = (id.get(), agent, scenario, content, times.0, times.1, times.2, points, is_passed, stored);
    Ok(connection.prepare_cached(sql)?.execute(row)? == 1)
}

fn add(
    connection: &Connection,
    id: AttemptId,
    seen: usize,
    moves: &[Move],
    record: Option<&Record>,
    key: Option<&IdempotencyKey>,
) -> Result<bool, Error> {
    let sql = "UPDATE practice_attempt SET moves = ?3, n_moves = ?4, points = ?5, is_passed = ?6, record = ?7
        WHERE id = ?1 AND n_moves = ?2 AND record IS NULL";
    let stored = record.map(serde_json::to_string).transpose()?;
    let (points, is_passed) = record.map(|record| (record.score.points, record.score.is_passed)).unzip();
    let row = (id.get(), seen as i64, serde_json::to_string(moves)?, moves.len() as i64, points, is_passed, stored);
    let is_done = connection.prepare_cached(sql)?.execute(row)? == 1;
    if let (true, Some(key), Some(last)) = (is_done, key, moves.last()) {
        once::remember(connection, key, None, &[], last.at)?;
    }
    Ok(is_done)
}

fn attempt(row: &Row<'_>) -> Result<Attempt, Error> {
    let (agent, scenario, content) = (row.get(1)?, row.get(2)?, row.get(3)?);
    let (moves, record): (String, Option<String>) = (row.get(5)?, row.get(6)?);
    let record = record.map(|record| serde_json::from_str(&record)).transpose()?;
    let (id, begun_at) = (AttemptId::from_stored(row.get(0)?), row::time(row, 4)?);
    Ok(Attempt { id, agent, scenario, content, begun_at, moves: serde_json::from_str(&moves)?, record })
}

fn line(row: &Row<'_>) -> Result<AttemptLine, rusqlite::Error> {
    let (scenario, content, begun_at, n_moves) = (row.get(1)?, row.get(2)?, row::time(row, 3)?, row.get(4)?);
    let is_passed = row.get::<_, Option<bool>>(6)?.unwrap_or_default();
    Ok(AttemptLine { id: AttemptId::from_stored(row.get(0)?), scenario, content, begun_at, n_moves, points: row.get(5)?, is_passed })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sqlite::open::migrate;
    use crate::store::sqlite::tests::scans;

    #[test]
    fn attempts_are_found_without_reading_all() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        for sql in [READ, BEHIND, COUNT, LIST, PROGRESS] {
            assert_eq!(scans(&connection, sql), [""; 0], "{sql}");
        }
    }

    #[test]
    fn the_newest_are_kept_with_the_best_of_each_scenario() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        connection
            .execute("INSERT INTO agent (name, token_hash, created_at, role, expires_at) VALUES ('a', x'00', 0, 'agent', 0)", [])
            .unwrap();
        let sql = "INSERT INTO practice_attempt (id, agent, scenario, content, begun_at, moves, n_moves, points, is_passed)
            VALUES (?1, 'a', 's', '', ?1, '[]', 0, ?2, 0)";
        for id in 1..=5 {
            connection.execute(sql, (id, 100 - 10 * id)).unwrap();
        }
        connection.execute(FORGET, ("a", 2)).unwrap();
        let mut kept = connection.prepare("SELECT id FROM practice_attempt ORDER BY id").unwrap();
        let kept: Vec<i64> = kept.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        assert_eq!(kept, [1, 4, 5]);
    }
}
