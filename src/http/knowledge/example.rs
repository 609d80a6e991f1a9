//! How does a customer's question become an example of an intent?
//!
//! It is put into the shop's own file of intents, which is saved as any other edit is. An example that is somebody else's already is refused: which
//! of the two places answers would be left to chance.

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::http::dto::draft::{SaveRequest, SavedDto};
use crate::http::error::Problem;
use crate::http::knowledge::files::{draft_has, keep_unless, of_file, version};
use crate::http::operator::content::Content;
use crate::intent::adopt::{Unadopted, own, with_example};
use crate::source::SourceSet;
use crate::source::edit::{Taught, TextPath};

/// Puts a question among the examples of an intent, and has that served; one that is there already changes nothing.
pub fn exemplify(content: &Content, intent: &str, text: &str) -> Result<SavedDto, Problem> {
    let root = content.editable_intents().ok_or(Problem::NoIntentsFolder)?;
    let (_, intents) = content.sources().ok_or(Problem::EditingIsOff)?;
    let path = TextPath::taught(Taught::Intents);
    let Some(text) = with_example(&intents, intent, text).map_err(refused)? else { return Ok(unchanged(content, &intents, &path)) };
    let version = own(&intents).map(|file| version(&file.text));
    let save = SaveRequest { path: path.as_str().to_owned(), text, version };
    keep_unless(content, root, &path, &save, is_refused)
}

/// Whether a fault that an example brings in keeps it out: an error, or that it is an example or a way of asking of something else.
pub fn is_refused(fault: &Diagnostic) -> bool {
    fault.severity == Severity::Error || matches!(fault.code, Code::DuplicateQuestion | Code::TakenWay)
}

/// What comes of a save of what is there already, be it in the file of the shop or in that of the base.
pub fn unchanged(content: &Content, intents: &SourceSet, path: &TextPath) -> SavedDto {
    let served = content.served();
    let file = intents.text(path.as_str());
    SavedDto {
        path: file.map_or_else(|| path.as_str().to_owned(), |file| file.path.clone()),
        version: version(file.map_or("", |file| &file.text)),
        serving: served.freshness.name(),
        faults: of_file(&served.faults, path),
    }
}

fn refused(why: Unadopted) -> Problem {
    match &why {
        Unadopted::NoIntent(_) | Unadopted::NoPlace(_) => Problem::BadField(format!("intent: {why}")),
        Unadopted::Unseen => Problem::BadField(format!("text: {why}")),
        Unadopted::Faulty(fault) => draft_has(fault),
    }
}
