//! How is written what many requests append within a moment?
//!
//! It is one transaction of a few statements, which are sent together and need no answer in between:
//! so it costs little, and a server that dies leaves nothing half done. Whoever writes holds a lock from before the first number is taken
//! until the commit. So ids rise in the order in which they become visible, over all servers, and a stream that goes on after an id has
//! missed none below it.

use crate::conversation::waiting::Waiting;
use crate::store::error::Error;
use crate::store::keys::Wrapped;
use crate::store::postgres::connect::Connector;
use crate::store::postgres::desk;
use crate::store::postgres::relist::{self, Relisting};
use crate::store::record::{Append, TokenHash};
use crate::store::stored::stored_time;
use futures_util::future::{join, join4};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Statement};

/// What who writes holds, among all advisory locks of the database.
macro_rules! lock {
    () => {
        117_000_905_187_585
    };
}

/// Waits until nobody else writes, and keeps the others waiting until the end of the transaction.
pub const ALONE: &str = concat!("SELECT pg_advisory_xact_lock(", lock!(), ")");

/// Waits until nobody else writes, and keeps the others waiting until the end of the session.
pub const FREEZE: &str = concat!("SELECT pg_advisory_lock(", lock!(), ")");

const BEGIN: &str = concat!("BEGIN; SELECT pg_advisory_xact_lock(", lock!(), ")");

/// The channel on which servers tell each other what they wrote: `e <server> <newest event> <conversations>`, these in
/// hexadecimal,, `d <server> <newest event of the
/// desk>`, `a <server>` for accounts.
pub const CHANNEL: &str = "jieda";

/// Adds to the conversations that have the expected length, and gives the event before the first one and which conversations those were.
/// Nobody else writes meanwhile, and no conversation is named twice.
pub const ADD: &str = "WITH put AS (
        SELECT * FROM unnest($1::bigint[], $2::integer[], $3::integer[], $4::integer[], $5::bigint[], $6::bytea[], $7::text[], $8::boolean[],
            $9::bytea[], $10::bytea[], $11::bytea[], $19::boolean[], $20::text[], $21::bytea[], $22::bytea[], $23::bigint[],
            $24::text[], $25::bytea[])
            AS put (conversation, seen, n, n_before, at, token_hash, pseudonym, is_test, sender, key, body_hash, is_sealed, master, wrapped,
                summary, opened_at, form, prints)
    ), base AS MATERIALIZED (
        SELECT CASE WHEN $12::bigint = 0 THEN 0 ELSE setval('event_id', nextval('event_id') + $12 - 1) - $12 END AS id
    ), fit AS (
        SELECT put.* FROM put LEFT JOIN conversation ON conversation.id = put.conversation
        LEFT JOIN sealing.data_key ON data_key.conversation = put.conversation
        WHERE CASE WHEN put.token_hash IS NULL THEN conversation.n_events = put.seen AND put.is_sealed = (data_key.conversation IS NOT NULL)
            ELSE conversation.id IS NULL END
    ), noted AS (
        INSERT INTO idempotency (sender, key, body_hash, conversation, first_event, last_event, at)
        SELECT sender, key, body_hash, conversation, CASE WHEN n = 0 THEN 0 ELSE base.id + n_before + 1 END,
            CASE WHEN n = 0 THEN 0 ELSE base.id + n_before + n END, at
        FROM fit, base WHERE key IS NOT NULL ON CONFLICT (sender, key) DO NOTHING RETURNING conversation
    ), won AS MATERIALIZED (
        SELECT * FROM fit WHERE key IS NULL OR conversation IN (SELECT conversation FROM noted)
    ), opened AS (
        INSERT INTO conversation (id, token_hash, opened_at, pseudonym, is_test, n_events, was_at_desk)
        SELECT conversation, token_hash, at, pseudonym, is_test, n, false FROM won WHERE token_hash IS NOT NULL
    ), keyed AS (
        INSERT INTO sealing.data_key (conversation, master, wrapped)
        SELECT conversation, master, wrapped FROM won WHERE master IS NOT NULL
    ), lengthened AS (
        UPDATE conversation SET n_events = n_events + n FROM won WHERE conversation.id = won.conversation AND won.token_hash IS NULL
    ), counted AS (
        INSERT INTO summary (conversation, n_events, row) SELECT conversation, seen + n, summary FROM won
        ON CONFLICT (conversation) DO UPDATE SET n_events = excluded.n_events, row = excluded.row
    ), worded AS (
        INSERT INTO sealing.wording (conversation, opened_at, n_events, form, prints)
        SELECT conversation, opened_at, seen + n, form, prints FROM won
        WHERE token_hash IS NOT NULL OR EXISTS (SELECT FROM sealing.wording AS own WHERE own.conversation = won.conversation)
        ON CONFLICT (conversation) DO UPDATE SET n_events = excluded.n_events, prints = wording.prints || excluded.prints
        WHERE wording.form = excluded.form AND wording.n_events = (SELECT seen FROM put WHERE put.conversation = excluded.conversation)
    ), written AS (
        INSERT INTO event (id, conversation, seq, at, fact)
        SELECT base.id + fact.place, fact.conversation, fact.seq, won.at, fact.fact
        FROM base, unnest($13::bigint[], $14::integer[], $15::text[]) WITH ORDINALITY AS fact (conversation, seq, fact, place)
        JOIN won ON won.conversation = fact.conversation
    ), marked AS (
        INSERT INTO batch (id, base, won) SELECT $16::bigint, base.id, coalesce((SELECT array_agg(conversation) FROM won), '{}') FROM base
        RETURNING base, won
    )
    SELECT base, won, pg_notify('jieda', format('e %s %s%s', $17::text, base + $12, $18::text)) FROM marked";

