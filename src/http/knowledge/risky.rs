//! How do words come into the lists of anger and red lines?
//!
//! They are put into the shop's own file, which is saved as any other edit is. Words that the content says are refused: whoever asks about that, or
//! presses that button, would be taken for angry.

use crate::escalation::adopt::{Risky, Unadopted};
use crate::eval::risks::Said;
use crate::http::dto::draft::{SaveRequest, SavedDto};
use crate::http::dto::topic::AdoptRequest;
use crate::http::error::Problem;
use crate::http::knowledge::example::{is_refused, unchanged};
use crate::http::knowledge::files::{draft_has, keep_unless, version};
use crate::http::operator::content::Content;
use crate::source::edit::TextPath;
use crate::text::normalize::NormalText;

/// The longest words, in characters.
const LONGEST_WORDS: usize = 40;

/// The words of anger that are to be added.
pub fn angry(request: &AdoptRequest) -> Result<Risky<'_>, Problem> {
    let weight = request.weight.filter(|weight| *weight > 0.0 && *weight <= 1.0);
    let weight = weight.ok_or_else(|| Problem::BadField("weight: above 0, at most 1".to_owned()))?;
    Ok(Risky::Anger { words: words(request)?, weight })
}

/// The words of a red line that are to be added.
pub fn risky(request: &AdoptRequest) -> Result<Risky<'_>, Problem> {
    let line = request.line.as_deref().ok_or_else(|| Problem::BadField("line: the id of a red line".to_owned()))?;
    Ok(Risky::RedLine { words: words(request)?, line })
}

fn words(request: &AdoptRequest) -> Result<&str, Problem> {
    let words = request.text.trim();
    let is_good = words.chars().count() <= LONGEST_WORDS && !words.contains(char::is_control);
    if is_good { Ok(words) } else { Err(Problem::BadField(format!("text: at most {LONGEST_WORDS} characters on one line"))) }
}

/// Puts words into their list, and has that served; what is there already changes nothing.
pub fn list(content: &Content, risky: Risky<'_>) -> Result<SavedDto, Problem> {
    let root = content.editable_intents().ok_or(Problem::NoIntentsFolder)?;
    let (_, intents) = content.sources().ok_or(Problem::EditingIsOff)?;
    let path = TextPath::taught(risky.file());
    let Some(text) = risky.added(&intents).map_err(refused)? else { return Ok(unchanged(content, &intents, &path)) };
    let words = match risky {
        Risky::Anger { words, .. } | Risky::RedLine { words, .. } => NormalText::of(words),
    };
    if let Some(said) = Said::of(&content.engine()).with(words.as_str()) {
        return Err(Problem::BadField(format!(
            "text: the content says it: {said:?}; write more of what customers write, or take it out there"
        )));
    }
    let own = intents.texts.iter().find(|file| file.path == path.as_str());
    let save = SaveRequest { path: path.as_str().to_owned(), text, version: own.map(|file| version(&file.text)) };
    keep_unless(content, root, &path, &save, is_refused)
}

fn refused(why: Unadopted) -> Problem {
    match &why {
        Unadopted::NoLine(_) => Problem::BadField(format!("line: {why}")),
        Unadopted::NoPlace(_) | Unadopted::Known(..) => Problem::BadField(format!("text: {why}")),
        Unadopted::Faulty(fault) => draft_has(fault),
    }
}
