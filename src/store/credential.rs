//! How does a person prove who it is, and for how long does that count?
//!
//! Passwords, invitations and sessions, as they are given to the store and come back. Of codes and tokens it has the hashes alone, and of a
//! password what argon2id made of it.

use crate::store::error::Error;
use crate::store::record::{AgentAccount, Rank, TokenHash};
use jiff::Timestamp;

/// The most sessions of one account at once: what a person has at hand, and some that were left open. With a further one the stalest ends.
pub const MOST_SESSIONS: usize = 20;

/// An account, and how its person signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// The account.
    pub account: AgentAccount,
    /// Whether the person has set a password.
    pub has_password: bool,
    /// Until when an invitation counts that was not accepted.
    pub invited_until: Option<Timestamp>,
    /// Whether the provider of the company has vouched for the person.
    pub is_linked: bool,
    /// When the person signed in the last time.
    pub signed_in_at: Option<Timestamp>,
    /// How many sessions there are.
    pub n_sessions: usize,
}

/// How the holder of a new account comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entrance {
    /// A program, by a token with this hash.
    Token(TokenHash),
    /// A person, who sets a password first.
    Invitation {
        /// By what.
        invitation: Invitation,
        /// The hash of a token that nobody has: the account's own, as long as none is given out.
        nobodys: TokenHash,
    },
    /// A person, for whom the provider of the company vouches in a moment.
    Later {
        /// As above.
        nobodys: TokenHash,
    },
}

/// What a person is invited by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Invitation {
    /// The hash of the code.
    pub code: TokenHash,
    /// Until when it counts.
    pub until: Timestamp,
}

/// By what a person has proved who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// By a password, of which this is stored.
    Password(String),
    /// By a code of an invitation, which sets the password of which this is to be stored.
    Invitation {
        /// The hash of the code.
        code: TokenHash,
        /// What is stored of the password.
        password: String,
    },
    /// By the provider of the company.
    Provider {
        /// For whom it vouches.
        person: Person,
        /// The role that the person has by a group there; without one the account keeps its own.
        rank: Option<Rank>,
    },
}

/// Somebody whom a provider knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The provider.
    pub issuer: String,
    /// What it calls the person, for ever.
    pub subject: String,
}

/// How a session began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// By a password.
    Password,
    /// By the provider of the company.
    Provider,
}

impl Way {
    /// The name that is stored and sent.
    pub fn name(self) -> &'static str {
        match self {
            Way::Password => "password",
            Way::Provider => "provider",
        }
    }

    /// The way with this name.
    pub fn named(name: &str) -> Result<Self, Error> {
        let found = [Way::Password, Way::Provider].into_iter().find(|way| way.name() == name);
        found.ok_or_else(|| Error::Range(format!("no way to sign in is called {name}")))
    }
}

impl Proof {
    /// The way in which it lets in.
    pub fn way(&self) -> Way {
        match self {
            Proof::Password(_) | Proof::Invitation { .. } => Way::Password,
            Proof::Provider { .. } => Way::Provider,
        }
    }
}

/// What a session begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beginning {
    /// Whose it is.
    pub agent: String,
    /// The hash of its token.
    pub token: TokenHash,
    /// What the browser calls itself.
    pub device: String,
    /// When.
    pub at: Timestamp,
    /// The session that the browser had before, which ends.
    pub instead_of: Option<TokenHash>,
}

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Who.
    pub account: AgentAccount,
    /// The hash of its token.
    pub token: TokenHash,
    /// How it began.
    pub way: Way,
    /// What the browser calls itself.
    pub device: String,
    /// When it began.
    pub begun_at: Timestamp,
    /// When it was used, within a few minutes.
    pub used_at: Timestamp,
}

/// Which sessions of an account are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// All.
    All,
    /// The one with this token.
    This(TokenHash),
}

/// A row of [`Access`] as it goes to another database, with the hashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCredential {
    /// Whose it is.
    pub agent: String,
    /// What is stored of the password.
    pub password: Option<String>,
    /// The hash of the code of an invitation.
    pub invitation: Option<Vec<u8>>,
    /// Until when it counts, in microseconds since 1970, as all times here.
    pub invited_until: Option<i64>,
    /// Who has vouched for the person.
    pub issuer: Option<String>,
    /// What that provider calls the person.
    pub subject: Option<String>,
    /// When the person signed in the last time.
    pub signed_in_at: Option<i64>,
}
