//! How is a format read block by block?
//!
//! Every step says how many bytes it wants; where there are fewer the file is damaged.

use crate::attachment::fault::Fault;

/// Where the reading stands.
pub(super) struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Reader<'b> {
    /// At the beginning.
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Reader { bytes, at: 0 }
    }

    /// The next so many bytes.
    pub(super) fn take(&mut self, n: usize) -> Result<&'b [u8], Fault> {
        let end = self.at.checked_add(n).ok_or(Fault::Damaged)?;
        let taken = self.bytes.get(self.at..end).ok_or(Fault::Damaged)?;
        self.at = end;
        Ok(taken)
    }

    /// The next so many bytes, whose number is known here.
    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        self.take(N)?.try_into().map_err(|_| Fault::Damaged)
    }

    /// The next byte.
    pub(super) fn byte(&mut self) -> Result<u8, Fault> {
        self.array::<1>().map(|[byte]| byte)
    }

    /// Where it stands.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// What was read since it stood there.
    pub(super) fn since(&self, start: usize) -> &'b [u8] {
        &self.bytes[start..self.at]
    }

    /// What is left.
    pub(super) fn rest(&self) -> &'b [u8] {
        &self.bytes[self.at..]
    }
}
