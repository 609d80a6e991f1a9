//! Who may sign in, and who is signed in?
//!
//! The statements about passwords, invitations and sessions, each verb in one transaction with its entry in the audit log.

use crate::privacy::audit::Deed;
use crate::store::credential::{Access, Beginning, Invitation, MOST_SESSIONS, Person, Proof, Session, Way, Which};
use crate::store::error::Error;
use crate::store::record::{AgentAccount, IdempotencyKey, Rank, TokenHash};
use crate::store::sqlite::account::{account, put_invitation};
use crate::store::sqlite::{Sqlite, audit, once, row};
use crate::store::stored::stored_time;
use jiff::Timestamp;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row};

impl Sqlite {
    pub async fn accesses(&self, used: Timestamp, begun: Timestamp) -> Result<Vec<Access>, Error> {
        self.read(move |connection| accesses(connection, used, begun)).await
    }

    pub async fn has_people(&self) -> Result<bool, Error> {
        let sql = "SELECT 1 FROM credential WHERE password IS NOT NULL OR issuer IS NOT NULL LIMIT 1";
        self.read(|connection| Ok(connection.prepare_cached(sql)?.exists([])?)).await
    }

    pub async fn password_of(&self, name: String) -> Result<Option<(AgentAccount, Option<String>)>, Error> {
        self.read(move |connection| password_of(connection, &name)).await
    }

    pub async fn known_by(&self, person: Person) -> Result<Option<AgentAccount>, Error> {
        self.read(move |connection| known_by(connection, &person)).await
    }

    pub async fn invite(&self, name: String, invitation: Invitation, key: Option<IdempotencyKey>, deed: Deed) -> Result<bool, Error> {
        let invited = self.write(move |connection| invite(connection, &name, invitation, key.as_ref(), &deed)).await?;
        self.news.tell_accounts();
        Ok(invited)
    }

    pub async fn invited_by(&self, code: TokenHash) -> Result<Option<(AgentAccount, Timestamp)>, Error> {
        self.read(move |connection| invited_by(connection, code)).await
    }

    pub async fn begin_session(&self, beginning: Beginning, proof: Proof, deeds: Vec<Deed>) -> Result<bool, Error> {
        let may_end_others = matches!(proof, Proof::Provider { rank: Some(_), .. });
        let begun = self.write(move |connection| begin_session(connection, &beginning, &proof, &deeds)).await?;
        if may_end_others {
            self.news.tell_accounts();
        }
        Ok(begun)
    }

    pub async fn session_with(&self, token: TokenHash) -> Result<Option<Session>, Error> {
        self.read(move |connection| session_with(connection, token)).await
    }

    pub async fn touch_session(&self, token: TokenHash, at: Timestamp) -> Result<(), Error> {
        self.write(move |connection| touch_session(connection, token, at)).await
    }

    pub async fn sessions_of(&self, name: String) -> Result<Vec<Session>, Error> {
        self.read(move |connection| sessions_of(connection, &name)).await
    }

    pub async fn end_sessions(&self, name: String, which: Which, deed: Deed) -> Result<u64, Error> {
        let ended = self.write(move |connection| end_sessions(connection, &name, which, &deed)).await?;
        self.news.tell_accounts();
        Ok(ended)
    }

    pub async fn change_password(&self, name: String, old: String, new: String, but: TokenHash, deed: Deed) -> Result<bool, Error> {
        let changed = self.write(move |connection| change_password(connection, &name, (&old, &new), but, &deed)).await?;
        self.news.tell_accounts();
        Ok(changed)
    }

    pub async fn set_rank(&self, name: String, rank: Rank, deed: Deed) -> Result<bool, Error> {
        let changed = self.write(move |connection| set_rank(connection, &name, rank, &deed)).await?;
        self.news.tell_accounts();
        Ok(changed)
    }

    pub async fn take_token(&self, name: String, nobodys: TokenHash, deed: Deed) -> Result<bool, Error> {
        let taken = self.write(move |connection| take_token(connection, &name, nobodys, &deed)).await?;
        self.news.tell_accounts();
        Ok(taken)
    }

    pub async fn forget_sessions(&self, used: Timestamp, begun: Timestamp, limit: usize) -> Result<u64, Error> {
        self.write(move |connection| forget_sessions(connection, used, begun, limit)).await
    }
}

