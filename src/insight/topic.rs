//! What do customers ask about, and where does it go wrong?
//!
//! Questions that mean nearly the same are one topic. They are taken in the order in which they were asked, each into the nearest topic that is
//! near enough; what was asked before the period gives a topic its place and its name, so that it is the same from week to week. It does not say
//! what should be done about it.

use crate::insight::question::{Asked, Trouble};
use crate::kb::entry::AtomId;
use crate::meaning::Meaning;
use crate::text::normalize::{NormalText, spoken};
use crate::text::segment::Segmenter;
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, HashMap, HashSet};

/// From so large a cosine on two questions are about the same. On CIC's log, whose 118 intents are finer than most shops need, half of the
/// questions then have company, and of these 89 % share their topic's intent; at 0.6 it is 79 %, at 0.8 a fifth have company.
pub const NEAR: f32 = 0.7;

/// In a shorter time nothing is asked more or less than before.
const SHORTEST: SignedDuration = SignedDuration::from_hours(48);

/// The most topics that are held; what is asked once in a period of more stays out.
const MOST_TOPICS: usize = 4_000;

/// The most questions of one topic that are kept to be shown.
const MOST_EXAMPLES: usize = 8;

/// Questions that mean nearly the same.
#[derive(Debug, Clone)]
pub struct Topic {
    /// How it is called: the words in which it was asked most often, and of equals the first.
    pub name: String,
    /// How often it was asked.
    pub n_asked: u64,
    /// In how many talks.
    pub n_talks: u64,
    /// How often it was asked in the second half of the time in which anything was; nothing where that is shorter than two days.
    pub n_lately: Option<u64>,
    /// How often each trouble befell it.
    pub troubles: BTreeMap<Trouble, u64>,
    /// What was answered, and how often.
    pub answered: BTreeMap<AtomId, u64>,
    /// Some of the questions in different words, those in trouble first.
    pub examples: Vec<Asked>,
    /// What agents wrote, in different words.
    pub agents_said: Vec<String>,
    centre: Meaning,
    /// When it was asked, and whether that went wrong.
    times: Vec<(Timestamp, bool)>,
    talks: HashSet<i64>,
    wordings: HashMap<String, Wording>,
}

/// In which words a topic was asked.
#[derive(Debug, Clone)]
struct Wording {
    /// As they were written first.
    text: String,
    n_asked: u64,
    /// How many wordings the topic had before.
    place: usize,
    /// Whether it is among the examples, or was.
    is_shown: bool,
}

impl Topic {
    /// What it cost: how often it went wrong, where a person who had to help counts as two others.
    pub fn cost(&self) -> u64 {
        self.troubles.iter().map(|(trouble, n)| if *trouble == Trouble::HandedOver { 2 * n } else { *n }).sum()
    }

    /// How often it went wrong.
    pub fn n_troubled(&self) -> u64 {
        self.troubles.values().sum()
    }

    /// How often it was asked in a time, and how often that went wrong.
    pub fn between(&self, from: Timestamp, to: Timestamp) -> (u64, u64) {
        let within = self.times.iter().filter(|(at, _)| (from..to).contains(at));
        within.fold((0, 0), |(asked, wrong), (_, is_wrong)| (asked + 1, wrong + u64::from(*is_wrong)))
    }
}

/// Brings questions together, which come in the order in which they were asked.
#[derive(Debug)]
pub struct Topics<'s> {
    segmenter: &'s Segmenter,
    /// When the first question was asked, and the last.
    span: Option<(Timestamp, Timestamp)>,
    topics: Vec<Topic>,
    units: Vec<Meaning>,
    /// The topic of a question that was asked word for word before.
    known: HashMap<String, usize>,
    /// How many questions had no words, or came when there were topics enough.
    pub n_left_out: u64,
}

impl<'s> Topics<'s> {
    /// None yet.
    pub fn new(segmenter: &'s Segmenter) -> Self {
        Topics { segmenter, span: None, topics: Vec::new(), units: Vec::new(), known: HashMap::new(), n_left_out: 0 }
    }

