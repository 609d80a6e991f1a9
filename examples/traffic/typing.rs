//! How does a message look that was typed in haste?

use crate::chance::Chance;
use jieda::text::normalize::is_han;

/// Characters that are taken for one another by who types Pinyin and does not look.
const ALIKE: [(char, char); 12] = [
    ('退', '腿'),
    ('款', '宽'),
    ('货', '或'),
    ('票', '漂'),
    ('修', '休'),
    ('装', '庄'),
    ('订', '定'),
    ('单', '但'),
    ('制', '治'),
    ('漏', '露'),
    ('機', '基'),
    ('貨', '或'),
];

/// A text with one or two slips.
pub fn hasty(text: &str, chance: &mut Chance) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let known: Vec<usize> = (0..letters.len()).filter(|&at| other(letters[at]).is_some()).collect();
    match chance.one_of(&known) {
        Some(&at) if chance.happens(0.6) => letters[at] = other(letters[at]).unwrap_or(letters[at]),
        Some(_) | None => slip(&mut letters, chance),
    }
    letters.into_iter().collect()
}

fn other(letter: char) -> Option<char> {
    ALIKE.iter().find(|(own, _)| *own == letter).map(|(_, other)| *other)
}

/// Two letters in the wrong order, or one that is missing or stands twice.
fn slip(letters: &mut Vec<char>, chance: &mut Chance) {
    if letters.len() < 4 {
        return;
    }
    let at = 1 + chance.place(letters.len() - 2);
    match chance.place(3) {
        0 => letters.swap(at, at + 1),
        // Without one of few characters nobody could tell what is meant.
        1 if !is_han(letters[at]) => drop(letters.remove(at)),
        _ => letters.insert(at, letters[at]),
    }
}
