//! What does an agent have to know of a talk before reading it?
//!
//! A second fold over the events, for the one talk that somebody looks at: how the mood went, which answers were tried and how they were taken,
//! which way the customer went through a symptom tree, and what other systems said. Each step names the event that it stands at. It holds the
//! last few of everything, however long the talk is.

use crate::connector::call::Called;
use crate::conversation::Conversation;
use crate::conversation::event::Event;
use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::{Act, BotFact, Reply};
use crate::conversation::fact::customer::CustomerFact;
use crate::conversation::fact::desk::{DeskFact, Receiver};
use crate::conversation::fact::system::SystemFact;
use crate::conversation::handoff::{Handoff, HandoffReason};
use crate::dialog::frame::{Frame, Taken};
use crate::escalation::anger::AngerScore;
use crate::escalation::redline::RedLineHit;
use crate::kb::entry::AtomId;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// The most messages whose mood is kept: a line of more points says no more.
const MOST_MOODS: usize = 60;

/// The most of everything else that is kept: more than an agent reads before answering.
const MOST: usize = 24;

/// What an agent has to know of a talk.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Story {
    /// How angry each of the last messages was, the oldest first.
    pub mood: Vec<Told<Mood>>,
    /// The answers that were given, each atom once, in the order in which they were last given.
    pub tried: Vec<Told<Tried>>,
    /// The red lines that were crossed, each at the message that crossed it.
    pub red_lines: Vec<Told<RedLineHit>>,
    /// What other systems were asked, and what came of it.
    pub called: Vec<Told<Called>>,
    /// The last way through a symptom tree.
    pub path: Vec<Taken>,
    /// Why and to whom the talk went, one after another.
    pub passed: Vec<Told<Passed>>,
    /// The customer's last message, and its event.
    said: (i64, String),
}

/// Something that an event tells.
#[derive(Debug, Clone, PartialEq)]
pub struct Told<T> {
    /// The event.
    pub event: i64,
    /// When that was.
    pub at: Timestamp,
    /// What it tells.
    pub what: T,
}

/// How angry a message was.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Mood {
    /// From 0 (calm) to 1.
    pub score: AngerScore,
    /// The words that show it, and by which signs else it was told.
    pub reasons: Vec<String>,
}

/// An answer that was given.
#[derive(Debug, Clone, PartialEq)]
pub struct Tried {
    /// The atom.
    pub atom: AtomId,
    /// How often it was given.
    pub times: u32,
    /// How it was taken the last time.
    pub fate: Fate,
}

/// How an answer was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// The customer has not said anything since.
    Open,
    /// The customer wrote on, and said nothing of it.
    WroteOn,
    /// The customer asked the same again.
    AskedAgain,
    /// The customer said that it helped.
    Helped,
    /// The customer said that it did not help.
    NotHelped,
    /// The customer wanted a person then, or was sent to one.
    WantedPerson,
}

impl Fate {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Fate::Open => "open",
            Fate::WroteOn => "wrote_on",
            Fate::AskedAgain => "asked_again",
            Fate::Helped => "helped",
            Fate::NotHelped => "not_helped",
            Fate::WantedPerson => "wanted_person",
        }
    }

    /// Whether the customer has said nothing of the answer yet.
    fn is_undecided(self) -> bool {
        match self {
            Fate::Open | Fate::WroteOn => true,
            Fate::AskedAgain | Fate::Helped | Fate::NotHelped | Fate::WantedPerson => false,
        }
    }
}

/// Who got the talk.
#[derive(Debug, Clone, PartialEq)]
pub enum Passed {
    /// The desk, for this reason and after these words; who has this skill is to take it.
    ToDesk { reason: HandoffReason, skill: String, words: String },
    /// This agent, who took it.
    Taken { agent: String },
    /// This agent, or whoever has this skill, from another agent.
    On { from: String, to: Receiver },
    /// The bot, from this agent.
    Back { from: String },
}

