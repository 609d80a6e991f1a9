//! What is to be told of last week?
//!
//! A week in plain words for people who read no tables: what changed beyond chance, what customers wrote, what was done about it, and what should
//! be written next.

pub mod markdown;
pub mod page;
#[cfg(test)]
mod tests;
pub mod week;
mod words;
