//! What does a talk say of a file that was sent?
//!
//! What it is and what it is called; its bytes are kept by the store under its id.

use crate::attachment::kind::Kind;
use crate::attachment::size::Size;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// How many hexadecimal digits name a file.
const DIGITS: usize = 32;

/// The name under which the bytes of a file are kept: 128 bits drawn by lot, so that nobody guesses one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u128);

impl FileId {
    /// The name that these bits are.
    pub fn new(bits: u128) -> Self {
        FileId(bits)
    }
}

impl fmt::Display for FileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// It is no name of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a file is named by 32 hexadecimal digits in lower case")]
pub struct NoFileId;

impl FromStr for FileId {
    type Err = NoFileId;

    fn from_str(text: &str) -> Result<Self, NoFileId> {
        let is_name = text.len() == DIGITS && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let bits = Some(text).filter(|_| is_name).and_then(|text| u128::from_str_radix(text, 16).ok());
        bits.map(FileId).ok_or(NoFileId)
    }
}

impl Serialize for FileId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for FileId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A file that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentFile {
    /// Under which its bytes are kept.
    pub id: FileId,
    /// What it is, by its bytes.
    pub kind: Kind,
    /// How many bytes it has.
    pub bytes: u64,
    /// How wide a picture is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// How high a picture is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// What it is called where it is shown, in its sender's words.
    pub name: String,
}

impl SentFile {
    /// A file of this kind and size, called so.
    pub fn new(id: FileId, kind: Kind, size: Option<Size>, bytes: u64, name: String) -> Self {
        SentFile { id, kind, bytes, width: size.map(|size| size.width), height: size.map(|size| size.height), name }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_one_name() {
        let id = FileId::new(7);
        assert_eq!(id.to_string().parse(), Ok(id));
        for text in [
            "",
            "7",
            "../../etc/passwd",
            "0000000000000000000000000000000G",
            "0000000000000000000000000000000A",
            "+0000000000000000000000000000007",
        ] {
            assert_eq!(text.parse::<FileId>(), Err(NoFileId), "{text}");
        }
    }
}
