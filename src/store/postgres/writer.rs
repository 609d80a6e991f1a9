//! Who writes?
//!
//! One task with a session of its own. What is brought while a commit is on its way waits for the next one and shares it (group commit).

use crate::store::error::Error;
use crate::store::news::News;
use crate::store::postgres::batch::{Addition, Backend, Outcome, Session};
use crate::store::postgres::connect::{Connector, PATIENCE};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep, timeout};

/// How many additions share a commit at most: their names must fit into one notification, which has less than 8,000 bytes.
const MAX_BATCH: usize = 256;

/// How many additions may wait. Whoever brings one more waits to hand it in.
const MAX_WAITING: usize = 1024;

/// How long a batch may take before its connection is given up: longer than the database lets a statement take.
const MOST_TIME: Duration = Duration::from_secs(12);

/// How often a batch of which nothing came is carried out anew.
const TRIES: usize = 2;

/// How long to wait before the database is asked again.
const PAUSE: Duration = Duration::from_millis(100);

/// What one request brings, and who waits for the id of the event before its first one.
struct Job {
    addition: Addition,
    reply: oneshot::Sender<Result<i64, Error>>,
}

/// Where additions are handed in.
pub struct Writer {
    jobs: mpsc::Sender<Job>,
}

impl Writer {
    /// Starts the task; `server` is how other servers know this one.
    pub fn start(connector: Connector, session: Session, news: Arc<News>, server: String) -> Self {
        let (jobs, waiting) = mpsc::channel(MAX_WAITING);
        tokio::spawn(Desk { connector, session: Some(session), news, server }.run(waiting));
        Writer { jobs }
    }

    /// Adds to a conversation, and gives the id of the event before the first one when that is durable. It is done even if the caller no
    /// longer waits.
    pub async fn add(&self, addition: Addition) -> Result<i64, Error> {
        let (reply, answer) = oneshot::channel();
        self.jobs.send(Job { addition, reply }).await.map_err(|_| Error::Closed)?;
        answer.await.map_err(|_| Error::Closed)?
    }
}

/// Who carries out what was handed in.
struct Desk {
    connector: Connector,
    session: Option<Session>,
    news: Arc<News>,
    server: String,
}

impl Desk {
    async fn run(mut self, mut waiting: mpsc::Receiver<Job>) {
        let mut jobs = Vec::new();
        while !jobs.is_empty() || waiting.recv_many(&mut jobs, MAX_BATCH).await > 0 {
            while jobs.len() < MAX_BATCH
                && let Ok(job) = waiting.try_recv()
            {
                jobs.push(job);
            }
            let mut named = HashSet::new();
            // Of two additions to one conversation the second waits: it is to see what the first one did.
            let (batch, later) = jobs.drain(..).partition(|job| named.insert(job.addition.append.conversation));
            jobs = later;
            self.commit(batch).await;
        }
    }

    /// Carries out a batch and answers it. Where the database refuses what is in it, each addition is tried alone, so that one that fails undoes
    /// nothing but itself.
    async fn commit(&mut self, batch: Vec<Job>) {
        let (additions, replies): (Vec<Addition>, Vec<_>) = batch.into_iter().map(|job| (job.addition, job.reply)).unzip();
        let outcome = self.carry_out(&additions).await;
        if outcome.as_ref().is_err_and(Error::is_of_data) && additions.len() > 1 {
            for (addition, reply) in additions.into_iter().zip(replies) {
                let alone = [addition];
                let outcome = self.carry_out(&alone).await;
                self.tell(&outcome, &alone);
                answer(outcome, &alone, [reply]);
            }
            return;
        }
        self.tell(&outcome, &additions);
        answer(outcome, &additions, replies);
    }

    fn tell(&self, outcome: &Result<Outcome, Error>, batch: &[Addition]) {
        let Ok(outcome) = outcome else { return };
        outcome.waiting.iter().for_each(|waiting| self.news.tell_waiting(waiting.clone()));
        self.news.tell_newest(outcome.newest(batch));
        outcome.at_desk.iter().for_each(|id| self.news.tell_at_desk(*id));
    }

    /// Carries out a batch. Where the connection breaks off, it is looked up whether that was done; if it was not, it is done again.
    async fn carry_out(&mut self, batch: &[Addition]) -> Result<Outcome, Error> {
        let mut lost = Error::Closed;
        for _ in 0..TRIES {
            let mark = mark()?;
            let server = self.server.clone();
            let session = self.session(Instant::now() + PAUSE).await?;
            let backend = session.backend.clone();
            match timeout(MOST_TIME, session.carry_out(mark, &server, batch)).await {
                Ok(Err(Error::Unreachable(why))) => lost = Error::Unreachable(why),
                Err(_elapsed) => lost = Error::Unreachable("it does not answer in time".to_owned()),
                Ok(Err(error)) if !error.is_of_data() => {
                    // It may have become one that only reads, or have no room: the next one asks where it can be written.
                    self.session = None;
                    return Err(error);
                }
                Ok(known) => return known,
            }
            self.session = None;
            if let Some(outcome) = self.look_up(mark, &backend).await? {
                return Ok(outcome);
            }
        }
        Err(lost)
    }

    /// What came of a batch whose connection broke off, as soon as the database can be asked.
    async fn look_up(&mut self, mark: i64, backend: &Backend) -> Result<Option<Outcome>, Error> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let session = self.session(deadline).await?;
            match timeout(MOST_TIME, session.look_up(mark, backend)).await {
                Ok(Err(Error::Unreachable(_))) | Err(_) if Instant::now() < deadline => self.session = None,
                Ok(outcome) => return outcome,
                Err(_elapsed) => return Err(Error::Unreachable("it does not answer in time".to_owned())),
            }
        }
    }

    /// The session, or a new one where it has ended; tried again and again until the deadline.
    async fn session(&mut self, deadline: Instant) -> Result<&Session, Error> {
        let own = match self.session.take().filter(|session| !session.is_closed()) {
            Some(own) => own,
            None => loop {
                match timeout(PATIENCE, Session::open(&self.connector)).await {
                    Ok(Ok(session)) => break session,
                    Ok(Err(_)) | Err(_) if Instant::now() < deadline => sleep(PAUSE).await,
                    Ok(Err(error)) => return Err(error),
                    Err(_elapsed) => return Err(Error::Unreachable("it does not answer in time".to_owned())),
                }
            },
        };
        Ok(self.session.insert(own))
    }
}

/// Tells whoever brought an addition how it went.
fn answer(outcome: Result<Outcome, Error>, batch: &[Addition], replies: impl IntoIterator<Item = oneshot::Sender<Result<i64, Error>>>) {
    for (place, reply) in replies.into_iter().enumerate() {
        let addition = &batch[place];
        let result = match &outcome {
            Ok(outcome) => outcome.before(batch, place).ok_or_else(|| addition.refusal()),
            Err(Error::Unreachable(why)) => Err(Error::Unreachable(why.clone())),
            Err(error) => Err(Error::Unreachable(error.cause().unwrap_or_else(|| error.to_string()))),
        };
        // Nobody listens when the client has gone; the work is done all the same.
        let _ = reply.send(result);
    }
}

/// A mark that no other batch has.
fn mark() -> Result<i64, Error> {
    let number = getrandom::u64().map_err(|error| Error::Folder(std::io::Error::other(error)))?;
    Ok(number as i64)
}
