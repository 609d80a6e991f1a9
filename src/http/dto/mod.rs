//! What do things look like on the wire?
//!
//! The shapes of the API, apart from the stored ones, so that either can change without the other. Ids are strings, since JavaScript's
//! numbers end at 2^53.

pub mod account;
pub mod alarm;
pub mod alert;
pub mod audit;
pub mod board;
pub mod chat;
pub mod customer;
pub mod demand;
pub mod desk;
pub mod draft;
pub mod entry;
pub mod event;
pub mod facet;
pub mod file;
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
pub mod note;
mod shown;
pub mod promise;
pub mod quality;
pub mod reassign;
pub mod review;
pub mod risky;
pub mod spelling;
pub mod talk;
pub mod team;
pub mod topic;
pub mod training;
pub mod transfer;
pub mod user;
pub mod webhook;
pub mod wrap_up;
