//! What is wrong with the content, where, and what helps?
//!
//! A [`Diagnostic`] is a fault of a file that an editor wrote. Faults are collected, never thrown: the editor sees all of them at once.
//! This module does not decide what is a fault; the loaders do.

use serde::Serialize;
use std::fmt;
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

/// One fault of one file, with its place and its remedy.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Diagnostic {
    /// What kind of fault it is; each kind has a line in the format's README.
    pub code: Code,
    /// Whether content with this fault can be served.
    pub severity: Severity,
    /// Where the fault stands.
    pub place: Place,
    /// What is wrong, naming the thing and the value.
    pub message: String,
    /// What the editor can do about it.
    pub help: String,
}

impl Diagnostic {
    /// A fault of the kind `code` at `place`; the severity follows from the code.
    pub fn new(code: Code, place: Place, message: impl Into<String>, help: impl Into<String>) -> Self {
        Diagnostic { code, severity: code.severity(), place, message: message.into(), help: help.into() }
    }
}

/// Whether content with the fault can be served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth mending, but served.
    Warning,
    /// Not served; the last good set stays.
    Error,
}

/// A place in a file: what an editor's "go to line" takes, and the line itself to show.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Place {
    /// The file, relative to the content's root, for example `kb/faq/delivery.md`.
    pub path: String,
    /// Line, from 1; 0 when the fault is the file's as a whole.
    pub line: u32,
    /// Column in characters, from 1; 0 when the fault is the file's as a whole.
    pub column: u32,
    /// The text of the line, to show above the message.
    #[serde(skip)]
    pub text: String,
    /// How many characters of the line are meant.
    #[serde(skip)]
    pub width: u32,
}

impl Place {
    /// The file as a whole.
    pub fn file(path: &str) -> Self {
        Place { path: path.to_owned(), line: 0, column: 0, text: String::new(), width: 0 }
    }

    /// The place of a byte range in a file's text; a range over several lines is cut at the end of its first.
    pub fn of(path: &str, source: &str, span: Range<usize>) -> Self {
        let start = floor_boundary(source, span.start);
        let end = floor_boundary(source, span.end.max(start));
        let line_start = source[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = source[start..].find('\n').map_or(source.len(), |at| start + at);
        let width = source[start..end.min(line_end).max(start)].chars().count().max(1);
        Place {
            path: path.to_owned(),
            line: to_u32(source[..line_start].matches('\n').count() + 1),
            column: to_u32(source[line_start..start].chars().count() + 1),
            text: source[line_start..line_end].trim_end_matches('\r').to_owned(),
            width: to_u32(width),
        }
    }
}

fn floor_boundary(source: &str, at: usize) -> usize {
    let mut at = at.min(source.len());
    while !source.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// In the manner of rustc: the fault, an arrow to the place, the line, and the help.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        writeln!(f, "{severity}[{}]: {}", self.code.name(), self.message)?;
        let place = &self.place;
        if place.line == 0 {
            writeln!(f, "  --> {}", place.path)?;
        } else {
            let number = place.line.to_string();
            let gutter = " ".repeat(number.len());
            let before: String = place.text.chars().take(place.column as usize - 1).collect();
            let meant: String = place.text.chars().skip(place.column as usize - 1).take(place.width as usize).collect();
            writeln!(f, "{gutter} --> {}:{}:{}", place.path, place.line, place.column)?;
            writeln!(f, "{gutter} |")?;
            writeln!(f, "{number} | {}", place.text)?;
            writeln!(f, "{gutter} | {}{}", " ".repeat(before.width()), "^".repeat(meant.width().max(1)))?;
        }
        write!(f, "   = help: {}", self.help)
    }
}

macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $meaning:literal;)*) => {
        /// The kind of a fault. Each has a fixture under `tests/check/` and a line in the README of its format.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $(#[doc = $meaning] $variant,)* }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The name that editors see and search for.
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            /// What the fault is, in a few words.
            pub fn meaning(self) -> &'static str {
                match self { $(Code::$variant => $meaning,)* }
            }

            /// Whether content with this fault can be served.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    Unreadable "unreadable" Error "a file or folder cannot be read, or leads out of the content by a link";
    NotUtf8 "not-utf8" Error "a file is not UTF-8 text";
    TooLarge "too-large" Error "a file is larger than 1 MiB";
    FrontMatter "front-matter" Error "the front matter is missing, is no YAML, or has an unknown or ill-typed field";
    BadId "bad-id" Error "an id has other characters than its kind allows";
    DuplicateId "duplicate-id" Error "two things of one kind have the same id";
    BadDate "bad-date" Error "a date or time cannot be read, or an entry expires before it is published";
    NoAtom "no-atom" Error "an entry has no words, or a symptom tree has no heading with an id or words that belong to none";
    EmptyAnswer "empty-answer" Error "a heading with an id has no text below it";
    EmptyQuestion "empty-question" Error "a way of asking, or an example, has no word in it";
    FewQuestions "few-questions" Warning "an entry has fewer than five ways of asking, or an intent fewer than three examples";
    DuplicateQuestion "duplicate-question" Warning "the same way of asking leads to two places";
    TakenWay "taken-way" Warning "a way of asking is an example of an intent that leads elsewhere";
    AlarmingReply "alarming-reply" Error "a reply to a question reads as a danger or a red line when a customer types it";
    AmbiguousReply "ambiguous-reply" Error "a reply picks another button than its own";
    SkippedDanger "skipped-danger" Error "a way of asking passes over a question that can lead to danger or to a person";
    MisplacedExample "misplaced-example" Warning "an example of an intent looks like one of another";
    RawHtml "raw-html" Warning "an answer has a tag in it that is not shown";
    UnsafeLink "unsafe-link" Warning "a link is neither http, https, tel, mailto nor a place in the knowledge base";
    DeadLink "dead-link" Warning "a link in an answer leads nowhere";
    DanglingLink "dangling-link" Error "a branch, or a name of an atom, flow, step or skill, leads nowhere";
    MissingPicture "missing-picture" Warning "a picture is not there";
    PictureText "picture-text" Warning "a picture has no text for those who cannot see it";
    LongAnswer "long-answer" Warning "an answer is longer than what is shown";
    ForeignField "foreign-field" Warning "the front matter of a page has a field that is not read";
    ChineseComma "chinese-comma" Warning "a list in front matter is divided by Chinese commas";
    GluedHeading "glued-heading" Warning "a heading is glued to its marks or to the text before it";
    UnmarkedWay "unmarked-way" Warning "a question beside the ways of asking has no half-width `>`";
    NoteAsWay "note-as-way" Warning "a note stands among the ways of asking";
    LinkedWay "linked-way" Warning "a way of asking has a link in it";
    SameButton "same-button" Warning "two answers have the same title, so that their buttons read alike";
    MissingTwin "missing-twin" Warning "an entry has no translation, while those beside it have";
    EmptyPromise "empty-promise" Warning "an answer asks for a picture, which the chat does not take";
    Circle "circle" Error "a question of a symptom tree can be reached in two ways, or goes round in a circle";
    Unreached "unreached" Error "a step of a flow, or a heading of a symptom tree, is never reached";
    DeadEnd "dead-end" Error "from a step no end of the flow can be reached, or a question offers no branch";
    Overdue "overdue" Warning "an entry was not verified within its interval";
    Expired "expired" Warning "an entry is past its expiry and no longer served";
    MissingFile "missing-file" Error "a file that is needed is not there";
    StrayFile "stray-file" Warning "a file in a content folder is not read";
    BadDemand "bad-demand" Warning "a demand cannot be read, so that it is in no list";
    RonSyntax "ron-syntax" Error "a RON file cannot be read, or has an unknown or ill-typed field";
    UnknownSlot "unknown-slot" Error "words use a {slot} that no step before them is sure to have set";
    BadConnector "bad-connector" Error "a connector's address, header, pointer, status or place cannot be used";
    BadWebhook "bad-webhook" Error "a webhook's address, secret, topic or severity cannot be used";
    MissingVariable "missing-variable" Error "an environment variable that a system needs is not set, or cannot be used";
    Unconfirmed "unconfirmed" Error "a flow changes something in another system without a press of the customer's right before it";
    PersonalPath "personal-path" Error "a personal detail is sent to another system in a path, where it is logged on the way";
    OutOfRange "out-of-range" Error "a number is outside its range";
    MissingWords "missing-words" Error "words in zh-CN are missing, or a phrase is empty";
    MissingLocale "missing-locale" Warning "a flow, or a translated entry, says something not in every language";
    BadRoster "bad-roster" Error "a roster's time or time zone cannot be read";
    Transcript "transcript" Error "a conversation test does not go as written";
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// Whether any of the faults keeps the content from being served.
pub fn has_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|fault| fault.severity == Severity::Error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_shown_in_the_manner_of_rustc() {
        let source = "---\nid: 快递 Delivery\n---\n";
        let place = Place::of("kb/faq/delivery.md", source, 8..14);
        let fault = Diagnostic::new(Code::BadId, place, "id `快递` has other characters", "use a-z, 0-9 and `-`");
        let shown = "error[bad-id]: id `快递` has other characters\n  --> kb/faq/delivery.md:2:5\n  |\n2 | id: 快递 Delivery\n  |     ^^^^\n   = help: use a-z, 0-9 and `-`";
        assert_eq!(fault.to_string(), shown);
    }

    #[test]
    fn code_names_are_unique() {
        let mut names: Vec<_> = Code::ALL.iter().map(|code| code.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Code::ALL.len());
    }
}
