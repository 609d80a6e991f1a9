//! `jieda serve`: answers over HTTP until it is told to stop.

use crate::cli::Ending;
use crate::cli::content::ContentArgs;
use crate::config::{AdminToken, Config, ContentPlace, ContentPlaces, ServeArgs};
use crate::diagnostic::Diagnostic;
use crate::engine::Engine;
use crate::http::auth::{hash_of, new_token};
use crate::http::content::{Served, compile};
use crate::http::limits::Limits;
use crate::http::server::Server;
use crate::http::state::Beginning;
use crate::http::watch::watch;
use crate::store::{Store, TokenHash};
use anyhow::{Context, anyhow};
use jiff::Timestamp;
use std::io::{IsTerminal, stderr};
use std::net::SocketAddr;
use std::sync::Arc;
use tracing_subscriber::EnvFilter;

/// What is logged where JIEDA_LOG says nothing else.
const USUAL_LOG: &str = "info,tantivy=warn";

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
    let kb = ContentPlace::of(args.content.kb_dir());
    let intents = ContentPlace::of(args.content.intents_dir());
    let config = args.serve.resolve(ContentPlaces { kb, intents })?;
    log_to_stderr();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start the runtime")?;
    runtime.block_on(serve(config))
}

async fn serve(config: Config) -> anyhow::Result<Ending> {
    let now = Timestamp::now();
    let (engine, faults) = load(&config.content, now);
    let Some(engine) = engine else {
        eprintln!("the content has errors and cannot be served");
        return Ok(Ending::Faulty);
    };
    let store = Store::open(&config.data).with_context(|| format!("cannot open the database in {}", config.data.display()))?;
    let (admin, token) = admin_token(&store, config.admin_token.as_ref()).await?;
    let served = Served::first(Arc::new(engine), faults, now);
    let beginning = Beginning { store, served, admin, limits: Limits::default(), is_behind_proxy: config.is_behind_proxy };
    // Listened for before the first request can come in, so that no signal is lost.
    let stop = stop_signal()?;
    let server = Server::start(config.listen, beginning).await.with_context(|| format!("cannot listen on {}", config.listen))?;
    watch(config.content, server.state.content.clone());
    greet(server.address, &token);
    stop.await;
    tracing::info!("stopping");
    server.stop().await;
    Ok(Ending::Good)
}

/// Compiles the content and shows its faults; there is an engine only if none is an error.
fn load(places: &ContentPlaces, now: Timestamp) -> (Option<Engine>, Vec<Diagnostic>) {
    let (engine, faults) = compile(places, now);
    for fault in &faults {
        eprintln!("{fault}\n");
    }
    (engine, faults)
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
async fn admin_token(store: &Store, configured: Option<&AdminToken>) -> anyhow::Result<(TokenHash, TokenSource)> {
    if let Some(token) = configured {
        return Ok((hash_of(token.as_str()), TokenSource::Configured));
    }
    if let Some(hash) = store.admin_token().await? {
        return Ok((hash, TokenSource::Stored));
    }
    let token = new_token().map_err(|_| anyhow!("the system gives no random numbers"))?;
    let hash = hash_of(&token);
    store.set_admin_token(hash).await?;
    Ok((hash, TokenSource::New(token)))
}

/// Tells whoever started the server where it is; on standard output, so that a script can read it.
fn greet(address: SocketAddr, token: &TokenSource) {
    println!("Jieda listens on http://{address}");
    println!("The console is at http://{address}/console");
    match token {
        TokenSource::Configured => println!("The admin token is the configured one"),
        TokenSource::Stored => println!("The admin token is the one of the first start"),
        TokenSource::New(token) => println!("The admin token, shown this once: {token}"),
    }
}

fn log_to_stderr() {
    let filter = EnvFilter::try_from_env("JIEDA_LOG").unwrap_or_else(|_| EnvFilter::new(USUAL_LOG));
    // A second initialisation, as in a test, changes nothing.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr).with_ansi(stderr().is_terminal()).try_init();
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
