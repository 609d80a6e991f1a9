//! What are the words in this message?
//!
//! One analysis serves the index, the query, the intents, anger and red lines, so that no two rooms cut a text differently.
//! It does not weigh words; that is the business of `search` and `intent`.

pub mod background;
pub mod cantonese;
pub mod ceiling;
pub mod code;
pub mod confidence;
pub mod cover;
pub mod customer;
pub mod features;
pub mod goods;
pub mod language;
pub mod line;
pub mod logistic;
pub mod normalize;
pub mod numeral;
pub mod pinyin;
pub mod question;
pub mod segment;
pub mod simplified;
pub mod slug;
pub mod spelling;
pub mod sound;
pub mod traditional;
pub mod unit;
