//! What did a talk go through?
//!
//! Names alone, each once and in the order of its first time; a bounded number of each, so that a talk of any length leaves a short trail.

use crate::conversation::fact::bot::{Act, BotFact};
use crate::conversation::fact::desk::{DeskFact, Receiver, Verdict};
use crate::dialog::frame::Frame;
use crate::kb::entry::AtomId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most names of one kind, and the most answers with verdicts.
const MOST: usize = 24;

/// The most reviewers of an answer whose verdicts are kept.
const MOST_REVIEWERS: usize = 4;

/// What a talk went through.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Trail {
    /// The atoms that were given as answers.
    pub atoms: Vec<AtomId>,
    /// The procedures that were begun, and the trees.
    pub procedures: Vec<Box<str>>,
    /// The steps of procedures and the questions of trees that were asked.
    pub steps: Vec<Box<str>>,
    /// The step or question that waits for the customer, or waited when a person took over.
    pub stands_at: Option<Box<str>>,
    /// The details that were chosen among what procedures offer, each with what was chosen last, in an editor's words.
    pub chosen: Vec<(Box<str>, Box<str>)>,
    /// The agents who took the case.
    pub agents: Vec<Box<str>>,
    /// What reviewers made of answers.
    pub verdicts: Vec<Judged>,
    /// The last reason that an agent noted: the ids from the root of the tree, with `/` between them.
    pub contact_reason: Option<Box<str>>,
    /// The last resolution that an agent noted.
    pub resolution: Option<Box<str>>,
}

/// What reviewers made of an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judged {
    /// The event that holds the answer.
    pub answer: i64,
    /// The last verdict of each, in the order of the first ones.
    pub by: Vec<(Box<str>, Verdict)>,
}

impl Judged {
    /// The verdicts in the order of the reviewers' names.
    pub fn by_name(&self) -> Vec<Verdict> {
        let by_name: BTreeMap<&str, Verdict> = self.by.iter().map(|(name, verdict)| (&**name, *verdict)).collect();
        by_name.into_values().collect()
    }
}

impl Trail {
    /// Takes in what the bot did.
    pub fn take_in(&mut self, fact: &BotFact) {
        match fact {
            BotFact::Said(reply) if reply.act == Act::Answer => {
                if let Some(citation) = reply.citations.first() {
                    add(&mut self.atoms, citation.atom.clone());
                }
            }
            BotFact::Moved { frame, aside: _, chosen } => {
                self.move_to(frame.as_ref());
                chosen.iter().for_each(|(detail, value)| self.choose(detail, value));
            }
            BotFact::Said(_) | BotFact::ReadAs { .. } | BotFact::RedLineCrossed { .. } | BotFact::RedLineNoted { .. } => {}
            BotFact::AngerMeasured { .. } | BotFact::HandedOff(_) | BotFact::Detailed { .. } => {}
        }
    }

    /// Takes in what somebody at the desk did.
    pub fn take_in_desk(&mut self, fact: &DeskFact) {
        match fact {
            DeskFact::Claimed { agent, .. } | DeskFact::Transferred { to: Receiver::Agent(agent), .. } => {
                add(&mut self.agents, Box::from(agent.as_str()));
            }
            DeskFact::Reviewed { answer, verdict, agent } => self.judge(*answer, *verdict, agent),
            DeskFact::WrappedUp { reason, resolution, attributes, .. } => {
                self.contact_reason = reason.as_deref().map(Box::from);
                self.resolution = resolution.as_deref().map(Box::from);
                attributes
                    .iter()
                    .filter_map(|(name, value)| Some((name, value.choice()?)))
                    .for_each(|(name, value)| self.choose(name, value));
            }
            DeskFact::Promised { .. } | DeskFact::PromiseKept { .. } | DeskFact::PromiseMoved { .. } => {}
            DeskFact::PromiseDropped { .. } | DeskFact::FollowedUp { .. } => {}
            DeskFact::AlertAcknowledged { .. } | DeskFact::Said { .. } | DeskFact::Returned { .. } => {}
            DeskFact::Noted { .. } | DeskFact::Transferred { to: Receiver::Skill(_), .. } => {}
        }
    }

    fn move_to(&mut self, frame: Option<&Frame>) {
        let place = frame.and_then(place_of);
        if let Some((procedure, step)) = &place {
            add(&mut self.procedures, procedure.clone());
            add(&mut self.steps, step.clone());
        }
        self.stands_at = place.map(|(_, step)| step);
    }

    fn choose(&mut self, detail: &str, value: &str) {
        if let Some((_, chosen)) = self.chosen.iter_mut().find(|(own, _)| **own == *detail) {
            *chosen = Box::from(value);
        } else if self.chosen.len() < MOST {
            self.chosen.push((Box::from(detail), Box::from(value)));
        }
    }

    fn judge(&mut self, answer: i64, verdict: Verdict, agent: &str) {
        let at = self.verdicts.iter().position(|judged| judged.answer == answer).unwrap_or_else(|| {
            self.verdicts.push(Judged { answer, by: Vec::new() });
            self.verdicts.len() - 1
        });
        let by = &mut self.verdicts[at].by;
        if let Some((_, own)) = by.iter_mut().find(|(own, _)| **own == *agent) {
            *own = verdict;
        } else if by.len() < MOST_REVIEWERS {
            by.push((Box::from(agent), verdict));
        }
        self.verdicts.truncate(MOST);
    }
}

/// The procedure of a frame and the step that waits, where it is in one.
fn place_of(frame: &Frame) -> Option<(Box<str>, Box<str>)> {
    match frame {
        Frame::Flow { flow, name, .. } => Some((Box::from(&*flow.0), format!("{}/{name}", flow.0).into_boxed_str())),
        Frame::Tree { tree, at, .. } => Some((Box::from(tree.as_str()), Box::from(at.as_str()))),
        _ => None,
    }
}

fn add<T: PartialEq>(names: &mut Vec<T>, name: T) {
    if names.len() < MOST && !names.contains(&name) {
        names.push(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trail_is_short_however_long_the_talk_is() {
        let mut trail = Trail::default();
        for n in 0..1_000 {
            let fact = format!(r#"{{"type":"claimed","handoff":{n},"agent":"{n}","words":""}}"#);
            trail.take_in_desk(&serde_json::from_str(&fact).unwrap());
            for agent in ["甲", "乙", "丙", "丁", "戊"] {
                trail.take_in_desk(&DeskFact::Reviewed { answer: n, verdict: Verdict::Right, agent: agent.to_owned() });
            }
        }
        assert_eq!((trail.agents.len(), trail.verdicts.len(), trail.verdicts[0].by.len()), (MOST, MOST, MOST_REVIEWERS));
    }

    #[test]
    fn the_last_verdict_of_a_reviewer_counts() {
        let mut trail = Trail::default();
        for (agent, verdict) in [("甲", Verdict::Right), ("乙", Verdict::Right), ("甲", Verdict::Wrong)] {
            trail.take_in_desk(&DeskFact::Reviewed { answer: 7, verdict, agent: agent.to_owned() });
        }
        assert_eq!(trail.verdicts[0].by, [("甲".into(), Verdict::Wrong), ("乙".into(), Verdict::Right)]);
    }
}
