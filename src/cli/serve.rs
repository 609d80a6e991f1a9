//! `jieda serve`: answers over HTTP until it is told to stop.

use crate::cli::allocator;
use crate::cli::content::ContentArgs;
use crate::cli::opening::helped;
use crate::cli::output::Ending;
use crate::config::sign_in::SessionTimes;
use crate::config::{ADMIN_TOKEN_VARIABLE, Config, Secret, ServeArgs};
use crate::connector::webhook::Webhook;
use crate::http::guard::limits::Limits;
use crate::http::guard::token::{hash_of, new_token};
use crate::http::operator::content::{Content, Editing, Freshness, Origin, Served, Start, begin};
use crate::http::operator::watch::watch;
use crate::http::server::{Listen, Server};
use crate::http::state::Beginning;
use crate::privacy::audit::{Action, Deed};
use crate::store::Store;
use crate::store::record::TokenHash;
use anyhow::{Context, anyhow};
use jiff::Timestamp;
use std::io::{self, IsTerminal, Write, stderr, stdout};
use std::time::Duration;
use tracing_subscriber::EnvFilter;

/// What is logged where JIEDA_LOG says nothing else.
const USUAL_LOG: &str = "info,tantivy=warn";

/// How many of the newest conversations, and of those at the desk, are looked at at the start: what that takes is not noticed.
const GLANCED_AT: usize = 200;

/// The open files that Linux allows a process where nobody asks for more.
const FEWEST_DESCRIPTORS: u64 = 1_024;

/// Crates that would log what is said, or what other systems are asked, and so customers and their orders, whatever JIEDA_LOG says.
const NEVER_LOGGED: [&str; 4] = ["ureq", "ureq_proto", "html5ever", "tokio_postgres"];

/// Answers over HTTP until it is told to stop.
#[derive(Debug, clap::Args)]
#[command(after_help = "The log goes to standard error, filtered by JIEDA_LOG, for example JIEDA_LOG=debug.\n\n\
    Example: jieda serve --listen 0.0.0.0:8080 --data /var/lib/jieda --admin-token-file /etc/jieda/token")]
pub struct Args {
    #[command(flatten)]
    serve: ServeArgs,
    #[command(flatten)]
    content: ContentArgs,
}

/// Serves until SIGTERM or ctrl-c.
pub fn run(args: Args) -> anyhow::Result<Ending> {
    allocator::set_up();
    let config = args.serve.resolve(args.content.places())?;
    log_to_stderr();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start the runtime")?;
    runtime.block_on(serve(config))
}

