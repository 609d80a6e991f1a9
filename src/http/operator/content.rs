//! Which content is being served?
//!
//! The content is compiled aside and swapped in one step. A bad edit keeps the last good engine and says so. Who notices an edit is
//! `watch`.

use crate::config::{self, ContentPlace, ContentPlaces};
use crate::connector::client::Client;
use crate::diagnostic::Diagnostic;
use crate::engine::Engine;
use crate::source::SourceSet;
use arc_swap::ArcSwap;
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Instant;

/// The content that is served at one moment, and what is known about the latest edit.
#[derive(Clone)]
pub struct Served {
    /// The last good content.
    pub engine: Arc<Engine>,
    /// Asks the other systems that this content names.
    pub client: Arc<Client>,
    /// How often the content changed since the start; the first is 1.
    pub generation: u64,
    /// When this content was taken into service.
    pub loaded_at: Timestamp,
    /// What is wrong with the latest edit.
    pub faults: Arc<[Diagnostic]>,
    /// Whether the latest edit is what is served.
    pub freshness: Freshness,
}

/// Whether the latest edit is what is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// It is.
    Current,
    /// It has an error, so the content before it is served.
    LastGood,
}

impl Served {
    /// The first content.
    pub fn first(engine: Arc<Engine>, client: Client, faults: Vec<Diagnostic>, now: Timestamp) -> Self {
        Served { engine, client: Arc::new(client), generation: 1, loaded_at: now, faults: faults.into(), freshness: Freshness::Current }
    }

    /// What is served after an edit was compiled.
    fn after(&self, compiled: Option<(Engine, Client)>, faults: Vec<Diagnostic>, now: Timestamp) -> Self {
        let faults = faults.into();
        match compiled {
            None => Served { faults, freshness: Freshness::LastGood, ..self.clone() },
            Some((engine, _)) if engine.hash == self.engine.hash && engine.pictures == self.engine.pictures => {
                Served { faults, freshness: Freshness::Current, ..self.clone() }
            }
            Some((engine, client)) => Served {
                engine: Arc::new(engine),
                client: Arc::new(client),
                generation: self.generation + 1,
                loaded_at: now,
                faults,
                freshness: Freshness::Current,
            },
        }
    }
}

/// The content in service. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Content(Arc<ArcSwap<Served>>);

impl Content {
    /// Takes the first content into service.
    pub fn new(served: Served) -> Self {
        Content(Arc::new(ArcSwap::from_pointee(served)))
    }

    /// What is served at this moment.
    pub fn served(&self) -> Arc<Served> {
        self.0.load_full()
    }

    /// The engine that answers at this moment.
    pub fn engine(&self) -> Arc<Engine> {
        self.0.load().engine.clone()
    }

    /// Reads and compiles the content anew and serves it if it is good. Takes seconds; for a thread of its own.
    pub fn reload(&self, places: &ContentPlaces) {
        let (kb, intents) = read(places);
        let before = self.served();
        if before.freshness == Freshness::Current && before.engine.is_of(&kb, &intents) {
            return tracing::debug!("the content is the same");
        }
        let now = Timestamp::now();
        let (compiled, mut faults) = Engine::compile(&kb, &intents, now);
        let compiled = compiled.and_then(|engine| connect(&engine, &mut faults).map(|client| (engine, client)));
        let served = before.after(compiled, faults, now);
        report(&before, &served);
        self.0.store(Arc::new(served));
    }
}

/// Reads and compiles the content; there is an engine only if no fault is an error.
pub fn compile(places: &ContentPlaces, now: Timestamp) -> (Option<Engine>, Vec<Diagnostic>) {
    let (kb, intents) = read(places);
    Engine::compile(&kb, &intents, now)
}

/// Reads the knowledge base and the intents.
fn read(places: &ContentPlaces) -> (SourceSet, SourceSet) {
    let kb = match &places.kb {
        ContentPlace::Folder(folder) => SourceSet::of_dir("kb", folder),
        ContentPlace::BuiltIn => SourceSet::embedded_kb(),
    };
    let intents = match &places.intents {
        ContentPlace::Folder(folder) => SourceSet::of_dir("intents", folder),
        ContentPlace::BuiltIn => SourceSet::embedded_intents(),
    };
    (kb, intents)
}

/// A client for the systems that the content names and the environment switches on; nothing when something is wrong with the environment,
/// which is then added to `faults`.
pub fn connect(engine: &Engine, faults: &mut Vec<Diagnostic>) -> Option<Client> {
    Client::new(&engine.connectors, &config::variable, Box::new(Instant::now)).map_err(|found| faults.extend(found)).ok()
}

/// Tells the log what an edit led to; warnings that were known before are not repeated.
fn report(before: &Served, after: &Served) {
    for fault in after.faults.iter().filter(|fault| !before.faults.contains(fault)) {
        tracing::warn!("{fault}");
    }
    match after.freshness {
        Freshness::LastGood => tracing::error!(generation = after.generation, "the edit has an error; the last good content is served"),
        Freshness::Current if after.generation > before.generation => {
            tracing::info!(generation = after.generation, hash = after.engine.hash.as_str(), "new content is served")
        }
        Freshness::Current => tracing::info!(generation = after.generation, "the content is again what is served"),
    }
}
