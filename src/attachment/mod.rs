//! What is in a file that somebody sent?
//!
//! Only its bytes tell (sniffing): the name and the type that come with it are what the sender says. What is let in is walked through block by
//! block, loses what it says about where and by whom it was made (metadata stripping), and ends where its format ends. Pixels are not decoded.

mod exif;
pub mod fault;
mod gif;
mod jpeg;
pub mod kind;
pub mod name;
mod png;
mod reader;
pub mod size;
mod webp;
mod written;

use crate::attachment::fault::Fault;
use crate::attachment::kind::Kind;
use crate::attachment::size::Size;

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

#[cfg(test)]
mod tests;
