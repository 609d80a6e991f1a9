//! Who may sign in, and who is signed in?
//!
//! The statements about passwords, invitations and sessions, each verb in one transaction with its entry in the audit log. Other servers hear
//! with the commit that sessions have ended.

use crate::privacy::audit::Deed;
use crate::store::credential::{Access, Beginning, Invitation, MOST_SESSIONS, Person, Proof, Session, Way, Which};
use crate::store::error::Error;
use crate::store::postgres::account::{account, put_invitation, remember};
use crate::store::postgres::pool::{changed, rows};
use crate::store::postgres::read::at_most;
use crate::store::postgres::{Postgres, audit, row};
use crate::store::record::{AgentAccount, IdempotencyKey, Rank, TokenHash};
use crate::store::stored::stored_time;
use deadpool_postgres::{GenericClient, Transaction};
use jiff::Timestamp;
use tokio_postgres::Row;

impl Postgres {
    pub async fn accesses(&self, used: Timestamp, begun: Timestamp) -> Result<Vec<Access>, Error> {
        let sql = "SELECT name, created_at, role, is_supervisor, expires_at, password IS NOT NULL, invited_until, issuer IS NOT NULL,
            signed_in_at, (SELECT count(*) FROM session WHERE session.agent = name AND used_at >= $1 AND begun_at >= $2)
            FROM agent LEFT JOIN credential ON credential.agent = name ORDER BY name";
        let access = |row: &Row| {
            Ok(Access {
                account: account(row)?,
                has_password: row.try_get(5)?,
                invited_until: row::some_time(row, 6)?,
                is_linked: row.try_get(7)?,
                signed_in_at: row::some_time(row, 8)?,
                n_sessions: row::count(row, 9)? as usize,
            })
        };
        rows(&self.session().await?, sql, &[&stored_time(used), &stored_time(begun)]).await?.iter().map(access).collect()
    }

    pub async fn has_people(&self) -> Result<bool, Error> {
        let sql = "SELECT 1 FROM credential WHERE password IS NOT NULL OR issuer IS NOT NULL LIMIT 1";
        Ok(!rows(&self.session().await?, sql, &[]).await?.is_empty())
    }

    pub async fn password_of(&self, name: String) -> Result<Option<(AgentAccount, Option<String>)>, Error> {
        let sql = "SELECT name, created_at, role, is_supervisor, expires_at, password
            FROM agent LEFT JOIN credential ON credential.agent = name WHERE name = $1";
        let found = rows(&self.session().await?, sql, &[&name]).await?;
        found.first().map(|row| Ok((account(row)?, row.try_get(5)?))).transpose()
    }

    pub async fn known_by(&self, person: Person) -> Result<Option<AgentAccount>, Error> {
        let sql = "SELECT name, created_at, role, is_supervisor, expires_at FROM agent JOIN credential ON credential.agent = name
            WHERE issuer = $1 AND subject = $2";
        rows(&self.session().await?, sql, &[&person.issuer, &person.subject]).await?.first().map(account).transpose()
    }

    pub async fn invite(&self, name: String, invitation: Invitation, key: Option<IdempotencyKey>, deed: Deed) -> Result<bool, Error> {
        self.change_accounts(async |transaction| invite(transaction, &name, invitation, key.as_ref(), &deed).await).await
    }

    pub async fn invited_by(&self, code: TokenHash) -> Result<Option<(AgentAccount, Timestamp)>, Error> {
        let sql = "SELECT name, created_at, role, is_supervisor, expires_at, invited_until
            FROM agent JOIN credential ON credential.agent = name WHERE invitation = $1";
        let found = rows(&self.session().await?, sql, &[&&code.0[..]]).await?;
        found.first().map(|row| Ok((account(row)?, row::time(row, 5)?))).transpose()
    }

    pub async fn begin_session(&self, beginning: Beginning, proof: Proof, deeds: Vec<Deed>) -> Result<bool, Error> {
        let may_end_others = matches!(proof, Proof::Provider { rank: Some(_), .. });
        let work = async |transaction: &Transaction<'_>| begin_session(transaction, &beginning, &proof, &deeds).await;
        if may_end_others { self.change_accounts(work).await } else { self.in_transaction(work).await }
    }

