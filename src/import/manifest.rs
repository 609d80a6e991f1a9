//! What was imported before?
//!
//! The record beside the entries: by source and row which entry it became, and the hash of what was written. Against it an import tells what
//! the source changed from what an editor changed.

use crate::kb::entry::ContentHash;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The record's file below the knowledge base; hidden files are no content.
pub const FILE: &str = ".jieda-import.json";

/// The form of the record.
const VERSION: u32 = 1;

/// The record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    version: u32,
    /// By the source's name, by what identifies a row, what became of it.
    pub sources: BTreeMap<String, BTreeMap<String, Imported>>,
}

/// What became of one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Imported {
    /// The entry.
    pub id: String,
    /// Its file below the knowledge base.
    pub path: String,
    /// The hash of the file as it was written last.
    pub hash: ContentHash,
}

impl Default for Manifest {
    fn default() -> Self {
        Manifest { version: VERSION, sources: BTreeMap::new() }
    }
}

impl Manifest {
    /// Reads the record, or says why it cannot be used.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let manifest: Manifest = serde_json::from_slice(bytes).map_err(|error| format!("it is no record of an import: {error}"))?;
        match manifest.version {
            VERSION => Ok(manifest),
            other => Err(format!("it has the form {other}, and this version knows {VERSION}; use a newer one")),
        }
    }

    /// The record as it is written.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("a record of texts can be written");
        bytes.push(b'\n');
        bytes
    }

    /// The names of entries that were given.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.sources.values().flat_map(BTreeMap::values).map(|imported| imported.id.as_str())
    }
}

/// The hash of a file as the record keeps it.
pub fn hash(text: &str) -> ContentHash {
    ContentHash::of([text])
}
