//! How are these texts typed in letters?
//!
//! A console finds what it shows by Pinyin and by its initials. The table of readings is large, so that it stays here and the page asks.

use crate::http::dto::spelling::{SpellingDto, SpellingRequest};
use crate::http::error::Problem;
use crate::http::extract::Body;
use crate::http::guard::auth::Agent;
use crate::text::spelling::readings;
use axum::Json;

/// The most texts at once: more than the lists of a desk show.
const MOST_TEXTS: usize = 500;

/// The most characters of a text that are read: what is looked for stands at the beginning.
const LONGEST_TEXT: usize = 60;

/// How are texts typed?
///
/// For each text its words as they are typed: the syllables of Han characters in Pinyin without tones, several readings of one with a space
/// between them, and what else has letters or digits. At most 500 texts, else `bad-field`, and of each the first 60 characters. Nothing of them is kept.
#[utoipa::path(post, path = "/v1/desk/spelling", operation_id = "spell_texts", tag = "desk", request_body = SpellingRequest,
    responses((status = 200, body = SpellingDto)))]
pub async fn spell(_: Agent, Body(request): Body<SpellingRequest>) -> Result<Json<SpellingDto>, Problem> {
    if request.texts.len() > MOST_TEXTS {
        return Err(Problem::BadField(format!("texts: at most {MOST_TEXTS}")));
    }
    let spelt = |text: &String| readings(&text.chars().take(LONGEST_TEXT).collect::<String>());
    Ok(Json(SpellingDto { spellings: request.texts.iter().map(spelt).collect() }))
}
