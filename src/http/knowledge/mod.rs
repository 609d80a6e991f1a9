//! What do those who write the content see of it, and how do they change it?
//!
//! Editors, supervisors and the administrator look through the entries that are served, try messages on them, and see what is wrong and
//! what is getting old. Where the operator lets them, they change texts and import files. What customers may search for is in
//! `customer::knowledge`.

pub mod adopt;
pub mod demands;
pub mod effect;
pub mod entries;
pub mod example;
pub mod explain;
pub mod faults;
pub mod files;
pub mod gathered;
pub mod imports;
pub mod lessons;
pub mod name;
pub mod raise;
pub mod read_last;
pub mod recall;
pub mod replay;
pub mod reviews;
pub mod risks;
pub mod risky;
pub mod seen;
pub mod topics;
pub mod used;
