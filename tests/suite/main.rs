//! The edges, tested through the edge: a real server on a free port, real HTTP, a real database in a folder of its own.

mod alarms;
mod alerts;
mod audit;
mod bad_input;
#[path = "../shop/books.rs"]
mod books;
mod browser;
mod check;
mod client;
#[path = "../cluster/mod.rs"]
mod cluster;
mod connections;
mod connectors;
mod content;
mod crash;
mod customer;
mod deploy;
mod desk;
mod editing;
mod eval;
mod explain;
mod facets;
mod fleet;
mod idempotency;
mod knowledge;
mod lessons;
mod openapi;
mod operation;
mod pages;
mod pictures;
mod press;
mod program;
mod quota;
mod replay;
mod reports;
mod samples;
mod secrecy;
mod serve;
mod server;
mod sse;
mod story;
mod stream;
mod system;
mod topics;
mod webdriver;
mod writing;
