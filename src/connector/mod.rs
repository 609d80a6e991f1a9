//! What do the order, logistics and ticket systems say?
//!
//! A [`Connector`] describes one question to another system: how it is asked over HTTP, and which answers are understood. The descriptions
//! come from `intents/connectors.ron`. What is asked and what came of it are plain values ([`call`]); [`client`] asks, and [`webhook`] tells
//! whoever the operator wants to be told. This room does not decide when to ask; flows do.

pub mod answer;
pub mod breaker;
pub mod cache;
pub mod call;
pub mod client;
pub mod fetch;
pub mod hook;
pub mod load;
pub mod request;
pub mod template;
pub mod webhook;
pub mod wire;

mod source;

use crate::connector::template::Template;
use crate::diagnostic::Place;
use crate::network::Network;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// The name of a connector: lower-case letters, digits and underscores, as `order`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ConnectorId(pub Arc<str>);

impl fmt::Display for ConnectorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The input that stands for the visitor who has shown who they are; no flow can set it.
pub const VISITOR: &str = "visitor";

/// All systems and connectors of the content.
#[derive(Debug, Clone, Default)]
pub struct Connectors {
    /// [`SystemIdx`] is a place in it.
    pub systems: Vec<System>,
    pub(in crate::connector) connectors: BTreeMap<ConnectorId, Connector>,
}

impl Connectors {
    /// The connector with this name, if there is one.
    pub fn get(&self, id: &ConnectorId) -> Option<&Connector> {
        self.connectors.get(id)
    }

    /// All connectors in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = &Connector> {
        self.connectors.values()
    }

    /// The system that a connector asks.
    pub fn system_of(&self, connector: &Connector) -> &System {
        &self.systems[connector.system.0]
    }
}

/// The place of a system in [`Connectors::systems`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SystemIdx(pub(in crate::connector) usize);

/// A system that can be asked.
#[derive(Debug, Clone)]
pub struct System {
    /// Its name.
    pub id: String,
    /// The address before the paths. Where it names an environment variable that is not set, the system is switched off.
    pub url: Template,
    /// Headers of every request; they may name environment variables, since secrets do not stand in files.
    pub headers: Vec<(String, Template)>,
    /// The addresses that may be connected to; there are no others.
    pub allow: Vec<Network>,
    /// How many questions may be under way at once.
    pub at_once: usize,
    /// How many failures in a row let the system rest.
    pub failures: u32,
    /// How long it rests.
    pub pause: Duration,
    /// Where each environment variable is named.
    pub variables: Vec<(String, Place)>,
}

/// One question to a system.
#[derive(Debug, Clone)]
pub struct Connector {
    /// Its name.
    pub id: ConnectorId,
    /// The system that it asks.
    pub system: SystemIdx,
    /// How it asks.
    pub method: Method,
    /// The path behind the system's address.
    pub path: Template,
    /// Headers of its own; they may have inputs in them.
    pub headers: Vec<(String, Template)>,
    /// The fields of the JSON that is sent, by JSON pointer.
    pub body: Vec<(String, Template)>,
    /// How long one attempt may take.
    pub timeout: Duration,
    /// How often it is tried again after a failure that may pass.
    pub retries: u32,
    /// The most bytes of an answer.
    pub largest: usize,
    /// How long an answer serves again.
    pub fresh: Duration,
    /// How long an answer serves while the system cannot be reached; at least `fresh`.
    pub stale: Duration,
    /// Whether only a visitor who has shown who they are may ask.
    pub needs_identity: bool,
    /// The answers that are understood; everything else is a failure.
    pub answers: Vec<Answer>,
}

impl Connector {
    /// Whether asking changes something: then it is asked once, under a key, after the customer has confirmed it.
    pub fn has_effect(&self) -> bool {
        match self.method {
            Method::Get => false,
            Method::Post | Method::Put | Method::Delete => true,
        }
    }