async fn serve(config: Config) -> anyhow::Result<Ending> {
    let now = Timestamp::now();
    let editing = if config.may_edit { Editing::On } else { Editing::Off };
    let origin = Origin { places: config.content, kept: config.kept_content, editing };
    let start = if config.is_strict_start { Start::Strict } else { Start::LastGood };
    let Some(served) = first_content(&origin, start, now) else {
        eprintln!("the content has errors and cannot be served");
        return Ok(Ending::Faulty);
    };
    let store = Store::open(&config.database, config.master_key.as_ref()).await;
    let store = store.map_err(|error| helped(error, &format!("cannot open the database in {}", config.database)))?;
    if let Some(file) = config.master_key.as_ref().filter(|file| file.is_open_to_others()) {
        tracing::warn!(file = %file.path().display(), "others may read the file of the master keys; `chmod 600` keeps it to its owner");
    }
    for fault in store.glance(GLANCED_AT).await.context("the database cannot be read")? {
        tracing::warn!(%fault, help = fault.help(), "the database does not hold together");
    }
    let (admin, token) = admin_token(&store, config.admin_token.as_ref()).await?;
    let [tester, operator] =
        [&config.test_key, &config.operations_token].map(|secret| secret.as_ref().map(|secret| hash_of(secret.as_str())));
    let SessionTimes { idle: session_idle, longest: session_longest } = config.session_times;
    let limits = Limits { session_idle, session_longest, ..affordable_limits() };
    let (identity, trusted_proxies) = (config.identity_secret, config.trusted_proxies);
    let webhook = config.alarm_webhook.map(|webhook| Webhook::new(webhook.address, webhook.key));
    let (origin, provider, scan) = (Some(origin), config.provider, config.scan);
    let beginning =
        Beginning { store, served, origin, admin, identity, tester, operator, limits, trusted_proxies, webhook, provider, scan };
    // Listened for before the first request can come in, so that no signal is lost.
    let stop = stop_signal()?;
    let listen = Listen { customers: config.listen, operations: config.operations_listen };
    let server = Server::start(listen, beginning).await.map_err(|error| {
        let operations = config.operations_listen.map(|address| format!(" or {address}")).unwrap_or_default();
        let help = "name addresses of this machine and free ports with --listen and --operations-listen";
        anyhow!("cannot listen on {}{operations}: {error}\n   = help: {help}", config.listen)
    })?;
    if let TokenSource::New(_) = token {
        // Not before: a start that fails shows no token, and one that was stored all the same would be known to nobody.
        let deed = Deed::of_operator("jieda serve", now, Action::SettingChanged, "admin_token", "the first start");
        let is_first = server.state.store.set_admin_token(admin, deed).await?;
        anyhow::ensure!(is_first, "another server began on this database at the same moment\n   = help: start this one again");
    }
    let store = server.state.store.clone();
    log_head(&store).await;
    watch(server.state.content.clone());
    reload_on_signal(server.state.content.clone())?;
    greet(&server, &token).context("cannot write to standard output")?;
    stop.await;
    drain(&server, config.drain).await?;
    tracing::info!("stopping");
    server.stop().await;
    log_head(&store).await;
    Ok(Ending::Good)
}

/// Logs the head of the audit log, so that it is noted in a place that the database's owner may not reach.
async fn log_head(store: &Store) {
    match store.audit_head().await {
        Ok(head) => tracing::info!(%head, "the audit log"),
        Err(error) => tracing::warn!(%error, "the audit log cannot be read"),
    }
}

/// Goes on answering until balancers have noticed that the server is not ready any more, or until it is told to stop once more.
async fn drain(server: &Server, time: Duration) -> anyhow::Result<()> {
    if !time.is_zero() {
        tracing::info!(seconds = time.as_secs(), "draining");
        let at_once = stop_signal()?;
        server.drain();
        // Whichever comes first.
        let _ = tokio::time::timeout(time, at_once).await;
    }
    Ok(())
}

/// The first content that is served; the faults of what lies in the folders are shown.
fn first_content(origin: &Origin, start: Start, now: Timestamp) -> Option<Served> {
    let first = begin(origin, start, now);
    let faults = first.as_ref().map_or_else(Vec::as_slice, |served| &served.faults);
    for fault in faults {
        eprintln!("{fault}\n");
    }
    let served = first.ok()?;
    if served.freshness == Freshness::LastGood {
        tracing::error!(hash = served.engine.hash.as_str(), "the content has errors; the one that was served last is served on");
    }
    Some(served)
}

/// The usual limits, or those that the system's limit of open files allows.
fn affordable_limits() -> Limits {
    let usual = Limits::default();
    // The soft limit is raised to the hard one; where that cannot be known, the least that systems allow is taken.
    let n_descriptors = rlimit::increase_nofile_limit(u64::MAX).unwrap_or(FEWEST_DESCRIPTORS);
    let limits = usual.clone().with_descriptors(usize::try_from(n_descriptors).unwrap_or(usize::MAX));
    let (connections, wished) = (limits.connections.in_all, usual.connections.in_all);
    if connections < wished {
        tracing::warn!(connections, n_descriptors, "the system allows too few open files for {wished} connections; raise `ulimit -n`");
    }
    limits
}

