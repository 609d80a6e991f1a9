//! Where does a link lead?
//!
//! Told from the text of its target alone. Whether the place it names is there, is found out later; see `resolve`.

use pulldown_cmark::LinkType;

/// The schemes that a customer may be sent to.
pub(super) const SCHEMES: [&str; 4] = ["http", "https", "tel", "mailto"];

/// The target of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target<'a> {
    /// A page, a telephone number or a mail address.
    Web,
    /// A heading of the same file.
    Here(&'a str),
    /// The name of an atom, the path of a file, or what stands in its stead.
    There(&'a str),
    /// What the customer's browser could run, or another host by the scheme of the page that shows it.
    Unsafe,
}

impl<'a> Target<'a> {
    /// The target of a link in Markdown.
    pub(super) fn of(link_type: LinkType, destination: &'a str) -> Self {
        if link_type == LinkType::Email {
            return Target::Web;
        }
        match destination.split_once([':', '/', '#', '?']) {
            Some((scheme, rest)) if destination[scheme.len()..].starts_with(':') => {
                let is_known = SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known));
                if is_known && !rest.is_empty() { Target::Web } else { Target::Unsafe }
            }
            Some(("", _)) if destination.starts_with('#') => Target::Here(&destination[1..]),
            Some(("", _)) if destination.starts_with("//") => Target::Unsafe,
            _ if destination.contains('\\') => Target::Unsafe,
            _ => Target::There(destination),
        }
    }
}

/// The path below `media/` of a picture of the knowledge base, however a file names that folder.
pub(super) fn own_picture(address: &str) -> Option<&str> {
    let address = address.trim_start_matches("../").trim_start_matches("./").trim_start_matches('/');
    address.strip_prefix("media/").filter(|path| !path.contains("..") && !path.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_lies_below_media() {
        for address in ["media/a.svg", "../media/a.svg", "/media/a.svg", "./media/a.svg"] {
            assert_eq!(own_picture(address), Some("a.svg"), "{address}");
        }
        for address in ["a.svg", "https://example.com/media/a.svg", "media/../a.svg", "img/media/a.svg", "media/"] {
            assert_eq!(own_picture(address), None, "{address}");
        }
    }

    #[test]
    fn a_target_is_told_from_its_text() {
        let check =
            |destination: &str, expected: Target<'_>| assert_eq!(Target::of(LinkType::Inline, destination), expected, "{destination}");
        check("https://example.com/a?b=c#d", Target::Web);
        check("TEL:400-000-0000", Target::Web);
        check("mailto:help@example.com", Target::Web);
        check("#late", Target::Here("late"));
        check("delivery/late", Target::There("delivery/late"));
        check("handoff", Target::There("handoff"));
        check("", Target::There(""));
        check("javascript:alert(1)", Target::Unsafe);
        check("JaVa\tScRiPt:alert(1)", Target::Unsafe);
        check("data:text/html,x", Target::Unsafe);
        check("https:", Target::Unsafe);
        check("//example.com", Target::Unsafe);
        check("/v1/admin", Target::There("/v1/admin"));
        check("../guide/a.md#b", Target::There("../guide/a.md#b"));
        check("a\\b", Target::Unsafe);
    }
}
