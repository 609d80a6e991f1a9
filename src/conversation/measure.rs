//! By which rules is it judged how a conversation ended?
//!
//! Plain values, which an editor writes in `measure.ron`. What they do is told in `report::definition`.

use crate::conversation::deadline::Deadlines;
use jiff::SignedDuration;
use serde::Deserialize;
use std::collections::BTreeSet;

/// A definition of success, by which all conversations are judged, also those of the past.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// Its name, printed with every number.
    pub version: String,
    /// How long a customer is silent before a talk with the bot counts as left.
    pub quiet: SignedDuration,
    /// How long after the last activity a customer who comes back on the same matter takes a solution back. Dialogflow CX and ServiceNow
    /// take a day as well.
    pub return_window: SignedDuration,
    /// How long nobody comes back where a matter is solved for good.
    pub durable_window: SignedDuration,
    /// How long a case at the desk counts as open after the last activity. After it the customer was forgotten, so that a desk that never
    /// closes anything cannot keep its failures pending.
    pub desk_window: SignedDuration,
    /// At so many stars of five, or fewer, a customer is unhappy.
    pub few_stars: u8,
    /// At this anger of the last message, from 0 to 1, or more, a customer is unhappy.
    pub anger: f32,
    /// Below so many conversations a share is no basis for a decision.
    pub minimum_sample: u64,
    /// What keeps an answer that was followed by silence from counting as a success.
    pub against_assumed: BTreeSet<BadSign>,
    /// The successes that a return on the same matter takes back.
    pub taken_back: BTreeSet<Success>,
    /// How soon the desk must answer: those of `deadlines.ron`.
    pub deadlines: Deadlines,
}

/// A sign that an answer did not help. A confirmation later on outweighs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum BadSign {
    /// The customer said that it is not solved, at any time.
    SaidNo,
    /// The customer complained in the comment of a rating.
    Complained,
    /// The customer gave few stars.
    FewStars,
    /// The last message was angry.
    Angry,
    /// The customer fell silent, came back and got an answer of the same entry.
    CameBack,
}

/// A success.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum Success {
    /// The customer said that it is solved.
    Confirmed,
    /// The customer left in silence after an answer.
    Assumed,
}

impl Default for Measure {
    /// The definition of the shipped `measure.ron`, without deadlines.
    fn default() -> Self {
        Measure {
            version: "3".to_owned(),
            quiet: SignedDuration::from_mins(30),
            return_window: SignedDuration::from_hours(24),
            durable_window: SignedDuration::from_hours(7 * 24),
            desk_window: SignedDuration::from_hours(24),
            few_stars: 2,
            anger: 0.4,
            minimum_sample: 30,
            against_assumed: [BadSign::SaidNo, BadSign::Complained, BadSign::FewStars, BadSign::Angry, BadSign::CameBack].into(),
            taken_back: [Success::Confirmed, Success::Assumed].into(),
            deadlines: Deadlines::default(),
        }
    }
}
