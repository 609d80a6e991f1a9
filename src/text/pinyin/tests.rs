//! What is read, by a reader who knows a few texts and words.

use super::*;
use std::sync::LazyLock;

const TEXTS: [&str; 6] = ["空调不制冷", "快递到哪了", "我要退款", "我的订单到哪了", "地址寫錯了", "快递到哪了怎么查"];

const WORDS: [(&str, f32); 23] = [
    ("到哪", 0.9999),
    ("空", 0.9),
    ("调", 0.9),
    ("制冷", 0.998),
    ("空调", 0.99),
    ("快递", 0.999),
    ("订单", 0.999),
    ("退款", 0.999),
    ("退还", 0.999),
    ("还", 0.2),
    ("先", 0.6),
    ("西安", 0.99),
    ("银行", 0.99),
    ("写", 0.8),
    ("错", 0.8),
    ("策略", 0.99),
    ("女", 0.8),
    ("地址", 0.99),
    ("women", 0.7),
    ("can", 0.1),
    ("change", 0.8),
    ("my", 0.1),
    ("is", 0.1),
];

static PINYIN: LazyLock<Pinyin> = LazyLock::new(|| Pinyin::new(TEXTS, WORDS, |word| WORDS.iter().any(|(known, _)| *known == word)));

fn check(message: &str, expected: &str) {
    let read = PINYIN.read(&NormalText::of(message));
    assert_eq!(read.as_deref(), (!expected.is_empty()).then_some(expected), "{message}");
}

#[test]
fn letters_are_read_with_and_without_spaces_and_tones() {
    for message in ["kongtiao buzhileng", "kong tiao bu zhi leng", "KongTiaoBuZhiLeng", "kong1tiao2 bu4 zhi4leng3", "kongti ao buz hileng"]
    {
        check(message, "空调不制冷");
    }
    check("wo的订单daona le", "我的订单到哪了");
    check("kuaidi daona le?", "快递到哪了?");
    check("dizhi xie cuo le", "地址写错了");
}

#[test]
fn a_character_is_read_as_its_word_says() {
    check("tuihuan", "退还");
    check("yinhang", "银行");
    check("celue", "策略");
    check("wo yao tuikuan", "我要退款");
}

#[test]
fn english_and_names_stay() {
    for message in
        ["", "can", "women", "can women change", "my change is", "kfr35", "mate40", "wo", "tcl", "空调 e5", "can xiaomi", "10 a", "a1b2"]
    {
        check(message, "");
    }
    check("my kuaidi is change", "");
    check(&"tuikuan".repeat(200), "");
}
