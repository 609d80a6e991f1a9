//! How is `connectors.ron` written?
//!
//! The shapes of the file, field by field as in `intents/README.md`. Nothing is proved here; see `load`.

use crate::connector::Method;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConnectorsSource {
    pub systems: Vec<SystemSource>,
    pub connectors: Vec<ConnectorSource>,
}

/// A system.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SystemSource {
    pub id: String,
    pub url: String,
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    pub allow: Vec<String>,
    pub at_once: u32,
    pub failures: u32,
    pub pause_seconds: u32,
}

/// A connector.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConnectorSource {
    pub id: String,
    pub system: String,
    pub method: Method,
    pub path: String,
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    #[serde(default)]
    pub body: BTreeMap<String, String>,
    pub timeout_ms: u32,
    pub retries: u32,
    pub largest_kib: u32,
    #[serde(default)]
    pub fresh_seconds: u32,
    #[serde(default)]
    pub stale_seconds: u32,
    #[serde(default)]
    pub needs_identity: bool,
    pub answers: Vec<AnswerSource>,
}

/// An answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AnswerSource {
    pub name: String,
    pub status: Vec<u16>,
    #[serde(default)]
    pub gives: BTreeMap<String, String>,
    #[serde(default)]
    pub may_give: BTreeMap<String, String>,
}
