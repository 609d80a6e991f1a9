//! What do the form that is filled in when a case is done, and what was filled in, look like on the wire?

use crate::conversation::wrap_up::Attribute;
use crate::engine::wrap_up::{Choice, Field, Filled, Given, Kind, Reason, WrapUpForm};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Ends a conversation; all fields may be left out, but the reason where `GET /v1/desk/wrap-up` says that it is required.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[schema(example = json!({"reason": "after_sales/return", "resolution": "solved", "attributes": {}, "note": "客户很客气"}))]
pub struct ResolveRequest {
    /// The ids from the root of the tree to the reason, with `/` between them.
    pub reason: Option<String>,
    /// The id of the resolution.
    pub resolution: Option<String>,
    /// The attributes by their ids.
    #[serde(default)]
    pub attributes: BTreeMap<String, AttributeValue>,
    /// What else is worth knowing, for the desk: at most 4,000 characters.
    pub note: Option<String>,
}

/// What an attribute is: the id of a choice, a number, or a text of at most 200 characters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum AttributeValue {
    /// A number.
    Number(f64),
    /// A text, or the id of a choice.
    Text(String),
}

impl ResolveRequest {
    /// Whether nothing was filled in.
    pub fn is_empty(&self) -> bool {
        self.reason.is_none() && self.resolution.is_none() && self.attributes.is_empty() && self.note.is_none()
    }

    /// What was filled in.
    pub fn filled(&self) -> Filled {
        let given = |value: &AttributeValue| match value {
            AttributeValue::Number(number) => Given::Number(*number),
            AttributeValue::Text(text) => Given::Text(text.clone()),
        };
        let attributes = self.attributes.iter().map(|(id, value)| (id.clone(), given(value)));
        Filled { reason: self.reason.clone(), resolution: self.resolution.clone(), attributes: attributes.collect() }
    }
}

impl AttributeValue {
    /// What somebody may have written.
    pub fn text_mut(&mut self) -> Option<&mut String> {
        match self {
            AttributeValue::Text(text) => Some(text),
            AttributeValue::Number(_) => None,
        }
    }
}

impl From<Attribute> for AttributeValue {
    fn from(attribute: Attribute) -> Self {
        match attribute {
            Attribute::Choice(text) | Attribute::Text(text) => AttributeValue::Text(text),
            Attribute::Number(number) => AttributeValue::Number(number),
        }
    }
}

/// The form that is filled in when a case is done.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"reason_required": false, "reasons": [{"id": "order", "label": {"zh-CN": "订单"}, "under": []}],
    "resolutions": [{"id": "solved", "label": {"zh-CN": "已解决"}, "solved": true}], "attributes": []}))]
#[schema(as = WrapUpForm)]
pub struct WrapUpFormDto {
    /// Whether a case is done only with a reason.
    pub reason_required: bool,
    /// The roots of the tree of reasons, at most four levels deep.
    pub reasons: Vec<ReasonDto>,
    /// How a case can end.
    pub resolutions: Vec<ResolutionDto>,
    /// What else is asked.
    pub attributes: Vec<FieldDto>,
}

/// Why a customer came.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ContactReason)]
pub struct ReasonDto {
    /// Its id among its siblings.
    pub id: String,
    /// What it is called, by language.
    pub label: BTreeMap<String, String>,
    /// The reasons that it is divided into.
    #[schema(no_recursion)]
    pub under: Vec<ReasonDto>,
}

/// How a case ended.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Resolution)]
pub struct ResolutionDto {
    /// Its id.
    pub id: String,
    /// What it is called, by language.
    pub label: BTreeMap<String, String>,
    /// Whether the customer has what was wanted.
    pub solved: bool,
}

/// An attribute of a case.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CaseAttribute)]
pub struct FieldDto {
    /// Its id.
    pub id: String,
    /// What it is called, by language.
    pub label: BTreeMap<String, String>,
    /// `choice`, `number` or `text`.
    pub kind: &'static str,
    /// The choices, where it is one.
    pub choices: Vec<ChoiceOfFieldDto>,
    /// The smallest number, where it is one.
    pub least: Option<f64>,
    /// The largest number, where it is one.
    pub most: Option<f64>,
}

/// A choice of an attribute.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CaseAttributeChoice)]
pub struct ChoiceOfFieldDto {
    /// Its id.
    pub id: String,
    /// What it is called, by language.
    pub label: BTreeMap<String, String>,
}

impl From<&WrapUpForm> for WrapUpFormDto {
    fn from(form: &WrapUpForm) -> Self {
        let resolution =
            |own: &crate::engine::wrap_up::Resolution| ResolutionDto { id: own.id.clone(), label: own.label.clone(), solved: own.solved };
        WrapUpFormDto {
            reason_required: form.reason_required,
            reasons: form.reasons.iter().map(reason).collect(),
            resolutions: form.resolutions.iter().map(resolution).collect(),
            attributes: form.attributes.iter().map(field).collect(),
        }
    }
}

fn reason(own: &Reason) -> ReasonDto {
    ReasonDto { id: own.id.clone(), label: own.label.clone(), under: own.under.iter().map(reason).collect() }
}

fn field(own: &Field) -> FieldDto {
    let choice = |own: &Choice| ChoiceOfFieldDto { id: own.id.clone(), label: own.label.clone() };
    let (kind, choices, least, most) = match &own.kind {
        Kind::Choice(choices) => ("choice", choices.iter().map(choice).collect(), None, None),
        Kind::Number { least, most } => ("number", Vec::new(), Some(*least), Some(*most)),
        Kind::Text => ("text", Vec::new(), None, None),
    };
    FieldDto { id: own.id.clone(), label: own.label.clone(), kind, choices, least, most }
}
