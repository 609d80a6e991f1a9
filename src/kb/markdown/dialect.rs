//! What does Markdown of other programs say in CommonMark?
//!
//! Rewrites callouts (`:::tip`, `!!! note`) as block quotes, and blanks what only another program understands: MDX imports, comments and
//! components, template tags, tables of contents, and the marks of `marks`. It remembers where each line came from. Text without any of these is left as it is.

use crate::kb::markdown::marks::{self, BLANK, erase};
use pulldown_cmark::{Event, Options, Parser, Tag};
use std::borrow::Cow;
use std::ops::Range;

/// How many callouts and folds stand in each other; deeper ones are read as text of the innermost.
const DEEPEST: usize = 4;

/// The longest tag of a component that is looked for, in bytes.
const LONGEST_TAG: usize = 4 << 10;

/// How many bytes are looked through in vain for the ends of tags; a text with more has no tags of components, but signs.
const MOST_IN_VAIN: usize = 256 << 10;

/// What shows that there may be something to rewrite.
const SIGNS: [&str; 15] = [":::", "!!!", "???", "===", "[!", "{/*", "import ", "export ", "={", "{...", "{%", "{{<", "{{%", "{:", "[TOC]"];

/// What is understood of Markdown: CommonMark, tables, ids of headings, footnotes, tasks, strikethrough and callouts.
pub(in crate::kb) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
}

/// Markdown that was made CommonMark, and where its lines came from.
#[derive(Debug)]
pub(in crate::kb) struct Clean<'a> {
    pub(in crate::kb) text: Cow<'a, str>,
    written: &'a str,
    /// For each line its start here, its start in the source, and how many bytes were put before it.
    lines: Vec<(usize, usize, usize)>,
}

impl Clean<'_> {
    /// The bytes of the source that some bytes of the text came from.
    pub(in crate::kb) fn source(&self, range: Range<usize>) -> Range<usize> {
        let start = self.source_of(range.start);
        start..self.source_of(range.end).max(start)
    }

    fn source_of(&self, at: usize) -> usize {
        let next = self.lines.partition_point(|(start, _, _)| *start <= at);
        match next.checked_sub(1).map(|line| self.lines[line]) {
            Some((start, source, put)) => self.border(source + (at - start).saturating_sub(put)),
            None => at,
        }
    }

    /// A place in the source, or the nearest before it: what was put in has none of its own.
    fn border(&self, at: usize) -> usize {
        let mut at = at.min(self.written.len());
        while !self.written.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

/// Makes Markdown CommonMark.
pub(in crate::kb) fn clean(markdown: &str) -> Clean<'_> {
    let has_component = || markdown.as_bytes().windows(2).any(|pair| pair[0] == b'<' && pair[1].is_ascii_uppercase());
    let has_sign = || SIGNS.iter().chain(&marks::SIGNS).any(|sign| markdown.contains(sign));
    if !has_sign() && !has_component() && !marks::has_short_name(markdown) {
        return Clean { text: Cow::Borrowed(markdown), written: markdown, lines: Vec::new() };
    }
    let code = code_of(markdown);
    let blanked = blank(markdown, &code);
    rewrite(markdown, &blanked, &code)
}

/// The bytes that are code, in order.
fn code_of(markdown: &str) -> Vec<Range<usize>> {
    let events = Parser::new_ext(markdown, options()).into_offset_iter();
    let code = events.filter(|(event, _)| {
        use pulldown_cmark::CodeBlockKind::Fenced;
        matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(Fenced(_))))
    });
    code.map(|(_, range)| range).collect()
}

/// Walks over ranges in order, as a text is walked over.
struct Within<'r> {
    ranges: &'r [Range<usize>],
}

impl Within<'_> {
    /// The end of the range that holds this place, if one does. Places come in order.
    fn end_at(&mut self, at: usize) -> Option<usize> {
        while let [first, rest @ ..] = self.ranges
            && first.end <= at
        {
            self.ranges = rest;
        }
        self.ranges.first().filter(|range| range.start <= at).map(|range| range.end)
    }
}

