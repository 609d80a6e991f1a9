//! How are many small worths added up, text by text?

/// What texts are worth so far. It is used again and again, so that a search allocates nothing as large as the index.
#[derive(Debug, Default)]
pub struct Sums {
    /// For each text its sum; zero between searches.
    sums: Vec<f32>,
    /// The texts that have one.
    touched: Vec<u32>,
}

impl Sums {
    /// Makes room for so many texts.
    pub fn make_room(&mut self, n: usize) {
        if self.sums.len() < n {
            self.sums.resize(n, 0.0);
        }
    }

    /// Adds a worth above zero to a text.
    pub fn add(&mut self, text: u32, worth: f32) {
        let sum = &mut self.sums[text as usize];
        if *sum == 0.0 {
            self.touched.push(text);
        }
        *sum += worth;
    }

    /// Takes all sums back, and gives the `n` texts with the largest, of equal ones the first, in no order.
    pub fn take_best(&mut self, n: usize) -> Vec<u32> {
        // The sums are above zero, so that their bits are in their order: the larger before the smaller, and of equal ones the first text.
        let mut best: Vec<u64> = Vec::with_capacity(2 * n);
        let mut last = u64::MAX;
        for text in self.touched.drain(..) {
            let sum = std::mem::take(&mut self.sums[text as usize]);
            let own = u64::from(!sum.to_bits()) << 32 | u64::from(text);
            if own < last {
                best.push(own);
            }
            if best.len() == 2 * n {
                last = *best.select_nth_unstable(n - 1).1;
                best.truncate(n);
            }
        }
        if best.len() > n {
            best.select_nth_unstable(n);
            best.truncate(n);
        }
        best.into_iter().map(|own| own as u32).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_are_taken_and_nothing_is_left() {
        let mut sums = Sums::default();
        let mut check = |worths: &[(u32, f32)], n: usize, expected: &[u32]| {
            sums.make_room(100);
            worths.iter().for_each(|&(text, worth)| sums.add(text, worth));
            let mut best = sums.take_best(n);
            best.sort_unstable();
            assert_eq!(best, expected, "{worths:?}");
        };
        check(&[(3, 1.0), (5, 0.5), (3, 0.25), (9, 1.125)], 2, &[3, 9]);
        check(&[(7, 0.5), (1, 0.5), (4, 0.5)], 2, &[1, 4]);
        check(&[(2, 0.5)], 2, &[2]);
        check(&[], 2, &[]);
        let rising: Vec<(u32, f32)> = (0..100).map(|text| (text, 1.0 + text as f32)).collect();
        check(&rising, 3, &[97, 98, 99]);
    }
}
