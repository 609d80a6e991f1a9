//! What kind of file is it?

use serde::{Deserialize, Serialize};

/// What may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A photograph.
    Jpeg,
    /// A picture without loss, such as a screenshot.
    Png,
    /// A picture of few colours, which may move.
    Gif,
    /// A picture as browsers like it.
    Webp,
    /// A document.
    Pdf,
    /// Plain text in UTF-8.
    Text,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 6] = [Kind::Jpeg, Kind::Png, Kind::Gif, Kind::Webp, Kind::Pdf, Kind::Text];

    /// The kind of these bytes by how they begin (magic bytes); nothing where it is none of ours. What has no such beginning is text, if it reads as text.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"\xff\xd8\xff") {
            Some(Kind::Jpeg)
        } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Kind::Png)
        } else if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
            Some(Kind::Gif)
        } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            Some(Kind::Webp)
        } else if bytes.starts_with(b"%PDF-1.") || bytes.starts_with(b"%PDF-2.") {
            Some(Kind::Pdf)
        } else {
            super::written::is_text(bytes).then_some(Kind::Text)
        }
    }

    /// The name on the wire and in metrics.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Jpeg => "jpeg",
            Kind::Png => "png",
            Kind::Gif => "gif",
            Kind::Webp => "webp",
            Kind::Pdf => "pdf",
            Kind::Text => "text",
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Kind::Jpeg => "image/jpeg",
            Kind::Png => "image/png",
            Kind::Gif => "image/gif",
            Kind::Webp => "image/webp",
            Kind::Pdf => "application/pdf",
            Kind::Text => "text/plain; charset=utf-8",
        }
    }

    /// How the name of such a file ends, the usual ending first.
    pub(super) fn endings(self) -> &'static [&'static str] {
        match self {
            Kind::Jpeg => &["jpg", "jpeg", "jfif"],
            Kind::Png => &["png"],
            Kind::Gif => &["gif"],
            Kind::Webp => &["webp"],
            Kind::Pdf => &["pdf"],
            Kind::Text => &["txt", "text", "log", "csv", "md"],
        }
    }

    /// Whether it is a picture, which is shown; all else is saved.
    pub fn is_picture(self) -> bool {
        match self {
            Kind::Jpeg | Kind::Png | Kind::Gif | Kind::Webp => true,
            Kind::Pdf | Kind::Text => false,
        }
    }
}
