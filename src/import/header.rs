//! Which row names the columns, and what does each of them hold?
//!
//! The row among the first ones whose cells are names that [`Role`] knows. Where names say nothing, the cells below tell the question, which
//! is short and often asks, from the answer, which is long. What the user mapped goes before all that.

use crate::import::column::{Mapping, Role};
use crate::import::item::ColumnsShown;
use crate::import::table::{Row, Table};
use std::collections::HashSet;

/// The header stands among so many first rows: titles and notes stand above it.
const FIRST_ROWS: usize = 10;

/// How many rows tell what a column holds.
const SAMPLE: usize = 200;

/// So many columns without a name are held against each other.
const MOST_PAIRED: usize = 12;

/// How many characters of a cell are shown.
const LONGEST_SAMPLE: usize = 40;

/// A name that nobody knows has at most so many characters.
const LONGEST_NAME: usize = 12;

/// How a question begins or goes on in either language.
const ASKING: [&str; 23] = [
    "?",
    "？",
    "吗",
    "怎么",
    "如何",
    "什么",
    "多久",
    "多少",
    "为什么",
    "哪",
    "能不能",
    "可不可以",
    "有没有",
    "是否",
    "能否",
    "怎样",
    "how ",
    "what ",
    "why ",
    "where ",
    "when ",
    "can i",
    "do i",
];

/// The columns of a table.
#[derive(Debug)]
pub struct Columns {
    /// By column its name, or its letter where there is no header.
    pub names: Vec<String>,
    /// By column what it holds.
    pub roles: Vec<Option<Role>>,
    /// The place of the header among the rows, if one of them is it.
    header: Option<usize>,
}

impl Columns {
    /// Understands the columns of a table, or says what is missing.
    pub fn of(table: &Table, mappings: &[Mapping]) -> Self {
        let header = if table.names.is_some() { None } else { header(table, mappings) };
        let width = table.width();
        let named = |row: &Row, at: usize| row.cells.get(at).map(|cell| cell.text()).filter(|name| !name.is_empty());
        let name = |at: usize| match (&table.names, header) {
            (Some(names), _) => names.get(at).cloned(),
            (None, Some(header)) => named(&table.rows[header], at),
            (None, None) => None,
        };
        let names: Vec<Option<String>> = (0..width).map(name).collect();
        let roles = roles_by_name(&names);
        let lettered = names.into_iter().enumerate().map(|(at, name)| name.unwrap_or_else(|| letters(at)));
        let mut columns = Columns { names: lettered.collect(), roles, header };
        columns.map(mappings);
        columns.tell_by_cells(table, mappings);
        columns
    }

    /// What keeps the rows from becoming entries: no column holds the question, or the answer.
    pub fn lacking(&self) -> Option<String> {
        let name = [Role::Question, Role::Answer].into_iter().find(|role| !self.has(*role))?.name();
        Some(format!("no column holds the {name}; the columns are {}: name one with --map {name}=…", self.names.join(", ")))
    }

    /// The rows below the header.
    pub fn rows<'t>(&self, table: &'t Table) -> &'t [Row] {
        &table.rows[self.header.map_or(0, |at| at + 1)..]
    }

    /// How the columns were understood, to be shown.
    pub fn shown(&self, table: &Table) -> ColumnsShown {
        let role = |role: &Option<Role>| role.map_or("-", Role::name).to_owned();
        let sample = |at: usize| {
            let mut cells = self.rows(table).iter().take(SAMPLE).filter_map(|row| row.cells.get(at)).map(|cell| cell.text());
            cells.find(|text| !text.is_empty()).map(|text| text.chars().take(LONGEST_SAMPLE).collect()).unwrap_or_default()
        };
        ColumnsShown {
            table: table.name.to_string(),
            header_row: self.header.map_or(0, |at| table.rows[at].number),
            rows: self.rows(table).len(),
            columns: self.names.iter().cloned().zip(self.roles.iter().map(role)).collect(),
            samples: (0..self.names.len()).map(sample).collect(),
        }
    }

    fn has(&self, role: Role) -> bool {
        self.roles.contains(&Some(role))
    }

    fn map(&mut self, mappings: &[Mapping]) {
        for mapping in mappings {
            let Some(at) = self.names.iter().position(|name| name.trim() == mapping.column) else { continue };
            if let Some(role) = mapping.role.filter(|role| !role.may_repeat()) {
                self.roles.iter_mut().filter(|own| **own == Some(role)).for_each(|own| *own = None);
            }
            self.roles[at] = mapping.role;
        }
    }

    fn tell_by_cells(&mut self, table: &Table, mappings: &[Mapping]) {
        let is_mapped = |name: &String| mappings.iter().any(|mapping| mapping.column == *name);
        let free = |columns: &Columns| -> Vec<usize> {
            (0..columns.names.len()).filter(|&at| columns.roles[at].is_none() && !is_mapped(&columns.names[at])).collect()
        };
        let looks = |at: usize| Look::of(self.header.map_or(&table.rows[..], |header| &table.rows[header + 1..]), at);
        let looks: Vec<Look> = (0..self.names.len()).map(looks).collect();
        if !self.has(Role::Answer)
            && !self.has(Role::Question)
            && let Some((question, answer)) = pair(&free(self), &looks)
        {
            self.roles[question] = Some(Role::Question);
            self.roles[answer] = Some(Role::Answer);
        }
        if !self.has(Role::Answer) {
            let longest =
                free(self).into_iter().filter(|&at| looks[at].is_answer()).max_by(|&a, &b| looks[a].mean.total_cmp(&looks[b].mean));
            if let Some(at) = longest {
                self.roles[at] = Some(Role::Answer);
            }
        }
        if !self.has(Role::Question) {
            let most =
                free(self).into_iter().filter(|&at| looks[at].is_question()).max_by(|&a, &b| looks[a].asking.total_cmp(&looks[b].asking));
            if let Some(at) = most {
                self.roles[at] = Some(Role::Question);
            }
        }
    }
}