fn accesses(connection: &Connection, used: Timestamp, begun: Timestamp) -> Result<Vec<Access>, Error> {
    let sql = "SELECT name, created_at, role, expires_at, password IS NOT NULL, invited_until, issuer IS NOT NULL, signed_in_at,
        (SELECT count(*) FROM session WHERE session.agent = name AND used_at >= ?1 AND begun_at >= ?2) FROM agent LEFT JOIN credential ON credential.agent = name ORDER BY name";
    let access = |row: &Row<'_>| {
        Ok(Access {
            account: account(row)?,
            has_password: row.get(4)?,
            invited_until: row::some_time(row, 5)?,
            is_linked: row.get(6)?,
            signed_in_at: row::some_time(row, 7)?,
            n_sessions: row.get::<_, u32>(8)? as usize,
        })
    };
    Ok(connection.prepare_cached(sql)?.query_map((stored_time(used), stored_time(begun)), access)?.collect::<Result<_, _>>()?)
}

fn password_of(connection: &Connection, name: &str) -> Result<Option<(AgentAccount, Option<String>)>, Error> {
    let sql =
        "SELECT name, created_at, role, expires_at, password FROM agent LEFT JOIN credential ON credential.agent = name WHERE name = ?1";
    Ok(connection.prepare_cached(sql)?.query_row([name], |row| Ok((account(row)?, row.get(4)?))).optional()?)
}

fn known_by(connection: &Connection, person: &Person) -> Result<Option<AgentAccount>, Error> {
    let sql = "SELECT name, created_at, role, expires_at FROM agent JOIN credential ON credential.agent = name
        WHERE issuer = ?1 AND subject = ?2";
    Ok(connection.prepare_cached(sql)?.query_row([&person.issuer, &person.subject], account).optional()?)
}

fn invite(connection: &Connection, name: &str, invitation: Invitation, key: Option<&IdempotencyKey>, deed: &Deed) -> Result<bool, Error> {
    if !connection.prepare_cached("SELECT 1 FROM agent WHERE name = ?1")?.exists([name])? {
        return Ok(false);
    }
    put_invitation(connection, name, invitation)?;
    connection.prepare_cached(END_ALL)?.execute([name])?;
    key.map(|key| once::remember(connection, key, None, &[], deed.at)).transpose()?;
    audit::note(connection, deed)?;
    Ok(true)
}

fn invited_by(connection: &Connection, code: TokenHash) -> Result<Option<(AgentAccount, Timestamp)>, Error> {
    let sql = "SELECT name, created_at, role, expires_at, invited_until FROM agent JOIN credential ON credential.agent = name
        WHERE invitation = ?1";
    Ok(connection.prepare_cached(sql)?.query_row([code.0], |row| Ok((account(row)?, row::time(row, 4)?))).optional()?)
}

const END_ALL: &str = "DELETE FROM session WHERE agent = ?1";

fn begin_session(connection: &Connection, beginning: &Beginning, proof: &Proof, deeds: &[Deed]) -> Result<bool, Error> {
    let Beginning { agent, token, device, at, instead_of } = beginning;
    let at = stored_time(*at);
    let is_proved = match proof {
        Proof::Password(password) => {
            let sql = "UPDATE credential SET signed_in_at = ?3 WHERE agent = ?1 AND password = ?2";
            connection.prepare_cached(sql)?.execute((agent, password, at))?
        }
        Proof::Invitation { code, password } => {
            let sql = "UPDATE credential SET password = ?3, invitation = NULL, invited_until = NULL, signed_in_at = ?4
                WHERE agent = ?1 AND invitation = ?2 AND invited_until > ?4";
            connection.prepare_cached(sql)?.execute((agent, code.0, password, at))?
        }
        Proof::Provider { person: Person { issuer, subject }, rank: _ } => {
            let sql = "INSERT INTO credential (agent, issuer, subject, signed_in_at)
                SELECT name, ?2, ?3, ?4 FROM agent WHERE name = ?1 AND (expires_at = 0 OR EXISTS (SELECT 1 FROM credential WHERE agent = ?1))
                ON CONFLICT (agent) DO UPDATE SET issuer = excluded.issuer, subject = excluded.subject, signed_in_at = excluded.signed_in_at,
                    invitation = NULL, invited_until = NULL
                WHERE (credential.issuer IS NULL AND credential.password IS NULL AND credential.invited_until > excluded.signed_in_at)
                    OR (credential.issuer = excluded.issuer AND credential.subject = excluded.subject)";
            connection.prepare_cached(sql)?.execute((agent, issuer, subject, at))?
        }
    };
    if is_proved == 0 {
        return Ok(false);
    }
    if let Proof::Provider { rank: Some(rank), .. } = proof {
        follow_group(connection, agent, *rank)?;
    }
    if let Some(before) = instead_of {
        connection.prepare_cached("DELETE FROM session WHERE token_hash = ?1")?.execute([before.0])?;
    }
    let sql = "DELETE FROM session WHERE token_hash IN (SELECT token_hash FROM session WHERE agent = ?1 ORDER BY used_at DESC LIMIT -1 OFFSET ?2)";
    connection.prepare_cached(sql)?.execute((agent, MOST_SESSIONS as i64 - 1))?;
    let sql = "INSERT INTO session (token_hash, agent, way, device, begun_at, used_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)";
    connection.prepare_cached(sql)?.execute((token.0, agent, proof.way().name(), device, at))?;
    deeds.iter().try_for_each(|deed| audit::note(connection, deed).map(drop))?;
    Ok(true)
}