impl Story {
    /// The story that events tell.
    pub fn of<'a>(events: impl IntoIterator<Item = &'a Event>) -> Self {
        let mut story = Story::default();
        events.into_iter().for_each(|event| story.apply(event));
        story
    }

    fn apply(&mut self, event: &Event) {
        match &event.fact {
            Fact::Customer(fact) => self.apply_customer(event, fact),
            Fact::Bot(fact) => self.apply_bot(event, fact),
            Fact::Desk(fact) => self.apply_desk(event, fact),
            Fact::System(SystemFact::Called(called)) => keep(&mut self.called, event, called.clone(), MOST),
            Fact::System(SystemFact::Closed { solved, .. }) => self.judge(*solved),
            Fact::System(SystemFact::Erased { .. } | SystemFact::Unreadable { .. } | SystemFact::RulePromised { .. }) => {}
        }
    }

    fn apply_customer(&mut self, event: &Event, fact: &CustomerFact) {
        match fact {
            CustomerFact::Said { text, choice: _ } => {
                self.said = (event.id, text.clone());
                keep(&mut self.mood, event, Mood::default(), MOST_MOODS);
                self.take_last(Fate::WroteOn);
            }
            CustomerFact::Rated(rating) => self.judge(rating.solved),
            CustomerFact::Opened(_) | CustomerFact::LeftQueue { .. } => {}
        }
    }

    fn apply_bot(&mut self, event: &Event, fact: &BotFact) {
        match fact {
            BotFact::AngerMeasured { score, reasons } => {
                if let Some(last) = self.mood.last_mut() {
                    last.what = Mood { score: *score, reasons: reasons.clone() };
                }
            }
            BotFact::RedLineCrossed { hit } => {
                keep(&mut self.red_lines, event, hit.clone(), MOST);
                // Shown where it was written.
                self.red_lines.last_mut().into_iter().for_each(|line| line.event = self.said.0);
            }
            BotFact::Said(reply) => self.give(event, reply),
            BotFact::Moved { frame, .. } => self.move_to(frame.as_ref()),
            BotFact::HandedOff(Handoff { reason, skill, packet, .. }) => {
                self.take_last(Fate::WantedPerson);
                if !packet.path.is_empty() {
                    self.path.clone_from(&packet.path);
                }
                keep(&mut self.passed, event, Passed::ToDesk { reason: *reason, skill: skill.clone(), words: self.said.1.clone() }, MOST);
            }
            BotFact::ReadAs { .. } | BotFact::RedLineNoted { .. } | BotFact::Detailed { .. } => {}
        }
    }

    fn apply_desk(&mut self, event: &Event, fact: &DeskFact) {
        let passed = match fact {
            DeskFact::Claimed { agent, .. } => Passed::Taken { agent: agent.clone() },
            DeskFact::Transferred { agent, to, .. } => Passed::On { from: agent.clone(), to: to.clone() },
            DeskFact::Returned { agent, .. } => Passed::Back { from: agent.clone() },
            DeskFact::AlertAcknowledged { .. } | DeskFact::Said { .. } | DeskFact::Noted { .. } | DeskFact::Reviewed { .. } => return,
            DeskFact::Promised { .. } | DeskFact::PromiseKept { .. } | DeskFact::PromiseMoved { .. } => return,
            DeskFact::PromiseDropped { .. } | DeskFact::FollowedUp { .. } | DeskFact::WrappedUp { .. } => return,
        };
        keep(&mut self.passed, event, passed, MOST);
    }

    /// Takes in an answer. One that is given again is no new one, and the customer has asked the same again.
    fn give(&mut self, event: &Event, reply: &Reply) {
        let Some(citation) = reply.citations.first().filter(|_| reply.act == Act::Answer) else { return };
        let entry = |atom: &AtomId| atom.as_str().split('/').next().map(str::to_owned);
        if let Some(last) = self.tried.last_mut()
            && last.what.fate.is_undecided()
            && entry(&last.what.atom) == entry(&citation.atom)
        {
            last.what.fate = Fate::AskedAgain;
        }
        let before = self.tried.iter().position(|tried| tried.what.atom == citation.atom).map(|at| self.tried.remove(at));
        let times = before.map_or(0, |before| before.what.times) + 1;
        keep(&mut self.tried, event, Tried { atom: citation.atom.clone(), times, fate: Fate::Open }, MOST);
    }

    fn move_to(&mut self, frame: Option<&Frame>) {
        match frame {
            Some(Frame::Tree { path, .. } | Frame::Answered { path, .. }) if !path.is_empty() => self.path.clone_from(path),
            Some(Frame::Tree { .. } | Frame::Answered { .. } | Frame::Flow { .. } | Frame::Clarifying { .. } | Frame::Offering) | None => {}
        }
    }

    /// Takes in what the customer, or who closed the talk, says of the last answer.
    fn judge(&mut self, solved: Option<bool>) {
        let (Some(last), Some(solved)) = (self.tried.last_mut(), solved) else { return };
        last.what.fate = if solved { Fate::Helped } else { Fate::NotHelped };
    }

    /// Takes in how the last answer was taken, where the customer has said nothing of it.
    fn take_last(&mut self, fate: Fate) {
        if let Some(last) = self.tried.last_mut().filter(|last| last.what.fate.is_undecided()) {
            last.what.fate = fate;
        }
    }

    /// Whether the mood grew worse: a message was noticed as angry, and one of the last two is the angriest so far.
    pub fn is_worsening(&self) -> bool {
        let scores: Vec<f32> = self.mood.iter().map(|mood| mood.what.score.get()).collect();
        let peak = scores.iter().copied().fold(0.0, f32::max);
        peak >= AngerScore::NOTICED.get() && scores.iter().rev().take(2).any(|score| *score >= peak)
    }
}

