//! Does a rule hold of what a trainee did?

use crate::conversation::standard::Standard;
use crate::conversation::team::practice::MoveKind;
use crate::engine::training::Rule;
use crate::kb::KnowledgeBase;
use crate::kb::entry::AtomId;
use crate::quality::pairs::Pairs;
use crate::text::normalize::NormalText;
use crate::text::question::is_question;

/// Something that a trainee did, as rules look at it.
pub struct Heard<'m> {
    /// The line of the talk.
    pub event: i64,
    /// What it was.
    pub kind: &'m MoveKind,
    /// The words of it, in their normal form.
    pub normal: NormalText,
    /// How long the customer had waited, in seconds.
    pub waited: i64,
}

/// What rules are held against.
#[derive(Clone, Copy)]
pub struct Ground<'g> {
    /// The words of empathy and others.
    pub standard: &'g Standard,
    /// The atoms.
    pub kb: &'g KnowledgeBase,
}

impl<'m> Heard<'m> {
    /// A move, after so many seconds of waiting.
    pub fn of(event: i64, kind: &'m MoveKind, waited: i64) -> Self {
        Heard { event, kind, normal: NormalText::of(words_of(kind)), waited }
    }
}

/// The words of a move; a promise has those of its kind, which nobody typed.
fn words_of(kind: &MoveKind) -> &str {
    match kind {
        MoveKind::Said { text } => text,
        MoveKind::HandedOver { note } => note,
        MoveKind::Promised { .. } | MoveKind::Closed { .. } => "",
    }
}

/// Whether a rule holds of all that was done.
pub fn holds(rule: &Rule, heard: &[Heard<'_>], ground: Ground<'_>) -> bool {
    match rule {
        Rule::Not(rule) => !holds(rule, heard, ground),
        Rule::All(rules) => rules.iter().all(|rule| holds(rule, heard, ground)),
        Rule::Any(rules) => rules.iter().any(|rule| holds(rule, heard, ground)),
        Rule::Says(_) | Rule::Greets | Rule::Soothes | Rule::Offends | Rule::Asks => heard.iter().any(|own| is_of(rule, own, ground)),
        Rule::Uses(_) | Rule::Promises(_) | Rule::HandsOver | Rule::SlowerThan(_) => heard.iter().any(|own| is_of(rule, own, ground)),
    }
}

/// The lines that decide a rule: those that fit one of its parts.
pub fn places(rule: &Rule, heard: &[Heard<'_>], ground: Ground<'_>) -> Vec<i64> {
    let parts = rule.parts();
    let fits = |own: &&Heard<'_>| parts.iter().any(|part| is_of(part, own, ground));
    heard.iter().filter(fits).map(|own| own.event).collect()
}

/// Whether a rule that is made of no others fits one move.
fn is_of(rule: &Rule, own: &Heard<'_>, ground: Ground<'_>) -> bool {
    let Ground { standard, kb } = ground;
    let is_said = matches!(own.kind, MoveKind::Said { .. });
    match rule {
        Rule::Says(phrases) => phrases.wording.is_in(&own.normal),
        Rule::Greets => is_said && standard.greeting.words.is_in(&own.normal),
        Rule::Soothes => is_said && standard.empathy.words.is_in(&own.normal),
        Rule::Offends => is_said && (standard.forbidden.slips.is_in(&own.normal) || standard.forbidden.grave.is_in(&own.normal)),
        Rule::Asks => matches!(own.kind, MoveKind::Said { text } if is_question(text)),
        Rule::Uses(atoms) => is_said && atoms.iter().any(|name| is_from(&own.normal, name, kb)),
        Rule::Promises(kinds) => {
            matches!(own.kind, MoveKind::Promised { kind, .. } if kinds.is_empty() || kinds.contains(kind))
        }
        Rule::HandsOver => matches!(own.kind, MoveKind::HandedOver { .. }),
        // Ending a talk is no reply.
        Rule::SlowerThan(seconds) => !matches!(own.kind, MoveKind::Closed { .. }) && own.waited > i64::from(*seconds),
        Rule::Not(_) | Rule::All(_) | Rule::Any(_) => false,
    }
}

/// Whether words are taken from an atom.
fn is_from(text: &NormalText, name: &str, kb: &KnowledgeBase) -> bool {
    let atom = AtomId::parse(name).and_then(|id| kb.find(&id));
    atom.is_some_and(|atom| Pairs::of(text).is_from(&Pairs::of(&NormalText::of(&kb[atom].plain))))
}
