//! How does a week look as one page that shows itself in 90 seconds?
//!
//! A page that needs nothing else: no script, no font, no picture. Each part is a slide, shown for its share of the time, over and over; with the
//! pointer on it the show stands still, and on paper, or where motion is not wanted, the slides stand below each other.

use crate::weekly::markdown::{Section, sections};
use crate::weekly::week::Weekly;
use crate::weekly::words::{Language, percent};
use std::fmt::Write;

/// How long the show takes, in seconds.
const SECONDS: usize = 90;

const STYLE: &str = include_str!("page.css");

/// The week as a page, in the language of this tag: `zh-CN`, `zh-TW` or `en`.
pub fn page(week: &Weekly, locale: &str) -> String {
    let language = Language::of(locale);
    let title = format!("{} {} – {}", language.say("解答周报", "Jieda, the week"), week.first, week.last);
    let sections = sections(week, language);
    let each = SECONDS / sections.len();
    let slides = (0..).zip(&sections).fold(String::new(), |html, (at, section)| html + &slide(at, each, section, week));
    let shown = format!("@media screen and (prefers-reduced-motion: no-preference) {{ section {{ animation-duration: {SECONDS}s }} }}");
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
        <title>{}</title>\n<style>\n{STYLE}{shown}\n</style>\n</head>\n<body>\n<main>\n{slides}</main>\n</body>\n</html>\n",
        language.tag(),
        escaped(&title)
    )
}

fn slide(at: usize, each: usize, section: &Section, week: &Weekly) -> String {
    let mut html = format!("<section style=\"animation-delay: {}s\">\n<h2>{}</h2>\n", at * each, escaped(&section.heading));
    if at == 0 {
        let _ = writeln!(html, "<p class=\"figure\">{}</p>", percent(week.self_resolution.is.rate));
    }
    if !section.lead.is_empty() {
        let _ = writeln!(html, "<p>{}</p>", escaped(&section.lead));
    }
    let name = if section.is_quoting { "blockquote" } else { "li" };
    let items = section.lines.iter().fold(String::new(), |items, line| items + &format!("<{name}>{}</{name}>\n", escaped(line)));
    let list = if section.is_quoting || items.is_empty() { items } else { format!("<ul>\n{items}</ul>\n") };
    html + &list + "</section>\n"
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
