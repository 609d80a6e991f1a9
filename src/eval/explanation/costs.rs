//! What would the bot do, were a wrong answer to cost more or less?

use crate::conversation::fact::Fact;
use crate::conversation::fact::bot::Act;
use crate::engine::decide::costs::Costs;
use serde::Serialize;

/// What the bot does with other costs.
#[derive(Debug, Serialize)]
pub struct CostShown {
    wrong_costs: f32,
    answer_at: f32,
    does: Vec<Act>,
}

impl CostShown {
    /// What came of a turn with these costs.
    pub fn of(costs: Costs, facts: &[Fact]) -> Self {
        let acts = facts.iter().filter_map(Fact::reply).map(|reply| reply.act);
        CostShown { wrong_costs: costs.wrong(), answer_at: costs.answer_at().get(), does: acts.collect() }
    }

    /// A line of the table.
    pub fn line(&self) -> String {
        let acts: Vec<&str> = self.does.iter().copied().map(verb).collect();
        format!("   {:11.2} {:9.2}  {}", self.wrong_costs, self.answer_at, acts.join(", "))
    }
}

/// What the bot does, behind `would`.
fn verb(act: Act) -> &'static str {
    match act {
        Act::Greet => "greet",
        Act::Answer => "answer",
        Act::Ask => "ask for a detail",
        Act::Clarify => "offer choices",
        Act::Miss => "say that it has no answer",
        Act::Confirm => "ask whether it is done",
        Act::Notice => "go on",
        Act::HandOff => "hand over",
        Act::Close => "say goodbye",
    }
}
