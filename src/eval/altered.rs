//! Is a known question still known in company, and is another model seen to be another one?
//!
//! Editors' own ways of asking are asked again with a change of which it is known what it should change: nothing, where a courtesy stands
//! around it; everything, where it names a model that does not exist.

use crate::dialog::frame::Target;
use crate::engine::Engine;
use crate::engine::reply::words::FALLBACK_LOCALE;
use crate::eval::rehearsal::Rehearsal;
use crate::search::named::Named;
use crate::text::code::codes;
use crate::text::language::wanted;
use crate::text::normalize::NormalText;
use jiff::Timestamp;

/// How many questions are asked with a courtesy at most.
const MOST_OPENED: usize = 600;

/// Courtesies around a question, which stands for `{}`; with and without a comma.
const AROUND: [&str; 8] =
    ["您好，请问一下{}", "你好请问{}", "在吗在吗{}", "亲，{}", "您好 请问{}，谢谢", "{}谢谢", "哈喽，我想问下{}", "麻烦问一下{} 谢谢啦"];
const AROUND_EN: [&str; 4] = ["Hi, {}", "hello, could you tell me {}", "{} thanks", "good morning {}, thank you"];

/// How many questions were asked, and how many of them so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// How many were asked.
    pub asked: usize,
    /// How many of them went so.
    pub so: usize,
}

/// Of known questions that are answered at once, how many are answered the same with a courtesy around them.
pub fn opened(engine: &Engine, now: Timestamp) -> Share {
    let ways: Vec<&str> = ways(engine).collect();
    let stride = ways.len().div_ceil(MOST_OPENED).max(1);
    let mut share = Share::default();
    for (nth, way) in ways.into_iter().step_by(stride).enumerate() {
        let Some(answer) = answered(engine, way, now) else { continue };
        let text = NormalText::of(way);
        let around: &[&str] = if wanted(&text, FALLBACK_LOCALE) == FALLBACK_LOCALE { &AROUND } else { &AROUND_EN };
        let with = around[nth % around.len()].replace("{}", way);
        share.asked += 1;
        share.so +=
            usize::from(answered(engine, &with, now).is_some_and(|other| engine.means_the_same(&other, &answer) || other == answer));
    }
    share
}

/// Of questions whose model was swapped for one that does not exist, how many are answered as if it were known.
pub fn swapped(engine: &Engine, now: Timestamp) -> Share {
    let swapped: Vec<String> = ways(engine).filter_map(|way| swap(engine, way)).collect();
    let is_answered = |text: &&String| matches!(answered(engine, text, now), Some(Target::Atom(_)));
    Share { asked: swapped.len(), so: swapped.iter().filter(is_answered).count() }
}

/// Editors' ways of asking, without the titles.
fn ways(engine: &Engine) -> impl Iterator<Item = &str> {
    engine.kb.atoms().flat_map(|(_, atom)| atom.questions.iter().map(String::as_str))
}

/// What a first message is answered with at once; nothing where the bot asks back, has no answer, or only returns a courtesy.
fn answered(engine: &Engine, text: &str, now: Timestamp) -> Option<Target> {
    let turn = Rehearsal::with_anyone(engine, now).say(text).ok().flatten()?;
    turn.led_to.filter(|target| !engine.is_courtesy(target))
}

/// A question with its first model swapped for one of the same family that nothing is about; nothing where it names none.
fn swap(engine: &Engine, way: &str) -> Option<String> {
    let text = NormalText::of(way);
    let code = codes(text.as_str()).into_iter().next()?;
    let digits: String = code.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    let number: u32 = digits.parse().ok()?;
    let others = [2, 4, 6, 80].map(|more| text.as_str().replacen(&digits, &(number + more).to_string(), 1));
    others.into_iter().find(|other| engine.index.unknown_model(&Named::of(&NormalText::of(other))).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceSet;

    #[test]
    fn a_model_is_swapped_for_one_that_does_not_exist() {
        let now = Timestamp::now();
        let (engine, _) = Engine::compile(&SourceSet::embedded_kb(), &SourceSet::embedded_intents(), now);
        let engine = engine.unwrap();
        assert_eq!(swap(&engine, "W10 怎么清洗").as_deref(), Some("w12 怎么清洗"));
        assert_eq!(swap(&engine, "怎么退货"), None);
    }
}
