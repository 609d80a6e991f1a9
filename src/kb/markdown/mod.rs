//! How does an answer look, as HTML and as plain text?
//!
//! Both are bounded in size and depth, whatever the Markdown is. It does not tell an editor what is wrong; see `answer`.

pub(in crate::kb) mod dialect;
pub(in crate::kb) mod piece;

mod linked;
mod marks;
mod shown;
mod tag;

use crate::kb::link::{SCHEMES, Target};
use crate::kb::markdown::dialect::clean;
use crate::kb::markdown::piece::{Piece, pieces};
use crate::kb::markdown::shown::{PICTURES, shown};
use ammonia::{Builder, UrlRelative};
use pulldown_cmark::{Event, LinkType, Tag, TagEnd, html};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// The longest answer in bytes. The longest shipped one has 2 KB; what is beyond is not shown, and the loader says so.
pub(super) const LONGEST_ANSWER: usize = 64 << 10;

const TAGS: [&str; 43] = [
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
    "dl",
    "dt",
    "dd",
    "table",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "th",
    "td",
    "strong",
    "em",
    "del",
    "code",
    "pre",
    "kbd",
    "sub",
    "sup",
    "mark",
    "small",
    "u",
    "blockquote",
    "details",
    "summary",
    "div",
    "figure",
    "a",
    "img",
    "b",
    "s",
];

/// The classes of callouts and footnotes, which the pages give a look.
const CALLOUTS: [&str; 5] =
    ["markdown-alert-note", "markdown-alert-tip", "markdown-alert-important", "markdown-alert-warning", "markdown-alert-caution"];

static SANITIZER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(TAGS))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href", "title"])),
            ("img", HashSet::from(["src", "alt", "title"])),
            ("ol", HashSet::from(["start"])),
            ("details", HashSet::from(["open"])),
            ("td", HashSet::from(["colspan", "rowspan"])),
            ("th", HashSet::from(["colspan", "rowspan"])),
        ]))
        .allowed_classes(HashMap::from([("blockquote", HashSet::from(CALLOUTS)), ("div", HashSet::from(["footnote"]))]))
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

/// Safe HTML of some Markdown: sanitised, links open apart, pictures below `media/` served from the knowledge base's own address.
pub fn to_html(markdown: &str) -> String {
    let clean = clean(head(markdown));
    let events = shown(pieces(&clean.text).into_iter().map(|(piece, _)| piece)).into_iter().filter_map(|piece| match piece {
        Piece::Event(event) => Some(event),
        Piece::Open(name, attributes) => Some(Event::InlineHtml(format!("<{name}{attributes}>").into())),
        Piece::Close(name) => Some(Event::InlineHtml(format!("</{name}>").into())),
        Piece::Dropped(_) | Piece::Broken(_) => None,
    });
    let mut unsafe_html = String::new();
    html::push_html(&mut unsafe_html, events);
    SANITIZER.clean(&unsafe_html).to_string()
}

/// The words of some Markdown without markup, one line a block; pictures give their text.
pub fn to_plain(markdown: &str) -> String {
    let mut plain = String::new();
    let clean = clean(head(markdown));
    for piece in shown(pieces(&clean.text).into_iter().map(|(piece, _)| piece)) {
        match piece {
            Piece::Event(Event::Text(words) | Event::Code(words)) => plain.push_str(&words),
            Piece::Event(Event::HardBreak | Event::End(TagEnd::TableCell)) | Piece::Close("td" | "th") => plain.push(' '),
            Piece::Event(Event::Start(tag)) if is_block(&tag) => plain.push('\n'),
            Piece::Event(Event::Html(_) | Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::List(_))) => plain.push('\n'),
            Piece::Event(Event::End(TagEnd::TableHead | TagEnd::TableRow)) => plain.push('\n'),
            Piece::Open(name, _) | Piece::Close(name) if !is_inline(name) => plain.push('\n'),
            _ => {}
        }
    }
    let lines = plain.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// As much of an answer as is shown.
fn head(markdown: &str) -> &str {
    let mut end = markdown.len().min(LONGEST_ANSWER);
    while !markdown.is_char_boundary(end) {
        end -= 1;
    }
    &markdown[..end]
}

/// Whether a mark begins a line of its own.
fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. } | Tag::TableCell)
}

