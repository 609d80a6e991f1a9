//! How does an editor bring a spreadsheet, or what another system exports?
//!
//! As `jieda import` does. First it is shown what would be written, then exactly that is written: a plan has a name, and another plan is not
//! carried out in its place.

use crate::http::dto::draft::ImportedDto;
use crate::http::error::Problem;
use crate::http::extract::Params;
use crate::http::guard::auth::Editor;
use crate::http::guard::workshop::Work;
use crate::http::operator::content::Content;
use crate::http::pages::etag_of;
use crate::http::state::AppState;
use crate::import::column::Mapping;
use crate::import::item::Locale;
use crate::import::manifest::{FILE, hash};
use crate::import::plan::Gone;
use crate::import::read::Reading;
use crate::import::{Import, Target, import, record};
use crate::source::foreign::{Foreign, ForeignFile};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use jiff::Timestamp;
use std::sync::Arc;

/// The longest name of a file, in bytes.
const LONGEST_NAME: usize = 200;

/// The most columns that are named.
const MOST_MAPPINGS: usize = 100;

/// How a file is to be imported.
#[derive(Debug, Default)]
struct Wish {
    name: String,
    reading: Reading,
    locale: Option<Locale>,
    gone: Option<Gone>,
    plan: Option<String>,
}

/// Imports a file
///
/// For editors, where the server was started with `--edit`. Without `plan` nothing is written: the answer says what would be, and names the
/// plan. With it, that is written and served; `plan-has-changed` if it would be something else by now. Repeating it changes nothing.
#[utoipa::path(post, path = "/v1/knowledge/imports", operation_id = "import_file", tag = "editors",
    params(
        ("name" = String, Query, description = "The name of the file, by which it is known when it is imported again"),
        ("map" = Option<Vec<String>>, Query, description = "What a column holds, as `question=标题`; may be repeated"),
        ("locale" = Option<String>, Query, description = "The language of what says none: `zh-CN`, `zh-TW` or `en`"),
        ("prune" = Option<bool>, Query, description = "Whether entries that the file has no more are retired"),
        ("plan" = Option<String>, Query, description = "The plan that is to be carried out")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file, at most 20 MiB"),
    responses((status = 200, body = ImportedDto)))]
pub async fn file(
    State(state): State<Arc<AppState>>,
    Editor(editor): Editor,
    Params(params): Params<Vec<(String, String)>>,
    body: Bytes,
) -> Result<Json<ImportedDto>, Problem> {
    if state.content.editable().is_none() {
        return Err(Problem::EditingIsOff);
    }
    let wish = Wish::parse(params)?;
    let (content, name, is_written) = (state.content.clone(), wish.name.clone(), wish.plan.is_some());
    let imported = state.workshop.work(Work::Compilation, move || carry_out(&content, wish, body.to_vec())).await??;
    if is_written {
        tracing::info!(name, by = editor.name, "an editor imported a file");
    }
    Ok(Json(imported))
}

impl Wish {
    fn parse(params: Vec<(String, String)>) -> Result<Self, Problem> {
        let mut wish = Wish::default();
        for (name, value) in params {
            let bad = |why: String| Problem::BadQuery(format!("{name}: {why}"));
            match name.as_str() {
                "name" => wish.name = value,
                "map" if wish.reading.mappings.len() == MOST_MAPPINGS => return Err(bad(format!("at most {MOST_MAPPINGS}"))),
                "map" => wish.reading.mappings.push(Mapping::parse(&value).map_err(bad)?),
                "locale" => wish.locale = Some(Locale::parse(&value).ok_or_else(|| bad("zh-CN, zh-TW or en".to_owned()))?),
                "prune" => wish.gone = (value == "true").then_some(Gone::Retire),
                "plan" => wish.plan = Some(value),
                _ => {}
            }
        }
        let is_name = !wish.name.is_empty() && wish.name.len() <= LONGEST_NAME && !wish.name.contains(['/', '\\']);
        let is_name = is_name && !wish.name.chars().any(char::is_control);
        if is_name { Ok(wish) } else { Err(Problem::BadQuery("name: the name of the file, without folders".to_owned())) }
    }
}

/// Plans an import, and carries it out if it is the one that was shown.
fn carry_out(content: &Content, wish: Wish, bytes: Vec<u8>) -> Result<ImportedDto, Problem> {
    let root = content.editable().ok_or(Problem::EditingIsOff)?.to_owned();
    let (kb, _) = content.sources().ok_or(Problem::EditingIsOff)?;
    let former = record::read(&root).map_err(|why| Problem::NotSaved(format!("{FILE}: {why}")))?;
    let source = Foreign { files: vec![ForeignFile { path: wish.name.clone(), bytes }], name: wish.name, left_out: Vec::new() };
    let gone = wish.gone.unwrap_or(Gone::List);
    let target = Target { kb: &kb, former: &former, gone, locale: wish.locale, now: Timestamp::now() };
    let mut imported = import(vec![source], &wish.reading, &target, &|_, _| None);
    let plan = name_of(&imported);
    imported.report.dry_run = wish.plan.is_none();
    if let Some(wanted) = wish.plan {
        // Nothing is left to be written when it was carried out already, by a request whose answer was lost; a conflict may be newer than the plan.
        let is_done = imported.files.is_empty() && imported.report.conflicts.is_empty() && imported.manifest == former;
        if !is_done && wanted != plan {
            return Err(Problem::PlanHasChanged);
        }
        record::write(&root, &imported, &former).map_err(|error| Problem::NotSaved(error.to_string()))?;
        content.reload();
    }
    let report = serde_json::to_value(&imported.report).map_err(|_| Problem::Internal)?;
    Ok(ImportedDto { report, plan })
}

/// The name of a plan: what it writes, and what it leaves.
fn name_of(imported: &Import) -> String {
    let mut all = String::from_utf8_lossy(&imported.manifest.to_bytes()).into_owned();
    for (path, bytes) in &imported.files {
        all.push_str(&format!("\n{path} {}", etag_of(bytes)));
    }
    hash(&all).as_str().to_owned()
}
