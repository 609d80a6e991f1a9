//! By which rules does a case find its agent?
//!
//! Plain values, which an editor writes in `desk.ron`. What they do is told in `desk::routing`.

use crate::conversation::case::Case;
use crate::conversation::handoff::HandoffReason;
use crate::conversation::team::presence::Silence;
use crate::conversation::team::profile::Level;
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
    /// What they need no longer after a while.
    pub fallbacks: Vec<Fallback>,
    /// From how many cases taken within the last hour on the expected wait is told; nothing when it never is.
    pub wait_sample: Option<u32>,
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
    /// The skill that the case came with.
    pub skills: Vec<String>,
    /// The least severity of a red line, from 1 to 4.
    pub severity: Option<u8>,
    /// The least anger, from 0 to 1.
    pub anger: Option<f32>,
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
            && is_among(&self.skills, Some(&case.handoff.skill))
            && self.severity.is_none_or(|least| severity >= least)
            && self.anger.is_none_or(|least| packet.anger.get() >= least)
    }
}
