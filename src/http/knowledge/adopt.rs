//! How does a customer's question come into the content?
//!
//! With one key, and only where an editor wants it: the file is saved as any other edit is, and a draft is served to nobody. How it becomes an
//! example of an intent stands in `example`.

use crate::conversation::fact::customer::Opened;
use crate::dialog::frame::Target;
use crate::engine::Engine;
use crate::engine::reply::words::FALLBACK_LOCALE;
use crate::eval::explanation;
use crate::http::dto::chat::Locale;
use crate::http::dto::draft::{SaveRequest, SavedDto};
use crate::http::dto::topic::{AdoptAs, AdoptRequest};
use crate::http::error::Problem;
use crate::http::extract::Body;
use crate::http::guard::auth::Editor;
use crate::http::guard::workshop::Work;
use crate::http::knowledge::example::{exemplify, is_refused};
use crate::http::knowledge::files::{keep, keep_unless, place, version};
use crate::http::knowledge::risky;
use crate::http::state::AppState;
use crate::kb::adopt::{Line, with_line};
use crate::kb::entry::{Atom, AtomId};
use crate::privacy;
use crate::source::SourceFile;
use crate::source::edit::{self, TextPath};
use crate::text::confidence::Confidence;
use crate::text::line::one_line;
use crate::text::normalize::{NormalText, is_han, spoken};
use crate::text::slug::slug;
use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use std::path::Path;
use std::sync::Arc;

/// The longest question, in characters.
const LONGEST_TEXT: usize = 200;

/// The longest answer of a draft, in characters.
const LONGEST_ANSWER: usize = 4_000;

/// The longest name of a draft, in bytes.
const LONGEST_NAME: usize = 48;

/// Puts a customer's question into the content
///
/// For editors, where the server was started with `--edit`: else `editing-is-off`. As a way of asking, as what an atom is not asked with, as an
/// example of an intent, as words of anger or of a red line, or as a draft below `kb/drafts/`, which is served to nobody. `no-intents-folder`
/// where the intents come with the program. The same once more changes nothing.
#[utoipa::path(post, path = "/v1/insight/adoptions", operation_id = "adopt_question", tag = "editors", request_body = AdoptRequest,
    responses((status = 200, body = SavedDto)))]
pub async fn adopt(
    State(state): State<Arc<AppState>>,
    Editor(editor): Editor,
    Body(request): Body<AdoptRequest>,
) -> Result<Json<SavedDto>, Problem> {
    let is_sound = !spoken(NormalText::of(&request.text).as_str()).is_empty() && request.text.chars().count() <= LONGEST_TEXT;
    if !is_sound {
        return Err(Problem::BadField(format!("text: words, at most {LONGEST_TEXT} characters")));
    }
    if request.answer.as_ref().is_some_and(|answer| answer.chars().count() > LONGEST_ANSWER) {
        return Err(Problem::BadField(format!("answer: at most {LONGEST_ANSWER} characters")));
    }
    if privacy::mask(&request.text) != request.text {
        return Err(Problem::BadField("text: write it without the personal details in it".to_owned()));
    }
    let (content, engine) = (state.content.clone(), state.content.engine());
    let root = content.editable().ok_or(Problem::EditingIsOff)?.to_owned();
    let saved = state.workshop.work(Work::Compilation, move || {
        let save = match request.kind {
            AdoptAs::Example => return exemplify(&content, request.intent.as_deref().unwrap_or_default(), &request.text),
            AdoptAs::Draft => drafted(&root, &request)?,
            AdoptAs::Anger => return risky::list(&content, risky::angry(&request)?),
            AdoptAs::RedLine => return risky::list(&content, risky::risky(&request)?),
            AdoptAs::Way => edited(&engine, &root, &request, Line::Way(&request.text))?,
            AdoptAs::NotAsked => edited(&engine, &root, &request, Line::NotAsked(&request.text))?,
        };
        let (_, path) = place(&content, &save.path)?;
        // What is asked of something else already is not taken away from it.
        if request.kind == AdoptAs::Way {
            keep_unless(&content, &root, &path, &save, is_refused)
        } else {
            keep(&content, &root, &path, &save)
        }
    });
    let saved = saved.await??;
    tracing::info!(path = saved.path, by = editor.name, "an editor adopted a question");
    Ok(Json(saved))
}