/// Where the admin token comes from.
enum TokenSource {
    /// It was configured.
    Configured,
    /// It was made at the first start.
    Stored,
    /// It was made now, and is shown this once.
    New(String),
}

/// The hash of the admin token that counts: the configured one, or the stored one, or a new one.
async fn admin_token(store: &Store, configured: Option<&Secret>) -> anyhow::Result<(TokenHash, TokenSource)> {
    if let Some(token) = configured {
        return Ok((hash_of(token.as_str()), TokenSource::Configured));
    }
    if let Some(hash) = store.admin_token().await? {
        return Ok((hash, TokenSource::Stored));
    }
    let token = new_token().map_err(|_| anyhow!("the system gives no random numbers"))?;
    Ok((hash_of(&token), TokenSource::New(token)))
}

/// Tells whoever started the server where it is; on standard output, so that a script can read it.
fn greet(server: &Server, token: &TokenSource) -> io::Result<()> {
    let address = server.address;
    let mut out = stdout().lock();
    writeln!(out, "Jieda listens on http://{address}")?;
    writeln!(out, "The console is at http://{address}/console")?;
    match server.state.store.master_key() {
        Some(key) => writeln!(out, "What people write is sealed (encrypted at rest) by the master key {key}"),
        None => writeln!(out, "What people write is stored as it is, not encrypted; --master-key-file seals it"),
    }?;
    match token {
        TokenSource::Configured => writeln!(out, "The admin token is the configured one"),
        TokenSource::Stored => writeln!(out, "The admin token is the one of the first start; {ADMIN_TOKEN_VARIABLE} sets another"),
        TokenSource::New(token) => writeln!(out, "The admin token, shown this once: {token}"),
    }?;
    match server.operations_address {
        Some(address) => writeln!(out, "Operators ask at http://{address}"),
        None => Ok(()),
    }
}

fn log_to_stderr() {
    let wished = std::env::var("JIEDA_LOG").unwrap_or_else(|_| USUAL_LOG.to_owned());
    let filter = EnvFilter::try_new(&wished).unwrap_or_else(|error| {
        eprintln!("warning: JIEDA_LOG cannot be read: {error}\n   = help: write it like {USUAL_LOG}, which counts for now\n");
        EnvFilter::new(USUAL_LOG)
    });
    let filter = NEVER_LOGGED.iter().fold(filter, |filter, target| match format!("{target}=off").parse() {
        Ok(directive) => filter.add_directive(directive),
        Err(_) => filter,
    });
    // A second initialisation, as in a test, changes nothing.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr).with_ansi(stderr().is_terminal()).try_init();
}

/// Reads the content anew whenever SIGHUP comes.
#[cfg(unix)]
fn reload_on_signal(content: Content) -> anyhow::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut hangups = signal(SignalKind::hangup()).context("cannot listen for SIGHUP")?;
    tokio::spawn(async move {
        while hangups.recv().await.is_some() {
            let content = content.clone();
            let reload = move || {
                let served = content.reload();
                let (generation, serving) = (served.generation, served.freshness.name());
                tracing::info!(generation, serving, hash = served.engine.hash.as_str(), "the content was read anew");
            };
            if let Err(error) = tokio::task::spawn_blocking(reload).await {
                tracing::error!(%error, "the content could not be read anew");
            }
        }
    });
    Ok(())
}

/// There is no SIGHUP.
#[cfg(not(unix))]
fn reload_on_signal(_: Content) -> anyhow::Result<()> {
    Ok(())
}

/// Resolves when the server is told to stop.
#[cfg(unix)]
fn stop_signal() -> anyhow::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for ctrl-c")?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Resolves when the server is told to stop.
#[cfg(not(unix))]
fn stop_signal() -> anyhow::Result<impl Future<Output = ()>> {
    Ok(async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!(%error, "cannot listen for ctrl-c");
            std::future::pending::<()>().await;
        }
    })
}
