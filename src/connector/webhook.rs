//! How is a message signed and posted?
//!
//! As Standard Webhooks says: by its signature the receiver knows that a message is ours, by its time that it is no old one that was kept, and by
//! its name that it did not come before. What is told, and when it is tried again, is known to whoever posts.

use crate::connector::Method;
use crate::connector::call::Failure;
use crate::connector::request::Request;
use crate::connector::wire::Wire;
use crate::network::Network;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::time::Duration;
use zeroize::Zeroizing;

/// How long a receiver may take to answer; it is to take a message first, and work on it later.
const LONGEST: Duration = Duration::from_secs(10);

/// The most bytes of an answer, which nobody reads.
const LARGEST: usize = 64 * 1024;

/// Where something may be sent to that is not encrypted: this machine.
pub const LOOPBACK: [&str; 2] = ["127.0.0.0/8", "::1"];

/// Where something may be sent to that is: whoever runs the server chose the address.
pub const EVERYWHERE: [&str; 2] = ["0.0.0.0/0", "::/0"];

/// An address that takes messages, and the key that they are signed with.
pub struct Webhook {
    wire: Wire,
    key: Zeroizing<Vec<u8>>,
}

/// What is posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its name, the same at each attempt; no full stop is in it.
    pub id: String,
    /// JSON.
    pub body: String,
}

impl Webhook {
    /// The webhook at an address with `https://`, or `http://` on this machine.
    pub fn new(address: String, key: Zeroizing<Vec<u8>>) -> Self {
        let allow = usual_networks(&address);
        Webhook { wire: Wire::new(address, Vec::new(), allow), key }
    }

    /// Posts a message at a time in seconds since 1970. Blocks, for at most 10 s; any status but 2xx is a failure.
    pub fn post(&self, message: &Message, seconds: i64) -> Result<(), Failure> {
        let headers = headers(&self.key, &message.id, seconds, &message.body);
        let request = Request { method: Method::Post, path: String::new(), headers, body: Some(message.body.clone()) };
        match self.wire.send(&request, None, LONGEST, LARGEST)? {
            (200..=299, _) => Ok(()),
            (500.., _) => Err(Failure::Broken),
            _ => Err(Failure::Refused),
        }
    }
}

/// The addresses that may be connected to where nobody names others: all with `https://`, and this machine's without.
pub fn usual_networks(address: &str) -> Vec<Network> {
    let networks = if address.starts_with("https://") { EVERYWHERE } else { LOOPBACK };
    networks.map(|network| network.parse().expect("these are ranges of addresses")).to_vec()
}

/// The headers of a message that is posted at a time in seconds since 1970.
pub fn headers(key: &[u8], id: &str, seconds: i64, body: &str) -> Vec<(String, String)> {
    let signature = signature(key, id, seconds, body);
    [("webhook-id", id.to_owned()), ("webhook-timestamp", seconds.to_string()), ("webhook-signature", signature)]
        .map(|(name, value)| (name.to_owned(), value))
        .to_vec()
}

/// The signature of a message, as it stands in `webhook-signature`.
pub fn signature(key: &[u8], id: &str, seconds: i64, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of HMAC may have any length");
    mac.update(format!("{id}.{seconds}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The samples of the libraries that receivers use.
    #[test]
    fn a_signature_is_what_receivers_expect() {
        let check = |key: &str, id: &str, seconds: i64, body: &str, expected: &str| {
            assert_eq!(signature(&STANDARD.decode(key).unwrap(), id, seconds, body), expected);
        };
        check(
            "C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
            "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk",
            1_649_367_553,
            r#"{"email":"test@example.com","username":"test_user"}"#,
            "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=",
        );
        check(
            "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        );
    }
}
