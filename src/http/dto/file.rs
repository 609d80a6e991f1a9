//! What does a file that was sent look like on the wire?

use crate::conversation::file::SentFile;
use serde::Serialize;
use utoipa::ToSchema;

/// A picture or a file that was sent. Its bytes are at `files/{id}` below the conversation.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SentFile)]
pub struct FileDto {
    /// Its name in the path.
    #[schema(example = "0123456789abcdef0123456789abcdef")]
    pub id: String,
    /// What it is by its bytes: `jpeg`, `png`, `gif`, `webp`, `pdf` or `text`.
    #[schema(example = "jpeg")]
    pub kind: &'static str,
    /// Whether it is a picture.
    pub picture: bool,
    /// How many bytes it has.
    pub bytes: u64,
    /// How many pixels a picture is wide, as it is stored; it may be shown turned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// How many pixels a picture is high.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// What its sender calls it, with the ending of what it is; plain text without hidden characters.
    #[schema(example = "故障照片.jpg")]
    pub name: String,
}

impl From<SentFile> for FileDto {
    fn from(file: SentFile) -> Self {
        let SentFile { id, kind, bytes, width, height, name } = file;
        FileDto { id: id.to_string(), kind: kind.name(), picture: kind.is_picture(), bytes, width, height, name }
    }
}