/// The text with [`BLANK`] for each byte that only another program understands.
fn blank(markdown: &str, code: &[Range<usize>]) -> String {
    let bytes = markdown.as_bytes();
    let mut blanked = bytes.to_vec();
    let mut within = Within { ranges: code };
    let (mut at, mut in_vain) = (0, 0);
    while at < bytes.len() {
        if let Some(end) = within.end_at(at) {
            at = end;
            continue;
        }
        let length = if in_vain < MOST_IN_VAIN { blank_at(markdown, at, &mut blanked) } else { 0 };
        if length == 0 && matches!(bytes[at], b'<' | b'{') {
            in_vain += (bytes.len() - at).min(LONGEST_TAG);
        }
        at += length.max(1);
    }
    String::from_utf8(blanked).unwrap_or_else(|_| markdown.to_owned())
}

/// Blanks what begins at a place; gives how long it was.
fn blank_at(markdown: &str, at: usize, blanked: &mut [u8]) -> usize {
    let bytes = markdown.as_bytes();
    let is_line_start = at == 0 || bytes[at - 1] == b'\n';
    let marks: [(&str, &str); 4] = [("{/*", "*/}"), ("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}")];
    let rest = &bytes[at..];
    if let Some((_, close)) = marks.iter().find(|(open, _)| rest.starts_with(open.as_bytes())) {
        let window = &rest[..rest.len().min(LONGEST_TAG)];
        let end = window.windows(close.len()).position(|bytes| bytes == close.as_bytes());
        return end.map_or(0, |end| erase(blanked, at, end + close.len()));
    }
    if is_line_start {
        let line_end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
        let line = markdown[at..at + line_end].trim();
        if is_import(line) || is_mark_alone(line) || marks::is_instruction(line) {
            return erase(blanked, at, line_end);
        }
        if is_export(line) {
            let end = markdown[at..].find("\n\n").unwrap_or(rest.len());
            return erase(blanked, at, end);
        }
    }
    match rest[0] {
        b'<' => blank_tag(rest, at, blanked),
        _ => marks::blank(markdown, at, blanked),
    }
}

fn is_import(line: &str) -> bool {
    let is_quoted = line.trim_end_matches(';').ends_with(['\'', '"']);
    line.strip_prefix("import ").is_some_and(|rest| is_quoted && (rest.contains(" from ") || rest.starts_with(['\'', '"'])))
}

fn is_export(line: &str) -> bool {
    let words = ["const ", "default ", "function ", "let ", "var ", "class ", "async "];
    line.strip_prefix("export ").is_some_and(|rest| words.iter().any(|word| rest.starts_with(word)))
}

/// Whether a line holds nothing but a mark: a table of contents, or attributes of the paragraph before.
fn is_mark_alone(line: &str) -> bool {
    matches!(line, "[[toc]]" | "[TOC]" | "[[_TOC_]]") || (line.starts_with("{:") && line.ends_with('}'))
}

/// Blanks the tag of a component, or the attributes in braces of an HTML tag.
fn blank_tag(rest: &[u8], at: usize, blanked: &mut [u8]) -> usize {
    let name = if rest.get(1) == Some(&b'/') { 2 } else { 1 };
    let Some(first) = rest.get(name).filter(|byte| byte.is_ascii_alphabetic() || **byte == b'>') else { return 0 };
    let is_component = first.is_ascii_uppercase() || *first == b'>';
    let (mut depth, mut quote, mut brace) = (0_usize, None, 0);
    let mut braces: Vec<Range<usize>> = Vec::new();
    for (n, byte) in rest.iter().enumerate().take(LONGEST_TAG).skip(name) {
        match (quote, byte) {
            (Some(open), byte) if open == *byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(*byte),
            (None, b'{') => {
                if depth == 0 {
                    brace = n;
                }
                depth += 1;
            }
            (None, b'}') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    let is_attribute = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'=' | b':' | b'@');
                    let named = rest[..brace].iter().rev().take_while(|byte| is_attribute(byte)).count();
                    braces.push(brace - named..n + 1);
                }
            }
            (None, b'>') if depth == 0 && is_component => return erase(blanked, at, n + 1),
            (None, b'>') if depth == 0 => {
                for range in &braces {
                    erase(blanked, at + range.start, range.len());
                }
                return if braces.is_empty() { 0 } else { n + 1 };
            }
            (None, b'<') if depth == 0 && !is_component => return 0,
            (None, _) => {}
        }
    }
    0
}

/// A callout, fold or tab that is open.
struct Container {
    /// What stands before each of its lines.
    prefix: &'static str,
    /// What stands after them all.
    last: &'static str,
    end: End,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// A line of at least as many colons.
    Colons(usize),
    /// A line that is indented less.
    Indent(usize),
}

