//! Who is at the desk, and what is offered to whom?

use crate::conversation::case::{Case, Place};
use crate::conversation::fact::Fact;
use crate::conversation::handoff::HandoffId;
use crate::conversation::id::ConversationId;
use crate::conversation::team::floor::{Floor, Offer};
use crate::conversation::team::passed::PassedOffers;
use crate::conversation::team::presence::{Presence, Status};
use crate::conversation::team::profile::Profile;
use crate::privacy::audit::Deed;
use crate::store::error::Error;
use crate::store::listed::{CasesOf, MOST_LOOKED_BACK, members, slot, status_of};
use crate::store::postgres::pool::{changed, rows};
use crate::store::postgres::read::at_most;
use crate::store::postgres::{Postgres, account, desk, profile, row};
use crate::store::record::{OfferRules, Proposal};
use crate::store::stored::stored_time;
use jiff::Timestamp;
use std::collections::BTreeMap;
use tokio_postgres::Row;

const SEE: &str = "INSERT INTO agent_presence (agent, status, since, seen_at, free_since, n_missed) VALUES ($1, 'online', $2, $2, $2, 0)
    ON CONFLICT (agent) DO UPDATE SET seen_at = greatest(agent_presence.seen_at, excluded.seen_at)";
const SET: &str = "INSERT INTO agent_presence (agent, status, since, seen_at, free_since, n_missed) VALUES ($1, $2, $3, $3, $3, 0)
    ON CONFLICT (agent) DO UPDATE SET (status, since, seen_at, free_since, n_missed) = ($2, $3, $3, $3, 0)";
const PRESENCES: &str = "SELECT agent, status, since, seen_at, free_since, n_missed FROM agent_presence";
const CAME: &str = "SELECT agent FROM credential WHERE signed_in_at IS NOT NULL";
const HELD: &str = "SELECT agent, count(*) FROM desk_case WHERE agent IS NOT NULL GROUP BY agent";
const OFFERS: &str = "SELECT conversation, handoff, agent, made_at, until FROM desk_offer
    WHERE is_open = $1 AND conversation IN (SELECT conversation FROM desk_case WHERE agent IS NULL)";
const OFFER_TO: &str = "SELECT conversation, handoff, agent, made_at, until FROM desk_offer
    WHERE is_open AND agent = $1 AND until > $2 AND conversation IN (SELECT conversation FROM desk_case WHERE agent IS NULL)";
const DUE: &str = "SELECT EXISTS (SELECT 1 FROM desk_offer WHERE until <= $1
    OR NOT EXISTS (SELECT 1 FROM desk_case WHERE desk_case.conversation = desk_offer.conversation AND desk_case.agent IS NULL))";
const GONE: &str = "DELETE FROM desk_offer WHERE (NOT is_open AND until <= $1)
    OR NOT EXISTS (SELECT 1 FROM desk_case WHERE desk_case.conversation = desk_offer.conversation AND desk_case.agent IS NULL)";
/// Only who closes an offer counts it as missed, so that of two servers one does.
const MISSED: &str = "WITH late AS (
        UPDATE desk_offer SET is_open = false, until = $2 WHERE is_open AND until <= $1 RETURNING agent
    ), counted AS (
        INSERT INTO offer_count (agent, slot, n_declined, n_missed) SELECT agent, $4::bigint, 0, count(*) FROM late GROUP BY agent
        ON CONFLICT (agent, slot) DO UPDATE SET n_missed = offer_count.n_missed + excluded.n_missed
    )
    UPDATE agent_presence SET
        n_missed = n_missed + 1,
        status = CASE WHEN n_missed + 1 >= $3 AND status = 'online' THEN 'away' ELSE status END,
        since = CASE WHEN n_missed + 1 >= $3 AND status = 'online' THEN $1 ELSE since END
    WHERE agent IN (SELECT agent FROM late)";
const DECLINE: &str = "WITH passed AS (
        UPDATE desk_offer SET is_open = false, until = $3 WHERE conversation = $1 AND agent = $2 AND is_open RETURNING agent
    )
    INSERT INTO offer_count (agent, slot, n_declined, n_missed) SELECT agent, $4::bigint, 1, 0 FROM passed
    ON CONFLICT (agent, slot) DO UPDATE SET n_declined = offer_count.n_declined + 1";
const COUNTED: &str =
    "SELECT agent, sum(n_declined)::bigint, sum(n_missed)::bigint FROM offer_count WHERE slot >= $1 AND slot < $2 GROUP BY agent";