    /// What must be known to ask, [`VISITOR`] left out.
    pub fn inputs(&self) -> BTreeSet<&str> {
        let headers = self.headers.iter().chain(&self.body).map(|(_, template)| template);
        headers.chain([&self.path]).flat_map(Template::inputs).filter(|input| *input != VISITOR).collect()
    }

    /// The answer with this name.
    pub fn answer(&self, name: &str) -> Option<&Answer> {
        self.answers.iter().find(|answer| answer.name == name)
    }
}

/// One answer that is understood.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Its name, by which flows go on.
    pub name: String,
    /// The statuses that mean it.
    pub statuses: Vec<u16>,
    /// What it must give: a name, and a pointer into its JSON.
    pub gives: BTreeMap<String, String>,
    /// What it may give.
    pub may_give: BTreeMap<String, String>,
}

/// How a question is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Method {
    /// Reads; may be asked as often as need be.
    Get,
    /// Changes something, as the three that follow.
    Post,
    /// Puts something in the place of another.
    Put,
    /// Takes something away.
    Delete,
}

impl Method {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
        }
    }
}

/// The most systems: as many as [`Connected`] has bits.
pub const MOST_SYSTEMS: usize = 64;

/// Which systems are switched on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Connected(u64);

impl Connected {
    /// The same, and this system too.
    pub fn with(self, system: SystemIdx) -> Self {
        Connected(self.0 | 1 << system.0)
    }

    /// Whether a system is switched on.
    pub fn has(self, system: SystemIdx) -> bool {
        self.0 & (1 << system.0) != 0
    }
}

#[cfg(test)]
pub mod samples {
    //! Which connectors do tests read?

    use super::*;
    use crate::source::{SourceFile, SourceSet};

    /// A system with a question of each kind.
    const SHOP: &str = r#"(
        systems: [
            (
                id: "shop", url: "${SHOP_URL}", headers: {"Authorization": "Bearer ${SHOP_TOKEN}"}, allow: ["127.0.0.0/8"],
                at_once: 2, failures: 3, pause_seconds: 30,
            ),
        ],
        connectors: [
            (
                id: "order", system: "shop", method: Get, path: "/customers/{visitor}/orders/{order}",
                timeout_ms: 300, retries: 1, largest_kib: 4, fresh_seconds: 60, stale_seconds: 600, needs_identity: true,
                answers: [
                    (name: "found", status: [200], gives: {"state": "/state", "item": "/items/0/name"}, may_give: {"parcel": "/parcel"}),
                    (name: "unknown", status: [404]),
                ],
            ),
            (
                id: "cancel", system: "shop", method: Post, path: "/orders/{order}/cancel", headers: {"X-Customer": "{visitor}"},
                body: {"/reason": "{reason}", "/source/bot": "jieda"},
                timeout_ms: 300, retries: 2, largest_kib: 4, needs_identity: true,
                answers: [(name: "done", status: [200, 201], gives: {"refund": "/refund"}), (name: "too_late", status: [409])],
            ),
            (
                id: "stock", system: "shop", method: Get, path: "/stock?item={item}", timeout_ms: 300, retries: 0, largest_kib: 1,
                answers: [(name: "found", status: [200], gives: {"count": "/count"})],
            ),
        ],
    )"#;

    /// The connectors of a text without faults.
    pub fn connectors(text: &str) -> Connectors {
        let mut faults = Vec::new();
        let texts = vec![SourceFile { path: load::PATH.to_owned(), text: text.to_owned() }];
        let connectors = load::load(&SourceSet { texts, ..SourceSet::default() }, &mut faults);
        assert_eq!(faults, []);
        connectors.expect("connectors without faults are read")
    }

    /// The connectors of an invented shop.
    pub fn shop() -> Connectors {
        connectors(SHOP)
    }

    /// One of them.
    pub fn connector(id: &str) -> Connector {
        shop().get(&ConnectorId(id.into())).expect("the shop has this connector").clone()
    }
}
