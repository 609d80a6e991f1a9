//! How does what happens reach those who watch?

pub mod follow;
pub mod wakes;
