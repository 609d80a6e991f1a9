//! Is a text made of certain phrases alone?

/// What the phrases mean that a spoken text is made of, in their order, longer phrases before shorter ones; nothing where a part is none, or
/// the text has more than `longest` characters. Particles that are no phrase mean nothing.
pub fn covers<M: Copy>(text: &str, longest: usize, meanings: &[(M, Vec<String>)], particles: &[String]) -> Option<Vec<M>> {
    if text.is_empty() || text.chars().nth(longest).is_some() {
        return None;
    }
    // For each place the best way there: what was meant so far.
    let mut ways: Vec<Option<Vec<M>>> = vec![None; text.len() + 1];
    ways[0] = Some(Vec::new());
    for at in text.char_indices().map(|(at, _)| at) {
        let Some(way) = ways[at].clone() else { continue };
        let mut go = |length: usize, meaning: Option<M>| {
            let next = &mut ways[at + length];
            let longer: Vec<M> = way.iter().copied().chain(meaning).collect();
            if next.as_ref().is_none_or(|known| known.len() > longer.len()) {
                *next = Some(longer);
            }
        };
        for (meaning, phrases) in meanings {
            phrases.iter().filter(|phrase| text[at..].starts_with(phrase.as_str())).for_each(|phrase| go(phrase.len(), Some(*meaning)));
        }
        particles.iter().filter(|particle| text[at..].starts_with(particle.as_str())).for_each(|particle| go(particle.len(), None));
    }
    match ways.pop().flatten()? {
        // A particle may be a phrase too, when nothing else is said: 哦.
        meant if meant.is_empty() => covers(text, longest, meanings, &[]),
        meant => Some(meant),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_known_phrases_is_covered() {
        let owned = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
        let meanings =
            [("nod", owned(&["好", "好的", "嗯", "哦", "👍"])), ("thanks", owned(&["谢谢"])), ("on", owned(&["多久", "然后呢"]))];
        let check = |text: &str, expected: Option<&[&str]>| {
            assert_eq!(covers(text, 24, &meanings, &owned(&["呢", "啊", "哦"])).as_deref(), expected, "{text}");
        };
        check("好的", Some(&["nod"]));
        check("好呢谢谢啊", Some(&["nod", "thanks"]));
        check("然后呢", Some(&["on"]));
        check("👍", Some(&["nod"]));
        check("哦", Some(&["nod"]));
        check("哦多久", Some(&["on"]));
        check("好不好", None);
        check("呢", None);
        check("", None);
        check(&"好".repeat(25), None);
    }
}
