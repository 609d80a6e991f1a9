//! Which names may agents have?
//!
//! Customers read the name and trust it, so no two agents look alike: names are compared in normal form, without case, and with characters
//! that are easily mistaken for each other (confusables, UTS 39) taken for one.

use crate::http::error::Problem;
use crate::http::guard::auth::ADMIN;
use unicode_normalization::UnicodeNormalization;
use unicode_security::GeneralSecurityProfile;
use unicode_security::confusable_detection::skeleton;

/// The most characters of a name.
const LONGEST_NAME: usize = 32;

/// A name that customers can read: nothing invisible in it, and not to be taken for the administrator.
pub fn parse_name(name: &str) -> Result<String, Problem> {
    let name = typed_name(name);
    let is_letter = |c: char| c.is_alphanumeric() && c.identifier_allowed();
    let is_plain = name.chars().all(|c| is_letter(c) || " .-_·'".contains(c)) && name.chars().any(is_letter);
    if !is_plain || !(1..=LONGEST_NAME).contains(&name.chars().count()) {
        return Err(Problem::BadField(
            "name: 1 to 32 letters, digits, spaces and . - _ · ', at least one of them a letter or digit".to_owned(),
        ));
    }
    if is_alike(&name, ADMIN) { Err(Problem::NameTaken) } else { Ok(name) }
}

/// A name as it is stored, however it was typed.
pub fn typed_name(name: &str) -> String {
    name.nfkc().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether two names are easily mistaken for each other, as they are written or in another case.
pub fn is_alike(one: &str, other: &str) -> bool {
    let [one, other] = [one, other].map(looks);
    one.iter().any(|look| other.contains(look))
}

/// What a name looks like as it is written, in small and in capital letters.
fn looks(name: &str) -> [String; 3] {
    let name: String = name.nfkc().collect();
    [name.to_lowercase(), name.to_uppercase(), name].map(|name| skeleton(&name).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_can_be_read_and_is_not_the_administrators() {
        let check = |name: &str, expected: Option<&str>| assert_eq!(parse_name(name).ok().as_deref(), expected, "{name:?}");
        check(" 小王 ", Some("小王"));
        check("Anna-Lena  O'Neil 2.", Some("Anna-Lena O'Neil 2."));
        check("阿凡提·买买提", Some("阿凡提·买买提"));
        check("Ｌｉ", Some("Li"));
        check("Ren\u{65}\u{301}", Some("Ren\u{e9}"));
        for bad in ["", ".", "..", "- -", "小\u{202e}王", "小\u{200b}王", "\u{3164}", "\u{ffa0}\u{115f}", "<b>", "a/b", "a\0b"] {
            check(bad, None);
        }
        for admin in ["Admin", "ａｄｍｉｎ", "аdmin", "ADMlN"] {
            assert_eq!(parse_name(admin), Err(Problem::NameTaken), "{admin}");
        }
        check(&"王".repeat(33), None);
    }

    #[test]
    fn names_that_look_alike_are_one() {
        let check = |one: &str, other: &str, expected: bool| assert_eq!(is_alike(one, other), expected, "{one} {other}");
        check("小王", "小王", true);
        check("小王", "小李", false);
        check("anna", "Anna", true);
        check("Anna", "Аnna", true);
        check("paul", "рaul", true);
        check("Bill", "BiIl", true);
        check("Anna", "Ｈanna", false);
    }
}
