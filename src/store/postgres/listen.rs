//! How is heard what other servers wrote?
//!
//! The database tells at once. A look now and then finds what was not heard, because the line was lost and nobody noticed.

use crate::conversation::id::ConversationId;
use crate::store::error::Error;
use crate::store::news::{Elsewhere, News};
use crate::store::postgres::batch::CHANNEL;
use crate::store::postgres::connect::{Connector, Line};
use crate::store::postgres::{desk, read};
use deadpool_postgres::Pool;
use futures_util::stream::poll_fn;
use futures_util::{Stream, StreamExt};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval, sleep};
use tokio_postgres::AsyncMessage;

/// How often somebody looks whether there is something new that was not told.
const LOOK: Duration = Duration::from_secs(3);

/// How long to wait before a lost line is tried again.
const PAUSE: Duration = Duration::from_millis(200);

/// What is needed to hear, and to tell on.
pub struct Listener {
    pub connector: Connector,
    pub pool: Pool,
    pub news: Arc<News>,
    /// How this server signs what it tells.
    pub server: String,
}

impl Listener {
    /// Listens until the task is given up.
    pub async fn run(self) {
        loop {
            if let Err(error) = self.listen().await {
                tracing::warn!(%error, "the line to the database is lost");
            }
            sleep(PAUSE).await;
        }
    }

    async fn listen(&self) -> Result<(), Error> {
        let (client, line) = self.connector.connect().await?;
        let mut heard = pin!(messages(line));
        let listening = client.batch_execute("LISTEN jieda");
        let mut listening = pin!(listening);
        let mut is_listening = false;
        let mut looks = interval(LOOK);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut seen = i64::MAX;
        loop {
            tokio::select! {
                begun = &mut listening, if !is_listening => {
                    begun?;
                    is_listening = true;
                    // What was written while nobody listened.
                    self.look().await?;
                    self.news.tell_elsewhere(Elsewhere::Any);
                }
                message = heard.next() => match message {
                    Some(Ok(AsyncMessage::Notification(told))) if told.channel() == CHANNEL => self.hear(told.payload()).await?,
                    Some(Ok(_)) => {}
                    Some(Err(error)) => return Err(error.into()),
                    None => return Err(Error::Unreachable("the connection ended".to_owned())),
                },
                _ = looks.tick(), if is_listening => {
                    if *self.news.newest().borrow() < seen && seen != i64::MAX {
                        return Err(Error::Unreachable("something was not told".to_owned()));
                    }
                    seen = self.newest().await?;
                }
            }
        }
    }

    /// Tells on what another server told.
    async fn hear(&self, told: &str) -> Result<(), Error> {
        let mut words = told.split(' ');
        let (kind, server) = (words.next(), words.next());
        if server == Some(&self.server) {
            return Ok(());
        }
        let mut id = || words.next().and_then(|word| word.parse().ok()).unwrap_or(0);
        match kind {
            Some("e") => {
                let newest = id();
                self.news.tell_newest(newest);
                let own = words.filter_map(|word| i64::from_str_radix(word, 16).ok()).map(ConversationId::from_stored).collect();
                self.news.tell_elsewhere(Elsewhere::These(own, newest));
            }
            Some("d") => {
                let newest = id();
                let waiting = desk::waiting(&self.pool.get().await?).await?;
                self.news.tell_waiting(waiting);
                self.news.tell_at_desk(newest);
            }
            Some("a") => self.news.tell_accounts(),
            // A newer server tells more.
            Some(_) | None => {}
        }
        Ok(())
    }

    /// Finds out what is so.
    async fn look(&self) -> Result<(), Error> {
        let session = self.pool.get().await?;
        // Read before who waits: whoever hears of an event of the desk finds the number that it led to.
        let at_desk = read::newest_at_desk(&session).await?;
        self.news.tell_waiting(desk::waiting(&session).await?);
        self.news.tell_newest(read::newest(&session).await?);
        self.news.tell_at_desk(at_desk);
        self.news.tell_accounts();
        Ok(())
    }

    async fn newest(&self) -> Result<i64, Error> {
        read::newest(&self.pool.get().await?).await
    }
}

/// What the database says besides answers; the line works only while this is polled.
fn messages(mut line: Line) -> impl Stream<Item = Result<AsyncMessage, tokio_postgres::Error>> {
    poll_fn(move |context| line.poll_message(context))
}
