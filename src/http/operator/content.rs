//! Which content is being served?
//!
//! The content is compiled aside and swapped in one step. A bad edit keeps the last good engine and says so. Who notices an edit is
//! `watch`.

use crate::config::{self, ContentPlaces};
use crate::connector::client::{Client, Variables};
use crate::connector::hook::line::Lines;
use crate::diagnostic::Diagnostic;
use crate::engine::Engine;
use crate::source::SourceSet;
use crate::source::kept::{keep, kept};
use arc_swap::ArcSwap;
use jiff::Timestamp;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// The content that is served at one moment, and what is known about the latest edit.
#[derive(Clone)]
pub struct Served {
    /// The last good content.
    pub engine: Arc<Engine>,
    /// Asks the other systems that this content names.
    pub client: Arc<Client>,
    /// The webhooks that are told.
    pub hooks: Arc<Lines>,
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

impl Freshness {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Freshness::Current => "current",
            Freshness::LastGood => "last-good",
        }
    }
}

/// Whom a content asks and tells in this environment.
pub struct Outside {
    /// Asks the other systems.
    pub client: Client,
    /// Tells the webhooks.
    pub hooks: Lines,
}

impl Outside {
    /// Whom the environment switches on, or what is wrong with it.
    pub fn new(engine: &Engine, variables: Variables<'_>) -> Result<Self, Vec<Diagnostic>> {
        let client = Client::new(&engine.connectors, variables, Box::new(Instant::now));
        let hooks = Lines::new(&engine.hooks, variables);
        match (client, hooks) {
            (Ok(client), Ok(hooks)) => Ok(Outside { client, hooks }),
            (client, hooks) => Err([client.err(), hooks.err()].into_iter().flatten().flatten().collect()),
        }
    }
}

impl Served {
    /// The first content.
    pub fn first(engine: Arc<Engine>, Outside { client, hooks }: Outside, faults: Vec<Diagnostic>, now: Timestamp) -> Self {
        let (client, hooks, faults) = (Arc::new(client), Arc::new(hooks), faults.into());
        Served { engine, client, hooks, generation: 1, loaded_at: now, faults, freshness: Freshness::Current }
    }

    /// What is served after an edit was compiled.
    fn after(&self, compiled: Option<(Engine, Outside)>, faults: Vec<Diagnostic>, now: Timestamp) -> Self {
        let faults = faults.into();
        match compiled {
            None => Served { faults, freshness: Freshness::LastGood, ..self.clone() },
            Some((engine, _)) if engine.hash == self.engine.hash && engine.pictures == self.engine.pictures => {
                Served { faults, freshness: Freshness::Current, ..self.clone() }
            }
            Some((engine, Outside { client, hooks })) => Served {
                engine: Arc::new(engine),
                client: Arc::new(client),
                hooks: Arc::new(hooks),
                generation: self.generation + 1,
                loaded_at: now,
                faults,
                freshness: Freshness::Current,
            },
        }
    }
}

/// Where content comes from, and where the last good one is kept.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The folders that are read.
    pub places: ContentPlaces,
    /// The folder in which the last good content is kept over a restart; nothing where none is.
    pub kept: Option<PathBuf>,
    /// Whether editors may change the knowledge base.
    pub editing: Editing,
}

/// Whether editors may change the knowledge base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Editing {
    /// They may, where it is a folder.
    On,
    /// It is changed elsewhere, and only read here.
    Off,
}

/// The content in service. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Content(Arc<Inner>);

struct Inner {
    served: ArcSwap<Served>,
    /// Content that comes from nowhere is never read anew.
    origin: Option<Origin>,
    /// Held while the content is read anew, which one does at a time.
    reloading: Mutex<()>,
}

impl Content {
    /// Takes the first content into service.
    pub fn new(served: Served, origin: Option<Origin>) -> Self {
        Content(Arc::new(Inner { served: ArcSwap::from_pointee(served), origin, reloading: Mutex::default() }))
    }

    /// What is served at this moment.
    pub fn served(&self) -> Arc<Served> {
        self.0.served.load_full()
    }

    /// The engine that answers at this moment.
    pub fn engine(&self) -> Arc<Engine> {
        self.0.served.load().engine.clone()
    }

    /// The folders that the content is read from.
    pub fn folders(&self) -> Vec<PathBuf> {
        let places = self.0.origin.iter().flat_map(|origin| [&origin.places.kb, &origin.places.intents]);
        places.flatten().filter_map(|folder| std::path::absolute(folder).ok()).collect()
    }

    /// The folder of the knowledge base, if editors may change it.
    pub fn editable(&self) -> Option<&Path> {
        let origin = self.0.origin.as_ref().filter(|origin| origin.editing == Editing::On)?;
        origin.places.kb.as_deref()
    }

    /// The folder of the intents, if editors may add examples there.
    pub fn editable_intents(&self) -> Option<&Path> {
        let origin = self.0.origin.as_ref().filter(|origin| origin.editing == Editing::On)?;
        origin.places.intents.as_deref()
    }

    /// The folder of the knowledge base, if it is one.
    pub fn kb_folder(&self) -> Option<&Path> {
        self.0.origin.as_ref()?.places.kb.as_deref()
    }

