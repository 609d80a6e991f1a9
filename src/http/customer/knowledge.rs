//! What do we know, for everybody to search?
//!
//! Only what customers may see at this moment; agents' phrases are in `desk`.

use crate::http::dto::chat::Locale;
use crate::http::dto::facet::facet;
use crate::http::dto::knowledge::{AtomDto, HitDto, HitsDto, SuggestionDto, SuggestionsDto};
use crate::http::error::Problem;
use crate::http::extract::{Params, PathParts};
use crate::http::pages::{etag_of, is_known};
use crate::http::state::AppState;
use crate::kb::entry::AtomId;
use crate::kb::facet::Facet;
use crate::kb::markdown;
use crate::search::reader::Reader;
use crate::text::customer::{LONGEST_MESSAGE, is_too_long};
use crate::text::language::wanted;
use crate::text::normalize::NormalText;
use axum::Json;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

/// The channel that these routes search for.
const CHANNEL: &str = "web";

/// How many suggestions fit below an input field.
const MOST_SUGGESTIONS: usize = 8;

/// The most characters of what is typed that suggestions are made for; nobody waits for help with more.
const LONGEST_TYPED: usize = 100;

/// How many answers a search shows.
const MOST_HITS: usize = 10;

/// Characters of an answer's beginning: two lines of a phone.
const SNIPPET: usize = 80;

/// A picture that is opened by itself is a document; one with a script in it must not run it on our address.
const PICTURE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// What is looked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchParams {
    /// Words, at most 4,000 characters; ㍿ counts as four.
    pub q: String,
    /// Where the customer is, as when a conversation is opened: answers for other regions are left out.
    pub region: Option<String>,
    /// The language of the answers, where they are said in it: `zh-CN` if left out.
    pub locale: Option<Locale>,
    /// The product that the page is about: its answers go before those that are nearly as likely.
    pub product: Option<String>,
}

impl SearchParams {
    fn language(&self) -> &'static str {
        self.locale.unwrap_or_default().name()
    }

    fn about(&self) -> Result<(Option<Facet>, Option<Facet>), Problem> {
        let facet = |field, name: &Option<String>| facet(field, name.as_deref()).map_err(Problem::BadQuery);
        Ok((facet("region", &self.region)?, facet("product", &self.product)?))
    }
}

/// Suggests ways of asking while the customer types
#[utoipa::path(get, path = "/v1/kb/suggest", tag = "knowledge", params(SearchParams), security(()),
    responses((status = 200, body = SuggestionsDto)))]
pub async fn suggest(State(state): State<Arc<AppState>>, Params(params): Params<SearchParams>) -> Result<Json<SuggestionsDto>, Problem> {
    let (region, product) = params.about()?;
    let engine = state.content.engine();
    // Cut again, since ㍿ becomes four.
    let first = |text: &str| NormalText::of(&text.chars().take(LONGEST_TYPED).collect::<String>());
    let typed = first(first(&params.q).as_str());
    if typed.as_str().is_empty() {
        return Ok(Json(SuggestionsDto { suggestions: Vec::new() }));
    }
    let reader = Reader { language: params.language(), region: region.as_ref(), product: product.as_ref(), ..reader() };
    let found = engine.index.suggest(&engine.kb, &typed, reader, MOST_SUGGESTIONS);
    let suggestions = found
        .into_iter()
        .map(|(text, atom)| SuggestionDto { text: reader.written(&engine.kb, atom, text), atom: engine.kb[atom].id.clone() });
    Ok(Json(SuggestionsDto { suggestions: suggestions.collect() }))
}

/// Searches the knowledge base
#[utoipa::path(get, path = "/v1/kb/search", tag = "knowledge", params(SearchParams), security(()),
    responses((status = 200, body = HitsDto)))]
