//! Is this a good password, and is it the one that was set?
//!
//! The rules are those of NIST SP 800-63B, section 5.1.1.2: a length, no rules of composition, nothing that is commonly used or expected, such as
//! the person's own name. It is hashed with argon2id. A password is compared in Unicode normal form NFKC, so that it does not depend on the
//! keyboard. It knows neither accounts nor how often somebody tries.

use crate::text::slug::slug;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use std::collections::HashSet;
use std::fmt;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// The fewest characters: NIST asks for 8, and guessing away from the server is cheaper every year.
pub const SHORTEST: usize = 10;

/// The most characters: NIST asks for at least 64 to be taken, and a sentence has room.
pub const LONGEST: usize = 128;

/// The memory of one hash in KiB, 19 MiB: the second choice of the OWASP Password Storage Cheat Sheet for argon2id, as the two numbers below.
pub const MEMORY_KIB: u32 = 19 * 1024;

/// How often that memory is gone through.
const PASSES: u32 = 2;

/// How many threads work on one hash: the bound on work is on threads, so one.
const LANES: u32 = 1;

/// The bytes of the random salt: what RFC 9106 recommends.
pub const SALT_BYTES: usize = 16;

/// How many characters there must be beside the person's name and ours, of those that are easy to expect; digits and signs alone do not count.
const FEWEST_BESIDE_NAMES: usize = 6;

/// The most letters that a name has in Pinyin: 32 characters of at most six each.
const LONGEST_PINYIN: usize = 6 * 32;

/// The fewest different characters: what has fewer is a pattern of two or three keys.
const FEWEST_DIFFERENT: usize = 5;

/// What we are called, and what people call the place that the password is for.
const EXPECTED: [&str; 6] = ["jieda", "解答", "kefu", "客服", "admin", "password"];

/// Passwords of ten characters and more that are among the commonest in lists of stolen ones, or are a walk over the keyboard.
static COMMON: LazyLock<HashSet<&str>> = LazyLock::new(|| include_str!("password/common.txt").lines().collect());

/// A password that may be set. It never shows in logs.
pub struct Password(Zeroizing<String>);

/// Why a password may not be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordFault {
    /// It has too few characters.
    #[error("password: at least {SHORTEST} characters")]
    TooShort,
    /// It has too many.
    #[error("password: at most {LONGEST} characters")]
    TooLong,
    /// It is hardly more than the person's name, or ours.
    #[error("password: it is hardly more than the name of the account, or what this is called; digits around a name are tried first")]
    IsName,
    /// It is among the first that somebody tries.
    #[error("password: this one is among the first that others try; a few words in a row make a better one")]
    Common,
}

impl Password {
    /// A password that a person chooses.
    pub fn choose(text: &str, name: &str) -> Result<Self, PasswordFault> {
        let password = normal(text);
        match password.chars().count() {
            ..SHORTEST => return Err(PasswordFault::TooShort),
            SHORTEST..=LONGEST => {}
            _ => return Err(PasswordFault::TooLong),
        }
        let plain = Zeroizing::new(password.to_lowercase());
        if COMMON.contains(plain.as_str()) || is_run(&plain) {
            Err(PasswordFault::Common)
        } else if is_name(&plain, name) {
            Err(PasswordFault::IsName)
        } else {
            Ok(Password(password))
        }
    }

    /// What is stored of it, in the PHC string format. The salt is to be random.
    pub fn hash(&self, salt: &[u8; SALT_BYTES]) -> String {
        hash(&self.0, salt)
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(..)")
    }
}

/// Whether a password is hardly more than a person's name, or ours: as it is written, in one word, or typed in Pinyin.
fn is_name(plain: &str, name: &str) -> bool {
    let name = normal(name).to_lowercase();
    let forms = [name.to_string(), name.replace(' ', ""), slug(&name, LONGEST_PINYIN).replace('-', "")];
    let mut beside = Zeroizing::new(plain.to_owned());
    for expected in forms.iter().map(String::as_str).chain(EXPECTED).filter(|word| !word.is_empty()) {
        beside = Zeroizing::new(beside.replace(expected, ""));
    }
    let is_much = beside.chars().count() >= FEWEST_BESIDE_NAMES && beside.chars().any(char::is_alphabetic);
    beside.len() < plain.len() && !is_much
}

