//! By which rules does a case find its agent?
//!
//! Plain values, which an editor writes in `desk.ron`. What they do is told in `desk::routing`.

use crate::conversation::case::Case;
use crate::conversation::deadline::{Limit, RulePledge};
use crate::conversation::handoff::HandoffReason;
use crate::conversation::proof::Tier;
use crate::conversation::team::presence::Silence;
use crate::conversation::team::profile::Level;
use crate::dialog::flow::Priority;
use crate::kb::facet::Facet;
use jiff::SignedDuration;
use serde::Deserialize;

/// How cases come to agents.
#[derive(Debug, Clone, PartialEq)]
pub struct Routing {
    /// Whether cases are offered.
    pub mode: Mode,
    /// Who may take a case that was not offered.
    pub claims: Claims,
    /// How long an offer is open.
    pub offer: SignedDuration,
    /// After so many offers in a row without an answer an agent is away.
    pub missed_offers: u32,
    /// The most talks at once of an agent whose profile does not say.
    pub most_talks: u32,
    /// How long agents may be silent.
    pub silence: Silence,
    /// What cases need: the first rule that applies counts.
    pub rules: Vec<Rule>,
    /// How pressing cases are at least: the most pressing of all rules that apply counts.
    pub priorities: Vec<Lift>,
    /// What they need no longer after a while.
    pub fallbacks: Vec<Fallback>,
    /// When customers wait no longer; nothing when they wait until somebody comes.
    pub queue_end: Option<QueueEnd>,
    /// From how many cases taken within the last hour on the expected wait is told; nothing when it never is.
    pub wait_sample: Option<u32>,
}

/// When customers whom nobody could serve wait no longer, and what they are promised instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueEnd {
    /// How long they wait.
    pub after: Limit,
    /// What is promised.
    pub pledge: RulePledge,
}

/// Whether cases are offered to agents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Mode {
    /// Agents choose from the list.
    Manual,
    /// Each case is offered to the best agent who is free.
    Offer,
}

/// Who may take a case that was not offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Claims {
    /// Whoever works at the desk.
    Everybody,
    /// Supervisors and administrators.
    Supervisors,
}

/// What cases of one kind need.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Which cases; all when nothing is said.
    #[serde(default)]
    pub when: When,
    /// What they need.
    pub need: Need,
}

/// Which cases are meant: those to which everything applies that is said. Of a list, one is enough.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct When {
    /// What the customer wants.
    pub intents: Vec<String>,
    /// The product that the page is about.
    pub products: Vec<Facet>,
    /// The region of the customer.
    pub regions: Vec<Facet>,
    /// The language of the customer.
    pub locales: Vec<String>,
    /// Where the customer writes.
    pub channels: Vec<String>,
    /// Why the customer was handed over.
    pub reasons: Vec<HandoffReason>,
    /// The customer's tier, as the page's server has proved it.
    pub tiers: Vec<Tier>,
    /// The skill that the case came with.
    pub skills: Vec<String>,
    /// The least severity of a red line, from 1 to 4.
    pub severity: Option<u8>,
    /// The least anger, from 0 to 1.
    pub anger: Option<f32>,
}

/// How pressing the cases of some customers are at least.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lift {
    /// The tiers of the customers; none that nobody has named.
    pub tiers: Vec<Tier>,
    /// How pressing they are at least.
    pub priority: Priority,
}

impl Routing {
    /// How pressing the case of a customer of this tier is, which would be `priority` without one: a tier lifts, and never lowers.
    pub fn priority(&self, priority: Priority, tier: Option<&Tier>) -> Priority {
        let lifts = self.priorities.iter().filter(|lift| tier.is_some_and(|tier| lift.tiers.contains(tier)));
        lifts.map(|lift| lift.priority).fold(priority, Ord::max)
    }
}

/// What a case needs of an agent.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// The skill; that of the case when nothing is said.
    #[serde(default)]
    pub skill: Option<String>,
    /// How well the agent must have it.
    #[serde(default = "least")]
    pub level: Level,
    /// The language that the agent must speak.
    #[serde(default)]
    pub language: Language,
}

fn least() -> Level {
    Level::L1
}

/// Which language an agent must speak.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub enum Language {
    /// Whichever.
    #[default]
    Any,
    /// That of the customer.
    Customers,
    /// This one.
    Only(String),
}

