//! How alike are two texts word by word, and character by character?

use crate::meaning::Word;

/// A word with one over the length of its vector, so that a product becomes a cosine.
#[derive(Debug, Clone, Copy)]
pub struct Weighed {
    word: Word,
    inverse_length: f32,
    /// How rare it is.
    weight: f32,
}

impl Weighed {
    /// A word that is so rare.
    pub fn new(word: Word, weight: f32) -> Self {
        Weighed { word, inverse_length: 1.0 / word.length().max(1.0), weight }
    }

    /// The cosines with other words.
    fn cosines<'o>(&self, others: &'o [Weighed]) -> impl Iterator<Item = f32> + use<'o, '_> {
        let products = arithmetic::products(self.word.direction(), &mut others.iter().map(|other| other.word.direction()));
        others.iter().zip(products).map(|(other, product)| product as f32 * self.inverse_length * other.inverse_length)
    }
}

/// Each word of one text matched with the word of the other that is nearest in meaning: the mean of their cosines, weighed by how rare the
/// words are; first for the words of `a`, then for those of `b`. 0 where there is no word.
pub fn soft_match(a: &[Weighed], b: &[Weighed]) -> (f32, f32) {
    if a.is_empty() || b.is_empty() {
        return (0.0, 0.0);
    }
    let mut best_of_b = vec![f32::MIN; b.len()];
    let mut of_a = 0.0;
    for own in a {
        let mut best = f32::MIN;
        for (cosine, best_of_other) in own.cosines(b).zip(&mut best_of_b) {
            best = best.max(cosine);
            *best_of_other = best_of_other.max(cosine);
        }
        of_a += own.weight * best;
    }
    let of_b: f32 = b.iter().zip(best_of_b).map(|(own, best)| own.weight * best).sum();
    let weight = |words: &[Weighed]| words.iter().map(|word| word.weight).sum::<f32>().max(f32::EPSILON);
    (of_a / weight(a), of_b / weight(b))
}

/// A text of at most 128 characters, to be compared with others.
#[derive(Debug)]
pub struct Sequence {
    /// Each character with a bit for each of its places, in the order of the characters.
    places: Vec<(char, u128)>,
    length: usize,
}

impl Sequence {
    /// The first 128 characters.
    pub fn of(characters: &[char]) -> Self {
        let mut single: Vec<(char, u128)> = characters.iter().take(128).enumerate().map(|(at, &c)| (c, 1 << at)).collect();
        single.sort_unstable();
        let places = single.chunk_by(|a, b| a.0 == b.0).map(|same| (same[0].0, same.iter().fold(0, |places, &(_, place)| places | place)));
        Sequence { length: single.len(), places: places.collect() }
    }

    /// Twice the length of the longest common subsequence over both lengths: 1 for the same text.
    pub fn likeness(&self, other: &[char]) -> f32 {
        let lengths = self.length + other.len();
        if lengths == 0 { 0.0 } else { 2.0 * self.longest_common_subsequence(other) as f32 / lengths as f32 }
    }

    /// Hyyrö's bit-parallel algorithm (2004): each bit of the column that is 0 is a step of the subsequence.
    fn longest_common_subsequence(&self, other: &[char]) -> u32 {
        let places = |c: &char| self.places.binary_search_by_key(c, |&(own, _)| own).map_or(0, |at| self.places[at].1);
        let step = |column: u128, c: &char| {
            let matched = column & places(c);
            column.wrapping_add(matched) | (column - matched)
        };
        let column = other.iter().fold(u128::MAX, step);
        let used = if self.length == 128 { u128::MAX } else { (1 << self.length) - 1 };
        (!column & used).count_ones()
    }

    /// Minus the difference of the lengths over the longer one: 0 for texts of the same length.
    pub fn length_likeness(&self, other: &[char]) -> f32 {
        let longer = self.length.max(other.len()).max(1);
        -(self.length.abs_diff(other.len()) as f32) / longer as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_characters_counts() {
        let check = |a: &str, b: &str, expected: u32| {
            let [a, b] = [a, b].map(|text| text.chars().collect::<Vec<_>>());
            assert_eq!(Sequence::of(&a).longest_common_subsequence(&b), expected);
            assert_eq!(Sequence::of(&b).longest_common_subsequence(&a), expected);
        };
        check("abcbdab", "bdcaba", 4);
        check("退款多久到", "退款要多久才到", 5);
        check("退款", "款退", 1);
        check("甲", "乙", 0);
        check(&"a".repeat(128), &"a".repeat(128), 128);
    }

    #[test]
    fn words_are_matched_with_the_nearest() {
        let words = |texts: &[&str]| texts.iter().filter_map(|text| Word::of(text)).map(|word| Weighed::new(word, 1.0)).collect::<Vec<_>>();
        let (asked, known) = (words(&["冰箱", "坏"]), words(&["坏", "冰箱", "退款"]));
        let (of_asked, of_known) = soft_match(&asked, &known);
        assert!((of_asked - 1.0).abs() < 1e-3 && of_known < 0.99, "{of_asked} {of_known}");
        assert_eq!(soft_match(&asked, &[]), (0.0, 0.0));
    }
}
