//! How does an editor change a text of the knowledge base?
//!
//! Only where the operator switched it on. A draft is looked at and measured before anything is written; a save overwrites nobody's later
//! change, and lets no new error in. What is served afterwards is decided in `content`, as for every other edit.

use crate::diagnostic::{Diagnostic, Severity};
use crate::engine::Engine;
use crate::http::dto::draft::{DraftDto, DraftRequest, FileDto, SaveRequest, SavedDto};
use crate::http::dto::knowledge::FaultDto;
use crate::http::error::Problem;
use crate::http::extract::{Body, Params};
use crate::http::guard::auth::Editor;
use crate::http::guard::workshop::Work;
use crate::http::knowledge::seen::Seen;
use crate::http::operator::content::Content;
use crate::http::state::AppState;
use crate::kb;
use crate::kb::entry::ContentHash;
use crate::source::edit::{self, TextPath, Unsaved};
use crate::source::folder::LARGEST_TEXT;
use crate::source::{SourceSet, bare};
use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::Deserialize;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use utoipa::IntoParams;

/// How many faults of its file a draft shows.
const MOST_FAULTS: usize = 100;

/// Which file is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FileParams {
    /// Its path, as entries and faults name it: `kb/faq/delivery.md`.
    pub path: String,
}

/// Reads a text of the knowledge base
///
/// For editors, supervisors and the admin token, where the server was started with `--edit`: else `editor-only` or `editing-is-off`.
#[utoipa::path(get, path = "/v1/knowledge/file", operation_id = "read_file", tag = "editors", params(FileParams),
    responses((status = 200, body = FileDto)))]
pub async fn read(State(state): State<Arc<AppState>>, _: Editor, Params(params): Params<FileParams>) -> Result<Json<FileDto>, Problem> {
    let (root, path) = place(&state.content, &params.path)?;
    let text = state.workshop.work(Work::Check, move || edit::read(&root, &path)).await?;
    let text = text.map_err(|error| Problem::BadField(format!("path: {error}")))?.ok_or(Problem::NoSuchFile)?;
    Ok(Json(FileDto { path: params.path, version: version(&text), text }))
}

/// Looks at a draft
///
/// For editors. Nothing is kept: the faults of the file as it would be, and the entry as customers would read it.
#[utoipa::path(post, path = "/v1/knowledge/drafts/check", operation_id = "check_draft", tag = "editors", request_body = DraftRequest,
    responses((status = 200, body = DraftDto)))]
pub async fn check(State(state): State<Arc<AppState>>, _: Editor, Body(draft): Body<DraftRequest>) -> Result<Json<DraftDto>, Problem> {
    let (_, path) = place(&state.content, &draft.path)?;
    check_length(&draft.text)?;
    let (content, engine) = (state.content.clone(), state.content.engine());
    let look = move || {
        let (kb, _) = content.sources()?;
        Some(looked_at(&engine, kb.with(&path, &draft.text), &path))
    };
    state.workshop.work(Work::Check, look).await?.map(Json).ok_or(Problem::EditingIsOff)
}

/// Saves a text
///
/// For editors. `newer-file` if the file is not the version that was read, `draft-has-errors` if the content would have an error that it has
/// not now; nothing is written then. What was saved is served at once, and `serving` says whether it is. The same save again changes nothing.
#[utoipa::path(put, path = "/v1/knowledge/file", operation_id = "save_file", tag = "editors", request_body = SaveRequest,
    responses((status = 200, body = SavedDto)))]
pub async fn save(
    State(state): State<Arc<AppState>>,
    Editor(editor): Editor,
    Body(request): Body<SaveRequest>,
) -> Result<Json<SavedDto>, Problem> {
    let (root, path) = place(&state.content, &request.path)?;
    check_length(&request.text)?;
    let content = state.content.clone();
    let saved = state.workshop.work(Work::Compilation, move || keep(&content, &root, &path, &request)).await??;
    tracing::info!(path = saved.path, by = editor.name, "an editor saved a text");
    Ok(Json(saved))
}

/// Where a text lies that may be edited.
pub fn place(content: &Content, path: &str) -> Result<(PathBuf, TextPath), Problem> {
    let root = content.editable().ok_or(Problem::EditingIsOff)?;
    let bad = "path: write a Markdown file below kb/, as kb/faq/delivery.md, without `..`, hidden folders, and any of \\ : * ? \" < > |";
    Ok((root.to_owned(), TextPath::parse(path).ok_or_else(|| Problem::BadField(bad.to_owned()))?))
}

