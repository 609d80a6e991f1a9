//! What does an entry say about itself?
//!
//! The YAML between the two `---`, field by field as in `kb/README.md`. It does not follow the names in `related` and
//! `translates`.

use crate::diagnostic::Code;
use crate::kb::draft::{Folder, FrontMatter, Placed};
use crate::kb::entry::{Audience, EntryId, Trust};
use crate::kb::fault::Faults;
use crate::kb::field::Reader;
use crate::kb::foreign::{is_held_back, toml_fields};
use crate::kb::own::{Misread, has_field, own};
use crate::source::SourceFile;
use serde::Deserialize;
use serde_json::{Map, Value};
use serde_saphyr::{Error, Location, MessageFormatter, Spanned, UserMessageFormatter};
use std::ops::Range;

/// How many further choices fit below an answer.
const MOST_RELATED: usize = 3;

/// In how many lines at the beginning a name of ours is looked for where the front matter has no end.
const MOST_LINES: usize = 30;

/// The languages that entries are written in.
const LOCALES: [&str; 3] = ["zh-CN", "zh-TW", "en"];

/// The fields as YAML has them.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    id: Option<Spanned<String>>,
    title: Option<Spanned<String>>,
    #[serde(default)]
    formerly: Vec<Spanned<String>>,
    translates: Option<Spanned<String>>,
    #[serde(default)]
    questions: Vec<Spanned<String>>,
    category: Option<Spanned<String>>,
    #[serde(default)]
    keywords: Vec<Spanned<String>>,
    #[serde(default)]
    product: Vec<Spanned<String>>,
    #[serde(default)]
    channel: Vec<Spanned<String>>,
    #[serde(default)]
    region: Vec<Spanned<String>>,
    audience: Option<Spanned<String>>,
    locale: Option<Spanned<String>>,
    confidence: Option<Spanned<String>>,
    owner: Option<String>,
    verified_at: Option<Spanned<String>>,
    verify_every: Option<Spanned<String>>,
    publish_at: Option<Spanned<String>>,
    expire_at: Option<Spanned<String>>,
    #[serde(default)]
    related: Vec<Spanned<String>>,
}

/// What the front matter of a file says.
#[derive(Debug)]
pub(super) struct Head {
    /// The entry's name, if it has a sound one.
    pub(super) id: Option<Placed<EntryId>>,
    /// Whether it was written for Jieda: with a sound name, and no field of another program. All else is a page.
    pub(super) is_own: bool,
    /// The fields, unless they cannot be read.
    pub(super) front: Option<FrontMatter>,
    /// Where the body begins.
    pub(super) body: usize,
}

impl Head {
    fn of_page(front: FrontMatter, body: usize) -> Self {
        Self { id: None, is_own: false, front: Some(front), body }
    }

    /// Faulty front matter, of which only the name is known, so that links to the entry are not reported as well.
    fn faulty(id: Option<Placed<EntryId>>, body: usize) -> Self {
        Self { id, is_own: true, front: None, body }
    }
}

/// Reads the front matter: the entry's name, its fields, and where the body begins. A file without is a page of which everything is at its
/// default, and its title is empty.
pub(super) fn read<'a>(file: &'a SourceFile, folder: Folder, faults: &mut Faults<'a>) -> Head {
    let nothing = |faults: &mut Faults<'a>| of_fields(Fields::default(), folder, &mut Reader { file, start: 0, faults });
    if let Some((toml, body)) = split(&file.text, "+++") {
        return Head::of_page(of_others(&toml_fields(&file.text[toml]), nothing(faults)), body);
    }
    if let Some((json, body)) = json(&file.text) {
        return Head::of_page(of_others(&json, nothing(faults)), body);
    }
    match split(&file.text, "---").filter(|(yaml, _)| yaml.is_empty() || has_field(&file.text[yaml.clone()])) {
        Some((yaml, body)) => of_yaml(file, folder, yaml, body, faults),
        None if looks_begun(&file.text) => {
            let first_line = 0..file.text.find('\n').unwrap_or(file.text.len());
            let is_own = file.text.lines().take(MOST_LINES).any(|line| line.starts_with("id:"));
            if !is_own {
                let message = "the front matter has no end; nobody sees the page until it has one";
                faults.add(file, Code::ForeignField, first_line, message, "end it with `---`, or begin the page otherwise");
                return Head::of_page(FrontMatter { trust: Trust::Wip, ..nothing(faults) }, 0);
            }
            let help = "begin the file with `---`, `id: …`, `title: …`, `---`, each on a line of its own";
            faults.add(file, Code::FrontMatter, first_line, "the front matter has no `---` before or after it", help);
            let body = if file.text.starts_with('#') { 0 } else { file.text.find("\n#").map_or(file.text.len(), |at| at + 1) };
            Head::faulty(guess_id(&file.text, 0), body)
        }
        None => Head::of_page(nothing(faults), 0),
    }
}

