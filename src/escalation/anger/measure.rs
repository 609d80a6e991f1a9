//! How angry is a message by itself?
//!
//! Puts the evidence of the lexicon, of the tone and of shouting together. What went before is weighed in `talk`.

use crate::escalation::anger::lexicon::AngerLexicon;
use crate::escalation::anger::quote::without_quotes;
use crate::escalation::anger::tone::Tone;
use crate::escalation::anger::{AngerReading, AngerScore};
use crate::text::normalize::NormalText;

/// What `!!!` or CAPITALS add beside an angry word, as further independent evidence; by themselves they may as well be joy. It is small, so
/// that it decides only between scores that are close to a threshold anyway.
const SHOUTED: f32 = 0.1;

/// From so many capital letters on, with hardly a small one, a message shouts; `OK`, `WIFI` and model numbers do not.
const FEWEST_CAPITALS: usize = 10;

/// The most reasons that are named: a reader needs no more, and a stranger's message has a bounded record.
const MOST_REASONS: usize = 16;

/// How angry a message is by itself: `original` as it was written and `text` in normal form.
pub fn measure(lexicon: &AngerLexicon, original: &str, text: &NormalText) -> AngerReading {
    let own = lexicon.without_harmless(&without_quotes(text.as_str()));
    let found = lexicon.find(&own);
    let tone = Tone::of(&own);
    let sounds = tone.probability();
    let mut reasons: Vec<String> = found.iter().map(|(word, _)| word.clone()).collect();
    reasons.extend(tone.telling().into_iter().filter(|piece| found.iter().all(|(word, _)| !overlap(word, piece))));
    let is_shouted = !found.is_empty() && (own.contains("!!!") || is_in_capitals(original));
    reasons.truncate(MOST_REASONS);
    reasons.extend(is_shouted.then(|| "shouted".to_owned()));
    let shouted = is_shouted.then_some(SHOUTED);
    let score = AngerScore(sounds).with(found.iter().map(|(_, weight)| *weight).chain(shouted));
    AngerReading { score, reasons }
}

/// Whether two pieces of a message say the same.
fn overlap(a: &str, b: &str) -> bool {
    a.contains(b) || b.contains(a)
}

fn is_in_capitals(original: &str) -> bool {
    let capitals = original.chars().filter(|c| c.is_ascii_uppercase()).count();
    let small = original.chars().filter(|c| c.is_ascii_lowercase()).count();
    capitals >= FEWEST_CAPITALS && capitals > 4 * small
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::escalation::load::load;
    use crate::source::SourceSet;
    use std::sync::LazyLock;

    static SHIPPED: LazyLock<AngerLexicon> = LazyLock::new(|| {
        let mut faults = Vec::new();
        load(&SourceSet::embedded_intents(), &mut faults).expect("the shipped files are sound").anger
    });

    fn check(text: &str, expected: std::ops::Range<f32>, reason: Option<&str>) {
        let reading = measure(&SHIPPED, text, &NormalText::of(text));
        assert!(expected.contains(&reading.score.get()), "{text}: {reading:?}");
        assert!(reason.is_none_or(|reason| reading.reasons.iter().any(|own| own == reason)), "{text}: {reading:?}");
    }

    #[test]
    fn anger_is_seen_and_has_reasons() {
        check("你们就是骗子，垃圾公司，气死我了", 0.95..1.0, Some("骗子"));
        check("等了一个月还在糊弄我，受够了", 0.72..1.0, Some("受够"));
        check("骗子！！！", 0.72..1.0, Some("shouted"));
        check("THIS IS RIDICULOUS, GIVE ME A REFUND", 0.5..1.0, Some("shouted"));
    }

    #[test]
    fn anger_without_an_angry_word_is_seen() {
        check("你们就知道推，没有一个人负责，收钱的时候怎么那么快", 0.4..1.0, None);
        check("还好意思说自己是旗舰店", 0.4..1.0, None);
    }

    #[test]
    fn what_only_looks_like_anger_is_calm() {
        check("气死我了这么好看", 0.0..0.4, None);
        check("太牛逼了", 0.0..0.4, None);
        check("卧槽好用", 0.0..0.4, None);
        check("垃圾分类怎么分", 0.0..0.4, None);
        check("短信里写的“你这个骗子去死”是什么意思", 0.0..0.4, None);
        check("逾期了账户会被冻结吗", 0.0..0.4, None);
        check("为什么我的申请被拒了", 0.0..0.4, None);
        check("谢谢，已经收到了", 0.0..0.2, None);
        check("13800138000", 0.0..0.2, None);
        check("都不是", 0.0..0.25, None);
    }
}
