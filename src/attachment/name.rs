//! What is a file called where it is shown?
//!
//! As its sender called it, without what could deceive: no folder, no invisible or turning characters, and the ending of what it is.

use crate::attachment::kind::Kind;

/// The most characters of a name.
const LONGEST: usize = 100;

/// The name that is shown of a file of this kind, and that it is saved under.
pub fn shown(name: &str, kind: Kind) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().filter(|c| !is_hidden(*c)).collect();
    let words = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = words.trim_matches(['.', ' ']);
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let is_own = kind.endings().iter().any(|own| own.eq_ignore_ascii_case(ending));
    let ending = if is_own { ending.to_ascii_lowercase() } else { kind.endings()[0].to_owned() };
    // 合同.exe that is a text is no program: all of its name stays readable.
    let stem = if is_own { stem } else { name };
    let most = LONGEST - 1 - ending.len();
    let stem: String = stem.chars().take(most).collect();
    let stem = match stem.trim_end_matches(['.', ' ']) {
        "" if kind.is_picture() => "picture",
        "" => "file",
        stem => stem,
    };
    format!("{stem}.{ending}")
}

/// Whether a character is not seen, or turns those around it.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_deceives_nobody() {
        let check = |name: &str, kind: Kind, expected: &str| assert_eq!(shown(name, kind), expected, "{name:?}");
        check("故障照片.jpg", Kind::Jpeg, "故障照片.jpg");
        check("IMG_0001.JPEG", Kind::Jpeg, "IMG_0001.jpeg");
        check("../../etc/passwd", Kind::Text, "passwd.txt");
        check(r"C:\Users\me\账单.pdf", Kind::Pdf, "账单.pdf");
        check("gpj.\u{202e}exe.png", Kind::Png, "gpj.exe.png");
        check("photo.png.exe", Kind::Png, "photo.png.exe.png");
        check("a\0b\nc\u{200b}.png", Kind::Png, "abc.png");
        check("  a \t b .png", Kind::Png, "a b.png");
        check("...", Kind::Png, "picture.png");
        check("", Kind::Pdf, "file.pdf");
        check(".png", Kind::Png, "png.png");
        check("x.", Kind::Text, "x.txt");
        check("<b>.csv", Kind::Text, "<b>.csv");
        let long = shown(&"长".repeat(300), Kind::Jpeg);
        assert_eq!((long.chars().count(), long.ends_with("长.jpg")), (LONGEST, true));
    }
}
