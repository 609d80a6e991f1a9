//! Which case goes to whom?
//!
//! Cases are looked at in the order of service, and each takes the best agent who is free for it (skill-based routing): the one who had the
//! customer before, then who has most room, then who is most skilled, then who has waited longest for work. What a case needs follows from the
//! first rule of `desk.ron` that applies, and less is asked the longer the customer waits. Everything here is a function of its arguments; when
//! it is asked, and what becomes of an offer, is the business of `http`.

use crate::conversation::case::Case;
use crate::conversation::roster::Rosters;
use crate::conversation::team::floor::{Floor, Member, Offer};
use crate::conversation::team::presence::Status;
use crate::conversation::team::profile::{Level, Profile};
use crate::conversation::team::rules::{Language, Need, Routing, Waived};
use jiff::Timestamp;
use std::cmp::Reverse;

/// What a case needs of an agent, as of a moment; nothing of it when it has waited for long enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// The skill.
    pub skill: Option<&'a str>,
    /// How well.
    pub level: Level,
    /// The language.
    pub language: Option<&'a str>,
}

impl<'a> Wanted<'a> {
    /// What a case needs that has waited until this moment.
    pub fn of(case: &'a Case, rules: &'a Routing, now: Timestamp) -> Self {
        const PLAIN: Need = Need { skill: None, level: Level::L1, language: Language::Any };
        let need = rules.rules.iter().find(|rule| rule.when.applies(case)).map_or(&PLAIN, |rule| &rule.need);
        let language = match &need.language {
            Language::Any => None,
            Language::Customers => Some(case.locale.as_str()),
            Language::Only(language) => Some(language.as_str()),
        };
        let mut wanted = Wanted { skill: Some(need.skill.as_deref().unwrap_or(&case.handoff.skill)), level: need.level, language };
        let waited = now.duration_since(case.since);
        for waived in rules.fallbacks.iter().filter(|fallback| waited >= fallback.after).flat_map(|fallback| &fallback.waives) {
            match waived {
                Waived::Level => wanted.level = Level::L1,
                Waived::Language => wanted.language = None,
                Waived::Skill => (wanted.skill, wanted.level) = (None, Level::L1),
            }
        }
        wanted
    }

    /// Whether an agent has what is needed.
    pub fn is_met_by(&self, profile: &Profile) -> bool {
        self.skill.is_none_or(|skill| profile.level(skill).is_some_and(|level| level >= self.level))
            && self.language.is_none_or(|language| profile.speaks(language))
    }
}

/// Somebody who can be offered a case at this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Free<'a> {
    /// The name.
    pub name: &'a str,
    /// What a supervisor has written of them.
    pub profile: Option<&'a Profile>,
    /// How many cases more they can take.
    pub room: u32,
    /// The most that they hold at once.
    pub most: u32,
    /// Since when they have not got a case.
    pub since: Timestamp,
}

/// How many talks at once somebody takes.
pub fn most_talks(member: &Member, rules: &Routing) -> u32 {
    member.profile.as_ref().and_then(|profile| profile.most_talks).unwrap_or(rules.most_talks)
}

/// Who can be offered a case at this moment: those who are online and on shift, have room, and have no offer to answer.
pub fn free<'a>(floor: &'a Floor, rules: &Routing, rosters: &Rosters, now: Timestamp) -> Vec<Free<'a>> {
    let one = |member: &'a Member| {
        let presence = member.presence.as_ref().filter(|_| member.takes_cases)?;
        let profile = member.profile.as_ref();
        let most = most_talks(member, rules);
        let is_there = presence.at(now, rules.silence) == Status::Online
            && profile.is_none_or(|profile| profile.is_on_shift(rosters, now))
            && floor.offer_to(&member.name).is_none();
        let room = most.saturating_sub(member.n_held);
        (is_there && room > 0).then_some(Free { name: &member.name, profile, room, most, since: presence.free_since })
    };
    floor.members.iter().filter_map(one).collect()
}

/// A case that waits, and what is known of whom it may go to.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting<'a> {
    /// The case.
    pub case: &'a Case,
    /// The agent who had the customer's last case.
    pub before: Option<&'a str>,
}

/// That a case is to be offered to an agent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Match<'c, 'f> {
    /// The case.
    pub case: &'c Case,
    /// The agent.
    pub agent: &'f str,
    /// The most cases that the agent may hold by then.
    pub most: u32,
}

/// Offers cases, which come in the order of service, to the best who are free, one to each. Those who get one are taken out of `free`, so that
/// the next cases can be looked at with the same list. A case that is offered to somebody is left out, and so is one for who passed it over.
pub fn best<'c, 'f>(cases: &[Waiting<'c>], free: &mut Vec<Free<'f>>, floor: &Floor, rules: &Routing, now: Timestamp) -> Vec<Match<'c, 'f>> {
    let mut matches = Vec::new();
    // What nobody who is free has: that only becomes more, so that it is looked for once.
    let mut hopeless: Vec<Wanted<'_>> = Vec::new();
    for waiting in cases {
        if free.is_empty() {
            break;
        }
        let case = waiting.case;
        let is_this = |offer: &Offer| offer.conversation == case.conversation && offer.handoff == case.handoff.id;
        if floor.open.iter().any(|offer| offer.conversation == case.conversation) {
            continue;
        }
        let wanted = Wanted::of(case, rules, now);
        if hopeless.contains(&wanted) {
            continue;
        }
        let passed: Vec<&str> = floor.passed.iter().filter(|offer| is_this(offer)).map(|offer| offer.agent.as_str()).collect();
        let plain = Profile::default();
        let has_it = |one: &Free<'_>| wanted.is_met_by(one.profile.unwrap_or(&plain));
        let fits = |one: &Free<'_>| !passed.contains(&one.name) && has_it(one);
        let skill = wanted.skill.unwrap_or(&case.handoff.skill);
        let merit = |one: &Free<'f>| {
            let level = one.profile.unwrap_or(&plain).level(skill);
            (Reverse(waiting.before == Some(one.name)), Reverse(one.room), Reverse(level), one.since, one.name)
        };
        let found = free.iter().enumerate().filter(|(_, one)| fits(one)).min_by_key(|(_, one)| merit(one));
        if let Some((at, _)) = found {
            let one = free.swap_remove(at);
            matches.push(Match { case, agent: one.name, most: one.most });
        } else if !free.iter().any(has_it) {
            hopeless.push(wanted);
        }
    }
    matches
}
