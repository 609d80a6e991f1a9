//! What does a page in HTML say?
//!
//! The title and the part of it that is about something; menus, forms and scripts are left out. How its marks become Markdown is in `markup`.

use crate::import::item::{Answer, Form, Item, Origin, Shape};
use crate::import::markup;

/// What holds the words of a page, the surest first.
const HOLDERS: [&str; 3] = ["article", "main", "body"];

/// What holds none of them.
const ASIDE: [&str; 5] = ["nav", "header", "footer", "aside", "form"];

/// Reads a page.
pub fn read(path: &str, page: &str) -> Result<Item, String> {
    let holder = HOLDERS.iter().find_map(|tag| inside(page, tag)).unwrap_or(page);
    let body = without_asides(holder);
    let heading = inside(&body, "h1").map(markup::words).filter(|words| !words.is_empty());
    let title = inside(page, "title").map(markup::words).filter(|words| !words.is_empty());
    let title = heading.clone().or(title).ok_or("the page has neither a title nor a heading")?;
    let body = if heading.is_some() { without_first(&body, "h1") } else { body };
    let mut item = Item::new(Origin::file(path), title);
    item.key = Some(format!("page:{path}"));
    item.shape = Shape::Page;
    item.answers = vec![Answer { text: body, form: Form::Html }];
    item.category = path.rsplit_once('/').map(|(folders, _)| folders.split('/').map(str::to_owned).collect()).unwrap_or_default();
    Ok(item)
}

/// What stands between the first opening of a tag and its last closing.
fn inside<'p>(page: &'p str, tag: &str) -> Option<&'p str> {
    let (start, end) = opening(page, tag, 0)?;
    let close = format!("</{tag}");
    let lower = page[end..].to_ascii_lowercase();
    // A page has one body, and several headings: of these the first ends at its own closing.
    let length = if tag.starts_with('h') || tag == "title" { lower.find(&close) } else { lower.rfind(&close) };
    let length = length.unwrap_or(page.len() - end);
    (start < page.len()).then(|| &page[end..end + length])
}

/// Where a tag opens from a place on, and where what it holds begins.
fn opening(page: &str, tag: &str, from: usize) -> Option<(usize, usize)> {
    let lower = page[from..].to_ascii_lowercase();
    let open = format!("<{tag}");
    let ends = |at: usize| lower[at + open.len()..].starts_with(|c: char| c == '>' || c == '/' || c.is_ascii_whitespace());
    let (at, _) = lower.match_indices(&open).find(|&(at, _)| ends(at))?;
    let length = lower[at..].find('>')?;
    Some((from + at, from + at + length + 1))
}

fn without_asides(page: &str) -> String {
    let mut left = page.to_owned();
    for tag in ASIDE {
        // A page has few of them; what is beyond is shown rather than looked for without end.
        for _ in 0..16 {
            match opening(&left, tag, 0) {
                Some(_) => left = without_first(&left, tag),
                None => break,
            }
        }
    }
    left
}

fn without_first(page: &str, tag: &str) -> String {
    let Some((start, end)) = opening(page, tag, 0) else { return page.to_owned() };
    let close = format!("</{tag}");
    let closing = page[end..].to_ascii_lowercase().find(&close).map(|at| end + at + close.len() + 1);
    let end = closing.map_or(end, |closing| closing.min(page.len()));
    format!("{}{}", &page[..start], page.get(end..).unwrap_or_default())
}
