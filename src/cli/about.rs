//! What is the customer about who asks at the shell?

use crate::kb::facet::{Facet, LONGEST_FACET};
use clap::Args as ClapArgs;

/// What a page would say of its visitor.
#[derive(Debug, ClapArgs)]
pub struct AboutArgs {
    /// The customer's region; entries for other regions are not shown.
    #[arg(long, value_parser = facet)]
    pub region: Option<Facet>,
    /// The product that the customer looks at; its entries rank before similar ones.
    #[arg(long, value_parser = facet)]
    pub product: Option<Facet>,
}

fn facet(name: &str) -> Result<Facet, String> {
    Facet::parse(name).ok_or_else(|| format!("write 1 to {LONGEST_FACET} characters, none of them a control character"))
}