/// Keeps what an event tells; of very many the last ones.
fn keep<T>(told: &mut Vec<Told<T>>, event: &Event, what: T, most: usize) {
    if told.len() == most {
        told.remove(0);
    }
    told.push(Told { event: event.id, at: event.at, what });
}

impl Conversation {
    /// The details that the customer gave so far.
    pub fn details(&self) -> &BTreeMap<String, String> {
        &self.slots
    }

    /// What other systems were asked so far, and what came of it.
    pub fn called(&self) -> &[Called] {
        &self.called
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str = r#"{"type":"customer_said","text":"不行"}"#;
    const ANGRY: &str = r#"{"type":"anger_measured","score":0.5,"reasons":["什么玩意"]}"#;
    const NO: &str = r#"{"type":"rated","solved":false,"stars":null,"comment":null}"#;
    const YES: &str = r#"{"type":"rated","solved":true,"stars":null,"comment":null}"#;
    const PLEA: &str = r#"{"type":"handed_off","id":1,"reason":"plea","skill":"general","priority":"normal","packet":{"summary":"","slots":{},"tried":[],"path":[],"parts":[],"anger":0.0,"red_lines":[]}}"#;

    fn answer(atom: &str) -> String {
        format!(
            r#"{{"type":"bot_said","act":"answer","text":"。","choices":[],"citations":[{{"atom":"{atom}","hash":"0"}}],"confidence":0.9}}"#
        )
    }

    fn story(facts: &[&str]) -> Story {
        let event =
            |(id, fact): (i64, &&str)| Event { id, at: Timestamp::from_second(id).unwrap(), fact: serde_json::from_str(fact).unwrap() };
        Story::of(&(1..).zip(facts).map(event).collect::<Vec<_>>())
    }

    #[test]
    fn an_answer_is_taken_in_one_way() {
        let (how, when, other) = (answer("returns/how"), answer("returns/when"), answer("delivery/when"));
        let check = |facts: &[&str], expected: &[(&str, u32, Fate)]| {
            let story = story(facts);
            let tried: Vec<_> = story.tried.iter().map(|tried| (tried.what.atom.as_str(), tried.what.times, tried.what.fate)).collect();
            assert_eq!(tried, expected, "{facts:#?}");
        };
        check(&[SAID, &how], &[("returns/how", 1, Fate::Open)]);
        check(&[SAID, &how, SAID], &[("returns/how", 1, Fate::WroteOn)]);
        check(&[SAID, &how, SAID, NO, &other], &[("returns/how", 1, Fate::NotHelped), ("delivery/when", 1, Fate::Open)]);
        check(&[SAID, &how, YES, SAID, PLEA], &[("returns/how", 1, Fate::Helped)]);
        check(&[SAID, &how, SAID, &when], &[("returns/how", 1, Fate::AskedAgain), ("returns/when", 1, Fate::Open)]);
        check(&[SAID, &how, SAID, &other, SAID, &how], &[("delivery/when", 1, Fate::WroteOn), ("returns/how", 2, Fate::Open)]);
        check(&[SAID, &how, SAID, PLEA], &[("returns/how", 1, Fate::WantedPerson)]);
    }

    #[test]
    fn the_mood_is_that_of_the_messages() {
        let told = story(&[SAID, SAID, ANGRY]);
        assert_eq!(told.mood.iter().map(|mood| (mood.event, mood.what.score.get())).collect::<Vec<_>>(), [(1, 0.0), (2, 0.5)]);
        assert_eq!(told.mood[1].what.reasons, ["什么玩意"]);
        assert!(told.is_worsening());
        assert!(!story(&[SAID, ANGRY, SAID, SAID]).is_worsening());
        assert!(!story(&[SAID, SAID]).is_worsening());
    }

    #[test]
    fn a_story_is_short_however_long_the_talk_is() {
        let answers: Vec<String> = (0..200).map(|n| answer(&format!("a-{n}/b"))).collect();
        let facts: Vec<&str> = answers.iter().flat_map(|answer| [SAID, answer]).collect();
        let told = story(&facts);
        assert_eq!((told.mood.len(), told.tried.len()), (MOST_MOODS, MOST));
        assert_eq!(told.tried.last().unwrap().what.atom.as_str(), "a-199/b");
    }
}
