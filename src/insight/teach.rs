//! Which messages of the log would teach most?
//!
//! Those that are half sure: what is sure teaches nothing new, and what is not like anything belongs nowhere. For each intent and each answer the
//! same number is shown, different ones, and what came often before what came once; the editor confirms each, moves it to the right one, or passes
//! it over. What a message is taken for is told by the caller.

use crate::meaning::Meaning;
use crate::text::confidence::Confidence;
use crate::text::normalize::NormalText;
use crate::text::segment::Segmenter;

/// The probability of the first guess about which a message teaches most.
const HALF_SURE: f32 = 0.45;

/// Two messages whose cosine is larger teach the same.
const ALIKE: f32 = 0.7;

/// How much each further time that a message came counts, against its distance from half sure.
const OFTEN: f32 = 0.02;

/// What a message is taken for: an intent or an answer, by its place in a row of the caller's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Taken {
    /// The place.
    pub subject: usize,
    /// How surely.
    pub confidence: Confidence,
}

/// A message of the log, as it is understood now.
#[derive(Debug, Clone)]
pub struct Message {
    /// What it is taken for first.
    first: Option<Taken>,
    /// How often it came.
    n_times: u32,
    meaning: Meaning,
}

/// A message that is worth a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lesson {
    /// The place of the message.
    pub message: usize,
    /// The intent or the answer that it is shown for.
    pub subject: usize,
}

impl Message {
    /// A message and what it is taken for first.
    pub fn new(text: &NormalText, first: Option<Taken>, n_times: u32, segmenter: &Segmenter) -> Self {
        Message { first, n_times, meaning: Meaning::of_text(text, segmenter).into_unit() }
    }

    /// How much it would teach; larger is more.
    pub fn worth(&self) -> f32 {
        let confidence = self.first.map_or(0.0, |first| first.confidence.get());
        OFTEN * (self.n_times as f32).ln() - (confidence - HALF_SURE).abs()
    }

    /// What it is taken for first, if that is one of so many.
    fn subject(&self, n_subjects: usize) -> Option<usize> {
        self.first.map(|first| first.subject).filter(|subject| *subject < n_subjects)
    }
}

/// The messages to show, `per_subject` for each of so many intents and answers: those first that are taken to mean it, then, where there are too
/// few, those of all others that would teach most. None is like one that is shown already.
pub fn worth_asking(messages: &[Message], n_subjects: usize, per_subject: usize) -> Vec<Lesson> {
    let mut lessons = worth_asking_of_each(messages, n_subjects, per_subject);
    for (at, subject) in ranked(messages, n_subjects) {
        if lessons.len() == per_subject * n_subjects {
            break;
        }
        if is_new(messages, &lessons, at) {
            lessons.push(Lesson { message: at, subject });
        }
    }
    lessons
}

/// Those of them that are taken to mean it, at most `per_subject` for each.
pub fn worth_asking_of_each(messages: &[Message], n_subjects: usize, per_subject: usize) -> Vec<Lesson> {
    let mut by_subject: Vec<Vec<usize>> = vec![Vec::new(); n_subjects];
    ranked(messages, n_subjects).into_iter().for_each(|(at, subject)| by_subject[subject].push(at));
    let mut lessons: Vec<Lesson> = Vec::new();
    for (subject, places) in by_subject.iter().enumerate() {
        let mut left = per_subject;
        for &at in places {
            if left > 0 && is_new(messages, &lessons, at) {
                lessons.push(Lesson { message: at, subject });
                left -= 1;
            }
        }
    }
    lessons
}

/// The places of the messages that mean one of so many, with what they mean; those that would teach most first.
fn ranked(messages: &[Message], n_subjects: usize) -> Vec<(usize, usize)> {
    let subjects = messages.iter().enumerate().filter_map(|(at, message)| Some((at, message.subject(n_subjects)?)));
    let mut ranked: Vec<(usize, usize)> = subjects.collect();
    ranked.sort_by(|&(a, _), &(b, _)| messages[b].worth().total_cmp(&messages[a].worth()).then(a.cmp(&b)));
    ranked
}

/// Whether a message is like none that is shown.
fn is_new(messages: &[Message], lessons: &[Lesson], at: usize) -> bool {
    let is_alike = |shown: usize| shown == at || messages[shown].meaning.dot(&messages[at].meaning) >= ALIKE;
    !lessons.iter().any(|lesson| is_alike(lesson.message))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str, subject: usize, confidence: f32, n_times: u32) -> Message {
        let first = Taken { subject, confidence: Confidence::new(confidence).unwrap() };
        Message::new(&NormalText::of(text), Some(first), n_times, &Segmenter::new([], &[]))
    }

    #[test]
    fn the_half_sure_are_shown_once_and_the_frequent_first() {
        let messages = [
            message("我要退货", 0, 0.99, 1),
            message("想把东西退掉", 0, 0.5, 1),
            message("不想要了能退吗", 0, 0.5, 9),
            message("开发票", 1, 0.45, 1),
            message("开发票！", 1, 0.45, 1),
            message("快递到哪了", 1, 0.1, 1),
        ];
        let pairs = |lessons: Vec<Lesson>| lessons.into_iter().map(|lesson| (lesson.message, lesson.subject)).collect::<Vec<_>>();
        let shown = |per_subject| pairs(worth_asking(&messages, 2, per_subject));
        assert_eq!(shown(1), [(2, 0), (3, 1)]);
        assert_eq!(shown(2), [(2, 0), (1, 0), (3, 1), (5, 1)]);
        // What one intent has too few of, the others give; what says the same is shown once.
        assert_eq!(shown(4), [(2, 0), (1, 0), (0, 0), (3, 1), (5, 1)]);
        assert_eq!(pairs(worth_asking_of_each(&messages, 2, 2)), [(2, 0), (1, 0), (3, 1), (5, 1)]);
        assert_eq!(pairs(worth_asking_of_each(&messages, 1, 9)), [(2, 0), (1, 0), (0, 0)]);
        assert_eq!(worth_asking(&[], 2, 3), []);
    }
}
