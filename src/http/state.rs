//! What do all requests share?

use crate::config::Secret;
use crate::config::provider::Provider;
use crate::config::scan::Scan;
use crate::connector::webhook::Webhook;
use crate::engine::Engine;
use crate::eval::lessons::Lessons;
use crate::http::desk::lately::Lately;
use crate::http::desk::live::Live;
use crate::http::desk::standings::Standings;
use crate::http::guard::crowd::{Crowd, Places};
use crate::http::guard::gate::Gate;
use crate::http::guard::guesses::Guesses;
use crate::http::guard::hashing::Hashing;
use crate::http::guard::limits::{Limits, Quotas, processors};
use crate::http::guard::lockout::Lockout;
use crate::http::guard::pressing::needs_person;
use crate::http::guard::turns::Turns;
use crate::http::guard::workers::Workers;
use crate::http::guard::workshop::Workshop;
use crate::http::knowledge::gathered::{Gathered, Reading, Sampled};
use crate::http::knowledge::read_last::ReadLast;
use crate::http::knowledge::recall::Recall;
use crate::http::operator::alarms::Alarms;
use crate::http::operator::content::{Content, Origin, Served};
use crate::http::operator::metrics::Metrics;
use crate::http::operator::outbox::Outbox;
use crate::http::provider::vouch::Vouching;
use crate::http::stream::board::Board;
use crate::http::stream::desk_news::DeskNews;
use crate::http::stream::visitors::Visitors;
use crate::http::stream::wakes::Wakes;
use crate::insight::demand::Counts;
use crate::insight::risky::Proposals;
use crate::insight::wording::Wording;
use crate::kb::entry::ContentHash;
use crate::network::Network;
use crate::report::usage::Usage;
use crate::source::passed::Passed;
use crate::store::Store;
use crate::store::record::TokenHash;
use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use tokio::sync::{Notify, Semaphore, watch};

/// How many people the provider is asked about at once: each waits for it on a thread.
const PROVIDER_AT_ONCE: usize = 4;

/// What all requests share.
pub struct AppState {
    /// Where events are kept.
    pub store: Store,
    /// What the bot knows at this moment.
    pub content: Content,
    /// The one place for requests that have the content read anew.
    pub reloads: Semaphore,
    /// Places for the work of editors.
    pub workshop: Workshop,
    /// How the entries were used of late.
    pub last_usage: ReadLast<(), Usage>,
    /// What was asked in the talks that were read.
    pub recall: Recall,
    /// What customers of the last so many days asked, as it was read last.
    pub last_topics: ReadLast<i64, Sampled<Gathered>>,
    /// How often they asked for what is demanded, by the ways of asking of each demand.
    pub last_demands: ReadLast<Vec<Vec<String>>, Sampled<Counts>>,
    /// The same in their words.
    pub last_wordings: ReadLast<i64, Sampled<Vec<Wording>>>,
    /// What the content made of it, by the days, the version of the content, and what was passed over.
    pub last_lessons: ReadLast<(i64, ContentHash, Passed), Lessons>,
    /// Which words their lists may lack, by the days and the version of the content.
    pub last_risks: ReadLast<(i64, ContentHash), Sampled<Proposals>>,
    /// Who is an administrator.
    pub admin: TokenHash,
    /// With which visitors' names are signed; without it nobody is known for sure.
    pub identity: Option<Secret>,
    /// Who may open test traffic, beside the administrator.
    pub tester: Option<TokenHash>,
    /// Who keeps the server running, beside the administrator.
    pub operator: Option<TokenHash>,
    /// The numbers that bound what is taken on.
    pub limits: Limits,
    /// Places for requests in progress.
    pub gate: Gate,
    _workers: Workers,
    /// What single customers asked for lately.
    pub quotas: Quotas,
    /// Who tries out tokens of the desk.
    pub desk_guesses: Guesses,
    /// Who tries out tokens of customers.
    pub customer_guesses: Guesses,
    /// Who tries out passwords.
    pub lockout: Lockout,
    /// Places for passwords that are hashed.
    pub hashing: Hashing,
    /// Who vouches for people at the desk.
    pub provider: Option<Arc<Vouching>>,
    /// Places for questions to the provider.
    pub provider_places: Arc<Semaphore>,
    /// Who waits to change a conversation.
    pub turns: Turns,
    /// The desk's lists, read once for all consoles.
    pub board: Board,
    /// The talks that run now, for supervisors.
    pub standings: Standings,
    /// What the audit log was told lately.
    pub lately: Lately,
    /// Who is at the desk at this moment.
    pub live: Live,
    /// The desk's events, read once for all consoles.
    pub desk_news: DeskNews,
    /// Wakes the streams of a conversation.
    pub wakes: Wakes,
    /// Places for connections.
    pub connections: Crowd,
    /// Places for connections to the address of operations.
    pub operations_connections: Crowd,
    /// Places for files that are read.
    pub uploads: Crowd,
    /// Places for files that are given out.
    pub downloads: Crowd,
    /// Places for open streams of customers.
    pub streams: Crowd,
    /// Visitors who hold streams.
    pub visitors: Visitors,
    /// Places for open streams of agents, who may all sit behind one address.
    pub desk_streams: Crowd,
    /// What is counted.
    pub metrics: Metrics,
    /// The alarms on the numbers.
    pub alarms: Alarms,
    /// Messages about them to the operator's webhook.
    pub outbox: Option<Outbox>,
    /// Wakes whoever carries messages to webhooks.
    pub telling: Notify,
    /// Whether the server is about to stop, and only those who do not know that yet may send requests.
    pub is_draining: AtomicBool,
    /// Becomes true when the server stops.
    pub stopping: watch::Receiver<bool>,
    /// Whose X-Forwarded-For says who the client is.
    pub trusted_proxies: Vec<Network>,
    /// Who looks at files that are sent, if anybody does.
    pub scan: Option<Scan>,
}

