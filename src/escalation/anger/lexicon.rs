//! Which words show anger, and how surely?
//!
//! A lexicon with weights, so that an editor can read why a score is what it is, and raise it with a word. What no word of it shows is left to
//! the learnt tone.

use crate::escalation::anger::AngerScore;
use crate::escalation::phrase::{Found, Phrases, leftmost_longest};
use crate::text::normalize::NormalText;

/// Particles that may stand between a degree word and the word it strengthens: 真的垃圾, 太过分 but also 非常的过分.
const PARTICLES: [char; 4] = ['的', '了', '地', '得'];

/// How many degree words before one word count: 真的太垃圾 has two, and a longer row says no more.
const MOST_DEGREES: usize = 3;

/// How many characters may stand between the two parts of a pattern; between them no sentence ends.
const WIDEST_GAP: usize = 16;

/// What ends a sentence in a normal text.
const SENTENCE_ENDS: [char; 5] = ['。', '!', '?', ';', '\n'];

/// `anger.ron`: the words that show anger. Made by `load`.
#[derive(Debug, Clone)]
pub struct AngerLexicon {
    /// At this score or more the bot steps aside.
    pub hand_over_at: AngerScore,
    /// From this score the tone softens.
    pub soften_at: AngerScore,
    words: Phrases,
    weights: Vec<f32>,
    patterns: Vec<Pattern>,
    modifiers: Vec<(NormalText, Modifier)>,
    unless: Phrases,
    /// For each word, whether it is also cried out in joy.
    is_cry: Vec<bool>,
    glad: Phrases,
    thanks: Phrases,
}

/// Two parts that mean anger together: 再不…投诉. The parts alone may be calm.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    /// What comes first.
    pub first: NormalText,
    /// What follows in the same sentence, not far behind.
    pub then: NormalText,
    /// How surely both mean anger.
    pub weight: f32,
}

/// Words that change what others count.
#[derive(Debug, Clone, Default)]
pub struct Circumstances {
    /// What stands in these does not count.
    pub unless: Vec<NormalText>,
    /// Words that are cried out in joy as well as in anger: they do not count in a message with a glad word.
    pub cries: Vec<NormalText>,
    /// Glad words: 好看, 好用.
    pub glad: Vec<NormalText>,
    /// Words of thanks.
    pub thanks: Vec<NormalText>,
}

/// What a word does to the angry word behind it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Modifier {
    /// Multiplies its weight.
    Degree(f32),
    /// Takes it away.
    Negation,
}

/// An angry word, and how surely it alone means anger: above 0, at most 1.
pub type Weighted = (NormalText, f32);

impl AngerLexicon {
    /// A lexicon of words and patterns.
    pub fn new(
        (soften_at, hand_over_at): (AngerScore, AngerScore),
        words: Vec<Weighted>,
        patterns: Vec<Pattern>,
        mut modifiers: Vec<(NormalText, Modifier)>,
        circumstances: Circumstances,
    ) -> Self {
        // The longest first: 特别 is a degree, though it ends in the negation 别.
        modifiers.sort_by_key(|(word, _)| std::cmp::Reverse(word.as_str().len()));
        let Circumstances { unless, cries, glad, thanks } = circumstances;
        let (words, weights): (Vec<_>, Vec<_>) = words.into_iter().unzip();
        let is_cry = words.iter().map(|word| cries.contains(word)).collect();
        let [words, unless, glad, thanks] = [words, unless, glad, thanks].map(Phrases::new);
        AngerLexicon { hand_over_at, soften_at, words, weights, patterns, modifiers, unless, is_cry, glad, thanks }
    }

    /// A normal text with what stands in `unless` taken out; what is left stays at its place.
    pub fn without_harmless(&self, text: &str) -> String {
        self.unless.take_out(text)
    }

