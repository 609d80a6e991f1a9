//! What of a GIF is its picture?
//!
//! Colours, frames, their timing and how often they repeat stay. Comments, texts and what applications left go.

use crate::attachment::fault::Fault;
use crate::attachment::reader::Reader;
use crate::attachment::size::Size;

const EXTENSION: u8 = 0x21;
const IMAGE: u8 = 0x2c;
const TRAILER: u8 = 0x3b;

/// The extension that tells how a frame is shown, and for how long.
const CONTROL: u8 = 0xf9;

/// The extension of an application, and those that say how often the frames repeat.
const APPLICATION: u8 = 0xff;
const REPEATS: [&[u8]; 2] = [b"\x0bNETSCAPE2.0", b"\x0bANIMEXTS1.0"];

/// The picture alone, and how large it is.
pub(super) fn clean(bytes: &[u8]) -> Result<(Size, Vec<u8>), Fault> {
    let mut reader = Reader::new(bytes);
    let mut kept = Vec::with_capacity(bytes.len());
    reader.take(6)?;
    let screen: [u8; 7] = reader.array()?;
    let size = size_at(&screen)?;
    colours(&mut reader, screen[4])?;
    kept.extend_from_slice(reader.since(0));
    let mut has_frame = false;
    loop {
        let start = reader.at();
        match reader.byte()? {
            TRAILER if has_frame => break,
            IMAGE => {
                let frame: [u8; 9] = reader.array()?;
                let [_, _, _, _, place @ ..] = frame;
                size_at(&place)?;
                colours(&mut reader, frame[8])?;
                reader.byte()?;
                blocks(&mut reader)?;
                kept.extend_from_slice(reader.since(start));
                has_frame = true;
            }
            EXTENSION => {
                let label = reader.byte()?;
                let is_repeat = REPEATS.iter().any(|name| reader.rest().starts_with(name));
                blocks(&mut reader)?;
                if label == CONTROL || (label == APPLICATION && is_repeat) {
                    kept.extend_from_slice(reader.since(start));
                }
            }
            _ => return Err(Fault::Damaged),
        }
    }
    kept.push(TRAILER);
    Ok((size, kept))
}

/// The width and height that stand first.
fn size_at(bytes: &[u8]) -> Result<Size, Fault> {
    let [a, b, c, d, ..] = *bytes else { return Err(Fault::Damaged) };
    Size::of(u16::from_le_bytes([a, b]).into(), u16::from_le_bytes([c, d]).into())
}

/// Passes a table of colours, if these flags say that there is one.
fn colours(reader: &mut Reader<'_>, flags: u8) -> Result<(), Fault> {
    let n_bytes = if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    reader.take(n_bytes).map(drop)
}

/// Passes blocks up to the empty one that ends them.
fn blocks(reader: &mut Reader<'_>) -> Result<(), Fault> {
    loop {
        match reader.byte()? {
            0 => return Ok(()),
            length => reader.take(length.into())?,
        };
    }
}
