//! What may an agent answer now?
//!
//! What the customer wrote last is read as the bot would read it, and where that is not clear, with the matter before. What comes of it are
//! answers and phrases that an agent sends as they stand, or changes; nothing of it is said by itself.

use crate::conversation::Conversation;
use crate::engine::Engine;
use crate::engine::understand::follow_up;
use crate::engine::understand::message::{addressed, candidates};
use crate::engine::understand::understanding::Candidate;
use crate::intent::slot::find_slots;
use crate::kb::entry::{AtomIdx, Audience};
use crate::search::reader::Reader;
use crate::text::confidence::Confidence;
use crate::text::normalize::NormalText;
use crate::text::spelling;
use jiff::Timestamp;

/// How many answers are proposed: more than three are not read.
const MOST_ANSWERS: usize = 4;

/// What is less likely only stands in the way: an agent who reads it in vain stops reading.
const LEAST: f32 = 0.15;

/// How many phrases are proposed beside them.
const MOST_PHRASES: usize = 2;

/// How many are found by the letters of their titles.
const MOST_SPELT: usize = 6;

/// Something that an agent may send.
#[derive(Debug, Clone, PartialEq)]
pub struct Helpful {
    /// The atom, in the language of the customer.
    pub atom: AtomIdx,
    /// How likely it is what the customer wants; nothing for a phrase, and for what was found by the letters of its title.
    pub confidence: Option<Confidence>,
    /// Whether the bot has told it already.
    pub was_told: bool,
    /// The words, as the customer reads them.
    pub text: String,
}

impl Engine {
    /// What may answer the words that were `typed`, or else what the customer wrote last: the likeliest answers first, then phrases.
    pub fn helpful(&self, conversation: &Conversation, typed: Option<&str>, now: Timestamp) -> Vec<Helpful> {
        let texts = typed.map_or_else(|| self.asked(conversation), |typed| vec![typed.to_owned()]);
        let read: Vec<(NormalText, Vec<Candidate>)> = texts.iter().map(|text| self.proposed(conversation, text, now)).collect();
        let best = |(_, candidates): &(_, Vec<Candidate>)| candidates.first().map_or(Confidence::ZERO, |first| first.confidence);
        // Likelier than all else together: then the matter before adds nothing.
        let is_sure = |read: &&(NormalText, Vec<Candidate>)| best(read) >= Confidence::HALF;
        let surest = || read.iter().rev().max_by(|a, b| best(a).get().total_cmp(&best(b).get()));
        let Some((text, candidates)) = read.iter().find(is_sure).or_else(surest) else { return Vec::new() };
        let mut found: Vec<(AtomIdx, Option<Confidence>)> = Vec::new();
        for Candidate { target, confidence } in candidates.iter().filter(|candidate| candidate.confidence.get() >= LEAST) {
            let atom = self.told_by(target, text);
            if let Some(atom) = atom.filter(|atom| found.iter().all(|(other, _)| self.kb.original(*other) != self.kb.original(*atom))) {
                found.push((atom, Some(*confidence)));
            }
        }
        found.truncate(MOST_ANSWERS);
        let phrases = self.index.phrases(&self.kb, &self.segmenter, text, read_by(conversation, now), MOST_PHRASES);
        let spelt = typed.and_then(spelling::letters).map_or_else(Vec::new, |letters| self.spelt(conversation, &letters, now));
        for atom in phrases.into_iter().chain(spelt) {
            // What a phrase says in two languages is one phrase.
            if found.iter().all(|(other, _)| self.kb.original(*other) != self.kb.original(atom)) {
                found.push((atom, None));
            }
        }
        let mut helpful: Vec<Helpful> =
            found.into_iter().map(|(atom, confidence)| self.as_said(conversation, atom, confidence, now)).collect();
        // What the customer has read already did not help.
        helpful.sort_by_key(|own| (own.confidence.is_none(), own.was_told));
        helpful
    }

    /// What has a title that these letters spell, in Pinyin or by its initials, in the order of the content: for agents, or for this customer.
    fn spelt(&self, conversation: &Conversation, letters: &str, now: Timestamp) -> Vec<AtomIdx> {
        let reader = read_by(conversation, now);
        let may_be_sent = |atom: AtomIdx| {
            let entry = self.kb.entry_of(atom);
            reader.may_see(&self.kb, atom) || (entry.audience == Audience::Agent && entry.is_valid_at(now))
        };
        let found = self.kb.atoms().filter(|(_, own)| spelling::is_spelt(&spelling::readings(&own.title), letters)).map(|(atom, _)| atom);
        found.filter(|&atom| may_be_sent(atom)).take(MOST_SPELT).collect()
    }

