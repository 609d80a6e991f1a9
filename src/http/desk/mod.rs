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
pub mod given;
pub mod help;
pub mod invitations;
pub mod lately;
pub mod name;
pub mod queue;
pub mod report;
pub mod reveal;
pub mod risk;
pub mod roles;
pub mod sessions;
pub mod transfer;
pub mod weekly;
