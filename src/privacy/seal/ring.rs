//! Which master keys are in the file?
//!
//! One a line, as 64 hexadecimal digits (`openssl rand -hex 32`); a line that begins with `#` says something to people. The first one wraps what
//! is new, the others still open what they wrapped: so a master key is rotated without a moment in which nobody can read.

use crate::privacy::seal::{KEY_BYTES, KeyId, MasterKey};
use std::fmt::Write;

/// Master keys, at least one.
#[derive(Debug, Clone)]
pub struct KeyRing {
    keys: Vec<MasterKey>,
}

/// Why a text is no ring of keys.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// A line is no key.
    #[error("line {0} is no key: a master key has 64 hexadecimal digits, as `jieda key new` or `openssl rand -hex 32` write them")]
    Line(usize),
    /// A key of which all bytes are alike was not drawn by lot.
    #[error("line {0} is no random key; `jieda key new` or `openssl rand -hex 32` make one")]
    Guessable(usize),
    /// There is none.
    #[error("there is no key in it; `jieda key new` makes one")]
    Empty,
}

impl KeyRing {
    /// Reads what is in the file.
    pub fn parse(text: &str) -> Result<Self, KeyFault> {
        let lines = (1..).zip(text.lines().map(str::trim)).filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        let keys: Vec<MasterKey> = lines.map(|(number, line)| parse_key(line, number)).collect::<Result<_, _>>()?;
        if keys.is_empty() { Err(KeyFault::Empty) } else { Ok(KeyRing { keys }) }
    }

    /// A ring of one key.
    pub fn of(key: MasterKey) -> Self {
        KeyRing { keys: vec![key] }
    }

    /// The key that wraps what is new.
    pub fn current(&self) -> &MasterKey {
        &self.keys[0]
    }

    /// All keys, the current one first.
    pub fn keys(&self) -> &[MasterKey] {
        &self.keys
    }

    /// The key with this name.
    pub fn get(&self, id: &KeyId) -> Option<&MasterKey> {
        self.keys.iter().find(|key| key.id() == id)
    }

    /// The same keys, and one that becomes the current one; a key that is there already moves to the front.
    pub fn led_by(&self, key: MasterKey) -> Self {
        let others = self.keys.iter().filter(|own| own.id() != key.id()).cloned();
        KeyRing { keys: std::iter::once(key.clone()).chain(others).collect() }
    }

    /// The current key alone.
    pub fn without_old(&self) -> Self {
        KeyRing { keys: self.keys[..1].to_vec() }
    }

    /// The ring as it stands in the file.
    pub fn to_text(&self) -> String {
        let mut text = "# Master keys of Jieda: the first one wraps what is new, the others open what they wrapped.\n".to_owned();
        for key in &self.keys {
            key.bytes.iter().for_each(|byte| write!(text, "{byte:02x}").expect("a text takes more"));
            text.push('\n');
        }
        text
    }
}

fn parse_key(line: &str, number: usize) -> Result<MasterKey, KeyFault> {
    let is_hex = line.len() == 2 * KEY_BYTES && line.bytes().all(|byte| byte.is_ascii_hexdigit());
    let digits = if is_hex { line } else { return Err(KeyFault::Line(number)) };
    let byte = |n: usize| u8::from_str_radix(&digits[2 * n..2 * n + 2], 16).expect("they were looked at");
    let bytes: [u8; KEY_BYTES] = std::array::from_fn(byte);
    if bytes.iter().all(|byte| *byte == bytes[0]) { Err(KeyFault::Guessable(number)) } else { Ok(MasterKey::new(bytes)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    const B: &str = "FF0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    #[test]
    fn a_file_has_a_key_a_line() {
        let check = |text: &str, expected: Result<usize, KeyFault>| {
            assert_eq!(KeyRing::parse(text).map(|ring| ring.keys().len()), expected, "{text:?}");
        };
        check(A, Ok(1));
        check(&format!("# of 2026\n{A}\r\n\n  {B}  \n"), Ok(2));
        check("", Err(KeyFault::Empty));
        check("# nothing\n", Err(KeyFault::Empty));
        check(&A[1..], Err(KeyFault::Line(1)));
        check(&format!("{A}\npassword\n"), Err(KeyFault::Line(2)));
        check(&"é".repeat(32), Err(KeyFault::Line(1)));
        check(&"0".repeat(64), Err(KeyFault::Guessable(1)));
    }

    #[test]
    fn a_ring_is_read_as_it_was_written_and_a_new_key_leads_it() {
        let ring = KeyRing::parse(A).unwrap();
        let other = KeyRing::parse(B).unwrap().current().clone();
        let ids = |ring: &KeyRing| KeyRing::parse(&ring.to_text()).unwrap().keys().iter().map(|key| key.id().clone()).collect::<Vec<_>>();
        let (a, b) = (ring.current().id().clone(), other.id().clone());
        assert_eq!(ids(&ring.led_by(other.clone())), [b.clone(), a.clone()]);
        assert_eq!(ids(&ring.led_by(other.clone()).led_by(other.clone())), [b.clone(), a]);
        assert_eq!(ids(&ring.led_by(other).without_old()), [b]);
    }
}