    /// The sources as they lie in the folders; nothing where content comes from nowhere.
    pub fn sources(&self) -> Option<(SourceSet, SourceSet)> {
        self.0.origin.as_ref().map(|origin| read(&origin.places))
    }

    /// Reads and compiles the content anew, serves it if it is good, and gives what is served then. Takes seconds; for a thread of its own.
    pub fn reload(&self) -> Arc<Served> {
        self.reload_with(None)
    }

    /// The same, for whoever has compiled already what should lie in the folders now: it is compiled anew only if something else does.
    pub fn reload_with(&self, compiled: Option<(Engine, Vec<Diagnostic>)>) -> Arc<Served> {
        // Whoever was here before has left nothing half done.
        let _turn = self.0.reloading.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(origin) = &self.0.origin {
            self.reload_from(origin, compiled);
        }
        self.served()
    }

    fn reload_from(&self, origin: &Origin, compiled: Option<(Engine, Vec<Diagnostic>)>) {
        let (kb, intents) = read(&origin.places);
        let before = self.served();
        if before.freshness == Freshness::Current && before.engine.is_of(&kb, &intents) {
            return tracing::debug!("the content is the same");
        }
        let now = Timestamp::now();
        let (compiled, mut faults) = match compiled.filter(|(engine, _)| engine.is_of(&kb, &intents)) {
            Some((engine, faults)) => (Some(engine), faults),
            None => Engine::compile(&kb, &intents, now),
        };
        let compiled = compiled.and_then(|engine| connect(&engine, &mut faults).map(|outside| (engine, outside)));
        let is_good = compiled.is_some();
        let served = Arc::new(before.after(compiled, faults, now));
        self.0.served.store(served.clone());
        report(&before, &served);
        // Kept when it is served already: writing thousands of files takes its time.
        if is_good {
            origin.keep(&served.engine, &kb, &intents);
        }
    }
}

/// How content is begun with that has an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// The last good content is served, if one was kept.
    LastGood,
    /// Not at all.
    Strict,
}

/// The first content that is served, or every fault that keeps it from being served.
pub fn begin(origin: &Origin, start: Start, now: Timestamp) -> Result<Served, Vec<Diagnostic>> {
    let (kb, intents) = read(&origin.places);
    let (engine, mut faults) = Engine::compile(&kb, &intents, now);
    match engine.and_then(|engine| connect(&engine, &mut faults).map(|outside| (engine, outside))) {
        Some((engine, outside)) => {
            origin.keep(&engine, &kb, &intents);
            Ok(Served::first(Arc::new(engine), outside, faults, now))
        }
        None if start == Start::Strict => Err(faults),
        None => match origin.last_good(now) {
            Some((engine, outside)) => {
                let first = Served::first(Arc::new(engine), outside, faults, now);
                Ok(Served { freshness: Freshness::LastGood, ..first })
            }
            None => Err(faults),
        },
    }
}

impl Origin {
    /// Keeps good content for a start at which there is none. Built-in content is good at every start.
    fn keep(&self, engine: &Engine, kb: &SourceSet, intents: &SourceSet) {
        let is_built_in = self.places.kb.is_none() && self.places.intents.is_none();
        let Some(folder) = self.kept.as_deref().filter(|_| !is_built_in) else { return };
        if let Err(error) = keep(folder, engine.hash.as_str(), kb, intents) {
            tracing::warn!(%error, folder = %folder.display(), "the last good content cannot be kept");
        }
    }

    /// The content that was kept, compiled and connected, if it is whole and good.
    fn last_good(&self, now: Timestamp) -> Option<(Engine, Outside)> {
        let kept = kept(self.kept.as_deref()?)?;
        let engine = Engine::compile(&kept.kb, &kept.intents, now).0.filter(|engine| engine.hash.as_str() == kept.hash)?;
        connect(&engine, &mut Vec::new()).map(|outside| (engine, outside))
    }
}

/// Reads the knowledge base and the intents.
pub fn read(places: &ContentPlaces) -> (SourceSet, SourceSet) {
    let kb = places.kb.as_deref().map_or_else(SourceSet::embedded_kb, |folder| SourceSet::of_dir("kb", folder));
    let intents = match (&places.intents, &places.kb) {
        (Some(folder), _) => SourceSet::intents_of_dir(folder),
        (None, Some(_)) => SourceSet::base_intents(),
        (None, None) => SourceSet::embedded_intents(),
    };
    (kb, intents)
}

/// The systems and webhooks that the content names and the environment switches on; nothing when something is wrong with the environment,
/// which is then added to `faults`.
pub fn connect(engine: &Engine, faults: &mut Vec<Diagnostic>) -> Option<Outside> {
    Outside::new(engine, &config::variable).map_err(|found| faults.extend(found)).ok()
}

/// Tells the log what an edit led to; warnings that were known before are not repeated.
fn report(before: &Served, after: &Served) {
    let known: HashSet<&Diagnostic> = before.faults.iter().collect();
    for fault in after.faults.iter().filter(|fault| !known.contains(fault)) {
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
