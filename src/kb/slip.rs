//! Which slips of the pen does a file have?
//!
//! Lines that are sound Markdown and mean something else than their editor thinks: a Chinese comma in a list, a heading glued to what stands
//! before it, a way of asking without its mark. Each comes with its mend.

use crate::diagnostic::Code;
use crate::kb::fault::Faults;
use crate::source::SourceFile;
use std::ops::Range;

/// Fields whose value is a list of names or ways of asking.
const LISTS: [&str; 7] = ["formerly", "questions", "keywords", "product", "channel", "region", "related"];

/// The longest line that is taken for a way of asking, in characters.
const LONGEST_QUESTION: usize = 40;

/// What a sentence ends in before a heading that is glued to it.
const SENTENCE_ENDS: [char; 9] = ['。', '！', '？', '；', '.', '!', '?', '）', ')'];

/// Reports the slips of a file whose body begins at `body`.
pub(super) fn check<'a>(file: &'a SourceFile, body: usize, faults: &mut Faults<'a>) {
    for (line, span) in lines(&file.text, 0..body) {
        check_commas(file, line, span, faults);
    }
    let mut fence: Option<&str> = None;
    let mut is_among_ways = false;
    let mut is_after_mark = false;
    let mut body_lines = lines(&file.text, body..file.text.len()).peekable();
    while let Some((line, span)) = body_lines.next() {
        let words = line.trim();
        let mark = ["```", "~~~"].into_iter().find(|mark| words.starts_with(mark));
        if mark.is_some() && (fence.is_none() || fence == mark) {
            fence = if fence.is_none() { mark } else { None };
            is_among_ways = false;
            continue;
        }
        if fence.is_some() || line.starts_with("    ") {
            continue;
        }
        check_heading(file, line, span.clone(), faults);
        let is_before_mark = body_lines.peek().is_some_and(|(next, _)| next.trim_start().starts_with('>'));
        if words.starts_with('#') {
            is_among_ways = true;
        } else if is_among_ways && words.starts_with('＞') {
            full_width_mark(file, line, span, faults);
        } else if is_among_ways && (is_after_mark || is_before_mark) && is_question(words) {
            unmarked(file, line, span, faults);
        } else if !words.is_empty() && !words.starts_with('>') {
            is_among_ways = false;
        }
        is_after_mark = words.starts_with(['>', '＞']);
    }
}

/// The lines of a part of a text, without their ends, each with its bytes.
fn lines(text: &str, range: Range<usize>) -> impl Iterator<Item = (&str, Range<usize>)> {
    let mut at = range.start;
    text[range].split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        let line = line.trim_end_matches('\n');
        (line, start..start + line.len())
    })
}

/// A list that is divided by Chinese commas is one value to YAML.
fn check_commas<'a>(file: &'a SourceFile, line: &str, span: Range<usize>, faults: &mut Faults<'a>) {
    let Some((field, value)) = line.split_once(':').filter(|(field, _)| LISTS.contains(field)) else { return };
    if !value.trim_start().starts_with('[') {
        return;
    }
    let start = span.start + field.len() + 1;
    let mut quote = None;
    for (at, c) in value.char_indices() {
        match (quote, c) {
            (Some(open), c) if open == c => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '，') => {
                let place = start + at..start + at + c.len_utf8();
                let message = format!("a Chinese comma does not divide the list `{field}`");
                let help = "write `, `; where the comma belongs to a value, put the value in quotes";
                faults.add(file, Code::ChineseComma, place.clone(), message, help);
                let is_spaced = value[at + c.len_utf8()..].starts_with(' ');
                faults.mend(file, Code::ChineseComma, place, if is_spaced { "," } else { ", " });
            }
            (Some(_) | None, _) => {}
        }
    }
}

fn check_heading<'a>(file: &'a SourceFile, line: &str, span: Range<usize>, faults: &mut Faults<'a>) {
    let marks = line.len() - line.trim_start_matches('#').len();
    if (2..=6).contains(&marks) && line[marks..].starts_with(char::is_alphanumeric) {
        let start = span.start + marks;
        // With an id in it, the line is an error already.
        let code = if line.contains("{#") { Code::BadId } else { Code::GluedHeading };
        if code == Code::GluedHeading {
            let help = "put a space after `##`";
            faults.add(file, code, span.clone(), "the heading is glued to its marks, so that it is read as text", help);
        }
        faults.mend(file, code, start..start, " ");
        return;
    }
    if marks > 0 || line.trim_start().starts_with(['|', '>']) || line.contains('`') {
        return;
    }
    let Some(at) = line.find("##") else { return };
    let (before, after) = line.split_at(at);
    let title = after.trim_start_matches('#');
    let is_after_sentence = before.trim_end().ends_with(SENTENCE_ENDS) && title.starts_with(' ');
    if before.trim().is_empty() || !title.trim_start().starts_with(char::is_alphanumeric) || !(is_after_sentence || title.contains("{#")) {
        return;
    }
    let place = span.start + at..span.end;
    let message = "a heading is glued to the text before it, so that it is sent as a part of the answer";
    faults.add(file, Code::GluedHeading, place, message, "begin it on a line of its own, below an empty one");
    let gap = span.start + before.trim_end().len()..span.start + at + (after.len() - title.len());
    let end = if title.starts_with(' ') { "" } else { " " };
    faults.mend(file, Code::GluedHeading, gap, format!("\n\n{}{end}", &after[..after.len() - title.len()]));
}

