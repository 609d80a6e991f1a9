//! How is a demand raised, and how does it come further?
//!
//! It is a file beside the content, in the form of `kb/README.md`. Nothing is compiled and nothing served anew: no answer changes by it.

use crate::http::dto::demand::{ChangeRequest, RaiseRequest, WrittenDto};
use crate::http::error::Problem;
use crate::http::extract::{Body, PathParts};
use crate::http::guard::auth::Editor;
use crate::http::guard::workshop::Work;
use crate::http::knowledge::demands::name_of;
use crate::http::knowledge::files::version;
use crate::http::state::AppState;
use crate::kb::demand::{Demand, MOST_WAYS};
use crate::privacy;
use crate::source::edit::{self, TextPath, Unsaved};
use crate::source::{DEMANDS, SourceFile};
use crate::text::line::one_line;
use crate::text::slug::slug;
use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use jiff::civil::Date;
use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;

/// The longest name of a demand, in bytes.
const LONGEST_NAME: usize = 48;

/// How many demands whose titles give the same name have a place.
const MOST_NAMESAKES: usize = 50;

/// Raises a demand
///
/// For editors, where the server was started with `--edit`: else `editing-is-off`. It becomes a file in `kb/demands/`, which changes nothing that is
/// served. A demand with this title that is there stays as it is, but for words that it has not yet, so that the same once more changes nothing.
#[utoipa::path(post, path = "/v1/insight/demands", operation_id = "raise_demand", tag = "editors", request_body = RaiseRequest,
    responses((status = 200, body = WrittenDto)))]
pub async fn raise(
    State(state): State<Arc<AppState>>,
    Editor(editor): Editor,
    Body(request): Body<RaiseRequest>,
) -> Result<Json<WrittenDto>, Problem> {
    let (root, day) = place(&state)?;
    let demand = demanded(request, day)?;
    let written = state.workshop.work(Work::Check, move || add(&root, &demand)).await??;
    tracing::info!(path = written.path, by = editor.name, "an editor raised a demand");
    Ok(Json(written))
}

/// Changes a demand
///
/// For editors, as raising one. `newer-file` if the file is not the version that was read, `no-such-file` if there is none. The day of a state is
/// that on which it is set; a step back takes back what came after. The same once more changes nothing.
#[utoipa::path(put, path = "/v1/insight/demands/{name}", operation_id = "change_demand", tag = "editors", request_body = ChangeRequest,
    params(("name" = String, Path, description = "The name of its file, without `.md`")),
    responses((status = 200, body = WrittenDto)))]
pub async fn change(
    State(state): State<Arc<AppState>>,
    Editor(editor): Editor,
    PathParts(name): PathParts<String>,
    Body(request): Body<ChangeRequest>,
) -> Result<Json<WrittenDto>, Problem> {
    let (root, day) = place(&state)?;
    let path = TextPath::parse(&format!("{DEMANDS}{name}.md")).ok_or(Problem::NoSuchFile)?;
    let written = state.workshop.work(Work::Check, move || changed(&root, &path, request, day)).await??;
    tracing::info!(path = written.path, by = editor.name, "an editor changed a demand");
    Ok(Json(written))
}

/// The folder of the knowledge base, and the day at the desk.
fn place(state: &AppState) -> Result<(PathBuf, Date), Problem> {
    let root = state.content.editable().ok_or(Problem::EditingIsOff)?.to_owned();
    Ok((root, Timestamp::now().to_zoned(state.content.engine().desk.rosters.time_zone.clone()).date()))
}

/// The demand that is asked for.
fn demanded(request: RaiseRequest, day: Date) -> Result<Demand, Problem> {
    let RaiseRequest { title, area, owner, asked, note } = request;
    if asked.len() > MOST_WAYS {
        return Err(Problem::BadField(format!("asked: 1 to {MOST_WAYS}")));
    }
    let owner = owner.as_deref().map(one_line);
    checked(Demand::raised(one_line(&title), area, day, lines(&asked)).owned_by(owner).noted(&note))
}

fn lines(asked: &[String]) -> Vec<String> {
    asked.iter().map(|way| one_line(way)).filter(|way| !way.is_empty()).collect()
}

