//! Is the visitor who the page says?
//!
//! The page's own server signs the visitor's name with a secret that it shares with us: HMAC-SHA256, in hexadecimal digits. Who shows no
//! signature, or a wrong one, may talk like everybody, but learns nothing that belongs to the visitor.

use crate::config::Secret;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Whether a signature is that of this visitor. Without a secret of ours nobody can prove anything.
pub fn is_signed(secret: Option<&Secret>, visitor: Option<&str>, signature: Option<&str>) -> bool {
    let (Some(secret), Some(visitor), Some(signature)) = (secret, visitor, signature) else { return false };
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_str().as_bytes()).expect("a key of HMAC may have any length");
    mac.update(visitor.as_bytes());
    bytes_of(signature.trim()).is_some_and(|bytes| mac.verify_slice(&bytes).is_ok())
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

    #[test]
    fn only_the_signature_of_the_same_visitor_under_the_same_secret_counts() {
        let secret = Secret::parse("a-secret-for-the-tests-alone").unwrap();
        let check = |visitor: &str, signature: &str, expected: bool| {
            assert_eq!(is_signed(Some(&secret), Some(visitor), Some(signature)), expected, "{visitor} {signature}");
        };
        // printf %s u-1001 | openssl dgst -sha256 -hmac a-secret-for-the-tests-alone
        let own = "4a0091ab65de561f996e1695fa0782cb3c3384cf20eed457d15a61034c5001de";
        check("u-1001", own, true);
        check("u-1001", &own.to_uppercase(), true);
        check("u-1002", own, false);
        check("u-1001", "", false);
        check("u-1001", &own[2..], false);
        check("u-1001", "签名", false);
        check("u-1001", &format!("{own}00"), false);
        assert!(!is_signed(None, Some("u-1001"), Some(own)));
        assert!(!is_signed(Some(&secret), None, Some(own)));
        assert!(!is_signed(Some(&secret), Some("u-1001"), None));
    }
}