    /// The version of an atom that somebody who reads this language reads instead: nothing where it is as good for them as any.
    pub fn gloss(&self, atom: AtomIdx, language: &str, now: Timestamp) -> Option<AtomIdx> {
        let reader = Reader { language, ..Reader::on("", now) };
        let distance = |version: AtomIdx| reader.distance(&self.kb.entry_of(version).locale);
        let nearest = self.kb.versions(atom).filter(|&version| self.kb.entry_of(version).is_valid_at(now)).min_by_key(|&own| distance(own));
        // Characters of another kind are read all the same.
        nearest.filter(|&nearest| distance(atom) > 1 && distance(nearest) <= 1)
    }

    /// What the customer may have asked, the likeliest reading first: the last words that are more than small ones, with the matter before, or that
    /// matter alone.
    fn asked(&self, conversation: &Conversation) -> Vec<String> {
        let memory = conversation.memory();
        let is_plea = |text: &str| self.escalation.pleas.is_plea(&NormalText::of(text));
        let summary = conversation.last_handoff().map(|handoff| handoff.packet.summary.clone());
        let summary = summary.filter(|summary| !summary.is_empty() && !is_plea(summary));
        let matter = memory.subject.clone().or(summary);
        let read = memory.last.as_ref().map(|said| said.text.as_str());
        // A person is there: how to reach one is no answer.
        let is_matter = |text: &&str| self.talk.act(&NormalText::of(text)).is_none() && !is_plea(text);
        let last = read.into_iter().chain(conversation.lately_said()).find(is_matter).map(str::to_owned);
        let both =
            last.as_ref().zip(matter.as_ref()).filter(|(last, matter)| last != matter).map(|(last, matter)| format!("{matter}，{last}"));
        // 三天了还没到 names nothing of its own.
        let leans = last.as_ref().is_some_and(|last| follow_up::is_not_yet(&NormalText::of(last)));
        match leans {
            true => both.into_iter().chain(matter).chain(last).collect(),
            false => last.into_iter().chain(both).chain(matter).collect(),
        }
    }

    /// What a text may mean to this customer.
    fn proposed(&self, conversation: &Conversation, text: &str, now: Timestamp) -> (NormalText, Vec<Candidate>) {
        let normal = NormalText::of(text);
        let matter = self.matter_of(&normal);
        let reader = addressed(self, read_by(conversation, now), &normal, &matter);
        let (candidates, _) = candidates(self, reader, &matter, &find_slots(&normal, now));
        (matter, candidates)
    }

    fn as_said(&self, conversation: &Conversation, atom: AtomIdx, confidence: Option<Confidence>, now: Timestamp) -> Helpful {
        let reader = read_by(conversation, now);
        // A phrase is for agents, who may see what the customer may not.
        let said = match self.kb.entry_of(atom).audience {
            Audience::Agent => {
                let versions = self.kb.versions(atom).filter(|&version| self.kb.entry_of(version).is_valid_at(now));
                versions.min_by_key(|&version| reader.distance(&self.kb.entry_of(version).locale)).unwrap_or(atom)
            }
            Audience::Customer => reader.said(&self.kb, atom),
        };
        let own = &self.kb[said];
        // In a symptom tree the heading is what is asked.
        let words = match self.kb.tree_of(said) {
            Some(_) => format!("{}\n{}", own.title, own.plain),
            None => own.plain.clone(),
        };
        let was_told = conversation.tried().iter().any(|tried| self.is_same_atom(tried, &own.id));
        Helpful { atom: said, confidence, was_told, text: reader.written(&self.kb, said, words.trim()) }
    }
}

/// The customer as a reader of what an agent sends.
fn read_by(conversation: &Conversation, now: Timestamp) -> Reader<'_> {
    let opened = conversation.opened();
    Reader {
        language: conversation.locale(),
        channel: &opened.channel,
        region: opened.region.as_ref(),
        product: opened.product.as_ref(),
        now,
    }
}