/// Refuses a text that the loader would not read.
pub fn check_length(text: &str) -> Result<(), Problem> {
    if text.len() as u64 > LARGEST_TEXT { Err(Problem::BadField(format!("text: at most {LARGEST_TEXT} bytes"))) } else { Ok(()) }
}

/// What a save of a text names.
pub fn version(text: &str) -> String {
    ContentHash::of([text]).as_str().to_owned()
}

fn looked_at(engine: &Engine, sources: SourceSet, path: &TextPath) -> DraftDto {
    let (mut faults, now) = (Vec::new(), Timestamp::now());
    let kb = kb::load::load(&sources, now, &mut faults);
    let entry = kb.as_ref().and_then(|kb| {
        let entry = kb.entries().iter().find(|entry| entry.path == path.as_str())?;
        Some(Seen::of(kb, &engine.desk.rosters.time_zone, &faults, None, now).entry(entry, true))
    });
    DraftDto { faults: of_file(&faults, path), entry }
}

/// The faults of a file.
pub fn of_file(faults: &[Diagnostic], path: &TextPath) -> Vec<FaultDto> {
    let own = faults.iter().filter(|fault| fault.place.path == path.as_str());
    own.take(MOST_FAULTS).map(FaultDto::from).collect()
}

/// Writes a text if it brings no error in, and has it served.
pub fn keep(content: &Content, root: &Path, path: &TextPath, request: &SaveRequest) -> Result<SavedDto, Problem> {
    keep_unless(content, root, path, request, |fault| fault.severity == Severity::Error)
}

/// The same for a text that may not bring in a fault that `is_refused` either.
pub fn keep_unless(
    content: &Content,
    root: &Path,
    path: &TextPath,
    request: &SaveRequest,
    is_refused: fn(&Diagnostic) -> bool,
) -> Result<SavedDto, Problem> {
    let text = bare(&request.text);
    let before = edit::read(root, path).map_err(|error| Problem::NotSaved(error.to_string()))?;
    let mut compiled = None;
    if before.as_deref() != Some(text.as_str()) {
        if before.as_deref().map(version) != request.version {
            return Err(Problem::NewerFile);
        }
        let (kb, intents) = content.sources().ok_or(Problem::EditingIsOff)?;
        let (edited_kb, edited_intents) = match path.is_of_intents() {
            true => (kb.clone(), intents.clone().with(path, &text)),
            false => (kb.clone().with(path, &text), intents.clone()),
        };
        let (engine, after) = Engine::compile(&edited_kb, &edited_intents, Timestamp::now());
        let now = || Engine::compile(&kb, &intents, Timestamp::now()).1;
        if let Some(fault) = first_new(&after, is_refused, now) {
            return Err(draft_has(fault));
        }
        edit::save(root, path, before.as_deref(), &text).map_err(unsaved)?;
        compiled = engine.map(|engine| (engine, after));
    }
    let served = content.reload_with(compiled);
    let faults = of_file(&served.faults, path);
    Ok(SavedDto { path: request.path.clone(), version: version(&text), serving: served.freshness.name(), faults })
}

/// The first fault of these that is not there now, wherever it stands: whoever mends one of many errors can save that, and lines may have moved.
fn first_new(after: &[Diagnostic], is_refused: fn(&Diagnostic) -> bool, now: impl FnOnce() -> Vec<Diagnostic>) -> Option<&Diagnostic> {
    let mut faults = after.iter().filter(|fault| is_refused(fault)).peekable();
    faults.peek()?;
    let known = now();
    faults.find(|fault| {
        !known.iter().any(|known| known.place.path == fault.place.path && known.code == fault.code && known.message == fault.message)
    })
}

/// The problem of a draft with which the content would have a fault.
pub fn draft_has(fault: &Diagnostic) -> Problem {
    Problem::DraftHasErrors(format!("{}:{}: {}", fault.place.path, fault.place.line, fault.message))
}

fn unsaved(why: Unsaved) -> Problem {
    match why {
        Unsaved::Newer => Problem::NewerFile,
        Unsaved::TooLong => Problem::BadField(format!("text: {why}")),
        Unsaved::Io(error) if error.kind() == ErrorKind::PermissionDenied => Problem::BadField(format!("path: {error}")),
        Unsaved::Io(error) => Problem::NotSaved(error.to_string()),
    }
}