/// Which two columns are questions and their answers, where no name says it: those ask more, these have more words, and they mostly stand behind.
fn pair(free: &[usize], looks: &[Look]) -> Option<(usize, usize)> {
    let likely = |&(question, answer): &(usize, usize)| {
        let longer = (looks[answer].mean / looks[question].mean.max(1.0)).ln();
        let is_behind = if question < answer { 0.3 } else { 0.0 };
        looks[question].asking - looks[answer].asking + longer / 4.0 + is_behind
    };
    let free = || free.iter().copied().take(MOST_PAIRED);
    let pairs = free().flat_map(|question| free().map(move |answer| (question, answer)));
    let may_be = |&(question, answer): &(usize, usize)| {
        question != answer && looks[question].is_question() && looks[answer].words > 0.5 && looks[answer].different > 0.3
    };
    pairs.filter(may_be).max_by(|a, b| likely(a).total_cmp(&likely(b)))
}

/// What the cells of a column look like.
struct Look {
    /// How many characters a cell has in the mean.
    mean: f64,
    /// The share of cells that ask, and a little for being unlike each other.
    asking: f64,
    /// The share of different cells.
    different: f64,
    /// The share of cells that have letters and are no number or date.
    words: f64,
}

impl Look {
    fn of(rows: &[Row], at: usize) -> Self {
        let texts: Vec<String> = rows.iter().take(SAMPLE).filter_map(|row| row.cells.get(at)).map(|cell| cell.text()).collect();
        let texts: Vec<&String> = texts.iter().filter(|text| !text.is_empty()).collect();
        let n = texts.len().max(1) as f64;
        let share = |is: &dyn Fn(&str) -> bool| texts.iter().filter(|text| is(text)).count() as f64 / n;
        let different = texts.iter().collect::<HashSet<_>>().len() as f64 / n;
        let asks = |text: &str| ASKING.iter().any(|mark| text.to_lowercase().contains(mark));
        Look {
            mean: texts.iter().map(|text| text.chars().count()).sum::<usize>() as f64 / n,
            asking: share(&asks) + different / 10.0,
            different,
            words: share(&|text| text.chars().filter(|c| c.is_alphabetic()).count() >= 2),
        }
    }

    /// A column of answers is of words that are seldom the same; those of a category repeat.
    fn is_answer(&self) -> bool {
        self.words > 0.6 && self.different > 0.3 && self.mean >= 4.0
    }

    fn is_question(&self) -> bool {
        self.words > 0.6 && self.different > 0.5 && self.mean <= 120.0
    }
}

/// The place of the header: the row with most known or mapped names, of which a single one must be alone or beside other short cells.
fn header(table: &Table, mappings: &[Mapping]) -> Option<usize> {
    let known = |row: &Row| {
        let texts = row.cells.iter().map(|cell| cell.text());
        let is_known = |text: &String| Role::of_name(text).is_some() || mappings.iter().any(|mapping| mapping.column == *text);
        texts.filter(is_known).count()
    };
    let rows = table.rows.iter().take(FIRST_ROWS).enumerate();
    let (at, n) = rows.map(|(at, row)| (at, known(row))).max_by_key(|&(at, n)| (n, std::cmp::Reverse(at)))?;
    match n {
        0 => reads_as_names(table).then_some(0),
        _ => Some(at),
    }
}

/// Whether the first row has names that nobody knows: short, different, asking nothing, above cells that are longer.
fn reads_as_names(table: &Table) -> bool {
    let Some((first, rest)) = table.rows.split_first().filter(|(_, rest)| !rest.is_empty()) else { return false };
    let names: Vec<String> = first.cells.iter().map(|cell| cell.text()).collect();
    let is_name = |name: &String| (1..=LONGEST_NAME).contains(&name.chars().count()) && !ASKING.iter().any(|mark| name.contains(mark));
    let is_longer = |(at, name): (usize, &String)| Look::of(rest, at).mean >= 3.0 * name.chars().count() as f64;
    let are_different = names.iter().collect::<HashSet<_>>().len() == names.len();
    names.len() > 1 && are_different && names.iter().all(is_name) && names.iter().enumerate().any(is_longer)
}

fn roles_by_name(names: &[Option<String>]) -> Vec<Option<Role>> {
    let mut roles: Vec<Option<Role>> = Vec::new();
    for name in names {
        let role = name.as_deref().and_then(Role::of_name).filter(|role| role.may_repeat() || !roles.contains(&Some(*role)));
        roles.push(role);
    }
    // `questions` beside no other question is the question itself.
    if !roles.contains(&Some(Role::Question)) {
        let only = roles.iter().position(|role| *role == Some(Role::Similar));
        if let Some(at) = only {
            roles[at] = Some(Role::Question);
        }
    }
    roles
}

/// The letter of a column as spreadsheets have it: A, B … Z, AA.
fn letters(at: usize) -> String {
    let letter = char::from(b'A' + u8::try_from(at % 26).unwrap_or(0));
    if at < 26 { letter.to_string() } else { format!("{}{letter}", letters(at / 26 - 1)) }
}
