//! Who waits, and who is served?
//!
//! All consoles ask the same whenever something happens, so the lists are read once and shown to all until the next event of the desk.

use crate::conversation::case::{Case, Place};
use crate::http::dto::desk::{ListsDto as Lists, QueueDto};
use crate::http::dto::handoff::HandoffDto;
use crate::http::error::Problem;
use crate::http::extract::Params;
use crate::http::guard::auth::Agent;
use crate::http::state::AppState;
use crate::store::Store;
use crate::store::record::QueuePage;
use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::Deserialize;
use std::sync::Arc;
use tokio::sync::Mutex;
use utoipa::IntoParams;

/// How many cases of a list are shown at once: more than a screen holds.
const MOST_CASES: usize = 100;

/// Where the lists go on.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct QueueParams {
    /// The place of the last waiting case that is known already, as `next_waiting` gave it.
    pub waiting_after: Option<String>,
    /// The place of the last claimed case that is known already, as `next_claimed` gave it.
    pub claimed_after: Option<String>,
}

/// Who waits, and who is served?
///
/// Each list in the order of service, at most 100 cases of it, with the place where it goes on; and how many there are in all.
#[utoipa::path(get, path = "/v1/desk/queue", operation_id = "read_queue", tag = "desk", params(QueueParams),
    responses((status = 200, body = QueueDto)))]
pub async fn queue(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    Params(params): Params<QueueParams>,
) -> Result<Json<QueueDto>, Problem> {
    let page = match (place_of("waiting_after", params.waiting_after)?, place_of("claimed_after", params.claimed_after)?) {
        (None, None) => state.board.read(&state.store).await?,
        (waiting_after, claimed_after) => Arc::new(Lists::of(state.store.queue(waiting_after, claimed_after, MOST_CASES).await?)),
    };
    let mine = state.store.held_by(agent.name, MOST_CASES).await?;
    Ok(Json(QueueDto {
        on_duty: state.content.engine().is_on_duty(Timestamp::now()),
        mine: mine.into_iter().map(HandoffDto::from).collect(),
        lists: page,
    }))
}

fn place_of(name: &str, place: Option<String>) -> Result<Option<Place>, Problem> {
    place.map(|place| place.parse().map_err(|error| Problem::BadQuery(format!("{name}: {error}")))).transpose()
}

/// The first page of the lists, as all consoles see it.
#[derive(Default)]
pub struct Board(Mutex<Option<(i64, Arc<Lists>)>>);

impl Board {
    /// The lists as they are after the newest event of the desk.
    async fn read(&self, store: &Store) -> Result<Arc<Lists>, Problem> {
        let mut board = self.0.lock().await;
        // Looked at before the lists are read: so what comes in between is read again by the next one, and never missed.
        let newest = *store.newest_at_desk().borrow();
        match &*board {
            Some((at, lists)) if *at == newest => Ok(Arc::clone(lists)),
            Some(_) | None => {
                let lists = Arc::new(Lists::of(store.queue(None, None, MOST_CASES).await?));
                Ok(Arc::clone(&board.insert((newest, lists)).1))
            }
        }
    }
}

impl Lists {
    fn of(page: QueuePage) -> Self {
        let next = |cases: &[Case]| cases.get(MOST_CASES - 1).map(|last| last.place().to_string());
        let shown = |cases: Vec<Case>| cases.into_iter().map(HandoffDto::from).collect();
        Lists {
            n_waiting: page.n_waiting,
            n_claimed: page.n_held,
            next_waiting: next(&page.waiting),
            next_claimed: next(&page.held),
            waiting: shown(page.waiting),
            claimed: shown(page.held),
        }
    }
}
