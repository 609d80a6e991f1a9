//! In which form are times kept where there are many of them?
//!
//! As whole microseconds, in which facts are kept too: text takes ten times as long to read.

/// A moment, as microseconds since 1970.
pub mod stored_time {
    pub use jiff::fmt::serde::timestamp::microsecond::optional as option;
    pub use jiff::fmt::serde::timestamp::microsecond::required::{deserialize, serialize};
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
