//! How are credentials moved word for word?

use crate::store::credential::StoredCredential;
use crate::store::error::Error;
use rusqlite::{Connection, Row};

/// All credentials, to be moved.
pub fn credentials(connection: &Connection) -> Result<Vec<StoredCredential>, Error> {
    let sql = "SELECT agent, password, invitation, invited_until, issuer, subject, signed_in_at FROM credential ORDER BY agent";
    let credential = |row: &Row<'_>| {
        let (agent, password, invitation, invited_until) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        let (issuer, subject, signed_in_at) = (row.get(4)?, row.get(5)?, row.get(6)?);
        Ok(StoredCredential { agent, password, invitation, invited_until, issuer, subject, signed_in_at })
    };
    Ok(connection.prepare(sql)?.query_map([], credential)?.collect::<Result<_, _>>()?)
}

/// Writes a credential that was moved.
pub fn put_credential(connection: &Connection, credential: &StoredCredential) -> Result<(), Error> {
    let StoredCredential { agent, password, invitation, invited_until, issuer, subject, signed_in_at } = credential;
    let sql = "INSERT INTO credential (agent, password, invitation, invited_until, issuer, subject, signed_in_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    connection.execute(sql, (agent, password, invitation, invited_until, issuer, subject, signed_in_at))?;
    Ok(())
}
