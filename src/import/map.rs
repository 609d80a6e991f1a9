//! What does a row say?
//!
//! The cells of a row become the parts of an [`Item`], by what each column holds. A row that cannot be understood is refused alone.

use crate::import::column::{Mapping, Role};
use crate::import::date::{self, When};
use crate::import::header::Columns;
use crate::import::item::{Answer, Form, Found, Item, Locale, Origin, State};
use crate::import::markup::is_html;
use crate::import::table::{Cell, Row, Table};
use crate::kb::facet::Facet;
use crate::text::normalize::has_words;

/// What divides ways of asking in one cell.
const BETWEEN_WAYS: [char; 6] = ['\n', '|', '｜', ';', '；', '\u{1f}'];

/// What divides words in one cell.
const BETWEEN_WORDS: [char; 10] = ['\n', '|', '｜', ';', '；', ',', '，', '、', '\t', '\u{1f}'];

/// What divides the levels of a category.
const BETWEEN_LEVELS: [char; 8] = ['/', '／', '>', '＞', '→', '\\', '|', '»'];

/// What says that something is served, in normal form.
const ON: [&str; 16] = [
    "启用",
    "已启用",
    "生效",
    "已生效",
    "生效中",
    "是",
    "上线",
    "已上线",
    "已发布",
    "发布",
    "true",
    "1",
    "yes",
    "on",
    "published",
    "active",
];

/// What says that it is not finished.
const UNFINISHED: [&str; 6] = ["草稿", "未发布", "待审核", "待发布", "draft", "unpublished"];

/// What says that it is switched off.
const OFF: [&str; 16] = [
    "停用",
    "已停用",
    "禁用",
    "已禁用",
    "失效",
    "已失效",
    "未生效",
    "下线",
    "已下线",
    "否",
    "false",
    "0",
    "no",
    "off",
    "archived",
    "inactive",
];

/// Reads the rows of a table.
pub fn read(table: &Table, mappings: &[Mapping], found: &mut Found) {
    let whole = Origin { file: table.name.clone(), row: 0 };
    if table.rows.is_empty() {
        return found.refuse(&whole, "the table has no rows");
    }
    let columns = Columns::of(table, mappings);
    // Shown also where one is lacking, so that somebody can say which it is.
    found.columns.push(columns.shown(table));
    if let Some(lacking) = columns.lacking() {
        return found.refuse(&whole, lacking);
    }
    if table.is_cut {
        found.refuse(&whole, "the table has more cells than are read; divide it");
    }
    for row in columns.rows(table) {
        let origin = Origin { file: table.name.clone(), row: row.number };
        let reader = Reader { columns: &columns, row };
        // Below a question with its answer, rows that have nothing but another way of asking go on with it.
        if !reader.has(Role::Question) && !reader.has(Role::Answer) && reader.has(Role::Similar) {
            match found.items.last_mut().filter(|item| item.origin.file == table.name) {
                Some(item) => item.ways.extend(reader.parts(Role::Similar, &BETWEEN_WAYS)),
                None => found.refuse(&origin, "the row has no question"),
            }
            continue;
        }
        match reader.item(origin.clone()) {
            Ok(item) => found.items.push(item),
            Err(reason) => found.refuse(&origin, reason),
        }
    }
}

/// One row with its columns.
struct Reader<'r> {
    columns: &'r Columns,
    row: &'r Row,
}

