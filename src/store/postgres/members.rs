//! Which verbs of the store are about accounts, and about what is noted of people at the desk?
//!
//! Each has a transaction of its own, and other servers hear of a change with the commit. The statements are in `account` and `audit`.

use crate::privacy::audit::{AuditEntry, Deed, Head};
use crate::store::credential::Entrance;
use crate::store::error::Error;
use crate::store::postgres::{Postgres, account, audit};
use crate::store::record::{AgentAccount, AuditFilter, AuditPage, IdempotencyKey, TokenHash};
use deadpool_postgres::Transaction;
use jiff::Timestamp;

impl Postgres {
    pub async fn set_admin_token(&self, token: TokenHash, deed: Deed) -> Result<bool, Error> {
        self.in_transaction(async |transaction| account::set_admin_token(transaction, token, &deed).await).await
    }

    pub async fn admin_token(&self) -> Result<Option<TokenHash>, Error> {
        account::admin_token(&self.session().await?).await
    }

    pub async fn add_agent(
        &self,
        account: AgentAccount,
        entrance: Entrance,
        is_alike: fn(&str, &str) -> bool,
        key: Option<IdempotencyKey>,
        deed: Deed,
    ) -> Result<(), Error> {
        self.in_transaction(async |transaction| account::add_agent(transaction, &account, entrance, is_alike, key.as_ref(), &deed).await)
            .await
    }

    pub async fn renew_agent(
        &self,
        name: String,
        token: TokenHash,
        expires_at: Timestamp,
        key: Option<IdempotencyKey>,
        deed: Deed,
    ) -> Result<bool, Error> {
        self.change_accounts(async |transaction| account::renew_agent(transaction, &name, token, expires_at, key.as_ref(), &deed).await)
            .await
    }

    pub async fn remove_agent(&self, name: String, deed: Deed) -> Result<bool, Error> {
        self.change_accounts(async |transaction| account::remove_agent(transaction, &name, &deed).await).await
    }

    /// Changes accounts in a transaction, and tells the other servers with its commit.
    pub async fn change_accounts<T>(&self, work: impl AsyncFnOnce(&Transaction<'_>) -> Result<T, Error>) -> Result<T, Error> {
        let told = format!("a {}", self.server);
        let changed = self
            .in_transaction(async |transaction| {
                let changed = work(transaction).await?;
                transaction.execute("SELECT pg_notify('jieda', $1)", &[&told]).await?;
                Ok(changed)
            })
            .await?;
        self.news.tell_accounts();
        Ok(changed)
    }

    pub async fn agents(&self) -> Result<Vec<AgentAccount>, Error> {
        account::agents(&self.session().await?).await
    }

    pub async fn agent_with(&self, token: TokenHash) -> Result<Option<AgentAccount>, Error> {
        account::agent_with(&self.session().await?, token).await
    }

    pub async fn audit(&self, deed: Deed) -> Result<Head, Error> {
        self.in_transaction(async |transaction| audit::note(transaction, &deed).await).await
    }

    pub async fn audit_head(&self) -> Result<Head, Error> {
        audit::head(&self.session().await?).await
    }

    pub async fn audit_page(&self, filter: AuditFilter, below: Option<i64>, limit: usize) -> Result<AuditPage, Error> {
        audit::page(&self.session().await?, &filter, below, limit).await
    }

    pub async fn audit_following(&self, above: Option<i64>, limit: usize) -> Result<Vec<AuditEntry>, Error> {
        audit::following(&self.session().await?, above, limit).await
    }

    pub async fn put_audit(&self, entries: Vec<AuditEntry>) -> Result<(), Error> {
        self.in_transaction(async |transaction| audit::put_all(transaction, &entries).await).await
    }
}