/// Gives an account the role of its person's group. Where that is another one, nobody goes on with what was allowed before.
fn follow_group(connection: &Connection, name: &str, rank: Rank) -> Result<(), Error> {
    let sql = "UPDATE agent SET role = ?2 WHERE name = ?1 AND role <> ?2";
    if connection.prepare_cached(sql)?.execute((name, rank.name()))? > 0 {
        connection.prepare_cached(END_ALL)?.execute([name])?;
    }
    Ok(())
}

const SESSION: &str = "SELECT name, created_at, role, expires_at, session.token_hash, way, device, begun_at, used_at
    FROM session JOIN agent ON agent.name = session.agent";

fn session_with(connection: &Connection, token: TokenHash) -> Result<Option<Session>, Error> {
    let sql = format!("{SESSION} WHERE session.token_hash = ?1");
    Ok(connection.prepare_cached(&sql)?.query_row([token.0], session).optional()?)
}

fn session(row: &Row<'_>) -> Result<Session, rusqlite::Error> {
    let no_way = |error: Error| rusqlite::Error::FromSqlConversionFailure(5, Type::Text, Box::new(error));
    Ok(Session {
        account: account(row)?,
        token: TokenHash(row.get(4)?),
        way: Way::named(row.get_ref(5)?.as_str()?).map_err(no_way)?,
        device: row.get(6)?,
        begun_at: row::time(row, 7)?,
        used_at: row::time(row, 8)?,
    })
}

fn touch_session(connection: &Connection, token: TokenHash, at: Timestamp) -> Result<(), Error> {
    let sql = "UPDATE session SET used_at = max(used_at, ?2) WHERE token_hash = ?1";
    connection.prepare_cached(sql)?.execute((token.0, stored_time(at)))?;
    Ok(())
}

fn sessions_of(connection: &Connection, name: &str) -> Result<Vec<Session>, Error> {
    let sql = format!("{SESSION} WHERE session.agent = ?1 ORDER BY used_at DESC, session.token_hash");
    Ok(connection.prepare_cached(&sql)?.query_map([name], session)?.collect::<Result<_, _>>()?)
}

fn end_sessions(connection: &Connection, name: &str, which: Which, deed: &Deed) -> Result<u64, Error> {
    let n_ended = match which {
        Which::All => connection.prepare_cached(END_ALL)?.execute([name])?,
        Which::This(token) => {
            connection.prepare_cached("DELETE FROM session WHERE agent = ?1 AND token_hash = ?2")?.execute((name, token.0))?
        }
    };
    if n_ended > 0 {
        audit::note(connection, deed)?;
    }
    Ok(n_ended as u64)
}

fn change_password(connection: &Connection, name: &str, (old, new): (&str, &str), but: TokenHash, deed: &Deed) -> Result<bool, Error> {
    let sql = "UPDATE credential SET password = ?3 WHERE agent = ?1 AND password = ?2";
    if connection.prepare_cached(sql)?.execute((name, old, new))? == 0 {
        return Ok(false);
    }
    connection.prepare_cached("DELETE FROM session WHERE agent = ?1 AND token_hash <> ?2")?.execute((name, but.0))?;
    audit::note(connection, deed)?;
    Ok(true)
}

fn set_rank(connection: &Connection, name: &str, rank: Rank, deed: &Deed) -> Result<bool, Error> {
    if connection.prepare_cached("UPDATE agent SET role = ?2 WHERE name = ?1")?.execute((name, rank.name()))? == 0 {
        return Ok(false);
    }
    connection.prepare_cached(END_ALL)?.execute([name])?;
    audit::note(connection, deed)?;
    Ok(true)
}

fn take_token(connection: &Connection, name: &str, nobodys: TokenHash, deed: &Deed) -> Result<bool, Error> {
    let sql = "UPDATE agent SET token_hash = ?2, expires_at = 0 WHERE name = ?1 AND expires_at <> 0";
    if connection.prepare_cached(sql)?.execute((name, nobodys.0))? == 0 {
        return Ok(false);
    }
    audit::note(connection, deed)?;
    Ok(true)
}

fn forget_sessions(connection: &Connection, used: Timestamp, begun: Timestamp, limit: usize) -> Result<u64, Error> {
    let sql = "DELETE FROM session WHERE token_hash IN (SELECT token_hash FROM session WHERE used_at < ?1 OR begun_at < ?2 LIMIT ?3)";
    Ok(connection.prepare_cached(sql)?.execute((stored_time(used), stored_time(begun), limit as i64))? as u64)
}
