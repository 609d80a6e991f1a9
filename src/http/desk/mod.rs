//! What may agents and administrators ask for?

pub mod agents;
pub mod alerts;
pub mod cases;
pub mod name;
pub mod queue;
pub mod report;
pub mod risk;
