//! What was read from a message?

use crate::conversation::fact::bot::Reading;
use crate::dialog::frame::Target;
use crate::escalation::anger::AngerScore;
use crate::escalation::{Signal, Signals};
use crate::intent::slot::SlotValue;
use crate::talk::TalkAct;
use crate::text::confidence::Confidence;
use crate::text::normalize::NormalText;

/// Everything read from one message.
#[derive(Debug, Clone)]
pub struct Understanding {
    /// As written.
    pub original: String,
    /// In normal form.
    pub text: NormalText,
    /// Whether it calls for a person.
    pub signals: Signals,
    /// Details that stand in it.
    pub slots: Vec<SlotValue>,
    /// What it does where it has no matter of its own.
    pub act: Option<TalkAct>,
    /// What may serve it, the surest first.
    pub candidates: Vec<Candidate>,
    /// What it names that no answer is about: a model, goods or a size.
    pub missing: Option<String>,
    /// Whether it says that the last answer helped.
    pub verdict: Option<bool>,
    /// The text in normal form without openings and courtesies around it, or that which was read in its place, as a matter of its own.
    pub matter: NormalText,
    /// In which language the answer is wanted.
    pub language: String,
    /// What was read in the place of the text, and why; nothing where it stands by itself.
    pub read_as: Option<(String, Reading)>,
    /// The button of the open question that it means.
    pub picked: Option<Picked>,
}

/// How a message means a button, and which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picked {
    /// It is a press of the button at this place; of none where the content no longer has it.
    Pressed(Option<usize>),
    /// It says, word for word, what the button at this place says.
    Said(usize),
}

/// Something that may serve a message.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// What it is.
    pub target: Target,
    /// The probability that it is the right one.
    pub confidence: Confidence,
}

impl Candidate {
    /// The same target, and so much of its probability.
    pub fn weighed(&self, weight: f32) -> Self {
        let confidence = Confidence::new((self.confidence.get() * weight).min(1.0)).unwrap_or(Confidence::ZERO);
        Candidate { confidence, target: self.target.clone() }
    }
}

impl Understanding {
    /// Of no message at all, in a talk in this language.
    pub fn of_nothing(locale: &str) -> Self {
        let text = NormalText::of("");
        Understanding {
            original: String::new(),
            signals: Signals::none(),
            slots: Vec::new(),
            act: None,
            candidates: Vec::new(),
            missing: None,
            verdict: None,
            matter: text.clone(),
            language: locale.to_owned(),
            read_as: None,
            picked: None,
            text,
        }
    }

    /// Why something else was read in the place of the text, if it was.
    pub fn how(&self) -> Option<Reading> {
        self.read_as.as_ref().map(|(_, how)| *how)
    }

    /// The message in the words that it was written in; what was typed in Pinyin, in characters.
    pub fn words(&self) -> &str {
        match &self.read_as {
            Some((text, Reading::Pinyin)) => text,
            Some((_, Reading::Joined | Reading::FollowUp | Reading::Chosen | Reading::Detail)) | None => &self.original,
        }
    }

    /// How sure the likeliest target is.
    pub fn best(&self) -> Confidence {
        self.candidates.first().map_or(Confidence::ZERO, |first| first.confidence)
    }

    /// The surest target, when it is at least so sure.
    pub fn sure_target(&self, answer_at: Confidence) -> Option<(&Target, Confidence)> {
        let first = self.candidates.first()?;
        (first.confidence >= answer_at).then_some((&first.target, first.confidence))
    }

    /// Why the message calls for a person whatever the bot has asked: a danger before a red line.
    pub fn alarm(&self) -> Option<Signal> {
        let danger = self.signals.danger.as_ref().map(|_| Signal::Danger);
        danger.or_else(|| self.signals.red_lines().next().map(|_| Signal::RedLine))
    }

    /// Why the message calls for a person, whatever else it says, if it does: an alarm before a plea before anger, which counts from
    /// `hand_over_at` on.
    pub fn calls_for_person(&self, hand_over_at: AngerScore) -> Option<Signal> {
        let wish = || if self.signals.is_plea { Some(Signal::Plea) } else { None };
        let anger = || (self.signals.anger.score >= hand_over_at).then_some(Signal::Anger);
        self.alarm().or_else(wish).or_else(anger)
    }

    /// Whether there is no letter, digit or Han character in the message: only emoji or punctuation.
    pub fn is_wordless(&self) -> bool {
        !self.text.as_str().chars().any(char::is_alphanumeric)
    }
}
