//! How does one request go over the wire?
//!
//! The only place where this room opens a connection. Whether an address may be connected to is asked of the address itself, after the name
//! was looked up: no name that leads elsewhere, and no redirect, gets round it. Redirects and proxies are not followed, and an answer is
//! read up to its limit.

use crate::connector::call::Failure;
use crate::connector::request::Request;
use crate::network::Network;
use std::io;
use std::time::Duration;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error};

/// Sends requests to one system.
pub struct Wire {
    agent: Agent,
    url: String,
    /// Headers of every request; there may be secrets in them.
    headers: Vec<(String, String)>,
}

impl Wire {
    /// A line to this address, on which these headers are always sent and only these networks are connected to.
    pub fn new(url: String, headers: Vec<(String, String)>, allow: Vec<Network>) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .user_agent("jieda")
            .accept("application/json")
            .build();
        let resolver = Guard { allow, names: DefaultResolver::default() };
        Wire { agent: Agent::with_parts(config, DefaultConnector::default(), resolver), url, headers }
    }

    /// Sends a request, and gives the status and the body of the answer.
    pub fn send(&self, request: &Request, key: Option<&str>, timeout: Duration, largest: usize) -> Result<(u16, Vec<u8>), Failure> {
        let mut built = ureq::http::Request::builder().method(request.method.name()).uri(format!("{}{}", self.url, request.path));
        for (name, value) in self.headers.iter().chain(&request.headers) {
            built = built.header(name, value.as_bytes());
        }
        if let Some(key) = key {
            built = built.header("Idempotency-Key", key);
        }
        let answered = match &request.body {
            Some(body) => {
                let is_named = request.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
                let built = if is_named { built } else { built.header("Content-Type", "application/json") };
                let built = built.body(body.as_str()).map_err(|_| Failure::BadInput)?;
                self.agent.run(self.agent.configure_request(built).timeout_global(Some(timeout)).build())
            }
            None => {
                let built = built.body(()).map_err(|_| Failure::BadInput)?;
                self.agent.run(self.agent.configure_request(built).timeout_global(Some(timeout)).build())
            }
        };
        let mut answer = answered.map_err(|error| failure_of(&error))?;
        let limit = largest as u64;
        let body = answer.body_mut().with_config().limit(limit).read_to_vec().map_err(|error| failure_of(&error))?;
        Ok((answer.status().as_u16(), body))
    }
}

/// Looks names up, and lets through only addresses that may be connected to.
#[derive(Debug)]
struct Guard {
    allow: Vec<Network>,
    names: DefaultResolver,
}

impl Resolver for Guard {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.names.resolve(uri, config, timeout)?;
        let mut allowed = self.empty();
        for address in found.iter().filter(|address| self.allow.iter().any(|network| network.has(address.ip()))) {
            allowed.push(*address);
        }
        if allowed.is_empty() { Err(Error::Io(io::ErrorKind::PermissionDenied.into())) } else { Ok(allowed) }
    }
}

fn failure_of(error: &Error) -> Failure {
    match error {
        Error::Timeout(_) => Failure::TimedOut,
        Error::Io(cause) => match cause.kind() {
            io::ErrorKind::PermissionDenied => Failure::NotAllowed,
            io::ErrorKind::TimedOut => Failure::TimedOut,
            _ => Failure::Unreachable,
        },
        Error::BodyExceedsLimit(_) => Failure::TooLarge,
        Error::Http(_) | Error::BadUri(_) => Failure::BadInput,
        _ => Failure::Unreachable,
    }
}