    /// The angry words and patterns of a text from which [`Self::without_harmless`] took out what does not count, with their weights, in the order of the text, the patterns last. A word that is said
    /// again is no further evidence, so it is there once, with the weight of its strongest place, and a long complaint in mild words
    /// stays mild.
    pub fn find(&self, text: &str) -> Vec<(String, f32)> {
        let is_glad = self.is_glad(text);
        let mut strongest: Vec<(usize, f32)> = Vec::new();
        for Found { phrase, span } in leftmost_longest(self.words.find(text)) {
            let weight = if is_glad && self.is_cry[phrase] { 0.0 } else { self.modify(self.weights[phrase], &text[..span.start]) };
            match strongest.iter_mut().find(|(known, _)| *known == phrase) {
                Some((_, known)) => *known = known.max(weight),
                None => strongest.push((phrase, weight)),
            }
        }
        strongest.retain(|&(_, weight)| weight > 0.0);
        let words = strongest.into_iter().map(|(phrase, weight)| (self.words.written(phrase).to_owned(), weight));
        words.chain(self.patterns.iter().filter_map(|pattern| Some((pattern.find(text)?, pattern.weight)))).collect()
    }

    /// Whether a message has a word of thanks in it.
    pub fn is_thanks(&self, text: &NormalText) -> bool {
        !self.thanks.find(text.as_str()).is_empty()
    }

    /// Whether a glad word stands in a text without a negation before it.
    fn is_glad(&self, text: &str) -> bool {
        self.glad.find(text).iter().any(|found| self.modify(1.0, &text[..found.span.start]) > 0.0)
    }

    /// A word's weight after the degree words and the negation directly before it.
    fn modify(&self, weight: f32, before: &str) -> f32 {
        let mut weight = weight;
        let mut before = before;
        for _ in 0..=MOST_DEGREES {
            match self.modifier_at_end(before) {
                Some((rest, Modifier::Degree(factor))) => (before, weight) = (rest, (weight * factor).min(1.0)),
                Some((_, Modifier::Negation)) => return 0.0,
                None => return weight,
            }
        }
        weight
    }

    /// The longest degree word or negation that a text ends with, and what stands before it. A particle may follow a degree word but no
    /// negation: 非常的垃圾 is rubbish, and so is 别的垃圾.
    fn modifier_at_end<'t>(&self, text: &'t str) -> Option<(&'t str, Modifier)> {
        let text = text.strip_suffix(' ').unwrap_or(text);
        let without_particle = text.strip_suffix(PARTICLES).unwrap_or(text);
        self.modifiers.iter().find_map(|(word, modifier)| {
            let rest = match modifier {
                Modifier::Degree(_) => before_word(text, word).or_else(|| before_word(without_particle, word)),
                Modifier::Negation => before_word(text, word).filter(|rest| !is_question(rest, word)),
            }?;
            Some((rest, *modifier))
        })
    }
}

impl Pattern {
    /// The words from the first part to the second, if both are there.
    fn find(&self, text: &str) -> Option<String> {
        let (_, behind) = text.split_once(self.first.as_str())?;
        let (between, _) = behind.split_once(self.then.as_str())?;
        let is_near = between.chars().nth(WIDEST_GAP).is_none() && !between.contains(SENTENCE_ENDS);
        is_near.then(|| format!("{}{between}{}", self.first.as_str(), self.then.as_str()))
    }
}

/// What stands before the word that a text ends with; letters count as whole words only.
fn before_word<'t>(text: &'t str, word: &NormalText) -> Option<&'t str> {
    let rest = text.strip_suffix(word.as_str())?;
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    (!(is_letter(rest.chars().next_back()) && is_letter(word.as_str().chars().next()))).then_some(rest)
}

