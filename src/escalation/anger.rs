//! How angry is this message?
//!
//! A lexicon with weights, so that an editor can read why a score is what it is. Sarcasm without an angry word is not seen.

use crate::escalation::phrase::{Phrases, leftmost_longest};
use crate::text::normalize::NormalText;
use serde::{Deserialize, Serialize};

/// What `!!!` adds beside an angry word, as further independent evidence; by itself it may as well be joy. It is small, so that it
/// decides only between scores that are close to a threshold anyway.
const SHOUTED: f32 = 0.1;

/// Particles that may stand between a degree word and the word it strengthens: 真的垃圾, 太过分 but also 非常的过分.
const PARTICLES: [char; 4] = ['的', '了', '地', '得'];

/// How many degree words before one word count: 真的太垃圾 has two, and a longer row says no more.
const MOST_DEGREES: usize = 3;

/// How angry a message is, from 0 (calm) to 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize, Default)]
#[serde(try_from = "f32", into = "f32")]
pub struct AngerScore(f32);

impl AngerScore {
    /// Not angry at all.
    pub const CALM: AngerScore = AngerScore(0.0);

    /// A score, or nothing when the number is outside 0 to 1.
    pub fn new(score: f32) -> Option<Self> {
        (0.0..=1.0).contains(&score).then_some(AngerScore(score))
    }

    /// The number.
    pub fn get(self) -> f32 {
        self.0
    }
}

impl TryFrom<f32> for AngerScore {
    type Error = String;

    fn try_from(score: f32) -> Result<Self, String> {
        AngerScore::new(score).ok_or_else(|| format!("{score} is no anger score from 0 to 1"))
    }
}

impl From<AngerScore> for f32 {
    fn from(score: AngerScore) -> f32 {
        score.0
    }
}

/// What was measured in one message.
#[derive(Debug, Clone, PartialEq)]
pub struct AngerReading {
    /// How angry it is.
    pub score: AngerScore,
    /// The words that show it, in the order of the message, each once.
    pub reasons: Vec<String>,
}

/// `anger.ron`: the words that show anger. Made by `load`.
#[derive(Debug, Clone)]
pub struct AngerLexicon {
    /// At this score or more the bot steps aside.
    pub hand_over_at: AngerScore,
    /// From this score the tone softens.
    pub soften_at: AngerScore,
    words: Phrases,
    weights: Vec<f32>,
    modifiers: Vec<(NormalText, Modifier)>,
    unless: Phrases,
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
    /// A lexicon; what stands in `unless` does not count.
    pub fn new(
        (soften_at, hand_over_at): (AngerScore, AngerScore),
        words: Vec<Weighted>,
        mut modifiers: Vec<(NormalText, Modifier)>,
        unless: Vec<NormalText>,
    ) -> Self {
        // The longest first: 特别 is a degree, though it ends in the negation 别.
        modifiers.sort_by_key(|(word, _)| std::cmp::Reverse(word.as_str().len()));
        let (words, weights): (Vec<_>, Vec<_>) = words.into_iter().unzip();
        AngerLexicon { hand_over_at, soften_at, words: Phrases::new(words), weights, modifiers, unless: Phrases::new(unless) }
    }

    /// How angry a message is. Words join as independent evidence; a word that is said again is no further evidence, so only its strongest
    /// place counts, and a long complaint in mild words stays mild.
    pub fn measure(&self, text: &NormalText) -> AngerReading {
        let left = self.unless.take_out(text.as_str());
        let mut strongest: Vec<(usize, f32)> = Vec::new();
        for found in leftmost_longest(self.words.find(&left)) {
            let weight = self.modify(self.weights[found.phrase], &left[..found.span.start]);
            match strongest.iter_mut().find(|(phrase, _)| *phrase == found.phrase) {
                Some((_, known)) => *known = known.max(weight),
                None => strongest.push((found.phrase, weight)),
            }
        }
        strongest.retain(|&(_, weight)| weight > 0.0);
        let is_shouted = !strongest.is_empty() && left.contains("!!!");
        let shouted = is_shouted.then_some(SHOUTED);
        let calm: f32 = strongest.iter().map(|&(_, weight)| weight).chain(shouted).map(|weight| 1.0 - weight).product();
        let reasons = strongest.iter().map(|&(phrase, _)| self.words.written(phrase).to_owned()).collect();
        AngerReading { score: AngerScore((1.0 - calm).clamp(0.0, 1.0)), reasons }
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
        let unless = ["垃圾桶", "防骗子"].map(NormalText::of).to_vec();
        AngerLexicon::new((score(0.4), score(0.72)), words, degrees.chain(negations).collect(), unless)
    }

    fn check(text: &str, expected: f32, reasons: &[&str]) {
        let reading = lexicon().measure(&NormalText::of(text));
        assert!((reading.score.get() - expected).abs() < 1e-5, "{text}: {} instead of {expected}", reading.score.get());
        assert_eq!(reading.reasons, reasons, "{text}");
    }

    #[test]
    fn words_join_as_independent_evidence() {
        check("空调不制冷", 0.0, &[]);
        check("垃圾", 0.5, &["垃圾"]);
        check("垃圾，不负责", 0.75, &["垃圾", "不负责"]);
        check("垃圾垃圾垃圾", 0.5, &["垃圾"]);
        check("态度恶劣，垃圾", 1.0, &["恶劣", "垃圾"]);
    }

    #[test]
    fn degree_words_multiply() {
        check("太垃圾了", 0.65, &["垃圾"]);
        check("非常的垃圾", 0.7, &["垃圾"]);
        check("特别垃圾", 0.65, &["垃圾"]);
        check("真的太垃圾", 0.78, &["垃圾"]);
        check("有点太慢", 0.15, &["太慢"]);
        check("very bad", 0.65, &["bad"]);
        check("非常恶劣", 1.0, &["恶劣"]);
    }

    #[test]
    fn negations_take_the_weight_away() {
        check("不垃圾", 0.0, &[]);
        check("你们不是骗子", 0.0, &[]);
        check("你们是不是骗子", 0.65, &["骗子"]);
        check("别的垃圾", 0.5, &["垃圾"]);
        check("not very bad", 0.0, &[]);
        check("垃圾，不垃圾", 0.5, &["垃圾"]);
    }

    #[test]
    fn other_words_with_the_same_letters_do_not_count() {
        check("垃圾桶", 0.0, &[]);
        check("垃圾桶很垃圾", 0.5, &["垃圾"]);
        check("my badge", 0.0, &[]);
    }

    #[test]
    fn shouting_adds_little_and_nothing_by_itself() {
        check("太好了！！！", 0.0, &[]);
        check("垃圾！！！！！", 0.55, &["垃圾"]);
        check("BAD", 0.5, &["bad"]);
    }
}