/// Whether a tag stands within a line.
fn is_inline(name: &str) -> bool {
    matches!(name, "code" | "kbd" | "sub" | "sup" | "mark" | "small" | "u" | "td" | "th")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(markdown: &str, expected: &str) {
        let html = to_html(markdown);
        let lines: Vec<&str> = html.lines().filter(|line| !line.is_empty()).collect();
        assert_eq!(lines.join("\n"), expected, "{markdown}");
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
    fn dangerous_html_goes() {
        check("<script>alert(1)</script>", "");
        check("a <script>alert(1)</script>b", "<p>a b</p>");
        check("<style>*{}</style>\n\na", "<p>a</p>");
        check("a <img src=x onerror=alert(1)>", "<p>a </p>");
        check("a \"><iMg SrC=\"x\" oNeRRor=alert(1)>", "<p>a \"&gt;</p>");
        check("<div onclick=\"alert(1)\" style=\"position:fixed\">大件</div>", "<div>大件</div>");
        check("<a href=\"java&#115;cript:alert(1)\">x</a>", "<p>x</p>");
        check("<a href=\"&#x6A;avascript:alert(1)\" onmouseover=alert(1)>x</a>", "<p>x</p>");
        check("<svg><a href=\"javascript:alert(1)\">x</a></svg>y", "<p>y</p>");
        check("<form action=//evil><input name=a><button>好</button></form>", "好");
        check("<kbd title=\"a\" class=\"b\"><b onclick=x>Fn</b></kbd>", "<p><kbd><strong>Fn</strong></kbd></p>");
        check("<td colspan=\"2&quot; onclick=x\">a", "a");
        check("<math><mi xlink:href=\"data:x,y\"></mi></math><iframe srcdoc=\"<script>\">a</iframe>b", "<p>b</p>");
        check(
            "<details ontoggle=alert(1) open><summary>甲</summary>\n\n乙\n\n</details>",
            "<details open=\"\"><summary>甲</summary>\n<p>乙</p>\n</details>",
        );
        check("<scr<script>ipt>alert(1)</scr</script>ipt>", "<p>&lt;script&gt;</p>");
        check("`<b>`", "<p><code>&lt;b&gt;</code></p>");
        check("{{constructor.constructor('alert(1)')()}} ${7*7} #{x}", "<p>{{constructor.constructor('alert(1)')()}} ${7*7} #{x}</p>");
    }

    #[test]
    fn tags_that_help_are_shown() {
        check("按 <kbd>Fn</kbd><br>再按<sup>2</sup>", "<p>按 <kbd>Fn</kbd><br>\n再按<sup>2</sup></p>");
        check("<b>粗</b><i>斜</i><s>旧</s> <u>线", "<p><strong>粗</strong><em>斜</em><del>旧</del> <u>线</u></p>");
        check("<img src=\"media/a.svg\" alt=\"入口\">", "<img src=\"/v1/kb/media/a.svg\" alt=\"入口\">");
        check("<table><tr><td colspan=\"2\">甲</td></tr></table>", "<table><tbody><tr><td colspan=\"2\">甲</td></tr></tbody></table>");
        check("<Tabs><TabItem value={a}>甲</TabItem></Tabs>乙<!-- 丙 -->", "<p>甲乙</p>");
        check("<b>甲*乙</b>丙*", "<p><strong>甲<em>乙丙</em></strong></p>");
        check("*甲<b>乙*丙</b>", "<p><em>甲<strong>乙</strong></em>丙</p>");
    }

    #[test]
    fn more_than_common_markdown_is_shown() {
        check("> [!NOTE]\n> 甲", "<blockquote class=\"markdown-alert-note\">\n<p>甲</p>\n</blockquote>");
        check(":::warning\n甲\n:::", "<blockquote class=\"markdown-alert-warning\">\n<p>甲</p>\n</blockquote>");
        check("~~旧~~新，3~5 天到 7~10 天", "<p><del>旧</del>新，3~5 天到 7~10 天</p>");
        check("- [x] 甲\n- [ ] 乙", "<ul>\n<li>☑ 甲</li>\n<li>☐ 乙</li>\n</ul>");
        let html = to_html("甲[^a]乙[^b]\n\n[^a]: 丙");
        assert_eq!(html.trim(), "<p>甲<sup>[1]</sup>乙</p>\n<div class=\"footnote\">[1] \n<p>丙</p>\n</div>");
        assert!(to_html("打 400-000-0000").contains("<a href=\"tel:400-000-0000\" target=\"_blank\""));
        assert!(to_html("`400-000-0000` [a@b.cn](https://b.cn)").matches("<a ").count() == 1);
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
        let repeated = [
            ">",
            "[",
            "![",
            "[](tel:1)",
            "<b>",
            "*a ",
            "**a*",
            "- ",
            "\"",
            "&",
            "<",
            "`a``",
            "<a ",
            "</b>",
            "<div>",
            "<td>",
            "<!--",
            "<script>",
            "~",
            "~~",
            ":::tip\n",
            "!!! a\n",
            "[^1]",
            "- [x] ",
            "<A",
            "{%",
            "@",
            "&amp;",
        ]
        .map(|mark| mark.repeat(50_000));
        for markdown in [references, lists, table].into_iter().chain(repeated) {
            let start: String = markdown.chars().take(20).collect();
            assert!(to_html(&markdown).len() < 2 << 20, "{start}");
            assert!(to_plain(&markdown).len() <= 2 * markdown.len() + 1, "{start}");
        }
    }

    #[test]
    fn plain_text_has_one_line_a_block() {
        let check = |markdown: &str, expected: &str| assert_eq!(to_plain(markdown), expected, "{markdown}");
        check("好。\n再来。\n\n**a**\nb", "好。再来。\na b");
        check("1. 一\n2. 二\n\n![图](media/a.svg)", "一\n二\n图");
        check("| 项目 | 值 |\n|---|---|\n| 匹数 | 1.5 |", "项目 值\n匹数 1.5");
        check("[视频：清洗](https://example.com)", "视频：清洗");
        check("<table><tr><td>匹数</td><td>1.5</td></tr><tr><td>a</td></tr></table>", "匹数 1.5\na");
        check("按<kbd>Fn</kbd><br>再按<img src=a alt=\"图\">", "按Fn 再按图");
        check("> [!NOTE]\n> 甲\n\n<details><summary>乙</summary>\n\n丙\n\n</details>", "甲\n乙\n丙");
        check("甲[^a]\n\n[^a]: 乙\n", "甲[1]\n[1]\n乙");
        check("", "");
    }
}