/// What a server begins with.
pub struct Beginning {
    /// Where events are kept.
    pub store: Store,
    /// The first content.
    pub served: Served,
    /// Where it came from, and comes from when it is read anew; content that was built for a test comes from nowhere.
    pub origin: Option<Origin>,
    /// Who is an administrator.
    pub admin: TokenHash,
    /// With which visitors' names are signed.
    pub identity: Option<Secret>,
    /// Who may open test traffic, beside the administrator.
    pub tester: Option<TokenHash>,
    /// Who keeps the server running, beside the administrator.
    pub operator: Option<TokenHash>,
    /// The numbers that bound what is taken on.
    pub limits: Limits,
    /// Whose X-Forwarded-For says who the client is.
    pub trusted_proxies: Vec<Network>,
    /// What is told of alarms on the numbers.
    pub webhook: Option<Webhook>,
    /// Who looks at files that are sent, if anybody does.
    pub scan: Option<Scan>,
    /// Who vouches for people at the desk.
    pub provider: Option<Provider>,
}

impl AppState {
    /// Forgets what customers wrote and was read, since some of it may have been erased.
    pub fn forget_what_was_read(&self) {
        self.recall.forget();
        self.last_topics.forget();
        self.last_wordings.forget();
        self.last_lessons.forget();
        self.last_risks.forget();
    }

    /// How talks are read for what was asked in them.
    pub fn reading<'r>(&'r self, engine: &'r Arc<Engine>) -> Reading<'r> {
        Reading { store: &self.store, engine, recall: &self.recall, patience: self.limits.report_wait }
    }

    /// The state before the first request.
    pub fn new(beginning: Beginning, stopping: watch::Receiver<bool>) -> io::Result<Self> {
        let content = Content::new(beginning.served, beginning.origin);
        let read = content.clone();
        let reads = Arc::new(move |body: &[u8]| needs_person(&read.engine(), body));
        let workers = Workers::start(processors())?;
        let outbox = beginning.webhook.map(|webhook| Outbox::start(webhook, beginning.limits.webhook_pauses)).transpose()?;
        Ok(AppState {
            live: Live::new(beginning.store.clone()),
            store: beginning.store,
            content,
            reloads: Semaphore::new(1),
            workshop: Workshop::default(),
            last_usage: ReadLast::default(),
            recall: Recall::default(),
            last_topics: ReadLast::default(),
            last_risks: ReadLast::default(),
            last_demands: ReadLast::default(),
            last_wordings: ReadLast::default(),
            last_lessons: ReadLast::default(),
            gate: Gate::new(&beginning.limits, &beginning.trusted_proxies, reads, workers.handle()),
            _workers: workers,
            admin: beginning.admin,
            identity: beginning.identity,
            tester: beginning.tester,
            operator: beginning.operator,
            quotas: Quotas::new(&beginning.limits),
            desk_guesses: Guesses::new(beginning.limits.wrong_desk_tokens_a_minute),
            customer_guesses: Guesses::new(beginning.limits.wrong_customer_tokens_a_minute),
            lockout: Lockout::new(beginning.limits.passwords),
            hashing: Hashing::default(),
            provider: beginning.provider.map(|provider| Arc::new(Vouching::new(provider))),
            provider_places: Arc::new(Semaphore::new(PROVIDER_AT_ONCE)),
            turns: Turns::default(),
            board: Board::default(),
            standings: Standings::default(),
            lately: Lately::default(),
            desk_news: DeskNews::default(),
            wakes: Wakes::default(),
            connections: Crowd::new(beginning.limits.connections),
            operations_connections: Crowd::new(Places::shared(beginning.limits.operations_connections)),
            uploads: Crowd::new(beginning.limits.uploads),
            downloads: Crowd::new(beginning.limits.downloads),
            streams: Crowd::new(beginning.limits.streams),
            visitors: Visitors::default(),
            desk_streams: Crowd::new(Places::shared(beginning.limits.streams_of_desk)),
            metrics: Metrics::new(),
            alarms: Alarms::default(),
            outbox,
            telling: Notify::new(),
            limits: beginning.limits,
            is_draining: AtomicBool::new(false),
            stopping,
            trusted_proxies: beginning.trusted_proxies,
            scan: beginning.scan,
        })
    }
}
