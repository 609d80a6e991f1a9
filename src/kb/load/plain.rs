//! Is a folder of plain Markdown served as it is, whatever its pages are made of?

use super::*;
use crate::kb::markdown::{to_html, to_plain};
use crate::source::SourceFile;
use std::collections::BTreeMap;

/// How many pages there are.
const PAGES: usize = 400;

/// A page of the kind that shops have, with its share of 800 pieces of raw HTML, 500 missing pictures and 230 links to nowhere.
fn page(at: usize) -> String {
    let front = match at % 4 {
        0 => String::new(),
        1 => format!("---\ntitle: 第 {at} 页\nsidebar_position: {at}\ntags:\n  - 甲\n---\n\n"),
        2 => format!("---\ntitle: \"Page {at}: all about it\"\nslug: /p/{at}\n---\n\nimport Tabs from '@theme/Tabs';\n\n"),
        _ => format!("---\nid: own-{at}\ntitle: 第 {at} 项\n---\n"),
    };
    let pieces = [
        "按 <kbd>Fn</kbd><br/>再按 <b>电源</b>。\n\n",
        "<details>\n<summary>展开</summary>\n\n里面的 **话**。\n\n</details>\n\n",
        "<table><tr><td width=\"50%\">匹数</td><td>1.5</td></tr></table>\n\n<p align=\"center\" style=\"color:red\">居中的话</p>\n\n",
        "<div class=\"tip\" onclick=\"alert(1)\">点这里<script>alert(1)</script></div>\n\n<!-- 编辑 <b>注</b> -->\n\n",
    ];
    let callouts = [
        ":::tip 小窍门\n先断电。\n:::\n\n",
        "> [!WARNING]\n> 小心烫手。\n\n",
        "!!! note \"注意\"\n    插座要干。\n\n",
        "<Tabs values={[{label: 'a'}]}>\n<TabItem value=\"a\">\n\n选这个。\n\n</TabItem>\n</Tabs>\n\n{/* 只给编辑看 */}\n\n",
    ];
    let mut text = format!("{front}# 第 {at} 页的标题\n\n开头的话[^1]，3~5 天到，打 400-000-0000 或 https://example.com/{at}。\n\n");
    text += pieces[at % 4];
    text += &format!("## 怎么用 {at}\n\n{}- [x] 插电\n- [ ] 开机\n\n~~旧办法~~\n\n", callouts[at % 4]);
    text += &format!("![外观 {at}](./img/{at}.png)\n\n");
    if at.is_multiple_of(4) {
        text += &format!("<img src=\"/static/{at}.gif\" alt=\"动图 {at}\" width=200>\n\n");
    }
    text += &format!("见[下一页](./page-{}.md#怎么用-{})。\n\n", (at + 1) % PAGES, (at + 1) % PAGES);
    if at < 230 {
        text += &format!("也见[没有的页](../gone/{at}.md)。\n\n");
    }
    text += &format!("## 坏了怎么办 {at}\n\n```html\n<b>{at}</b>\n```\n\n送修。\n\n[^1]: 以页面为准。\n");
    text
}

fn tree(pages: usize) -> SourceSet {
    let file = |at| SourceFile { path: format!("kb/guide/page-{at}.md"), text: page(at) };
    SourceSet { texts: (0..pages).map(file).collect(), ..SourceSet::default() }
}

#[test]
fn four_hundred_pages_are_served_and_no_mark_is_shown() {
    let sources = tree(PAGES);
    let mut faults = Vec::new();
    let kb = load(&sources, Timestamp::UNIX_EPOCH, &mut faults).expect("nothing of it is an error");
    assert!(faults.iter().all(|fault| fault.place.line > 0 || fault.code == Code::FewQuestions));
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for fault in &faults {
        *counts.entry(fault.code.name()).or_default() += 1;
    }
    let expected = [("dead-link", 230), ("few-questions", 400), ("foreign-field", 300), ("missing-picture", 500), ("raw-html", 100)];
    assert_eq!(counts, BTreeMap::from(expected));
    assert_eq!((kb.entries().len(), kb.atoms().len()), (PAGES, 3 * PAGES));
    for (at, atom) in kb.atoms() {
        let html = to_html(&atom.markdown);
        assert_eq!(to_plain(&atom.markdown), atom.plain);
        for mark in ["<script", "<img", "<div class=\"tip\"", "onclick", "style=", "alert(1)", "编辑", "Tabs", "&lt;details", "&lt;kbd"] {
            assert!(!html.contains(mark), "{}: {mark} in {html}", atom.id);
        }
        for mark in [":::", "[!", "!!!", "{/*", "[^", "~~", "![", "import ", "<d", "<t", "<k", "</", "TabItem", "**", "[x]", "](", "&nbsp;"]
        {
            let is_code = mark == "</" && atom.plain.contains(&format!("<b>{}</b>", at.get() / 3));
            assert!(is_code || !atom.plain.contains(mark), "{}: {mark} in {}", atom.id, atom.plain);
        }
    }
    let links: usize = kb.atoms().map(|(_, atom)| atom.links.len()).sum();
    assert_eq!(links, PAGES);
}

#[test]
fn what_is_written_by_fix_is_what_was_served() {
    let sources = tree(40);
    let names = |sources: &SourceSet| {
        let kb = load(sources, Timestamp::UNIX_EPOCH, &mut Vec::new()).expect("it is sound");
        kb.atoms().map(|(_, atom)| (atom.id.clone(), atom.plain.clone())).collect::<Vec<_>>()
    };
    let mut mended = sources.clone();
    for file in crate::kb::mend::mended(&sources, Timestamp::UNIX_EPOCH) {
        let own = mended.texts.iter_mut().find(|own| own.path == file.file.path).expect("it is one of them");
        own.text = file.text;
    }
    assert_ne!(sources.texts, mended.texts);
    assert_eq!(names(&sources), names(&mended));
    assert!(crate::kb::mend::mended(&mended, Timestamp::UNIX_EPOCH).is_empty());
}