    pub async fn session_with(&self, token: TokenHash) -> Result<Option<Session>, Error> {
        let sql = format!("{SESSION} WHERE session.token_hash = $1");
        rows(&self.session().await?, &sql, &[&&token.0[..]]).await?.first().map(session).transpose()
    }

    pub async fn touch_session(&self, token: TokenHash, at: Timestamp) -> Result<(), Error> {
        let sql = "UPDATE session SET used_at = greatest(used_at, $2) WHERE token_hash = $1";
        changed(&self.session().await?, sql, &[&&token.0[..], &stored_time(at)]).await.map(drop)
    }

    pub async fn sessions_of(&self, name: String) -> Result<Vec<Session>, Error> {
        let sql = format!("{SESSION} WHERE session.agent = $1 ORDER BY used_at DESC, session.token_hash");
        rows(&self.session().await?, &sql, &[&name]).await?.iter().map(session).collect()
    }

    pub async fn end_sessions(&self, name: String, which: Which, deed: Deed) -> Result<u64, Error> {
        self.change_accounts(async |transaction| end_sessions(transaction, &name, which, &deed).await).await
    }

    pub async fn change_password(&self, name: String, old: String, new: String, but: TokenHash, deed: Deed) -> Result<bool, Error> {
        self.change_accounts(async |transaction| {
            let sql = "UPDATE credential SET password = $3 WHERE agent = $1 AND password = $2";
            if changed(transaction, sql, &[&name, &old, &new]).await? == 0 {
                return Ok(false);
            }
            changed(transaction, "DELETE FROM session WHERE agent = $1 AND token_hash <> $2", &[&name, &&but.0[..]]).await?;
            audit::note(transaction, &deed).await.map(|_| true)
        })
        .await
    }

    pub async fn set_rank(&self, name: String, rank: Rank, deed: Deed) -> Result<bool, Error> {
        self.change_accounts(async |transaction| {
            let sql = "UPDATE agent SET role = $2, is_supervisor = $3 WHERE name = $1";
            if changed(transaction, sql, &[&name, &rank.name(), &(rank == Rank::Supervisor)]).await? == 0 {
                return Ok(false);
            }
            changed(transaction, END_ALL, &[&name]).await?;
            audit::note(transaction, &deed).await.map(|_| true)
        })
        .await
    }

    pub async fn take_token(&self, name: String, nobodys: TokenHash, deed: Deed) -> Result<bool, Error> {
        self.change_accounts(async |transaction| {
            let sql = "UPDATE agent SET token_hash = $2, expires_at = 0 WHERE name = $1 AND expires_at <> 0";
            if changed(transaction, sql, &[&name, &&nobodys.0[..]]).await? == 0 {
                return Ok(false);
            }
            audit::note(transaction, &deed).await.map(|_| true)
        })
        .await
    }

    pub async fn forget_sessions(&self, used: Timestamp, begun: Timestamp, limit: usize) -> Result<u64, Error> {
        let sql = "DELETE FROM session WHERE token_hash IN (SELECT token_hash FROM session WHERE used_at < $1 OR begun_at < $2 LIMIT $3)";
        changed(&self.session().await?, sql, &[&stored_time(used), &stored_time(begun), &at_most(limit)]).await
    }
}

const END_ALL: &str = "DELETE FROM session WHERE agent = $1";

async fn invite(
    session: &impl GenericClient,
    name: &str,
    invitation: Invitation,
    key: Option<&IdempotencyKey>,
    deed: &Deed,
) -> Result<bool, Error> {
    // Locked, so that it is not removed meanwhile.
    if rows(session, "SELECT 1 FROM agent WHERE name = $1 FOR SHARE", &[&name]).await?.is_empty() {
        return Ok(false);
    }
    put_invitation(session, name, invitation).await?;
    changed(session, END_ALL, &[&name]).await?;
    remember(session, key, deed.at).await?;
    audit::note(session, deed).await.map(|_| true)
}

