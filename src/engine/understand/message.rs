//! What does this message say?
//!
//! Everything that is read from one message by itself, before anything is decided. What was said before is read in `context`.

use crate::conversation::BotView;
use crate::conversation::fact::bot::Act;
use crate::dialog::frame::Target;
use crate::engine::Engine;
use crate::engine::understand::heard::Heard;
use crate::engine::understand::join::{by_meaning, join, prefer};
use crate::engine::understand::reader::reader;
use crate::engine::understand::understanding::{Candidate, Understanding};
use crate::escalation::Signals;
use crate::intent::Then;
use crate::intent::guess::Guesses;
use crate::intent::slot::{SlotKind, SlotValue, find_slots};
use crate::search::Hit;
use crate::search::named::Named;
use crate::search::reader::Reader;
use crate::text::cantonese::mandarin;
use crate::text::confidence::Confidence;
use crate::text::customer::CustomerText;
use crate::text::language::wanted;
use crate::text::normalize::{NormalText, at_ends};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// How many atoms and intents are considered: three to offer, and some more, since several may lead to one place.
const CONSIDERED: usize = 8;

/// The most clauses of a message that are read by themselves: the first ones and the last ones, where people say what they want.
const MOST_CLAUSES: usize = 8;

/// How many characters at each end of a message say what is wanted: of a longer one search and intents read its two ends. Danger, red lines,
/// pleas, anger and details are read from all of it.
const LONGEST_END: usize = 400;

/// How much a clause's candidates count beside those of the whole message: the best of several shares, by what real first messages need. One
/// clause is often the story and not the wish.
const CLAUSE_SHARE: f32 = 0.3;

/// How sure a clause is that an editor wrote down word for word: less than certain, since another clause may be so as well.
const LITERAL_CLAUSE: f32 = 0.95;

/// How likely an answer about another model, or other goods, is still meant, as a share: an estimate. The customer may have mistyped.
const OTHER_SHARE: f32 = 0.4;

/// From so much likelihood of answers about the very model on that a message names, answers about any model are as little meant: an estimate.
const KEYED: f32 = 0.2;

/// How sure a single word makes the bot at most, as a share of what an answer needs: 手机 may mean a dozen things, so it is asked which.
const BARE_WORD_SHARE: f32 = 0.95;

/// How many times likelier a procedure is that asks for an order's number, where the message gives one: an estimate. A general answer needs none.
const LIKELIER_WITH_NUMBER: f32 = 5.0;

/// From so many digits on a number is a detail (an order, a phone) and not part of the question; model numbers have at most five.
const DETAIL_DIGITS: usize = 6;

/// Reads everything from a message, as if nothing had been said before; see `context` for what was.
pub(super) fn understand(engine: &Engine, view: &BotView<'_>, text: &CustomerText, now: Timestamp) -> Understanding {
    matter(engine, view, text, now).heard(engine, view, now)
}

/// What was read from words, but for whether they call for a person: that is asked only of those that are taken for what is meant.
pub(super) struct Unheard(Understanding);

impl Unheard {
    /// How sure the likeliest target is.
    pub(super) fn best(&self) -> Confidence {
        self.0.best()
    }

    /// The surest target, when it is at least so sure.
    pub(super) fn sure_target(&self, answer_at: Confidence) -> Option<(&Target, Confidence)> {
        self.0.sure_target(answer_at)
    }

    /// The same with whether the words call for a person.
    pub(super) fn heard(self, engine: &Engine, view: &BotView<'_>, now: Timestamp) -> Understanding {
        let Understanding { original, text, .. } = &self.0;
        let signals = engine.escalation.signals(original, text, &view.past(text, now));
        self.with(signals)
    }

    /// The same with these signals.
    pub(super) fn with(self, signals: Signals) -> Understanding {
        Understanding { signals, ..self.0 }
    }
}

