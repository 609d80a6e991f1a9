//! How is an address asked that somebody named who runs the server, such as that of a provider of identities?
//!
//! As everything here, without redirects and proxies: with `https://` anywhere, since the operator chose it, and with `http://` on this machine
//! alone.

use crate::connector::Method;
use crate::connector::call::Failure;
use crate::connector::request::Request;
use crate::connector::webhook::{EVERYWHERE, LOOPBACK};
use crate::connector::wire::Wire;
use crate::network::Network;
use std::time::Duration;

/// How long an answer may take: three of them fit into the time of a request.
const LONGEST: Duration = Duration::from_secs(3);

/// The most bytes of an answer: a set of keys has some KiB.
const LARGEST: usize = 256 * 1024;

/// Asks addresses.
pub struct Fetch {
    anywhere: Wire,
    near: Wire,
}

impl Default for Fetch {
    fn default() -> Self {
        let wire = |networks: [&str; 2]| {
            let allow = networks.map(|network| network.parse::<Network>().expect("these are ranges of addresses"));
            Wire::new(String::new(), Vec::new(), allow.to_vec())
        };
        Fetch { anywhere: wire(EVERYWHERE), near: wire(LOOPBACK) }
    }
}

impl Fetch {
    /// Asks an address, and gives the status and the body of the answer. Blocks, for at most 3 s.
    pub fn ask(
        &self,
        method: Method,
        address: &str,
        headers: Vec<(String, String)>,
        body: Option<String>,
    ) -> Result<(u16, Vec<u8>), Failure> {
        let wire = if address.starts_with("https://") {
            &self.anywhere
        } else if address.starts_with("http://") {
            &self.near
        } else {
            return Err(Failure::NotAllowed);
        };
        wire.send(&Request { method, path: address.to_owned(), headers, body }, None, LONGEST, LARGEST)
    }
}
