//! What do things look like on the wire?
//!
//! The shapes of the API, apart from the stored ones, so that either can change without the other. Ids are strings, since JavaScript's
//! numbers end at 2^53.

pub mod account;
pub mod alarm;
pub mod alert;
pub mod audit;
pub mod chat;
pub mod customer;
pub mod demand;
pub mod desk;
pub mod draft;
pub mod entry;
pub mod event;
pub mod facet;
pub mod found;
pub mod glance;
pub mod handoff;
pub mod happening;
pub mod help;
pub mod knowledge;
pub mod labels;
pub mod lesson;
pub mod lists;
mod masked;
mod shown;
pub mod promise;
pub mod review;
pub mod risky;
pub mod talk;
pub mod team;
pub mod topic;
pub mod transfer;
pub mod webhook;
pub mod wrap_up;
