//! How are long rows of numbers added up and compared?
//!
//! It is a package of its own, so that these loops are made quick in a build for tests too, where all else is made soon. For the same reason no
//! function here is generic: one that is would be made where it is used. What they add up is the same on every machine, for nothing is added in
//! another order. What the numbers mean is known to whoever calls.

/// How many numbers stand side by side in [`Lanes`]: they fill a line of the processor's cache.
pub const LANES: usize = 16;

/// Numbers that are worked on together.
pub type Lanes = [f32; LANES];

/// Runs a loop with the widest instructions that the machine has.
fn vectorized<T>(run: impl FnOnce() -> T) -> T {
    pulp::Arch::new().dispatch(run)
}

/// Adds each number, so many times, to its sum.
pub fn add(sums: &mut [f32], numbers: &[f32], times: f32) {
    vectorized(
        #[inline(always)]
        || add_each(sums, numbers, times),
    );
}

/// Adds each byte, as a number from -128 to 127 and so many times, to its sum.
pub fn add_bytes(sums: &mut [f32], bytes: &[u8], times: f32) {
    vectorized(
        #[inline(always)]
        || sums.iter_mut().zip(bytes).for_each(|(sum, &byte)| *sum += times * f32::from(byte.cast_signed())),
    );
}

/// Adds the square of each number to its sum.
pub fn add_squares(sums: &mut [f32], numbers: &[f32]) {
    vectorized(
        #[inline(always)]
        || sums.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += number * number),
    );
}

/// Adds rows of a table to the sums, each so many times: those at the places that are named. A row is as long as there are sums.
pub fn add_rows_at(sums: &mut [f32], table: &[f32], places: &[(u32, f32)]) {
    let n = sums.len();
    vectorized(
        #[inline(always)]
        || places.iter().for_each(|&(place, times)| add_each(sums, &table[place as usize * n..][..n], times)),
    );
}

/// Adds the first rows of a table to the sums, each so many times. A row is as long as there are sums.
pub fn add_rows(sums: &mut [f32], table: &[f32], times: &[f32]) {
    let n = sums.len();
    vectorized(
        #[inline(always)]
        || times.iter().enumerate().for_each(|(place, &times)| add_each(sums, &table[place * n..][..n], times)),
    );
}

/// What a point, which has a number for each row of a table, and some of another by their places, is worth in each lane.
pub fn lanes_at(bias: &Lanes, table: &[Lanes], places: &[(u32, f32)], rows: &[Lanes], times: &[f32], scale: f32) -> Lanes {
    vectorized(
        #[inline(always)]
        || {
            // Four sums side by side: a single one waits for each addition before the next.
            let mut parts = [[0.0; LANES]; 4];
            for (rows, times) in rows.chunks_exact(4).zip(times.chunks_exact(4)) {
                for ((sums, row), &times) in parts.iter_mut().zip(rows).zip(times) {
                    add_lanes(sums, row, times);
                }
            }
            let mut sums = *bias;
            parts.iter().for_each(|part| add_lanes(&mut sums, part, scale));
            places.iter().for_each(|&(place, times)| add_lanes(&mut sums, &table[place as usize], times));
            sums
        },
    )
}

/// Adds a point to each lane so many times: the other way round than [`lanes_at`].
pub fn add_to_lanes(table: &mut [Lanes], places: &[(u32, f32)], rows: &mut [Lanes], times: &[f32], scale: f32, moves: &Lanes) {
    vectorized(
        #[inline(always)]
        || {
            places.iter().for_each(|&(place, times)| add_lanes(&mut table[place as usize], moves, times));
            rows.iter_mut().zip(times).for_each(|(row, &times)| add_lanes(row, moves, times * scale));
        },
    );
}

/// The sum of the products of two rows, of which what is beyond a multiple of eight is left out.
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    vectorized(
        #[inline(always)]
        || dot_each(a, b),
    )
}

/// The greatest of the [`dot`]s with others; 0 where there is none, or none above it.
pub fn greatest_dot(own: &[f32], others: &mut dyn Iterator<Item = &[f32]>) -> f32 {
    vectorized(
        #[inline(always)]
        || others.fold(0.0, |greatest, other| f32::max(greatest, dot_each(own, other))),
    )
}

/// The sum of the products of two rows of bytes; each byte is a number from -128 to 127.
pub fn product(a: &[u8], b: &[u8]) -> i32 {
    vectorized(
        #[inline(always)]
        || product_each(a, b),
    )
}

