//! How do the desk's lists follow what was added?

use crate::conversation::Conversation;
use crate::conversation::alert::Alert;
use crate::conversation::case::{Case, Place};
use crate::conversation::id::ConversationId;
use crate::conversation::promise::Promise;
use crate::privacy::seal::DataKey;
use crate::store::error::Error;
use crate::store::listed::{Listed, agent_of, gravity, keeper_of};
use crate::store::stored::{stored_card, stored_time};
use tokio_postgres::types::ToSql;

/// Shows the desk what is new of conversations; with the mark of a batch, only of those that it has added to. Gives the newest event that the
/// desk is shown, if one is new.
pub const SHOW: &str = "WITH own AS MATERIALIZED (
        SELECT conversation FROM unnest($1::bigint[]) AS own (conversation)
        WHERE $2::bigint IS NULL OR conversation IN (SELECT unnest(won) FROM batch WHERE id = $2)
    ), came AS (
        UPDATE conversation SET was_at_desk = true
        WHERE id IN (SELECT conversation FROM unnest($3::bigint[]) AS shown (conversation) JOIN own USING (conversation)) AND NOT was_at_desk
    ), shown AS (
        INSERT INTO desk_event (event)
        SELECT event.id FROM unnest($3::bigint[], $4::integer[]) AS shown (conversation, seq) JOIN own USING (conversation)
        JOIN event ON event.conversation = shown.conversation AND event.seq >= shown.seq RETURNING event
    ), case_over AS (
        DELETE FROM desk_case WHERE conversation IN (SELECT over FROM unnest($5::bigint[]) AS over JOIN own ON own.conversation = over)
    ), cases AS (
        INSERT INTO desk_case (conversation, agent, skill, turn, since, card)
        SELECT one.* FROM unnest($6::bigint[], $7::text[], $8::text[], $9::smallint[], $10::bigint[], $11::text[])
            AS one (conversation, agent, skill, turn, since, card) JOIN own USING (conversation)
        ON CONFLICT (conversation) DO UPDATE SET agent = excluded.agent, skill = excluded.skill, turn = excluded.turn,
            since = excluded.since, card = excluded.card
    ), alert_over AS (
        DELETE FROM desk_alert USING unnest($12::bigint[], $13::integer[]) AS over (conversation, alert) JOIN own USING (conversation)
        WHERE desk_alert.conversation = over.conversation AND desk_alert.alert = over.alert
    ), alerts AS (
        INSERT INTO desk_alert (conversation, alert, gravity, at, card)
        SELECT one.* FROM unnest($14::bigint[], $15::integer[], $16::smallint[], $17::bigint[], $18::text[])
            AS one (conversation, alert, gravity, at, card) JOIN own USING (conversation)
        ON CONFLICT (conversation, alert) DO UPDATE SET gravity = excluded.gravity, at = excluded.at, card = excluded.card
    ), promise_over AS (
        DELETE FROM desk_promise USING unnest($20::bigint[], $21::integer[]) AS over (conversation, promise) JOIN own USING (conversation)
        WHERE desk_promise.conversation = over.conversation AND desk_promise.promise = over.promise
    ), promises AS (
        INSERT INTO desk_promise (conversation, promise, agent, due, card)
        SELECT one.* FROM unnest($22::bigint[], $23::integer[], $24::text[], $25::bigint[], $26::text[])
            AS one (conversation, promise, agent, due, card) JOIN own USING (conversation)
        ON CONFLICT (conversation, promise) DO UPDATE SET agent = excluded.agent, due = excluded.due, card = excluded.card
    )
    SELECT max(event), pg_notify('jieda', format('d %s %s', $19::text, max(event))) FROM shown HAVING max(event) IS NOT NULL";

/// What is new of one conversation.
#[derive(Debug, Default)]
pub struct Relisting {
    conversation: i64,
    /// From which event on the desk is shown what it was not.
    shown_from: Option<i32>,
    is_case_over: bool,
    case: Option<CaseRow>,
    alerts: Vec<AlertRow>,
    alerts_over: Vec<i32>,
    promises: Vec<PromiseRow>,
    promises_over: Vec<i32>,
}

#[derive(Debug)]
struct CaseRow {
    agent: Option<String>,
    skill: String,
    turn: i16,
    since: i64,
    card: String,
}

#[derive(Debug)]
struct AlertRow {
    alert: i32,
    gravity: i16,
    at: i64,
    card: String,
}

#[derive(Debug)]
struct PromiseRow {
    promise: i32,
    agent: Option<String>,
    due: i64,
    card: String,
}