/// Whether a negation is half of a question of the kind A-not-A: 是不是骗子 asks and does not deny.
fn is_question(before: &str, negation: &NormalText) -> bool {
    let last = negation.as_str().chars().next_back();
    negation.as_str().chars().nth(1).is_some() && before.chars().next_back() == last
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon() -> AngerLexicon {
        let normal = |words: &[(&str, f32)]| words.iter().map(|&(word, number)| (NormalText::of(word), number)).collect::<Vec<_>>();
        let words = normal(&[("气死", 0.6), ("骗子", 0.65), ("垃圾", 0.5), ("不负责", 0.5), ("太慢", 0.25), ("bad", 0.5), ("恶劣", 1.0)]);
        let degrees = normal(&[("太", 1.3), ("非常", 1.4), ("特别", 1.3), ("有点", 0.6), ("very", 1.3), ("真的", 1.2), ("真", 1.1)]);
        let degrees = degrees.into_iter().map(|(word, factor)| (word, Modifier::Degree(factor)));
        let negations = ["不", "没", "别", "不是", "not"].map(|word| (NormalText::of(word), Modifier::Negation));
        let score = |score| AngerScore::new(score).expect("a score");
        let pattern = Pattern { first: NormalText::of("再不"), then: NormalText::of("投诉"), weight: 0.4 };
        let circumstances = Circumstances {
            unless: ["垃圾桶", "防骗子"].map(NormalText::of).to_vec(),
            cries: vec![NormalText::of("气死")],
            glad: vec![NormalText::of("好看")],
            thanks: vec![NormalText::of("谢谢")],
        };
        AngerLexicon::new((score(0.4), score(0.72)), words, vec![pattern], degrees.chain(negations).collect(), circumstances)
    }

    fn check(text: &str, expected: &[(&str, f32)]) {
        let lexicon = lexicon();
        let found = lexicon.find(&lexicon.without_harmless(NormalText::of(text).as_str()));
        let is_same = |((a, b), (c, d)): (&(String, f32), &(&str, f32))| a == c && (b - d).abs() < 1e-5;
        assert!(found.len() == expected.len() && found.iter().zip(expected).all(is_same), "{text}: {found:?}");
    }

    #[test]
    fn each_word_counts_once() {
        check("空调不制冷", &[]);
        check("垃圾，不负责", &[("垃圾", 0.5), ("不负责", 0.5)]);
        check("垃圾垃圾垃圾", &[("垃圾", 0.5)]);
    }

    #[test]
    fn degree_words_multiply() {
        check("太垃圾了", &[("垃圾", 0.65)]);
        check("非常的垃圾", &[("垃圾", 0.7)]);
        check("特别垃圾", &[("垃圾", 0.65)]);
        check("真的太垃圾", &[("垃圾", 0.78)]);
        check("有点太慢", &[("太慢", 0.15)]);
        check("very bad", &[("bad", 0.65)]);
        check("非常恶劣", &[("恶劣", 1.0)]);
    }

    #[test]
    fn negations_take_the_weight_away() {
        check("不垃圾", &[]);
        check("你们不是骗子", &[]);
        check("你们是不是骗子", &[("骗子", 0.65)]);
        check("别的垃圾", &[("垃圾", 0.5)]);
        check("not very bad", &[]);
        check("垃圾，不垃圾", &[("垃圾", 0.5)]);
    }

    #[test]
    fn other_words_with_the_same_letters_do_not_count() {
        check("垃圾桶", &[]);
        check("垃圾桶很垃圾", &[("垃圾", 0.5)]);
        check("my badge", &[]);
    }

    #[test]
    fn cries_of_joy_are_no_anger() {
        check("气死我了，这么好看", &[]);
        check("气死我了，一点也不好看", &[("气死", 0.6)]);
        check("垃圾，还说好看", &[("垃圾", 0.5)]);
    }

    #[test]
    fn the_parts_of_a_pattern_stand_in_one_sentence() {
        check("再不退钱我就投诉", &[("再不退钱我就投诉", 0.4)]);
        check("再不来就走。投诉电话多少", &[]);
        check("投诉再不处理", &[]);
    }

    #[test]
    fn thanks_are_known() {
        assert!(lexicon().is_thanks(&NormalText::of("好的，謝謝！")));
        assert!(!lexicon().is_thanks(&NormalText::of("好的")));
    }
}
