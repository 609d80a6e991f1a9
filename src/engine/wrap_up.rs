//! What must an agent note when a case is done?
//!
//! The form of `wrap_up.ron`: a tree of reasons, the resolutions, and a few attributes. It checks what was filled in.

use crate::conversation::wrap_up::Attribute;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The deepest level of a reason.
pub const DEEPEST: usize = 4;

/// The most characters of an attribute that is a text: a sentence or two. What is longer is a note.
pub const LONGEST_TEXT: usize = 200;

/// What stands between the ids of a reason and of those above it.
const BETWEEN: char = '/';

/// What something is called, by language.
pub type Labels = BTreeMap<String, String>;

/// The form that is filled in when a case is done.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrapUpForm {
    /// Whether a case is done only with a reason.
    pub reason_required: bool,
    /// The roots of the tree of reasons.
    pub reasons: Vec<Reason>,
    /// How a case can end.
    pub resolutions: Vec<Resolution>,
    /// What else is asked.
    pub attributes: Vec<Field>,
}

/// Why a customer came.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Its id among its siblings.
    pub id: String,
    /// What agents call it.
    pub label: Labels,
    /// The reasons that it is divided into.
    #[serde(default)]
    pub under: Vec<Reason>,
}

/// How a case ended.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resolution {
    /// Its id.
    pub id: String,
    /// Whether the customer has what was wanted.
    pub solved: bool,
    /// What agents call it.
    pub label: Labels,
}

/// An attribute of a case.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its id.
    pub id: String,
    /// What agents call it.
    pub label: Labels,
    /// What it can be.
    pub kind: Kind,
}

/// What an attribute can be.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Kind {
    /// One of these.
    Choice(Vec<Choice>),
    /// A number between these two.
    Number { least: f64, most: f64 },
    /// A sentence or two.
    Text,
}

/// One of several.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Its id.
    pub id: String,
    /// What agents call it.
    pub label: Labels,
}

/// What somebody filled in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Filled {
    /// The ids from the root of the tree to the reason, with `/` between them.
    pub reason: Option<String>,
    /// The id of the resolution.
    pub resolution: Option<String>,
    /// The attributes by their ids.
    pub attributes: BTreeMap<String, Given>,
}

/// What somebody filled in for an attribute.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    /// A number.
    Number(f64),
    /// Words, or the id of a choice.
    Text(String),
}

impl WrapUpForm {
    /// What is noted where this is filled in, and whether the case is solved; or what is wrong with it.
    pub fn check(&self, filled: &Filled) -> Result<(BTreeMap<String, Attribute>, Option<bool>), String> {
        match &filled.reason {
            None if self.reason_required => return Err("reason: say what the case was about".to_owned()),
            Some(path) if !self.has_reason(path) => return Err(format!("reason: there is no reason `{path}`")),
            Some(_) | None => {}
        }
        let resolution = filled.resolution.as_deref().map(|id| self.resolution(id)).transpose()?;
        let attributes = filled.attributes.iter().map(|(id, given)| Ok((id.clone(), self.attribute(id, given)?)));
        Ok((attributes.collect::<Result<_, String>>()?, resolution.map(|resolution| resolution.solved)))
    }

    /// Whether a path leads to a reason.
    fn has_reason(&self, path: &str) -> bool {
        let mut below = self.reasons.as_slice();
        path.split(BETWEEN).all(|id| {
            let found = below.iter().find(|reason| reason.id == id);
            below = found.map_or(&[], |reason| &reason.under);
            found.is_some()
        })
    }

    fn resolution(&self, id: &str) -> Result<&Resolution, String> {
        self.resolutions.iter().find(|own| own.id == id).ok_or_else(|| format!("resolution: there is no resolution `{id}`"))
    }

