//! Reads `promises.ron`: what can be promised to a customer, and in which words.

use crate::diagnostic::{Code, Diagnostic};
use crate::engine::load::sound::{Sound, read};
use crate::engine::promises::PromiseForm;
use crate::engine::reply::words::FALLBACK_LOCALE;
use crate::source::SourceSet;

/// The most kinds: an agent chooses among them in a second.
const MOST_KINDS: usize = 40;

/// Reads `promises.ron` alone; its faults are added to `faults`, and there are kinds only if none of them is an error.
pub fn load_promises(sources: &SourceSet, faults: &mut Vec<Diagnostic>) -> Option<PromiseForm> {
    let (file, form) = read::<PromiseForm>(sources, "promises.ron", faults)?;
    let mut sound = Sound { file, faults, is_sound: true };
    sound.ids("kind", form.kinds.iter().map(|own| (own.id.as_str(), &own.label)));
    let n = form.kinds.len();
    sound.demand("kinds", n <= MOST_KINDS, &format!("there are {n} kinds"), &format!("write at most {MOST_KINDS}"));
    for kind in &form.kinds {
        if !kind.words.is_empty() && !kind.words.contains_key(FALLBACK_LOCALE) {
            let message = format!("the kind `{}` has words, and none in {FALLBACK_LOCALE}", kind.id);
            sound.fault(Code::MissingWords, &kind.id, message, "other languages fall back to it; write it");
        }
        if kind.words.values().any(|words| !words.contains("{due}")) {
            let message = format!("the words of the kind `{}` do not say until when", kind.id);
            sound.fault(Code::MissingWords, &kind.id, message, "write {due} where the moment belongs");
        }
    }
    sound.locales(form.words.keys());
    sound.no_empty_words();
    sound.is_sound.then_some(form)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Zoned;

    #[test]
    fn a_customer_reads_a_promise_in_the_own_language() {
        let form = load_promises(&SourceSet::base_intents(), &mut Vec::new()).unwrap();
        let due: Zoned = "2026-11-30T18:00:00+08:00[Asia/Shanghai]".parse().unwrap();
        let check = |locale: &str, made: &str, moved: &str| {
            assert_eq!(form.made(form.kind("call_back").unwrap(), locale, &due).as_deref(), Some(made));
            assert_eq!(form.moved("call_back", locale, &due), moved);
        };
        check("zh-CN", "我们会在 11 月 30 日 18:00 前给您回电。", "之前答应您的「回电」改到 11 月 30 日 18:00 前完成，让您久等了。");
        check("zh-TW", "我們會在 11 月 30 日 18:00 前回電給您。", "之前答應您的「回電」改到 11 月 30 日 18:00 前完成，讓您久等了。");
        let moved = "What we promised you (“Call back”) is now due by 18:00 on November 30. Sorry for the wait.";
        check("en", "We will call you back by 18:00 on November 30.", moved);
        check("fr", "我们会在 11 月 30 日 18:00 前给您回电。", "之前答应您的「回电」改到 11 月 30 日 18:00 前完成，让您久等了。");
        assert_eq!(form.made(form.kind("rescue_plan").unwrap(), "zh-CN", &due), None);
        assert_eq!(form.kept("gone", "zh-CN"), "之前答应您的「gone」已经办好了。");
    }
}
