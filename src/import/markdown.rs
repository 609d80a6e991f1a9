//! What does a page in Markdown say?
//!
//! The title, the place and the words of one file of a folder of documentation, with the front matter of the usual generators. The marks in
//! its text are read elsewhere; see `dialect`.

use crate::import::dialect;
use crate::import::item::{Answer, Form, Item, Locale, Origin, Shape, State};
use crate::import::json::{text, texts};
use crate::kb::foreign::{is_held_back, toml_fields};
use serde_json::{Map, Value};

/// Folders of generators that are no category.
const NO_CATEGORY: [&str; 8] = ["docs", "doc", "content", "src", "pages", "blog", "zh-CN", "en"];

/// Reads a page.
pub fn read(path: &str, file_text: &str) -> Result<Item, String> {
    let (front, body) = front_matter(file_text);
    let body = dialect::common(body);
    let (heading, body) = first_heading(&body);
    let stem = path.rsplit('/').next().unwrap_or(path).rsplit_once('.').map_or(path, |(stem, _)| stem);
    let folder = path.rsplit('/').nth(1);
    let of_file = if matches!(stem, "index" | "README" | "_index") { folder.unwrap_or(stem) } else { stem };
    let title = text(&front, "title")
        .or(heading)
        .unwrap_or_else(|| of_file.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-').to_owned());
    let mut item = Item::new(Origin::file(path), title.trim().to_owned());
    item.key = Some(format!("page:{path}"));
    item.shape = Shape::Page;
    item.answers = vec![Answer { text: body, form: Form::Markdown }];
    let folders = path.split('/').rev().skip(1).filter(|folder| !NO_CATEGORY.contains(folder)).map(unnumbered);
    item.category = folders.collect::<Vec<_>>().into_iter().rev().collect();
    let categories = texts(&front, "categories");
    if item.category.is_empty() {
        item.category = if categories.is_empty() { texts(&front, "category") } else { categories };
    }
    item.keywords = [texts(&front, "tags"), texts(&front, "keywords")].concat();
    item.ways = texts(&front, "questions");
    item.locale = text(&front, "lang").or_else(|| text(&front, "locale")).and_then(|name| Locale::parse(&name));
    item.state = if is_held_back(&front, &[]) { State::Draft } else { State::Live };
    Ok(item)
}

/// The fields before a page, in YAML between `---` or in TOML between `+++`, and what follows; none where they cannot be read.
fn front_matter(page: &str) -> (Map<String, Value>, &str) {
    for fence in ["---", "+++"] {
        let Some(rest) = page.trim_start().strip_prefix(fence).and_then(|rest| rest.strip_prefix('\n')) else { continue };
        let end = match rest.strip_prefix(fence) {
            Some(_) => Some(0),
            None => rest.find(&format!("\n{fence}")).map(|at| at + 1),
        };
        let Some(end) = end else { continue };
        let (fields, body) = rest.split_at(end);
        let body = body[fence.len()..].split_once('\n').map_or("", |(_, body)| body);
        let fields = if fence == "---" { serde_saphyr::from_str(fields).unwrap_or_default() } else { toml_fields(fields) };
        return (fields, body);
    }
    (Map::new(), page)
}

/// The heading of the first level that begins a page, if one does, and the page without it.
fn first_heading(body: &str) -> (Option<String>, String) {
    let trimmed = body.trim_start();
    let (line, rest) = trimmed.split_once('\n').unwrap_or((trimmed, ""));
    match line.strip_prefix("# ") {
        Some(heading) => {
            let heading = heading.split(" {#").next().unwrap_or(heading).trim().trim_matches(['*', '_']);
            (Some(heading.to_owned()).filter(|heading| !heading.is_empty()), rest.to_owned())
        }
        None => (None, trimmed.to_owned()),
    }
}

/// The name of a folder without the number that orders it.
fn unnumbered(folder: &str) -> String {
    let rest = folder.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.strip_prefix(['-', '.', '_']).filter(|rest| !rest.is_empty()).unwrap_or(folder).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, page: &str, expected: (&str, &str, &str)) {
        let item = read(path, page).unwrap();
        assert_eq!((item.title.as_str(), item.category.join("/").as_str(), item.answers[0].text.trim()), expected, "{path}");
    }

    #[test]
    fn title_and_place_come_from_where_each_generator_has_them() {
        check("docs/02-after-sales/return.md", "---\ntitle: 怎么退货\ntags: [退货]\n---\n\n七天。", ("怎么退货", "after-sales", "七天。"));
        check("售后/退货.md", "# 怎么退货\n\n七天。", ("怎么退货", "售后", "七天。"));
        check("content/return.md", "+++\ntitle = \"怎么退货\"\ndraft = false\n+++\n七天。", ("怎么退货", "", "七天。"));
        check("return.md", "七天。", ("return", "", "七天。"));
        check("docs/return/index.md", "---\nid: x\n---\n七天。", ("return", "return", "七天。"));
        check("a.md", "---\n没有结尾", ("a", "", "---\n没有结尾"));
    }
}
