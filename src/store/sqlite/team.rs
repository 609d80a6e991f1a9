//! Who is at the desk, and what is offered to whom?

use crate::conversation::case::{Case, Place};
use crate::conversation::fact::Fact;
use crate::conversation::handoff::HandoffId;
use crate::conversation::id::ConversationId;
use crate::conversation::team::floor::{Floor, Member, Offer};
use crate::conversation::team::passed::PassedOffers;
use crate::conversation::team::presence::{Presence, Status};
use crate::conversation::team::profile::Profile;
use crate::privacy::audit::Deed;
use crate::store::error::Error;
use crate::store::listed::{CasesOf, MOST_LOOKED_BACK, members, slot, status_of};
use crate::store::record::{OfferRules, Proposal};
use crate::store::sqlite::{Sqlite, account, desk, profile, row};
use crate::store::stored::stored_time;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row};
use std::collections::BTreeMap;
use std::sync::Arc;

const SEE: &str = "INSERT INTO agent_presence (agent, status, since, seen_at, free_since, n_missed) VALUES (?1, 'online', ?2, ?2, ?2, 0)
    ON CONFLICT (agent) DO UPDATE SET seen_at = max(seen_at, excluded.seen_at)";
const SET: &str = "INSERT INTO agent_presence (agent, status, since, seen_at, free_since, n_missed) VALUES (?1, ?2, ?3, ?3, ?3, 0)
    ON CONFLICT (agent) DO UPDATE SET (status, since, seen_at, free_since, n_missed) = (?2, ?3, ?3, ?3, 0)";
const PRESENCES: &str = "SELECT agent, status, since, seen_at, free_since, n_missed FROM agent_presence";
const CAME: &str = "SELECT agent FROM credential WHERE signed_in_at IS NOT NULL";
const HELD: &str = "SELECT agent, count(*) FROM desk_case WHERE agent IS NOT NULL GROUP BY agent";
const OFFERS: &str = "SELECT conversation, handoff, agent, made_at, until FROM desk_offer
    WHERE is_open = ?1 AND conversation IN (SELECT conversation FROM desk_case WHERE agent IS NULL)";
const OFFER_TO: &str = "SELECT conversation, handoff, agent, made_at, until FROM desk_offer
    WHERE is_open = 1 AND agent = ?1 AND until > ?2 AND conversation IN (SELECT conversation FROM desk_case WHERE agent IS NULL)";
const GONE: &str = "DELETE FROM desk_offer WHERE (is_open = 0 AND until <= ?1)
    OR conversation NOT IN (SELECT conversation FROM desk_case WHERE agent IS NULL)";
/// Counted before the offers are closed: whoever was away by then has missed nothing more.
const MISSED: &str = "UPDATE agent_presence SET
        n_missed = n_missed + 1,
        status = CASE WHEN n_missed + 1 >= ?2 AND status = 'online' THEN 'away' ELSE status END,
        since = CASE WHEN n_missed + 1 >= ?2 AND status = 'online' THEN ?1 ELSE since END
    WHERE agent IN (SELECT agent FROM desk_offer WHERE is_open = 1 AND until <= ?1)";
const COUNT_MISSED: &str = "INSERT INTO offer_count (agent, slot, n_declined, n_missed)
    SELECT agent, ?2, 0, count(*) FROM desk_offer WHERE is_open = 1 AND until <= ?1 GROUP BY agent
    ON CONFLICT (agent, slot) DO UPDATE SET n_missed = n_missed + excluded.n_missed";
const COUNT_DECLINED: &str = "INSERT INTO offer_count (agent, slot, n_declined, n_missed) VALUES (?1, ?2, 1, 0)
    ON CONFLICT (agent, slot) DO UPDATE SET n_declined = n_declined + 1";
const COUNTED: &str = "SELECT agent, sum(n_declined), sum(n_missed) FROM offer_count WHERE slot >= ?1 AND slot < ?2 GROUP BY agent";
const CLOSED: &str = "UPDATE desk_offer SET is_open = 0, until = ?2 WHERE is_open = 1 AND until <= ?1";
const MAKE: &str = "INSERT INTO desk_offer (conversation, handoff, agent, made_at, until, is_open) SELECT ?1, ?2, ?3, ?4, ?5, 1
    WHERE EXISTS (SELECT 1 FROM desk_case WHERE conversation = ?1 AND agent IS NULL)
        AND (SELECT count(*) FROM desk_case WHERE agent = ?3) < ?6
    ON CONFLICT DO NOTHING";
const PASS_OVER: &str = "INSERT INTO desk_offer (conversation, agent, handoff, made_at, until, is_open) VALUES (?1, ?2, ?3, ?4, ?5, 0)
    ON CONFLICT (conversation, agent) DO UPDATE SET (handoff, until, is_open) = (excluded.handoff, excluded.until, 0)";
