//! What would the bot make of a message, and why?

use crate::conversation::fact::customer::Opened;
use crate::eval::explanation::{Asked, Explanation, Unexplained, explain};
use crate::http::dto::chat::Locale;
use crate::http::dto::facet::facet;
use crate::http::error::Problem;
use crate::http::extract::Body;
use crate::http::guard::auth::Editor;
use crate::http::state::AppState;
use crate::kb::markdown;
use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// The most messages before the one that is explained: a talk that is longer is tried in the widget.
const MOST_BEFORE: usize = 10;

/// A message to try, and the situation in which a customer writes it.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({"text": "洗衣机也不排水", "after": ["空调不制冷"], "locale": "zh-CN", "region": "香港"}))]
pub struct ExplainRequest {
    /// What the customer writes.
    pub text: String,
    /// What the customer wrote before, at most ten messages, the first one first.
    #[serde(default)]
    pub after: Vec<String>,
    /// The language of the talk: `zh-CN` if left out.
    pub locale: Option<Locale>,
    /// Where the customer is.
    pub region: Option<String>,
    /// The product that the page is about.
    pub product: Option<String>,
    /// When it is written, for entries with dates; now if left out.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub at: Option<Timestamp>,
}

/// Why the bot says what it says.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Explained)]
pub struct ExplainedDto {
    /// What decides first stands first; the keys are those of `jieda explain --json`, but for `at_other_costs`, which is empty.
    #[schema(value_type = Object)]
    pub explanation: Explanation,
    /// Each text of the reply as customers see it, as safe HTML.
    pub html: Vec<String>,
}

/// Tries a message
///
/// For editors, supervisors and the admin token: else `editor-only`. Nothing is kept, and no other system is asked; systems that the content asks
/// are taken to be switched off.
#[utoipa::path(post, path = "/v1/knowledge/explain", operation_id = "explain_message", tag = "editors", request_body = ExplainRequest,
    responses((status = 200, body = ExplainedDto)))]
pub async fn message(
    State(state): State<Arc<AppState>>,
    _: Editor,
    Body(request): Body<ExplainRequest>,
) -> Result<Json<ExplainedDto>, Problem> {
    if request.after.len() > MOST_BEFORE {
        return Err(Problem::BadField(format!("after: at most {MOST_BEFORE} messages")));
    }
    let facet = |field, name: &Option<String>| facet(field, name.as_deref()).map_err(Problem::BadField);
    let opened = Opened {
        region: facet("region", &request.region)?,
        product: facet("product", &request.product)?,
        is_test: true,
        ..Opened::anonymous(request.locale.unwrap_or_default().name(), "web")
    };
    let asked = Asked { text: &request.text, after: &request.after, opened };
    let engine = state.content.engine();
    let (turn, explanation) = explain(&engine, &asked, request.at.unwrap_or_else(Timestamp::now)).map_err(unexplained)?;
    let html = turn.facts.iter().filter_map(|fact| fact.reply()).map(|reply| markdown::to_html(&reply.text)).collect();
    Ok(Json(ExplainedDto { explanation, html }))
}

fn unexplained(why: Unexplained) -> Problem {
    match why {
        Unexplained::Text(fault) => Problem::from(fault),
        Unexplained::NotWithBot(_) => Problem::BadField(format!("after: {why}")),
    }
}
