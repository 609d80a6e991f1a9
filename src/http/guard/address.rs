//! From which address does a request come?
//!
//! `X-Forwarded-For` is a list to which each proxy adds whom it was asked by. It is read from its end, and only as far as the proxies are
//! our own: what stands before is what the client claims.

use crate::http::guard::crowd::Origin;
use crate::network::Network;
use axum::extract::{ConnectInfo, Request};
use axum::http::HeaderMap;
use std::net::{IpAddr, SocketAddr};

/// Whose a connection is: behind a proxy of our own there may be anybody.
pub fn origin_of(trusted_proxies: &[Network], peer: IpAddr) -> Origin {
    if is_among(trusted_proxies, peer) { Origin::Anybody } else { Origin::Client(peer) }
}

/// Who sends a request, as far as we can know it.
pub fn sender_of(trusted_proxies: &[Network], request: &Request) -> Origin {
    match request.extensions().get::<ConnectInfo<SocketAddr>>() {
        Some(peer) => origin_of(trusted_proxies, client_of(trusted_proxies, peer.0.ip(), request.headers())),
        None => Origin::Anybody,
    }
}

/// The first address from the end of the line that is no proxy of ours, or the last one that can be read.
pub fn client_of(trusted_proxies: &[Network], peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    let lines: Vec<&str> = headers.get_all("x-forwarded-for").iter().map(|line| line.to_str().unwrap_or("unreadable")).collect();
    let mut hops = lines.iter().rev().flat_map(|line| line.rsplit(',')).map_while(|hop| parse(hop.trim()));
    let mut client = peer;
    while is_among(trusted_proxies, client)
        && let Some(hop) = hops.next()
    {
        client = hop;
    }
    client
}

fn is_among(networks: &[Network], address: IpAddr) -> bool {
    networks.iter().any(|network| network.has(address))
}

/// Reads an address, which may have a port and, as IPv6, brackets.
fn parse(hop: &str) -> Option<IpAddr> {
    let bare = hop.strip_prefix('[').and_then(|hop| hop.strip_suffix(']')).unwrap_or(hop);
    bare.parse().ok().or_else(|| Some(hop.parse::<SocketAddr>().ok()?.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    #[test]
    fn the_first_address_that_is_no_proxy_of_ours_is_the_client() {
        let proxies = ["10.0.0.0/8", "fd00::/8"].map(|network| network.parse::<Network>().unwrap());
        let check = |peer: &str, values: &[&'static str], expected: &str| {
            let name = HeaderName::from_static("x-forwarded-for");
            let headers = HeaderMap::from_iter(values.iter().map(|&value| (name.clone(), HeaderValue::from_static(value))));
            let client = client_of(&proxies, peer.parse().unwrap(), &headers);
            assert_eq!(client, expected.parse::<IpAddr>().unwrap(), "{peer} {values:?}");
        };
        check("10.0.0.1", &["192.0.2.1"], "192.0.2.1");
        check("10.0.0.1", &["203.0.113.9, 192.0.2.1"], "192.0.2.1");
        check("10.0.0.1", &["203.0.113.9, 192.0.2.1, 10.0.0.2"], "192.0.2.1");
        check("10.0.0.1", &["203.0.113.9", "192.0.2.1:4711", "fd00::2, 10.0.0.2"], "192.0.2.1");
        check("fd00::1", &["[2001:db8::1]"], "2001:db8::1");
        check("fd00::1", &["[2001:db8::1]:4711"], "2001:db8::1");
        check("::ffff:10.0.0.1", &["192.0.2.1"], "192.0.2.1");
        check("192.0.2.7", &["203.0.113.9"], "192.0.2.7");
        check("192.0.2.7", &["203.0.113.9, 10.0.0.2"], "192.0.2.7");
        check("10.0.0.1", &["203.0.113.9, unknown"], "10.0.0.1");
        check("10.0.0.1", &["203.0.113.9, unknown, 10.0.0.2"], "10.0.0.2");
        check("10.0.0.1", &["10.0.0.3, 10.0.0.2"], "10.0.0.3");
        check("10.0.0.1", &[], "10.0.0.1");
    }
}
