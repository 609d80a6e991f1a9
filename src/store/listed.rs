//! What do the desk's lists show of a conversation?
//!
//! It follows from the events alone. Rows beside them hold it, so that no list reads talks: they are written with the events, and a test
//! folds anew and compares.

use crate::conversation::Conversation;
use crate::conversation::alert::{Alert, AlertId};
use crate::conversation::case::{Case, Holder};
use crate::conversation::fact::desk::{PromiseId, Receiver};
use crate::conversation::id::ConversationId;
use crate::conversation::promise::Promise;
use crate::conversation::team::floor::Member;
use crate::conversation::team::presence::{Presence, Status};
use crate::conversation::team::profile::Profile;
use crate::store::error::Error;
use crate::store::record::AgentAccount;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// How far a place in the queue, and open alerts, are counted; whoever stands behind so many hears of so many.
pub const MOST_COUNTED: usize = 1_000;

/// Gravity 0 is that of the gravest red line, of severity 4. So gravities are 0 to 4.
pub const GRAVEST: u8 = 4;

/// A quarter of an hour, in seconds.
const SECONDS_OF_SLOT: i64 = 15 * 60;

/// How many conversations of a visitor are looked back at for who had the last case: who comes often has had one of late.
pub const MOST_LOOKED_BACK: usize = 20;

/// Whose cases are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CasesOf {
    /// Those that nobody holds: the customers wait.
    Nobody,
    /// Those that an agent holds, whoever it is.
    Anybody,
    /// Those that this agent holds.
    Agent(String),
}

/// What the desk's lists show of a conversation, as far as it tells what changes.
#[derive(Debug, Default)]
pub struct Listed {
    /// Whether it was ever passed to the desk.
    pub was_at_desk: bool,
    /// The case that it is.
    pub case: Option<Case>,
    /// The open promises, each with when it is due, who is to keep it, and how often that changed: nothing else in an open promise changes.
    promises: Vec<ListedPromise>,
    /// The open alerts, each with how many red lines it has: they grow, and nothing else in an open alert changes.
    alerts: Vec<(AlertId, usize)>,
}

impl Listed {
    /// No row, of a conversation that was passed to the desk or not.
    pub fn nothing(was_at_desk: bool) -> Self {
        Listed { was_at_desk, ..Listed::default() }
    }

    /// What follows from the events.
    pub fn of(id: ConversationId, conversation: &Conversation) -> Self {
        Listed {
            was_at_desk: conversation.was_at_desk(),
            promises: conversation.promises().open().map(as_listed).collect(),
            case: open_case(id, conversation),
            alerts: conversation.alerts().open().map(|alert| (alert.id, alert.red_lines.len())).collect(),
        }
    }

    /// The alerts whose rows are no longer true.
    pub fn outdated<'a>(&'a self, is: &'a Listed) -> impl Iterator<Item = AlertId> + 'a {
        self.alerts.iter().filter(|was| !is.alerts.contains(was)).map(|(alert, _)| *alert)
    }

    /// The promises whose rows are no longer true.
    pub fn outdated_promises<'a>(&'a self, is: &'a Listed) -> impl Iterator<Item = PromiseId> + 'a {
        self.promises.iter().filter(|was| !is.promises.contains(was)).map(|(promise, ..)| *promise)
    }

    /// The open promises of which there is no row, or an outdated one.
    pub fn unlisted_promises<'a>(&'a self, conversation: &'a Conversation) -> impl Iterator<Item = &'a Promise> + 'a {
        conversation.promises().open().filter(|promise| !self.promises.contains(&as_listed(promise)))
    }

    /// The open alerts of which there is no row, or an outdated one.
    pub fn unlisted<'a>(&'a self, conversation: &'a Conversation) -> impl Iterator<Item = &'a Alert> + 'a {
        conversation.alerts().open().filter(|alert| !self.alerts.contains(&(alert.id, alert.red_lines.len())))
    }
}

/// What may change of a promise while it is open.
type ListedPromise = (PromiseId, Timestamp, Receiver, u32);

fn as_listed(promise: &Promise) -> ListedPromise {
    (promise.id, promise.due, promise.owner.clone(), promise.n_moved)
}

/// Whose promises are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PromisesOf {
    /// Those that this agent is to keep.
    Agent(String),
    /// Those that nobody alone is to keep.
    Team,
    /// All.
    Anybody,
}

/// The agent who is to keep a promise alone.
pub fn keeper_of(promise: &Promise) -> Option<&str> {
    match &promise.owner {
        Receiver::Agent(agent) => Some(agent),
        Receiver::Skill(_) => None,
    }
}

/// The case that a conversation is while somebody waits or is served.
pub fn open_case(id: ConversationId, conversation: &Conversation) -> Option<Case> {
    Case::of(id, conversation).filter(|case| case.holder != Holder::Over)
}

/// Who holds a case that is listed; nobody while the customer waits.
pub fn agent_of(case: &Case) -> Option<&str> {
    match &case.holder {
        Holder::Agent(agent) => Some(agent),
        Holder::Nobody | Holder::Over => None,
    }
}

/// How grave an alert is: the smaller the graver.
pub fn gravity(alert: &Alert) -> u8 {
    GRAVEST.saturating_sub(alert.red_lines.iter().map(|hit| hit.severity.get()).max().unwrap_or(0))
}

/// A status as it is stored. What a newer version may have stored is refused.
pub fn status_of(stored: &str) -> Result<Status, Error> {
    Status::named(stored).ok_or_else(|| Error::Range(format!("no status is called {stored}")))
}

/// The quarter of an hour in which offers are counted together.
pub fn slot(at: Timestamp) -> i64 {
    at.as_second().div_euclid(SECONDS_OF_SLOT)
}

/// Everybody at the desk, by name: those who have an account and work on cases, and whoever else is there or holds a case. Cases go to those
/// alone who have come in before, as persons or by a token.
pub fn members(
    accounts: Vec<AgentAccount>,
    came: &BTreeSet<String>,
    profiles: Vec<(String, String)>,
    mut presences: BTreeMap<String, Presence>,
    mut held: BTreeMap<String, u32>,
) -> Result<Vec<Member>, Error> {
    let mut profiles: BTreeMap<String, String> = profiles.into_iter().collect();
    let accounts: BTreeMap<String, bool> = accounts
        .into_iter()
        .filter(|account| account.rank.may_serve())
        .map(|account| (account.name.clone(), account.expires_at.is_some() || came.contains(&account.name)))
        .collect();
    let names: BTreeSet<String> = accounts.keys().chain(presences.keys()).chain(held.keys()).cloned().collect();
    let member = |name: String| {
        let profile = profiles.remove(&name).map(|profile| serde_json::from_str::<Profile>(&profile)).transpose()?;
        let (presence, n_held) = (presences.remove(&name), held.remove(&name).unwrap_or(0));
        let has_come = accounts.get(&name).copied();
        Ok(Member { takes_cases: has_come == Some(true), is_expected: has_come == Some(false), profile, presence, n_held, name })
    };
    names.into_iter().map(member).collect()
}
