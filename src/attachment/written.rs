//! What of a document is let in?
//!
//! Neither is changed inside: a PDF says what it says, also about its author. It must begin and end as one, and text must be plain.

use crate::attachment::fault::Fault;

/// What a PDF ends with, within so many bytes of its end.
const PDF_END: &[u8] = b"%%EOF";
const PDF_TAIL: usize = 1024;

/// What begins a page, a drawing or a program: browsers and servers run it where it is taken for one.
const ACTIVE: [&str; 8] = ["<!doctype", "<html", "<script", "<svg", "<?php", "<?xml", "<iframe", "<body"];

/// What begins a script of a shell.
const SCRIPT: &str = "#!";

/// The PDF without what stands behind its end.
pub(super) fn clean_pdf(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let from = bytes.len().saturating_sub(PDF_TAIL);
    let last = bytes[from..].windows(PDF_END.len()).rposition(|window| window == PDF_END).ok_or(Fault::Damaged)?;
    Ok([&bytes[..from + last + PDF_END.len()], b"\n"].concat())
}

/// The text without a mark of its byte order.
pub(super) fn clean_text(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    Ok(bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes).to_vec())
}

/// Whether bytes are plain text in UTF-8: letters and line breaks, and nothing that anything would run.
pub(super) fn is_text(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let is_plain = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t' | '\u{c}');
    if !text.chars().all(is_plain) || text.trim_start_matches('\u{feff}').starts_with(SCRIPT) {
        return false;
    }
    let lower = text.to_ascii_lowercase();
    !ACTIVE.iter().any(|word| lower.contains(word))
}