    fn attribute(&self, id: &str, given: &Given) -> Result<Attribute, String> {
        let field = self.attributes.iter().find(|own| own.id == id).ok_or_else(|| format!("attributes: there is no attribute `{id}`"))?;
        match (&field.kind, given) {
            (Kind::Choice(choices), Given::Text(chosen)) if choices.iter().any(|choice| choice.id == *chosen) => {
                Ok(Attribute::Choice(chosen.clone()))
            }
            (Kind::Choice(_), Given::Text(_) | Given::Number(_)) => Err(format!("attributes: `{id}` is none of its choices")),
            (Kind::Number { least, most }, Given::Number(number)) if (*least..=*most).contains(number) => Ok(Attribute::Number(*number)),
            (Kind::Number { least, most }, Given::Number(_) | Given::Text(_)) => {
                Err(format!("attributes: `{id}` is a number from {least} to {most}"))
            }
            (Kind::Text, Given::Text(text)) if (1..=LONGEST_TEXT).contains(&text.trim().chars().count()) => {
                Ok(Attribute::Text(text.trim().to_owned()))
            }
            (Kind::Text, Given::Text(_) | Given::Number(_)) => {
                Err(format!("attributes: `{id}` is a text of 1 to {LONGEST_TEXT} characters"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> WrapUpForm {
        let label = || Labels::from([("zh-CN".to_owned(), "某".to_owned())]);
        let reason = |id: &str, under: Vec<Reason>| Reason { id: id.to_owned(), label: label(), under };
        let field = |id: &str, kind: Kind| Field { id: id.to_owned(), label: label(), kind };
        WrapUpForm {
            reason_required: true,
            reasons: vec![reason("after_sales", vec![reason("return", Vec::new())]), reason("return", Vec::new())],
            resolutions: vec![Resolution { id: "solved".to_owned(), solved: true, label: label() }],
            attributes: vec![
                field("carrier", Kind::Choice(vec![Choice { id: "sf".to_owned(), label: label() }])),
                field("amount", Kind::Number { least: 0.0, most: 100.0 }),
                field("place", Kind::Text),
            ],
        }
    }

    fn filled(reason: &str, attribute: Option<(&str, Given)>) -> Filled {
        let attributes = attribute.into_iter().map(|(id, given)| (id.to_owned(), given)).collect();
        Filled { reason: Some(reason).filter(|reason| !reason.is_empty()).map(str::to_owned), resolution: None, attributes }
    }

    #[test]
    fn a_reason_is_a_way_through_the_tree() {
        let check = |path: &str, expected: bool| assert_eq!(form().check(&filled(path, None)).is_ok(), expected, "{path}");
        check("after_sales", true);
        check("after_sales/return", true);
        check("return", true);
        for path in ["", "/", "return/", "/return", "return/after_sales", "after_sales/return/return", "after_sales//return", "spam"] {
            check(path, false);
        }
    }

    #[test]
    fn an_attribute_is_of_its_kind() {
        let check = |id: &str, given: Given, expected: Option<Attribute>| {
            let found = form().check(&filled("return", Some((id, given.clone()))));
            assert_eq!(found.ok().map(|(attributes, _)| attributes[id].clone()), expected, "{id} {given:?}");
        };
        let text = |text: &str| Given::Text(text.to_owned());
        check("carrier", text("sf"), Some(Attribute::Choice("sf".to_owned())));
        check("carrier", text("yto"), None);
        check("carrier", Given::Number(1.0), None);
        check("amount", Given::Number(100.0), Some(Attribute::Number(100.0)));
        check("amount", Given::Number(100.1), None);
        check("amount", Given::Number(f64::NAN), None);
        check("amount", text("12"), None);
        check("place", text(" 门口 "), Some(Attribute::Text("门口".to_owned())));
        check("place", text("  "), None);
        check("place", text(&"长".repeat(LONGEST_TEXT + 1)), None);
        check("mood", text("好"), None);
    }

    #[test]
    fn a_resolution_says_whether_it_is_solved() {
        let with = |resolution: &str| Filled { resolution: Some(resolution.to_owned()), ..filled("return", None) };
        assert_eq!(form().check(&with("solved")).unwrap().1, Some(true));
        assert!(form().check(&with("vanished")).is_err());
        assert_eq!(form().check(&filled("return", None)).unwrap().1, None);
    }
}
