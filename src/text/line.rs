//! What does a text say in one line?

/// A text in one line, without what nobody sees.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().filter(|c| !is_unseen(*c)).collect()
}

/// Whether nobody sees a character: a control character, or one that turns the direction of reading.
pub fn is_unseen(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_left_out() {
        assert_eq!(one_line("  支持\n花呗\t\u{202e}吗\u{0007} "), "支持 花呗 吗");
    }
}
