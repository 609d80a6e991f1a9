//! Which content does a command work on?

use crate::engine::Engine;
use crate::source::SourceSet;
use anyhow::Context;
use clap::Args;
use jiff::Timestamp;
use std::path::{Path, PathBuf};

/// Where the content lies.
#[derive(Debug, Clone, Args)]
pub struct ContentArgs {
    /// The folder of the knowledge base [default: ./kb if it is there, else the copy built into the program].
    #[arg(long, value_name = "DIR", env = "JIEDA_KB")]
    pub kb: Option<PathBuf>,
    /// The folder of the intents, flows and policy [default: ./intents if it is there, else the copy built into the program].
    #[arg(long, value_name = "DIR", env = "JIEDA_INTENTS")]
    pub intents: Option<PathBuf>,
}

impl ContentArgs {
    /// The folder of the knowledge base, or nothing when the built-in copy serves.
    pub fn kb_dir(&self) -> Option<PathBuf> {
        or_default(self.kb.as_deref(), "kb")
    }

    /// The folder of the intents, or nothing when the built-in copy serves.
    pub fn intents_dir(&self) -> Option<PathBuf> {
        or_default(self.intents.as_deref(), "intents")
    }

    /// Reads the knowledge base and the intents.
    pub fn read(&self) -> (SourceSet, SourceSet) {
        let kb = self.kb_dir().map_or_else(SourceSet::embedded_kb, |dir| SourceSet::of_dir("kb", &dir));
        let intents = self.intents_dir().map_or_else(SourceSet::embedded_intents, |dir| SourceSet::of_dir("intents", &dir));
        (kb, intents)
    }

    /// The engine of the content at a time. Where the content has errors, they are shown, and the command cannot go on.
    pub fn compile(&self, now: Timestamp) -> anyhow::Result<Engine> {
        let (kb, intents) = self.read();
        let (engine, faults) = Engine::compile(&kb, &intents, now);
        engine.with_context(|| {
            faults.iter().for_each(|fault| eprintln!("{fault}\n"));
            "the content has errors; `jieda check` lists them"
        })
    }
}

fn or_default(asked: Option<&Path>, name: &str) -> Option<PathBuf> {
    match asked {
        Some(dir) => Some(dir.to_owned()),
        None => Some(PathBuf::from(name)).filter(|dir| dir.is_dir()),
    }
}