/// Whether characters are those of a pattern: few different ones, or mostly in a row along the alphabet, as 12345 or 4321.
fn is_run(text: &str) -> bool {
    let characters: Vec<u32> = text.chars().map(u32::from).collect();
    let n_different = characters.iter().collect::<HashSet<_>>().len();
    let n_steps = characters.windows(2).filter(|pair| pair[0].abs_diff(pair[1]) <= 1).count();
    n_different < FEWEST_DIFFERENT || n_steps * 3 > characters.len() * 2
}

/// Whether a text is the password of which this is stored. It takes as long whether it is or not.
pub fn is_right(text: &str, stored: &str) -> bool {
    let Ok(stored) = PasswordHash::new(stored) else { return false };
    // What is longer than any password is not looked at: it takes no longer than another, and it is none.
    let is_short = text.chars().take(4 * LONGEST + 1).count() <= 4 * LONGEST;
    let text = if is_short { normal(text) } else { Zeroizing::default() };
    argon().verify_password(text.as_bytes(), &stored).is_ok() && is_short
}

/// What is stored where there is no password: no text is the password of it, and to find that out takes as long as with any other.
pub fn nobodys() -> String {
    hash("", &[0; SALT_BYTES])
}

fn hash(text: &str, salt: &[u8; SALT_BYTES]) -> String {
    let hash = argon().hash_password_with_salt(text.as_bytes(), salt);
    hash.expect("a salt of 16 bytes and a short text can be hashed").to_string()
}

fn argon() -> Argon2<'static> {
    let parameters = Params::new(MEMORY_KIB, PASSES, LANES, None).expect("these parameters are within the bounds of argon2");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
}

fn normal(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.nfkc().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_and_not_what_others_would_try_first() {
        let check =
            |text: &str, expected: Option<PasswordFault>| assert_eq!(Password::choose(text, "Wang Xiaoming").err(), expected, "{text}");
        check("correct horse battery", None);
        check("天青色等烟雨而我在等你", None);
        check("x7Kq!mp2vT", None);
        check(&"长而又长的话".repeat(21), None);
        check("x7Kq!mp2v", Some(PasswordFault::TooShort));
        check(&"长而又长的话".repeat(22), Some(PasswordFault::TooLong));
        check("Password123", Some(PasswordFault::Common));
        check("Woaini1314520", Some(PasswordFault::Common));
        check("1234567890123", Some(PasswordFault::Common));
        check("abababababab", Some(PasswordFault::Common));
        check("９８７６５４３２１０", Some(PasswordFault::Common));
        check("wangxiaoming99", Some(PasswordFault::IsName));
        check("Wang Xiaoming!", Some(PasswordFault::IsName));
        check("jiedakefu2026", Some(PasswordFault::IsName));
        check("jieda und noch etwas", None);
        let check = |text: &str, name: &str, expected: Option<PasswordFault>| {
            assert_eq!(Password::choose(text, name).err(), expected, "{text} of {name}");
        };
        check("xiaozhang1", "xiaozhang", Some(PasswordFault::IsName));
        check("xiaozhang19880517", "xiaozhang", Some(PasswordFault::IsName));
        check("1988@XiaoZhang!!", "小张", Some(PasswordFault::IsName));
        check("小张-2026-11-30", "小张", Some(PasswordFault::IsName));
        check("xiaozhang likes tea", "小张", None);
        check("xiaozhang1988", "小王", None);
        check("7391 xw 0462", "w", None);
    }

    #[test]
    fn the_right_one_is_known_again_however_it_is_typed() {
        let stored = Password::choose("Ｃafé au lait 2", "小王").unwrap().hash(&[7; SALT_BYTES]);
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        let check = |text: &str, expected: bool| assert_eq!(is_right(text, &stored), expected, "{text}");
        check("Café au lait 2", true);
        check("Cafe\u{301} au lait 2", true);
        check("café au lait 2", false);
        check("", false);
        check(&"x".repeat(100_000), false);
        assert!(!is_right("Café au lait 2", "nonsense"));
        assert_ne!(stored, Password::choose("Café au lait 2", "小王").unwrap().hash(&[8; SALT_BYTES]));
    }

    #[test]
    fn nobodys_password_cannot_be_typed() {
        assert!(nobodys().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(!is_right(" ", &nobodys()));
    }
}
