//! What is a RON text made of?
//!
//! Structs, maps and lists, with the places of their parts; anything else is a leaf that stays as it was written. It judges nothing: what
//! is not RON, the typed reader reports.

use std::ops::Range;

/// The deepest nesting that is read, as of the typed reader.
const DEEPEST: usize = 64;

/// A value, and the bytes of the text where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) span: Range<usize>,
    pub(super) parts: Parts,
}

/// What a value is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Parts {
    /// A text, a number, a name, a tuple, or a struct with a name, which may be a variant.
    Leaf,
    /// `(key: value, …)`.
    Struct(Vec<Field>),
    /// `{key: value, …}`.
    Map(Vec<Field>),
    /// `[value, …]`.
    List(Vec<Node>),
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) key: Range<usize>,
    pub(super) value: Node,
}

/// The tree of a file's only value; nothing where the text is no RON.
pub(super) fn parse(text: &str) -> Option<Node> {
    let mut scanner = Scanner { text, at: 0 };
    scanner.skip()?;
    while scanner.rest().starts_with("#!") {
        scanner.at += scanner.rest().find(']')? + 1;
        scanner.skip()?;
    }
    // The struct of a whole file may have a name, and is no variant.
    let name = scanner.name();
    scanner.skip()?;
    let node = scanner.value(0).or(name.map(|span| Node { span, parts: Parts::Leaf }))?;
    scanner.skip()?;
    scanner.rest().is_empty().then_some(node)
}

/// The place behind the white space and the comments that begin here.
pub(super) fn skipped(text: &str, at: usize) -> usize {
    let mut scanner = Scanner { text, at };
    // A comment without an end is no RON, which whoever asks has parsed.
    let _ = scanner.skip();
    scanner.at
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
}

impl Scanner<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn next(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Takes a byte if it is the next one.
    fn take(&mut self, byte: u8) -> Option<()> {
        (self.next()? == byte).then(|| self.at += 1)
    }

    /// Passes white space and comments; nothing where a comment does not end.
    fn skip(&mut self) -> Option<()> {
        loop {
            let blank = self.rest().len() - self.rest().trim_start().len();
            self.at += blank;
            if self.rest().starts_with("//") {
                self.at += self.rest().find('\n').unwrap_or(self.rest().len());
            } else if self.rest().starts_with("/*") {
                self.at += comment(self.rest())?;
            } else if blank == 0 {
                return Some(());
            }
        }
    }

    /// A name or a number.
    fn name(&mut self) -> Option<Range<usize>> {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '+' | '-' | '#');
        let len = self.rest().find(|c| !is_part(c)).unwrap_or(self.rest().len());
        let is_raw = matches!(&self.rest()[..len].trim_end_matches('#'), &"r" | &"b" | &"br") && self.rest()[len..].starts_with('"');
        let start = self.at;
        (len > 0 && !is_raw).then(|| self.at += len)?;
        Some(start..self.at)
    }

    fn value(&mut self, depth: usize) -> Option<Node> {
        let start = self.at;
        let parts = match self.next().filter(|_| depth < DEEPEST)? {
            b'[' => self.list(depth)?,
            b'{' => self.fields(b'}', depth).map(Parts::Map)?,
            b'(' => self.parenthesised(depth)?,
            b'"' | b'\'' => self.quoted().map(|()| Parts::Leaf)?,
            _ => match self.name() {
                Some(_) => self.named(depth)?,
                None => self.raw().map(|()| Parts::Leaf)?,
            },
        };
        Some(Node { span: start..self.at, parts })
    }

    /// What follows a name: nothing, or the values of a variant.
    fn named(&mut self, depth: usize) -> Option<Parts> {
        let end = self.at;
        self.skip()?;
        match self.next() {
            Some(b'(') => _ = self.parenthesised(depth)?,
            _ => self.at = end,
        }
        Some(Parts::Leaf)
    }

    fn parenthesised(&mut self, depth: usize) -> Option<Parts> {
        let start = self.at;
        if let Some(fields) = self.fields(b')', depth) {
            return Some(Parts::Struct(fields));
        }
        self.at = start;
        self.values(b')', depth).map(|_| Parts::Leaf)
    }

    fn list(&mut self, depth: usize) -> Option<Parts> {
        self.values(b']', depth).map(Parts::List)
    }

    /// Values in brackets, of which the next byte is the first.
    fn values(&mut self, end: u8, depth: usize) -> Option<Vec<Node>> {
        let mut values = Vec::new();
        self.at += 1;
        loop {
            self.skip()?;
            if self.take(end).is_some() {
                return Some(values);
            }
            values.push(self.value(depth + 1)?);
            self.separated(end)?;
        }
    }

    /// Keys with values in brackets, of which the next byte is the first.
    fn fields(&mut self, end: u8, depth: usize) -> Option<Vec<Field>> {
        let mut fields = Vec::new();
        self.at += 1;
        loop {
            self.skip()?;
            if self.take(end).is_some() {
                return Some(fields);
            }
            let key = if end == b')' { self.name()? } else { self.value(depth + 1)?.span };
            self.skip()?;
            self.take(b':')?;
            self.skip()?;
            fields.push(Field { key, value: self.value(depth + 1)? });
            self.separated(end)?;
        }
    }

    /// A comma, or the end.
    fn separated(&mut self, end: u8) -> Option<()> {
        self.skip()?;
        self.take(b',').or_else(|| (self.next()? == end).then_some(()))
    }

    fn quoted(&mut self) -> Option<()> {
        let quote = self.next()?;
        self.at += 1;
        loop {
            match self.next()? {
                b'\\' => self.at += 2,
                byte => {
                    self.at += 1;
                    if byte == quote {
                        return Some(());
                    }
                }
            }
        }
    }

    /// A raw text: `r#"…"#`.
    fn raw(&mut self) -> Option<()> {
        let open = self.rest().find('"')?;
        let n_hashes = self.rest()[..open].matches('#').count();
        let close = format!("\"{}", "#".repeat(n_hashes));
        let len = self.rest()[open + 1..].find(&close)?;
        self.at += open + 1 + len + close.len();
        Some(())
    }
}