/// What a case needs no longer when it has waited for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fallback {
    /// After how long.
    pub after: SignedDuration,
    /// What is no longer asked for.
    pub waives: Vec<Waived>,
}

/// What may be waived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Waived {
    /// How well the agent must have the skill.
    Level,
    /// The language.
    Language,
    /// The skill, and with it its level.
    Skill,
}

impl When {
    /// Whether a case is meant.
    pub fn applies(&self, case: &Case) -> bool {
        let packet = &case.handoff.packet;
        let is_among =
            |names: &[String], own: Option<&str>| names.is_empty() || own.is_some_and(|own| names.iter().any(|name| name == own));
        let is_facet =
            |names: &[Facet], own: Option<&str>| names.is_empty() || own.and_then(Facet::parse).is_some_and(|own| own.is_among(names));
        let severity = packet.red_lines.iter().map(|hit| hit.severity.get()).max().unwrap_or(0);
        is_among(&self.intents, packet.intent.as_deref())
            && is_facet(&self.products, case.product.as_deref())
            && is_facet(&self.regions, case.region.as_deref())
            && is_among(&self.locales, Some(&case.locale))
            && is_among(&self.channels, case.channel.as_deref())
            && (self.reasons.is_empty() || self.reasons.contains(&case.handoff.reason))
            && Tier::is_among(&self.tiers, case.handoff.tier.as_ref())
            && is_among(&self.skills, Some(&case.handoff.skill))
            && self.severity.is_none_or(|least| severity >= least)
            && self.anger.is_none_or(|least| packet.anger.get() >= least)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn tier(name: &str) -> Tier {
        Tier::try_from(name.to_owned()).unwrap()
    }

    fn routing(priorities: Vec<Lift>) -> Routing {
        let silence = Silence { away: SignedDuration::ZERO, offline: SignedDuration::ZERO, gives_back: None };
        Routing {
            mode: Mode::Manual,
            claims: Claims::Everybody,
            offer: SignedDuration::ZERO,
            missed_offers: 1,
            most_talks: 1,
            silence,
            rules: Vec::new(),
            priorities,
            fallbacks: Vec::new(),
            queue_end: None,
            wait_sample: None,
        }
    }

    #[test]
    fn a_tier_lifts_and_never_lowers() {
        let lift = |name: &str, priority: Priority| Lift { tiers: vec![tier(name)], priority };
        let rules = routing(vec![lift("vip", Priority::High), lift("vip", Priority::Normal), lift("slow", Priority::Low)]);
        let check = |own: Option<&str>, priority: Priority, expected: Priority| {
            assert_eq!(rules.priority(priority, own.map(tier).as_ref()), expected, "{own:?} {priority:?}");
        };
        check(None, Priority::Normal, Priority::Normal);
        check(Some("gold"), Priority::Normal, Priority::Normal);
        check(Some("vip"), Priority::Low, Priority::High);
        check(Some("VIP"), Priority::Normal, Priority::High);
        check(Some("vip"), Priority::Urgent, Priority::Urgent);
        check(Some("slow"), Priority::Normal, Priority::Normal);
    }

    #[test]
    fn a_rule_names_tiers() {
        let case = |tier: Option<&str>| -> Case {
            let mut handoff = json!({
                "id": 1, "reason": "plea", "skill": "general", "priority": "normal",
                "packet": {"summary": "", "slots": {}, "tried": [], "path": [], "parts": [], "anger": 0.0, "red_lines": []}
            });
            if let Some(tier) = tier {
                handoff["tier"] = json!(tier);
            }
            let case =
                json!({"conversation": "1", "handoff": handoff, "since": "2026-11-30T10:00:00Z", "holder": "nobody", "locale": "en"});
            serde_json::from_value(case).unwrap()
        };
        let check = |tiers: &[&str], own: Option<&str>, expected: bool| {
            let when = When { tiers: tiers.iter().map(|name| tier(name)).collect(), ..When::default() };
            assert_eq!(when.applies(&case(own)), expected, "{tiers:?} {own:?}");
        };
        check(&[], None, true);
        check(&["vip", "gold"], Some("gold"), true);
        check(&["vip"], Some("gold"), false);
        check(&["vip"], None, false);
    }
}
