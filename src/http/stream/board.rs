//! How do all consoles share one reading of the desk's lists?
//!
//! All ask the same whenever something happens, so the first page is read once and shown to all until the next event of the desk.

use crate::conversation::case::Case;
use crate::http::dto::handoff::HandoffDto;
use crate::http::dto::lists::ListsDto;
use crate::http::error::Problem;
use crate::store::Store;
use crate::store::record::QueuePage;
use std::sync::Arc;
use tokio::sync::Mutex;

/// How many cases of a list are shown at once: more than a screen holds.
pub const MOST_CASES: usize = 100;

/// The first page of the lists, as all consoles see it.
#[derive(Default)]
pub struct Board(Mutex<Option<(i64, Arc<ListsDto>)>>);

impl Board {
    /// The lists as they are after the newest event of the desk.
    pub async fn read(&self, store: &Store) -> Result<Arc<ListsDto>, Problem> {
        let mut board = self.0.lock().await;
        // Looked at before the lists are read: so what comes in between is read again by the next one, and never missed.
        let newest = *store.newest_at_desk().borrow();
        match &*board {
            Some((at, lists)) if *at == newest => Ok(Arc::clone(lists)),
            Some(_) | None => {
                let lists = Arc::new(lists_of(store.queue(None, None, MOST_CASES).await?));
                Ok(Arc::clone(&board.insert((newest, lists)).1))
            }
        }
    }
}

/// What a page of the lists looks like on the wire. All see it, so that personal details are masked.
pub fn lists_of(page: QueuePage) -> ListsDto {
    let next = |cases: &[Case]| cases.get(MOST_CASES - 1).map(|last| last.place().to_string());
    let shown = |cases: Vec<Case>| cases.into_iter().map(|case| HandoffDto::from(case).masked()).collect();
    ListsDto {
        n_waiting: page.n_waiting,
        n_claimed: page.n_held,
        next_waiting: next(&page.waiting),
        next_claimed: next(&page.held),
        waiting: shown(page.waiting),
        claimed: shown(page.held),
    }
}