/// For each of several rows its [`product`] with `own`; all are as long as that. Many at once take a quarter of the time.
pub fn products(own: &[u8], rows: &mut dyn Iterator<Item = &[u8]>) -> Vec<i32> {
    let mut sums = Vec::with_capacity(rows.size_hint().0);
    vectorized(
        #[inline(always)]
        || {
            for row in rows {
                sums.push(product_each(own, row));
            }
        },
    );
    sums
}

#[inline(always)]
fn add_each(sums: &mut [f32], numbers: &[f32], times: f32) {
    sums.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += times * number);
}

#[inline(always)]
fn add_lanes(sums: &mut Lanes, numbers: &Lanes, times: f32) {
    for lane in 0..LANES {
        sums[lane] += times * numbers[lane];
    }
}

#[inline(always)]
fn dot_each(a: &[f32], b: &[f32]) -> f32 {
    // Eight sums side by side, which the compiler makes one instruction of.
    let mut sums = [0.0_f32; 8];
    for (a, b) in a.chunks_exact(8).zip(b.chunks_exact(8)) {
        sums.iter_mut().zip(a.iter().zip(b)).for_each(|(sum, (a, b))| *sum += a * b);
    }
    sums.iter().sum()
}

#[inline(always)]
fn product_each(a: &[u8], b: &[u8]) -> i32 {
    let number = |byte: u8| i16::from(byte.cast_signed());
    a.iter().zip(b).map(|(&a, &b)| i32::from(number(a)) * i32::from(number(b))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lanes(first: f32) -> Lanes {
        std::array::from_fn(|lane| first + lane as f32)
    }

    #[test]
    fn a_point_is_weighed_as_it_was_added() {
        let (places, times) = ([(1, 0.5), (0, 2.0)], [1.0, 0.25, -1.0, 0.5]);
        let mut table = [lanes(0.0), lanes(1.0), lanes(9.0)];
        let mut rows = [[0.0; LANES]; 4];
        add_to_lanes(&mut table, &places, &mut rows, &times, 0.5, &lanes(2.0));
        let lane = |lane: usize| (table[0][lane], table[1][lane], table[2][lane], rows.map(|row| row[lane]));
        assert_eq!(lane(0), (4.0, 2.0, 9.0, [1.0, 0.25, -1.0, 0.5]));
        assert_eq!(lane(2), (10.0, 5.0, 11.0, [2.0, 0.5, -2.0, 1.0]));
        let worth = lanes_at(&lanes(1.0), &table, &places, &rows, &times, 2.0);
        assert_eq!((worth[0], worth[2]), (1.0 + 2.0 * 2.3125 + 0.5 * 2.0 + 2.0 * 4.0, 3.0 + 2.0 * 4.625 + 0.5 * 5.0 + 2.0 * 10.0));
    }

    #[test]
    fn rows_of_a_table_are_added_by_their_places() {
        let table = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        let mut sums = [0.0; 2];
        add_rows_at(&mut sums, &table, &[(2, 1.0), (0, 10.0)]);
        assert_eq!(sums, [15.0, 26.0]);
        add_rows(&mut sums, &table, &[1.0, -1.0]);
        assert_eq!(sums, [13.0, 24.0]);
        add(&mut sums, &[1.0, 2.0], 0.5);
        add_squares(&mut sums, &[2.0, 3.0]);
        add_bytes(&mut sums, &[1, 255], 2.0);
        assert_eq!(sums, [19.5, 32.0]);
    }

    #[test]
    fn rows_are_compared_number_by_number() {
        let (a, b) = ([1.0, 0.0, 2.0, 0.0, 0.0, 0.0, 0.0, 3.0], [2.0, 9.0, 1.0, 9.0, 9.0, 9.0, 9.0, 1.0]);
        assert_eq!(dot(&a, &b), 7.0);
        assert_eq!(greatest_dot(&a, &mut [a.as_slice(), &b].into_iter()), 14.0);
        assert_eq!(greatest_dot(&a, &mut [].into_iter()), 0.0);
        assert_eq!(product(&[127, 128, 255], &[128, 128, 2]), 127 * -128 + 128 * 128 - 2);
        assert_eq!(products(&[1, 2], &mut [[3, 4].as_slice(), &[255, 0]].into_iter()), [11, -1]);
    }
}
