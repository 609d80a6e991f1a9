//! Is it good enough to ship?
//!
//! Runs the very code that serves customers, without a store and without HTTP: a [`rehearsal`] is a conversation in memory, and a
//! [`transcript`] is one that a support lead wrote down, to be held against what the bot says. [`ask`], [`faq`], [`intent`], [`anger`] and
//! [`resolve`] measure on files of rows that others wrote, [`content`] measures the content itself with each way of asking left out in turn, and
//! [`danger`], [`redline`] and [`plea`] measure who gets a person, on lists that come with the program, and [`mask`] whose details are masked.
//! An [`explanation`] shows why the bot says what it says.

pub mod altered;
pub mod anger;
pub mod ask;
pub mod content;
pub mod danger;
pub mod effect;
pub mod entries;
pub mod explanation;
pub mod faq;
pub mod heard;
pub mod intent;
pub mod learn;
pub mod lessons;
pub mod mask;
pub mod measure;
mod packet;
pub mod plea;
pub mod redline;
pub mod rehearsal;
pub mod replay;
pub mod resolve;
pub mod risks;
pub mod rows;
pub mod spoken;
pub mod transcript;
pub mod world;
