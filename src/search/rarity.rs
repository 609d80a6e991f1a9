//! How much does a word say?

use crate::meaning::Word;
use crate::search::likeness::Weighed;
use crate::search::packed::Packed;

/// How rare each word is in the ways of asking.
#[derive(Debug)]
pub struct Rarity(Vec<f32>);

impl Rarity {
    /// Counts the words of texts.
    pub fn of(texts: &Packed<Word>) -> Self {
        let mut frequencies = vec![0_u32; Word::count()];
        for words in texts.iter() {
            let mut words = words.to_vec();
            words.sort_unstable();
            words.dedup();
            words.iter().for_each(|word| frequencies[word.place()] += 1);
        }
        let n = texts.len() as f32;
        Rarity(frequencies.into_iter().map(|with| (1.0 + n / (1.0 + with as f32)).ln()).collect())
    }

    /// Words with how rare they are.
    pub fn weighed(&self, words: &[Word]) -> Vec<Weighed> {
        words.iter().map(|&word| Weighed::new(word, self.0[word.place()])).collect()
    }
}
