//! In which encoding is a text written?
//!
//! UTF-8 with and without a byte order mark, UTF-16, and GB18030, which has GBK and GB2312 in it. It does not guess among others: Big5 and
//! Shift-JIS decode as GB18030 into other words.

use encoding_rs::{Encoding, GB18030, UTF_16BE, UTF_16LE};

/// One wrong byte among so many letters beyond ASCII is a slip; more mean another encoding.
const SLIPS: usize = 200;

/// How many bytes are looked at to tell UTF-16 without a mark.
const SAMPLE: usize = 64 << 10;

/// The text of some bytes, with `\n` line ends; nothing when they are no text.
pub fn decode(bytes: &[u8]) -> Option<String> {
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => encoding.decode_without_bom_handling(&bytes[length..]).0.into_owned(),
        None => unmarked(bytes)?,
    };
    let text = text.trim_start_matches('\u{feff}');
    Some(if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() })
}

fn unmarked(bytes: &[u8]) -> Option<String> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    if sample.contains(&0) {
        return wide(bytes, sample);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(text.to_owned());
    }
    let lossy = String::from_utf8_lossy(bytes);
    let n_wrong = lossy.matches('\u{fffd}').count();
    let n_beyond = lossy.chars().filter(|c| !c.is_ascii()).count();
    if n_wrong * SLIPS <= n_beyond {
        return Some(lossy.into_owned());
    }
    let (text, _, _) = GB18030.decode(bytes);
    let n_wrong = text.chars().filter(|&c| c == '\u{fffd}' || (c.is_control() && !c.is_whitespace())).count();
    let n_beyond = text.chars().filter(|c| !c.is_ascii()).count();
    (n_wrong * SLIPS <= n_beyond).then(|| text.into_owned())
}

/// UTF-16 without a mark: the zero bytes of its ASCII letters stand all on one side.
fn wide(bytes: &[u8], sample: &[u8]) -> Option<String> {
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|&&byte| byte == 0).count();
    let (encoding, most, least) = if zeros(1) > zeros(0) { (UTF_16LE, zeros(1), zeros(0)) } else { (UTF_16BE, zeros(0), zeros(1)) };
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    (!had_errors && most > 8 * least).then(|| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_apart() {
        const TEXT: &str = "问题,答案\n怎么退货,七天内可退";
        let check = |bytes: &[u8], expected: Option<&str>| assert_eq!(decode(bytes).as_deref(), expected, "{bytes:?}");
        let wide = |order: fn(u16) -> [u8; 2]| TEXT.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        check(TEXT.as_bytes(), Some(TEXT));
        check(format!("\u{feff}{}", TEXT.replace('\n', "\r\n")).as_bytes(), Some(TEXT));
        check(&GB18030.encode(TEXT).0, Some(TEXT));
        check(&wide(u16::to_le_bytes), Some(TEXT));
        check(&wide(u16::to_be_bytes), Some(TEXT));
        check(&[&[0xff, 0xfe][..], &wide(u16::to_le_bytes)].concat(), Some(TEXT));
        check(b"", Some(""));
        check(&[0x89, b'P', b'N', b'G', 0, 0, 0, 0, 0xff, 0xff, 0, 0], None);
        check(&[0xff; 40], None);
    }
}
