//! How is a message read that says little by itself?
//!
//! In this order: what replies to the bot's question stands by itself, word for word before all but a red line; a pick stands for its title; a sentence in several messages is put
//! together; what asks on is read with the matter before (`follow_up`). A message that is clear by itself is never read otherwise.

use crate::conversation::BotView;
use crate::conversation::fact::bot::{Act, Reading};
use crate::dialog::frame::{Frame, Target};
use crate::engine::Engine;
use crate::engine::decide::carry_on_flow::says;
use crate::engine::decide::deliberation::Deliberation;
use crate::engine::decide::replies::{is_reply, picked, picked_related};
use crate::engine::reply::narrowing::narrowed;
use crate::engine::understand::button::{as_title, word_for_word};
use crate::engine::understand::follow_up;
use crate::engine::understand::message::{Unheard, matter, understand};
use crate::engine::understand::understanding::Understanding;
use crate::intent::FlowId;
use crate::intent::slot::SlotKind;
use crate::kb::entry::AtomId;
use crate::talk::TalkAct;
use crate::text::confidence::Confidence;
use crate::text::customer::CustomerText;
use crate::text::goods::goods;
use crate::text::normalize::NormalText;
use jiff::{SignedDuration, Timestamp};

/// Words that begin a part of a sentence and say nothing.
const LEADS: [&str; 9] = ["我家的", "我家", "我的", "我买的", "我这个", "它就是", "就是", "然后", "它"];

/// What a question begins with that asks of the procedure that runs.
const ASKED_OF_IT: [&str; 9] = ["多久", "多长时间", "什么时候", "啥时候", "几时", "几天", "how long", "when will", "how many days"];

/// The longest such question, in characters.
const LONGEST_ASKED_OF_IT: usize = 24;

/// The longest message that tells something of the answer before, in characters.
const LONGEST_TOLD_OF_IT: usize = 14;

/// The longest message, in characters, that is read with another one: a longer one is a story of its own.
const LONGEST_PART: usize = 400;

/// Reads a message together with what was said before.
pub(in crate::engine) fn read(engine: &Engine, view: &BotView<'_>, text: &CustomerText, now: Timestamp) -> Understanding {
    let alone = alone(engine, view, text, now);
    let case = Deliberation { engine, view, u: &alone, now };
    if alone.alarm().is_some() {
        return alone;
    }
    if let Some(said) = word_for_word(&case) {
        return said;
    }
    if alone.calls_for_person(engine.escalation.anger.hand_over_at).is_some() || alone.is_wordless() {
        return alone;
    }
    if let Some(chosen) = chosen(&case) {
        return chosen;
    }
    if is_reply(&case) {
        return alone;
    }
    if let Some(asked) = asked_of_procedure(&case).or_else(|| told_of_answer(&case)).or_else(|| not_yet(&case)) {
        return asked;
    }
    match alone.act {
        Some(TalkAct::AskOn) => return asked_on(&case).unwrap_or(alone),
        Some(TalkAct::Nod | TalkAct::Call | TalkAct::Done | TalkAct::Thanks | TalkAct::Farewell) => return alone,
        None => {}
    }
    if let Some(detail) = detail(&case) {
        return detail;
    }
    if is_story(alone.words()) {
        return alone;
    }
    let joined = joined(&case);
    let is_bare = || follow_up::is_bare(&engine.segmenter, &alone.text);
    let is_clear =
        alone.sure_target(engine.policy.costs.answer_at()).is_some_and(|(_, confidence)| confidence == Confidence::ONE || !is_bare());
    let read = joined.or_else(|| if is_clear { None } else { asked_on(&case) });
    read.unwrap_or(alone)
}

/// Reads a message by itself. Where it is typed in Pinyin, it is read in characters; whether it calls for a person is told by how it was
/// written, for that knows Pinyin too.
fn alone(engine: &Engine, view: &BotView<'_>, text: &CustomerText, now: Timestamp) -> Understanding {
    let written = understand(engine, view, text, now);
    if written.calls_for_person(engine.escalation.anger.hand_over_at).is_some() {
        return written;
    }
    let spelt = engine.pinyin.read(&written.text).and_then(|spelt| CustomerText::parse(&spelt).ok());
    let Some(spelt) = spelt else { return written };
    let Understanding { original, signals, .. } = written;
    let read_as = Some((spelt.as_str().to_owned(), Reading::Pinyin));
    Understanding { original, read_as, ..matter(engine, view, &spelt, now).with(signals) }
}

