//! What may an agent answer now?

use crate::conversation::Conversation;
use crate::engine::Engine;
use crate::engine::help::Helpful;
use crate::http::desk::cases::parse_id;
use crate::http::dto::chat::Locale;
use crate::http::dto::help::{GlossDto, HelpDto, HelpfulDto, HelpfulKind};
use crate::http::error::Problem;
use crate::http::extract::{Params, PathParts};
use crate::http::guard::auth::Agent;
use crate::http::state::AppState;
use crate::kb::entry::{AtomIdx, Audience};
use crate::search::reader::Reader;
use crate::text::customer::LONGEST_MESSAGE;
use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

/// What the answers are looked for by.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HelpParams {
    /// Words of the agent, or letters that a title is spelt by in Pinyin; without them it is what the customer wrote last.
    pub q: Option<String>,
    /// The language of the agent, for a gloss beside what they do not read: `zh-CN`, `zh-TW` or `en`; `zh-CN` if left out.
    #[param(value_type = Option<String>)]
    pub locale: Option<Locale>,
}

/// What may I answer?
///
/// At most four answers of the knowledge base, the likeliest first, then at most two phrases for agents; each as the customer would read it.
/// What stands in another language than the agent reads has a gloss: the same in theirs, where the content has it.
/// Agents are helped with what was ever passed to the desk, supervisors and administrators with all: else `supervisor-only`.
#[utoipa::path(get, path = "/v1/desk/conversations/{id}/help", operation_id = "help_agent", tag = "desk",
    params(("id" = String, Path, description = "The conversation"), HelpParams),
    responses((status = 200, body = HelpDto)))]
pub async fn help(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    PathParts(id): PathParts<String>,
    Params(params): Params<HelpParams>,
) -> Result<Json<HelpDto>, Problem> {
    let conversation = state.store.load(parse_id(&id)?).await?.ok_or(Problem::NoSuchConversation)?;
    if !conversation.was_at_desk() && !agent.role.may_supervise() {
        return Err(Problem::SupervisorOnly);
    }
    Ok(Json(helped(&state.content.engine(), &conversation, params)))
}

/// What may be answered in a conversation.
pub fn helped(engine: &Engine, conversation: &Conversation, params: HelpParams) -> HelpDto {
    let typed: Option<String> = params.q.map(|typed| typed.chars().take(LONGEST_MESSAGE).collect());
    let typed = typed.as_deref().map(str::trim).filter(|typed| !typed.is_empty());
    let (language, now) = (params.locale.unwrap_or_default().name(), Timestamp::now());
    let helpful = engine.helpful(conversation, typed, now);
    HelpDto { helpful: helpful.into_iter().map(|own| shown(engine, own, language, now)).collect() }
}

fn shown(engine: &Engine, helpful: Helpful, language: &str, now: Timestamp) -> HelpfulDto {
    let Helpful { atom, confidence, was_told, text } = helpful;
    let own = &engine.kb[atom];
    let kind = match engine.kb.entry_of(atom).audience {
        Audience::Customer => HelpfulKind::Answer,
        Audience::Agent => HelpfulKind::Phrase,
    };
    let gloss = engine.gloss(atom, language, now).map(|gloss| gloss_of(engine, gloss, language));
    let confidence = confidence.map(|own| own.get());
    HelpfulDto { atom: own.id.clone(), title: own.title.clone(), text, kind, confidence, was_told, gloss }
}

/// What an atom says to the agent who reads it beside what the customer reads.
fn gloss_of(engine: &Engine, atom: AtomIdx, language: &str) -> GlossDto {
    let (own, reader) = (&engine.kb[atom], Reader { language, ..Reader::on("", Timestamp::UNIX_EPOCH) });
    let written = |text: &str| reader.written(&engine.kb, atom, text.trim());
    GlossDto { locale: engine.kb.entry_of(atom).locale.clone(), title: written(&own.title), text: written(&own.plain) }
}
