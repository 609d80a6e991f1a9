//! What do the dialects of Markdown mean?
//!
//! Docusaurus, VuePress, Hugo, MkDocs and Obsidian write boxes, links and pictures in ways that CommonMark does not know. They become what it
//! knows; what is code stays as it is.

use crate::text::normalize::is_han;

/// What the kinds of boxes are called in front of their text.
const BOXES: [(&str, &str, &str); 12] = [
    ("note", "说明", "Note"),
    ("info", "说明", "Note"),
    ("abstract", "摘要", "Summary"),
    ("tip", "提示", "Tip"),
    ("hint", "提示", "Tip"),
    ("success", "提示", "Tip"),
    ("important", "重要", "Important"),
    ("question", "问题", "Question"),
    ("warning", "注意", "Warning"),
    ("caution", "注意", "Caution"),
    ("danger", "危险", "Danger"),
    ("example", "例子", "Example"),
];

/// A text in CommonMark.
pub fn common(markdown: &str) -> String {
    let is_chinese = markdown.chars().any(is_han);
    let called = |kind: &str| {
        let kind = kind.to_lowercase();
        let known = BOXES.iter().find(|(name, _, _)| *name == kind);
        known.map_or(kind.clone(), |(_, han, latin)| (if is_chinese { *han } else { *latin }).to_owned())
    };
    let mut lines: Vec<String> = Vec::new();
    let mut fence: Option<String> = None;
    let mut is_indented_box = false;
    for line in markdown.lines() {
        let trimmed = line.trim_start();
        if let Some(mark) = &fence {
            if trimmed.starts_with(mark.as_str()) && trimmed.trim_end().chars().all(|c| mark.contains(c)) {
                fence = None;
            }
            lines.push(line.to_owned());
            continue;
        }
        if is_indented_box {
            match line.strip_prefix("    ").or_else(|| line.strip_prefix('\t')) {
                Some(inside) => {
                    lines.push(inside.to_owned());
                    continue;
                }
                None => is_indented_box = line.trim().is_empty(),
            }
        }
        if let Some(mark) = ["```", "~~~"].iter().find(|mark| trimmed.starts_with(**mark)) {
            fence = Some((*mark).to_owned());
            lines.push(line.to_owned());
        } else if let Some(rest) = trimmed.strip_prefix(":::") {
            let rest = rest.trim_start_matches(':').trim();
            let (kind, title) = rest.split_once([' ', '[', '{']).unwrap_or((rest, ""));
            if !kind.is_empty() {
                alone(&mut lines, boxed(&called(kind), title.trim_end_matches([']', '}'])));
            }
        } else if let Some(rest) = ["!!! ", "??? ", "???+ "].iter().find_map(|mark| line.strip_prefix(mark)) {
            let (kind, title) = rest.trim().split_once(' ').unwrap_or((rest.trim(), ""));
            alone(&mut lines, boxed(&called(kind), title.trim().trim_matches('"')));
            is_indented_box = true;
        } else if let Some(rest) = trimmed.strip_prefix("> [!") {
            let (kind, title) = rest.split_once(']').unwrap_or((rest, ""));
            lines.push(format!("> {}", boxed(&called(kind), title.trim_start_matches(['-', '+']))));
            lines.push(">".to_owned());
        } else if is_script(trimmed) {
            // A line of MDX that is for the machine.
        } else {
            lines.push(linked(&without_shortcodes(line)));
        }
    }
    lines.join("\n")
}

/// Adds a line as a paragraph of its own.
fn alone(lines: &mut Vec<String>, line: String) {
    lines.extend([String::new(), line, String::new()]);
}

/// The line in front of a box.
fn boxed(kind: &str, title: &str) -> String {
    match title.trim() {
        "" => format!("**{kind}**"),
        title => format!("**{kind}: {title}**"),
    }
}

/// Whether a line is `import X from 'y'` or `export const x`, as MDX has them.
fn is_script(line: &str) -> bool {
    let is_import = line.starts_with("import ") && (line.contains(" from '") || line.contains(" from \""));
    is_import || line.starts_with("export const ") || line.starts_with("export default ")
}

/// A line without the short codes of Hugo and the comments of Obsidian.
fn without_shortcodes(line: &str) -> String {
    let mut line = line.to_owned();
    for (open, close) in [("{{<", ">}}"), ("{{%", "%}}"), ("%%", "%%")] {
        while let Some(start) = line.find(open) {
            let Some(length) = line[start + open.len()..].find(close) else { break };
            line.replace_range(start..start + open.len() + length + close.len(), "");
        }
    }
    line
}

/// A line with the links of Obsidian as words, and its pictures as pictures.
fn linked(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(start) = rest.find("[[") {
        let Some(length) = rest[start..].find("]]") else { break };
        let target = &rest[start + 2..start + length];
        let (page, shown) = target.split_once('|').unwrap_or((target, ""));
        let before = &rest[..start];
        match before.strip_suffix('!') {
            Some(before) => {
                // What stands behind the bar of a picture is its width.
                plain.push_str(before);
                plain.push_str(&format!("![]({})", page.trim().replace(' ', "%20")));
            }
            None => {
                plain.push_str(before);
                plain.push_str(if shown.is_empty() { page.split('#').next().unwrap_or(page) } else { shown });
            }
        }
        rest = &rest[start + length + 2..];
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_links_and_pictures_become_common() {
        let check = |markdown: &str, expected: &str| {
            let common = common(markdown);
            let lines: Vec<&str> = common.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
            assert_eq!(lines.join("|"), expected, "{markdown}");
        };
        check(":::tip 小心\n内容\n:::", "**提示: 小心**|内容");
        check("!!! note \"标题\"\n    内容\n\n后面", "**说明: 标题**|内容|后面");
        check("> [!warning] 小心\n> 内容", "> **注意: 小心**|>|> 内容");
        check("见 [[退货|这里]] 和 [[换货#时间]]", "见 这里 和 换货");
        check("![[图 1.png|300]]", "![](图%201.png)");
        check("import X from '@site/x'\n\n正文 {{< note >}}", "正文");
        check("```\n:::tip\n[[a]]\n```", "```|:::tip|[[a]]|```");
    }
}
