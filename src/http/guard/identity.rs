//! Is the visitor who the page says?
//!
//! The page's own server signs the visitor's name, and until when the proof counts, with a secret that it shares with us: HMAC-SHA256 over
//! `<visitor>.<expires>`, in hexadecimal digits. Who shows no signature, a wrong one or an old one, may talk like everybody, but learns
//! nothing that belongs to the visitor.

use crate::config::Secret;
use crate::http::error::Problem;
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;

/// The longest time for which a proof may count. One that was copied is worth nothing the day after.
pub const LONGEST_PROOF: SignedDuration = SignedDuration::from_hours(24);

/// What a page says of who its visitor is.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'a> {
    /// The name of the visitor.
    pub visitor: Option<&'a str>,
    /// Until when the proof counts, in seconds since 1970.
    pub expires: Option<i64>,
    /// The proof.
    pub signature: Option<&'a str>,
}

impl Claim<'_> {
    /// Whether the proof is right and counts at `now`; without a secret of ours nobody can prove anything. A proof without an end, or with one
    /// far away, is a fault of the page that its makers must see.
    pub fn is_proved(self, secret: Option<&Secret>, now: Timestamp) -> Result<bool, Problem> {
        let Some(signature) = self.signature.filter(|signature| !signature.trim().is_empty()) else { return Ok(false) };
        let fault = |what: &str| Problem::BadField(format!("{what}; sign `<visitor>.<expires>` and send `expires`, in seconds since 1970"));
        let Some(expires) = self.expires else { return Err(fault("signature: it needs an end")) };
        let is_near = |end: Timestamp| end <= now.saturating_add(LONGEST_PROOF).unwrap_or(Timestamp::MAX);
        let end = Timestamp::from_second(expires).ok().filter(|end| is_near(*end));
        let Some(end) = end else { return Err(fault("expires: at most 24 hours from now")) };
        let (Some(secret), Some(visitor)) = (secret, self.visitor) else { return Ok(false) };
        let signed = format!("{visitor}.{expires}");
        let is_own = |bytes: Vec<u8>| is_signed(secret.as_str().as_bytes(), signed.as_bytes(), &bytes);
        Ok(now < end && bytes_of(signature.trim()).is_some_and(is_own))
    }
}

/// Whether words are signed with HMAC-SHA256 under a key; how long it takes says nothing of the right signature.
pub fn is_signed(key: &[u8], words: &[u8], signature: &[u8]) -> bool {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of HMAC may have any length");
    mac.update(words);
    mac.verify_slice(signature).is_ok()
}

/// The bytes that hexadecimal digits stand for.
fn bytes_of(digits: &str) -> Option<Vec<u8>> {
    let is_hexadecimal = digits.len().is_multiple_of(2) && digits.bytes().all(|b| b.is_ascii_hexdigit());
    let pairs = (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).ok());
    if is_hexadecimal { pairs.collect() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXPIRES: i64 = 1_795_000_000;

    /// printf %s u-1001.1795000000 | openssl dgst -sha256 -hmac a-secret-for-the-tests-alone
    const OWN: &str = "822c2f344cdde5de0b0acd55d92a924abe68e43823ac245b50437e78a52106a7";

    fn proved(secret: Option<&Secret>, visitor: Option<&str>, signature: Option<&str>, expires: Option<i64>, now: i64) -> Option<bool> {
        Claim { visitor, expires, signature }.is_proved(secret, Timestamp::from_second(now).unwrap()).ok()
    }

    #[test]
    fn only_the_signature_of_the_same_visitor_under_the_same_secret_counts() {
        let secret = Secret::parse("a-secret-for-the-tests-alone").unwrap();
        let check = |visitor: &str, signature: &str, expected: bool| {
            let found = proved(Some(&secret), Some(visitor), Some(signature), Some(EXPIRES), EXPIRES - 60);
            assert_eq!(found, Some(expected), "{visitor} {signature}");
        };
        check("u-1001", OWN, true);
        check("u-1001", &OWN.to_uppercase(), true);
        check("u-1002", OWN, false);
        check("u-1001", "", false);
        check("u-1001", &OWN[2..], false);
        check("u-1001", "签名", false);
        check("u-1001", &format!("{OWN}00"), false);
        let proved = |secret, visitor, signature| proved(secret, visitor, signature, Some(EXPIRES), EXPIRES - 60);
        assert_eq!(proved(None, Some("u-1001"), Some(OWN)), Some(false));
        assert_eq!(proved(Some(&secret), None, Some(OWN)), Some(false));
        assert_eq!(proved(Some(&secret), Some("u-1001"), None), Some(false));
    }

    #[test]
    fn a_proof_has_an_end() {
        let secret = Secret::parse("a-secret-for-the-tests-alone").unwrap();
        let check = |expires: Option<i64>, now: i64, expected: Option<bool>| {
            assert_eq!(proved(Some(&secret), Some("u-1001"), Some(OWN), expires, now), expected, "{expires:?} at {now}");
        };
        check(Some(EXPIRES), EXPIRES - 1, Some(true));
        check(Some(EXPIRES), EXPIRES, Some(false));
        check(Some(EXPIRES + 1), EXPIRES - 60, Some(false));
        check(Some(EXPIRES), EXPIRES - 24 * 60 * 60, Some(true));
        check(Some(EXPIRES), EXPIRES - 24 * 60 * 60 - 1, None);
        check(Some(i64::MAX), EXPIRES, None);
        check(None, EXPIRES - 60, None);
    }
}
