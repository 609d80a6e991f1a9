//! Is a text made of certain phrases alone?

use std::collections::HashMap;

/// Phrases by what they mean, and particles, which mean nothing beside a phrase.
#[derive(Debug, Clone)]
pub struct Cover<M> {
    /// By their first character, with what they mean.
    parts: HashMap<char, Vec<(String, Option<M>)>>,
}

impl<M: Copy> Cover<M> {
    /// Phrases and particles as they are spoken.
    pub fn new<'p>(phrases: impl IntoIterator<Item = (M, &'p [String])>, particles: &[String]) -> Self {
        let phrases = phrases.into_iter().flat_map(|(meaning, phrases)| phrases.iter().map(move |phrase| (phrase.clone(), Some(meaning))));
        let mut parts: HashMap<char, Vec<(String, Option<M>)>> = HashMap::new();
        for (part, meaning) in phrases.chain(particles.iter().map(|particle| (particle.clone(), None))) {
            parts.entry(part.chars().next().unwrap_or_default()).or_default().push((part, meaning));
        }
        Cover { parts }
    }

    /// What the phrases mean that a spoken text is made of, in their order, longer phrases before shorter ones; nothing where a part is none, or
    /// the text has more than `longest` characters.
    pub fn meanings(&self, text: &str, longest: usize) -> Option<Vec<M>> {
        if text.is_empty() || text.chars().nth(longest).is_some() {
            return None;
        }
        match self.way(text, |_| true)? {
            // A particle may be a phrase too, when nothing else is said: 哦.
            meant if meant.is_empty() => self.way(text, Option::is_some),
            meant => Some(meant),
        }
    }

    /// The fewest phrases that a text is made of, of those parts whose meaning counts.
    fn way(&self, text: &str, counts: impl Fn(&Option<M>) -> bool) -> Option<Vec<M>> {
        // For each place the best way there: what was meant so far.
        let mut ways: Vec<Option<Vec<M>>> = vec![None; text.len() + 1];
        ways[0] = Some(Vec::new());
        for (at, first) in text.char_indices() {
            let Some(way) = ways[at].clone() else { continue };
            let parts = self.parts.get(&first).into_iter().flatten();
            for (part, meaning) in parts.filter(|(part, meaning)| counts(meaning) && text[at..].starts_with(part.as_str())) {
                let next = &mut ways[at + part.len()];
                let longer: Vec<M> = way.iter().copied().chain(*meaning).collect();
                if next.as_ref().is_none_or(|known| known.len() > longer.len()) {
                    *next = Some(longer);
                }
            }
        }
        ways.pop().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_known_phrases_is_covered() {
        let owned = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
        let phrases = [("nod", owned(&["好", "好的", "嗯", "哦", "👍"])), ("thanks", owned(&["谢谢"])), ("on", owned(&["多久", "然后呢"]))];
        let cover = Cover::new(phrases.iter().map(|(meaning, phrases)| (*meaning, phrases.as_slice())), &owned(&["呢", "啊", "哦"]));
        let check = |text: &str, expected: Option<&[&str]>| assert_eq!(cover.meanings(text, 24).as_deref(), expected, "{text}");
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
