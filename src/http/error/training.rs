//! Why could a practice talk not go on?

use crate::conversation::team::practice::{MOST_A_DAY, MOST_MOVES};
use axum::http::StatusCode;
use std::borrow::Cow;
use std::time::Duration;

/// When somebody may practise again who has practised all day.
const REST: Duration = Duration::from_secs(60 * 60);

/// Why a practice talk could not begin or go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrainingProblem {
    /// `training.ron` has no such scenario.
    NoSuchScenario,
    /// There is no such attempt, or it is somebody else's.
    NoSuchAttempt,
    /// A level before it is not passed.
    LevelLocked,
    /// The scenario was edited since the attempt began.
    ScenarioEdited,
    /// The attempt is over.
    AttemptOver,
    /// The attempt has as many moves as there may be.
    AttemptFull,
    /// So many attempts were begun within a day.
    TooMany,
    /// Who asks has no account that attempts could be kept for.
    NoAccount,
}

impl TrainingProblem {
    /// The status, the name that clients act on, and the words for people.
    pub(super) fn kind(self) -> (StatusCode, &'static str, Cow<'static, str>) {
        let (status, code, detail): (_, _, Cow<'static, str>) = match self {
            TrainingProblem::NoSuchScenario => (StatusCode::NOT_FOUND, "no-such-scenario", "training.ron has no such scenario".into()),
            TrainingProblem::NoSuchAttempt => (StatusCode::NOT_FOUND, "no-such-attempt", "there is no such attempt".into()),
            TrainingProblem::LevelLocked => (StatusCode::CONFLICT, "level-locked", "pass the level before this one first".into()),
            TrainingProblem::ScenarioEdited => {
                (StatusCode::CONFLICT, "scenario-edited", "the scenario was edited since; begin it anew".into())
            }
            TrainingProblem::AttemptOver => (StatusCode::CONFLICT, "attempt-over", "the attempt is over; begin another one".into()),
            TrainingProblem::AttemptFull => {
                (StatusCode::CONFLICT, "attempt-full", format!("an attempt has at most {MOST_MOVES} moves; end it").into())
            }
            TrainingProblem::TooMany => {
                (StatusCode::TOO_MANY_REQUESTS, "too-many-attempts", format!("at most {MOST_A_DAY} attempts are begun within a day").into())
            }
            TrainingProblem::NoAccount => {
                (StatusCode::FORBIDDEN, "no-account", "the admin token has no account to keep attempts for; sign in with one".into())
            }
        };
        (status, code, detail)
    }

    /// How long a client is asked to wait before it tries again.
    pub(super) fn wait(self) -> Option<Duration> {
        (self == TrainingProblem::TooMany).then_some(REST)
    }
}
