//! Which e-mail addresses stand in a text?

use crate::privacy::kind::{Kind, Spotted};

/// The e-mail addresses of a text.
pub fn mails(text: &str) -> Vec<Spotted> {
    let mut found: Vec<Spotted> = Vec::new();
    for (sign, _) in text.match_indices('@') {
        let taken = found.last().map_or(0, |(range, _)| range.end);
        found.extend(around(text, taken, sign));
    }
    found
}

fn around(text: &str, taken: usize, sign: usize) -> Option<Spotted> {
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || b"._-+%".contains(b);
    let is_host = |b: &u8| b.is_ascii_alphanumeric() || b".-".contains(b);
    let before = text.as_bytes().get(taken..sign)?;
    let name = before.iter().rev().take_while(|b| is_name(b)).count();
    let host = text.as_bytes()[sign + 1..].iter().take_while(|b| is_host(b)).count();
    let host = text[sign + 1..sign + 1 + host].trim_end_matches(['.', '-']);
    let (_, top) = host.rsplit_once('.')?;
    let is_sound = top.len() > 1 && top.bytes().all(|b| b.is_ascii_alphabetic()) && host.split('.').all(|label| !label.is_empty());
    // A name that begins behind a star is what a mask left over, and what another sign follows is a name.
    let is_whole = !text[..sign - name].ends_with('*') && !text[sign + 1 + host.len()..].starts_with('@');
    (is_sound && is_whole && name > 0).then(|| (sign - name..sign + 1 + host.len(), Kind::Email))
}
