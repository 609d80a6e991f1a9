//! What of a WebP is its picture?
//!
//! Pixels, transparency, frames and the colour profile stay. EXIF, XMP and whatever nobody knows go.

use crate::attachment::fault::Fault;
use crate::attachment::reader::Reader;
use crate::attachment::size::Size;

/// The chunks that say how the picture looks and moves.
const KEPT: [&[u8; 4]; 7] = [b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];

/// The flags of the head that say that there is EXIF, and XMP.
const METADATA: u8 = 0x08 | 0x04;

/// The picture alone, and how large it is.
pub(super) fn clean(bytes: &[u8]) -> Result<(Size, Vec<u8>), Fault> {
    let mut reader = Reader::new(bytes);
    reader.take(4)?;
    let length = usize::try_from(u32::from_le_bytes(reader.array()?)).map_err(|_| Fault::Damaged)?;
    let mut chunks = Reader::new(reader.take(length)?);
    chunks.take(4)?;
    let (mut kept, mut size, mut has_pixels) = (b"WEBP".to_vec(), None, false);
    while !chunks.rest().is_empty() {
        let name: [u8; 4] = chunks.array()?;
        let n_bytes = u32::from_le_bytes(chunks.array()?);
        let body = chunks.take(usize::try_from(n_bytes).map_err(|_| Fault::Damaged)?)?;
        if body.len() % 2 == 1 && !chunks.rest().is_empty() {
            chunks.byte()?;
        }
        let own = size_of(&name, body)?;
        size = size.or(own);
        has_pixels |= matches!(&name, b"VP8 " | b"VP8L" | b"ANMF");
        if KEPT.contains(&&name) {
            kept.extend_from_slice(&name);
            kept.extend_from_slice(&n_bytes.to_le_bytes());
            let start = kept.len();
            kept.extend_from_slice(body);
            kept.extend(std::iter::repeat_n(0, body.len() % 2));
            if &name == b"VP8X" {
                kept[start] &= !METADATA;
            }
        }
    }
    let size = size.filter(|_| has_pixels).ok_or(Fault::Damaged)?;
    let length = u32::try_from(kept.len()).map_err(|_| Fault::Damaged)?;
    Ok((size, [&b"RIFF"[..], &length.to_le_bytes(), &kept].concat()))
}

/// How large a chunk says that the picture is, or the frame; nothing where it does not say that.
fn size_of(name: &[u8; 4], body: &[u8]) -> Result<Option<Size>, Fault> {
    let at = |n: usize| body.get(n).copied().map(u32::from).ok_or(Fault::Damaged);
    let of_24_bits = |n: usize| Ok(1 + (at(n)? | at(n + 1)? << 8 | at(n + 2)? << 16));
    let (width, height) = match name {
        b"VP8X" => (of_24_bits(4)?, of_24_bits(7)?),
        b"ANMF" => (of_24_bits(6)?, of_24_bits(9)?),
        // The upper two bits say how it is scaled.
        b"VP8 " if body.get(3..6) == Some(b"\x9d\x01\x2a") => ((at(6)? | at(7)? << 8) & 0x3fff, (at(8)? | at(9)? << 8) & 0x3fff),
        b"VP8L" if body.first() == Some(&0x2f) => {
            let bits = at(1)? | at(2)? << 8 | at(3)? << 16 | at(4)? << 24;
            (1 + (bits & 0x3fff), 1 + (bits >> 14 & 0x3fff))
        }
        b"VP8 " | b"VP8L" => return Err(Fault::Damaged),
        _ => return Ok(None),
    };
    Size::of(width, height).map(Some)
}