    /// Takes a question in.
    pub fn add(&mut self, asked: Asked) {
        let Some((place, words)) = self.find(&asked) else {
            self.n_left_out += 1;
            return;
        };
        let (first, last) = self.span.unwrap_or((asked.at, asked.at));
        self.span = Some((first.min(asked.at), last.max(asked.at)));
        self.topics[place].take(asked, &words);
    }

    /// Takes in a question of before the period: it gives its topic place and name, and counts nowhere.
    pub fn shape(&mut self, asked: &Asked) {
        self.find(asked);
    }

    /// The topic of a question, and the words in which it is asked; nothing where it has none, or there are too many.
    fn find(&mut self, asked: &Asked) -> Option<(usize, String)> {
        let normal = NormalText::of(&asked.text);
        let words = spoken(normal.as_str());
        if words.is_empty() {
            return None;
        }
        let place = match self.known.get(&words) {
            Some(&place) => place,
            None => self.place(&normal)?,
        };
        self.known.insert(words.clone(), place);
        self.topics[place].hear(asked, &words);
        Some((place, words))
    }

    /// The topic that a question belongs to; a new one where none is near enough, unless there are too many.
    fn place(&mut self, normal: &NormalText) -> Option<usize> {
        let meaning = Meaning::of_text(normal, self.segmenter).into_unit();
        let cosines = self.units.iter().map(|unit| unit.dot(&meaning));
        let nearest = cosines.enumerate().max_by(|(a, one), (b, other)| one.total_cmp(other).then(b.cmp(a)));
        if let Some((place, _)) = nearest.filter(|(_, cosine)| *cosine >= NEAR) {
            self.topics[place].centre.add(&meaning, 1.0);
            self.units[place] = self.topics[place].centre.clone().into_unit();
            return Some(place);
        }
        if self.topics.len() == MOST_TOPICS {
            return None;
        }
        self.units.push(meaning.clone());
        self.topics.push(Topic {
            name: String::new(),
            n_asked: 0,
            n_talks: 0,
            n_lately: None,
            troubles: BTreeMap::new(),
            answered: BTreeMap::new(),
            examples: Vec::new(),
            agents_said: Vec::new(),
            centre: meaning,
            times: Vec::new(),
            talks: HashSet::new(),
            wordings: HashMap::new(),
        });
        Some(self.topics.len() - 1)
    }

    /// The topics, those that cost most first; among equals those that are asked most, then by name.
    pub fn ranked(self) -> Vec<Topic> {
        let mut topics: Vec<Topic> = self.topics.into_iter().filter(|topic| topic.n_asked > 0).collect();
        topics.iter_mut().for_each(Topic::call);
        if let Some((first, last)) = self.span.filter(|(first, last)| last.duration_since(*first) >= SHORTEST) {
            let half = first.saturating_add(last.duration_since(first) / 2).unwrap_or(last);
            for topic in &mut topics {
                topic.n_lately = Some(topic.times.iter().filter(|(at, _)| *at >= half).count() as u64);
            }
        }
        topics.sort_by(|a, b| b.cost().cmp(&a.cost()).then(b.n_asked.cmp(&a.n_asked)).then_with(|| a.name.cmp(&b.name)));
        topics
    }
}

impl Topic {
    /// Notes in which words it was asked.
    fn hear(&mut self, asked: &Asked, words: &str) {
        if let Some(known) = self.wordings.get_mut(words) {
            known.n_asked += 1;
        } else {
            let wording = Wording { text: asked.text.clone(), n_asked: 1, place: self.wordings.len(), is_shown: false };
            self.wordings.insert(words.to_owned(), wording);
        }
    }

    /// Gives it its name.
    fn call(&mut self) {
        let most = self.wordings.values().max_by_key(|wording| (wording.n_asked, std::cmp::Reverse(wording.place)));
        self.name = most.map(|wording| wording.text.clone()).unwrap_or_default();
    }