/// Rewrites the lines that open and close callouts, folds and tabs.
fn rewrite<'a>(written: &'a str, text: &str, code: &[Range<usize>]) -> Clean<'a> {
    let mut clean = Clean { text: Cow::Owned(String::with_capacity(text.len() + 64)), written, lines: Vec::new() };
    let mut open: Vec<Container> = Vec::new();
    let mut within = Within { ranges: code };
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let is_code = within.end_at(at).is_some_and(|_| !line.trim_start().starts_with(['`', '~']));
        let bare = line.replace(BLANK, "");
        let words = bare.trim();
        let indent = line.len() - line.trim_start_matches(' ').len();
        while let Some(Container { end: End::Indent(least), .. }) = open.last()
            && !words.is_empty()
            && indent < *least
        {
            close(&mut clean, &mut open, at);
        }
        let colons = words.bytes().take_while(|byte| *byte == b':').count();
        if !is_code && colons >= 3 && colons == words.len() {
            let closed = open.iter().rposition(|container| matches!(container.end, End::Colons(n) if n <= colons));
            while closed.is_some_and(|closed| open.len() > closed) {
                close(&mut clean, &mut open, at);
            }
        } else if let Some((kind, title)) = if is_code { None } else { quoted(words) } {
            put(&mut clean, &open, at, &format!("> [!{}]", callout(kind).unwrap_or("NOTE")));
            if !title.is_empty() {
                put(&mut clean, &open, at, &format!("> **{title}**"));
                put(&mut clean, &open, at, ">");
            }
        } else if let Some((kind, title, end)) = (if is_code { None } else { opening(words, colons, indent) })
            && open.len() < DEEPEST
        {
            start(&mut clean, &mut open, at, kind, title, end);
        } else {
            let dedent = open.iter().filter(|container| matches!(container.end, End::Indent(_))).count() * 4;
            push(&mut clean, &open, at, line, dedent.min(indent));
        }
        at += line.len();
    }
    while !open.is_empty() {
        close(&mut clean, &mut open, at);
    }
    clean
}

/// A line that begins a callout in a block quote as only other programs write it: in lower case, of another kind, folded or with a title.
fn quoted(words: &str) -> Option<(&str, &str)> {
    let (kind, title) = words.strip_prefix('>')?.trim_start().strip_prefix("[!")?.split_once(']')?;
    let title = title.trim_start_matches(['-', '+']).trim();
    let is_common = title.is_empty() && callout(kind) == Some(kind);
    (!is_common && !kind.is_empty() && kind.chars().all(|c| c.is_ascii_alphabetic())).then_some((kind, title))
}

/// What a line opens: its kind, its title, and how it ends.
fn opening(words: &str, colons: usize, indent: usize) -> Option<(&str, &str, End)> {
    let marks = ["!!! ", "???+ ", "??? ", "=== "];
    let (head, end) = match marks.iter().find_map(|mark| words.strip_prefix(mark)) {
        Some(rest) if words.starts_with("===") && !rest.trim_start().starts_with('"') => return None,
        Some(rest) => (rest, End::Indent(indent + 4)),
        None if colons >= 3 => (&words[colons..], End::Colons(colons)),
        None => return None,
    };
    let head = head.trim();
    let name_end = head.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap_or(head.len());
    let (kind, title) = head.split_at(name_end);
    let title = title.trim().trim_start_matches('[').trim_end_matches(']').trim_matches('"');
    let title = if title.starts_with('{') { "" } else { title };
    Some((if words.starts_with("???") { "details" } else { kind }, title, end))
}

/// How GitHub calls a kind of callout; others have no colour of their own.
fn callout(kind: &str) -> Option<&'static str> {
    match kind.to_ascii_lowercase().as_str() {
        "note" | "info" | "abstract" | "summary" | "question" | "example" | "quote" | "seealso" => Some("NOTE"),
        "tip" | "hint" | "success" => Some("TIP"),
        "important" => Some("IMPORTANT"),
        "warning" | "attention" => Some("WARNING"),
        "caution" | "danger" | "failure" | "bug" | "error" => Some("CAUTION"),
        _ => None,
    }
}