/// Fields in JSON at the beginning, and where the body begins.
fn json(text: &str) -> Option<(Map<String, Value>, usize)> {
    let start = lead(text);
    let rest = text[start..].starts_with('{').then(|| &text[start..])?;
    let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Map<String, Value>>();
    let fields = values.next()?.ok()?;
    Some((fields, start + values.byte_offset()))
}

fn of_yaml<'a>(file: &'a SourceFile, folder: Folder, yaml: Range<usize>, body: usize, faults: &mut Faults<'a>) -> Head {
    let own = own(file, yaml.clone(), faults, |field| fault_of(field, folder));
    match fields(&own.yaml) {
        Ok(fields) => {
            let mut reader = Reader { file, start: yaml.start, faults };
            let id = fields.id.as_ref().and_then(|id| reader.id(id));
            let mut front = of_fields(fields, folder, &mut reader);
            if own.is_kept_back {
                front.trust = Trust::Wip;
            }
            Head { id, is_own: !own.is_foreign, front: Some(front), body }
        }
        Err(error) => {
            let (message, help) = explain(error.without_snippet());
            let span = span_of(file, &yaml, error.location());
            faults.add(file, Code::FrontMatter, span, message, help);
            Head::faulty(guess_id(&file.text[yaml.clone()], yaml.start), body)
        }
    }
}

fn fields(yaml: &str) -> Result<Fields, Error> {
    let is_said = yaml.lines().map(str::trim).any(|line| !line.is_empty() && !line.starts_with('#'));
    if is_said { serde_saphyr::from_str(yaml) } else { Ok(Fields::default()) }
}

/// What is wrong with some fields, if anything is.
fn fault_of(yaml: &str, folder: Folder) -> Option<Misread> {
    let file = SourceFile { path: String::new(), text: yaml.to_owned() };
    let mut faults = Faults::default();
    let mut reader = Reader { file: &file, start: 0, faults: &mut faults };
    match fields(yaml) {
        Ok(fields) => {
            if let Some(id) = &fields.id {
                reader.id(id);
            }
            of_fields(fields, folder, &mut reader);
            faults.into_diagnostics().into_iter().next().map(|fault| Misread::Value(fault.message))
        }
        Err(error) => Some(Misread::Form(explain(error.without_snippet()).0)),
    }
}

/// Whether a file whose front matter cannot be found seems to have some: a fence, sound or misspelt, before a field, or an id.
fn looks_begun(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim);
    let first = lines.next().unwrap_or_default();
    let is_fence = !first.is_empty() && first.chars().all(|c| matches!(c, '-' | '–' | '—' | '－'));
    first.starts_with("id:") || (is_fence && lines.find(|line| !line.is_empty()).is_some_and(has_field))
}

/// What pages of other programs say in TOML or JSON: their title, and whether they are to be seen yet.
fn of_others(fields: &Map<String, Value>, front: FrontMatter) -> FrontMatter {
    let title = fields.get("title").and_then(Value::as_str).unwrap_or_default().trim().to_owned();
    let trust = if is_held_back(fields, &[]) { Trust::Wip } else { front.trust };
    FrontMatter { title, trust, ..front }
}

/// How much stands before the front matter that says nothing: empty lines, and comments of other programs.
fn lead(text: &str) -> usize {
    let mut at = 0;
    loop {
        at += text[at..].len() - text[at..].trim_start_matches(['\n', ' ', '\t']).len();
        match text[at..].strip_prefix("<!--").and_then(|comment| comment.find("-->")) {
            Some(end) => at += "<!--".len() + end + "-->".len(),
            None => return at,
        }
    }
}

/// The bytes between two fences at the beginning, and where the body begins.
fn split(text: &str, fence: &str) -> Option<(Range<usize>, usize)> {
    let mut at = lead(text);
    let mut yaml = None;
    for line in text[at..].split_inclusive('\n') {
        let is_fence = line.trim_end() == fence;
        let is_end = is_fence || (fence == "---" && line.trim_end() == "...");
        at += line.len();
        match yaml {
            None if is_fence => yaml = Some(at),
            None => return None,
            Some(start) if is_end => return Some((start..at - line.len(), at)),
            Some(_) => {}
        }
    }
    None
}

