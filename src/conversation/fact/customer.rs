//! What can a customer do?

use crate::conversation::fact::arrival::Arrival;
use crate::conversation::press::Press;
use crate::kb::entry::ContentHash;
use crate::kb::facet::Facet;
use serde::{Deserialize, Serialize};

/// What a customer did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum CustomerFact {
    /// A customer opened the conversation.
    Opened(Opened),
    /// The customer wrote, or pressed a button: then `text` is what it says.
    #[serde(rename = "customer_said")]
    Said {
        text: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        choice: Option<Press>,
    },
    /// The customer left the queue before an agent came, and the bot has the talk again; `words` is what the customer reads.
    LeftQueue { words: String },
    /// The customer judged the service.
    Rated(Rating),
}

impl CustomerFact {
    /// What the customer wrote, or the button says that was pressed.
    pub fn text(&self) -> Option<&str> {
        if let CustomerFact::Said { text, .. } = self { Some(text) } else { None }
    }

    /// Whether the customer may see it.
    pub fn is_for_customers(&self) -> bool {
        match self {
            CustomerFact::Opened(_) => false,
            CustomerFact::Said { .. } | CustomerFact::LeftQueue { .. } | CustomerFact::Rated(_) => true,
        }
    }
}

/// How a conversation began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// The language that the customer reads: `zh-CN`, `zh-TW` or `en`.
    pub locale: String,
    /// Where it comes from: `web`, `app` …
    pub channel: String,
    /// Who it is, as far as the embedding page says; the same visitor's later conversations tell whether the matter was solved.
    pub visitor: Option<String>,
    /// What the visitor is called where nobody may know who it is: the same in all conversations of a visitor, also when their words are
    /// erased. The store adds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pseudonym: Option<String>,
    /// Whether the page has proved who the visitor is, by a signature.
    #[serde(default)]
    pub is_verified: bool,
    /// The page that the widget stood on.
    pub page: Option<String>,
    /// The region that the customer is in, as far as the page says: what holds elsewhere alone is not shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Facet>,
    /// The product that the page is about: what is about it goes before what is like it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<Facet>,
    /// What the browser said of where the customer comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrival: Option<Box<Arrival>>,
    /// The version of the content that was served then. The engine adds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<ContentHash>,
    /// Whether it is test traffic, which no report counts.
    pub is_test: bool,
}

impl Opened {
    /// By what the conversations of one visitor are known to be one visitor's, whether or not their words were erased.
    pub fn same_visitor(&self) -> Option<&str> {
        self.pseudonym.as_deref().or(self.visitor.as_deref())
    }

    /// By somebody of whom nothing is known, in a language and on a channel; it counts in reports.
    pub fn anonymous(locale: &str, channel: &str) -> Self {
        Opened {
            locale: locale.to_owned(),
            channel: channel.to_owned(),
            visitor: None,
            pseudonym: None,
            is_verified: false,
            page: None,
            region: None,
            product: None,
            arrival: None,
            content: None,
            is_test: false,
        }
    }
}

/// A customer's judgement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// Whether the matter is solved.
    pub solved: Option<bool>,
    /// Satisfaction from 1 (worst) to 5.
    pub stars: Option<u8>,
    /// In the customer's words.
    pub comment: Option<String>,
    /// Whether the comment is a complaint, as the bot reads it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_complaint: bool,
    /// How likely the customer is to recommend the shop, from 0 (not at all) to 10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recommends: Option<u8>,
}

impl Rating {
    /// The word of a customer that it is solved, or not.
    pub fn verdict(solved: bool) -> Self {
        Rating { solved: Some(solved), stars: None, comment: None, is_complaint: false, recommends: None }
    }
}
