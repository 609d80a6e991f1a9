//! Is a page in HTML a table of rows?
//!
//! Many systems write an HTML table and call the file `.xls`. Cells that reach over several rows belong to each of them, as in a workbook.

use crate::import::column::Role;
use crate::import::markup;
use crate::import::table::{Cell, MOST_CELLS, Row, Table};

/// A cell reaches over at most so many columns or rows.
const WIDEST: usize = 100;

/// What a cell may hold that words alone do not show.
const RICH: [&str; 6] = ["<a ", "<img", "<ul", "<ol", "<table", "<pre"];

/// Ends of a line within a cell.
const LINE_ENDS: [&str; 5] = ["<br", "</p", "</div", "</li", "</h"];

/// The rows of a page that is a table: by its name a workbook, or by its first row one of questions and answers.
pub fn read(path: &str, page: &str) -> Option<Table> {
    let lower = page.to_ascii_lowercase();
    if !lower.contains("<table") {
        return None;
    }
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let is_workbook = matches!(ending.as_str(), "xls" | "xlsx" | "et");
    let table = rows(path, page, &lower);
    let names = table.rows.first().map_or(0, |row| row.cells.iter().filter(|cell| Role::of_name(&cell.text()).is_some()).count());
    (table.rows.len() > 1 && (is_workbook || (names >= 2 && !lower.contains("<h1")))).then_some(table)
}

fn rows(path: &str, page: &str, lower: &str) -> Table {
    let mut below: Vec<(usize, String)> = Vec::new();
    let (mut rows, mut n_cells) = (Vec::new(), 0);
    let begins: Vec<usize> = tags(lower, "<tr").collect();
    for (at, &begin) in begins.iter().enumerate() {
        let end = begins.get(at + 1).copied().unwrap_or(lower.len());
        let cells = row(&page[begin..end], &lower[begin..end], &mut below);
        n_cells += cells.len();
        if n_cells > MOST_CELLS {
            return Table { is_cut: true, ..Table::of_rows(path, rows) };
        }
        rows.push(Row { number: at + 1, cells: cells.into_iter().map(Cell::Text).collect() });
    }
    Table::of_rows(path, rows)
}

/// The cells of a row; `below` has by column for how many more rows a cell above it goes on.
fn row(page: &str, lower: &str, below: &mut Vec<(usize, String)>) -> Vec<String> {
    let mut cells: Vec<String> = Vec::new();
    let mut begins: Vec<usize> = tags(lower, "<td").chain(tags(lower, "<th")).collect();
    begins.sort_unstable();
    let mut goes_on = |cells: &mut Vec<String>| {
        while let Some((left, text)) = below.get_mut(cells.len()).filter(|(left, _)| *left > 0) {
            *left -= 1;
            cells.push(text.clone());
        }
    };
    let mut reaching = Vec::new();
    for (at, &begin) in begins.iter().enumerate() {
        goes_on(&mut cells);
        let Some(inside) = lower[begin..].find('>').map(|length| begin + length + 1) else { break };
        let next = begins.get(at + 1).copied().unwrap_or(lower.len());
        let end = ["</td", "</th", "</tr", "</table"]
            .iter()
            .filter_map(|tag| lower[inside..next].find(tag))
            .min()
            .map_or(next, |end| inside + end);
        let (text, tag) = (words(&page[inside..end]), &lower[begin..inside]);
        let (columns, rows) = (span(tag, "colspan"), span(tag, "rowspan"));
        for _ in 0..columns {
            reaching.push((cells.len(), rows - 1, text.clone()));
            cells.push(text.clone());
        }
    }
    goes_on(&mut cells);
    for (column, left, text) in reaching.into_iter().filter(|(_, left, _)| *left > 0) {
        if below.len() <= column {
            below.resize(column + 1, (0, String::new()));
        }
        below[column] = (left, text);
    }
    cells
}

/// Where a tag opens; `<th` does not mean `<thead`.
fn tags<'l>(lower: &'l str, open: &'l str) -> impl Iterator<Item = usize> + 'l {
    let ends = |at: usize| lower[at + open.len()..].starts_with(|c: char| c == '>' || c.is_ascii_whitespace());
    lower.match_indices(open).map(|(at, _)| at).filter(move |&at| ends(at))
}

fn span(tag: &str, name: &str) -> usize {
    let value =
        tag.split_once(name).map_or("", |(_, rest)| rest.trim_start().trim_start_matches('=').trim_start().trim_start_matches(['"', '\'']));
    let digits: String = value.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(1).clamp(1, WIDEST)
}

/// What a cell says: its lines, or its HTML where words alone would lose something.
fn words(html: &str) -> String {
    let lower = html.to_ascii_lowercase();
    if RICH.iter().any(|tag| lower.contains(tag)) {
        return html.trim().to_owned();
    }
    let mut lines = Vec::new();
    let mut start = 0;
    while let Some(at) = LINE_ENDS.iter().filter_map(|end| lower[start..].find(end)).min() {
        lines.push(markup::words(&html[start..start + at]));
        start = lower[start + at..].find('>').map_or(html.len(), |length| start + at + length + 1);
    }
    lines.push(markup::words(&html[start..]));
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, page: &str, expected: Option<&[&[&str]]>) {
        let table = read(path, page);
        let rows = table.map(|table| table.rows.iter().map(|row| row.cells.iter().map(Cell::text).collect::<Vec<_>>()).collect::<Vec<_>>());
        assert_eq!(rows, expected.map(|rows| rows.iter().map(|row| row.iter().map(|&cell| cell.to_owned()).collect()).collect()), "{page}");
    }

    #[test]
    fn a_page_that_is_a_table_gives_its_rows() {
        let rows = "<table><thead><tr><th>分类<th>问题<th>答案</tr></thead>\
            <tr><td rowspan=2>售后</td><td>怎么退</td><td>七天内。<br>要发票。</td></tr><tr><TD>怎么换</TD><td>看<a href=\"/x\">这里</a></td></tr></table>";
        let expected: &[&[&str]] =
            &[&["分类", "问题", "答案"], &["售后", "怎么退", "七天内。\n要发票。"], &["售后", "怎么换", "看<a href=\"/x\">这里</a>"]];
        check("faq.html", rows, Some(expected));
        check("faq.xls", &format!("<html><body>{rows}"), Some(expected));
        check("page.html", &format!("<h1>帮助</h1>{rows}"), None);
        check("spec.html", "<table><tr><td>重量<td>三公斤<tr><td>颜色<td>白</table>", None);
        check("spec.xls", "<table><tr><td>a<td colspan=2>b<tr><td>c</table>", Some(&[&["a", "b", "b"], &["c"]]));
        check("none.xls", "<p>a</p>", None);
    }
}
