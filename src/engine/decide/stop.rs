//! Does the customer leave what is being done, and for what?
//!
//! 算了 leaves it, and 算了我要退货 leaves it for something else. 帮我取消 leaves nothing: help is wished for. In a procedure that is itself about
//! cancelling, 取消 is what it is about.

use crate::dialog::choice::{is_whole_word, is_word_for_word};
use crate::dialog::frame::Target;
use crate::engine::decide::aside::take_up;
use crate::engine::decide::decision::Decision;
use crate::engine::decide::deliberation::{Deliberation, WISHED};
use crate::engine::decide::enter::enter;
use crate::engine::decide::fresh::{fresh, waits};
use crate::engine::decide::part::offer;
use crate::engine::decide::policy::{DENIALS, Says};
use crate::text::normalize::{NormalText, is_han, spoken};

/// The most Han characters between 不 and 了 of what is given up: 不修了, 不想弄了.
const MOST_GIVEN_UP: usize = 3;

/// Stands in the place of a phrase that was taken out.
const CUT: &str = "\n";

/// Words between what is left and what is wanted instead: 算了，还是热水器.
const SWITCHES: [&str; 6] = ["还是先", "还是说", "还是", "先说", "换成", "说回"];

/// Words before a phrase that make a wish of it: 帮我取消.
const WISHES: [&str; 8] = ["帮", "给我", "请", "麻烦", "怎么", "能", "可以", "要"];

/// What may be left, by what it is called.
#[derive(Debug, Clone, Copy)]
pub(super) enum Matter<'m> {
    /// A procedure or a diagnosis that runs.
    Running(&'m str),
    /// An answer, or a choice of titles: nothing runs that could be stopped, so that a bare 取消 is a wish.
    Told(&'m str),
}

/// Whether a message leaves what is being done.
pub(super) fn is_stop(case: &Deliberation<'_, '_>, matter: Matter<'_>) -> bool {
    let phrases = phrases(case, matter);
    let text = case.u.text.as_str();
    let parts = || parts(text);
    let said = spoken(text);
    phrases.iter().any(|phrase| is_word_for_word(phrase, &said))
        || parts().any(|part| leaves(case, &phrases, part))
        || (Says::has(&phrases, &case.u.text) && parts().any(|part| ends_so(&phrases, part)))
}

/// What follows from a message that leaves what is being done: what it wants instead, or that it is left. Nothing where it does not leave.
pub(super) fn stopped<'e>(case: &Deliberation<'e, '_>, matter: Matter<'_>) -> Option<Decision<'e>> {
    if !is_stop(case, matter) {
        return None;
    }
    let behind = behind(case, matter);
    let named = SWITCHES.iter().find_map(|switch| behind.as_str().strip_prefix(switch));
    let rest = case.engine.matter_of(&named.map_or_else(|| behind.clone(), NormalText::of));
    let u = case.reads(rest);
    let other = Deliberation { engine: case.engine, view: case.view, u: &u, now: case.now };
    let likely = other.u.candidates.first().filter(|first| first.confidence >= case.engine.policy.costs.clarify_at());
    if likely.is_some_and(|likely| waits(case, &likely.target))
        && let Some(decision) = take_up(case)
    {
        return Some(decision);
    }
    let is_wish = other.sure_target().is_some_and(|(target, _)| !case.engine.is_courtesy(target));
    let is_switch = named.is_some() && !offer(&other).options.is_empty();
    Some(if is_wish || is_switch { fresh(&other) } else { wished(&other).unwrap_or(Decision::Cancelled) })
}

/// The procedure that is likelier wished for than all else together: 算了换货吧.
fn wished<'e>(case: &Deliberation<'e, '_>) -> Option<Decision<'e>> {
    let first = case.u.candidates.first().filter(|first| first.confidence >= WISHED && !case.engine.is_courtesy(&first.target))?;
    matches!(first.target, Target::Flow(_)).then(|| enter(case, &first.target, Some(first.confidence), Vec::new()))?
}

