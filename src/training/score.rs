//! How well did the trainee do?
//!
//! The talk is held against `quality.ron` by the code that scores every talk of people, and against the goals of the scenario. What was promised
//! is not due yet, so that it counts by the goals alone.

use crate::conversation::Conversation;
use crate::conversation::standard::Finding;
use crate::conversation::team::practice::{GoalMark, PracticeMark, Score};
use crate::engine::training::{Course, Goal, Scenario};
use crate::quality::{Known, Scorecard};
use crate::training::play::{Play, Stage};
use crate::training::rule::{Ground, holds, places};

/// Scores a talk that is over. `answers` gives the texts that surely answer a question.
pub fn score(stage: Stage<'_>, play: &Play<'_>, answers: &dyn Fn(&Conversation, &str) -> Vec<String>) -> Score {
    let engine = stage.engine;
    let now = play.events.last().map(|event| event.at).unwrap_or_default();
    let cards = crate::quality::score(&play.events, &Known { standard: &engine.quality, answers, now });
    let card = cards.into_iter().find(|card| card.agent == stage.agent);
    let ground = Ground { standard: &engine.quality, kb: &engine.kb };
    let goals: Vec<GoalMark> = stage.scenario.goals.iter().map(|goal| mark_of(goal, play, ground)).collect();
    summed(&engine.training, stage.scenario, card, goals, play.ending.is_some_and(|ending| ending.satisfied))
}

fn mark_of(goal: &Goal, play: &Play<'_>, ground: Ground<'_>) -> GoalMark {
    let tip = Some(goal.tip.clone()).filter(|tip| !tip.is_empty());
    let (is_met, places) = (holds(&goal.when, &play.heard, ground), places(&goal.when, &play.heard, ground));
    GoalMark { title: goal.title.clone(), tip, is_met, weight: goal.weight, places }
}

/// The points, and whether they are enough.
fn summed(course: &Course, scenario: &Scenario, card: Option<Scorecard>, goals: Vec<GoalMark>, is_satisfied: bool) -> Score {
    let sum = |wanted: &dyn Fn(&&GoalMark) -> bool| goals.iter().filter(wanted).map(|goal| u32::from(goal.weight)).sum::<u32>();
    let (reached, most) = (sum(&|goal| goal.is_met), sum(&|_| true));
    let (quality, is_void) = card.as_ref().map_or((None, false), |card| (card.total, card.is_void));
    let by_quality = u32::from(quality.unwrap_or(0));
    // Without goals all points are by the rules of quality.
    let share = if most == 0 { 0 } else { u32::from(course.goals_percent) };
    let by_goals = if most == 0 { 0 } else { (200 * reached + most) / (2 * most) };
    let points = if is_void { 0 } else { ((100 - share) * by_quality + share * by_goals + 50) / 100 };
    let points = u8::try_from(points.min(100)).unwrap_or(100);
    let marks: Vec<PracticeMark> = card.into_iter().flat_map(|card| card.marks).map(|mark| of_measure(mark, scenario)).collect();
    let is_complete = !marks.iter().any(|mark| mark.is_must && mark.finding == Finding::Failed);
    let is_passed = is_satisfied && is_complete && points >= course.pass;
    Score { points, is_passed, is_satisfied, quality, is_void, marks, goals }
}

fn of_measure(mark: crate::quality::Mark, scenario: &Scenario) -> PracticeMark {
    let is_must = scenario.must.contains(&mark.measure);
    PracticeMark { measure: mark.measure, finding: mark.finding, weight: mark.weight, is_must, places: mark.places }
}