/// The bytes of a comment `/* … */`, which may have others in it.
pub(super) fn comment(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = 0;
    loop {
        let rest = text.as_bytes().get(at..at + 2)?;
        match rest {
            b"/*" => (depth, at) = (depth + 1, at + 2),
            b"*/" => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return Some(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree as text: leaves as they stand, the rest with its brackets.
    fn shown(text: &str, node: &Node) -> String {
        let field = |field: &Field| format!("{}={}", &text[field.key.clone()], shown(text, &field.value));
        let joined = |parts: Vec<String>| parts.join(" ");
        match &node.parts {
            Parts::Leaf => text[node.span.clone()].to_owned(),
            Parts::Struct(fields) => format!("({})", joined(fields.iter().map(field).collect())),
            Parts::Map(fields) => format!("{{{}}}", joined(fields.iter().map(field).collect())),
            Parts::List(values) => format!("[{}]", joined(values.iter().map(|value| shown(text, value)).collect())),
        }
    }

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(parse(text).map(|node| shown(text, &node)).as_deref(), expected, "{text}");
    }

    #[test]
    fn structs_maps_and_lists_have_their_parts() {
        check("(a: 1, b: [\"x\", 'y'], c: {\"k\": (d: true)})", Some("(a=1 b=[\"x\" 'y'] c={\"k\"=(d=true)})"));
        check("// 说明\n#![enable(implicit_some)]\nPolicy(a: -1.5e3,)", Some("(a=-1.5e3)"));
        check("(a: /* (b: /* ] */ 1) */ [], // ]\n)", Some("(a=[])"));
        check("()", Some("()"));
    }

    #[test]
    fn variants_tuples_and_texts_stay_whole() {
        check(
            "[Flow(\"a\"), End(words: \"b\"), (\"c\", 1.0), Mon, Some([1])]",
            Some("[Flow(\"a\") End(words: \"b\") (\"c\", 1.0) Mon Some([1])]"),
        );
        check("[\"a\\\"]\", r#\"b\"]\"#, r\"c\\\"]", Some("[\"a\\\"]\" r#\"b\"]\"# r\"c\\\"]"));
        check("(then: Some (1))", Some("(then=Some (1))"));
    }

    #[test]
    fn what_is_no_ron_has_no_tree() {
        for text in ["", "(a: 1", "(a 1)", "[1, 2", "[1 2]", "(a: \"x)", "/* (a: 1)", "(a: 1) (b: 2)", "(a: ,)"] {
            check(text, None);
        }
        check(&"[".repeat(100_000), None);
    }
}
