//! Where are we in a procedure, and what comes next?
//!
//! Flows ([`flow`]) collect details step by step; symptom trees ([`tree`]) lead to a remedy. A [`frame::Frame`] is the place where a
//! conversation stands in one of them. This room does not choose which procedure to start; `engine` does.

pub mod call;
pub mod choice;
pub mod doubt;
pub mod flow;
pub mod frame;
pub mod given;
pub mod heard;
pub mod load;
pub mod locale;
pub mod machine;
pub mod progress;
pub mod standing;
pub mod split;
pub mod tree;
pub mod words;

mod compile;
mod correct;
mod likeness;
mod ordinal;
mod place;
mod prove;
mod run;
mod source;
