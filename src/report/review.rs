//! How many of the bot's answers are wrong?
//!
//! Nobody can tell from the talk alone, so people look at a sample of the answers. It is drawn by chance from a seed, so that everybody who
//! draws it gets the same, and evenly over entries and confidences: the answers are put in their order, and every k-th is taken.

use crate::conversation::event::Event;
use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::Act;
use crate::conversation::fact::customer::CustomerFact;
use crate::conversation::fact::desk::{DeskFact, Verdict};
use crate::conversation::id::ConversationId;
use crate::report::ratio::Ratio;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// From this confidence on an answer counts as sure, when the sample is spread over sure and unsure ones.
const SURE: f32 = 0.8;

/// The most characters of a question that are kept.
const LONGEST: usize = 500;

/// An answer of the bot, and who made what of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// The conversation.
    pub conversation: ConversationId,
    /// The event that holds the answer.
    pub event: i64,
    /// When it was given.
    pub at: Timestamp,
    /// What the customer wrote or pressed before it.
    pub question: String,
    /// The answer, in Markdown.
    pub text: String,
    /// The atom that it is from.
    pub atom: String,
    /// How sure the bot was.
    pub confidence: Option<f32>,
    /// What each reviewer made of it.
    pub verdicts: BTreeMap<String, Verdict>,
}

impl Answered {
    /// What was made of it, in the order of the reviewers' names.
    pub fn by_name(&self) -> Vec<Verdict> {
        self.verdicts.values().copied().collect()
    }
}

/// The answers of a talk that come from the knowledge base; none of test traffic.
pub fn answers(conversation: ConversationId, events: &[Event]) -> Vec<Answered> {
    let mut answers: Vec<Answered> = Vec::new();
    let mut question = String::new();
    for Event { id, at, fact } in events {
        match fact {
            Fact::Customer(CustomerFact::Opened(opened)) if opened.is_test => return Vec::new(),
            Fact::Customer(CustomerFact::Said { text, .. }) => question = text.chars().take(LONGEST).collect(),
            Fact::Desk(DeskFact::Reviewed { answer, verdict, agent }) => {
                if let Some(answered) = answers.iter_mut().find(|own| own.event == *answer) {
                    answered.verdicts.insert(agent.clone(), *verdict);
                }
            }
            _ => {
                let Some(reply) = fact.reply().filter(|reply| reply.act == Act::Answer) else { continue };
                let Some(citation) = reply.citations.first() else { continue };
                answers.push(Answered {
                    conversation,
                    event: *id,
                    at: *at,
                    question: question.clone(),
                    text: reply.text.clone(),
                    atom: citation.atom.to_string(),
                    confidence: reply.confidence.map(|confidence| confidence.get()),
                    verdicts: BTreeMap::new(),
                });
            }
        }
    }
    answers
}

/// A sample of at most `n` answers: systematic, so that each answer has the same chance, over entries, and within each over sure and unsure ones.
pub fn sample(mut answers: Vec<Answered>, n: usize, seed: u64) -> Vec<Answered> {
    let place = |answer: &Answered| {
        let entry = answer.atom.split('/').next().unwrap_or_default().to_owned();
        (entry, answer.confidence.is_some_and(|confidence| confidence >= SURE), mixed(seed ^ answer.event.cast_unsigned()))
    };
    answers.sort_by_cached_key(place);
    if answers.len() <= n || n == 0 {
        answers.truncate(n);
        return answers;
    }
    // The steps are a fraction of answers long, and begin at a place of chance within the first.
    let (length, start) = (answers.len() as u64, mixed(seed) % answers.len() as u64);
    let is_taken = |at: u64| (at * n as u64 + start) / length != ((at + 1) * n as u64 + start) / length;
    let mut at = 0;
    answers.retain(|_| {
        at += 1;
        is_taken(at - 1)
    });
    answers
}

/// A number that looks like chance and is none: SplitMix64, by Steele, Lea and Flood, 2014.
pub fn mixed(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// What reviewers made of some answers.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Reviews {
    /// How many answers were looked at.
    pub reviewed: u64,
    /// How many of them are wrong, of those of which somebody could tell.
    pub wrong: Option<Ratio>,
    /// How many answer a part.
    pub partly: Option<Ratio>,
    /// How many answers two or more people looked at.
    pub reviewed_twice: u64,
    /// How far two people agree beyond chance, from -1 to 1: Cohen's kappa over these; nothing where it is not defined.
    pub kappa: Option<f64>,
}

impl Reviews {
    /// Counts what was made of some answers, each in the order of the reviewers' names. Where several people looked, the worst that at least
    /// half of them say counts.
    pub fn of(answers: impl IntoIterator<Item = Vec<Verdict>>) -> Self {
        let (mut verdicts, mut pairs) = (Vec::new(), Vec::new());
        for all in answers {
            verdicts.extend(together(&all));
            if let [first, second, ..] = all.as_slice() {
                pairs.push((*first, *second));
            }
        }
        let told = verdicts.iter().filter(|verdict| **verdict != Verdict::Unclear).count() as u64;
        let share =
            |wanted| Some(Ratio::new(verdicts.iter().filter(|verdict| **verdict == wanted).count() as u64, told)).filter(|_| told > 0);
        Reviews {
            reviewed: verdicts.len() as u64,
            wrong: share(Verdict::Wrong),
            partly: share(Verdict::Partly),
            reviewed_twice: pairs.len() as u64,
            kappa: kappa(&pairs),
        }
    }
}

