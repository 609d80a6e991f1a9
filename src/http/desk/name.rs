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

/// Names that customers take for the house: for the bot, for the system, for the shop itself or for its customers. Whoever is called so could
/// make a customer believe that the shop says what one person does, and nobody could tell from a transcript who spoke. A name that only has one
/// of them in it is a person's, such as 客服小王 or Botho; spaces and signs in it count for nothing.
const HOUSE: [&str; 4] = [
    // The bot.
    "小解 解答 机器人 機器人 智能客服 智慧客服 智能助手 智慧助手 助手 AI客服 jieda bot robot chatbot assistant",
    // The system, and who runs it.
    "系统 系統 系统消息 系統訊息 系统管理员 系統管理員 管理员 管理員 超级管理员 超級管理員 system administrator root moderator",
    // The shop.
    "客服 人工 人工客服 真人客服 在线客服 線上客服 官方 官方客服 商家 店铺 店鋪 agent support customerservice customersupport official staff",
    // Its customers.
    "客户 客戶 顾客 顧客 用户 customer visitor user guest",
];

/// A name that customers can read: nothing invisible in it, and not to be taken for the house.
pub fn parse_name(name: &str) -> Result<String, Problem> {
    let name = typed_name(name);
    let is_letter = |c: char| c.is_alphanumeric() && c.identifier_allowed();
    let is_plain = name.chars().all(|c| is_letter(c) || " .-_·'".contains(c)) && name.chars().any(is_letter);
    if !is_plain || !(1..=LONGEST_NAME).contains(&name.chars().count()) {
        return Err(Problem::BadField(
            "name: 1 to 32 letters, digits, spaces and . - _ · ', at least one of them a letter or digit".to_owned(),
        ));
    }
    if is_of_house(&name) { Err(Problem::NameReserved) } else { Ok(name) }
}

fn is_of_house(name: &str) -> bool {
    let letters: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    HOUSE.iter().flat_map(|names| names.split(' ')).chain([ADMIN]).any(|house| is_alike(house, &letters))
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
    fn a_name_can_be_read_and_is_not_the_houses() {
        let check = |name: &str, expected: Option<&str>| assert_eq!(parse_name(name).ok().as_deref(), expected, "{name:?}");
        check(" 小王 ", Some("小王"));
        check("Anna-Lena  O'Neil 2.", Some("Anna-Lena O'Neil 2."));
        check("阿凡提·买买提", Some("阿凡提·买买提"));
        check("Ｌｉ", Some("Li"));
        check("Ren\u{65}\u{301}", Some("Ren\u{e9}"));
        for bad in ["", ".", "..", "- -", "小\u{202e}王", "小\u{200b}王", "\u{3164}", "\u{ffa0}\u{115f}", "<b>", "a/b", "a\0b"] {
            check(bad, None);
        }
        for house in
            ["Admin", "ａｄｍｉｎ", "аdmin", "ADMlN", "小解", "系统", "系 统", "客服", "機器人", "Bot", "B.O.T.", "Customer-Service"]
        {
            assert_eq!(parse_name(house), Err(Problem::NameReserved), "{house}");
        }
        for person in ["客服小王", "客服01", "解小王", "Botho", "Guest Lee", "Ai Wei"] {
            check(person, Some(person));
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