const MAKE: &str = "INSERT INTO desk_offer (conversation, handoff, agent, made_at, until, is_open)
    SELECT $1::bigint, $2::integer, $3::text, $4::bigint, $5::bigint, true
    WHERE EXISTS (SELECT 1 FROM desk_case WHERE conversation = $1 AND agent IS NULL)
        AND (SELECT count(*) FROM desk_case WHERE agent = $3) < $6::bigint
    ON CONFLICT DO NOTHING";
const PASS_OVER: &str = "INSERT INTO desk_offer (conversation, agent, handoff, made_at, until, is_open) VALUES ($1, $2, $3, $4, $5, false)
    ON CONFLICT (conversation, agent) DO UPDATE SET (handoff, until, is_open) = (excluded.handoff, excluded.until, false)";
const BEFORE: &str = "SELECT own.id, event.fact FROM unnest($1::bigint[]) AS own (id)
    CROSS JOIN LATERAL (
        SELECT id FROM (
            SELECT id, was_at_desk FROM conversation
            WHERE pseudonym = (SELECT pseudonym FROM conversation WHERE id = own.id) AND id < own.id ORDER BY id DESC LIMIT $2
        ) AS late WHERE was_at_desk ORDER BY id DESC LIMIT 1
    ) AS before
    JOIN event ON event.conversation = before.id
    WHERE event.fact LIKE '{\"type\":\"claimed\"%' OR event.fact LIKE '{\"type\":\"transferred\"%' ORDER BY event.seq DESC";
const TAKEN: &str = "SELECT count(*) FROM (SELECT event FROM desk_event ORDER BY event DESC LIMIT $2) AS late
    JOIN event ON event.id = late.event WHERE at >= $1 AND fact LIKE '{\"type\":\"claimed\"%'";

impl Postgres {
    pub async fn set_profile(&self, agent: String, profile: Option<Profile>, deed: Deed) -> Result<bool, Error> {
        self.in_transaction(async |transaction| profile::set_profile(transaction, &agent, profile.as_ref(), &deed).await).await
    }

    pub async fn floor(&self) -> Result<Floor, Error> {
        let session = self.session().await?;
        let accounts = account::agents(&session).await?;
        let came = rows(&session, CAME, &[]).await?.iter().map(|row| Ok(row.try_get(0)?)).collect::<Result<_, Error>>()?;
        let mut presences = BTreeMap::new();
        for row in rows(&session, PRESENCES, &[]).await? {
            presences.insert(row.try_get(0)?, presence(&row)?);
        }
        let held = rows(&session, HELD, &[]).await?;
        let held = held.iter().map(|row| Ok((row.try_get(0)?, row::count(row, 1)?))).collect::<Result<_, Error>>()?;
        let (open, passed) = (rows(&session, OFFERS, &[&true]).await?, rows(&session, OFFERS, &[&false]).await?);
        let offers = |found: &[Row]| found.iter().map(offer).collect::<Result<Vec<Offer>, Error>>();
        let members = members(accounts, &came, profile::profiles(&session).await?, presences, held)?;
        Ok(Floor { members, open: offers(&open)?, passed: offers(&passed)? })
    }

    pub async fn see(&self, agent: String, at: Timestamp) -> Result<(), Error> {
        changed(&self.writing().await?, SEE, &[&agent, &stored_time(at)]).await.map(drop)
    }

    pub async fn set_presence(&self, agent: String, status: Status, at: Timestamp) -> Result<(), Error> {
        self.in_transaction(async |transaction| {
            changed(transaction, SET, &[&agent, &status.name(), &stored_time(at)]).await?;
            if status != Status::Online {
                changed(transaction, "DELETE FROM desk_offer WHERE agent = $1 AND is_open", &[&agent]).await?;
            }
            Ok(())
        })
        .await
    }

    pub async fn forget_presence(&self, agent: String) -> Result<(), Error> {
        let session = self.writing().await?;
        changed(&session, "DELETE FROM agent_presence WHERE agent = $1", &[&agent]).await?;
        changed(&session, "DELETE FROM desk_offer WHERE agent = $1", &[&agent]).await.map(drop)
    }

    pub async fn settle_offers(&self, at: Timestamp, rules: OfferRules) -> Result<(), Error> {
        let session = self.writing().await?;
        let now = stored_time(at);
        // Most often there is nothing to settle.
        let is_due = rows(&session, DUE, &[&now]).await?.first().is_some_and(|row| row.try_get(0).unwrap_or(false));
        if !is_due {
            return Ok(());
        }
        let rested = stored_time(at.saturating_add(rules.rest).unwrap_or(Timestamp::MAX));
        changed(&session, GONE, &[&now]).await?;
        let most = i32::try_from(rules.missed_offers).unwrap_or(i32::MAX);
        changed(&session, MISSED, &[&now, &rested, &most, &slot(at)]).await.map(drop)
    }

