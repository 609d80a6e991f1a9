//! What is a new entry to be called?

use crate::http::error::Problem;
use crate::http::extract::Params;
use crate::http::guard::auth::Editor;
use crate::http::state::AppState;
use crate::kb::entry::EntryId;
use crate::text::slug::slug;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// The longest name that is proposed, which leaves room for a number behind it.
const LONGEST_NAME: usize = 48;

/// The longest title, in characters.
const LONGEST_TITLE: usize = 200;

/// What an entry is about.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NameParams {
    /// Its title, at most 200 characters.
    pub title: String,
}

/// A name for an entry.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EntryName, example = json!({"id": "zen-me-tui-huo"}))]
pub struct NameDto {
    /// A name that no entry has or had, made of the title: English as it is, Chinese in Pinyin; empty where the title has no word.
    pub id: String,
}

/// Proposes a name
///
/// For editors who begin an entry.
#[utoipa::path(get, path = "/v1/knowledge/name", operation_id = "propose_name", tag = "editors", params(NameParams),
    responses((status = 200, body = NameDto)))]
pub async fn propose(State(state): State<Arc<AppState>>, _: Editor, Params(params): Params<NameParams>) -> Result<Json<NameDto>, Problem> {
    if params.title.chars().count() > LONGEST_TITLE {
        return Err(Problem::BadField(format!("title: at most {LONGEST_TITLE} characters")));
    }
    let (name, engine) = (slug(&params.title, LONGEST_NAME), state.content.engine());
    let is_taken = |id: &String| EntryId::parse(id).is_some_and(|id| engine.kb.find_entry(&id).is_some());
    let mut id = name.clone();
    let mut next = 2;
    while is_taken(&id) {
        id = format!("{name}-{next}");
        next += 1;
    }
    Ok(Json(NameDto { id }))
}
