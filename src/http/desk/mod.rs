//! What may agents and administrators ask for?

pub mod agents;
pub mod alarms;
pub mod alerts;
pub mod audit;
pub mod behind;
pub mod cases;
pub mod cross;
pub mod customers;
pub mod export;
pub mod find;
pub mod glance;
pub mod help;
pub mod labels;
pub mod lately;
pub mod look_up;
pub mod name;
pub mod queue;
pub mod reading;
pub mod report;
pub mod reveal;
pub mod risk;
mod telling;
pub mod transfer;
pub mod weekly;
