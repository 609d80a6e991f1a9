//! How does this text sound?
//!
//! Syllables of Pinyin without tones, so that `投su`, `tousu` and characters that sound alike can be told for what they are. Accents that
//! many speakers do not tell apart count as one: zh and z, ch and c, sh and s, and the endings -ng and -n. Of characters with several
//! readings only the commonest is known, unless it is listed here.

use pinyin::ToPinyin;
use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

/// Readings that customers mean where the table of the crate gives another one.
const READINGS: [(char, &str); 5] = [('曝', "bao"), ('着', "zhao"), ('传', "zhuan"), ('冇', "mou"), ('畀', "bi")];

/// The most letters of a syllable: zhuang.
const LONGEST: usize = 6;

/// A syllable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sound(u16);

impl Sound {
    /// The syllable of a Han character; nothing when no reading is known.
    pub fn of(c: char) -> Option<Self> {
        match COMMON.contains(&c) {
            true => OF_COMMON[c as usize - *COMMON.start() as usize],
            false => looked_up(c),
        }
    }

    /// Its number: below 1,000.
    pub fn number(self) -> u16 {
        self.0
    }
}

/// The block of the characters that are in use.
const COMMON: RangeInclusive<char> = '\u{4e00}'..='\u{9fff}';

/// The syllables of [`COMMON`], since each text is sounded out several times.
static OF_COMMON: LazyLock<Vec<Option<Sound>>> = LazyLock::new(|| COMMON.map(looked_up).collect());

fn looked_up(c: char) -> Option<Sound> {
    SOUNDS.get(folded(reading(c)?).as_str()).copied()
}

/// Every syllable that some character has, spelt in full and folded.
static SOUNDS: LazyLock<HashMap<String, Sound>> = LazyLock::new(|| {
    let mut sounds: HashMap<String, Sound> = HashMap::new();
    for plain in COMMON.filter_map(reading) {
        let folded = folded(plain);
        let next = Sound(u16::try_from(sounds.len()).expect("there are some hundred syllables"));
        let sound = *sounds.entry(folded).or_insert(next);
        sounds.entry(plain.replace('ü', "v")).or_insert(sound);
    }
    sounds
});

fn reading(c: char) -> Option<&'static str> {
    let listed = READINGS.iter().find(|(own, _)| *own == c).map(|(_, reading)| *reading);
    listed.or_else(|| c.to_pinyin().map(|pinyin| pinyin.plain()))
}

/// A syllable without what accents do not tell apart.
fn folded(plain: &str) -> String {
    let plain = plain.replace('ü', "v");
    let flat = ["z", "c", "s"].iter().find_map(|flat| plain.strip_prefix(&format!("{flat}h")).map(|rest| format!("{flat}{rest}")));
    let flat = flat.unwrap_or(plain);
    if ["ang", "eng", "ing"].iter().any(|ending| flat.ends_with(ending)) { flat[..flat.len() - 1].to_owned() } else { flat }
}

/// The syllables that a run of lower-case letters spells, each with its length in letters: as few as possible, and of these the longest
/// first. Nothing when it spells something else.
pub fn syllables(letters: &str) -> Option<Vec<(usize, Sound)>> {
    // For each place, from behind: how many syllables the rest takes, and the length of the first of them.
    let n = letters.len();
    let mut best: Vec<Option<(usize, usize, Sound)>> = vec![None; n];
    for start in (0..n).rev() {
        for length in (1..=LONGEST.min(n - start)).rev() {
            let Some(&sound) = letters.get(start..start + length).and_then(|part| SOUNDS.get(part)) else { continue };
            let Some(behind) = (if start + length == n { Some(0) } else { best[start + length].map(|(count, _, _)| count) }) else {
                continue;
            };
            if best[start].is_none_or(|(count, _, _)| behind + 1 < count) {
                best[start] = Some((behind + 1, length, sound));
            }
        }
    }
    let mut spelt = Vec::new();
    let mut at = 0;
    while at < n {
        let (_, length, sound) = best[at]?;
        spelt.push((length, sound));
        at += length;
    }
    Some(spelt)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(letters: &str, han: &str) {
        let spelt = syllables(letters).map(|spelt| spelt.into_iter().map(|(_, sound)| sound).collect::<Vec<_>>());
        let sounds: Vec<Sound> = han.chars().filter_map(Sound::of).collect();
        assert_eq!(spelt, (!han.is_empty()).then_some(sounds), "{letters}");
    }

    #[test]
    fn letters_spell_syllables() {
        check("zhuanrengong", "转人工");
        check("zuanrengong", "转人工");
        check("tousu", "投诉");
        check("baoguang", "曝光");
        check("lvshi", "律师");
        check("xian", "先");
        check("agent", "");
        check("v", "");
    }

    #[test]
    fn characters_that_sound_alike_have_one_sound() {
        let check = |a: char, b: char, expected: bool| assert_eq!(Sound::of(a) == Sound::of(b), expected, "{a} {b}");
        check('工', '公', true);
        check('商', '伤', true);
        check('工', '人', false);
        check('这', '则', true);
        check('生', '森', true);
        check('成', '岑', true);
        check('汗', '航', true);
        check('汗', '先', false);
        assert_eq!(Sound::of('a'), None);
    }
}
