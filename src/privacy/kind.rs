//! What kinds of personal details are there?

use std::ops::Range;

/// What kind of personal detail it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The number of a mobile phone or a landline.
    Phone,
    /// The number of an identity card: of the mainland, Hong Kong or Taiwan.
    Identity,
    /// The number of a bank card.
    BankCard,
    /// An e-mail address.
    Email,
    /// A postal address, as far as it is narrower than the district.
    Address,
    /// The number of a licence plate.
    Plate,
    /// The number of an order or a parcel.
    OrderNumber,
}

impl Kind {
    /// Whether the detail tells who somebody is or where they can be reached. An order number does not, outside the shop.
    pub fn is_personal(self) -> bool {
        match self {
            Kind::Phone | Kind::Identity | Kind::BankCard | Kind::Email | Kind::Address | Kind::Plate => true,
            Kind::OrderNumber => false,
        }
    }
}

/// A personal detail in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// What it is.
    pub kind: Kind,
}

/// A detail in a text of which the details that were found before are blotted out.
pub(super) type Spotted = (Range<usize>, Kind);