const BEFORE: &str = "SELECT fact FROM event WHERE conversation = (
        SELECT id FROM (
            SELECT id, was_at_desk FROM conversation
            WHERE pseudonym = (SELECT pseudonym FROM conversation WHERE id = ?1) AND id < ?1 ORDER BY id DESC LIMIT ?2
        ) WHERE was_at_desk = 1 ORDER BY id DESC LIMIT 1
    ) AND (fact LIKE '{\"type\":\"claimed\"%' OR fact LIKE '{\"type\":\"transferred\"%') ORDER BY seq DESC";
const TAKEN: &str = "SELECT count(*) FROM (SELECT event FROM desk_event ORDER BY event DESC LIMIT ?2) AS late
    JOIN event ON event.id = late.event WHERE at >= ?1 AND fact LIKE '{\"type\":\"claimed\"%'";

impl Sqlite {
    pub async fn set_profile(&self, agent: String, profile: Option<Profile>, deed: Deed) -> Result<bool, Error> {
        self.write(move |connection| profile::set_profile(connection, &agent, profile.as_ref(), &deed)).await
    }

    pub async fn floor(&self) -> Result<Floor, Error> {
        self.read(floor).await
    }

    pub async fn see(&self, agent: String, at: Timestamp) -> Result<(), Error> {
        self.write(move |connection| Ok(connection.prepare_cached(SEE)?.execute((agent, stored_time(at))).map(drop)?)).await
    }

    pub async fn set_presence(&self, agent: String, status: Status, at: Timestamp) -> Result<(), Error> {
        self.write(move |connection| set_presence(connection, &agent, status, at)).await
    }

    pub async fn forget_presence(&self, agent: String) -> Result<(), Error> {
        self.write(move |connection| {
            connection.execute("DELETE FROM agent_presence WHERE agent = ?1", [&agent])?;
            connection.execute("DELETE FROM desk_offer WHERE agent = ?1", [&agent])?;
            Ok(())
        })
        .await
    }

    pub async fn settle_offers(&self, at: Timestamp, rules: OfferRules) -> Result<(), Error> {
        // Most often there is nothing to settle, and then nobody has to write.
        let is_due = "SELECT EXISTS (SELECT 1 FROM desk_offer WHERE until <= ?1
            OR conversation NOT IN (SELECT conversation FROM desk_case WHERE agent IS NULL))";
        let is_due = self.read(move |connection| Ok(connection.prepare_cached(is_due)?.query_row([stored_time(at)], |row| row.get(0))?));
        if !is_due.await? {
            return Ok(());
        }
        self.write(move |connection| settle(connection, at, rules)).await
    }

    pub async fn make_offers(&self, proposals: Vec<Proposal>) -> Result<(), Error> {
        self.write(move |connection| make_offers(connection, &proposals)).await
    }

    pub async fn offer_to(&self, agent: String, at: Timestamp) -> Result<Option<Offer>, Error> {
        let query = move |connection: &Connection| {
            Ok(connection.prepare_cached(OFFER_TO)?.query_row((agent, stored_time(at)), offer).optional()?)
        };
        self.read(query).await
    }

    pub async fn decline_offer(&self, id: ConversationId, agent: String, at: Timestamp, until: Timestamp) -> Result<bool, Error> {
        let sql = "UPDATE desk_offer SET is_open = 0, until = ?3 WHERE conversation = ?1 AND agent = ?2 AND is_open = 1";
        self.write(move |connection| {
            let is_declined = connection.execute(sql, (id.get(), &agent, stored_time(until)))? > 0;
            if is_declined {
                connection.prepare_cached(COUNT_DECLINED)?.execute((&agent, slot(at)))?;
            }
            Ok(is_declined)
        })
        .await
    }

    pub async fn passed_offers(&self, from: Timestamp, to: Timestamp) -> Result<BTreeMap<String, PassedOffers>, Error> {
        let count = |row: &Row<'_>, place: usize| Ok::<_, rusqlite::Error>(u64::try_from(row.get::<_, i64>(place)?).unwrap_or(0));
        let passed = move |row: &Row<'_>| Ok((row.get(0)?, PassedOffers { declined: count(row, 1)?, missed: count(row, 2)? }));
        self.read(move |connection| {
            let mut statement = connection.prepare_cached(COUNTED)?;
            let counted = statement.query_map((slot(from), slot(to)), passed)?.collect::<Result<_, _>>()?;
            Ok(counted)
        })
        .await
    }

    pub async fn pass_over(&self, Offer { conversation, handoff, agent, made_at, until }: Offer) -> Result<(), Error> {
        let row = (conversation.get(), agent, handoff.0, stored_time(made_at), stored_time(until));
        self.write(move |connection| Ok(connection.prepare_cached(PASS_OVER)?.execute(row).map(drop)?)).await
    }

    pub async fn end_offers(&self, id: ConversationId, agent: String, at: Timestamp) -> Result<(), Error> {
        self.write(move |connection| {
            connection.execute("DELETE FROM desk_offer WHERE conversation = ?1", [id.get()])?;
            let sql = "UPDATE agent_presence SET (free_since, n_missed) = (?2, 0) WHERE agent = ?1";
            connection.execute(sql, (agent, stored_time(at)))?;
            Ok(())
        })
        .await
    }

    pub async fn waiting_after(&self, after: Option<Place>, limit: usize) -> Result<Vec<Case>, Error> {
        let keys = Arc::clone(&self.keys);
        self.read(move |connection| desk::cases(connection, &keys, &CasesOf::Nobody, after, limit)).await
    }

    pub async fn served_before(&self, ids: Vec<ConversationId>) -> Result<BTreeMap<ConversationId, String>, Error> {
        self.read(move |connection| served_before(connection, &ids)).await
    }

    pub async fn taken_since(&self, since: Timestamp, most: usize) -> Result<u32, Error> {
        let row = (stored_time(since), i64::try_from(most).unwrap_or(i64::MAX));
        self.read(move |connection| Ok(connection.prepare_cached(TAKEN)?.query_row(row, |row| row.get(0))?)).await
    }
}

