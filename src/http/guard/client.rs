//! Who is at the other end of the line?
//!
//! As far as we can know it: `address` reads it from the connection and from what our own proxies say.

use crate::http::error::Problem;
use crate::http::guard::address::client_of;
use crate::http::state::AppState;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

/// Who is at the other end of the line.
pub struct Client {
    /// The address, as far as we can know it.
    pub address: IpAddr,
}

impl FromRequestParts<Arc<AppState>> for Client {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<AppState>) -> Result<Self, Problem> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
        let peer = peer.unwrap_or(Ipv4Addr::UNSPECIFIED.into());
        Ok(Client { address: client_of(&state.trusted_proxies, peer, &parts.headers) })
    }
}
