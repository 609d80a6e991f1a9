//! How is the work of agents looked at?
//!
//! What is found is computed in `quality`; here are the questions put, and judgements of people taken.

pub mod cards;
pub mod figures;
pub mod scoring;
pub mod week;
