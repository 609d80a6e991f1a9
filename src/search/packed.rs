//! How are many short lists kept side by side?

use std::ops::Range;

/// Lists one behind the other in one piece of memory, so that a hundred thousand of them are quick to read.
#[derive(Debug, Clone)]
pub struct Packed<T> {
    items: Vec<T>,
    ends: Vec<u32>,
}

impl<T> Packed<T> {
    /// No lists.
    pub fn new() -> Self {
        Packed { items: Vec::new(), ends: vec![0] }
    }

    /// Adds a list behind the others.
    pub fn push(&mut self, list: impl IntoIterator<Item = T>) {
        self.items.extend(list);
        self.ends.push(u32::try_from(self.items.len()).expect("fewer than 2^32 items"));
    }

    /// Gives back the room that is left behind the last list.
    pub fn shrink(&mut self) {
        self.items.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// The list at a place.
    pub fn get(&self, at: u32) -> &[T] {
        &self.items[self.range(at)]
    }

    /// The places of the items of the list at a place, among those of all lists.
    pub fn range(&self, at: u32) -> Range<usize> {
        let at = at as usize;
        self.ends[at] as usize..self.ends[at + 1] as usize
    }

    /// How many lists there are.
    pub fn len(&self) -> usize {
        self.ends.len() - 1
    }

    /// All lists in order.
    pub fn iter(&self) -> impl Iterator<Item = &[T]> + Clone {
        self.ends.windows(2).map(|ends| &self.items[ends[0] as usize..ends[1] as usize])
    }
}

impl<T, L: IntoIterator<Item = T>> FromIterator<L> for Packed<T> {
    fn from_iter<I: IntoIterator<Item = L>>(lists: I) -> Self {
        let mut packed = Packed::new();
        lists.into_iter().for_each(|list| packed.push(list));
        packed.shrink();
        packed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_come_back_as_they_went_in() {
        let packed: Packed<u8> = [vec![1, 2], vec![], vec![3]].into_iter().collect();
        assert_eq!(packed.iter().collect::<Vec<_>>(), [&[1, 2][..], &[], &[3]]);
        assert_eq!((packed.len(), packed.get(0), packed.get(2)), (3, &[1, 2][..], &[3][..]));
    }
}
