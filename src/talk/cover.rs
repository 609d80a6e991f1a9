//! Is a text made of small words alone?

use crate::talk::TalkAct;

/// The longest text, in characters, that is held against the words: 好的好的，没有了谢谢你啊再见 has fifteen.
const LONGEST: usize = 24;

/// The acts of the phrases that a spoken text is made of, in their order, longer phrases before shorter ones; nothing where a part is none.
/// Particles alone are no act.
pub(super) fn covers(text: &str, acts: &[(TalkAct, Vec<String>)], particles: &[String]) -> Option<Vec<TalkAct>> {
    if text.is_empty() || text.chars().nth(LONGEST).is_some() {
        return None;
    }
    // For each place the best way there: the acts so far.
    let mut ways: Vec<Option<Vec<TalkAct>>> = vec![None; text.len() + 1];
    ways[0] = Some(Vec::new());
    for at in text.char_indices().map(|(at, _)| at) {
        let Some(way) = ways[at].clone() else { continue };
        let mut go = |length: usize, act: Option<TalkAct>| {
            let next = &mut ways[at + length];
            let longer: Vec<TalkAct> = way.iter().copied().chain(act).collect();
            if next.as_ref().is_none_or(|known| known.len() > longer.len()) {
                *next = Some(longer);
            }
        };
        for (act, phrases) in acts {
            phrases.iter().filter(|phrase| text[at..].starts_with(phrase.as_str())).for_each(|phrase| go(phrase.len(), Some(*act)));
        }
        particles.iter().filter(|particle| text[at..].starts_with(particle.as_str())).for_each(|particle| go(particle.len(), None));
    }
    ways.pop().flatten().filter(|acts| !acts.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_small_words_is_covered() {
        let owned = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
        let acts = [
            (TalkAct::Nod, owned(&["好", "好的", "嗯", "👍"])),
            (TalkAct::Thanks, owned(&["谢谢"])),
            (TalkAct::AskOn, owned(&["多久", "然后呢"])),
        ];
        let check = |text: &str, expected: Option<&[TalkAct]>| {
            assert_eq!(covers(text, &acts, &owned(&["呢", "啊"])).as_deref(), expected, "{text}");
        };
        check("好的", Some(&[TalkAct::Nod]));
        check("好呢谢谢啊", Some(&[TalkAct::Nod, TalkAct::Thanks]));
        check("然后呢", Some(&[TalkAct::AskOn]));
        check("👍", Some(&[TalkAct::Nod]));
        check("好不好", None);
        check("呢", None);
        check("", None);
        check(&"好".repeat(25), None);
    }
}
