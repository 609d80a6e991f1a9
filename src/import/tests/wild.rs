//! Does anything that can be in a file break an import, or an entry?

use super::{imported, loaded};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// What means something to one of the readers, to Markdown or to the loader.
const MARKS: [&str; 40] = [
    "怎么",
    "退货",
    "a",
    "1. ",
    " ",
    "\n",
    "\n\n",
    "# ",
    "## ",
    "{#x}",
    "}",
    "> ",
    "- ",
    "|",
    "|-|",
    "---",
    "***",
    "**",
    "_",
    "`",
    "```\n",
    "<b>",
    "</b>",
    "<div>",
    "<!--",
    "<script>",
    "&amp;",
    "[a](b)",
    "[a][b]",
    "[a]: b",
    "![",
    "](",
    "](https://a.example)",
    "[[",
    "]]",
    ":::tip",
    "!!! note\n    ",
    "\\",
    "$",
    "不是：",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in vec(any::<u8>(), 0..300), ending in select(vec!["csv", "xlsx", "json", "yml", "md", "html", "zip"])) {
        for head in [&b""[..], b"PK\x03\x04", &[0xd0, 0xcf, 0x11, 0xe0], b"question,answer\n", b"---\n", b"<html>", b"{\"articles\": ["] {
            let path = format!("a.{ending}");
            loaded(&imported(&[(path.as_str(), [head, &bytes].concat())]));
        }
    }

    #[test]
    fn any_words_make_a_sound_entry(title in vec(select(&MARKS[..]), 1..8), words in vec(select(&MARKS[..]), 0..40)) {
        let (title, words) = (format!("怎么{}", title.concat()), format!("{}可以退", words.concat()));
        let row = serde_json::json!([{"question": title, "similar": [words], "answer": words}]).to_string();
        let html = format!("<html><h1>{title}</h1>{words}</html>");
        for (path, text) in [("a.json", row), ("a.md", words.clone()), ("a.html", html)] {
            let import = imported(&[(path, &text)]);
            loaded(&import);
            // A place below `faq/` is an entry that the loader would refuse.
            let odd = import.report.refused.iter().find(|refusal| refusal.place.starts_with("faq/"));
            prop_assert!(odd.is_none(), "{path}: {text:?}: {odd:?}");
        }
    }
}