async fn begin_session(session: &impl GenericClient, beginning: &Beginning, proof: &Proof, deeds: &[Deed]) -> Result<bool, Error> {
    let Beginning { agent, token, device, at, instead_of } = beginning;
    let at = stored_time(*at);
    let n_proved = match proof {
        Proof::Password(password) => {
            let sql = "UPDATE credential SET signed_in_at = $3 WHERE agent = $1 AND password = $2";
            changed(session, sql, &[agent, password, &at]).await?
        }
        Proof::Invitation { code, password } => {
            let sql = "UPDATE credential SET password = $3, invitation = NULL, invited_until = NULL, signed_in_at = $4
                WHERE agent = $1 AND invitation = $2 AND invited_until > $4";
            changed(session, sql, &[agent, &&code.0[..], password, &at]).await?
        }
        Proof::Provider { person: Person { issuer, subject }, rank: _ } => {
            let sql = "INSERT INTO credential (agent, issuer, subject, signed_in_at)
                SELECT name, $2::text, $3::text, $4::bigint FROM agent WHERE name = $1 AND (expires_at = 0 OR EXISTS (SELECT 1 FROM credential WHERE agent = $1))
                ON CONFLICT (agent) DO UPDATE SET issuer = excluded.issuer, subject = excluded.subject, signed_in_at = excluded.signed_in_at,
                    invitation = NULL, invited_until = NULL
                WHERE (credential.issuer IS NULL AND credential.password IS NULL AND credential.invited_until > excluded.signed_in_at)
                    OR (credential.issuer = excluded.issuer AND credential.subject = excluded.subject)";
            changed(session, sql, &[agent, issuer, subject, &at]).await?
        }
    };
    if n_proved == 0 {
        return Ok(false);
    }
    if let Proof::Provider { rank: Some(rank), .. } = proof {
        follow_group(session, agent, *rank).await?;
    }
    if let Some(before) = instead_of {
        changed(session, "DELETE FROM session WHERE token_hash = $1", &[&&before.0[..]]).await?;
    }
    let sql = "DELETE FROM session WHERE token_hash IN (SELECT token_hash FROM session WHERE agent = $1 ORDER BY used_at DESC OFFSET $2)";
    changed(session, sql, &[agent, &at_most(MOST_SESSIONS - 1)]).await?;
    let sql = "INSERT INTO session (token_hash, agent, way, device, begun_at, used_at) VALUES ($1, $2, $3, $4, $5, $5)";
    changed(session, sql, &[&&token.0[..], agent, &proof.way().name(), device, &at]).await?;
    for deed in deeds {
        audit::note(session, deed).await?;
    }
    Ok(true)
}

/// Gives an account the role of its person's group. Where that is another one, nobody goes on with what was allowed before.
async fn follow_group(session: &impl GenericClient, name: &str, rank: Rank) -> Result<(), Error> {
    let sql = "UPDATE agent SET role = $2, is_supervisor = $3 WHERE name = $1 AND role IS DISTINCT FROM $2";
    if changed(session, sql, &[&name, &rank.name(), &(rank == Rank::Supervisor)]).await? > 0 {
        changed(session, END_ALL, &[&name]).await?;
    }
    Ok(())
}

async fn end_sessions(session: &impl GenericClient, name: &str, which: Which, deed: &Deed) -> Result<u64, Error> {
    let n_ended = match which {
        Which::All => changed(session, END_ALL, &[&name]).await?,
        Which::This(token) => changed(session, "DELETE FROM session WHERE agent = $1 AND token_hash = $2", &[&name, &&token.0[..]]).await?,
    };
    if n_ended > 0 {
        audit::note(session, deed).await?;
    }
    Ok(n_ended)
}

const SESSION: &str = "SELECT name, created_at, role, is_supervisor, expires_at, session.token_hash, way, device, begun_at, used_at
    FROM session JOIN agent ON agent.name = session.agent";

fn session(row: &Row) -> Result<Session, Error> {
    Ok(Session {
        account: account(row)?,
        token: TokenHash(row::hash(row, 5)?),
        way: Way::named(row.try_get(6)?)?,
        device: row.try_get(7)?,
        begun_at: row::time(row, 8)?,
        used_at: row::time(row, 9)?,
    })
}
