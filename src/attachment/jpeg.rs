//! What of a JPEG is its picture?
//!
//! Tables, frames and scans stay, with the colour profile and what Adobe says of the colours. All other application segments and comments go:
//! EXIF with the place, IPTC, XMP, thumbnails, further pictures.

use crate::attachment::exif;
use crate::attachment::fault::Fault;
use crate::attachment::reader::Reader;
use crate::attachment::size::Size;

const START: u8 = 0xd8;
const END: u8 = 0xd9;
const SCAN: u8 = 0xda;
const COMMENT: u8 = 0xfe;

/// The bytes of a JFIF segment without its thumbnail.
const JFIF: usize = 14;

/// The picture alone, and how large it is.
pub(super) fn clean(bytes: &[u8]) -> Result<(Size, Vec<u8>), Fault> {
    let mut reader = Reader::new(bytes);
    let (mut kept, mut size, mut has_scan) = (Vec::with_capacity(bytes.len()), None, false);
    kept.extend_from_slice(reader.take(2)?);
    loop {
        let marker = marker(&mut reader)?;
        match marker {
            END if has_scan => break,
            0x00 | 0x01 | START | END | 0xd0..=0xd7 => return Err(Fault::Damaged),
            _ => {}
        }
        let body = segment(&mut reader)?;
        if is_frame(marker) && size.replace(size_of(body)?).is_some() {
            return Err(Fault::Damaged);
        }
        if let Some(body) = kept_of(marker, body) {
            write(&mut kept, marker, &body);
        }
        if marker == SCAN {
            has_scan = size.is_some();
            kept.extend_from_slice(scan(&mut reader)?);
        }
    }
    kept.extend_from_slice(&[0xff, END]);
    Ok((size.ok_or(Fault::Damaged)?, kept))
}

/// The next marker; any number of bytes 0xff may stand before it.
fn marker(reader: &mut Reader<'_>) -> Result<u8, Fault> {
    if reader.byte()? != 0xff {
        return Err(Fault::Damaged);
    }
    loop {
        match reader.byte()? {
            0xff => {}
            marker => return Ok(marker),
        }
    }
}

/// The body of a segment.
fn segment<'b>(reader: &mut Reader<'b>) -> Result<&'b [u8], Fault> {
    let length = usize::from(u16::from_be_bytes(reader.array()?));
    reader.take(length.checked_sub(2).ok_or(Fault::Damaged)?)
}

fn write(kept: &mut Vec<u8>, marker: u8, body: &[u8]) {
    let length = u16::try_from(body.len() + 2).expect("a segment is no longer than the one that was read");
    kept.extend_from_slice(&[0xff, marker]);
    kept.extend_from_slice(&length.to_be_bytes());
    kept.extend_from_slice(body);
}

/// Whether a segment begins a frame, which says how large the picture is.
fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc)
}

fn size_of(frame: &[u8]) -> Result<Size, Fault> {
    let [_, height_high, height_low, width_high, width_low, ..] = *frame else { return Err(Fault::Damaged) };
    let pixels = |high, low| u32::from(u16::from_be_bytes([high, low]));
    Size::of(pixels(width_high, width_low), pixels(height_high, height_low))
}

/// What of a segment stays.
fn kept_of(marker: u8, body: &[u8]) -> Option<Vec<u8>> {
    match marker {
        0xe0 if body.starts_with(b"JFIF\0") && body.len() >= JFIF => Some([&body[..JFIF - 2], &[0, 0]].concat()),
        0xe1 => exif::orientation(body).map(exif::block),
        0xe2 if body.starts_with(b"ICC_PROFILE\0") => Some(body.to_vec()),
        0xee if body.starts_with(b"Adobe") => Some(body.to_vec()),
        0xe0..=0xef | COMMENT => None,
        _ => Some(body.to_vec()),
    }
}

/// The data of a scan, up to the next marker that is none of its own.
fn scan<'b>(reader: &mut Reader<'b>) -> Result<&'b [u8], Fault> {
    let rest = reader.rest();
    let is_end = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xd0..=0xd7 | 0xff);
    let end = rest.windows(2).position(is_end).ok_or(Fault::Damaged)?;
    reader.take(end)
}