    pub async fn make_offers(&self, proposals: Vec<Proposal>) -> Result<(), Error> {
        let session = self.writing().await?;
        for Proposal { offer, most } in proposals {
            let Offer { conversation, handoff, agent, made_at, until } = offer;
            let (handoff, most) = (handoff.0 as i32, i64::from(most));
            let times = (stored_time(made_at), stored_time(until));
            changed(&session, MAKE, &[&conversation.get(), &handoff, &agent, &times.0, &times.1, &most]).await?;
        }
        Ok(())
    }

    pub async fn offer_to(&self, agent: String, at: Timestamp) -> Result<Option<Offer>, Error> {
        rows(&self.session().await?, OFFER_TO, &[&agent, &stored_time(at)]).await?.first().map(offer).transpose()
    }

    pub async fn decline_offer(&self, id: ConversationId, agent: String, at: Timestamp, until: Timestamp) -> Result<bool, Error> {
        let session = self.writing().await?;
        Ok(changed(&session, DECLINE, &[&id.get(), &agent, &stored_time(until), &slot(at)]).await? > 0)
    }

    pub async fn passed_offers(&self, from: Timestamp, to: Timestamp) -> Result<BTreeMap<String, PassedOffers>, Error> {
        let found = rows(&self.session().await?, COUNTED, &[&slot(from), &slot(to)]).await?;
        let count = |row: &Row, place: usize| row::count(row, place).map(u64::from);
        found.iter().map(|row| Ok((row.try_get(0)?, PassedOffers { declined: count(row, 1)?, missed: count(row, 2)? }))).collect()
    }

    pub async fn pass_over(&self, Offer { conversation, handoff, agent, made_at, until }: Offer) -> Result<(), Error> {
        let (handoff, times) = (handoff.0 as i32, (stored_time(made_at), stored_time(until)));
        changed(&self.writing().await?, PASS_OVER, &[&conversation.get(), &agent, &handoff, &times.0, &times.1]).await.map(drop)
    }

    pub async fn end_offers(&self, id: ConversationId, agent: String, at: Timestamp) -> Result<(), Error> {
        let session = self.writing().await?;
        changed(&session, "DELETE FROM desk_offer WHERE conversation = $1", &[&id.get()]).await?;
        let sql = "UPDATE agent_presence SET (free_since, n_missed) = ($2, 0) WHERE agent = $1";
        changed(&session, sql, &[&agent, &stored_time(at)]).await.map(drop)
    }

    pub async fn waiting_after(&self, after: Option<Place>, limit: usize) -> Result<Vec<Case>, Error> {
        desk::cases(&self.session().await?, &self.keys, &CasesOf::Nobody, after, limit).await
    }

    pub async fn served_before(&self, ids: Vec<ConversationId>) -> Result<BTreeMap<ConversationId, String>, Error> {
        let ids: Vec<i64> = ids.into_iter().map(ConversationId::get).collect();
        let mut served = BTreeMap::new();
        for row in rows(&self.session().await?, BEFORE, &[&ids, &at_most(MOST_LOOKED_BACK)]).await? {
            // What this version cannot read tells nothing.
            let fact: Option<Fact> = serde_json::from_str(row.try_get(1)?).ok();
            if let Some(agent) = fact.as_ref().and_then(Fact::taken_by) {
                served.entry(row::conversation(&row, 0)?).or_insert_with(|| agent.to_owned());
            }
        }
        Ok(served)
    }

    pub async fn taken_since(&self, since: Timestamp, most: usize) -> Result<u32, Error> {
        let found = rows(&self.session().await?, TAKEN, &[&stored_time(since), &at_most(most)]).await?;
        found.first().map_or(Ok(0), |row| row::count(row, 0))
    }
}

/// Reads the columns `agent, status, since, seen_at, free_since, n_missed`.
fn presence(row: &Row) -> Result<Presence, Error> {
    let [since, seen_at, free_since] = [row::time(row, 2)?, row::time(row, 3)?, row::time(row, 4)?];
    let n_missed = u32::try_from(row.try_get::<_, i32>(5)?).unwrap_or(0);
    Ok(Presence { status: status_of(row.try_get(1)?)?, since, seen_at, free_since, n_missed })
}

/// Reads the columns `conversation, handoff, agent, made_at, until`.
fn offer(row: &Row) -> Result<Offer, Error> {
    let (conversation, handoff) = (row::conversation(row, 0)?, HandoffId(row.try_get::<_, i32>(1)? as u32));
    Ok(Offer { conversation, handoff, agent: row.try_get(2)?, made_at: row::time(row, 3)?, until: row::time(row, 4)? })
}
