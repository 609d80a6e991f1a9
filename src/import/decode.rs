//! In which encoding is a text written?
//!
//! UTF-8 with and without a byte order mark, UTF-16, Big5, and GB18030, which has GBK and GB2312 in it. It does not guess among others:
//! Shift-JIS decodes as GB18030 into other words.

use crate::text::normalize::is_han;
use encoding_rs::{BIG5, Encoding, GB18030, UTF_16BE, UTF_16LE};

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
    let encoding = if is_big5(sample) { BIG5 } else { GB18030 };
    let (text, _, _) = encoding.decode(bytes);
    let n_wrong = text.chars().filter(|&c| c == '\u{fffd}' || (c.is_control() && !c.is_whitespace())).count();
    let n_beyond = text.chars().filter(|c| !c.is_ascii()).count();
    (n_wrong * SLIPS <= n_beyond).then(|| text.into_owned())
}

/// Whether more of the pairs of bytes are usual characters and marks in Big5 than in GB2312, both of which have theirs in a part of the table.
fn is_big5(bytes: &[u8]) -> bool {
    let (mut n_pairs, mut n_gb, mut n_big5) = (0usize, 0usize, 0usize);
    let mut at = 0;
    while at + 1 < bytes.len() {
        let (lead, trail) = (bytes[at], bytes[at + 1]);
        if lead < 0x80 {
            at += 1;
            continue;
        }
        n_pairs += 1;
        // Marks, and the characters of the first level.
        n_gb += usize::from(matches!(lead, 0xa1 | 0xa3 | 0xb0..=0xd7) && trail >= 0xa1);
        n_big5 += usize::from(matches!(lead, 0xa1 | 0xa2 | 0xa4..=0xc6) && matches!(trail, 0x40..=0x7e | 0xa1..=0xfe));
        at += 2;
    }
    n_big5 > n_gb && n_big5 * 10 >= n_pairs * 9
}

/// UTF-16 without a mark: in the right order nearly all of it is ASCII, Han, or their marks.
fn wide(bytes: &[u8], sample: &[u8]) -> Option<String> {
    let even = &sample[..sample.len() / 2 * 2];
    let usual = |encoding: &'static Encoding| {
        let (text, _) = encoding.decode_without_bom_handling(even);
        text.chars().filter(|&c| is_usual(c)).count()
    };
    let (little, big) = (usual(UTF_16LE), usual(UTF_16BE));
    let (encoding, n_usual) = if little >= big { (UTF_16LE, little) } else { (UTF_16BE, big) };
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let is_text = n_usual > 0 && n_usual * 10 >= even.len() / 2 * 9;
    (!had_errors && is_text).then(|| text.into_owned())
}

fn is_usual(c: char) -> bool {
    matches!(c, ' '..='~' | '\n' | '\r' | '\t' | '\u{2010}'..='\u{2030}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}') || is_han(c)
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
        for text in [
            "問題,答案\n怎麼退貨,七天內可退貨，請保留發票與外盒。",
            "門市地址,臺北市信義區,「週末」也營業！",
            "分類;相似問;答覆\n付款;可以刷卡嗎|能用悠遊卡嗎;都可以",
        ] {
            check(&BIG5.encode(text).0, Some(text));
            check(&GB18030.encode(text).0, Some(text));
        }
        for text in ["价格,可以便宜点吗\n快递,几天能到？顺丰还是中通", "空调不制冷怎么办，师傅什么时候上门"]
        {
            check(&GB18030.encode(text).0, Some(text));
        }
        check(&wide(u16::to_le_bytes), Some(TEXT));
        check(&wide(u16::to_be_bytes), Some(TEXT));
        check(&[&[0xff, 0xfe][..], &wide(u16::to_le_bytes)].concat(), Some(TEXT));
        check(b"", Some(""));
        check(&[0x89, b'P', b'N', b'G', 0, 0, 0, 0, 0xff, 0xff, 0, 0], None);
        check(&[0xff; 40], None);
    }
}
