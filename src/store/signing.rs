//! Which verbs of the store are about people who sign in?
//!
//! What is given and comes back is in `credential`. Whatever ends a session tells the streams that it keeps open, on all servers.

use crate::privacy::audit::Deed;
use crate::store::credential::{Access, Beginning, Invitation, Person, Proof, Session, Which};
use crate::store::error::Error;
use crate::store::record::{AgentAccount, IdempotencyKey, Rank, TokenHash};
use crate::store::{Kept, Store};
use jiff::Timestamp;

impl Store {
    /// All accounts by name, and how their people sign in. Sessions count that were used since one moment and begun since the other.
    pub async fn accesses(&self, used: Timestamp, begun: Timestamp) -> Result<Vec<Access>, Error> {
        of_either!(self, own => own.accesses(used, begun).await)
    }

    /// Whether anybody can sign in by a password or a provider.
    pub async fn has_people(&self) -> Result<bool, Error> {
        of_either!(self, own => own.has_people().await)
    }

    /// The account with this name, and what is stored of its password.
    pub async fn password_of(&self, name: &str) -> Result<Option<(AgentAccount, Option<String>)>, Error> {
        of_either!(self, own => own.password_of(name.to_owned()).await)
    }

    /// The account that a provider knows by this name, if it has vouched for it before.
    pub async fn known_by(&self, person: Person) -> Result<Option<AgentAccount>, Error> {
        of_either!(self, own => own.known_by(person).await)
    }

    /// Invites the person of an account to set a password, and notes that: the old one counts no more, and all sessions end. Gives whether
    /// there is such an account.
    pub async fn invite(&self, name: &str, invitation: Invitation, key: Option<IdempotencyKey>, deed: Deed) -> Result<bool, Error> {
        of_either!(self, own => own.invite(name.to_owned(), invitation, key, deed).await)
    }

    /// Who is invited by a code, and until when.
    pub async fn invited_by(&self, code: TokenHash) -> Result<Option<(AgentAccount, Timestamp)>, Error> {
        of_either!(self, own => own.invited_by(code).await)
    }

    /// Begins a session and notes that, if the proof still holds: the password is the one that was checked, the invitation is open and counts.
    /// Gives whether it did. A provider vouches for an account that it vouched for before, whose invitation is open, or that is new and has no
    /// token; it is known by that from then on. A role that it names is the account's from then on, and where it had another one its other
    /// sessions end.
    pub async fn begin_session(&self, beginning: Beginning, proof: Proof, deeds: Vec<Deed>) -> Result<bool, Error> {
        of_either!(self, own => own.begin_session(beginning, proof, deeds).await)
    }

    /// The session with this token.
    pub async fn session_with(&self, token: TokenHash) -> Result<Option<Session>, Error> {
        of_either!(self, own => own.session_with(token).await)
    }

    /// Notes that a session was used.
    pub async fn touch_session(&self, token: TokenHash, at: Timestamp) -> Result<(), Error> {
        of_either!(self, own => own.touch_session(token, at).await)
    }

    /// The sessions of an account, the one that was used last first.
    pub async fn sessions_of(&self, name: &str) -> Result<Vec<Session>, Error> {
        of_either!(self, own => own.sessions_of(name.to_owned()).await)
    }

    /// Ends sessions of an account and notes that, if there were any; gives how many.
    pub async fn end_sessions(&self, name: &str, which: Which, deed: Deed) -> Result<u64, Error> {
        of_either!(self, own => own.end_sessions(name.to_owned(), which, deed).await)
    }

    /// Replaces a password by another one and notes that, if it is still `old`; all sessions but one end. Gives whether it was.
    pub async fn change_password(&self, name: &str, old: String, new: String, but: TokenHash, deed: Deed) -> Result<bool, Error> {
        of_either!(self, own => own.change_password(name.to_owned(), old, new, but, deed).await)
    }

    /// Gives an account another rank and notes that; its sessions end. Gives whether there is such an account.
    pub async fn set_rank(&self, name: &str, rank: Rank, deed: Deed) -> Result<bool, Error> {
        of_either!(self, own => own.set_rank(name.to_owned(), rank, deed).await)
    }

    /// Takes the token of an account back and notes that; gives whether there is such an account with one.
    pub async fn take_token(&self, name: &str, nobodys: TokenHash, deed: Deed) -> Result<bool, Error> {
        of_either!(self, own => own.take_token(name.to_owned(), nobodys, deed).await)
    }

    /// Deletes at most `limit` sessions that were not used since one moment, or began before the other; gives how many. Nobody is let in by them.
    pub async fn forget_sessions(&self, used: Timestamp, begun: Timestamp, limit: usize) -> Result<u64, Error> {
        of_either!(self, own => own.forget_sessions(used, begun, limit).await)
    }
}
