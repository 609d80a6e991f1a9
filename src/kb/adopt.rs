//! How does a text look with one more way of asking?
//!
//! The line is added below the others of its heading, and nothing else of the file changes. Whether it should be there is not asked here.

use crate::kb::draft::{AtomDraft, Drafts, Placed};
use crate::kb::fault::Faults;
use crate::kb::load::draft;
use crate::source::{SourceFile, SourceSet};
use jiff::Timestamp;

/// What is added below a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line<'w> {
    /// A way of asking.
    Way(&'w str),
    /// What customers ask who mean something else.
    NotAsked(&'w str),
}

/// The text of a file with a line below the heading of this name; nothing where it has no such heading, or the words would be read as something
/// else there: as a note, or as a part of the answer.
pub fn with_line(file: &SourceFile, heading: &str, line: Line<'_>) -> Option<String> {
    let sources = SourceSet { texts: vec![file.clone()], ..SourceSet::default() };
    let mut faults = Faults::default();
    let drafts = draft(&sources, Timestamp::UNIX_EPOCH, &mut faults);
    let atom = drafts.atoms.iter().find(|atom| atom.heading == heading && !atom.title.span.is_empty())?;
    let entry = drafts.entries.first()?;
    let (words, mark) = match line {
        Line::Way(words) => (words, ""),
        Line::NotAsked(words) if entry.front.as_ref().is_some_and(|front| front.locale == "en") => (words, "Not: "),
        Line::NotAsked(words) => (words, "不是："),
    };
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words.trim_start_matches(['>', '＞', '#', ' ']);
    if words.is_empty() {
        return None;
    }
    // Those in the front matter stand elsewhere.
    let below = |start: &usize| *start >= atom.title.span.end;
    let last = atom.ways.iter().chain(&atom.not_asked).map(|way| way.span.start).filter(below).max();
    let line_end = |at: usize| file.text[at..].find('\n').map_or(file.text.len(), |end| at + end);
    let at = line_end(last.unwrap_or(atom.title.span.start));
    if words.contains(['\u{202a}', '\u{202b}', '\u{202d}', '\u{202e}', '\u{2066}', '\u{2067}']) || words.chars().any(char::is_control) {
        return None;
    }
    let added = if last.is_some() { format!("\n> {mark}{words}") } else { format!("\n\n> {mark}{words}") };
    let text = format!("{}{added}{}", &file.text[..at], &file.text[at..]);
    is_only_added(&drafts, file, &text, heading, line, words).then_some(text)
}

/// Whether the line is read as what it was meant for, and all answers are what they were.
fn is_only_added(old: &Drafts<'_>, file: &SourceFile, text: &str, heading: &str, line: Line<'_>, words: &str) -> bool {
    let after = SourceFile { path: file.path.clone(), text: text.to_owned() };
    let after = SourceSet { texts: vec![after], ..SourceSet::default() };
    let mut faults = Faults::default();
    let new = draft(&after, Timestamp::UNIX_EPOCH, &mut faults);
    let answers = |drafts: &Drafts<'_>| drafts.atoms.iter().map(|atom| (atom.heading.clone(), atom.markdown.clone())).collect::<Vec<_>>();
    let has = |lines: &[Placed<String>]| lines.iter().any(|own| own.value == words);
    let is_read = |atom: &AtomDraft| match line {
        Line::Way(_) => has(&atom.ways) && !has(&atom.not_asked),
        Line::NotAsked(_) => has(&atom.not_asked),
    };
    answers(old) == answers(&new) && new.atoms.iter().any(|atom| atom.heading == heading && is_read(atom))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, heading: &str, line: Line<'_>, expected: Option<&str>) {
        let file = SourceFile { path: "kb/faq/a.md".to_owned(), text: text.to_owned() };
        assert_eq!(with_line(&file, heading, line).as_deref(), expected, "{text}");
    }

    #[test]
    fn a_way_stands_below_the_others() {
        const ENTRY: &str = "---\nid: a\ntitle: A\nquestions: [甲]\n---\n\n## B {#b}\n\n> 乙\n> 不是：丙\n\n答。\n\n## C {#c}\n\n答。\n";
        let with = |mark: &str, line: &str| ENTRY.replace(mark, &format!("{mark}{line}"));
        check(ENTRY, "b", Line::Way("怎么 \n 办"), Some(&with("> 不是：丙", "\n> 怎么 办")));
        check(ENTRY, "b", Line::NotAsked("> 丁"), Some(&with("> 不是：丙", "\n> 不是：丁")));
        check(ENTRY, "c", Line::Way("怎么办"), Some(&with("## C {#c}", "\n\n> 怎么办")));
        check(ENTRY, "d", Line::Way("怎么办"), None);
        check(ENTRY, "b", Line::Way(" > "), None);
        check(ENTRY, "b", Line::Way("注意：付款问题"), None);
        check(ENTRY, "b", Line::Way("不是：刷卡"), None);
        check(ENTRY, "c", Line::Way("[!NOTE] 付款"), None);
        check("# 配送\n\n三天。\n", "pei-song", Line::Way("几天"), Some("# 配送\n\n> 几天\n\n三天。\n"));
    }
}
