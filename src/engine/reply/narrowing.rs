//! Which part of an answer speaks of what a customer asks on about?
//!
//! After 空调保修多久 and its answer, 那冰箱呢 is answered by the sentences about refrigerators, not by the same words once more.

use crate::engine::decide::deliberation::Deliberation;
use crate::kb::entry::AtomId;
use crate::text::normalize::NormalText;
use crate::text::segment::Segmenter;

/// Where a sentence of an answer ends.
const ENDS: [char; 5] = ['。', '；', '！', '？', '\n'];

/// The part of the last answer that the message asks on about; only once after an answer.
pub(in crate::engine) fn narrowed(case: &Deliberation<'_, '_>, atom: &AtomId) -> Option<String> {
    let subject = NormalText::of(case.view.memory().subject.as_ref()?);
    let is_own = |tried: &AtomId| case.engine.is_same_atom(tried, atom);
    let is_second = matches!(case.view.tried(), [.., before, last] if is_own(before) && is_own(last));
    let own = &case.engine.kb[case.engine.kb.find(atom).filter(|_| !is_second)?];
    narrow(&case.engine.segmenter, &own.plain, &subject, &case.u.text)
}

/// The sentences of an answer in plain text that have a word of the message which the question before had not; nothing where none has one,
/// or all have.
fn narrow(segmenter: &Segmenter, answer: &str, before: &NormalText, text: &NormalText) -> Option<String> {
    let known = segmenter.words(before);
    let added: Vec<String> = segmenter.words(text).into_iter().filter(|word| !known.contains(word)).collect();
    let sentences: Vec<&str> = answer.split_inclusive(ENDS).filter(|sentence| sentence.chars().any(char::is_alphanumeric)).collect();
    let speaks_of_it = |sentence: &&str| {
        let own = NormalText::of(sentence);
        added.iter().any(|word| own.as_str().contains(word.as_str()))
    };
    let narrowed: Vec<&str> = sentences.iter().copied().filter(speaks_of_it).collect();
    let is_part = !narrowed.is_empty() && narrowed.len() < sentences.len();
    is_part.then(|| narrowed.concat().trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentences_about_it_are_kept() {
        let segmenter = Segmenter::new(["空调", "冰箱"], &[]);
        let answer = "整机保修 1 年。压缩机更长：空调 6 年，冰箱 10 年。检测免费。";
        let check = |text: &str, expected: Option<&str>| {
            let narrowed = narrow(&segmenter, answer, &NormalText::of("空调保修多久"), &NormalText::of(text));
            assert_eq!(narrowed.as_deref(), expected, "{text}");
        };
        check("那冰箱呢", Some("压缩机更长：空调 6 年，冰箱 10 年。"));
        check("检测要钱吗，压缩机呢", Some("压缩机更长：空调 6 年，冰箱 10 年。检测免费。"));
        check("那电视呢", None);
        check("空调保修多久", None);
    }
}