/// The name in faulty front matter, so that links to the entry are not reported as well.
fn guess_id(text: &str, start: usize) -> Option<Placed<EntryId>> {
    let at = if text.starts_with("id:") { 0 } else { text.find("\nid:")? + 1 };
    let value = text[at + "id:".len()..].lines().next()?.trim();
    Some(Placed { value: EntryId::parse(value)?, span: start + at..start + at + "id:".len() })
}

fn of_fields(fields: Fields, folder: Folder, reader: &mut Reader<'_, '_>) -> FrontMatter {
    if let Some(title) = fields.title.as_ref().filter(|title| title.value.trim().is_empty()) {
        reader.fault(Code::FrontMatter, title, "the title is empty", "say in a few words what the entry is about");
    }
    if let Some(fourth) = fields.related.get(MOST_RELATED) {
        let message = format!("`related` names {} atoms, more than {MOST_RELATED}", fields.related.len());
        reader.fault(Code::FrontMatter, fourth, &message, "keep those that help most");
    }
    let publish_at = reader.instant("publish_at", fields.publish_at);
    let expire_at = reader.instant("expire_at", fields.expire_at);
    reader.check_order(publish_at.as_ref(), expire_at.as_ref());
    let default_audience = if folder == Folder::Script { Audience::Agent } else { Audience::Customer };
    FrontMatter {
        title: fields.title.map(|title| title.value.trim().to_owned()).unwrap_or_default(),
        formerly: reader.former_ids(&fields.formerly),
        translates: fields.translates.and_then(|id| reader.id(&id)),
        questions: fields.questions.into_iter().map(|way| reader.placed(way)).collect(),
        category: fields.category.and_then(|category| reader.words("category", vec![category]).pop()),
        keywords: reader.words("keywords", fields.keywords),
        product: reader.facets("product", fields.product),
        channel: reader.words("channel", fields.channel),
        region: reader.facets("region", fields.region),
        audience: reader.one_of(fields.audience, &[("customer", Audience::Customer), ("agent", Audience::Agent)], default_audience),
        has_own_locale: fields.locale.is_some(),
        locale: reader.one_of(fields.locale, &LOCALES.map(|locale| (locale, locale)), LOCALES[0]).to_owned(),
        trust: reader.one_of(fields.confidence, &TRUSTS, Trust::Validated),
        owner: fields.owner,
        verified_at: reader.date("verified_at", fields.verified_at),
        verify_every_days: reader.days("verify_every", fields.verify_every),
        publish_at: publish_at.map(|placed| placed.value),
        expire_at,
        related: fields.related.into_iter().map(|name| reader.placed(name)).collect(),
    }
}

const TRUSTS: [(&str, Trust); 4] =
    [("wip", Trust::Wip), ("unvalidated", Trust::Unvalidated), ("validated", Trust::Validated), ("archived", Trust::Archived)];

/// Where the YAML reader stumbled, as bytes of the file.
fn span_of(file: &SourceFile, yaml: &Range<usize>, location: Option<Location>) -> Range<usize> {
    let Some(location) = location else { return 0..3 };
    let text = &file.text[yaml.clone()];
    let line_start: usize = text.split_inclusive('\n').take(location.line() as usize - 1).map(str::len).sum();
    let before = text[line_start.min(text.len())..].chars().take(location.column() as usize - 1);
    let start = yaml.start + line_start + before.map(char::len_utf8).sum::<usize>();
    start..start + location.span().byte_len().unwrap_or(1) as usize
}

/// The YAML reader's message in the words of the editor, and what helps.
pub(super) fn explain(error: &Error) -> (String, String) {
    let help = |text: &str| text.to_owned();
    match error {
        Error::SerdeUnknownField { field, expected, .. } => {
            (format!("there is no field `{field}`"), format!("the fields are {}", expected.join(", ")))
        }
        Error::SerdeMissingField { field, .. } => (format!("the field `{field}` is missing"), format!("add a line `{field}: …`")),
        Error::DuplicateMappingKey { key, .. } => {
            (format!("the field `{}` stands here twice", key.as_deref().unwrap_or("?")), help("keep one of the two"))
        }
        Error::NullIntoString { .. } => (help("a value is missing"), help("write a text, or take the field out")),
        Error::Unexpected { expected: "sequence start", .. } => {
            (help("a list is needed here"), help("write it as `[one, another]`, also when it has one value; `[]` is the empty list"))
        }
        Error::Unexpected { expected: "string scalar", .. } => {
            (help("a text is needed here"), help("put it in quotes when it begins with `[` or `{`"))
        }
        other => (
            UserMessageFormatter.format_message(other).into_owned(),
            help("write `field: value`, with a plain colon and a space after it; a text with `: ` or ` #` in it needs quotes"),
        ),
    }
}
