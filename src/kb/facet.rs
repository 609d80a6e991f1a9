//! Which region, or which product, is it about?
//!
//! The names that editors write into the front matter and that pages give of their visitors are compared here. Which of them there are is
//! up to the shop: a name that no entry has is a name like any other.

use crate::text::normalize::NormalText;
use serde::{Deserialize, Serialize};

/// The most characters of a name; the longest official name of a Chinese prefecture has 15.
pub const LONGEST_FACET: usize = 64;

/// The name of a region or product. Width, case, and Traditional and Simplified characters make no difference to which one it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Facet {
    written: String,
    normal: NormalText,
}

impl Facet {
    /// Reads a name without the spaces around it; nothing when it has no visible character, more than [`LONGEST_FACET`], or one that is a
    /// control character.
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.trim();
        let is_line = name.chars().count() <= LONGEST_FACET && !name.chars().any(char::is_control);
        Some(Facet::from(name.to_owned())).filter(|facet| is_line && !facet.normal.as_str().is_empty())
    }

    /// The name as it was written.
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// The name in the form in which names are compared.
    pub fn normal(&self) -> &NormalText {
        &self.normal
    }

    /// Whether it stands in a list of names.
    pub fn is_among(&self, names: &[Facet]) -> bool {
        names.iter().any(|name| name.normal == self.normal)
    }
}

/// A name that was parsed before it was stored.
impl From<String> for Facet {
    fn from(written: String) -> Self {
        Facet { normal: NormalText::of(&written), written }
    }
}

impl From<Facet> for String {
    fn from(facet: Facet) -> Self {
        facet.written
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The name that is read, and whether it is among these.
    fn check(name: &str, names: &[&str], expected: Option<(&str, bool)>) {
        let names: Vec<Facet> = names.iter().map(|name| Facet::parse(name).unwrap()).collect();
        let read = Facet::parse(name);
        assert_eq!(read.as_ref().map(|read| (read.as_str(), read.is_among(&names))), expected, "{name:?}");
    }

    #[test]
    fn a_name_is_the_same_however_it_is_written() {
        check("香港", &["澳门", "香港"], Some(("香港", true)));
        check(" 臺灣 ", &["台湾"], Some(("臺灣", true)));
        check("ＨＫ", &["hk"], Some(("ＨＫ", true)));
        check("Hong  Kong", &["hong kong"], Some(("Hong  Kong", true)));
        check("广东", &["广西"], Some(("广东", false)));
        check("广东", &[], Some(("广东", false)));
    }

    #[test]
    fn what_is_no_name_is_refused() {
        check("", &[], None);
        check("　", &[], None);
        check("\u{200b}", &[], None);
        check("香\n港", &[], None);
        check("香港\u{7}", &[], None);
        check(&"长".repeat(LONGEST_FACET), &[], Some((&"长".repeat(LONGEST_FACET), false)));
        check(&"长".repeat(LONGEST_FACET + 1), &[], None);
    }
}
