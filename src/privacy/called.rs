//! How is the name of a person masked?
//!
//! What is known to be a name is masked whole, whatever it looks like; names within texts are none of ours to find.

/// What stands in the place of what is not the first character.
const COVER: &str = "**";

/// The first character of a name, as `王**`; masking a masked name changes nothing.
pub fn mask_name(name: &str) -> String {
    name.chars().take(1).collect::<String>() + COVER
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_name_the_first_character_is_left() {
        let check = |name: &str, expected: &str| {
            assert_eq!(mask_name(name), expected);
            assert_eq!(mask_name(expected), expected);
        };
        check("王小明", "王**");
        check("欧", "欧**");
        check("Jane Roe", "J**");
    }
}