/// An order's number and nothing else, read as a question about that order; not where a procedure or a diagnosis asks something.
fn detail(case: &Deliberation<'_, '_>) -> Option<Understanding> {
    let asks = match case.view.frame() {
        Some(Frame::Flow { flow, .. }) => !case.engine.is_courtesy(&Target::Flow(flow.clone())),
        Some(Frame::Tree { .. }) => true,
        Some(Frame::Clarifying { .. } | Frame::Offering | Frame::Answered { .. }) | None => false,
    };
    let has_number = case.u.slots.iter().any(|slot| slot.kind == SlotKind::OrderNumber);
    let is_bare = !case.u.text.as_str().chars().any(char::is_alphabetic);
    let words = case.engine.talk.order_number.as_ref().filter(|_| !asks && has_number && is_bare)?;
    reread(case, format!("{words} {}", case.u.original), Reading::Detail).map(|read| read.heard(case))
}

/// A pick among titles.
fn chosen(case: &Deliberation<'_, '_>) -> Option<Understanding> {
    match case.view.frame()? {
        Frame::Clarifying { options, .. } => picked(case, options).map(|target| as_title(case, target)),
        Frame::Answered { related, .. } => picked_related(case, related).map(|target| as_title(case, &target)),
        Frame::Flow { .. } | Frame::Tree { .. } | Frame::Offering => None,
    }
}

/// The message put together with the one before: with one a moment ago that was not understood, or that begins to tell a symptom; with a vague
/// one at any time, when both together are clear.
fn joined(case: &Deliberation<'_, '_>) -> Option<Understanding> {
    let last = case.view.memory().last.as_ref().filter(|last| !is_story(&last.text))?;
    let alone = case.u.sure_target(case.engine.policy.costs.answer_at()).map(|(_, confidence)| confidence);
    // The first question of a diagnosis alone: later ones may be answered quickly, and a reply that does not fit must count in the end.
    let is_first_question = last.act == Some(Act::Ask) && last.act_before != Some(Act::Ask);
    let is_in_tree = matches!(case.view.frame(), Some(Frame::Tree { .. })) && is_first_question && alone.is_none();
    let is_vague = last.act == Some(Act::Clarify);
    let most = SignedDuration::from_secs(i64::from(case.engine.policy.burst_seconds));
    let apart = case.now.duration_since(last.at);
    let is_burst = !apart.is_negative() && apart <= most && (last.act == Some(Act::Miss) || is_vague || is_in_tree);
    if !is_burst && !is_vague {
        return None;
    }
    let original = case.u.words();
    let short = format!("{} {}", without_lead(&last.text), without_lead(original));
    let mut texts = vec![short, format!("{} {original}", last.text), format!("{}，{original}", last.text)];
    texts.dedup();
    let readings = texts.into_iter().rev().filter_map(|text| reread(case, text, Reading::Joined));
    let joined = readings.max_by(|a, b| a.matter.best().get().total_cmp(&b.matter.best().get()))?;
    let is_clear = joined.matter.sure_target(case.engine.policy.costs.answer_at()).is_some();
    // 声音好大 after 洗衣机 is about the washing machine, however sure it is of a fridge.
    let tells = goods(original).is_empty() && !case.engine.segmenter.is_bare(&case.u.matter);
    let is_of_thing = is_vague && tells && !goods(&last.text).is_empty();
    (is_of_thing || Some(joined.matter.best()) >= alone && (is_burst || is_clear)).then(|| joined.heard(case))
}

