//! Which rows are in a file?

use crate::eval::rows::{self, Rows};
use crate::source::read_text;
use anyhow::Context;
use serde::de::DeserializeOwned;
use std::path::Path;

/// Reads rows of one kind.
pub fn read<T: DeserializeOwned>(path: &Path) -> anyhow::Result<Rows<T>> {
    Ok(rows::read(&read_text(path).with_context(|| unread(path))?)?)
}

/// What is said of a file that is not there.
pub fn unread(path: &Path) -> String {
    format!("{} cannot be read; name a file of JSON objects, one a line", path.display())
}
