//! How does an answer look, as HTML and as plain text?
//!
//! Both are bounded in size and depth, whatever the Markdown is. It does not tell an editor what is wrong; see `answer`.

use crate::kb::link::{SCHEMES, Target};
use ammonia::{Builder, UrlRelative};
use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, html};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// The longest answer in bytes. The longest shipped one has 2 KB; the loader refuses longer ones, so that none is cut here.
pub(super) const LONGEST_ANSWER: usize = 64 << 10;

/// How many marks and pieces of text are shown. `|` and `>` make far more HTML than they are long; this keeps it below 2 MiB.
const MOST_EVENTS: usize = 20_000;

/// How deep quotes, lists and emphasis nest; below that only their text is shown. HTML parsers take quadratic time in the depth.
const DEEPEST: usize = 16;

/// Where the pictures of the knowledge base are served.
const PICTURES: &str = "/v1/kb/media/";

const TAGS: [&str; 25] = [
    "p",
    "br",
    "hr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "strong",
    "em",
    "code",
    "pre",
    "blockquote",
    "a",
    "img",
];

static SANITIZER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(TAGS))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href", "title"])),
            ("img", HashSet::from(["src", "alt", "title"])),
            ("ol", HashSet::from(["start"])),
        ]))
        .set_tag_attribute_values(HashMap::from([("a", HashMap::from([("target", "_blank")]))]))
        .link_rel(Some("noopener noreferrer nofollow"))
        .url_schemes(HashSet::from(SCHEMES))
        .url_relative(UrlRelative::PassThrough)
        .attribute_filter(|tag, name, value| match (tag, name) {
            ("img", "src") => value.starts_with(PICTURES).then_some(Cow::Borrowed(value)),
            ("a", "href") => (Target::of(LinkType::Inline, value) == Target::Web).then_some(Cow::Borrowed(value)),
            _ => Some(Cow::Borrowed(value)),
        });
    builder
});

/// What of Markdown is understood: CommonMark, tables, and ids of headings.
pub(super) fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES
}

/// Safe HTML of some Markdown: sanitised, links open apart, pictures below `media/` served from the knowledge base's own address.
pub fn to_html(markdown: &str) -> String {
    let mut shown = Shown::default();
    let mut unsafe_html = String::new();
    html::push_html(&mut unsafe_html, events(markdown).filter_map(|event| shown.event(event)));
    SANITIZER.clean(&unsafe_html).to_string()
}

/// The words of some Markdown without markup, one line a block; pictures give their text.
pub fn to_plain(markdown: &str) -> String {
    let mut plain = String::new();
    for event in events(markdown) {
        match event {
            Event::Text(words) | Event::Code(words) | Event::Html(words) | Event::InlineHtml(words) => plain.push_str(&words),
            Event::SoftBreak => plain.push_str(join(plain.chars().next_back())),
            Event::HardBreak => plain.push(' '),
            Event::End(TagEnd::TableCell) => plain.push(' '),
            Event::Start(tag) if is_block(&tag) => plain.push('\n'),
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => plain.push('\n'),
            _ => {}
        }
    }
    let lines = plain.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

fn events(markdown: &str) -> impl Iterator<Item = Event<'_>> {
    let mut end = markdown.len().min(LONGEST_ANSWER);
    while !markdown.is_char_boundary(end) {
        end -= 1;
    }
    Parser::new_ext(&markdown[..end], options()).take(MOST_EVENTS)
}

/// Whether a mark begins a line of its own.
fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. } | Tag::TableCell)
}

/// What stands for a line break in the source: Chinese has no spaces between sentences.
fn join(last: Option<char>) -> &'static str {
    match last {
        Some('\u{2018}'..='\u{201f}' | '\u{2026}' | '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}') => "",
        _ => " ",
    }
}

/// Leaves out what is not shown: marks that nest too deep, links that are unsafe or lead inside, pictures from elsewhere. Their text stays.
#[derive(Default)]
struct Shown {
    /// For each open mark, whether it is shown.
    open: Vec<bool>,
    last: Option<char>,
}

impl Shown {
    fn event<'a>(&mut self, event: Event<'a>) -> Option<Event<'a>> {
        match event {
            Event::Start(tag) => {
                let tag = if self.open.len() < DEEPEST { shown_tag(tag) } else { None };
                self.open.push(tag.is_some());
                tag.map(Event::Start)
            }
            Event::End(TagEnd::HtmlBlock) => self.open.pop()?.then_some(Event::End(TagEnd::Paragraph)),
            Event::End(tag) => self.open.pop()?.then_some(Event::End(tag)),
            Event::Html(words) | Event::InlineHtml(words) | Event::Text(words) => {
                self.last = words.chars().next_back();
                Some(Event::Text(words))
            }
            Event::Code(words) => {
                self.last = words.chars().next_back();
                Some(Event::Code(words))
            }
            Event::SoftBreak => Some(Event::Text(CowStr::Borrowed(join(self.last)))),
            other => Some(other),
        }
    }
}

