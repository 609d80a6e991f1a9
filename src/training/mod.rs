//! How does a newcomer do with a customer who is played?
//!
//! Training mode (闯关): an attempt is a scenario of `training.ron` and the trainee's moves with their times. [`play`](play::Play::of) folds them
//! into a talk, and [`score`](score::score) holds that against the rules of `quality.ron`, as every talk of people is, and against the scenario's
//! goals. It is a function of values: nothing of it is stored among conversations, and the same moves give the same talk.

pub mod path;
pub mod play;
mod rule;
pub mod score;

#[cfg(test)]
mod tests;