/// What one request adds.
pub struct Addition {
    /// The conversation, its expected length, and the facts.
    pub append: Append,
    /// The facts as stored.
    pub stored: Vec<String>,
    /// What a new conversation has besides.
    pub opening: Option<Opening>,
    /// What the desk is shown anew.
    pub relisting: Relisting,
    /// What is kept of the conversation then to count it.
    pub summary: Vec<u8>,
    /// By which of its new words the conversation is found.
    pub wording: Wording,
    /// Whether the words among the facts are sealed.
    pub is_sealed: bool,
}

/// By which new words a conversation is found.
pub struct Wording {
    /// When the conversation was opened, as it is stored.
    pub opened_at: i64,
    /// How the prints were made.
    pub form: String,
    /// The prints.
    pub prints: Vec<u8>,
}

impl Addition {
    /// Why it was not written: the conversation has changed, or exists already, or the same request came twice.
    pub fn refusal(&self) -> Error {
        let id = self.append.conversation;
        if self.opening.is_some() && self.append.key.is_none() { Error::Taken(id.to_string()) } else { Error::Raced(id) }
    }
}

/// What a new conversation has besides its facts.
pub struct Opening {
    /// The hash of the customer's token.
    pub token: TokenHash,
    /// What the visitor is called.
    pub pseudonym: Option<String>,
    /// Whether it counts in no report.
    pub is_test: bool,
    /// By which its words are sealed, if they are.
    pub wrapped: Option<Wrapped>,
}

/// What many requests add, column by column, as the statement takes it.
#[derive(Default)]
struct Columns<'a> {
    conversations: Vec<i64>,
    seen: Vec<i32>,
    n: Vec<i32>,
    n_before: Vec<i32>,
    times: Vec<i64>,
    tokens: Vec<Option<&'a [u8]>>,
    pseudonyms: Vec<Option<&'a str>>,
    are_tests: Vec<bool>,
    senders: Vec<Option<&'a [u8]>>,
    keys: Vec<Option<&'a [u8]>>,
    body_hashes: Vec<Option<&'a [u8]>>,
    are_sealed: Vec<bool>,
    masters: Vec<Option<&'a str>>,
    wrapped: Vec<Option<&'a [u8]>>,
    summaries: Vec<&'a [u8]>,
    opened: Vec<i64>,
    forms: Vec<&'a str>,
    prints: Vec<&'a [u8]>,
    fact_of: Vec<i64>,
    seqs: Vec<i32>,
    facts: Vec<&'a str>,
    /// The conversations, for whoever follows them.
    named: String,
}

impl<'a> Columns<'a> {
    fn of(batch: &'a [Addition]) -> Self {
        let mut columns = Columns::default();
        batch.iter().for_each(|addition| columns.add(addition));
        columns
    }

    fn add(&mut self, Addition { append, stored, opening, is_sealed, summary, wording, .. }: &'a Addition) {
        let own = append.conversation.get();
        self.conversations.push(own);
        self.seen.push(append.seen as i32);
        self.n.push(stored.len() as i32);
        self.n_before.push(self.facts.len() as i32);
        self.times.push(stored_time(append.at));
        self.tokens.push(opening.as_ref().map(|opening| &opening.token.0[..]));
        self.pseudonyms.push(opening.as_ref().and_then(|opening| opening.pseudonym.as_deref()));
        let wrapped = opening.as_ref().and_then(|opening| opening.wrapped.as_ref());
        self.are_sealed.push(*is_sealed);
        self.masters.push(wrapped.map(|wrapped| wrapped.master.as_str()));
        self.wrapped.push(wrapped.map(|wrapped| &wrapped.bytes[..]));
        self.summaries.push(summary);
        self.opened.push(wording.opened_at);
        self.forms.push(&wording.form);
        self.prints.push(&wording.prints);
        self.are_tests.push(opening.as_ref().is_some_and(|opening| opening.is_test));
        let key = append.key.as_ref();
        self.senders.push(key.map(|key| &key.sender[..]));
        self.keys.push(key.map(|key| &key.key[..]));
        self.body_hashes.push(key.map(|key| &key.body_hash[..]));
        for (seq, fact) in (append.seen as i32 + 1..).zip(stored) {
            self.fact_of.push(own);
            self.seqs.push(seq);
            self.facts.push(fact);
        }
        self.named.push_str(&format!(" {own:x}"));
    }

