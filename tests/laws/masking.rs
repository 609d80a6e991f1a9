//! What holds for every masked text?
//!
//! Details are made up, each valid by its own rule, and put into sentences that people write around them.

use jieda::privacy::kind::Kind;
use jieda::privacy::{find, mask};
use proptest::prelude::*;

/// What stands before a detail, between two, and behind the last. None of it has a digit or names a number.
const WORDS: [&str; 12] = ["", "我的是", "：", "，还有", "\n", " ", "麻烦改成", "（", "）谢谢", "。please use ", "！！", "、"];

/// How the groups of a number are divided.
const SEPARATORS: [&str; 3] = ["", " ", "-"];

fn digits(n: usize) -> impl Strategy<Value = String> {
    proptest::collection::vec(0..10u32, n).prop_map(|digits| digits.iter().map(u32::to_string).collect())
}

/// A number in groups of these lengths.
fn divided(number: &str, lengths: &[usize], separator: &str) -> String {
    let mut rest = number;
    let mut groups = Vec::new();
    for &length in lengths {
        let (group, behind) = rest.split_at(length.min(rest.len()));
        groups.push(group);
        rest = behind;
    }
    groups.push(rest);
    groups.retain(|group| !group.is_empty());
    groups.join(separator)
}

fn phone() -> impl Strategy<Value = String> {
    (3..10u32, digits(9), 0..3usize).prop_map(|(second, rest, gap)| divided(&format!("1{second}{rest}"), &[3, 4, 4], SEPARATORS[gap]))
}

fn identity() -> impl Strategy<Value = String> {
    (digits(4), 1930..2015u32, 1..13u32, 1..29u32, digits(3), 0..3usize).prop_map(|(place, year, month, day, serial, gap)| {
        const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        let number = format!("31{place}{year}{month:02}{day:02}{serial}");
        let sum: u32 = number.chars().zip(WEIGHTS).map(|(digit, weight)| digit.to_digit(10).unwrap() * weight).sum();
        let check = "10X98765432".chars().nth(sum as usize % 11).unwrap();
        divided(&format!("{number}{check}"), &[6, 8, 4], if check == 'X' { "" } else { SEPARATORS[gap] })
    })
}

fn card() -> impl Strategy<Value = String> {
    (digits(13), 0..3usize).prop_map(|(rest, gap)| {
        let number = format!("62{rest}");
        let doubled = |(at, c): (usize, char)| {
            let digit = c.to_digit(10).unwrap();
            if at % 2 == 0 { digit * 2 / 10 + digit * 2 % 10 } else { digit }
        };
        let sum: u32 = number.chars().rev().enumerate().map(doubled).sum();
        divided(&format!("{number}{}", (10 - sum % 10) % 10), &[4, 4, 4, 4], SEPARATORS[gap])
    })
}

fn detail() -> impl Strategy<Value = (Kind, String)> {
    prop_oneof![
        phone().prop_map(|text| (Kind::Phone, text)),
        identity().prop_map(|text| (Kind::Identity, text)),
        card().prop_map(|text| (Kind::BankCard, text)),
        "[a-z]{2,8}[0-9]{0,4}@[a-z]{2,8}\\.(com|org|cn)".prop_map(|text| (Kind::Email, text)),
        "[京沪粤苏浙][A-H]·?[0-9]{5}".prop_map(|text| (Kind::Plate, text)),
        "上海市徐汇区(漕溪|衡山|淮海)路[1-9][0-9]{0,2}号[1-9]栋[1-9]0[1-9]室".prop_map(|text| (Kind::Address, text)),
        "订单号[A-Z]{0,2}20261[0-2][0-9]{6,8}".prop_map(|text| (Kind::OrderNumber, text)),
    ]
}

/// What must not be left of a detail: of an address the street, else all of it, however it is divided.
fn secret(kind: Kind, text: &str) -> String {
    match kind {
        Kind::Address => text.trim_start_matches("上海市徐汇区").to_owned(),
        Kind::OrderNumber => text.trim_start_matches("订单号").to_owned(),
        Kind::Phone | Kind::Identity | Kind::BankCard | Kind::Email | Kind::Plate => text.to_owned(),
    }
}

/// A text without what divides numbers.
fn joined(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, ' ' | '-' | '·')).collect()
}

fn sentence() -> impl Strategy<Value = (String, Vec<(Kind, String)>)> {
    proptest::collection::vec((detail(), 0..WORDS.len()), 1..5).prop_map(|parts| {
        // A full stop keeps a detail from going on in the next one.
        let text = parts.iter().map(|((_, detail), words)| format!("{}{detail}。", WORDS[*words])).collect();
        (text, parts.into_iter().map(|(detail, _)| detail).collect())
    })
}

proptest! {
    #[test]
    fn no_detail_is_left_whole((text, details) in sentence()) {
        let masked = mask(&text);
        for (kind, detail) in &details {
            prop_assert!(!joined(&masked).contains(&joined(&secret(*kind, detail))), "{kind:?} {detail}: {masked}");
        }
        let found: Vec<Kind> = find(&text).into_iter().map(|found| found.kind).collect();
        prop_assert_eq!(found, details.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), "{}", text);
    }

    #[test]
    fn a_masked_text_is_masked_already((text, _) in sentence(), cut in 0..40usize) {
        // Cut anywhere: a part of a detail may be left, and must not join what a mask leaves.
        let text: String = text.chars().skip(cut).filter(|&c| c != '。').collect();
        let masked = mask(&text).into_owned();
        prop_assert_eq!(mask(&masked), masked.as_str(), "{}", text);
        prop_assert!(find(&masked).is_empty());
    }

    #[test]
    fn places_are_those_of_the_text(text in "[0-9１一@a京A市路号室 \u{200b}訂單號*-]{0,40}") {
        let found = find(&text);
        prop_assert!(found.iter().all(|found| text.get(found.range.clone()).is_some_and(|detail| !detail.is_empty())), "{text}");
        prop_assert!(found.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start), "{text}");
    }
}