fn full_width_mark<'a>(file: &'a SourceFile, line: &str, span: Range<usize>, faults: &mut Faults<'a>) {
    let start = span.start + line.find('＞').unwrap_or(0);
    let place = start..start + '＞'.len_utf8();
    let help = "write `> ` with a half-width mark";
    faults.add(file, Code::UnmarkedWay, place.clone(), "a full-width `＞` makes no way of asking", help);
    let is_spaced = file.text[place.end..].starts_with([' ', '　']);
    faults.mend(file, Code::UnmarkedWay, place, if is_spaced { ">" } else { "> " });
}

fn is_question(words: &str) -> bool {
    let is_mark = |c: char| matches!(c, '>' | '#' | '-' | '*' | '|' | '!' | '[' | '<' | ':');
    words.ends_with(['？', '?']) && !words.starts_with(is_mark) && words.chars().nth(LONGEST_QUESTION).is_none()
}

fn unmarked<'a>(file: &'a SourceFile, line: &str, span: Range<usize>, faults: &mut Faults<'a>) {
    let start = span.start + line.len() - line.trim_start().len();
    let help = "begin it with `> `, or put an empty line between the ways of asking and the answer";
    faults.add(file, Code::UnmarkedWay, start..span.end, "a question beside the ways of asking has no `>`", help);
    faults.mend(file, Code::UnmarkedWay, start..start, "> ");
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks what a body has, each as `code line:column`, and what it is when it was mended.
    fn check(text: &str, body: usize, expected: &[&str], mended: &str) {
        let file = SourceFile { path: "kb/faq/a.md".to_owned(), text: text.to_owned() };
        let mut faults = Faults::default();
        super::check(&file, body, &mut faults);
        let mut after = text.to_owned();
        for mend in faults.mends().iter().rev() {
            after.replace_range(mend.span.clone(), &mend.with);
        }
        let faults = faults.into_diagnostics().into_iter();
        let shown: Vec<String> = faults.map(|fault| format!("{} {}:{}", fault.code.name(), fault.place.line, fault.place.column)).collect();
        assert_eq!((shown.iter().map(String::as_str).collect::<Vec<_>>(), after.as_str()), (expected.to_vec(), mended), "{text}");
    }

    #[test]
    fn slips_are_found_and_mended() {
        check("keywords: [甲，乙, \"丙，丁\"]\n", 35, &["chinese-comma 1:13"], "keywords: [甲, 乙, \"丙，丁\"]\n");
        check("title: 甲，乙\n", 17, &[], "title: 甲，乙\n");
        check("## A\n\n##B\n", 0, &["glued-heading 3:1"], "## A\n\n## B\n");
        check("##B {#b}\n", 0, &[], "## B {#b}\n");
        check("甲。## B {#b}\n", 0, &["glued-heading 1:3"], "甲。\n\n## B {#b}\n");
        check("甲。 ##B {#b}\n", 0, &["glued-heading 1:4"], "甲。\n\n## B {#b}\n");
        check("C## 与 F##，`a。## b`，#1\n", 0, &[], "C## 与 F##，`a。## b`，#1\n");
        check("## A\n> x\n＞y\n\nz\n", 0, &["unmarked-way 3:1"], "## A\n> x\n> y\n\nz\n");
        check("## A\n\nx 吗？\n> y\n\nz\n", 0, &["unmarked-way 3:1"], "## A\n\n> x 吗？\n> y\n\nz\n");
        check("## A\n> x\ny 吗？\n\nz\n", 0, &["unmarked-way 3:1"], "## A\n> x\n> y 吗？\n\nz\n");
        check("## A\n> x\n\n还没到吗？\n\n> z\n", 0, &[], "## A\n> x\n\n还没到吗？\n\n> z\n");
        check("```\n##B\n```\n", 0, &[], "```\n##B\n```\n");
    }
}
