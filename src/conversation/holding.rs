//! Who has the talk, and how does it go from one to another?

use crate::conversation::fact::desk::Receiver;
use crate::conversation::handoff::{HandoffId, raised};
use crate::conversation::{Conversation, Phase};
use jiff::{SignedDuration, Timestamp};

/// The most who write beside the agent who has the talk: more voices than these nobody can follow.
pub const MOST_COMPANIONS: usize = 3;

impl Conversation {
    /// The bot has the talk again, where the customer waits for a person.
    pub(super) fn leave_queue(&mut self) {
        if let Phase::Queued { .. } = self.phase {
            self.phase = Phase::Bot { frame: None };
        }
    }

    /// Whether this agent has the talk.
    pub fn is_held_by(&self, name: &str) -> bool {
        self.holder() == Some(name)
    }

    /// The agent who has the talk.
    pub fn holder(&self) -> Option<&str> {
        match &self.phase {
            Phase::Agent { agent, .. } => Some(agent),
            Phase::Bot { .. } | Phase::Queued { .. } | Phase::Closed { .. } | Phase::Erased { .. } => None,
        }
    }

    /// The supervisors who write beside the agent who has the talk, in the order in which they came. They hold nothing: the case, its deadlines
    /// and its promises stay with the agent.
    pub fn companions(&self) -> &[String] {
        match &self.phase {
            Phase::Agent { .. } => &self.companions,
            Phase::Bot { .. } | Phase::Queued { .. } | Phase::Closed { .. } | Phase::Erased { .. } => &[],
        }
    }

    /// Whether somebody may write to the customer as a person: who has the talk, and who has joined them.
    pub fn may_write(&self, name: &str) -> bool {
        self.is_held_by(name) || self.companions().iter().any(|own| own == name)
    }

    /// Lets somebody in beside the agent who has the talk, as far as there is room.
    pub(super) fn join(&mut self, name: &str) {
        let is_held = matches!(self.phase, Phase::Agent { .. });
        if is_held && !self.may_write(name) && self.companions.len() < MOST_COMPANIONS {
            self.companions.push(name.to_owned());
        }
    }

    /// Adds up the wait that ends.
    pub(super) fn end_wait(&mut self, at: Timestamp) {
        let waited = self.handed_off_at.map_or(SignedDuration::ZERO, |since| at.duration_since(since));
        self.waited = self.waited.saturating_add(waited);
    }

    /// Gives a case that somebody has or waits for to another one.
    pub(super) fn transfer(&mut self, at: Timestamp, handoff: HandoffId, to: &Receiver) {
        let is_waiting = self.phase == (Phase::Queued { handoff });
        let is_held = matches!(&self.phase, Phase::Agent { handoff: own, .. } if *own == handoff);
        if !is_waiting && !is_held {
            return;
        }
        match to {
            Receiver::Agent(agent) => {
                if is_waiting {
                    self.end_wait(at);
                }
                // Who gets the case stands beside nobody any more.
                self.companions.retain(|own| own != agent);
                self.phase = Phase::Agent { handoff, agent: agent.clone() };
            }
            Receiver::Skill(skill) => {
                if let Some(own) = self.handoffs.last_mut() {
                    own.skill.clone_from(skill);
                    own.priority = raised(own.priority);
                }
                // Who only waits for another one has waited since before.
                if is_held {
                    self.handed_off_at = Some(at);
                }
                self.companions.clear();
                self.phase = Phase::Queued { handoff };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::conversation::Conversation;
    use crate::conversation::event::Event;
    use jiff::Timestamp;

    /// Who has the talk, and who stands beside them, after these facts.
    fn check(facts: &[&str], holder: Option<&str>, companions: &[&str]) {
        let opened = r#"{"type":"opened","locale":"zh-CN","channel":"web","visitor":null,"page":null,"is_test":false}"#;
        let plea = r#"{"type":"handed_off","id":1,"reason":"plea","skill":"general","priority":"normal","packet":{"summary":"","slots":{},"tried":[],"path":[],"parts":[],"anger":0.0,"red_lines":[]}}"#;
        let event =
            |(id, fact): (i64, &&str)| Event { id, at: Timestamp::from_second(id).unwrap(), fact: serde_json::from_str(fact).unwrap() };
        let events: Vec<Event> = (1..).zip([opened, plea].iter().chain(facts)).map(event).collect();
        let conversation = Conversation::of(&events).unwrap();
        assert_eq!(
            (conversation.holder(), conversation.companions()),
            (holder, &*companions.iter().map(ToString::to_string).collect::<Vec<_>>()),
            "{facts:?}"
        );
    }

    #[test]
    fn one_has_the_talk_and_few_stand_beside() {
        let claimed = r#"{"type":"claimed","handoff":1,"agent":"小王","words":""}"#;
        let joined = |agent: &str| format!(r#"{{"type":"joined","agent":"{agent}"}}"#);
        let (chen, zhao, qian, sun) = (&*joined("陈主管"), &*joined("赵主管"), &*joined("钱主管"), &*joined("孙主管"));
        let to_agent =
            |agent: &str| format!(r#"{{"type":"transferred","handoff":1,"agent":"小王","to":{{"agent":"{agent}"}},"words":""}}"#);
        let to_skill = r#"{"type":"transferred","handoff":1,"agent":"小王","to":{"skill":"repair"},"words":""}"#;
        let left = r#"{"type":"left","agent":"陈主管"}"#;
        check(&[chen], None, &[]);
        check(&[chen, claimed], Some("小王"), &[]);
        check(&[claimed, chen, chen, zhao], Some("小王"), &["陈主管", "赵主管"]);
        check(&[claimed, &joined("小王")], Some("小王"), &[]);
        check(&[claimed, chen, zhao, qian, sun], Some("小王"), &["陈主管", "赵主管", "钱主管"]);
        check(&[claimed, chen, zhao, left], Some("小王"), &["赵主管"]);
        check(&[claimed, chen, zhao, &to_agent("陈主管")], Some("陈主管"), &["赵主管"]);
        check(&[claimed, chen, to_skill], None, &[]);
        check(&[claimed, chen, to_skill, &to_agent("小李")], Some("小李"), &[]);
        check(&[claimed, chen, r#"{"type":"returned","agent":"小王","words":""}"#], None, &[]);
        check(&[claimed, chen, r#"{"type":"closed","by":"agent","solved":null,"words":""}"#], None, &[]);
    }
}
