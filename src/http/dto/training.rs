//! What do those see and send who practise, and those who look after them?

use crate::conversation::standard::{Finding, QualityMeasure};
use crate::conversation::team::practice::{Attempt, AttemptLine, MoveKind, Progress, Score};
use crate::engine::training::{Course, Scenario};
use crate::engine::wrap_up::Labels;
use crate::http::dto::event::{EventDto, event_name};
use crate::training::path::{next, stands};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The path of levels, as far as somebody has come.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Training)]
pub struct TrainingDto {
    /// The levels, in their order.
    pub levels: Vec<LevelDto>,
    /// From how many points of a hundred on a scenario is passed.
    pub pass: u8,
    /// The scenario to practise next; nothing when all are passed.
    pub next: Option<String>,
}

/// A level.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrainingLevel)]
pub struct LevelDto {
    /// Its id.
    pub id: String,
    /// What it is called, by language.
    #[schema(value_type = Object)]
    pub label: Labels,
    /// What is learnt there, by language.
    #[schema(value_type = Object)]
    pub about: Labels,
    /// Whether it may be practised: all levels before are passed.
    pub open: bool,
    /// Whether it is passed.
    pub passed: bool,
    /// How many of its scenarios must be passed.
    pub needs: u8,
    /// How many are.
    pub n_passed: usize,
    /// Its scenarios.
    pub scenarios: Vec<ScenarioDto>,
}

/// A scenario, and what somebody's attempts at it came to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrainingScenario)]
pub struct ScenarioDto {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What the trainee reads before.
    pub briefing: String,
    /// The language of the customer.
    pub locale: String,
    /// What is to be done, each a sentence.
    pub goals: Vec<String>,
    /// The measures of `quality.ron` without which it is not passed.
    #[schema(value_type = Vec<String>)]
    pub must: Vec<QualityMeasure>,
    /// What the attempts came to; nothing where there is none.
    pub progress: Option<ProgressDto>,
}

/// What somebody's attempts at a scenario came to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrainingProgress)]
pub struct ProgressDto {
    /// The scenario.
    pub scenario: String,
    /// The points of the best attempt that is over.
    pub best: Option<u8>,
    /// Whether one passed.
    pub passed: bool,
    /// How many there are.
    pub n_attempts: u32,
    /// When the last one began.
    #[schema(value_type = String, format = DateTime)]
    pub last_at: Timestamp,
}

/// The wish to begin an attempt.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NewAttempt, example = json!({"scenario": "repeat_back"}))]
pub struct BeginRequest {
    /// The scenario.
    pub scenario: String,
}

/// What a trainee does.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
#[schema(as = TrainingMove, example = json!({"type": "said", "text": "您好，我是小王，请问是哪个型号？"}))]
pub enum MoveDto {
    /// Writes to the customer, at most 1,000 characters.
    Said { text: String },
    /// Promises something, of a kind that `GET /v1/desk/promises/kinds` lists, that is due so many minutes later.
    Promised { kind: String, minutes: u32 },
    /// Hands the customer over to a supervisor, with a note for them; this ends the attempt.
    HandedOver { note: String },
    /// Ends the talk, with the reason of the case; this ends the attempt.
    Closed { reason: Option<String> },
}

/// An attempt, with the practice talk.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Attempt)]
pub struct AttemptDto {
    /// Its name.
    pub id: String,
    /// The trainee.
    pub agent: String,
    /// The scenario.
    pub scenario: String,
    /// What the scenario is called; nothing where it is no longer there.
    pub title: Option<String>,
    /// What the trainee read before.
    pub briefing: Option<String>,
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    pub begun_at: Timestamp,
    /// The time of the server.
    #[schema(value_type = String, format = DateTime)]
    pub now: Timestamp,
    /// Whether the scenario was edited since it began, or is gone. One that is not over cannot go on then.
    pub edited: bool,
    /// Whether it is over.
    pub over: bool,
    /// Whether the customer has said the last word: it is to be ended.
    pub customer_left: bool,
    /// How many more moves there may be.
    pub moves_left: usize,
    /// The talk, as a conversation at the desk is told.
    pub events: Vec<EventDto>,
    /// What came of it, once it is over.
    pub score: Option<ScoreDto>,
}

/// How an attempt was scored.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrainingScore)]
pub struct ScoreDto {
    /// Of a hundred.
    pub points: u8,
    /// Whether the scenario is passed.
    pub passed: bool,
    /// Whether the customer left satisfied.
    pub satisfied: bool,
    /// The points by the measures of `quality.ron`; nothing where none applied.
    pub quality: Option<u8>,
    /// Whether a grave word took all points.
    pub void: bool,
    /// What each measure came to.
    pub marks: Vec<PracticeMarkDto>,
    /// What each goal came to.
    pub goals: Vec<GoalDto>,
}

/// What a measure came to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrainingMark)]
pub struct PracticeMarkDto {
    /// The measure, as `empathy`.
    #[schema(value_type = String)]
    pub measure: QualityMeasure,
    /// `passed`, `failed` or `not_applicable`.
    #[schema(value_type = String)]
    pub finding: Finding,
    /// How many points it is worth.
    pub weight: u8,
    /// Whether the scenario cannot be passed without it.
    pub must: bool,
    /// The events that show it.
    pub events: Vec<String>,
}

/// What a goal came to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrainingGoal)]
pub struct GoalDto {
    /// What was to be done.
    pub title: String,
    /// What helps who missed it.
    pub tip: Option<String>,
    /// Whether it was done.
    pub met: bool,
    /// How many points it is worth.
    pub weight: u8,
    /// The events that show it.
    pub events: Vec<String>,
}

