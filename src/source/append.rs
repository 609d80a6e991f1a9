//! How does a RON text look with one thing more in it?
//!
//! The thing is put behind the last one of a list or a record, laid out as those before it are; no other byte changes. What the text means then is
//! not looked at: whoever asks reads it anew.

use crate::source::tree::{Node, Parts, comment, parse, skipped};
use std::ops::Range;

/// How far that is indented which stands in brackets, where nothing that stands there shows it.
const INDENT: &str = "    ";

/// A file that takes everything from the base.
pub const EXTENDING: &str = "(\n    extends: true,\n)\n";

/// A step from a value to one inside it.
#[derive(Debug, Clone, Copy)]
pub enum Step<'s> {
    /// The value of this field of a record.
    Field(&'s str),
    /// The record of a list that has this `id`.
    Id(&'s str),
}

/// A text as RON writes it.
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The text with `item` at the end of the list or the record that a way leads to; nothing where it leads to none.
pub fn appended(text: &str, way: &[Step<'_>], item: &str) -> Option<String> {
    let tree = parse(text)?;
    let node = way.iter().try_fold(&tree, |node, step| inside(text, node, *step))?;
    Some(Brackets::of(text, node)?.with(item))
}

/// The text with the item of the first way that leads to a list or a record.
pub fn first_appended(text: &str, ways: &[(&[Step<'_>], String)]) -> Option<String> {
    ways.iter().find_map(|(way, item)| appended(text, way, item))
}

fn inside<'n>(text: &str, node: &'n Node, step: Step<'_>) -> Option<&'n Node> {
    match (step, &node.parts) {
        (Step::Field(name), Parts::Struct(fields)) => {
            fields.iter().find(|field| text[field.key.clone()] == *name).map(|field| &field.value)
        }
        (Step::Id(id), Parts::List(values)) => values.iter().find(|value| has_id(text, value, id)),
        (Step::Field(_), Parts::Leaf | Parts::Map(_) | Parts::List(_)) | (Step::Id(_), Parts::Leaf | Parts::Struct(_) | Parts::Map(_)) => {
            None
        }
    }
}

fn has_id(text: &str, value: &Node, id: &str) -> bool {
    inside(text, value, Step::Field("id")).is_some_and(|own| text[own.span.clone()] == quoted(id))
}

/// The brackets of a list, a map or a record.
struct Brackets<'t> {
    text: &'t str,
    /// The place behind the opening one.
    open: usize,
    /// The place of the closing one.
    close: usize,
    /// What stands last in them.
    last: Option<Range<usize>>,
}

impl<'t> Brackets<'t> {
    fn of(text: &'t str, node: &Node) -> Option<Self> {
        let last = match &node.parts {
            Parts::List(values) => values.last().map(|value| value.span.clone()),
            Parts::Struct(fields) | Parts::Map(fields) => fields.last().map(|field| field.key.start..field.value.span.end),
            Parts::Leaf => return None,
        };
        Some(Brackets { text, open: node.span.start + 1, close: node.span.end - 1, last })
    }

    fn with(&self, item: &str) -> String {
        let text = self.text;
        let behind = self.last.as_ref().map_or(self.open, |last| last.end);
        let comma = self.last.as_ref().map(|last| skipped(text, last.end)).filter(|&at| text[at..].starts_with(','));
        let after = comma.map_or(behind, |at| at + 1);
        let is_open = self.last.is_some() && comma.is_none();
        let missing = if is_open { "," } else { "" };
        let (outer, inner) = self.indents();
        let item = item.replace('\n', &format!("\n{inner}"));
        if let Some(end) = self.line_end(after) {
            // Where the last one had no comma behind it, the new last one has none either.
            let closing = if is_open { "" } else { "," };
            return [&text[..behind], missing, &text[behind..end], "\n", &inner, &item, closing, &text[end..]].concat();
        }
        if item.contains('\n') {
            let kept = text[behind..self.close].trim_end();
            return [&text[..behind], missing, kept, "\n", &inner, &item, ",\n", outer, &text[self.close..]].concat();
        }
        let item = match (&self.last, comma) {
            (None, _) => item,
            (Some(_), Some(_)) => format!(" {item},"),
            (Some(_), None) => format!(", {item}"),
        };
        [&text[..after], &item, &text[after..]].concat()
    }

    /// The end of the line on which a place is, behind the comments there; nothing where the brackets close before.
    fn line_end(&self, mut at: usize) -> Option<usize> {
        loop {
            let rest = &self.text[at..self.close];
            at += match rest.chars().next()? {
                '\n' => return Some(at),
                '/' if rest.starts_with("/*") => comment(rest)?,
                '/' => rest.find('\n')?,
                blank => blank.len_utf8(),
            };
        }
    }

    /// How the line is indented on which the brackets open, and how what stands in them.
    fn indents(&self) -> (&'t str, String) {
        let outer = indent(self.text, self.open);
        let step = if outer.contains('\t') { "\t" } else { INDENT };
        let shown = self.last.as_ref().filter(|last| self.text[self.open..last.start].contains('\n'));
        (outer, shown.map_or_else(|| format!("{outer}{step}"), |last| indent(self.text, last.start).to_owned()))
    }
}

/// How the line is indented on which a place is.
fn indent(text: &str, at: usize) -> &str {
    let line = &text[text[..at].rfind('\n').map_or(0, |end| end + 1)..];
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Puts `"new"` at the end of the list `a`.
    fn check(text: &str, expected: &str) {
        assert_eq!(appended(text, &[Step::Field("a")], "\"new\"").as_deref(), Some(expected), "{text}");
    }

    #[test]
    fn a_list_stays_as_it_is_laid_out() {
        check("(a: [])", "(a: [\"new\"])");
        check("(a: [\"x\", \"y\"], b: 1)", "(a: [\"x\", \"y\", \"new\"], b: 1)");
        check("(a: [\"x\",])", "(a: [\"x\", \"new\",])");
        check("(a: [\"x\" /* ] */])", "(a: [\"x\", \"new\" /* ] */])");
        check("(\n  a: [\n    \"x\", \"y\",\n  ],\n)", "(\n  a: [\n    \"x\", \"y\",\n    \"new\",\n  ],\n)");
        check("(\n\ta: [\n\t\t\"x\"\n\t],\n)", "(\n\ta: [\n\t\t\"x\",\n\t\t\"new\"\n\t],\n)");
        check("(\n    a: [\n    ],\n)", "(\n    a: [\n        \"new\",\n    ],\n)");
        check("(a: [\"x\",\n     \"y\"])", "(a: [\"x\",\n     \"y\", \"new\"])");
        check("(\n  a: [\"x\", \"y\",\n  ],\n)", "(\n  a: [\"x\", \"y\",\n      \"new\",\n  ],\n)");
    }

    #[test]
    fn comments_and_texts_with_brackets_are_no_end() {
        check(
            "(\n  a: [\n    \"x]\", // ], \"z\"\n    // 旧的\n  ],\n)",
            "(\n  a: [\n    \"x]\", // ], \"z\"\n    \"new\",\n    // 旧的\n  ],\n)",
        );
        check(
            "(\n  a: [\n    \"x\" // 一\n    , /* 二\n    */\n  ],\n)",
            "(\n  a: [\n    \"x\" // 一\n    , /* 二\n    */\n    \"new\",\n  ],\n)",
        );
        check("(\n  a: [\n    r#\"x\"]\"# // a: [\n  ]\n)", "(\n  a: [\n    r#\"x\"]\"#, // a: [\n    \"new\"\n  ]\n)");
        check("(/* a: [] */ b: [], a: [// 待补\n])", "(/* a: [] */ b: [], a: [// 待补\n    \"new\",\n])");
    }

    #[test]
    fn a_record_is_found_by_its_id_and_added_in_lines() {
        let text = "(things: [(id: \"one\", then: Go(\"two\")), (id: \"two\", a: [])])";
        let way = [Step::Field("things"), Step::Id("two"), Step::Field("a")];
        assert_eq!(appended(text, &way, "1").as_deref(), Some("(things: [(id: \"one\", then: Go(\"two\")), (id: \"two\", a: [1])])"));
        assert_eq!(appended(text, &[Step::Field("things"), Step::Id("three")], "1"), None);
        assert_eq!(appended(text, &[Step::Id("two")], "1"), None);
        assert_eq!(appended("(a: 1", &[], "b: 2"), None);
        let with = |text: &str| appended(text, &[Step::Field("things")], "(\n    id: \"new\",\n)");
        assert_eq!(with("(things: [])").as_deref(), Some("(things: [\n    (\n        id: \"new\",\n    ),\n])"));
        assert_eq!(with("(things: [(id: \"a\") ])").as_deref(), Some("(things: [(id: \"a\"),\n    (\n        id: \"new\",\n    ),\n])"));
        let lines = "(\n    things: [\n        (id: \"a\"),\n    ],\n)";
        let more = "(\n    things: [\n        (id: \"a\"),\n        (\n            id: \"new\",\n        ),\n    ],\n)";
        assert_eq!(with(lines).as_deref(), Some(more));
        assert_eq!(appended("(a: 1)", &[], "b: [\n    2,\n]").as_deref(), Some("(a: 1,\n    b: [\n        2,\n    ],\n)"));
    }

    #[test]
    fn a_text_is_read_as_it_was_meant() {
        for text in ["退货", "27\" 的\\屏", "\\\"", "//", "\"#"] {
            assert_eq!(ron::from_str::<String>(&quoted(text)).ok().as_deref(), Some(text));
        }
    }
}
