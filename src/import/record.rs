//! How are the entries of an import, and the record of them, kept below a knowledge base?

use crate::import::Import;
use crate::import::manifest::{FILE, Manifest};
use crate::source::replace::{read_back, replace, sweep};
use std::io;
use std::path::Path;

/// Why the record of earlier imports cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Unread {
    /// The file cannot be read.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// It is no record.
    #[error("{0}")]
    Form(String),
}

/// What was imported before into a folder.
pub fn read(root: &Path) -> Result<Manifest, Unread> {
    let bytes = read_back(root, FILE)?;
    bytes.map_or_else(|| Ok(Manifest::default()), |bytes| Manifest::parse(&bytes).map_err(Unread::Form))
}

/// Writes the entries, then the record: after a crash in between, the next import finds them as they should be, and records them.
pub fn write(root: &Path, imported: &Import, former: &Manifest) -> io::Result<()> {
    sweep(root)?;
    replace(root, imported.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())))?;
    if imported.manifest != *former {
        replace(root, [(FILE, imported.manifest.to_bytes().as_slice())])?;
    }
    Ok(())
}
