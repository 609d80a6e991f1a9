//! Who writes?
//!
//! One thread with the only connection that can. Jobs that come while a commit is on its way to the disk wait for the next one and share it
//! (group commit), so that durable writes cost little when there are many. What the jobs do is not known here.

use crate::conversation::waiting::Waiting;
use crate::store::error::Error;
use crate::store::news::News;
use crate::store::sqlite::{desk, open, read};
use rusqlite::{Connection, Transaction, TransactionBehavior, ffi};
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

/// How many jobs share a commit at most, so that the first of them does not wait long for the last.
const MAX_BATCH: usize = 256;

/// How many jobs may wait. Whoever brings one more waits to hand it in, so that a slow disk slows the callers, not fills the memory.
const MAX_WAITING: usize = 1024;

/// A piece of work that is given the transaction, or why there is none, and then has an answer ready.
type Job = Box<dyn FnOnce(Result<&mut Transaction<'_>, rusqlite::Error>) -> Answer + Send>;

/// Tells whoever brought the job how it went; it is given the failure of the commit, if that failed.
type Answer = Box<dyn FnOnce(Option<rusqlite::Error>)>;

/// What is so in a database now.
pub fn news_of(connection: &Connection) -> Result<News, Error> {
    Ok(News::new(read::newest(connection)?, read::newest_at_desk(connection)?, desk::waiting(connection)?))
}

/// The thread that writes. Dropping it waits until all jobs are done.
pub struct Writer {
    /// Whether the log is to be cut off with the next commit.
    is_to_clear: Arc<AtomicBool>,
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Starts the thread, which tells after each commit which events are the newest.
    pub fn start(connection: Connection, news: Arc<News>) -> std::io::Result<Self> {
        let (jobs, waiting) = mpsc::channel(MAX_WAITING);
        let is_to_clear = Arc::new(AtomicBool::new(false));
        let wished = Arc::clone(&is_to_clear);
        let thread = thread::Builder::new().name("jieda-writer".to_owned()).spawn(move || run(connection, waiting, &news, &wished))?;
        Ok(Writer { is_to_clear, jobs: Some(jobs), thread: Some(thread) })
    }

    /// Puts the write-ahead log into the database and cuts it off, so that nothing is left in it that was overwritten; gives whether that was
    /// done: not while somebody reads what it holds.
    pub async fn clear(&self) -> Result<bool, Error> {
        self.is_to_clear.store(true, Ordering::Release);
        self.write(|_| Ok(())).await?;
        Ok(!self.is_to_clear.load(Ordering::Acquire))
    }

    /// Whether the log could not be cut off when that was wished.
    pub fn has_to_clear(&self) -> bool {
        self.is_to_clear.load(Ordering::Acquire)
    }

    /// Does some work in a transaction and gives its result when that is durable. The work is done even if the caller no longer waits.
    pub async fn write<T, W>(&self, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    {
        let (job, answer) = job(work);
        let jobs = self.jobs.as_ref().ok_or(Error::Closed)?;
        jobs.send(job).await.map_err(|_| Error::Closed)?;
        answer.await.map_err(|_| Error::Closed)?
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(Err(_)) = self.thread.take().map(JoinHandle::join) {
            tracing::error!("the writer of the store had stopped with a panic");
        }
    }
}

fn job<T, W>(work: W) -> (Job, oneshot::Receiver<Result<T, Error>>)
where
    T: Send + 'static,
    W: FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
{
    let (reply, answer) = oneshot::channel();
    let job: Job = Box::new(move |transaction| {
        let result = transaction.map_err(Error::from).and_then(|transaction| do_or_undo(transaction, work));
        Box::new(move |failure| {
            let result = match (result, failure) {
                (Err(Error::Sqlite(own)), _) => Err(Error::Sqlite(own)),
                (_, Some(failure)) => Err(Error::Sqlite(failure)),
                (result, None) => result,
            };
            // Nobody listens when the client has gone; the work is done all the same.
            let _ = reply.send(result);
        })
    });
    (job, answer)
}

/// Runs work in a savepoint, so that what it wrote before it failed is undone and the other jobs of the batch stand.
fn do_or_undo<T>(transaction: &mut Transaction<'_>, work: impl FnOnce(&Connection) -> Result<T, Error>) -> Result<T, Error> {
    let savepoint = transaction.savepoint()?;
    match work(&savepoint) {
        Ok(value) => {
            savepoint.commit()?;
            Ok(value)
        }
        Err(error) => {
            if savepoint.finish().is_err() {
                // What cannot be undone alone is undone with the whole batch: `run_batch` sees that the transaction is gone.
                let _ = transaction.execute_batch("ROLLBACK");
            }
            Err(error)
        }
    }
}

fn run(mut connection: Connection, mut waiting: mpsc::Receiver<Job>, news: &News, is_to_clear: &AtomicBool) {
    let mut batch = Vec::new();
    while waiting.blocking_recv_many(&mut batch, MAX_BATCH) > 0 {
        commit(&mut connection, batch.drain(..).collect(), news, is_to_clear);
    }
}

/// Cuts off the log, if nobody reads what it holds.
fn clear(connection: &Connection) -> Result<bool, rusqlite::Error> {
    // Nobody is to wait for a reader.
    connection.busy_timeout(Duration::ZERO)?;
    let is_busy = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
    connection.busy_timeout(open::BUSY)?;
    Ok(!is_busy?)
}

/// Does the jobs in one transaction and answers them, all after the commit.
fn commit(connection: &mut Connection, mut jobs: VecDeque<Job>, news: &News, is_to_clear: &AtomicBool) {
    let mut answers = Vec::with_capacity(jobs.len());
    match run_batch(connection, &mut jobs, &mut answers, news) {
        Ok(Newest { event, at_desk, waiting }) => {
            waiting.into_iter().for_each(|waiting| news.tell_waiting(waiting));
            news.tell_newest(event);
            news.tell_at_desk(at_desk);
            // Where it fails it is tried again with the next commit.
            if is_to_clear.load(Ordering::Acquire) && clear(connection).unwrap_or(false) {
                is_to_clear.store(false, Ordering::Release);
            }
            answers.into_iter().for_each(|answer| answer(None));
        }
        Err(error) => {
            answers.into_iter().for_each(|answer| answer(Some(again(&error))));
            jobs.into_iter().for_each(|job| job(Err(again(&error)))(None));
        }
    }
}

/// What is so after a commit.
struct Newest {
    event: i64,
    at_desk: i64,
    /// Who waits; nothing where nobody was passed to the desk, or came back from there.
    waiting: Option<Waiting>,
}

/// Takes jobs off the list and commits what they did; gives what is told then.
fn run_batch(
    connection: &mut Connection,
    jobs: &mut VecDeque<Job>,
    answers: &mut Vec<Answer>,
    news: &News,
) -> Result<Newest, rusqlite::Error> {
    let mut transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    while let Some(job) = jobs.pop_front() {
        answers.push(job(Ok(&mut transaction)));
        if transaction.is_autocommit() {
            // SQLite undoes the whole transaction by itself when the disk is full, say. What follows would be committed job by job.
            return Err(failure("the transaction was rolled back"));
        }
    }
    let (event, at_desk) = (read::newest(&transaction)?, read::newest_at_desk(&transaction)?);
    let waiting = (*news.at_desk().borrow() != at_desk).then(|| desk::waiting(&transaction)).transpose()?;
    transaction.commit()?;
    Ok(Newest { event, at_desk, waiting })
}

/// The same failure once more: each job of the batch needs its own, and rusqlite's cannot be cloned.
fn again(error: &rusqlite::Error) -> rusqlite::Error {
    let code = error.sqlite_error().copied().unwrap_or_else(|| ffi::Error::new(ffi::SQLITE_ERROR));
    rusqlite::Error::SqliteFailure(code, Some(error.to_string()))
}

fn failure(message: &str) -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_ABORT), Some(message.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    type Received = oneshot::Receiver<Result<(), Error>>;

    fn execute(sql: &'static str) -> (Job, Received) {
        job(move |connection| Ok(connection.execute_batch(sql)?))
    }

    /// Runs jobs in one batch; gives which succeeded and which names are stored then.
    fn outcome(connection: &mut Connection, jobs: Vec<(Job, Received)>) -> (Vec<bool>, String) {
        let (jobs, received): (VecDeque<Job>, Vec<Received>) = jobs.into_iter().unzip();
        let news = news_of(connection).unwrap();
        commit(connection, jobs, &news, &AtomicBool::new(false));
        let succeeded = received.into_iter().map(|mut answer| answer.try_recv().unwrap().is_ok()).collect();
        let sql = "SELECT coalesce(group_concat(name, ' '), '') FROM (SELECT name FROM setting WHERE name NOT IN ('epoch', 'secret') ORDER BY name)";
        (succeeded, connection.query_row(sql, [], |row| row.get(0)).unwrap())
    }

    const A: &str = "INSERT INTO setting VALUES ('a', x'')";
    const B: &str = "INSERT INTO setting VALUES ('b', x'')";
    const FAILS_HALF_WAY: &str = "INSERT INTO setting VALUES ('half', x''); INSERT INTO setting VALUES ('a', x'')";
    const FAILS_AT_COMMIT: &str = "PRAGMA defer_foreign_keys = ON; INSERT INTO desk_event (event) VALUES (1)";

    #[test]
    fn a_batch_is_committed_without_what_failed_or_not_at_all() {
        let check = |batch: &[&'static str], succeeded: &[bool], stored: &str| {
            let mut connection = Connection::open_in_memory().unwrap();
            connection.pragma_update(None, "foreign_keys", true).unwrap();
            crate::store::sqlite::open::migrate(&mut connection).unwrap();
            let jobs = batch.iter().map(|sql| execute(sql)).collect();
            assert_eq!(outcome(&mut connection, jobs), (succeeded.to_vec(), stored.to_owned()), "{batch:?}");
            let next = vec![execute("INSERT INTO setting VALUES ('next', x'')")];
            assert_eq!(outcome(&mut connection, next).0, [true], "after {batch:?}");
        };
        check(&[A, B], &[true, true], "a b");
        check(&[A, FAILS_HALF_WAY, B], &[true, false, true], "a b");
        check(&[A, FAILS_AT_COMMIT, B], &[false, false, false], "");
        check(&[A, "ROLLBACK", B], &[false, false, false], "");
    }

    #[test]
    fn without_a_transaction_all_jobs_are_told() {
        let mut connection = Connection::open_in_memory().unwrap();
        crate::store::sqlite::open::migrate(&mut connection).unwrap();
        connection.pragma_update(None, "query_only", true).unwrap();
        assert_eq!(outcome(&mut connection, vec![execute(A), execute(B)]), (vec![false, false], String::new()));
        connection.execute_batch("BEGIN").unwrap();
        assert_eq!(outcome(&mut connection, vec![execute(A), execute(B)]), (vec![false, false], String::new()));
    }
}
