//! `jieda check --fix`: which files are mended, and how?
//!
//! Shows each change as a diff and writes it. What is to be changed is found out in `kb::mend`.

use crate::cli::output::print;
use crate::kb::mend::mended;
use crate::source::SourceSet;
use crate::source::rewrite::rewrite;
use anyhow::Context;
use jiff::Timestamp;
use similar::TextDiff;
use std::path::Path;

/// How many lines around a change are shown.
const CONTEXT_LINES: usize = 2;

/// What is done about the changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fixing {
    /// They are shown and written.
    Write,
    /// They are shown.
    Preview,
}

/// Shows the changes of the files below `root`, and writes them if so wished; gives how many files have some.
pub fn fix(kb: &SourceSet, root: &Path, now: Timestamp, fixing: Fixing) -> anyhow::Result<usize> {
    let files = mended(kb, now);
    for mended in &files {
        let path = &mended.file.path;
        let diff = TextDiff::from_lines(mended.file.text.as_str(), mended.text.as_str());
        print(&diff.unified_diff().context_radius(CONTEXT_LINES).header(path, path).to_string())?;
        if fixing == Fixing::Write {
            let place = root.join(path.strip_prefix("kb/").unwrap_or(path));
            rewrite(&place, &mended.file.text, &mended.text).with_context(|| format!("{} could not be mended", place.display()))?;
        }
    }
    Ok(files.len())
}
