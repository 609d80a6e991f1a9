//! How does what happens reach those who watch?

pub mod board;
pub mod desk_news;
pub mod follow;
pub mod own;
pub mod visitors;
pub mod wakes;
