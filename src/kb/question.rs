//! Which lines below a heading are ways of asking?
//!
//! Those of the block quote directly under it, up to a note or a callout, which belongs to the answer. It does not ask whether they are
//! good ones; see `ways`.

use crate::diagnostic::Code;
use crate::kb::draft::Placed;
use crate::kb::fault::Faults;
use crate::source::SourceFile;
use std::ops::Range;

/// What stands before a question that looks like this one and is another.
const DENIALS: [&str; 4] = ["不是：", "不是:", "Not:", "not:"];

/// What a note begins with, and no customer's question.
const NOTES: [&str; 19] = [
    "注意：",
    "注意:",
    "注：",
    "提示：",
    "提示:",
    "温馨提示",
    "说明：",
    "备注：",
    "警告：",
    "重要：",
    "小贴士",
    "请注意：",
    "Note:",
    "NOTE:",
    "Tip:",
    "Warning:",
    "Important:",
    "Caution:",
    "Info:",
];

/// More characters than a customer's question has: the longest shipped one has 65.
const LONGEST_WAY: usize = 80;

/// What a callout begins with.
const CALLOUTS: [&str; 5] = ["[!NOTE]", "[!TIP]", "[!IMPORTANT]", "[!WARNING]", "[!CAUTION]"];

/// The lines of the block quote below a heading.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) ways: Vec<Placed<String>>,
    /// What customers ask who mean something else.
    pub(super) not_asked: Vec<Placed<String>>,
    /// Where the answer begins.
    pub(super) end: usize,
}

/// Reads the ways of asking at the start of a range, one a line. A line without `>` ends them, so that an answer is never taken for a way of
/// asking where the blank line between the two is missing.
pub(super) fn read<'a>(file: &'a SourceFile, range: Range<usize>, faults: &mut Faults<'a>) -> Asked {
    let mut asked = Asked { end: range.start, ..Asked::default() };
    for line in file.text[range].split_inclusive('\n') {
        let words = line.trim_start();
        if let Some(way) = words.strip_prefix('>') {
            let start = asked.end + line.len() - way.trim_start().len();
            let way = way.trim();
            let placed = Placed { value: way.to_owned(), span: start..start + way.len() };
            if is_callout(way) {
                break;
            }
            if is_note(way) {
                let help = "put the note below a blank line and `> [!NOTE]`, or take the `>` away; it is shown as a part of the answer";
                faults.add(file, Code::NoteAsWay, placed.span, "a note stands among the ways of asking", help);
                break;
            }
            if way.contains("](") {
                let help = "write the words alone; a link belongs below the ways of asking, in the answer or in `related`";
                faults.add(file, Code::LinkedWay, placed.span.clone(), "a way of asking has a link in it", help);
            }
            match denied(way) {
                Some(denied) => {
                    let span = placed.span.end - denied.len()..placed.span.end;
                    asked.not_asked.push(Placed { value: denied.to_owned(), span });
                }
                None if way.is_empty() => {}
                None => asked.ways.push(placed),
            }
        } else if !words.is_empty() {
            break;
        }
        asked.end += line.len();
    }
    asked
}

/// The question in a line that begins with a mark of [`DENIALS`].
fn denied(line: &str) -> Option<&str> {
    DENIALS.iter().find_map(|mark| line.strip_prefix(mark)).map(str::trim_start)
}

fn is_callout(line: &str) -> bool {
    CALLOUTS.iter().any(|mark| line.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark)))
}

fn is_note(line: &str) -> bool {
    let bare = line.trim_start_matches(['*', '_', '📝', '💡', '⚠', '\u{fe0f}', ' ']);
    let words = bare.replacen("**", "", 1);
    NOTES.iter().any(|mark| words.starts_with(mark)) || line.chars().nth(LONGEST_WAY).is_some()
}