/// Reads what is wanted.
pub(super) fn matter(engine: &Engine, view: &BotView<'_>, text: &CustomerText, now: Timestamp) -> Unheard {
    let normal = NormalText::of(text.as_str());
    let matter = engine.matter_of(&normal);
    let reader = addressed(engine, reader(view, now), &normal, &matter);
    let slots = find_slots(&normal, now);
    let (candidates, missing) = in_mandarin(engine, reader, &matter, &slots).unwrap_or_else(|| candidates(engine, reader, &matter, &slots));
    let is_after_answer = view.last_act() == Some(Act::Answer);
    Unheard(Understanding {
        original: text.as_str().to_owned(),
        signals: Signals::none(),
        act: engine.talk.act(&normal),
        candidates,
        missing,
        slots,
        verdict: is_after_answer.then(|| engine.policy.says.verdict(&normal)).flatten(),
        matter,
        language: reader.language.to_owned(),
        read_as: None,
        picked: None,
        text: normal,
    })
}

impl Engine {
    /// A message without the openings and courtesies around its matter; all of it where an editor wrote it down so: 客服电话 calls nobody.
    pub(in crate::engine) fn matter_of(&self, text: &NormalText) -> NormalText {
        if self.index.is_way(text) { text.clone() } else { self.talk.matter(text, &self.segmenter) }
    }
}

/// What Cantonese proposes that is read in Mandarin, where it is surer so, and not sure as it stands.
fn in_mandarin(engine: &Engine, reader: Reader<'_>, matter: &NormalText, slots: &[SlotValue]) -> Option<(Vec<Candidate>, Option<String>)> {
    let best = |(candidates, _): &(Vec<Candidate>, Option<String>)| candidates.first().map_or(Confidence::ZERO, |first| first.confidence);
    let mandarin = mandarin(matter)?;
    let own = candidates(engine, reader, matter, slots);
    if best(&own) >= engine.policy.costs.answer_at() {
        return Some(own);
    }
    let read = candidates(engine, reader, &mandarin, slots);
    Some(if best(&read) > best(&own) { read } else { own })
}

/// The reader of the answer to a message: in its language, and without the product of the page where it names another one.
pub(in crate::engine) fn addressed<'r>(engine: &Engine, reader: Reader<'r>, text: &NormalText, matter: &NormalText) -> Reader<'r> {
    let language = wanted(text, reader.language);
    Reader { language, ..engine.index.unless_another_product(&engine.segmenter, matter, reader) }
}

/// Everything that search and intents propose, for the whole message and for each of its clauses: each target once, with the best of its
/// probabilities; at a tie a procedure goes first.
pub(in crate::engine) fn candidates(
    engine: &Engine,
    reader: Reader<'_>,
    text: &NormalText,
    slots: &[SlotValue],
) -> (Vec<Candidate>, Option<String>) {
    let text = &ends(text);
    let whole = without_details(text);
    let clauses = clauses(&whole);
    let longest = clauses.iter().map(|clause| clause.as_str().chars().count()).max().unwrap_or(1) as f32;
    let of_clauses = clauses.iter().flat_map(|clause| {
        // A courtesy beside a wish is surely meant, but is not what the customer came for: its intent counts by how much was said of it.
        let share = clause.as_str().chars().count() as f32 / longest;
        proposals(engine, reader, clause, share)
    });
    let of_clauses = best_of(of_clauses.filter(|candidate| !engine.is_courtesy(&candidate.target)));
    let of_whole = best_of(proposals(engine, reader, &whole, 1.0));
    let both = if clauses.is_empty() { of_whole } else { mixed(&of_whole, &of_clauses) };
    let has_number = slots.iter().any(|slot| slot.kind == SlotKind::OrderNumber);
    let candidate = |(target, confidence)| match has_number && asks_for_number(engine, &target) {
        true => Candidate { confidence: likelier(confidence, LIKELIER_WITH_NUMBER), target },
        false => Candidate { confidence, target },
    };
    about(engine, text, by_meaning(engine, &whole, both.into_iter().map(candidate).collect()))
}

