//! How is Chinese written in Taiwan?
//!
//! The characters are changed, the words are not: OpenCC can change these too (`s2twp`), but without knowing what is meant, so that 退货程序
//! would become a computer program and 通过检测 a means of testing. A word from across the strait is understood; a wrong one is not.

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use std::sync::LazyLock;

/// The language for which texts are so written.
pub const TAIWAN: &str = "zh-TW";

static SIMPLIFIED_TO_TAIWAN: LazyLock<OpenCC> =
    LazyLock::new(|| OpenCC::from_config(BuiltinConfig::S2tw).expect("the conversion table is built into the crate"));

/// A text in Traditional characters, as they are written in Taiwan.
pub fn traditional(text: &str) -> String {
    SIMPLIFIED_TO_TAIWAN.convert(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_change_and_words_stay() {
        let check = |text: &str, expected: &str| assert_eq!(traditional(text), expected);
        check("空调不制冷，请先看遥控器上显示的模式。", "空調不製冷，請先看遙控器上顯示的模式。");
        check("退货程序", "退貨程序");
        check("发票和头发", "發票和頭髮");
        check("室内机里面", "室內機裡面");
        check("![入口](media/change-delivery-time.svg) 99 yuan", "![入口](media/change-delivery-time.svg) 99 yuan");
        check("", "");
    }
}
