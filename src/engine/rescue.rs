//! What is promised to a customer who leaves unhappy?
//!
//! The rule `rescue` of `deadlines.ron`. It is looked at when the customer judges: nothing runs in the background.

use crate::conversation::deadline::RulePledge;
use crate::conversation::fact::Fact;
use crate::conversation::fact::customer::Rating;
use crate::conversation::fact::desk::{Pledge, Receiver};
use crate::conversation::fact::system::{Rule, SystemFact};
use crate::conversation::promise::MOST_PROMISES;
use crate::conversation::{Conversation, Phase};
use crate::engine::Engine;
use crate::engine::reply::words::FALLBACK_LOCALE;
use jiff::Timestamp;

/// The skill of a team where nothing says which; it is always there.
const GENERAL: &str = "general";

impl Engine {
    /// What is promised after a judgement; nothing while such a promise is open already.
    pub(in crate::engine) fn rescue(&self, conversation: &Conversation, rating: &Rating, now: Timestamp) -> Option<Fact> {
        let rule = self.measure.deadlines.rescue.as_ref()?;
        // While the bot or a person has the talk, a no leads on, and is no end.
        let is_over = matches!(conversation.phase(), Phase::Closed { .. });
        let is_unhappy = rating.stars.is_some_and(|stars| stars <= rule.stars) || (is_over && rating.solved == Some(false));
        let promises = conversation.promises();
        let is_promised = promises.open().any(|open| rule.pledges.iter().any(|pledge| pledge.kind == open.kind));
        let has_room = promises.all().len() + rule.pledges.len() <= MOST_PROMISES;
        if !is_unhappy || is_promised || !has_room || matches!(conversation.phase(), Phase::Erased { .. }) {
            return None;
        }
        let owner = owner(conversation);
        let pledges: Vec<Pledge> = rule.pledges.iter().filter_map(|pledge| self.pledged(pledge, &owner, now)).collect();
        (!pledges.is_empty()).then_some(Fact::System(SystemFact::RulePromised { rule: Rule::Rescue, pledges }))
    }

    fn pledged(&self, pledge: &RulePledge, owner: &Receiver, now: Timestamp) -> Option<Pledge> {
        let due = pledge.limit.passes(100, now, &self.desk.rosters)?;
        let what = self.promises.label(&pledge.kind, FALLBACK_LOCALE).to_owned();
        // Promises are kept to the second, as those that agents make.
        Some(Pledge { kind: pledge.kind.clone(), what, due: Timestamp::from_second(due.as_second()).ok()?, owner: owner.clone() })
    }
}

/// Who makes up for it: the agent who had the case, or else the team that it was for.
fn owner(conversation: &Conversation) -> Receiver {
    let last = || conversation.evidence().trail.agents.last().map(|agent| agent.to_string());
    let agent = conversation.holder().map(str::to_owned).or_else(last);
    let skill = || conversation.last_handoff().map_or(GENERAL, |handoff| handoff.skill.as_str()).to_owned();
    agent.map_or_else(|| Receiver::Skill(skill()), Receiver::Agent)
}
