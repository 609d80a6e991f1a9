//! Which way up is a photograph?
//!
//! Phones turn nothing: they write how the picture is to be turned into its EXIF, among the place and the time. That number alone is kept.

/// What an EXIF block of a JPEG begins with.
pub(super) const HEAD: &[u8] = b"Exif\0\0";

/// The tag of the orientation.
const ORIENTATION: u16 = 0x0112;

/// How values of 16 bits are marked.
const SHORT: u16 = 3;

/// The bytes of an entry.
const ENTRY: usize = 12;

/// The most entries that are looked at; cameras write some 20.
const MOST_ENTRIES: usize = 200;

/// How a picture is to be turned, 2 to 8; nothing where it stands as it is, or the block cannot be read.
pub(super) fn orientation(block: &[u8]) -> Option<u8> {
    let tiff = block.strip_prefix(HEAD)?;
    let is_little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let short = |at: usize| -> Option<u16> {
        let bytes: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    let long = |at: usize| -> Option<usize> {
        let bytes: [u8; 4] = tiff.get(at..at.checked_add(4)?)?.try_into().ok()?;
        usize::try_from(if is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) }).ok()
    };
    let first = long(4)?;
    let n_entries = usize::from(short(first)?).min(MOST_ENTRIES);
    let entries = (0..n_entries).filter_map(|n| first.checked_add(2 + n * ENTRY));
    let entry = entries.into_iter().find(|at| short(*at) == Some(ORIENTATION) && short(at + 2) == Some(SHORT))?;
    let found = short(entry + 8)?;
    u8::try_from(found).ok().filter(|found| (2..=8).contains(found))
}

/// A block that says how the picture is to be turned, and nothing else.
pub(super) fn block(orientation: u8) -> Vec<u8> {
    let tiff = *b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01";
    [HEAD, &tiff, &[0, orientation, 0, 0], &[0; 4]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_orientation_is_read_in_both_byte_orders_and_from_nothing_else() {
        let check = |block: &[u8], expected: Option<u8>| assert_eq!(orientation(block), expected, "{block:x?}");
        check(&block(6), Some(6));
        check(&block(1), None);
        check(&block(9), None);
        check(b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x03\0\0\0\0\0\0\0", Some(3));
        check(b"Exif\0\0II*\0\xff\xff\xff\xff", None);
        check(b"Exif\0\0MM\0*\0\0\0\x08\xff\xff", None);
        check(b"Exif\0\0XX", None);
        check(b"http://ns.adobe.com/xap/1.0/\0", None);
    }
}
