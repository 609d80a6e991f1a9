//! What do those who write the content see of it?
//!
//! Editors, supervisors and the administrator look through the entries that are served, try messages on them, and see what is wrong and
//! what is getting old. Nothing is changed here; what customers may search for is in `customer::knowledge`.

pub mod entries;
pub mod explain;
pub mod faults;
