//! How is a conversation named?

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Bits of a conversation's number that are random; the rest is the time of its opening in milliseconds, which lasts until 2109.
const RANDOM_BITS: u32 = 21;

/// The name of a conversation: 63 bits that rise with time. On the wire it is a string, since JavaScript's numbers end at 2^53.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConversationId(i64);

impl ConversationId {
    /// A new name from the time and a random number; the store refuses one that is taken.
    pub fn new(now: Timestamp, random: u32) -> Self {
        let millisecond = now.as_millisecond().max(0);
        let low = i64::from(random & ((1 << RANDOM_BITS) - 1));
        ConversationId(((millisecond << RANDOM_BITS) | low) & i64::MAX)
    }

    /// The name as the store keeps it.
    pub fn get(self) -> i64 {
        self.0
    }

    /// The name that the store kept.
    pub fn from_stored(id: i64) -> Self {
        ConversationId(id)
    }
}

impl FromStr for ConversationId {
    type Err = std::num::ParseIntError;

    /// Reads decimal digits alone: no sign, no space.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = if text.bytes().all(|b| b.is_ascii_digit()) { text } else { "" };
        digits.parse().map(ConversationId)
    }
}

impl fmt::Display for ConversationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl Serialize for ConversationId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ConversationId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_beyond_32_and_53_bits_and_survive_the_wire() {
        let id = ConversationId::new("2026-11-22T08:00:00Z".parse().unwrap(), u32::MAX);
        assert!(id.get() > 1 << 53);
        assert_eq!(id.to_string().parse(), Ok(id));
    }

    #[test]
    fn other_things_than_digits_are_no_name() {
        for text in ["", "-1", "+1", " 1", "1abc", "99999999999999999999", "1.0"] {
            assert!(text.parse::<ConversationId>().is_err(), "{text}");
        }
    }
}