/// Refuses what has personal details, or would not be read as it is.
fn checked(demand: Demand) -> Result<Demand, Problem> {
    if let Some(why) = demand.fault() {
        return Err(Problem::BadField(why));
    }
    let words = demand.asked.iter().map(String::as_str).chain([demand.title(), &demand.note]);
    if let Some(personal) = words.into_iter().find(|words| privacy::mask(words) != **words) {
        return Err(Problem::BadField(format!("write it without the personal details in it: {}", privacy::mask(personal))));
    }
    let file = SourceFile { path: DEMANDS.to_owned(), text: demand.to_markdown() };
    let is_sound = Demand::parse(&file).is_ok_and(|read| read == demand);
    if is_sound { Ok(demand) } else { Err(Problem::BadField("note: let no line begin with `>`".to_owned())) }
}

/// Writes a new demand, unless one of its title is there.
fn add(root: &FilePath, demand: &Demand) -> Result<WrittenDto, Problem> {
    let own = Some(slug(demand.title(), LONGEST_NAME)).filter(|name| !name.is_empty()).unwrap_or_else(|| "demand".to_owned());
    let names = std::iter::once(own.clone()).chain((2..=MOST_NAMESAKES).map(|n| format!("{own}-{n}")));
    for path in names.filter_map(|name| TextPath::parse(&format!("{DEMANDS}{name}.md"))) {
        match read(root, &path)? {
            None => {
                let text = demand.to_markdown();
                edit::save(root, &path, None, &text).map_err(unsaved)?;
                return Ok(written(&path, &text));
            }
            Some(file) => {
                if let Some(known) = Demand::parse(&file).ok().filter(|known| known.title() == demand.title()) {
                    return rewritten(root, &path, &file, &known, known.clone().asked_also(demand.asked.clone()));
                }
            }
        }
    }
    Err(Problem::BadField(format!("title: {MOST_NAMESAKES} demands have nearly this title; write another one")))
}

/// The demand as it is to be.
fn changed(root: &FilePath, path: &TextPath, request: ChangeRequest, day: Date) -> Result<WrittenDto, Problem> {
    let file = read(root, path)?.ok_or(Problem::NoSuchFile)?;
    let known = Demand::parse(&file).map_err(|fault| Problem::BadField(format!("{}: {}", fault.place.path, fault.message)))?;
    let ChangeRequest { version: read, state, owner, asked, note } = request;
    let mut demand = known.clone().moved_to(state, day);
    if let Some(owner) = owner {
        demand = demand.owned_by(owner.as_deref().map(one_line));
    }
    if let Some(note) = note {
        demand = demand.noted(&note);
    }
    if let Some(asked) = asked {
        demand.asked = lines(&asked);
    }
    if demand != known && read != version(&file.text) {
        return Err(Problem::NewerFile);
    }
    rewritten(root, path, &file, &known, demand)
}

/// Writes a demand in the place of what is known of it, unless that is the same.
fn rewritten(root: &FilePath, path: &TextPath, file: &SourceFile, known: &Demand, demand: Demand) -> Result<WrittenDto, Problem> {
    if demand == *known {
        return Ok(written(path, &file.text));
    }
    let text = checked(demand)?.to_markdown();
    edit::save(root, path, Some(&file.text), &text).map_err(unsaved)?;
    Ok(written(path, &text))
}

fn read(root: &FilePath, path: &TextPath) -> Result<Option<SourceFile>, Problem> {
    let text = edit::read(root, path).map_err(|error| Problem::NotSaved(error.to_string()))?;
    Ok(text.map(|text| SourceFile { path: path.as_str().to_owned(), text }))
}

fn written(path: &TextPath, text: &str) -> WrittenDto {
    WrittenDto { name: name_of(path.as_str()).to_owned(), path: path.as_str().to_owned(), version: version(text) }
}

fn unsaved(why: Unsaved) -> Problem {
    match why {
        Unsaved::Newer => Problem::NewerFile,
        Unsaved::TooLong => Problem::BadField(why.to_string()),
        Unsaved::Io(error) => Problem::NotSaved(error.to_string()),
    }
}
