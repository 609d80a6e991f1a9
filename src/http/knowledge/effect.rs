//! What would a draft change for customers?

use crate::conversation::event::Event;
use crate::conversation::fact::Fact;
use crate::conversation::fact::customer::CustomerFact;
use crate::diagnostic::Severity;
use crate::engine::Engine;
use crate::eval::effect::{AskedBy, MOST_RECORDED, Moved, Question, moved, ways};
use crate::http::dto::draft::{DraftRequest, EffectDto, MovedDto};
use crate::http::error::Problem;
use crate::http::extract::Body;
use crate::http::guard::auth::Editor;
use crate::http::guard::workshop::Work;
use crate::http::knowledge::files::{check_length, draft_has, of_file, place};
use crate::http::knowledge::used::days_before;
use crate::http::operator::content::Content;
use crate::http::state::AppState;
use crate::privacy;
use crate::privacy::audit::Action;
use crate::source::edit::TextPath;
use crate::store::error::Error;
use crate::store::record::Talks;
use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use std::collections::HashSet;
use std::sync::Arc;

/// Of how many days customers' messages are put.
const DAYS: i64 = 7;

/// How many messages are shown whose answer moves.
const MOST_SHOWN: usize = 200;

/// Measures a draft
///
/// For editors. The ways of asking and customers' first messages of the last seven days are put to the content as it is and as it would be;
/// those that get something else are shown, with personal details masked. `draft-has-errors` if the content would not be served.
#[utoipa::path(post, path = "/v1/knowledge/drafts/effect", operation_id = "measure_draft", tag = "editors", request_body = DraftRequest,
    responses((status = 200, body = EffectDto)))]
pub async fn measure(
    State(state): State<Arc<AppState>>,
    Editor(editor): Editor,
    Body(draft): Body<DraftRequest>,
) -> Result<Json<EffectDto>, Problem> {
    let (_, path) = place(&state.content, &draft.path)?;
    check_length(&draft.text)?;
    let now = Timestamp::now();
    let recorded = state.store.read_through(days_before(now, DAYS), now, state.limits.report_wait, first_messages).await?;
    // Whoever reads what customers wrote is named in the audit log.
    let deed = editor.deed(Action::ReportRead, "draft_effect".to_owned(), path.as_str().to_owned());
    state.store.audit(deed).await?;
    let content = state.content.clone();
    let effect = move || effect(&content, &path, &draft.text, recorded, now);
    Ok(Json(state.workshop.work(Work::Compilation, effect).await??))
}

fn effect(content: &Content, path: &TextPath, text: &str, recorded: Vec<Question>, now: Timestamp) -> Result<EffectDto, Problem> {
    let (kb, intents) = content.sources().ok_or(Problem::EditingIsOff)?;
    let before = content.engine();
    let (after, faults) = Engine::compile(&kb.with(path, text), &intents, now);
    let Some(after) = after else {
        return Err(faults.iter().find(|fault| fault.severity == Severity::Error).map_or(Problem::Internal, draft_has));
    };
    let (mut questions, n_ways) = ways(&before, &after, path.as_str());
    let n_known = n_ways + recorded.len();
    questions.extend(recorded);
    let moved = moved(&before, &after, &questions, now);
    Ok(EffectDto {
        n_known,
        n_asked: questions.len(),
        n_moved: moved.len(),
        moved: moved.into_iter().take(MOST_SHOWN).map(masked).collect(),
        faults: of_file(&faults, path),
    })
}

fn masked(moved: Moved) -> MovedDto {
    let mut moved = MovedDto::from(moved);
    if moved.asked_by == AskedBy::Customer {
        moved.text = privacy::mask(&moved.text).into_owned();
    }
    moved
}

/// The different first messages of customers, the oldest first, until there are enough.
fn first_messages(talks: &mut Talks<'_>) -> Result<Vec<Question>, Error> {
    let mut found = Vec::new();
    let mut known = HashSet::new();
    for talk in talks {
        let Some(question) = first_message(&talk?.1) else { continue };
        if known.insert(question.clone()) {
            found.push(question);
        }
        if found.len() == MOST_RECORDED {
            break;
        }
    }
    Ok(found)
}

/// What a customer wrote first; nothing where that was test traffic or a pressed button.
fn first_message(events: &[Event]) -> Option<Question> {
    let opened = events.iter().find_map(|event| match &event.fact {
        Fact::Customer(CustomerFact::Opened(opened)) if !opened.is_test => Some(opened),
        _ => None,
    })?;
    let text = events.iter().find_map(|event| match &event.fact {
        Fact::Customer(CustomerFact::Said { text, choice: None }) => Some(text.clone()),
        _ => None,
    })?;
    Some(Question { text, locale: opened.locale.clone(), asked_by: AskedBy::Customer })
}
