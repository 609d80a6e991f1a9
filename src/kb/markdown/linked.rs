//! Where do addresses and numbers stand in words?
//!
//! Bare addresses of pages, mail addresses and telephone numbers, which a customer wants to press. It does not find what is a link already.

/// An address in some words: its bytes, and where it leads.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Address {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) target: String,
}

/// The longest address that is linked, in bytes.
const LONGEST: usize = 1_000;

/// The addresses in some words, in order.
pub(super) fn addresses(words: &str) -> Vec<Address> {
    let bytes = words.as_bytes();
    let mut found: Vec<Address> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let is_free = at == 0 || !(bytes[at - 1].is_ascii_alphanumeric() || matches!(bytes[at - 1], b'/' | b'_' | b'.' | b'-' | b'@'));
        let address = match bytes[at] {
            b'h' | b'w' if is_free => page(words, at),
            b'@' => mail(words, at, found.last().map_or(0, |last| last.end)),
            b'0'..=b'9' | b'+' if is_free => number(words, at),
            _ => None,
        };
        match address {
            Some(address) => {
                at = address.end;
                found.push(address);
            }
            // A run of letters or digits is looked at from its start alone.
            None => at += 1,
        }
    }
    found
}

/// How many bytes from `at` on are of a kind.
fn run(words: &str, at: usize, is_of: impl Fn(u8) -> bool) -> usize {
    words.as_bytes()[at..].iter().take(LONGEST).take_while(|byte| is_of(**byte)).count()
}

fn page(words: &str, at: usize) -> Option<Address> {
    let rest = &words[at..];
    let scheme = ["https://", "http://", "www."].into_iter().find(|scheme| rest.starts_with(scheme))?;
    let length = run(words, at, |byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b'"' | b'`' | b'|' | b'\\' | b'{' | b'}'));
    let mut address = &rest[..length];
    loop {
        let shorter = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', '~', ']', '[']);
        let is_closing = shorter.ends_with(')') && shorter.matches(')').count() > shorter.matches('(').count();
        let shorter = if is_closing { &shorter[..shorter.len() - 1] } else { shorter };
        if shorter.len() == address.len() {
            break;
        }
        address = shorter;
    }
    let host = &address[scheme.len().min(address.len())..];
    if host.len() < 3 || !host.contains('.') || !host.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let target = if scheme == "www." { format!("https://{address}") } else { address.to_owned() };
    Some(Address { start: at, end: at + address.len(), target })
}

fn mail(words: &str, at: usize, after: usize) -> Option<Address> {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'+' | b'-');
    let before = words.as_bytes()[after..at].iter().rev().take(64).take_while(|byte| is_name(byte)).count();
    let domain = &words[at + 1..at + 1 + run(words, at + 1, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))];
    let domain = domain.trim_end_matches(['.', '-']);
    let start = at - before;
    let is_sound = before > 0 && domain.len() <= 253 && domain.contains('.') && !domain.starts_with('.') && !domain.contains("..");
    is_sound.then(|| Address { start, end: at + 1 + domain.len(), target: format!("mailto:{}@{domain}", &words[start..at]) })
}

/// A telephone number in one of the forms in which shops write them; an order number has none of these.
fn number(words: &str, at: usize) -> Option<Address> {
    let first = 1 + run(words, at + 1, |byte| byte.is_ascii_digit() || byte == b'-');
    let spaced = 1 + run(words, at + 1, |byte| byte.is_ascii_digit() || matches!(byte, b'-' | b' '));
    number_of(words, at, first).or_else(|| number_of(words, at, spaced))
}

fn number_of(words: &str, at: usize, length: usize) -> Option<Address> {
    let text = words[at..at + length].trim_end_matches(['-', ' ']);
    let is_followed = words[at + text.len()..].starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '/'))
        && words.as_bytes().get(at + text.len() + 1).is_some_and(u8::is_ascii_alphanumeric);
    let groups: Vec<&str> = text.split(['-', ' ']).collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let is_number = match (groups.first()?, &lengths[..]) {
        (&("400" | "800"), [3, 3, 4] | [3, 4, 3] | [3, 7]) => true,
        (first, [10]) => first.starts_with("400") || first.starts_with("800"),
        (first, [11]) => first.starts_with('1') && matches!(first.as_bytes()[1], b'3'..=b'9'),
        (first, [3, 4, 4]) if first.starts_with('1') => matches!(first.as_bytes()[1], b'3'..=b'9'),
        (first, [3 | 4, 7 | 8]) => first.starts_with('0'),
        (first, [2..=4, ..]) if first.starts_with('+') => (8..=17).contains(&lengths.iter().sum::<usize>()) && groups.len() > 1,
        _ => false,
    };
    (is_number && !is_followed).then(|| Address { start: at, end: at + text.len(), target: format!("tel:{}", text.replace(' ', "-")) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &str, expected: &[&str]) {
        let found = addresses(words);
        assert_eq!(found.iter().map(|address| address.target.as_str()).collect::<Vec<_>>(), expected, "{words}");
        assert!(found.windows(2).all(|pair| pair[0].end <= pair[1].start));
    }

    #[test]
    fn addresses_are_found_in_words() {
        check("看https://example.com/a?b=c。", &["https://example.com/a?b=c"]);
        check("(see http://example.com/a_(b)).", &["http://example.com/a_(b)"]);
        check("www.example.com, xwww.example.com", &["https://www.example.com"]);
        check("邮件service@example.com。", &["mailto:service@example.com"]);
        check("a@b @b.cn a@.cn a@b..cn", &[]);
        check("热线是 400-000-0000，手机13800000000", &["tel:400-000-0000", "tel:13800000000"]);
        check("010-12345678 +86 138 0000 0000", &["tel:010-12345678", "tel:+86-138-0000-0000"]);
        check("订单 202611290001234 型号 JD-400-000-0000x 3-5 天 2026-11-29 1.13800000000.2", &[]);
        check("https:// http://a", &[]);
    }

    #[test]
    fn long_words_are_read_in_time() {
        for mark in ["@", "a@", "1-", "+", "www.", "https://a.b(", "13800000000"] {
            addresses(&mark.repeat(64 << 10));
        }
    }
}