impl Relisting {
    /// What is new of a conversation that was listed otherwise, and had so many events.
    pub fn of(
        id: ConversationId,
        conversation: &Conversation,
        key: Option<&DataKey>,
        was: &Listed,
        is: &Listed,
        n_events: u32,
    ) -> Result<Self, Error> {
        let case_row = |case: &Case| {
            let Place { turn, since, .. } = case.place();
            let (agent, skill) = (agent_of(case).map(str::to_owned), case.handoff.skill.clone());
            Ok::<_, Error>(CaseRow { agent, skill, turn: turn.into(), since: stored_time(since), card: stored_card(case, id, key)? })
        };
        let alert_row = |alert: &Alert| {
            let at = stored_time(alert.at);
            Ok(AlertRow { alert: alert.id.0 as i32, gravity: gravity(alert).into(), at, card: stored_card(alert, id, key)? })
        };
        let alerts: Vec<AlertRow> = was.unlisted(conversation).map(alert_row).collect::<Result<_, Error>>()?;
        let promise_row = |promise: &Promise| {
            let (agent, due) = (keeper_of(promise).map(str::to_owned), stored_time(promise.due));
            Ok(PromiseRow { promise: promise.id.0 as i32, agent, due, card: stored_card(promise, id, key)? })
        };
        let promises: Vec<PromiseRow> = was.unlisted_promises(conversation).map(promise_row).collect::<Result<_, Error>>()?;
        let is_made_again = |promise: &i32| promises.iter().any(|row| row.promise == *promise);
        let is_again = |alert: &i32| alerts.iter().any(|row| row.alert == *alert);
        Ok(Relisting {
            conversation: id.get(),
            shown_from: (is.was_at_desk && conversation.len() > n_events).then_some(if was.was_at_desk { n_events as i32 + 1 } else { 1 }),
            is_case_over: was.case.is_some() && is.case.is_none(),
            case: is.case.iter().filter(|_| was.case != is.case).map(case_row).next().transpose()?,
            alerts_over: was.outdated(is).map(|alert| alert.0 as i32).filter(|alert| !is_again(alert)).collect(),
            alerts,
            promises_over: was.outdated_promises(is).map(|promise| promise.0 as i32).filter(|promise| !is_made_again(promise)).collect(),
            promises,
        })
    }

    /// Whether nothing is new.
    pub fn is_empty(&self) -> bool {
        let is_case_same = !self.is_case_over && self.case.is_none();
        let are_alerts_same = self.alerts.is_empty() && self.alerts_over.is_empty();
        self.shown_from.is_none() && is_case_same && are_alerts_same && self.promises.is_empty() && self.promises_over.is_empty()
    }
}

/// What is new of many conversations, column by column, as the statement takes it.
#[derive(Default)]
pub struct Columns<'a> {
    own: Vec<i64>,
    shown: (Vec<i64>, Vec<i32>),
    cases_over: Vec<i64>,
    cases: Vec<i64>,
    agents: Vec<Option<&'a str>>,
    skills: Vec<&'a str>,
    turns: Vec<i16>,
    since: Vec<i64>,
    cards: Vec<&'a str>,
    alerts_over: (Vec<i64>, Vec<i32>),
    alerts: (Vec<i64>, Vec<i32>),
    gravities: Vec<i16>,
    raised: Vec<i64>,
    alert_cards: Vec<&'a str>,
    promises_over: (Vec<i64>, Vec<i32>),
    promises: (Vec<i64>, Vec<i32>),
    keepers: Vec<Option<&'a str>>,
    due: Vec<i64>,
    promise_cards: Vec<&'a str>,
}

impl<'a> Columns<'a> {
    /// The columns of all that is new.
    pub fn of(all: impl Iterator<Item = &'a Relisting>) -> Self {
        let mut columns = Columns::default();
        all.filter(|one| !one.is_empty()).for_each(|one| columns.add(one));
        columns
    }

    /// As parameters; with the mark of a batch, only of the conversations that it has added to.
    pub fn parameters<'b>(&'b self, mark: &'b Option<i64>, server: &'b &str) -> [&'b (dyn ToSql + Sync); 26] {
        let Columns { own, shown, cases_over, cases, agents, skills, turns, since, cards, .. } = self;
        let Columns { alerts_over, alerts, gravities, raised, alert_cards, .. } = self;
        let Columns { promises_over, promises, keepers, due, promise_cards, .. } = self;
        [
            own,
            mark,
            &shown.0,
            &shown.1,
            cases_over,
            cases,
            agents,
            skills,
            turns,
            since,
            cards,
            &alerts_over.0,
            &alerts_over.1,
            &alerts.0,
            &alerts.1,
            gravities,
            raised,
            alert_cards,
            server,
            &promises_over.0,
            &promises_over.1,
            &promises.0,
            &promises.1,
            keepers,
            due,
            promise_cards,
        ]
    }

    fn add(&mut self, one: &'a Relisting) {
        let own = one.conversation;
        self.own.push(own);
        if let Some(from) = one.shown_from {
            self.shown.0.push(own);
            self.shown.1.push(from);
        }
        if one.is_case_over {
            self.cases_over.push(own);
        }
        if let Some(case) = &one.case {
            self.cases.push(own);
            self.agents.push(case.agent.as_deref());
            self.skills.push(&case.skill);
            self.turns.push(case.turn);
            self.since.push(case.since);
            self.cards.push(&case.card);
        }
        for alert in &one.alerts_over {
            self.alerts_over.0.push(own);
            self.alerts_over.1.push(*alert);
        }
        for row in &one.alerts {
            self.alerts.0.push(own);
            self.alerts.1.push(row.alert);
            self.gravities.push(row.gravity);
            self.raised.push(row.at);
            self.alert_cards.push(&row.card);
        }
        for promise in &one.promises_over {
            self.promises_over.0.push(own);
            self.promises_over.1.push(*promise);
        }
        for row in &one.promises {
            self.promises.0.push(own);
            self.promises.1.push(row.promise);
            self.keepers.push(row.agent.as_deref());
            self.due.push(row.due);
            self.promise_cards.push(&row.card);
        }
    }
}
