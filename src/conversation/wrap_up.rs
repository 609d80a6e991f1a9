//! What is noted of a case when it is done?
//!
//! The values alone. Which ones there are is asked by the form in `wrap_up.ron`; see `engine::wrap_up`.

use serde::{Deserialize, Serialize};

/// What an agent filled in for an attribute of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attribute {
    /// One of those that the form offers, by its id.
    Choice(String),
    /// A number.
    Number(f64),
    /// Words.
    Text(String),
}

impl Attribute {
    /// The id of what was chosen.
    pub fn choice(&self) -> Option<&str> {
        match self {
            Attribute::Choice(id) => Some(id),
            Attribute::Number(_) | Attribute::Text(_) => None,
        }
    }

    /// What somebody wrote.
    pub fn word_mut(&mut self) -> Option<&mut String> {
        match self {
            Attribute::Text(text) => Some(text),
            Attribute::Choice(_) | Attribute::Number(_) => None,
        }
    }
}
