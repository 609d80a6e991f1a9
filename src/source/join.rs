//! What does a file say that extends another?
//!
//! A file with `extends: true` says what differs: fields and keys of its own replace those of the base one by one, phrases and things with an
//! `id` are added to those of the base, and `without` names what is left out. A thing that says `extends: true` itself is joined in the same way
//! with the one of the base that has its `id`. The joined text remembers where each part came from, so that faults are shown where the editor
//! wrote. A file without `extends` stands by itself.

use crate::source::tree::{Field, Node, Parts, parse};
use std::collections::HashSet;
use std::ops::Range;

/// Below these fields a list is replaced by the file's own, not added to: wordings, and what a shop plans anew.
const REPLACED: [&str; 8] = ["words", "rosters", "holidays", "workdays", "rules", "fallbacks", "against_assumed", "taken_back"];

/// The field that makes a file, or a thing in one, extend the base.
pub(super) const EXTENDS: &str = "extends";

/// The field that names phrases, ids and keys of the base that are left out.
const WITHOUT: &str = "without";

/// The text that two files say together.
#[derive(Debug, Default)]
pub(super) struct Joined {
    pub(super) text: String,
    /// Where each piece of the text begins, and where it stands in the file itself; nothing for a piece of the base.
    pieces: Vec<(usize, Option<usize>)>,
}

impl Joined {
    /// Where a byte of the text stands in the file itself; nothing if it stands in the base.
    pub(super) fn origin(&self, at: usize) -> Option<usize> {
        let nth = self.pieces.partition_point(|(start, _)| *start <= at).checked_sub(1)?;
        let (start, own) = self.pieces[nth];
        own.map(|own| own + at - start)
    }
}

/// What a file and its base say together; nothing if the file does not extend it, or one of the two is no RON.
pub(super) fn join(own: &str, base: &str) -> Option<Joined> {
    let (own_tree, base_tree) = (parse(own)?, parse(base)?);
    let Parts::Struct(fields) = &own_tree.parts else { return None };
    let field = |name: &str| fields.iter().find(|field| own[field.key.clone()] == *name).map(|field| &field.value);
    if own[field(EXTENDS)?.span.clone()] != *"true" {
        return None;
    }
    let without = match field(WITHOUT).map(|value| &value.parts) {
        Some(Parts::List(values)) => values.iter().map(|value| &own[value.span.clone()]).collect(),
        _ => HashSet::new(),
    };
    let mut joiner = Joiner { own, base, without, joined: Joined::default() };
    let said: Vec<&Field> = fields.iter().filter(|field| ![EXTENDS, WITHOUT].contains(&&own[field.key.clone()])).collect();
    let Parts::Struct(base_fields) = &base_tree.parts else { return None };
    joiner.fields(["(", ")"], &said, base_fields, false);
    Some(joiner.joined)
}

struct Joiner<'t> {
    own: &'t str,
    base: &'t str,
    /// What is left out of the base, as it is written.
    without: HashSet<&'t str>,
    joined: Joined,
}

