//! Who is the customer, as the page's own server has proved it?
//!
//! What a signed token (JWT) told of the customer, at the time when it was shown. How it is read and verified is told in `http::guard::user_token`; what
//! a page says without a signature is never here.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The most characters of a tier's name.
const LONGEST_TIER: usize = 32;

/// What the page's server has proved of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// What the customer is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The customer's tier (VIP level).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<Tier>,
    /// Short marks, such as `常客`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// What else is known, by its name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<Attribute>,
    /// Until when the token counts: of two, the one that ends later is the newer.
    pub until: Timestamp,
}

/// Something that the page's server knows of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// What.
    pub name: String,
    /// Its value as text.
    pub value: String,
}

/// The name of a tier: letters, digits, `-` and `_`, in lower case. Rules of the content name it, and it counts in numbers, so that it is a kind of customer
/// and no detail of one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Tier(String);

/// Why a text is no tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a tier has 1 to 32 letters, digits, `-` and `_`")]
pub struct NoTier;

impl Tier {
    /// Whether it is one of these; every tier, and none, where nothing is listed.
    pub fn is_among(tiers: &[Tier], own: Option<&Tier>) -> bool {
        tiers.is_empty() || own.is_some_and(|own| tiers.contains(own))
    }
}

impl TryFrom<String> for Tier {
    type Error = NoTier;

    fn try_from(name: String) -> Result<Self, NoTier> {
        let is_name = (1..=LONGEST_TIER).contains(&name.chars().count()) && name.chars().all(|c| c.is_alphanumeric() || "-_".contains(c));
        if is_name { Ok(Tier(name.to_lowercase())) } else { Err(NoTier) }
    }
}

impl From<Tier> for String {
    fn from(tier: Tier) -> Self {
        tier.0
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Proof {
    /// Hands over each string that is a word about the customer, always in the same order. The tier is a kind of customer.
    pub(super) fn for_each_word(&mut self, work: &mut dyn FnMut(&mut String)) {
        let Proof { name, tier: _, tags, attributes, until: _ } = self;
        name.iter_mut().chain(tags).for_each(&mut *work);
        attributes.iter_mut().flat_map(|attribute| [&mut attribute.name, &mut attribute.value]).for_each(work);
    }

    /// Whether a token that says this adds nothing to what is known: it says the same, or is older.
    pub fn is_stale(&self, known: Option<&Proof>) -> bool {
        let says_same = |known: &Proof| Proof { until: known.until, ..self.clone() } == *known;
        known.is_some_and(|known| says_same(known) || self.until < known.until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tier_is_the_name_of_a_kind() {
        let check = |name: &str, expected: Option<&str>| {
            assert_eq!(Tier::try_from(name.to_owned()).ok().map(String::from).as_deref(), expected, "{name:?}");
        };
        check("VIP", Some("vip"));
        check("金卡", Some("金卡"));
        check("svip_2-a", Some("svip_2-a"));
        check(&"v".repeat(32), Some(&"v".repeat(32)));
        for name in ["", "v p", "v@p", "v\n", &"v".repeat(33)] {
            check(name, None);
        }
    }

    #[test]
    fn a_list_without_a_tier_holds_for_all() {
        let tier = |name: &str| Tier::try_from(name.to_owned()).unwrap();
        let check = |tiers: &[&str], own: Option<&str>, expected: bool| {
            let tiers: Vec<Tier> = tiers.iter().map(|name| tier(name)).collect();
            assert_eq!(Tier::is_among(&tiers, own.map(tier).as_ref()), expected, "{tiers:?} {own:?}");
        };
        check(&[], None, true);
        check(&[], Some("vip"), true);
        check(&["vip"], Some("VIP"), true);
        check(&["vip"], Some("gold"), false);
        check(&["vip"], None, false);
    }

    #[test]
    fn what_is_older_or_said_before_adds_nothing() {
        let proof = |name: &str, until: i64| Proof {
            name: Some(name.to_owned()),
            tier: None,
            tags: Vec::new(),
            attributes: Vec::new(),
            until: Timestamp::from_second(until).unwrap(),
        };
        let check = |own: &Proof, known: Option<&Proof>, expected: bool| assert_eq!(own.is_stale(known), expected, "{own:?} {known:?}");
        check(&proof("甲", 5), None, false);
        check(&proof("甲", 5), Some(&proof("甲", 9)), true);
        check(&proof("甲", 9), Some(&proof("甲", 5)), true);
        check(&proof("乙", 9), Some(&proof("甲", 5)), false);
        check(&proof("乙", 5), Some(&proof("甲", 5)), false);
        check(&proof("乙", 4), Some(&proof("甲", 5)), true);
    }
}
