//! What does the page's server say of the customer, and what does the desk read of it?

use crate::conversation::proof::{Attribute, Proof};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Says who the customer is.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({"user_token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1LTEwMDEiLCJleHAiOjE3OTUwMDAwMDB9.c2lnbmF0dXJl"}))]
pub struct UserRequest {
    /// A JWT that the page's server has signed with HS256 and the secret in JIEDA_IDENTITY_SECRET.
    pub user_token: String,
}

/// The customer is known.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = User)]
pub struct UserDto {
    /// Whether the token was right: always true, since others are refused.
    pub verified: bool,
    /// Until when the token counts.
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
}

/// What the page's server has proved of a customer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Proof)]
pub struct ProofDto {
    /// What the customer is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The tier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
    /// Short marks.
    pub tags: Vec<String>,
    /// What else is known.
    pub attributes: Vec<AttributeDto>,
}

/// Something that the page's server knows of a customer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UserAttribute)]
pub struct AttributeDto {
    /// What.
    pub name: String,
    /// Its value as text.
    pub value: String,
}

impl From<Proof> for ProofDto {
    fn from(proof: Proof) -> Self {
        // What was erased is left empty.
        let attribute = |Attribute { name, value }: Attribute| (!name.is_empty()).then_some(AttributeDto { name, value });
        ProofDto {
            name: proof.name.filter(|name| !name.is_empty()),
            tier: proof.tier.map(String::from),
            tags: proof.tags.into_iter().filter(|tag| !tag.is_empty()).collect(),
            attributes: proof.attributes.into_iter().filter_map(attribute).collect(),
        }
    }
}
