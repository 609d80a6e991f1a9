//! From which address does a request come?

use crate::http::error::Problem;
use crate::http::state::AppState;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
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
        let named = if state.is_behind_proxy { forwarded_for(&parts.headers) } else { None };
        Ok(Client { address: named.or(peer).unwrap_or(Ipv4Addr::UNSPECIFIED.into()) })
    }
}

/// The last address of X-Forwarded-For: the one that our own proxy wrote. Those before it are what the client claims.
fn forwarded_for(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    let address = last.rsplit(',').next()?.trim();
    address.parse().ok().or_else(|| Some(address.parse::<SocketAddr>().ok()?.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    #[test]
    fn only_the_last_address_counts() {
        let check = |values: &[&'static str], expected: Option<&str>| {
            let name = HeaderName::from_static("x-forwarded-for");
            let headers = HeaderMap::from_iter(values.iter().map(|&value| (name.clone(), HeaderValue::from_static(value))));
            assert_eq!(forwarded_for(&headers), expected.map(|address| address.parse().unwrap()), "{values:?}");
        };
        check(&["192.0.2.1"], Some("192.0.2.1"));
        check(&["10.0.0.1, 192.0.2.1"], Some("192.0.2.1"));
        check(&["10.0.0.1", "192.0.2.1:4711"], Some("192.0.2.1"));
        check(&["2001:db8::1"], Some("2001:db8::1"));
        check(&["192.0.2.1, unknown"], None);
        check(&[], None);
    }
}
