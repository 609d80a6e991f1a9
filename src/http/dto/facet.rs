//! How does a region or a product come over the wire?

use crate::kb::facet::{Facet, LONGEST_FACET};

/// The name in a field, or what is wrong with it; an empty one is none.
pub fn facet(field: &str, name: Option<&str>) -> Result<Option<Facet>, String> {
    let Some(name) = name.filter(|name| !name.trim().is_empty()) else { return Ok(None) };
    let fault = || format!("{field}: at most {LONGEST_FACET} visible characters, no control characters");
    Facet::parse(name).map(Some).ok_or_else(fault)
}