    fn take(&mut self, asked: Asked, words: &str) {
        self.n_asked += 1;
        self.times.push((asked.at, asked.trouble.is_some()));
        self.n_talks += u64::from(self.talks.insert(asked.conversation.get()));
        if let Some(trouble) = asked.trouble {
            *self.troubles.entry(trouble).or_default() += 1;
        }
        if let Some(atom) = &asked.answered {
            *self.answered.entry(atom.clone()).or_default() += 1;
        }
        if let Some(said) =
            asked.agent_said.as_ref().filter(|said| self.agents_said.len() < MOST_EXAMPLES && !self.agents_said.contains(said))
        {
            self.agents_said.push(said.clone());
        }
        self.exemplify(asked, words);
    }

    /// Keeps a question to be shown, if it is in words of its own and there is room, or it is in trouble and one that is not can go.
    fn exemplify(&mut self, asked: Asked, words: &str) {
        let is_new = self.wordings.get_mut(words).is_some_and(|wording| !std::mem::replace(&mut wording.is_shown, true));
        if !is_new {
            return;
        }
        if self.examples.len() == MOST_EXAMPLES {
            let spare = self.examples.iter().rposition(|example| example.trouble.is_none());
            let Some(spare) = spare.filter(|_| asked.trouble.is_some()) else { return };
            self.examples.remove(spare);
        }
        let at =
            if asked.trouble.is_some() { self.examples.partition_point(|example| example.trouble.is_some()) } else { self.examples.len() };
        self.examples.insert(at, asked);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(n: i64, text: &str, trouble: Option<Trouble>) -> Asked {
        let (conversation, at) = (n.to_string().parse().unwrap(), Timestamp::from_second(86_400 * n).unwrap());
        let (text, locale) = (text.to_owned(), "zh-CN".to_owned());
        Asked { conversation, at, text, locale, answered: None, is_clarified: false, trouble, agent_said: None }
    }

    #[test]
    fn what_means_the_same_is_one_topic_and_what_costs_most_is_first() {
        let segmenter = Segmenter::new([], &[]);
        let mut topics = Topics::new(&segmenter);
        topics.add(asked(1, "多久能到货", None));
        topics.add(asked(2, "支持花呗分期吗", Some(Trouble::Missed)));
        topics.add(asked(3, "可以用花呗分期付款吗", Some(Trouble::HandedOver)));
        topics.add(asked(4, "支持花呗分期吗？", Some(Trouble::Missed)));
        topics.add(asked(5, "多久到货", None));
        topics.add(asked(5, "？？", None));
        assert_eq!(topics.n_left_out, 1);
        let ranked = topics.ranked();
        let shown: Vec<_> =
            ranked.iter().map(|topic| (topic.name.as_str(), topic.n_asked, topic.n_talks, topic.n_lately, topic.cost())).collect();
        assert_eq!(shown, [("支持花呗分期吗", 3, 3, Some(2), 4), ("多久能到货", 2, 2, Some(1), 0)]);
        assert_eq!(ranked[0].examples.len(), 2);
    }

    #[test]
    fn a_topic_is_called_as_it_was_before() {
        let segmenter = Segmenter::new([], &[]);
        let mut topics = Topics::new(&segmenter);
        let before = [asked(1, "支持花呗分期吗", None), asked(2, "支持花呗分期吗", None), asked(3, "多久能到货", None)];
        before.iter().for_each(|asked| topics.shape(asked));
        topics.add(asked(4, "可以用花呗分期付款吗", Some(Trouble::Missed)));
        let ranked = topics.ranked();
        let shown: Vec<_> = ranked.iter().map(|topic| (topic.name.as_str(), topic.n_asked, topic.examples.len())).collect();
        assert_eq!(shown, [("支持花呗分期吗", 1, 1)], "what was not asked in the period is no topic of it");
    }
}
