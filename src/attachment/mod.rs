//! What is in a file that somebody sent?
//!
//! Only its bytes tell (sniffing): the name and the type that come with it are what the sender says. What is let in is walked through block by
//! block, loses what it says about where and by whom it was made (metadata stripping), and ends where its format ends. Pixels are not decoded.

mod exif;
mod gif;
mod jpeg;
pub mod kind;
pub mod name;
mod png;
mod reader;
mod webp;
mod written;

use crate::attachment::kind::Kind;

/// The most pixels of a picture: phones take 12 to 50 million, and show such a picture in smaller steps; decoded, 40 million take 160 MB.
const MOST_PIXELS: u64 = 40_000_000;

/// A file that may be shown to others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clean {
    /// What it is.
    pub kind: Kind,
    /// How wide and how high it is, where it is a picture.
    pub size: Option<Size>,
    /// The bytes without what was taken out.
    pub bytes: Vec<u8>,
}

/// How wide and how high a picture is, as it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

/// Why a file is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It has no bytes.
    #[error("the file is empty")]
    Empty,
    /// It is something else than what may be sent.
    #[error("the file is no JPEG, PNG, GIF, WebP, PDF or plain text in UTF-8")]
    OtherKind,
    /// It begins as one of these and does not go on so.
    #[error("the file is damaged")]
    Damaged,
    /// It would take too much memory to be shown.
    #[error("the picture has more than 40 million pixels")]
    TooManyPixels,
}

/// What a file is, without what was taken out.
pub fn clean(bytes: &[u8]) -> Result<Clean, Fault> {
    if bytes.is_empty() {
        return Err(Fault::Empty);
    }
    let kind = Kind::of(bytes).ok_or(Fault::OtherKind)?;
    let (size, bytes) = match kind {
        Kind::Jpeg => jpeg::clean(bytes).map(|(size, bytes)| (Some(size), bytes))?,
        Kind::Png => png::clean(bytes).map(|(size, bytes)| (Some(size), bytes))?,
        Kind::Gif => gif::clean(bytes).map(|(size, bytes)| (Some(size), bytes))?,
        Kind::Webp => webp::clean(bytes).map(|(size, bytes)| (Some(size), bytes))?,
        Kind::Pdf => (None, written::clean_pdf(bytes)?),
        Kind::Text => (None, written::clean_text(bytes)?),
    };
    Ok(Clean { kind, size, bytes })
}

impl Size {
    /// A size that can be shown: it has pixels, and not too many.
    fn of(width: u32, height: u32) -> Result<Self, Fault> {
        match u64::from(width) * u64::from(height) {
            0 => Err(Fault::Damaged),
            n if n > MOST_PIXELS => Err(Fault::TooManyPixels),
            _ => Ok(Size { width, height }),
        }
    }
}

#[cfg(test)]
mod tests;
