//! What does a talk look like that was found?

use crate::conversation::Conversation;
use crate::conversation::wording::Wanted;
use crate::privacy;
use crate::store::finding::FoundTalk;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// The most characters of a question that are shown.
const LONGEST_QUESTION: usize = 120;

/// How many characters stand before the first word that was looked for.
const BEFORE: usize = 20;

/// The most characters of an excerpt.
const LONGEST_EXCERPT: usize = 90;

/// A page of talks that were found.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FoundTalks)]
pub struct FoundPageDto {
    /// The talks, the newest first.
    pub talks: Vec<FoundDto>,
    /// Where the next page begins; nothing at the end. There may be a next one though this one is not full: a request looks through a bounded
    /// number of talks.
    pub next: Option<String>,
    /// Until when talks were looked through, where the search broke off before the page was full.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub searched_until: Option<Timestamp>,
    /// How many of those that were looked through cannot be found by words yet, since they are older than the index; left out where all can.
    #[serde(skip_serializing_if = "is_zero")]
    pub not_indexed: usize,
}

/// A talk that was found.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FoundTalk)]
pub struct FoundDto {
    /// The conversation.
    pub conversation: String,
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    pub opened_at: Timestamp,
    /// When something last happened in it.
    #[schema(value_type = String, format = DateTime)]
    pub last_at: Timestamp,
    /// Who has the talk: `bot`, `queued`, `agent`, `closed`, or `erased`.
    pub phase: &'static str,
    /// How it ended, as the report names it, before anybody comes back; nothing where it counts in no report.
    pub outcome: Option<&'static str>,
    /// Why it was passed to the desk at first.
    pub reason: Option<&'static str>,
    /// The agents who took it.
    pub agents: Vec<String>,
    /// What the customer asked first, masked, at most 120 characters.
    pub question: Option<String>,
    /// Where the words stand that were looked for.
    pub hit: Option<HitDto>,
}

/// Where words stand that were looked for.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Hit, example = json!({
    "event": "ab12-57", "at": "2026-11-22T08:00:00Z", "by": "customer", "text": "洗了滤网，还是不冷", "marks": [{"start": 2, "length": 2}]
}))]
pub struct HitDto {
    /// The event.
    pub event: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Who wrote it: `customer`, `agent`, `note`, `rating`, or `visitor` for what the page calls the customer.
    pub by: &'static str,
    /// The text around the words, masked, at most 90 characters and what is left out as `…`.
    pub text: String,
    /// The words in it.
    pub marks: Vec<MarkDto>,
}

/// A part of a text, in characters.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Mark)]
pub struct MarkDto {
    /// Where it begins.
    pub start: usize,
    /// How long it is.
    pub length: usize,
}

fn is_zero(n: &usize) -> bool {
    *n == 0
}

impl FoundDto {
    /// Shows a talk that was found, its words masked.
    pub fn of(found: &FoundTalk, conversation: &Conversation, outcome: Option<&'static str>, hit: Option<HitDto>) -> Self {
        let evidence = &found.summary.evidence;
        let shown = |question: &str| privacy::mask(question).chars().take(LONGEST_QUESTION).collect::<String>();
        FoundDto {
            conversation: found.id.to_string(),
            opened_at: found.summary.opened_at,
            last_at: evidence.last_activity,
            phase: conversation.phase().name(),
            outcome,
            reason: evidence.handoff.map(|reason| reason.name()),
            agents: evidence.trail.agents.iter().map(ToString::to_string).collect(),
            question: conversation.first_question().filter(|question| !question.is_empty()).map(shown),
            hit,
        }
    }
}

/// The masked text around the words that were looked for, and where they stand in it. Words that are masked are not marked.
pub fn excerpt(text: &str, wanted: &Wanted) -> (String, Vec<MarkDto>) {
    let masked: Vec<char> = privacy::mask(text).split_whitespace().collect::<Vec<_>>().join(" ").chars().collect();
    let marks = wanted.marks(&masked.iter().collect::<String>());
    let start = marks.first().map_or(0, |(start, _)| start.saturating_sub(BEFORE));
    let end = masked.len().min(start + LONGEST_EXCERPT);
    let start = start.min(end.saturating_sub(LONGEST_EXCERPT));
    let (ahead, behind) = (if start > 0 { "…" } else { "" }, if end < masked.len() { "…" } else { "" });
    let shift = ahead.chars().count();
    let is_inside = |(mark, length): &(usize, usize)| *mark >= start && mark + length <= end;
    let marks = marks.into_iter().filter(is_inside).map(|(mark, length)| MarkDto { start: mark - start + shift, length });
    (format!("{ahead}{}{behind}", masked[start..end].iter().collect::<String>()), marks.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_masked_and_its_marks_stand_where_the_words_do() {
        let check = |typed: &str, text: &str, expected: &str, marked: &[&str]| {
            let (shown, marks) = excerpt(text, &Wanted::parse(typed).unwrap());
            assert_eq!(shown, expected);
            let of = |mark: &MarkDto| shown.chars().skip(mark.start).take(mark.length).collect::<String>();
            assert_eq!(marks.iter().map(of).collect::<Vec<_>>(), marked);
        };
        check("滤网", "洗了滤网，\n还是不冷", "洗了滤网， 还是不冷", &["滤网"]);
        check("滤网", "电话 13800138000，滤网洗了", "电话 138****8000，滤网洗了", &["滤网"]);
        check("13800138000", "电话 13800138000", "电话 138****8000", &[]);
        let long = format!("{}滤网{}", "前".repeat(50), "后".repeat(100));
        check("滤网", &long, &format!("…{}滤网{}…", "前".repeat(20), "后".repeat(68)), &["滤网"]);
        check("滤网", &format!("{}滤网", "前".repeat(200)), &format!("…{}滤网", "前".repeat(88)), &["滤网"]);
    }
}
