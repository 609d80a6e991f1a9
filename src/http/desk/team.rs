//! Who is at the desk, and what can they do?
//!
//! Supervisors see everybody with presence and load, and write profiles.

use crate::conversation::team::floor::{Floor, Member};
use crate::conversation::team::presence::Status;
use crate::conversation::team::profile::Profile;
use crate::desk::HandoffName;
use crate::desk::routing::most_talks;
use crate::engine::Engine;
use crate::http::desk::rounds::look_now;
use crate::http::dto::team::{ColleagueDto, MemberDto, PresenceDto, ProfileDto, TeamDto, mode_name};
use crate::http::error::Problem;
use crate::http::extract::{Body, PathParts};
use crate::http::guard::auth::Supervisor;
use crate::http::state::AppState;
use crate::privacy::audit::Action;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use std::sync::Arc;

/// The most languages, shifts and hours of a profile: more than anybody has.
const MOST_LINES: usize = 30;

/// The most talks at once that a profile may allow.
const MOST_TALKS: u32 = 100;

/// The longest name of a language: `zh-Hant-HK` has 10 characters.
const LONGEST_LANGUAGE: usize = 20;

/// Who is at the desk?
///
/// For supervisors and administrators: all who work on cases, with presence, load and profile.
#[utoipa::path(get, path = "/v1/desk/team", operation_id = "read_team", tag = "desk", responses((status = 200, body = TeamDto)))]
pub async fn show(State(state): State<Arc<AppState>>, _: Supervisor) -> Result<Json<TeamDto>, Problem> {
    let (floor, engine, now) = (state.store.floor().await?, state.content.engine(), Timestamp::now());
    let is_shown =
        |member: &&Member| member.takes_cases || member.is_expected || member.n_held > 0 || status(member, &engine, now) != Status::Offline;
    let agents = floor.members.iter().filter(is_shown).map(|member| shown(member, &floor, &engine, now)).collect();
    Ok(Json(TeamDto {
        agents,
        mode: mode_name(engine.team.routing.mode),
        skills: engine.desk.skills.clone(),
        rosters: engine.desk.rosters.shifts.iter().map(|shift| shift.name.clone()).collect(),
        most_talks: engine.team.routing.most_talks,
    }))
}

/// Writes what an agent can do
///
/// For supervisors and administrators. Skills are those of `handoff.ron`, and so are the shifts: else `bad-field`. It takes the place of the
/// profile that was there.
#[utoipa::path(put, path = "/v1/desk/agents/{name}/profile", operation_id = "set_profile", tag = "desk", request_body = ProfileDto,
    params(("name" = String, Path, description = "The agent")),
    responses((status = 200, body = ProfileDto)))]
pub async fn set_profile(
    State(state): State<Arc<AppState>>,
    Supervisor(supervisor): Supervisor,
    PathParts(name): PathParts<String>,
    Body(request): Body<ProfileDto>,
) -> Result<Json<ProfileDto>, Problem> {
    let profile = Profile::from(request);
    check(&profile, &state.content.engine())?;
    let deed = supervisor.deed(Action::ProfileSet, name.clone(), String::new());
    if !state.store.set_profile(&name, Some(profile.clone()), deed).await? {
        return Err(Problem::NoSuchAgent);
    }
    look_now(&state).await;
    Ok(Json(profile.into()))
}

/// Removes what was written of an agent
///
/// For supervisors and administrators. From then on the agent counts as one of every skill at level 1.
#[utoipa::path(delete, path = "/v1/desk/agents/{name}/profile", operation_id = "remove_profile", tag = "desk",
    params(("name" = String, Path, description = "The agent")),
    responses((status = 204)))]
pub async fn remove_profile(
    State(state): State<Arc<AppState>>,
    Supervisor(supervisor): Supervisor,
    PathParts(name): PathParts<String>,
) -> Result<StatusCode, Problem> {
    let deed = supervisor.deed(Action::ProfileSet, name.clone(), "none".to_owned());
    if !state.store.set_profile(&name, None, deed).await? {
        return Err(Problem::NoSuchAgent);
    }
    look_now(&state).await;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes sure that a case can go to somebody: to a colleague who has come in before.
pub fn check_takes(floor: &Floor, name: &str) -> Result<(), Problem> {
    match floor.member(name) {
        Some(member) if member.takes_cases => Ok(()),
        Some(member) if member.is_expected => Err(Problem::NeverSignedIn),
        Some(_) | None => Err(Problem::NoSuchAgent),
    }
}

/// All who can be given a case, with presence and load: not whose invitation was never accepted.
pub fn colleagues(floor: &Floor, engine: &Engine, now: Timestamp) -> Vec<ColleagueDto> {
    let colleague = |member: &Member| ColleagueDto {
        agent: member.name.clone(),
        presence: status(member, engine, now),
        load: member.n_held,
        most_talks: most_talks(member, &engine.team.routing),
    };
    floor.members.iter().filter(|member| member.takes_cases).map(colleague).collect()
}

fn status(member: &Member, engine: &Engine, now: Timestamp) -> Status {
    member.presence.as_ref().map_or(Status::Offline, |presence| presence.at(now, engine.team.routing.silence))
}

fn shown(member: &Member, floor: &Floor, engine: &Engine, now: Timestamp) -> MemberDto {
    let rules = &engine.team.routing;
    let offered = floor.offer_to(&member.name);
    let offered = offered.map(|offer| HandoffName { conversation: offer.conversation, handoff: offer.handoff }.to_string());
    MemberDto {
        agent: member.name.clone(),
        presence: PresenceDto::at(member.presence.as_ref(), now, rules.silence),
        on_shift: member.profile.as_ref().is_none_or(|profile| profile.is_on_shift(&engine.desk.rosters, now)),
        load: member.n_held,
        most_talks: most_talks(member, rules),
        offered,
        profile: member.profile.clone().map(ProfileDto::from),
    }
}

/// Refuses what the content does not know, and what nobody can mean.
fn check(profile: &Profile, engine: &Engine) -> Result<(), Problem> {
    let bad = |text: String| Err(Problem::BadField(text));
    let desk = &engine.desk;
    if let Some(skill) = profile.skills.iter().flatten().map(|(skill, _)| skill).find(|skill| !desk.skills.contains(skill)) {
        return bad(format!("skills: the desk has no skill `{skill}`; GET /v1/desk/team lists them"));
    }
    if let Some(name) = profile.rosters.iter().find(|name| desk.rosters.shifts.iter().all(|shift| shift.name != **name)) {
        return bad(format!("rosters: the desk has no shift `{name}`; GET /v1/desk/team lists them"));
    }
    let is_language = |text: &String| {
        let is_part = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
        text.len() <= LONGEST_LANGUAGE && text.split('-').all(is_part) && text.starts_with(|first: char| first.is_ascii_alphabetic())
    };
    if let Some(language) = profile.languages.iter().find(|language| !is_language(language)) {
        return bad(format!("languages: `{language}` is no language; write it as zh-CN or en"));
    }
    if profile.most_talks.is_some_and(|most| most > MOST_TALKS) {
        return bad(format!("most_talks: at most {MOST_TALKS}"));
    }
    if [profile.languages.len(), profile.rosters.len(), profile.hours.len()].into_iter().any(|n| n > MOST_LINES) {
        return bad(format!("a profile has at most {MOST_LINES} languages, shifts and hours each"));
    }
    if profile.hours.iter().any(|hours| hours.days.is_empty() || hours.days.len() > 7) {
        return bad("hours: name one to seven days".to_owned());
    }
    Ok(())
}