impl Joiner<'_> {
    fn own(&mut self, span: Range<usize>) {
        self.joined.pieces.push((self.joined.text.len(), Some(span.start)));
        self.joined.text.push_str(&self.own[span]);
    }

    fn base(&mut self, span: Range<usize>) {
        self.joined.pieces.push((self.joined.text.len(), None));
        self.joined.text.push_str(&self.base[span]);
    }

    fn mark(&mut self, mark: &str) {
        self.joined.pieces.push((self.joined.text.len(), None));
        self.joined.text.push_str(mark);
    }

    fn fields(&mut self, [open, close]: [&str; 2], own: &[&Field], base: &[Field], is_replaced: bool) {
        let (own_text, base_text) = (self.own, self.base);
        self.mark(open);
        for field in own {
            let key = &own_text[field.key.clone()];
            let same = base.iter().find(|other| base_text[other.key.clone()] == *key);
            self.own(field.key.clone());
            self.mark(": ");
            self.value(&field.value, same.map(|field| &field.value), is_replaced || REPLACED.contains(&key));
            self.mark(",\n");
        }
        let said: HashSet<&str> = own.iter().map(|field| &own_text[field.key.clone()]).collect();
        let is_left = |key: &str| !said.contains(key) && !self.without.contains(key);
        let left: Vec<&Field> = base.iter().filter(|field| is_left(&base_text[field.key.clone()])).collect();
        for field in left {
            self.base(field.key.clone());
            self.mark(": ");
            self.remaining(&field.value);
            self.mark(",\n");
        }
        self.mark(close);
    }

    fn value(&mut self, own: &Node, base: Option<&Node>, is_replaced: bool) {
        match (&own.parts, base.map(|base| &base.parts)) {
            (Parts::Struct(fields), Some(Parts::Struct(others))) => {
                self.fields(["(", ")"], &fields.iter().collect::<Vec<_>>(), others, is_replaced);
            }
            (Parts::Map(fields), Some(Parts::Map(others))) => {
                self.fields(["{", "}"], &fields.iter().collect::<Vec<_>>(), others, is_replaced);
            }
            (Parts::List(values), Some(Parts::List(others))) if !is_replaced => self.list(values, others),
            _ => self.own(own.span.clone()),
        }
    }

    /// The file's own values, and those of the base that are not among them.
    fn list(&mut self, own: &[Node], base: &[Node]) {
        let (own_text, base_text) = (self.own, self.base);
        let said: HashSet<&str> = own.iter().map(|value| name(own_text, value)).collect();
        self.mark("[");
        for value in own {
            match extended((own_text, value), (base_text, base)) {
                Some((fields, others)) => self.fields(["(", ")"], &fields, others, false),
                None => self.own(value.span.clone()),
            }
            self.mark(",\n");
        }
        for value in base.iter().filter(|value| !said.contains(name(base_text, value))) {
            self.kept(value);
        }
        self.mark("]");
    }

    /// A value of the base of which the file itself says nothing.
    fn remaining(&mut self, base: &Node) {
        match &base.parts {
            Parts::Leaf => self.base(base.span.clone()),
            Parts::Struct(fields) => self.fields(["(", ")"], &[], fields, false),
            Parts::Map(fields) => self.fields(["{", "}"], &[], fields, false),
            Parts::List(values) => {
                self.mark("[");
                values.iter().for_each(|value| self.kept(value));
                self.mark("]");
            }
        }
    }

    /// A value in a list of the base, unless it is left out.
    fn kept(&mut self, value: &Node) {
        if !self.without.contains(name(self.base, value)) {
            self.base(value.span.clone());
            self.mark(",\n");
        }
    }
}

/// What a thing says besides that it extends the one of the base with its `id`, and what that one says; nothing if it does not say so.
fn extended<'n>((own_text, own): (&str, &'n Node), (base_text, base): (&str, &'n [Node])) -> Option<(Vec<&'n Field>, &'n [Field])> {
    let Parts::Struct(fields) = &own.parts else { return None };
    let (says_so, said): (Vec<&Field>, Vec<&Field>) = fields.iter().partition(|field| own_text[field.key.clone()] == *EXTENDS);
    says_so.iter().find(|field| own_text[field.value.span.clone()] == *"true")?;
    let same = base.iter().find(|other| name(base_text, other) == name(own_text, own))?;
    let Parts::Struct(others) = &same.parts else { return None };
    Some((said, others))
}