/// Candidates that are about what the text names before those that are about something else, and what it names that nothing is about.
fn about(engine: &Engine, text: &NormalText, mut candidates: Vec<Candidate>) -> (Vec<Candidate>, Option<String>) {
    let named = Named::of(text);
    let atom = |candidate: &Candidate| if let Target::Atom(atom) = &candidate.target { engine.kb.find(atom) } else { None };
    let missing = |candidate: &Candidate| engine.index.missing(&named, atom(candidate)?);
    let is_keyed = |candidate: &Candidate| atom(candidate).is_some_and(|atom| engine.index.is_about(&named, atom));
    let is_likely = |first: &&Candidate| first.confidence >= engine.policy.costs.clarify_at();
    let of_first = candidates.first().filter(is_likely).and_then(missing).filter(|missing| missing.is_unknown);
    let unknown = of_first.map(|missing| missing.name).or_else(|| engine.index.unknown_model(&named));
    let keyed: f32 = candidates.iter().filter(|candidate| is_keyed(candidate)).map(|candidate| candidate.confidence.get()).sum();
    for candidate in &mut candidates {
        if missing(candidate).is_some() || (keyed >= KEYED && !is_keyed(candidate)) {
            *candidate = candidate.weighed(OTHER_SHARE);
        }
    }
    candidates.sort_by(|a, b| b.confidence.get().total_cmp(&a.confidence.get()));
    (candidates, unknown)
}

/// Each target once, with the best of its probabilities.
fn best_of(candidates: impl IntoIterator<Item = Candidate>) -> BTreeMap<Target, Confidence> {
    let mut best: BTreeMap<Target, Confidence> = BTreeMap::new();
    for Candidate { target, confidence } in candidates {
        let own = best.entry(target).or_insert(Confidence::ZERO);
        *own = if confidence > *own { confidence } else { *own };
    }
    best
}

/// What the whole message and its clauses make of each target. A clause that an editor wrote down word for word is nearly certain.
fn mixed(whole: &BTreeMap<Target, Confidence>, clauses: &BTreeMap<Target, Confidence>) -> BTreeMap<Target, Confidence> {
    let p = |of: &BTreeMap<Target, Confidence>, target: &Target| of.get(target).map_or(0.0, |confidence| confidence.get());
    let mix = |target: &Target| match (p(whole, target), p(clauses, target)) {
        (whole, _) if whole >= 1.0 => 1.0,
        (_, clause) if clause >= 1.0 => LITERAL_CLAUSE,
        (whole, clause) => (1.0 - CLAUSE_SHARE) * whole + CLAUSE_SHARE * clause,
    };
    let targets = whole.keys().chain(clauses.keys());
    targets.map(|target| (target.clone(), Confidence::new(mix(target)).unwrap_or(Confidence::ZERO))).collect()
}

/// Whether a target is a procedure that asks for an order's number.
fn asks_for_number(engine: &Engine, target: &Target) -> bool {
    matches!(target, Target::Flow(flow) if engine.flows.get(flow).is_some_and(|flow| flow.asks_for(SlotKind::OrderNumber)))
}

/// The probability of what has so many times the odds.
fn likelier(confidence: Confidence, times: f32) -> Confidence {
    let p = confidence.get();
    Confidence::new(times * p / (1.0 + (times - 1.0) * p)).unwrap_or(confidence)
}

/// What search and intents propose for one text. What an editor wrote down word for word is certain; a single word that no editor wrote down
/// names a thing and not a wish. Where an answer that may not be shown fits, the others are that much less likely, and so is what is hardly
/// in scope. The intents' probabilities count by `share`.
fn proposals(engine: &Engine, reader: Reader<'_>, text: &NormalText, share: f32) -> Vec<Candidate> {
    let heard = engine.lately.heard(text, reader.region, || Heard {
        ranking: engine.index.rank(&engine.kb, &engine.segmenter, text, reader.region),
        guesses: engine.intents.guess(text, &engine.segmenter, CONSIDERED),
        is_bare: engine.segmenter.is_bare(text),
    });
    let found = engine.index.found(&engine.kb, &heard.ranking, text, reader);
    let (shown, hidden): (Vec<Hit>, Vec<Hit>) = found.into_iter().partition(|hit| reader.may_see(&engine.kb, hit.atom));
    let open = 1.0 - hidden.first().map_or(0.0, |hit| hit.confidence.get());
    let most = if heard.is_bare { engine.policy.costs.answer_at().get() * BARE_WORD_SHARE } else { 1.0 };
    let Guesses { in_scope, guesses } = &heard.guesses;
    let intended = |own: Confidence| match own {
        Confidence::ONE => share,
        _ => own.get() * open * in_scope.get() * share,
    };
    let intents = guesses.iter().filter_map(|guess| {
        let target = match &engine.intents.intents[guess.intent].then {
            Then::Flow(flow) => Target::Flow(flow.clone()),
            Then::Answer(atom) => {
                let said = engine.index.variant(&engine.kb, reader, engine.kb.find(atom)?);
                Target::Atom(Some(said).filter(|&said| reader.may_see(&engine.kb, said)).map(|said| engine.kb[said].id.clone())?)
            }
        };
        Some((target, intended(guess.confidence)))
    });
    let atoms = shown.iter().take(CONSIDERED).map(|hit| (Target::Atom(engine.kb[hit.atom].id.clone()), hit.confidence.get()));
    let joined = join(engine, text, &atoms.collect::<Vec<_>>(), &intents.collect::<Vec<_>>());
    let bounded = joined.into_iter().map(|(target, p)| {
        let p = if p >= 1.0 { p } else { p.min(most) };
        Candidate { target, confidence: Confidence::new(p.clamp(0.0, 1.0)).unwrap_or(Confidence::ZERO) }
    });
    prefer(engine, reader, bounded.collect(), most)
}