fn start(clean: &mut Clean<'_>, open: &mut Vec<Container>, at: usize, kind: &str, title: &str, end: End) {
    put(clean, open, at, "");
    if kind == "details" {
        let summary = title.replace(['<', '>'], " ");
        put(clean, open, at, &format!("<details><summary>{}</summary>", if summary.is_empty() { "…" } else { &summary }));
        open.push(Container { prefix: "", last: "</details>", end });
    } else if let Some(name) = callout(kind) {
        put(clean, open, at, &format!("> [!{name}]"));
        open.push(Container { prefix: "> ", last: "", end });
        if !title.is_empty() {
            put(clean, open, at, &format!("**{title}**"));
        }
    } else {
        if !title.is_empty() {
            put(clean, open, at, &format!("**{title}**"));
        }
        open.push(Container { prefix: "", last: "", end });
    }
    if kind == "details" || callout(kind).is_none() || !title.is_empty() {
        put(clean, open, at, "");
    }
}

fn close(clean: &mut Clean<'_>, open: &mut Vec<Container>, at: usize) {
    let last = open.pop().map_or("", |container| container.last);
    put(clean, open, at, "");
    if !last.is_empty() {
        put(clean, open, at, last);
        put(clean, open, at, "");
    }
}

/// Puts in a line that the source does not have.
fn put(clean: &mut Clean<'_>, open: &[Container], at: usize, words: &str) {
    push(clean, open, at, &format!("{words}\n"), 0);
}

fn push(clean: &mut Clean<'_>, open: &[Container], at: usize, line: &str, dedent: usize) {
    let prefix: String = open.iter().map(|container| container.prefix).collect();
    let text = clean.text.to_mut();
    clean.lines.push((text.len(), at + dedent, prefix.len()));
    text.push_str(&prefix);
    let mut source = at + dedent;
    for (n, kept) in line[dedent..].split(BLANK).enumerate() {
        source += usize::from(n > 0);
        if n > 0 && !kept.is_empty() {
            clean.lines.push((text.len(), source, 0));
        }
        text.push_str(kept);
        source += kept.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(markdown: &str, expected: &str) {
        let clean = clean(markdown).text.into_owned();
        let lines: Vec<&str> = clean.lines().map(str::trim_end).filter(|line| !matches!(*line, "" | ">")).collect();
        assert_eq!(lines.join("\n"), expected, "{markdown}");
    }

    #[test]
    fn callouts_become_quotes() {
        check(":::tip\n好。\n:::\n再。", "> [!TIP]\n> 好。\n再。");
        check("::: danger 小心\n- 甲\n:::\n", "> [!CAUTION]\n> **小心**\n> - 甲");
        check(":::note[标题]\n甲\n:::", "> [!NOTE]\n> **标题**\n> 甲");
        check("!!! warning \"小心\"\n    甲\n    乙\n丙", "> [!WARNING]\n> **小心**\n> 甲\n> 乙\n丙");
        check("::: details 更多\n甲\n:::\n乙", "<details><summary>更多</summary>\n甲\n</details>\n乙");
        check("::: code-group\n甲\n:::\n", "甲");
        check("::::tip\n:::note\n甲\n:::\n::::\n乙", "> [!TIP]\n> > [!NOTE]\n> > 甲\n乙");
        check("=== \"苹果\"\n    甲\n", "**苹果**\n甲");
        check("```\n:::tip\n```", "```\n:::tip\n```");
        check("> [!warning] 小心\n> 甲", "> [!WARNING]\n> **小心**\n> 甲");
        check("> [!faq]- 多久\n> 三天", "> [!NOTE]\n> **多久**\n> 三天");
        check("> [!TIP]\n> 甲", "> [!TIP]\n> 甲");
    }

    #[test]
    fn what_only_other_programs_understand_is_blank() {
        check("import A from './a';\nimport './b.css'\n\n甲{/* 注 */}乙", "甲乙");
        check("export const a = {\n  b: 1,\n};\n\n甲", "甲");
        check("<Tabs values={[{a: '>'}]}>\n甲\n</Tabs>", "甲");
        check("<img src={require('./a.png').default} alt=\"图\" />", "<img  alt=\"图\" />");
        check("[[toc]]\n甲\n{: .note}\n{% hint %}乙{% endhint %}", "甲\n乙");
        check("`<Tabs>` 和 `{/* */}`", "`<Tabs>` 和 `{/* */}`");
        check("import 甲 from 乙", "import 甲 from 乙");
        check("1 < 2 且 a<B", "1 < 2 且 a<B");
    }

    #[test]
    fn a_place_is_found_in_the_source() {
        let source = "甲\n\n:::tip\n看[这里](x)\n:::\n";
        let clean = clean(source);
        let at = clean.text.find("[这里]").unwrap();
        assert_eq!(&source[clean.source(at..at + "[这里]".len())], "[这里]");
    }
}
