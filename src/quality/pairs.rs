//! How much do two texts have in common?
//!
//! By the pairs of neighbouring characters (bigrams): what is alike has many of them in common, in any language, whatever was put in between.

use crate::text::normalize::{NormalText, spoken};
use std::collections::BTreeSet;

/// How many characters of a text are compared.
const COMPARED: usize = 400;

/// How much of the shorter of two texts must stand in the other so that one is taken from the other.
const USED: f32 = 0.5;

/// The fewest pairs of a text that is taken from another: a short word is in every text.
const SHORTEST_USE: usize = 8;

/// The pairs of a text.
pub struct Pairs(BTreeSet<[char; 2]>);

impl Pairs {
    /// Those of a text.
    pub fn of(text: &NormalText) -> Self {
        let characters: Vec<char> = spoken(text.as_str()).chars().take(COMPARED).collect();
        Pairs(characters.windows(2).map(|pair| [pair[0], pair[1]]).collect())
    }

    /// Whether at least so much of two texts is alike, of a hundred.
    pub fn is_like(&self, other: &Pairs, percent: u8) -> bool {
        200 * self.common(other) >= usize::from(percent) * (self.0.len() + other.0.len())
    }

    /// Whether this text, if it has more than a word or two, takes its wording from the other, or the other stands in it.
    pub fn is_from(&self, other: &Pairs) -> bool {
        let least = self.0.len().min(other.0.len());
        self.0.len() >= SHORTEST_USE && least > 0 && self.common(other) as f32 >= USED * least as f32
    }

    fn common(&self, other: &Pairs) -> usize {
        self.0.intersection(&other.0).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_taken_from_another_where_half_of_it_stands_there() {
        let answer = Pairs::of(&NormalText::of("七天之内可以退货，请在订单里点申请退货，快递上门取件。"));
        let check = |text: &str, expected: bool| assert_eq!(Pairs::of(&NormalText::of(text)).is_from(&answer), expected, "{text}");
        check("七天之内可以退货的，请在订单里点申请退货", true);
        check("可以退货", false);
        check("这个我帮您问一下仓库那边的同事", false);
        check("", false);
    }
}
