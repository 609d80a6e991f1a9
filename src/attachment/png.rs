//! What of a PNG is its picture?
//!
//! The chunks that say how it looks and moves stay. Texts, times, EXIF and whatever nobody knows go.

use crate::attachment::fault::Fault;
use crate::attachment::reader::Reader;
use crate::attachment::size::Size;

/// The bytes before the first chunk.
const SIGNATURE: usize = 8;

/// The chunks that say how the picture looks, and those of an animation.
const KEPT: [&[u8; 4]; 18] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"mDCV", b"cLLI", b"sBIT", b"bKGD", b"pHYs",
    b"acTL", b"fcTL", b"fdAT",
];

/// The picture alone, and how large it is.
pub(super) fn clean(bytes: &[u8]) -> Result<(Size, Vec<u8>), Fault> {
    let mut reader = Reader::new(bytes);
    let mut kept = Vec::with_capacity(bytes.len());
    kept.extend_from_slice(reader.take(SIGNATURE)?);
    let (mut size, mut has_pixels) = (None, false);
    loop {
        let start = reader.at();
        let length = u32::from_be_bytes(reader.array()?);
        let name: [u8; 4] = reader.array()?;
        let body = reader.take(usize::try_from(length).map_err(|_| Fault::Damaged)?)?;
        reader.take(4)?;
        if size.is_none() != (&name == b"IHDR") {
            return Err(Fault::Damaged);
        }
        if size.is_none() {
            size = Some(size_of(body)?);
        }
        has_pixels |= &name == b"IDAT";
        if KEPT.contains(&&name) {
            kept.extend_from_slice(reader.since(start));
        } else if name[0].is_ascii_uppercase() || !name.iter().all(u8::is_ascii_alphabetic) {
            // Who does not know a critical chunk cannot show the picture.
            return Err(Fault::Damaged);
        }
        if &name == b"IEND" {
            break;
        }
    }
    let size = size.filter(|_| has_pixels).ok_or(Fault::Damaged)?;
    Ok((size, kept))
}

fn size_of(head: &[u8]) -> Result<Size, Fault> {
    let head: &[u8; 13] = head.try_into().map_err(|_| Fault::Damaged)?;
    let [a, b, c, d, e, f, g, h, ..] = *head;
    Size::of(u32::from_be_bytes([a, b, c, d]), u32::from_be_bytes([e, f, g, h]))
}
