//! Which verbs of the store are about who is at the desk, and what is offered to whom?
//!
//! Profiles are kept as accounts are. Presence and offers are live state (ephemeral): rows that any server may change, of which nothing is lost
//! that matters. Two servers cannot offer one case twice, nor two cases to one agent.

use crate::conversation::case::{Case, Place};
use crate::conversation::id::ConversationId;
use crate::conversation::team::floor::{Floor, Offer};
use crate::conversation::team::presence::Status;
use crate::conversation::team::profile::Profile;
use crate::privacy::audit::Deed;
use crate::store::error::Error;
use crate::store::record::{OfferRules, Proposal};
use crate::store::{Kept, Store};
use jiff::Timestamp;
use std::collections::BTreeMap;

impl Store {
    /// Writes or removes what an agent can do and notes that, and gives whether there is such an agent.
    pub async fn set_profile(&self, agent: &str, profile: Option<Profile>, deed: Deed) -> Result<bool, Error> {
        of_either!(self, own => own.set_profile(agent.to_owned(), profile, deed).await)
    }

    /// Who is at the desk, and what is offered to whom.
    pub async fn floor(&self) -> Result<Floor, Error> {
        of_either!(self, own => own.floor().await)
    }

    /// Notes a sign of life of somebody, who is online unless they said otherwise.
    pub async fn see(&self, agent: &str, at: Timestamp) -> Result<(), Error> {
        of_either!(self, own => own.see(agent.to_owned(), at).await)
    }

    /// Notes what somebody says of being there; an offer to who takes no cases is over.
    pub async fn set_presence(&self, agent: &str, status: Status, at: Timestamp) -> Result<(), Error> {
        of_either!(self, own => own.set_presence(agent.to_owned(), status, at).await)
    }

    /// Forgets whether somebody was there, as when the account is removed.
    pub async fn forget_presence(&self, agent: &str) -> Result<(), Error> {
        of_either!(self, own => own.forget_presence(agent.to_owned()).await)
    }

    /// Ends the offers that had no answer in time, and clears away those whose case waits no more; an agent who missed too many is away.
    pub async fn settle_offers(&self, at: Timestamp, rules: OfferRules) -> Result<(), Error> {
        of_either!(self, own => own.settle_offers(at, rules).await)
    }

    /// Makes those offers whose case still waits and is offered to nobody, to agents who have none and have room.
    pub async fn make_offers(&self, proposals: Vec<Proposal>) -> Result<(), Error> {
        of_either!(self, own => own.make_offers(proposals).await)
    }

    /// What is offered to an agent at this moment, if the case still waits.
    pub async fn offer_to(&self, agent: &str, at: Timestamp) -> Result<Option<Offer>, Error> {
        of_either!(self, own => own.offer_to(agent.to_owned(), at).await)
    }

    /// Passes an offer over until a moment, and gives whether it was open.
    pub async fn decline_offer(&self, id: ConversationId, agent: &str, until: Timestamp) -> Result<bool, Error> {
        of_either!(self, own => own.decline_offer(id, agent.to_owned(), until).await)
    }

    /// Keeps a case that waits from being offered to somebody until a moment, as one that they gave away.
    pub async fn pass_over(&self, offer: Offer) -> Result<(), Error> {
        of_either!(self, own => own.pass_over(offer).await)
    }

    /// Notes that somebody has got a case: it is offered to nobody any more.
    pub async fn end_offers(&self, id: ConversationId, agent: &str, at: Timestamp) -> Result<(), Error> {
        of_either!(self, own => own.end_offers(id, agent.to_owned(), at).await)
    }

    /// At most `limit` cases that wait, behind a place in the order of service.
    pub async fn waiting_after(&self, after: Option<Place>, limit: usize) -> Result<Vec<Case>, Error> {
        of_either!(self, own => own.waiting_after(after, limit).await)
    }

    /// Who had the last case of the same visitors, as far as they are known and were at the desk of late.
    pub async fn served_before(&self, ids: Vec<ConversationId>) -> Result<BTreeMap<ConversationId, String>, Error> {
        of_either!(self, own => own.served_before(ids).await)
    }

    /// How many cases were taken since a moment, among the last `most` events of the desk.
    pub async fn taken_since(&self, since: Timestamp, most: usize) -> Result<u32, Error> {
        of_either!(self, own => own.taken_since(since, most).await)
    }
}
