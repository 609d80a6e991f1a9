//! How does the desk stand at this moment?
//!
//! The figures of a supervisor's board, and the list of talks behind each: both are made by the same filter of
//! [`standing`](crate::desk::standing).

use crate::conversation::team::floor::Member;
use crate::conversation::team::presence::Status;
use crate::desk::deadline::Stage;
use crate::desk::routing::most_talks;
use crate::desk::standing::{Filter, Mood, Rank, Standing, Who};
use crate::engine::Engine;
use crate::http::dto::board::{BoardDto, LiveTalkDto, LiveTalksDto, LoadDto, WaitingDto};
use crate::http::dto::handoff::DueDto;
use crate::http::error::Problem;
use crate::http::extract::Params;
use crate::http::guard::auth::Supervisor;
use crate::http::state::AppState;
use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// How many talks are listed at once: more than a screen holds.
const MOST_TALKS: usize = 50;

/// The desk at this moment
///
/// For supervisors and administrators: who waits and how long, who is served, who is there, which deadlines are near or missed, and what was done
/// today. Each figure of talks is as many as `GET /v1/desk/board/talks` lists with its filter.
#[utoipa::path(get, path = "/v1/desk/board", operation_id = "read_board", tag = "desk", responses((status = 200, body = BoardDto)))]
pub async fn show(State(state): State<Arc<AppState>>, _: Supervisor) -> Result<Json<BoardDto>, Problem> {
    let (engine, now) = (state.content.engine(), Timestamp::now());
    let standings = state.standings.read(&state.store, &engine, now).await?;
    let today = state.standings.today(&state.store, &engine.desk.rosters, now).await?;
    let promises = state.store.all_promises(None, now, 0).await?;
    let alerts = state.store.alerts(now, None, 0).await?;
    let floor = state.store.floor().await?;
    let count = |filter: Filter| filter.count(&standings, now);
    let of = |who: Who| Filter { who: Some(who), ..Filter::default() };
    let near = |stage: Stage| Filter { stage: Some(stage), ..Filter::default() };
    let skills = skills(&standings, now);
    let agents: Vec<LoadDto> = floor.members.iter().filter_map(|member| load(member, &standings, &engine, now)).collect();
    let n = |is_meant: fn(&LoadDto) -> bool| agents.iter().filter(|agent| is_meant(agent)).count();
    Ok(Json(BoardDto {
        at: now,
        n_waiting: count(of(Who::Waiting)),
        waiting_since: skills.iter().map(|skill| skill.since).min(),
        skills,
        n_in_service: count(of(Who::Person)),
        n_bot: count(of(Who::Bot)),
        n_angry: count(Filter { mood: Some(Mood::Angry), ..Filter::default() }),
        n_warned: count(near(Stage::Warned)),
        n_breached: count(near(Stage::Breached)),
        n_overdue: promises.n_overdue,
        n_alerts: alerts.n_open,
        n_free: n(|agent| agent.presence == Status::Online && agent.load < agent.most_talks as usize),
        n_busy: n(|agent| match agent.presence {
            Status::Online => agent.load >= agent.most_talks as usize,
            Status::Busy => true,
            Status::Away | Status::Offline => false,
        }),
        n_away: n(|agent| agent.presence == Status::Away),
        agents,
        today,
    }))
}

/// Who waits, by skill, those first who have waited longest.
fn skills(standings: &[Standing], now: Timestamp) -> Vec<WaitingDto> {
    let waiting = Filter { who: Some(Who::Waiting), ..Filter::default() };
    let mut skills: BTreeMap<&str, WaitingDto> = BTreeMap::new();
    for standing in standings.iter().filter(|standing| waiting.admits(standing, now)) {
        let skill = standing.skill.as_deref().unwrap_or_default();
        let own = skills.entry(skill).or_insert_with(|| WaitingDto { skill: skill.to_owned(), n: 0, since: standing.since });
        own.n += 1;
        own.since = own.since.min(standing.since);
    }
    let mut skills: Vec<WaitingDto> = skills.into_values().collect();
    skills.sort_by_key(|skill| skill.since);
    skills
}

