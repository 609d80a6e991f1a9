//! What do presence, profiles and offers look like on the wire?

use crate::conversation::team::presence::{Presence, Silence, Status};
use crate::conversation::team::profile::{Day, Hours, Level, Profile};
use crate::conversation::team::rules::Mode;
use crate::http::dto::handoff::HandoffDto;
use jiff::Timestamp;
use jiff::civil::Time;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Says whether I am there.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({"status": "busy"}))]
pub struct PresenceRequest {
    /// `online`, `busy`, `away` or `offline`.
    #[schema(value_type = String, example = "busy")]
    pub status: Status,
}

/// How present somebody is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"status": "away", "said": "online", "since": "2026-11-30T08:00:00Z", "missed_offers": 0}))]
#[schema(as = Presence)]
pub struct PresenceDto {
    /// `online`, `busy`, `away` or `offline`, as it is taken: silence overrules what was said.
    #[schema(value_type = String, example = "away")]
    pub status: Status,
    /// What was said last.
    #[schema(value_type = String, example = "online")]
    pub said: Status,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// How many offers in a row had no answer.
    pub missed_offers: u32,
}

impl PresenceDto {
    /// How present somebody is at a moment; who never was there is offline.
    pub fn at(presence: Option<&Presence>, now: Timestamp, silence: Silence) -> Self {
        presence.map_or(PresenceDto { status: Status::Offline, said: Status::Offline, since: now, missed_offers: 0 }, |presence| {
            let (said, since, missed_offers) = (presence.status, presence.since, presence.n_missed);
            PresenceDto { status: presence.at(now, silence), said, since, missed_offers }
        })
    }
}

/// Ends my shift.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[schema(example = json!({"to": "小李"}))]
pub struct ShiftEndRequest {
    /// The colleague who gets my cases; without, they go back to the queue.
    #[serde(default)]
    pub to: Option<String>,
}

/// My shift is over.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"given": 2}))]
#[schema(as = ShiftEnd)]
pub struct ShiftEndDto {
    /// How many cases I gave away.
    pub given: usize,
}

/// A case that is offered to me for a while.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Offer)]
pub struct OfferDto {
    /// The case. Personal details are masked.
    pub handoff: HandoffDto,
    /// Until when the offer is open.
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
    /// How long that is from now on, in milliseconds, whatever the clock of the client says.
    pub left_ms: u64,
    /// How long it was open in all, in milliseconds.
    pub whole_ms: u64,
}

/// What is so of me at this moment: the `data` of the stream's `event: live`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Live)]
pub struct LiveDto {
    /// How present I am.
    pub presence: PresenceDto,
    /// What is offered to me.
    pub offer: Option<OfferDto>,
}

/// What an agent can do.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"skills": {"repair": 2, "general": 1}, "languages": ["zh", "en"], "most_talks": 4, "rosters": ["白班"], "hours": []}))]
#[schema(as = Profile)]
pub struct ProfileDto {
    /// Skills of `handoff.ron`, each with its level from 1 to 3; nothing means every skill at level 1.
    #[serde(default)]
    #[schema(value_type = Option<BTreeMap<String, u8>>)]
    pub skills: Option<BTreeMap<String, Level>>,
    /// Languages, as `zh-CN`, or `zh` for all kinds; none means every language.
    #[serde(default)]
    pub languages: Vec<String>,
    /// The most talks at once, from 0 to 100; nothing means what `desk.ron` says.
    #[serde(default)]
    pub most_talks: Option<u32>,
    /// The shifts of `handoff.ron` in which the agent works.
    #[serde(default)]
    pub rosters: Vec<String>,
    /// Hours of the agent's own. Who has neither works at any time.
    #[serde(default)]
    pub hours: Vec<HoursDto>,
}

/// Hours of an agent.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"days": ["mon", "tue"], "from": "09:00:00", "to": "18:00:00"}))]
#[schema(as = Hours)]
pub struct HoursDto {
    /// The days on which they begin: `mon` to `sun`.
    #[schema(value_type = Vec<String>)]
    pub days: Vec<Day>,
    /// When they begin.
    #[schema(value_type = String, example = "09:00:00")]
    pub from: Time,
    /// When they end; not after `from` means the next morning.
    #[schema(value_type = String, example = "18:00:00")]
    pub to: Time,
}

impl From<Profile> for ProfileDto {
    fn from(Profile { skills, languages, most_talks, rosters, hours }: Profile) -> Self {
        let hours = hours.into_iter().map(|Hours { days, from, to }| HoursDto { days, from, to }).collect();
        ProfileDto { skills, languages, most_talks, rosters, hours }
    }
}

impl From<ProfileDto> for Profile {
    fn from(ProfileDto { skills, languages, most_talks, rosters, hours }: ProfileDto) -> Self {
        let hours = hours.into_iter().map(|HoursDto { days, from, to }| Hours { days, from, to }).collect();
        Profile { skills, languages, most_talks, rosters, hours }
    }
}

/// Who is at the desk.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Team)]
pub struct TeamDto {
    /// By name.
    pub agents: Vec<MemberDto>,
    /// Whether cases are offered (`offer`), or agents choose from the list (`manual`).
    pub mode: &'static str,
    /// The skills that there are.
    pub skills: Vec<String>,
    /// The shifts that there are, by name.
    pub rosters: Vec<String>,
    /// The most talks at once of an agent whose profile does not say.
    pub most_talks: u32,
}

/// Somebody at the desk.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Member)]
pub struct MemberDto {
    /// The name.
    pub agent: String,
    /// How present they are.
    pub presence: PresenceDto,
    /// Whether they are to work at this moment by their hours.
    pub on_shift: bool,
    /// How many cases they hold.
    pub load: u32,
    /// The most that they hold at once.
    pub most_talks: u32,
    /// What is offered to them: the handoff.
    pub offered: Option<String>,
    /// What a supervisor has written of them.
    pub profile: Option<ProfileDto>,
}

/// A colleague, as far as it tells whether a case can be given to them.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"agent": "小李", "presence": "online", "load": 2, "most_talks": 5}))]
#[schema(as = Colleague)]
pub struct ColleagueDto {
    /// The name.
    pub agent: String,
    /// `online`, `busy`, `away` or `offline`.
    #[schema(value_type = String, example = "online")]
    pub presence: Status,
    /// How many cases they hold.
    pub load: u32,
    /// The most that they hold at once.
    pub most_talks: u32,
}

/// The name of a mode on the wire.
pub fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Manual => "manual",
        Mode::Offer => "offer",
    }
}