/// The text without long numbers, which say nothing about what is wanted; a number alone never does.
pub(super) fn without_details(text: &NormalText) -> NormalText {
    if !text.as_str().chars().any(|c| c.is_alphabetic()) {
        return NormalText::of("");
    }
    let mut kept = String::with_capacity(text.as_str().len());
    let mut digits = String::new();
    for c in text.as_str().chars().chain(std::iter::once('\n')) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        kept.push_str(if digits.len() < DETAIL_DIGITS { &digits } else { " " });
        digits.clear();
        kept.push(c);
    }
    NormalText::of(&kept)
}

/// A text without its middle, where it is very long.
fn ends(text: &NormalText) -> NormalText {
    let written = text.as_str();
    let first = written.char_indices().nth(LONGEST_END).map_or(written.len(), |(at, _)| at);
    let last = written.char_indices().rev().nth(LONGEST_END - 1).map_or(0, |(at, _)| at);
    if first >= last { text.clone() } else { NormalText::of(&format!("{}\n{}", &written[..first], &written[last..])) }
}

/// The clauses of a text that has several, in order; of very many the first and the last.
fn clauses(text: &NormalText) -> Vec<NormalText> {
    let mut clauses: Vec<NormalText> = text.clauses().collect();
    clauses.dedup();
    let mut clauses = at_ends(clauses, MOST_CLAUSES);
    clauses.retain(|clause| clause != text);
    clauses
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_numbers_are_left_out() {
        let check = |text: &str, expected: &str| assert_eq!(without_details(&NormalText::of(text)).as_str(), expected);
        check("订单202611200018到哪了", "订单 到哪了");
        check("kfr35 耗电吗", "kfr35 耗电吗");
        check("13800138000", "");
        check("1。", "");
    }

    #[test]
    fn of_a_very_long_text_the_ends_are_read() {
        let check = |text: &str, expected: &str| assert_eq!(ends(&NormalText::of(text)).as_str(), expected);
        let end = "退货".repeat(LONGEST_END / 2);
        check(&end.repeat(2), &end.repeat(2));
        check(&format!("{end}中间{end}"), &format!("{end} {end}"));
    }

    #[test]
    fn odds_grow() {
        let check = |p: f32, expected: f32| assert!((likelier(Confidence::new(p).unwrap(), 5.0).get() - expected).abs() < 1e-6, "{p}");
        check(0.0, 0.0);
        check(0.5, 5.0 / 6.0);
        check(1.0, 1.0);
    }

    #[test]
    fn clauses_are_the_first_and_the_last() {
        let check = |text: &str, expected: &[&str]| {
            let clauses = clauses(&NormalText::of(text));
            assert_eq!(clauses.iter().map(NormalText::as_str).collect::<Vec<_>>(), expected, "{text}");
        };
        check("空调不制冷", &[]);
        check("你好，空调不制冷。怎么办？", &["你好", "空调不制冷", "怎么办"]);
        let many: Vec<String> = (10..30).map(|n| format!("第{n}句")).collect();
        check(&many.join("。"), &["第10句", "第11句", "第12句", "第13句", "第26句", "第27句", "第28句", "第29句"]);
    }
}
