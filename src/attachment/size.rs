//! How large is a picture, and how large may it be?

use crate::attachment::fault::Fault;

/// The most pixels of a picture: phones take 12 to 50 million, and show such a picture in smaller steps; decoded, 40 million take 160 MB.
const MOST_PIXELS: u64 = 40_000_000;

/// How wide and how high a picture is, as it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

impl Size {
    /// A size that can be shown: it has pixels, and not too many.
    pub(super) fn of(width: u32, height: u32) -> Result<Self, Fault> {
        match u64::from(width) * u64::from(height) {
            0 => Err(Fault::Damaged),
            n if n > MOST_PIXELS => Err(Fault::TooManyPixels),
            _ => Ok(Size { width, height }),
        }
    }
}
