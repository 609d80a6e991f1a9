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
pub mod handback;
pub mod help;
pub mod lately;
pub mod live;
pub mod name;
pub mod offers;
pub mod presence;
pub mod queue;
pub mod report;
pub mod reveal;
pub mod risk;
pub mod rounds;
pub mod team;
pub mod transfer;
pub mod weekly;