impl Reader<'_> {
    fn cells(&self, role: Role) -> impl Iterator<Item = &Cell> {
        let own = self.columns.roles.iter().zip(&self.row.cells).filter(move |(own, _)| **own == Some(role));
        own.map(|(_, cell)| cell).filter(|cell| !cell.is_blank())
    }

    fn has(&self, role: Role) -> bool {
        self.cells(role).next().is_some()
    }

    fn text(&self, role: Role) -> Option<String> {
        self.cells(role).next().map(Cell::text)
    }

    fn parts(&self, role: Role, marks: &[char]) -> Vec<String> {
        self.cells(role).flat_map(|cell| cell.parts(marks)).collect()
    }

    fn item(&self, origin: Origin) -> Result<Item, String> {
        let mut asked = self.cells(Role::Question).next().map_or_else(Vec::new, |cell| cell.parts(&['\n'])).into_iter();
        let title = asked.next().filter(|title| has_words(title)).ok_or("the question has no word in it")?;
        let mut item = Item::new(origin, title);
        item.ways = asked.chain(self.parts(Role::Similar, &BETWEEN_WAYS)).map(|way| unnumbered(&way).to_owned()).collect();
        item.answers = self.cells(Role::Answer).map(answer).collect();
        item.answers.extend(self.parts(Role::Picture, &BETWEEN_WORDS).iter().map(|path| picture(path, &item.title)));
        item.key = self.text(Role::Id);
        item.category = self.parts(Role::Category, &BETWEEN_LEVELS);
        item.keywords = self.parts(Role::Keywords, &BETWEEN_WORDS);
        item.product = self.facets(Role::Product)?;
        item.region = self.facets(Role::Region)?;
        item.channel = self.parts(Role::Channel, &BETWEEN_WORDS);
        item.owner = self.text(Role::Owner);
        item.locale = self.locale()?;
        item.state = self.state()?;
        (item.publish_at, item.expire_at) = self.validity()?;
        Ok(item)
    }

    fn facets(&self, role: Role) -> Result<Vec<String>, String> {
        let names: Vec<String> = self.parts(role, &BETWEEN_WORDS).into_iter().filter(|name| !is_all(name)).collect();
        match names.iter().find(|name| Facet::parse(name).is_none()) {
            Some(name) => Err(format!("`{}` is too long a name for `{}`", shortened(name), role.name())),
            None => Ok(names),
        }
    }

    fn locale(&self) -> Result<Option<Locale>, String> {
        let Some(name) = self.text(Role::Locale) else { return Ok(None) };
        let unknown = || format!("entries are in zh-CN, zh-TW or en, and `{}` is none of them", shortened(&name));
        Locale::parse(&name).ok_or_else(unknown).map(Some)
    }

    fn state(&self) -> Result<State, String> {
        let Some(text) = self.text(Role::State) else { return Ok(State::Live) };
        let normal = crate::text::normalize::NormalText::of(&text);
        match normal.as_str() {
            on if ON.contains(&on) => Ok(State::Live),
            draft if UNFINISHED.contains(&draft) => Ok(State::Draft),
            off if OFF.contains(&off) => Ok(State::Off),
            other => Err(format!("the state `{}` is unknown; leave the column alone with --map -=…", shortened(other))),
        }
    }

    fn validity(&self) -> Result<(Option<String>, Option<String>), String> {
        let both = self.text(Role::Validity).map(|text| date::parse_range(&text).ok_or_else(|| no_date(&text))).transpose()?;
        let one = |role: Role| -> Result<Option<When>, String> {
            self.text(role).map(|text| date::parse(&text).ok_or_else(|| no_date(&text))).transpose()
        };
        let (from, until) = both.map_or((None, None), |(from, until)| (Some(from), Some(until)));
        let at = |when: Option<When>| if let Some(When::At(at)) = when { Some(at) } else { None };
        Ok((at(one(Role::PublishAt)?.or(from)), at(one(Role::ExpireAt)?.or(until)).map(|until| date::end_of(&until))))
    }
}

/// A way of asking without its place in a list: `1. 怎么退`, `- 怎么退`.
fn unnumbered(way: &str) -> &str {
    let rest = way.trim_start_matches(|c: char| c.is_ascii_digit());
    let after = match rest.len() < way.len() {
        true => rest.strip_prefix(['、', '）', ')']).or_else(|| rest.strip_prefix(". ")).or_else(|| rest.strip_prefix('．')),
        false => way.strip_prefix("- ").or_else(|| way.strip_prefix(['•', '·'])),
    };
    after.map(str::trim_start).filter(|rest| has_words(rest)).unwrap_or(way)
}

fn answer(cell: &Cell) -> Answer {
    let text = cell.text();
    let form = if is_html(&text) { Form::Html } else { Form::Plain };
    Answer { text, form }
}

/// A picture in a column of its own, with the question as the text for those who cannot see it.
fn picture(path: &str, title: &str) -> Answer {
    let words: String = title.chars().filter(|c| !matches!(c, '[' | ']' | '\\')).collect();
    Answer { text: format!("![{words}](<{path}>)"), form: Form::Markdown }
}

fn is_all(name: &str) -> bool {
    matches!(name, "全部" | "所有" | "不限" | "通用" | "all" | "All" | "ALL" | "*")
}

fn no_date(text: &str) -> String {
    format!("`{}` is no date; write it as 2026-12-31", shortened(text))
}

fn shortened(text: &str) -> String {
    text.chars().take(30).collect()
}
