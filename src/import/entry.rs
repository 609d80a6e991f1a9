//! How is an entry written?
//!
//! Front matter, a heading for each answer, and the ways of asking below the first. The loader that serves customers reads it; there is no
//! second way into the knowledge base.

use crate::import::item::{Item, Locale, State};
use crate::import::join::Draft;
use crate::import::plain::{escaped, one_line, quoted};
use crate::text::normalize::{NormalText, has_words};
use crate::text::slug::slug;
use std::collections::HashSet;

/// The heading of the first answer.
pub const HEADING: &str = "answer";

/// The longest title on a screen, in characters; the whole question stays a way of asking.
const LONGEST_TITLE: usize = 120;

/// The longest way of asking, in characters: nobody asks in more.
const LONGEST_WAY: usize = 500;

/// The most ways of asking of an entry.
const MOST_WAYS: usize = 1_000;

/// What makes the loader read a way of asking as what is not asked.
const DENIALS: [&str; 4] = ["不是：", "不是:", "Not:", "not:"];

/// The longest name of a folder.
const LONGEST_FOLDER: usize = 32;

/// How many levels of a category become folders.
const MOST_FOLDERS: usize = 3;

/// The path of a new entry below the knowledge base: a folder a level of its category.
pub fn path(item: &Item, id: &str) -> String {
    let folders = item.category.iter().map(|level| slug(level, LONGEST_FOLDER)).filter(|folder| !folder.is_empty()).take(MOST_FOLDERS);
    let parts: Vec<String> = std::iter::once("faq".to_owned()).chain(folders).chain([format!("{id}.md")]).collect();
    parts.join("/")
}

/// The whole file.
pub fn text(draft: &Draft, id: &str) -> String {
    let item = &draft.item;
    let question = one_line(&item.title);
    let title = shortened(&question);
    let ways = ways(item, &question, &title);
    let mut text = front_matter(item, id, &title);
    let mut headings = HashSet::new();
    for (at, part) in draft.parts.iter().enumerate() {
        let words = match &part.heading {
            None if at == 0 => title.clone(),
            None => format!("{title}（{}）", at + 1),
            Some(heading) => shortened(&one_line(heading)),
        };
        let name = heading_id(at, part.heading.as_deref(), &mut headings);
        text.push_str(&format!("\n## {} {{#{name}}}\n\n", escaped(&words)));
        if at == 0 {
            ways.iter().for_each(|way| text.push_str(&format!("> {way}\n")));
            text.push_str(if ways.is_empty() { "" } else { "\n" });
        }
        text.push_str(part.markdown.trim_end());
        text.push('\n');
    }
    text
}

fn front_matter(item: &Item, id: &str, title: &str) -> String {
    let mut front = format!("---\nid: {}\ntitle: {}\n", quoted(id), quoted(title));
    let mut field = |name: &str, value: String| front.push_str(&format!("{name}: {value}\n"));
    if !item.category.is_empty() {
        field("category", quoted(&one_line(&item.category.join("/"))));
    }
    for (name, words) in [("keywords", &item.keywords), ("product", &item.product), ("region", &item.region), ("channel", &item.channel)] {
        let words: Vec<String> = words.iter().map(|word| one_line(word)).filter(|word| has_words(word)).map(|word| quoted(&word)).collect();
        if !words.is_empty() {
            field(name, format!("[{}]", words.join(", ")));
        }
    }
    match item.locale {
        None | Some(Locale::ZhCn) => {}
        Some(locale @ (Locale::ZhTw | Locale::En)) => field("locale", locale.name().to_owned()),
    }
    let trust = match item.state {
        State::Live => "unvalidated",
        State::Draft => "wip",
        State::Off => "archived",
    };
    field("confidence", trust.to_owned());
    if let Some(owner) = item.owner.as_deref().map(one_line).filter(|owner| !owner.is_empty()) {
        field("owner", quoted(&owner));
    }
    for (name, at) in [("publish_at", &item.publish_at), ("expire_at", &item.expire_at)] {
        at.iter().for_each(|at| field(name, at.clone()));
    }
    front + "---\n"
}

/// The ways of asking, each once: one that is there twice would vouch for itself when the index is calibrated.
fn ways(item: &Item, question: &str, title: &str) -> Vec<String> {
    let mut seen = HashSet::from([NormalText::of(title)]);
    let all = std::iter::once(question).chain(item.ways.iter().map(String::as_str)).map(one_line);
    let fitting = all.filter(|way| has_words(way) && way.chars().count() <= LONGEST_WAY);
    let asked = fitting.map(|way| match DENIALS.iter().find_map(|mark| way.strip_prefix(mark)) {
        Some(rest) => format!("不是 {}", rest.trim_start()),
        None => way,
    });
    asked.filter(|way| seen.insert(NormalText::of(way))).take(MOST_WAYS).collect()
}

fn heading_id(at: usize, heading: Option<&str>, taken: &mut HashSet<String>) -> String {
    let named = heading.map(|heading| slug(heading, 40)).filter(|name| !name.is_empty());
    let name = named.unwrap_or_else(|| HEADING.to_owned());
    let numbered = (at + 1..).map(|n| format!("{name}-{n}"));
    let free = std::iter::once(name.clone()).chain(numbered).find(|name| !taken.contains(name)).unwrap_or_default();
    taken.insert(free.clone());
    free
}

fn shortened(title: &str) -> String {
    match title.char_indices().nth(LONGEST_TITLE) {
        None => title.to_owned(),
        Some((end, _)) => {
            let head = &title[..end];
            let better = head.rfind([' ', '，', '。', ',', '；', '？']).filter(|&at| at > end / 2).unwrap_or(end);
            format!("{}…", head[..better].trim_end())
        }
    }
}