/// A short question that names no matter, read with what the running procedure is called: 多久能到 asks of a refund when it is being looked for.
/// Only where an answer is sure.
fn asked_of_procedure(case: &Deliberation<'_, '_>) -> Option<Understanding> {
    let Some(Frame::Flow { flow, .. }) = case.view.frame() else { return None };
    let text = case.u.matter.as_str().trim_start_matches(['那', '要', '得']);
    let is_bare = ASKED_OF_IT.iter().any(|word| text.starts_with(word)) && text.chars().nth(LONGEST_ASKED_OF_IT).is_none();
    let title = case.engine.flows.get(flow).filter(|_| is_bare)?.title.in_locale(case.view.locale());
    let is_answer = |read: &Unheard| {
        let sure = read.sure_target(case.engine.policy.costs.answer_at());
        matches!(sure, Some((Target::Atom(atom), _)) if case.is_plain_answer(atom))
    };
    let called = topic(case).into_iter().chain([title.as_str()]);
    let mut read = called.filter_map(|name| reread(case, format!("{name} {text}"), Reading::FollowUp));
    read.find(|read| is_answer(&read.matter)).map(|read| read.heard(case))
}

/// What a short message tells of the answer that a procedure has just given, 已经过了30天了, read with the matter of that answer. Only where another
/// part of it is surely what is meant.
fn told_of_answer(case: &Deliberation<'_, '_>) -> Option<Understanding> {
    let Some(Frame::Flow { flow, .. }) = case.view.frame() else { return None };
    let kb = &case.engine.kb;
    let flow = case.engine.flows.get(flow).filter(|_| case.u.act.is_none() && case.u.slots.is_empty())?;
    let said = kb.find(case.view.tried().last().filter(|last| says(case, flow, last))?)?;
    let text = case.u.matter.as_str();
    let is_short = text.chars().nth(LONGEST_TOLD_OF_IT).is_none() && text.contains(char::is_alphabetic);
    let read = reread(case, format!("{} {text}", topic(case).filter(|_| is_short)?), Reading::FollowUp)?;
    let is_of_it = |target: &Target| match target {
        Target::Atom(atom) => kb.find(atom).is_some_and(|atom| kb[atom].entry == kb[said].entry && atom != said),
        Target::Flow(_) => false,
    };
    let sure = read.matter.sure_target(case.engine.policy.costs.answer_at()).is_some_and(|(target, _)| is_of_it(target));
    sure.then(|| read.heard(case))
}

/// That something has not come yet, 三天了还没到, read as what the last answer was about: it names nothing else. Only where that is sure.
fn not_yet(case: &Deliberation<'_, '_>) -> Option<Understanding> {
    let Some(Frame::Answered { .. }) = case.view.frame() else { return None };
    let topic = topic(case).filter(|_| follow_up::is_not_yet(&case.u.text))?;
    let read = reread(case, format!("{topic} {}", case.u.matter.as_str()), Reading::FollowUp)?;
    read.matter.sure_target(case.engine.policy.costs.answer_at()).is_some().then(|| read.heard(case))
}

/// What the entry is called that was answered from last.
fn topic<'e>(case: &Deliberation<'e, '_>) -> Option<&'e str> {
    let said = case.engine.kb.find(case.view.tried().last()?)?;
    Some(case.engine.kb.entry_of(said).title.as_str())
}

/// Whether a text is too long to be a part of a sentence.
fn is_story(text: &str) -> bool {
    text.chars().nth(LONGEST_PART).is_some()
}

/// A part of a sentence without the words before it that say nothing.
fn without_lead(part: &str) -> &str {
    LEADS.iter().find_map(|lead| part.strip_prefix(lead)).filter(|rest| !rest.is_empty()).unwrap_or(part)
}

