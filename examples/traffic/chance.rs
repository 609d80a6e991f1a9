//! What happens by chance, and yet the same each time?
//!
//! A stream of numbers that follow from a seed: xorshift64*, by Vigna, 2016. Each customer has a stream of their own, so that what one does
//! depends on nobody else.

use jiff::SignedDuration;

/// What each number of a stream is multiplied with, as the author of the generator chose it.
const SPREAD: u64 = 0x2545_F491_4F6C_DD1D;

/// An odd number that tells streams of one seed apart; any with its bits well mixed would do.
const APART: u64 = 0xD134_2543_DE82_EF95;

/// How many numbers are passed over: the first of streams whose seeds are alike are alike.
const PASSED: usize = 8;

/// A stream of numbers.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// The stream of this number under a seed.
    pub fn of(seed: u64, stream: u64) -> Self {
        // The generator never leaves zero.
        let state = seed.wrapping_mul(SPREAD) ^ stream.wrapping_add(1).wrapping_mul(APART);
        let mut chance = Chance(state.max(1));
        for _ in 0..PASSED {
            chance.number();
        }
        chance
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(SPREAD)
    }

    /// The upper half of the next number, which is mixed best.
    pub fn short_number(&mut self) -> u32 {
        (self.number() >> 32) as u32
    }

    /// A number from 0 up to 1.
    pub fn fraction(&mut self) -> f64 {
        f64::from(self.short_number()) / (f64::from(u32::MAX) + 1.0)
    }

    /// Whether something happens that has this probability.
    pub fn happens(&mut self, probability: f64) -> bool {
        self.fraction() < probability
    }

    /// A place in a list of so many.
    pub fn place(&mut self, len: usize) -> usize {
        (self.fraction() * len as f64) as usize
    }

    /// One of a list, if it has any.
    pub fn one_of<'l, T>(&mut self, list: &'l [T]) -> Option<&'l T> {
        list.get(self.place(list.len()))
    }

    /// A text of a list; an empty one where there is none.
    pub fn text(&mut self, list: &[String]) -> String {
        self.one_of(list).cloned().unwrap_or_default()
    }

    /// One of some things, each as likely as its weight says.
    pub fn weighed<T: Copy>(&mut self, things: &[(T, u32)]) -> Option<T> {
        let total: u32 = things.iter().map(|(_, weight)| weight).sum();
        let mut left = self.fraction() * f64::from(total);
        let is_it = |(_, weight): &&(T, u32)| {
            left -= f64::from(*weight);
            left < 0.0
        };
        things.iter().find(is_it).map(|(thing, _)| *thing)
    }

    /// A time between these seconds, more often a short one.
    pub fn seconds(&mut self, from: i64, to: i64) -> SignedDuration {
        let part = self.fraction() * self.fraction();
        SignedDuration::from_millis(from * 1_000 + (part * ((to - from) * 1_000) as f64) as i64)
    }
}
