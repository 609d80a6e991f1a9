//! Who outside is told of what happens at the desk?
//!
//! A [`Hook`] (webhook) is an address, the topics that are told there, and the form in which its receiver reads them. The descriptions come from
//! `intents/webhooks.ron`. When a message is sent, and when it is retried, is not known here.

pub mod form;
pub mod line;
pub mod load;
pub mod news;

use crate::connector::hook::form::Form;
use crate::connector::template::Template;
use crate::diagnostic::Place;
use crate::network::Network;
use serde::{Deserialize, Serialize};
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

/// What can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub enum Topic {
    /// A customer waits for a person.
    HandedOff,
    /// A message crossed a red line.
    RedLine,
    /// An agent took the case.
    Claimed,
    /// A case went to somebody else.
    Transferred,
    /// The customer left the queue.
    LeftQueue,
    /// The customer said that it is not solved, or gave one or two stars of five.
    Unhappy,
    /// The talk ended.
    Closed,
    /// An operator tried the webhook.
    Test,
}

impl Topic {
    /// The name on the wire, as `desk.handed_off`.
    pub fn name(self) -> &'static str {
        match self {
            Topic::HandedOff => "desk.handed_off",
            Topic::RedLine => "desk.red_line",
            Topic::Claimed => "desk.claimed",
            Topic::Transferred => "desk.transferred",
            Topic::LeftQueue => "desk.left_queue",
            Topic::Unhappy => "desk.unhappy",
            Topic::Closed => "desk.closed",
            Topic::Test => "desk.test",
        }
    }
}

/// The words of messages in one language.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// One waits; `{reason}`, `{priority}` and `{skill}` stand in it.
    pub handed_off: String,
    /// A red line; `{severity}` and `{category}`.
    pub red_line: String,
    /// A claim; `{agent}`.
    pub claimed: String,
    /// A transfer; `{agent}` and `{to}`.
    pub transferred: String,
    /// One left the queue.
    pub left_queue: String,
    /// One is not satisfied; `{verdict}`.
    pub unhappy: String,
    /// The verdict of who says that it is not solved.
    pub not_solved: String,
    /// The verdict in stars; `{stars}`.
    pub few_stars: String,
    /// A talk ended; `{by}`.
    pub closed: String,
    /// A trial by an operator.
    pub test: String,
    /// What the customer said, in a line of its own; `{words}`.
    pub said: String,
    /// Where the talk is read, in a line of its own; `{link}`.
    pub open: String,
    /// What codes are called: reasons, priorities, skills, and who ended a talk. One that is not there is shown as it is.
    pub names: BTreeMap<String, String>,
}

/// What happened, as a receiver is told it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct News {
    /// What kind of thing happened.
    #[serde(skip)]
    pub topic: Topic,
    /// The talk.
    pub conversation: String,
    /// The id of the event on the wire; nothing of a trial.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// Where the talk is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Codes and names by what they say, as `reason`: the fields of the event that tell no words of the customer.
    #[serde(flatten)]
    pub fields: BTreeMap<&'static str, String>,
    /// What the customer said, masked; nothing where that is withheld.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}