fn shown_tag(tag: Tag<'_>) -> Option<Tag<'_>> {
    match tag {
        Tag::HtmlBlock => Some(Tag::Paragraph),
        Tag::Link { link_type, ref dest_url, .. } if Target::of(link_type, dest_url) != Target::Web => None,
        Tag::Image { link_type, dest_url, title, id } => {
            let path = dest_url.strip_prefix("media/").filter(|path| !path.contains(".."))?;
            Some(Tag::Image { link_type, dest_url: format!("{PICTURES}{path}").into(), title, id })
        }
        other => Some(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(markdown: &str, expected: &str) {
        assert_eq!(to_html(markdown).trim_end(), expected, "{markdown}");
    }

    #[test]
    fn markdown_is_shown() {
        check("**粗** *斜* `code`", "<p><strong>粗</strong> <em>斜</em> <code>code</code></p>");
        check("3. a\n4. b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>");
        check("## 小标题\n\n好。\n再来。", "<h2>小标题</h2>\n<p>好。再来。</p>");
        check("Yes.\nNo.", "<p>Yes. No.</p>");
        check("![入口](media/a.svg)", "<p><img src=\"/v1/kb/media/a.svg\" alt=\"入口\"></p>");
        for url in ["https://example.com/a?b=c", "tel:400-000-0000", "mailto:a@example.com"] {
            let html = to_html(&format!("[x]({url})"));
            assert!(html.contains(&format!("href=\"{url}\"")) && html.contains("target=\"_blank\""), "{html}");
            assert!(html.contains("rel=\"noopener noreferrer nofollow\""), "{html}");
        }
    }

    #[test]
    fn html_is_shown_as_text() {
        check("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>");
        check("a <img src=x onerror=alert(1)>", "<p>a &lt;img src=x onerror=alert(1)&gt;</p>");
        check("a \"><iMg SrC=\"x\" oNeRRor=alert(1)>", "<p>a \"&gt;&lt;iMg SrC=\"x\" oNeRRor=alert(1)&gt;</p>");
        check("`<b>`", "<p><code>&lt;b&gt;</code></p>");
        check("{{constructor.constructor('alert(1)')()}} ${7*7} #{x}", "<p>{{constructor.constructor('alert(1)')()}} ${7*7} #{x}</p>");
    }

    #[test]
    fn only_safe_links_and_own_pictures_are_shown() {
        check("[x](javascript:alert(1))", "<p>x</p>");
        check("[x](data:text/html,y)", "<p>x</p>");
        check("[x](JaVaScRiPt&colon;alert(1))", "<p>x</p>");
        check("[x](<java\tscript:alert(1)>)", "<p>x</p>");
        check("[x](java&#0;script:alert(1))", "<p>x</p>");
        check("<javascript:alert(1)>", "<p>javascript:alert(1)</p>");
        check("[x](//example.com) [y](#late) [z](/v1/admin)", "<p>x y z</p>");
        check("![x](https://example.com/spy.png)", "<p>x</p>");
        check("![x](media/../../secret)", "<p>x</p>");
        check("![\" onerror=\"alert(1)](media/a.svg)", "<p><img src=\"/v1/kb/media/a.svg\" alt=\"&quot; onerror=&quot;alert(1)\"></p>");
    }

    #[test]
    fn size_and_depth_are_bounded() {
        let references: String = (0..1000).map(|at| format!("[r{at}]: https://example.com/{at}\n")).collect();
        let lists: String = (0..500).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect();
        let table = format!("{}\n{}\n{}", "|a".repeat(1000), "|-".repeat(1000), "|\n".repeat(50_000));
        let repeated = [">", "[", "![", "[](tel:1)", "<b>", "*a ", "**a*", "- ", "\"", "&", "<", "`a``"].map(|mark| mark.repeat(50_000));
        for markdown in [references, lists, table].into_iter().chain(repeated) {
            let start: String = markdown.chars().take(20).collect();
            assert!(to_html(&markdown).len() < 2 << 20, "{start}");
            assert!(to_plain(&markdown).len() <= markdown.len() + 1, "{start}");
        }
    }

    #[test]
    fn plain_text_has_one_line_a_block() {
        let check = |markdown: &str, expected: &str| assert_eq!(to_plain(markdown), expected, "{markdown}");
        check("好。\n再来。\n\n**a**\nb", "好。再来。\na b");
        check("1. 一\n2. 二\n\n![图](media/a.svg)", "一\n二\n图");
        check("| 项目 | 值 |\n|---|---|\n| 匹数 | 1.5 |", "项目 值\n匹数 1.5");
        check("[视频：清洗](https://example.com)", "视频：清洗");
        check("", "");
    }
}