/// What a message says behind the words that leave; what stands before them is why.
fn behind(case: &Deliberation<'_, '_>, matter: Matter<'_>) -> NormalText {
    let phrases = phrases(case, matter);
    let mut parts = parts(case.u.text.as_str()).skip_while(|part| !leaves(case, &phrases, part) && !ends_so(&phrases, part));
    let first = parts.next().filter(|part| !leaves(case, &phrases, part)).unwrap_or_default();
    let rest = phrases.iter().filter_map(|phrase| first.strip_prefix(phrase.as_str())).min_by_key(|rest| rest.len());
    let parts: Vec<&str> =
        rest.into_iter().chain(parts.filter(|part| !leaves(case, &phrases, part))).filter(|part| !part.is_empty()).collect();
    NormalText::of(&parts.join("，"))
}

/// What customers write to leave, but for what the matter itself is called by.
fn phrases(case: &Deliberation<'_, '_>, matter: Matter<'_>) -> Vec<String> {
    let (Matter::Running(name) | Matter::Told(name)) = matter;
    let name = NormalText::of(name);
    let is_meant = |phrase: &&String| match matter {
        Matter::Running(_) => true,
        Matter::Told(_) => phrase.ends_with(['了', '吧', '说']) || phrase.contains(' '),
    };
    let is_own = |phrase: &&String| name.as_str().contains(phrase.as_str());
    case.engine.policy.says.cancel.iter().filter(is_meant).filter(|phrase| !is_own(phrase)).cloned().collect()
}

/// The parts of a message, also where only a space divides Chinese.
pub(super) fn parts(text: &str) -> impl Iterator<Item = &str> {
    let is_chinese = text.chars().any(is_han);
    text.split(move |c: char| if c.is_whitespace() { is_chinese } else { !c.is_alphanumeric() && c != '\'' })
        .filter(|part| !part.is_empty())
}

/// Whether a part of a message says nothing but that something is left.
fn leaves(case: &Deliberation<'_, '_>, phrases: &[String], part: &str) -> bool {
    let around = &case.engine.policy.says.around;
    let left = without(phrases, part);
    let says_nothing = |piece: &str| is_given_up(around, piece) || !without(around, piece).contains(char::is_alphanumeric);
    left.contains(CUT) && left.split(CUT).all(says_nothing)
}

/// Whether a part of a message begins or ends with such a phrase and wishes for nothing.
fn ends_so(phrases: &[String], part: &str) -> bool {
    let part = part.trim_matches(|c: char| !c.is_alphanumeric() || "吧了啊呀啦呢".contains(c));
    let is_wished = |before: &str| WISHES.iter().any(|wish| before.contains(wish));
    phrases.iter().any(|phrase| {
        let own = phrase.trim_end_matches(['吧', '了']);
        part.strip_suffix(own).is_some_and(|before| !is_wished(before) && !before.ends_with(DENIALS))
            || (own != phrase && part.starts_with(phrase.as_str()))
    })
}

/// Whether a text is 不修了 or 我不想弄了.
fn is_given_up(around: &[String], text: &str) -> bool {
    let mut rest = text;
    while let Some(behind) = around.iter().find_map(|word| rest.strip_prefix(word.as_str())) {
        rest = behind;
    }
    let given_up = rest.strip_prefix(['不', '别']).and_then(|rest| rest.trim_end_matches(['吧', '啊', '哈']).strip_suffix('了'));
    given_up.is_some_and(|rest| !rest.is_empty() && rest.chars().all(is_han) && rest.chars().nth(MOST_GIVEN_UP).is_none())
}

/// A text with a cut in the place of each of these phrases, the longest first.
fn without(phrases: &[String], text: &str) -> String {
    let mut sorted: Vec<&String> = phrases.iter().filter(|phrase| text.contains(phrase.as_str())).collect();
    sorted.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
    sorted.into_iter().fold(text.to_owned(), |left, phrase| without_phrase(phrase, &left))
}

/// A text with a cut in the place of a phrase that is not denied, and in Latin letters no part of a longer word.
fn without_phrase(phrase: &str, text: &str) -> String {
    let mut left = String::new();
    let mut end = 0;
    for (start, _) in text.match_indices(phrase) {
        let span = start..start + phrase.len();
        if is_whole_word(text, &span) && !text[..start].ends_with(DENIALS) {
            left += &text[end..start];
            left += CUT;
            end = span.end;
        }
    }
    left + &text[end..]
}
