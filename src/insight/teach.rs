//! Which messages of the log would teach most?
//!
//! Those that are half sure: what is sure teaches nothing new, and what is not like anything belongs nowhere. For each intent the same number
//! is shown, different ones, and what came often before what came once; the editor confirms each, moves it to the right intent, or passes it over.

use crate::intent::guess::Guesses;
use crate::meaning::Meaning;
use crate::text::normalize::NormalText;
use crate::text::segment::Segmenter;

/// The probability of the first guess about which a message teaches most.
const HALF_SURE: f32 = 0.45;

/// Two messages whose cosine is larger teach the same.
const ALIKE: f32 = 0.7;

/// How much each further time that a message came counts, against its distance from half sure.
const OFTEN: f32 = 0.02;

/// A message of the log, as it is understood now.
#[derive(Debug, Clone)]
pub struct Message {
    /// The intents that it may mean.
    pub guesses: Guesses,
    /// How often it came.
    pub n_times: u32,
    meaning: Meaning,
}

/// A message that is worth a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lesson {
    /// The place of the message.
    pub message: usize,
    /// The intent that it is shown for.
    pub intent: usize,
}

impl Message {
    /// A message and what it may mean.
    pub fn new(text: &NormalText, guesses: Guesses, n_times: u32, segmenter: &Segmenter) -> Self {
        Message { guesses, n_times, meaning: Meaning::of_text(text, segmenter).into_unit() }
    }

    /// How much it would teach; larger is more.
    fn worth(&self) -> f32 {
        let confidence = self.guesses.guesses.first().map_or(0.0, |guess| guess.confidence.get());
        OFTEN * (self.n_times as f32).ln() - (confidence - HALF_SURE).abs()
    }
}

/// The messages to show, `per_intent` for each of so many intents: those first that are guessed to mean it, then, where there are too few, those
/// of all others that would teach most. None is like one that is shown already.
pub fn worth_asking(messages: &[Message], n_intents: usize, per_intent: usize) -> Vec<Lesson> {
    let mut by_intent: Vec<Vec<usize>> = vec![Vec::new(); n_intents];
    for (at, message) in messages.iter().enumerate() {
        if let Some(guess) = message.guesses.guesses.first().filter(|guess| guess.intent < n_intents) {
            by_intent[guess.intent].push(at);
        }
    }
    let mut lessons: Vec<Lesson> = Vec::new();
    let is_new = |lessons: &[Lesson], at: usize| {
        lessons.iter().all(|lesson| lesson.message != at && messages[lesson.message].meaning.dot(&messages[at].meaning) < ALIKE)
    };
    let rank = |places: &mut Vec<usize>| {
        places.sort_by(|&a, &b| messages[b].worth().total_cmp(&messages[a].worth()).then(a.cmp(&b)));
    };
    for (intent, places) in by_intent.iter_mut().enumerate() {
        rank(places);
        let mut left = per_intent;
        for &at in places.iter() {
            if left > 0 && is_new(&lessons, at) {
                lessons.push(Lesson { message: at, intent });
                left -= 1;
            }
        }
    }
    let mut rest: Vec<usize> = by_intent.concat();
    rank(&mut rest);
    for at in rest {
        if lessons.len() == per_intent * n_intents {
            break;
        }
        if is_new(&lessons, at) {
            let intent = messages[at].guesses.guesses[0].intent;
            lessons.push(Lesson { message: at, intent });
        }
    }
    lessons
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intent::guess::Guess;
    use crate::text::confidence::Confidence;

    fn message(text: &str, intent: usize, confidence: f32, n_times: u32) -> Message {
        let guess = Guess { intent, confidence: Confidence::new(confidence).unwrap() };
        let guesses = Guesses { in_scope: Confidence::ONE, guesses: vec![guess] };
        Message::new(&NormalText::of(text), guesses, n_times, &Segmenter::new([], &[]))
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
        let shown = |per_intent| {
            worth_asking(&messages, 2, per_intent).into_iter().map(|lesson| (lesson.message, lesson.intent)).collect::<Vec<_>>()
        };
        assert_eq!(shown(1), [(2, 0), (3, 1)]);
        assert_eq!(shown(2), [(2, 0), (1, 0), (3, 1), (5, 1)]);
        // What one intent has too few of, the others give; what says the same is shown once.
        assert_eq!(shown(4), [(2, 0), (1, 0), (0, 0), (3, 1), (5, 1)]);
        assert_eq!(worth_asking(&[], 2, 3), []);
    }
}