/// A page of attempts.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Attempts)]
pub struct AttemptsDto {
    /// The attempts, the newest first.
    pub attempts: Vec<AttemptLineDto>,
    /// Where the next page begins; nothing after the last one.
    pub next: Option<String>,
}

/// An attempt in a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AttemptLine)]
pub struct AttemptLineDto {
    /// Its name.
    pub id: String,
    /// The scenario.
    pub scenario: String,
    /// What it is called; nothing where it is no longer there.
    pub title: Option<String>,
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    pub begun_at: Timestamp,
    /// How many moves it has.
    pub n_moves: u32,
    /// The points, once it is over.
    pub points: Option<u8>,
    /// Whether it passed.
    pub passed: bool,
    /// Whether the scenario was edited since, or is gone.
    pub edited: bool,
}

/// How far everybody has come.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TrainingTeam)]
pub struct TrainingTeamDto {
    /// Those who work on cases, by name.
    pub agents: Vec<TrainedDto>,
    /// Where the next page begins; nothing after the last one.
    pub next: Option<String>,
}

/// How far somebody has come.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Trained)]
pub struct TrainedDto {
    /// The name.
    pub agent: String,
    /// The ids of the levels that are passed.
    pub levels: Vec<String>,
    /// What the attempts came to, by scenario.
    pub progress: Vec<ProgressDto>,
    /// When the last attempt began; nothing where there is none.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_at: Option<Timestamp>,
}

impl TrainingDto {
    /// The path for somebody with these attempts.
    pub fn of(course: &Course, own: &[Progress]) -> Self {
        let scenario = |scenario: &Scenario| ScenarioDto {
            id: scenario.id.clone(),
            title: scenario.title.clone(),
            briefing: scenario.briefing.clone(),
            locale: scenario.locale.clone(),
            goals: scenario.goals.iter().map(|goal| goal.title.clone()).collect(),
            must: scenario.must.clone(),
            progress: own.iter().find(|own| own.scenario == scenario.id).map(ProgressDto::from),
        };
        let levels = stands(course, own).into_iter().map(|stand| LevelDto {
            id: stand.level.id.clone(),
            label: stand.level.label.clone(),
            about: stand.level.about.clone(),
            open: stand.is_open,
            passed: stand.is_passed,
            needs: stand.level.needs,
            n_passed: stand.n_passed,
            scenarios: course.of_level(&stand.level.id).map(scenario).collect(),
        });
        TrainingDto { levels: levels.collect(), pass: course.pass, next: next(course, own).map(|own| own.id.clone()) }
    }
}

impl TrainedDto {
    /// How far somebody with these attempts has come.
    pub fn of(agent: String, course: &Course, own: &[Progress]) -> Self {
        let passed = stands(course, own).into_iter().filter(|stand| stand.is_passed);
        TrainedDto {
            agent,
            levels: passed.map(|stand| stand.level.id.clone()).collect(),
            progress: own.iter().map(ProgressDto::from).collect(),
            last_at: own.iter().map(|own| own.last_at).max(),
        }
    }
}

impl From<&Progress> for ProgressDto {
    fn from(own: &Progress) -> Self {
        let Progress { agent: _, scenario, best, is_passed, n_attempts, last_at } = own.clone();
        ProgressDto { scenario, best, passed: is_passed, n_attempts, last_at }
    }
}

impl From<MoveDto> for MoveKind {
    fn from(own: MoveDto) -> Self {
        match own {
            MoveDto::Said { text } => MoveKind::Said { text },
            MoveDto::Promised { kind, minutes } => MoveKind::Promised { kind, minutes },
            MoveDto::HandedOver { note } => MoveKind::HandedOver { note },
            MoveDto::Closed { reason } => MoveKind::Closed { reason },
        }
    }
}

impl AttemptLineDto {
    /// An attempt beside the content that is served.
    pub fn of(own: AttemptLine, course: &Course) -> Self {
        let scenario = course.scenario(&own.scenario);
        AttemptLineDto {
            id: own.id.to_string(),
            title: scenario.map(|scenario| scenario.title.clone()),
            edited: scenario.is_none_or(|scenario| scenario.content().as_str() != own.content),
            scenario: own.scenario,
            begun_at: own.begun_at,
            n_moves: own.n_moves,
            points: own.points,
            passed: own.is_passed,
        }
    }
}

/// What an attempt shows that is not its own: the scenario as it is served, and whether that is the one that it began with.
pub fn shown_of(attempt: &Attempt, course: &Course) -> (Option<String>, Option<String>, bool) {
    let scenario = course.scenario(&attempt.scenario);
    let edited = scenario.is_none_or(|scenario| scenario.content().as_str() != attempt.content);
    (scenario.map(|own| own.title.clone()), scenario.map(|own| own.briefing.clone()), edited)
}

impl ScoreDto {
    /// A score, with the events of its talk by their names.
    pub fn of(epoch: &str, score: &Score) -> Self {
        let names = |places: &[i64]| places.iter().map(|place| event_name(epoch, *place)).collect::<Vec<String>>();
        let marks = score.marks.iter().map(|mark| PracticeMarkDto {
            measure: mark.measure,
            finding: mark.finding,
            weight: mark.weight,
            must: mark.is_must,
            events: names(&mark.places),
        });
        let goals = score.goals.iter().map(|goal| GoalDto {
            title: goal.title.clone(),
            tip: goal.tip.clone(),
            met: goal.is_met,
            weight: goal.weight,
            events: names(&goal.places),
        });
        ScoreDto {
            points: score.points,
            passed: score.is_passed,
            satisfied: score.is_satisfied,
            quality: score.quality,
            void: score.is_void,
            marks: marks.collect(),
            goals: goals.collect(),
        }
    }
}
