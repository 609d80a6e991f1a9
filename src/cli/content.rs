//! Which content does a command work on?

use crate::config::ContentPlaces;
use crate::engine::Engine;
use crate::http::operator::content::read;
use crate::source::SourceSet;
use anyhow::Context;
use clap::Args;
use jiff::Timestamp;
use std::path::{Path, PathBuf};

/// Where the content lies.
#[derive(Debug, Clone, Args)]
pub struct ContentArgs {
    /// The folder of the knowledge base [default: ./kb if it exists, else the built-in copy].
    #[arg(long, value_name = "DIR", env = "JIEDA_KB")]
    pub kb: Option<PathBuf>,
    /// The folder of the intents, flows and policy [default: ./intents if it exists; else the built-in base beside a knowledge base of your
    /// own, or the built-in copy beside the built-in one].
    #[arg(long, value_name = "DIR", env = "JIEDA_INTENTS")]
    pub intents: Option<PathBuf>,
}

impl ContentArgs {
    /// The folders that the content comes from.
    pub fn places(&self) -> ContentPlaces {
        ContentPlaces { kb: or_default(self.kb.as_deref(), "kb"), intents: or_default(self.intents.as_deref(), "intents") }
    }

    /// Reads the knowledge base and the intents.
    pub fn read(&self) -> (SourceSet, SourceSet) {
        read(&self.places())
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
