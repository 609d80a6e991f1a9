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
pub mod help;
pub mod lately;
pub mod name;
pub mod promises;
pub mod queue;
pub mod report;
pub mod reveal;
pub mod risk;
pub mod transfer;
pub mod webhooks;
pub mod weekly;
pub mod wrap_up;