    fn parameters<'b>(&'b self, n_facts: &'b i64, mark: &'b i64, server: &'b &str) -> [&'b (dyn ToSql + Sync); 25] {
        let Columns { conversations, seen, n, n_before, times, tokens, pseudonyms, are_tests, senders, keys, body_hashes, .. } = self;
        let Columns { fact_of, seqs, facts, named, are_sealed, masters, wrapped, summaries, opened, forms, prints, .. } = self;
        [
            conversations,
            seen,
            n,
            n_before,
            times,
            tokens,
            pseudonyms,
            are_tests,
            senders,
            keys,
            body_hashes,
            n_facts,
            fact_of,
            seqs,
            facts,
            mark,
            server,
            named,
            are_sealed,
            masters,
            wrapped,
            summaries,
            opened,
            forms,
            prints,
        ]
    }
}

/// A session that writes.
pub struct Session {
    client: Client,
    add: Statement,
    show: Statement,
    waiting: Statement,
    /// By which it is told apart from all other sessions of the database, at any time.
    pub backend: Backend,
}

/// A session, as the database knows it: its process, and when that began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backend {
    pid: i32,
    began: String,
}

/// What came of a batch.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The event before the first one of the batch.
    base: i64,
    /// The conversations that were added to.
    won: Vec<i64>,
    /// The newest event that the desk is shown, where one is new.
    pub at_desk: Option<i64>,
    /// How many customers wait, where that may have changed.
    pub waiting: Option<Waiting>,
}

impl Outcome {
    /// The event before the first one of an addition; nothing where its conversation did not have the expected length.
    pub fn before(&self, batch: &[Addition], place: usize) -> Option<i64> {
        let own = batch.get(place)?.append.conversation.get();
        let n_before = n_facts(batch.get(..place)?);
        self.won.contains(&own).then_some(self.base + n_before)
    }

    /// The newest event of the batch.
    pub fn newest(&self, batch: &[Addition]) -> i64 {
        self.base + n_facts(batch)
    }
}

fn n_facts(additions: &[Addition]) -> i64 {
    additions.iter().map(|addition| addition.stored.len() as i64).sum()
}

impl Session {
    /// A session whose statements are ready.
    pub async fn open(connector: &Connector) -> Result<Self, Error> {
        let client = connector.session().await?;
        let sql = "SELECT pid, backend_start::text FROM pg_stat_activity WHERE pid = pg_backend_pid()";
        let row = client.query_one(sql, &[]).await?;
        let backend = Backend { pid: row.try_get(0)?, began: row.try_get(1)? };
        let (add, show, waiting) = (client.prepare(ADD).await?, client.prepare(relist::SHOW).await?, client.prepare(desk::COUNTS).await?);
        Ok(Session { client, add, show, waiting, backend })
    }

    /// Whether the connection has ended.
    pub fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Carries out a batch under a mark. After [`Error::Unreachable`] it is not known whether that was done.
    pub async fn carry_out(&self, mark: i64, server: &str, batch: &[Addition]) -> Result<Outcome, Error> {
        let columns = Columns::of(batch);
        let n_facts = n_facts(batch);
        let parameters = columns.parameters(&n_facts, &mark, &server);
        let show = async {
            if batch.iter().all(|addition| addition.relisting.is_empty()) {
                return Ok((None, None));
            }
            let lists = relist::Columns::of(batch.iter().map(|addition| &addition.relisting));
            let mark = Some(mark);
            let parameters = lists.parameters(&mark, &server);
            let shown = self.client.query_opt(&self.show, &parameters);
            let counts = self.client.query(&self.waiting, &[&false]);
            let (shown, counts) = join(shown, counts).await;
            let at_desk = shown?.map(|row| row.try_get(0)).transpose()?;
            Ok::<_, Error>((at_desk, Some(desk::waiting_of(&counts?)?)))
        };
        // All is sent before the first answer is waited for; the order is that of the arguments.
        let (began, added, shown, committed) = join4(
            self.client.batch_execute(BEGIN),
            self.client.query_one(&self.add, &parameters),
            show,
            self.client.batch_execute("COMMIT"),
        )
        .await;
        began?;
        let added = added?;
        let (at_desk, waiting) = shown?;
        committed?;
        Ok(Outcome { base: added.try_get(0)?, won: added.try_get(1)?, at_desk, waiting })
    }

    /// What came of a batch that another session was told to carry out, whose connection broke off. That session is ended first, so that
    /// nothing can come of it any more.
    pub async fn look_up(&self, mark: i64, backend: &Backend) -> Result<Option<Outcome>, Error> {
        let end = "SELECT pg_terminate_backend(pid, 3000) FROM pg_stat_activity WHERE pid = $1 AND backend_start::text = $2";
        self.client.execute(end, &[&backend.pid, &backend.began]).await?;
        let Some(row) = self.client.query_opt("SELECT base, won FROM batch WHERE id = $1", &[&mark]).await? else { return Ok(None) };
        let at_desk = self.client.query_one("SELECT max(event) FROM desk_event", &[]).await?.try_get(0)?;
        let waiting = desk::waiting_of(&self.client.query(&self.waiting, &[&false]).await?)?;
        Ok(Some(Outcome { base: row.try_get(0)?, won: row.try_get(1)?, at_desk, waiting: Some(waiting) }))
    }
}
