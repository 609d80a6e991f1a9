//! Did the agent find the right words?

use crate::conversation::standard::{AskedAgain, DetailKind, Empathy, Forbidden, Length, Repetition, Standard, Worded};
use crate::privacy;
use crate::privacy::kind::Kind;
use crate::quality::found::Found;
use crate::quality::pairs::Pairs;
use crate::quality::part::{Part, Saying};
use crate::text::normalize::{NormalText, spoken};

/// In how many of the last messages a farewell is looked for: after it comes a thank-you or two.
const LAST: usize = 3;

/// Against how many messages before it a message is held: who repeats themselves does so soon.
const LOOKED_BACK: usize = 20;

/// The first message greets.
pub fn greeting(part: &Part<'_>, rule: &Worded) -> Found {
    let Some(first) = part.said.first() else { return Found::NOTHING };
    judged(rule.words.is_in_text_of(&first.normal, part.agent), first.event)
}

/// One of the first messages, or what the customer read when the agent came, tells who serves.
pub fn introduction(part: &Part<'_>, rule: &Worded) -> Found {
    let Some(first) = part.said.first() else { return Found::NOTHING };
    let written = part.said.iter().take(LAST).map(|saying| (saying.event, &saying.normal));
    let mut read = part.joined.iter().map(|(event, words)| (*event, words)).chain(written);
    match read.find(|(_, text)| rule.words.is_in_text_of(text, part.agent)) {
        Some((event, _)) => Found::passed(vec![event]),
        None => Found::failed(vec![first.event]),
    }
}

/// A customer who came angry reads words of empathy soon.
pub fn empathy(part: &Part<'_>, rule: &Empathy) -> Found {
    let Some((angry, _)) = part.angry.filter(|(_, anger)| *anger >= rule.anger) else { return Found::NOTHING };
    if part.said.is_empty() {
        return Found::NOTHING;
    }
    let soon = part.said.iter().take(usize::from(rule.within));
    match soon.into_iter().find(|saying| rule.words.is_in(&saying.normal)) {
        Some(saying) => Found::passed(vec![angry, saying.event]),
        None => Found::failed(vec![angry]),
    }
}

/// No forbidden word is written.
pub fn forbidden(part: &Part<'_>, rule: &Forbidden) -> Found {
    unless(part, |saying| rule.slips.is_in(&saying.normal) || rule.grave.is_in(&saying.normal))
}

/// Whether a grave word was written.
pub fn is_grave(part: &Part<'_>, standard: &Standard) -> bool {
    part.said.iter().any(|saying| standard.forbidden.grave.is_in(&saying.normal))
}

/// No message says what another one said.
pub fn repetition(part: &Part<'_>, rule: &Repetition) -> Found {
    let is_long = |text: &str| text.chars().nth(usize::from(rule.shortest).saturating_sub(1)).is_some();
    let long = part.said.iter().filter(|saying| is_long(&spoken(saying.normal.as_str())));
    let texts: Vec<(i64, Pairs)> = long.map(|saying| (saying.event, Pairs::of(&saying.normal))).collect();
    if texts.len() < 2 {
        return if part.said.is_empty() { Found::NOTHING } else { Found::passed(Vec::new()) };
    }
    let repeats = |at: usize| {
        let own = &texts[at].1;
        texts[at.saturating_sub(LOOKED_BACK)..at].iter().any(|(_, earlier)| own.is_like(earlier, rule.alike_percent))
    };
    Found::unless((1..texts.len()).filter(|at| repeats(*at)).map(|at| texts[at].0).collect())
}

/// Nothing is asked that the customer told already. It applies once something is known.
pub fn asked_again(part: &Part<'_>, rule: &AskedAgain) -> Found {
    let is_known = |saying: &Saying<'_>, kind: DetailKind, slots: &[String]| {
        saying.known.contains(&found_as(kind)) || slots.iter().any(|slot| saying.slots.contains(slot.as_str()))
    };
    let is_any_known = |saying: &Saying<'_>| rule.details.iter().any(|detail| is_known(saying, detail.kind, &detail.slots));
    if !part.said.iter().any(is_any_known) {
        return Found::NOTHING;
    }
    let is_asked = |saying: &Saying<'_>| {
        let known: Vec<_> = rule.details.iter().filter(|detail| is_known(saying, detail.kind, &detail.slots)).collect();
        let asks = |clause: &NormalText| rule.asking.is_in(clause) && known.iter().any(|detail| detail.words.is_in(clause));
        saying.normal.clauses().any(|clause| asks(&clause))
    };
    unless(part, is_asked)
}

/// As what a detail is found in what people write.
fn found_as(kind: DetailKind) -> Kind {
    match kind {
        DetailKind::Phone => Kind::Phone,
        DetailKind::Order => Kind::OrderNumber,
        DetailKind::Address => Kind::Address,
        DetailKind::Email => Kind::Email,
    }
}

/// Where the knowledge base has an answer to what the customer asked the agent, the agent's words are from it.
pub fn knowledge(part: &Part<'_>, answers: &dyn Fn(&str) -> Vec<String>) -> Found {
    let asked: Vec<(i64, Vec<String>)> =
        part.questions.iter().map(|(event, question)| (*event, answers(question))).filter(|(_, texts)| !texts.is_empty()).collect();
    if asked.is_empty() || part.said.is_empty() {
        return Found::NOTHING;
    }
    let known: Vec<Pairs> = asked.iter().flat_map(|(_, texts)| texts).map(|text| Pairs::of(&NormalText::of(text))).collect();
    let is_from_known = |saying: &&Saying<'_>| {
        let own = Pairs::of(&saying.normal);
        known.iter().any(|text| own.is_from(text))
    };
    match part.said.iter().find(is_from_known) {
        Some(saying) => Found::passed(vec![saying.event]),
        None => Found::failed(asked.into_iter().map(|(event, _)| event).collect()),
    }
}

/// Who ended the talk said farewell, or asked whether all is solved.
pub fn farewell(part: &Part<'_>, rule: &Worded) -> Found {
    let (Some(end), Some(_)) = (part.closed, part.said.last()) else { return Found::NOTHING };
    let before_end: Vec<&Saying<'_>> = part.said.iter().filter(|saying| saying.event < end).collect();
    match before_end.iter().rev().take(LAST).find(|saying| rule.words.is_in(&saying.normal)) {
        Some(saying) => Found::passed(vec![saying.event]),
        None => Found::failed(before_end.last().map_or(vec![end], |last| vec![last.event])),
    }
}

/// No personal detail is typed in plain. The number of an order tells nobody who somebody is.
pub fn privacy(part: &Part<'_>) -> Found {
    unless(part, |saying| privacy::find(saying.text).iter().any(|found| found.kind.is_personal()))
}

/// No message is too long.
pub fn length(part: &Part<'_>, rule: &Length) -> Found {
    unless(part, |saying| saying.text.chars().nth(rule.characters as usize).is_some())
}

/// It is met unless a message is at fault; nothing is said of who wrote nothing.
fn unless(part: &Part<'_>, is_fault: impl Fn(&Saying<'_>) -> bool) -> Found {
    if part.said.is_empty() {
        return Found::NOTHING;
    }
    Found::unless(part.said.iter().filter(|saying| is_fault(saying)).map(|saying| saying.event).collect())
}

fn judged(is_met: bool, event: i64) -> Found {
    if is_met { Found::passed(vec![event]) } else { Found::failed(vec![event]) }
}