/// What tells a value of a list from others: its `id`, or all of it.
fn name<'t>(text: &'t str, value: &Node) -> &'t str {
    let id = match &value.parts {
        Parts::Struct(fields) => fields.iter().find(|field| text[field.key.clone()] == *"id").map(|field| field.value.span.clone()),
        Parts::Leaf | Parts::Map(_) | Parts::List(_) => None,
    };
    &text[id.unwrap_or(value.span.clone())]
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = r#"// 基础
Policy(
    wrong: 3.5,
    says: (cancel: ["算了", "不用了"], back: ["上一步"]),
    groups: {"人": ["真人", "活人"], "机": ["机器"]},
    kinds: [(id: "gas", words: ["煤气"]), (id: "fire", words: ["着火"])],
    words: {"zh-CN": (miss: ["没听懂", "换个说法"], hello: "您好"), "en": (miss: "Sorry", hello: "Hi")},
)"#;

    /// The joined text, without line breaks.
    fn check(own: &str, expected: Option<&str>) {
        let joined = join(own, BASE).map(|joined| joined.text.replace(",\n", ","));
        assert_eq!(joined.as_deref(), expected, "{own}");
    }

    #[test]
    fn a_file_replaces_and_adds_one_by_one() {
        check(
            r#"(extends: true, wrong: 5, says: (cancel: ["拉倒", "算了"]), groups: {"人": ["小二"]}, kinds: [(id: "gas", words: ["沼气"])])"#,
            Some(
                r#"(wrong: 5,says: (cancel: ["拉倒","算了","不用了",],back: ["上一步",],),groups: {"人": ["小二","真人","活人",],"机": ["机器",],},kinds: [(id: "gas", words: ["沼气"]),(id: "fire", words: ["着火"]),],words: {"zh-CN": (miss: ["没听懂","换个说法",],hello: "您好",),"en": (miss: "Sorry",hello: "Hi",),},)"#,
            ),
        );
    }

    #[test]
    fn wordings_are_replaced_and_what_is_not_wanted_is_left_out() {
        check(
            r#"(extends: true, without: ["不用了", "gas", "机"], words: {"zh-CN": (miss: ["听不懂"])})"#,
            Some(
                r#"(words: {"zh-CN": (miss: ["听不懂"],hello: "您好",),"en": (miss: "Sorry",hello: "Hi",),},wrong: 3.5,says: (cancel: ["算了",],back: ["上一步",],),groups: {"人": ["真人","活人",],},kinds: [(id: "fire", words: ["着火"]),],)"#,
            ),
        );
    }

    #[test]
    fn a_thing_that_says_so_adds_to_the_one_that_has_its_id() {
        let base = r#"(intents: [(id: "a", title: "甲", examples: ["一"]), (id: "b", title: "乙", examples: ["二"])])"#;
        let own = r#"(extends: true, intents: [(id: "b", extends: true, examples: ["三", "二"]), (id: "c", title: "丙", examples: [])])"#;
        let joined = r#"(intents: [(id: "b",examples: ["三","二",],title: "乙",),(id: "c", title: "丙", examples: []),(id: "a", title: "甲", examples: ["一"]),],)"#;
        let text = join(own, base).map(|joined| joined.text.replace(",\n", ","));
        assert_eq!(text.as_deref(), Some(joined));
        // One that is not in the base stays as it is written, and the typed reader says that it extends nothing.
        let alone = join(r#"(extends: true, kinds: [(id: "flood", extends: true, words: ["水"])])"#, BASE).unwrap().text;
        assert!(alone.contains(r#"(id: "flood", extends: true, words: ["水"]),"#), "{alone}");
    }

    #[test]
    fn a_file_that_does_not_say_so_stands_by_itself() {
        check("(wrong: 5)", None);
        check("(extends: false, wrong: 5)", None);
        check("(extends: true, wrong: ", None);
        check("[]", None);
    }

    #[test]
    fn each_part_is_known_to_stand_where_it_was_written() {
        let own = "(extends: true,\n  says: (cancel: [\"拉倒\"]))";
        let joined = join(own, BASE).unwrap();
        let at = joined.text.find("拉倒").unwrap();
        assert_eq!(joined.origin(at), own.find("拉倒"));
        assert_eq!(joined.origin(joined.text.find("不用了").unwrap()), None);
        assert_eq!(joined.origin(0), None);
    }
}
