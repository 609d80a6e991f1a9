//! In which form are lengths of time kept where there are many of them?
//!
//! As whole microseconds, as moments are: text takes ten times as long to read.

/// A length of time, as microseconds.
pub mod stored_duration {
    use jiff::SignedDuration;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(duration: &SignedDuration, serializer: S) -> Result<S::Ok, S::Error> {
        i64::try_from(duration.as_micros()).unwrap_or(i64::MAX).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SignedDuration, D::Error> {
        i64::deserialize(deserializer).map(SignedDuration::from_micros)
    }
}

/// A length of time that may be missing.
pub mod stored_duration_or_none {
    use jiff::SignedDuration;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(duration: &Option<SignedDuration>, serializer: S) -> Result<S::Ok, S::Error> {
        duration.map(|duration| i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SignedDuration>, D::Error> {
        Ok(Option::deserialize(deserializer)?.map(SignedDuration::from_micros))
    }
}
