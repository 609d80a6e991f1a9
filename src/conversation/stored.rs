//! In which form are times kept where there are many of them?
//!
//! As whole microseconds, in which facts are kept too: text takes ten times as long to read.

/// A moment, as microseconds since 1970.
pub mod stored_time {
    use jiff::Timestamp;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    fn of<E: Error>(stored: i64) -> Result<Timestamp, E> {
        Timestamp::from_microsecond(stored).map_err(E::custom)
    }

    pub fn serialize<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        at.as_microsecond().serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        i64::deserialize(deserializer).and_then(of)
    }

    /// One that may be missing.
    pub mod option {
        use super::{Deserialize, Deserializer, Serialize, Serializer, Timestamp, of};

        pub fn serialize<S: Serializer>(at: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
            at.map(Timestamp::as_microsecond).serialize(serializer)
        }

        pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
            Option::deserialize(deserializer)?.map(of).transpose()
        }
    }
}

/// A length of time, as microseconds.
pub mod stored_duration {
    use jiff::SignedDuration;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    fn of(duration: SignedDuration) -> i64 {
        i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
    }

    pub fn serialize<S: Serializer>(duration: &SignedDuration, serializer: S) -> Result<S::Ok, S::Error> {
        of(*duration).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SignedDuration, D::Error> {
        i64::deserialize(deserializer).map(SignedDuration::from_micros)
    }

    /// One that may be missing.
    pub mod option {
        use super::{Deserialize, Deserializer, Serialize, Serializer, SignedDuration, of};

        pub fn serialize<S: Serializer>(duration: &Option<SignedDuration>, serializer: S) -> Result<S::Ok, S::Error> {
            duration.map(of).serialize(serializer)
        }

        pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SignedDuration>, D::Error> {
            Ok(Option::deserialize(deserializer)?.map(SignedDuration::from_micros))
        }
    }
}
