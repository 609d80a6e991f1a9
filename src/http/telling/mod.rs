//! How do webhooks get to know what happens at the desk?

pub mod messenger;
pub mod news;
