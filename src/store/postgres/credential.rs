//! How are credentials moved word for word?

use crate::store::credential::StoredCredential;
use crate::store::error::Error;
use crate::store::postgres::pool::{changed, rows};
use deadpool_postgres::GenericClient;
use tokio_postgres::Row;

/// All credentials, to be moved.
pub async fn credentials(session: &impl GenericClient) -> Result<Vec<StoredCredential>, Error> {
    let sql = "SELECT agent, password, invitation, invited_until, issuer, subject, signed_in_at FROM credential ORDER BY agent";
    let credential = |row: &Row| {
        let (agent, password, invitation, invited_until) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?, row.try_get(3)?);
        let (issuer, subject, signed_in_at) = (row.try_get(4)?, row.try_get(5)?, row.try_get(6)?);
        Ok(StoredCredential { agent, password, invitation, invited_until, issuer, subject, signed_in_at })
    };
    rows(session, sql, &[]).await?.iter().map(credential).collect()
}

/// Writes a credential that was moved.
pub async fn put_credential(session: &impl GenericClient, credential: &StoredCredential) -> Result<(), Error> {
    let StoredCredential { agent, password, invitation, invited_until, issuer, subject, signed_in_at } = credential;
    let sql = "INSERT INTO credential (agent, password, invitation, invited_until, issuer, subject, signed_in_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    changed(session, sql, &[agent, password, invitation, invited_until, issuer, subject, signed_in_at]).await.map(drop)
}
