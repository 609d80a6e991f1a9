//! Who outside is told of what happens at the desk?
//!
//! A [`Hook`] (webhook) is an address, the topics that are told there, and the form in which its receiver reads them. The descriptions come from
//! `intents/webhooks.ron`. When a message is sent, and when it is retried, is not known here.

pub mod form;
pub mod line;
pub mod load;
pub mod message;

use crate::connector::hook::form::Form;
use crate::connector::hook::message::{Topic, Words};
use crate::connector::template::Template;
use crate::diagnostic::Place;
use crate::network::Network;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The webhooks of the content, and the words that messages are made of.
#[derive(Debug, Clone, Default)]
pub struct Hooks {
    /// At most [`MOST_HOOKS`](load::MOST_HOOKS).
    pub hooks: Vec<Hook>,
    /// The address of the console, for links to a talk.
    pub console: Option<Template>,
    /// The words by language; there are some in each language that a hook names.
    pub words: BTreeMap<String, Words>,
}

/// An address that is told.
#[derive(Debug, Clone)]
pub struct Hook {
    /// Its name: lower-case letters, digits and underscores.
    pub id: Arc<str>,
    /// The address. Where it names an environment variable that is not set, the hook is switched off.
    pub url: Template,
    /// What messages are signed with; names an environment variable.
    pub secret: Option<Template>,
    /// The form of its messages.
    pub form: Form,
    /// What is told.
    pub topics: BTreeSet<Topic>,
    /// The least severity of a red line that is told, 1 to 4.
    pub severity: u8,
    /// The language of its messages.
    pub locale: String,
    /// Whether customers' words go out.
    pub customer_words: CustomerWords,
    /// The addresses that may be connected to. None named: all with `https://`, and this machine's without.
    pub allow: Vec<Network>,
    /// Where each environment variable is named.
    pub variables: Vec<(String, Place)>,
}

/// Whether customers' words go to a receiver outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub enum CustomerWords {
    /// None does.
    #[default]
    Withheld,
    /// They do, with personal details masked.
    Masked,
}