pub async fn search(State(state): State<Arc<AppState>>, Params(params): Params<SearchParams>) -> Result<Json<HitsDto>, Problem> {
    if is_too_long(&params.q) {
        return Err(Problem::TextTooLong(LONGEST_MESSAGE));
    }
    let (region, product) = params.about()?;
    let engine = state.content.engine();
    let written = NormalText::of(&params.q);
    let text = engine.pinyin.read(&written).map_or(written, |spelt| NormalText::of(&spelt));
    let language = wanted(&text, params.language());
    let reader = Reader { language, region: region.as_ref(), product: product.as_ref(), ..reader() };
    let found = engine.index.search(&engine.kb, &engine.segmenter, &text, reader, MOST_HITS);
    let hits = found.into_iter().map(|hit| {
        let atom = &engine.kb[hit.atom];
        HitDto {
            atom: atom.id.clone(),
            title: reader.written(&engine.kb, hit.atom, &atom.title),
            entry: engine.kb.entry_of(hit.atom).id.clone(),
            snippet: snippet(&reader.written(&engine.kb, hit.atom, &atom.plain)),
            confidence: hit.confidence.get(),
        }
    });
    Ok(Json(HitsDto { hits: hits.collect() }))
}

/// Reads one answer
#[utoipa::path(get, path = "/v1/kb/atoms/{entry}/{heading}", operation_id = "read_atom", tag = "knowledge", security(()),
    params(("entry" = String, Path, description = "The entry"), ("heading" = String, Path, description = "The heading within it")),
    responses((status = 200, body = AtomDto)))]
pub async fn atom(
    State(state): State<Arc<AppState>>,
    PathParts((entry, heading)): PathParts<(String, String)>,
) -> Result<Json<AtomDto>, Problem> {
    let engine = state.content.engine();
    let id = AtomId::parse(&format!("{entry}/{heading}"));
    let found = id.and_then(|id| engine.kb.find(&id)).filter(|&atom| reader().may_see(&engine.kb, atom));
    let atom = &engine.kb[found.ok_or(Problem::NoSuchAtom)?];
    Ok(Json(AtomDto {
        atom: atom.id.clone(),
        title: atom.title.clone(),
        html: markdown::to_html(&atom.markdown),
        text: atom.plain.clone(),
        hash: atom.hash.clone(),
    }))
}

/// Shows a picture of the knowledge base
#[utoipa::path(get, path = "/v1/kb/media/{*path}", operation_id = "read_picture", tag = "knowledge", security(()),
    params(("path" = String, Path, description = "The path below `kb/media/`")),
    responses((status = 200, body = Vec<u8>, content_type = "image/*")))]
pub async fn picture(
    State(state): State<Arc<AppState>>,
    PathParts(path): PathParts<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let engine = state.content.engine();
    let path = format!("media/{path}");
    let bytes = engine.pictures.get(&path).ok_or(Problem::NoSuchPicture)?;
    let etag = etag_of(bytes);
    let is_known = is_known(&headers, &etag);
    let caching = [(ETAG, etag), (CACHE_CONTROL, "public, max-age=300".to_owned())];
    if is_known {
        return Ok((StatusCode::NOT_MODIFIED, caching).into_response());
    }
    let others = [(CONTENT_TYPE, picture_type(&path)), (CONTENT_SECURITY_POLICY, PICTURE_POLICY)];
    Ok((caching, others, bytes.clone()).into_response())
}

/// Everybody, as a customer of this moment.
fn reader() -> Reader<'static> {
    Reader::on(CHANNEL, Timestamp::now())
}

fn snippet(plain: &str) -> String {
    let line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SNIPPET) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// The content type of a picture; the loader takes these kinds only.
fn picture_type(path: &str) -> &'static str {
    let ending = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match ending.as_str() {
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "gif" => "image/gif",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_is_one_short_line() {
        let check = |plain: &str, expected: &str| assert_eq!(snippet(plain), expected);
        check("一\n\n二  三", "一 二 三");
        check(&"长".repeat(81), &format!("{}…", "长".repeat(80)));
        check("", "");
    }

    #[test]
    fn pictures_have_their_type() {
        assert_eq!(picture_type("media/a.SVG"), "image/svg+xml");
        assert_eq!(picture_type("media/a.b.jpg"), "image/jpeg");
    }
}