/// The file of the atom as it is to be.
fn edited(engine: &Engine, root: &Path, request: &AdoptRequest, line: Line<'_>) -> Result<SaveRequest, Problem> {
    let atom = request.atom.as_deref().and_then(AtomId::parse).and_then(|id| engine.kb.find(&id));
    let atom = &engine.kb[atom.ok_or_else(|| Problem::BadField("atom: no answer has this name".to_owned()))?];
    let path = &engine.kb[atom.entry].path;
    let (file, version) = read(root, path)?.ok_or(Problem::NoSuchFile)?;
    if is_there(atom, opposite(line)) {
        return Err(Problem::BadField("text: the answer says the opposite of it already; take that line out of its text first".to_owned()));
    }
    if let Line::Way(words) = line
        && let Some(other) = taken_by(engine, words, atom)
    {
        return Err(Problem::BadField(format!("text: it is asked word for word of {other:?}; take it out there first")));
    }
    let text = if is_there(atom, line) { Some(file.text.clone()) } else { with_line(&file, heading(atom), line) };
    let text = text.ok_or_else(|| {
        Problem::BadField("text: it would be read as a note or as a part of the answer there; write it otherwise".to_owned())
    })?;
    Ok(SaveRequest { path: file.path, text, version: Some(version) })
}

fn heading(atom: &Atom) -> &str {
    atom.id.as_str().split_once('/').map_or("", |(_, heading)| heading)
}

/// The line that says the opposite.
fn opposite(line: Line<'_>) -> Line<'_> {
    match line {
        Line::Way(words) => Line::NotAsked(words),
        Line::NotAsked(words) => Line::Way(words),
    }
}

/// What else a message is taken for with certainty.
fn taken_by(engine: &Engine, words: &str, atom: &Atom) -> Option<String> {
    let opened = Opened { is_test: true, ..Opened::anonymous(FALLBACK_LOCALE, "web") };
    let asked = explanation::Asked { text: words, after: &[], opened };
    let (turn, _) = explanation::explain(engine, &asked, Timestamp::now()).ok()?;
    let first = turn.understanding.candidates.first().filter(|first| first.confidence == Confidence::ONE)?;
    let is_own = matches!(&first.target, Target::Atom(own) if *own == atom.id);
    (!is_own).then(|| first.target.to_string())
}

/// Whether the atom has the line already.
fn is_there(atom: &Atom, line: Line<'_>) -> bool {
    let same = |words: &str, known: &[String]| {
        let words = spoken(NormalText::of(words).as_str());
        known.iter().any(|known| spoken(NormalText::of(known).as_str()) == words)
    };
    match line {
        Line::Way(words) => same(words, &atom.questions),
        Line::NotAsked(words) => same(words, &atom.not_asked),
    }
}

/// A draft of an entry that answers the question. One that is there stays as it is: somebody may have gone on with it.
fn drafted(root: &Path, request: &AdoptRequest) -> Result<SaveRequest, Problem> {
    let title = one_line(&request.text);
    let name = Some(slug(&title, LONGEST_NAME)).filter(|name| !name.is_empty()).unwrap_or_else(|| "draft".to_owned());
    let path = format!("kb/drafts/{name}.md");
    if let Some((file, version)) = read(root, &path)? {
        return Ok(SaveRequest { path, text: file.text, version: Some(version) });
    }
    let is_english = !title.chars().any(is_han);
    let locale = request.locale.map_or(if is_english { "en" } else { "zh-CN" }, Locale::name);
    let answer = request.answer.as_deref().map(str::trim).filter(|answer| !answer.is_empty());
    // Nothing stands there until somebody writes it: a draft that says nothing cannot go live.
    let answer = answer.unwrap_or(if locale == "en" { "<!-- Write the answer here -->" } else { "<!-- 在这里写回答 -->" });
    let title_in_yaml = serde_json::to_string(&title).unwrap_or_default();
    let text = format!(
        "---\nid: {name}\ntitle: {title_in_yaml}\nlocale: {locale}\nconfidence: wip\n---\n\n## {title} {{#answer}}\n\n> {title}\n\n{answer}\n"
    );
    Ok(SaveRequest { path, text, version: None })
}

/// A text of the content with its version; nothing where there is none.
fn read(root: &Path, path: &str) -> Result<Option<(SourceFile, String)>, Problem> {
    let place = TextPath::parse(path).ok_or(Problem::NoSuchFile)?;
    let text = edit::read(root, &place).map_err(|error| Problem::NotSaved(error.to_string()))?;
    Ok(text.map(|text| {
        let version = version(&text);
        (SourceFile { path: path.to_owned(), text }, version)
    }))
}