/// How much somebody has; nothing of who is not there and holds nothing.
fn load(member: &Member, standings: &[Standing], engine: &Engine, now: Timestamp) -> Option<LoadDto> {
    let rules = &engine.team.routing;
    let presence = member.presence.as_ref().map_or(Status::Offline, |presence| presence.at(now, rules.silence));
    let own = Filter { agent: Some(member.name.clone()), ..Filter::default() };
    let n_breached = Filter { stage: Some(Stage::Breached), ..own.clone() }.count(standings, now);
    let load = own.count(standings, now);
    let is_there = presence != Status::Offline && member.takes_cases;
    (is_there || load > 0).then(|| LoadDto {
        agent: member.name.clone(),
        presence,
        load,
        most_talks: most_talks(member, rules),
        n_breached,
    })
}

/// Who has a talk.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WhoParam {
    /// The bot.
    Bot,
    /// Nobody: the customer waits.
    Waiting,
    /// An agent.
    Person,
}

/// How a customer feels.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MoodParam {
    /// Upset, or worse.
    Upset,
    /// Angry.
    Angry,
}

/// How near a deadline is.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StageParam {
    /// The card has another colour.
    Near,
    /// Agents are told.
    Warned,
    /// It is over.
    Breached,
}

/// Which talks are asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TalkParams {
    /// Those that the bot has, that wait, or that a person has: `bot`, `waiting` or `person`.
    #[param(inline)]
    pub who: Option<WhoParam>,
    /// Those that this agent has.
    pub agent: Option<String>,
    /// Those that need this skill.
    pub skill: Option<String>,
    /// Those whose customer is `upset` or worse, or `angry`.
    #[param(inline)]
    pub mood: Option<MoodParam>,
    /// Those whose most pressing deadline is `near`, `warned` or `breached`.
    #[param(inline)]
    pub stage: Option<StageParam>,
    /// Where the list goes on, as `next` gave it.
    pub after: Option<String>,
}

impl From<&TalkParams> for Filter {
    fn from(params: &TalkParams) -> Self {
        let filled = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        Filter {
            who: params.who.map(|who| match who {
                WhoParam::Bot => Who::Bot,
                WhoParam::Waiting => Who::Waiting,
                WhoParam::Person => Who::Person,
            }),
            agent: filled(&params.agent),
            skill: filled(&params.skill),
            mood: params.mood.map(|mood| match mood {
                MoodParam::Upset => Mood::Upset,
                MoodParam::Angry => Mood::Angry,
            }),
            stage: params.stage.map(|stage| match stage {
                StageParam::Near => Stage::Near,
                StageParam::Warned => Stage::Warned,
                StageParam::Breached => Stage::Breached,
            }),
        }
    }
}

/// Which talks run now?
///
/// For supervisors and administrators: talks of the bot in which the customer wrote within the last five minutes, and all at the desk, at most 50
/// of them, the worst first, with the place where the list goes on. Personal details are masked. `GET /v1/desk/conversations/{id}/events` watches one.
#[utoipa::path(get, path = "/v1/desk/board/talks", operation_id = "list_live_talks", tag = "desk", params(TalkParams),
    responses((status = 200, body = LiveTalksDto)))]
pub async fn talks(
    State(state): State<Arc<AppState>>,
    _: Supervisor,
    Params(params): Params<TalkParams>,
) -> Result<Json<LiveTalksDto>, Problem> {
    let place = params.after.as_deref().filter(|place| !place.is_empty()).map(str::parse::<Rank>);
    let after = place.transpose().map_err(|error| Problem::BadQuery(format!("after: {error}")))?;
    let (engine, now, filter) = (state.content.engine(), Timestamp::now(), Filter::from(&params));
    let standings = state.standings.read(&state.store, &engine, now).await?;
    let found = filter.list(&standings, after, MOST_TALKS, now);
    let next = found.get(MOST_TALKS - 1).map(|last| last.rank(now).to_string());
    let mut talks = Vec::with_capacity(found.len());
    for standing in found {
        let Some(conversation) = state.store.load(standing.conversation).await? else { continue };
        let talk = LiveTalkDto {
            conversation: standing.conversation.to_string(),
            who: standing.who.name(),
            agent: standing.agent.clone(),
            companions: conversation.companions().to_vec(),
            skill: standing.skill.clone(),
            question: conversation.first_question().unwrap_or_default().to_owned(),
            anger: conversation.evidence().anger.get(),
            since: standing.since,
            last_at: conversation.evidence().last_activity,
            due: standing.due(now).map(|due| DueDto::of(due, now)),
            test: conversation.opened().is_test,
        };
        talks.push(talk.masked());
    }
    Ok(Json(LiveTalksDto { n: filter.count(&standings, now), talks, next }))
}