fn together(verdicts: &[Verdict]) -> Option<Verdict> {
    let worst_first = [Verdict::Wrong, Verdict::Partly, Verdict::Right, Verdict::Unclear];
    let count = |wanted| verdicts.iter().filter(|verdict| **verdict == wanted).count();
    worst_first
        .into_iter()
        .filter(|verdict| count(*verdict) > 0)
        .find(|verdict| 2 * count(*verdict) >= verdicts.len())
        .or(verdicts.first().copied())
}

/// Cohen's kappa: (observed agreement - that of chance) / (1 - that of chance), after Cohen, 1960.
pub fn kappa<J: Copy + Ord>(pairs: &[(J, J)]) -> Option<f64> {
    let n = pairs.len() as f64;
    let kinds: BTreeSet<J> = pairs.iter().flat_map(|(one, other)| [*one, *other]).collect();
    let share = |has: &dyn Fn(&(J, J)) -> bool| pairs.iter().filter(|pair| has(pair)).count() as f64 / n;
    let observed = share(&|(one, other)| one == other);
    let chance: f64 = kinds.iter().map(|kind| share(&|(one, _)| one == kind) * share(&|(_, other)| other == kind)).sum();
    (n > 0.0 && chance < 1.0).then(|| (observed - chance) / (1.0 - chance))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{ANSWER, MISS, OTHER_ANSWER, QUESTION, at_hour, events_of};

    fn answer(event: i64, atom: &str, verdicts: &[(&str, Verdict)]) -> Answered {
        Answered {
            conversation: "1".parse().unwrap(),
            event,
            at: Timestamp::UNIX_EPOCH,
            question: String::new(),
            text: String::new(),
            atom: atom.to_owned(),
            confidence: Some(0.5),
            verdicts: verdicts.iter().map(|(name, verdict)| ((*name).to_owned(), *verdict)).collect(),
        }
    }

    #[test]
    fn an_answer_has_its_question_and_the_last_verdict_of_each() {
        let reviewed = |verdict: &str| format!(r#"{{"type":"reviewed","answer":3,"verdict":"{verdict}","agent":"小李"}}"#);
        let (first, last) = (reviewed("right"), reviewed("wrong"));
        let facts = [QUESTION, ANSWER, QUESTION, MISS, &first, &last];
        let found = answers("7".parse().unwrap(), &events_of(Some("v-1"), at_hour(0), &facts));
        let shown: Vec<_> = found.iter().map(|answer| (answer.event, answer.question.as_str(), answer.atom.as_str())).collect();
        assert_eq!(shown, [(3, "怎么退货", "returns/how")]);
        assert_eq!(found[0].verdicts.get("小李"), Some(&Verdict::Wrong));
        assert!(answers("7".parse().unwrap(), &events_of(Some("test"), at_hour(0), &[QUESTION, OTHER_ANSWER])).is_empty());
    }

    #[test]
    fn a_sample_is_the_same_for_all_and_even_over_entries() {
        let all: Vec<Answered> = (0..1_000).map(|event| answer(event, if event < 900 { "a/x" } else { "b/x" }, &[])).collect();
        let drawn = sample(all.clone(), 100, 7);
        assert_eq!((drawn.len(), drawn.iter().filter(|answer| answer.atom == "b/x").count()), (100, 10));
        let events = |drawn: Vec<Answered>| drawn.into_iter().map(|answer| answer.event).collect::<Vec<_>>();
        let mut shuffled = all.clone();
        shuffled.reverse();
        assert_eq!(events(sample(shuffled, 100, 7)), events(drawn));
        assert_ne!(events(sample(all.clone(), 100, 8)), events(sample(all.clone(), 100, 7)));
        assert_eq!(sample(all, 2_000, 7).len(), 1_000);
        assert!(sample(Vec::new(), 10, 7).is_empty());
    }

    #[test]
    fn verdicts_are_counted_and_agreement_is_beyond_chance() {
        use Verdict::{Partly, Right, Unclear, Wrong};
        let reviews = Reviews::of([vec![Right], vec![Right, Wrong], vec![Unclear], vec![Partly, Partly], vec![]]);
        let parts = |ratio: Option<Ratio>| ratio.map(|ratio| (ratio.numerator, ratio.denominator));
        assert_eq!((reviews.reviewed, parts(reviews.wrong), parts(reviews.partly)), (4, Some((1, 3)), Some((1, 3))));
        assert_eq!(reviews.reviewed_twice, 2);
        // The example of Wikipedia's page on kappa: 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no, which gives 0.4.
        let pairs = [(Right, Right, 20), (Right, Wrong, 5), (Wrong, Right, 10), (Wrong, Wrong, 15)];
        let pairs: Vec<_> = pairs.iter().flat_map(|(one, other, n)| vec![(*one, *other); *n]).collect();
        assert!((kappa(&pairs).unwrap() - 0.4).abs() < 1e-9);
        assert_eq!((kappa::<Verdict>(&[]), kappa(&[(Right, Right)])), (None, None));
    }
}
