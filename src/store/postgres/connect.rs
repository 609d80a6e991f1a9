//! How is a PostgreSQL reached?
//!
//! Over a socket of this machine as it is, over the network through TLS with a certificate that is checked, unless the address says
//! `sslmode=disable`. No connection waits for ever: for the server, for a lock, or in the middle of a transaction.

use crate::config::data::Address;
use crate::store::error::{Error, described};
use deadpool_postgres::{Hook, HookError, Manager, ManagerConfig, Pool, RecyclingMethod, Runtime};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{Client, Config, Connection, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

/// How long a connection may take to come about, or what was sent to be taken note of.
const MOST_WAITING: Duration = Duration::from_secs(3);

/// How long a server may hold up a request before it is told that the database cannot be used.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// What each session begins with. A statement that takes longer is broken off, and a transaction whose server has vanished is undone.
const SESSION: &str = "SET statement_timeout = '10s'; SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '5s';
    SET client_min_messages = warning";

/// Makes connections.
#[derive(Clone)]
pub struct Connector {
    config: Config,
    tls: Tls,
}

/// What must be polled for a connection to work.
pub type Line = Connection<Socket, <Tls as MakeTlsConnect<Socket>>::Stream>;

/// TLS by rustls.
#[derive(Clone)]
pub struct Tls(MakeRustlsConnect);

impl MakeTlsConnect<Socket> for Tls {
    type Stream = <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream;
    type TlsConnect = <MakeRustlsConnect as MakeTlsConnect<Socket>>::TlsConnect;
    type Error = <MakeRustlsConnect as MakeTlsConnect<Socket>>::Error;

    fn make_tls_connect(&mut self, name: &str) -> Result<Self::TlsConnect, Self::Error> {
        // A socket of this machine has no name, and is asked for none: no TLS is spoken there.
        MakeTlsConnect::<Socket>::make_tls_connect(&mut self.0, if name.is_empty() { "localhost" } else { name })
    }
}

impl Connector {
    /// What an address says.
    pub fn of(address: &Address) -> Result<Self, Error> {
        let mut config: Config = address.as_str().parse().map_err(|error: tokio_postgres::Error| Error::Address(described(&error)))?;
        config.connect_timeout(MOST_WAITING).tcp_user_timeout(PATIENCE).keepalives_idle(PATIENCE);
        if config.get_application_name().is_none() {
            config.application_name("jieda");
        }
        if config.get_ssl_mode() == SslMode::Prefer {
            config.ssl_mode(if is_local(&config) { SslMode::Disable } else { SslMode::Require });
        }
        Ok(Connector { config, tls: Tls(MakeRustlsConnect::new(tls(address)?)) })
    }

    /// A new session; the line must be polled for it to work.
    pub async fn connect(&self) -> Result<(Client, Line), Error> {
        Ok(self.config.connect(self.tls.clone()).await?)
    }

    /// A new session whose line is polled in a task of its own.
    pub async fn session(&self) -> Result<Client, Error> {
        let (client, line) = self.connect().await?;
        tokio::spawn(async move {
            if let Err(error) = line.await {
                tracing::debug!(error = described(&error), "a connection to the database ended");
            }
        });
        client.batch_execute(SESSION).await?;
        Ok(client)
    }

    /// So many sessions at most that are shared; `begin` is what each begins with, besides what all do.
    pub fn pool(&self, most: usize, begin: &'static str) -> Result<Pool, Error> {
        let manager =
            Manager::from_config(self.config.clone(), self.tls.clone(), ManagerConfig { recycling_method: RecyclingMethod::Fast });
        let set_up = Hook::async_fn(move |client: &mut deadpool_postgres::ClientWrapper, _| {
            Box::pin(async move {
                client.batch_execute(SESSION).await.map_err(HookError::Backend)?;
                client.batch_execute(begin).await.map_err(HookError::Backend)
            })
        });
        let builder = Pool::builder(manager).max_size(most).runtime(Runtime::Tokio1).post_create(set_up);
        let builder = builder.wait_timeout(Some(PATIENCE)).create_timeout(Some(PATIENCE)).recycle_timeout(Some(PATIENCE));
        builder.build().map_err(|error| Error::Address(error.to_string()))
    }
}

/// Whether what is sent stays on this machine.
fn is_local(config: &Config) -> bool {
    let is_local = |host: &Host| match host {
        Host::Tcp(name) => name == "localhost" || name.parse().is_ok_and(|address: IpAddr| address.is_loopback()),
        #[cfg(unix)]
        Host::Unix(_) => true,
    };
    config.get_hosts().iter().all(is_local)
}

/// Which certificates are trusted: those of the named file, or those that browsers trust.
fn tls(address: &Address) -> Result<ClientConfig, Error> {
    let mut roots = RootCertStore::empty();
    match address.authorities() {
        Some(pem) => {
            for certificate in CertificateDer::pem_slice_iter(pem) {
                let refused = |error: &dyn std::fmt::Display| Error::Address(format!("a certificate of the authorities is none: {error}"));
                roots.add(certificate.map_err(|error| refused(&error))?).map_err(|error| refused(&error))?;
            }
        }
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.map_err(|error| Error::Address(error.to_string()))?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}