/// The message read with the matter before: the first of the readings that surely leads to another matter, or else one to which a part of the
/// last answer speaks.
fn asked_on(case: &Deliberation<'_, '_>) -> Option<Understanding> {
    let subject = NormalText::of(case.view.memory().subject.as_ref()?);
    let said = case.view.tried().last();
    let topic = topic(case);
    let asks_on = case.u.act == Some(TalkAct::AskOn);
    let texts = match asks_on {
        true => follow_up::asked_on(&subject, topic, &case.u.text),
        false => follow_up::readings(&case.engine.segmenter, &subject, topic, &case.u.text),
    };
    let is_narrowed = said.is_some_and(|atom| narrowed(case, atom).is_some());
    // 洗衣机呢 names a thing and no matter of its own, as 运费呢 does.
    let is_bare = follow_up::is_bare(&case.engine.segmenter, &case.u.text);
    let is_thing = is_bare && case.sure_beside().is_none_or(|(own, _)| is_same(case, said, own));
    let (mut same, mut unsure) = (None, None);
    for read in texts.into_iter().filter_map(|text| reread(case, text, Reading::FollowUp)) {
        let Some((target, _)) = read.matter.sure_target(case.engine.policy.costs.answer_at()) else {
            // What was just answered is likelier than it is by itself.
            let likely = read.matter.sure_target(case.engine.policy.costs.clarify_at());
            if is_thing && same.is_none() && likely.is_some_and(|(first, _)| is_same(case, said, first)) {
                same = Some(read);
                continue;
            }
            // A short question has no matter of its own, so that it is never read without the one before.
            unsure = asks_on.then(|| surer(unsure, read));
            continue;
        };
        let is_about_it = is_same(case, said, target) || (asks_on && is_done_by(case, said, target));
        if is_other(case, target) && !is_about_it {
            return Some(read.heard(case));
        }
        if is_about_it && (asks_on || is_narrowed || is_thing) {
            same = same.or(Some(read));
        }
    }
    // What may be meant besides is worth more than the same answer.
    let is_worthwhile = |read: &Reread| read.matter.sure_target(case.engine.policy.costs.clarify_at()).is_some();
    let read = match unsure {
        Some(unsure) if !is_narrowed && is_worthwhile(&unsure) => Some(unsure),
        unsure => same.or(unsure),
    };
    read.map(|read| read.heard(case))
}

/// The reading that is surer; the first of two that are equally so.
fn surer(one: Option<Reread>, other: Reread) -> Reread {
    one.filter(|one| one.matter.best() >= other.matter.best()).unwrap_or(other)
}

fn is_same(case: &Deliberation<'_, '_>, said: Option<&AtomId>, target: &Target) -> bool {
    matches!((target, said), (Target::Atom(atom), Some(said)) if case.engine.is_same_atom(atom, said))
}

/// Whether a target is the procedure for what was said.
fn is_done_by(case: &Deliberation<'_, '_>, said: Option<&AtomId>, target: &Target) -> bool {
    said.is_some_and(|said| case.engine.means_the_same(target, &Target::Atom(said.clone())))
}

/// Whether a target is another matter than the one that was talked of.
fn is_other(case: &Deliberation<'_, '_>, target: &Target) -> bool {
    let kb = &case.engine.kb;
    let tree_of = |atom: &AtomId| kb.find(atom).and_then(|atom| kb.tree_of(kb.original(atom))).map(|(tree, _)| tree.entry);
    let present = match case.view.frame() {
        Some(Frame::Tree { at, .. }) => tree_of(at),
        Some(Frame::Flow { .. } | Frame::Clarifying { .. } | Frame::Offering | Frame::Answered { .. }) | None => None,
    };
    match target {
        Target::Atom(atom) => !is_same(case, case.view.tried().last(), target) && (present.is_none() || tree_of(atom) != present),
        Target::Flow(flow) => !case.engine.is_courtesy(target) && !is_running(case, flow),
    }
}

/// Whether this procedure waits for a reply.
fn is_running(case: &Deliberation<'_, '_>, flow: &FlowId) -> bool {
    matches!(case.view.frame(), Some(Frame::Flow { flow: own, .. }) if case.engine.is_same_flow(own, flow))
}

/// The message as if the customer had written another text.
struct Reread {
    text: String,
    how: Reading,
    /// What is wanted, by that text.
    matter: Unheard,
}

fn reread(case: &Deliberation<'_, '_>, text: String, how: Reading) -> Option<Reread> {
    let matter = matter(case.engine, case.view, &CustomerText::parse(&text).ok()?, case.now);
    Some(Reread { text, how, matter })
}

impl Reread {
    /// All that is said so; what the message replies stays as it was written.
    fn heard(self, case: &Deliberation<'_, '_>) -> Understanding {
        let whole = self.matter.heard(case.engine, case.view, case.now);
        let (original, text, verdict, act) = (case.u.original.clone(), case.u.text.clone(), case.u.verdict, case.u.act);
        Understanding { original, text, verdict, act, read_as: Some((self.text, self.how)), ..whole }
    }
}