fn floor(connection: &Connection) -> Result<Floor, Error> {
    let accounts = account::agents(connection)?;
    let came = connection.prepare_cached(CAME)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut presences = BTreeMap::new();
    for row in connection.prepare_cached(PRESENCES)?.query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?, presence(row)?)))? {
        let (agent, status, presence): (String, _, Presence) = row?;
        presences.insert(agent, Presence { status: status_of(&status)?, ..presence });
    }
    let held = connection.prepare_cached(HELD)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    let offers = |is_open: bool| connection.prepare_cached(OFFERS)?.query_map([is_open], offer)?.collect::<Result<_, _>>();
    let members: Vec<Member> = members(accounts, &came, profile::profiles(connection)?, presences, held)?;
    Ok(Floor { members, open: offers(true)?, passed: offers(false)? })
}

/// Reads the columns `agent, status, since, seen_at, free_since, n_missed` but for the status.
fn presence(row: &Row<'_>) -> Result<Presence, rusqlite::Error> {
    let [since, seen_at, free_since] = [row::time(row, 2)?, row::time(row, 3)?, row::time(row, 4)?];
    Ok(Presence { status: Status::Offline, since, seen_at, free_since, n_missed: row.get(5)? })
}

/// Reads the columns `conversation, handoff, agent, made_at, until`.
fn offer(row: &Row<'_>) -> Result<Offer, rusqlite::Error> {
    let (conversation, handoff) = (ConversationId::from_stored(row.get(0)?), HandoffId(row.get(1)?));
    Ok(Offer { conversation, handoff, agent: row.get(2)?, made_at: row::time(row, 3)?, until: row::time(row, 4)? })
}

fn set_presence(connection: &Connection, agent: &str, status: Status, at: Timestamp) -> Result<(), Error> {
    connection.prepare_cached(SET)?.execute((agent, status.name(), stored_time(at)))?;
    if status != Status::Online {
        connection.execute("DELETE FROM desk_offer WHERE agent = ?1 AND is_open = 1", [agent])?;
    }
    Ok(())
}

fn settle(connection: &Connection, at: Timestamp, rules: OfferRules) -> Result<(), Error> {
    let now = stored_time(at);
    connection.prepare_cached(GONE)?.execute([now])?;
    connection.prepare_cached(COUNT_MISSED)?.execute((now, slot(at)))?;
    connection.prepare_cached(MISSED)?.execute((now, rules.missed_offers))?;
    let rested = at.saturating_add(rules.rest).unwrap_or(Timestamp::MAX);
    connection.prepare_cached(CLOSED)?.execute((now, stored_time(rested)))?;
    Ok(())
}

fn make_offers(connection: &Connection, proposals: &[Proposal]) -> Result<(), Error> {
    let mut make = connection.prepare_cached(MAKE)?;
    for Proposal { offer: Offer { conversation, handoff, agent, made_at, until }, most } in proposals {
        make.execute((conversation.get(), handoff.0, agent, stored_time(*made_at), stored_time(*until), most))?;
    }
    Ok(())
}

fn served_before(connection: &Connection, ids: &[ConversationId]) -> Result<BTreeMap<ConversationId, String>, Error> {
    let mut statement = connection.prepare_cached(BEFORE)?;
    let mut served = BTreeMap::new();
    for id in ids {
        let mut rows = statement.query((id.get(), MOST_LOOKED_BACK as i64))?;
        while let Some(row) = rows.next()? {
            // What this version cannot read tells nothing.
            let fact: Option<Fact> = serde_json::from_str(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?).ok();
            if let Some(agent) = fact.as_ref().and_then(Fact::taken_by) {
                served.insert(*id, agent.to_owned());
                break;
            }
        }
    }
    Ok(served)
}
