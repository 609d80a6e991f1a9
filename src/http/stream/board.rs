//! How do all consoles share one reading of the desk's lists?
//!
//! All ask the same whenever something happens, so the first page is read once and shown to all until the next event of the desk, until another
//! content is served, or until a deadline comes nearer: deadlines are computed when the lists are read, and nothing else looks at them.

use crate::conversation::case::Case;
use crate::desk::deadline::due;
use crate::engine::Engine;
use crate::http::dto::handoff::{DueDto, HandoffDto};
use crate::http::dto::lists::ListsDto;
use crate::http::error::Problem;
use crate::kb::entry::ContentHash;
use crate::store::Store;
use crate::store::record::QueuePage;
use jiff::Timestamp;
use std::sync::Arc;
use tokio::sync::Mutex;

/// How many cases of a list are shown at once: more than a screen holds.
pub const MOST_CASES: usize = 100;

/// The first page of the lists, as all consoles see it.
#[derive(Default)]
pub struct Board(Mutex<Option<Shown>>);

/// Lists, and as long as what they are to be shown.
struct Shown {
    newest: i64,
    content: ContentHash,
    until: Timestamp,
    lists: Arc<ListsDto>,
}

impl Board {
    /// The lists as they are after the newest event of the desk.
    pub async fn read(&self, store: &Store, engine: &Engine, now: Timestamp) -> Result<Arc<ListsDto>, Problem> {
        let mut board = self.0.lock().await;
        // Looked at before the lists are read: so what comes in between is read again by the next one, and never missed.
        let newest = *store.newest_at_desk().borrow();
        let is_true = |shown: &&Shown| shown.newest == newest && now < shown.until && shown.content == engine.hash;
        if let Some(shown) = board.as_ref().filter(is_true) {
            return Ok(Arc::clone(&shown.lists));
        }
        let page = store.queue(None, None, MOST_CASES).await?;
        let until = page.waiting.iter().chain(&page.held).filter_map(|case| changes_at(case, engine, now)).min();
        let lists = Arc::new(lists_of(page, engine, now));
        let until = until.unwrap_or(Timestamp::MAX);
        Ok(Arc::clone(&board.insert(Shown { newest, content: engine.hash.clone(), until, lists }).lists))
    }
}

/// When the deadline of a case that is shown is next nearer, or another one is.
fn changes_at(case: &Case, engine: &Engine, now: Timestamp) -> Option<Timestamp> {
    due(case, &engine.measure.deadlines, &engine.desk.rosters, now)?.changes_at(now)
}

/// What a page of the lists looks like on the wire. All see it, so that personal details are masked.
pub fn lists_of(page: QueuePage, engine: &Engine, now: Timestamp) -> ListsDto {
    let next = |cases: &[Case]| cases.get(MOST_CASES - 1).map(|last| last.place().to_string());
    ListsDto {
        n_waiting: page.n_waiting,
        n_claimed: page.n_held,
        next_waiting: next(&page.waiting),
        next_claimed: next(&page.held),
        waiting: cards_of(page.waiting, engine, now),
        claimed: cards_of(page.held, engine, now),
    }
}

/// Cases with their deadlines.
pub fn cards_of(cases: Vec<Case>, engine: &Engine, now: Timestamp) -> Vec<HandoffDto> {
    let card = |case: Case| {
        let due = due(&case, &engine.measure.deadlines, &engine.desk.rosters, now).map(|due| DueDto::of(due, now));
        HandoffDto { due, ..HandoffDto::from(case).masked() }
    };
    cases.into_iter().map(card).collect()
}
